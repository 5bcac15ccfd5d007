"""The two JSON-LD contexts: no key means two things, and both carry the flagship there and back."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped]
from rdflib import SH, Graph, Literal, URIRef

from oboegaki.contexts import LANGUAGE_MAP, LINK, Context, authoring, publishing, terms
from oboegaki.formats import JSON_LD, TURTLE, canonicalized, parse, to_lines
from oboegaki.jsonld import compacted
from oboegaki.rdf import PREFIXES, term

ROOT = Path(__file__).parents[2]
CONTEXTS = {"publishing": publishing(), "authoring": authoring()}
FOLDERS = ("data", "ontology", "shapes", "tests/shapes/fixtures/agreement")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.ttl"))
AGREEMENT = {
    "番地": "https://example.org/id/agreement/mou",
    "種類": "覚書",
    "名称": {"ja": "例市と例町の覚書"},
    "当事者": ["https://example.org/id/org/city", "https://example.org/id/org/town"],
    "締結日": "2023-12-06",
    "concludedAt": {"id": "https://example.org/id/event/ceremony", "type": "Event",
                    "開始日時（日時）": "2023-12-06T11:35:00+04:00", "endDateDay": "2023-12-06"},
    "当事者の数": 2,
}  # fmt: skip


@cache
def lines_of(path: Path) -> bytes:
    return lines_in(TURTLE, path.read_bytes())


def lines_in(syntax: Any, text: bytes) -> bytes:
    lines = sorted(set(to_lines(parse(text, syntax, "https://example.org/"))))
    return b"".join(line + b"\n" for line in lines)


def alike(lines: bytes) -> list[bytes]:
    return sorted(canonicalized(lines).splitlines())


def by_pyld(document: Any) -> bytes:
    read = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert isinstance(read, str)
    return read.encode()


@pytest.mark.parametrize("name", CONTEXTS)
def test_each_key_stands_for_one_thing(name: str) -> None:
    context = CONTEXTS[name]
    keys = [entry.key for entry in context.entries]
    taken = {*PREFIXES, *context.keywords}
    assert len(keys) == len(set(keys))
    assert not taken & set(keys)
    assert not [key for key in keys if ":" in key or key.startswith("@") or " " in key]


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_is_protected_and_takes_no_unknown_key(name: str) -> None:
    body = CONTEXTS[name].document()["@context"]
    assert isinstance(body, dict)
    assert body["@version"] == 1.1 and body["@protected"] is True
    assert "@vocab" not in json.dumps(body) and "@base" not in json.dumps(body)
    misspelt = {"@context": body, "@id": "https://example.org/a", "当事物": "x", "partie": "y"}
    assert by_pyld(misspelt) == b""
    with pytest.raises(jsonld.JsonLdError):
        by_pyld({"@context": [body, {"party": "https://example.org/p"}], "party": "x"})


def test_what_we_publish_has_english_keys_alone() -> None:
    keys = [entry.key for entry in publishing().entries]
    assert all(re.fullmatch("[A-Za-z0-9_]+", key) for key in keys)
    assert {entry.iri for entry in publishing().entries} == {each.iri for each in terms()}


def test_who_writes_may_use_either_language_for_every_term() -> None:
    keys = {entry.key for entry in authoring().entries}
    for each in terms():
        mine = {entry.key for entry in authoring().entries if entry.iri == each.iri}
        assert any(key.isascii() for key in mine), each.iri
        assert any(not key.isascii() for key in mine) or each.japanese.isascii(), each.iri
    assert {"当事者", "party", "締結日", "concludedOn", "startDay", "始まり（日時）"} <= keys


def test_what_is_written_with_japanese_keys_is_read_as_meant() -> None:
    document = {**authoring().document(), **AGREEMENT}
    lines = by_pyld(document)
    assert alike(lines_in(JSON_LD, json.dumps(document).encode())) == alike(lines)
    text = lines.decode()
    assert f"<{term('obg:party')}> <https://example.org/id/org/town>" in text
    assert f'"2023-12-06"^^<{term("xsd:date")}>' in text
    assert f'"2023-12-06T11:35:00+04:00"^^<{term("xsd:dateTime")}>' in text
    assert f"<{term('obg:MemorandumOfUnderstanding')}>" in text
    assert f'"2"^^<{term("xsd:integer")}>' in text


@pytest.mark.parametrize("name", CONTEXTS)
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_our_compaction_carries_every_source_there_and_back(path: Path, name: str) -> None:
    document = compacted(lines_of(path), CONTEXTS[name])
    assert alike(lines_in(JSON_LD, document)) == alike(lines_of(path))


@pytest.mark.parametrize("name", CONTEXTS)
@pytest.mark.parametrize(
    "path", [path for path in SOURCES if "data" in path.parts], ids=lambda path: path.name
)
def test_a_processor_carries_the_data_there_and_back(path: Path, name: str) -> None:
    expanded = jsonld.from_rdf(lines_of(path).decode(), {"format": "application/n-quads"})
    document = jsonld.compact(expanded, CONTEXTS[name].document())
    for read in (by_pyld(document), lines_in(JSON_LD, json.dumps(document).encode())):
        assert alike(read) == alike(lines_of(path))
    assert alike(by_pyld(json.loads(compacted(lines_of(path), CONTEXTS[name])))) == alike(
        lines_of(path)
    )


def test_how_values_of_others_terms_are_written_is_what_shapes_ask_for() -> None:
    """Our own terms are written as the ontology says; those of others by a table of ours."""
    graph = Graph()
    for path in (ROOT / "shapes").glob("*.ttl"):
        graph.parse(path)
    for each in terms():
        asked = set(graph.subjects(SH.path, URIRef(each.iri)))
        classes = {c for shape in asked for c in graph.objects(shape, SH["class"])}
        datatypes = {str(d) for shape in asked for d in graph.objects(shape, SH.datatype)}
        languages = any((shape, SH.uniqueLang, Literal(True)) in graph for shape in asked)
        if not each.is_class:
            assert not classes or each.form == LINK, each.iri
            assert not languages or each.form == LANGUAGE_MAP, each.iri
            assert datatypes <= {each.form, *each.datatypes, term("xsd:string")}, each.iri


def test_how_values_are_written_fits_the_data() -> None:
    """A value that its key is not made for is written out in full: rightly, but at length."""
    context: Context = publishing()
    for path in SOURCES:
        if "data" not in path.parts:
            continue
        document = json.loads(compacted(lines_of(path)))
        for node in document.get("@graph", [document]):
            for key, value in node.items():
                values = value if isinstance(value, list) else [value]
                forms = {entry.key: entry.form for entry in context.entries}
                assert ":" not in key or key.startswith("http"), (path, key)
                if forms.get(key):
                    assert not [v for v in values if isinstance(v, dict) and "@value" in v], key


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_whole_data_set_in_one_document_comes_back(name: str) -> None:
    """Together the sources share subjects, which then are one node object each."""
    files = (lines_of(path).splitlines(keepends=True) for path in SOURCES if "data" in path.parts)
    lines = b"".join(sorted({line for each in files for line in each}))
    document = compacted(lines, CONTEXTS[name])
    nodes = [node["id"] for node in json.loads(document)["@graph"]]
    assert len(nodes) == len(set(nodes)) > 500
    assert alike(lines_in(JSON_LD, document)) == alike(lines)
    assert alike(by_pyld(json.loads(document))) == alike(lines)
