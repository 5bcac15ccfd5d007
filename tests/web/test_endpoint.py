"""`/sparql` over HTTP: the protocol, the results, the refusals, the page."""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from starlette.testclient import TestClient

SELECT = "SELECT ?p ?o { <https://w3id.org/oboegaki/id/org/sakai> ?p ?o } ORDER BY ?p ?o LIMIT 5"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 9"
PROBLEM = "application/problem+json"


def test_get_and_both_posts_give_the_same(client: TestClient) -> None:
    by_get = client.get("/sparql", params={"query": SELECT})
    by_form = client.post("/sparql", data={"query": SELECT})
    direct = client.post(
        "/sparql", content=SELECT, headers={"content-type": "application/sparql-query"}
    )
    assert by_get.status_code == 200
    assert by_get.headers["content-type"] == "application/sparql-results+json"
    assert by_get.content == by_form.content == direct.content


def test_a_result_can_be_had_in_every_form(client: TestClient) -> None:
    def got(accept: str) -> str:
        answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
        assert answer.headers["content-type"].partition(";")[0] == accept
        return answer.text

    rows = json.loads(got("application/sparql-results+json"))["results"]["bindings"]
    values = [(row["p"]["value"], row["o"]["value"]) for row in rows]
    assert len(values) == 5
    assert list(csv.reader(io.StringIO(got("text/csv"))))[1:] == [list(row) for row in values]
    tree = ElementTree.fromstring(got("application/sparql-results+xml"))
    ns = "{http://www.w3.org/2005/sparql-results#}"
    assert len(tree.findall(f"{ns}results/{ns}result")) == 5
    assert len(got("text/tab-separated-values").splitlines()) == 6


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
        ("trig", RdfFormat.TRIG),
        ("nq", RdfFormat.N_QUADS),
    ],
)
def test_constructed_graphs_come_in_every_syntax(
    client: TestClient, name: str, syntax: RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT, "format": name})
    assert answer.status_code == 200
    assert len(list(pyoxigraph.parse(answer.content, format=syntax))) == 9


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("INSERT DATA { <a:b> <a:b> <a:b> }", 403),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?s ?p", 400),
        ("", 400),
        ("SELECT * {" + "{" * 3000 + "}" * 3000 + "}", 400),
        ("SELECT * {" + "?s ?p ?o ." * 300 + "}", 400),
        ("SELECT ?x { BIND(?y + 'a' AS ?x) }", 200),
    ],
)
def test_what_is_refused_says_why(client: TestClient, query: str, status: int) -> None:
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == PROBLEM
        assert len(answer.json()["detail"]) > 20


