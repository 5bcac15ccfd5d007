"""A proposal as the YAML of a release that nobody has confirmed yet, or as JSON.

Every line that was taken from the document bears the mark that `check` refuses, with the words it
was taken from; evidence nodes keep the exact quotes and their positions.
"""

import json
from collections.abc import Iterable
from datetime import date

from oboegaki import __version__
from oboegaki.authoring import Home, compose
from oboegaki.draft.proposal import Contact, Event, Figure, Period, Person, Proposal, Value
from oboegaki.draft.sheet import Sheet, iri, japanese, number_of, plain_text, typed
from oboegaki.rdf import CONCEPTS

_PRESS = "http://publications.europa.eu/resource/authority/resource-type/PRESS_REL"
_JAPANESE = "http://publications.europa.eu/resource/authority/language/JPN"
_UNITS = {"km2": "KMK", "平方キロメートル": "KMK", "ha": "HAR", "ヘクタール": "HAR", "m2": "MTK",
          "平方メートル": "MTK", "%": "P1", "パーセント": "P1"}  # fmt: skip
_PEOPLE = frozenset(("人", "名"))


def as_yaml(proposal: Proposal, home: Home, publisher: str, today: date) -> str:
    """Return the draft of a release; `publisher` is the IRI of who publishes the data."""
    sheet = Sheet(home, proposal.document)
    _Writer(proposal, sheet).release(publisher, today)
    return compose(sheet.all(), home, "ja", sheet.comments)


