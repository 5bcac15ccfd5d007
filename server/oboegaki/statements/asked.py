"""What is asked of a description file for many resources at once, in few different statements."""

from collections.abc import Iterator, Sequence

from oboegaki.statements.schema import GRAPH_ORDER

_MOST_AT_ONCE = 256

DESCRIPTIONS = f"""
SELECT owners.iri, named.iri, merged.lines, statements.lines, graph.iri, graph.kind
FROM (
    SELECT iri, id AS subject, 0 AS is_nested FROM resource WHERE iri IN (%s)
    UNION ALL
    SELECT iri, blank, 1 FROM resource JOIN nested ON owner = id WHERE iri IN (%s)
) AS owners
JOIN resource AS named ON named.id = owners.subject
LEFT JOIN merged ON merged.subject = owners.subject
LEFT JOIN statements
    ON statements.subject = CASE WHEN merged.subject IS NULL THEN owners.subject END
LEFT JOIN graph ON graph.id = statements.graph
ORDER BY owners.is_nested, named.iri, {GRAPH_ORDER}
"""  # noqa: S608 - names of columns only
"""Every statement about resources and their blank nodes, once; the two places are for marks.

What is merged seeks the statements of no subject at all: else each of its graphs would be visited.
"""

STRANGERS = """
WITH
told AS (
    SELECT statements.id, subject, iri, lines, iri >= ?2 AND iri < ?2 || char(1114111) AS here
    FROM statements JOIN resource ON resource.id = subject WHERE graph = ?1
),
owned AS (SELECT blank FROM told JOIN nested ON owner = subject WHERE here)
SELECT iri, lines FROM told WHERE NOT here AND subject NOT IN owned ORDER BY id
"""
"""What graph ?1 says of subjects that have no document under ?2."""


def in_turn(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield as many at a time as one statement asks for."""
    for start in range(0, len(values), _MOST_AT_ONCE):
        yield values[start : start + _MOST_AT_ONCE]


def marked(values: Sequence[str]) -> tuple[str, tuple[str | None, ...]]:
    """Return numbered marks and what they stand for, so that few different statements are made.

    SQLite reads a statement once and Python keeps it, when it is the same to the letter.
    """
    size = 1
    while size < len(values):
        size *= 4
    marks = ",".join(f"?{number}" for number in range(1, size + 1))
    return marks, (*values, *[None] * (size - len(values)))
