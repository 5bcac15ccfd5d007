"""What the rows of a table are about: resources with their facts and labels, read in batches."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from oboegaki import nquads
from oboegaki.nquads import LiteralText
from oboegaki.rdf import term
from oboegaki.statements import people
from oboegaki.statements.reader import Statements
from oboegaki.statements.schema import Standing

Fact = str | LiteralText
"""An IRI (or a blank node's label), or a literal."""

Facts = Mapping[str, tuple[Fact, ...]]
"""Property -> what it leads to."""

_BATCH = 200
_KNOWN = 4096


class Reader:
    """Reads things; what many of them lead to is read once."""

    def __init__(self, statements: Statements) -> None:
        """Read from the statements of one edition."""
        self._statements = statements
        self.facts_of = lru_cache(_KNOWN)(self._facts)
        self.labels: dict[str, dict[str, str]] = {}
        self.moments: dict[str, str] = {}

    def members(self, class_: str) -> Iterator["Thing"]:
        """Yield every resource that the default graph says to be of a class, newest first."""
        found = self._statements.pointing(class_, term("rdf:type"))
        while batch := list(islice(found, _BATCH)):
            iris = (iri for iri in dict.fromkeys(batch) if not iri.startswith("_:"))
            things = [Thing(iri, self._facts(iri), self) for iri in iris]
            named = {iri for thing in things for iri in thing.leads_to()}
            self.labels = self._statements.labels([*batch, *named])
            self.moments = self._moments([*batch, *named])
            yield from (thing for thing in things if class_ in thing.nodes("rdf:type"))

    def _moments(self, iris: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(iris), _BATCH):
            found |= self._statements.moments(iris[start : start + _BATCH])
        return found

    def _facts(self, iri: str) -> Facts:
        """Return what is stated, derived or linked of a resource."""
        subject, found = nquads.token(iri), dict[str, dict[Fact, None]]()
        for each in self._statements.of_resource(iri):
            if each.subject == subject and each.standing <= Standing.LINKED:
                for line in each.lines.splitlines():
                    predicate, _, object_ = line.partition(b" ")
                    found.setdefault(nquads.iri(predicate), {})[_fact(object_[:-2])] = None
        return {name: tuple(facts) for name, facts in found.items()}

    def back(self, iri: str, property_: str) -> Iterator[Facts]:
        """Yield the facts of what leads to a resource through a property."""
        for each in self._statements.pointing(iri, term(property_)):
            yield self.facts_of(each)


class Thing:
    """One row: a resource, its facts, and the labels of all that they lead to."""

    def __init__(self, iri: str, facts: Facts, reader: Reader) -> None:
        """Know what `reader` has read."""
        self.iri = iri
        self.facts = facts
        self.reader = reader

    def leads_to(self) -> Iterable[str]:
        """Yield the IRIs that the facts lead to."""
        return (each for facts in self.facts.values() for each in facts if isinstance(each, str))

    def nodes(self, *properties: str) -> list[str]:
        """Return the IRIs that any of the properties lead to."""
        found = (each for name in properties for each in self.facts.get(term(name), ()))
        return [each for each in dict.fromkeys(found) if isinstance(each, str)]

    def literals(self, *properties: str) -> list[LiteralText]:
        """Return the literals of the properties."""
        found = (each for name in properties for each in self.facts.get(term(name), ()))
        return [each for each in dict.fromkeys(found) if isinstance(each, LiteralText)]

    def label(self, iri: str, language: str = "ja") -> str:
        """Return what a resource is called in a language, or in none, else the end of its IRI."""
        labels = self.reader.labels.get(iri, {})
        some = labels.get(language) or labels.get("") or next(iter(labels.values()), "")
        return some or iri.rstrip("/#").replace("#", "/").rpartition("/")[2]

    def is_public(self) -> bool:
        """Tell whether a person may be listed."""
        read, back = self.reader.facts_of, self.reader.back
        held = self.nodes("org:holds")
        return people.is_public(
            (term("obg:headOf") in read(post) for post in held),
            (post for tenure in back(self.iri, "org:member")
             for post in tenure.get(term("obg:post"), ())),
        )  # fmt: skip


def _fact(token: bytes) -> Fact:
    if token.startswith(b'"'):
        return nquads.literal(token)
    return token.decode() if token.startswith(b"<<(") else nquads.iri(token)
