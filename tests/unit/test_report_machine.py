import json
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import RDF, SH

from oboegaki.check.machine import as_json, as_sarif, as_turtle, from_json
from oboegaki.check.paths import path_of, text
from oboegaki.errors import Text
from oboegaki.report import Finding, Report, Severity

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.builds(Text, words, words)
findings = st.builds(
    Finding, st.sampled_from(Severity), words, texts, texts, words, st.integers(0, 9999),
    st.integers(0, 99), words, words, words, words, words,
)  # fmt: skip

X = "https://example.org/x"
FULL = Finding(
    Severity.VIOLATION, "shapes:Agreement-date", Text("日付がない", "No date"),
    Text("書いてください", "State it"), "data/堺.ttl", 5, 3, "<x> a <y> ;", X,
    "https://example.org/p", '"6日\\n"@ja', str(SH.MinCountConstraintComponent),
)  # fmt: skip
OWN = Finding(Severity.WARNING, "address", Text("/", "/"), source="/srv/a b.ttl")
NAMELESS = Finding(
    Severity.INFO, "https://example.org/Shape", Text("同じ", "同じ"), resource="_:b1",
    path="^<https://example.org/p>/(<https://example.org/q>|<https://example.org/r>)",
    value='"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    component=str(SH.ClassConstraintComponent),
)  # fmt: skip
REPORT = Report.of([FULL, OWN, NAMELESS], 3, 1234)


@given(st.lists(findings, max_size=5))
def test_json_gives_back_the_report(found: list[Finding]) -> None:
    report = Report.of(found, 3, 14)
    assert from_json(as_json(report)) == report


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"findings": [1], "sources": 1, "quads": 1}'])
def test_what_is_no_report_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(text)


def test_json_can_be_read_without_knowing_us() -> None:
    body = json.loads(as_json(REPORT))
    assert body["blocking"] is True
    assert body["counts"] == {"violation": 1, "warning": 1, "info": 1}
    assert body["findings"][0]["message"] == {"ja": "日付がない", "en": "No date"}


def test_sarif_holds_what_editors_and_forges_ask_for() -> None:
    log = json.loads(as_sarif(REPORT, Path("/work/site")))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["originalUriBaseIds"]["SITE"]["uri"] == "file:///work/site/"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
    full, own, nameless = run["results"]
    place = full["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "data/%E5%A0%BA.ttl", "uriBaseId": "SITE"}
    assert place["region"] == {"startLine": 5, "startColumn": 3, "snippet": {"text": "<x> a <y> ;"}}
    assert own["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "file:///srv/a%20b.ttl"}
    }
    assert "physicalLocation" not in nameless["locations"][0]


def test_a_clean_report_is_a_sarif_run_without_results() -> None:
    [run] = json.loads(as_sarif(Report.of([], 1, 1), Path("/")))["runs"]
    assert run["results"] == run["tool"]["driver"]["rules"] == []


def test_turtle_is_read_alike_by_rdflib_and_pyoxigraph() -> None:
    turtle = as_turtle(REPORT)
    quads = pyoxigraph.parse(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    lines = pyoxigraph.serialize(
        (quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    ours, theirs = (
        Graph().parse(data=turtle, format="turtle"),
        Graph().parse(data=lines, format="nt"),
    )
    assert to_isomorphic(ours) == to_isomorphic(theirs)


def test_turtle_is_a_validation_report() -> None:
    graph = Graph().parse(data=as_turtle(REPORT), format="turtle")
    [report] = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    for needed in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
        assert all(len(list(graph.objects(each, needed))) == 1 for each in results)
    full = next(each for each in results if (each, SH.focusNode, URIRef(X)) in graph)
    assert graph.value(full, SH.value) == Literal("6日\n", lang="ja")
    assert graph.value(full, SH.sourceShape) == URIRef(
        "https://w3id.org/oboegaki/shapes#Agreement-date"
    )
    assert set(graph.objects(full, SH.resultMessage)) == {
        Literal("日付がない書いてください", lang="ja"), Literal("No date State it", lang="en"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "^<http://a/p>",
        "<http://a/p>/<http://a/q>",
        "<http://a/p>|<http://a/q>|<http://a/r>",
        "<http://a/p>*",
        "(^<http://a/p>)+",
        "^(<http://a/p>?)",
        "<http://a/p>/(<http://a/q>|(^<http://a/r>))",
        "(<http://a/p>/<http://a/q>)*",
    ],
)
def test_a_path_in_turtle_is_the_one_in_the_finding(path: str) -> None:
    finding = Finding(Severity.VIOLATION, "x", Text("a", "b"), resource=X, path=path)
    graph = Graph().parse(data=as_turtle(Report.of([finding], 1, 1)), format="turtle")
    [node] = graph.objects(None, SH.resultPath)
    assert text(path_of(graph, node), lambda iri: f"<{iri}>") == path


def test_an_empty_report_conforms() -> None:
    graph = Graph().parse(data=as_turtle(Report.of([], 1, 1)), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [Literal(True)]
    assert not list(graph.objects(None, SH.result))


def test_a_nameless_focus_node_stays_nameless() -> None:
    graph = Graph().parse(data=as_turtle(Report.of([NAMELESS], 1, 1)), format="turtle")
    assert isinstance(next(graph.objects(None, SH.focusNode)), BNode)
