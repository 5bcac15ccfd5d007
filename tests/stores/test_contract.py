"""What every store answers, whatever its engine: read back by other programs than ours."""

import asyncio
import csv
import io
import json
from xml.etree import ElementTree

import pytest
from asking import DEFAULT, EVERYTHING, EX, GRAPH_A, GRAPH_B, ITEMS, NAMES, REVISION, Connect, asked
from rdflib import Graph
from rdflib.compare import isomorphic

from oboegaki import queries
from oboegaki.errors import QueryError, QuerySyntaxError
from oboegaki.formats import (
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Representation,
)
from oboegaki.site import Limits
from oboegaki.store import Store

NOTE = f"SELECT ?note WHERE {{ <{EX}city> <{EX}note> ?note }}"
NOTE_VALUE = 'a "quote", a comma,\na line\tand <tags> & more'
SPARQL_XML = "{http://www.w3.org/2005/sparql-results#}"


def answered(connect: Connect, text: str, form: Representation, **dataset: str) -> bytes:
    async def run() -> bytes:
        async with connect(Limits()) as store:
            return await asked(store, text, form, **dataset)

    return asyncio.run(run())


def values(connect: Connect, text: str, **dataset: str) -> list[str | None]:
    """Return the values of the one variable of a SELECT."""
    result = json.loads(answered(connect, text, RESULTS_JSON, **dataset))
    (name,) = result["head"]["vars"]
    return sorted(
        (row[name]["value"] if name in row else None for row in result["results"]["bindings"]),
        key=str,
    )


def test_json_keeps_languages_and_datatypes(connect: Connect) -> None:
    result = json.loads(answered(connect, NAMES, RESULTS_JSON))
    cells = [row["name"] for row in result["results"]["bindings"]]
    assert sorted((cell["value"], cell["xml:lang"]) for cell in cells) == [
        ("Sakai City", "en-gb"),
        ("堺市", "ja"),
    ]
    size = f"SELECT ?size {{ <{EX}city> <{EX}size> ?size }}"
    (row,) = json.loads(answered(connect, size, RESULTS_JSON))["results"]["bindings"]
    assert row["size"] == {
        "type": "literal",
        "value": "7",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }


def test_xml_is_read_by_an_xml_parser(connect: Connect) -> None:
    root = ElementTree.fromstring(answered(connect, NOTE, RESULTS_XML))
    assert [each.text for each in root.iter(SPARQL_XML + "literal")] == [NOTE_VALUE]


def test_csv_is_read_by_a_csv_reader(connect: Connect) -> None:
    text = answered(connect, NOTE, RESULTS_CSV).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["note"], [NOTE_VALUE]]


def test_tsv_writes_terms_as_in_turtle(connect: Connect) -> None:
    lines = answered(connect, NOTE, RESULTS_TSV).decode().splitlines()
    assert lines[0] == "?note"
    (value,) = Graph().parse(data=f"<{EX}s> <{EX}p> {lines[1]} .").objects()
    assert str(value) == NOTE_VALUE


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (RESULTS_JSON, '"boolean":true'),
        (RESULTS_XML, "<boolean>true</boolean>"),
        (RESULTS_CSV, "true"),
        (RESULTS_TSV, "true"),
    ],
)
def test_ask_says_true_in_every_form(connect: Connect, form: Representation, shown: str) -> None:
    assert shown in answered(connect, f"ASK {{ <{EX}city> ?p ?o }}", form).decode()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader
@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda form: form.name)
def test_construct_gives_the_same_graph_in_every_syntax(
    connect: Connect, form: Representation
) -> None:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?p != <{EX}number>) }}"
    body = answered(connect, text, form).decode()
    syntax = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}[form.name]
    found = Graph().parse(data=body, format=syntax)
    expected = DEFAULT.replace("007", "7").replace("en-GB", "en-gb")
    assert isomorphic(found, Graph().parse(data=expected, format="nt"))


def test_turtle_comes_with_the_prefixes_of_the_house(connect: Connect) -> None:
    body = answered(connect, f"DESCRIBE <{EX}city>", TURTLE).decode()
    assert "@prefix skos: <http://www.w3.org/2004/02/skos/core#>" in body


def test_a_function_that_nobody_knows_leaves_its_value_unbound(connect: Connect) -> None:
    text = f"SELECT ?x {{ <{EX}city> <{EX}size> ?size BIND(<{EX}f>(?size) AS ?x) }}"
    assert values(connect, text) == [None]
    text = (
        f"SELECT ?x {{ BIND(COALESCE(<{EX}f>(1), <{EX}g>(<{EX}f>(2)), 'unknown') AS ?x) "
        f"FILTER(!BOUND(?y) || <{EX}h>(?y)) }}"
    )
    assert values(connect, text) == ["unknown"]


ONLY = f"SELECT ?only {{ <{EX}city> <{EX}only> ?only }}"
ANY_GRAPH = f"SELECT ?only {{ GRAPH ?g {{ <{EX}city> <{EX}only> ?only }} }}"


