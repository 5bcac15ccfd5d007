"""The example queries of the query page: a site's competency questions and its own queries."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oboegaki.errors import Text
from oboegaki.site import Site

FOLDERS = ("ontology/competency", "data/queries")
_TITLE = re.compile(r"^#\s*(ja|en):\s*(.+?)\s*$", re.MULTILINE)
_COMMENTS = re.compile(r"\A(?:#[^\n]*\n|\s*\n)+")


@dataclass(frozen=True, slots=True)
class Example:
    """A query that works: its name, the question it answers, and its text."""

    name: str
    question: Text
    text: str


def of(site: Site) -> tuple[Example, ...]:
    """Return the examples of a site, in the order of their file names; none for plain files."""
    return _read(site.root) if site.settled else ()


@cache
def _read(root: Path) -> tuple[Example, ...]:
    files = (path for folder in FOLDERS for path in sorted((root / folder).glob("*.rq")))
    return tuple(_example(path) for path in files)


def _example(path: Path) -> Example:
    """Read a query file whose first comments state the question as `# ja: …` and `# en: …`."""
    text = path.read_text(encoding="utf-8")
    questions = dict(_TITLE.findall(text))
    either = next(iter(questions.values()), path.stem)
    question = Text(questions.get("ja", either), questions.get("en", either))
    return Example(path.stem, question, _COMMENTS.sub("", text).strip() + "\n")
