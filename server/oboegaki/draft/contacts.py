"""Whom to ask: units with telephone, fax and mail, in a block of their own or in a table's head.

Names of the staff who answer are left out: a release needs them for a day, data would keep them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from oboegaki.draft.bodies import looks_like_body
from oboegaki.draft.document import Document, View, squeezed
from oboegaki.draft.label_words import COHOST, CONTACT, HOST, PARTIES, PERSONS, TIME, UNIT, VENUE
from oboegaki.draft.labels import Labels, Row
from oboegaki.draft.proposal import Contact, Value

_DIGITS = r"[(]?0[ \d]{0,8}\d?[ ]*[()\-ー][ ]*\d[ \d]{0,6}[)\-ー(][ ]*\d[ \d]{2,7}\d|0\d{9,10}"
_NUMBER = re.compile(rf"(?<![\d-])(?:{_DIGITS})(?![\d-])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+[ ]?@[ ]?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FAX = re.compile(r"(?:F[ ]*A[ ]*X|ファ[ ]*ッ?[ ]*ク[ ]*(?:ス|シ[ ]*ミ[ ]*リ))[^\d(]{0,10}$", re.I)
_TEL = re.compile(
    r"(?:T[ ]*E[ ]*L|電[ ]*話|☎|直通|内線|代表|番号|連絡先)[^\d]{0,10}$|^[^\d]*$", re.I
)
_NEAR = 16
_MATTERS = frozenset((TIME, VENUE, HOST, COHOST, PERSONS, PARTIES))
_ABOVE = 3
_UNIT_TAIL = (
    "課|室|係|部|局|班|センター|グループ|チーム|事務局|担当|事務所|所|院|学校|図書館|公民館|支所|広報|本部|会|館|ライン|"
    "推進本部|株式会社|法人|ユニット|デスク|窓口"
)
_UNIT_WORD = re.compile(rf"[^\s、。,::/()<>【】]+?(?:{_UNIT_TAIL})(?=$|[\s、,::/()(<>【】☎])")
_LABELLED = re.compile(
    r"^[ ]*(?:[【<〈《〔\[(■◆●○◎□◇▼★・※*]|[0-9]{1,2}[.、)]?)*+[ ]*+"
    r"(?:この件に関する|本件に関する|このページに関する)?[ ]*+"
    r"(?:(?:お[ ]*)?問[ ]*い?[ ]*合[ ]*わ?[ ]*せ[ ]*(?:先|窓口)?|連[ ]*絡[ ]*先|照[ ]*会[ ]*先|"
    r"担[ ]*当[ ]*(?:課名?|部署|部局|所属)?|所[ ]*管[ ]*課|発[ ]*表[ ]*課|提供元|提供課|"
    r"所[ ]*属|部[ ]*署|この?ページの作成(?:担当|課)?|"
    r"(?:取材)?申込み?(?:先)?・(?:お)?問い?合わ?せ先?|住所|所在地|郵便番号)"
    r"[ ]*(?:先)?[ ]*(?:[】>〉》〕\])][ ]*[::]?|[::は、/\t]|$|[ ]+)[ ]*"
)
_STAFF = re.compile(r"[ ]*(?:担当者?)[ ]*[::]")
_ADDRESS = re.compile(r"〒|郵便番号|住所|所在地|丁目|番地|https?:")


@dataclass(frozen=True, slots=True)
class _Reach:
    """A way to reach somebody in the plain view."""

    start: int
    end: int
    field: str
    text: str


def contacts(document: Document, labels: Labels) -> list[Contact]:
    """Return the contacts of a document: those of its contact blocks, else of its head."""
    view = document.plain
    found: list[Contact] = []
    for start, end in _blocks(labels):
        found += _in_block(view, start, end)
    return _with_units(view, labels, _unique(found))


def _with_units(view: View, labels: Labels, found: list[Contact]) -> list[Contact]:
    """Return contacts with the unit that the head of the release names where they have none."""
    for each in labels.of(UNIT):
        if each.parts and len(found) == 1 and found[0].unit is None:
            unit = _unit(view, *each.parts[0])
            return [replace(found[0], unit=unit)]
    if len(found) == 1 and found[0].unit is None and (unit := _above(view, labels, found[0])):
        return [replace(found[0], unit=unit)]
    return found


def _above(view: View, labels: Labels, contact: Contact) -> Value | None:
    """Return the unit that is alone on the line above a number."""
    reach = contact.telephone or contact.mail or contact.fax
    number = reach.quote.line - 2 if reach else -1
    if number < 0:
        return None
    row = labels.rows[number]
    unit = _unit(view, row.start, row.start + len(row.text))
    return unit if unit and unit.text == squeezed(row.text) else None


def _blocks(labels: Labels) -> list[tuple[int, int]]:
    """Return where contacts stand; a block goes from its label to the end of its lines."""
    blocks: list[tuple[int, int]] = []
    for each in labels.of(CONTACT, UNIT):
        row = labels.rows[each.row]
        end = max([row.start + len(row.text), *(part[1] for part in each.parts)])
        if each.kind == UNIT:
            end = _end_of_head(labels, each.row, end)
        if blocks and row.start <= blocks[-1][1]:
            blocks[-1] = blocks[-1][0], max(end, blocks[-1][1])
        else:
            blocks.append((row.start, end))
    return [each for each in blocks if _NUMBER.search(labels.text(each))] or _prose(labels)


def _end_of_head(labels: Labels, number: int, end: int) -> int:
    others = {each.row for each in labels.all if each.kind in _MATTERS}
    for row in labels.rows[number + 1 : number + 8]:
        if not row.text.strip() or row.number in others:
            return end
        end = row.start + len(row.text)
    return end


_ASK = re.compile(r"(?:問い?合わ?せ|連絡先|照会).{0,12}")


def _prose(labels: Labels) -> list[tuple[int, int]]:
    """Return lines that speak of asking and give a number, else the lines around a number."""
    rows = [row for row in labels.rows if _NUMBER.search(row.text)]
    asking = [(row.start, row.start + len(row.text)) for row in rows if _ASK.search(row.text)]
    return asking or _around(labels, rows)


def _around(labels: Labels, rows: list[Row]) -> list[tuple[int, int]]:
    if not rows:
        return []
    first = rows[0].number
    while first and rows[0].number - first < _ABOVE and labels.rows[first - 1].text.strip():
        first -= 1
    last = rows[0].number
    while last + 1 < len(labels.rows) and labels.rows[last + 1].text.strip():
        last += 1
    return [(labels.rows[first].start, labels.rows[last].start + len(labels.rows[last].text))]


def _in_block(view: View, start: int, end: int) -> Iterator[Contact]:
    """Yield the contacts of a block: a unit begins one, what follows belongs to it."""
    current = Contact()
    at = start
    while at < end:
        stop = view.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        reaches = list(_reaches(view.text, at, stop))
        unit = _unit(view, at, min([stop, *(each.start for each in reaches)]))
        if unit is not None and (current.telephone or current.mail or current.fax):
            yield current
            current = Contact()
        if unit is not None:
            current = replace(current, unit=_longer(current.unit, unit, view))
        for each in reaches:
            current = _with(current, each, Value(each.text, view.quote(each.start, each.end)))
        at = stop + 1
    if current.telephone or current.mail or current.fax:
        yield current


def _longer(before: Value | None, unit: Value, view: View) -> Value:
    """Return the unit of two lines as one: the second goes on with the first."""
    if before is None:
        return unit
    quote = view.document.quote(before.quote.start, unit.quote.end)
    return Value(before.text + unit.text, quote) if len(quote.text) < 60 else unit


def _with(contact: Contact, reach: _Reach, value: Value) -> Contact:
    if getattr(contact, reach.field) is not None:
        return contact
    return replace(contact, **{reach.field: value})


def _reaches(text: str, start: int, end: int) -> Iterator[_Reach]:
    for match in _NUMBER.finditer(text, start, end):
        number = _number(match[0])
        if not 10 <= sum(map(str.isdigit, number)) <= 11:
            continue
        before = text[max(start, match.start() - _NEAR) : match.start()]
        opened = before + ("(" if match[0].startswith("(") else "")
        field = "fax" if _FAX.search(before) else "telephone"
        if field == "fax" or _TEL.search(before) or opened:
            yield _Reach(match.start(), match.end(), field, number)
    for match in _MAIL.finditer(text, start, end):
        yield _Reach(match.start(), match.end(), "mail", match[0].replace(" ", ""))


def _number(text: str) -> str:
    """Return a number in digits and hyphens (GIF DS-445)."""
    digits = re.sub(r"[ ]", "", text)
    return re.sub(r"[()\-ー]+", "-", digits).strip("-")


def _unit(view: View, start: int, end: int) -> Value | None:
    """Return the unit that a line names, without its label."""
    line = view.text[start:end]
    at = 0
    while match := _LABELLED.match(line[at:]):
        at += match.end()
        if not match.end():
            break
    if _STAFF.match(line) and not _UNIT_WORD.search(line[at:]):
        return None
    if _ADDRESS.search(line[at:]):
        return None
    rest = re.sub(r"^[ \t■◆●○◎□◇▼★・※☎]+", "", line[at:])
    at += len(line[at:]) - len(rest)
    words = list(_words(rest))
    if not words:
        return None
    first, last = words[0][0], words[-1][1]
    quote = view.quote(start + at + first, start + at + last)
    return Value(squeezed(quote.text), quote)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words of a unit: bodies and units one after the other."""
    at = 0
    begun = False
    for match in re.finditer(r"[^\s、,::/()<>【】]+", text):
        word = match[0]
        gap = text[at : match.start()].strip()
        unit = re.fullmatch(rf".+(?:{_UNIT_TAIL})", word) is not None
        if begun and (gap or not unit):
            return
        if unit or looks_like_body(word) or re.fullmatch(r".+[市町村県府都区]", word):
            yield match.span()
            begun, at = True, match.end()


def _unique(found: list[Contact]) -> list[Contact]:
    """Return contacts without those that say no more than another one."""
    kept: list[Contact] = []
    for each in found:
        if (_key(each.telephone), _key(each.mail)) not in {
            (_key(other.telephone), _key(other.mail)) for other in kept
        }:
            kept.append(each)
    return kept


def _key(value: Value | None) -> str:
    return value.text if value else ""
