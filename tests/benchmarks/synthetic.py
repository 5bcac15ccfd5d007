"""Synthetic press releases in our own vocabulary: what one states, and what is shared by many.

Release `i` depends on the seed and on `i` only, so a smaller set is the beginning of a larger one.
Bodies, persons and places are drawn by Zipf's law: a few of them have very many links.
Terms are Turtle with the prefixes of `PREFIXES`; `:` is for the release's own fragments.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from words import (
    AIMS,
    BODIES,
    CEREMONY,
    CITIES,
    CLAIMS,
    EVENTS,
    FIRST_HALVES,
    KINDS,
    POSTS,
    SECOND_HALVES,
    SURNAMES,
    TOPICS,
    UNITS,
    VENUES,
    VIETNAMESE_MIDDLES,
    VIETNAMESE_NAMES,
    VIETNAMESE_SURNAMES,
    Three,
)

BASE = "http://data.example.jp/"
Statement = tuple[str, str, str]
DAYS = 7300
FIRST_DAY = date(2005, 4, 1)
NO_LINK = Three("架空のため。", "It is fictional.", "Đây là dữ liệu giả định.")
TOPIC_NAMES = list(TOPICS)


class Zipf:
    """Draws small numbers much more often than large ones."""

    def __init__(self, size: int, exponent: float) -> None:
        """Prepare to draw from `range(size)`."""
        self._sums = list(accumulate(1 / (rank + 1) ** exponent for rank in range(size)))

    def draw(self, random: Random) -> int:
        return bisect_left(self._sums, random.random() * self._sums[-1])


BODY, PERSON, PLACE, TOPIC = Zipf(20_000, 1), Zipf(36_000, 0.8), Zipf(3000, 0.9), Zipf(12, 1)


@dataclass(frozen=True)
class Drawn:
    """What one release is about."""

    number: int
    day: date
    kind: str
    bodies: tuple[int, ...]
    topics: tuple[str, ...]
    persons: tuple[int, ...]
    places: tuple[int, ...]
    extends: int | None
    events: tuple[Three, ...]
    comments: int
    hour: int

    @property
    def slug(self) -> str:
        return f"r{self.number:07d}"

    @property
    def title(self) -> Three:
        """What the release and its agreement are called: the number keeps them apart."""
        other, topic = body_name(self.bodies[1]), TOPICS[self.topics[0]]
        what, number = KINDS.get(self.kind, self.events[0]), self.number
        return Three(
            f"{other.ja}と{topic.ja}に関する{what.ja}（第{number}号）",
            f"{what.en} on {topic.en} with {other.en}, no. {number}",
            f"{what.vi} về {topic.vi} với {other.vi}, số {number}",
        )


def day_of(number: int) -> date:
    return FIRST_DAY + timedelta(days=number * 7919 % DAYS)


def is_agreement(number: int, seed: int) -> bool:
    """Tell whether a release reports an agreement, without drawing the rest."""
    return Random(seed * 1_000_003 + number).random() < 0.65


def drawn(number: int, seed: int = 7) -> Drawn:
    """Draw what a release is about."""
    random = Random(seed * 1_000_003 + number)
    agreed = random.random() < 0.65
    bodies = [0 if random.random() < 0.8 else BODY.draw(random)]
    bodies += [BODY.draw(random) for _ in range(random.choice((1, 1, 2, 2, 3, 4)))]
    bodies = list(dict.fromkeys(bodies))
    if len(bodies) == 1:
        bodies.append(bodies[0] + 1)
    day, earlier = day_of(number), None
    if agreed and number > 20 and random.random() < 0.3:
        tried = (random.randrange(number) for _ in range(5))
        found = (n for n in tried if day_of(n) < day and is_agreement(n, seed))
        earlier = next(found, None)
    kind = random.choice(("MemorandumOfUnderstanding", "Agreement"))
    persons = {PERSON.draw(random) for _ in range(random.choice((1, 2, 2, 3)))}
    others = tuple(random.choice(EVENTS) for _ in range(random.choice((0, 0, 1))))
    return Drawn(
        number=number,
        day=day,
        kind=kind if agreed else "",
        bodies=tuple(bodies),
        topics=tuple({TOPIC_NAMES[TOPIC.draw(random)]: 0 for _ in range(random.choice((1, 2)))}),
        persons=tuple(sorted(persons)),
        places=tuple(PLACE.draw(random) for _ in range(2)),
        extends=earlier,
        events=(CEREMONY, *others) if agreed else (random.choice(EVENTS), *others),
        comments=random.choice((0, 1, 1, 2)),
        hour=random.randint(9, 16),
    )


# Names -------------------------------------------------------------------------------------------


def body_name(number: int) -> Three:
    """Name a body: the bodies of one city follow each other, then come more of the same."""
    city = CITIES[number // len(BODIES) % len(CITIES)]
    body, more = BODIES[number % len(BODIES)], number // (len(BODIES) * len(CITIES))
    ja, en, vi = (f"第{more}", f" No. {more}", f" số {more}") if more else ("", "", "")
    return Three(city.ja + ja + body.ja, city.en + en + body.en, city.vi + vi + body.vi)


def person_name(number: int) -> str:
    """Name a person, as printed: every fourth is Vietnamese. No name occurs twice."""
    if number % 4 == 3:
        number //= 4
        number, first = divmod(number, len(VIETNAMESE_SURNAMES))
        number, middle = divmod(number, len(VIETNAMESE_MIDDLES))
        name = VIETNAMESE_NAMES[number % len(VIETNAMESE_NAMES)]
        more = " " + VIETNAMESE_NAMES[number // len(VIETNAMESE_NAMES)]
        more = more if number >= len(VIETNAMESE_NAMES) else ""
        return f'"{VIETNAMESE_SURNAMES[first]} {VIETNAMESE_MIDDLES[middle]} {name}{more}"'
    number, family = divmod(number, len(SURNAMES))
    number, first = divmod(number, len(FIRST_HALVES))
    return f'"{SURNAMES[family]} {FIRST_HALVES[first]}{SECOND_HALVES[number]}"@ja'


def place_name(number: int) -> Three:
    """Name a place: first the cities themselves, then halls in them."""
    city = CITIES[number % len(CITIES)]
    if number < len(CITIES):
        return Three(f"{city.ja}の区域", f"territory of {city.en}", f"địa bàn {city.vi}")
    hall = VENUES[number % len(VENUES)]
    return Three(
        f"{city.ja}第{number}{hall.ja}", f"{hall.en} {number}", f"{hall.vi} {number}, {city.vi}"
    )


def post_of(person: int) -> tuple[str, int, Three]:
    """Return the post that a person holds: its term, its body, and what it is called."""
    body, rank = person % 600, person % len(POSTS)
    name, post = body_name(body), POSTS[rank]
    term = f"posts:post-{body}-{rank}"
    called = Three(name.ja + post.ja, f"{post.en} of {name.en}", f"{post.vi} {name.vi}")
    return term, body, called


def labelled(subject: str, name: Three, predicate: str = "rdfs:label") -> Iterator[Statement]:
    for language, text in zip(Three._fields, name, strict=True):
        yield subject, predicate, f'"{text}"@{language}'


# What is shared ----------------------------------------------------------------------------------


def body_stated(number: int) -> Iterator[Statement]:
    term, unit = f"orgs:org-{number}", number % len(BODIES) in UNITS
    yield term, "a", "org:Organization"
    yield term, "a", "org:OrganizationalUnit" if unit else "org:FormalOrganization"
    yield from labelled(term, body_name(number))
    yield from labelled(term, NO_LINK, "obg:noLinkReason")
    if unit:
        yield term, "org:unitOf", f"orgs:org-{number - number % len(BODIES)}"
        yield term, "org:classification", "orgtype:bureau"
    else:
        yield term, "dcterms:spatial", f"places:place-{number // len(BODIES) % len(CITIES)}"
    if number % len(BODIES) == 0:
        yield term, "org:classification", "orgtype:municipality"


def person_stated(number: int) -> Iterator[Statement]:
    term, name = f"persons:person-{number}", person_name(number)
    yield term, "a", "foaf:Person"
    for predicate in ("rdfs:label", "foaf:name", "schema:name"):
        yield term, predicate, name
    if name.endswith("@ja"):
        yield term, "rdfs:label", f'"Person {number}"@en'


def post_stated(person: int) -> Iterator[Statement]:
    term, body, called = post_of(person)
    yield term, "a", "org:Post"
    yield from labelled(term, called)
    yield term, "org:postIn", f"orgs:org-{body}"


def place_stated(number: int) -> Iterator[Statement]:
    term = f"places:place-{number}"
    yield term, "a", "schema:Place"
    yield from labelled(term, place_name(number))
    yield from labelled(term, NO_LINK, "obg:noLinkReason")
    if number >= len(CITIES):
        yield term, "schema:containedInPlace", f"places:place-{number % len(CITIES)}"
    else:
        yield term, "a", "schema:AdministrativeArea"
    yield term, "schema:latitude", f'"{33 + number % 300 / 100:.2f}5"^^xsd:decimal'
    yield term, "schema:longitude", f'"{130 + number % 700 / 100:.2f}5"^^xsd:decimal'


# What a release states ---------------------------------------------------------------------------


def stated(about: Drawn, seed: int = 7) -> Iterator[Statement]:
    """State what a release says, complete enough to be read and checked alone."""
    yield from _document(about)
    for number in about.bodies:
        yield f"orgs:org-{number}", "a", "org:Organization"
        yield f"orgs:org-{number}", "rdfs:label", f'"{body_name(number).ja}"@ja'
    if about.kind:
        yield from _agreement(about, seed)
    for number in range(len(about.events)):
        yield from _event(about, number)
    for person in about.persons:
        yield from _attendance(about, person)
    for number in range(about.comments):
        yield from _comment(about, number)


def _document(about: Drawn) -> Iterator[Statement]:
    yield "<>", "a", "foaf:Document"
    yield "<>", "dcterms:title", f'"「{about.title.ja}」のデータ"@ja'
    yield "<>", "dcterms:title", f'"Data of synthetic release {about.number}"@en'
    yield "<>", "dcterms:license", "<https://creativecommons.org/licenses/by/4.0/>"
    yield "<>", "foaf:primaryTopic", ":it"
    yield "<>", "prov:wasDerivedFrom", ":it"
    yield ":it", "a", "obg:PressRelease"
    yield ":it", "a", "schema:Article"
    yield from labelled(":it", about.title)
    yield from labelled(":it", about.title, "dcterms:title")
    yield ":it", "dcterms:publisher", f"orgs:org-{about.bodies[0]}"
    yield ":it", "schema:inLanguage", '"ja"'
    yield ":it", "dcterms:issued", f'"{about.day}"^^xsd:date'
    for topic in about.topics:
        yield ":it", "dcterms:subject", f"topic:{topic}"
    if about.kind:
        yield ":it", "obg:reports", f"agreements:agreement-{about.number}"
    for number in range(len(about.events)):
        yield ":it", "obg:reports", f"events:event-{about.number}-{number}"
    for number in range(about.comments):
        yield ":it", "obg:comment", f":comment-{number}"
    yield ":s1", "a", "obg:Section"
    yield from labelled(":s1", Three("本文", "main text", "nội dung"))
    yield ":s1", "dcterms:isPartOf", ":it"
    yield ":s1", "obg:sequence", '"1"^^xsd:integer'


def _kinds(term: str, kind: str) -> Iterator[Statement]:
    yield term, "a", "obg:Agreement"
    if kind != "Agreement":
        yield term, "a", f"obg:{kind}"


def _agreement(about: Drawn, seed: int) -> Iterator[Statement]:
    term = f"agreements:agreement-{about.number}"
    yield from _kinds(term, about.kind)
    yield from labelled(term, about.title)
    yield term, "obg:concludedOn", f'"{about.day}"^^xsd:date'
    yield from labelled(term, about.title, "dcterms:title")
    yield term, "obg:validFrom", f'"{about.day}"^^xsd:date'
    yield term, "obg:validUntil", f'"{about.day.year + 5}-03-31"^^xsd:date'
    yield term, "obg:concludedAt", f"events:event-{about.number}-0"
    yield term, "obg:objective", ":aim"
    yield term, "obg:inSection", ":s1"
    for topic in about.topics:
        yield term, "dcterms:subject", f"topic:{topic}"
    for number in about.bodies:
        yield term, "obg:party", f"orgs:org-{number}"
    if about.extends is not None:
        earlier = drawn(about.extends, seed)
        other = f"agreements:agreement-{earlier.number}"
        yield term, "obg:extendsAgreement", other
        yield from _kinds(other, earlier.kind)
        yield other, "rdfs:label", f'"{earlier.title.ja}"@ja'
    yield ":aim", "a", "obg:Aim"
    yield from labelled(":aim", _said(AIMS[about.number % len(AIMS)], about.topics[0]))
    yield ":aim", "obg:assertionStatus", "status:stated"
    yield ":aim", "obg:goal", f"topic:{about.topics[0]}"
    yield ":aim", "obg:inSection", ":s1"


def _event(about: Drawn, number: int) -> Iterator[Statement]:
    term, event = f"events:event-{about.number}-{number}", about.events[number]
    yield term, "a", "schema:Event"
    if about.kind and number == 0:
        yield term, "a", "obg:ConclusionCeremony"
    title = about.title
    name = Three(
        f"{title.ja}の{event.ja}{number + 1}",
        f"{event.en} {number + 1}: {title.en}",
        f"{event.vi} {number + 1}: {title.vi}",
    )
    yield from labelled(term, name)
    hour = about.hour + number
    yield term, "schema:startDate", f'"{about.day}T{hour:02d}:00:00+09:00"^^xsd:dateTime'
    yield term, "schema:endDate", f'"{about.day}T{hour:02d}:45:00+09:00"^^xsd:dateTime'
    yield term, "schema:location", f"places:place-{about.places[number]}"
    organizer = about.bodies[number % len(about.bodies)]
    yield term, "obg:principalOrganizer", f"orgs:org-{organizer}"
    yield term, "obg:inSection", ":s1"


def _attendance(about: Drawn, person: int) -> Iterator[Statement]:
    post, body, called = post_of(person)
    whose = f"persons:person-{person}"
    part, tenure = f":p-{person}", f":t-{person}"
    yield f"events:event-{about.number}-0", "obg:participation", part
    yield part, "a", "obg:Participation"
    yield from labelled(part, Three(f"{called.ja}の出席", f"attendance: {called.en}", called.vi))
    yield part, "obg:participant", whose
    yield part, "obg:role", "role:attendee"
    yield part, "obg:attendanceMode", "mode:in-person"
    yield part, "obg:onBehalfOf", f"orgs:org-{body}"
    yield part, "obg:inCapacityOf", post
    yield part, "obg:inSection", ":s1"
    yield tenure, "a", "obg:Tenure"
    yield from labelled(tenure, Three(f"{called.ja}の在職", f"tenure: {called.en}", called.vi))
    yield tenure, "org:member", whose
    yield tenure, "obg:post", post
    yield tenure, "org:organization", f"orgs:org-{body}"
    yield tenure, "obg:attestedOn", f'"{about.day}"^^xsd:date'
    yield tenure, "obg:inSection", ":s1"
    yield whose, "org:holds", post
    yield whose, "a", "foaf:Person"
    yield whose, "rdfs:label", person_name(person)


def _comment(about: Drawn, number: int) -> Iterator[Statement]:
    person = about.persons[number % len(about.persons)]
    speaker, comment, claim = f"persons:person-{person}", f":comment-{number}", f":claim-{number}"
    said = _said(CLAIMS[(about.number + number) % len(CLAIMS)], about.topics[-1])
    yield comment, "a", "obg:ReportedComment"
    yield from labelled(comment, Three("コメント", "comment", "bình luận"))
    yield comment, "schema:creator", speaker
    yield comment, "obg:asserts", claim
    yield comment, "obg:rendition", "rendition:summary"
    yield comment, "obg:inSection", ":s1"
    yield claim, "a", "obg:ReportedClaim"
    yield from labelled(claim, said)
    yield claim, "obg:claimedBy", speaker
    yield claim, "obg:assertionStatus", "status:attributed"
    yield claim, "obg:goal", f"topic:{about.topics[-1]}"
    yield claim, "obg:inSection", ":s1"


def _said(pattern: Three, topic: str) -> Three:
    matter = TOPICS[topic]
    return Three(*(text.format(t=word) for text, word in zip(pattern, matter, strict=True)))
