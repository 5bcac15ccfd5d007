"""Sheets -> trees: the first row has the keys, each further row is a thing, or a whole release.

A heading is a key, `key@en` for a text in a language, or `key/key` for a key of the thing that the
first leads to; several values stand in lines of one cell, or under a heading that is repeated.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oboegaki.authoring import problems
from oboegaki.authoring.literals import TAG
from oboegaki.authoring.names import ID, TYPE, Home, key_of, keys
from oboegaki.authoring.sheets import Cell, Sheet
from oboegaki.authoring.skeletons import day
from oboegaki.authoring.tree import Mapping, Problem, Scalar, Tree
from oboegaki.authoring.tree import Sequence as Several
from oboegaki.contexts import LANGUAGE_MAP
from oboegaki.errors import Text
from oboegaki.rdf import term

_DAY_TYPES = {term("xsd:date")}
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the keys that lead to its values, and their language or ""."""

    steps: tuple[Scalar, ...]
    language: str


class Places:
    """Numbers for cells, as trees have them: offsets into the list of all."""

    def __init__(self) -> None:
        """Begin with no cell."""
        self.cells: list[Cell] = []

    def of(self, cell: Cell) -> int:
        """Return the number of a cell."""
        self.cells.append(cell)
        return len(self.cells) - 1


class Tables:
    """Makes trees of sheets; `problems` holds what is wrong with headings and rows."""

    def __init__(self, home: Home) -> None:
        """Begin for a file that is at home somewhere."""
        self.problems: list[Problem] = []
        self.places = Places()
        self._home = home
        self._keys = keys()

    def things(self, sheets: Sequence[Sheet]) -> Iterator[Mapping]:
        """Yield a tree for each row; a sheet that is called like a kind has things of that kind."""
        for sheet in sheets:
            kind = sheet.name if sheet.name in self._keys.classes else ""
            for row, headings in self._rows(sheet):
                yield self._thing(row, headings, kind)

    def releases(self, sheets: Sequence[Sheet]) -> Iterator[tuple[str, Mapping]]:
        """Yield for each row the last part of the address of a release, and its tree."""
        met: set[str] = set()
        for sheet in sheets:
            for row, headings in self._rows(sheet):
                made = self._thing(row, headings, key_of(term("obg:PressRelease"), "ja"), "#")
                slug = next((value for key, value in made.pairs if self._is(key, ID)), None)
                if not isinstance(slug, Scalar) or not _SLUG.fullmatch(slug.text):
                    self.problems.append(_no_slug(slug.at if slug else made.at))
                elif slug.text in met:
                    self.problems.append(_slug_twice(slug))
                else:
                    met.add(slug.text)
                    rest = tuple(pair for pair in made.pairs if pair[1] is not slug)
                    yield slug.text, Mapping(rest, slug.at)

    def _is(self, key: Scalar, keyword: str) -> bool:
        return self._keys.keyword(key.text) == keyword

    # Headings ----------------------------------------------------------------------------------

    def _rows(self, sheet: Sheet) -> Iterator[tuple[tuple[Cell, ...], dict[int, Heading]]]:
        if not sheet.rows:
            return
        before = len(self.problems)
        headings = {cell.column: self._heading(cell) for cell in sheet.rows[0]}
        if len(self.problems) > before:
            return
        for row in sheet.rows[1:]:
            yield row, headings

    def _heading(self, cell: Cell) -> Heading:
        at = self.places.of(cell)
        path, _, language = cell.text.partition("@")
        steps = tuple(Scalar(step.strip(), at) for step in path.split("/"))
        for step in steps:
            if not self._keys.keyword(step.text) and not self._keys.property(step.text, self._home):
                self.problems.append(problems.unknown_key(step, self._keys))
        if language and not TAG.fullmatch(language.strip()):
            self.problems.append(problems.no_language(Scalar(language, at)))
        return Heading(steps, language.strip())

    # Rows --------------------------------------------------------------------------------------

    def _thing(
        self, row: tuple[Cell, ...], headings: dict[int, Heading], kind: str, mark: str = ""
    ) -> Mapping:
        start = self.places.of(row[0])
        valued = []
        for cell in row:
            heading = headings.get(cell.column)
            if heading is None:
                self.problems.append(_no_heading(self.places.of(cell)))
            else:
                valued.append((heading.steps, self._value(cell, heading)))
        pairs = list(self._grouped(valued, mark))
        if kind and not any(self._is(key, TYPE) for key, _ in pairs):
            pairs.insert(0, (Scalar(TYPE, start), Scalar(kind, start)))
        return Mapping(tuple(pairs), start)

    def _grouped(
        self, valued: list[tuple[tuple[Scalar, ...], Tree]], mark: str
    ) -> Iterator[tuple[Scalar, Tree]]:
        """Yield the pairs of a thing; what leads on by the same key is one thing further in."""
        inside: dict[str, list[tuple[tuple[Scalar, ...], Tree]]] = {}
        for steps, value in valued:
            if len(steps) == 1:
                yield steps[0], value
            else:
                inside.setdefault(steps[0].text, []).append((steps[1:], value))
        first = {steps[0].text: steps[0] for steps, _ in valued}
        for name, parts in inside.items():
            further = f"{mark}{'-' if len(mark) > 1 else ''}{self._called(name)}" if mark else ""
            pairs = list(self._grouped(parts, further))
            at = parts[0][1].at
            if further and not any(self._is(key, ID) for key, _ in pairs):
                pairs.insert(0, (Scalar(ID, at), Scalar(further, at, quoted=True)))
            yield first[name], Mapping(tuple(pairs), at)

    def _called(self, name: str) -> str:
        """Return the English key of a key, as fragments are named."""
        found = self._keys.property(name, self._home)
        return (found and key_of(found.iri, "en")) or "thing"

    def _value(self, cell: Cell, heading: Heading) -> Tree:
        at = self.places.of(cell)
        lines = [each.strip() for each in cell.text.splitlines() if each.strip()]
        last = heading.steps[-1]
        values: list[Tree] = [Scalar(self._as_day(each, last), at) for each in lines]
        found = self._keys.property(last.text, self._home)
        if heading.language:
            tag = Scalar(heading.language, at)
            if found and found.form != LANGUAGE_MAP:
                self.problems.append(_no_text(at))
            values = [Mapping(((tag, each),), at) for each in values]
        return values[0] if len(values) == 1 else Several(tuple(values), at)

    def _as_day(self, text: str, key: Scalar) -> str:
        """Return a day as spreadsheets and people write it in the form of xsd:date."""
        found = self._keys.property(key.text, self._home)
        if not found or not _DAY_TYPES & {found.form, *found.datatypes}:
            return text
        written = unicodedata.normalize("NFKC", text)
        if match := _SLASHES.fullmatch(written):
            written = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
        try:
            return day(written)
        except ValueError:
            return written


