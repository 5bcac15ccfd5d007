import subprocess
import sys
from pathlib import Path

import pytest
from checking import BASE, EX, report_on, shown

from oboegaki.report import Severity

ONTOLOGY = """
ex:Thing a owl:Class . ex:Special rdfs:subClassOf ex:Thing . ex:Org a owl:Class .
ex:Company rdfs:subClassOf ex:Org .
"""


def shape(constraints: str, target: str = "ex:Thing") -> str:
    return f"ex:S sh:targetClass {target} ; {constraints} ."


def prop(path: str, constraints: str) -> str:
    return shape(f"sh:property [ sh:path {path} ; {constraints} ]")


CASES = [
    # what the shape asks for, what the data say, how often that is wrong
    (prop("ex:p", "sh:datatype xsd:date"), '"2023-12-06"^^xsd:date', 0),
    (prop("ex:p", "sh:datatype xsd:date"), '"2023-12-06"', 1),
    (prop("ex:p", "sh:datatype xsd:gYearMonth"), '"2023-02"^^xsd:gYearMonth', 0),
    (prop("ex:p", "sh:lessThan ex:q"),
     '"2023-12-06T11:35:00+04:00"^^xsd:dateTime ; ex:q "2023-12-06T16:36:00+09:00"^^xsd:dateTime',
     0),
    (prop("ex:p", "sh:lessThan ex:q"),
     '"2023-12-06T16:00:00+09:00"^^xsd:dateTime ; ex:q "2023-12-06T11:35:00+04:00"^^xsd:dateTime',
     0),
    (prop("ex:p", "sh:lessThan ex:q"),
     '"2023-12-06T17:00:00+04:00"^^xsd:dateTime ; ex:q "2023-12-06T18:00:00+09:00"^^xsd:dateTime',
     1),
    (prop("ex:p", "sh:lessThan ex:q"),
     '"2023-12-06T11:35:00"^^xsd:dateTime ; ex:q "2023-12-06T11:36:00+04:00"^^xsd:dateTime', 1),
    (prop("ex:p", "sh:lessThanOrEquals ex:q"),
     '"2023-12-06"^^xsd:date ; ex:q "2023-12-06T11:35:00"^^xsd:dateTime', 1),
    (prop("ex:p", "sh:lessThanOrEquals ex:q"),
     '"2023-12-06T24:00:00"^^xsd:dateTime ; ex:q "2023-12-07T00:00:00"^^xsd:dateTime', 0),
    (prop("ex:p", 'sh:minInclusive "2023-01-01"^^xsd:date'), '"2022-12-31"^^xsd:date', 1),
    (prop("ex:p", 'sh:minInclusive "2023-01-01"^^xsd:date'), '"2023-01-01"^^xsd:date', 0),
    (prop("ex:p", "sh:maxLength 4"), '"覚書案"', 0),
    (prop("ex:p", "sh:minLength 4"), '"覚書案"', 1),
    (prop("ex:p", "sh:minLength 2"), '"𠮷野"', 0),
    (prop("ex:p", "sh:pattern '^\\\\p{IsHiragana}+$'"), '"さかい"', 0),
    (prop("ex:p", "sh:pattern '^\\\\p{IsHiragana}+$'"), '"サカイ"', 1),
    (prop("ex:p", "sh:pattern '^a$' ; sh:flags 'i'"), '"A"', 0),
    (prop("ex:p", "sh:uniqueLang true"), '"一"@ja, "二"@ja', 1),
    (prop("ex:p", "sh:uniqueLang true"), '"一"@ja, "二"@JA, "one"@en', 1),
    (prop("ex:p", "sh:uniqueLang true"), '"一"@ja, "one"@en', 0),
    (prop("ex:p", "sh:languageIn ( 'ja' 'en' )"), '"一"@ja-Latn', 0),
    (prop("ex:p", "sh:languageIn ( 'ja' 'en' )"), '"một"@vi', 1),
    (prop("ex:p", "sh:in ( 'plain' 1 ex:x )"), '"plain", 1, ex:x', 0),
    (prop("ex:p", "sh:in ( 'plain' 1 ex:x )"), '"other", 2', 2),
    (prop("ex:p", "sh:hasValue 'plain'"), '"plain"', 0),
    (prop("ex:p", "sh:class ex:Org"), "<org/company>", 0),
    (prop("ex:p", "sh:class ex:Org"), "<org/nobody>", 1),
    (prop("ex:p", "sh:maxCount 1"), "1, 2", 1),
    (prop("[ sh:inversePath ex:about ]", "sh:minCount 1"), "1", 0),
    (prop("[ sh:inversePath ex:about ]", "sh:maxCount 1"), "1", 1),
    (prop("( ex:p ex:name )", "sh:minCount 1"), "<org/company>", 0),
    (prop("( ex:p ex:name )", "sh:hasValue 'B'"), "<org/company>", 1),
    (prop("[ sh:zeroOrMorePath ex:within ]", "sh:hasValue <place/country>"),
     "1 ; ex:within <place/city>", 0),
    (prop("ex:p", "sh:node [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ]"),
     "<org/nobody>", 1),
    (prop("ex:p", "sh:qualifiedValueShape [ sh:class ex:Org ] ; sh:qualifiedMinCount 1"),
     "<org/company>, <org/nobody>", 0),
    (shape("sh:closed true ; sh:ignoredProperties ( rdf:type )"), "1", 1),
    (prop("ex:p", "sh:or ( [ sh:datatype xsd:date ] [ sh:nodeKind sh:IRI ] )"), '"text"', 1),
]  # fmt: skip


