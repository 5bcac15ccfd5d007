from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat

from oboegaki import formats
from oboegaki.check.turtle_lines import Reader
from oboegaki.formats import N_QUADS, N_TRIPLES, TRIG, TURTLE, Representation

ROOT = Path(__file__).parents[2]
SUITE = ROOT.parent / "shared" / "standards"
BASE = "http://example.org/a/b?c#d"

TRICKY = r"""
@prefix : <http://example.org/> . @prefix p.q: <p#> .
PREFIX ex: <http://example.org/é#>   # a comment with <http://x> and "text" [ ( ;
BASE <http://example.org/base/>
<rel> <../up> <#frag>, <>, <?query>, <//other.org/x> .
:a a ex:T ; :p 1, -1.5, +.5, 1e3, 1.E-2, true , false; ;
  :q "x"@EN-gb, 'y', "\u3042\U0001F600\n\"\\" .
:list :of ( 1 ( 2 :b ) [] [ :c "d" ; :e [ :f ( ) ] ] ) .
[ :top "level" ] . [] :x [ ] .
:dots :a.b :c\,d%20e ; p.q:x "" , '' ; ex:あ "日本"^^ex:型 .
:long :text '''one 'two' ''three
# not a comment <http://no>''' , "" "" .
_:b1 :same _:b1, _:b-2.x .
:s :t "typed"^^<http://www.w3.org/2001/XMLSchema#string>, "a" @ja .
(1 2) :as "subject" .
<http://example.org/x/../y> :kept :a:b:c .
""".replace('"" "" .', '"""a "quote" \n and "" two""" .')

TEXTS = (
    (TURTLE, TRICKY),
    (TURTLE, TRICKY.replace("\n", "\r\n")),
    (TURTLE, "<http://a/b> <http://a/c> <<( <http://s> <http://p> \"x\"@en )>> ."),
    (TURTLE, "PREFIX : <http://a/> << :s :p :o >> :q 1 . :a :b :c {| :d :e ; :f 2 |}, :g ."),
    (TURTLE, 'VERSION "1.2" PREFIX a: <http://a/> a:graph a:base a:prefix . a:s a:p a:o .'),
    (TRIG, "PREFIX : <http://a/> :g { :s :p :o . :s :q [ :r 1 ] } GRAPH :h { :s :p 2 } "
           "{ :t :u ( :v ) } :k :l :m . _:g { :s :p :o }"),
    (N_TRIPLES, '<http://a/s> <http://a/p> "x"@en . # end\n_:b <http://a/p> _:c .\n'),
    (N_QUADS, '<http://a/s> <http://a/p> "x" <http://a/g> .\n<http://a/s> <http://a/p> _:b .\n'),
)  # fmt: skip


def as_read_by_us(text: str) -> Dataset:
    lines = (
        f"{each.subject} {each.predicate} {each.object} .\n".replace("_:[", "_:n")
        for each in Reader(text, BASE).statements()
    )
    return canonical(pyoxigraph.parse("".join(lines), format=RdfFormat.N_TRIPLES))


def as_read_by_pyoxigraph(text: str, syntax: Representation) -> Dataset:
    return canonical(formats.parse(text.encode(), syntax, BASE))


def canonical(quads: object) -> Dataset:
    assert hasattr(quads, "__iter__")
    result = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    result.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return result


@pytest.mark.parametrize(("syntax", "text"), TEXTS)
def test_texts_say_what_pyoxigraph_reads_in_them(syntax: Representation, text: str) -> None:
    assert as_read_by_us(text) == as_read_by_pyoxigraph(text, syntax)


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data", "../shared/standards"])
def test_every_turtle_file_at_hand_says_what_pyoxigraph_reads_in_it(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        assert as_read_by_us(text) == as_read_by_pyoxigraph(text, TURTLE), path


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(('"', "'")))
def test_any_string_comes_back_in_canonical_form(value: str, quote: str) -> None:
    for edge in (quote, quote * 3):
        inside = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
        if len(edge) == 1:
            inside = inside.replace("\n", "\\n").replace("\r", "\\r")
        text = f"<http://a/s> <http://a/p> {edge}{inside}{edge} ."
        assert as_read_by_us(text) == as_read_by_pyoxigraph(text, TURTLE)


def test_every_object_is_on_the_line_that_it_names() -> None:
    text = (
        "PREFIX : <http://a/>\n"
        "# line 2: <urn:L2> is not a statement\n"
        ':s :p "L3" ; :q "L3"@ja,\n'
        "   <urn:L4> ;\n"
        '   :r [ :p "L5" ;\n'
        '        :q [ :p "L6" ],\n'
        '           "L7" ] ; :list ( "L7"\n'
        "   <urn:L8>  # comment (\n"
        '\n   "L10" ) .\n'
        ':t :p """L11\nover two lines""", "L12",\n'
        "  'L13' .\n"
    )
    found = {
        each.object: text.count("\n", 0, each.object_at) + 1
        for each in Reader(text, BASE).statements()
        if "L" in each.object
    }
    assert len(found) == 11
    for token, line in found.items():
        named = token.strip('"<>').removeprefix("urn:").removeprefix("L").partition("\\")[0]
        assert named.partition('"')[0] == str(line), token


def test_the_subject_of_brackets_is_where_the_bracket_opens() -> None:
    text = "PREFIX : <http://a/>\n:s :p [\n  :q 1\n] .\n"
    lines = [text.count("\n", 0, s.subject_at) + 1 for s in Reader(text, BASE).statements()]
    assert lines == [2, 2]


def test_the_first_mention_of_an_iri_is_known_even_where_it_names_a_graph() -> None:
    text = "PREFIX : <http://a/>\n\nGRAPH :g { :s :p :o }"
    reader = Reader(text, BASE)
    assert len(list(reader.statements())) == 1
    assert text.count("\n", 0, reader.mentions["http://a/g"]) == 2


@given(st.text(st.sampled_from("<>[](){}|~.;,\"'\\@^:_#ab1 \nU"), max_size=60))
def test_no_text_at_all_raises_an_error(text: str) -> None:
    list(Reader(text, BASE).statements())
    list(Reader("\\UFFFFFFFF <\\UFFFFFFFF> " + text, BASE).statements())
