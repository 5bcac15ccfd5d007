"""Any file an officer may drop in, as a document; told by what it holds, not by its name.

Nothing is fetched, run or unpacked to disk. What cannot be read is refused with a reason.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from oboegaki.draft import docx_file, html_file, pdf_file, text_file
from oboegaki.draft.document import Document
from oboegaki.draft.parts import MOST_BYTES, MOST_LINES, Parts
from oboegaki.draft.refusals import Reason, refusal
from oboegaki.errors import Text

_READERS: dict[str, Callable[[bytes], Parts]] = {
    "pdf": pdf_file.read, "docx": docx_file.read, "html": html_file.read, "text": text_file.read
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"II*\x00", "image"),
    (b"MM\x00*", "image"), (b"BM", "image"), (b"{\\rtf", "rtf"),
)  # fmt: skip
_HEAD = 1024
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
_NAMED_HTML = (".html", ".htm", ".xhtml")


def read(path: Path) -> Document:
    """Return the document in a file.

    Raises SourceError, in three languages, when it is too large, locked, damaged or no document.
    """
    data = _bytes(path)
    kind = _kind(data, path)
    if kind not in _READERS:
        raise refusal(kind, path)
    try:
        parts = _READERS[kind](data)
    except Reason as reason:
        raise refusal(str(reason), path) from reason
    if not any(text.strip() for text, _, _ in parts.lines):
        raise refusal("scanned" if kind == "pdf" else "empty", path)
    lines, notes = list(parts.lines), parts.notes
    if len(lines) > MOST_LINES:
        lines, notes = lines[:MOST_LINES], (*notes, _CUT)
    return Document(path.name, kind, lines, hashlib.sha256(data).hexdigest(), notes)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise refusal("folder", path)
        if not path.is_file():
            raise refusal("missing", path)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refusal("unreadable", path) from error
    if len(data) > MOST_BYTES:
        raise refusal("large", path)
    return data


def _kind(data: bytes, path: Path) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:_HEAD].lower()
    if b"%pdf-" in head and b"\x00" in data[: 1 << 16]:
        return "pdf"
    html = path.suffix.lower() in _NAMED_HTML or any(each in head for each in _HTML)
    return "html" if html else "text"


_CUT = Text(
    f"長い文書のため、初めの {MOST_LINES:,} 行だけを読みました。",
    f"The document is long; only its first {MOST_LINES:,} lines were read.",
    f"Tài liệu dài; chỉ đọc {MOST_LINES:,} dòng đầu.",
)
