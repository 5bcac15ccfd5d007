"""The competency questions, answered by the published data: built, in rdflib, and reloaded."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import questions
from answering import (
    QUERIES,
    Ask,
    Names,
    by_pyoxigraph,
    by_rdflib,
    correct,
    names_in,
    query_of,
    question_of,
)
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from oboegaki import saved
from oboegaki.edition.opened import Edition
from oboegaki.rdf import PREFIXES
from oboegaki.site import Site

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/oboegaki/"
RELEASE = f"{BASE}press/sakai/2023/cop28-mou"
OUTSIDE = tuple(NamedNode(f"{BASE}graph/{name}") for name in ("changes", "shapes"))
"""The graphs that are no part of the default graph (`05-decisions.md`, 2)."""


@pytest.fixture(scope="module")
def built(flagship_edition: Edition) -> Store:
    return Store.read_only(str(flagship_edition.engine))


@pytest.fixture(scope="module")
def reloaded(flagship_edition: Edition) -> Store:
    """What somebody has who loads the dump of quads and puts the default graph together again."""
    store = Store()
    dump = flagship_edition.dumps / flagship_edition.manifest.dumps[0].file
    store.load(gzip.decompress(dump.read_bytes()), RdfFormat.N_QUADS)
    store.extend(
        [
            Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
            for quad in store
            if quad.graph_name not in OUTSIDE
        ]
    )
    return store


@pytest.fixture(scope="module", params=["built", "rdflib", "reloaded"])
def asking(request: pytest.FixtureRequest) -> Iterator[tuple[Ask, Names]]:
    store = request.getfixturevalue("reloaded" if request.param == "reloaded" else "built")
    assert isinstance(store, Store)
    ask = by_rdflib(store) if request.param == "rdflib" else by_pyoxigraph(store)
    yield ask, names_in(store)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_competency_question_is_answered(path: Path, asking: tuple[Ask, Names]) -> None:
    ask, names = asking
    assert correct(ask, names, question_of(path), text_of(path)), ask(text_of(path))


def test_the_dump_holds_what_the_store_holds(built: Store, reloaded: Store) -> None:
    assert len(built) == len(reloaded)
    assert {quad for quad in built if not names_blank(quad)} <= set(reloaded)


def names_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


# The list of questions -----------------------------------------------------------------------


def test_all_36_questions_have_a_query_and_at_least_24_more_are_asked() -> None:
    numbers = [int(path.name[:2]) for path in QUERIES]
    assert numbers == list(range(1, len(QUERIES) + 1))
    assert len(QUERIES) >= 36 + 24


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_begins_with_its_question_in_three_languages(path: Path) -> None:
    first, second, third, *_ = text_of(path).splitlines()
    assert first.startswith("# ja: ") and not first.isascii()
    assert second.startswith("# en: ") and second.isascii()
    assert third.startswith("# vi: ") and not third.isascii()
    assert question_of(path)["id"] == f"CQ{path.name[:2]}"


def test_the_page_of_questions_is_what_the_queries_say() -> None:
    assert questions.PAGE.read_text(encoding="utf-8") == questions.page(), "run `make docs`"


def test_every_question_is_an_example_of_the_query_page(flagship: Site) -> None:
    shown = saved.of(flagship)
    for path in QUERIES:
        ja, en, *_ = text_of(path).splitlines()
        question = shown[path.stem].question
        assert (f"# ja: {question.ja}", f"# en: {question.en}") == (ja, en)


def shared(name: str) -> Any:
    path = ROOT.parent / "shared" / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not here to compare with")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_first_36_questions_are_those_of_the_shared_list() -> None:
    listed = {q["id"]: q for q in shared("competency-questions.json")["questions"]}
    assert len(listed) == 36
    for path in QUERIES[:36]:
        question = question_of(path)
        assert question == {key: listed[question["id"]][key] for key in question}
        assert text_of(path).startswith(
            f"# ja: {listed[question['id']]['question_ja']}\n"
            f"# en: {listed[question['id']]['question_en']}\n"
        )


# What is not stated: each such question finds it where another release does state it ----------

TWIN = "https://example.org/press/twin"
TWINS = {
    "06": "twin:it a obg:PressRelease ; dcterms:issued '2023-12-08'^^xsd:date .",
    "37": "twin:mou a obg:Agreement ; obg:signatory twin:mayor .",
    "38": "twin:promise a obg:Commitment ; obg:committedParty twin:city .",
    "56": "twin:project a obg:Project ; obg:jointOperator orgs:jica .",
    "70": "twin:mou a obg:MemorandumOfUnderstanding ; obg:validUntil '2026-03-31'^^xsd:date .",
    "74": "twin:doc obg:review [ obg:reviewer twin:pr ; obg:reviewedOn '2026-04-02'^^xsd:date ] .",
}


def not_stated() -> list[str]:
    return [path.name[:2] for path in QUERIES if not question_of(path)["expected"]]


def test_every_question_on_what_is_not_stated_asks_the_release_alone_and_has_a_twin() -> None:
    assert set(not_stated()) == set(TWINS)
    for number in TWINS:
        assert f"FROM <{RELEASE}>" in text_of(query_of(number))


@pytest.mark.parametrize(("number", "statements"), TWINS.items(), ids=list(TWINS))
def test_what_is_not_stated_here_is_found_where_a_release_states_it(
    number: str, statements: str
) -> None:
    store = Store()
    names = {**PREFIXES, "twin": f"{TWIN}#", "orgs": f"{BASE}id/org/"}
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.items())
    store.update(f"{prologue} INSERT DATA {{ GRAPH <{TWIN}> {{ {statements} }} }}")
    query = text_of(query_of(number)).replace(f"FROM <{RELEASE}>", f"FROM <{TWIN}>")
    assert len(by_pyoxigraph(store)(query)) == 1
