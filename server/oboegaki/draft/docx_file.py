"""DOCX: paragraphs and tables in their order; a cell is parted from the next by a tab."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from oboegaki.draft.document import BODY, HEADING, HEADLINE
from oboegaki.draft.parts import LONGEST_LINE, Line, Parts
from oboegaki.draft.refusals import Reason
from oboegaki.errors import Text

_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 64 << 20
_BODY = "word/document.xml"
_MACROS = ("vbaproject.bin", "vbadata.xml")
_DEEPEST = 4
_FAULTS = (OpcError, KeyError, ValueError, XMLSyntaxError, ParseError, zipfile.BadZipFile,
           AttributeError, TypeError, IndexError, zlib.error, OSError)  # fmt: skip


def read(data: bytes) -> Parts:
    """Return the lines of a Word document."""
    _bounded(data)
    try:
        document = Document(io.BytesIO(data))
        lines = tuple(_lines(document))
    except _FAULTS as error:
        raise Reason("damaged") from error
    return Parts(lines, tuple(_notes(document)))


def _bounded(data: bytes) -> None:
    """Refuse what is no Word document, has macros, or unpacks to too much."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Reason("damaged") from error
    names = {each.filename.lower() for each in members}
    if _BODY not in names:
        raise Reason("zip")
    if any(name.rpartition("/")[2] in _MACROS for name in names):
        raise Reason("macros")
    if len(members) > _MOST_MEMBERS or sum(each.file_size for each in members) > _MOST_UNPACKED:
        raise Reason("bomb")
    if any(each.flag_bits & 1 for each in members):
        raise Reason("locked")


def _lines(document: Docx) -> Iterator[Line]:
    for block in document.iter_inner_content():
        yield from _table(block, 0) if isinstance(block, Table) else _paragraph(block)


def _paragraph(paragraph: Paragraph) -> Iterator[Line]:
    role = _role(paragraph)
    if role:
        yield "", 0, BODY
    for text in paragraph.text.split("\n"):
        yield text[:LONGEST_LINE], 0, role if text.strip() else BODY


def _role(paragraph: Paragraph) -> str:
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    if name in ("Title", "表題"):
        return HEADLINE
    return HEADING if name.startswith(("Heading", "見出し")) else BODY


def _table(table: Table, depth: int) -> Iterator[Line]:
    """Yield the rows of a table; further lines of a cell begin with a tab."""
    for row in table.rows:
        cells = list({id(cell._tc): cell for cell in row.cells}.values())
        texts = [[line for line in cell.text.split("\n") if line.strip()] for cell in cells]
        first = [each[0] if each else "" for each in texts]
        yield "\t".join(first).rstrip("\t")[:LONGEST_LINE], 0, BODY
        for column, lines in enumerate(texts):
            for text in lines[1:]:
                yield ("\t" if column else "") + text[:LONGEST_LINE], 0, BODY
        if depth < _DEEPEST:
            for cell in cells:
                for inner in cell.tables:
                    yield from _table(inner, depth + 1)
    yield "", 0, BODY


def _notes(document: Docx) -> Iterator[Text]:
    rels = document.part.rels.values()
    if any(each.is_external and not each.reltype.endswith("/hyperlink") for each in rels):
        yield _EXTERNAL
    if document.element.body.xpath(".//w:ins | .//w:del"):
        yield _TRACKED


_EXTERNAL = Text(
    "外部のファイルへの参照がありますが、たどっていません。",
    "It refers to files elsewhere; they were not followed.",
    "Có tham chiếu đến tệp bên ngoài; không được mở.",
)
_TRACKED = Text(
    "変更履歴があります。反映してから保存し直すと、正しく読めます。",
    "It has tracked changes: accept them and save again, so that it is read rightly.",
    "Có theo dõi thay đổi: hãy chấp nhận rồi lưu lại để đọc đúng.",
)
