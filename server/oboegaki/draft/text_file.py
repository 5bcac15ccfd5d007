"""Plain text in UTF-8, Shift_JIS, EUC-JP or ISO-2022-JP."""

import codecs
import re

from charset_normalizer import from_bytes

from oboegaki.draft.parts import LONGEST_LINE, Line, Parts
from oboegaki.draft.refusals import Reason
from oboegaki.errors import Text

ENCODINGS = ("utf_8", "cp932", "euc_jp", "iso2022_jp")
_BOMS = ((codecs.BOM_UTF8, "utf_8_sig"), (codecs.BOM_UTF16_LE, "utf_16"),
         (codecs.BOM_UTF16_BE, "utf_16"))  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_PAGE = "\f"


def read(data: bytes) -> Parts:
    """Return the lines of a text; form feeds part pages."""
    text, encoding = decoded(data)
    return Parts(tuple(lines(text)), notes(encoding))


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding that it was in; refuse what is no text."""
    text, encoding = _decoded(data)
    if _CONTROL.search(text) or "\ufffd" in text:
        raise Reason("binary")
    return text.removeprefix("\ufeff"), encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    try:
        text = data.decode("ascii" if b"\x1b" in data else "utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x1b" not in text:
            return text, "utf_8"
    best = from_bytes(data, cp_isolation=list(ENCODINGS)).best()
    if best is None:
        raise _undecodable(data)
    return _strict(data, best.encoding), best.encoding


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data) from error


def _undecodable(data: bytes) -> Reason:
    """Return why bytes cannot be read: they are no text at all, or a text with damage in it."""
    return Reason("binary" if _BINARY.search(data) else "garbled")


def lines(text: str) -> list[Line]:
    """Return the lines of a text with their pages."""
    found: list[Line] = []
    paged = _PAGE in text
    for page, part in enumerate(text.split(_PAGE), 1):
        found += [(each[:LONGEST_LINE].rstrip("\r"), page if paged else 0, "")
                  for each in re.split("\r\n|\n|\r|\u2028|\u2029|\u0085|\v", part)]  # fmt: skip
    return found


def notes(encoding: str) -> tuple[Text, ...]:
    """Return a note where a text was not in UTF-8."""
    if encoding.startswith("utf"):
        return ()
    name = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP"}[encoding]
    return (
        Text(f"文字コード {name} として読みました。", f"It was read as {name}.",
             f"Đã đọc với bảng mã {name}."),
    )  # fmt: skip
