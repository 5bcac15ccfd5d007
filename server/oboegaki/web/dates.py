"""Dates, times and figures as people read them: both calendars, the weekday, the printed offset."""

import re
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal
from email.utils import formatdate
from functools import lru_cache
from typing import NamedTuple

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)
_KEPT = 4096
"""Dates and numbers that stay as they were written last: CLDR takes its time."""

_WEEKDAYS = "月火水木金土日"
_LOCALES = {"en": "en_GB", "vi": "vi"}
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
_MOMENT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d)(?::\d\d"
    r"(?:\.\d+)?)?)?)?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)


class Moment(NamedTuple):
    """A year, month, date or time as a literal has it; what is not stated is empty or 0."""

    year: int
    month: int
    day: int
    time: str
    zone: str


def moment(form: str) -> Moment | None:
    """Read an xsd:gYear, gYearMonth, date or dateTime of our days; None when it is not one."""
    match = _MOMENT.fullmatch(form)
    if match is None or not MINYEAR <= int(match["year"]) <= MAXYEAR:
        return None
    month, day = int(match["month"] or 0), int(match["day"] or 0)
    return Moment(int(match["year"]), month, day, match["time"] or "", match["zone"] or "")


def locale(language: str) -> str:
    """Return the locale by which a language writes dates and numbers here."""
    return _LOCALES.get(language, language)


@lru_cache(maxsize=_KEPT)
def spoken(form: str, language: str) -> str:
    """Return a moment in words, such as 令和5年12月6日（水）; else the form itself."""
    at = moment(form)
    if at is None:
        return form
    return _japanese(at) if language == "ja" else _other(at, locale(language))


def _japanese(at: Moment) -> str:
    era = _era(at)
    year = f"{era[0]}{'元' if era[1] == 1 else era[1]}年" if era else f"{at.year}年"
    day = f"{at.day}日（{_WEEKDAYS[_weekday(at)]}）" if at.day else ""
    return year + (f"{at.month}月" if at.month else "") + day + (f" {at.time}" if at.time else "")


def _other(at: Moment, place: str) -> str:
    """Return a moment as CLDR has it for a locale."""
    if not at.month:
        return str(at.year)
    on = date(at.year, at.month, at.day or 1)
    if not at.day:
        return format_skeleton("yMMMM", on, locale=place)
    day = format_date(on, "full", locale=place)
    return f"{day}, {at.time}" if at.time else day


def _weekday(at: Moment) -> int:
    return date(at.year, at.month, at.day).weekday()


def _era(at: Moment) -> tuple[str, int] | None:
    """Return the Japanese era and its year; a month without a day counts from its first."""
    on = date(at.year, at.month or 12, at.day or 1)
    for begin, name in _ERAS:
        if on >= begin:
            return name, at.year - begin.year + 1
    return None


@lru_cache(maxsize=_KEPT)
def grouped(form: str, language: str) -> str:
    """Return a number with its thousands apart, as the language does it; other text as it is."""
    if not _NUMBER.fullmatch(form):
        return form
    return format_decimal(Decimal(form), locale=locale(language), decimal_quantization=False)


@lru_cache(maxsize=_KEPT)
def plain(form: str) -> str:
    """Return the Gregorian date, time and offset, such as `2023-12-06 11:35 (UTC+04:00)`."""
    at = moment(form)
    if at is None:
        return form
    parts = [f"{at.year:04}", *(f"{part:02}" for part in (at.month, at.day) if part)]
    zone = f" (UTC{'' if at.zone == 'Z' else at.zone})" if at.zone and at.time else ""
    return "-".join(parts) + (f" {at.time}" if at.time else "") + zone


def day_of(form: str) -> str:
    """Return the date of a date or dateTime."""
    return form[:10]


def time_of(form: str) -> str:
    """Return hours and minutes of a dateTime, "" for a date."""
    at = moment(form)
    return at.time if at else ""


def zone_of(form: str) -> str:
    """Return the offset of a dateTime, such as +04:00; "" when it states none."""
    at = moment(form)
    return at.zone if at else ""


def http_date(moment: str) -> str:
    """Return a moment of the history (UTC, ISO 8601) as an HTTP date."""
    return formatdate(datetime.fromisoformat(moment).timestamp(), usegmt=True)
