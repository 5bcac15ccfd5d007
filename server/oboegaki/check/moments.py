"""Dates and times as rdflib literals that are never compared when they cannot be.

SHACL reports two values that cannot be compared (sh:lessThan, 4.5.3); rdflib orders a moment with a
zone after every one without, reads no 24:00:00 and no year past 9999. Nothing of rdflib is patched:
these are literals of our own.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TypeVar

from rdflib import Literal, URIRef

from oboegaki.nquads import LiteralText
from oboegaki.rdf import term

FAMILIES = {
    term(f"xsd:{name}"): family
    for name, family in (
        ("dateTime", "dateTime"),
        ("dateTimeStamp", "dateTime"),
        ("date", "date"),
        ("time", "time"),
        ("gYear", "gYear"),
        ("gYearMonth", "gYearMonth"),
    )
}
"""Datatype -> what its values can be compared with."""

_PARTS = re.compile(
    r"(?P<year>-?\d{4,})?(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?"
    r"(?:T?(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_Some = TypeVar("_Some", bound=Literal)


def bare(kind: type[_Some], text: LiteralText, value: object, *, ill_typed: bool = False) -> _Some:
    """Return a literal with this value, without rdflib reading (and complaining about) its form."""
    literal = str.__new__(kind, text.value)
    literal._language = None
    literal._datatype = URIRef(text.datatype)
    literal._value = value
    literal._ill_typed = ill_typed
    return literal


class Moment(Literal):
    """A date or time. `<` and `<=` are false, `>` and `>=` a TypeError, where nothing can be said.

    The two differ because pySHACL asks `a < b` for sh:lessThan and expects false, and asks `a > b`
    for bounds and expects an error.
    """

    __slots__ = ()

    def _order(self, other: object) -> int | None:
        if not isinstance(other, Literal) or str(other.datatype) not in FAMILIES:
            return None
        (*kind, left), (*other_kind, right) = _key(self), _key(other)
        return (left > right) - (left < right) if kind == other_kind else None

    def _definite(self, other: object) -> int:
        order = self._order(other)
        if order is None:
            raise TypeError(f"{self!r} and {other!r} cannot be compared")
        return order

    def eq(self, other: object) -> bool:
        """Tell whether this is certainly the same moment (SPARQL's `=`)."""
        return self._order(other) == 0

    def __lt__(self, other: object) -> bool:
        """Tell whether this moment is certainly before the other."""
        return self._order(other) == -1

    def __le__(self, other: object) -> bool:
        """Tell whether this moment is certainly not after the other."""
        return self._order(other) in (-1, 0)

    def __gt__(self, other: object) -> bool:
        """Tell whether this moment is after the other; raises TypeError if nothing can be said."""
        return self._definite(other) == 1

    def __ge__(self, other: object) -> bool:
        """Tell whether this moment is not before the other; raises TypeError likewise."""
        return self._definite(other) in (0, 1)


def _key(literal: Literal) -> tuple[str, bool, datetime]:
    """Return what makes a moment comparable (family, zone stated), and its instant."""
    return FAMILIES[str(literal.datatype)], *_read(str(literal))


def moment(text: LiteralText) -> Moment:
    """Return the moment that a well-formed literal of one of `FAMILIES` states."""
    zoned, instant = _read(text.value)
    local = instant if zoned else instant.replace(tzinfo=None)
    match FAMILIES[text.datatype]:
        case "dateTime":
            return bare(Moment, text, local)
        case "time":
            return bare(Moment, text, local.timetz())
        case _:
            return bare(Moment, text, local.date())


def _read(form: str) -> tuple[bool, datetime]:
    """Return whether a form has a zone, and its instant (in UTC where it has none)."""
    match = _PARTS.fullmatch(form)
    if match is None:
        return False, datetime.min.replace(tzinfo=UTC)
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    zone = _zone(parts.get("zone", "Z"))
    whole, day = _time(parts)
    on = _date(parts)
    if day and on < date.max:
        on += timedelta(days=1)
    return "zone" in parts, datetime.combine(on, whole, zone)


def _zone(form: str) -> timezone:
    if form == "Z":
        return UTC
    minutes = int(form[1:3]) * 60 + int(form[4:])
    return timezone(timedelta(minutes=-minutes if form[0] == "-" else minutes))


def _time(parts: dict[str, str]) -> tuple[time, bool]:
    """Return the time of day, and whether it is 24:00:00, the first moment of the next day."""
    hour = int(parts.get("hour", 0))
    microsecond = int(parts.get("fraction", "0")[:6].ljust(6, "0"))
    minute, second = int(parts.get("minute", 0)), int(parts.get("second", 0))
    return time(hour % 24, minute, second, microsecond), hour == 24


def _date(parts: dict[str, str]) -> date:
    """Return the date; years that Python does not have count as its first or last day."""
    year = int(parts.get("year", 1972))
    if not 0 < year < 9999:
        return date.min if year <= 0 else date.max
    return date(year, int(parts.get("month", 1)), int(parts.get("day", 1)))
