"""The search index, over description files written here."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oboegaki.edition.search_index import indexing
from oboegaki.formats import TURTLE, parse, to_lines
from oboegaki.rdf import PREFIXES
from oboegaki.search.find import Finder, Question
from oboegaki.search.index import write
from oboegaki.statements.writer import Graph, Writer

EX = "https://example.org/"
Index = Callable[..., Finder]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Return a function that indexes graphs of Turtle, kind -> text."""

    def of(**graphs: str) -> Finder:
        statements, target = tmp_path / "statements.sqlite", tmp_path / "search.sqlite"
        written(statements, graphs)
        write(statements, target)
        return Finder.open(target)

    return of


def written(path: Path, graphs: dict[str, str]) -> None:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    writer = Writer(path)
    for kind, text in graphs.items():
        quads = parse(f"{prefixes}BASE <{EX}>\n{text}".encode(), TURTLE, EX)
        lines = sorted(set(to_lines(quads)))
        graph = Graph(f"<{EX}graph/{kind}>".encode(), kind, "", in_default=kind != "shapes")
        writer.add(graph, (line.removesuffix(b" .") for line in lines))
    writer.finish()
    writer.connection.close()


def found(finder: Finder, text: str = "", **narrowed: str) -> list[str]:
    return [iri.removeprefix(EX) for iri in finder.find(Question(text, narrowed)).iris]


def test_names_of_any_kind_and_texts_are_found(index: Index) -> None:
    finder = index(
        data='<a> rdfs:label "堺市"@ja ; skos:altLabel "Sakai" ; rdfs:comment "港の町"@ja .'
    )
    for text in ("堺市", "sakai", "港の町", "の"):
        assert found(finder, text) == ["a"], text
    assert found(finder, "堺市港") == []


def test_a_text_of_another_is_never_joined_to_the_one_before(index: Index) -> None:
    finder = index(data='<a> rdfs:label "堺" ; rdfs:comment "市", "町" .')
    assert found(finder, "堺市") == found(finder, "市町") == []


def test_numbers_hashes_and_shapes_are_not_texts(index: Index) -> None:
    finder = index(
        data='<a> rdfs:label "a1" ; obg:sha256 "abcdef99" ; obg:sequence 4242 .',
        shapes='<s> rdfs:label "abcdef99" .',
    )
    assert found(finder, "abcdef99") == found(finder, "4242") == []


def test_parts_and_blank_nodes_are_found_under_what_they_belong_to(index: Index) -> None:
    finder = index(
        data="""<doc#it> rdfs:label "main" . <doc> rdfs:label "the document" .
            <doc#c1> rdfs:label "part" ; rdfs:comment "inside" ; obg:contact [ rdfs:label "deep" ] .
            <thing> rdfs:label "thing" . <thing#x> rdfs:comment "unnamed part" ."""
    )
    for text in ("the document", "part", "inside", "deep"):
        assert "doc#it" in found(finder, text), text
    assert found(finder, "unnamed") == ["thing"]
    assert sorted(found(finder)) == ["doc#it", "thing"]


def test_terms_of_a_vocabulary_are_found_each_and_come_last(index: Index) -> None:
    finder = index(
        ontology="""<voc> a owl:Ontology ; rdfs:label "vocabulary of words" .
            <voc#Word> a owl:Class ; rdfs:label "word" .""",
        data='<a> rdfs:label "a long text about a word that is not called so" .',
    )
    assert found(finder, "word") == ["a", "voc#Word", "voc"]


def test_a_whole_name_comes_before_a_part_of_one(index: Index) -> None:
    finder = index(
        data='<a> rdfs:label "大阪市" . <b> rdfs:label "東大阪市" . <c> rdfs:label "大阪市長" .'
    )
    assert found(finder, "大阪市")[0] == "a"
    assert sorted(found(finder, "大阪市")) == ["a", "b", "c"]


