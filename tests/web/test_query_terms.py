"""`/sparql/terms.json`: what a query on the edition may name, for editors that suggest it."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from oboegaki.edition.opened import Edition
from oboegaki.rdf import PREFIXES
from oboegaki.web import terms

Serve = Callable[[dict[str, str]], TestClient]
ADDRESS = f"/{terms.PATH}"
KINDS = ("classes", "properties", "concepts")


def named(answer: Any, kind: str) -> dict[str, Any]:
    return {each["iri"]: each for each in answer.json()[kind]}


@pytest.mark.parametrize(
    ("lang", "label", "language"),
    [("ja", "合意", "ja"), ("en", "agreement", "en"), ("xx", "agreement", "en")],
)
def test_names_have_labels_in_the_language_asked_for(
    client: TestClient, lang: str, label: str, language: str
) -> None:
    answer = client.get(ADDRESS, params={"lang": lang})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["language"] == language
    agreement = named(answer, "classes")[PREFIXES["obg"] + "Agreement"]
    assert agreement["name"] == "obg:Agreement"
    assert (agreement["label"], agreement["lang"]) == (label, language)


def test_everything_that_the_edition_uses_is_named_with_its_uses(
    client: TestClient, flagship_edition: Edition
) -> None:
    answer = client.get(ADDRESS)
    counts, uses = (
        flagship_edition.statements.class_counts(),
        flagship_edition.statements.term_uses(),
    )
    for kind, used in (("classes", counts), ("properties", uses)):
        found = {iri: each["uses"] for iri, each in named(answer, kind).items()}
        assert found.items() >= used.items()
        assert list(found.values()) == sorted(found.values(), reverse=True), "most used first"
        assert 0 in found.values(), "what is declared and not used yet is named, too"


def test_concepts_are_named_by_their_iri_and_prefixes_are_those_of_the_house(
    client: TestClient,
) -> None:
    answer = client.get(ADDRESS, params={"lang": "en"})
    witness = named(answer, "concepts")["https://w3id.org/oboegaki/concept/role#witness"]
    assert witness["label"] == "witness" and "name" not in witness
    assert answer.json()["prefixes"] == PREFIXES


def test_a_reader_who_has_it_is_told_so(client: TestClient) -> None:
    first = client.get(ADDRESS, params={"lang": "vi"})
    again = client.get(
        ADDRESS, params={"lang": "vi"}, headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
    other = client.get(ADDRESS, params={"lang": "ja"})
    assert other.headers["etag"] != first.headers["etag"]


def test_an_edition_can_be_asked_by_name(client: TestClient, flagship_edition: Edition) -> None:
    name = flagship_edition.manifest.id
    assert client.get(ADDRESS, params={"edition": name}).json() == client.get(ADDRESS).json()
    assert client.get(ADDRESS, params={"edition": "20200101T000000Z-none"}).status_code == 404


def test_a_site_of_other_terms_names_those_and_nothing_of_ours(serve: Serve) -> None:
    answer = serve(
        {
            "data/d.ttl": """
                PREFIX ex: <https://example.org/terms/>
                PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
                <https://example.org/a> a ex:Thing, [ rdfs:label "a class without a name" ] ;
                  ex:weight 3 .
                ex:weight rdfs:label "Gewicht"@de .
            """
        }
    ).get(ADDRESS, params={"lang": "vi"})
    found = {kind: list(named(answer, kind)) for kind in KINDS}
    assert found["classes"] == ["https://example.org/terms/Thing"]
    assert "https://example.org/terms/weight" in found["properties"]
    assert found["concepts"] == []
    weight = named(answer, "properties")["https://example.org/terms/weight"]
    assert weight == {"iri": weight["iri"], "uses": 1, "label": "Gewicht", "lang": "de"}
