"""What the pages of one edition read again and again, read once: classes, properties, bodies.

An edition never changes, so nothing here does. Of each kind so many are kept; the oldest give way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup

from oboegaki import language as languages
from oboegaki.describe import About, by_subject
from oboegaki.iris import Urls
from oboegaki.language import Label
from oboegaki.rdf import term
from oboegaki.statements.asked import in_turn
from oboegaki.statements.reader import Statements

_ABOUT, _LABELS, _TOLD, _UPPER, _LINKS, _WAYS = 1_000, 10_000, 10_000, 1_000, 5_000, 8
_SUBCLASS = term("rdfs:subClassOf")
_LARGE = 1 << 14
"""Bytes of statements about a thing from which on it is not kept."""

Described = Mapping[str, About]
"""What is stated about a resource and its blank nodes, by subject."""

Order = tuple[str, ...]
"""Languages, the one that the reader likes best first."""

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
        self._chosen: dict[Order, dict[str, Label | None]] = {}
        self._links: dict[tuple[Order, str, str], dict[str, Markup]] = {}
        self._told: dict[str, bool] = {}

    def about(self, iris: Sequence[str]) -> Described:
        """Return what is stated about some resources and their blank nodes; not to change."""
        found: dict[str, About] = {}
        missing = []
        for iri in iris:
            known = self._about.get(iri)
            if known is None:
                missing.append(iri)
            else:
                found |= known
        for some in in_turn(missing):
            for iri, lines in self.statements.descriptions(some).items():
                described = by_subject(lines)
                found |= described
                if sum(each.size for each in described.values()) < _LARGE:
                    _keep(self._about, iri, described, _ABOUT)
        return found

    def labels(self, iris: list[str]) -> dict[str, dict[str, str]]:
        """Return the labels by language of each resource that has any."""
        known = {iri: self._labels[iri] for iri in iris if iri in self._labels}
        missing = [iri for iri in iris if iri not in known]
        found = self.statements.labels(missing) if missing else {}
        if self._vocabulary is not None:
            found |= self._vocabulary.labels(iri for iri in missing if iri not in found)
        for iri in missing:
            _keep(self._labels, iri, found.get(iri, {}), _LABELS)
        return found | {iri: labels for iri, labels in known.items() if labels}

    def chosen(self, order: Order) -> dict[str, Label | None]:
        """Return the labels that suit readers who like languages in this order, to be added to."""
        return _shared(self._chosen, order, _LABELS)

    def links(self, order: Order, urls: Urls) -> dict[str, Markup]:
        """Return the links as they are written for such readers, to be added to."""
        return _shared(self._links, (order, urls.base, urls.root), _LINKS)

    def choose(self, iris: Iterable[str], order: Order, chosen: dict[str, Label | None]) -> None:
        """Add the labels of resources that suit readers of this order to what was chosen."""
        wanted = [iri for iri in dict.fromkeys(iris) if iri not in chosen]
        if wanted:
            found = self.labels(wanted)
            for iri in wanted:
                chosen[iri] = languages.visible(found.get(iri, {}), order)

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
                for about in (by_subject(file.of_resource(iri)).get(iri),)
                if about
                for each in about.stating(_SUBCLASS)
                if each.value.literal is None
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


def _shared(held: dict[Key, dict[str, Value]], key: Key, most: int) -> dict[str, Value]:
    """Return what has been added under a key; emptied once there is too much of it."""
    found = held.get(key)
    if found is None:
        _keep(held, key, found := {}, _WAYS)
    elif len(found) > most:
        found.clear()
    return found
