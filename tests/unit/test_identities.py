"""Two entries for one thing are read as one, and their sources stay as they are."""

from pathlib import Path

import pytest
from checking import BASE, report_on, staged, written

from oboegaki import describe, nquads
from oboegaki.report import Severity
from oboegaki.statements.reader import Statements
from oboegaki.statements.schema import Standing

ORGS = f"{BASE}id/org/"
HEAD = f"""\
PREFIX orgs: <{ORGS}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
RELEASE = (
    HEAD + '<#it> ex:by orgs:old . orgs:old ex:says "x" ; rdfs:label "旧字の県"@ja , "Old"@en .'
)
SHARED = HEAD + 'orgs:kept ex:says "y" ; rdfs:label "県"@ja .'
MERGED = HEAD + "orgs:old dcterms:isReplacedBy orgs:kept ."
FILES = {
    "data/press/a/2020/b.ttl": RELEASE,
    "data/authority/a.ttl": SHARED,
    "data/changes/c.ttl": MERGED,
}


def _said_of(statements: Statements, name: str) -> set[tuple[str, str]]:
    lines = [line for each in statements.of_resource(ORGS + name)
             for line in nquads.joined(each.subject, each.lines).decode().splitlines()]  # fmt: skip
    return {(p.rpartition("#")[2].strip(">"), o.removesuffix(" ."))
            for _, p, o in (line.split(" ", 2) for line in lines)}  # fmt: skip


def test_what_is_said_of_the_merged_thing_is_said_of_the_one_that_stays(tmp_path: Path) -> None:
    statements = staged(written(tmp_path, FILES)).statements
    assert statements is not None
    said = _said_of(statements, "kept")
    assert {("says", '"x"'), ("says", '"y"')} <= said
    assert [each.subject for each in statements.links(
        f"{ORGS}kept", "https://example.org/ns#by", Standing.STATED, 9
    )] == [f"{BASE}press/a/2020/b#it"]  # fmt: skip


def test_its_names_are_other_names_unless_there_is_none_in_that_language(tmp_path: Path) -> None:
    statements = staged(written(tmp_path, FILES)).statements
    assert statements is not None
    said = _said_of(statements, "kept")
    assert ("label", '"県"@ja') in said
    assert ("altLabel", '"旧字の県"@ja') in said
    assert ("label", '"Old"@en') in said


def test_the_same_name_is_no_other_name(tmp_path: Path) -> None:
    files = {**FILES, "data/press/a/2020/b.ttl": HEAD + 'orgs:old rdfs:label "県"@ja .'}
    statements = staged(written(tmp_path, files)).statements
    assert statements is not None
    assert not any(name == "altLabel" for name, _ in _said_of(statements, "kept"))


def test_of_the_merged_thing_only_the_way_on_is_left(tmp_path: Path) -> None:
    statements = staged(written(tmp_path, FILES)).statements
    assert statements is not None
    place = describe.find(statements, [f"{ORGS}old"])
    assert describe.past(statements, place) == describe.Past(f"{ORGS}kept", "")


def test_a_chain_of_merges_leads_to_its_end_at_once(tmp_path: Path) -> None:
    chain = (
        HEAD + "orgs:old dcterms:isReplacedBy orgs:mid . orgs:mid dcterms:isReplacedBy orgs:kept ."
    )
    statements = staged(written(tmp_path, {**FILES, "data/changes/c.ttl": chain})).statements
    assert statements is not None
    assert ("says", '"x"') in _said_of(statements, "kept")
    place = describe.find(statements, [f"{ORGS}old"])
    assert describe.past(statements, place) == describe.Past(f"{ORGS}kept", "")


def test_fragments_go_with_their_thing(tmp_path: Path) -> None:
    release = HEAD + f'<#it> ex:by <{ORGS}old#part> . <{ORGS}old#part> ex:says "z" .'
    statements = staged(written(tmp_path, {**FILES, "data/press/a/2020/b.ttl": release})).statements
    assert statements is not None
    assert ("says", '"z"') in _said_of(statements, "kept#part")
    assert not statements.is_mentioned(f"{ORGS}old#part")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ("orgs:old dcterms:isReplacedBy orgs:old .", "merge-cycle"),
        ("orgs:old dcterms:isReplacedBy orgs:b . orgs:b dcterms:isReplacedBy orgs:old .",
         "merge-cycle"),
        ("orgs:old dcterms:isReplacedBy orgs:b . orgs:b dcterms:isReplacedBy orgs:c ."
         "orgs:c dcterms:isReplacedBy orgs:b .", "merge-cycle"),
        ("orgs:old dcterms:isReplacedBy orgs:kept , orgs:other .", "merged-twice"),
        ("orgs:old dcterms:isReplacedBy orgs:kept ; owl:differentFrom orgs:kept .",
         "merged-and-different"),
        ("orgs:old dcterms:isReplacedBy orgs:c . orgs:kept dcterms:isReplacedBy orgs:c ."
         "orgs:kept owl:differentFrom orgs:old .", "merged-and-different"),
    ],
)  # fmt: skip
def test_decisions_that_cannot_be_meant_block_with_their_line(
    tmp_path: Path, changes: str, rule: str
) -> None:
    report = report_on(tmp_path, {**FILES, "data/changes/c.ttl": HEAD + changes})
    found = [each for each in report.findings if each.rule == rule]
    assert found
    assert {(each.source, each.line) for each in found} == {("data/changes/c.ttl", 10)}
    assert {each.severity for each in found} == {Severity.VIOLATION}
    assert report.blocking


def test_what_is_merged_into_something_gone_is_told(tmp_path: Path) -> None:
    gone = HEAD + "orgs:was dcterms:isReplacedBy orgs:gone ."
    report = report_on(tmp_path, {**FILES, "data/changes/c.ttl": gone})
    found = [each for each in report.findings if each.rule == "merged-into-nothing"]
    assert [(each.source, each.line, each.severity) for each in found] == [
        ("data/changes/c.ttl", 10, Severity.WARNING)
    ]


def test_a_withdrawn_thing_and_a_release_keep_what_is_said_of_them(tmp_path: Path) -> None:
    changes = (
        HEAD
        + f"""
        orgs:old dcterms:isReplacedBy orgs:kept ;
            <http://www.w3.org/ns/prov#invalidatedAtTime> "2020-01-01T00:00:00Z"^^xsd:dateTime .
        <{BASE}press/a/2020/b> dcterms:isReplacedBy <{BASE}press/a/2020/c> ."""
    )
    statements = staged(written(tmp_path, {**FILES, "data/changes/c.ttl": changes})).statements
    assert statements is not None
    assert ("says", '"x"') in _said_of(statements, "old")
    assert statements.is_described(f"{BASE}press/a/2020/b#it")


def test_a_finding_about_the_kept_thing_leads_to_the_line_of_the_merged_one(tmp_path: Path) -> None:
    shapes = tmp_path / "only-y.ttl"
    shapes.write_text(
        f"[] a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#targetNode> "
        f"<{ORGS}kept> ; <http://www.w3.org/ns/shacl#property> [ <http://www.w3.org/ns/shacl#path>"
        f' <https://example.org/ns#says> ; <http://www.w3.org/ns/shacl#in> ("y") ] .',
        encoding="utf-8",
    )
    report = report_on(tmp_path, FILES, [shapes])
    assert [(each.source, each.line, each.resource) for each in report.findings
            if each.severity is Severity.VIOLATION] == [
        ("data/press/a/2020/b.ttl", 10, f"{ORGS}kept")
    ]  # fmt: skip
