"""Persons with their posts: `堺市長 永藤英機`, `永藤英機 堺市長`, two lines, cells, prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from oboegaki.draft.belonging import Belonging
from oboegaki.draft.bodies import Bodies, inner_name, looks_like_body
from oboegaki.draft.document import Document, View, squeezed
from oboegaki.draft.label_words import CONTACT, OTHER, PARTIES, PERSONS, UNIT, WITNESS
from oboegaki.draft.labels import Labels, Row
from oboegaki.draft.proposal import Person, Value
from oboegaki.draft.words import POST, SPACED_POST, names

_PIECE = r"[^\s、。,;:()「」『』<>【】/※]"
_BEFORE = re.compile(
    rf"(?P<post>{_PIECE}*(?:{POST})|(?<![^\s])(?:{SPACED_POST}))"
    r"(?:[(][^)]*[)])?[ \t]*(?:の|[::])?[ \t]*"
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof|H\.E)\.?[ ]*)?$"
)
_TITLE = re.compile(
    r"(?<![^\s])(?P<post>[一-龠々ァ-ヴーA-Za-z・]{1,14}"
    r"(?:[長官員者役事監師家士授使人]|[ァ-ヴー]{3}))[ \t]+$"
)
"""A post by where it stands in a list, before a name: `最高責任者 ○○`, `エッセイスト ○○`."""
_SPACED = re.compile(SPACED_POST)
_PROSE_START = re.compile(r".*(?:から|より|及び|および|並びに|[をはがとにで])(?=[^\s])")
_AFTER = re.compile(
    rf"(?:[ ]*(?:氏|さん|様))?[ \t]*(?P<post>{_PIECE}{{0,40}}?(?:{POST})(?:補佐|代理|代行|心得)?)"
    r"(?![一-龠々]|[ァ-ヴー])"
)
_INSIDE = re.compile(rf"(?:[ ]*(?:氏|さん|様))?[ \t]*[(](?P<post>[^()、。]{{0,60}}?(?:{POST}))[)]")
_OF = re.compile(r"の[ ]*$")
_LEAD = re.compile(r"^[ \t]*(?:[・※○◯●■◆*]|[(]?\d+[).、])?[ \t]*")
_LABEL = re.compile(r"^[^::\t ]{2,8}[ ]*[::\t][ ]*")
_GROUP = re.compile(r"[ ]*[<〈【\[(]([^>〉】\])]+(?:[(][^)]*[)])?)[>〉】\])][ ]*$")
_LATIN_COMPANY = re.compile(r"[A-Z][A-Za-z0-9&.,' -]{2,40}$")
_NOTED = re.compile(r"[(][^()]*[)]$")
_BRACKETED = re.compile(r"[(<【]([^()<>【】]{2,30})[)>】]$")
_OPENED = re.compile(r"[ ]*[(<【]([^()<>【】]{2,30})[)>】]")


@dataclass(slots=True)
class _Named:
    """A name in the plain view, and whether it stands in a list of persons."""

    start: int
    end: int
    row: Row
    listed: bool


class _Finder:
    """Finds the post of each name in order; a post belongs to one name only."""

    def __init__(self, document: Document, labels: Labels, bodies: Bodies) -> None:
        self.view, self.labels, self.bodies = document.plain, labels, bodies
        self.belonging = Belonging(document.plain, bodies)
        self.used: list[tuple[int, int]] = []
        self.lists = _list_rows(labels)
        self.begins = {each.row: each.parts[0][0] for each in labels.all if each.parts}
        self.named = list(self._names())
        self.label_rows = {each.row for each in labels.all}
        self.told: dict[int, Person] = {}

    def _names(self) -> Iterator[_Named]:
        asked = _contact_rows(self.labels)
        for row in self.labels.rows:
            if row.number in asked:
                continue
            listed = row.number in self.lists
            value = self._begin(row) - row.start
            for each in names(row.text, listed=listed, places=self.labels.places):
                if each.start < value <= len(row.text):
                    continue
                yield _Named(row.start + each.start, row.start + each.end, row, listed)

    def _begin(self, row: Row) -> int:
        """Return where a row begins, without the label that it may begin with."""
        start = self.begins.get(row.number, row.start)
        return start if start <= row.start + len(row.text) else row.start

    def found(self) -> Iterator[Person]:
        for place, each in enumerate(self.named):
            before = self._limit_before(place)
            after = self._limit_after(place)
            span = self._same_row(each, before, after) or self._other_row(each)
            if span is not None:
                self.used.append(span)
                self.told[each.row.number] = self._person(each, span)
                yield self.told[each.row.number]

    def _limit_before(self, place: int) -> int:
        row = self.named[place].row
        ends = [each.end for each in self.named[:place] if each.row is row]
        ends += [end for _, end in self.used if end > row.start]
        return max([self._begin(row), *(end for end in ends if end <= self.named[place].start)])

    def _limit_after(self, place: int) -> int:
        row = self.named[place].row
        starts = [each.start for each in self.named[place + 1 :] if each.row is row]
        return min([row.start + len(row.text), *starts])

    def _same_row(self, each: _Named, before: int, after: int) -> tuple[int, int] | None:
        text = self.view.text
        inside = _INSIDE.match(text, each.end)
        if inside and inside.end("post") > each.row.start + len(each.row.text):
            inside = None
        match = _BEFORE.search(text[before : each.start])
        owned = match is not None and not self.belonging.is_bare(squeezed(match["post"]))
        if inside and not owned:
            return inside.span("post")
        if match and match["post"]:
            start, end = before + match.start("post"), before + match.end("post")
            return self._trimmed(start, end, each.listed), end
        if each.listed and (match := _TITLE.search(text[before : each.start])):
            return before + match.start("post"), before + match.end("post")
        match = _AFTER.match(text[each.end : after])
        if match and self._follows(match["post"], each):
            return each.end + match.start("post"), each.end + match.end("post")
        return None

    def _follows(self, post: str, each: _Named) -> bool:
        """Tell whether words after a name can be its post: in prose they hold no particle."""
        return each.listed or re.search("[とがはをに、]", post) is None

    def _trimmed(self, start: int, end: int, listed: bool) -> int:
        """Return where a post begins that stands in a sentence."""
        post = self.view.text[start:end]
        lead = _LEAD.match(post)
        start += lead.end() if lead else 0
        match = _PROSE_START.match(post)
        inside = self.bodies.at_start(post[lead.end() if lead else 0 :])
        if not listed and match and len(inside) < match.end():
            start = end - len(post) + match.end()
        return start

    def _other_row(self, each: _Named) -> tuple[int, int] | None:
        """Return a post alone on the line before or after a name that is alone on its line."""
        alone = self.view.text[each.row.start : each.row.start + len(each.row.text)]
        alone = re.sub(r"^(?:(?:Mr|Ms|Mrs|Dr)\.?[ ]*)|(?:氏|さん|様)$", "",
                       _LABEL.sub("", _LEAD.sub("", alone)).strip())  # fmt: skip
        if alone.strip() != self.view.text[each.start : each.end]:
            return None
        for row in (self._near(each.row, -1), self._near(each.row, 1)):
            if row is not None and (span := self._post_alone(row)):
                return span
        return None

    def _near(self, row: Row, step: int) -> Row | None:
        for distance in (1, 2):
            number = row.number + step * distance
            if not 0 <= number < len(self.labels.rows):
                return None
            if self.labels.rows[number].text.strip():
                return self.labels.rows[number]
        return None

    def _post_alone(self, row: Row) -> tuple[int, int] | None:
        if row.number in self.label_rows:
            return None
        match = re.fullmatch(rf"[ \t]*(?P<post>[^、。「」]{{0,40}}(?:{POST}))[ ]*", row.text)
        if match is None:
            return None
        span = row.start + match.start("post"), row.start + match.end("post")
        return None if span in self.used else span

    # The body of a post

    def _person(self, each: _Named, span: tuple[int, int]) -> Person:
        start, end = self._split(*span)
        apart = start > span[0]
        name = _value(self.view, each.start, each.end)
        start = start if apart else self._with_post_before(each, start)
        post = _value(self.view, start, end, squeeze=True)
        body = (span[0], start) if apart else self._body(each, start, end)
        organization = None if body is None else _value(self.view, *body, squeeze=True)
        if organization is not None and post.text.startswith(organization.text):
            organization = None
        noted = each.row.text.lstrip().startswith(("※", "*"))
        within = None if organization else self._within(post)
        return Person(name, post, organization, each.listed and not noted, within)

    def _within(self, post: Value) -> Value | None:
        """Return the body that a post begins with: `堺市長` is of `堺市`."""
        name, start = self.bodies.at_start(post.text), post.quote.start
        if not name or not post.quote.text.startswith(name):
            return None
        return Value(name, self.view.document.quote(start, start + len(name)))

    def _with_post_before(self, each: _Named, start: int) -> int:
        """Return where a post begins that two words give: `執行役員 大阪支店長`."""
        if not each.row.start <= start <= each.start:
            return start
        begin = self._begin(each.row)
        text = self.view.text[begin : max(begin, start)]
        match = re.search(rf"(?:^|[ \t])(?P<post>[^\s、。,/]*(?:{POST}))[ \t]+$", text)
        return begin + match.start("post") if match else start

    def _split(self, start: int, end: int) -> tuple[int, int]:
        """Return the post of `body post`, where both stand in parentheses or on one line."""
        if _SPACED.fullmatch(self.view.text, start, end):
            return start, end
        at = self.view.text.rfind(" ", start, end)
        return (at + 1, end) if at > start else (start, end)

    def _body(self, each: _Named, start: int, end: int) -> tuple[int, int] | None:
        row, text = each.row, self.view.text
        before = _before_in_row(
            text, self._begin(row), min(start, each.start) if start >= row.start else each.start
        )
        if start < row.start or start >= row.start + len(row.text):
            before = (row.start, row.start)
        span = self._body_before(*before, in_list=each.listed) or self._opening(each, start, end)
        if span is not None:
            return span
        if not each.listed or not self.belonging.is_bare(text[start:end]):
            return None
        if span := self._of_one_before(row):
            return span
        begin = self._begin(row) + _end(_LEAD.match(text[self._begin(row) : start]))
        unexplained = row.start <= start < each.start and text[begin:start].strip(" \t〃々同上")
        return None if unexplained else self._heading(row)

    def _of_one_before(self, row: Row) -> tuple[int, int] | None:
        """Return the body of the person before in the same row: `A社 会長 甲、社長 乙`."""
        before = self.told.get(row.number)
        body = before.organization if before else None
        if body is None:
            return None
        start = self.view.find(body.quote.start)
        return start, start + len(body.quote.text)

    def _opening(self, each: _Named, start: int, end: int) -> tuple[int, int] | None:
        """Return the body before the parenthesis in which a person with a bare post stands."""
        line = self.view.text[each.row.start : each.start]
        at = line.rfind("(")
        if (
            at < 0
            or ")" in line[at:]
            or not self.belonging.is_bare(squeezed(self.view.text[start:end]))
        ):
            return None
        latin = _LATIN_COMPANY.search(line[:at])
        name = latin[0] if latin else self.bodies.at_end(squeezed(line[:at]))
        if not name or not line[:at].endswith(name):
            return None
        return each.row.start + at - len(name), each.row.start + at

    def _body_before(self, start: int, end: int, *, in_list: bool) -> tuple[int, int] | None:
        """Return the body that stands before a post on the same line."""
        text = self.view.text[start:end]
        stripped = re.sub(r"[のは]$|(?:[::(「・][ ]*|[ \t]+|(?:Mr|Ms|Mrs|Dr)\.?[ ]*)+$", "", text)
        if not stripped.strip():
            return None
        if (match := _BRACKETED.search(stripped)) and self.belonging.is_body(match[1]):
            return start + match.start(1), start + match.end(1)
        joined = bool(_OF.search(text)) or text.rstrip().endswith("(") or in_list
        name = self.bodies.at_end(squeezed(stripped)) if joined else ""
        if joined and not name and (span := self.belonging.in_short(stripped, start)):
            return span
        if name and stripped.endswith(name):
            return start + len(stripped) - len(name), start + len(stripped)
        stripped = _NOTED.sub("", stripped) if in_list else stripped
        last = stripped.split("\t")[-1].strip()
        alone = last == stripped.strip() and text != stripped
        last = last if in_list else inner_name(last)
        if (in_list or alone) and last and looks_like_body(last):
            return start + len(stripped) - len(last), start + len(stripped)
        if in_list and last == stripped.strip() and self.belonging.is_part(last):
            return start + len(stripped) - len(last), start + len(stripped)
        return None

    def _heading(self, row: Row) -> tuple[int, int] | None:
        """Return the body whose people are listed: alone on a line above, or first on one."""
        for number in range(row.number - 1, self.lists.get(row.number, row.number) - 1, -1):
            if span := self._group(self.labels.rows[number]):
                return span
        return None

    def _group(self, row: Row) -> tuple[int, int] | None:
        """Return the body that a row names alone, in brackets, or as its first word."""
        text = row.text
        if row.number in self.label_rows:
            label = next(each for each in self.labels.all if each.row == row.number)
            if not label.parts or not row.start <= label.parts[0][0] <= row.start + len(text):
                return None
            lead = label.parts[0][0] - row.start
        else:
            lead = _end(_LEAD.match(text))
        if match := _GROUP.match(text[lead:]):
            inner = re.sub(r"[(].*$", "", match[1])
            start = row.start + lead + match.start(1)
            return start, start + len(inner)
        if (match := _OPENED.match(text[lead:])) and self.belonging.is_body(match[1]):
            return row.start + lead + match.start(1), row.start + lead + match.end(1)
        first = re.match(r"[^\s::(]+", text[lead:])
        whole = text[lead:].rstrip().rstrip(":")
        for words in (whole, first[0] if first else ""):
            if words and self.belonging.is_body(words):
                return row.start + lead, row.start + lead + len(words)
        return None


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _before_in_row(text: str, begin: int, end: int) -> tuple[int, int]:
    begin = min(begin, end)
    line = text[begin:end]
    lead = _end(_LEAD.match(line))
    label = _LABEL.match(line[lead:])
    lead += label.end() if label and not looks_like_body(label[0].rstrip(" \t:")) else 0
    breaks = max(line.rfind(mark) for mark in "、。/「")
    return begin + max(lead, breaks + 1), max(end, begin + max(lead, breaks + 1))


def _list_rows(labels: Labels) -> dict[int, int]:
    """Return for each row of a list of persons the row where the list begins."""
    rows: dict[int, int] = {}
    starts = [row.start for row in labels.rows]
    for each in labels.of(PERSONS, PARTIES, WITNESS, OTHER):
        if each.kind == OTHER:
            continue
        last = max((part[0] for part in each.parts), default=each.start)
        for number in range(each.row, len(starts)):
            if starts[number] > last:
                break
            rows[number] = each.row
    return rows


def _contact_rows(labels: Labels) -> set[int]:
    """Return the rows of contacts, to the first blank one: those who are asked are left out."""
    rows: set[int] = set()
    others = {each.row for each in labels.all if each.kind not in (CONTACT, UNIT, OTHER)}
    for each in labels.of(CONTACT):
        lines = labels.rows[each.row :]
        told = takewhile(lambda row: row.text.strip() and row.number not in others, lines)
        rows |= {row.number for row in told}
    return rows


def _value(view: View, start: int, end: int, *, squeeze: bool = False) -> Value:
    quote = view.quote(start, end)
    text = squeezed(quote.text) if squeeze else re.sub(r"\s+", " ", quote.text)
    return Value(text, quote)


def persons(document: Document, labels: Labels, bodies: Bodies) -> list[Person]:
    """Return the persons whom a document gives a post, each once, with the fullest post."""
    finder = _Finder(document, labels, bodies)
    best: dict[str, tuple[tuple[bool, int], Person]] = {}
    for each in finder.found():
        rank = (each.name.quote.line - 1 in finder.lists, len(each.full_post))
        key = squeezed(each.name.text)
        if key not in best or rank > best[key][0]:
            best[key] = rank, each
    return [person for _, person in best.values()]
