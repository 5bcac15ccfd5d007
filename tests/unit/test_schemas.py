"""JSON Schemas of classes, by forms written here."""

from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator

from oboegaki.formats import TURTLE, parse
from oboegaki.forms import Forms, forms
from oboegaki.rdf import PREFIXES, SHAPES
from oboegaki.schemas import DIALECT, name_of, schemas, standalone

Accepts = Callable[[object], bool]
ID = "https://example.org/a"
SHAPE = """
    shapes:Agreement sh:targetClass obg:Agreement ; rdfs:label "合意"@ja , "agreement"@en ;
        sh:property
            [ sh:path rdfs:label ; sh:order 1 ; sh:uniqueLang true ; sh:minCount 1 ],
            [ sh:path obg:party ; sh:order 2 ; sh:class org:Organization ; sh:minCount 2 ;
              sh:name "当事者"@ja , "party"@en , "bên ký kết"@vi ],
            [ sh:path obg:concludedAt ; sh:order 3 ; sh:class obg:Agreement ; sh:maxCount 1 ],
            [ sh:path obg:concludedOn ; sh:order 4 ; sh:datatype xsd:date ; sh:maxCount 1 ],
            [ sh:path schema:startDate ; sh:order 5 ; sh:maxCount 1 ;
              sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) ] .
"""


@pytest.fixture(scope="module")
def described() -> Forms:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return forms(parse((prefixes + SHAPE).encode(), TURTLE, SHAPES))


@pytest.fixture(scope="module")
def accepts(described: Forms) -> Accepts:
    schema = standalone(described, "Agreement", "en")
    assert schema is not None and schema["$schema"] == DIALECT
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    return lambda thing: bool(judge.is_valid(thing))


GOOD: dict[str, object] = {
    "id": ID,
    "type": ["Agreement"],
    "label": {"ja": "覚書"},
    "party": [{"id": f"{ID}/1"}, {"id": f"{ID}/2", "type": ["City"], "label": {"ja": "市"}}],
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"concludedOn": "2023-12-08"},
        {"startDate": {"type": "xsd:date", "@value": "2023-12-08"}},
        {"startDate": {"type": "xsd:dateTime", "@value": "2023-12-08T12:05:00+04:00"}},
        {"concludedAt": {"id": f"{ID}/3"}},
        {"concludedAt": {**GOOD, "id": f"{ID}/4", "concludedOn": "2023-12-08"}},
        {"unknownToTheForm": 1},
    ],
)
def test_what_the_form_allows_is_accepted(accepts: Accepts, more: dict[str, object]) -> None:
    assert accepts({**GOOD, **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "覚書"},
        {"label": {"ja": ["覚書"]}},
        {"party": GOOD["party"][0]},  # type: ignore[index]
        {"party": []},
        {"party": ["https://example.org/a/1"]},
        {"party": [{"type": ["City"]}]},
        {"concludedOn": "8 December 2023"},
        {"concludedOn": ["2023-12-08"]},
        {"startDate": "2023-12-08"},
        {"startDate": {"type": "xsd:gYear", "@value": "2023"}},
        {"concludedAt": [{"id": f"{ID}/3"}]},
        {"concludedAt": {"id": f"{ID}/4", "concludedOn": "2023-12-08"}},
        {"type": "Agreement"},
    ],
)
def test_what_the_form_does_not_allow_is_refused(
    accepts: Accepts, wrong: dict[str, object]
) -> None:
    assert not accepts({**GOOD, **wrong})


@pytest.mark.parametrize("missing", ["id", "type", "label", "party"])
def test_what_the_form_requires_has_to_be_there(accepts: Accepts, missing: str) -> None:
    assert not accepts({key: value for key, value in GOOD.items() if key != missing})


@pytest.mark.parametrize(
    ("language", "title"),
    [("ja", "当事者"), ("en", "party"), ("vi", "bên ký kết"), ("", "party")],
)
def test_titles_are_in_the_language_asked_for(described: Forms, language: str, title: str) -> None:
    made = schemas(described, language, "#/$defs/")["Agreement"]
    assert made["properties"]["party"]["title"] == title  # type: ignore[index]


def test_a_schema_brings_along_what_it_refers_to_and_nothing_else(described: Forms) -> None:
    schema = standalone(described, "Agreement", "en")
    assert schema is not None
    assert set(schema["$defs"]) == {"Agreement", "Node", "Reference"}  # type: ignore[call-overload]
    alone = standalone(described, "Reference", "en")
    assert alone is not None and set(alone["$defs"]) == {"Reference"}  # type: ignore[call-overload]


def test_there_is_no_schema_of_an_unknown_class(described: Forms) -> None:
    assert standalone(described, "Unheard", "en") is None


def test_names_of_schemas_are_fit_for_openapi() -> None:
    assert name_of("https://example.org/集合#B c") == "https___example.org____B_c"
