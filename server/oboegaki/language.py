"""The reader's language: Accept-Language (RFC 9110, 12.5.4) and the choice of a label."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Label(NamedTuple):
    """A label and the language it is in ("" when none is stated)."""

    text: str
    language: str


LANGUAGES = ("ja", "en", "vi")
"""Languages of the interface, the default first."""

FALLBACK = {"ja": ("ja", "en", "vi"), "en": ("en", "ja", "vi"), "vi": ("vi", "en", "ja")}
"""Language of a page -> where a label is looked for, first come first served."""

_LONGEST = 240
"""Characters of a name that are shown where it stands for a thing; the statement has them all."""

_ELEMENT = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*"
    r"(?:;\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def negotiate(accept_language: str | None, offered: Sequence[str]) -> str:
    """Return the language of `offered` that suits best, by lookup (RFC 4647, 3.4).

    Falls back to the first one offered: a page in some language is better than none.
    """
    wanted: dict[str, tuple[float, int]] = {}
    for position, element in enumerate((accept_language or "").split(",")):
        match = _ELEMENT.fullmatch(element)
        if match:
            language = match.group(1).lower().partition("-")[0]
            weight = (float(match.group(2) or 1), -position)
            wanted[language] = max(weight, wanted.get(language, weight))
    others = wanted.get("*", (0.0, 0))
    best = max(offered, key=lambda language: wanted.get(language, others))
    return best if wanted.get(best, others)[0] > 0 else offered[0]


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


def visible(labels: Mapping[str, str], order: Sequence[str]) -> Label | None:
    """Return the label of a thing among those of which a reader would see anything."""
    seen = {language: text for language, text in labels.items() if is_visible(text)}
    return choose(seen, order)


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything of a text."""
    return any(each.isprintable() and not each.isspace() for each in text)


def shortened(name: str) -> str:
    """Return a name as it is, or its beginning when it is longer than any name ought to be."""
    return name if len(name) <= _LONGEST else name[:_LONGEST].rstrip() + "…"
