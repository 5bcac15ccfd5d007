"""The W3C SHACL test suite through our own check: files -> description file -> report -> Turtle.

A report says each thing once, so results are compared as sets; where the source shape has a name it
has to be named. Severities that SHACL does not know block. A literal that is not of its datatype is
told by the reader of files, before any shape: `literal-form` stands for the datatype result then.
"""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from oboegaki import site as sites
from oboegaki.check.machine import as_turtle
from oboegaki.check.run import checked
from oboegaki.check.screen import DIFFERS, MISSING
from oboegaki.errors import Text
from oboegaki.report import Report
from oboegaki.statements.stage import stage

SUITE = Path(__file__).parents[2].parent / "shared" / "standards" / "shacl-test-suite"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
LITERAL_FORM = URIRef("https://w3id.org/oboegaki/rules#literal-form")
OURS = "https://w3id.org/oboegaki/rules#"

KNOWN = {
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph is optional in SHACL (5.3.2), and pySHACL "
    "has none: the check refuses such a shape with its line",
}


DIFFERENT: dict[str, str] = {}
"""Where the quick engine finds other things than pySHACL, and why."""


class Case(NamedTuple):
    """One test of the suite."""

    name: str
    graph: Graph
    entry: Node


class Outcome(NamedTuple):
    """What is compared of one result."""

    focus: str
    value: str
    path: str
    severity: Node
    component: Node


def _parsed(text: str, base: str = "") -> Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ill-typed literals, which the suite has on purpose
        return Graph().parse(data=text, format="turtle", publicID=base or None)


def _cases(manifest: Path) -> Iterator[Case]:
    graph = _parsed(manifest.read_text(encoding="utf-8"), manifest.as_uri())
    for included in graph.objects(None, MF.include):
        yield from _cases(Path(str(included).removeprefix("file://")))
    for entry in graph.subjects(RDF.type, SHT.Validate):
        yield Case(str(manifest.relative_to(SUITE).with_suffix("")), graph, entry)


CASES = sorted(_cases(SUITE / "manifest.ttl")) if SUITE.exists() else []


def _parameters() -> list[object]:
    skip = pytest.mark.skip(reason=f"the W3C suite is not at {SUITE}")
    if not CASES:
        return [pytest.param(None, marks=skip)]
    return [
        pytest.param(
            case,
            id=case.name,
            marks=pytest.mark.xfail(reason=KNOWN[case.name], strict=True)
            if case.name in KNOWN
            else (),
        )
        for case in CASES
    ]


def _report(case: Case, engine: str = sites.PYSHACL) -> Report:
    action = case.graph.value(case.entry, MF.action)
    data, shapes = (
        Path(str(case.graph.value(action, part)).removeprefix("file://"))
        for part in (SHT.dataGraph, SHT.shapesGraph)
    )
    site = replace(sites.plain((data,), None), check_engine=engine)
    return checked(stage(site, None, _quiet), site, [shapes])


def _quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def _written(graph: Graph, node: Node | None) -> str:
    """Return a term as text in which blank nodes are what they say."""
    if isinstance(node, BNode):
        about = sorted((str(p), _written(graph, o)) for p, o in graph.predicate_objects(node))
        return str(about) if about else "_:"
    return "" if node is None else node.n3()


def _outcomes(graph: Graph, report: Node | None) -> dict[Outcome, set[Node]]:
    """Return the results of a report, each with the names of its source shapes."""
    found: dict[Outcome, set[Node]] = {}
    for result in graph.objects(report, SH.result):
        focus, value = (
            "_:" if isinstance(node, BNode) else _written(graph, node)
            for node in (graph.value(result, SH.focusNode), graph.value(result, SH.value))
        )
        severity = graph.value(result, SH.resultSeverity)
        known = severity if severity in (SH.Info, SH.Warning) else SH.Violation
        path = _written(graph, graph.value(result, SH.resultPath))
        component = graph.value(result, SH.sourceConstraintComponent)
        assert known is not None
        assert component is not None
        outcome = Outcome(focus, value, path, known, component)
        shape = graph.value(result, SH.sourceShape)
        found.setdefault(outcome, set()).update({shape} if isinstance(shape, URIRef) else ())
    return found


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("case", _parameters())
def test_the_report_is_the_one_that_the_suite_expects(case: Case) -> None:
    report = _report(case)
    expected = case.graph.value(case.entry, MF.result)
    if expected == SHT.Failure:
        assert any(f.rule.startswith("shape-") for f in report.findings if report.blocking)
        return
    graph = _parsed(as_turtle(report))
    [node] = graph.subjects(RDF.type, SH.ValidationReport)
    got, wanted = _outcomes(graph, node), _outcomes(case.graph, expected)
    ill_formed = {each._replace(component=SH.DatatypeConstraintComponent) for each in got
                  if each.component == LITERAL_FORM}  # fmt: skip
    ours = {each for each in got if str(each.component).startswith(OURS)}
    assert got.keys() - ours == wanted.keys() - ill_formed
    for outcome in got.keys() - ours:
        assert wanted[outcome] <= got[outcome]


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_screen_changes_nothing(case: Case) -> None:
    pytest.importorskip("shacl")
    report = _report(case, sites.SCREEN)
    rules = [finding.rule for finding in report.findings]
    assert MISSING not in rules
    assert (DIFFERS in rules) == (case.name in DIFFERENT)
    rest = tuple(finding for finding in report.findings if finding.rule != DIFFERS)
    assert rest == _report(case).findings


def test_the_whole_suite_is_run() -> None:
    if not CASES:
        pytest.skip(f"the W3C suite is not at {SUITE}")
    assert len(CASES) == 120
    assert len(KNOWN) == 1