class _Writer:
    """Writes the parts of a proposal one after the other."""

    def __init__(self, proposal: Proposal, sheet: Sheet) -> None:
        self.proposal, self.sheet = proposal, sheet
        self.slug = sheet.home.document.rpartition("/")[2]
        self.main = iri(sheet.home.main)
        self.bodies: dict[str, str] = {}

    def release(self, publisher: str, today: date) -> None:
        """Write everything; the release itself comes first."""
        sheet, proposal, main = self.sheet, self.proposal, self.main
        sheet.kinds(main, "obg:PressRelease schema:Article")
        if proposal.title:
            sheet.add(main, "dcterms:title", japanese(proposal.title.text), proposal.title)
            for name in ("rdfs:label", "schema:headline"):
                sheet.add(main, name, japanese(proposal.title.text))
            sheet.prove(main, proposal.title)
        sheet.add(main, "dcterms:type", iri(_PRESS))
        sheet.add(main, "dcterms:language", iri(_JAPANESE))
        sheet.add(main, "schema:inLanguage", plain_text("ja"))
        if proposal.issuer:
            issuer = self.body(proposal.issuer)
            sheet.add(main, "dcterms:publisher", issuer, proposal.issuer)
        if proposal.published:
            self._date(main, "dcterms:issued", proposal.published.start, proposal.published.value)
        self._parts()
        self._document(publisher, today)
        self._questions()

    def _parts(self) -> None:
        for place, agreement in enumerate(self.proposal.agreements, 1):
            self._agreement(place, agreement.title, agreement.parties)
        for place, event in enumerate(self.proposal.events, 1):
            self._event(place, event)
        self._persons()
        for place, contact in enumerate(self.proposal.contacts, 1):
            self._contact(place, contact)
        for place, figure in enumerate(self.proposal.figures, 1):
            self._figure(place, figure)
        for link in self.proposal.links:
            self.sheet.add(self.main, "rdfs:seeAlso", iri(link.text), link)

    # The document and the text

    def _document(self, publisher: str, today: date) -> None:
        sheet, read = self.sheet, self.proposal.document
        document, text = iri(sheet.home.document), sheet.here("source-text")
        sheet.kinds(document, "foaf:Document")
        title = self.proposal.title.text if self.proposal.title else read.name
        sheet.add(document, "dcterms:title", japanese(f"「{title}」のデータ"))
        sheet.add(document, "foaf:primaryTopic", self.main)
        sheet.add(document, "obg:sourceText", text)
        if publisher:
            sheet.add(document, "dcterms:publisher", iri(publisher))
        sheet.add(document, "dcterms:created", typed(today.isoformat(), "xsd:date"))
        note = (f"oboegaki {__version__} の下書き（{today.isoformat()}）。"
                "確認した人: （氏名）、確認した日: （日付）")  # fmt: skip
        sheet.add(document, "obg:encodingNote", japanese(note))
        sheet.ask(document, "「データ化についての注記」に、確認した人と日付を書いてください。")
        self._draft(document, today)
        sheet.kinds(text, "obg:SourceText")
        sheet.add(text, "rdfs:label", japanese("報道発表資料の本文"))
        sheet.add(text, "obg:sha256", plain_text(read.text_sha256))
        sheet.add(text, "obg:lengthInCodePoints", number_of(len(read.text)))
        for each in read.notes:
            sheet.ask(document, f"{read.name}: {each.ja}")

    def _questions(self) -> None:
        for each in self.proposal.questions:
            about = self.bodies.get(each.one.text, self.main)
            other = f"{each.other} <{each.known}>" if each.known else each.other
            self.sheet.ask(about, f"「{each.one.text}」と「{other}」は同じものですか。")

    def _draft(self, document: str, today: date) -> None:
        """State that this began as a draft: what stays when every mark has been taken away."""
        sheet, it = self.sheet, self.sheet.here("draft")
        sheet.add(document, "obg:draft", it)
        sheet.kinds(it, "obg:Draft")
        sheet.add(it, "rdfs:label", japanese("下書き"))
        sheet.add(it, "obg:draftedWith", plain_text(f"oboegaki {__version__}"))
        sheet.add(it, "dcterms:created", typed(today.isoformat(), "xsd:date"))
        sheet.add(it, "obg:sha256", plain_text(self.proposal.document.sha256))

    # Bodies

    def body(self, value: Value) -> str:
        """Return a body by its name: that of the site, else a new one to be named by a person."""
        name = value.text
        if name in self.bodies:
            return self.bodies[name]
        known = self.proposal.iri_of_body(name)
        new = self.sheet.of_site("org", f"{self.slug}-{len(self.bodies) + 1}")
        made = self.bodies[name] = iri(known) if known else new
        self.sheet.kinds(made, "org:Organization")
        if not known:
            self.sheet.ask(made, "新しい団体です。番地（ローマ字）を決めてください。")
            self.sheet.add(made, "rdfs:label", japanese(name))
        self.sheet.add(made, "obg:nameAsPrinted", japanese(name), value)
        self.sheet.prove(made, value)
        return made

    def _agreement(self, place: int, title: Value | None, parties: Iterable[Value]) -> None:
        sheet = self.sheet
        it = sheet.of_site("agreement", self.slug if place == 1 else f"{self.slug}-{place}")
        kinds = "obg:Agreement"
        if title and "覚書" in title.text:
            kinds += " obg:MemorandumOfUnderstanding"
        sheet.add(self.main, "obg:reports", it)
        sheet.kinds(it, kinds)
        if title:
            sheet.add(it, "dcterms:title", japanese(title.text), title)
            for name in ("rdfs:label", "obg:nameAsPrinted"):
                sheet.add(it, name, japanese(title.text))
            sheet.prove(it, title)
        for each in parties:
            sheet.add(it, "obg:party", self.body(each), each)
        ends = [(n, each) for n, each in enumerate(self.proposal.events, 1) if each.is_conclusion]
        if len(ends) == 1:
            number, event = ends[0]
            sheet.add(it, "obg:concludedAt", self._event_token(number), event.name)

    # Events

    def _event(self, place: int, event: Event) -> None:
        sheet = self.sheet
        it = self._event_token(place)
        name = event.name or self.proposal.title
        sheet.add(self.main, "obg:reports", it)
        sheet.kinds(
            it, "schema:Event obg:ConclusionCeremony" if event.is_conclusion else "schema:Event"
        )
        if name:
            sheet.add(it, "rdfs:label", japanese(name.text), name)
            sheet.prove(it, name)
        for number, period in enumerate(event.periods):
            if number == 0:
                self._when(it, period)
            self._stated(it, place, number + 1, period)
        if event.venue:
            self._venue(it, place, event.venue)
        for host in event.hosts:
            sheet.add(it, "obg:principalOrganizer", self.body(host), host)
        for host in event.cohosts:
            sheet.add(it, "obg:coOrganizer", self.body(host), host)

    def _event_token(self, place: int) -> str:
        return self.sheet.of_site("event", f"{self.slug}-{place}")

    def _venue(self, event: str, place: int, venue: Value) -> None:
        known = self.proposal.iri_of("place", venue.text)
        it = iri(known) if known else self.sheet.of_site("place", f"{self.slug}-{place}")
        self.sheet.add(event, "schema:location", it, venue)
        if not known:
            self.sheet.ask(it, "新しい場所です。番地（ローマ字）を決めてください。")
            self.sheet.add(it, "rdfs:label", japanese(venue.text))
        self.sheet.kinds(it, "schema:Place")
        self.sheet.prove(it, venue)

    def _when(self, subject: str, period: Period) -> None:
        self._date(subject, "schema:startDate", period.start, period.value)
        if period.end:
            self._date(subject, "schema:endDate", period.end, period.value)

    def _date(self, subject: str, name: str, text: str, value: Value) -> None:
        self.sheet.add(subject, name, _moment(text), value)

    def _stated(self, event: str, place: int, number: int, period: Period) -> None:
        """Write a time as it is printed, in the zone that is printed."""
        if "T" not in period.start or not period.zone or not _has_offset(period.start):
            self.sheet.prove(event, period.value)
            return
        it = self.sheet.here(f"time-{place}-{number}")
        local = period.zone == "local"
        zone = "local-time" if local else "japan-time"
        self.sheet.add(event, "obg:statedTime", it)
        self.sheet.kinds(it, "obg:StatedInterval")
        self.sheet.add(it, "rdfs:label", japanese("現地時間" if local else "日本時間"))
        self.sheet.add(it, "obg:zone", iri(f"{CONCEPTS}zone#{zone}"))
        self._date(it, "obg:start", period.start, period.value)
        if period.end:
            self._date(it, "obg:end", period.end, period.value)
        self.sheet.prove(it, period.value)

    # Persons, contacts, figures

    def _persons(self) -> None:
        for number, person in enumerate(self.proposal.persons, 1):
            self._person(number, person)

    def _person(self, number: int, person: Person) -> None:
        sheet, known = self.sheet, self.proposal.iri_of("person", person.name.text)
        it = iri(known) if known else sheet.of_site("person", f"{self.slug}-{number}")
        held = self.proposal.iri_of("post", person.full_post)
        post = iri(held) if held else sheet.of_site("post", f"{self.slug}-{number}")
        if not known:
            sheet.ask(it, "新しい人です。番地（ローマ字）を決めてください。")
        sheet.kinds(it, "foaf:Person schema:Person")
        if not known:
            sheet.add(it, "rdfs:label", japanese(person.name.text))
        sheet.add(it, "obg:nameAsPrinted", japanese(person.name.text), person.name)
        sheet.add(it, "org:holds", post, person.post)
        sheet.prove(it, person.name)
        sheet.kinds(post, "org:Post")
        if not held:
            sheet.add(post, "rdfs:label", japanese(person.full_post))
        if body := person.organization or person.within:
            sheet.add(post, "org:postIn", self.body(body), body)
        elif not held:
            sheet.ask(post, "どの団体の役職かを「役職のある組織」に書いてください。")
        sheet.prove(post, person.post)
        if person.is_listed:
            self._attends(number, person, it, post)

    def _attends(self, number: int, person: Person, who: str, post: str) -> None:
        """Write that somebody takes part in the event in whose list the name stands."""
        events = enumerate(self.proposal.events, 1)
        before = [place for place, event in events if event.is_before(person.name)]
        if not before:
            return
        sheet, it = self.sheet, self.sheet.here(f"p-{number}")
        sheet.add(self._event_token(before[-1]), "obg:participation", it)
        sheet.kinds(it, "obg:Participation")
        sheet.add(it, "rdfs:label", japanese(f"{person.name.text}の出席"))
        sheet.add(it, "obg:participant", who)
        sheet.add(it, "obg:role", iri(f"{CONCEPTS}role#attendee"), person.name)
        sheet.add(it, "obg:inCapacityOf", post)
        sheet.add(it, "obg:titleAsPrinted", japanese(person.post.text))
        sheet.prove(it, person.name)

    def _contact(self, number: int, contact: Contact) -> None:
        sheet = self.sheet
        it = sheet.here("contact" if number == 1 else f"contact-{number}")
        sheet.add(self.main, "obg:contact", it)
        sheet.kinds(it, "schema:ContactPoint")
        sheet.add(it, "rdfs:label", japanese("問い合わせ先"))
        if contact.unit:
            sheet.add(it, "obg:contactUnit", self.body(contact.unit), contact.unit)
        for value, name, printed in (
            (contact.telephone, "schema:telephone", "obg:telephoneAsPrinted"),
            (contact.fax, "schema:faxNumber", "obg:faxAsPrinted"),
        ):
            if value:
                sheet.add(it, name, plain_text(_abroad(value.text)), value)
                sheet.add(it, printed, plain_text(value.quote.text))
                sheet.prove(it, value)
        if contact.mail:
            sheet.add(it, "schema:email", plain_text(contact.mail.text), contact.mail)
            sheet.prove(it, contact.mail)

    def _figure(self, number: int, figure: Figure) -> None:
        sheet, value = self.sheet, figure.value
        it = sheet.here(f"q-{number}")
        kind = "xsd:decimal" if "." in value.text else "xsd:integer"
        sheet.kinds(it, "schema:QuantitativeValue")
        sheet.add(it, "rdfs:label", japanese(value.quote.text))
        sheet.add(it, "schema:value", typed(value.text, kind), value)
        if figure.unit in _UNITS:
            sheet.add(it, "schema:unitCode", plain_text(_UNITS[figure.unit]))
        if figure.unit and figure.unit not in _PEOPLE:
            sheet.add(it, "schema:unitText", plain_text(figure.unit))
        sheet.add(it, "obg:approximation", iri(f"{CONCEPTS}approximation#approximate"))
        sheet.add(it, "obg:valueAsPrinted", japanese(value.quote.text))
        sheet.ask(it, "何の数かを「数量の種類」に書いてください。")
        sheet.prove(it, value)


