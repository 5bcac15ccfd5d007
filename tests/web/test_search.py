"""Search and lists: as a page, JSON, CSV and RDF, in three languages."""

import csv
import io
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

Serve = Callable[[dict[str, str]], TestClient]
BASE = "https://w3id.org/oboegaki/"
OBG = BASE + "ns#"
HYDRA = "http://www.w3.org/ns/hydra/core#"


def json_of(client: TestClient, **fields: object) -> dict[str, object]:
    answer = client.get("/search.json", params={k: str(v) for k, v in fields.items()})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    read = answer.json()
    assert isinstance(read, dict)
    return read


def found(client: TestClient, **fields: object) -> list[str]:
    """Return the IRIs of the results, without the base."""
    rows = json_of(client, **fields)["results"]
    assert isinstance(rows, list)
    return [row["id"].removeprefix(BASE) for row in rows]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("堺市", "id/org/sakai"),
        ("永藤英機", "id/person/nagafuji-hideki"),
        ("ﾊﾞﾘｱﾌﾞﾝﾄｳ省人民委員会", "id/org/ba-ria-vung-tau-peoples-committee"),
        ("sakai city", "id/org/sakai"),
        ("COP28", "id/event/cop28"),
        ("合意", "ns#Agreement"),
    ],
)
def test_what_is_called_so_comes_first(client: TestClient, words: str, first: str) -> None:
    assert first in found(client, q=words)[:4]


def test_a_part_of_a_document_is_found_under_what_that_is_about(client: TestClient) -> None:
    assert "press/sakai/2023/cop28-mou#it" in found(client, q="カイマップ")
    for each in found(client, q="永藤"):
        assert "#" not in each or each.endswith("#it")


def test_every_word_has_to_occur(client: TestClient) -> None:
    both = set(found(client, q="堺市 覚書"))
    assert both and both == set(found(client, q="堺市")) & set(found(client, q="覚書"))
    assert found(client, q="堺市 無何有") == []


def test_a_list_is_a_search_without_words(client: TestClient) -> None:
    agreements = found(client, **{"class": "obg:Agreement"})
    assert agreements[0] == "id/agreement/sakai-ba-ria-vung-tau-mou-2023"
    assert agreements == found(client, **{"class": OBG + "Agreement"})
    narrowed = found(client, **{"class": "obg:Agreement"}, year=2023)
    assert narrowed == ["id/agreement/sakai-ba-ria-vung-tau-mou-2023"]
    assert found(client, q="気候", **{"class": "obg:Agreement"}) != []


def test_facets_count_the_results_that_they_lead_to(client: TestClient) -> None:
    facets = json_of(client, q="覚書")["facets"]
    assert isinstance(facets, dict)
    assert {"class", "year", "organization", "topic"} <= {k for k, v in facets.items() if v}
    for kind, counts in facets.items():
        for each in counts:
            total = json_of(client, q="覚書", **{kind: each["value"]})["total"]
            assert total == each["results"], (kind, each)


def test_people_whom_no_list_may_name_are_found_by_name_alone(client: TestClient) -> None:
    person = "http://xmlns.com/foaf/0.1/Person"
    listed = found(client, **{"class": person})
    assert "id/person/nagafuji-hideki" in listed
    assert "id/person/dang-son-hai" not in listed
    assert "id/person/dang-son-hai" in found(client, q="Dang Son")


def test_pages_follow_each_other_and_end(client: TestClient) -> None:
    seen: list[str] = []
    address = "/search.json?q=o"
    total = json_of(client, q="o")["total"]
    while address:
        answer = client.get(address).json()
        seen += [row["id"] for row in answer["results"]]
        address = answer["next"] or ""
        address = address.replace("http://127.0.0.1:8000/search?", "/search.json?")
    assert len(seen) == len(set(seen)) == total
    assert len(seen) > 40
    beyond = client.get("/search?q=o&page=4999", headers={"accept-language": "en"})
    assert beyond.status_code == 200 and "no more results" in beyond.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "5001", "9" * 99, "１"])
