"""SPARQL 1.1 Protocol: every behaviour that the W3C's 34 protocol tests look at, by their names.

Ours is an endpoint that only answers: what an update test sends is refused, whatever it says
(2.2: "may reject"), and nothing of what it names is changed.
"""

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
from fronts import BASE, JSON_LD, PRESS, PROBLEM, TURTLE, Front, media_type
from httpx2 import Response

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
MOU, AUTHORITY, CONCEPTS = (
    BASE + name for name in (PRESS[1:], "graph/authority", "graph/concepts")
)
SAKAI = f"<{BASE}id/org/sakai>"
"""Both the release and the authority file speak of it; the concepts do not."""

Fields = list[tuple[str, str]]


def query(text: str, **graphs: str) -> Fields:
    """Return the parameters of a query; graphs are separated by spaces."""
    kinds = {"default": "default-graph-uri", "named": "named-graph-uri"}
    return [
        ("query", text),
        *((kinds[kind], graph) for kind, names in graphs.items() for graph in names.split()),
    ]


def by_get(front: Front, fields: Fields, **headers: str) -> Response:
    return front.get(f"/sparql?{urlencode(fields)}", headers)


def by_form(front: Front, fields: Fields, **headers: str) -> Response:
    sent = {"content-type": FORM, **headers}
    return front.ask("POST", "/sparql", sent, content=urlencode(fields).encode())


def directly(front: Front, fields: Fields, **headers: str) -> Response:
    (text, *rest) = fields
    sent = {"content-type": DIRECT, **headers}
    path = f"/sparql?{urlencode(rest)}" if rest else "/sparql"
    return front.ask("POST", path, sent, content=text[1].encode())


WAYS = {"2.1.1 GET": by_get, "2.1.2 POST of a form": by_form, "2.1.3 POST of a query": directly}


@pytest.mark.parametrize("way", WAYS)
def test_a_query_is_answered_however_it_is_sent(front: Front, way: str) -> None:
    """query_get, query_post_form, query_post_direct."""
    answer = WAYS[way](front, query("ASK {}"))
    assert (answer.status_code, media_type(answer)) == (200, JSON)
    assert answer.json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize("way", WAYS)
def test_characters_beyond_ascii_arrive_as_they_were_sent(front: Front, way: str) -> None:
    text = 'SELECT ("堺市 + 100% & 覚え書き %41" AS ?text) {}'
    (row,) = WAYS[way](front, query(text)).json()["results"]["bindings"]
    assert row["text"]["value"] == "堺市 + 100% & 覚え書き %41"


# The data set (2.1.4) --------------------------------------------------------------------------

