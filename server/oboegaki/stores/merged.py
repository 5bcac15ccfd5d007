"""Several default graphs as one: the merge that SPARQL means (SPARQL 1.1, 13.2).

Over a union of graphs pyoxigraph counts a triple once per graph, and SPARQL says once. So the
graphs are put together in memory, where a triple is there once, as long as they are small.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store


class TooLargeToMerge(Exception):
    """The graphs that are to be one hold more statements than may be put together."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """The graphs that a query is asked of; neither names any: those of the store."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def stated(store: Store, clauses: str) -> DataSet:
    """Return the data set of a query's FROM clauses; the engine itself says what they name."""
    try:
        rows = list(_solutions(store, clauses))
    except SyntaxError:
        return DataSet()  # the query has the same mistake, and will tell where
    default, named = (_names(rows, variable) for variable in ("default", "named"))
    return DataSet(default, named)


def _solutions(store: Store, clauses: str) -> Iterator[Any]:
    found = store.query(clauses)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - the clauses are a SELECT of ours
    return found


def _names(rows: Sequence[Any], variable: str) -> tuple[str, ...]:
    names = (row[variable] for row in rows if row[variable] is not None)
    return tuple(dict.fromkeys(name.value for name in names))


def chosen(store: Store, data: DataSet, most: int) -> tuple[Store, dict[str, Any]]:
    """Return the store to ask, and the arguments that name the graphs to ask there.

    Raises TooLargeToMerge when several default graphs hold more than `most` statements.
    """
    if not data.default and not data.named:
        return store, {}
    default = [NamedNode(iri) for iri in dict.fromkeys(data.default)]
    named = [NamedNode(iri) for iri in data.named]
    if len(default) < 2:
        return store, {"default_graph": default, "named_graphs": named}
    merged = Store()
    quads = _quads(store, default, named)
    merged.extend(islice(quads, most))
    if next(quads, None) is not None:
        raise TooLargeToMerge
    return merged, {"default_graph": DefaultGraph(), "named_graphs": named}


def _quads(store: Store, default: list[NamedNode], named: list[NamedNode]) -> Iterator[Quad]:
    for graph in default:
        for quad in store.quads_for_pattern(None, None, None, graph):
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
    for graph in named:
        yield from store.quads_for_pattern(None, None, None, graph)