@pytest.mark.parametrize(("shapes", "value", "wrong"), CASES)
def test_what_a_shape_asks_for_is_found_in_the_neighbourhood(
    tmp_path: Path, shapes: str, value: str, wrong: int
) -> None:
    files = {
        "ontology/o.ttl": ONTOLOGY,
        "shapes/s.ttl": f"BASE <{BASE}>\n{shapes}",
        "data/press/a/2023/one.ttl": f"BASE <{BASE}>\n<id/a> a ex:Special ; ex:p {value} .",
        "data/press/a/2023/two.ttl": f"BASE <{BASE}>\n<x> ex:about <id/a> . <y> ex:about <id/a> .",
        "data/authority/o.ttl": f"BASE <{BASE}>\n"
        "<org/company> a ex:Company ; ex:name 'C' .\n"
        "<place/city> ex:within <place/region> . <place/region> ex:within <place/country> .",
    }
    report = report_on(tmp_path, files)
    found = [f for f in report.findings if f.component]
    assert len(found) == wrong, [(f.rule, f.message.en) for f in report.findings]
    for finding in found:
        assert finding.place == "data/press/a/2023/one.ttl:8"
        assert finding.resource == f"{BASE}id/a"


def test_what_two_graphs_say_about_one_thing_is_taken_together(tmp_path: Path) -> None:
    files = {
        "shapes/s.ttl": prop("ex:name", "sh:uniqueLang true"),
        "data/press/a/2023/one.ttl": f'<{BASE}id/a> a ex:Thing ; ex:name "一"@ja .',
        "data/press/a/2023/two.ttl": f'<{BASE}id/a> ex:name "二"@ja .',
    }
    assert [f.rule for f in report_on(tmp_path, files).findings] == [f"{EX}S"]


def test_what_comes_later_or_from_shapes_is_no_part_of_the_data(tmp_path: Path) -> None:
    files = {
        "shapes/s.ttl": prop("ex:name", "sh:maxCount 1") + " ex:a a ex:Thing ; ex:name 1, 2 .",
        "data/d.ttl": "ex:b a ex:Thing ; ex:name 1 .",
    }
    assert report_on(tmp_path, files).findings == ()


def test_a_nameless_node_is_checked_where_it_hangs(tmp_path: Path) -> None:
    files = {
        "shapes/s.ttl": prop("ex:name", "sh:minCount 1"),
        "data/d.ttl": "ex:a ex:part [ a ex:Thing ;\n ex:name 1 ] ;\n ex:part [\n a ex:Thing ] .\n"
        "[] a ex:Thing .",
    }
    assert shown(report_on(tmp_path, files).findings) == [
        ("data/d.ttl:9", f"{EX}S"),
        ("data/d.ttl:11", f"{EX}S"),
    ]


