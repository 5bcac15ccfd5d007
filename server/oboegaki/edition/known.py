"""Every document that any edition of a site ever had: none of their addresses may become a 404.

One SQLite file beside the editions, because a roll-back takes documents away, too. It is written
under the site's lock after an edition has become current, and read by the server when it finds
nothing else.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_TABLE = "CREATE TABLE IF NOT EXISTS known (iri TEXT PRIMARY KEY, gone TEXT) WITHOUT ROWID"
_DOCUMENTS = """
CREATE TEMP TABLE present AS
    SELECT DISTINCT CASE instr(iri, '#') WHEN 0 THEN iri ELSE substr(iri, 1, instr(iri, '#') - 1)
        END AS iri
    FROM edition.resource WHERE described AND iri >= :base AND iri < :end
    UNION SELECT iri FROM edition.graph WHERE iri >= :base AND iri < :end
"""
_LAST = "\U0010ffff"
_PATIENCE = 5.0


class Change(NamedTuple):
    """Documents that came and went when an edition became current."""

    created: list[str]
    withdrawn: list[str]


@dataclass(frozen=True, slots=True)
class Known:
    """The file of one site's documents, which need not exist yet."""

    path: Path

    def gone_since(self, iris: Sequence[str]) -> str | None:
        """Return when the first of the documents that is known went away (UTC, ISO 8601)."""
        if not self.path.is_file():
            return None
        uri = self.path.absolute().as_uri() + "?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as connection:
            for iri in iris:
                row = connection.execute("SELECT gone FROM known WHERE iri = ?", (iri,)).fetchone()
                if row is not None:
                    return str(row[0] or "")
        return None

    def learn(self, statements_file: Path, base: str, moment: str) -> Change:
        """Note which documents an edition has; return what came and went since the one before.

        Of the first edition nothing came: there was nothing to compare it with.
        """
        own = self.path.absolute().as_uri()
        with closing(sqlite3.connect(own, uri=True, timeout=_PATIENCE)) as connection:
            connection.execute(_TABLE)
            uri = statements_file.absolute().as_uri() + "?mode=ro&immutable=1"
            connection.execute("ATTACH ? AS edition", (uri,))
            connection.execute(_DOCUMENTS, {"base": base, "end": base + _LAST})
            change = _compared(connection)
            with connection:
                _update(connection, moment)
        return change


def _compared(connection: sqlite3.Connection) -> Change:
    def column(sql: str) -> list[str]:
        return [iri for (iri,) in connection.execute(sql)]

    first = connection.execute("SELECT 1 FROM known LIMIT 1").fetchone() is None
    created = column(
        "SELECT iri FROM present WHERE iri NOT IN (SELECT iri FROM known WHERE gone IS NULL)"
        " ORDER BY iri"
    )
    withdrawn = column(
        "SELECT iri FROM known WHERE gone IS NULL AND iri NOT IN (SELECT iri FROM present)"
        " ORDER BY iri"
    )
    return Change([] if first else created, withdrawn)


def _update(connection: sqlite3.Connection, moment: str) -> None:
    connection.execute(
        "UPDATE known SET gone = ? WHERE gone IS NULL AND iri NOT IN (SELECT iri FROM present)",
        (moment,),
    )
    connection.execute(
        "UPDATE known SET gone = NULL WHERE gone IS NOT NULL AND iri IN (SELECT iri FROM present)"
    )
    connection.execute("INSERT OR IGNORE INTO known SELECT iri, NULL FROM present")
