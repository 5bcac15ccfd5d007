"""Which press releases speak of a thing: all of them where they are few, else the newest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from oboegaki import listing
from oboegaki.iris import MAIN, document_of
from oboegaki.statements.reader import Place, Statements
from oboegaki.web.view import Node, Reading

_OF_ONE = 5
"""Graphs that speak of what points at a thing, among which its press release is sought."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Press releases; the newest ones when there are more."""

    releases: list[Node]
    are_all: bool = True


def mentions(statements: Statements, read: Reading, place: Place) -> Mentions:
    """Return the press releases whose graphs speak of a thing; none for a graph itself.

    Of a thing of which thousands of graphs speak, only what points at it newest is looked at.
    """
    if place.graph is not None:
        return Mentions([])
    if statements.graphs_counted(place.iri, listing.SIZE + 1) <= listing.SIZE:
        graphs = statements.graphs_about(place.iri, listing.SIZE)
        return Mentions([read.node(iri + MAIN) for iri in _releases(statements, graphs)])
    newest = _releases(statements, _newest(statements, place.iri, read.several))
    found = [read.node(iri + MAIN) for iri in islice(newest, read.several)]
    return Mentions(found, are_all=False)


def _releases(statements: Statements, graphs: Iterable[str]) -> Iterator[str]:
    for iri in graphs:
        graph = statements.graph(iri)
        if graph and graph.kind == "press":
            yield iri


def _newest(statements: Statements, iri: str, most: int) -> Iterator[str]:
    """Yield the graphs of what points at a thing, newest first: the first of each property."""
    links = [
        link
        for count in statements.link_counts(iri)
        for link in statements.links(iri, count.predicate, count.standing, most)
    ]
    links.sort(key=lambda link: int(link.key.partition(".")[0]))
    seen: set[str] = set()
    for link in links:
        for graph in _graphs_of(statements, document_of(link.subject)):
            if graph not in seen:
                seen.add(graph)
                yield graph


def _graphs_of(statements: Statements, document: str) -> list[str]:
    if statements.graph(document) is not None:
        return [document]
    if statements.graphs_counted(document, _OF_ONE + 1) > _OF_ONE:
        return []
    return statements.graphs_about(document, _OF_ONE)
