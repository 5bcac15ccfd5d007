"""The form of a release: what each field is called, what may stand in it, and whether it must.

Shapes say it; the ontology names what no shape speaks of; concept schemes and the site's own names
are the choices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from oboegaki.authoring.names import keys
from oboegaki.contexts import LINK, terms
from oboegaki.errors import Text
from oboegaki.formats import TURTLE, parse
from oboegaki.forms import Field, supplied
from oboegaki.rdf import NAMESPACE, Literal, NamedNode, compact, term
from oboegaki.review.facts import EVIDENCE, Facts, Row, Thing
from oboegaki.site import flagship_root

Known = Mapping[str, Mapping[str, str]]
"""Kind (`org`, `person`, …) -> name -> IRI: what the site has names for."""

KINDS = {
    term("org:Organization"): "org",
    term("foaf:Agent"): "org",
    term("foaf:Person"): "person",
    term("schema:Place"): "place",
    term("org:Post"): "post",
    term("schema:Event"): "event",
    term("obg:Agreement"): "agreement",
    term("obg:Initiative"): "initiative",
}
"""Class -> the kind of its addresses."""

_PREFIXES = {"org": "orgs", "person": "persons", "place": "places", "post": "posts",
             "event": "events", "agreement": "agreements", "initiative": "initiatives"}  # fmt: skip
_MOST = 500
"""Choices of a field: a list of more helps nobody."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the vocabulary says of its terms: names, definitions, (predicate, object) -> terms."""

    names: Mapping[str, Text]
    definitions: Mapping[str, Text]
    subjects: Mapping[tuple[str, str], tuple[str, ...]]

    def concepts(self, scheme: str) -> tuple[str, ...]:
        """Return the concepts of a scheme."""
        return self.subjects.get((term("skos:inScheme"), scheme), ())

    def properties(self, class_: str) -> tuple[str, ...]:
        """Return the properties that the vocabulary has for a class."""
        return self.subjects.get((term("schema:domainIncludes"), class_), ())

    def name(self, iri: str) -> Text:
        """Return what a term is called; one that is not ours by its prefix."""
        return self.names.get(iri) or Text(compact(iri) or iri, compact(iri) or iri)


@cache
def words() -> Words:
    """Return the words of the vocabulary that we supply."""
    root = flagship_root() / "ontology"
    said: dict[str, dict[tuple[str, str], str]] = {}
    about_terms: dict[tuple[str, str], list[str]] = {}
    for path in (*sorted(root.glob("*.ttl")), *sorted((root / "concepts").glob("*.ttl"))):
        for quad in parse(path, TURTLE, NAMESPACE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, Literal):
                about = said.setdefault(subject.value, {})
                about.setdefault((quad.predicate.value, value.language or ""), value.value)
            elif isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                about_terms.setdefault((quad.predicate.value, value.value), []).append(
                    subject.value
                )
    names = ("rdfs:label", "skos:prefLabel")
    return Words(
        {iri: text for iri in said if (text := _text(said[iri], names))},
        {iri: text for iri in said if (text := _text(said[iri], ("skos:definition",)))},
        {key: tuple(found) for key, found in about_terms.items()},
    )


def _text(about: Mapping[tuple[str, str], str], names: Iterable[str]) -> Text | None:
    for name in names:
        texts = {language: value for (said, language), value in about.items() if said == term(name)}
        if texts:
            any_ = next(iter(texts.values()))
            return Text(texts.get("ja", any_), texts.get("en", any_), texts.get("vi", ""))
    return None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may stand in a field: as it is written, and what it is called."""

    written: str
    name: Text


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a thing as a person fills it in."""

    iri: str
    name: Text
    help: Text
    is_required: bool
    is_link: bool
    kind: str = ""
    scheme: str = ""
    classes: tuple[str, ...] = ()


