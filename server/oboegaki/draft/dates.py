"""Dates and times: both calendars, weekdays checked, local and Japan time solved into instants.

`令和5年12月6日（水）午前11時35分～午後0時5分（現地時間）午後4時35分～…（日本時間）` is
2023-12-06T11:35+04:00/12:05: the offset is worked out from the pair, no place is looked up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from oboegaki.draft.document import Document, Quote, View
from oboegaki.draft.proposal import JAPAN, LOCAL, Period, Value
from oboegaki.errors import Text

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
         "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}  # fmt: skip
_KANJI = {"元": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WEEKDAYS = "月火水木金土日"
_JAPAN_OFFSET = 540
_WEEKDAY = r"(?:\n?[(\[]([月火水木金土日])(?:曜日?)?(?:[・,、]?[祝休振替日]+)?[)\]])?"
_DAY = re.compile(
    r"(?:(?:(?P<era>令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHS](?=\d{1,2}[.年]))"
    r"(?P<eray>\d{1,2}|[元一二三四五六七八九十]{1,3})|(?<!\d)(?P<year>(?:19|20)\d\d))"
    rf"(?:\((?:令和|平成|(?:19|20)\d\d)[\d元]*年?\))?(?:年度?|[./-])\n?|(?<![\d.]))"
    rf"(?<!\d)(?P<month>\d{{1,2}})\n?(?P<sep>[月./-])(?:\n?(?P<dd>\d{{1,2}})\n?(?P<mark>日(?!間|数|本)|(?=\D|$)))?"
    rf"{_WEEKDAY.replace('([', '(?P<wd>[')}"
)
_SAME_DAY = re.compile(r"同日(?=[、(午正\d])")
_MORE_DAY = re.compile(rf"[・,、及びと]+(\d{{1,2}})日{_WEEKDAY}")
_LAST_DAY = re.compile(rf"(?:~|-|から|より)\n?(\d{{1,2}})日{_WEEKDAY}")
_TIME = (r"(?:(?P<half{0}>午前|午後|AM|PM|am|pm)\n?)?(?:(?P<hour{0}>\d{{1,2}})\n?(?:時(?!間)|:)"
         r"(?:\n?(?P<minute{0}>\d{{1,2}})(?:分|(?<!\n\d)(?<!\n\d\d)(?=\D|$))|(?P<half_hour{0}>半))?|"
         r"(?P<noon{0}>正午))")  # fmt: skip
_ZONES = r"現地時間|[ァ-ヴー]{2,12}時間|日本時間|JST"
_TIMES = re.compile(
    _TIME.format(1)
    + r"(?:頃|ごろ)?(?P<range>\n?(?:~|-|から|より)\n?)?(?:"
    + _TIME.format(2)
    + r"(?:頃|ごろ)?(?:まで)?)?"
    rf"(?:\n?(?:予定)?(?:[(\[](?P<zone>{_ZONES})[)\]]|(?P<zone_bare>{_ZONES})(?!\d|午)))?"
)
_ZONE_BEFORE = re.compile(r"(現地時間|[ァ-ヴー]{2,12}時間|日本時間|JST)[)\]:]?$")
_UNTIL = re.compile(r"\n?(?:から|~|-|より)\n?$")
_BETWEEN = re.compile(
    r"[\s,、。)\]:/(]*(?:の|に|各日|いずれも|ともに|両日とも|開会|開演|開始|受付|午前の部|時間)?[\s,、:/(]*$"
)
_AFAR = re.compile(r"[^。\d]{0,30}?(?:は|時間[:は]?|を)[、]?(?=(?:午前|午後)?\d{1,2}(?:時|:)|正午)")
_AFAR_NEXT = re.compile(r"[^\n\d]{0,60}?(?:式|会|行事)は、?(?=(?:午前|午後)?\d{1,2}(?:時|:)|正午)")
_ARRIVAL = re.compile(r"(?:受付|開場|集合)(?:時間|開始)?[は:]?$")
_ARRIVES = re.compile(r"\n?(?:から|より)?(?:受付|開場|集合)")
_NOTE = re.compile(r"(?:から)?[^\d)]{3,}[)]")
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month when `day` is 0, where it stands in the view."""

    start: int
    end: int
    year: int
    month: int
    day: int
    doubts: tuple[Text, ...] = ()

    def iso(self) -> str:
        """Return YYYY-MM-DD or YYYY-MM."""
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a span, in minutes; `end` is -1 where none is stated."""

    start: int
    end: int
    begins: int
    ends: int
    zone: str = ""


def year_of(era: str, year: str) -> int:
    """Return the year of our calendar for a year of an era; a first year is 元."""
    if year.isdecimal():
        return _ERAS[era] + int(year)
    tens, mark, ones = year.partition("十")
    if not mark:
        return _ERAS[era] + _KANJI.get(year, 1)
    return _ERAS[era] + _KANJI.get(tens, 1) * 10 + _KANJI.get(ones, 0)


def is_dated(text: str) -> bool:
    """Tell whether a text without spaces holds a day or a month with its year."""
    return any(_is_day(match) and _stated_year(match) for match in _DAY.finditer(text))


# Days ----------------------------------------------------------------------------------------


def days(view: View) -> list[Day]:
    """Return the days and months of a view, in order; years that are left out are inferred."""
    found: list[Day] = []
    pending: list[tuple[re.Match[str], int]] = []
    for match in _DAY.finditer(view.text):
        if not _is_day(match):
            continue
        pending.append((match, len(found)))
        found.append(Day(match.start(), match.end(), _stated_year(match), int(match["month"]),
                         int(match["dd"] or 0)))  # fmt: skip
    stated = [each for each in found if each.year]
    made = []
    for match, place in pending:
        made += list(_settled(match, found[place], stated))
    made += [each for day in list(made) for each in _more(view.text, day)]
    made += _same_days(view.text, made)
    return sorted(made, key=lambda each: each.start)


def _is_day(match: re.Match[str]) -> bool:
    has_year = bool(match["era"] or match["year"])
    if match["sep"] != "月":
        return has_year and bool(match["dd"]) and _possible(match)
    return (has_year or bool(match["dd"])) and _possible(match)


def _possible(match: re.Match[str]) -> bool:
    return 1 <= int(match["month"]) <= 12 and int(match["dd"] or 1) <= 31


def _stated_year(match: re.Match[str]) -> int:
    if match["era"]:
        return year_of(match["era"], match["eray"])
    return int(match["year"] or 0)


def _settled(match: re.Match[str], day: Day, stated: list[Day]) -> Iterator[Day]:
    """Yield the day with its year and what is doubtful; nothing for a day that there is not."""
    weekday = match["wd"]
    year = day.year or _inferred(day, weekday, stated)
    if not year or not _exists(year, day.month, day.day or 1):
        return
    doubts: tuple[Text, ...] = () if day.year else (_YEAR,)
    if weekday and day.day:
        right = _WEEKDAYS[date(year, day.month, day.day).weekday()]
        doubts += () if right == weekday else (_weekday(weekday, right),)
    yield replace(day, year=year, doubts=doubts)


def _inferred(day: Day, weekday: str | None, stated: list[Day]) -> int:
    """Return the year that fits: that of the day before it, tried with the weekday."""
    before = [each for each in stated if each.start < day.start] or stated
    if not before:
        return 0
    near = before[-1] if before is not stated else before[0]
    later = near.month - day.month >= 6
    order = [near.year + later, near.year, near.year + 1, near.year - 1]
    for year in order:
        fits = weekday and _exists(year, day.month, day.day or 1)
        if fits and _WEEKDAYS[date(year, day.month, day.day or 1).weekday()] == weekday:
            return year
    return order[0]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _more(text: str, day: Day) -> Iterator[Day]:
    """Yield days that only add a number: `18日（土）・19日（日）`."""
    while day.day and (match := _MORE_DAY.match(text, day.end)):
        day = replace(day, start=match.start(1), end=match.end(), day=int(match[1]), doubts=())
        if _exists(day.year, day.month, day.day):
            yield day


def _same_days(text: str, found: list[Day]) -> list[Day]:
    same = []
    for match in _SAME_DAY.finditer(text):
        before = [each for each in found if each.end <= match.start() and each.day]
        if before:
            last = max(before, key=lambda each: each.start)
            same.append(replace(last, start=match.start(), end=match.end(), doubts=()))
    return same


# Times ---------------------------------------------------------------------------------------


def _clocks(text: str, start: int, end: int) -> list[Clock]:
    """Return the times that belong to a day: those right after it, and after each other."""
    found: list[Clock] = []
    while match := _next_time(text, start, end, bool(found)):
        zone = match["zone"] or match["zone_bare"] or ""
        before = _ZONE_BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
        zone = zone or (before[1] if before else "")
        found.append(Clock(match.start(), match.end(), *_minutes(match), zone=_zone(zone)))
        start = match.end()
    return found


def _next_time(text: str, start: int, end: int, again: bool) -> re.Match[str] | None:
    """Return the next time, when what stands before it lets it belong to the day."""
    match = _TIMES.search(text, start, end)
    if match is None or (again and _arrives(text, start, match)):
        return None
    if _BETWEEN.fullmatch(_ZONE_BEFORE.sub("", text[start : match.start()])):
        return match
    afar = () if again else (_AFAR.match(text, start), _AFAR_NEXT.match(text, start))
    return match if any(each and each.end() == match.start() for each in afar) else None


def _arrives(text: str, start: int, time: re.Match[str]) -> bool:
    """Tell whether a time is when the doors open: `開場 12:30`, `12時30分受付開始`."""
    before = _ARRIVAL.search(text, start, time.start())
    noted = text[time.start() - 1] == "(" and not time["zone"] and _NOTE.match(text, time.end())
    return bool(before or noted or _ARRIVES.match(text, time.end()))


def _zone(name: str) -> str:
    if not name:
        return ""
    return JAPAN if name in ("日本時間", "JST") else LOCAL


def _minutes(match: re.Match[str]) -> tuple[int, int]:
    first = _minute(match, "1", "")
    if not (match["hour2"] or match["noon2"]) or not match["range"]:
        return first, -1
    second = _minute(match, "2", match["half1"] or "")
    if second < first and not match["half2"] and second + 720 < 1440:
        second += 720
    return first, second


def _minute(match: re.Match[str], which: str, half: str) -> int:
    if match["noon" + which]:
        return 720
    hour = int(match["hour" + which])
    minute = 30 if match["half_hour" + which] else int(match["minute" + which] or 0)
    half = match["half" + which] or (half if hour <= 12 else "")
    if half in ("午後", "PM", "pm") and hour < 12:
        hour += 12
    if half in ("午前", "AM", "am") and hour == 12 and which == "1":
        hour = 0
    return hour * 60 + minute


# Periods -------------------------------------------------------------------------------------


def periods(document: Document) -> list[Period]:
    """Return all days, months, moments and spans of a document, each value once."""
    view = document.flow
    found: list[Period] = []
    all_days = days(view)
    skipped = -1
    for place, day in enumerate(all_days):
        if place == skipped:
            continue
        after = all_days[place + 1].start if place + 1 < len(all_days) else len(view.text)
        last = _end_of_span(view.text, day, all_days[place + 1 : place + 2])
        if last is not None:
            skipped = place + 1 if last in all_days else -1
            text = f"{day.iso()}/{last.iso()}"
            found.append(Period(Value(text, view.quote(day.start, last.end),
                                      day.doubts + last.doubts)))  # fmt: skip
            continue
        clocks = _clocks(view.text, day.end, after)
        found += _timed(view, day, clocks or _shared_clocks(view.text, place, all_days))
    return list({(each.value.text, each.zone): each for each in reversed(found)}.values())[::-1]


def _shared_clocks(text: str, place: int, all_days: list[Day]) -> list[Clock]:
    """Return the times of the next day where two days are named together."""
    if place + 1 == len(all_days) or all_days[place].day == 0:
        return []
    after = all_days[place + 1]
    if not re.fullmatch(r"[・,、及びと]+", text[all_days[place].end : after.start]):
        return []
    limit = all_days[place + 2].start if place + 2 < len(all_days) else len(text)
    return _clocks(text, after.end, limit)


def _end_of_span(text: str, day: Day, after: list[Day]) -> Day | None:
    if match := _LAST_DAY.match(text, day.end):
        last = replace(day, start=match.start(1), end=match.end(), day=int(match[1]), doubts=())
        return last if day.day and _exists(last.year, last.month, last.day) else None
    if after and _UNTIL.fullmatch(text, day.end, after[0].start):
        return after[0] if after[0].iso() >= day.iso() else None
    return None


def _timed(view: View, day: Day, clocks: list[Clock]) -> Iterator[Period]:
    """Yield the periods of one day; without a time it is the day itself."""
    if not clocks or not day.day:
        yield Period(Value(day.iso(), view.quote(day.start, day.end), day.doubts))
        return
    offset = _offset(clocks)
    for clock in clocks[:2]:
        quote = view.quote(min(day.start, clock.start), max(clock.end, day.end))
        yield Period(_instants(day, clock, offset, quote), clock.zone)


def _instants(day: Day, clock: Clock, offset: int | None, quote: Quote) -> Value:
    doubts = day.doubts
    if clock.zone == LOCAL:
        minutes = offset
        doubts += () if offset is not None else (_LOCAL_ONLY,)
    else:
        minutes = _JAPAN_OFFSET
        doubts += () if clock.zone else (_ASSUMED,)
    first = _instant(day, clock.begins, minutes)
    text = first if clock.ends < 0 else f"{first}/{_instant(day, clock.ends, minutes)}"
    return Value(text, quote, doubts)


def _instant(day: Day, minute: int, offset: int | None) -> str:
    at = date(day.year, day.month, day.day) + timedelta(days=minute // 1440)
    minute %= 1440
    return f"{at.isoformat()}T{minute // 60:02}:{minute % 60:02}{_written(offset)}"


def _written(offset: int | None) -> str:
    if offset is None:
        return ""
    sign = "-" if offset < 0 else "+"
    return f"{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def _offset(clocks: list[Clock]) -> int | None:
    """Return the offset of local time in minutes, when a time in Japan is given for the same."""
    local = next((each for each in clocks if each.zone == LOCAL), None)
    japan = next((each for each in clocks if each.zone == JAPAN), None)
    if local is None or japan is None:
        return None
    ahead = japan.begins - local.begins
    if local.ends >= 0 and japan.ends >= 0 and (japan.ends - local.ends - ahead) % 1440:
        return None
    ahead = (ahead + 720) % 1440 - 720
    offset = _JAPAN_OFFSET - ahead
    return offset if -720 <= offset <= 840 and offset % 15 == 0 else None


_YEAR = Text(
    "年は書かれていないため、ほかの日付と曜日から補いました。",
    "The year is not stated; it was taken from other dates and the weekday.",
    "Không ghi năm; năm được suy từ các ngày khác và thứ trong tuần.",
)
_LOCAL_ONLY = Text(
    "現地時間だけで、日本時間との対応が書かれていないか、合いません。時差を補ってください。",
    "Only local time is given, or it does not fit the time in Japan: add the offset.",
    "Chỉ có giờ địa phương hoặc không khớp giờ Nhật Bản: hãy thêm độ lệch múi giờ.",
)
_ASSUMED = Text(
    "時間帯が書かれていないため、日本時間としました。",
    "No time zone is stated; Japan time was assumed.",
    "Không ghi múi giờ; coi là giờ Nhật Bản.",
)


def _weekday(stated: str, right: str) -> Text:
    return Text(
        f"曜日が合いません: （{stated}）とありますが、この日は{right}曜日です。",
        f"The weekday does not fit: it says ({stated}), but that day is ({right}).",
        f"Thứ trong tuần không khớp: ghi ({stated}) nhưng ngày đó là ({right}).",
    )
