"""Results of `/sparql`: kept ready, validated before any work, named, exact, and never half."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import lasting
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.formats import Representation
from oboegaki.queries import Query
from oboegaki.site import Limits, Site
from oboegaki.store import Answer
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

E = "http://e.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = f"""
<{E}a> <{E}says> "堺市"@ja , "Sakai, \\"the city\\"\\nof blades"@en , "tab\\tand \\\\" , 'plain' .
<{E}a> <{E}counts> 7 , 1.50 , 2e3 , true , "x"^^<{E}type> , "2023-12-06"^^<{XSD}date> .
<{E}a> <{E}knows> <{E}堺> , [ <{E}says> "nameless" ] .
"""
ROWS = f"SELECT ?p ?o {{ <{E}a> ?p ?o }} ORDER BY ?p ?o"
SHORT = f"SELECT ?o {{ <{E}a> <{E}knows> ?o FILTER isIRI(?o) }}"
GRAPH = f"CONSTRUCT {{ ?s <{E}of> [ <{E}was> ?o ] }} WHERE {{ ?s <{E}knows> ?o }}"
JSON = "application/sparql-results+json"
LIMITS = Limits(result_buffer_kb=64, results_mb=8)


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


class Asked(EmbeddedStore):
    """The real store, which also writes down what it is asked."""

    texts: list[str] = []  # noqa: RUF012 - all of a test's stores write in one place

    async def answer(self, query: Query, representation: Representation) -> Answer:
        """Write the query down and answer it."""
        self.texts.append(query.text)
        return await super().answer(query, representation)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a small site of plain files."""
    folder: Path = tmp_path_factory.mktemp("small")
    (folder / "data.ttl").write_text(DATA, encoding="utf-8")
    site = Site(root=folder, files=(folder / "data.ttl",), limits=LIMITS)
    place = Place(folder / "editions")
    assert build(site, place, quiet).manifest is not None
    app = create_app(
        site, place, lambda edition: Asked(edition.engine, edition.manifest.content, site.limits)
    )
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    Asked.texts.clear()


def test_a_question_that_was_answered_is_not_asked_again(small: TestClient) -> None:
    query = SHORT + " # once"
    first = small.get("/sparql", params={"query": query})
    ways = (
        small.get("/sparql", params={"query": query}),
        small.get("/sparql", params={"query": SHORT.replace(" ", "\n")}),
        small.post("/sparql", data={"query": query}),
        small.get("/sparql", params={"query": query}, headers={"accept": JSON}),
        small.get("/sparql", params={"query": query}, headers={"accept": "text/html"}),
        small.get("/sparql", params={"query": query}, headers={"accept-encoding": "br"}),
    )
    assert Asked.texts == [query]
    assert {each.status_code for each in ways} == {200}
    assert {each.content for each in (*ways[:4], ways[5])} == {first.content}


