"""Lexical forms of literals (XML Schema 1.1 part 2), checked once at load.

Engines differ on ill-typed literals, and a date such as "令和5年12月6日"^^xsd:date must never pass;
so the forms are checked here, before anything else looks at them.
"""

import re
from decimal import Decimal

from oboegaki.nquads import LiteralText
from oboegaki.rdf import term

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DURATION_TIME = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FLOAT = rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_INTEGER = r"[+-]?\d+"

_INTEGERS = (
    "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"
).split()

_FORMS = {
    "boolean": r"true|false|0|1",
    "decimal": _DECIMAL,
    "double": _FLOAT,
    "float": _FLOAT,
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_DURATION_TIME})?",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": rf"-?P(?=\d|T)(?:\d+D)?(?:{_DURATION_TIME})?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:[A-Za-z0-9+/]\s?){0,}(?:=\s?){0,2}",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    **dict.fromkeys(_INTEGERS, _INTEGER),
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{f"{name}": (-(1 << bits - 1), (1 << bits - 1) - 1)
       for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))},
    **{f"unsigned{name}": (0, (1 << bits) - 1)
       for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
}  # fmt: skip
_XSD = term("xsd:")
_PATTERNS = {_XSD + name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATED = re.compile(r"-?(\d{4,})-(\d\d)-(\d\d)", re.ASCII)

EXAMPLES = {
    "date": "2023-12-06",
    "dateTime": "2023-12-06T11:35:00+04:00",
    "gYear": "2023",
    "gYearMonth": "2023-02",
    "boolean": "true",
    "decimal": "1990.5",
    "integer": "1990",
    "duration": "PT30M",
    "time": "11:35:00",
}
"""What a right form looks like, by local name."""


def is_checked(datatype: str) -> bool:
    """Tell whether we know the forms of a datatype."""
    return datatype in _PATTERNS


def well_formed(literal: LiteralText) -> bool:
    """Tell whether the lexical form is one of its datatype; other datatypes than XSD always are."""
    pattern = _PATTERNS.get(literal.datatype)
    if pattern is None:
        return True
    if not pattern.fullmatch(literal.value):
        return False
    name = literal.datatype.removeprefix(_XSD)
    if name in _BOUNDS:
        return _in_bounds(Decimal(literal.value), *_BOUNDS[name])
    if name == "gMonthDay":
        return _real_day("0004" + literal.value[1:])
    return _real_day(literal.value) if name.startswith("date") else True


def _in_bounds(value: Decimal, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _real_day(value: str) -> bool:
    match = _DATED.match(value)
    if match is None:
        return True
    year, month, day = (int(part) for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _DAYS[month - 1] + (leap and month == 2)


_WHOLE = r"(?:0|[1-9]\d*)"
_TAIL = r"(?:\.\d*[1-9])?"
_MOMENT = r"(?!24:)(?!.*T24:)(?!.*[+-]00:00$)(?!.*\.\d*0(?!\d)).*"
_SECONDS = r"(?:(?:[1-9]|[1-5]\d)(?:\.\d*[1-9])?|0\.\d*[1-9])S"
_DAYS_OF_DURATION = (
    r"(?:[1-9]\d*D)?"
    rf"(?:T(?=\d)(?:(?:[1-9]|1\d|2[0-3])H)?(?:(?:[1-9]|[1-5]\d)M)?(?:{_SECONDS})?)?"
)
_MONTHS_OF_DURATION = r"(?:[1-9]\d*Y)?(?:(?:[1-9]|1[01])M)?"
_KEPT_FORMS = {
    "integer": r"0|-?[1-9]\d*",
    "decimal": rf"0|-?(?:[1-9]\d*{_TAIL}|0\.\d*[1-9])",
    "double": f"NaN|-?INF|-?{_WHOLE}{_TAIL}",
    "boolean": "true|false",
    "duration": f"PT0S|-?P(?=.){_MONTHS_OF_DURATION}{_DAYS_OF_DURATION}",
    "yearMonthDuration": f"P0M|-?P(?=.){_MONTHS_OF_DURATION}",
    "dayTimeDuration": f"PT0S|-?P(?=.){_DAYS_OF_DURATION}",
    **dict.fromkeys(("dateTime", "time", "date", "gYear", "gYearMonth", "gMonth", "gDay"), _MOMENT),
}
_KEPT = {name: re.compile(form, re.ASCII) for name, form in _KEPT_FORMS.items()}
_REWRITTEN_TYPES = frozenset((*_BOUNDS, "dateTimeStamp", "float"))


def changed_by_store(literal: LiteralText) -> bool:
    """Tell whether SPARQL would show this literal in another form than the source has.

    pyoxigraph keeps values, not forms: `007` becomes `7`, `xsd:int` becomes `xsd:integer`.
    """
    name = literal.datatype.removeprefix(_XSD)
    if name == literal.datatype:
        return False
    kept = _KEPT.get(name)
    return name in _REWRITTEN_TYPES or (kept is not None and not kept.fullmatch(literal.value))
