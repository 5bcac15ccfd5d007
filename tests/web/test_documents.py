"""Documents over HTTP: what each address answers, in which form, with which headers."""

import re
from collections.abc import Callable

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from oboegaki.edition.opened import Edition

Serve = Callable[[dict[str, str]], TestClient]
PRESS = "/press/sakai/2023/cop28-mou"
RELEASE = "https://w3id.org/oboegaki" + PRESS
SAKAI = "/doc/org/sakai"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

FORMATS = {
    "text/turtle": (".ttl", RdfFormat.TURTLE),
    "application/n-triples": (".nt", RdfFormat.N_TRIPLES),
    "application/ld+json": (".jsonld", RdfFormat.JSON_LD),
    "application/rdf+xml": (".rdf", RdfFormat.RDF_XML),
    "application/trig": (".trig", RdfFormat.TRIG),
    "application/n-quads": (".nq", RdfFormat.N_QUADS),
}


def triples(body: bytes, syntax: RdfFormat) -> Dataset:
    """Return the statements of a body without their graphs, with canonical blank nodes."""
    quads = pyoxigraph.parse(body, format=syntax, base_iri="http://127.0.0.1:8000/")
    found = Dataset(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in quads)
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("path", [PRESS, SAKAI, "/ns", "/concept/role"])
def test_accept_and_suffix_give_the_same_bytes(
    client: TestClient, path: str, media_type: str
) -> None:
    suffix, _ = FORMATS[media_type]
    negotiated = client.get(path, headers={"accept": media_type})
    named = client.get(path + suffix)
    assert negotiated.status_code == named.status_code == 200
    assert negotiated.headers["content-type"].partition(";")[0] == media_type
    assert negotiated.headers["content-location"] == path + suffix
    assert negotiated.content == named.content


@pytest.mark.parametrize("media_type", [m for m in FORMATS if m != "text/turtle"])
@pytest.mark.parametrize(
    "path", [SAKAI, "/ns", "/doc/event/clean-city-partnership-programme-seminar-2023"]
)
def test_every_syntax_says_the_same(client: TestClient, path: str, media_type: str) -> None:
    _, syntax = FORMATS[media_type]
    other = client.get(path, headers={"accept": media_type})
    turtle = client.get(path, headers={"accept": "text/turtle"})
    assert triples(other.content, syntax) == triples(turtle.content, RdfFormat.TURTLE)


