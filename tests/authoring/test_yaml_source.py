"""A release in YAML is a source like any other: found, checked by line, and built alike."""

from pathlib import Path
from shutil import copytree

import pytest
from checking import BASE, report_on, shown, staged

from oboegaki import site as sites
from oboegaki.authoring import Home, compose
from oboegaki.authoring.compose import triple
from oboegaki.formats import TURTLE, parse, to_lines
from oboegaki.site import Site

ROOT = Path(__file__).parents[2]
FLAGSHIP = "https://w3id.org/oboegaki/"
NAME = "data/press/sakai/2023/cop28-mou"
RELEASE = """\
種類: 報道発表資料
名称: 公園が開園しました
題名: 公園が開園しました
見出し: 公園が開園しました
発行日: 2026-04-01
言語: ja
"""


def as_yaml(text: bytes, graph: str, base: str) -> str:
    home = Home(graph.removesuffix("/derived"), base)
    return compose(map(triple, to_lines(parse(text, TURTLE, graph))), home)


def content(site: Site) -> list[tuple[str, int, str]]:
    """Return graph, number and digest of every graph of a site."""
    stage = staged(site)
    assert stage.statements is not None, stage.findings
    stage.statements.close()
    return sorted((each.iri, each.quads, each.digest) for each in stage.graphs)


def test_the_flagship_is_the_same_from_yaml_as_from_turtle(tmp_path: Path) -> None:
    for folder in ("data", "ontology", "shapes"):
        copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "site.toml").write_bytes((ROOT / "site.toml").read_bytes())
    for path in [*tmp_path.glob("data/press/*/*/*.ttl"), *tmp_path.glob("data/authority/*.ttl")]:
        graph = FLAGSHIP + NAME.removeprefix("data/")
        graph += "/derived" if path.name.endswith(".derived.ttl") else ""
        path.with_suffix(".yaml").write_text(as_yaml(path.read_bytes(), graph, FLAGSHIP), "utf-8")
        path.unlink()
    assert content(sites.read(tmp_path)) == content(sites.read(ROOT))


def test_a_release_in_yaml_is_checked_and_passes(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"data/press/city/2026/park.yaml": RELEASE})
    assert not report.blocking
    assert (report.sources, report.quads) == (1, 6)


FOUND: dict[str, tuple[str, str, int]] = {
    "a title that is missing": (RELEASE.replace("題名: 公園が開園しました\n", ""),
                                "shapes:PressRelease-title", 1),
    "a day in the Japanese calendar": (RELEASE.replace("2026-04-01", "令和8年4月1日"),
                                       "literal-form", 5),
    "a day that no calendar has": (RELEASE.replace("2026-04-01", "2026-02-30"), "literal-form", 5),
    "a term of ours that does not exist": (RELEASE + "obg:patry: orgs:city\n", "unknown-term", 7),
    "a concept that does not exist": (RELEASE + "主題: concept:topic#enviroment\n",
                                      "unknown-term", 7),
    "a telephone number": (
        RELEASE + '問い合わせ先:\n  番地: "#contact"\n  種類: 連絡先\n  電話番号: 電話\n',
        "shapes:Contact-telephone", 10),
    "a thing without an address": (
        RELEASE + "問い合わせ先:\n  種類: 連絡先\n  電話番号: 電話\n",
        "shapes:Contact-telephone", 9),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_finding_of_the_check_points_at_the_line(name: str, tmp_path: Path) -> None:
    text, rule, line = FOUND[name]
    source = "data/press/city/2026/park.yaml"
    found = shown(report_on(tmp_path, {source: text}).findings)
    assert (f"{source}:{line}", rule) in found


def test_a_finding_of_the_check_names_the_key(tmp_path: Path) -> None:
    text = RELEASE.replace("題名: 公園が開園しました\n", "")
    found = report_on(tmp_path, {"data/press/city/2026/park.yaml": text}).findings
    (finding,) = [each for each in found if each.rule == "shapes:PressRelease-title"]
    assert finding.remedy.ja.endswith("この項目は「題名」です。")
    assert finding.remedy.en.endswith('Its key is "title".')


def test_what_is_wrong_with_yaml_itself_blocks_with_its_line(tmp_path: Path) -> None:
    name = "data/press/city/2026/park.yaml"
    report = report_on(tmp_path, {name: RELEASE + "titel: x\n題名: y\n"})
    assert shown(report.findings) == [(f"{name}:8", "yaml-key-twice")]
    assert report.blocking


def test_an_encoding_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    name = "data/press/city/2026/park.yaml"
    (finding,) = report_on(tmp_path, {name: RELEASE.encode("cp932")}).findings
    assert (finding.rule, finding.line) == ("encoding", 1)
    assert "Shift_JIS" in finding.message.en


def test_yaml_elsewhere_in_a_site_is_not_ours(tmp_path: Path) -> None:
    files = {"data/a.ttl": "ex:a ex:p ex:b .", "data/docker.yaml": "image: nginx\n"}
    report = report_on(tmp_path, files)
    assert shown(report.findings) == [("data/docker.yaml", "unknown-suffix")]


def test_a_yaml_file_alone_is_a_site(tmp_path: Path) -> None:
    path = tmp_path / "park.yml"
    path.write_text(RELEASE, "utf-8")
    stage = staged(sites.plain((path,), BASE))
    assert [graph.iri for graph in stage.graphs] == [f"{BASE}graph/park"]
    assert stage.statements is not None and stage.source_quads == 6
    stage.statements.close()
