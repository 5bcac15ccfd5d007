"""Which blank node of one reading of a text is which of another: they are told by what they say."""

from collections import defaultdict
from collections.abc import Iterable

_ROUNDS = 50
"""Chains longer than this (a list of the same thing, repeated) may be matched a place off."""

Triple = tuple[str, str, str]


def twins(left: Iterable[Triple], right: Iterable[Triple]) -> dict[str, str]:
    """Return the label in `right` of each blank node in `left`; both say the same.

    Nodes that nothing tells apart are matched in the order in which they come.
    """
    places: dict[int, list[str]] = defaultdict(list)
    for label, colour in _colours(right).items():
        places[colour].append(label)
    found = {}
    for label, colour in _colours(left).items():
        if places[colour]:
            found[label] = places[colour].pop(0)
    return found


def _colours(triples: Iterable[Triple]) -> dict[str, int]:
    """Return a number for each blank node that depends on nothing but its surroundings."""
    edges: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for subject, predicate, object_ in triples:
        if subject.startswith("_:"):
            edges[subject].append(("out", predicate, object_))
        if object_.startswith("_:"):
            edges[object_].append(("in", predicate, subject))
    colours = dict.fromkeys(edges, 0)
    for _ in range(_ROUNDS):
        finer = {label: hash((colours[label], *_view(edges[label], colours))) for label in edges}
        settled = len(set(finer.values())) == len(set(colours.values()))
        colours = finer
        if settled:
            break
    return colours


def _view(edges: list[tuple[str, str, str]], colours: dict[str, int]) -> list[tuple[str, str, str]]:
    return sorted(
        (way, predicate, str(colours[other]) if other in colours else other)
        for way, predicate, other in edges
    )
