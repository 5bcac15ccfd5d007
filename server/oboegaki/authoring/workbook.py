"""Excel workbooks (Office Open XML, ISO/IEC 29500) -> sheets. A workbook is a hostile ZIP file.

Sizes and ratios are looked at before anything is unpacked; a part with a document type, which no
program writes, is refused, so that entities cannot grow; formulas are refused, as their values are
only what some program left there.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from oboegaki.authoring.sheets import Cell, Refused, Sheet, bound
from oboegaki.authoring.tree import Problem
from oboegaki.errors import Text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as Filled
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 256 << 20
MOST_PARTS = 2_000
HIGHEST_RATIO = 200
_ASIDE = "_"
"""Begins the names of sheets that are not data."""


_BROKEN = (
    *(LookupError, ArithmeticError, ValueError, TypeError, AttributeError, SyntaxError, OSError),
    *(EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile),
)
"""What openpyxl and zipfile raise for files that are broken; they have no error of their own."""


def from_xlsx(file: IO[bytes]) -> list[Sheet]:
    """Return the sheets of a workbook; raises Refused."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _guard(file)
    file.seek(0)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if not sheet.title.startswith(_ASIDE)]
            return [Sheet(sheet.title, tuple(_rows(sheet))) for sheet in sheets]
    except (*_BROKEN, InvalidFileException):
        raise Refused(_no_workbook()) from None


def _guard(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed_size = sum(part.compress_size for part in parts) + 10_000
            if (
                len(parts) > MOST_PARTS
                or unpacked > LARGEST
                or unpacked > packed_size * HIGHEST_RATIO
            ):
                raise Refused(_too_large())
            for part in parts:
                with packed.open(part) as stream:
                    if b"<!" in stream.read(1024).replace(b"\0", b"").replace(b"<!--", b""):
                        raise Refused(_no_workbook())
    except _BROKEN:
        raise Refused(_no_workbook()) from None


def _rows(sheet: "Worksheet") -> Iterator[tuple[Cell, ...]]:
    # What a file says of its own size may be wrong; only sheets that are read have this.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    for number, row in enumerate(sheet.iter_rows()):
        bound(number, len(row))
        cells = tuple(_cell(each, sheet.title) for each in row if _is_filled(each))
        if cells:
            yield cells


def _is_filled(cell: "Filled | MergedCell") -> bool:
    return cell.value is not None and bool(str(cell.value).strip())


def _cell(cell: "Filled | MergedCell", sheet: str) -> Cell:
    line, column = cell.row or 0, cell.column or 0
    made = Cell(str(cell.value).strip(), line, column, f"{sheet}!{cell.coordinate}")
    if cell.data_type == "f":
        raise Refused(_formula(), made)
    if cell.data_type == "e":
        raise Refused(_error(made.text), made)
    return Cell(_text(cell.value), line, column, made.label)


def _text(value: object) -> str:
    """Return the value of a cell as a literal form has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return str(value).strip()


def _no_workbook() -> Problem:
    return Problem(
        0,
        "syntax",
        Text("Excel のブック（.xlsx）として読めません。",
             "It cannot be read as an Excel workbook (.xlsx)."),
        Text("パスワードを外し、「Excel ブック（*.xlsx）」で保存し直してください。",
             "Take its password away, and save it again as Excel workbook (*.xlsx)."),
    )  # fmt: skip


def _too_large() -> Problem:
    return Problem(
        0,
        "too-large",
        Text(f"展開すると大きすぎます（{LARGEST >> 20} MiB、圧縮比 {HIGHEST_RATIO} 倍まで）。",
             f"It is too large unpacked (up to {LARGEST >> 20} MiB and {HIGHEST_RATIO} times its "
             "packed size)."),
        Text("ブックを分けてください。", "Split it."),
    )  # fmt: skip


def _formula() -> Problem:
    return Problem(
        0,
        "formula",
        Text("セルに数式があります。", "There is a formula in a cell."),
        Text("値だけを貼り付けてください。", "Paste it as a value."),
    )


def _error(shown: str) -> Problem:
    return Problem(
        0,
        "formula",
        Text(f"セルの値がエラー（{shown}）です。", f"A cell has an error, {shown}."),
        Text("正しい値を書くか、空にしてください。", "Write the value, or leave it empty."),
    )
