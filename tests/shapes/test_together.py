"""Queries of shapes that our own engine asks first find there what they find in pySHACL."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import SH, Graph, URIRef
from rdflib.term import Node
from test_fixtures import INVALID, NEIGHBOURS, broken_by, shapes

from oboegaki.check.engine import Engine
from oboegaki.check.shapes import empty, for_engine
from oboegaki.check.terms import node
from oboegaki.check.together import found_by, queries_of
from oboegaki.formats import TURTLE, parse, to_lines
from oboegaki.nquads import parts
from oboegaki.rdf import SHAPES

PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX ex: <https://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@cache
def ours() -> tuple[Graph, Engine]:
    """Return our own shapes as engines read them, and pySHACL with them."""
    ready = for_engine(shapes())
    return ready, Engine(ready)


def loaded(*texts: bytes) -> tuple[bytes, Graph]:
    """Return data in Turtle as lines, and as pySHACL has them."""
    quads = [quad for text in texts for quad in parse(text, TURTLE, "https://example.org/x")]
    lines, graph = list(to_lines(quads)), empty()
    for line in lines:
        subject, predicate, object_, _ = parts(line)
        graph.add((node(subject), node(predicate), node(object_)))
    return b"\n".join(lines), graph


def found_by_both(
    ready: Graph, engine: Engine, part: Node, data: tuple[bytes, Graph], focus: set[Node]
) -> tuple[set[Node], set[Node]]:
    """Return the nodes that our engine and pySHACL find, of some."""
    lines, graph = data
    queries = {part: queries_of(ready, part)}
    quick = found_by(queries, [(part, each) for each in focus], lines)
    return (
        {each for each, is_found in quick if is_found},
        {result.focus for result in engine.results(part, focus, graph)},
    )


BY_QUERY = [path for path in INVALID if (URIRef(SHAPES + broken_by(path)), SH.sparql) in {
    (subject, SH.sparql) for subject in shapes().subjects(SH.sparql)}]  # fmt: skip


@pytest.mark.parametrize("path", BY_QUERY, ids=lambda path: path.stem.removeprefix("invalid."))
def test_our_own_rules_find_the_same_in_both_engines(path: Path) -> None:
    ready, engine = ours()
    part = URIRef(SHAPES + broken_by(path))
    if not queries_of(ready, part):
        pytest.skip("it also says something else: it is for pySHACL alone")
    data, own = loaded(NEIGHBOURS.read_bytes(), path.read_bytes()), loaded(path.read_bytes())[1]
    quick, slow = found_by_both(ready, engine, part, data, set(own.subjects()))
    assert slow
    assert quick == slow


def test_nearly_all_of_our_queries_are_asked_first() -> None:
    ready, _ = ours()
    parts_with_one = set(ready.subjects(SH.sparql))
    left = {
        str(part).removeprefix(SHAPES) for part in parts_with_one if not queries_of(ready, part)
    }
    assert left == {"Caption-numberNamed"}


DATA = b"""
PREFIX ex: <https://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
ex:a ex:p 1 , 2 ; ex:q ex:b , [ ex:p 3 ] . ex:b ex:p 3 ; ex:q ex:b .
ex:c ex:p "x"@ja ; ex:day "2024-05-01"^^xsd:date ; ex:until "2024-04-30"^^xsd:date .
"""
SAME = {
    "a comparison": "$this ex:day ?day ; ex:until ?until FILTER (?day > ?until)",
    "itself": "$this ex:q ?value FILTER (?value = $this)",
    "nothing there": "$this ex:p ?value FILTER NOT EXISTS { $this ex:q ?any }",
    "one of two": "{ $this ex:p 3 } UNION { $this ex:day ?day }",
    "what may be": "$this ex:p ?v OPTIONAL { $this ex:q ?q } FILTER (!BOUND(?q))",
    "a count": "$this ex:p ?v { SELECT $this (COUNT(?p) AS ?n) { $this ex:p ?p } GROUP BY $this }"
    " FILTER (?n > 1)",
    "a text": "$this ex:p ?v BIND (LANG(?v) AS ?l) FILTER (?l = 'ja')",
    "back": "?from ex:q $this ; ex:p ?v",
}


def shape_of(query: str, more: str = "") -> tuple[Graph, Node]:
    """Return a shape that asks a query, ready for pySHACL."""
    text = f"{PREFIXES} ex:S a sh:NodeShape ; {more} sh:sparql [ sh:select '''{query}''' ] ."
    return for_engine(Graph().parse(data=text)), URIRef("https://example.org/S")


@pytest.mark.parametrize("where", SAME.values(), ids=SAME)
def test_a_query_means_the_same_with_a_node_in_the_place_of_this(where: str) -> None:
    ready, shape = shape_of(f"PREFIX ex: <https://example.org/> SELECT $this WHERE {{ {where} }}")
    data = loaded(DATA)
    quick, slow = found_by_both(ready, Engine(ready), shape, data, set(data[1].subjects()))
    assert slow
    assert quick == slow


@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("{ FILTER ($this = <https://example.org/a>) }", ""),
        ("{ ?s ?p 1 FILTER (?s = $this) }", ""),
        ("$this ?p ?o OPTIONAL { ?o ?p ?v FILTER NOT EXISTS { FILTER ($this = ?v) } }", ""),
        ("$this ?p ?v FILTER NOT EXISTS { ?s ?p ?v FILTER (?s != $this) }", ""),
        ("$this $PATH ?value", ""),
        ("$this ?p $currentShape", ""),
        ("$this ?p ?o . BIND (true AS ?failure)", ""),
        ("$this ?p ?o", "sh:minCount 1 ;"),
        ("$this ?p ?o", "sh:deactivated true ;"),
        ("$this ?p ?o", "sh:property [ sh:path ex:p ; sh:minCount 1 ] ;"),
    ],
)
def test_what_may_mean_something_else_is_for_pyshacl_alone(where: str, more: str) -> None:
    ready, shape = shape_of(f"SELECT $this WHERE {{ {where} }}", more)
    assert queries_of(ready, shape) == ()