def test_another_form_or_data_set_is_another_question(small: TestClient) -> None:
    for more in ({"format": "csv"}, {"default-graph-uri": E}, {"named-graph-uri": E}):
        assert small.get("/sparql", params={"query": SHORT, **more}).status_code == 200
    assert len(Asked.texts) == 3


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_an_answer_that_varies_is_asked_for_each_time(small: TestClient, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    answers = [small.get("/sparql", params={"query": query}) for _ in range(2)]
    assert len(Asked.texts) == 2
    assert answers[0].content != answers[1].content
    assert "etag" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "no-store"
    later = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert small.get("/sparql", params={"query": query}, headers=later).status_code == 200


NUMBERS = " ".join(f'"{n:050}"' for n in range(1000))


def test_a_long_result_is_kept_once_a_reader_has_had_all_of_it(small: TestClient) -> None:
    query = f"SELECT * {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ 1 2 }} }}"
    with small.stream("POST", "/sparql", data={"query": query}) as streamed:
        assert "content-length" not in streamed.headers
        first = b"".join(streamed.iter_bytes())
    page = small.post("/sparql", data={"query": query}, headers={"accept": "text/html"})
    assert page.status_code == 422
    again = small.post("/sparql", data={"query": query})
    assert Asked.texts == [query]  # and the page had its form of it refused, not asked for
    assert again.content == first
    assert "content-length" in again.headers


def test_what_takes_a_tenth_of_the_memory_is_not_kept(small: TestClient) -> None:
    query = f"SELECT * {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {'1 ' * 80} }} }}"
    answers = [small.post("/sparql", data={"query": query}) for _ in range(2)]
    assert len(answers[0].content) > (LIMITS.results_mb << 20) // 10
    assert len(Asked.texts) == 2
    assert answers[0].content == answers[1].content


def test_the_very_same_request_costs_no_more_than_a_document(small: TestClient) -> None:
    """It is answered before the query is even read, and only while it is the same."""
    asked = {"query": SHORT + " # again"}
    first = small.get("/sparql", params=asked)
    same = small.get("/sparql", params=asked)
    assert same.content == first.content
    assert lasting(same.headers) == lasting(first.headers)
    assert small.head("/sparql", params=asked).headers["etag"] == first.headers["etag"]
    mine = {"if-none-match": first.headers["etag"]}
    assert small.get("/sparql", params=asked, headers=mine).status_code == 304
    assert small.get("/sparql", params=asked, headers={"if-match": '"x"'}).status_code == 412
    assert small.get("/sparql", params={**asked, "format": "csv"}).text.startswith("o\r\n")
    assert small.post("/sparql", data=asked).content == first.content


# Validators --------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["*/*", "text/csv", "text/html"])
@pytest.mark.parametrize("encoding", ["identity", "br", "gzip"])
def test_what_the_client_has_is_not_sent_again_nor_asked(
    small: TestClient, accept: str, encoding: str
) -> None:
    headers = {"accept": accept, "accept-encoding": encoding}
    full = small.get("/sparql", params={"query": ROWS}, headers=headers)
    assert full.headers["etag"].startswith('"')
    assert full.headers["cache-control"] == "public, no-cache"
    Asked.texts.clear()
    for method, mine in (
        ("GET", {"if-none-match": full.headers["etag"]}),
        ("HEAD", {"if-none-match": f'"other", {full.headers["etag"]}'}),
        ("GET", {"if-none-match": "W/" + full.headers["etag"]}),
        ("GET", {"if-modified-since": full.headers["last-modified"]}),
    ):
        answer = small.request(method, "/sparql", params={"query": ROWS}, headers=headers | mine)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == full.headers["etag"]
        assert answer.headers["vary"] == full.headers["vary"]
    assert Asked.texts == []


def test_a_304_needs_no_result_to_be_kept(small: TestClient) -> None:
    query = {"query": ROWS + " # never answered before"}
    tag = small.get("/sparql", params={"query": ROWS}).headers["etag"]
    Asked.texts.clear()
    mine = {"if-none-match": tag}
    assert small.get("/sparql", params=query, headers=mine).status_code == 304
    assert Asked.texts == []


def test_whatever_changes_the_bytes_changes_the_tag(small: TestClient) -> None:
    tags = set()
    for query in (ROWS, SHORT):
        for form in ("json", "xml", "csv", "tsv", "html"):
            for encoding in ("identity", "br", "gzip", "zstd"):
                answer = small.get(
                    "/sparql",
                    params={"query": query, "format": form},
                    headers={"accept-encoding": encoding},
                )
                tags.add(answer.headers["etag"])
    other = small.get("/sparql", params={"query": ROWS, "default-graph-uri": E})
    assert len(tags | {other.headers["etag"]}) == 41


def test_a_tag_is_weak_where_only_labels_of_blank_nodes_differ(small: TestClient) -> None:
    answer = small.get("/sparql", params={"query": GRAPH})
    assert answer.headers["etag"].startswith('W/"')
    mine = {"if-none-match": answer.headers["etag"]}
    assert small.get("/sparql", params={"query": GRAPH}, headers=mine).status_code == 304


def test_a_post_is_never_304(small: TestClient) -> None:
    tag = small.get("/sparql", params={"query": ROWS}).headers["etag"]
    answer = small.post("/sparql", data={"query": ROWS}, headers={"if-none-match": tag})
    assert answer.status_code == 200


def test_an_error_has_no_validator(small: TestClient) -> None:
    for headers in ({}, {"accept": "text/html"}):
        answer = small.get("/sparql", params={"query": "SELECT"}, headers=headers)
        assert answer.status_code == 400
        assert "etag" not in answer.headers
        assert "last-modified" not in answer.headers


def test_the_service_description_is_validated_too(small: TestClient) -> None:
    full = small.get("/sparql", headers={"accept": "text/turtle"})
    mine = {"accept": "text/turtle", "if-none-match": full.headers["etag"]}
    assert small.get("/sparql", headers=mine).status_code == 304


# Exactness ---------------------------------------------------------------------------------------


def test_csv_has_plain_values_and_the_line_ends_of_the_standard(small: TestClient) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats, section 3."""
    answer = small.get("/sparql", params={"query": ROWS, "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"p,o\r\n")
    assert answer.content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))[1:]
    values = [value for _, value in rows]
    assert '"Sakai, ""the city""' in answer.text
    for value in ('Sakai, "the city"\nof blades', "堺市", "tab\tand \\", E + "堺", "true", "x"):
        assert value in values
    assert sum(value.startswith("_:") for value in values) == 1


def test_tsv_has_terms_as_in_turtle(small: TestClient) -> None:
    """SPARQL 1.1 Query Results CSV and TSV Formats, section 4."""
    answer = small.get("/sparql", params={"query": ROWS, "format": "tsv"})
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    lines = answer.text.split("\n")
    assert lines[0] == "?p\t?o"
    terms = [line.split("\t")[1] for line in lines[1:] if line]
    assert all(line.count("\t") == 1 for line in lines if line)
    assert '"堺市"@ja' in terms
    assert '"Sakai, \\"the city\\"\\nof blades"@en' in terms
    assert '"tab\\tand \\\\"' in terms
    assert f"<{E}堺>" in terms
    assert f'"2023-12-06"^^<{XSD}date>' in terms
    assert {"7", "true"} <= set(terms)


def test_an_unbound_value_is_empty_in_csv_and_tsv(small: TestClient) -> None:
    query = "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (UNDEF 'b') } }"
    lines = small.get("/sparql", params={"query": query, "format": "csv"}).text.split("\r\n")
    assert lines == ["x,y", "1,", ",b", ""]
    text = small.get("/sparql", params={"query": query, "format": "tsv"}).text
    assert text.split("\n")[:3] == ["?x\t?y", "1\t", '\t"b"']


@pytest.mark.parametrize(
    ("query", "form", "name"),
    [(SHORT, "csv", "result.csv"), (SHORT, "json", "result.json"), (GRAPH, "ttl", "result.ttl")],
)
def test_a_download_has_a_file_name(small: TestClient, query: str, form: str, name: str) -> None:
    for more, kind in (({}, "inline"), ({"download": "1"}, "attachment")):
        answer = small.get("/sparql", params={"query": query, "format": form, **more})
        assert answer.headers["content-disposition"] == f'{kind}; filename="{name}"'


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("application/json, */*;q=0.1", "application/json"),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", "text/csv; charset=utf-8"),
        (f"application/json;q=0.5, {JSON}", JSON),
    ],
)
def test_the_common_names_of_the_formats_are_understood(
    small: TestClient, accept: str, given: str
) -> None:
    answer = small.get("/sparql", params={"query": SHORT}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, given)


def test_head_says_what_get_would(small: TestClient) -> None:
    for params in ({"query": ROWS}, {"query": GRAPH, "format": "nt"}, {}, {"query": "SELECT"}):
        got = small.get("/sparql", params=params)
        head = small.head("/sparql", params=params)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert lasting(head.headers) == lasting(got.headers)


def test_the_page_leads_to_downloads_and_to_this_very_answer(small: TestClient) -> None:
    page = small.get("/sparql", params={"query": SHORT}, headers={"accept": "text/html"}).text
    assert "format=csv&amp;download=1" in page
    edition = small.get("/readyz").json()["edition"]
    assert f"&amp;edition={edition}" in page
