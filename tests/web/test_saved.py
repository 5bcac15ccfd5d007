"""`/queries`: questions as documents and answers as addresses, whatever is filled in."""

import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from oboegaki.rdf import PREFIXES

Serve = Callable[[dict[str, str]], TestClient]
HTML = {"accept": "text/html"}
TURTLE = {"accept": "text/turtle"}
PROBLEM = "application/problem+json"
YEAR = "/queries/agreements-concluded-in"
PARTY = "/queries/agreements-of"
GRAPH = "/queries/who-agreed-with-whom"
PROVINCE = "https://w3id.org/oboegaki/id/org/ba-ria-vung-tau-peoples-committee"


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_an_answer_has_an_address_with_its_values(client: TestClient) -> None:
    assert [row["concluded"] for row in rows(client, YEAR + ".csv")] == ["2023-12-06"]
    assert rows(client, YEAR + ".csv?year=2023") == rows(client, YEAR + ".csv")
    assert rows(client, YEAR + ".csv?year=1999") == []
    (row,) = rows(client, f"{PARTY}.csv?party={quote(PROVINCE, safe='')}")
    assert row["with"] == "https://w3id.org/oboegaki/id/org/sakai"


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_a_table_comes_in_every_form_under_its_own_name(
    client: TestClient, suffix: str, content_type: str
) -> None:
    for more, kind in (("", "inline"), ("?download=1", "attachment")):
        answer = client.get(f"{YEAR}.{suffix}{more}", headers=HTML)
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
        name = f"agreements-concluded-in.{suffix}"
        assert answer.headers["content-disposition"] == f'{kind}; filename="{name}"'


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader
@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_a_graph_comes_in_every_syntax(client: TestClient, suffix: str) -> None:
    answer = client.get(f"{GRAPH}.{suffix}")
    syntax = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}[suffix]
    assert answer.status_code == 200
    assert len(Graph().parse(data=answer.text, format=syntax)) >= 6


@pytest.mark.parametrize(
    "path",
    [
        YEAR + ".ttl", YEAR + ".html", YEAR + ".exe", GRAPH + ".csv", "/queries/none",
        "/queries/none.csv", "/queries/..%2F..%2Fetc%2Fpasswd", "/queries/%00", "/queries/a/b",
        "/queries/" + "x" * 3000, "/queries/%FF",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    "values",
    [
        "year=last%20year",
        "year=2023%22%5E%5Exsd%3AgYear%20.%20%3Fs%20%3Fp%20%3Fo%20%23",
        "year=2023)%20%7D%20SERVICE%20%3Chttp%3A%2F%2F127.0.0.1%2F%3E%20%7B",
        "year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%93",
        "year=2023&year=2024",
        "yaer=2023",
        "query=SELECT*%7B%7D",
        "default-graph-uri=http%3A%2F%2Fe.org%2F",
        "year=20%FF",
        "&".join(["year=2023"] * 200),
        "year=" + "9" * 9000 + "x",
    ],
)
def test_hostile_values_are_refused_and_never_become_part_of_the_text(
    client: TestClient, values: str
) -> None:
    for path in (YEAR + ".csv", YEAR):
        answer = client.get(f"{path}?{values}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
        assert len(answer.json()["detail"]) > 10
    page = client.get(f"{YEAR}?{values}", headers=HTML)
    assert page.status_code == 400
    assert "SERVICE <http" not in page.text


@pytest.mark.parametrize("text", ['"', "\\", "'''", '") } #', "?x", "堺", "<script>", "\u2028"])
def test_a_text_is_looked_for_as_it_is(client: TestClient, text: str) -> None:
    address = f"/queries/named.json?text={quote(text)}"
    found = client.get(address).json()["results"]["bindings"]
    assert all(text.lower() in row["name"]["value"].lower() for row in found)
    assert bool(found) == (text == "堺")
    page = client.get(f"/queries/named?text={quote(text)}", headers=HTML)
    assert page.status_code == 200
    assert "<script>" not in page.text


# Documents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "ある年に締結された合意"),
        ("en", "Agreements concluded in a year"),
        ("vi", "Các thỏa thuận được ký kết trong một năm"),
    ],
)
def test_a_page_asks_shows_and_links(client: TestClient, language: str, words: str) -> None:
    page = client.get(f"{YEAR}?lang={language}&year=2023", headers=HTML)
    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    assert page.headers["content-language"] == language
    assert '<input id="year" name="year" value="2023"' in page.text
    assert f'href="{YEAR}.csv?year=2023"' in page.text
    assert "2023-12-06" in page.text
    assert re.findall("<script (?!defer src=|type=.application/json)", page.text) == []


def test_the_query_itself_can_be_had_as_data(client: TestClient) -> None:
    sh = PREFIXES["sh"]
    for query in (
        f"ASK {{ ?q a <{sh}SPARQLExecutable>, <{sh}SPARQLSelectExecutable> ; <{sh}select> ?t }}",
        f"ASK {{ ?q <{sh}parameter> [ <{sh}datatype> <{PREFIXES['xsd']}gYear> ] }}",
    ):
        for address in (YEAR + "?format=ttl", YEAR):
            graph = Graph().parse(data=client.get(address, headers=TURTLE).text, format="turtle")
            assert graph.query(query).askAnswer
    assert client.get(YEAR, headers={"accept": "image/png"}).status_code == 406
    assert client.get(YEAR + "?format=png").status_code == 406