@pytest.mark.parametrize(
    ("text", "dataset", "expected"),
    [
        (ONLY, {}, []),
        (ANY_GRAPH, {}, ["a", "b"]),
        (ONLY, {"default": GRAPH_A}, ["a"]),
        (ANY_GRAPH, {"default": GRAPH_A}, []),
        (ONLY, {"named": GRAPH_A}, []),
        (ANY_GRAPH, {"named": GRAPH_A}, ["a"]),
        (ONLY, {"default": GRAPH_A, "named": GRAPH_B}, ["a"]),
        (ANY_GRAPH, {"default": GRAPH_A, "named": GRAPH_B}, ["b"]),
        (ONLY.replace("{", f"FROM <{GRAPH_B}> {{", 1), {}, ["b"]),
        (ONLY.replace("{", f"FROM <{GRAPH_B}> {{", 1), {"default": GRAPH_A}, ["a"]),
        (ANY_GRAPH.replace("{", f"FROM NAMED <{GRAPH_B}> {{", 1), {}, ["b"]),
        (ONLY, {"default": EX + "graph/none"}, []),
    ],
)
def test_the_data_set_of_the_protocol_and_of_the_query_are_honoured(
    connect: Connect, text: str, dataset: dict[str, str], expected: list[str]
) -> None:
    assert values(connect, text, **dataset) == expected


def test_the_named_graphs_are_those_of_the_edition_and_no_others(connect: Connect) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert values(connect, text) == [GRAPH_A, GRAPH_B]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("C.ty$", id="latin"),
        pytest.param("堺市", id="plain"),
        pytest.param("City|Town", id="alternation"),
        pytest.param("^堺.$", id="japanese"),
    ],
)
def test_a_pattern_is_matched_in_any_script(connect: Connect, pattern: str) -> None:
    text = f"SELECT ?x {{ <{EX}city> <{EX}name> ?x FILTER(REGEX(STR(?x), '{pattern}')) }}"
    assert len(values(connect, text)) == 1


SYNTAX_ERRORS = [
    ("SELECT * {\n  ?s ?p ?o .\n  FILTER(\n}", 4, 1, '"}"'),
    ("SELECT * WHERE { ?s ?p ?o", 1, 26, "too early"),
    ("SELECT * {\r\n  ?s ?p ?o ?extra }", 2, 12, '"?extra"'),
    ("# 堺市\nSELECT * { '堺' ?p ?o } ORDER BY", 2, 32, "too early"),
    ("SELECT * {\n VALUES (?x ?y) { (1) } }", 2, 23, "VALUES"),
    ("SELECT ?x ?x {}", 1, 16, "twice"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, 40, "neither grouped"),
    ("SELECT * { ?s <http://[x> ?o }", 1, 15, "IRI"),
    ("SELECT * { ?s ?p ?o FILTER(?o < 1&&?o > 0) ) }", 1, 44, '")"'),
    ("SELECT * { ?s ?p ?o FILTER(?o<1&&?o>0) }", 1, 30, "spaces around"),
    ("ASK { ?s ?p ?o } LIMIT x", 1, 24, '"x"'),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), SYNTAX_ERRORS)
def test_a_syntax_error_tells_the_place_in_every_language(
    connect: Connect, text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        answered(connect, text, RESULTS_JSON)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert words in error.message("en")
    assert f"Line {line}, column {column}" in error.what.en
    assert f"{line} 行 {column} 列" in error.what.ja
    assert f"Dòng {line}, cột {column}" in error.what.vi


def test_a_store_goes_on_after_errors(connect: Connect) -> None:
    async def run() -> None:
        async with connect(Limits(query_workers=1)) as store:
            for text, *_ in SYNTAX_ERRORS * 3:
                with pytest.raises(QueryError):
                    await asked(store, text)
                assert json.loads(await asked(store, NAMES))["results"]["bindings"]

    asyncio.run(run())


def test_a_store_tells_the_revision_of_its_edition(connect: Connect) -> None:
    async def run() -> str:
        async with connect(Limits()) as store:
            return store.revision()

    assert asyncio.run(run()) == REVISION


@pytest.mark.parametrize("buffer", [0, 64, 100_000])
def test_a_result_is_the_same_however_much_of_it_is_held(connect: Connect, buffer: int) -> None:
    async def run() -> bytes:
        async with connect(Limits(result_buffer_kb=buffer)) as store:
            return await asked(store, EVERYTHING, RESULTS_CSV)

    rows = list(csv.DictReader(io.StringIO(asyncio.run(run()).decode())))
    assert sorted(int(row["number"]) for row in rows) == list(range(ITEMS))


def test_many_queries_at_once_each_get_their_own_answer(connect: Connect) -> None:
    async def number(store: Store, n: int) -> int:
        text = f"SELECT ?n {{ <{EX}item/{n}> <{EX}number> ?n }}"
        (row,) = json.loads(await asked(store, text))["results"]["bindings"]
        return int(row["n"]["value"])

    async def run() -> list[int]:
        async with connect(Limits(query_queue=100)) as store:
            return await asyncio.gather(*(number(store, n) for n in range(50)))

    assert asyncio.run(run()) == list(range(50))


def test_what_the_front_door_rewrites_means_the_same(connect: Connect) -> None:
    text = f"""
      BASE <{EX}> PREFIX : <{EX}> PREFIX service: <{EX}>
      # a comment with SERVICE <x> {{ }}
      SELECT?name{{<city>service:name?name.FILTER(langMatches(lang(?name),'JA')&&!(1>2))}}"""
    assert values(connect, text) == ["堺市"]
    assert "SERVICE" not in queries.read(text, Limits()).spaced
