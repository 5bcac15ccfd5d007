"""The front door of queries: what is refused on its tokens, and what the engine then gets."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from oboegaki import queries
from oboegaki.errors import (
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    ServiceRefused,
    UpdateRefused,
)
from oboegaki.queries import spacing
from oboegaki.queries.spacing import Spacing
from oboegaki.site import Limits

LIMITS = Limits()
HOST = "http://127.0.0.1:9/"


def spaced(text: str) -> str:
    """Return what an engine would get, with single spaces."""
    return " ".join(queries.read(text, LIMITS).spaced.split())


# SERVICE -----------------------------------------------------------------------------------------

SERVICES = {
    "plain": f"SELECT * {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }}",
    "silent, small letters": f"select * {{ service silent <{HOST}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "without spaces": f"SELECT*{{SERVICE<{HOST}>{{?s?p?o}}}}",
    "after a comment ended by CR": f"SELECT * {{ # \rSERVICE <{HOST}> {{ ?s ?p ?o }} }}",
    "after a number": f"SELECT * {{ ?s ?p 1SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "after a decimal": f"SELECT * {{ ?s ?p 1.5SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "after a number and a dot": f"SELECT * {{ ?s ?p 1.SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "after true and a dot": f"SELECT * {{ ?s ?p true.SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "after an empty string": f"SELECT * {{ ?s ?p ''SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "after an escaped quote": f'SELECT * {{ ?s ?p "\\\\"SERVICE <{HOST}> {{ ?a ?b ?c }} }}',
    "in a nested select": f"SELECT * {{ {{ SELECT * {{ SERVICE <{HOST}> {{ }} }} }} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }} }}",
    "in CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }}",
}


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    with pytest.raises(ServiceRefused):
        queries.read(text, LIMITS)


GLUED = {
    "to a prefix": f"PREFIX x: <{HOST}> SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}",
    "to SILENT and a prefix": f"PREFIX x: <{HOST}> SELECT * {{ SERVICESILENTx:y {{ }} }}",
    "to true": f"SELECT * {{ ?s ?p trueSERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "as a declared prefix": f"PREFIX : <{HOST}> PREFIX service: <x:> "
    "SELECT * { service:y { ?s ?p ?o } }",
    "inside what is an IRI by the standard": f"PREFIX x: <{HOST}> SELECT * "
    "{ ?s ?p ?o FILTER(1<1)SERVICEx:y#>\n{ ?a ?b ?c } }",
    "behind escapes": f"SELECT * {{ \\u0053ERVICE <{HOST}> {{ ?s ?p ?o }} }}",
    "behind a vertical tab": f"SELECT * {{ SERVICE\x0b<{HOST}> {{ ?s ?p ?o }} }}",
}


@pytest.mark.parametrize("text", GLUED.values(), ids=GLUED)
def test_service_cannot_be_smuggled_past_the_standards_tokens(text: str) -> None:
    """pyoxigraph runs SERVICE in most of these when it gets the text as it is."""
    try:
        query = queries.read(text, LIMITS)
    except QueryError:
        return
    assert not re.search("service", query.spaced.partition("SELECT")[2], re.IGNORECASE)
    with pytest.raises(SyntaxError):
        Store().query(query.spaced)


HARMLESS = {
    "comment": "SELECT * { # SERVICE <x> { }\n ?s ?p ?o }",
    "string": "SELECT * { ?s ?p 'SERVICE <x> {' }",
    "long string": 'SELECT * { ?s ?p """a " SERVICE <x> { \' INSERT""" }',
    "string that ends in a backslash": "SELECT * { ?s ?p '\\\\' . ?x ?y ' SERVICE ' }",
    "IRI": "SELECT * { ?s <http://example.org/SERVICE/INSERT?a={b}> ?o }".replace("{b}", "b"),
    "variables": "SELECT ?SERVICE $service { ?SERVICE ?INSERT $service }",
    "prefix": "PREFIX service: <http://example.org/> SELECT * { ?s service:x ?o }",
    "prefix as a subject": "PREFIX service: <http://example.org/> SELECT * { service:x ?p ?o }",
    "prefix as a graph": "PREFIX service: <http://e.org/> SELECT * { GRAPH service:x {} }",
    "local name": "PREFIX : <http://example.org/> SELECT * { ?s :SERVICE ?o }",
    "language tag": "SELECT * { ?s ?p 'x'@service }",
    "blank node": "SELECT * { ?s ?p _:SERVICE }",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_the_word_alone_harms_nobody(text: str) -> None:
    Store().query(queries.read(text, LIMITS).spaced)