def _moment(text: str) -> str:
    """Return the token of a day, month or moment; moments get the seconds that they need."""
    if "T" not in text:
        return typed(text, "xsd:date" if len(text) == 10 else "xsd:gYearMonth")
    return typed(f"{text[:16]}:00{text[16:]}", "xsd:dateTime")


def _has_offset(text: str) -> bool:
    return len(text) > 16


def _abroad(number: str) -> str:
    """Return a number as it is dialled from anywhere (RFC 3966), with its hyphens."""
    return "+81-" + number[1:] if number.startswith("0") else number


def as_json(proposal: Proposal) -> str:
    """Return a proposal as JSON, each value with its quote and position."""
    read = proposal.document
    parts = {key: value for key, value in asdict_of(proposal).items() if key != "document"}
    head = {
        "file": read.name,
        "kind": read.kind,
        "sha256": read.sha256,
        "textSha256": read.text_sha256,
        "notes": [each._asdict() for each in read.notes],
    }
    return json.dumps({"document": head, **parts}, ensure_ascii=False, indent=2) + "\n"


def asdict_of(proposal: Proposal) -> dict[str, object]:
    """Return the parts of a proposal as plain values."""
    names = ("title", "issuer", "published", "events", "periods", "persons", "agreements",
             "contacts", "links", "figures", "questions")  # fmt: skip
    return {name: _plain(getattr(proposal, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, tuple) and not hasattr(value, "_asdict"):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value._asdict() if hasattr(value, "_asdict") else value
