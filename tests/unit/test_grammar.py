"""The quick reader of SPARQL reads what rdflib's own reads, and leaves that as it was."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyparsing import ParseException
from rdflib import SH, Graph
from rdflib.plugins.sparql.parser import parseQuery

from oboegaki.check.grammar import parse_query
from oboegaki.check.sparql import written_out

ROOT = Path(__file__).parents[2]
COMMENTED = "# of whom?\nSELECT ?x # the thing\nWHERE { ?x <http://x.example/#p> '#' } # end"
QUERIES = sorted((ROOT / "ontology" / "competency").glob("*.rq"))


def read(tree: object) -> str:
    """Return a parse tree as text, but for the labels of blank nodes, which are new each time."""
    return re.sub(r"N[0-9a-f]{32}|0x[0-9a-f]+", "_", repr(tree))


def of_shapes() -> Iterator[str]:
    graph = Graph()
    for path in (ROOT / "shapes").glob("*.ttl"):
        graph.parse(path)
    for node, query in graph.subject_objects(SH.select):
        yield written_out(graph, node, str(query))


def test_the_queries_of_our_shapes_are_read_as_they_always_were() -> None:
    queries = list(of_shapes())
    assert len(queries) > 30
    for text in queries:
        assert read(parse_query(text)) == read(parseQuery(text))


@pytest.mark.parametrize("path", QUERIES[::6], ids=lambda path: path.stem)
def test_a_query_with_comments_is_read_too(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "#" in text
    assert read(parse_query(text)) == read(parseQuery(text))


def test_comments_end_where_they_end_and_a_hash_in_a_name_or_text_begins_none() -> None:
    tree = read(parse_query(COMMENTED))
    assert tree == read(parseQuery(COMMENTED))
    assert "http://x.example/#p" in tree
    assert "Literal('#')" in tree


def test_what_cannot_be_read_is_refused_and_the_grammar_stays_whole() -> None:
    with pytest.raises(ParseException):
        parse_query("SELECT ?x WHERE { ?x ")
    assert read(parseQuery(COMMENTED)) == read(parse_query(COMMENTED))
