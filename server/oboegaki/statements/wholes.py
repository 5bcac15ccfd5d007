"""Reading the description file as a whole, and what few ask of it."""

from collections.abc import Iterator

from oboegaki import nquads
from oboegaki.statements.reader import Statements

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_SAID = """
SELECT resource.iri, graph.iri, lines FROM statements JOIN resource ON resource.id = subject
    JOIN graph ON graph.id = graph WHERE subject IN
"""
_ITSELF = "(SELECT id FROM resource WHERE iri = ?)"
_ITS_BLANKS = f"(SELECT blank FROM nested WHERE owner = {_ITSELF})"  # noqa: S608 - ours


def days(statements: Statements, class_: str) -> tuple[int, int] | None:
    """Return the first and the last day (as 20231206) of the resources of a class."""
    first, last = statements.select(
        "SELECT -(MAX(newness) >> 32), -(MIN(newness) >> 32) FROM link"
        " WHERE object = (SELECT id FROM resource WHERE iri = ?)"
        " AND predicate = (SELECT id FROM resource WHERE iri = ?)"
        " AND newness >= -99991231 << 32 AND newness < -10000100 << 32",
        class_,
        _TYPE,
    ).fetchone()
    return (int(first), int(last)) if first else None


def owners(statements: Statements, blank: str) -> list[str]:
    """Return the resources to whose description a blank node belongs."""
    rows = statements.select(
        "SELECT iri FROM nested JOIN resource ON resource.id = owner"
        " WHERE blank = (SELECT id FROM resource WHERE iri = ?) ORDER BY iri",
        blank,
    )
    return [iri for (iri,) in rows]


def said_by_graphs(statements: Statements, document: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield subject, graph (both tokens) and what it says in and about a document, in no order.

    A thousand graphs may say something of a body: nothing else is done for each.
    """
    for iri in statements.described_in(document):
        for which in (_ITSELF, _ITS_BLANKS):
            for subject, graph, lines in statements.select(_SAID + which, iri):
                yield nquads.token(subject), nquads.token(graph) if graph else b"", lines
