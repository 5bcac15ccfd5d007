"""Which two entries may be one: found by keys that both have, never by comparing all with all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from oboegaki.errors import Text
from oboegaki.reconcile.evidence import Reason, reasons
from oboegaki.reconcile.spelling import forms, near
from oboegaki.reconcile.things import Thing

LEAST = 0.5
"""What scores less is not listed unless asked for."""

_LARGEST_BLOCK = 30
"""Of more things with one key only neighbours are compared: a key that many have tells little."""

_LONGEST_FAMILY_NAME = 3
_NUMBER_BITS = 24
_CELLS = 100
"""Coordinates are looked up in cells of a hundredth of a degree, about a kilometre."""


class Pair(NamedTuple):
    """Two entries that may be one: which should stay, how likely it is, and why."""

    kept: Thing
    other: Thing
    score: float
    reasons: tuple[Reason, ...]


Decided = Callable[[str, str], bool]
"""Tells whether a person has decided about two IRIs."""


def pairs(found: Sequence[Thing], decided: Decided, least: float = LEAST) -> list[Pair]:
    """Return the likely duplicates, likeliest first."""
    listed = []
    for one, other in sorted(candidates(found)):
        pair = _pair(found[one], found[other])
        if pair.score >= least and not decided(pair.kept.iri, pair.other.iri):
            listed.append(pair)
    return sorted(listed, key=lambda pair: (-pair.score, pair.kept.iri, pair.other.iri))


def candidates(found: Sequence[Thing]) -> set[tuple[int, int]]:
    """Return the places of two things in `found` that have a key in common."""
    short = _short_names(found)
    packed = sorted(
        {(hash(key) << _NUMBER_BITS) | number
         for number, thing in enumerate(found) for key in set(keys(thing, short))}
    )  # fmt: skip
    met: set[tuple[int, int]] = set()
    for _, group in groupby(packed, key=lambda each: each >> _NUMBER_BITS):
        block = [each & ((1 << _NUMBER_BITS) - 1) for each in group]
        few = len(block) <= _LARGEST_BLOCK
        met.update(combinations(block, 2) if few else pairwise(block))
    return {(one, other) for one, other in met if found[one].kind == found[other].kind}


def _short_names(found: Iterable[Thing]) -> frozenset[str]:
    """Return what may be family names alone."""
    plain = (forms(name).plain for each in found if each.kind == "person" for name in each.names)
    return frozenset(each for each in plain if 1 < len(each) <= _LONGEST_FAMILY_NAME)


def keys(thing: Thing, short: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what two entries for one thing are likely to share.

    Posts are a key of persons only whose name begins with another one that is `short`: to look
    them up takes longer than all the rest.
    """
    for name in thing.names:
        made = forms(name)
        yield thing.kind, "name", made.plain
        yield thing.kind, "name", made.bare
        for sound in near(made.sound):
            yield thing.kind, "sound", sound
    for reading in thing.readings:
        yield thing.kind, "name", forms(reading).plain
    for register, name in thing.identifiers:
        yield thing.kind, register, name
    if thing.kind == "person" and _begins_with(thing, short):
        yield from ((thing.kind, "post", each) for each in thing.company if "/id/post/" in each)
    if thing.point:
        yield from (("place", "cell", cell) for cell in _cells(thing.point))


def _begins_with(thing: Thing, short: frozenset[str]) -> bool:
    plain = (forms(name).plain for name in thing.names)
    return any(
        each[:size] in short for each in plain for size in range(2, _LONGEST_FAMILY_NAME + 1)
    )


def _cells(point: tuple[float, float]) -> Iterable[str]:
    rows, columns = (int(each * _CELLS // 1) for each in point)
    return (f"{row},{column}" for row in (rows, rows + 1) for column in (columns, columns + 1))


def _pair(one: Thing, other: Thing) -> Pair:
    why = reasons(one, other)
    kept, twin = (one, other) if one.weight >= other.weight else (other, one)
    return Pair(kept, twin, score(why), why)


def score(why: Iterable[Reason]) -> float:
    """Return how likely two are one: each reason for it leaves less doubt, each against it less."""
    doubt, rest = 1.0, 1.0
    for each in why:
        if each.weight > 0:
            doubt *= 1 - each.weight
        else:
            rest *= 1 + each.weight
    return round((1 - doubt) * rest, 3)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided about pairs, so that it is never asked again."""

    different: frozenset[frozenset[str]]

    def __call__(self, one: str, other: str) -> bool:
        """Tell whether two are known to be different."""
        return frozenset((one, other)) in self.different


KINDS = {
    "person": Text("人物", "person", "người"),
    "org": Text("団体・部署", "organisation", "tổ chức"),
    "place": Text("場所", "place", "địa điểm"),
}