# Updates and forms -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:s> <a:p> <a:o> }",
        "delete where { ?s ?p ?o }",
        "# SELECT\nPREFIX a: <b:> BASE <c:> DROP ALL",
        "WITH <g:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "CLEAR GRAPH <a:g>",
    ],
)
def test_an_update_is_refused_as_an_update(text: str) -> None:
    with pytest.raises(UpdateRefused) as caught:
        queries.read(text, LIMITS)
    assert "読み取り専用" in caught.value.message("ja")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("\ufeffSELECT * {}".removeprefix("\ufeff"), "SELECT"),
        ("base <http://e/> prefix a: <b> prefix : <c> ask {}", "ASK"),
        ("# INSERT\n# DELETE\r\nCONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("PREFIX select: <a:> DESCRIBE select:x", "DESCRIBE"),
        ('VERSION "1.2" Select * {}', "SELECT"),
    ],
)
def test_the_form_is_what_follows_the_declarations(text: str, form: str) -> None:
    assert queries.read(text, LIMITS).form == form


# Syntax ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "expected SELECT"),
        ("  # nothing\n ", 1, 12, "expected SELECT"),
        ("PREFIX a: <b:>\nSELCT * {}", 2, 1, "expected SELECT"),
        ("{ ?s ?p ?o }", 1, 1, "expected SELECT"),
        ("SELECT *\nWHRE { ?s ?p ?o }", 2, 1, "Did you mean WHERE?"),
        ("SELECT * { ?s ?p ?o }\r\n ORDER BY ?s LIMTI 1", 2, 14, "Did you mean LIMIT?"),
        ("SELECT * { ?s ?p sakai }", 1, 18, "A variable begins with ?"),
        ("SELECT * { ?s foaf:name ?n }", 1, 15, "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        ("SELECT * { ?s ?p x:y }", 1, 18, '"x:" is not declared'),
        ("PREFIX foaf <http://xmlns.com/foaf/0.1/> ASK {}", 1, 1, "PREFIX foaf: <"),
        ("PREFIX foaf:x <http://xmlns.com/foaf/0.1/> ASK {}", 1, 1, "PREFIX foaf: <"),
        ("PREFIX foaf:", 1, 1, "not complete"),
        ("SELECT * {\n ?s ?p 'open }", 2, 8, "closing quote"),
        ('SELECT * {\n ?s ?p """open }', 2, 8, "closing quote"),
        ("SELECT * { ?s ?p 'C:\\data' }", 1, 18, "write \\\\ for a \\"),
        ("SELECT * { ?s ?p 'two\nlines' }", 1, 18, "closing quote"),
        ("SELECT * { ?s <http://e.org/a b> ?o }", 1, 15, "Write a space as %20"),
        ("SELECT * { ?s ?p ｛ }", 1, 18, "full-width characters; write '{'"),
        ("SELECT\u3000* { }", 1, 7, "full-width characters; write ' '"),
        ("SELECT * { ？s ?p ?o }", 1, 12, "write '?s'"),
        ("SELECT * { ?s ?p “x” }", 1, 18, "put a text in quotes"),
        ("SELECT * {\x00}", 1, 11, "cannot stand here"),
        ("SELECT * { ?s ?p '\ud800' }", 1, 19, "cannot stand here"),
        ("SELECT * { ?s ?p '\\uD800' }", 1, 19, "the escape \\uD800"),
        ("SELECT * { ?s ?p '\\U00110000' }", 1, 19, "the escape"),
        ("SELECT * { ?s <a:\\u003e> ?o }", 1, 18, "the escape \\u003e"),
        ("SELECT * { \\u003Fs ?p ?o }", 1, 12, "cannot stand here"),
        ("SELECT * { ?s ?p ?o } ; INSERT DATA {}", 1, 25, '"INSERT" is not a word'),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        queries.read(text, LIMITS)
    error = caught.value
    assert words in error.message("en")
    assert (error.line, error.column) == (line, column)
    assert f"{line} 行 {column} 列" in error.message("ja")
    assert error.remedy.ja


# Limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("?s ?p ?o .", 98),
        ("?s ?p 'x'.", 98),
        ("?s a _:b.", 98),
        ("?s :p :o.", 98),
        ("OPTIONAL { }", 49),
        ("{ }", 98),
        ("FILTER(?a || ?b && ?c) ", 98),
        ("BIND(1 + 2 AS ?x) ", 98),
        ("<< ?s ?p ?o >> ?q ?r ;", 24),
        ("?s ?p ?o {| ?q ?r |} .", 24),
        ("[ ?p ?o ; ?q ?r ] ", 98),
        ("VALUES ?x { 1 2 3 4 5 } ", 49),
    ],
)
def test_patterns_and_operators_are_counted(part: str, most: int) -> None:
    text = "PREFIX : <x:> SELECT * { %s }"
    queries.read(text % (part * most), LIMITS)
    with pytest.raises(QueryRefused, match="limit of 100 patterns"):
        queries.read(text % (part * (most + 2)), LIMITS)


