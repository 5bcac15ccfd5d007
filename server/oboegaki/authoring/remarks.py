"""Comments of a file, told by what they stand at, so that they can be written at it again.

Kept are lines that are comments, and in YAML comments after a value, too. One above a key whose
value is a thing goes to the thing.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from oboegaki.authoring import yaml_tree
from oboegaki.authoring.compose import Comments, Triple
from oboegaki.authoring.names import Home
from oboegaki.authoring.reading import read_yaml
from oboegaki.authoring.tree import Malformed
from oboegaki.nquads import Written


def of_yaml(text: str, home: Home) -> Comments:
    """Return the comments of a YAML text; none where it cannot be read."""
    try:
        found = list(yaml_tree.comments(text, yaml_tree.parsed(text)))
    except Malformed:
        return Comments()
    if not found:
        return Comments()
    stands = _Stands(text, read_yaml(text, home).statements)
    for at, comment in found:
        alone = not text[text.rfind("\n", 0, at) + 1 : at].strip()
        stands.put(at, comment, alone=alone)
    return stands.comments()


def of_turtle(text: str, statements: Iterable[Written]) -> Comments:
    """Return the comment lines of a Turtle text above the first statement about each thing."""
    lines = text.splitlines()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    before: dict[str, tuple[str, ...]] = {}
    met: set[int] = set()
    for each in statements:
        number = bisect_right(starts, each.subject_at) - 1
        if each.subject not in before and number not in met:
            met.add(number)
            before[each.subject] = tuple(_above(lines, number))
    kept = {key: value for key, value in before.items() if value}
    return Comments(kept, head=tuple(_at_head(lines)))


def _above(lines: list[str], number: int) -> list[str]:
    found: list[str] = []
    for line in reversed(lines[:number]):
        if line.strip() and not line.startswith("#"):
            return found
        if line.startswith("#"):
            found.insert(0, line[1:].strip())
    return []  # at the head of the file


def _at_head(lines: list[str]) -> Iterable[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line[1:].strip()


class _Stands:
    """Finds for a place in a YAML text the thing or the statement that a comment there is about."""

    def __init__(self, text: str, statements: tuple[Written, ...]) -> None:
        self._text = text
        self._by_value = sorted(statements, key=lambda each: each.object_at)
        self._values = [each.object_at for each in self._by_value]
        firsts: dict[int, str] = {}
        for each in statements:
            firsts.setdefault(self._line(each.subject_at), each.subject)
        self._things = firsts
        self._before: dict[str, list[str]] = defaultdict(list)
        self._above: dict[Triple, list[str]] = defaultdict(list)
        self._beside: dict[Triple, list[str]] = defaultdict(list)

    def _line(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def put(self, at: int, comment: str, *, alone: bool) -> None:
        """Take in a comment; `alone`: nothing else is on its line."""
        if not alone:
            statement = self._statement_on(self._line(at), at)
            if statement:
                self._beside[statement[:3]].append(comment)
                return
        line = self._next_line(at)
        if line in self._things:
            self._before[self._things[line]].append(comment)
        elif (place := bisect_left(self._values, line)) < len(self._values):
            self._above[self._by_value[place][:3]].append(comment)

    def _statement_on(self, start: int, end: int) -> Written | None:
        """Return the last statement whose value is on a line before a place."""
        place = bisect_left(self._values, end) - 1
        return self._by_value[place] if place >= 0 and self._values[place] >= start else None

    def _next_line(self, at: int) -> int:
        """Return where the next line begins that has more than a comment."""
        start = self._text.find("\n", at) + 1
        while start:
            end = self._text.find("\n", start)
            line = self._text[start : end if end >= 0 else len(self._text)].strip()
            if line and not line.startswith("#"):
                return start
            start = end + 1
        return len(self._text)

    def comments(self) -> Comments:
        """Return all that was taken in."""
        return Comments(
            {thing: tuple(lines) for thing, lines in self._before.items()},
            {triple: " ".join(lines) for triple, lines in self._beside.items()},
            {triple: tuple(lines) for triple, lines in self._above.items()},
        )