def test_the_list_has_every_query_for_people_and_programs(client: TestClient) -> None:
    listed = client.get("/queries", headers={"accept": "application/json"}).json()["queries"]
    assert len(listed) >= 30
    page = client.get("/queries?lang=ja", headers=HTML).text
    graph = Graph().parse(data=client.get("/queries", headers=TURTLE).text, format="turtle")
    kinds = set(graph.subjects(predicate=None, object=None))
    for each in listed:
        path = each["url"].removeprefix("http://127.0.0.1:8000")
        assert f'href="{path}"' in page
        assert each["url"] in {str(kind) for kind in kinds}
    (year,) = (each for each in listed if each["name"] == "agreements-concluded-in")
    assert year["parameters"] == [{"name": "year", "type": "xsd:gYear", "default": "2023"}]
    assert year["question"]["vi"].startswith("Các thỏa thuận")
    for address in year["results"].values():
        assert client.get(address).status_code == 200


def test_every_saved_query_of_the_flagship_answers(client: TestClient) -> None:
    listed = client.get("/queries?format=json").json()["queries"]
    for each in listed:
        answer = client.get(next(iter(each["results"].values())))
        assert answer.status_code == 200, each["name"]
        assert client.get(each["url"], headers=HTML).status_code == 200, each["name"]


def test_other_spellings_of_the_list_lead_to_it(client: TestClient) -> None:
    answer = client.get("/queries/", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (308, "/queries")
    assert client.post("/queries").status_code == 405
    assert client.head("/queries").status_code == 200


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (YEAR + ".csv?year=2023", "*/*"), (YEAR, "text/html"), (YEAR, "text/turtle"),
        ("/queries", "text/html"), ("/queries", "application/json"),
    ],
)  # fmt: skip
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str, accept: str) -> None:
    full = client.get(path, headers={"accept": accept})
    mine = {"accept": accept, "if-none-match": full.headers["etag"]}
    assert client.get(path, headers=mine).status_code == 304


def test_a_pinned_answer_comes_from_that_edition(client: TestClient) -> None:
    edition = client.get("/readyz").json()["edition"]
    answer = client.get(f"{YEAR}.csv?edition={edition}")
    assert answer.headers["oboegaki-edition"] == edition
    assert client.get(f"{YEAR}.csv?edition=20200101T000000Z-000000000000").status_code == 404


# Sites of others ---------------------------------------------------------------------------------

SITE = {
    "site.toml": 'base = "https://data.example.org/"\n',
    "data/x.ttl": "<https://data.example.org/s> <https://data.example.org/p> 1 .",
    "data/queries/open.rq": "# en: Open\n# param: p IRI\nSELECT ?s { ?s ?p ?o }\n",
    "data/queries/水素.rq": "# ja: 水素\nSELECT ?s { ?s ?p ?o }\n",
    "data/queries/broken.rq": "# en: Broken\n# param: year\nSELECT ?s { ?s ?p ?o }\n",
    "data/queries/wrong.rq": "# en: Wrong\nSELECT ?s { ?s ?p\n",
    "data/queries/write.rq": "# en: Write\nCLEAR ALL\n",
}


def test_a_query_that_is_open_first_asks_for_its_values(serve: Serve) -> None:
    client = serve(SITE)
    page = client.get("/queries/open?lang=en", headers=HTML)
    assert page.status_code == 200
    assert " required" in page.text
    assert 'id="result"' not in page.text
    assert client.get("/queries/open.csv").status_code == 400
    found = rows(client, "/queries/open.csv?p=https%3A%2F%2Fdata.example.org%2Fp")
    assert found == [{"s": "https://data.example.org/s"}]


def test_a_name_in_any_script_is_an_address_and_a_file_name(serve: Serve) -> None:
    client = serve(SITE)
    for path in ("/queries/水素.csv", "/queries/%E6%B0%B4%E7%B4%A0.csv"):
        answer = client.get(path)
        assert answer.status_code == 200
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith('inline; filename="__.csv"')
        assert disposition.endswith("filename*=UTF-8''%E6%B0%B4%E7%B4%A0.csv")


def test_a_file_that_is_wrong_says_so_and_hurts_no_other(serve: Serve) -> None:
    client = serve(SITE)
    assert client.get("/sparql", headers=HTML).status_code == 200
    listed = json.loads(client.get("/queries?format=json").text)["queries"]
    assert {each["name"] for each in listed} == {"open", "wrong", "水素"}
    assert "Broken" in client.get("/queries?lang=en", headers=HTML).text
    assert client.get("/queries?format=ttl").status_code == 200
    for name, status in (("broken", 422), ("wrong", 400), ("write", 403)):
        for suffix in ("", ".csv"):
            answer = client.get(f"/queries/{name}{suffix}")
            assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)


def test_plain_files_have_no_saved_queries(serve: Serve) -> None:
    client = serve({"x.ttl": "<http://e.org/s> <http://e.org/p> 1 ."})
    assert client.get("/queries?format=json").json() == {"queries": []}
    assert client.get("/queries", headers=HTML).status_code == 200
    assert client.get("/sparql", headers=HTML).status_code == 200
