"""The API as it describes itself: OpenAPI, JSON Schemas, contexts, and the page about them."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from oboegaki.edition.opened import Edition
from oboegaki.formats import RESULTS
from oboegaki.forms import forms_of
from oboegaki.listing import members
from oboegaki.schemas import name_of
from oboegaki.web import guide
from oboegaki.web.operations import template_of
from oboegaki.web.resource import PAGES

Json = dict[str, object]
BASE = "https://w3id.org/oboegaki/"


@pytest.fixture(scope="module")
def openapi(client: TestClient) -> Json:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    read = answer.json()
    assert isinstance(read, dict)
    return read


def operations(openapi: Json) -> Iterator[tuple[str, Json]]:
    paths = openapi["paths"]
    assert isinstance(paths, dict)
    for path, item in paths.items():
        if "get" in item:
            yield path, item["get"]


def filled(path: str, values: dict[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda match: values[match[1]], path)


def asking(path: str, media_type: str) -> str:
    """Return the query that a media type is the answer to; without one, a service is described."""
    is_table = any(each.media_type == media_type for each in RESULTS)
    return f"?query={quote('ASK { ?s ?p ?o }')}" if path == "/sparql" and is_table else ""


def documents(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield every document of the edition whose class has a form: the class, its path."""
    for class_ in forms_of(edition.statements).by_class:
        for member in members(edition.statements, class_, 500).items:
            path = "/" + member.subject.removeprefix(BASE).removesuffix("#it")
            path = path.replace("/id/", "/doc/", 1)
            if template_of(path, "#" in path):
                yield name_of(class_), path


@pytest.mark.parametrize("lang", ["", "vi"])
def test_every_tree_of_the_edition_is_as_its_schema_says(
    client: TestClient, flagship_edition: Edition, lang: str
) -> None:
    seen = set()
    for class_, path in documents(flagship_edition):
        schema = client.get(f"/api/{class_}.json")
        assert schema.headers["content-type"] == "application/schema+json"
        tree = client.get(f"{path}.json", params={"lang": lang} if lang else {})
        faults = Draft202012Validator(schema.json()).iter_errors(tree.json())
        assert [(path, list(f.path), f.message[:200]) for f in faults] == []
        seen.add(class_)
    assert {"PressRelease", "Agreement", "Event", "Organization", "Person", "Place"} <= seen


def test_every_address_of_the_description_answers_as_described(
    client: TestClient, openapi: Json
) -> None:
    values = {"name": "Agreement", "format": "csv"}
    checked = 0
    for path, operation in operations(openapi):
        fields = {p["name"]: p.get("example") for p in operation["parameters"]}  # type: ignore[attr-defined]
        if path.startswith(("/queries/{", "/dumps/{", "/dumps/latest/", "/dumps/diff/")):
            continue  # named in the two tests below
        if path == "/metrics":
            continue  # for operators: tests/web/test_operate.py
        address = filled(path, values | {k: v for k, v in fields.items() if v})
        address += "?iri=https://schema.org/Place" if path == "/about" else ""
        for media_type in operation["responses"]["200"]["content"]:  # type: ignore[index]
            query = asking(path, media_type)
            answer = client.get(address + query, headers={"accept": media_type})
            assert answer.status_code == 200, (address, media_type, answer.text[:200])
            assert answer.headers["content-type"].partition(";")[0] == media_type, address
            checked += 1
    assert checked > 100


def test_dumps_and_saved_queries_have_their_addresses(client: TestClient, openapi: Json) -> None:
    described = dict(operations(openapi))
    assert {
        "/dumps/{name}",
        "/dumps/latest/{name}",
        "/queries/{name}",
        "/queries/{name}.{format}",
    } <= described.keys()
    listed = client.get("/queries", headers={"accept": "application/json"}).json()
    assert listed


def test_the_description_is_valid_and_complete_in_itself(openapi: Json) -> None:
    text = json.dumps(openapi)
    components = openapi["components"]
    assert isinstance(components, dict)
    for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', text):
        assert name in components[kind], name
    for schema in components["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert openapi["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_the_description_is_had_in_japanese_and_changes_with_the_edition_alone(
    client: TestClient,
) -> None:
    plain, japanese = client.get("/openapi.json"), client.get("/openapi.json?lang=ja")
    assert "A SPARQL 1.1 query" in plain.text and "の問い合わせ" in japanese.text
    assert plain.headers["etag"] != japanese.headers["etag"]
    again = client.get("/openapi.json", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("name", "key"), [("context", "concludedAt"), ("authoring", "締結の場")])
def test_the_contexts_are_published(client: TestClient, name: str, key: str) -> None:
    answer = client.get(f"/ns/{name}.jsonld", headers={"accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    context = answer.json()["@context"]
    assert key in context and "@vocab" not in context and context["@protected"]


def test_an_unknown_class_has_no_form_and_the_others_are_named(client: TestClient) -> None:
    answer = client.get("/api/Agrement.json", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "Agreement" in answer.json()["detail"]


@pytest.mark.parametrize(("lang", "title"), [("ja", "様式"), ("en", "Forms"), ("vi", "biểu mẫu")])
def test_people_read_of_the_forms_in_their_language(
    client: TestClient, lang: str, title: str
) -> None:
    page = client.get("/api", headers={"accept-language": lang, "accept": "text/html"})
    assert page.status_code == 200 and title in page.text
    assert 'id="Agreement"' in page.text and "concludedAt" in page.text


def test_trees_say_where_the_api_is_described(client: TestClient) -> None:
    link = client.get("/doc/org/sakai.json").headers["link"]
    assert '</openapi.json>; rel="service-desc"' in link
    assert '</api>; rel="service-doc"' in link


NOT_OF_THE_API = {"/", "/api", "/robots.txt", *guide.PAGES}
"""What only people and crawlers ask for."""


def test_no_address_is_forgotten(client: TestClient, openapi: Json) -> None:
    paths = openapi["paths"]
    assert isinstance(paths, dict)
    described = set(paths)
    assert described - {path for path, _ in operations(openapi)} == {"/mcp"}, "only sent to"
    routes = client.app._api.openapi()["paths"]  # type: ignore[attr-defined]
    assert {*routes, *PAGES} - NOT_OF_THE_API <= described
