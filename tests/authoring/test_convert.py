"""`oboegaki convert`: there and back, comments kept, nothing overwritten."""

from pathlib import Path

import pytest

from oboegaki.cli.main import main
from oboegaki.formats import TURTLE, parse, to_lines

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "data/press/sakai/2023/cop28-mou.ttl"
GRAPH = "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou"
PARK = """\
# 公園の資料
種類: 報道発表資料
名称: 公園が開園しました # 二行目
# 日付は発行の日
発行日: 2026-04-01

ほかのもの:
  # 市そのもの
  - 番地: orgs:city
    種類: 組織
    名称: {ja: 例市, en: Example City}
"""
PARK_AGAIN = """\
# 公園の資料
種類: 報道発表資料
名称: 公園が開園しました # 二行目
# 日付は発行の日
発行日: 2026-04-01
ほかのもの:
  # 市そのもの
  - 番地: orgs:city
    種類: 組織
    名称:
      ja: 例市
      en: Example City
"""
PARK_IN_TURTLE = """\
PREFIX : <https://example.org/press/city/2026/park#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX orgs: <https://example.org/id/org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# 公園の資料
:it
    a obg:PressRelease ;
    rdfs:label
        "公園が開園しました"@ja ; # 二行目
    # 日付は発行の日
    dcterms:issued "2026-04-01"^^xsd:date ;
    .

# 市そのもの
orgs:city
    a org:Organization ;
    rdfs:label "例市"@ja , "Example City"@en ;
    .
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('base = "https://example.org/"\n')
    (tmp_path / "data/press/city/2026").mkdir(parents=True)
    return tmp_path


def placed(site: Path, name: str, text: str) -> str:
    path = site / "data/press/city/2026" / name
    path.write_text(text, "utf-8")
    return str(path)


def test_yaml_becomes_turtle_and_keeps_its_comments(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", placed(site, "park.yaml", PARK)]) == 0
    assert capsys.readouterr().out == PARK_IN_TURTLE


def test_yaml_is_put_in_order_and_then_stays(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (PARK, PARK_AGAIN):
        assert main(["convert", placed(site, "park.yaml", text), "--to", "yaml"]) == 0
        assert capsys.readouterr().out == PARK_AGAIN


def test_the_flagship_goes_there_and_back_with_every_comment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data/press/sakai/2023"
    (tmp_path / "site.toml").write_bytes((ROOT / "site.toml").read_bytes())
    assert main(["convert", str(RELEASE), "--out", str(folder / "cop28-mou.yaml")]) == 0
    assert main(["convert", str(folder / "cop28-mou.yaml")]) == 0
    turtle = capsys.readouterr().out
    assert set(to_lines(parse(turtle.encode(), TURTLE, GRAPH))) == set(
        to_lines(parse(RELEASE, TURTLE, GRAPH))
    )
    assert comments(turtle) == comments(RELEASE.read_text("utf-8"))


def comments(text: str) -> list[str]:
    return sorted(line for line in text.splitlines() if line.startswith("#"))


def test_keys_are_in_english_when_asked_for(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = placed(site, "park.yaml", PARK)
    assert main(["convert", path, "--to", "yaml", "--keys", "en"]) == 0
    assert "issued: 2026-04-01\n" in capsys.readouterr().out


def test_a_file_in_no_site_is_at_home_under_the_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.nt"
    path.write_text('<https://b.example/id/org/city> <x:p> "1" .')
    assert main(["convert", str(path), "--base", "https://b.example/"]) == 0
    assert capsys.readouterr().out == '- 番地: orgs:city\n  <x:p>: "1"\n'


def test_what_is_wrong_is_told_with_its_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", placed(site, "park.yaml", "題名: 公園\ntitel: x\n")]) == 1
    assert "park.yaml:2: " in capsys.readouterr().out


REFUSED = {"a.trig": "<x:g> { <x:s> <x:p> 1 }", "a.docx": "x"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_one_graph_is_refused(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", placed(site, name, REFUSED[name])]) == 1
    assert "one graph" in capsys.readouterr().err


def test_a_missing_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "/nowhere/a.ttl"]) == 1
    assert "/nowhere/a.ttl" in capsys.readouterr().err


def test_nothing_is_overwritten(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = placed(site, "park.yaml", PARK)
    assert main(["convert", path, "--out", path]) == 1
    assert "nothing is overwritten" in capsys.readouterr().err
    assert Path(path).read_text("utf-8") == PARK