def test_a_syntax_error_has_its_place(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"})
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"] > 1) == (2, True)


def test_exactly_one_query_is_taken(client: TestClient) -> None:
    assert client.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert client.post("/sparql", data={"nothing": "x"}).status_code == 400
    assert client.post("/sparql", data={"query": ["ASK{}", "ASK{}"]}).status_code == 400
    direct: Any = {"content": "ASK{}", "headers": {"content-type": "application/sparql-query"}}
    assert client.post("/sparql?query=ASK{}", **direct).status_code == 400
    assert client.post("/sparql?format=json", **direct).status_code == 200


def test_bodies_of_other_types_are_415_and_updates_403(client: TestClient) -> None:
    for content_type, status in (
        ("text/plain", 415),
        ("application/json", 415),
        ("application/sparql-update", 403),
    ):
        answer = client.post("/sparql", content="ASK{}", headers={"content-type": content_type})
        assert answer.status_code == status
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403


def test_a_body_beyond_all_bounds_is_413(client: TestClient) -> None:
    answer = client.post(
        "/sparql", content="#" * 200_000, headers={"content-type": "application/sparql-query"}
    )
    assert answer.status_code == 413


def test_an_address_beyond_all_bounds_is_414(client: TestClient) -> None:
    for path in ("/sparql?query=" + "x" * 20_000, "/doc/" + "x" * 20_000):
        answer = client.get(path, headers={"accept-language": "en"})
        assert (answer.status_code, answer.headers["content-type"]) == (414, PROBLEM)
        assert "POST" in answer.json()["detail"]


def test_what_is_not_utf8_is_refused(client: TestClient) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    direct = {"content-type": "application/sparql-query"}
    for answer in (
        client.get("/sparql?query=ASK%7B%7D%23%FF"),
        client.post("/sparql", content=b"query=ASK%7B%7D%23%E5%A0", headers=form),
        client.post("/sparql", content=b"ASK{}#\xff", headers=direct),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


MOU = "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou"
AUTHORITY = "https://w3id.org/oboegaki/graph/authority"
OF_SAKAI = "SELECT (COUNT(*) AS ?n) %s { <https://w3id.org/oboegaki/id/org/sakai> ?p ?o }"


def number(answer: Any) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_the_data_set_of_the_protocol_is_honoured_however_it_is_sent(client: TestClient) -> None:
    """SPARQL 1.1 Protocol, 2.1.4; the release repeats what the authority file says of Sakai."""
    one, other = (
        number(client.get("/sparql", params={"query": OF_SAKAI % f"FROM <{graph}>"}))
        for graph in (MOU, AUTHORITY)
    )
    both = {"default-graph-uri": [MOU, AUTHORITY]}
    query = OF_SAKAI % ""
    direct: Any = {"content": query, "headers": {"content-type": "application/sparql-query"}}
    counts = {
        number(client.get("/sparql", params={"query": query, **both})),
        number(client.post("/sparql", data={"query": query, **both})),
        number(client.post("/sparql", params=both, **direct)),
        number(client.get("/sparql", params={"query": OF_SAKAI % "FROM <x:none>", **both})),
        number(
            client.get("/sparql", params={"query": OF_SAKAI % f"FROM <{MOU}>FROM<{AUTHORITY}>"})
        ),
    }
    (merged,) = counts
    assert 0 < max(one, other) <= merged < one + other


def test_a_data_set_that_is_not_there_is_empty_and_one_without_a_name_refused(
    client: TestClient,
) -> None:
    query = {"query": OF_SAKAI % ""}
    assert number(client.get("/sparql", params={**query, "default-graph-uri": "x:none"})) == 0
    assert number(client.get("/sparql", params={**query, "named-graph-uri": MOU})) == 0
    for name in ("", "none", "a b", "<x:y>"):
        for field in ("default-graph-uri", "named-graph-uri"):
            answer = client.get("/sparql", params={**query, field: name})
            assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_form_fields_are_decoded_exactly_once(client: TestClient) -> None:
    query = 'SELECT ("a%2Fb+c堺" AS ?x) {}'
    for answer in (
        client.post("/sparql", data={"query": query}),
        client.get("/sparql", params={"query": query}),
    ):
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == "a%2Fb+c堺"


def test_without_a_query_programs_get_the_description_and_browsers_the_page(
    client: TestClient,
) -> None:
    description = client.get("/sparql", headers={"accept": "*/*"})
    assert description.headers["content-type"].startswith("text/turtle")
    assert "SPARQL11Query" in description.text
    page = client.get("/sparql", headers={"accept": "text/html"})
    assert "<textarea" in page.text
    assert re.findall("<script (?!defer src=|type=.application/json)", page.text) == []


def test_the_page_shows_a_result_as_a_table_with_labels(client: TestClient) -> None:
    page = client.get("/sparql?lang=ja", params={"query": SELECT}, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert page.text.count("<tr>") == 6
    assert "format=csv" in page.text


def test_the_page_keeps_a_query_that_went_wrong(client: TestClient) -> None:
    query = "SELECT * { ?s <oops"
    page = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"})
    assert page.status_code == 400
    assert page.headers["content-type"].startswith("text/html")
    assert "SELECT * { ?s &lt;oops" in page.text


def test_every_example_of_the_page_answers(client: TestClient) -> None:
    page = client.get("/sparql", headers={"accept": "text/html"}).text
    links = [part.partition('"')[0] for part in page.split('href="/sparql?query=')[1:]]
    assert len(links) >= 15
    for link in links:
        address = "/sparql?query=" + link.replace("&amp;", "&")
        assert client.get(address, headers={"accept": "text/csv, text/turtle"}).status_code == 200


def test_a_form_that_does_not_fit_is_406(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": SELECT, "format": "ttl"}).status_code == 406
    assert (
        client.get(
            "/sparql", params={"query": CONSTRUCT}, headers={"accept": "text/csv"}
        ).status_code
        == 406
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "MKCOL"])
def test_writing_methods_are_405(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql", content="x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert answer.headers["content-type"] == PROBLEM


def test_any_page_may_ask(client: TestClient) -> None:
    """Fetch, 3.2: a direct POST has a content type for which browsers ask first."""
    origin = {"origin": "https://elsewhere.example"}
    wish = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, accept",
    }
    asked = client.options("/sparql", headers={**origin, **wish})
    assert asked.status_code in (200, 204)
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "POST" in asked.headers["access-control-allow-methods"]
    allowed = asked.headers["access-control-allow-headers"].lower()
    assert {"content-type", "accept"} <= set(allowed.replace(" ", "").split(","))
    for answer in (
        client.post("/sparql", data={"query": SELECT}, headers=origin),
        client.get("/sparql", params={"query": "SELECT"}, headers=origin),
        client.get("/sparql", headers=origin),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        exposed = answer.headers["access-control-expose-headers"]
        assert {"ETag", "Oboegaki-Edition"} <= set(exposed.replace(" ", "").split(","))
