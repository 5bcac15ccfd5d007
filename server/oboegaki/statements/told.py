"""What a description file tells across graphs of a few resources, before and after a change."""

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.rdf import term
from oboegaki.statements.nesting import belonging, blank_objects
from oboegaki.statements.schema import LABEL_RANK, MOMENT_RANK, STANDING_OF_KIND, Standing

_TYPE = nquads.token(term("rdf:type"))

_ROWS = """
SELECT graph.kind, graph.in_default, lines FROM statements JOIN graph ON graph.id = graph
WHERE subject = (SELECT id FROM resource WHERE iri = ?)
"""
_OWNERS = """
SELECT iri FROM nested JOIN resource ON resource.id = owner
WHERE blank = (SELECT id FROM resource WHERE iri = ?) ORDER BY iri
"""
_POINTING = """
SELECT iri FROM link JOIN resource ON resource.id = subject
WHERE object = (SELECT id FROM resource WHERE iri = ?)
AND predicate = (SELECT id FROM resource WHERE iri = ?)
"""
_BLANKS = """
SELECT iri FROM nested JOIN resource ON resource.id = blank
WHERE owner = (SELECT id FROM resource WHERE iri = ?)
"""

Link = tuple[bytes, bytes, int, int]
"""Object, property, standing, newness."""


class Row(NamedTuple):
    """What a graph says about a subject: of what a thousand releases repeat, one."""

    kind: str
    in_default: bool
    lines: bytes

    @property
    def standing(self) -> Standing:
        """Return how it stands to the release."""
        return STANDING_OF_KIND.get(self.kind, Standing.STATED)


@dataclass(slots=True)
class Told:
    """What all graphs together say about one subject, as the tables across graphs have it.

    `lines` leave out graphs of shapes; `here` those of links to elsewhere, too.
    """

    rows: Counter[Row]
    lines: set[bytes] = field(default_factory=set)
    here: set[bytes] = field(default_factory=set)
    default: set[bytes] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    moment: str = ""
    links: set[Link] = field(default_factory=set)

    @property
    def union(self) -> tuple[set[bytes], set[bytes]]:
        """Return what there is to say, with and without links to elsewhere."""
        return self.lines, self.here

    @property
    def types(self) -> set[bytes]:
        """Return the classes that the default graph's graphs put it in."""
        found = (line.partition(b" ") for line in self.default)
        return {o[:-2] for p, _, o in found if p == _TYPE and is_link(o)}


def is_link(object_: bytes) -> bool:
    """Tell whether an object is an IRI."""
    return object_[:1] == b"<" and object_[:3] != b"<<("


class Reading:
    """Reads what is told of resources, by their tokens."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through a connection to a description file, which may be changed meanwhile."""
        self._connection = connection

    def rows(self, subject: bytes) -> Counter[Row]:
        """Return what graphs say about a subject, and how many of them say just that."""
        found = Counter(self._connection.execute(_ROWS, (nquads.iri(subject),)))
        return Counter({Row(*each): count for each, count in found.items()})

    def owners(self, blank: bytes) -> list[bytes]:
        """Return the resources to whose description a blank node belongs; links count as the
        first one's."""
        return self._tokens(_OWNERS, blank)

    def blanks(self, owner: bytes) -> list[bytes]:
        """Return the blank nodes that belong to the description of a resource."""
        return self._tokens(_BLANKS, owner)

    def pointing(self, at: bytes, predicate: bytes) -> list[bytes]:
        """Return the resources that point at one through a property."""
        values = (nquads.iri(at), nquads.iri(predicate))
        rows = self._connection.execute(_POINTING, values)
        return [nquads.token(iri) for (iri,) in rows]

    def _tokens(self, sql: str, of: bytes) -> list[bytes]:
        return [nquads.token(iri) for (iri,) in self._connection.execute(sql, (nquads.iri(of),))]

    def told(self, subject: bytes, rows: Counter[Row] | None = None) -> Told:
        """Return everything that is told of a subject, of which graphs say these rows."""
        told = Told(self.rows(subject) if rows is None else rows)
        for row in told.rows:
            lines = row.lines.splitlines()
            if row.in_default:
                told.default.update(lines)
            if row.standing is not Standing.RULE:
                told.lines.update(lines)
            if row.standing not in (Standing.RULE, Standing.LINKED):
                told.here.update(lines)
        for line in told.lines:
            _take(told, line)
        told.links = self._links(subject, told)
        return told

    def _links(self, subject: bytes, told: Told) -> set[Link]:
        """Return where a subject and the blank nodes that count as its own point to."""
        if subject.startswith(b"_:") and self.owners(subject):
            return set()
        standings: dict[tuple[bytes, bytes], int] = {}
        for row in (*told.rows, *self._of_blanks(subject)):
            if row.standing is not Standing.RULE:
                for key in links_in(row.lines):
                    standings[key] = min(standings.get(key, row.standing), row.standing)
        newness = newness_of(told.moment, subject)
        return {(*key, standing, newness) for key, standing in standings.items()}

    def _of_blanks(self, owner: bytes) -> Iterator[Row]:
        for blank in self.blanks(owner):
            if self.owners(blank)[0] == owner:
                yield from self.rows(blank)


def links_in(lines: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield object and property of the statements whose object is an IRI."""
    for line in lines.splitlines():
        predicate, _, object_ = line.partition(b" ")
        if is_link(object_):
            yield object_[:-2], predicate


def _take(told: Told, line: bytes) -> None:
    predicate, _, object_ = line.partition(b" ")
    if object_[:1] != b'"':
        return
    if predicate in LABEL_RANK:
        literal = nquads.literal(object_[:-2])
        ranked = LABEL_RANK[predicate] + literal.value
        told.labels[literal.language] = min(told.labels.get(literal.language, ranked), ranked)
    elif predicate in MOMENT_RANK:
        ranked = MOMENT_RANK[predicate] + nquads.literal(object_[:-2]).value
        told.moment = min(told.moment or ranked, ranked)


def newness_of(ranked: str, subject: bytes) -> int:
    """Return what links are sorted by, as `schema.DERIVED_TABLES` makes it in SQL."""
    digits = ranked[1:11].replace("-", "")
    whole = "".join(_leading_digits(digits))
    return (-int(whole or 0) << 32) + zlib.crc32(subject)


def _leading_digits(text: str) -> Iterable[str]:
    for character in text:
        if not ("0" <= character <= "9"):
            return
        yield character


def nested_in(rows: dict[bytes, bytes]) -> set[tuple[bytes, bytes]]:
    """Return which blank nodes belong to which resource by what one graph says."""
    return set(
        belonging({each: blank_objects(lines) for each, lines in rows.items() if b"_:" in lines})
    )
