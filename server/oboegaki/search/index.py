"""Writing the search index of an edition: one SQLite file beside its description file.

    python -m oboegaki.search.index STATEMENTS INDEX

runs in a process of its own, beside the dumps. What is found is a *unit*: a resource with a label
or another text. The texts of blank nodes and of the parts of a document (`#comment-1`) are found
under what the document is about; terms of a vocabulary are units although they are parts of it.
Units are numbered newest first, terms last, so that order costs nothing when it is asked for; the
numbers leave room for more (`search/amend.py`).
People whom no list may name are found by their name alone: they have no facets.
"""

import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from oboegaki import nquads, overlay
from oboegaki.iris import MAIN, document_of
from oboegaki.rdf import LABEL_PROPERTIES, term
from oboegaki.search.keys import tokens
from oboegaki.search.people import PERSON, public
from oboegaki.statements.schema import ANALYSED_FROM, GRAPH_ORDER

CLASS, YEAR, ORGANIZATION, TOPIC, PLACE = "class", "year", "organization", "topic", "place"
FACETS = (CLASS, YEAR, ORGANIZATION, TOPIC, PLACE)
"""By what results can be narrowed down."""

TABLES = """
CREATE VIRTUAL TABLE text USING fts5(
    name, body, content='', tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'"
);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, is_term INTEGER NOT NULL, is_listed INTEGER NOT NULL,
    moment TEXT NOT NULL
);
CREATE TABLE value (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE facet (
    kind INTEGER NOT NULL, value INTEGER NOT NULL, unit INTEGER NOT NULL,
    PRIMARY KEY (kind, value, unit)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX facet_of_unit ON facet (unit, kind, value);
"""

_TYPE = nquads.token(term("rdf:type"))
_SUBJECT = nquads.token(term("dcterms:subject"))
_NAMES = {
    *map(nquads.token, LABEL_PROPERTIES),
    *(nquads.token(term(n)) for n in ("skos:altLabel", "obg:nameAsPrinted", "obg:reading")),
}
_NO_TEXT = {nquads.token(term(name)) for name in ("obg:sha256", "obg:utcOffset")}
OF_KIND = {
    ORGANIZATION: """org:Organization org:FormalOrganization org:OrganizationalUnit
        foaf:Organization schema:Organization schema:GovernmentOrganization""",
    PLACE: "schema:Place schema:AdministrativeArea schema:City schema:Country",
}
ALSO = {PLACE: ("http://schema.org/Place", "http://purl.org/dc/terms/Location")}
_OF_TERMS = {
    *(term(f"owl:{n}") for n in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty",
                                 "AnnotationProperty")),
    *map(term, ("rdfs:Class", "rdf:Property", "skos:ConceptScheme", "skos:Concept")),
}  # fmt: skip
"""Classes of vocabularies and of what is in them."""

_YEAR_OF_PRESS = re.compile(r"/press/[^/]+/(\d{4})/")
_TEXTUAL = re.compile(rb'"(?:@[A-Za-z0-9-]+)? \.$')
STEP = 4096
"""From one unit's number to the next: room for a hundred units between two days. In the index a
number is told by its distance, which takes two bytes up to four times that."""

_LONGEST = 100_000
"""Characters of one literal that can be found."""


@dataclass(slots=True)
class Unit:
    """What is known of a unit while the statements are read."""

    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    facets: set[tuple[str, str]] = field(default_factory=set)
    is_listed: bool = True

    @property
    def is_term(self) -> bool:
        """Tell whether it is a vocabulary or in one."""
        return any(kind == CLASS and value in _OF_TERMS for kind, value in self.facets)


def write(statements: Path, index: Path) -> None:
    """Write the index of a finished description file; raises sqlite3.Error."""
    source = overlay.connect(statements)
    target = sqlite3.connect(index, isolation_level=None)
    try:
        _written(target, Reader(source).units(), _moments(source))
    finally:
        source.close()
        target.close()
    overlay.finish(index)


class Kinds(Protocol):
    """Tells which tokens are those of organisations and places."""

    def get(self, token: bytes, /) -> str | None:
        """Return the kind, None for anything else."""


