"""Graphs before and after a change: what each said about a subject, and what it says now."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oboegaki import nquads
from oboegaki.statements.schema import STANDING_OF_KIND, Standing
from oboegaki.statements.told import Row, links_in, nested_in
from oboegaki.statements.writer import Graph

Rows = dict[bytes, bytes]
"""Subject -> what a graph says about it, in canonical order."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A graph with its sorted, distinct canonical triples from now on; without any it is gone."""

    graph: Graph
    triples: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Swapped:
    """What a graph (b"" = the default graph) said about a subject, and what it says now."""

    graph: bytes
    subject: bytes
    before: frozenset[bytes]
    after: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """One graph before and after; `number` is that of its row, which there may not be yet.

    `was` is its kind, and whether it belonged to the default graph.
    """

    graph: Graph
    number: int
    was: tuple[str, bool]
    before: Rows
    places: Mapping[bytes, int]
    after: Rows

    @property
    def is_rule(self) -> bool:
        """Tell whether it is a graph of shapes, whose statements make no links."""
        return STANDING_OF_KIND.get(self.graph.kind) is Standing.RULE

    @property
    def differing(self) -> list[bytes]:
        """Return the subjects about which the graph says something else than before."""
        subjects = {**self.before, **self.after}
        return [s for s in subjects if self.before.get(s) != self.after.get(s)]


def rows_after(subject: bytes, before: Counter[Row], changes: Iterable[Change]) -> Counter[Row]:
    """Return what graphs say about a subject after some changes: a body may be in all of them."""
    rows = Counter(before)
    for change in changes:
        if subject in change.before:
            rows[Row(*change.was, change.before[subject])] -= 1
        if subject in change.after:
            graph = change.graph
            rows[Row(graph.kind, graph.in_default, change.after[subject])] += 1
    return +rows


def kept_by(change: Change) -> set[bytes]:
    """Return the subjects that keep their row: a new one has to stand in order among the others."""
    kept = set()
    for subject in change.after:
        if subject not in change.before:
            break
        kept.add(subject)
    return kept


def row_of(change: Change) -> tuple[object, ...]:
    """Return the graph's row in the table of graphs from now on."""
    graph, digest = change.graph, hashlib.sha256()
    for subject, lines in change.after.items():
        digest.update(nquads.joined(subject, lines))
    name = nquads.iri(graph.token) if graph.token else ""
    quads = sum(lines.count(b"\n") for lines in change.after.values())
    size = sum(map(len, change.after.values()))
    start = (change.number, name, graph.kind, graph.source, quads, size)
    return (*start, digest.hexdigest(), graph.in_default)


def pairs_of(change: Change) -> Iterator[tuple[bytes, bytes]]:
    """Yield each owner and blank node that belong together in only one of the two."""
    before, after = nested_in(change.before), nested_in(change.after)
    yield from before ^ after


def mentioned_by(changes: Iterable[Change], pairs: set[tuple[bytes, bytes]]) -> set[bytes]:
    """Return whatever was mentioned where a graph says something else now."""
    found = {each for pair in pairs for each in pair}
    for change in changes:
        found |= {change.graph.token} - {b""}
        for subject in change.differing:
            found.add(subject)
            lines = change.before.get(subject, b"") if not change.is_rule else b""
            found |= {line.partition(b" ")[0] for line in lines.splitlines()}
            found |= {object_ for object_, _ in links_in(lines)}
    return found


def swapped_by(changes: Iterable[Change]) -> Iterator[Swapped]:
    """Yield what named graphs say otherwise."""
    for change in changes:
        for subject in change.differing if change.graph.token else ():
            before = frozenset(change.before.get(subject, b"").splitlines())
            after = frozenset(change.after.get(subject, b"").splitlines())
            yield Swapped(change.graph.token, subject, before, after)
