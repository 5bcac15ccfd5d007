"""Changing a search index where some documents say something else.

A unit is told of by one document (or by a nameless node that belongs to none), so documents are
read anew one by one, as they were and as they are. What an organisation or place is, and whom lists
may name, matters to other documents, too: those are found by their links.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from oboegaki import nquads, overlay
from oboegaki.iris import document_of
from oboegaki.rdf import term
from oboegaki.search.index import (
    ALSO,
    FACETS,
    OF_KIND,
    STEP,
    Kinds,
    Reader,
    Unit,
    columns,
    facets_of,
    moment_of,
    write,
)
from oboegaki.search.people import PERSON, concerned, is_public
from oboegaki.statements.schema import GRAPH_ORDER
from oboegaki.statements.told import Reading, newness_of

_TYPE = nquads.token(term("rdf:type"))
_CLASSES = {
    kind: tuple(map(nquads.token, (*map(term, names.split()), *ALSO.get(kind, ()))))
    for kind, names in OF_KIND.items()
}
_IN_DOCUMENT = """
SELECT iri FROM resource WHERE described AND iri = ?1 UNION ALL
SELECT iri FROM resource WHERE iri >= ?1 || '#' AND iri < ?1 || '$' AND described
"""
_IS_NAMED = """
SELECT 1 FROM resource JOIN label ON label.resource = resource.id WHERE iri = ? AND EXISTS (
    SELECT 1 FROM statements JOIN graph ON graph.id = statements.graph
    WHERE statements.subject = resource.id AND graph.kind NOT IN ('shapes', 'links'))
