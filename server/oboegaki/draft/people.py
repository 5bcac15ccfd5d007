"""Persons with their posts: `堺市長 永藤英機`, `永藤英機 堺市長`, two lines, cells, prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from oboegaki.draft.bodies import Bodies, looks_like_body
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
_SPACED = re.compile(SPACED_POST)
_A_WORD_OF_ITS_OWN = re.compile(
    rf"(?!.*(?:{POST}))[^\s、。:「」()]{{4,}}[一-龠](?<![部課局室係班官])"
)
"""What stands alone before a post in a list is a body, whatever it ends in."""
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
_SAME = re.compile(r"同(市|町|村|区|県|府|社|金庫|銀行|大学|組合|協会|機構|省|庁|法人)$")
_BRACKETED = re.compile(r"[(<【]([^()<>【】]{2,30})[)>】]$")
_OPENED = re.compile(r"[ ]*[(<【]([^()<>【】]{2,30})[)>】]")
_OWNED = re.compile(
    r".{2,}?(?:市|町|村|県|府|省|庁|会社|大学|銀行|協会|組合|機構|委員会|協議会|法人|財団|公庫).|(?:株式会社|在[一-龠ァ-ヴー]+(?:国|総|日本))"
)


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
        self.used: list[tuple[int, int]] = []
        self.lists = _list_rows(labels)
        self.named = list(self._names())
        self.label_rows = {each.row for each in labels.all}

    def _names(self) -> Iterator[_Named]:
        values = {each.row: each.parts[0][0] for each in self.labels.all if each.parts}
        asked = _contact_rows(self.labels)
        for row in self.labels.rows:
            if row.number in asked:
                continue
            listed = row.number in self.lists
            value = values.get(row.number, row.start) - row.start
            for each in names(row.text, listed=listed, places=self.labels.places):
                if each.start < value <= len(row.text):
                    continue
                yield _Named(row.start + each.start, row.start + each.end, row, listed)

    def found(self) -> Iterator[Person]:
        for place, each in enumerate(self.named):
            before = self._limit_before(place)
            after = self._limit_after(place)
            span = self._same_row(each, before, after) or self._other_row(each)
            if span is not None:
                self.used.append(span)
                yield self._person(each, span)

    def _limit_before(self, place: int) -> int:
        row = self.named[place].row
        ends = [each.end for each in self.named[:place] if each.row is row]
        ends += [end for _, end in self.used if end > row.start]
        return max([row.start, *(end for end in ends if end <= self.named[place].start)])

    def _limit_after(self, place: int) -> int:
        row = self.named[place].row
        starts = [each.start for each in self.named[place + 1 :] if each.row is row]
        return min([row.start + len(row.text), *starts])

    def _same_row(self, each: _Named, before: int, after: int) -> tuple[int, int] | None:
        text = self.view.text
        match = _INSIDE.match(text, each.end)
        if match and match.end("post") <= each.row.start + len(each.row.text):
            return match.span("post")
        match = _BEFORE.search(text[before : each.start])
        if match and match["post"]:
            start, end = before + match.start("post"), before + match.end("post")
            return self._trimmed(start, end, each.listed), end
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
        text = self.view.text[each.row.start : start]
        match = re.search(rf"(?:^|[ \t])(?P<post>[^\s、。,/]*(?:{POST}))[ \t]+$", text)
        return each.row.start + match.start("post") if match else start

    def _split(self, start: int, end: int) -> tuple[int, int]:
        """Return the post of `body post`, where both stand in parentheses or on one line."""
        if _SPACED.fullmatch(self.view.text, start, end):
            return start, end
        at = self.view.text.rfind(" ", start, end)
        return (at + 1, end) if at > start else (start, end)

    def _body(self, each: _Named, start: int, end: int) -> tuple[int, int] | None:
        row, text = each.row, self.view.text
        before = _before_in_row(
            text, row, min(start, each.start) if start >= row.start else each.start
        )
        if start < row.start or start >= row.start + len(row.text):
            before = (row.start, row.start)
        span = self._body_before(*before, in_list=each.listed) or self._opening(each, start, end)
        if span is not None:
            return span
        return self._heading(row) if each.listed and self._bare(text[start:end]) else None

    def _opening(self, each: _Named, start: int, end: int) -> tuple[int, int] | None:
        """Return the body before the parenthesis in which a person with a bare post stands."""
        line = self.view.text[each.row.start : each.start]
        at = line.rfind("(")
        if at < 0 or ")" in line[at:] or not self._bare(squeezed(self.view.text[start:end])):
            return None
        name = self.bodies.at_end(squeezed(line[:at]))
        if not name or not line[:at].endswith(name):
            return None
        return each.row.start + at - len(name), each.row.start + at

    def _body_before(self, start: int, end: int, *, in_list: bool) -> tuple[int, int] | None:
        """Return the body that stands before a post on the same line."""
        text = self.view.text[start:end]
        stripped = re.sub(r"(?:[のは::(「・][ ]*|[ \t]+|(?:Mr|Ms|Mrs|Dr)\.?[ ]*)+$", "", text)
        if not stripped.strip():
            return None
        if (match := _BRACKETED.search(stripped)) and self._is_body(match[1]):
            return start + match.start(1), start + match.end(1)
        joined = bool(_OF.search(text)) or text.rstrip().endswith("(") or in_list
        name = self.bodies.at_end(squeezed(stripped)) if joined else ""
        if joined and not name and (same := _SAME.search(stripped)):
            return self._before(same[1], start)
        if name and stripped.endswith(name):
            return start + len(stripped) - len(name), start + len(stripped)
        last = stripped.split("\t")[-1].strip()
        alone = last == stripped.strip() and text != stripped
        if (in_list or alone) and last and looks_like_body(last):
            return start + len(stripped) - len(last), start + len(stripped)
        if in_list and last == stripped.strip() and _A_WORD_OF_ITS_OWN.fullmatch(last):
            return start + len(stripped) - len(last), start + len(stripped)
        return None

    def _before(self, tail: str, at: int) -> tuple[int, int] | None:
        """Return the body that `同社` or `同市` stands for: the last one that ends so."""
        text = self.view.text
        found = [(text.rfind(name, 0, at), name) for name in self.bodies.names
                 if name.endswith(tail) or (tail == "社" and "会社" in name)]  # fmt: skip
        place, name = max(found, default=(-1, ""))
        return (place, place + len(name)) if place >= 0 else None

    def _is_body(self, words: str) -> bool:
        return self.bodies.is_one(squeezed(words)) or looks_like_body(words)

    def _bare(self, post: str) -> bool:
        return self.bodies.at_start(post) == "" and _OWNED.match(post) is None

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
        if (match := _OPENED.match(text[lead:])) and self._is_body(match[1]):
            return row.start + lead + match.start(1), row.start + lead + match.end(1)
        first = re.match(r"[^\s::(]+", text[lead:])
        whole = text[lead:].rstrip().rstrip(":")
        for words in (whole, first[0] if first else ""):
            if words and self._is_body(words):
                return row.start + lead, row.start + lead + len(words)
        return None


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _before_in_row(text: str, row: Row, end: int) -> tuple[int, int]:
    line = text[row.start : end]
    lead = _end(_LEAD.match(line))
    lead += _end(_LABEL.match(line[lead:]))
    breaks = max(line.rfind(mark) for mark in "、。/「")
    return row.start + max(lead, breaks + 1), max(end, row.start + max(lead, breaks + 1))


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
