"""Labelled values: `(1) 日 時　令和…`, `【会場】…`, `主催: …`, a cell and its neighbour.

A label is one of a table; what it labels goes on until the next label, heading or blank line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oboegaki.draft.bodies import looks_like_body
from oboegaki.draft.document import HEADING, HEADLINE, Document, Quote
from oboegaki.draft.label_words import (
    CONTACT,
    ENDINGS,
    LABELS,
    OTHER,
    PARTIES,
    PERSONS,
    VENUE,
    WITNESS,
)
from oboegaki.draft.words import without_names

_KIND = {name: kind for kind, names in LABELS.items() for name in names.split()}
_MARKS = "「」『』【】<>"
_SPACED = "|".join(r"[ ]*".join(map(re.escape, name)) for name in sorted(_KIND, key=len)[::-1])
_ENDING = rf"[^\s、。::(){_MARKS}]{{1,8}}?(?:{'|'.join(ENDINGS)})"
_BULLET = (r"[ \t]*+(?:-[ ]++)?"
           r"(?:[■◆●○◎□◇※▼★・*]|-(?=[ ])|[(]?[0-9]{1,2}(?:[)]|[.、][ ]*|[ ](?=[ ]*\D))"
           r"|[0-9]{1,2}(?=[一-龠ぁ-んァ-ヴ])(?![0-9]{1,2}[時日月年分人件])"
           r"|[ア-オ](?=[ ])|[0-9]{1,2}(?=[ ]{2,}))?[ ]*+")  # fmt: skip
_LABEL = re.compile(
    rf"(?P<bullet>{_BULLET})(?P<open>[【<〈《〔\[(「『]|・)?[ ]*+"
    rf"(?P<label>{_SPACED}|{_ENDING})[ ]*+"
    r"(?:(?P<shut>[】>〉》〕\])」』])[ ]*+[::/]?|[::]|(?P<slash>/)|\t|(?<=[ ])|(?=$))"
    r"[ ]*+[::]?[ ]*+"
)
_HEADING = re.compile(
    r"[ ]*+(?:[■◆●◎○□◇▼★]|[0-9]{1,2}(?:[.、)]|(?=[ ]))|第[0-9]+|[<【〔])[ ]*+"
    r"(?P<title>[^。、:\t]{2,60}?)[ ]*+[>】〕]?[ ]*+$"
)
_NUMBERED = re.compile(
    r"[ ]*[(]?[0-9]{1,2}[).、][ ]*\S|[ ]*[0-9]{1,2}[ ]{1,3}[^\d\s年月日時分:人名件階号番団F~-]"
)
_GENERIC = re.compile(
    r"[ ]*(?:[■◆●◎○□◇▼★][ ]*)?(?:【[^】]{1,20}】|〔[^〕]{1,20}〕|\[[^\]]{1,20}\]|"
    r"[ァ-ヴー一-龠ぁ-んE()・]{2,14}[::](?!//))"
)
_PLACE = re.compile(r"(?:館|室|ホール|パビリオン|階|センター|広場|ホテル|会議場)[ ]*+$")
_PLACES = re.compile(
    r"(?<![一-龠ぁ-んァ-ヴーヶ])[一-龠ぁ-んァ-ヴーヶ]{1,7}?[市町村区](?=[はがのとでへ、・役立議])"
)
_COLUMNS = re.compile(
    r"[ ]*(?:(?:所属|団体名?|機関名?|役職名?|職名?|肩書き?|氏名|お名前|名前|区分|備考)(?:等|など)?"
    r"(?:[\t/・]|[ ]{1,20}|$)){2,6}"
)
"""The head of a table of persons: `所属 職 氏名`."""
_GAP = re.compile(r"(?<=[^\d\s]{2})[ ]+(?=[^\d\s]{2})")
_COUNTED = re.compile(r"[ ]*[(]?[0-9]{1,2}[).][ ]*\D")
_NOTE = re.compile(r"[ ]*[※*]")
_LISTS = frozenset((PERSONS, PARTIES, CONTACT, WITNESS))
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A line in the plain view."""

    start: int
    text: str
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label, what kind it is, and where in the plain view its value stands, line by line."""

    kind: str
    label: str
    row: int
    start: int
    parts: tuple[tuple[int, int], ...]
    heading: tuple[int, int] | None = None


class Labels:
    """The labelled values of a document, in order."""

    def __init__(self, document: Document) -> None:
        """Find them."""
        self.view = document.plain
        self.rows = list(_rows(document))
        self.places = frozenset(
            match[0] for match in _PLACES.finditer(re.sub(r"[ ]", "", self.view.text))
        )
        self.headings = {row.number: span for row in self.rows if (span := _heading(row))}
        self.all = list(self._find())

    def of(self, *kinds: str) -> list[Labelled]:
        """Return the labelled values of these kinds."""
        return [each for each in self.all if each.kind in kinds]

    def text(self, span: tuple[int, int]) -> str:
        """Return what stands at a span of the plain view."""
        return self.view.text[slice(*span)]

    def lines(self) -> Iterator[str]:
        """Yield every line without spaces, a labelled one without its label."""
        labelled = {each.row: each for each in self.all}
        for row in self.rows:
            each = labelled.get(row.number)
            inside = (
                [part for part in each.parts if part[0] < row.start + len(row.text)] if each else []
            )
            text = without_names(self.text(inside[0]) if inside else row.text, self.places)
            parted = _GAP.sub("、", text)
            yield from (re.sub(r"\s", "", cell) for cell in parted.split("\t"))

    def quote(self, labelled: Labelled) -> Quote:
        """Return all lines of a value as one quote."""
        return self.view.quote(labelled.parts[0][0], labelled.parts[-1][1])

    def _find(self) -> Iterator[Labelled]:
        heading: tuple[int, int] | None = None
        for row in self.rows:
            match = None if _COLUMNS.fullmatch(row.text) else _LABEL.match(row.text)
            if row.number in self.headings and not (match and match.end() < len(row.text)):
                heading = self.headings[row.number]
            if match and row.role != HEADLINE and _is_label(match, row.text):
                yield self._labelled(row, match, heading)

    def _labelled(
        self, row: Row, match: re.Match[str], heading: tuple[int, int] | None
    ) -> Labelled:
        label = match["label"].replace(" ", "")
        kind = _kind(label)
        first = (row.start + match.end(), row.start + len(row.text))
        parts = [first] if first[0] < first[1] else []
        parts += self._continued(row, kind, bool(parts))
        return Labelled(kind, label, row.number, row.start, tuple(parts), heading)

    def _continued(self, row: Row, kind: str, begun: bool) -> Iterator[tuple[int, int]]:
        """Yield the lines that go on with a value; a place may go on after a blank line."""
        gap, counted = False, False
        for each in self.rows[row.number + 1 : row.number + 1 + MOST_LINES]:
            blank = not each.text.strip()
            if blank and begun and kind not in _LISTS:
                gap = kind == VENUE and not gap
                if not gap:
                    return
            if blank:
                continue
            counted = kind in _LISTS and bool(_COUNTED.match(each.text)) and (counted or not begun)
            if (not counted and self._ends(each, kind, begun)) or (
                gap and not _PLACE.search(each.text)
            ):
                return
            begun = True
            yield each.start, each.start + len(each.text.rstrip())

    def _ends(self, row: Row, kind: str, begun: bool) -> bool:
        """Tell whether a line begins something else than the value before it."""
        if _COLUMNS.fullmatch(row.text):
            return kind not in _LISTS
        if row.role or ((match := _LABEL.match(row.text)) and _is_label(match, row.text)):
            return not (kind == CONTACT and row.role == "" and _reaches(row.text))
        if kind == CONTACT:
            return bool(row.number in self.headings and not _reaches(row.text)) and begun
        if kind in _LISTS and re.match(r"[ ]*[<〈【][^>〉】]+[>〉】][ ]*$", row.text):
            return False
        if re.match(r"[^\t]{1,20}\t", row.text) and kind not in _LISTS:
            return True
        if _NOTE.match(row.text) and kind not in _LISTS:
            return True
        return bool(row.number in self.headings or _NUMBERED.match(row.text)
                    or (_GENERIC.match(row.text) and not _grouped(row.text, kind)))  # fmt: skip


def _kind(label: str) -> str:
    """Return the kind of a label; one that is not known is what it ends in."""
    return _KIND.get(label) or next(
        (_KIND[each] for each in sorted(ENDINGS, key=len)[::-1] if label.endswith(each)), OTHER
    )


def _grouped(text: str, kind: str) -> bool:
    words = text.partition(":")[0].strip()
    return kind in _LISTS and (text.rstrip().endswith((":", "】", "〕")) or looks_like_body(words))


_REACH = re.compile(
    r"電話|TEL|FAX|ファ|メール|mail|☎|担当|所管|所属|部署|直通|住所|所在地|郵便", re.I
)


def _reaches(text: str) -> bool:
    return bool(_REACH.search(text.replace(" ", "")))


def _is_label(match: re.Match[str], text: str) -> bool:
    """Tell whether a known word is a label here: marked as one, spaced, or alone on the line."""
    if match["shut"] and not match["open"]:
        return False
    if match["open"] in tuple("「『") or (match["open"] == "(" and not match["shut"]):
        return bool(match["shut"]) and match.end() == len(text) and match["open"] == "("
    rest = text[match.end() :]
    if match["slash"]:
        return _kind(match["label"].replace(" ", "")) == CONTACT
    told = text[match.start("label") : match.end()].rstrip("\n")
    separated = any(mark in told for mark in ":\t】>〉》〕]）)") or not rest
    if separated:
        return True
    label = match["label"].replace(" ", "")
    numbered = bool(match["bullet"].strip())
    return (
        (numbered or " " in told)
        and (told.endswith(" ") or not rest.startswith(("は", "を", "に", "が", "の", "と")))
        and (numbered or len(label) > 1)
    )


def _rows(document: Document) -> Iterator[Row]:
    view, at = document.plain, 0
    lines = view.text.split("\n")
    for number, (line, text) in enumerate(zip(document.lines, lines, strict=True)):
        yield Row(at, text, line.role, number)
        at += len(text) + 1


def _heading(row: Row) -> tuple[int, int] | None:
    """Return where the words of a heading stand, None for a line that is none."""
    if row.role == HEADING and row.text.strip():
        return row.start, row.start + len(row.text)
    match = _HEADING.match(row.text)
    if match is None or re.match(r"[ ]*[0-9]+[ ]*[年月日時分人件階号番F%~]", row.text):
        return None
    return row.start + match.start("title"), row.start + match.end("title")
