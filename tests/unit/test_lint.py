from pathlib import Path

import pytest
from checking import report_on

from oboegaki.errors import Text
from oboegaki.report import Severity

ONTOLOGY = """
ex:Thing a owl:Class . ex:title a rdf:Property . ex:date a rdf:Property .
ex:part a rdf:Property . ex:whole a rdf:Property .
"""
DATA = 'ex:a a ex:Thing ; ex:title "a"@en ; ex:date "2023-12-06"^^xsd:date .'
GOOD = "ex:Good sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ; sh:minCount 1 ] .\n"

VIOLATION, WARNING, INFO = Severity.VIOLATION, Severity.WARNING, Severity.INFO

BROKEN = [
    # what is written after GOOD (so that it begins on line 8), line, rule, severity
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:minCuont 1 ] .",
     9, "shape-unknown-term", VIOLATION),
    ("ex:S a sh:NodeShpe ; sh:targetClass ex:Thing .", 8, "shape-unknown-term", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:node ex:Nowhere .", 9, "shape-dangling", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:property ex:Nowhere .", 9, "shape-dangling", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:or ( [ sh:nodeKind sh:IRI ]\n ex:Nowhere ) .",
     8, "shape-dangling", VIOLATION),
    ('ex:S sh:targetClass ex:Thing ;\n sh:and ( "text" ) .', 8, "shape-dangling", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:node ex:P .\nex:P sh:path ex:title .",
     8, "shape-dangling", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:property [ sh:minCount 1 ] .",
     9, "shape-path", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title,\n ex:date ] .",
     9, "shape-path", VIOLATION),
    ("ex:S a sh:NodeShape ; sh:targetClass ex:Thing ;\n sh:path ex:title .",
     9, "shape-path", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:minCount 1 .", 9, "shape-path", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [\n sh:path ( ex:title ) ] .",
     9, "shape-path", VIOLATION),
    ('ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:minCount "one" ] .',
     9, "shape-value", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:in ex:a .", 9, "shape-value", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ;\n sh:nodeKind sh:Iri .", 9, "shape-value", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:minCount 1 ;\n"
     " sh:minCount 2 ] .", 10, "shape-value", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:date ;\n sh:datatype xsd:dat ] .",
     9, "shape-value", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n"
     " sh:uniqueLang \"1\"^^xsd:boolean ] .", 9, "shape-value", WARNING),
    ('ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:pattern "(a" ] .',
     9, "shape-pattern", VIOLATION),
    ('ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:pattern "\\\\ba" ] .',
     9, "shape-pattern", WARNING),
    ('ex:S sh:targetClass ex:Thing ; sh:sparql [\n sh:select "SELECT $this WHERE {" ] .',
     9, "shape-query", VIOLATION),
    ('ex:S sh:targetClass ex:Thing ; sh:sparql [\n'
     ' sh:select "SELECT $this WHERE { $this no:prefix 1 }" ] .', 9, "shape-query", VIOLATION),
    ('ex:S sh:targetClass ex:Thing ; sh:sparql [\n'
     ' sh:select "SELECT $this WHERE { $this ?p 1 MINUS { $this ?p 2 } }" ] .',
     9, "shape-query", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:sparql [\n sh:message \"x\" ] .",
     8, "shape-query", VIOLATION),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n sh:singleLine true ] .",
     9, "shape-passed-over", WARNING),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ;\n"
     " sh:class ( ex:Thing ) ] .", 9, "shape-value", VIOLATION),
    ("ex:S sh:targetClass\n ex:Thingg ; sh:nodeKind sh:IRI .", 9, "shape-unknown-class", WARNING),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path\n ex:titel ] .",
     9, "shape-unknown-property", WARNING),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path\n ex:unlike-anything ] .",
     9, "shape-unknown-property", INFO),
    ("ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .", 8, "shape-unused", WARNING),
    ("ex:S sh:targetSubjectsOf ex:whole ; sh:nodeKind sh:IRI .",
     8, "shape-selects-nothing", INFO),
    ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:part ;\n sh:node ex:S ] .",
     8, "shape-circle", WARNING),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "rule", "severity"), BROKEN)
def test_a_broken_shape_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, rule: str, severity: Severity
) -> None:
    files = {"ontology/o.ttl": ONTOLOGY, "data/d.ttl": DATA, "shapes/s.ttl": GOOD + text}
    report = report_on(tmp_path, files)
    told = [f for f in report.findings if f.rule == rule]
    assert told, [(f.rule, f.message.en) for f in report.findings]
    assert (f"shapes/s.ttl:{line}", severity) in [(f.place, f.severity) for f in told]
    assert report.blocking is (severity is VIOLATION)
    for finding in told:
        assert all(finding.message.both)
        assert all(finding.remedy.both)
        assert finding.message.ja != finding.message.en


def test_a_sound_shape_gives_nothing_to_say(tmp_path: Path) -> None:
    files = {"ontology/o.ttl": ONTOLOGY, "data/d.ttl": DATA, "shapes/s.ttl": GOOD}
    assert report_on(tmp_path, files).findings == ()


def test_a_misspelt_word_is_set_right(tmp_path: Path) -> None:
    text = "ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:title ; sh:minCuont 1 ] ."
    [told, note] = report_on(tmp_path, {"data/d.ttl": DATA, "shapes/s.ttl": text}).findings
    assert told.remedy == Text("「sh:minCount」のことですか。", 'Did you mean "sh:minCount"?')
    assert note.rule == "data-not-checked"


def test_shapes_without_a_shape_are_told(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"data/d.ttl": DATA, "shapes/s.ttl": 'ex: rdfs:label "x" .'})
    assert [(f.rule, f.severity) for f in report.findings] == [("shapes-empty", WARNING)]


def test_a_file_named_for_the_check_has_to_hold_shapes(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text('<http://a> <http://b> "no shape" .', encoding="utf-8")
    report = report_on(tmp_path / ".", {"data/d.ttl": DATA}, [empty])
    assert report.blocking
    assert [f.rule for f in report.findings] == ["shapes-empty", "data-not-checked"]


@pytest.mark.parametrize("name", ["nowhere.ttl", "site.toml"])
def test_a_file_that_is_not_there_or_not_rdf_blocks(tmp_path: Path, name: str) -> None:
    report = report_on(tmp_path, {"data/d.ttl": DATA}, [tmp_path / name])
    assert [f.rule for f in report.findings] == ["no-shapes-file"]
    assert report.blocking


def test_when_no_shape_applies_to_anything_that_is_a_warning(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetClass ex:Absent ; sh:nodeKind sh:IRI ."
    files = {"ontology/o.ttl": "ex:Absent a owl:Class .", "data/d.ttl": DATA}
    report = report_on(tmp_path, {**files, "shapes/s.ttl": shapes})
    assert [(f.rule, f.severity) for f in report.findings] == [("shape-selects-nothing", WARNING)]


def test_an_unreadable_shapes_file_stops_before_the_data(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("ex:S a sh:NodeShape", encoding="utf-8")
    report = report_on(tmp_path, {"data/d.ttl": DATA}, [broken])
    assert [f.rule for f in report.findings] == ["syntax", "data-not-checked"]
    assert report.findings[0].source == str(broken)
