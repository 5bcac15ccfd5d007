"""The headline and who issues the release."""

import re
from collections.abc import Iterator

from oboegaki.draft.bodies import Bodies, looks_like_body
from oboegaki.draft.dates import is_dated
from oboegaki.draft.document import HEADLINE, Document, View, squeezed
from oboegaki.draft.label_words import HOST, ISSUER, PARTIES, PERSONS, PUBLISHED, TIME, TITLE, VENUE
from oboegaki.draft.labels import Labels, Row
from oboegaki.draft.proposal import Contact, Period, Value

_MATTER = re.compile(
    r"[【<〈■◆●(]?(?:(?:報道|記者|プレス|市政記者|県政記者)(?:リリース|送付票|提供|発表|配布|公表|会見|投げ込み|機関|関係|クラブ|会)*"
    r"(?:資料|各位|者各位|御中)?|pressrelease|newsrelease|(?:プレス|ニュース)リリース|お知らせ|発表資料|"
    r"送付票|(?:別記)?様式(?:第?\d+号?)?|ページ(?:id|番号)[:]?\d+|定例記者会見(?:資料)?|取材の?(?:ご案内|お願い|依頼)|各報道機関(?:御中|各位)?|トピックス|取材案内|"
    r"(?:令和|平成)?[\d元一二三四五六七八九十]*年度?)+(?:第?\d+号?)?[】>〉)]?"
)
_ADDRESSED = re.compile(r".{0,30}(?:各位|御中|殿|様|(?:みな|皆)(?:さま|様)へ?)$")
_NUMBERED = re.compile(r"[(]?(?:資料|No\.?|第|発表番号|別紙)[\d\- ]*号?[)]?$")
_SHORT_UNIT = re.compile(r".{1,30}(?:課|室|係|部|局|班|広報|センター|担当)$")
_ENDING = re.compile(
    r"(?:しました|します|ました|ます|です|について|の開催|の締結|開催|締結|の実施|実施|決定|に調印|が調印|が署名|の開始|開始|式|ください|のお知らせ|"
    r"発表|調印式|!|ついて[(].*[)])[」』!]?\s*$"
)
_STRONG = re.compile(rf"{_ENDING.pattern}|協定|覚書|宣言|声明|締結|調印|署名|開催|実施|開始|訪問")
_SUBTITLE = re.compile(r"\s*[~\-―〜～<＜(]")
_TRAIL = re.compile(r"[>›»][^>›»]{1,30}[>›»]")
"""A line of a web page that leads from its home to this page."""

_ISSUE = re.compile(r"(?:No\.?|第|vol\.?)\d+号?.*発行|発行.*(?:No\.?|第|vol\.?)\d+", re.I)
_FEW = 12
_MOST = 4
_LONGEST = 160


def title(document: Document, labels: Labels) -> Value | None:
    """Return the headline: labelled, marked by the file, or the first lines that can be one."""
    view = document.plain
    for each in labels.of(TITLE):
        if each.parts:
            quote = labels.quote(each)
            return Value(_joined(quote.text), quote)
    marked = [row for row in labels.rows
              if row.role == HEADLINE and _MATTER.sub("", squeezed(row.text).lower())]  # fmt: skip
    rows = marked[:1] if marked else _first(labels.rows[: _end_of_head(labels)])
    if not rows:
        return None
    quote = view.quote(rows[0].start, rows[-1].start + len(rows[-1].text))
    return Value(_joined(quote.text), quote)


def _end_of_head(labels: Labels) -> int:
    """Return the number of rows before the first that says when, where, who."""
    rows = [each.row for each in labels.of(TIME, VENUE, HOST, PERSONS, PARTIES)]
    return min([_FEW * 3, *rows])


def _joined(text: str) -> str:
    """Return lines as one: a space stands only between letters, and before a subtitle."""
    lines = [re.sub(r"[ \t　]+", " ", line).strip() for line in text.split("\n") if line.strip()]
    made = lines[0]
    for line in lines[1:]:
        spaced = _SUBTITLE.match(line) or (made[-1:].isascii() and line[:1].isascii())
        made += (" " if spaced else "") + line
    return made


def _first(rows: list[Row]) -> list[Row]:
    """Return the rows of the headline: the first that are neither matter of form nor prose."""
    for block in _blocks(rows):
        found = _headline(block)
        text = "".join(row.text.strip() for row in found)
        weak = _STRONG.search(text) is None or looks_like_body(text)
        if found and not (weak and _better(rows, found[0])):
            return found
    return []


