"""Our own compaction says what PyLD and pyoxigraph read in it, in an order that never changes."""

import json
import operator
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld  # type: ignore[import-untyped]
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from oboegaki.contexts import authoring, publishing
from oboegaki.errors import NotAcceptable
from oboegaki.formats import JSON_LD, canonicalized, parse, to_lines
from oboegaki.jsonld import compact_document, compacted, compacted_parts
from oboegaki.rdf import PREFIXES, term

EX = "https://example.org/"
OBG = PREFIXES["obg"]


def lines_of(*quads: Quad) -> bytes:
    """Return quads as canonical lines, as a description file holds them."""
    return b"".join(line + b"\n" for line in sorted(set(to_lines(quads))))


def alike(lines: bytes) -> list[bytes]:
    return sorted(canonicalized(lines).splitlines())


def read_by_oxigraph(document: bytes) -> bytes:
    return lines_of(*parse(document, JSON_LD, EX))


def read_by_pyld(document: bytes) -> bytes:
    read = jsonld.to_rdf(json.loads(document), {"format": "application/n-quads"})
    assert isinstance(read, str)
    return read.encode()


READERS = [read_by_oxigraph, read_by_pyld]


def quad(predicate: str, value: NamedNode | BlankNode | Literal, subject: str = "s") -> Quad:
    return Quad(NamedNode(EX + subject), NamedNode(predicate), value)


def literal(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(term(datatype)))


WRITTEN: list[tuple[str, NamedNode | BlankNode | Literal, str, object]] = [
    # property, value, key, what is written
    (OBG + "party", NamedNode(EX + "o"), "party", EX + "o"),
    (OBG + "party", BlankNode("b0"), "party", "_:b0"),
    (OBG + "party", Literal("text"), "party", {"@value": "text"}),
    (term("rdfs:label"), Literal("名", language="ja"), "label", {"ja": "名"}),
    (term("rdfs:label"), Literal("name"), "label", {"@none": "name"}),
    (term("rdfs:label"), literal("2023", "xsd:gYear"), "rdfs:label",
     {"type": "xsd:gYear", "@value": "2023"}),
    (term("rdfs:label"), NamedNode(EX + "o"), "rdfs:label", {"id": EX + "o"}),
    (OBG + "concludedOn", literal("2023-12-06", "xsd:date"), "concludedOn", "2023-12-06"),
    (OBG + "concludedOn", Literal("2023-12-06"), "concludedOn", {"@value": "2023-12-06"}),
    (OBG + "concludedOn", literal("2023", "xsd:gYear"), "concludedOn",
     {"type": "xsd:gYear", "@value": "2023"}),
    (OBG + "start", literal("2023-12-06", "xsd:date"), "start",
     {"type": "xsd:date", "@value": "2023-12-06"}),
    (OBG + "sequence", literal("12", "xsd:integer"), "sequence", 12),
    (OBG + "sequence", literal("012", "xsd:integer"), "sequence", "012"),
    (OBG + "inNote", literal("true", "xsd:boolean"), "inNote", True),
    (OBG + "inNote", literal("1", "xsd:boolean"), "inNote", "1"),
    (term("schema:value"), literal("1170000", "xsd:integer"), "value", 1170000),
    (term("schema:value"), literal("1990.50", "xsd:decimal"), "value",
     {"type": "xsd:decimal", "@value": "1990.50"}),
    (term("schema:value"), literal("9" * 20, "xsd:integer"), "value",
     {"type": "xsd:integer", "@value": "9" * 20}),
    (term("schema:telephone"), Literal("+81-72"), "telephone", "+81-72"),
    (term("schema:telephone"), Literal("七", language="ja"), "telephone",
     {"@language": "ja", "@value": "七"}),
    (OBG + "unheardOf", Literal("x"), "obg:unheardOf", "x"),
    (EX + "p", NamedNode(EX + "o"), EX + "p", {"id": EX + "o"}),
]  # fmt: skip


@pytest.mark.parametrize(("predicate", "value", "key", "written"), WRITTEN)
def test_a_value_is_written_as_the_context_says(
    predicate: str, value: NamedNode | BlankNode | Literal, key: str, written: object
) -> None:
    lines = lines_of(quad(predicate, value))
    document = compact_document(lines)
    assert document["id"] == EX + "s"
    assert document[key] == written
    for read in READERS:
        assert alike(read(compacted(lines))) == alike(lines)


def test_types_come_after_the_name_and_keys_in_order() -> None:
    lines = lines_of(
        quad(term("rdf:type"), NamedNode(OBG + "Agreement")),
        quad(term("rdf:type"), NamedNode(EX + "Thing")),
        quad(term("schema:name"), Literal("n", language="en")),
        quad(term("schema:name"), Literal("名", language="ja")),
        quad(OBG + "party", NamedNode(EX + "b")),
        quad(OBG + "party", NamedNode(EX + "a")),
    )
    assert compacted(lines).decode() == (
        '{"@context": {"@version": 1.1, "@protected": true, "id": "@id", "type": "@type",'
        ' "obg": "https://w3id.org/oboegaki/ns#", "schema": "https://schema.org/",'
        ' "Agreement": "obg:Agreement",'
        ' "name": {"@id": "schema:name", "@container": "@language"},'
        ' "party": {"@id": "obg:party", "@type": "@id"}},'
        ' "id": "https://example.org/s",'
        ' "type": ["https://example.org/Thing", "Agreement"],'
        ' "name": {"en": "n", "ja": "名"},'
        ' "party": ["https://example.org/a", "https://example.org/b"]}\n'
    )


