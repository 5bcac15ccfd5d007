"""What else is known of a query before it is sent: its graphs, its values, what may differ."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from oboegaki import queries
from oboegaki.errors import QueryRefused
from oboegaki.site import Limits

LIMITS = Limits()

# The data set ------------------------------------------------------------------------------------

A, B, C = "http://example.org/a", "http://example.org/b", "http://example.org/c"


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * { }", [], []),
        (f"SELECT * FROM <{A}> {{ }}", [], []),
        (f"SELECT * FROM <{A}> FROM NAMED <{A}> FROM NAMED <{B}> {{ }}", [], []),
        (f"SELECT * FROM <{A}> FROM <{B}> {{ }}", [A, B], []),
        (f"SELECT * FROM <{A}> FROM NAMED <{C}> FROM <{B}> {{ }}", [A, B], [C]),
        ("BASE <http://example.org/> PREFIX : <b> ASK from <a>from : { }", [A, B], []),
        ("PREFIX b: <http://example.org/> DESCRIBE <x:y> FROM b:a FROM b:b", [A, B], []),
        (f"CONSTRUCT FROM <{A}> # FROM <{C}>\n FROM <{B}> WHERE {{ ?s ?p 'FROM' }}", [A, B], []),
    ],
)
def test_what_several_from_clauses_name_is_for_the_engine_to_say(
    text: str, default: list[str], named: list[str]
) -> None:
    clauses = queries.read(text, LIMITS).clauses
    rows: list[Any] = list(Store().query(clauses)) if clauses else []  # type: ignore[arg-type]  # a SELECT
    assert [row["default"].value for row in rows if row["default"]] == default
    assert [row["named"].value for row in rows if row["named"]] == named


@pytest.mark.parametrize(("default", "named"), [((A,), ()), ((A, B), ()), ((), (A,)), ((A,), (B,))])
def test_the_data_set_of_the_protocol_overrides_that_of_the_query(
    default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    query = queries.read(f"SELECT * FROM <{A}> FROM <{B}> {{ }}", LIMITS, default, named)
    assert (query.default_graphs, query.named_graphs) == (default, named)
    assert query.clauses == ""


@pytest.mark.parametrize("name", ["", "graph", "../x", "a b", "http://e/<x>", "http://e/\n", "{}"])
def test_a_graph_that_has_no_iri_is_refused(name: str) -> None:
    for graphs in (((A, name), ()), ((), (name,))):
        with pytest.raises(QueryRefused, match="not the IRI of a graph"):
            queries.read("ASK {}", LIMITS, *graphs)


# Answers that differ -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "varies", "renames"),
    [
        ("SELECT * { ?s ?p ?o }", False, False),
        ("SELECT (now() AS ?n) {}", True, False),
        ("SELECT * { ?s ?p ?o FILTER(RAND() < 0.5) }", True, False),
        ("SELECT (StrUuid() AS ?u) (UUID() AS ?v) {}", True, False),
        ("SELECT ?now ?rand { ?now <x:now> 'NOW()' }", False, False),
        ("SELECT * { _:b ?p [] FILTER(?p != 1) }", False, False),
        ("SELECT (BNODE() AS ?b) {}", False, True),
        ("CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o }", False, True),
        ("CONSTRUCT { ?s ?p _:b } WHERE { ?s ?p ?o }", False, True),
        ("CONSTRUCT { ?s ?p (1 2) } WHERE { ?s ?p ?o }", False, True),
        ("CONSTRUCT { ?s ?p ?o } WHERE { [] ?p (?o) ; ?s _:b }", False, False),
        ("CONSTRUCT WHERE { ?s ?p [] }", False, True),
        ("DESCRIBE ?s { ?s ?p [] }", False, False),
    ],
)
def test_what_may_differ_from_one_answer_to_the_next_is_known(
    text: str, varies: bool, renames: bool
) -> None:
    query = queries.read(text, LIMITS)
    assert (query.varies, query.renames) == (varies, renames)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SELECT*{?s?p?o}", "SELECT * { # all\n ?s ?p ?o }", True),
        ("SELECT * { ?s <a:b> 'x' }", "SELECT * { ?s <a:b> 'x ' }", False),
        ("PREFIX a: <a:> ASK { ?s a:b 1 }", "PREFIX b: <a:> ASK { ?s b:b 1 }", True),
        ("SELECT ?x {}", "SELECT ?y {}", False),
    ],
)
def test_what_an_engine_gets_alike_has_one_digest(one: str, other: str, same: bool) -> None:
    digests = {queries.read(text, LIMITS).digest for text in (one, other)}
    assert len(digests) == (1 if same else 2)


def test_the_data_set_is_part_of_the_question() -> None:
    sets = ((), ()), ((A,), ()), ((), (A,)), ((A, B), ()), ((A,), (B,))
    assert len({queries.read("ASK {}", LIMITS, *each).digest for each in sets}) == len(sets)


# Values in place of variables --------------------------------------------------------------------

VALUES = [
    NamedNode("http://example.org/堺市?a=1&b={}".replace("{}", "%7B%7D")),
    Literal("水素"),
    Literal("a \" b ' c \\ d \n e \r f \t g \x00 h \u2028 i } UNION { ?s ?p ?o } #"),
    Literal('""" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } """'),
    Literal("x", language="en-GB"),
    Literal("2023", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear")),
    Literal("007", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("\\u0041 \\", datatype=NamedNode("http://example.org/type")),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_term_stands_in_place_of_a_variable_as_it_is(value: NamedNode | Literal) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), value))
    text = "SELECT ?s { ?s <http://example.org/p> $v FILTER(?v=?v&&isIRI(?s)) } #?v"
    for name in ("v", "other"):
        query = queries.read(text, LIMITS, values={name: value})
        (row,) = store.query(query.spaced)  # type: ignore[misc]  # a SELECT
        assert str(row["s"]) == "<http://example.org/s>"
    found = store.query(queries.read("SELECT (?v AS ?x) {}", LIMITS, values={"v": value}).spaced)
    assert isinstance(found, QuerySolutions)
    assert str(next(found)["x"]) == str(value).replace('"007"', '"7"')


@given(st.text(max_size=40))
def test_no_text_gets_out_of_its_literal(text: str) -> None:
    with suppress(ValueError):
        text.encode()
        query = queries.read("SELECT (?v AS ?x) {}", LIMITS, values={"v": Literal(text)})
        found = Store().query(query.spaced)
        assert isinstance(found, QuerySolutions)
        assert next(found)["x"] == Literal(text)


def test_a_mistake_after_a_value_is_still_told_in_its_place() -> None:
    value = Literal("long " * 100)
    query = queries.read("SELECT * {\n ?s ?p ?v ?extra }", LIMITS, values={"v": value})
    with pytest.raises(SyntaxError) as caught:
        Store().query(query.spaced)
    column = int(str(caught.value).split(":")[1])
    assert queries.place_in(query, column) == (2, 11, "?extra")
