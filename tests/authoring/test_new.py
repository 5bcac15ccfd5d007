"""`oboegaki init` and `new`: a site that is right at once, skeletons that pass the check."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checking import staged

from oboegaki import site as sites
from oboegaki.authoring.skeletons import day
from oboegaki.check.run import checked
from oboegaki.cli.main import main
from oboegaki.report import Severity

SITE = {"base": "https://data.example.jp/", "publisher": "example", "publisher-name": "例市",
        "publisher-en": "Example City", "title": '例市の "報道発表資料"',
        "title-en": "Press releases"}  # fmt: skip
RELEASE = {"title": "公園: 開園", "title-en": "The park, open", "date": "2026-04-01",
           "slug": "park"}  # fmt: skip
AGREEMENT = {"agreement": "公園に関する覚書", "party": "town", "party-name": "例町"}


def options(given: dict[str, str]) -> list[str]:
    return [word for name, value in given.items() for word in (f"--{name}", value)]


def made(folder: Path) -> Path:
    assert main(["init", str(folder), *options(SITE)]) == 0
    return folder


def blocking(folder: Path) -> list[str]:
    site = sites.read(folder)
    stage = staged(site)
    report = checked(stage, site, [])
    if stage.statements:
        stage.statements.close()
    return [f"{each.place} {each.rule}" for each in report.findings
            if each.severity is Severity.VIOLATION]  # fmt: skip


def test_a_new_site_has_its_own_base_licence_and_publisher(tmp_path: Path) -> None:
    site = sites.read(made(tmp_path / "mysite"))
    assert site.base == "https://data.example.jp/"
    assert site.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert site.title == ('例市の "報道発表資料"', "Press releases", "")
    assert site.publisher.iri == "https://data.example.jp/id/org/example"
    assert site.publisher.name == ("例市", "Example City", "")


@pytest.mark.parametrize("template", ["release", "agreement"])
def test_a_new_site_with_a_new_release_can_be_published(template: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "mysite")
    more = AGREEMENT if template == "agreement" else {}
    given = {**RELEASE, "template": template, **more}
    assert main(["new", str(folder), *options(given)]) == 0
    assert (folder / "data/press/example/2026/park.yaml").is_file()
    assert blocking(folder) == []


EXAMPLES = {
    "release": (r"^# ((?:(?!。).)*\n)", r"\1"),
    "agreement": (r"^#(   .*\n)", ""),
}


@pytest.mark.parametrize("template", EXAMPLES)
def test_what_a_skeleton_offers_in_comments_can_be_published(template: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "mysite")
    given = {**RELEASE, "template": template, **(AGREEMENT if template == "agreement" else {})}
    assert main(["new", str(folder), *options(given)]) == 0
    path = folder / "data/press/example/2026/park.yaml"
    text = path.read_text("utf-8")
    comment, instead = EXAMPLES[template]
    offered = re.findall(comment, text, re.MULTILINE)
    assert len(offered) >= 5
    changed = re.sub(comment, instead, text, flags=re.MULTILINE)
    path.write_text(changed + ("" if instead else "".join(line[1:] for line in offered)), "utf-8")
    event = "- {番地: events:park, 種類: 行事, 名称: 開園式, 開始日時: 2026-04-01T10:00+09:00}\n"
    (folder / "data/authority/events.yaml").write_text(event, "utf-8")
    assert blocking(folder) == []


def test_a_skeleton_is_right_without_english(tmp_path: Path) -> None:
    folder = tmp_path / "mysite"
    few = {name: value for name, value in SITE.items() if not name.endswith("-en")}
    assert main(["init", str(folder), *options(few)]) == 0
    assert main(["new", str(folder), "--title", "公園", "--slug", "park"]) == 0
    assert blocking(folder) == []


def test_what_is_there_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "mysite")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "site.toml").rename(folder / "old.toml")
    before[folder / "old.toml"] = before.pop(folder / "site.toml")
    assert main(["init", str(folder), *options(SITE)]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_release_of_the_same_address_is_not_made_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path / "mysite")
    (folder / "data/press/example/2026").mkdir(exist_ok=True)
    (folder / "data/press/example/2026/park.ttl").write_text("")
    assert main(["new", str(folder), *options(RELEASE)]) == 1
    assert "park.ttl is there already" in capsys.readouterr().err


REFUSED = {
    "no title": ({"title": ""}, "title"),
    "a title of two lines": ({"title": "a\nb"}, "one line"),
    "a day that no calendar has": ({"date": "2026-02-30"}, "令和8年4月1日"),
    "a slug in Japanese": ({"slug": "公園"}, "park-opening"),
    "a slug that leaves the folder": ({"slug": "../park"}, "park-opening"),
    "a template that is not there": ({"template": "no-such"}, "agreement"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_answer_that_cannot_be_is_refused_with_an_example(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, remedy = REFUSED[name]
    folder = made(tmp_path / "mysite")
    files = sorted(folder.rglob("*"))
    assert main(["new", str(folder), *options({**RELEASE, **wrong})]) == 2
    assert remedy in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == files


def test_what_nobody_answers_is_asked_for_by_its_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "mysite"), "--base", "https://e.example/"]) == 2
    assert "--publisher-name" in capsys.readouterr().err


def test_a_template_of_ones_own_is_filled(tmp_path: Path) -> None:
    folder = made(tmp_path / "mysite")
    template = tmp_path / "ours.yaml"
    template.write_text("種類: 報道発表資料\n名称: $title\n題名: $title\n発行日: $date\n言語: ja\n")
    assert main(["new", str(folder), *options({**RELEASE, "template": str(template)})]) == 0
    text = (folder / "data/press/example/2026/park.yaml").read_text("utf-8")
    assert '題名: {ja: "公園: 開園", en: "The park, open"}\n' in text


WRONG_TEMPLATES = {"題名: $titel\n": (2, "$title"), "titel: $title\n": (1, '"title"')}


@pytest.mark.parametrize("text", WRONG_TEMPLATES)
def test_a_wrong_template_writes_nothing(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = WRONG_TEMPLATES[text]
    folder = made(tmp_path / "mysite")
    (tmp_path / "ours.yaml").write_text(text)
    arguments = {**RELEASE, "template": str(tmp_path / "ours.yaml")}
    assert main(["new", str(folder), *options(arguments)]) == code
    out, err = capsys.readouterr()
    assert told in out + err
    assert not (folder / "data/press/example/2026/park.yaml").exists()


def test_on_a_terminal_questions_are_asked_until_they_are_answered(tmp_path: Path) -> None:
    folder = made(tmp_path / "mysite")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "oboegaki", "new", str(folder), "--title", "公園"],
        stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, "\n令和8年4月31日\n令和8年4月30日\n\nPark\npark\n".encode())
        assert process.wait(30) == 0
    os.close(ours)
    text = (folder / "data/press/example/2026/park.yaml").read_text("utf-8")
    assert "発行日: 2026-04-30\n" in text and "発表者・公開者: orgs:example\n" in text


DAYS = {"2026-04-01": "2026-04-01", "令和8年4月1日": "2026-04-01", "令和元年5月1日": "2019-05-01",
        "令和 ５ 年 12 月 6 日": "2023-12-06", "平成31年4月30日": "2019-04-30",
        "2026年4月1日": "2026-04-01"}  # fmt: skip


@pytest.mark.parametrize("written", DAYS)
def test_a_day_may_be_written_in_the_japanese_way(written: str) -> None:
    assert day(written) == DAYS[written]
