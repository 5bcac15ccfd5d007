"""HTML: the visible text of the main part, line by line; scripts are never run."""

import re
from collections.abc import Iterator

from lxml import etree, html

from oboegaki.draft.document import BODY, HEADING, HEADLINE
from oboegaki.draft.parts import LONGEST_LINE, Line, Parts
from oboegaki.draft.refusals import Reason
from oboegaki.draft.text_file import decoded, notes

_SKIPPED = frozenset(
    "script style nav footer noscript template form head iframe object svg aside button "
    "select".split()
)
_BLOCKS = frozenset(
    "p div section article main ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tr blockquote pre "
    "address figure figcaption hr header body".split()
)
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_DECLARED = re.compile(rb"<meta[^>]+charset=[\"']?([A-Za-z0-9_-]+)", re.I)
_NAMES = {"shift_jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "sjis": "cp932",
          "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "utf-8": "utf_8"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def read(data: bytes) -> Parts:
    """Return the lines of the main part of a page."""
    text, encoding = _text(data)
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(
            no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"))  # fmt: skip
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Reason("empty") from error
    writer = _Writer()
    try:
        writer.write(_main(root))
    except RecursionError as error:
        raise Reason("damaged") from error
    return Parts(tuple(writer.done()), notes(encoding))


def _text(data: bytes) -> tuple[str, str]:
    """Return the text by what the page declares, when that is true, else by its bytes."""
    declared = _DECLARED.search(data[:4096])
    name = _NAMES.get(declared[1].decode().lower(), "") if declared else ""
    if name:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            pass
    return decoded(data)


def _main(root: html.HtmlElement) -> html.HtmlElement:
    for path in ("//main", "//article", "//*[@role='main']", "//*[@id='main' or @id='content']"):
        found = root.xpath(path)
        if isinstance(found, list) and len(found) == 1:
            return found[0]
    body = root.find("body")
    return root if body is None else body


class _Writer:
    """Collects lines: a block begins one, cells of a row are parted by tabs."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._now = ""
        self._role = BODY
        self._has_headline = False
        self._in_cell = 0

    def write(self, element: html.HtmlElement) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED or not tag or _is_hidden(element):
            return
        before = self._role
        self._open(tag)
        self._add(element.text, tag)
        for child in element:
            self.write(child)
            self._add(child.tail, tag)
        self._close(tag)
        self._role = before

    def _open(self, tag: str) -> None:
        if tag == "br" or (tag in _BLOCKS and not (self._in_cell and not self._now.strip("\t "))):
            self._end(in_cell=bool(self._in_cell))
        if tag in ("td", "th"):
            self._now += "\t" if self._now.strip() or self._now.startswith("\t") else ""
            self._in_cell += 1
        if tag == "h1" and not self._has_headline:
            self._has_headline, self._role = True, HEADLINE
        elif tag in _HEADINGS or tag == "h1":
            self._role = HEADING

    def _close(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell -= 1
        elif tag in _BLOCKS and not self._in_cell:
            self._end()

    def _add(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if tag == "pre":
            for each in text.split("\n"):
                self._now += each
                self._end()
            return
        words = re.sub(r"[ \t\r\n]+", " ", text)
        self._now += words if self._now.strip() else words.lstrip()

    def _end(self, *, in_cell: bool = False) -> None:
        if self._now.strip():
            self._lines.append((self._now.rstrip()[:LONGEST_LINE], 0, self._role))
        self._now = "\t" if in_cell else ""

    def done(self) -> Iterator[Line]:
        """Yield the lines, with an empty one before each heading."""
        self._end()
        for line in self._lines:
            if line[2]:
                yield "", 0, BODY
            yield line


def _is_hidden(element: html.HtmlElement) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or bool(_HIDDEN.search(style))
