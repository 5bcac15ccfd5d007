"""What things are called, in the language that is best for the reader."""

from collections.abc import Iterable, Sequence

from oboegaki import language as languages
from oboegaki.language import Label
from oboegaki.rdf import compact
from oboegaki.statements.reader import Statements


class Labels:
    """The labels of an edition for one reader; what it does not call, the vocabulary may."""

    def __init__(
        self, statements: Statements, order: Sequence[str], vocabulary: Statements | None = None
    ) -> None:
        """Prefer the languages in this order."""
        self._files = (statements, vocabulary) if vocabulary else (statements,)
        self._order = tuple(order)
        self._known: dict[str, Label | None] = {}

    def find(self, iris: Iterable[str]) -> None:
        """Look up several labels at once."""
        wanted = [iri for iri in dict.fromkeys(iris) if iri not in self._known]
        found: dict[str, dict[str, str]] = {}
        for file in self._files:
            found |= file.labels(iri for iri in wanted if iri not in found)
        for iri in wanted:
            self._known[iri] = languages.visible(found.get(iri, {}), self._order)

    def of(self, iri: str) -> Label | None:
        """Return the label of a resource, None when it has none."""
        if iri not in self._known:
            self.find((iri,))
        return self._known[iri]

    def name(self, iri: str) -> Label:
        """Return the label, not endlessly; the prefixed name or the IRI when there is none."""
        found = self.of(iri) or Label(compact(iri) or iri, "")
        return Label(languages.shortened(found.text), found.language)
