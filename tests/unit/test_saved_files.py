"""Saved queries as files: what they ask, what they leave open, and what cannot be filled in."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from oboegaki import queries, saved
from oboegaki.errors import BadRequest, Text
from oboegaki.iris import Urls
from oboegaki.queries import Form
from oboegaki.rdf import PREFIXES, Literal, NamedNode
from oboegaki.saved import Parameter, SavedQuery
from oboegaki.site import Limits, Site

URLS = Urls("http://e.org/", "http://host", "/prefix")
XSD = PREFIXES["xsd"]
QUERY = "SELECT ?s { ?s ?p ?year }\n"


def read(tmp_path: Path, head: str, body: str = QUERY, name: str = "x") -> SavedQuery:
    path = tmp_path / f"{name}.rq"
    path.write_text(head + body, encoding="utf-8")
    return saved.read(path)


@pytest.mark.parametrize(
    ("head", "question", "told"),
    [
        ("# ja: 何\n# en: What\n# vi: Gì\n", Text("何", "What", "Gì"), {"ja", "en", "vi"}),
        ("# en: What\n#  ja:  何 \n", Text("何", "What"), {"ja", "en"}),
        ("# 何\n# What\n", Text("何", "What"), {"ja", "en"}),
        ("# ja: 何\n", Text("何", "何"), {"ja"}),
        ("# What\n", Text("What", "What"), {"en"}),
        ("# vi: Gì\n", Text("Gì", "Gì", "Gì"), {"vi"}),
        ('# param: year xsd:gYear "2023"\n', Text("x", "x"), set()),
        ("\n# en: What\n\n", Text("What", "What"), {"en"}),
        ("", Text("x", "x"), set()),
    ],
)
def test_the_first_comments_state_the_question(
    tmp_path: Path, head: str, question: Text, told: set[str]
) -> None:
    found = read(tmp_path, head)
    assert (found.question, set(found.told), found.text) == (question, told, QUERY)


@pytest.mark.parametrize(
    ("line", "parameter"),
    [
        ('year xsd:gYear "2023"', Parameter("year", "xsd:gYear", "2023")),
        ('?year   xsd:gYear   "2023"', Parameter("year", "xsd:gYear", "2023")),
        ("$org IRI <http://e.org/堺>", Parameter("org", "IRI", "http://e.org/堺")),
        ('org IRI "http://e.org/x"', Parameter("org", "IRI", "http://e.org/x")),
        ("org IRI", Parameter("org", "IRI", None)),
        ('text xsd:string ""', Parameter("text", "xsd:string", "")),
        ("at xsd:dateTime", Parameter("at", "xsd:dateTime", None)),
    ],
)
def test_a_parameter_has_a_name_a_type_and_perhaps_a_default(
    tmp_path: Path, line: str, parameter: Parameter
) -> None:
    assert read(tmp_path, f"# en: What\n# param: {line}\n").parameters == (parameter,)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "year",
        "xsd:gYear year",
        "year gYear",
        "year xsd:year",
        'year xsd:gYear "last year"',
        "org IRI <no iri>",
        'org IRI "no iri"',
        'format xsd:string "x"',
        "lang IRI",
        'year xsd:gYear "2023" } SERVICE <http://e.org/>',
    ],
)
def test_a_parameter_that_cannot_be_read_is_the_fault_of_the_file(
    tmp_path: Path, line: str
) -> None:
    fault = read(tmp_path, f"# en: What\n# param: {line}\n").fault
    assert fault is not None
    assert all(fault)


def test_a_file_in_another_encoding_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "old.rq"
    path.write_bytes("# ja: 堺\nASK {}".encode("shift_jis"))
    found = saved.read(path)
    assert found.fault is not None
    assert "old.rq" in found.fault.vi


YEAR = Parameter("year", "xsd:gYear", "2023")
ORG = Parameter("org", "IRI")


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        ({"org": ["http://e.org/a"]}, ("2023", "http://e.org/a")),
        ({"org": ["urn:x:堺"], "year": ["-0044"], "lang": ["ja"]}, ("-0044", "urn:x:堺")),
        ({"org": ["http://e.org/a"], "year": [""]}, ("2023", "http://e.org/a")),
    ],
)
def test_values_are_terms_of_the_declared_types(
    given_values: dict[str, list[str]], expected: tuple[str, str]
) -> None:
    values = SavedQuery("x", Text("", ""), QUERY, (), (YEAR, ORG)).values(given_values)
    assert values == {
        "year": Literal(expected[0], datatype=NamedNode(XSD + "gYear")),
        "org": NamedNode(expected[1]),
    }


@pytest.mark.parametrize(
    ("given_values", "words"),
    [
        ({}, "Give `org` one value"),
        ({"org": [""]}, "Give `org` one value"),
        ({"org": ["a:b", "a:c"]}, "Give `org` one value"),
        ({"org": ["nobody"]}, "not of the type IRI"),
        ({"org": ["http://e.org/> } SERVICE <http://e.org/"]}, "not of the type IRI"),
        ({"org": ["a:b"], "year": ["2023-01-01"]}, "For example: 2023"),
        ({"org": ["a:b"], "year": ['2023"^^xsd:gYear . ?s ?p "']}, "not of the type xsd:gYear"),
        ({"org": ["a:b"], "year": ["令和5年"]}, "not of the type xsd:gYear"),
        ({"org": ["a:b"], "yaer": ["2024"]}, "Did you mean `year`?"),
        ({"org": ["a:b"], "query": ["ASK {}"]}, "There are: year, org."),
    ],
)
def test_what_cannot_be_filled_in_is_told_in_three_languages(
    given_values: dict[str, list[str]], words: str
) -> None:
    query = SavedQuery("x", Text("", ""), QUERY, (), (YEAR, ORG))
    with pytest.raises(BadRequest) as caught:
        query.values(given_values)
    assert words in caught.value.message("en")
    assert len({caught.value.message(language) for language in ("ja", "en", "vi")}) == 3


@given(st.text(max_size=30))
def test_any_value_becomes_a_term_or_is_refused(text: str) -> None:
    for parameter in (YEAR, ORG, Parameter("text", "xsd:string"), Parameter("n", "xsd:integer")):
        try:
            value = parameter.term(text)
        except BadRequest as error:
            assert parameter.type_name != "xsd:string"
            assert error.message("vi")
        else:
            assert value.value == text


def test_the_filled_query_is_shown_as_it_is_asked(tmp_path: Path) -> None:
    text = "SELECT ?s { ?s ?p $year FILTER(?year=?s) # ?year\n}"
    values = {"year": Literal("2023", datatype=NamedNode(XSD + "gYear"))}
    filled = queries.filled(queries.read(text, Limits(), values=values))
    literal = f'"2023"^^<{XSD}gYear>'
    assert filled == f"SELECT ?s {{ ?s ?p {literal} FILTER({literal}=?s) # ?year\n}}"


@pytest.mark.parametrize(
    ("form", "kind", "asks"),
    [
        ("SELECT", "sh:SPARQLSelectExecutable", "sh:select"),
        ("ASK", "sh:SPARQLAskExecutable", "sh:ask"),
        ("CONSTRUCT", "sh:SPARQLConstructExecutable", "sh:construct"),
        ("DESCRIBE", "sh:SPARQLExecutable", "spex:describe"),
    ],
)
def test_a_saved_query_is_described_as_an_executable(form: Form, kind: str, asks: str) -> None:
    question = Text("何", "What", "Gì")
    query = SavedQuery("水 素", question, QUERY, ("ja", "en", "vi"), (YEAR, ORG))
    graph = Graph().parse(data=saved.described(query, form, URLS).decode(), format="nt")
    found = graph.query(
        f"""
        PREFIX sh: <{PREFIXES["sh"]}> PREFIX schema: <{PREFIXES["schema"]}>
        PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
        PREFIX rdfs: <{PREFIXES["rdfs"]}> PREFIX xsd: <{XSD}>
        SELECT ?query ?text {{
            ?query a sh:SPARQLExecutable , {kind} ; {asks} ?text ;
                schema:target <http://host/prefix/sparql> ;
                rdfs:label "何"@ja , "What"@en , "Gì"@vi ;
                sh:parameter [ a sh:Parameter ; sh:path ?year ; sh:datatype xsd:gYear ;
                               sh:optional true ; sh:defaultValue "2023"^^xsd:gYear ] ,
                             [ sh:path ?org ; sh:nodeKind sh:IRI ] .
            FILTER(STRENDS(STR(?year), "#year") && STRENDS(STR(?org), "#org"))
        }}"""
    )
    ((iri, text),) = found  # type: ignore[misc]  # rows of a SELECT
    assert unquote(str(iri)) == "http://host/prefix/queries/水 素"
    assert str(text) == QUERY


def test_only_a_site_with_settings_has_saved_queries_and_its_own_files_count(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data" / "queries"
    folder.mkdir(parents=True)
    read(folder, "# en: First\n", name="b")
    read(folder, "# en: Second\n", name="a")
    assert saved.of(Site(root=tmp_path)) == {}
    site = Site(root=tmp_path, settled=True)
    before = saved.of(site)
    assert list(before) == ["a", "b"]
    read(folder, "# en: Third\n", name="c")
    assert list(saved.of(site)) == ["a", "b", "c"]
    assert saved.digest(before) != saved.digest(saved.of(site))


def test_every_saved_query_of_the_flagship_can_be_asked_as_it_is(flagship: Site) -> None:
    found = saved.of(flagship)
    assert len(found) >= 30
    for each in found.values():
        assert each.fault is None
        assert not each.is_open
        assert set(each.told) >= {"ja", "en"}, each.name
        queries.read(each.text, flagship.limits, values=each.values({}))