"""
_LINES = f"""
SELECT {GRAPH_ORDER}, statements.id, lines FROM statements
JOIN graph ON graph.id = statements.graph
WHERE subject = (SELECT id FROM resource WHERE iri = ?) AND kind NOT IN ('shapes', 'links')
"""  # noqa: S608 - an order of ours
_MOMENT = """
SELECT value FROM moment WHERE resource = (SELECT id FROM resource WHERE iri = ?)
"""
_HAS_LINK = """
SELECT 1 FROM link WHERE object = (SELECT id FROM resource WHERE iri = ?)
AND predicate = (SELECT id FROM resource WHERE iri = ?)
AND standing IN (0, 1, 2, 3) AND newness = ?
AND subject = (SELECT id FROM resource WHERE iri = ?)
"""
_POINTING = """
SELECT DISTINCT iri FROM link JOIN resource ON resource.id = subject
WHERE object = (SELECT id FROM resource WHERE iri = ?)
"""


_NEAR = 64
"""Part of a gap that is used up by a unit beside another of the same day."""


class _Full(Exception):
    """There is no number left between two units."""


def amend(base: tuple[Path, Path], statements: Path, index: Path, touched: Iterable[str]) -> None:
    """Write an index of `statements` that shares what did not change with the one in `base`.

    `base` is the description file before and its index; `touched` is what is told otherwise of.
    """
    before, after = overlay.connect(base[0]), overlay.connect(statements)
    try:
        old, new = _Side(before), _Side(after)
        documents = _documents(old, new, set(touched))
        was, now = old.units(documents), new.units(documents)
        if was.vocabularies == now.vocabularies and _changed(base[1], index, was, now):
            return
    finally:
        before.close()
        after.close()
    for left in (index, overlay.changes_of(index)):
        left.unlink(missing_ok=True)
    write(statements, index)


def _changed(base: Path, index: Path, was: "_Units", now: "_Units") -> bool:
    """Change the index; return whether there was room for all that is new."""
    try:
        with overlay.changing(base, index) as connection:
            _Change(connection).make(was, now)
    except _Full:
        return False
    return True


# Reading -----------------------------------------------------------------------------------------


class _Units(NamedTuple):
    """The units of some documents, when each was, and which vocabularies there are at all."""

    units: Mapping[str, Unit]
    when: Mapping[str, str]
    vocabularies: set[str]


class _Side:
    """The statements before or after a change."""

    def __init__(self, source: sqlite3.Connection) -> None:
        self.source = source
        self.reading = Reading(source)
        self.kinds = _AskedKinds(source)

    def units(self, documents: Iterable[str]) -> _Units:
        reader = _DocumentReader(self, sorted(documents))
        units = reader.units()
        moments = {iri: row[0] for iri in units
                   if (row := self.source.execute(_MOMENT, (iri,)).fetchone())}  # fmt: skip
        when = {iri: moment_of(iri, moments) for iri in units}
        return _Units(units, when, reader.vocabularies)

    def pointing(self, iri: str) -> Iterator[str]:
        for (name,) in self.source.execute(_POINTING, (iri,)):
            yield name


class _AskedKinds:
    """Looks up what each organisation and place is, where the whole index has a table."""

    def __init__(self, source: sqlite3.Connection) -> None:
        self._source = source
        self._known: dict[bytes, str | None] = {}

    def get(self, token: bytes, /) -> str | None:
        if token not in self._known:
            kinds = [kind for kind, classes in _CLASSES.items()
                     if any(_has_type(self._source, token, each) for each in classes)]  # fmt: skip
            self._known[token] = kinds[-1] if kinds else None
        return self._known[token]


def _has_type(source: sqlite3.Connection, token: bytes, class_: bytes) -> bool:
    row = source.execute(_MOMENT, (nquads.iri(token),)).fetchone()
    newness = newness_of("0" + row[0] if row else "", token)
    values = (nquads.iri(class_), nquads.iri(_TYPE), newness, nquads.iri(token))
    return source.execute(_HAS_LINK, values).fetchone() is not None


class _DocumentReader(Reader):
    """Reads some documents as the whole is read."""

    def __init__(self, side: _Side, documents: list[str]) -> None:
        self._side = side
        self._subjects = [iri for document in documents for iri in _described(side, document)]
        super().__init__(side.source)

    def _named(self) -> Iterator[str]:
        for iri in self._subjects:
            if iri not in self._ignored and self._source.execute(_IS_NAMED, (iri,)).fetchone():
                yield iri

    def _owned(self) -> Mapping[str, str]:
        owned = {}
        for owner in self._subjects:
            for blank in self._side.reading.blanks(nquads.token(owner)):
                owners = sorted(map(nquads.iri, self._side.reading.owners(blank)))
                if owners[0] == owner:
                    owned[nquads.iri(blank)] = owner
        return owned

    def _kinds_of(self) -> Kinds:
        return self._side.kinds

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        rows = [(*row, iri) for iri in (*self._subjects, *self._owners)
                for row in self._source.execute(_LINES, (iri,))]  # fmt: skip
        for *_, lines, iri in sorted(rows):
            yield iri, lines

    def _unlisted(self) -> Iterator[str]:
        person = nquads.token(PERSON)
        for iri in self._units:
            token = nquads.token(iri)
            if _has_type(self._source, token, person) and not is_public(self._side.reading, token):
                yield iri


def _described(side: _Side, document: str) -> list[str]:
    return [iri for (iri,) in side.source.execute(_IN_DOCUMENT, (document,))]


def _documents(old: _Side, new: _Side, touched: set[str]) -> set[str]:
    """Return the documents whose units may be others than before."""
    found = set(touched)
    for iri in touched:
        token = nquads.token(iri)
        if old.kinds.get(token) != new.kinds.get(token):
            found.update(*(side.pointing(iri) for side in (old, new)))
        for side in (old, new):
            found |= {nquads.iri(person) for person in concerned(side.reading, token)}
    return set(map(document_of, found))


# Writing -----------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where a unit stands among the others: terms last, newest first, then by name."""

    is_term: bool
    moment: str
    iri: str

    def is_before(self, other: "_Place") -> bool:
        if self.is_term != other.is_term:
            return other.is_term
        if self.moment != other.moment:
            return self.moment > other.moment
        return self.iri < other.iri


