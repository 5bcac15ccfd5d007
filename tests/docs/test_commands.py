"""Every command of every page is run, or it is told above it who runs it, or why nobody does."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from blocks import ELSEWHERE, FLAGSHIP, NOT, PAGES, ROOT, RUN, SERVED, Block, blocks, commands
from pyoxigraph import RdfFormat, parse
from running import environment, serving

from oboegaki.rdf import PREFIXES
from oboegaki.settings import table
from oboegaki.site import Site

SITE = ROOT / "tests" / "generality" / "site"
STARTED = re.compile(r"init mysite|mkdir -p mysite|> mysite/site.toml")
SHORT = 10
PRELUDE = """set -euo pipefail
oboegaki() { "$PYTHON" -m at_the_terminal oboegaki "$@"; }
pip() { "$PYTHON" -m at_the_terminal pip "$@"; }
"""
BLOCKS = [each for page in PAGES for each in commands(page)]
RUNNING = [page for page in PAGES if any(b.mark in (RUN, SERVED, FLAGSHIP) for b in commands(page))]
EXAMPLES = [each for page in PAGES for each in blocks(page) if not each.mark.startswith(NOT)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.where)
def test_a_command_says_that_it_is_run_or_why_not(block: Block) -> None:
    mark = block.mark
    if mark.startswith(ELSEWHERE):
        test = ROOT / mark.removeprefix(ELSEWHERE)
        assert test.is_file(), f"{block.where}: there is no {test}"
        return
    if mark.startswith(NOT):
        assert len(mark.removeprefix(NOT)) > SHORT, f"{block.where}: say why"
        return
    assert mark in (RUN, SERVED, FLAGSHIP), (
        f"{block.where}: put `<!-- run -->`, `<!-- tested by tests/… -->` or "
        "`<!-- not run: why -->` in the line above the block (tests/docs/blocks.py has all of them)"
    )


def test_pages_and_blocks_are_found() -> None:
    assert len(PAGES) > 20
    assert len(BLOCKS) > 40
    assert len([each for each in BLOCKS if each.mark == RUN]) > 10


def test_what_stands_above_a_block_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("1. x\n   <!-- run -->\n   ```sh\n   ls\n   ```\n\n```\nno\n```\n")
    found = list(blocks(page))
    assert [(each.kind, each.text, each.mark, each.line) for each in found] == [
        ("sh", "ls\n", "run", 3), ("", "no\n", "", 7),
    ]  # fmt: skip


@contextmanager
def _served(block: Block, folder: Path) -> Iterator[str]:
    if block.mark == RUN:
        yield "http://127.0.0.1:8000/"
        return
    if block.mark == SERVED:
        with serving("mysite", cwd=folder) as address:
            yield address
    else:
        with serving("--editions", folder / "flagship", cwd=folder) as address:
            yield address


def _typed(block: Block, folder: Path) -> None:
    """Have the shell do what a block says."""
    with _served(block, folder) as address:
        script = PRELUDE + block.text.replace("http://127.0.0.1:8000/", address)
        paths = os.pathsep.join(map(str, (ROOT / "tests/e2e", ROOT / "tests/docs")))
        own = {**environment(), "PYTHON": sys.executable, "PYTHONPATH": paths}
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=folder, env=own, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, f"{block.where}:\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNNING, ids=lambda page: page.stem)
def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    chosen = [each for each in commands(page) if each.mark in (RUN, SERVED, FLAGSHIP)]
    if not any(STARTED.search(each.text) for each in chosen):
        shutil.copytree(SITE, tmp_path / "mysite")
    for block in chosen:
        _typed(block, tmp_path)


@pytest.mark.parametrize(
    "block", [each for each in EXAMPLES if each.kind == "toml"], ids=lambda block: block.where
)
def test_settings_that_a_page_shows_are_settings(block: Block) -> None:
    assert table(Site, tomllib.loads(block.text), block.where, ())


@pytest.mark.parametrize(
    "block", [each for each in EXAMPLES if each.kind == "turtle"], ids=lambda block: block.where
)
def test_turtle_that_a_page_shows_can_be_read(block: Block) -> None:
    kinds = "agreement event org person place post".split()
    names = {
        **PREFIXES,
        **{f"{kind}s": f"https://example.org/id/{kind}/" for kind in kinds},
        "": "#",
    }
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.items())
    base = "https://example.org/"
    assert list(parse(prologue + block.text, format=RdfFormat.TURTLE, base_iri=base))
