"""Whom lists and facets may name (`05-decisions.md`, 28): one pass over the links of an edition."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from oboegaki import nquads
from oboegaki.rdf import term
from oboegaki.statements import people
from oboegaki.statements.told import Reading

PERSON = term("foaf:Person")

_LINKS = """
SELECT subject.iri, object.iri FROM link
JOIN resource AS subject ON subject.id = link.subject
JOIN resource AS object ON object.id = link.object
WHERE predicate = (SELECT id FROM resource WHERE iri = ?)
"""


def public(source: sqlite3.Connection) -> set[str]:
    """Return the people who head a body, and whom two releases name with the same post."""
    heads = {post for post, _ in _links(source, "obg:headOf")}
    posts_of, held, named = _lists(), _lists(), _lists()
    for tenure, post in _links(source, "obg:post"):
        posts_of[tenure].append(post)
    for person, post in _links(source, "org:holds"):
        held[person].append(post)
    for tenure, person in _links(source, "org:member"):
        named[person] += posts_of.get(tenure, ())
    return {
        person for person in held.keys() | named.keys()
        if people.is_public((post in heads for post in held.get(person, ())), named.get(person, ()))
    }  # fmt: skip


def _lists() -> dict[str, list[str]]:
    return defaultdict(list)


def is_public(reading: Reading, person: bytes) -> bool:
    """Tell the same of one person, by its token."""
    return people.is_public(
        (bool(_objects(reading, post, _HEADS)) for post in _objects(reading, person, _HOLDS)),
        (post for tenure in reading.pointing(person, _MEMBER)
         for post in _objects(reading, tenure, _POST)),
    )  # fmt: skip


def concerned(reading: Reading, touched: bytes) -> Iterator[bytes]:
    """Yield the people who may be public by what is said of a resource."""
    yield touched
    yield from _objects(reading, touched, _MEMBER)
    yield from reading.pointing(touched, _HOLDS)


_HOLDS, _HEADS, _MEMBER, _POST = (
    nquads.token(term(name)) for name in ("org:holds", "obg:headOf", "org:member", "obg:post")
)


def _objects(reading: Reading, subject: bytes, predicate: bytes) -> list[bytes]:
    return [o for o, p, _, _ in reading.told(subject).links if p == predicate]


def _links(source: sqlite3.Connection, name: str) -> Iterator[tuple[str, str]]:
    yield from source.execute(_LINKS, (term(name),))
