"""Every example of the guide for writing releases works as it is shown."""

import re
import shlex
from pathlib import Path

import pytest
from checking import report_on

from oboegaki.cli.main import main

GUIDE = (Path(__file__).parents[2] / "docs/how-to/write-a-release.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
TABLES: dict[str, str | bytes] = dict(zip(("data/press/mycity/2026.csv", "data/authority/orgs.csv"),
                  re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL), strict=True))  # fmt: skip
COMMANDS = [shlex.split(line) for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
            for line in block.splitlines() if "--watch" not in line]  # fmt: skip
"""Watching goes on until it is stopped, and has tests of its own."""


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_a_release_can_be_published(number: int, tmp_path: Path) -> None:
    report = report_on(tmp_path, {"data/press/mycity/2026/park.yaml": EXAMPLES[number]})
    assert report.quads and not report.blocking, report.findings


def test_the_tables_can_be_published_together(tmp_path: Path) -> None:
    report = report_on(tmp_path, TABLES)
    assert report.quads == 25 and not report.blocking, report.findings


def test_the_commands_of_the_guide_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for program, *arguments in COMMANDS:
        assert program == "oboegaki"
        assert main(arguments) == 0, (arguments, capsys.readouterr())
    assert {path.name for path in tmp_path.rglob("*.yaml")} == {
        "organizations.yaml", "first-release.yaml", "park.yaml", "river.yaml"
    }  # fmt: skip
