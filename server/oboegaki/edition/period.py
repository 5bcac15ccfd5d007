"""The days that an edition tells of: those of its events and releases."""

from contextlib import suppress
from datetime import date

from oboegaki.rdf import term
from oboegaki.statements.reader import Statements
from oboegaki.statements.wholes import days

_CLASSES = (term("schema:Event"), term("obg:PressRelease"))
UNKNOWN = ("", "")


def period(statements: Statements) -> tuple[str, str]:
    """Return the first and the last day (ISO 8601), or two empty texts when the data name none.

    A day that is not in the calendar says nothing, so then nothing is said.
    """
    found = [each for class_ in _CLASSES if (each := days(statements, class_))]
    if not found:
        return UNKNOWN
    first, last = min(each[0] for each in found), max(each[1] for each in found)
    with suppress(ValueError):
        return _day(first), _day(last)
    return UNKNOWN


def _day(number: int) -> str:
    return date(number // 10_000, number // 100 % 100, number % 100).isoformat()
