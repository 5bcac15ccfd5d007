"""The text that a draft was made from, and where its quotes stand in it.

The text is told by its SHA-256, never by its name; it is shown a page at a time.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from oboegaki.rdf import term
from oboegaki.review.facts import Facts, Mark

LARGEST = 4 << 20
"""Bytes: a release of 50 pages has some hundred thousand."""
LINES = 150
"""Lines of a page of the text."""
_WIDEST = 2_000
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a line; `at` is the value that quotes them first, -1 for none."""

    text: str
    at: int = -1
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: its number, the position at which it begins, its characters."""

    number: int
    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value is quoted from: `look` is `open`, `current` or, decided already, `quote`."""

    start: int
    end: int
    at: int
    look: str


class Original:
    """A text, line by line."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-len(self._starts) // LINES)

    def line_of(self, position: int) -> int:
        """Return the number of the line of a position, from 1."""
        return bisect_right(self._starts, position)

    def page_of(self, position: int) -> int:
        """Return the number of the page of a position, from 1."""
        return (self.line_of(position) - 1) // LINES + 1

    def find(self, mark: Mark) -> tuple[int, int] | None:
        """Return where the words of a mark stand, from the start of the line that it names."""
        if not 0 < mark.line <= len(self._starts) or not mark.words:
            return None
        pattern, start = _pattern(mark.words.removesuffix("…")), self._starts[mark.line - 1]
        found = pattern.search(self.text, start, start + _WIDEST)
        return found.span() if found and self.line_of(found.start()) <= mark.line + 1 else None

    def places(self, words: str, start: int | None = None) -> list[tuple[int, int]]:
        """Return where words stand, white space of any kind alike; at most two places.

        Where they stand at `start`, it is that place alone.
        """
        pattern = _pattern(words)
        there = pattern.match(self.text, start) if start is not None else None
        found = [there] if there else islice(pattern.finditer(self.text), 2)
        return [each.span() for each in found]

    def page(self, number: int, spans: Iterable[Span]) -> tuple[Line, ...]:
        """Return the lines of a page, with what is quoted marked."""
        first = (min(max(number, 1), self.pages) - 1) * LINES
        apart = list(_apart(spans))
        return tuple(self._line(each, apart)
                     for each in range(first, min(first + LINES, len(self._starts))))  # fmt: skip

    def _line(self, index: int, spans: Iterable[Span]) -> Line:
        start = self._starts[index]
        after = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)
        end = min(after, start + _WIDEST)
        pieces, at = [], start
        for each in spans:
            low, high = max(each.start, start), min(each.end, end)
            if low < high:
                pieces += [Piece(self.text[at:low])] if at < low else []
                pieces.append(Piece(self.text[low:high], each.at, each.look))
                at = high
        pieces += [Piece(self.text[at:end] + ("…" if end < after else ""))] if at < end else []
        return Line(index + 1, start, tuple(pieces))


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans that do not overlap, in their order; the current one before all, then open ones.

    Of equal ones only the first is there.
    """
    kept: list[Span] = []
    order = ("current", "open", "quote")
    for each in sorted(spans, key=lambda s: (order.index(s.look), s.start - s.end, s.at)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    yield from sorted(kept, key=lambda each: each.start)


def spans(original: Original, facts: Facts, current: int) -> list[Span]:
    """Return where each value is quoted from."""
    found = []
    for at, (_, row) in facts.rows.items():
        place = original.find(row.mark) if row.mark else None
        if place is not None:
            look = "current" if at == current else "open" if row.is_open else "quote"
            found.append(Span(*place, at, look))
    for at, (thing, _) in facts.marks.items():
        places = facts.evidence.get(thing.mapping.at, ())[:1]
        found += [Span(*each, at, "current" if at == current else "open") for each in places]
    return [each for each in found if 0 <= each.start < each.end <= len(original.text)]


def original_of(facts: Facts, folder: Path) -> Original | None:
    """Return the text that the facts were drafted from, if it lies in a folder."""
    wanted = digests(facts)
    for path in sorted(folder.glob("*.txt")) if wanted else ():
        if path.is_file() and path.stat().st_size <= LARGEST:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() in wanted:
                return Original(data.decode(errors="replace"))
    return None


def digests(facts: Facts) -> set[str]:
    """Return the SHA-256 of the texts that the facts are from."""
    sources = (each for each in facts.things if term("obg:SourceText") in each.classes)
    return {value for each in sources for value in each.values("obg:sha256")}
