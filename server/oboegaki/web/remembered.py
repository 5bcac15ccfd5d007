"""What the pages of one edition read again and again, read once: classes, properties, bodies.

An edition never changes, so nothing here does. Of each kind so many are kept; the oldest give way.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from oboegaki.describe import Statement, read
from oboegaki.rdf import term
from oboegaki.statements.reader import Statements

_ABOUT, _LABELS, _TOLD, _UPPER = 1_000, 10_000, 10_000, 1_000
_SUBCLASS = term("rdfs:subClassOf")
_LARGE = 64
"""Statements about a thing from which on it is not kept."""

Described = Mapping[str, list[Statement]]
Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered:
    """Descriptions, labels, classes and whether there are pages, by IRI, of one description file.

    What the site's own vocabulary does not say of a class, `vocabulary` may.
    """

    def __init__(self, statements: Statements, vocabulary: Statements | None = None) -> None:
        """Remember nothing yet."""
        self.statements = statements
        self._vocabulary = vocabulary
        self._upper: dict[str, frozenset[str]] = {}
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

    def above(self, classes: Iterable[str]) -> set[str]:
        """Return some classes together with all that they are subclasses of."""
        found: set[str] = set()
        todo = set(classes)
        while todo:
            iri = todo.pop()
            found.add(iri)
            todo |= self._upper_of(iri) - found
        return found

    def _upper_of(self, iri: str) -> frozenset[str]:
        known = self._upper.get(iri)
        if known is None:
            known = frozenset(
                each.value.name
                for file in (self.statements, self._vocabulary)
                if file is not None
                for each in read(file.of_resource(iri)).get(iri, ())
                if each.predicate == _SUBCLASS and each.value.literal is None
            )
            _keep(self._upper, iri, known, _UPPER)
        return known

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
