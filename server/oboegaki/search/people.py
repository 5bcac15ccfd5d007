"""Whom lists and facets may name (`05-decisions.md`, 28): one pass over the links of an edition."""

import sqlite3
from collections import Counter
from collections.abc import Iterator

from oboegaki.rdf import term

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
    post_of = dict(_links(source, "obg:post"))
    named = Counter(
        (person, post_of[tenure]) for tenure, person in _links(source, "org:member")
        if tenure in post_of
    )  # fmt: skip
    return found | {person for (person, _), times in named.items() if times > 1}


def _links(source: sqlite3.Connection, name: str) -> Iterator[tuple[str, str]]:
    yield from source.execute(_LINKS, (term(name),))
