"""Lines of time: the programme of an event, the posts of a person, as shares of a common width.

Shares (per cent) instead of lengths let one drawing fit every screen without scaling its texts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from babel.dates import format_skeleton

from oboegaki.web import dates
from oboegaki.web.literal import Literal
from oboegaki.web.view import Node

_MOST = 24
_FEWEST = 2
_MOST_TICKS = 6
_A_DAY = timedelta(days=1)
_AROUND = 3 * _A_DAY
"""An event around another is drawn with it when it is not much longer."""

_STEPS = [timedelta(minutes=m) for m in (5, 10, 15, 30, 60, 120, 180, 360, 720)] + [
    timedelta(days=d) for d in (1, 2, 5, 10, 20)
]
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)


@dataclass(frozen=True, slots=True)
class Span:
    """A time of something; without an end it is a moment, or lasts when it is `open`."""

    node: Node
    start: datetime
    end: datetime | None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn: where it begins and how wide it is, in per cent."""

    node: Node
    at: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the line: where, what is written, and what a second clock or calendar shows."""

    at: float
    label: str
    other: str

    @property
    def anchor(self) -> str:
        """Return how its text is aligned, so that it stays within the drawing."""
        return "start" if self.at < 8 else "end" if self.at > 92 else "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of time; `clocks` are the offsets of its two clocks when it has any."""

    bars: list[Bar]
    ticks: list[Tick]
    clocks: tuple[str, ...] = ()


def of_event(event: Node, language: str) -> Line | None:
    """Return an event and what took place within it; None when times are stated of too few."""
    own = _span(event, "schema:startDate", "schema:endDate")
    if own is None:
        return None
    start = event.one("schema:startDate")
    zone = dates.zone_of(str(start))
    outer = [
        span
        for node in event.nodes("schema:superEvent")
        if (span := _span(node, "schema:startDate", "schema:endDate"))
        and (span.end or span.start) - span.start < _AROUND
    ]
    parts = {node.iri: node for node in
             event.nodes("schema:subEvent") + event.nodes("obg:programmeItem")}  # fmt: skip
    inner = [_span(node, "schema:startDate", "schema:endDate") for node in parts.values()]
    inside = sorted((span for span in inner if span), key=lambda span: span.start)
    spans = [_in_zone(span, zone) for span in (*outer, own, *inside)]
    return _line(spans, language, (zone, _second(event, zone)) if zone else ())


def of_posts(tenures: Sequence[Node], language: str) -> Line | None:
    """Return when posts were held, or are attested to be; None when there are too few times."""
    return _line([span for each in in_order(tenures) if (span := _held(each))], language)


def in_order(tenures: Sequence[Node]) -> list[Node]:
    """Return times in posts, the earliest first; those of which no day is known come last."""

    def begun(tenure: Node) -> tuple[bool, str]:
        span = _held(tenure)
        return (span is None, span.start.isoformat() if span else "")

    return sorted(tenures, key=begun)


def _held(tenure: Node) -> Span | None:
    held = _span(tenure, "obg:heldFrom", "obg:heldUntil")
    if held is None:
        return _span(tenure, "obg:attestedOn", "obg:attestedOn")
    return Span(tenure, _naive(held.start), held.end, open=not tenure["obg:heldUntil"])


def _second(event: Node, zone: str) -> str:
    """Return the offset of the other clock by which a time is stated, "" without one."""
    for interval in event.nodes("obg:statedTime"):
        other = dates.zone_of(str(interval.one("obg:start") or ""))
        if other and other != zone:
            return other
    return ""


def _span(node: Node, start: str, end: str) -> Span | None:
    begin = _instant(node.one(start))
    until = _instant(node.one(end), end=True)
    if begin is None or (until is not None and _naive(until) < _naive(begin)):
        return None
    return Span(node, begin, until)


def _instant(value: Node | Literal | None, *, end: bool = False) -> datetime | None:
    """Read a moment; a day, month or year that is an end is so at its end."""
    at = dates.moment(str(value)) if isinstance(value, Literal) else None
    if at is None:
        return None
    try:
        if at.time:
            return datetime.fromisoformat(str(value))
        begin = datetime(at.year, at.month or 1, at.day or 1)  # noqa: DTZ001 - a day has no zone
        if not end:
            return begin
        days = 1 if at.day else 31 if at.month else 366
        return begin + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


def _in_zone(span: Span, zone: str) -> Span:
    """Return a span by the clock with an offset; times that state none are taken as they are."""
    begin = _by_clock(span.start, zone)
    return Span(span.node, begin, _by_clock(span.end, zone) if span.end else None, span.open)


def _by_clock(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None or not zone:
        return _naive(at)
    return _naive(at.astimezone(timezone(_offset(zone))))


def _naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _line(spans: Sequence[Span], language: str, clocks: tuple[str, ...] = ()) -> Line | None:
    shown = [_in_zone(span, "") for span in spans[:_MOST]]
    if len(shown) < _FEWEST:
        return None
    first = min(span.start for span in shown)
    last = max(span.end or span.start for span in shown)
    whole = last - first
    if not whole:
        return None

    def share(at: datetime) -> float:
        return round((at - first) / whole * 100, 2)

    bars = [
        Bar(span.node, share(span.start),
            round(share(last if span.open else span.end or span.start) - share(span.start), 2),
            span.open)
        for span in shown
    ]  # fmt: skip
    ahead = _offset(clocks[1]) - _offset(clocks[0]) if len(clocks) == 2 and clocks[1] else None
    ticks = [Tick(share(at), *_written(at, whole, language, ahead)) for at in _marks(first, last)]
    return Line(bars, ticks, tuple(clock for clock in clocks if clock))


def _marks(first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the moments to mark, few enough to be written beside each other."""
    whole = last - first
    for step in _STEPS:
        if whole / step <= _MOST_TICKS:
            day = first.replace(hour=0, minute=0, second=0, microsecond=0)
            at = day + step * -((day - first) // step)
            while at <= last:
                yield at
                at += step
            return
    yield from _months(first, last)


def _months(first: datetime, last: datetime) -> Iterable[datetime]:
    whole = (last.year - first.year) * 12 + last.month - first.month
    step = next((each for each in _MONTHS if whole / each <= _MOST_TICKS), _MONTHS[-1])
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    marks = [datetime(n // 12, n % 12 + 1, 1) for n in numbers if n % step == 0]  # noqa: DTZ001 - as above
    return [at for at in marks if first <= at <= last]


def _written(
    at: datetime, whole: timedelta, language: str, ahead: timedelta | None
) -> tuple[str, str]:
    """Return a mark's text, and that of the second clock or the Japanese calendar."""
    if whole <= 2 * _A_DAY:
        return f"{at:%H:%M}", f"{at + ahead:%H:%M}" if ahead is not None else ""
    if whole <= 120 * _A_DAY:
        return format_skeleton("MMMd", at, locale=dates.locale(language)), ""
    if whole <= 900 * _A_DAY:
        return format_skeleton("yMMM", at, locale=dates.locale(language)), ""
    return f"{at.year}", dates.spoken(f"{at.year:04}", language) if language == "ja" else ""
