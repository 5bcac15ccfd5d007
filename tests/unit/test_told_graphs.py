"""What an engine without a default graph is told about the data set of a query."""

import pytest

from oboegaki import queries
from oboegaki.engine import Engine
from oboegaki.site import Limits
from oboegaki.stores.remote.dataset import NONE, told

BASE = "http://example.org/press/"
NAMES = (BASE + "a", BASE + "b", BASE + "b/derived", "http://example.org/graph/堺")
OURS = "urn:default"
ALL = [*NAMES, NONE]


@pytest.mark.parametrize(
    ("text", "dataset", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", ("", ""), [OURS], []),
        ("SELECT * { ?s ?p 'GRAPH' }", ("", ""), [OURS], []),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", ("", ""), [OURS], ALL),
        ("SELECT * { graph $g { } }", ("", ""), [OURS], ALL),
        (f"SELECT * {{ GRAPH <{BASE}a> {{ }} }}", ("", ""), [OURS], [BASE + "a", NONE]),
        (f"BASE <{BASE}> SELECT * {{ GRAPH <b> {{ }} }}", ("", ""), [OURS], [BASE + "b", NONE]),
        (f"PREFIX p: <{BASE}> SELECT * {{ GRAPH p:b\\/derived {{ }} }}", ("", ""), [OURS],
         [BASE + "b/derived", NONE]),
        ("PREFIX g: <http://example.org/graph/> SELECT * { GRAPH g:堺 { } }", ("", ""), [OURS],
         [NAMES[3], NONE]),
        ("SELECT * { GRAPH <http://example.org/graph/\\u583A> { } }", ("", ""), [OURS],
         [NAMES[3], NONE]),
        (f"BASE <{BASE}x/y> SELECT * {{ GRAPH <../a> {{ }} }}", ("", ""), [OURS],
         [BASE + "a", NONE]),
        (f"SELECT * {{ GRAPH <{BASE}a> {{ }} GRAPH ?g {{ }} }}", ("", ""), [OURS], ALL),
        ("SELECT * FROM <urn:x> { GRAPH ?g { } }", ("", ""), [], []),
        ("SELECT * { GRAPH ?g { } }", ("urn:x", ""), ["urn:x"], [NONE]),
        ("SELECT * { ?s ?p ?o }", ("urn:x", ""), ["urn:x"], []),
        ("SELECT * { GRAPH ?g { } }", ("urn:x", "urn:y"), ["urn:x"], ["urn:y"]),
        ("SELECT * { GRAPH ?g { } }", ("", "urn:y"), [], ["urn:y"]),
    ],
)  # fmt: skip
def test_the_graphs_that_an_engine_is_told(
    text: str, dataset: tuple[str, str], default: list[str], named: list[str]
) -> None:
    graphs, names = (tuple(each.split()) for each in dataset)
    query = queries.read(text, Limits(), graphs, names)
    assert told(query, Engine(default_graph=OURS), NAMES) == (default, named)


def test_an_engine_with_a_default_graph_is_told_nothing() -> None:
    query = queries.read("SELECT * { GRAPH ?g { ?s ?p ?o } }", Limits())
    assert told(query, Engine(), NAMES) == ([], [])
