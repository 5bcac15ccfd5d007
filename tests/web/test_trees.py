"""JSON for those who write web pages: the tree of one thing, in the form of its class."""

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from starlette.testclient import TestClient

from oboegaki.formats import EXPANDED, FRAMED

Json = dict[str, object]
PRESS = "/press/sakai/2023/cop28-mou"
EVENT = "/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023"
AGREEMENT = "/doc/agreement/sakai-ba-ria-vung-tau-mou-2023"


def tree(client: TestClient, path: str, lang: str = "") -> Json:
    answer = client.get(f"{path}.json" + (f"?lang={lang}" if lang else ""))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    read = answer.json()
    assert isinstance(read, dict)
    return read


def statements(text: bytes, syntax: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(text, format=syntax)}


def texts(value: object, key: str = "") -> Iterator[Json]:
    """Yield every language map of a tree."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each, key)
    elif isinstance(value, dict):
        if key in ("label", "name", "prefLabel", "title"):
            yield value
        else:
            for name, each in value.items():
                yield from texts(each, name)


@pytest.fixture(scope="module")
def everything(client: TestClient) -> set[Triple]:
    """Every statement that the edition makes."""
    answer = client.post(
        "/sparql",
        data={"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"},
        headers={"accept": "application/n-triples"},
    )
    return statements(answer.content, RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("path", [PRESS, EVENT, AGREEMENT, "/doc/org/sakai", "/doc/person/tsujio"])
@pytest.mark.parametrize("lang", ["", "en", "vi"])
def test_a_tree_says_nothing_but_what_the_edition_says(
    client: TestClient, everything: set[Triple], path: str, lang: str
) -> None:
    written = json.dumps(tree(client, path, lang)).encode()
    assert statements(written, RdfFormat.JSON_LD) <= everything


@pytest.mark.parametrize("path", [PRESS, EVENT, AGREEMENT])
def test_a_tree_says_all_that_the_document_says(client: TestClient, path: str) -> None:
    written = json.dumps(tree(client, path)).encode()
    turtle = client.get(f"{path}.ttl").content
    assert statements(turtle, RdfFormat.TURTLE) <= statements(written, RdfFormat.JSON_LD)


def test_a_press_release_begins_with_the_release_itself(client: TestClient) -> None:
    read = tree(client, PRESS)
    assert str(read["id"]).endswith("/cop28-mou#it")
    assert "PressRelease" in read["type"]  # type: ignore[operator]


def test_an_event_holds_who_took_part_and_names_where_they_belong(client: TestClient) -> None:
    parts = tree(client, EVENT, "en")["participation"]
    assert isinstance(parts, list) and len(parts) == 5
    mayor = next(each for each in parts if each["id"].endswith("#p-nagafuji"))
    assert mayor["participant"]["label"] == {"en": "Nagafuji Hideki"}
    assert mayor["attendanceMode"]["prefLabel"] == {"en": "video message"}


@pytest.mark.parametrize(("lang", "falls_back"), [("en", "ja"), ("ja", "en"), ("vi", "en ja")])
def test_a_language_leaves_one_text_each(client: TestClient, lang: str, falls_back: str) -> None:
    read = tree(client, EVENT, lang)
    found = list(texts({key: read[key] for key in read if key != "@context"}))
    assert found
    assert all(len(each) == 1 for each in found)
    assert {tag for each in found for tag in each} <= {lang, *falls_back.split(), "@none"}
    assert client.get(f"{EVENT}.json?lang={lang}").headers["content-language"] == lang


def test_without_a_language_all_texts_are_there(client: TestClient) -> None:
    answer = client.get(f"{EVENT}.json", headers={"accept-language": "en"})
    assert "content-language" not in answer.headers
    assert set(answer.json()["label"]) == {"ja", "en"}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json", "application/json"),
        (f'application/ld+json;profile="{FRAMED}"', f'application/ld+json;profile="{FRAMED}"'),
        (f'application/ld+json;profile="{EXPANDED}"', f'application/ld+json;profile="{EXPANDED}"'),
        ("application/ld+json", "application/ld+json"),
        ('application/ld+json;profile="https://example.org/unknown"', "application/ld+json"),
    ],
)
def test_the_profile_of_json_ld_is_negotiated(
    client: TestClient, accept: str, content_type: str
) -> None:
    answer = client.get(EVENT, headers={"accept": accept})
    assert answer.headers["content-type"] == content_type
    read = answer.json()
    assert isinstance(read, list) == (EXPANDED in content_type)
    assert ("participation" in read and isinstance(read["participation"][0], dict)) == (
        "json-ld#framed" in content_type or content_type == "application/json"
    )


def test_each_form_has_a_validator_of_its_own(client: TestClient) -> None:
    kinds = ["json", "ld+json", f'ld+json;profile="{EXPANDED}"', f'ld+json;profile="{FRAMED}"']
    wishes = [f"application/{kind}" for kind in kinds]
    tags = {client.get(EVENT, headers={"accept": wish}).headers["etag"] for wish in wishes}
    assert len(tags) == len(wishes)


def test_json_ld_is_compacted_with_our_context(client: TestClient) -> None:
    read = client.get(f"{AGREEMENT}.jsonld").json()
    assert read["@context"]["@protected"] is True
    assert read["party"] and read["label"]["ja"]
