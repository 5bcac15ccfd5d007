"""The fenced blocks of our pages, and what stands above each: that it is run, by whom, or why not.

Above a block of commands stands one of these, which readers do not see:

    <!-- run -->                                     in a folder that the blocks of a page share
    <!-- run while mysite is served -->              the same; http://127.0.0.1:8000/ is that server
    <!-- run while the flagship is served -->
    <!-- tested by tests/docs/test_ten_minutes.py -->
    <!-- not run: it asks a machine of others -->
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        ROOT / "README.md",
        *ROOT.glob("CONTRIBUTING.md"),
        *ROOT.glob("SECURITY.md"),
        *(ROOT / "docs" / "how-to").glob("*.md"),
        *(ROOT / "docs" / "tutorials").glob("*.md"),
    ]
)
SHELL = ("", "sh", "shell", "bash", "console")
RUN, SERVED, FLAGSHIP = "run", "run while mysite is served", "run while the flagship is served"
ELSEWHERE, NOT = "tested by ", "not run: "

_FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.M | re.S)
_MARK = re.compile(r"<!-- (.+?) -->\s*\Z")


class Block(NamedTuple):
    """A fenced block: its page, line, language, text, and what stands above it."""

    page: Path
    line: int
    kind: str
    text: str
    mark: str

    @property
    def where(self) -> str:
        """Return the place of it, as errors name places."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page in their order."""
    whole = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(whole):
        above = _MARK.search(whole, 0, found.start())
        mark = above[1] if above and "```" not in above[1] else ""
        text = textwrap.dedent(found["text"])
        line = whole.count("\n", 0, found.start()) + 1
        yield Block(page, line, found["kind"], text, mark)


def commands(page: Path) -> list[Block]:
    """Return the blocks of a page that somebody types."""
    return [each for each in blocks(page) if each.kind in SHELL]