def test_rdflib_and_pyoxigraph_read_the_turtle_alike(client: TestClient) -> None:
    body = client.get(PRESS + ".ttl").content
    by_rdflib = rdflib.Graph().parse(data=body, format="turtle")
    lines = pyoxigraph.serialize(
        pyoxigraph.parse(body, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES
    )
    assert isomorphic(by_rdflib, rdflib.Graph().parse(data=lines, format="nt"))


def test_the_document_of_a_release_is_exactly_its_named_graph(
    client: TestClient, flagship_edition: Edition
) -> None:
    graph = flagship_edition.statements.graph(RELEASE)
    assert graph is not None
    body = client.get(PRESS + ".nt").content
    assert len(body.splitlines()) == graph.quads
    named = {line.rpartition(b" <")[2] for line in client.get(PRESS + ".nq").content.splitlines()}
    assert named == {f"{RELEASE}> .".encode(), f"{RELEASE}/derived> .".encode()}


def test_shared_things_answer_303_to_their_document(client: TestClient) -> None:
    answer = client.get("/id/org/sakai")
    assert (answer.status_code, answer.headers["location"]) == (303, SAKAI)
    assert client.get("/id/org/nobody").status_code == 404


def test_browsers_get_html_and_programs_that_take_anything_get_it_too(client: TestClient) -> None:
    for accept in (BROWSER, "*/*"):
        answer = client.get(SAKAI, headers={"accept": accept})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_what_is_made_for_programs_is_turtle_for_anything(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept": "*/*"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(triples(answer.content, RdfFormat.TURTLE)) > 10
    assert client.head(path, headers={"accept": "*/*"}).headers["etag"] == answer.headers["etag"]


def test_a_type_that_is_not_offered_is_406_with_what_is(client: TestClient) -> None:
    answer = client.get(SAKAI, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in answer.json()["offered"]
    assert client.get(SAKAI, headers={"accept": "text/turtle;q=0"}).status_code == 406


def test_an_unchanged_representation_is_304_and_another_one_is_not(client: TestClient) -> None:
    first = client.get(SAKAI, headers={"accept": "text/turtle"})
    etag = first.headers["etag"]
    again = client.get(SAKAI, headers={"accept": "text/turtle", "if-none-match": f'"x", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert "accept" in again.headers["vary"].lower()
    page = client.get(SAKAI, headers={"accept": "text/html", "if-none-match": etag})
    assert page.status_code == 200


def test_each_representation_has_an_etag_of_its_own(client: TestClient) -> None:
    tags = {client.get(SAKAI + suffix).headers["etag"] for suffix, _ in FORMATS.values()}
    tags |= {client.get(f"{SAKAI}.html?lang={lang}").headers["etag"] for lang in ("ja", "en")}
    assert len(tags) == len(FORMATS) + 2
    assert all(re.fullmatch(r'"[!#-~]+"', tag) for tag in tags)


def test_links_name_every_other_representation(client: TestClient) -> None:
    answer = client.get(SAKAI, headers={"accept": "text/turtle"})
    links = answer.headers["link"]
    for media_type, (suffix, _) in FORMATS.items():
        mentioned = f'<{SAKAI}{suffix}>; rel="alternate"; type="{media_type}"' in links
        assert mentioned is (media_type != "text/turtle")
    assert f'<http://127.0.0.1:8000{SAKAI}>; rel="canonical"' in links
    assert 'rel="license"' in links


def test_head_gives_the_headers_of_get(client: TestClient) -> None:
    for path in (SAKAI, "/", "/sparql", "/dumps/"):
        got, head = client.get(path), client.head(path)
        assert head.content == b""
        for name in ("content-type", "content-length", "vary"):
            assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_writing_is_405_with_what_is_allowed(client: TestClient, method: str) -> None:
    answer = client.request(method, SAKAI)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_any_origin_may_read(client: TestClient) -> None:
    answer = client.get(SAKAI, headers={"origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "etag" in answer.headers["access-control-expose-headers"].lower()
    preflight = client.options(SAKAI, headers={"access-control-request-method": "GET"})
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]


def test_unknown_addresses_are_404_in_the_readers_language(client: TestClient) -> None:
    page = client.get("/doc/org/だれか", headers={"accept": BROWSER, "accept-language": "ja"})
    assert (page.status_code, page.headers["content-language"]) == (404, "ja")
    assert "見つかりません" in page.text
    problem = client.get("/no/such?thing", headers={"accept": "application/json"})
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 404


@pytest.mark.parametrize(
    ("accept_language", "query", "language"),
    [
        (None, "", "ja"),
        ("en", "", "en"),
        ("en;q=0.5, ja", "", "ja"),
        ("fr", "", "ja"),
        ("ja", "?lang=en", "en"),
        ("en", "?lang=xx", "en"),
    ],
)
def test_the_page_is_in_the_language_asked_for(
    client: TestClient, accept_language: str | None, query: str, language: str
) -> None:
    headers = {"accept": "text/html", "accept-language": accept_language or ""}
    answer = client.get(SAKAI + query, headers=headers)
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    title = "<ruby>堺市<" if language == "ja" else "Sakai City</h1>"
    assert title in answer.text.partition("<h1")[2]


def test_every_answer_has_the_security_headers(client: TestClient) -> None:
    for path in ("/", SAKAI, PRESS + ".ttl", "/sparql", "/healthz", "/nowhere", "/dumps/"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'self'")


def test_an_answer_names_its_edition(client: TestClient, flagship_edition: Edition) -> None:
    name = flagship_edition.manifest.id
    for path in (SAKAI, "/catalog", "/sparql?query=ASK{}"):
        assert client.get(path).headers["oboegaki-edition"] == name
    assert client.get("/readyz").json()["edition"] == name


def test_a_large_graph_is_had_whole_in_every_syntax_and_a_page_at_a_time(serve: Serve) -> None:
    count = 40_000
    rows = "".join(
        f'<http://127.0.0.1:8000/row/{n}> <http://x.example/p> "{n:080}" .\n' for n in range(count)
    )
    client = serve({"rows.nt": rows})
    for media_type, (_, syntax) in FORMATS.items():
        answer = client.get("/graph/rows", headers={"accept": media_type})
        assert answer.status_code == 200
        assert sum(1 for _ in pyoxigraph.parse(answer.content, format=syntax)) == count
    page = client.get("/graph/rows", headers={"accept": "text/html"})
    assert page.text.count('<a href="/row/') == 50
    assert len(page.content) < 20_000
    following = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert following
    second = client.get(following.group(1), headers={"accept": "text/html"}).text
    assert set(re.findall(r"/row/\d+", page.text)).isdisjoint(re.findall(r"/row/\d+", second))