IN_DEFAULT = f"ASK {{ {SAKAI} ?p ?o }}"
IN_NAMED = f"ASK {{ GRAPH ?g {{ {SAKAI} ?p ?o }} }}"
IN_EACH = f"ASK {{ GRAPH <{MOU}> {{ {SAKAI} ?p ?o }} GRAPH <{AUTHORITY}> {{ {SAKAI} ?p ?o }} }}"
ELSEWHERE = f"ASK {{ GRAPH ?g {{ {SAKAI} ?p ?o }} FILTER (?g NOT IN (<{MOU}>, <{AUTHORITY}>)) }}"
DATA_SETS: dict[str, tuple[str, dict[str, str], bool]] = {
    "query_dataset_default_graphs_*: one": (IN_DEFAULT, {"default": MOU}, True),
    "query_dataset_default_graphs_*: two": (IN_DEFAULT, {"default": f"{CONCEPTS} {MOU}"}, True),
    "query_dataset_default_graphs_*: only those": (IN_DEFAULT, {"default": CONCEPTS}, False),
    "query_dataset_default_graphs_*: nothing is named": (IN_NAMED, {"default": MOU}, False),
    "query_dataset_named_graphs_*: two": (IN_EACH, {"named": f"{MOU} {AUTHORITY}"}, True),
    "query_dataset_named_graphs_*: only those": (ELSEWHERE, {"named": f"{MOU} {CONCEPTS}"}, False),
    "query_dataset_named_graphs_*: no default": (IN_DEFAULT, {"named": MOU}, False),
    "query_dataset_full: the default graph": (
        IN_DEFAULT, {"default": MOU, "named": CONCEPTS}, True,
    ),
    "query_dataset_full: the named graphs": (IN_NAMED, {"default": MOU, "named": CONCEPTS}, False),
    "query_multiple_dataset: the protocol's goes before FROM": (
        f"ASK FROM <{CONCEPTS}> {{ {SAKAI} ?p ?o }}", {"default": MOU}, True,
    ),
    "query_multiple_dataset: FROM adds nothing to it": (
        f"ASK FROM <{MOU}> {{ {SAKAI} ?p ?o }}", {"default": CONCEPTS}, False,
    ),
    "query_multiple_dataset: FROM NAMED adds nothing to it": (
        f"ASK FROM NAMED <{MOU}> {{ GRAPH ?g {{ {SAKAI} ?p ?o }} }}", {"named": CONCEPTS}, False,
    ),
    "18.2 FROM where the protocol says nothing": (
        f"ASK FROM <{MOU}> {{ {SAKAI} ?p ?o }}", {}, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", DATA_SETS)
def test_the_data_set_is_the_one_that_was_asked_for(front: Front, case: str, way: str) -> None:
    text, graphs, is_there = DATA_SETS[case]
    answer = WAYS[way](front, query(text, **graphs))
    assert (answer.status_code, answer.json()["boolean"]) == (200, is_there)


def test_the_union_of_default_graphs_has_each_triple_once(front: Front) -> None:
    """RDF merge, SPARQL 13.2.1: the release repeats what the authority file says of Sakai."""
    counted = "(COUNT(*) AS ?n) (COUNT(DISTINCT CONCAT(STR(?p), STR(?o))) AS ?m)"
    text = f"SELECT {counted} {{ {SAKAI} ?p ?o }}"
    (row,) = by_get(front, query(text, default=f"{MOU} {AUTHORITY}")).json()["results"]["bindings"]
    assert row["n"] == row["m"]


# The answer (2.1.5, 2.1.6) ---------------------------------------------------------------------

SELECT = f"SELECT ?p {{ {SAKAI} ?p ?o }} ORDER BY ?p LIMIT 3"
CONSTRUCT, DESCRIBE = f"CONSTRUCT WHERE {{ {SAKAI} ?p ?o }}", f"DESCRIBE {SAKAI}"
GRAPH_TYPES = (TURTLE, JSON_LD, "application/n-triples", "application/rdf+xml")
TYPES = [
    *(("query_content_type_select", SELECT, accept) for accept in ("*/*", JSON, XML, CSV, TSV)),
    *(("query_content_type_ask", "ASK {}", accept) for accept in ("*/*", JSON, XML)),
    *(("query_content_type_describe", DESCRIBE, accept) for accept in ("*/*", *GRAPH_TYPES)),
    *(("query_content_type_construct", CONSTRUCT, accept) for accept in ("*/*", *GRAPH_TYPES)),
]


def rows_of(answer: Response) -> list[str]:
    """Return what a reader of the type finds in a result of one variable."""
    kind, text = media_type(answer), answer.text
    if kind == JSON:
        return [row["p"]["value"] for row in json.loads(text)["results"]["bindings"]]
    if kind == CSV:
        return [row["p"] for row in csv.DictReader(io.StringIO(text))]
    if kind == TSV:
        return [line.strip("<>") for line in text.splitlines()[1:]]
    parsed = pyoxigraph.parse_query_results(
        answer.content, format=pyoxigraph.QueryResultsFormat.XML
    )
    assert isinstance(parsed, pyoxigraph.QuerySolutions)
    return [row["p"].value for row in parsed]


@pytest.mark.parametrize(("name", "text", "accept"), TYPES)
def test_the_answer_has_the_type_that_was_asked_for(
    front: Front, name: str, text: str, accept: str
) -> None:
    answer = by_get(front, query(text), accept=accept)
    usual = JSON if text in (SELECT, "ASK {}") else TURTLE
    assert (answer.status_code, media_type(answer)) == (200, usual if accept == "*/*" else accept)
    if text == SELECT:
        assert rows_of(answer) == rows_of(by_get(front, query(text)))
        assert len(rows_of(answer)) == 3
    elif text != "ASK {}":
        syntax = pyoxigraph.RdfFormat.from_media_type(media_type(answer))
        assert len(list(pyoxigraph.parse(answer.content, format=syntax))) > 20


# What is not a query (2.1.6, 2.2) --------------------------------------------------------------

ASK, WRITE = b"query=ASK%20%7B%7D", b"update=CLEAR%20ALL"
USING = b"INSERT { ?s ?p ?o } USING <urn:x:a> WHERE { ?s ?p ?o }"
BAD: dict[str, tuple[int, str, str, str, bytes]] = {
    "bad_query_method": (405, "PUT", "?query=ASK%20%7B%7D", "", b""),
    "bad_multiple_queries, GET": (400, "GET", "?query=ASK%20%7B%7D&query=ASK%20%7B%7D", "", b""),
    "bad_multiple_queries, POST": (400, "POST", "", FORM, ASK + b"&" + ASK),
    "bad_query_wrong_media_type": (415, "POST", "", "text/plain", ASK),
    "bad_query_missing_form_type": (415, "POST", "", "", ASK),
    "bad_query_missing_direct_type": (415, "POST", "", "", b"ASK {}"),
    "bad_query_non_utf8": (400, "POST", "", DIRECT, "ASK {}".encode("utf-16")),
    "bad_query_syntax": (400, "GET", "?query=ASK%20%7B", "", b""),
    "bad_query_syntax, nothing": (400, "GET", "?query=", "", b""),
    "2.1.2 no query in a form": (400, "POST", "", FORM, b"default-graph-uri=urn:x:a"),
    "2.1.2 a query beside the form does not count": (400, "POST", "?query=ASK%7B%7D", FORM, b""),
    "2.1.3 a query beside the query": (400, "POST", "?query=ASK%20%7B%7D", DIRECT, b"ASK {}"),
    "bad_update_get": (403, "GET", "?update=CLEAR%20ALL", "", b""),
    "bad_multiple_updates": (403, "POST", "", FORM, WRITE + b"&" + WRITE),
    "bad_update_wrong_media_type": (415, "POST", "", "text/plain", WRITE),
    "bad_update_missing_form_type": (415, "POST", "", "", WRITE),
    "bad_update_missing_direct_type": (415, "POST", "", "", b"CLEAR ALL"),
    "bad_update_non_utf8": (403, "POST", "", UPDATE, "CLEAR ALL".encode("utf-16")),
    "bad_update_syntax": (403, "POST", "", FORM, b"update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": (403, "POST", "?using-graph-uri=urn:x:b", UPDATE, USING),
    "update_dataset_default_graph": (403, "POST", "?using-graph-uri=urn:x:b", UPDATE, b"CLEAR ALL"),
    "update_dataset_default_graphs": (
        403, "POST", "?using-graph-uri=urn:x:b&using-graph-uri=urn:x:c", UPDATE, b"CLEAR ALL",
    ),
    "update_dataset_named_graphs": (
        403, "POST", "?using-named-graph-uri=urn:x:b", UPDATE, b"CLEAR ALL",
    ),
    "update_dataset_full": (
        403, "POST", "?using-graph-uri=urn:x:b&using-named-graph-uri=urn:x:c", UPDATE, b"CLEAR ALL",
    ),
    "update_post_form": (403, "POST", "", FORM, WRITE),
    "update_post_direct": (403, "POST", "", UPDATE, b"CLEAR ALL"),
    "update_base_uri": (403, "POST", "", UPDATE, b"CLEAR GRAPH <>; BASE <urn:x:> CLEAR GRAPH <a>"),
    "2.2 an update sent as a query": (403, "POST", "", DIRECT, b"INSERT DATA { <a:b> <a:b> 1 }"),
    "2.2 query and update in one form": (403, "POST", "", FORM, ASK + b"&" + WRITE),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_one_query_is_refused(front: Front, case: str) -> None:
    status, method, parameters, content_type, body = BAD[case]
    headers = {"content-type": content_type, "accept-language": "en"}
    answer = front.ask(method, "/sparql" + parameters, headers, content=body or None)
    assert (answer.status_code, media_type(answer)) == (status, PROBLEM)
    assert len(answer.json()["detail"]) > 20


def test_no_update_has_changed_anything(front: Front) -> None:
    def size() -> Any:
        return by_get(front, query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).json()

    before = size()
    for case in (name for name in BAD if "update" in name):
        test_what_is_not_one_query_is_refused(front, case)
    assert size() == before


def test_parameters_that_the_protocol_does_not_know_change_nothing(front: Front) -> None:
    plain = by_get(front, query("ASK {}"))
    for more in (("timeout", "30"), ("should-sponge", ""), ("ünknown", "堺")):
        assert by_get(front, [*query("ASK {}"), more]).content == plain.content


@pytest.mark.parametrize(
    "content_type",
    [
        f"{DIRECT};charset=utf-8",
        f"{DIRECT} ; charset=UTF-8",
        DIRECT.upper(),
        f'{DIRECT};charset="utf-8"',
    ],
)
def test_a_type_may_have_parameters_and_any_case(front: Front, content_type: str) -> None:
    """RFC 9110, 8.3.1; SPARQL is always UTF-8 (Protocol 2.1.3)."""
    answer = front.ask("POST", "/sparql", {"content-type": content_type}, content=b"ASK {}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("text", "name", "media"),
    [
        (SELECT, "json", JSON),
        (SELECT, "application/sparql-results+xml", XML),
        (SELECT, "application/sparql-results json", JSON),
        (CONSTRUCT, "turtle", TURTLE),
        (CONSTRUCT, "rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "json-ld", JSON_LD),
        (CONSTRUCT, "json", JSON_LD),
        (CONSTRUCT, "XML", "application/rdf+xml"),
        (SELECT, "turtle", None),
        (CONSTRUCT, "csv", None),
        (SELECT, "n3", None),
    ],
)
def test_a_form_has_the_names_that_clients_give_it(
    front: Front, text: str, name: str, media: str | None
) -> None:
    answer = by_get(front, [*query(text), ("format", name)])
    assert (answer.status_code, media_type(answer)) == (200, media) if media else (406, PROBLEM)
