"""Properties that hold whatever is sent: hypothesis looks for what breaks them."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from in_process import client_of
from starlette.testclient import TestClient

from oboegaki.edition.place import Place
from oboegaki.site import Site

SAKAI = "/doc/org/sakai"
PROBLEM = "application/problem+json"
usual = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
types = st.sampled_from(
    ["text/html", "text/turtle", "application/ld+json", "application/*", "text/*", "*/*", "a/b"]
)
weights = st.floats(0, 1).map(lambda weight: f"{weight:.3f}")
accepts = st.lists(st.tuples(types, weights), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def client(flagship: Site, flagship_place: Place) -> Iterator[TestClient]:
    with client_of(flagship, flagship_place) as client:
        yield client


def escaped(text: str) -> str:
    """Return a text as a literal of SPARQL."""
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return f'"{text}"'


@usual
@given(anything)
@example("100% +&=;#?/ %41 \u2028 堺 🗾")
def test_every_text_comes_back_from_a_query_as_it_was_sent(client: TestClient, text: str) -> None:
    query = f"SELECT ({escaped(text)} AS ?x) {{}}"
    direct = {"content-type": "application/sparql-query"}
    for answer in (
        client.get("/sparql?query=" + quote(query, safe="")),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query.encode(), headers=direct),
    ):
        assert answer.status_code == 200
        (row,) = answer.json()["results"]["bindings"]
        assert row["x"] == {"type": "literal", "value": text}


@usual
@given(accepts)
def test_what_is_given_is_never_what_was_refused(
    client: TestClient, accept: list[tuple[str, str]]
) -> None:
    """RFC 9110, 12.5.1: what has weight 0, by the closest range, is not sent."""
    header = ", ".join(f"{kind};q={weight}" for kind, weight in accept)
    answer = client.get(SAKAI, headers={"accept": header})
    assert answer.status_code in (200, 406)
    if answer.status_code == 200:
        given_type = answer.headers["content-type"].partition(";")[0]
        ranges = (given_type, given_type.partition("/")[0] + "/*", "*/*")
        closest = next(each for each in ranges if each in dict(accept))
        assert any(kind == closest and float(weight) > 0 for kind, weight in accept)


@usual
@given(header_text, header_text, header_text)
def test_no_header_whatever_it_says_breaks_a_document(
    client: TestClient, accept: str, tag: str, language: str
) -> None:
    headers = {"accept": accept, "if-none-match": tag, "accept-language": language}
    answer = client.get(SAKAI, headers=headers)
    assert answer.status_code in (200, 304, 406)


@usual
@given(anything)
@example("javascript:alert(1)")
@example("https://w3id.org/oboegaki/id/../../x")
def test_any_iri_may_be_asked_about(client: TestClient, iri: str) -> None:
    answer = client.get("/about?iri=" + quote(iri, safe=""))
    assert answer.status_code in (200, 301, 404)
    assert "\n" not in answer.headers.get("location", "")


@usual
@given(st.lists(anything, max_size=4))
@example(["..", "..", "etc", "passwd"])
@example(["", "", "evil.example"])
def test_any_path_is_answered_and_leads_nowhere_else(
    client: TestClient, segments: list[str]
) -> None:
    path = "/" + "/".join(quote(each, safe="") for each in segments)
    answer = client.get("http://127.0.0.1:8000" + path)
    assert answer.status_code in (200, 301, 303, 308, 400, 404, 410)
    location = answer.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")
