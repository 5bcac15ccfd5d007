"""Canonical N-Quads as text, with pyoxigraph as the oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from oboegaki import nquads
from oboegaki.formats import from_lines, to_lines
from oboegaki.nquads import LiteralText

XSD = "http://www.w3.org/2001/XMLSchema#"
STRING, LANG_STRING = XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.text(
    alphabet=st.sampled_from('"\\ \n\r\t<>_:@^.あ)'), max_size=20
)
IRIS = st.text(alphabet=st.sampled_from("ab/?=&14()_:@堺é'"), max_size=12).map(
    lambda text: NamedNode(f"http://example.org/%E5{text}#{text}")
)
TAGS = st.sampled_from(["ja", "ja-hrkt", "en-gb"])
BLANKS = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True).map(BlankNode)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, TAGS),
    st.builds(lambda text, iri: Literal(text, datatype=iri), TEXTS, IRIS),
)
TRIPLES = st.builds(Triple, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS)
NESTED = st.builds(Triple, IRIS | BLANKS, IRIS, TRIPLES)
QUADS = st.builds(
    Quad,
    IRIS | BLANKS,
    IRIS,
    IRIS | BLANKS | LITERALS | TRIPLES | NESTED,
    IRIS | BLANKS | st.just(DefaultGraph()),
)


def line(quad: Quad) -> bytes:
    """Return the canonical line of a quad, as pyoxigraph writes it."""
    (written,) = to_lines([quad])
    return written


def token(term: object) -> bytes:
    return b"" if isinstance(term, DefaultGraph) else str(term).encode()


@given(QUADS)
def test_a_line_is_split_where_its_terms_end(quad: Quad) -> None:
    whole = line(quad)
    subject, predicate, object_, graph = nquads.parts(whole)
    assert (subject, predicate) == (token(quad.subject), token(quad.predicate))
    assert graph == token(quad.graph_name)
    assert from_lines(b" ".join((subject, predicate, object_)) + b" .") == [
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
    ]
    assert nquads.split(whole) == (graph, b" ".join((subject, predicate, object_)))
    assert nquads.without_graph(whole, graph) == nquads.split(whole)[1]
    assert nquads.pieces(nquads.split(whole)[1]) == (subject, predicate, object_)


@given(LITERALS)
def test_a_literal_is_taken_apart(literal: Literal) -> None:
    object_ = nquads.parts(line(Quad(NamedNode("x:s"), NamedNode("x:p"), literal)))[2]
    taken = nquads.literal(object_)
    assert taken.value == literal.value
    assert taken.language == (literal.language or "")
    assert taken.datatype == literal.datatype.value


@given(TEXTS)
def test_a_string_is_quoted_as_pyoxigraph_quotes_it(text: str) -> None:
    object_ = nquads.parts(line(Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(text))))[2]
    assert nquads.quoted(text).encode() == object_
    assert nquads.unescape(object_[1:-1]) == text


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (b"plain", "plain"),
        (rb"\t\b\n\r\f\"\'\\", "\t\b\n\r\f\"'\\"),
        (rb"\u5830\U0000754c", "堺界".replace("堺", "\u5830").replace("界", "\u754c")),
        (rb"\\u0041", "\\u0041"),
        (rb"\\\u0041", "\\A"),
        (rb"\U0001F680", "🚀"),
        ("堺\\n市".encode(), "堺\n市"),
    ],
)
def test_every_escape_of_the_standard_is_undone(escaped: bytes, text: str) -> None:
    assert nquads.unescape(escaped) == text


@pytest.mark.parametrize(
    ("object_", "expected"),
    [
        (b'"a"', LiteralText("a", "", STRING)),
        (b'""', LiteralText("", "", STRING)),
        (b'"a"@ja', LiteralText("a", "ja", LANG_STRING)),
        (b'"a"@ar--rtl', LiteralText("a", "ar", LANG_STRING)),
        (b'"7"^^<' + XSD.encode() + b'integer>', LiteralText("7", "", XSD + "integer")),
        (b'"say \\"hi\\"@en"@en', LiteralText('say "hi"@en', "en", LANG_STRING)),
    ],
)  # fmt: skip
def test_literals_of_each_kind(object_: bytes, expected: LiteralText) -> None:
    assert nquads.literal(object_) == expected


@given(IRIS | BLANKS)
def test_names_and_tokens_undo_each_other(term: NamedNode | BlankNode) -> None:
    assert nquads.token(nquads.iri(token(term))) == token(term)


@given(st.lists(st.builds(Quad, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS), max_size=8), IRIS)
def test_grouping_and_joining_undo_each_other(quads: list[Quad], graph: NamedNode) -> None:
    triples = sorted({nquads.split(each)[1] for each in to_lines(quads)})
    groups = list(nquads.grouped(iter(triples)))
    assert len({subject for subject, _ in groups}) == len(groups)
    joined = b"".join(nquads.joined(subject, lines) for subject, lines in groups)
    assert joined == b"".join(triple + b" .\n" for triple in triples)
    if triples:
        named = nquads.in_graph(joined, token(graph))
        again = {Quad(q.subject, q.predicate, q.object) for q in from_lines(named)}
        assert again == set(quads)
        assert {q.graph_name for q in from_lines(named)} == {graph}
    assert nquads.in_graph(joined, b"") == joined


@given(st.lists(QUADS, max_size=6))
def test_what_is_written_is_read_back(quads: list[Quad]) -> None:
    written = b"".join(each + b"\n" for each in to_lines(quads))
    assert written == serialize(quads, format=RdfFormat.N_QUADS)
    assert set(from_lines(written)) == set(quads)