def test_several_resources_are_one_node_each_on_a_line_of_their_own() -> None:
    lines = lines_of(quad(EX + "p", Literal("1"), "b"), quad(EX + "p", Literal("2"), "a"))
    first, second, third, last = compacted(lines).decode().splitlines()
    assert first.endswith('"@graph": [')
    assert [json.loads(row.strip(","))["id"] for row in (second, third)] == [EX + "a", EX + "b"]
    assert last == "]}"


def test_nothing_to_say_is_a_document_too() -> None:
    assert json.loads(compacted(b""))["@graph"] == []
    assert read_by_oxigraph(compacted(b"")) == b""


def test_an_iri_that_begins_like_a_prefix_is_not_misread() -> None:
    lines = lines_of(
        quad(OBG + "party", NamedNode("org:nization")),
        quad("schema:x", literal("1", "xsd:gYear")),
        quad(term("rdf:type"), NamedNode(OBG + "Agreement")),
    )
    assert compact_document(lines)["@context"] == {}
    for read in READERS:
        assert alike(read(compacted(lines))) == alike(lines)


def test_a_literal_as_type_is_kept() -> None:
    lines = lines_of(quad(term("rdf:type"), Literal("thing")), quad(EX + "p", Literal("x")))
    for read in READERS:
        assert alike(read(compacted(lines))) == alike(lines)


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
LOCAL = st.text(st.sampled_from("abXY09-_あ"), min_size=1, max_size=4)


def test_a_direction_of_writing_is_kept() -> None:
    line = b'<https://example.org/s> <https://example.org/p> "x"@ar--rtl .\n'
    assert read_by_oxigraph(compacted(line)) == line


def test_a_statement_as_value_is_refused_in_both_languages() -> None:
    line = b'<urn:s> <urn:p> <<( <urn:a> <urn:b> "c" )>> .\n'
    with pytest.raises(NotAcceptable) as refused:
        compacted(line)
    assert "Turtle" in refused.value.message("en") and "Turtle" in refused.value.message("ja")


ODD = ["schema:x", "org:", "mailto:a@b", term("rdf:type")]
IRIS = st.one_of(
    st.builds(operator.add, st.sampled_from([EX, "urn:x:", OBG]), LOCAL),
    st.sampled_from(ODD),
)
KNOWN = st.sampled_from([entry.iri for entry in publishing().entries])
FORMS = (
    "integer:1 integer:-0 integer:+5 integer:999999999999999 integer:1000000000000000 decimal:1.0 "
    "decimal:5 double:1.0E3 double:INF boolean:true boolean:0 date:2023-12-06 gYear:2023 "
    "anyURI:https://e/ string:x dateTime:2023-12-06T11:35:00+04:00"
)


def _typed(form: str) -> Literal:
    name, _, value = form.partition(":")
    return literal(value, f"xsd:{name}")


TAGS = st.sampled_from(["ja", "en", "ja-latn", "vi"])
VALUES = st.one_of(
    IRIS.map(NamedNode),
    st.sampled_from(["b0", "b1", "c"]).map(BlankNode),
    TEXT.map(Literal),
    st.builds(lambda value, tag: Literal(value, language=tag), TEXT, TAGS),
    st.sampled_from(FORMS.split()).map(_typed),
    st.builds(lambda value, iri: Literal(value, datatype=NamedNode(iri)), TEXT, IRIS),
)
SUBJECTS = st.one_of(IRIS.map(NamedNode), st.sampled_from(["b0", "b1"]).map(BlankNode))
QUADS = st.builds(Quad, SUBJECTS, st.one_of(KNOWN, IRIS).map(NamedNode), VALUES)


CONTEXTS = {"publishing": publishing(), "authoring": authoring()}


@pytest.mark.parametrize("name", CONTEXTS)
@given(quads=st.lists(QUADS, max_size=6))
def test_whatever_is_written_is_read_back(name: str, quads: list[Quad]) -> None:
    context, lines = CONTEXTS[name], lines_of(*quads)
    document = compacted(lines, context)
    assert compacted(lines, context) == document
    for read in READERS:
        assert alike(read(document)) == alike(lines)


@given(quads=st.lists(QUADS, max_size=6))
def test_what_is_written_in_parts_says_the_same(quads: list[Quad]) -> None:
    lines = lines_of(*quads)
    subjects = [b"".join(group) for _, group in groupby(
        lines.splitlines(keepends=True), key=lambda line: line.partition(b" ")[0])]  # fmt: skip
    document = b"".join(compacted_parts(lambda: subjects))
    assert alike(read_by_oxigraph(document)) == alike(lines)


def test_a_large_document_begins_with_the_whole_context() -> None:
    document = b"".join(compacted_parts(lambda: [lines_of(*THREE)]))
    assert json.loads(document)["@context"] == publishing().document()["@context"]
    assert {node["id"] for node in json.loads(document)["@graph"]} == {EX + "s", EX + "t"}


THREE = [
    quad(term("rdf:type"), NamedNode(OBG + "Agreement")),
    quad(OBG + "party", NamedNode(EX + "o")),
    quad(OBG + "party", NamedNode(EX + "o"), "t"),
]
