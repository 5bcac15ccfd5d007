"""The tables of formats: complete, without doubles, and true to the data."""

import io
import re

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from oboegaki import formats
from oboegaki.formats import (
    BY_NAME,
    DOCUMENTS,
    GRAPHS,
    RESULTS,
    SOURCE_SUFFIXES,
    Representation,
)
from oboegaki.rdf import PREFIXES, compact, term

CONTENT = """
PREFIX ex: <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
ex:a skos:prefLabel "堺市"@ja , "Sakai"@en-GB ; ex:n 007 , 1990.50 , "1"^^xsd:nonNegativeInteger ;
  ex:when "2023-12-06T11:35:00.0+00:00"^^xsd:dateTime ; ex:text "a \\"b\\" <c> & d\\n\\te\\\\" ;
  ex:part [ ex:list ( 1 ex:b "x" ) ] .
"""
ALL = (*DOCUMENTS, *RESULTS)


def names(representations: object) -> list[str]:
    assert isinstance(representations, tuple)
    return [each.name for each in representations]


def test_every_format_has_its_own_name_type_and_suffix() -> None:
    assert len({each.name for each in ALL}) == len(ALL)
    assert len({each.media_type for each in ALL}) == len(ALL)
    assert len({each.suffix for each in ALL}) == len(ALL)
    assert list(BY_NAME) == names(ALL)
    for each in ALL:
        assert each.suffix == "." + each.name
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", each.media_type)


def test_only_text_types_name_their_charset() -> None:
    charsets = {each.name for each in ALL if "charset" in each.content_type}
    assert charsets == {"html", "ttl", "csv", "tsv"}


def test_sources_can_be_in_every_rdf_syntax_in_yaml_and_in_tables() -> None:
    rdf = {".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf"}
    assert set(SOURCE_SUFFIXES) == {*rdf, ".yaml", ".yml", ".csv", ".xlsx"}
    assert [each.name for each in GRAPHS if each.quads] == ["trig", "nq"]


@pytest.mark.parametrize("syntax", GRAPHS, ids=lambda syntax: syntax.name)
def test_what_is_written_is_read_back_as_it_was(syntax: Representation) -> None:
    quads = list(parse(CONTENT, format=RdfFormat.TURTLE))
    lines = sorted(formats.canonicalized(b"\n".join(formats.to_lines(quads))).splitlines())
    written = formats.write(quads, syntax)
    again = formats.parse(written, syntax, "http://example.org/base")
    assert sorted(formats.canonicalized(b"\n".join(formats.to_lines(again))).splitlines()) == lines
    output = io.BytesIO()
    formats.write_to(iter(quads), syntax, output)
    assert output.getvalue() == written


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader
@pytest.mark.parametrize(
    "syntax", [each for each in GRAPHS if not each.quads], ids=lambda syntax: syntax.name
)
def test_rdflib_reads_the_same_graph(syntax: Representation) -> None:
    name = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}.get(syntax.name, syntax.name)
    written = formats.write(parse(CONTENT, format=RdfFormat.TURTLE), syntax).decode()
    expected = Graph().parse(data=CONTENT.replace("en-GB", "en-gb"), format="turtle")
    assert isomorphic(Graph().parse(data=written, format=name), expected)


def test_parsing_keeps_literals_as_they_were_written() -> None:
    text = b"\n".join(formats.to_lines(parse(CONTENT, format=RdfFormat.TURTLE))).decode()
    for form in (
        '"007"',
        '"1990.50"',
        '"2023-12-06T11:35:00.0+00:00"',
        "nonNegativeInteger",
        "@en-gb",
    ):
        assert form in text


@pytest.mark.parametrize("syntax", GRAPHS, ids=lambda syntax: syntax.name)
def test_broken_text_is_a_syntax_error_in_every_syntax(syntax: Representation) -> None:
    with pytest.raises(SyntaxError):
        list(formats.parse(b"{{ <", syntax, "http://example.org/"))


def test_prefixed_names_are_made_and_undone() -> None:
    assert term("dcterms:title") == "http://purl.org/dc/terms/title"
    assert compact("http://purl.org/dc/terms/title") == "dcterms:title"
    assert compact("http://purl.org/dc/terms/") is None
    assert compact("http://purl.org/dc/terms/a/b") is None
    assert compact("http://example.org/x") is None
    for prefix, namespace in PREFIXES.items():
        assert compact(namespace + "some-Thing_1") == f"{prefix}:some-Thing_1"
    with pytest.raises(KeyError):
        term("nowhere:x")
