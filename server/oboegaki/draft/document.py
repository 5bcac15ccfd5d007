"""A document as one text with positions, and two views of it in which rules can be simple."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from oboegaki.errors import Text

BODY, HEADLINE, HEADING = "", "headline", "heading"
"""What a file says of a line: nothing, that it is the headline, that it heads a section."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: where it stands, on which page, and what the file says it is."""

    start: int
    end: int
    page: int
    role: str = BODY


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text: `text[start:end]`; lines and pages count from 1, a page 0 is none."""

    text: str
    start: int
    end: int
    line: int
    page: int


class Document:
    """What was read from a file: its text, and what its reader has to say about it."""

    def __init__(
        self,
        name: str,
        kind: str,
        lines: Iterable[tuple[str, int, str]],
        sha256: str,
        notes: tuple[Text, ...] = (),
    ) -> None:
        """Put the text together from lines with their page and role."""
        self.name, self.kind, self.sha256, self.notes = name, kind, sha256, notes
        texts, found, at = [], [], 0
        for text, page, role in lines:
            texts.append(text)
            found.append(Line(at, at + len(text), page, role))
            at += len(text) + 1
        self.text = "\n".join(texts)
        self.lines = tuple(found)

    @cached_property
    def text_sha256(self) -> str:
        """Return the digest of the text in UTF-8, by which quotes are read again."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def quote(self, start: int, end: int) -> Quote:
        """Return the words between two positions, without white space at their ends."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        number = self.text.count("\n", 0, start)
        return Quote(words, start, start + len(words), number + 1, self.lines[number].page)

    @cached_property
    def plain(self) -> "View":
        """Return the text in compatibility forms (NFKC), tabs kept, other spaces plain."""
        return View(self, _plain(self.text))

    @cached_property
    def tight(self) -> "View":
        """Return the plain view without spaces; ends of lines stay."""
        return View(self, [each for each in _plain(self.text) if each[0] not in " \t"])

    @cached_property
    def flow(self) -> "View":
        """Return the tight view in which lines that a page has torn apart are one."""
        joined = self.torn
        return View(self, [each for each in _plain(self.text)
                           if each[0] not in " \t" and each[1] not in joined])  # fmt: skip

    @cached_property
    def torn(self) -> frozenset[int]:
        """Return the positions of those ends of lines that do not end anything."""
        return frozenset(_torn(self))


class View:
    """Characters of a document as rules want them, each with its position in the text."""

    def __init__(self, document: Document, characters: Iterable[tuple[str, int]]) -> None:
        """Take characters and their positions."""
        pairs = list(characters)
        self.document = document
        self.text = "".join(each for each, _ in pairs)
        self._at = [place for _, place in pairs]

    def quote(self, start: int, end: int) -> Quote:
        """Return the words of the document that stand between two positions of the view."""
        return self.document.quote(self._at[start], self._at[end - 1] + 1)

    def origin(self, place: int) -> int:
        """Return the position in the text of a position of the view."""
        return self._at[place] if place < len(self._at) else len(self.document.text)

    def find(self, place: int) -> int:
        """Return the first position of the view at or after a position of the text."""
        low, high = 0, len(self._at)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._at[middle] < place else (low, middle)
        return low


_SAME = str.maketrans("〜‐‑‒–—―−﹣－➖∼", "~----------~")
_KEPT = frozenset("\n\t")


def _plain(text: str) -> Iterator[tuple[str, int]]:
    for place, character in enumerate(text):
        if character in _KEPT or " " < character < "\x7f":
            yield character, place
            continue
        for each in unicodedata.normalize("NFKC", character).translate(_SAME):
            yield (" " if each.isspace() else each), place


def plain(text: str) -> str:
    """Return a text as the plain view has it."""
    return "".join(each for each, _ in _plain(text))


def squeezed(text: str) -> str:
    """Return a text without spaces and ends of lines, in plain forms: names are compared so."""
    return re.sub(r"\s+", "", plain(text))


_FULL = 0.85
_WIDE = 30
_ENDS = re.compile(r"[。:：>」】)）]\s*$|^\s*$")
_BEGINS = re.compile(
    r"\s*(?:[・■◆●○◎□◇※▼★【〔<＜「☎]|[(（]\s*[0-9０-９]|[0-9０-９]+\s*[.．、\s]|[①-⑳]|記\s*$)|"
    r"　|\s*$"
)


def width(text: str) -> int:
    """Return how wide a text is printed, in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _torn(document: Document) -> Iterator[int]:
    texts = [document.text[line.start : line.end] for line in document.lines]
    widths = sorted(width(text.rstrip()) for text in texts if text.strip())
    if not widths:
        return
    full = max(_WIDE, widths[int(len(widths) * 0.95)] * _FULL)
    for line, text, after in zip(document.lines, texts, texts[1:], strict=False):
        long = width(text.rstrip()) >= full and not _ENDS.search(text)
        if long and not _BEGINS.match(after) and "\t" not in text:
            yield line.end