@pytest.mark.parametrize("brackets", ["{}", "()", "[]", ("<<(", ")>>"), ("<<", ">>")])
def test_nesting_is_counted(brackets: tuple[str, str]) -> None:
    begin, end = brackets
    limits = Limits(query_operators=10_000)
    queries.read(f"SELECT * {{ {begin * 99} {end * 99} }}", limits)
    with pytest.raises(QueryRefused, match="nesting is over the limit of 100 levels"):
        queries.read(f"SELECT * {{ {begin * 100} {end * 100} }}", limits)


def test_brackets_in_texts_and_comments_are_not_counted() -> None:
    text = f"SELECT * {{ ?s ?p '{'{([' * 200}' # {'{' * 500}\n . ?s <a:{'(' * 300}> 1 }}"
    assert queries.read(text, LIMITS).form == "SELECT"


def test_long_lists_of_values_are_welcome() -> None:
    values = " ".join(f"<http://example.org/{n}>" for n in range(2000))
    query = queries.read(f"SELECT * {{ VALUES ?x {{ {values} }} }}", LIMITS)
    assert len(list(Store().query(query.spaced))) == 2000  # type: ignore[arg-type]  # a SELECT


@pytest.mark.parametrize(("length", "fits"), [(65_536, True), (65_537, False)])
def test_the_length_is_counted_in_bytes(length: int, fits: bool) -> None:
    text = "SELECT * {} #" + "堺" * ((length - 13) // 3)
    text += " " * (length - len(text.encode()))
    if fits:
        queries.read(text, LIMITS)
    else:
        with pytest.raises(QueryRefused, match="65,536 bytes"):
            queries.read(text, LIMITS)


# What the engine gets ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT*{?s?p?o}", "SELECT * { ?s ?p ?o }"),
        ("ASK{?s ?p 1.}", "ASK { ?s ?p 1 . }"),
        ("ASK{?s ?p -1.5e+3.}", "ASK { ?s ?p -1.5e+3 . }"),
        ("ASK{?s ?p true.}", "ASK { ?s ?p true . }"),
        ("ASK { ?s <a:b> <a:b> }", "PREFIX i0: <a:b> ASK { ?s i0: i0: }"),
        (
            "PREFIX a.b: <x:> ASK { ?s a.b:c.d. }",
            "PREFIX p0: <x:> ASK { ?s p0:c.d . }",
        ),
        ("PREFIX : <x:> ASK { true.:a ?p ?o }", "PREFIX p0: <x:> ASK { true . p0:a ?p ?o }"),
        ("ASK { ?s ?p '\\u0022\\u0041' }", "ASK { ?s ?p '\\\"A' }"),
        ("ASK { ?s ?p '''a\nb''' }", "ASK { ?s ?p '''a\\nb''' }"),
        ("ASK { ?s ?p '\\\\u0041' }", "ASK { ?s ?p '\\\\u0041' }"),
        ("ASK { BIND(COALESCE (?x) AS ?y) }", "ASK { BIND ( COALESCE( ?x ) AS ?y ) }"),
        ("ASK { FILTER(?a<?b) }", "ASK { FILTER ( ?a < ?b ) }"),
        ("ASK { ?s a/a|^a* ?o }", "ASK { ?s a / a | ^ a * ?o }"),
        ("PREFIX : <x:> ASK { :堺市、:堺 ?p ?o }", "PREFIX p0: <x:> ASK { p0:堺市、:堺 ?p ?o }"),
    ],
)
def test_the_engine_gets_tokens_and_names_of_ours(text: str, expected: str) -> None:
    assert spaced(text) == expected


