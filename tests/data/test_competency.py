"""The competency questions are answered by the published data, and notice when the data are wrong.

Queries and expected answers stand in `ontology/competency/`; how answers are compared is part of
the questions: texts by NFKC without white space, moments as instants, resources by any of their
Japanese labels or names.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flagship_store import flagship_store
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from oboegaki.rdf import PREFIXES, term

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "ontology" / "competency").glob("*.rq"))
RELEASE = "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou"
NAMES = tuple(
    NamedNode(term(name))
    for name in (
        "rdfs:label skos:prefLabel skos:altLabel schema:name foaf:name "
        "obg:nameAsPrinted obg:abbreviation"
    ).split()
)

Value = NamedNode | Literal


@pytest.fixture(scope="module")
def store() -> Store:
    return flagship_store()


def answers(store: Store, query: str) -> list[dict[str, Value]]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = []
    for solution in found:
        row = {name: solution[name] for name in names}
        rows.append({k: v for k, v in row.items() if isinstance(v, NamedNode | Literal)})
    return rows


def normal(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("\u301c", "~"))


def names_of(store: Store, value: NamedNode) -> Iterator[str]:
    for predicate in NAMES:
        for quad in store.quads_for_pattern(value, predicate, None):
            if isinstance(quad.object, Literal) and quad.object.language in (None, "ja"):
                yield quad.object.value


def same(store: Store, value: Value, expected: Any, accept: dict[str, list[str]]) -> bool:
    """Tell whether one value of an answer is the expected one."""
    if isinstance(expected, bool):
        return value == Literal(expected)
    if isinstance(value, Literal) and value.datatype == NamedNode(term("xsd:dateTime")):
        moment, wanted = datetime.fromisoformat(value.value), datetime.fromisoformat(expected)
        return moment.tzinfo is not None and moment == wanted
    if isinstance(value, Literal) and value.datatype == NamedNode(term("xsd:date")):
        return bool(value.value == expected)
    if re.fullmatch(r"[\d-]{9,}", expected):
        return digits(value.value) == digits(expected)
    spellings = {normal(each) for each in (expected, *accept.get(expected, ()))}
    texts = names_of(store, value) if isinstance(value, NamedNode) else (value.value,)
    return any(normal(each) in spellings for each in texts)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text.replace("+81", "0"))


def row_matches(store: Store, row: dict[str, Value], expected: Any, question: Any) -> bool:
    """Tell whether a row is the expected object, or its first column the expected text."""
    accept = question["accept"]
    if isinstance(expected, str):
        return same(store, next(iter(row.values())), expected, accept)
    return all(
        any(same(store, row[key], each, accept) for each in wanted)
        if isinstance(wanted, list)
        else same(store, row[key], wanted, accept)
        for key, wanted in expected.items()
    )


def distinct(rows: list[dict[str, Value]], expected: list[Any]) -> list[dict[str, Value]]:
    """Return the rows that differ in a column that is asked for."""
    keys = expected[0] if expected and isinstance(expected[0], dict) else None
    seen: dict[tuple[Value, ...], dict[str, Value]] = {}
    for row in rows:
        asked = row if keys is None else {key: row[key] for key in keys}
        seen.setdefault(tuple(asked.values())[: 1 if keys is None else None], row)
    return list(seen.values())


def correct(store: Store, question: Any, query: str) -> bool:
    """Tell whether a query gives exactly the expected answer."""
    expected = question["expected"]
    rows = distinct(answers(store, query), expected)
    if len(rows) != rows_wanted(expected):
        return False
    if question["ordered"]:
        pairs = zip(rows, expected, strict=True)
        return all(row_matches(store, row, each, question) for row, each in pairs)
    found = [[row_matches(store, row, each, question) for each in expected] for row in rows]
    return all(map(any, found)) and all(map(any, zip(*found, strict=True)))


def rows_wanted(expected: list[Any]) -> int:
    """Return how many rows answer: a list inside an object takes a row for each of its members."""
    objects = [each for each in expected if isinstance(each, dict)]
    members = [value for each in objects for value in each.values() if isinstance(value, list)]
    return sum(map(len, members)) or len(expected)


def question_of(path: Path) -> Any:
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def query_of(number: str) -> Path:
    return next(path for path in QUERIES if path.name.startswith(number + "-"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_competency_question_is_answered(path: Path, store: Store) -> None:
    query = path.read_text(encoding="utf-8")
    assert correct(store, question_of(path), query), answers(store, query)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_begins_with_its_question_in_japanese_and_english(path: Path) -> None:
    first, second, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ") and not first.isascii()
    assert second.startswith("# ") and second.isascii()
    assert question_of(path)["id"] == f"CQ{path.name[:2]}"


def test_every_question_on_sections_0_to_3_and_7_has_a_query() -> None:
    assert [path.name[:2] for path in QUERIES][:17] == [f"{number:02}" for number in range(1, 18)]
    assert query_of("36").exists()


def test_questions_are_those_of_the_shared_list() -> None:
    shared = ROOT.parent / "shared" / "competency-questions.json"
    if not shared.exists():
        pytest.skip("../shared/competency-questions.json is not here to compare with")
    listed = {q["id"]: q for q in json.loads(shared.read_text(encoding="utf-8"))["questions"]}
    for path in QUERIES:
        question = question_of(path)
        assert question == {key: listed[question["id"]][key] for key in question}


def test_the_date_of_issue_is_found_where_a_release_states_one() -> None:
    """The twin of question 6: the same query, asked of a release that does have a date."""
    twin = "https://example.org/press/twin"
    store = Store()
    store.update(
        f"PREFIX obg: <{PREFIXES['obg']}> PREFIX dcterms: <{PREFIXES['dcterms']}> "
        f"PREFIX xsd: <{PREFIXES['xsd']}> INSERT DATA {{ GRAPH <{twin}> {{ <{twin}#it> "
        'a obg:PressRelease ; dcterms:issued "2023-12-08"^^xsd:date } }'
    )
    query = query_of("06").read_text(encoding="utf-8").replace(RELEASE, twin)
    assert [row["date"].value for row in answers(store, query)] == ["2023-12-08"]


ONTO = "https://w3id.org/oboegaki/"
NEEDED = "obg rdfs org schema dcterms xsd skos foaf".split()
PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in NEEDED) + "".join(
    f"PREFIX {name}: <{ONTO}{path}>\n"
    for name, path in {
        "agreements": "id/agreement/", "events": "id/event/", "orgs": "id/org/",
        "places": "id/place/", "relations": "id/relation/", "persons": "id/person/",
        "release": "press/sakai/2023/cop28-mou#", "mode": "concept/attendance-mode#",
        "role": "concept/role#", "relationkind": "concept/relation-kind#",
    }.items()
)  # fmt: skip
MOU = "agreements:sakai-ba-ria-vung-tau-mou-2023"
CEREMONY = "events:sakai-ba-ria-vung-tau-mou-ceremony-2023"
SEMINAR = "events:clean-city-partnership-programme-seminar-2023"
MISTAKES = {
    "0 p.m. read as midnight": (
        f'DELETE {{ {CEREMONY} schema:endDate ?end }} INSERT {{ {CEREMONY} schema:endDate '
        f'"2023-12-06T00:05:00+04:00"^^xsd:dateTime }} WHERE {{ {CEREMONY} schema:endDate ?end }}',
        {"07"},
    ),
    "Japan time as a second start": (
        f'INSERT DATA {{ {CEREMONY} schema:startDate "2023-12-06T16:35:00"^^xsd:dateTime }}',
        {"07"},
    ),
    "the mayor in the room": (
        "DELETE { release:p-nagafuji obg:attendanceMode ?mode } INSERT { release:p-nagafuji "
        "obg:attendanceMode mode:in-person } WHERE { release:p-nagafuji obg:attendanceMode ?mode }",
        {"09", "11"},
    ),
    "the province as party": (
        f"DELETE DATA {{ {MOU} obg:party orgs:ba-ria-vung-tau-peoples-committee }} ; "
        f"INSERT DATA {{ {MOU} obg:party places:sakai }}",
        {"04"},
    ),
    "the witness as a third party": (f"INSERT DATA {{ {MOU} obg:party orgs:moe-japan }}", {"04"}),
    "the department as the side": (
        "DELETE { release:p-dang-son-hai obg:onBehalfOf ?side } INSERT { release:p-dang-son-hai "
        "obg:onBehalfOf orgs:ba-ria-vung-tau-natural-resources-and-environment-department } "
        "WHERE { release:p-dang-son-hai obg:onBehalfOf ?side }",
        {"09"},
    ),
    "the organiser as co-host": (
        f"INSERT DATA {{ {SEMINAR} obg:coOrganizer orgs:sakai-environment-bureau . "
        'orgs:sakai-environment-bureau obg:abbreviation "EB" }',
        {"15"},
    ),
    "items in another order": (
        "DELETE DATA { release:item-1 obg:sequence 1 . release:item-2 obg:sequence 2 } ; "
        "INSERT DATA { release:item-1 obg:sequence 2 . release:item-2 obg:sequence 1 }",
        {"08"},
    ),
    "the conference ending a day later": (
        'DELETE DATA { events:cop28 schema:endDate "2023-12-12"^^xsd:date } ; '
        'INSERT DATA { events:cop28 schema:endDate "2023-12-13"^^xsd:date }',
        {"14"},
    ),
    "a comprehensive partnership": (
        "DELETE { ?r obg:relationKind ?k } INSERT { ?r obg:relationKind relationkind:other . "
        'relationkind:other skos:prefLabel "包括的戦略的パートナーシップ"@ja } '
        "WHERE { ?r obg:relationKind ?k FILTER (?k = relationkind:strategic-partnership) }",
        {"05"},
    ),
    "an invented date of issue": (
        f"INSERT DATA {{ GRAPH <{RELEASE}> {{ release:it dcterms:issued "
        '"2023-12-06"^^xsd:date } }',
        {"06"},
    ),
    "a slash after the address": (
        "DELETE { ?s obg:urlAsPrinted ?url } INSERT { ?s obg:urlAsPrinted ?other } "
        'WHERE { ?s a obg:Seminar ; obg:urlAsPrinted ?url BIND (CONCAT(STR(?url), "/") AS ?other)}',
        {"17"},
    ),
    "two digits exchanged": (
        'DELETE DATA { release:contact obg:telephoneAsPrinted "072-228-3982" } ; '
        'INSERT DATA { release:contact obg:telephoneAsPrinted "072-228-3928" }',
        {"36"},
    ),
    "the department straight under the city": (
        "DELETE { ?unit org:subOrganizationOf ?bureau } INSERT { ?unit org:unitOf orgs:sakai } "
        "WHERE { ?unit org:subOrganizationOf ?bureau . ?bureau org:unitOf orgs:sakai }",
        {"12"},
    ),
    "one spelling of the project lost": (
        "DELETE { ?p obg:nameAsPrinted ?n } WHERE { ?p a obg:Project ; obg:nameAsPrinted ?n "
        'FILTER CONTAINS(?n, "バリアンタウ") }',
        {"01"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("update", "red"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_in_the_data_turns_its_questions_red(update: str, red: set[str]) -> None:
    store = flagship_store()
    store.update(PROLOGUE + update)
    wrong = {
        path.name[:2]
        for path in QUERIES
        if not correct(store, question_of(path), path.read_text(encoding="utf-8"))
    }
    assert wrong == red
