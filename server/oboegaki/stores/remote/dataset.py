"""The data set that a query is asked of, for an engine that has no default graph of its own.

It has to be told what it would know elsewhere: the graph that stands for the default graph, and the
named graphs, all of them or those that the query speaks of.
"""

from collections.abc import Iterator, Sequence

from oboegaki.engine import Engine
from oboegaki.queries import Query
from oboegaki.queries.tokens import Token, plain, tokens

NONE = "urn:oboegaki:none"
"""A graph that nothing has: Virtuoso takes no named graphs for all that there are."""


def told(query: Query, engine: Engine, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the default and the named graphs that an engine is told, mostly those of the query."""
    default, named = list(query.default_graphs), list(query.named_graphs)
    if not engine.default_graph or named:
        return default, named
    asked = list(_after_graph(query.text))
    if default:
        return default, [NONE] if asked else []
    if any(token.word == "FROM" for token in tokens(query.text)):
        return default, named
    return [engine.default_graph], [*_spoken_of(query.text, asked, names), NONE] if asked else []


def _after_graph(text: str) -> Iterator[Token]:
    """Yield what follows each GRAPH."""
    after = False
    for token in tokens(text):
        if after:
            yield token
        after = token.word == "GRAPH"


def _spoken_of(text: str, asked: Sequence[Token], names: Sequence[str]) -> list[str]:
    """Return the graphs that may be meant; some more do no harm.

    Names are compared by their ends: an IRI may be relative, and a prefix stands for anything.
    """
    ends = []
    for token in asked:
        if token.kind == "iri":
            end = plain(token, text)[1:-1]
            ends.append(end.rpartition("/")[2] if end.startswith(".") else end)
        elif token.kind == "prefixed":
            ends.append(token.text.partition(":")[2].replace("\\", ""))
        else:
            return list(names)
    return [name for name in names if name.endswith(tuple(ends))]
