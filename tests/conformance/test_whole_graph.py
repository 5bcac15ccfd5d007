"""Document by document finds just what pySHACL finds in the whole graph at once."""

from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from oboegaki import site as sites
from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.report import Report
from oboegaki.statements.stage import stage

PREFIXES = """
PREFIX ex: <https://example.org/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://example.org/>
"""
SHAPES = '''
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/ns#"^^xsd:anyURI ] .
ex:Release-S sh:targetClass ex:Release ; sh:property
  [ sh:path ex:title ; sh:minCount 1 ; sh:uniqueLang true ; sh:languageIn ( "ja" "en" ) ],
  [ sh:path ex:about ; sh:class ex:Agreement ; sh:minCount 1 ],
  [ sh:path ( ex:about ex:party ex:name ) ; sh:minCount 1 ; sh:pattern "^[A-Z]" ] .
ex:Agreement-S sh:targetClass ex:Agreement ; sh:property
  [ sh:path ex:signed ; sh:datatype xsd:date ; sh:minCount 1 ],
  [ sh:path ex:party ; sh:class ex:Org ; sh:minCount 2 ],
  [ sh:path ex:start ; sh:lessThan ex:end ],
  [ sh:path ex:kind ; sh:in ( "memorandum" "treaty" ) ],
  [ sh:path ex:term ; sh:node ex:Term-S ],
  [ sh:path [ sh:inversePath ex:about ] ; sh:maxCount 1 ] ;
  sh:sparql [ sh:prefixes ex: ; sh:select """SELECT $this ?value
   WHERE { $this ex:number ?value . ?o ex:number ?value FILTER(?o != $this) }""" ] .
ex:Term-S a sh:NodeShape ; sh:property
  [ sh:path ex:text ; sh:minCount 1 ;
    sh:or ( [ sh:datatype xsd:string ] [ sh:nodeKind sh:IRI ] ) ] .
ex:Org-S sh:targetObjectsOf ex:party ; sh:closed true ;
  sh:ignoredProperties ( rdf:type rdfs:label ex:within ) ; sh:property [ sh:path ex:name ] .
ex:Place-S sh:targetSubjectsOf ex:within ; sh:property
  [ sh:path [ sh:oneOrMorePath ex:within ] ; sh:hasValue <place/earth> ] .
'''
ONTOLOGY = """
ex:Release a owl:Class . ex:Agreement a owl:Class . ex:Memo rdfs:subClassOf ex:Agreement .
ex:Org a owl:Class . ex:City rdfs:subClassOf ex:Org . ex:title a rdf:Property .
"""
AUTHORITY = """
<org/0> a ex:City ; ex:name "Sakai" ; ex:within <place/osaka> .
<org/1> a ex:Org ; ex:name "Province" . <org/2> ex:name "untyped" .
<org/3> a ex:Org ; ex:name "Mars" ; ex:colour "red" ; ex:within <place/mars> .
<place/osaka> ex:within <place/japan> . <place/japan> ex:within <place/earth> .
<place/mars> ex:within <place/space> .
"""
RELEASES = 40


def release(number: int) -> str:
    """Return one release; every fifth or so has a fault, each of another kind."""
    fault = number if number % 3 == 0 else -1
    day = "2023-13" if fault == 3 else "2023-12-06"
    return f"""
<press/{number}> a ex:Release ; ex:title "覚書{number}"@ja{', "二"@ja' if fault == 6 else ""} ;
  ex:about <agreement/{number if fault != 9 else 8}>{", <org/0>" if fault == 12 else ""} .
<agreement/{number}> a ex:Memo ; ex:number {number if fault != 15 else 14} ;
  ex:signed "{day}"{"^^xsd:date" if fault not in (3, 18) else ""} ;
  ex:party <org/{2 if fault == 21 else 0}>, <org/{3 if fault == 24 else 1}> ;
  ex:kind "{"pact" if fault == 27 else "memorandum"}" ;
  ex:start "2023-12-06T11:35:00+04:00"^^xsd:dateTime ;
  ex:end "2023-12-06T{"15:00" if fault == 30 else "19:00"}:00+09:00"^^xsd:dateTime ;
  ex:term [ {"ex:other" if fault == 33 else "ex:text"} "one" ] , [ ex:text "two"{
        "@en" if fault == 36 else ""
    } ] .
"""


FILES = {
    "shapes/s.ttl": SHAPES,
    "ontology/o.ttl": ONTOLOGY,
    "data/authority/a.ttl": AUTHORITY,
    **{f"data/press/a/2023/{number}.ttl": release(number) for number in range(RELEASES)},
}


@pytest.fixture(params=[sites.PYSHACL, sites.SCREEN])
def report(tmp_path: Path, request: pytest.FixtureRequest) -> Report:
    """Return the report of each engine: they have to agree with the whole, and so with each other.

    Without the extra `fast` the second is pySHACL's, too, and says so.
    """
    (tmp_path / "site.toml").write_text('base = "https://example.org/"\n', encoding="utf-8")
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PREFIXES + text, encoding="utf-8")
    site = replace(sites.read(tmp_path), check_engine=request.param)
    return checked(stage(site, None, _quiet), site)


def _quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def _name(graph: Graph, term: Node | None) -> str:
    if isinstance(term, BNode):
        return str(sorted(str(o) for o in graph.objects(term)))
    return "" if term is None else term.n3()


def _whole() -> set[tuple[str, ...]]:
    data, shapes = Graph(), Graph().parse(data=PREFIXES + SHAPES, format="turtle")
    for name, text in FILES.items():
        if not name.startswith("shapes"):
            data.parse(data=PREFIXES + text, format="turtle")
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(results, Graph)
    [top] = results.subjects(SH.conforms)
    return {
        (
            _name(data, results.value(each, SH.focusNode)),
            _name(data, results.value(each, SH.value)),
            str(results.value(each, SH.sourceConstraintComponent)).rpartition("#")[2],
        )
        for each in results.objects(top, SH.result)
    }


def test_document_by_document_finds_what_the_whole_graph_shows(report: Report) -> None:
    whole = _whole()
    ours = {
        (
            f"<{f.resource}>",
            "_:" if f.value.startswith("_:") else f.value,
            f.component.rpartition("#")[2],
        )
        for f in report.findings
        if f.component
    }
    assert {(focus, "_:" if value.startswith("[") else value, component)
            for focus, value, component in whole} == ours  # fmt: skip
    assert len({component for _, _, component in whole}) > 10


def test_each_planted_fault_is_told_with_its_file_and_line(report: Report) -> None:
    told_elsewhere = {9, 24, 39}  # at the doubled agreement, at the organisation; no fault
    planted = set(range(3, RELEASES, 3)) - told_elsewhere
    told = {finding.source for finding in report.findings}
    assert {f"data/press/a/2023/{number}.ttl" for number in planted} <= told
    assert all(finding.line for finding in report.findings if finding.resource)
