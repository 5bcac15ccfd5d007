"""Reading the description file as a whole, and what few ask of it."""

from oboegaki.statements.reader import Statements

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


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
