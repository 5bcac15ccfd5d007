"""Whom lists and facets may name (`05-decisions.md`, 28): one pass over the links of an edition."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator

from oboegaki import nquads
from oboegaki.rdf import term
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
    found = {person for person, post in _links(source, "org:holds") if post in heads}
    posts_of: dict[str, list[str]] = defaultdict(list)
    for tenure, post in _links(source, "obg:post"):
        posts_of[tenure].append(post)
    named = Counter(
        (person, post) for tenure, person in _links(source, "org:member")
        for post in posts_of.get(tenure, ())
    )  # fmt: skip
    return found | {person for (person, _), times in named.items() if times > 1}


def is_public(reading: Reading, person: bytes) -> bool:
    """Tell the same of one person, by its token."""
    posts = _objects(reading, person, _HOLDS)
    if any(_objects(reading, post, _HEADS) for post in posts):
        return True
    named = Counter(
        post for tenure in reading.pointing(person, _MEMBER)
        for post in _objects(reading, tenure, _POST)
    )  # fmt: skip
    return any(times > 1 for times in named.values())


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
