"""PDF: the text of its pages in the order of their content."""

import io
import logging
import time
import unicodedata
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from oboegaki.draft.parts import MOST_PAGES, Line, Parts
from oboegaki.draft.refusals import Reason
from oboegaki.draft.text_file import lines as split
from oboegaki.errors import Text

_SECONDS = 20
_FAULTS = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError,
           OverflowError, EOFError, AssertionError, NotImplementedError)  # fmt: skip
"""What pypdf raises on files that are not what they say."""

_RADICALS = (
    "⺟母⺠民⻁虎⻄西⻅見⻆角⻑長⻘青⻝食⻣骨⻤鬼⻨麦⻩黄"
    "⻫斉⻭歯⻯竜⻲亀⻱亀⻳亀⻦鳥⻥魚⻢馬⻡飠"
    "⻗雨⻕阜⻔門⻒長⻓長⻉貝⻋車⻈言⺼月⺲网⺬示⺩王⺫网⺒巳⺅人"
)
_IDEOGRAPHS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{
        ord(radical): letter
        for radical, letter in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)
    },
}
"""Printed pages often hold radicals where the text had ideographs: they look the same."""


def read(data: bytes) -> Parts:
    """Return the lines of a PDF with their pages; of a long one the first pages."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Reason("locked")
        count = len(reader.pages)
        pages = list(_pages(reader, min(count, MOST_PAGES)))
    except (DependencyError, FileNotDecryptedError) as error:
        raise Reason("locked") from error
    except _FAULTS as error:
        raise Reason("damaged") from error
    lines = tuple(line for page in pages for line in page)
    return Parts(lines, (_long(len(pages), count),) if len(pages) < count else ())


def _pages(reader: PdfReader, count: int) -> Iterator[list[Line]]:
    """Yield the lines of each page, until there are too many or they have taken too long."""
    began = time.monotonic()
    for number in range(count):
        if time.monotonic() - began > _SECONDS:
            return
        text = reader.pages[number].extract_text().translate(_IDEOGRAPHS)
        yield [(line, number + 1, role) for line, _, role in split(text.replace("\f", "\n"))]


def _long(read: int, count: int) -> Text:
    return Text(
        f"{count} ページのうち、初めの {read} ページだけを読みました。",
        f"Only the first {read} of its {count} pages were read.",
        f"Chỉ đọc {read} trang đầu trong số {count} trang.",
    )
