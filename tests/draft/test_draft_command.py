"""`oboegaki draft`: writes a draft that `check` refuses until a person has confirmed it."""

import json
import re
from pathlib import Path

import pytest
from scoring import releases

from oboegaki.cli.main import main

RELEASE = next(each for each in releases("seen") if each.name == "07-overseas")
AUTHORITY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX org: <http://www.w3.org/ns/org#>
<https://example.jp/id/org/hoshigasaki> a org:Organization ;
    rdfs:label "星ヶ崎市"@ja , "Hoshigasaki"@en ; skos:altLabel "日本国星ヶ崎市"@ja .
<https://example.jp/id/org/chamkam> a org:Organization ;
    rdfs:label "チャムカム市"@ja , "Chamkam"@en .
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "data" / "authority").mkdir(parents=True)
    (folder / "site.toml").write_text(
        'base = "https://example.jp/"\nname = "t"\n[title]\nja = "題"\nen = "t"\n', encoding="utf-8"
    )
    (folder / "data" / "authority" / "orgs.ttl").write_text(AUTHORITY, encoding="utf-8")
    (tmp_path / "release.txt").write_text(RELEASE.text, encoding="utf-8")
    return folder


def _draft(site: Path, *options: str) -> int:
    return main(["draft", str(site.parent / "release.txt"), str(site), *options])


