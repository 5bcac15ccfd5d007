"""Which files a site has, and which graph each one is."""

import os
from pathlib import Path

import pytest

from oboegaki.report import Finding, Severity
from oboegaki.site import Limits, Site, plain
from oboegaki.sources.discover import discover, source

BASE = "https://w3id.org/oboegaki/"


def placed(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<x:s> <x:p> <x:o> .")


def settled(root: Path) -> Site:
    return Site(root, settled=True, base=BASE)


def rules(findings: list[Finding]) -> list[tuple[str, Severity, str]]:
    for finding in findings:
        assert finding.message.ja
        assert finding.message.en
    return [(finding.rule, finding.severity, finding.source) for finding in findings]


@pytest.mark.parametrize(
    ("name", "graph", "kind"),
    [
        ("data/press/sakai/2023/cop28.ttl", "press/sakai/2023/cop28", "press"),
        ("data/press/sakai/2023/cop28.ttl.gz", "press/sakai/2023/cop28", "press"),
        ("data/press/sakai/2023/v1.2.ttl", "press/sakai/2023/v1.2", "press"),
        ("data/press/堺/2023/覚書.jsonld", "press/堺/2023/覚書", "press"),
        ("data/press/sakai/2023/cop28.derived.nt", "press/sakai/2023/cop28/derived", "derived"),
        ("data/press/sakai/cop28.ttl", "graph/press/sakai/cop28", "plain"),
        ("data/authority/orgs.ttl", "graph/authority", "authority"),
        ("data/authority/deep/er/people.rdf", "graph/authority", "authority"),
        ("data/links/wikidata.ttl", "graph/links/wikidata", "links"),
        ("data/changes/2024.ttl", "graph/changes", "changes"),
        ("ontology/concepts/roles.ttl", "graph/concepts", "concepts"),
        ("ontology/core.ttl", "graph/ontology", "ontology"),
        ("shapes/agreement.ttl", "graph/shapes", "shapes"),
        ("data/extra.trig", "graph/extra", "plain"),
        ("data/a/b.nq", "graph/a/b", "plain"),
        ("something.TTL", "graph/something", "plain"),
        ("my data (1).ttl", "graph/my%20data%20(1)", "plain"),
        ("か\u3099.ttl", "graph/が", "plain"),
    ],
)
def test_the_path_tells_the_graph(name: str, graph: str, kind: str) -> None:
    found = source(Path("/anywhere") / name, name, BASE)
    assert found
    assert (found.graph, found.kind) == (BASE + graph, kind)
    assert found.compressed is name.endswith(".gz")


@pytest.mark.parametrize("name", ["a", "a.txt", "a.gz", "ttl", "a.ttl.zip", "a.ttl~", "a.json"])
def test_other_files_are_no_sources(name: str) -> None:
    assert source(Path(name), name, BASE) is None


def test_a_settled_site_has_its_three_folders(tmp_path: Path) -> None:
    placed(tmp_path, "data/b.ttl", "data/a.nt.gz", "ontology/o.ttl", "shapes/s.ttl")
    placed(tmp_path, "tests/x.ttl", "y.ttl", "data/.hidden.ttl", "data/__pycache__/z.ttl")
    placed(tmp_path, "data/node_modules/n.ttl")
    sources, findings = discover(settled(tmp_path))
    assert [each.name for each in sources] == [
        "ontology/o.ttl",
        "shapes/s.ttl",
        "data/a.nt.gz",
        "data/b.ttl",
    ]
    assert findings == []


def test_a_plain_folder_is_read_whole_but_for_hidden_files(tmp_path: Path) -> None:
    placed(tmp_path, "b.ttl", "deep/a.rdf", ".git/config.ttl", ".x.ttl")
    sources, findings = discover(plain((tmp_path,), BASE))
    assert [(each.name, each.graph) for each in sources] == [
        ("b.ttl", BASE + "graph/b"),
        ("deep/a.rdf", BASE + "graph/deep/a"),
    ]
    assert findings == []


def test_companions_are_passed_over_in_silence(tmp_path: Path) -> None:
    placed(
        tmp_path,
        "data/a.ttl",
        "data/README.md",
        "data/q.rq",
        "data/q.expected.json",
        "data/L.license",
    )
    assert discover(settled(tmp_path))[1] == []


def test_files_that_cannot_be_read_are_named_up_to_five(tmp_path: Path) -> None:
    placed(tmp_path, "data/a.ttl", *(f"data/{n}.docx" for n in range(7)))
    sources, findings = discover(settled(tmp_path))
    assert len(sources) == 1
    assert rules(findings) == [
        *(("unknown-suffix", Severity.WARNING, f"data/{n}.docx") for n in range(5)),
        ("unknown-suffix", Severity.WARNING, ""),
    ]
    assert "2 more" in findings[-1].message.en
    assert ".ttl" in findings[0].remedy.ja


def test_a_file_that_was_asked_for_must_be_readable(tmp_path: Path) -> None:
    placed(tmp_path, "a.ttl", "b.docx", "c.md")
    site = plain(tuple(tmp_path / name for name in ("a.ttl", "b.docx", "c.md")), None)
    assert rules(discover(site)[1]) == [
        ("unknown-suffix", Severity.VIOLATION, "b.docx"),
        ("unknown-suffix", Severity.VIOLATION, "c.md"),
    ]


@pytest.mark.parametrize("names", [(), ("notes.md",), ("report.docx",), ("data.csv", "x.json")])
def test_a_site_without_any_source_is_blocked(tmp_path: Path, names: tuple[str, ...]) -> None:
    placed(tmp_path, *names)
    findings = discover(plain((tmp_path,), None))[1]
    assert ("no-sources", Severity.VIOLATION, str(tmp_path)) in rules(findings)


@pytest.mark.parametrize(
    ("names", "blocked"),
    [
        (("data/press/a/2023/x.ttl", "data/press/a/2023/x.jsonld"), ["data/press/a/2023/x.ttl"]),
        (("data/a.ttl", "data/a.ttl.gz"), ["data/a.ttl.gz"]),
        (("data/links/w.nt", "data/links/w.ttl"), ["data/links/w.ttl"]),
        (("data/authority/a.ttl", "data/authority/a.nt", "shapes/a.ttl", "shapes/b/a.ttl"), []),
        (("data/a.ttl", "data/a.nq", "data/a.trig"), []),
        (("data/press/a/2023/x.ttl", "data/press/a/2023/x.derived.ttl"), []),
    ],
)
def test_two_sources_for_one_graph_block(
    tmp_path: Path, names: tuple[str, ...], blocked: list[str]
) -> None:
    placed(tmp_path, *names)
    findings = discover(settled(tmp_path))[1]
    assert rules(findings) == [("two-sources", Severity.VIOLATION, name) for name in blocked]


def test_two_files_of_one_name_from_two_folders_block(tmp_path: Path) -> None:
    placed(tmp_path, "x/a.ttl", "y/a.ttl")
    site = plain((tmp_path / "x/a.ttl", tmp_path / "y/a.ttl"), None)
    assert rules(discover(site)[1]) == [("two-sources", Severity.VIOLATION, "a.ttl")]


def test_too_many_sources_block(tmp_path: Path) -> None:
    placed(tmp_path, "a.ttl", "b.ttl", "c.ttl")
    site = Site(tmp_path, limits=Limits(source_count=2))
    assert [rule for rule, *_ in rules(discover(site)[1])] == ["too-many-sources"]


def test_a_name_that_is_not_utf8_blocks_with_a_name_that_can_be_shown(tmp_path: Path) -> None:
    placed(tmp_path, "a.ttl")
    (tmp_path / os.fsdecode(b"\x8d\xe4.ttl")).write_bytes(b"")
    sources, findings = discover(plain((tmp_path,), None))
    assert [each.name for each in sources] == ["a.ttl"]
    assert rules(findings) == [("file-name", Severity.VIOLATION, "\ufffd\ufffd.ttl")]


def test_a_folder_that_looks_like_a_file_is_no_source(tmp_path: Path) -> None:
    placed(tmp_path, "a.ttl")
    (tmp_path / "b.ttl").mkdir()
    assert [each.name for each in discover(plain((tmp_path,), None))[0]] == ["a.ttl"]
