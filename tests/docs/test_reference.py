"""Documentation that cannot fall behind: reference pages, links, the commands of the README."""

import re
import textwrap
from pathlib import Path

import pytest
from pictures import FOLDER as IMAGES
from pictures import PICTURES
from reference import FOLDER, PAGES
from running import run

ROOT = Path(__file__).parents[2]
PROSE = {"itself", "speaks"}
"""Words that follow the name where a sentence begins a line with it."""
TEXTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_what_the_program_says(page: str) -> None:
    written = (FOLDER / page).read_text(encoding="utf-8")
    assert written == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    for link in links:
        if not re.match(r"[a-z]+:", link):
            assert (path.parent / link.partition("#")[0]).exists(), link


def test_the_readme_opens_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.index("make serve") < readme.index("make test") < 600
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE):
        assert f"\n{command}:" in targets


def test_the_readme_shows_the_pictures_that_the_script_takes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"docs/images/([\w.-]+)", readme)
    assert sorted(shown) == sorted(PICTURES) == sorted(each.name for each in IMAGES.iterdir())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_command_that_a_page_names_is_one(path: Path) -> None:
    """Also in blocks that nobody runs."""
    listed = (FOLDER / "commands.md").read_text(encoding="utf-8")
    known = set(re.findall(r"oboegaki ([a-z]+)", "\n".join(re.findall(r"^#+ .*", listed, re.M))))
    assert {"serve", "check", "build", "use"} <= known
    typed = re.findall(r"^ *oboegaki ([a-z]+)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(typed) - known - PROSE == set()


def test_the_tutorial_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorials" / "first-release.md").read_text(encoding="utf-8")
    settings = re.search(r"<<'TOML'\n(.*?)TOML", text, re.DOTALL)
    release = re.search(r"<<'TURTLE'\n(.*?)TURTLE", text, re.DOTALL)
    assert settings
    assert release
    (tmp_path / "site.toml").write_text(textwrap.dedent(settings.group(1)), encoding="utf-8")
    path = tmp_path / "data" / "press" / "mycity" / "2026" / "park.ttl"
    path.parent.mkdir(parents=True)
    path.write_text(textwrap.dedent(release.group(1)), encoding="utf-8")
    checked = run("check", tmp_path)
    assert checked.returncode == 0, checked.stdout
    asked = run("query", tmp_path, "SELECT ?t { ?s a ?t }", "--format", "csv")
    assert asked.stdout.split() == ["t", "https://w3id.org/oboegaki/ns#PressRelease"]
