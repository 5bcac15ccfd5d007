"""Names that only look different, and nodes that have none, are told in data in our terms."""

from pathlib import Path

import pytest
from checking import EX, report_on, shown

from oboegaki.check.letters import folded
from oboegaki.rdf import NAMESPACE, PREFIXES
from oboegaki.report import Finding, Severity

HEAD = (
    f"PREFIX obg: <{NAMESPACE}>\nPREFIX org: <{PREFIXES['org']}>\n"
    "ex:city a org:Organization ; obg:noLinkReason 'x' ;\n rdfs:label \"堺市 環境局\"@ja .\n"
)


def found(folder: Path, data: str, name: str = "data/d.ttl") -> list[Finding]:
    findings = report_on(folder, {name: HEAD + data}).findings
    return [each for each in findings if each.rule in ("namesake", "nameless-in-release")]


@pytest.mark.parametrize(
    ("left", "right"),
    [("例市", "例 市"), ("例市", "例　市"), ("ＪＩＣＡ", "jica"), ("〜例", "～例"), ("km²", "KM2")],
)
def test_what_only_looks_different_folds_into_one(left: str, right: str) -> None:
    assert folded(left) == folded(right)


def test_what_reads_differently_does_not() -> None:
    assert folded("バリアブントウ省") != folded("バリアンタウ省")


def test_two_organisations_that_read_alike_are_told_at_both_names(tmp_path: Path) -> None:
    told = found(tmp_path, 'ex:bureau a org:Organization ;\n rdfs:label "堺市環境局"@ja .')
    assert [(f.severity, f.rule, f.place) for f in told] == [
        (Severity.WARNING, "namesake", "data/d.ttl:10"),
        (Severity.WARNING, "namesake", "data/d.ttl:12"),
    ]
    assert f"<{EX}bureau>" in told[0].message.en and "堺市環境局" in told[0].message.ja


def test_organisations_of_other_names_and_other_kinds_are_not(tmp_path: Path) -> None:
    other = (
        'ex:a a org:Organization ; rdfs:label "堺市"@ja . ex:b a ex:Thing ; rdfs:label "堺 市"@ja .'
    )
    assert found(tmp_path, other) == []


def test_a_nameless_node_in_a_release_is_told_at_its_line(tmp_path: Path) -> None:
    told = found(tmp_path, "ex:a ex:p\n [ ex:q 1 ] .", "data/press/a/2023/one.ttl")
    assert shown(told) == [("data/press/a/2023/one.ttl:12", "nameless-in-release")]


def test_elsewhere_nodes_may_be_nameless(tmp_path: Path) -> None:
    assert found(tmp_path, "ex:a ex:p [ ex:q 1 ] .") == []
