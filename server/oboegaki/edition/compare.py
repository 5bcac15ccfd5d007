"""Which documents two editions tell differently: found by comparing graphs, side by side.

Graphs whose hashes are equal are never looked into, so what a new edition repeats costs nothing.
The connection has the two description files attached as `new` and `old`.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from oboegaki import nquads, overlay
from oboegaki.iris import document_of

_LAST = "\U0010ffff"
_OF_CHANGES = """
SELECT DISTINCT resource.iri FROM new.graph JOIN new.statements ON graph = graph.id
    JOIN new.resource ON resource.id = subject WHERE kind = 'changes' ORDER BY resource.iri
"""
_TOUCHED = """
SELECT n.iri, n.id AS new, o.id AS old FROM new.graph AS n LEFT JOIN old.graph AS o
    ON o.iri = n.iri WHERE o.digest IS NOT n.digest
UNION ALL SELECT o.iri, NULL, o.id FROM old.graph AS o
    WHERE o.iri NOT IN (SELECT iri FROM new.graph)
"""
_SAID = """
SELECT iri, subject, lines FROM {name}.statements JOIN {name}.resource ON resource.id = subject
    WHERE graph = ? ORDER BY statements.id
"""
_OWNERS = """
SELECT iri FROM {name}.nested JOIN {name}.resource ON resource.id = owner WHERE blank = ?
"""


def attach(connection: sqlite3.Connection, name: str, file: Path) -> None:
    """Attach a finished description file under a name."""
    overlay.read_changes(connection)
    connection.execute("PRAGMA main.locking_mode = NORMAL").close()
    connection.execute(f"ATTACH ? AS {name}", (overlay.address(file),))


def told_of_changes(connection: sqlite3.Connection, base: str) -> set[str]:
    """Return the documents that the new edition's later changes speak of."""
    iris = {iri for (iri,) in connection.execute(_OF_CHANGES)}
    return {document_of(iri) for iri in iris if _is_under(iri, base)}


def candidates(connection: sqlite3.Connection, base: str) -> dict[str, bool]:
    """Return every document of which anything differs, and whether that is more than what a blank
    node is called by."""
    touched = connection.execute(_TOUCHED).fetchall()
    found = dict.fromkeys((iri for iri, _, _ in touched), False)
    found |= dict.fromkeys((iri.removesuffix("/derived") for iri in found), False)
    blanks: dict[str, set[int]] = {"new": set(), "old": set()}
    for _, new, old in touched:
        sides = (_said(connection, "new", new), _said(connection, "old", old))
        for row in _differing(merge(*sides, key=_subject)):
            if row.iri.startswith("_:"):
                blanks[row.edition].add(row.number)
            elif _is_under(row.iri, base):
                document = document_of(row.iri)
                found[document] = found.get(document, False) or b"_:" not in row.lines
    owners = (iri for name, numbers in blanks.items() for iri in _owners(connection, name, numbers))
    for iri in owners:
        if _is_under(iri, base):
            found.setdefault(document_of(iri), False)
    return found


def _owners(connection: sqlite3.Connection, edition: str, blanks: Iterable[int]) -> Iterator[str]:
    """Yield the resources to whose description blank nodes belong."""
    for number in blanks:
        for (iri,) in connection.execute(_OWNERS.format(name=edition), (number,)):
            yield iri


def differing(
    connection: sqlite3.Connection,
) -> Iterator[tuple[bytes, bytes, set[bytes], set[bytes]]]:
    """Yield what is told differently: graph, subject, and its lines in the old and new edition."""
    for iri, new, old in connection.execute(_TOUCHED).fetchall():
        graph = nquads.token(iri) if iri else b""
        sides = (_said(connection, "new", new), _said(connection, "old", old))
        for subject, rows in groupby(_differing(merge(*sides, key=_subject)), key=_subject):
            lines = {row.edition: set(row.lines.splitlines()) for row in rows}
            yield graph, subject, lines.get("old", set()), lines.get("new", set())


class _Said(NamedTuple):
    """What one edition's graph says about one subject; `subject` is the order that it comes in."""

    subject: bytes
    edition: str
    iri: str
    number: int
    lines: bytes


_subject = itemgetter(0)


def _said(connection: sqlite3.Connection, edition: str, graph: int | None) -> Iterator[_Said]:
    for iri, number, lines in connection.execute(_SAID.format(name=edition), (graph,)):
        yield _Said(nquads.token(iri) + b" ", edition, iri, number, lines)


def _differing(said: Iterable[_Said]) -> Iterator[_Said]:
    """Yield what only one of the two editions says, or says in other words than the other."""
    for _, group in groupby(said, key=_subject):
        rows = list(group)
        if len(rows) < 2 or rows[0].lines != rows[1].lines:
            yield from rows


def _is_under(iri: str, base: str) -> bool:
    return base <= iri < base + _LAST