class _Change:
    """One change of one index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def make(self, was: _Units, now: _Units) -> None:
        """Take out units that are gone or others now, and put in what is there instead."""
        new = []
        for iri in sorted({*was.units, *now.units}):
            if _content(was, iri) == _content(now, iri):
                continue
            before, place = _place(was, iri), _place(now, iri)
            number = self._number(before) if before is not None else 0
            if before is not None:
                self._take_out(number, was.units[iri])
            if place is not None and place == before:
                self._put_in(number, now.units[iri], place)
            elif place is not None:
                new.append(place)
        for place, number in self._numbers(new).items():
            self._put_in(number, now.units[place.iri], place)

    def _take_out(self, number: int, unit: Unit) -> None:
        execute = self._connection.execute
        execute(
            "INSERT INTO text (text, rowid, name, body) VALUES ('delete', ?, ?, ?)",
            (number, *columns(unit)),
        )
        execute("DELETE FROM unit WHERE id = ?", (number,))
        execute("DELETE FROM facet WHERE unit = ?", (number,))

    def _put_in(self, number: int, unit: Unit, place: _Place) -> None:
        execute = self._connection.execute
        execute("INSERT INTO text (rowid, name, body) VALUES (?, ?, ?)", (number, *columns(unit)))
        row = (number, place.iri, unit.is_term, unit.is_listed, place.moment)
        execute("INSERT INTO unit VALUES (?, ?, ?, ?, ?)", row)
        for kind, value in sorted(facets_of(unit, place.moment)):
            execute("INSERT OR IGNORE INTO value (text) VALUES (?)", (value,))
            sql = "INSERT INTO facet SELECT ?, id, ? FROM value WHERE text = ?"
            execute(sql, (FACETS.index(kind), number, value))

    # Numbers -----------------------------------------------------------------------------------

    def _after(self, number: int) -> tuple[int, _Place] | None:
        """Return the first unit that has this number or a greater one."""
        sql = "SELECT id, is_term, moment, iri FROM unit WHERE id >= ? ORDER BY id LIMIT 1"
        row = self._connection.execute(sql, (number,)).fetchone()
        return (row[0], _Place(bool(row[1]), row[2], row[3])) if row else None

    def _first_not_before(self, place: _Place) -> int | None:
        """Return the number of the first unit that stands at a place or after it."""
        sql = "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) + 1 FROM unit"
        low, high = self._connection.execute(sql).fetchone()
        while low < high:
            middle = (low + high) // 2
            found = self._after(middle)
            if found is None or not found[1].is_before(place):
                high = middle
            else:
                low = found[0] + 1
        found = self._after(low)
        return found[0] if found else None

    def _number(self, place: _Place) -> int:
        number = self._first_not_before(place)
        if number is None or self._after(number) != (number, place):
            raise _Full
        return number

    def _numbers(self, places: list[_Place]) -> dict[_Place, int]:
        """Return numbers for new units that stand in order between those that there are."""
        found: dict[_Place, int] = {}
        for following, group in groupby(_sorted(places), key=self._first_not_before):
            wanted = list(group)
            found.update(zip(wanted, self._between(following, wanted), strict=True))
        return found

    def _between(self, following: int | None, wanted: list[_Place]) -> list[int]:
        """Return numbers before a unit (None: after all) and after the one before it."""
        count = len(wanted)
        if following is None:
            (last,) = self._connection.execute("SELECT COALESCE(MAX(id), 0) FROM unit").fetchone()
            return [last + STEP * place for place in range(1, count + 1)]
        sql = "SELECT MAX(id) FROM unit WHERE id < ?"
        (last,) = self._connection.execute(sql, (following,)).fetchone()
        if last is None:
            return [following - STEP * place for place in range(count, 0, -1)]
        return _spread(last, following, count, self._side(wanted[0], last, following))

    def _side(self, place: _Place, last: int, following: int) -> int:
        """Tell whose day it is: of the unit before (-1), of that after (1), of both or none (0)."""
        before, after = self._after(last), self._after(following)
        is_before, is_after = (each is not None and each[1].moment[:10] == place.moment[:10]
                               for each in (before, after))  # fmt: skip
        return is_after - is_before


def _spread(last: int, following: int, count: int, side: int) -> list[int]:
    """Return numbers between two others: near that of the same day, for more will come there."""
    gap = following - last
    if gap <= count:
        raise _Full
    near = max(1, gap // _NEAR)
    if side == 0 or near * count >= gap:
        return [last + gap * place // (count + 1) for place in range(1, count + 1)]
    if side < 0:
        return [last + near * place for place in range(1, count + 1)]
    return [following - near * place for place in range(count, 0, -1)]


def _sorted(places: list[_Place]) -> list[_Place]:
    newest = sorted(sorted(places, key=lambda p: p.iri), key=lambda p: p.moment, reverse=True)
    return sorted(newest, key=lambda place: place.is_term)


def _place(side: _Units, iri: str) -> _Place | None:
    unit = side.units.get(iri)
    return _Place(unit.is_term, side.when[iri], iri) if unit else None


def _content(side: _Units, iri: str) -> object:
    """Return all that the index says of a unit."""
    unit = side.units.get(iri)
    if unit is None:
        return None
    return columns(unit), facets_of(unit, side.when[iri]), unit.is_listed, _place(side, iri)
