"""Files as officers have them, made of texts: HTML, Word, PDF, other encodings."""

import html
import io
import zipfile
from collections.abc import Iterable
from itertools import groupby

from docx import Document
from pypdf import PdfReader, PdfWriter

_XREF = 20


def as_html(text: str, encoding: str = "utf-8") -> bytes:
    """Return a page as cities have them: menus and scripts around paragraphs and tables."""
    head, *rest = text.strip().split("\n")
    rows = "".join(_html_line(line) for line in rest)
    page = (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="{encoding}"><title>市</title>'
        "<script>document.write('<p>日時 令和9年9月9日</p>')</script></head><body>"
        "<nav><ul><li>組織 市長室</li></ul></nav><main>"
        f"<h1>{html.escape(head)}</h1>{rows}</main><footer>電話 099-999-9999</footer></body></html>"
    )
    codec = "cp932" if encoding == "shift_jis" else encoding
    return page.replace("～", "〜" if encoding == "euc-jp" else "～").encode(codec)


def _html_line(line: str) -> str:
    cells = line.split("\t")
    if len(cells) > 1:
        inner = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        return f"<table><tr>{inner}</tr></table>\n"
    return f"<p>{html.escape(line)}</p>\n" if line.strip() else "<p></p>\n"


def as_docx(text: str) -> bytes:
    """Return a Word document: the first line as its title, lines with tabs as a table."""
    document = Document()
    head, *rest = text.strip().split("\n")
    document.add_paragraph(head, style="Title")
    for has_cells, lines in groupby(rest, lambda line: "\t" in line):
        if not has_cells:
            for line in lines:
                document.add_paragraph(line)
            continue
        rows = [line.split("\t") for line in lines]
        table = document.add_table(0, max(map(len, rows)))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=False):
                cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """Return a zip archive with one more member."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def as_pdf(pages: Iterable[str]) -> bytes:
    """Return a PDF whose glyphs lead back to letters by a ToUnicode map, as printers write it."""
    texts = list(pages)
    kids, objects = [], _fonts({each for text in texts for each in text})
    for text in texts:
        stream = _content(text)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _fonts(letters: set[str]) -> list[bytes]:
    codes = sorted(each.encode("utf-16-be").hex().encode() for each in letters - {"\n"})
    mapped = b"\n".join(b"<%s> <%s>" % (each, each) for each in codes)
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"%d beginbfchar\n%s\nendbfchar\n"
        b"endcmap CMapName currentdict /CMap defineresource pop end end"
    ) % (len(codes), mapped)
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Mincho /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(to_unicode), to_unicode),
    ]


def _content(text: str) -> bytes:
    lines = [b"BT /F1 10 Tf 14 TL 40 800 Td"]
    lines += [b"<%s> Tj T*" % each.encode("utf-16-be").hex().encode() for each in text.split("\n")]
    return b"\n".join([*lines, b"ET"])


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + trailer % (len(objects) + 1, start))


def locked(pdf: bytes) -> bytes:
    """Return a PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