def _no_heading(at: int) -> Problem:
    return Problem(
        at,
        "no-heading",
        Text("見出しのない列に値があります。", "This column has no heading."),
        Text("一行目に項目名を書くか、値を消してください。",
             "Write a key into the first row, or take the value away."),
    )  # fmt: skip


def _no_slug(at: int) -> Problem:
    return Problem(
        at,
        "no-address",
        Text("資料の番地の名前がありません。", "The release has no name for its address."),
        Text("「番地」の列に、半角の小文字・数字・ハイフンで書いてください（例: park-opening）。",
             "Write one into the column `番地` or `id`: lower-case ASCII letters, digits and "
             "hyphens, such as park-opening."),
    )  # fmt: skip


def _slug_twice(slug: Scalar) -> Problem:
    return Problem(
        slug.at,
        "no-address",
        Text(f"番地「{slug.text}」が二度使われています。",
             f'The address "{slug.text}" is there twice.'),
        Text("資料ごとに別の名前にしてください。", "Give each release a name of its own."),
    )  # fmt: skip


def _no_text(at: int) -> Problem:
    return Problem(
        at,
        "no-language",
        Text("この項目の値は文字列ではないので、言語を付けられません。",
             "The values of this key are no texts, so that they have no language."),
        Text("見出しの「@」から後ろを消してください。",
             "Take the @ and what follows off the heading."),
    )  # fmt: skip
