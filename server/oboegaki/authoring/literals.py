"""What a text at a key stands for: which datatype, which language."""

import re

from oboegaki import nquads
from oboegaki.rdf import term

STRING = term("xsd:string")
_YEAR = r"-?\d{4,}"
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_LOOKS = {
    term("xsd:boolean"): re.compile(r"true|false"),
    term("xsd:integer"): re.compile(r"0|-?[1-9]\d*"),
    term("xsd:decimal"): re.compile(r"-?(?:0|[1-9]\d*)\.\d+"),
    term("xsd:dateTime"): re.compile(rf"{_YEAR}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?{_ZONE}"),
    term("xsd:date"): re.compile(rf"{_YEAR}-\d\d-\d\d{_ZONE}"),
    term("xsd:gYearMonth"): re.compile(rf"{_YEAR}-\d\d"),
    term("xsd:gYear"): re.compile(_YEAR),
}
"""Datatypes that are told by their looks, where a key takes several; the first that fits."""

_ANY = (term("xsd:boolean"), term("xsd:integer"), term("xsd:decimal"))
_DATE_TIME = term("xsd:dateTime")
_NO_SECONDS = re.compile(r"(.*T\d\d:\d\d)((?:Z|[+-]\d\d:\d\d)?)")
_JAPANESE = re.compile(r"[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def datatype_of(text: str, datatypes: tuple[str, ...], *, quoted: bool) -> str:
    """Return the datatype of a text at a key that does not settle it.

    In quotes it is a string. Else it is by its looks one of those that the key takes; of a key that
    takes any, a truth value, an integer or a decimal. What looks like none is a string, unless the
    key takes none: then it is the first of them, and the check says that it is ill-formed.
    """
    if quoted and (not datatypes or STRING in datatypes):
        return STRING
    for datatype, looks in _LOOKS.items():
        if datatype in (datatypes or _ANY) and looks.fullmatch(text):
            return datatype
    return STRING if not datatypes or STRING in datatypes else datatypes[0]


def typed(text: str, datatype: str) -> str:
    """Return the token of a literal; moments get the seconds that xsd:dateTime wants."""
    if datatype == STRING:
        return nquads.quoted(text)
    if datatype == _DATE_TIME and (match := _NO_SECONDS.fullmatch(text)):
        text = f"{match[1]}:00{match[2]}"
    return f"{nquads.quoted(text)}^^<{datatype}>"


def in_language(text: str, tag: str) -> str:
    """Return the token of a text in a language, with the tag as parsers give it."""
    return f"{nquads.quoted(text)}@{tag.lower()}"


def by_script(text: str) -> str:
    """Return the token of a text without a tag: Japanese where it has kana or kanji."""
    return in_language(text, "ja") if _JAPANESE.search(text) else nquads.quoted(text)
