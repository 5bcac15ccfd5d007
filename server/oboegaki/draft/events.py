"""Events: a time with the place and the hosts that are named beside it."""

import re
from collections.abc import Iterator

from oboegaki.draft.document import Document, squeezed
from oboegaki.draft.label_words import COHOST, EVENT, HOST, TIME, VENUE
from oboegaki.draft.labels import Labelled, Labels
from oboegaki.draft.proposal import Event, Period, Value
from oboegaki.draft.words import POST

_PLACE_TAIL = (
    "ホール|会館|庁舎|室|センター|公園|館|パビリオン|ホテル|階|学校|大学|広場|プラザ|ロビー|会議場|交流館|市役所|町役場|役場|県庁|"
    "本庁|応接|講堂|サロン|スタジアム|アリーナ|美術館|劇場|港|駅|前|本社|支店|キャンパス|公邸|大使館|官邸|ドーム|会場|場|園|寺|神社|展示場"
)
_ACT = (
    "締結式|調印式|署名式|授与式|開所式|開会式|式典|セミナー|シンポジウム|フォーラム|会議|会談|表敬|説明会|講演会|記者会見|発表会|贈呈式|"
    "締結し|調印し|署名し|締結され|協定書に署名|覚書に署名|式を|結び|結ん|交わし|行われ|行います|行いま|開催"
)
_PROSE = re.compile(
    rf"(?P<place>(?<![一-龠])(?:市役所|役場|町役場|村役場|区役所|県庁)|[^\s、。「」~]{{2,40}}?(?:「[^」]{{1,20}}」)?(?:{_PLACE_TAIL}))(?:において|にて|で)、?(?=[^。\n]{{0,80}}?(?:{_ACT}))"
)
_PLACE_ALONE = re.compile(rf"[ ]*([^、。:「」]{{3,40}}(?:{_PLACE_TAIL}))[ ]*")
_PARTICLE = re.compile(r"(?:から|より|は|、|が|に|の日)(?=[^\s]{4,})")
_SPLIT = re.compile(r"[、,/]|\s{2,}|\t|\n|及び|および|並びに|・(?=[^ァ-ヴー]|[ァ-ヴー]+[市県])")
_EXPANDED = re.compile(r"[(][^()]*[)]")
_MORE = re.compile(r"(?:ほか|他|等|など)$")


def events(document: Document, labels: Labels, periods: list[Period]) -> Iterator[Event]:
    """Yield the events of a document: one for each labelled time, else one of its prose."""
    times = labels.of(TIME)
    groups = [_group(labels, each, times) for each in times]
    taken: set[int] = set()
    for each, group in zip(times, groups, strict=True):
        dated = tuple(_within(labels, each, periods))
        taken |= {item.row for item in group}
        if dated or group:
            yield _event(labels, each, group, dated)
    rest = [each for each in labels.of(VENUE, HOST, COHOST) if each.row not in taken]
    venue = _stated(document, labels.places) or _below_a_time(labels, periods)
    if rest:
        yield _event(labels, rest[0], rest, ())
    elif not any(each.kind == VENUE for each in labels.all) and venue is not None:
        yield Event(None, (), venue)


def _group(labels: Labels, time: Labelled, times: list[Labelled]) -> list[Labelled]:
    """Return places and hosts between a time and the next one, or before it in its section."""
    after = next((each.row for each in times if each.row > time.row), len(labels.rows))
    others = labels.of(VENUE, HOST, COHOST, EVENT)
    before = max((each.row for each in times if each.row < time.row), default=-1)
    found = [each for each in others if time.row < each.row < after]
    alone = len(times) == 1
    found += [each for each in others if before < each.row < time.row
              and (alone or (each.heading and each.heading == time.heading))]  # fmt: skip
    return found


def _within(labels: Labels, each: Labelled, periods: list[Period]) -> Iterator[Period]:
    if not each.parts:
        return
    view = labels.view
    start, end = view.origin(each.parts[0][0]), view.origin(each.parts[-1][1])
    for period in periods:
        if start <= period.value.quote.start < end:
            yield period