class Form:
    """The form of one release."""

    def __init__(self, facts: Facts, known: Known) -> None:
        """Take what the file says, and the names that the site knows."""
        self.facts = facts
        self._known = known
        self._labels = {each.iri: each.label for each in facts.things if each.iri}
        self._labels |= {iri: name for names in known.values() for name, iri in names.items()
                         if not self._labels.get(iri)}  # fmt: skip

    def kinds(self, thing: Thing) -> list[Text]:
        """Return what a thing is, in words."""
        return [words().name(each) for each in thing.classes]

    def label_of(self, row: Row) -> str:
        """Return what the thing is called that a value leads to, "" where it leads to none."""
        if row.key.form != LINK:
            return ""
        iri = self.facts.iri_of(row.value)
        return self._labels.get(iri, "")

    def concept_of(self, row: Row) -> Text:
        """Return the name of the concept that a value is, empty for any other."""
        iri = self.facts.iri_of(row.value) if row.key.form == LINK else ""
        return words().names.get(iri, Text("", "")) if iri else Text("", "")

    def slot(self, thing: Thing, row: Row) -> Slot:
        """Return the field that a value stands in."""
        return _slot(row.key.iri, _fields(thing).get(row.key.iri), row.key.form == LINK)

    def slots(self, thing: Thing) -> list[Slot]:
        """Return the fields of a thing, those first that must be there and are not."""
        there = {each.key.iri for each in thing.rows} | self._inside(thing)
        fields = _fields(thing)
        iris = [*fields, *(p for each in thing.classes for p in words().properties(each)), *_LOOSE]
        made = [_slot(each, fields.get(each), each in _links())
                for each in dict.fromkeys(iris) if each not in _NOT_BY_HAND]  # fmt: skip
        wanted = {each.iri for each in made if each.is_required and each.iri not in there}
        return sorted(made, key=lambda each: (each.iri not in wanted, each.iri in there))

    def missing(self, thing: Thing) -> list[Slot]:
        """Return the fields that must be there and are not."""
        there = {each.key.iri for each in thing.rows} | self._inside(thing)
        return [each for each in self.slots(thing) if each.is_required and each.iri not in there
]  # fmt: skip

    def _inside(self, thing: Thing) -> set[str]:
        found = (keys().property(key.text, self.facts.home) for key, _ in thing.mapping.pairs)
        return {each.iri for each in found if each}

    def concepts(self, scheme: str) -> list[Choice]:
        """Return the concepts of a scheme, as values are written."""
        shown = words().concepts(scheme)
        return [Choice(self.facts.home.abbreviated(each), words().name(each)) for each in shown]

    def meant(self, slot: Slot, value: str) -> str:
        """Return the address of what is called so, of a concept or thing; else the value itself."""
        choices = self.concepts(slot.scheme) if slot.scheme else []
        choices = choices or (self.things(slot.kind) if slot.kind else [])
        called = (each.written for each in choices if value in (*each.name.both, each.name.vi))
        return next(called, value)

    def things(self, kind: str) -> list[Choice]:
        """Return the things of a kind that have a name: those of the file first."""
        start = f"{self.facts.home.base}id/{kind}/"
        known = {iri: name for name, iri in self._known.get(kind, {}).items()}
        here = {iri: name for iri, name in self._labels.items() if iri.startswith(start) and name}
        both = list({**here, **known}.items())[:_MOST]
        return [Choice(self.facts.home.abbreviated(iri), Text(name, name)) for iri, name in both]

    @property
    def lists(self) -> list[str]:
        """Return the kinds of things that fields may ask for."""
        return list(_PREFIXES)

    def fresh(self, class_: str) -> str:
        """Return an address for a new thing of a class."""
        slug = self.facts.home.document.rpartition("/")[2]
        kind = KINDS.get(class_, "")
        number = 1
        while self.facts.home.expanded(made := _address(kind, slug, number)) in self._labels:
            number += 1
        return made


_LOOSE = tuple(map(term, ("rdfs:label", "dcterms:subject", "dcterms:description", "rdfs:seeAlso")))
"""Properties that anything may have."""
_NOT_BY_HAND = frozenset((EVIDENCE, term("rdf:type"), term("obg:sha256")))


@cache
def _links() -> frozenset[str]:
    """Return the properties whose values are things."""
    return frozenset(each.iri for each in terms() if each.form == LINK)


def _address(kind: str, slug: str, number: int) -> str:
    return f"{_PREFIXES[kind]}:{slug}-{number}" if kind else f"#x-{number}"


def _slot(iri: str, field: Field | None, is_link: bool) -> Slot:
    name = words().name(iri)
    description = field.description if field and field.description.ja else Text("", "")
    help_text = description if description.ja else words().definitions.get(iri, Text("", ""))
    kind = next((KINDS[each] for each in field.classes if each in KINDS), "") if field else ""
    if field is None:
        return Slot(iri, name, help_text, is_required=False, is_link=is_link)
    classes = (term("org:Organization"),) if kind == "org" else field.classes
    return Slot(iri, name, help_text, field.is_required, is_link, kind, field.scheme, classes)


def _fields(thing: Thing) -> dict[str, Field]:
    """Return the fields by the classes of a thing."""
    by_class = supplied().by_class
    found: dict[str, Field] = {}
    for each in thing.classes:
        if each in by_class:
            found.update((f.path, f) for f in by_class[each].fields if f.path not in found)
    return found