def test_lists_are_ordered_newest_first(index: Index) -> None:
    finder = index(
        data="""<old> rdfs:label "x1" ; dcterms:issued "2020-01-01"^^xsd:date .
            <new> rdfs:label "x2" ; dcterms:issued "2023-12-06"^^xsd:date .
            <press/sakai/2021/mou#it> rdfs:label "x3" . <none> rdfs:label "x4" ."""
    )
    assert found(finder) == ["new", "press/sakai/2021/mou#it", "old", "none"]
    assert found(finder, year="2021") == ["press/sakai/2021/mou#it"]


def test_facets_come_from_kinds_subjects_and_what_is_led_to(index: Index) -> None:
    finder = index(
        data="""<city> a org:Organization ; rdfs:label "city" .
            <here> a schema:Place ; rdfs:label "here" .
            <deal> a obg:Agreement ; rdfs:label "deal" ; obg:party <city> ; dcterms:subject <t> .
            <deal#x> schema:location <here> . <t> rdfs:label "topic" ."""
    )
    assert found(finder, organization=EX + "city") == ["deal"]
    assert found(finder, place=EX + "here") == ["deal"]
    assert found(finder, topic=EX + "t") == ["deal"]
    assert found(finder, **{"class": PREFIXES["obg"] + "Agreement"}) == ["deal"]


def test_a_derived_graphs_own_name_is_no_result(index: Index) -> None:
    finder = index(data='<a> rdfs:label "a" .', derived=f'<{EX}graph/derived> rdfs:label "rules" .')
    assert found(finder, "rules") == []


def test_a_single_character_is_found_but_not_ranked(index: Index) -> None:
    finder = index(data='<a> rdfs:label "堺市" . <b> rdfs:label "市" .')
    answer = finder.find(Question("市"))
    assert (answer.total, answer.is_ranked) == (2, False)


def test_an_index_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="unable to open database file"),
        indexing(tmp_path / "none.sqlite", tmp_path / "search.sqlite") as at_work,
    ):
        at_work.finish()


def test_leaving_early_ends_the_other_process(tmp_path: Path) -> None:
    written(tmp_path / "statements.sqlite", {"data": '<a> rdfs:label "a" .'})
    with pytest.raises(KeyError), indexing(tmp_path / "statements.sqlite", tmp_path / "s.sqlite"):
        raise KeyError
    command = ["pgrep", "-f", str(tmp_path)]
    assert subprocess.run(command, check=False, capture_output=True).stdout == b""


def test_the_same_statements_give_the_same_index(tmp_path: Path) -> None:
    written(tmp_path / "statements.sqlite", {"data": '<a> rdfs:label "堺市" ; rdfs:seeAlso <b> .'})
    dumps = []
    for name in ("one", "two"):
        command = [sys.executable, "-m", "oboegaki.search.index"]
        arguments = [tmp_path / "statements.sqlite", tmp_path / name]
        subprocess.run([*command, *map(str, arguments)], check=True)
        dumps.append(list(sqlite3.connect(tmp_path / name).iterdump()))
    assert dumps[0] == dumps[1]


def test_what_has_no_name_is_found_by_its_texts(index: Index) -> None:
    finder = index(
        data='<a> rdfs:comment "堺市" . <b> rdfs:seeAlso <a> .', links='<x> rdfs:label "堺市" .'
    )
    assert found(finder, "堺市") == found(finder) == ["a"]


@pytest.mark.parametrize("narrowed", [{}, {"class": PREFIXES["foaf"] + "Person"}])
def test_ranking_asks_the_index_once_and_not_once_a_result(
    index: Index, narrowed: dict[str, str]
) -> None:
    finder, told = index(data='<a> rdfs:label "堺市" . <b> rdfs:label "堺市役所" .'), list[str]()
    connection = finder._connection
    connection.set_trace_callback(told.append)
    finder.find(Question("堺市", narrowed))
    connection.set_trace_callback(None)
    ranking = next(each for each in told if "bm25" in each)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {ranking}")]
    asked = [each for each in plan if each.startswith("SCAN text VIRTUAL TABLE")]
    assert asked
    assert not [each for each in asked if "=" in each]
