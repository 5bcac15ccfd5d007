"""Changing some graphs of a description file, and with them all that is told across graphs.

Afterwards the file says what one says that was written anew from the same sources. Only the numbers
inside it differ, which nobody sees: readers go by names.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oboegaki import nquads
from oboegaki.statements.renewed import (
    Change,
    Renewed,
    Rows,
    Swapped,
    kept_by,
    mentioned_by,
    pairs_of,
    row_of,
    rows_after,
    swapped_by,
)
from oboegaki.statements.told import Reading, Row, Told, nested_in
from oboegaki.statements.writer import GraphFacts, merged_lines


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it.

    `swapped` has the named graphs and, apart from them, the graphs that belong to the default one
    as one; `touched` are the subjects about which all graphs together say something else; `noted`
    the resources that are mentioned for the first time or no longer.
    """

    graphs: tuple[GraphFacts, ...]
    gained: int
    swapped: tuple[Swapped, ...]
    touched: frozenset[str]
    noted: frozenset[str]


def amend(connection: sqlite3.Connection, renewed: Iterable[Renewed]) -> Amended:
    """Put graphs in the place of those of the same name, in the transaction that is open."""
    return _Amending(connection).amended(renewed)


class _Amending:
    """One change of one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._reading = Reading(connection)
        self._ids: dict[bytes, int] = {}
        self._new: set[bytes] = set()
        self._next = dict.fromkeys(("resource", "graph", "statements"), 0)
        for table in self._next:
            sql = f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}"  # noqa: S608 - names of ours
            (self._next[table],) = connection.execute(sql).fetchone()

    def amended(self, renewed: Iterable[Renewed]) -> Amended:
        """Change the file; return what came of it."""
        changes = [self._change(each) for each in renewed]
        subjects = {subject for change in changes for subject in change.differing}
        pairs = {pair for change in changes for pair in pairs_of(change)}
        targets = self._targets(subjects, pairs)
        before = {each: self._reading.told(each) for each in targets}
        owners = {each: self._reading.owners(each) for each in targets if each.startswith(b"_:")}
        for change in changes:
            self._write(change)
        self._nest(pairs)
        after = {t: self._reading.told(t, rows_after(t, before[t].rows, changes)) for t in targets}
        for subject in subjects:
            self._merge(subject, before[subject].rows, after[subject].rows)
        self._retell(before, after)
        gone = self._forget(mentioned_by(changes, pairs))
        default = [Swapped(b"", each, frozenset(before[each].default),
                           frozenset(after[each].default))
                   for each in subjects if before[each].default != after[each].default]  # fmt: skip
        touched = self._owned({t for t in targets if before[t].union != after[t].union}, owners)
        return Amended(
            self._facts(),
            sum(len(each.after) - len(each.before) for each in default),
            (*swapped_by(changes), *default),
            frozenset(map(nquads.iri, touched)),
            frozenset(map(nquads.iri, self._new ^ gone)),
        )

    # Before ------------------------------------------------------------------------------------

    def _change(self, renewed: Renewed) -> Change:
        graph = renewed.graph
        name = nquads.iri(graph.token) if graph.token else ""
        sql = "SELECT id, kind, in_default FROM graph WHERE iri = ?"
        row = self._connection.execute(sql, (name,)).fetchone()
        number, kind, in_default = row or (self._number("graph"), "", 0)
        before, places = {}, {}
        for iri, place, lines in self._connection.execute(_OF_GRAPH, (number,)):
            subject = nquads.token(iri)
            before[subject], places[subject] = lines, place
        after = dict(nquads.grouped(iter(renewed.triples)))
        return Change(graph, number, (kind, bool(in_default)), before, places, after)

    def _targets(self, subjects: set[bytes], pairs: set[tuple[bytes, bytes]]) -> list[bytes]:
        """Return whatever can be told of otherwise: also those whose blank nodes are touched."""
        blanks = {each for each in subjects if each.startswith(b"_:")} | {b for _, b in pairs}
        owners = {owner for blank in blanks for owner in self._reading.owners(blank)}
        return sorted(subjects | blanks | owners | {owner for owner, _ in pairs})

    def _owned(self, touched: set[bytes], before: Mapping[bytes, list[bytes]]) -> set[bytes]:
        """Return what was touched, the owners of blank nodes in the place of these."""
        found: set[bytes] = set()
        for each in touched:
            blank = each.startswith(b"_:")
            owners = {*before.get(each, ()), *self._reading.owners(each)} if blank else set()
            found |= owners or {each}
        return found

    # Writing -----------------------------------------------------------------------------------

    def _write(self, change: Change) -> None:
        execute = self._connection.execute
        if change.after:
            execute("INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row_of(change))
            self._id(change.graph.token)
        else:
            execute("DELETE FROM graph WHERE id = ?", (change.number,))
        self._write_rows(change, kept_by(change))
        for subject in () if change.is_rule else change.differing:
            for line in change.after.get(subject, b"").splitlines():
                self._id(line.partition(b" ")[0])

    def _write_rows(self, change: Change, kept: set[bytes]) -> None:
        execute = self._connection.execute
        for subject, place in change.places.items():
            if subject not in kept:
                execute("DELETE FROM statements WHERE id = ?", (place,))
            elif change.before[subject] != change.after[subject]:
                sql = "UPDATE statements SET lines = ? WHERE id = ?"
                execute(sql, (change.after[subject], place))
        for subject, lines in change.after.items():
            if subject not in kept:
                row = (self._number("statements"), change.number, self._id(subject), lines)
                execute("INSERT INTO statements VALUES (?, ?, ?, ?)", row)

    def _number(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _id(self, token: bytes) -> int:
        """Return the number of a resource, which gets one when it is new."""
        known = self._ids.get(token)
        if known is None and token:
            iri = nquads.iri(token)
            sql = "SELECT id FROM resource WHERE iri = ?"
            row = self._connection.execute(sql, (iri,)).fetchone()
            known = self._ids[token] = row[0] if row else self._number("resource")
            if not row:
                self._new.add(token)
                sql = "INSERT INTO resource (id, iri) VALUES (?, ?)"
                self._connection.execute(sql, (known, iri))
        return known or 0

    def _nest(self, pairs: set[tuple[bytes, bytes]]) -> None:
        """Have the blank nodes of some owners be those that the graphs now give them."""
        owners = {owner for owner, _ in pairs}
        for owner, blank in pairs:
            numbers = (self._id(owner), self._id(blank))
            self._connection.execute("DELETE FROM nested WHERE owner = ? AND blank = ?", numbers)
        for owner in owners:
            for graph in self._graphs_of(owner):
                rows = self._around(owner, graph)
                found = [(self._id(o), self._id(b)) for o, b in nested_in(rows) if o == owner]
                self._connection.executemany("INSERT OR IGNORE INTO nested VALUES (?, ?)", found)

    def _graphs_of(self, subject: bytes) -> list[int]:
        sql = "SELECT graph FROM statements WHERE subject = ? AND instr(lines, CAST('_:' AS BLOB))"
        return [graph for (graph,) in self._connection.execute(sql, (self._id(subject),))]

    def _around(self, owner: bytes, graph: int) -> Rows:
        """Return what a graph says about a resource and the blank nodes that it leads to."""
        rows: Rows = {}
        todo = [owner]
        while todo:
            subject = todo.pop()
            row = self._connection.execute(_IN_GRAPH, (nquads.iri(subject), graph)).fetchone()
            if row and subject not in rows:
                rows[subject] = row[0]
                objects = (line.partition(b" ")[2] for line in row[0].splitlines())
                todo += (each[:-2] for each in objects if each.startswith(b"_:"))
        return rows

    def _merge(self, subject: bytes, before: Counter[Row], rows: Counter[Row]) -> None:
        number = self._id(subject)
        if rows.keys() == before.keys() and (rows.total() > 1) == (before.total() > 1):
            return
        self._connection.execute("DELETE FROM merged WHERE subject = ?", (number,))
        if rows.total() > 1:
            lines = merged_lines(iter(rows), Counter())
            self._connection.execute("INSERT INTO merged VALUES (?, ?)", (number, lines))
        sql = "UPDATE resource SET described = ? WHERE id = ?"
        self._connection.execute(sql, (bool(rows), number))

    # What is told across graphs ----------------------------------------------------------------

    def _retell(self, before: Mapping[bytes, Told], after: Mapping[bytes, Told]) -> None:
        uses: Counter[bytes] = Counter()
        sizes: Counter[bytes] = Counter()
        for subject, now in after.items():
            then = before[subject]
            self._relabel(subject, then, now)
            self._relink(subject, then, now)
            for sign, lines in ((1, now.default - then.default), (-1, then.default - now.default)):
                for line in lines:
                    uses[line.partition(b" ")[0]] += sign
            sizes.update(now.types - then.types)
            sizes.subtract(then.types - now.types)
        self._count("term_use", ("predicate", "uses"), uses)
        self._count("class_count", ("class", "resources"), sizes)

    def _relabel(self, subject: bytes, then: Told, now: Told) -> None:
        if (then.labels, then.moment) == (now.labels, now.moment):
            return
        number, execute = self._id(subject), self._connection.execute
        execute("DELETE FROM label WHERE resource = ?", (number,))
        for language, ranked in now.labels.items():
            execute("INSERT INTO label VALUES (?, ?, ?)", (number, language, ranked[1:]))
        execute("DELETE FROM moment WHERE resource = ?", (number,))
        if now.moment:
            execute("INSERT INTO moment VALUES (?, ?)", (number, now.moment[1:]))

    def _relink(self, subject: bytes, then: Told, now: Told) -> None:
        number = self._id(subject)
        for object_, predicate, standing, newness in then.links - now.links:
            row = (self._id(object_), self._id(predicate), standing)
            self._connection.execute(_UNLINK, (*row, newness, number))
            self._add(("link_count", "object, predicate, standing", "links"), row, -1)
        for object_, predicate, standing, newness in now.links - then.links:
            row = (self._id(object_), self._id(predicate), standing)
            sql = "INSERT INTO link VALUES (?, ?, ?, ?, ?)"
            self._connection.execute(sql, (*row, newness, number))
            self._add(("link_count", "object, predicate, standing", "links"), row, 1)

    def _count(self, table: str, columns: tuple[str, str], times: Counter[bytes]) -> None:
        for token, more in times.items():
            if more:
                self._add((table, *columns), (self._id(token),), more)

    def _add(self, column: tuple[str, str, str], key: tuple[int, ...], more: int) -> None:
        """Add to a count, which is not there while it is nought."""
        table, names, count = column
        marks = ", ".join("?" * len(key))
        self._connection.execute(
            f"INSERT INTO {table} ({names}, {count}) VALUES ({marks}, ?)"  # noqa: S608 - ours
            f" ON CONFLICT DO UPDATE SET {count} = {count} + excluded.{count}",
            (*key, more),
        )
        self._connection.execute(
            f"DELETE FROM {table} WHERE ({names}) = ({marks}) AND {count} = 0", key  # noqa: S608
        )  # fmt: skip

    # After -------------------------------------------------------------------------------------

    def _forget(self, tokens: Iterable[bytes]) -> set[bytes]:
        """Take out the resources that nothing mentions any more; return which."""
        gone = set()
        for token in tokens:
            values = {"id": self._id(token), "iri": nquads.iri(token), "line": token + b" "}
            if not any(self._connection.execute(sql, values).fetchone() for sql in _MENTIONS):
                self._connection.execute("DELETE FROM resource WHERE id = :id", values)
                gone.add(token)
        return gone

    def _facts(self) -> tuple[GraphFacts, ...]:
        rows = self._connection.execute(
            "SELECT iri, kind, source, quads, digest, in_default FROM graph"
        )
        return tuple(
            GraphFacts(iri, kind, source, quads, digest, bool(in_default))
            for iri, kind, source, quads, digest, in_default in rows
        )


_OF_GRAPH = """
SELECT iri, statements.id, lines FROM statements JOIN resource ON resource.id = subject
WHERE graph = ? ORDER BY statements.id
"""
_IN_GRAPH = """
SELECT lines FROM statements
WHERE subject = (SELECT id FROM resource WHERE iri = ?) AND graph = ?
"""
_UNLINK = """
DELETE FROM link
WHERE object = ? AND predicate = ? AND standing = ? AND newness = ? AND subject = ?
"""
_MENTIONS = (
    "SELECT 1 FROM statements WHERE subject = :id LIMIT 1",
    "SELECT 1 FROM link WHERE object = :id LIMIT 1",
    "SELECT 1 FROM term_use WHERE predicate = :id",
    "SELECT 1 FROM nested WHERE blank = :id LIMIT 1",
    "SELECT 1 FROM graph WHERE iri = :iri",
    # the last is a property that only graphs outside the default one use: there are few of those
    "SELECT 1 FROM graph JOIN statements ON graph.id = graph WHERE NOT in_default"
    " AND kind <> 'shapes' AND (instr(lines, CAST(:line AS BLOB)) = 1"
    " OR instr(lines, CAST(char(10) || CAST(:line AS TEXT) AS BLOB)) > 0) LIMIT 1",
)
