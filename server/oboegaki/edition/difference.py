"""What one kept edition states that another does not: as an RDF Patch, or as N-Quads.

Graphs with equal hashes are not looked into, subjects that say the same are passed over, so a
difference costs about as much as what differs. Blank nodes go by their labels, which both editions'
N-Quads dumps have: a patch applied to the lines of one dump gives the lines of the other.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid5

from oboegaki import nquads
from oboegaki.edition import compare
from oboegaki.edition.manifest import Manifest, load
from oboegaki.edition.names import STATEMENTS
from oboegaki.edition.place import Place

Line = tuple[bool, bytes]
"""Whether a quad came or went, and the quad as a line of N-Quads."""

_PATCHES = UUID("6e5b2f0c-6d5c-4a4e-9d55-0e6c0b7a2f10")
"""Names patches: the same two contents have the same patch."""


def changed(old: Path, new: Path) -> Iterator[Line]:
    """Yield what went from the statements of one edition's folder to another's, and what came."""
    with closing(sqlite3.connect(":memory:", uri=True)) as connection:
        compare.attach(connection, "new", new / STATEMENTS)
        compare.attach(connection, "old", old / STATEMENTS)
        for graph, subject, before, after in compare.differing(connection):
            for came, lines in ((False, before - after), (True, after - before)):
                for line in sorted(lines):
                    yield came, nquads.in_graph(subject + line + b"\n", graph)


def patch(place: Place, old: str, new: str) -> Iterator[bytes]:
    """Yield an RDF Patch from one kept edition to another; raises EditionMissing or -Damaged."""
    before, after = load(place.path(old)), load(place.path(new))
    yield f"H id <{_name(before, after)}> .\n".encode()
    yield f'H oboegaki-from "{before.id}" .\nH oboegaki-to "{after.id}" .\n'.encode()
    yield b"TX .\n"
    for came, line in changed(place.path(old), place.path(new)):
        yield (b"A " if came else b"D ") + line
    yield b"TC .\n"


def _name(before: Manifest, after: Manifest) -> str:
    return uuid5(_PATCHES, f"{before.content} {after.content}").urn


def added(place: Place, old: str, new: str) -> Iterator[bytes]:
    """Yield the quads that only the second of two editions has, as N-Quads."""
    return _side(place, old, new, came=True)


def removed(place: Place, old: str, new: str) -> Iterator[bytes]:
    """Yield the quads that only the first of two editions has, as N-Quads."""
    return _side(place, old, new, came=False)


def _side(place: Place, old: str, new: str, *, came: bool) -> Iterator[bytes]:
    for folder in (place.path(old), place.path(new)):
        load(folder)
    lines = changed(place.path(old), place.path(new))
    return (line for side, line in lines if side is came)


Side = Callable[[Place, str, str], Iterator[bytes]]
FORMS: Mapping[str, Side] = {"patch": patch, "added.nq": added, "removed.nq": removed}
"""Suffix of a difference -> what makes it."""

MEDIA_TYPES: Mapping[str, str] = {
    "patch": "application/rdf-patch", "added.nq": "application/n-quads",
    "removed.nq": "application/n-quads",
}  # fmt: skip
