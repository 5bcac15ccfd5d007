"""Content negotiation by media type: RFC 9110, section 12.5.1, as pure functions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar


class Offer(Protocol):
    """Anything that has a media type and perhaps a profile, such as a representation."""

    @property
    def media_type(self) -> str:
        """Return the type without parameters, in lower case."""
        ...

    @property
    def profile(self) -> str:
        """Return the IRI of the profile that it conforms to, "" for none."""
        ...


OfferT = TypeVar("OfferT", bound=Offer)

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*")
_PARAMETER = re.compile(rf'\s*;\s*(?:({_TOKEN})\s*=\s*({_TOKEN}|"(?:[^"\\]|\\.)*")\s*)?')
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_HARMLESS = {("charset", "utf-8"), ("charset", "utf8")}
_PROFILE = "profile"
"""A JSON-LD profile is a wish, not a different type (JSON-LD 1.1, section C)."""


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header."""

    type: str
    subtype: str
    quality: float
    parameters: frozenset[tuple[str, str]] = field(default=frozenset())
    profiles: frozenset[str] = field(default=frozenset())

    def specificity(self, media_type: str) -> int:
        """Return how closely this range fits: 0 not at all, 1 `*/*`, 2 `type/*`, 3 exact."""
        if self.parameters:
            return 0
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 3
        if self.subtype == "*" and self.type in (kind, "*"):
            return 2 if self.type == kind else 1
        return 0


_ANYTHING = MediaRange("*", "*", 1.0)


def ranges(accept: str) -> list[MediaRange]:
    """Parse an Accept header; an element that is malformed is left out, not fatal."""
    found = (_media_range(element) for element in _elements(accept))
    return [each for each in found if each is not None]


def _elements(header: str) -> list[str]:
    """Split a header at its commas, but not inside quoted strings."""
    return [m.group() for m in re.finditer(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', header)]


def _media_range(element: str) -> MediaRange | None:
    """Parse one element; what follows its weight is of older standards and says nothing."""
    match = _RANGE.match(element)
    if match is None:
        return None
    kind, subtype, quality = match.group(1).lower(), match.group(2).lower(), "1"
    parameters, profiles, position, weighed = set(), "", match.end(), False
    while position < len(element):
        parameter = _PARAMETER.match(element, position)
        if parameter is None or parameter.end() == position:
            return None
        position = parameter.end()
        name, value = (parameter.group(1) or "").lower(), (parameter.group(2) or "").strip('"')
        if name == "q" and not weighed:
            quality, weighed = value, True
        elif not weighed and name == _PROFILE:
            profiles = value
        elif not weighed and _matters(name, value):
            parameters.add((name, value))
    if not _QUALITY.fullmatch(quality) or (kind == "*" and subtype != "*"):
        return None
    wishes = frozenset(profiles.split())
    return MediaRange(kind, subtype, float(quality), frozenset(parameters), wishes)


def _matters(name: str, value: str) -> bool:
    return bool(name) and (name, value.lower()) not in _HARMLESS


_WISH = re.compile(r"<([^<>\s]+)>(?:\s*;\s*[qQ]\s*=\s*([0-9.]+))?")


def profiles(accept_profile: str | None) -> dict[str, float]:
    """Return the profiles of an Accept-Profile header with their qualities.

    Content Negotiation by Profile (W3C working draft), section 7.1: `<iri>;q=0.9, <iri>`.
    """
    wishes = _WISH.findall(accept_profile or "")
    return {iri: float(q or 1) for iri, q in wishes if not q or _QUALITY.fullmatch(q)}


def negotiate(
    accept: str | None, offers: Sequence[OfferT], wished: Mapping[str, float] | None = None
) -> OfferT | None:
    """Return the offer the client likes best, or None when nothing fits (406).

    `accept` is the header's value, several lines joined with commas; none, an empty one, or one
    without a single well-formed element means that everything is welcome. For each offer the most
    specific range decides, whatever its quality; `q=0` excludes; among equals a profile that is
    wished for decides, there or in `wished`, then the order of `offers`.
    """
    wanted = ranges(accept or "") or [_ANYTHING]
    best, best_rank = None, (0.0, 1.0)
    for offer in offers:
        rank = _rank(offer, wanted, wished or {})
        if rank > best_rank:
            best, best_rank = offer, rank
    return best


def _rank(
    offer: Offer, wanted: Sequence[MediaRange], wished: Mapping[str, float]
) -> tuple[float, float]:
    """Return the quality of an offer, and how much its profile is wished for."""
    closest, rank = 0, (0.0, 0.0)
    for each in wanted:
        specificity = each.specificity(offer.media_type)
        if specificity >= max(closest, 1):
            wish = 1.0 if offer.profile in each.profiles else wished.get(offer.profile, 0.0)
            found = (each.quality, wish)
            closest, rank = specificity, found if specificity > closest else max(rank, found)
    return rank