def test_a_draft_is_written_whole_and_refused_by_check(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _draft(site, "--to", "hoshigasaki/2024/mou", "--text") == 0
    folder = site / "data" / "press" / "hoshigasaki" / "2024"
    assert sorted(each.name for each in folder.iterdir()) == ["mou.txt", "mou.yaml"]
    lines = (folder / "mou.yaml").read_text(encoding="utf-8").splitlines()
    assert main(["check", str(site), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    marked = {each["line"] for each in findings if each["rule"] == "unreviewed"}
    assert marked
    assert marked <= {number for number, line in enumerate(lines, 1) if "要確認" in line}


def test_a_name_of_what_was_merged_leads_to_the_one_that_stays(site: Path) -> None:
    twin = AUTHORITY.replace("org/hoshigasaki>", "org/hoshigasaki-twin>")
    (site / "data/authority/orgs.ttl").write_text(
        twin + '<https://example.jp/id/org/kept> a org:Organization ; rdfs:label "K"@en .',
        encoding="utf-8",
    )
    (site / "data/changes").mkdir()
    (site / "data/changes/a.ttl").write_text(
        "<https://example.jp/id/org/hoshigasaki-twin> <http://purl.org/dc/terms/isReplacedBy> "
        "<https://example.jp/id/org/kept> .",
        encoding="utf-8",
    )
    assert _draft(site, "--to", "hoshigasaki/2024/mou") == 0
    drafted = (site / "data/press/hoshigasaki/2024/mou.yaml").read_text(encoding="utf-8")
    assert "orgs:kept" in drafted
    assert "hoshigasaki-twin" not in drafted


REVIEWED = """
  - 番地: ""
    確認の記録: "#review-1"
    責任を持つ主体: "#reviewer-1"
  - 番地: "#review-1"
    種類: 内容の確認
    名称: 内容の確認
    確認した人:
      番地: "#reviewer-1"
      種類: 主体
      名称: 広報課
    確認した日: 2026-04-02
"""
"""What docs/how-to/review-a-draft.md tells to write by hand."""


def _without_marks(site: Path) -> tuple[Path, str]:
    assert _draft(site, "--to", "hoshigasaki/2024/mou", "--text") == 0
    path = site / "data" / "press" / "hoshigasaki" / "2024" / "mou.yaml"
    text = re.sub(r" *# 要確認.*", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    return path, text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja_JP.UTF-8", "だれがいつ確かめたかの記録がありません"),
        ("en_GB.UTF-8", "who has compared it with the source, and when"),
    ],
)
def test_a_draft_whose_marks_were_only_taken_away_is_not_published(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    told: str,
) -> None:
    path, text = _without_marks(site)
    monkeypatch.setenv("LC_ALL", language)
    capsys.readouterr()
    assert main(["check", str(site)]) == 1
    said = capsys.readouterr().out
    assert told in said
    assert "oboegaki review" in said
    line = int(re.findall(rf"{path.name}:(\d+): [^\n]*{re.escape(told)}", said)[0])
    assert '番地: ""' in text.split("\n")[line - 1], "the finding points at the document"
    assert main(["build", str(site)]) == 1
    assert not list(site.glob(".oboegaki/editions/*/manifest.json"))


def test_a_draft_stays_one_when_it_is_converted(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither as Turtle nor as YAML that was made of it again it goes unreviewed."""
    path, _ = _without_marks(site)
    for form, suffix in (("turtle", ".ttl"), ("yaml", ".yaml")):
        capsys.readouterr()
        done = path.with_suffix(".done")
        assert main(["convert", str(path), "--to", form, "--out", str(done)]) == 0
        path.unlink()
        path = done.rename(path.with_suffix(suffix))
        assert main(["check", str(site)]) == 1
        assert "who has compared it" in capsys.readouterr().out


def test_a_release_written_by_hand_needs_no_review(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, text = _without_marks(site)
    kept = re.sub(r"    下書きの記録:\n(?: {6}.*\n)+", "", text)
    assert kept != text
    path.write_text(kept, encoding="utf-8")
    assert main(["check", str(site)]) == 0, capsys.readouterr().out


def test_a_confirmed_draft_passes_with_its_quotes_read_again(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, text = _without_marks(site)
    text = f"{text.rstrip()}{REVIEWED}"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(site)]) == 0, capsys.readouterr().out
    path.write_text(text.replace("引用: 093-555-2211", "引用: 093-555-2219"), encoding="utf-8")
    assert main(["check", str(site)]) == 1
    assert "093-555-2219" in capsys.readouterr().out


def test_names_of_the_site_are_used_and_near_ones_are_asked_about(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _draft(site)
    written = capsys.readouterr().out
    assert "役職のある組織: orgs:hoshigasaki # 要確認" in written
    assert (
        "「チャンカム市」と「チャムカム市 <https://example.jp/id/org/chamkam>」は同じものですか"
        in written
    )


def test_the_agreement_leads_to_its_ceremony_and_those_who_are_listed_there(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody whom a note names, such as the sender of a message, is not taken for present."""
    release = site.parent / "release.txt"
    noted = RELEASE.text.replace("　立会人：", "　※町長 山田 太郎 がメッセージを寄せた\n　立会人：")
    release.write_text(noted, encoding="utf-8")
    _draft(site)
    written = capsys.readouterr().out
    assert "締結の場: events:draft-1 # 要確認" in written
    listed = ["Somchai Rattanakul", "大野 敬", "森田 千春"]
    assert re.findall("名称: (.*)の出席", written) == listed
    assert "印刷された名称: 山田 太郎" in written


def test_a_draft_as_json_has_the_quote_and_place_of_each_value(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _draft(site, "--format", "json")
    answer = json.loads(capsys.readouterr().out)
    quote = answer["title"]["quote"]
    assert RELEASE.text[quote["start"] : quote["end"]] == quote["text"]
    assert answer["events"][0]["periods"][0]["value"]["text"].endswith("+07:00")


def test_nothing_is_overwritten(site: Path) -> None:
    assert _draft(site, "--to", "hoshigasaki/2024/mou") == 0
    path = site / "data" / "press" / "hoshigasaki" / "2024" / "mou.yaml"
    before = path.read_bytes()
    assert _draft(site, "--to", "hoshigasaki/2024/mou") == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["mou", "Hoshi/2024/x", "a/24/x", "../../x/2024/y", "a/2024/x y"])
def test_a_release_needs_a_name_of_three_parts(site: Path, name: str) -> None:
    assert _draft(site, "--to", name) == 2
    assert not (site / "data" / "press").exists()


def test_what_cannot_be_read_leaves_nothing_behind(site: Path) -> None:
    (site.parent / "release.txt").write_bytes(bytes(range(256)))
    assert _draft(site, "--to", "hoshigasaki/2024/mou") == 1
    assert not (site / "data" / "press").exists()


def test_a_folder_is_told_to_be_one(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", str(site), str(site)]) == 1
    said = capsys.readouterr().err
    assert "site: it is a folder. Give one document in it." in said
    assert "フォルダーです。その中の文書を一つ指定してください。" in said


def test_a_draft_that_cannot_be_written_says_so_and_leaves_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "data" / "press").write_text("a file where a folder has to be", encoding="utf-8")
    assert _draft(site, "--to", "hoshigasaki/2024/mou", "--text") == 1
    said = capsys.readouterr().err
    assert "mou.yaml cannot be written: Not a directory. Check the folder" in said
    assert not list(site.rglob("mou.*"))
