"""One moment printed by two clocks on two days: the local one gets its offset from the pair."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from oboegaki.draft.proposal import JAPAN, LOCAL, Period

_JAPAN_OFFSET = 540
_EAST, _WEST = 840, -720
_MOST_LINES = 2


def paired(found: Sequence[Period]) -> list[Period]:
    """Return periods in which a local one beside its time in Japan has an offset."""
    made = list(found)
    for place, period in enumerate(made):
        if period.zone != LOCAL or period.start[16:]:
            continue
        for other in (*made[max(0, place - 1) : place], *made[place + 1 : place + 2]):
            if other.zone == JAPAN and _is_beside(period, other):
                made[place] = _with_offset(period, other)
    return made


def _is_beside(one: Period, other: Period) -> bool:
    return abs(one.value.quote.line - other.value.quote.line) <= _MOST_LINES


def _with_offset(local: Period, japan: Period) -> Period:
    starts = [_minutes(each.start) for each in (local, japan)]
    ends = [_minutes(each.end) for each in (local, japan)] if local.end and japan.end else starts
    offset = _JAPAN_OFFSET - (starts[1] - starts[0])
    same = ends[1] - ends[0] == starts[1] - starts[0]
    if not same or offset % 15 or not _WEST <= offset <= _EAST:
        return local
    sign = "-" if offset < 0 else "+"
    written = f"{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    text = "/".join(each + written for each in (local.start, local.end) if each)
    return replace(local, value=replace(local.value, text=text, doubts=local.value.doubts[:-1]))


def _minutes(moment: str) -> int:
    plain = datetime.fromisoformat(moment[:16])
    return plain.toordinal() * 1440 + plain.hour * 60 + plain.minute