VALID = """
ASK { ?s ?p "1"^^<x:dt>, "1"@en, 'x'@en--ltr, 1, -1, +1.5, .5, 1e3, -.5E+3, true, false }
ASK { ?s <x:p>* ?a . ?a <x:p>+/^<x:q>?|!(<x:p>|^<x:q>) ?b . ?b !a ?c ; a ?d, ?e ; }
ASK { ?s ?p (), (1 (2)), [], [ ?q ?r ; ?t _:b.c ] . [] ?p ?o . ( ) ?p ?o }
ASK { ?s ?p ?o . { ?a ?b ?c } . ?d ?e ?f }
ASK { << ?s ?p ?o >> ?q ?r . ?a ?b <<( <x:s> <x:p> <x:o> )>> . ?c ?d ?e {| ?q ?r |} ~ <x:r> }
SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?k) { ?s ?p ?o } HAVING(COUNT(*) > 1)
SELECT ?s (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=", ") AS ?g) { ?s ?p ?o } GROUP BY ?s
SELECT ?x { ?s ?p ?o } GROUP BY (STR(?s) AS ?x) ORDER BY DESC(?x) ASC(STR(?x)) LIMIT 1 OFFSET 2
SELECT DISTINCT ?s FROM <x:a> FROM NAMED <x:b> WHERE { GRAPH ?g { ?s ?p ?o } }
SELECT * { VALUES (?x ?y) { (1 UNDEF) ("a"@en <x:b>) } MINUS { ?x ?y ?z } } VALUES ?z { 1 }
SELECT * { { ?s ?p ?o } UNION { } OPTIONAL { ?s ?p ?o FILTER NOT EXISTS { ?s ?p 1 } } }
SELECT * { BIND(IF(BOUND(?x), 1 + -?x * 2 / 3 - 4, COALESCE(?y, CONCAT())) AS ?z) }
SELECT * { FILTER(?x IN () || ?x NOT IN (1, 2) && !(?x = 1) || ?x != 2 && ?x <= 3) }
SELECT * { FILTER REGEX(STR(?x), "^a.b", "i") FILTER(<x:f>(?x) = ?y) FILTER <x:f>() }
SELECT (UUID() AS ?a) (STRUUID() AS ?b) (BNODE() AS ?c) (BNODE("x") AS ?d) (RAND() AS ?e) {}
SELECT (ENCODE_FOR_URI(LCASE(SUBSTR(?a, 1, 2))) AS ?b) { BIND(STRLANG("a", "en") AS ?a) }
SELECT (NOW() AS ?n) (TZ(NOW()) AS ?t) (isIRI(?x) AS ?i) (sameTerm(?x, ?x) AS ?s) { ?x a ?y }
CONSTRUCT { ?s ?p ?o . ?o ?q [] } WHERE { ?s ?p ?o } LIMIT 10
CONSTRUCT WHERE { ?s ?p ?o }
DESCRIBE <x:a> ?x { ?x ?p ?o }
DESCRIBE <x:a>
BASE <http://y/> PREFIX b: <b#> PREFIX b: <c#> SELECT * { <s> b:p\\,q <#o>, b:%20, b:, b:1.2 }
SELECT * { LATERAL { SELECT * { ?s ?p ?o } LIMIT 1 } }
""".strip().splitlines()


