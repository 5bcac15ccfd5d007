"""Tables as they are in a file: sheets of rows of texts, each with its place."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oboegaki.authoring.tree import Malformed, Problem
from oboegaki.errors import Text

MOST_ROWS, MOST_COLUMNS = 100_000, 500


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that has something in it: its text, and where it stands, counted from 1.

    `label` is what a spreadsheet calls it (`人物!B3`), "" in CSV.
    """

    text: str
    line: int
    column: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name ("" in CSV) and its rows, without empty cells and rows."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


class Refused(Malformed):
    """The file is no table at all, or a cell cannot be read; `cell` says where, if anywhere."""

    def __init__(self, problem: Problem, cell: Cell | None = None) -> None:
        """Keep the cell besides the problem."""
        super().__init__(problem)
        self.cell = cell


def from_csv(text: str) -> list[Sheet]:
    """Return the one sheet of a CSV text (RFC 4180); raises Refused."""
    rows = tuple(_rows(text))
    if rows and len(rows[0]) == 1 and any(mark in rows[0][0].text for mark in ";\t"):
        raise Refused(_not_commas(), rows[0][0])
    return [Sheet("", rows)]


def _rows(text: str) -> Iterator[tuple[Cell, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for number, row in enumerate(reader):
            bound(number, len(row))
            cells = tuple(_cells(row, line))
            if cells:
                yield cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(_no_csv(str(error)), Cell("", line, 1)) from None


def _cells(row: Sequence[str], line: int) -> Iterator[Cell]:
    for column, text in enumerate(row, 1):
        if text.strip():
            yield Cell(text.strip(), line, column)


def bound(row: int, columns: int) -> None:
    """Refuse a table that is larger than any that people write."""
    if row > MOST_ROWS or columns > MOST_COLUMNS:
        raise Refused(
            Problem(
                0,
                "too-large",
                Text(f"表が大きすぎます（{MOST_ROWS:,} 行、{MOST_COLUMNS} 列まで）。",
                     f"The table is too large (up to {MOST_ROWS:,} rows of {MOST_COLUMNS})."),
                Text("表を分けてください。", "Split it."),
            )
        )  # fmt: skip


def _no_csv(reason: str) -> Problem:
    return Problem(
        0,
        "syntax",
        Text(f"CSV の文法の誤りがあります: {reason}", f"Not CSV: {reason}."),
        Text("引用符が閉じているか、この行を確かめてください。",
             "Check on this row that every quote is closed."),
    )  # fmt: skip


def _not_commas() -> Problem:
    return Problem(
        0,
        "syntax",
        Text("コンマで区切られていません。", "It is not separated by commas."),
        Text("「CSV UTF-8（コンマ区切り）」で保存し直してください。",
             "Save it again as CSV UTF-8, comma delimited."),
    )  # fmt: skip
