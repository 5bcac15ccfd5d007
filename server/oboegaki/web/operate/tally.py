"""Counts of one process: plain numbers by name and labels, put together when somebody looks."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from oboegaki.formats import (
    CITATIONS,
    GRAPHS,
    HTML,
    JSON,
    LINKSETS,
    RESULTS,
)
from oboegaki.iris import SYSTEM_PATHS

Labels = tuple[str | int, ...]
"""The name of a count, then the values of its labels."""

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the classes of times, in seconds; one more class holds what took longer."""

READY = "ready"
"""As REQUEST, of answers that were ready in the connection: one count each, for they are many."""

REQUEST, SECONDS, SECONDS_SUM = "request", "seconds", "seconds sum"
ANSWERED_BY, QUERY, QUERY_SECONDS = "answered by", "query", "query seconds"
LIMITED = "limited"
TAKEN, TAKEN_LAST = "taken", "taken last"

_ROUTES = frozenset(each.partition(".")[0] or each for each in SYSTEM_PATHS) | frozenset(
    "press doc id ns concept shapes graph".split()
)
_FORMATS = {
    **{each.media_type: each.name for each in (*CITATIONS, *LINKSETS, *RESULTS, *GRAPHS, HTML)},
    JSON.media_type: "json",
    "application/problem+json": "problem",
    "": "none",
}


def route_of(path: str) -> str:
    """Return what kind of address a path is, one of few: a label has to be bounded."""
    first = path[1:].partition("/")[0]
    if not first:
        return "home"
    stem = first.partition(".")[0] or first
    return stem if stem in _ROUTES else "other"


@lru_cache(maxsize=256)
def format_of(content_type: str) -> str:
    """Return the short name of a Content-Type, one of few."""
    return _FORMATS.get(content_type.partition(";")[0].strip(), "other")


class Tally:
    """What was counted since the process began, and what those before it at its place had."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.sums: defaultdict[Labels, float] = defaultdict(int)
        self.latest: dict[Labels, float] = {}
        self.connections = 0

    def add(self, *labels: str | int, by: float = 1) -> None:
        """Count something."""
        self.sums[labels] += by

    def timed(self, route: str, seconds: float) -> None:
        """Count an answer that had to be made, by how long it took until it began."""
        self.sums[SECONDS, route, bisect_left(BUCKETS, seconds)] += 1
        self.sums[SECONDS_SUM, route] += seconds

    def plain(self) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        return {
            "sums": [[*labels, value] for labels, value in self.sums.items()],
            "latest": [[*labels, value] for labels, value in self.latest.items()],
        }


def total(states: Iterable[Mapping[str, Any]]) -> Tally:
    """Return the counts of several processes together, from what `plain` gave of each."""
    made = Tally()
    for state in states:
        for *labels, value in state.get("sums", ()):
            made.sums[tuple(labels)] += value
        for *labels, value in state.get("latest", ()):
            key = tuple(labels)
            made.latest[key] = max(value, made.latest.get(key, value))
        made.connections += state.get("connections", 0)
    return made


def with_ready(counts: Tally) -> Tally:
    """Return the counts with those of ready answers among the others."""
    made = Tally()
    made.latest, made.connections = counts.latest, counts.connections
    for labels, value in counts.sums.items():
        if labels[0] == READY:
            made.add(REQUEST, *labels[1:], by=value)
            made.add(ANSWERED_BY, "connection", by=value)
        else:
            made.add(*labels, by=value)
    return made