def test_a_query_sees_as_far_as_it_asks(tmp_path: Path) -> None:
    select = (
        "SELECT $this ?value WHERE { $this ex:number ?value . ?other ex:number ?value ;"
        " a ex:Thing . FILTER (?other != $this) }"
    )
    files = {
        "shapes/s.ttl": "ex: a owl:Ontology ; owl:imports <urn:more> .\n"
        f"<urn:more> sh:declare [ sh:prefix 'ex' ; sh:namespace '{EX}'^^xsd:anyURI ] .\n"
        + shape(
            f"sh:sparql [ sh:prefixes ex: ; sh:select '''{select}''' ;"
            ' sh:message "番号 {?value} はほかにもあります"@ja, "{?value} is taken"@en ]'
        ),
        "data/press/a/2023/one.ttl": "ex:a a ex:Thing ; ex:number 7 .",
        "data/press/a/2023/two.ttl": "ex:b a ex:Thing ; ex:number 8 .",
        "data/press/a/2023/three.ttl": "ex:c a ex:Thing ;\n ex:number 7 .",
    }
    found = report_on(tmp_path, files).findings
    assert sorted(f.resource for f in found) == [f"{EX}a", f"{EX}c"]
    assert {f.message.ja.partition(": ")[2] for f in found} == {"番号 7 はほかにもあります"}
    assert {f.message.en.partition(": ")[2] for f in found} == {"7 is taken"}


def test_an_ill_formed_date_is_told_once_and_the_other_faults_with_it(tmp_path: Path) -> None:
    files = {
        "shapes/s.ttl": shape(
            "sh:property [ sh:path ex:p ; sh:datatype xsd:date ; sh:message 'No date'@en ] ;"
            " sh:property [ sh:path ex:q ; sh:minCount 1 ]"
        ),
        "data/d.ttl": 'ex:a a ex:Thing ;\n ex:p "令和5年12月6日"^^xsd:date .',
    }
    report = report_on(tmp_path, files)
    blocking = [f for f in report.findings if f.severity is Severity.VIOLATION]
    assert shown(blocking) == [("data/d.ttl:7", f"{EX}S"), ("data/d.ttl:8", "literal-form")]
    assert blocking[1].value == '"令和5年12月6日"^^<http://www.w3.org/2001/XMLSchema#date>'


def test_a_resource_that_only_a_shape_names_is_told_at_the_shape(tmp_path: Path) -> None:
    files = {
        "shapes/s.ttl": "\nex:S sh:targetNode ex:absent ;"
        " sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
        "data/d.ttl": "ex:a ex:p 1 .",
    }
    assert shown(report_on(tmp_path, files).findings) == [("shapes/s.ttl:8", f"{EX}S")]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("sh:Info", Severity.INFO),
        ("sh:Warning", Severity.WARNING),
        ("sh:Violation", Severity.VIOLATION),
        ("ex:OfMyOwn", Severity.VIOLATION),
    ],
)
def test_only_violations_and_unknown_severities_block(
    tmp_path: Path, severity: str, expected: Severity
) -> None:
    shapes = prop("ex:p", f"sh:minCount 1 ; sh:severity {severity}")
    report = report_on(tmp_path, {"shapes/s.ttl": shapes, "data/d.ttl": "ex:a a ex:Thing ."})
    found = [f for f in report.findings if f.component]
    assert [f.severity for f in found] == [expected]
    assert report.blocking is (expected is Severity.VIOLATION)


def test_a_shape_that_the_engine_gives_up_on_never_passes(tmp_path: Path) -> None:
    component = """
    ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:odd ] .
    ex:S sh:targetClass ex:Thing ; ex:odd 1 .
    """
    report = report_on(tmp_path, {"shapes/s.ttl": component, "data/d.ttl": "ex:a a ex:Thing ."})
    assert report.blocking
    [finding] = [f for f in report.findings if f.severity is Severity.VIOLATION]
    assert finding.rule == "shape-cannot-be-checked"
    assert finding.place == "shapes/s.ttl:9"
    assert "ex:S" in finding.excerpt


def test_a_thousand_like_findings_are_enough(tmp_path: Path) -> None:
    data = "\n".join(f"ex:a{n} a ex:Thing ." for n in range(1005))
    report = report_on(
        tmp_path, {"shapes/s.ttl": prop("ex:p", "sh:minCount 1"), "data/d.ttl": data}
    )
    assert report.count(Severity.VIOLATION) == 1001
    assert any(finding.message.en == "5 more like this." for finding in report.findings)


def test_a_site_without_shapes_never_loads_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "x.nt"
    file.write_text('<http://a/s> <http://a/p> "x" .\n', encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from oboegaki import site;"
        "from oboegaki.check.run import checked; from oboegaki.statements.stage import stage;"
        f"s = site.plain((Path({str(file)!r}),), None);"
        "checked(stage(s, None, lambda *a, **k: None), s, []);"
        "import oboegaki.check.machine, oboegaki.check.text;"
        "sys.exit(sum(name in sys.modules for name in ('rdflib', 'pyshacl')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
