"""The quick engine looks first, and nothing depends on its being there, right or well."""

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from checking import shown, staged, written
from rdflib import URIRef

from oboegaki.check.run import checked
from oboegaki.check.screen import DIFFERS, MISSING, VERSION, sampled
from oboegaki.check.targets import Chosen
from oboegaki.report import Report, Severity
from oboegaki.site import PYSHACL, SCREEN

SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:closed true ;
    sh:ignoredProperties ( rdf:type ex:next ex:tag ) ;
    sh:property [ sh:path ex:code ; sh:minCount 1 ; sh:pattern "^\\\\p{N}+$" ] .
ex:T a sh:NodeShape ; sh:targetObjectsOf ex:tag ; sh:nodeKind sh:Literal ; sh:minLength 2 ;
    sh:languageIn ( "ja" ) .
ex:Next a sh:NodeShape , rdfs:Class ; sh:property
    [ sh:path ex:next ; sh:class ex:Thing ; sh:sparql [ sh:select
      "SELECT $this ?value WHERE { $this $PATH ?value FILTER (?value = $this) }" ] ] ;
    sh:targetSubjectsOf ex:next .
"""
FAULTS = {
    4: "ex:code 'x'",
    9: "ex:code '9' ; ex:odd true",
    14: "ex:code '14' ; ex:tag '覚'@ja",
    19: "ex:code '19' ; ex:next <thing/nothing>",
    24: "ex:code '24' ; ex:next <thing/24>",
}


def files() -> dict[str, str | bytes]:
    """Return a site of thirty documents; five have a fault, each of another kind."""
    base = "BASE <https://example.org/>\n"
    things = {
        f"data/{number}.ttl": f"{base}<thing/{number}> a ex:Thing ; "
        + FAULTS.get(
            number, f"ex:code '{number}' ; ex:tag '覚書'@ja ; ex:next <thing/{(number + 1) % 30}>"
        )
        + " ."
        for number in range(30)
    }
    return {"shapes/s.ttl": SHAPES, **things}


def report_by(engine: str, folder: Path) -> Report:
    """Return what an engine says of the site."""
    site = replace(written(folder, files()), check_engine=engine)
    return checked(staged(site), site)


@pytest.fixture
def by_pyshacl(tmp_path: Path) -> Report:
    return report_by(PYSHACL, tmp_path)


def test_both_engines_say_the_same(tmp_path: Path, by_pyshacl: Report) -> None:
    pytest.importorskip("shacl")
    at_the_shape = {"shapes/s.ttl"}  # a text that a shape is about has no place of its own
    faulty = {f"data/{number}.ttl" for number in FAULTS if number != 14} | at_the_shape
    assert {finding.source for finding in by_pyshacl.findings} == faulty
    assert report_by(SCREEN, tmp_path) == by_pyshacl


def test_without_the_quick_engine_pyshacl_checks_and_says_so(
    tmp_path: Path, by_pyshacl: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    said_besides(report_by(SCREEN, tmp_path), by_pyshacl, MISSING, Severity.INFO)


def test_another_version_than_the_compared_one_is_not_used(
    tmp_path: Path, by_pyshacl: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shacl", stand_in(version="9.9.9"))
    said_besides(report_by(SCREEN, tmp_path), by_pyshacl, MISSING, Severity.INFO)


def test_a_quick_engine_that_gives_up_costs_nothing_but_time(
    tmp_path: Path, by_pyshacl: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shacl", stand_in(raises=True))
    said_besides(report_by(SCREEN, tmp_path), by_pyshacl, MISSING, Severity.INFO)


@pytest.mark.parametrize("finds_too_much", [True, False])
def test_a_quick_engine_that_is_wrong_is_found_out_and_not_used(
    tmp_path: Path, by_pyshacl: Report, monkeypatch: pytest.MonkeyPatch, finds_too_much: bool
) -> None:
    """What it misses is found out by the sample, in which each shape is; here at a faulty thing."""
    found = [("<https://example.org/thing/0>", '"0"')] if finds_too_much else []
    monkeypatch.setitem(sys.modules, "shacl", stand_in(found))
    monkeypatch.setattr("oboegaki.check.screen._EACH", 1)
    said_besides(report_by(SCREEN, tmp_path), by_pyshacl, DIFFERS, Severity.WARNING)


def said_besides(report: Report, expected: Report, rule: str, severity: Severity) -> None:
    """See that a report is another one and one thing more."""
    besides = [finding for finding in report.findings if finding not in expected.findings]
    assert shown(besides) == [("", rule)]
    assert besides[0].severity is severity
    assert all((besides[0].message.vi, besides[0].remedy.vi))
    assert len(report.findings) == len(expected.findings) + 1


def stand_in(
    found: list[tuple[str, str]] | None = None, *, version: str = VERSION, raises: bool = False
) -> ModuleType:
    """Return a package that stands in for the quick engine and finds just this."""
    component = "http://www.w3.org/ns/shacl#PatternConstraintComponent"

    def validate_text(text: str, form: str) -> SimpleNamespace:
        if raises:
            raise RuntimeError("it has no idea")
        results = [
            SimpleNamespace(focus_node=focus, value=value, component_iri=component)
            for focus, value in found or ()
        ]
        return SimpleNamespace(results=results)

    module = ModuleType("shacl")
    compiled = SimpleNamespace(validate_text=validate_text)
    shapes = SimpleNamespace(from_text=lambda text, form: compiled)
    module.__dict__.update(__version__=version, Shapes=shapes)
    return module


def chosen(name: str, numbers: range) -> Chosen:
    """Return a shape about some things, each with a document of its own."""
    focus = frozenset(
        (thing, thing) for thing in (URIRef(f"https://example.org/{n}") for n in numbers)
    )
    return Chosen(URIRef(f"https://example.org/ns#{name}"), focus, bool(focus))


def test_the_sample_is_always_the_same_and_has_a_document_for_each_shape() -> None:
    choices = [chosen("Many", range(4000)), chosen("One", range(7, 8)), chosen("None", range(0))]
    sample = sampled(choices)
    assert sample == sampled(list(reversed(choices)))
    assert "https://example.org/7" in sample
    assert 8 <= len(sample) <= 40


def test_a_larger_site_keeps_its_sample() -> None:
    few, many = (sampled([chosen("Many", range(size))]) for size in (2000, 4000))
    assert len(few - many) <= 1
