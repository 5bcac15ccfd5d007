"""What the pages of one edition read again and again, read once: classes, properties, bodies.

An edition never changes, so nothing here does. Of each kind so many are kept; the oldest give way.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from oboegaki.describe import Statement, read
from oboegaki.statements.reader import Statements

_ABOUT, _LABELS, _TOLD = 1_000, 10_000, 10_000
_LARGE = 64
"""Statements about a thing from which on it is not kept."""

Described = Mapping[str, list[Statement]]
Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered:
    """Descriptions, labels and whether there are pages, by IRI, of one description file."""

    def __init__(self, statements: Statements) -> None:
        """Remember nothing yet."""
        self.statements = statements
        self._about: dict[str, Described] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._told: dict[str, bool] = {}

    def about(self, iri: str) -> Described:
        """Return what is stated about a resource and its blank nodes, by subject; not to change."""
        known = self._about.get(iri)
        if known is None:
            known = read(self.statements.of_resource(iri))
            if sum(map(len, known.values())) < _LARGE:
                _keep(self._about, iri, known, _ABOUT)
        return known

    def labels(self, iris: list[str]) -> dict[str, dict[str, str]]:
        """Return the labels by language of each resource that has any."""
        known = {iri: self._labels[iri] for iri in iris if iri in self._labels}
        missing = [iri for iri in iris if iri not in known]
        found = self.statements.labels(missing) if missing else {}
        for iri in missing:
            _keep(self._labels, iri, found.get(iri, {}), _LABELS)
        return found | {iri: labels for iri, labels in known.items() if labels}

    def is_told_of(self, iri: str, ask: Callable[[str], bool]) -> bool:
        """Return what was asked about a resource."""
        known = self._told.get(iri)
        if known is None:
            known = ask(iri)
            _keep(self._told, iri, known, _TOLD)
        return known


def _keep(held: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    while len(held) >= most:
        del held[next(iter(held))]
    held[key] = value
