"""The reader's language: Accept-Language (RFC 9110, 12.5.4) and the choice of a label."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Label(NamedTuple):
    """A label and the language it is in ("" when none is stated)."""

    text: str
    language: str


_ELEMENT = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*"
)


def negotiate(accept_language: str | None, offered: Sequence[str]) -> str:
    """Return the language of `offered` that suits best, by lookup (RFC 4647, 3.4).

    Falls back to the first one offered: a page in some language is better than none.
    """
    wanted = []
    for position, element in enumerate((accept_language or "").split(",")):
        match = _ELEMENT.fullmatch(element)
        if match:
            wanted.append((-float(match.group(2) or 1), position, match.group(1).lower()))
    for quality, _, tag in sorted(wanted):
        if quality == 0:
            continue
        if tag == "*":
            return offered[0]
        if tag.partition("-")[0] in offered:
            return tag.partition("-")[0]
    return offered[0]


def choose(labels: Mapping[str, str], order: Sequence[str]) -> Label | None:
    """Return the label in the first language of `order` that has one, else any, else None.

    A tag with a subtag (`ja-hrkt`) is never chosen for its language: it is a reading.
    """
    for language in (*order, ""):
        if language in labels:
            return Label(labels[language], language)
    for language in sorted(labels):
        return Label(labels[language], language)
    return None
