"""What is known of each person, organisation and place, as far as it tells who is who."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from oboegaki import nquads
from oboegaki.iris import document_of
from oboegaki.rdf import LABEL_PROPERTIES, term
from oboegaki.statements.reader import Statements

_KINDS = {
    "person": ("foaf:Person", "schema:Person"),
    "org": ("org:Organization", "org:FormalOrganization", "org:OrganizationalUnit"),
    "place": ("schema:Place", "schema:City", "schema:State", "schema:Country"),
}
_MOST_NAMES = 20
_MOST_MENTIONS = 50

_TYPE = term("rdf:type")
_NAMES = frozenset((*LABEL_PROPERTIES, *map(term, ("skos:altLabel", "skos:hiddenLabel",
                                                   "obg:nameAsPrinted"))))  # fmt: skip
_READING = term("obg:reading")
_IDENTIFIERS = frozenset(map(term, "schema:sameAs owl:sameAs skos:exactMatch schema:identifier "
                                   "dcterms:identifier".split()))  # fmt: skip
_ABOVE = frozenset(map(term, "org:unitOf org:subOrganizationOf schema:containedInPlace "
                             "dcterms:spatial".split()))  # fmt: skip
_LATITUDE, _LONGITUDE, _WKT = map(term, ("schema:latitude", "schema:longitude", "geo:asWKT"))
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]{1,20})\s+(-?[\d.]{1,20})\s*\)", re.IGNORECASE)


class Point(NamedTuple):
    """A place on earth in degrees."""

    latitude: float
    longitude: float


class Identifier(NamedTuple):
    """A name that a register gives; one register gives a thing one."""

    register: str
    name: str


@dataclass(frozen=True)
class Thing:
    """One person, organisation or place, with what points at it read when it is asked for."""

    iri: str
    kind: str
    names: tuple[str, ...]
    readings: frozenset[str]
    identifiers: frozenset[Identifier]
    above: frozenset[str]
    leads_to: frozenset[str]
    point: Point | None
    statements: Statements
    base: str

    @cached_property
    def mentions(self) -> tuple[str, ...]:
        """Return the first resources that point at it."""
        counts = self.statements.link_counts(self.iri)
        found = (each.subject for count in counts for each in self.statements.links(
            self.iri, count.predicate, count.standing, _MOST_MENTIONS))  # fmt: skip
        return tuple(dict.fromkeys(islice(found, _MOST_MENTIONS)))

    @cached_property
    def documents(self) -> frozenset[str]:
        """Return the releases that speak of it."""
        start = f"{self.base}press/"
        return frozenset(document_of(each) for each in self.mentions if each.startswith(start))

    @cached_property
    def company(self) -> frozenset[str]:
        """Return the shared things that are named together with it: posts, bodies, events."""
        start = f"{self.base}id/"
        met = {nquads.iri(each) for one in self.mentions for each in _objects(self.statements, one)
               if each.startswith(b"<")}  # fmt: skip
        return frozenset(each for each in met if each.startswith(start) and each != self.iri)

    @property
    def weight(self) -> tuple[int, int]:
        """Return how much there is of it: the one with more should stay."""
        return len(self.mentions), len(self.leads_to) + len(self.names)


def things(statements: Statements, base: str) -> list[Thing]:
    """Return the persons, organisations and places under `<base>id/`, in order of their IRIs."""
    found: dict[str, str] = {}
    for kind, classes in _KINDS.items():
        for name in classes:
            for iri in statements.pointing(term(name), _TYPE):
                if iri.startswith(f"{base}id/") and "#" not in iri:
                    found.setdefault(iri, kind)
    read = (_thing(statements, base, iri, found[iri]) for iri in sorted(found))
    return [each for each in read if each.names or each.identifiers]


def _objects(statements: Statements, iri: str) -> Iterator[bytes]:
    return (object_ for _, object_ in _pairs(statements, iri))


def _pairs(statements: Statements, iri: str) -> Iterator[tuple[bytes, bytes]]:
    for each in statements.of_resource(iri):
        for line in each.lines.splitlines():
            predicate, _, object_ = line.partition(b" ")
            yield predicate, object_.removesuffix(b" .")


def _thing(statements: Statements, base: str, iri: str, kind: str) -> Thing:
    said: dict[str, list[bytes]] = {}
    for predicate, object_ in _pairs(statements, iri):
        said.setdefault(nquads.iri(predicate), []).append(object_)
    texts = _texts(said, LABEL_PROPERTIES) | _texts(said, _NAMES)
    return Thing(
        iri, kind,
        names=tuple(islice(texts, _MOST_NAMES)),
        readings=frozenset(_texts(said, (_READING,))),
        identifiers=frozenset(map(_identifier, _values(said, _IDENTIFIERS))),
        above=frozenset(_values(said, _ABOVE)),
        leads_to=frozenset(nquads.iri(o) for all_ in said.values() for o in all_ if o[:1] == b"<"),
        point=_point(said),
        statements=statements, base=base,
    )  # fmt: skip


def _values(said: dict[str, list[bytes]], properties: Iterable[str]) -> list[str]:
    found = (each for name in properties for each in said.get(name, ()))
    return [nquads.iri(o) if o.startswith(b"<") else nquads.literal(o).value
            for o in found if not o.startswith((b"_:", b"<<"))]  # fmt: skip


def _texts(said: dict[str, list[bytes]], properties: Iterable[str]) -> dict[str, None]:
    """Return the literals of some properties, each once, in order."""
    found = (o for name in properties for o in said.get(name, ()) if o.startswith(b'"'))
    return dict.fromkeys(nquads.literal(each).value for each in found)


def _identifier(value: str) -> Identifier:
    """Take a register's address of a thing apart; what is no address is a name without register."""
    parts = urlsplit(value)
    if not parts.netloc:
        return Identifier("", value.strip())
    path = parts.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    name = "|".join((last, parts.query, parts.fragment)).rstrip("|")
    return Identifier(parts.netloc.lower().removeprefix("www.") + folder, name)


def _point(said: dict[str, list[bytes]]) -> Point | None:
    found = [_values(said, (name,)) for name in (_LATITUDE, _LONGITUDE)]
    match = _POINT.search(" ".join(_values(said, (_WKT,))))
    pair = (found[0][0], found[1][0]) if all(found) else (match[2], match[1]) if match else None
    if pair is None:
        return None
    try:
        point = Point(*map(float, pair))
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None