def _event(
    labels: Labels,
    first: Labelled,
    group: list[Labelled],
    dated: tuple[Period, ...],
) -> Event:
    venues = [each for each in group if each.kind == VENUE and each.parts]
    hosts = [each for each in group if each.kind == HOST]
    cohosts = [each for each in group if each.kind == COHOST]
    return Event(
        _name(labels, first, group),
        dated,
        _venue(labels, venues[0]) if venues else None,
        tuple(value for each in hosts for value in _bodies(labels, each)),
        tuple(value for each in cohosts for value in _bodies(labels, each)),
    )


def _name(labels: Labels, first: Labelled, group: list[Labelled]) -> Value | None:
    named = [each for each in group if each.kind == EVENT and each.parts]
    span = named[0].parts[0] if named else first.heading
    if span is None:
        return None
    quote = labels.view.quote(*span)
    return Value(re.sub(r"\s+", " ", quote.text), quote)


def _venue(labels: Labels, each: Labelled) -> Value:
    parts = [part for part in each.parts if not _DAY.search(labels.text(part))] or each.parts
    quote = labels.view.quote(parts[0][0], parts[-1][1])
    return Value(re.sub(r"\s+", " ", quote.text), quote)


def _bodies(labels: Labels, each: Labelled) -> Iterator[Value]:
    """Yield the bodies of a list; what stands in parentheses is another name of the one before."""
    if not each.parts:
        return
    start = each.parts[0][0]
    text = labels.text((start, each.parts[-1][1]))
    bare = _EXPANDED.sub(lambda match: "\x00" * len(match[0]), _mended(labels, start, text))
    at = 0
    for piece in [*_SPLIT.finditer(bare), None]:
        stop = piece.start() if piece else len(bare)
        value = _one(labels, start + at, bare[at:stop])
        if value is not None:
            yield value
        at = piece.end() if piece else stop


def _mended(labels: Labels, start: int, text: str) -> str:
    """Return a value in which the ends of lines that a page has torn are no ends."""
    torn, view = labels.view.document.torn, labels.view
    return "".join("\x02" if each == "\n" and view.origin(start + at) in torn else each
                   for at, each in enumerate(text))  # fmt: skip


def _one(labels: Labels, start: int, text: str) -> Value | None:
    name = text.split("\x00")[0]
    name = _MORE.sub("", name.rstrip())
    name = re.sub(r"^[ ]*[・※]?", lambda match: "\x01" * len(match[0]), name)
    lead = name.count("\x01")
    name = name[lead:]
    if len(squeezed(name)) < 2 or re.search(rf"[。::]|(?:{POST})[ ]", name):
        return None
    quote = labels.view.quote(start + lead, start + lead + len(name))
    return Value(squeezed(quote.text), quote)


def _below_a_time(labels: Labels, periods: list[Period]) -> Value | None:
    """Return a place alone on the line below a time."""
    for period in periods:
        number = period.value.quote.line
        row = labels.rows[number] if "T" in period.start and number < len(labels.rows) else None
        match = _PLACE_ALONE.fullmatch(row.text) if row else None
        if row and match:
            quote = labels.view.quote(row.start + match.start(1), row.start + match.end(1))
            return Value(re.sub(r"\s+", " ", quote.text), quote)
    return None


_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_ANY = re.compile("(?:市内|町内|村内|県内|区内|府内|国内|全国|各地|各)(?:各地)?の")
"""Places in general."""
_HELD = re.compile("で(?:開催|開会)中の")


def _sentence_before(text: str, places: frozenset[str]) -> int:
    """Return how much of the words before a place is no name of it; a particle may be in a name."""
    for lead in reversed(list(_PARTICLE.finditer(text))):
        inside = (text.find(place) < lead.end() < text.find(place) + len(place)
                  for place in places if place in text)  # fmt: skip
        if not any(inside):
            return lead.end()
    return 0


def _stated(document: Document, places: frozenset[str]) -> Value | None:
    """Return the place of a sentence that says what was done there."""
    view = document.flow
    found = list(_PROSE.finditer(view.text))
    first = view.text.lstrip().find("\n")
    for match in sorted(found, key=lambda each: each.start() < first):
        start, end = match.span("place")
        start += _sentence_before(view.text[start:end], places)
        if held := _HELD.search(view.text, start, end):
            end = held.start()
        if end - start > 2 and not _ANY.match(view.text, start):
            quote = view.quote(start, end)
            return Value(re.sub(r"\s+", " ", quote.text), quote)
    return None