class Reader:
    """Reads the description file statement by statement and gathers what is said of each unit."""

    def __init__(self, source: sqlite3.Connection) -> None:
        """Begin with nothing read."""
        self._source = source
        self._ignored = set(_column(source, _IGNORED))
        self._units: dict[str, Unit] = {iri: Unit() for iri in self._named()}
        self._owners = self._owned()
        self._kinds = self._kinds_of()
        vocabularies = (term("owl:Ontology"), term("skos:ConceptScheme"))
        self.vocabularies = {iri for each in vocabularies for iri in _members(source, each)}

    def units(self) -> Mapping[str, Unit]:
        """Return every unit by its IRI."""
        for iri, lines in self._lines():
            if iri not in self._ignored:
                unit, is_itself = self._unit(iri)
                self._take(unit, lines, is_itself=is_itself)
        for iri in self._unlisted():
            if iri in self._units:
                self._units[iri].facets.clear()
                self._units[iri].is_listed = False
        return {iri: unit for iri, unit in self._units.items() if unit.names or unit.texts}

    def _named(self) -> Iterable[str]:
        return _column(self._source, _NAMED)

    def _owned(self) -> Mapping[str, str]:
        return dict(self._source.execute(_OWNERS))

    def _kinds_of(self) -> Kinds:
        return _kinds(self._source)

    def _lines(self) -> Iterable[tuple[str, bytes]]:
        for (graph,) in self._source.execute(_SEARCHED).fetchall():
            yield from self._source.execute(_LINES, (graph,))

    def _unlisted(self) -> Iterable[str]:
        return set(_members(self._source, PERSON)) - public(self._source)

    def _unit(self, iri: str) -> tuple[Unit, bool]:
        """Return the unit under which a resource is found, and whether it is that itself."""
        owner = self._owners.get(iri, iri)
        document = document_of(owner)
        if document not in self.vocabularies:
            for about in (document + MAIN, document):
                if about in self._units:
                    return self._units[about], about == iri
        return self._units.setdefault(owner, Unit()), owner == iri

    def _take(self, unit: Unit, lines: bytes, *, is_itself: bool) -> None:
        for line in lines.splitlines():
            predicate, _, object_ = line.partition(b" ")
            if object_[:1] == b'"':
                _take_text(unit, predicate, object_, is_itself=is_itself)
            elif predicate != _TYPE:
                unit.facets.update(self._facet(predicate, object_[:-2]))
            elif is_itself:
                unit.facets.add((CLASS, nquads.iri(object_[:-2])))

    def _facet(self, predicate: bytes, object_: bytes) -> Iterable[tuple[str, str]]:
        if predicate == _SUBJECT:
            return ((TOPIC, nquads.iri(object_)),)
        kind = self._kinds.get(object_)
        return ((kind, nquads.iri(object_)),) if kind else ()


def _take_text(unit: Unit, predicate: bytes, object_: bytes, *, is_itself: bool) -> None:
    if _TEXTUAL.search(object_) is None or predicate in _NO_TEXT:
        return
    text = nquads.literal(object_[:-2]).value[:_LONGEST]
    (unit.names if is_itself and predicate in _NAMES else unit.texts).append(text)


_NAMED = """
SELECT DISTINCT resource.iri FROM label JOIN resource ON resource.id = label.resource
WHERE resource.iri NOT LIKE '\\_:%' ESCAPE '\\' AND EXISTS (
    SELECT 1 FROM statements JOIN graph ON graph.id = statements.graph
    WHERE statements.subject = resource.id AND graph.kind NOT IN ('shapes', 'links'))
AND resource.iri NOT IN (SELECT iri FROM graph WHERE kind IN ('derived', 'links', 'changes'))
"""
_IGNORED = "SELECT iri FROM graph WHERE kind IN ('derived', 'links', 'changes')"
_OWNERS = """
SELECT blank.iri, MIN(owner.iri) FROM nested JOIN resource AS blank ON blank.id = nested.blank
JOIN resource AS owner ON owner.id = nested.owner GROUP BY blank.id
"""
_SEARCHED = f"""
SELECT id FROM graph WHERE kind NOT IN ('shapes', 'links') ORDER BY {GRAPH_ORDER}
"""  # noqa: S608 - an order of ours
_LINES = """
SELECT resource.iri, lines FROM statements JOIN resource ON resource.id = statements.subject
WHERE graph = ? ORDER BY statements.id
"""
_MEMBERS = """
SELECT DISTINCT subject.iri FROM link JOIN resource AS subject ON subject.id = link.subject
WHERE object = (SELECT id FROM resource WHERE iri = ?)
AND predicate = (SELECT id FROM resource WHERE iri = ?)
"""


