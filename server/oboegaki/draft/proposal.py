"""What is proposed: values, each with the words it was taken from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from oboegaki.draft.document import Document, Quote, squeezed
from oboegaki.errors import Text

_CONCLUDED = re.compile("締結式|調印式|署名式")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as data have it, the words that say it, and what to look at when reviewing it."""

    text: str
    quote: Quote
    doubts: tuple[Text, ...] = ()


JAPAN, LOCAL = "japan", "local"
"""By which clock a period is told, where that is said."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, moment or a span of them: ISO 8601 with `/`, the offset where it is known."""

    value: Value
    zone: str = ""
    label: str = ""

    @property
    def start(self) -> str:
        """Return the first day or moment."""
        return self.value.text.partition("/")[0]

    @property
    def end(self) -> str:
        """Return the last day or moment, "" where none is stated."""
        return self.value.text.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the post that the text gives; `organization` where a heading gives it.

    `is_listed` tells those who are in a list of persons, not in a sentence or a note to it;
    `within` is the body that the words of the post begin with.
    """

    name: Value
    post: Value
    organization: Value | None = None
    is_listed: bool = False
    within: Value | None = None

    @property
    def full_post(self) -> str:
        """Return the post with the body, as one would print it."""
        return (self.organization.text if self.organization else "") + self.post.text


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement: what it is called, and who the parties are."""

    title: Value | None
    parties: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: a unit and how to reach it."""

    unit: Value | None = None
    telephone: Value | None = None
    fax: Value | None = None
    mail: Value | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes place: the same time in two zones are two periods."""

    name: Value | None
    periods: tuple[Period, ...]
    venue: Value | None = None
    hosts: tuple[Value, ...] = ()
    cohosts: tuple[Value, ...] = ()

    @property
    def is_conclusion(self) -> bool:
        """Tell whether an agreement is concluded here, by the name."""
        return self.name is not None and _CONCLUDED.search(self.name.text) is not None

    def is_before(self, value: Value) -> bool:
        """Tell whether the times of the event stand before a value."""
        return any(each.value.quote.start < value.quote.start for each in self.periods)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the text calls approximate: the number and its unit."""

    value: Value
    unit: str


@dataclass(frozen=True, slots=True)
class Question:
    """Two names that may be one; `known` is the IRI when one of them is of the site."""

    one: Value
    other: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is proposed from one document."""

    document: Document
    title: Value | None = None
    issuer: Value | None = None
    published: Period | None = None
    events: tuple[Event, ...] = ()
    periods: tuple[Period, ...] = ()
    persons: tuple[Person, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Value, ...] = ()
    figures: tuple[Figure, ...] = ()
    questions: tuple[Question, ...] = ()
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind -> name without spaces -> IRI, for names that the site knows."""

    def iri_of(self, kind: str, name: str) -> str:
        """Return the IRI of a name that the site knows, else ""."""
        return self.known.get(kind, {}).get(squeezed(name), "")

    def iri_of_body(self, name: str) -> str:
        """Return the IRI of a body by its name, by what stands after it in brackets, or as a unit.

        `JICA（独立行政法人国際協力機構）` is the second, `環境局環境政策課` of 堺市 the last.
        """
        long = re.search(rf"{re.escape(name)}[(]([^()]+)[)]", self.document.tight.text)
        issuer = self.issuer.text if self.issuer else ""
        for each in (name, long[1] if long else "", issuer + name):
            if each and (found := self.iri_of("org", each)):
                return found
        return ""

    def values(self) -> Iterator[tuple[str, Value]]:
        """Yield every value with the name of its field."""
        yield from _named("title", self.title)
        yield from _named("issuer", self.issuer)
        for period in self.periods:
            yield "date", period.value
        for event in self.events:
            yield from _named("venue", event.venue)
            yield from (("host", each) for each in event.hosts)
            yield from (("cohost", each) for each in event.cohosts)
        for person in self.persons:
            yield "person", person.name
            yield "post", person.post
        for agreement in self.agreements:
            yield from _named("agreement", agreement.title)
            yield from (("party", each) for each in agreement.parties)
        for contact in self.contacts:
            yield from _named("unit", contact.unit)
            yield from _named("tel", contact.telephone)
            yield from _named("fax", contact.fax)
            yield from _named("mail", contact.mail)
        yield from (("link", each) for each in self.links)
        yield from (("figure", each.value) for each in self.figures)


def _named(name: str, value: Value | None) -> Iterator[tuple[str, Value]]:
    if value is not None:
        yield name, value