def test_a_page_that_cannot_be_is_refused(client: TestClient, page: str) -> None:
    assert client.get("/search", params={"q": "a", "page": page}).status_code == 400


def test_a_question_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.get("/search", params={"q": "長" * 201}).status_code == 400
    assert client.get("/search", params={"q": "長" * 200}).status_code == 200


@pytest.mark.parametrize(
    "words",
    ['"', '""', "'", "(", "a*", "NEAR(a b)", "name:堺", "%", "\x00", "-", "*", "^a", "a OR b",
     "堺", "<script>", "﷽", "\u202e", " ", "゛", "\ud7ff", "𠮷野家", "a" * 200],
)  # fmt: skip
def test_no_words_break_the_search(client: TestClient, words: str) -> None:
    for form in ("", ".json", ".csv", ".ttl"):
        answer = client.get(f"/search{form}", params={"q": words})
        assert answer.status_code == 200, (words, form, answer.text[:300])
        assert "<script>" not in answer.text or form


def test_bytes_that_are_no_text_are_searched_as_such(client: TestClient) -> None:
    assert client.get("/search?q=%ff%fe").status_code == 200
    assert client.get("/search?q=%E5%A0").status_code == 200


def test_the_page_marks_what_was_found(client: TestClient) -> None:
    page = client.get("/search?q=堺市", headers={"accept-language": "ja", "accept": "text/html"})
    assert "<mark>堺市</mark>" in page.text and 'value="堺市"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text


@pytest.mark.parametrize(
    ("lang", "word"), [("ja", "絞り込む"), ("en", "Narrow"), ("vi", "Thu hẹp")]
)
def test_the_page_speaks_the_readers_language(client: TestClient, lang: str, word: str) -> None:
    page = client.get("/search?q=cop28", headers={"accept-language": lang, "accept": "text/html"})
    assert word in page.text and f'<html lang="{lang}">' in page.text


def test_nothing_found_is_a_good_page(client: TestClient) -> None:
    page = client.get("/search?q=無何有", headers={"accept-language": "en", "accept": "text/html"})
    assert page.status_code == 200 and "Nothing was found" in page.text and "0 results" in page.text


def test_the_table_opens_in_excel_and_holds_no_formula(serve: Serve) -> None:
    client = serve(
        {"a.ttl": '<http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "=1+1 x" .'}
    )
    answer = client.get("/search.csv?q=1%2B1")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["label"] for row in rows] == ["'=1+1 x"]


@pytest.mark.parametrize(
    ("suffix", "form"),
    [(".ttl", RdfFormat.TURTLE), (".nt", RdfFormat.N_TRIPLES), (".jsonld", RdfFormat.JSON_LD)],
)
def test_the_results_are_rdf(client: TestClient, suffix: str, form: RdfFormat) -> None:
    answer = client.get(f"/search{suffix}?" + urlencode({"q": "堺市"}))
    triples = {quad.triple for quad in parse(answer.content, format=form)}
    members = {t.object.value for t in triples if t.predicate == NamedNode(HYDRA + "member")}
    assert {m.removeprefix(BASE) for m in members} == set(found(client, q="堺市"))
    totals = [t.object for t in triples if t.predicate == NamedNode(HYDRA + "totalItems")]
    assert [t.value for t in totals if isinstance(t, Literal)] == [str(len(members))]


def addresses(text: str) -> Iterator[str]:
    for part in text.split('href="')[1:]:
        yield part.partition('"')[0].replace("&amp;", "&")


def test_every_facet_leads_to_results(client: TestClient) -> None:
    page = client.get("/search?q=覚書", headers={"accept": "text/html"})
    links = [each for each in addresses(page.text) if each.startswith("/search?")]
    assert len(links) > 10
    for each in links:
        if "lang=" not in each:
            assert client.get(each.replace("/search?", "/search.json?")).json()["total"] > 0, each


@pytest.mark.parametrize("path", ["/shapes.json", "/api.json", "/about.ttl", "/search.html.ttl"])
def test_a_suffix_that_a_page_has_not_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
