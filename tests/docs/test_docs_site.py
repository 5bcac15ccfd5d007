"""The documentation as a site: every page has its place, every link its target; no other host."""

import posixpath
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from running import environment
from site_of_docs import (
    BESIDE,
    DECISIONS,
    DOCS,
    ROOT,
    adapted,
    listed,
    navigation,
    source_of,
    taken_along,
)

NAMES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_every_page_has_one_place_in_the_navigation() -> None:
    assert sorted(listed(navigation())) == sorted([*NAMES, *BESIDE.values(), DECISIONS])


@pytest.mark.parametrize("name", [*NAMES, *BESIDE.values()])
def test_a_link_of_a_page_stays_in_the_site_and_leads_somewhere(name: str) -> None:
    text = adapted(source_of(name).read_text(encoding="utf-8"), name)
    there = {*NAMES, *BESIDE.values(), DECISIONS, *taken_along()}
    there |= {path.relative_to(DOCS).as_posix() for path in (DOCS / "images").iterdir()}
    prose = re.sub(r"^ *```.*?^ *```$|`[^`\n]+`", "", text, flags=re.M | re.S)
    for target in LINK.findall(prose):
        if not re.match(r"[a-z]+:|#", target):
            path = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), target.partition("#")[0])
            )
            assert path in there, f"{name} -> {target}"


def test_what_only_tests_read_is_not_in_the_site() -> None:
    text = adapted(
        "1. One\n   <!-- run -->\n   ```sh\n   a |\n     b\n   ```\n\n[t](../../tests)\n",
        "how-to/x.md",
    )
    assert text == "1. One\n    ```sh\n    a |\n      b\n    ```\n\nt\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a warning ends it."""
    if find_spec("mkdocs") is None:
        pytest.skip("mkdocs-material is not installed: make .venv/ready-docs")
    folder = tmp_path_factory.mktemp("docs-site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "-f",
        "docs-site/mkdocs.yml",
        "-d",
        str(folder),
    ]
    kept = {**environment(), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_has_every_page(built: Path) -> None:
    pages = {path.relative_to(built).as_posix() for path in built.rglob("*.html")}
    assert {name.removesuffix(".md") + ".html" for name in [*NAMES, *BESIDE.values()]} <= pages
    assert "<!-- run" not in (built / "how-to" / "publish.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.e2e
def test_a_page_of_the_site_asks_no_other_host(built: Path, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index", "how-to/publish-ja", "reference/settings", "decisions/index"):
        page.goto((built / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").first.is_visible()
    page.close()
    assert asked
    assert [each for each in asked if not each.startswith(("file:", "data:", "blob:"))] == []