def accepted(text: str) -> bool:
    functions = {NamedNode("x:f"): lambda *_: None}
    try:
        Store().query(text, custom_functions=functions)  # type: ignore[arg-type]  # it returns None
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("text", VALID)
def test_valid_queries_stay_valid(text: str) -> None:
    assert accepted(text)
    assert accepted(queries.read(text, LIMITS).spaced)


@given(st.lists(st.sampled_from(sorted({t for q in VALID for t in q.split()})), max_size=12))
def test_what_the_engine_takes_of_ours_it_also_takes_of_the_text(words: list[str]) -> None:
    text = "SELECT * { " + " ".join(words) + " }"
    try:
        query = queries.read(text, LIMITS)
    except QueryError:
        return
    if accepted(query.spaced):
        assert accepted(text) or "COALESCE" in text or "CONCAT" in text


LETTERS = "SELECT*{}()[]<>?$:.;,\"'\\#@^|/!=-+ \n\rab1_\u3000堺"


@given(st.text(alphabet=st.sampled_from(LETTERS), max_size=60))
def test_any_text_is_read_or_refused_in_two_languages(text: str) -> None:
    try:
        query = queries.read("SELECT * {" + text, LIMITS)
    except QueryError as error:
        assert error.message("ja")
        assert error.message("en")
    else:
        for column in (1, len(query.spaced) // 2 + 1, len(query.spaced) + 1):
            line, at, _ = queries.place_in(query, column)
            assert line >= 1
            assert at >= 1


PIECES = r"""
    < <a " "" "'' a. a- ? \ # 1 1. 1e 1e+ @a- _:a. a:%4 ""a { {| a:. :: '\n <\u41 aa
"""
HOSTILE = (" ", "<a:a> ", *PIECES.split())


@pytest.mark.parametrize("begin", ["SELECT * { ", "PREFIX a: <a:> SELECT * { '' "])
@pytest.mark.parametrize("piece", HOSTILE)
def test_the_longest_hostile_text_is_read_in_no_time(begin: str, piece: str) -> None:
    text = (begin + piece * 65_536)[:65_536]
    began = time.process_time()
    with suppress(QueryError):
        queries.read(text, LIMITS)
    assert time.process_time() - began < 1


DECLARED = "PREFIX a: <http://x.example/a#> "
PROLOGUES = [
    "",
    DECLARED,
    DECLARED + "\n prefix\tB2:<http://x.example/b>PREFIX : <http://x.example/>",
    DECLARED + DECLARED + "PREFIX a: <http://x.example/other#>",
    DECLARED + "# of ours\nPREFIX b: <http://x.example/b>",
    DECLARED + "BASE <http://x.example/> PREFIX b: <b>",
    "BASE <http://x.example/> " + DECLARED,
    r"PREFIX a: <http://x.example/\u0061#> ",
    "PREFIX a.b: <http://x.example/ab#> " + DECLARED,
    "PREFIX é: <http://x.example/é#> " + DECLARED,
    "".join(f"PREFIX p{number}: <http://x.example/{number}#>\n" for number in range(200)),
]
BODIES = ["SELECT * { ?s ?p <http://x.example/o> }", "ASK { ?s a ?o }", "SELECT * { ?s a:b :c }"]


@pytest.mark.parametrize("prologue", PROLOGUES)
@pytest.mark.parametrize("body", BODIES)
def test_declarations_that_are_known_are_read_as_if_they_were_not(
    prologue: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[object, ...]:
        try:
            found = Spacing(prologue + body, {})
        except QuerySyntaxError as error:
            return str(error), error.line, error.column
        return found.pieces, found.body, found.prologue, found.form

    first, again = told(), told()
    monkeypatch.setattr(spacing, "_LONGEST_PROLOGUE", -1)
    assert first == again == told()