def _column(source: sqlite3.Connection, sql: str, *values: str) -> Iterator[str]:
    for (value,) in source.execute(sql, values):
        yield value


def _kinds(source: sqlite3.Connection) -> dict[bytes, str]:
    """Return the token of each organisation and place with its kind."""
    found: dict[bytes, str] = {}
    for kind, names in OF_KIND.items():
        for class_ in (*map(term, names.split()), *ALSO.get(kind, ())):
            found |= {nquads.token(iri): kind for iri in _members(source, class_)}
    return found


def _members(source: sqlite3.Connection, class_: str) -> Iterator[str]:
    return _column(source, _MEMBERS, class_, term("rdf:type"))


def _moments(source: sqlite3.Connection) -> dict[str, str]:
    sql = "SELECT iri, value FROM moment JOIN resource ON resource.id = moment.resource"
    return dict(source.execute(sql).fetchall())


def _written(
    target: sqlite3.Connection, units: Mapping[str, Unit], moments: dict[str, str]
) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
        target.execute(f"PRAGMA {pragma}")
    _run(target, "BEGIN;\n" + TABLES)
    when = {iri: moment_of(iri, moments) for iri in units}
    newest = sorted(sorted(units), key=when.__getitem__, reverse=True)
    in_order = sorted(newest, key=lambda iri: units[iri].is_term)
    numbered = [(place * STEP, iri) for place, iri in enumerate(in_order, 1)]
    rows = ((number, i, units[i].is_term, units[i].is_listed, when[i]) for number, i in numbered)
    target.executemany("INSERT INTO unit VALUES (?, ?, ?, ?, ?)", rows)
    target.executemany(
        "INSERT INTO text (rowid, name, body) VALUES (?, ?, ?)",
        ((number, *columns(units[iri])) for number, iri in numbered),
    )
    _write_facets(target, {number: (units[iri], when[iri]) for number, iri in numbered})
    target.execute("INSERT INTO text (text) VALUES ('optimize')")
    _run(target, INDEXES + "COMMIT")
    if len(units) > ANALYSED_FROM:
        target.execute("ANALYZE")


def _run(target: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        target.execute(statement)


def moment_of(iri: str, moments: Mapping[str, str]) -> str:
    """Return when something was, as xsd:date, dateTime or gYear; "" when nothing tells."""
    year = _YEAR_OF_PRESS.search(iri)
    return moments.get(iri, year[1] if year else "")


def columns(unit: Unit) -> tuple[str, str]:
    """Return the keys of the names of a unit, and of its other texts."""
    names, texts = dict.fromkeys(unit.names), dict.fromkeys(unit.texts)
    return " ".join(map(tokens, names)), " ".join(tokens(each) for each in texts)


def _write_facets(target: sqlite3.Connection, units: Mapping[int, tuple[Unit, str]]) -> None:
    values: dict[str, int] = {}
    rows = []
    for number, (unit, when) in units.items():
        for kind, value in facets_of(unit, when):
            found = values.setdefault(value, len(values) + 1)
            rows.append((FACETS.index(kind), found, number))
    target.executemany("INSERT INTO value (text, id) VALUES (?, ?)", values.items())
    target.executemany("INSERT INTO facet VALUES (?, ?, ?)", sorted(rows))


def facets_of(unit: Unit, when: str) -> set[tuple[str, str]]:
    """Return the facets of a unit, its year included."""
    year = {(YEAR, when[:4])} if unit.is_listed and when[:4].isdigit() else set()
    return unit.facets | year


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