def _blocks(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield runs of rows without blank ones and those that are matters of form."""
    block: list[Row] = []
    for row in rows:
        if row.text.strip() and not _is_form(row):
            block.append(row)
            continue
        if block:
            yield block
        block = []
    if block:
        yield block


def _headline(block: list[Row]) -> list[Row]:
    """Return the rows of a block that are a headline, none when it is prose."""
    kept = block[:1]
    for row in block[1:_MOST]:
        if not _goes_on(kept[-1], row):
            break
        kept.append(row)
    if any(re.search(r"。(?![」』])|、\s*$", row.text) for row in kept):
        return []
    return kept if sum(len(row.text) for row in kept) <= _LONGEST else []


def _better(rows: list[Row], row: Row) -> bool:
    """Tell whether a longer row that ends as headlines do comes soon after one that does not."""
    after = [each.text.strip() for each in rows[row.number + 1 : row.number + 5]]
    return any(len(text) > 16 and "。" not in text and _ENDING.search(text) for text in after)


def _goes_on(before: Row, row: Row) -> bool:
    """Tell whether a headline goes on in the next row."""
    return bool(_SUBTITLE.match(row.text)) or _ENDING.search(before.text) is None


def _is_form(row: Row) -> bool:
    """Tell whether a row is a matter of form: date, addressee, number, unit, who issues it."""
    text = squeezed(row.text)
    if (
        _TRAIL.search(text)
        or _ISSUE.search(text)
        or "\t" in row.text.strip()
        or re.match(r"[^。「]{1,8}[::]", text)
    ):
        return True
    short = len(text) <= 24
    formal = _MATTER.sub("", text.lower())
    return (
        not formal
        or (short and is_dated(text) and not _ENDING.search(text))
        or bool(_ADDRESSED.match(text))
        or bool(_NUMBERED.match(text))
        or (
            short
            and bool(_SHORT_UNIT.match(re.sub(r"[(][^)]*[)]$", "", text)))
            and "を" not in text
        )
        or (len(formal) <= 12 and bool(re.fullmatch(r".{1,8}[市町村県府都区省庁]", formal)))
        or bool(re.search(r"電話|tel[:.]?\d|fax", text.lower()))
        or bool(re.match(r"(?:tel|fax|https?:|〒|担当)", text.lower()))
    )


def published(labels: Labels, periods: list[Period]) -> Period | None:
    """Return the day of publication: labelled, else a day alone in the rows before the matter."""
    spans = [labels.quote(each) for each in labels.of(PUBLISHED) if each.parts]
    for period in periods:
        at = period.value.quote.start
        if any(each.start <= at < each.end for each in spans):
            return period
    head = labels.rows[: min(_end_of_head(labels), _FEW)]
    for period in periods:
        number = period.value.quote.line - 1
        day = len(period.start) == 10 and not period.end
        if day and number < len(head) and _is_form(head[number]):
            return period
    return None


# Issuer --------------------------------------------------------------------------------------

_DATED = re.compile(r"^(?:(?:令和|平成)?[\d元]+年|\d{4}[./年])\d+[月./]\d+日?(?:[(].[^)]{0,3}[)])?")
_OF_THEIR_OWN = ("館", "病院", "大学", "会社", "銀行", "金庫", "病院機構", "大学機構", "管理局")
"""Bodies that speak for themselves; a board speaks for its city."""
_SPEAKS = re.compile(r"(?:では|は)、?")


def issuer(
    document: Document, labels: Labels, bodies: Bodies, contacts: list[Contact]
) -> Value | None:
    """Return who issues the release: labelled, in the head, who speaks, who is asked."""
    view = document.tight
    for each in labels.of(ISSUER):
        if each.parts:
            name = bodies.at_start(squeezed(labels.text(each.parts[0])))
            if name:
                return _named(view, name, view.find(labels.view.origin(each.parts[0][0])))
    return (
        _in_head(labels, bodies, view) or _asked(bodies, contacts, view) or _speaking(bodies, view)
    )


def _named(view: View, name: str, at: int) -> Value | None:
    place = view.text.find(name, at)
    return None if place < 0 else Value(name, view.quote(place, place + len(name)))


def _in_head(labels: Labels, bodies: Bodies, view: View) -> Value | None:
    """Return a public body that stands alone or with a unit in the first rows."""
    for row in labels.rows[: min(_FEW, _end_of_head(labels))]:
        text = _DATED.sub("", squeezed(row.text))
        name = text if bodies.is_one(text) else _public_at_start(bodies, text)
        rest = text[len(name) :]
        form = not rest or _MATTER.fullmatch(rest.lower()) or _SHORT_UNIT.match(rest)
        if name and form and len(text) <= 24:
            return _named(view, name, view.find(labels.view.origin(row.start)))
    return None


def _is_public(name: str) -> bool:
    return re.search(r"[市町村区県府都道省庁]$|広域連合$|組合$", name) is not None


def _public_at_start(bodies: Bodies, text: str) -> str:
    """Return the public body that a text begins with, of a board the one it is of."""
    own = next((each for each in bodies.names if text.startswith(each)), "")
    if own.endswith(_OF_THEIR_OWN):
        return own
    return next((each for each in bodies.names if _is_public(each) and text.startswith(each)), "")


def _asked(bodies: Bodies, contacts: list[Contact], view: View) -> Value | None:
    for each in contacts:
        unit = squeezed(each.unit.text) if each.unit else ""
        name = bodies.at_start(unit)
        name = name if name.endswith(_OF_THEIR_OWN) else _public_at_start(bodies, unit)
        if name and each.unit:
            return _named(view, name, view.find(each.unit.quote.start))
    return None


def _speaking(bodies: Bodies, view: View) -> Value | None:
    """Return the public body that begins a sentence with `では` or `は`, else the most frequent."""
    others: dict[str, list[Value]] = {}
    for start, end in bodies.spans(view.text):
        name = view.text[start:end]
        if not _is_public(name):
            continue
        begins = start == 0 or view.text[start - 1] in "\n。、"
        if begins and _SPEAKS.match(view.text, end):
            return Value(name, view.quote(start, end))
        others.setdefault(name, []).append(Value(name, view.quote(start, end)))
    return max(others.values(), key=len, default=[None])[0]
