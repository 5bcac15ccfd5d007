"""What an edition changes against the one before: the events, and what has to be kept for them."""

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from oboegaki import nquads
from oboegaki.edition import compare, content
from oboegaki.feed.events import CHANGED, CREATED, LEFT, MERGED, WITHDRAWN, Event
from oboegaki.rdf import term
from oboegaki.statements.reader import Place, Statements
from oboegaki.statements.told import newness_of

if TYPE_CHECKING:
    from oboegaki import describe

TABLES = """
CREATE TABLE IF NOT EXISTS document (
    iri TEXT PRIMARY KEY, created TEXT NOT NULL, modified TEXT NOT NULL, gone TEXT,
    version INTEGER NOT NULL, release INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS version (
    number INTEGER PRIMARY KEY AUTOINCREMENT, iri TEXT NOT NULL, moment TEXT NOT NULL,
    event TEXT NOT NULL, digest TEXT NOT NULL, replacement TEXT NOT NULL,
    release INTEGER NOT NULL, content BLOB
);
CREATE INDEX IF NOT EXISTS version_of_release ON version (number) WHERE release;
CREATE INDEX IF NOT EXISTS version_of_document ON version (iri);
CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY, edition TEXT NOT NULL, moment TEXT NOT NULL, last INTEGER NOT NULL
);
"""
_LAST = "\U0010ffff"
_DOCUMENT = "CASE instr(iri, '#') WHEN 0 THEN iri ELSE substr(iri, 1, instr(iri, '#') - 1) END"
_PRESENT = "CREATE TEMP TABLE present (iri TEXT PRIMARY KEY) WITHOUT ROWID"
_DOCUMENTS_NOW = f"""
INSERT INTO present SELECT DISTINCT {_DOCUMENT} AS iri
    FROM new.resource WHERE described AND iri >= :base AND iri < :end
    UNION SELECT iri FROM new.graph WHERE iri >= :base AND iri < :end
"""  # noqa: S608 - an expression of ours
_RELEASES = f"""
CREATE TEMP TABLE release AS
    SELECT {_DOCUMENT} AS iri, MIN(value) AS moment
    FROM new.link JOIN new.resource ON resource.id = subject
    LEFT JOIN new.moment ON moment.resource = subject
    WHERE object = (SELECT id FROM new.resource WHERE iri = :class)
    AND predicate = (SELECT id FROM new.resource WHERE iri = :type)
    GROUP BY 1
"""  # noqa: S608 - the same
_NAMES = {"class": term("obg:PressRelease"), "type": term("rdf:type")}
_HAPPENED = """
CREATE TEMP TABLE happened (iri TEXT, event TEXT, digest TEXT, replacement TEXT)
"""
_NEW = """
INSERT INTO happened SELECT iri, ?, '', '' FROM present
    WHERE iri NOT IN (SELECT iri FROM document WHERE gone IS NULL)
"""
_GONE = "SELECT iri FROM document WHERE gone IS NULL AND iri NOT IN (SELECT iri FROM present)"
_TELLS = """
INSERT INTO present SELECT :iri WHERE EXISTS (SELECT 1 FROM new.graph WHERE iri = :iri)
    OR EXISTS (SELECT 1 FROM new.resource WHERE iri = :iri AND described)
    OR EXISTS (SELECT 1 FROM new.resource
        WHERE iri >= :iri || '#' AND iri < :iri || '$' AND described)
"""
_WITHIN = """
SELECT resource.iri, value FROM new.resource LEFT JOIN new.moment ON moment.resource = resource.id
    WHERE resource.iri = :iri OR (resource.iri >= :iri || '#' AND resource.iri < :iri || '$')
"""
_IS_A = """
SELECT 1 FROM new.link WHERE object = (SELECT id FROM new.resource WHERE iri = :class)
    AND predicate = (SELECT id FROM new.resource WHERE iri = :type)
    AND standing IN (0, 1, 2, 3) AND newness = :newness
    AND subject = (SELECT id FROM new.resource WHERE iri = :iri)
"""
_LEFT = """
SELECT 1 FROM document WHERE iri = :iri AND gone IS NULL
    AND NOT EXISTS (SELECT 1 FROM present WHERE present.iri = :iri)
"""
_STILL = """
SELECT present.iri FROM present JOIN document ON document.iri = present.iri
    WHERE gone IS NULL AND present.iri = ?
"""
_VERSIONS = """
INSERT INTO version (iri, moment, event, digest, replacement, release)
    SELECT happened.iri, :moment, event, digest, replacement,
        COALESCE(release.iri IS NOT NULL OR document.release, 0)
    FROM happened LEFT JOIN release ON release.iri = happened.iri
    LEFT JOIN document ON document.iri = happened.iri
    ORDER BY release.moment, happened.iri
"""
_DOCUMENTS = """
INSERT INTO document (iri, created, modified, gone, version, release)
    SELECT iri, moment, moment, CASE WHEN event IN (:w, :m, :p) THEN moment END, number, release
    FROM version WHERE number > :before ORDER BY iri
ON CONFLICT (iri) DO UPDATE SET modified = excluded.modified, gone = excluded.gone,
    version = excluded.version, release = excluded.release
"""


def documents_of(connection: sqlite3.Connection, base: str) -> tuple[set[str], set[str]]:
    """Return the documents of the edition attached as `new`, and which are of press releases."""
    connection.execute(_PRESENT)
    connection.execute(_DOCUMENTS_NOW, {"base": base, "end": base + _LAST})
    connection.execute(_RELEASES, _NAMES)
    present = {iri for (iri,) in connection.execute("SELECT iri FROM present")}
    return present, {iri for (iri,) in connection.execute("SELECT iri FROM release")}


class Learning:
    """One edition beside the one before it, in a connection to the site's history."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        new: Path,
        old: Path | None,
        base: str,
        *,
        alike: bool = False,
    ) -> None:
        """Attach the description files; None: there is no edition before, or it is lost.

        `alike`: the one before has the same base and is of the same version, so that documents can
        come and go only where the two differ, and nothing else is looked at.
        """
        self._connection = connection
        self._alike = alike and old is not None
        self._new, self._old, self._base = new, old, base
        compare.attach(connection, "new", new)
        if old is not None:
            compare.attach(connection, "old", old)

    def events(self, name: str, moment: str, *, is_first: bool) -> tuple[Event, ...]:
        """Note what changes and return it: nothing of the first edition."""
        execute = self._connection.execute
        execute(_PRESENT)
        asked = self._asked()
        execute(_HAPPENED)
        with closing(Statements.open(self._new)) as statements:
            past = self._past(statements)
            self._happen(asked, past, statements)
        self._note_releases()
        self._keep_what_is_superseded()
        (before,) = execute("SELECT COALESCE(MAX(last), 0) FROM batch").fetchone()
        execute(_VERSIONS, {"moment": moment})
        execute(_DOCUMENTS, dict(zip("wmp", LEFT, strict=True), before=before))
        execute(
            "INSERT INTO batch (edition, moment, last)"
            " SELECT ?, ?, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'version'), 0)",
            (name, moment),
        )
        return () if is_first else self._noted(before)

    def _asked(self) -> dict[str, bool]:
        """Note which documents there are: all, or of those that differ, which are returned, and
        whether it is known that they say something else."""
        execute = self._connection.execute
        if not self._alike:
            execute(_DOCUMENTS_NOW, {"base": self._base, "end": self._base + _LAST})
        if self._old is None:
            return {}
        asked = dict(sorted(compare.candidates(self._connection, self._base).items()))
        if self._alike:
            under = (iri for iri in asked if self._base <= iri < self._base + _LAST)
            self._connection.executemany(_TELLS, ({"iri": iri} for iri in under))
        return asked

    def _note_releases(self) -> None:
        """Note which documents are of press releases, and the day of each."""
        execute = self._connection.execute
        if not self._alike:
            execute(_RELEASES, _NAMES)
            return
        execute("CREATE TEMP TABLE release (iri TEXT, moment TEXT)")
        for (iri,) in execute("SELECT DISTINCT iri FROM happened").fetchall():
            days = [
                day for each, day in execute(_WITHIN, {"iri": iri}) if self._is_release(each, day)
            ]
            if days:
                first = min((day for day in days if day), default=None)
                execute("INSERT INTO release VALUES (?, ?)", (iri, first))

    def _is_release(self, iri: str, day: str | None) -> bool:
        newness = newness_of(f"0{day}" if day else "", nquads.token(iri))
        values = {**_NAMES, "iri": iri, "newness": newness}
        return self._connection.execute(_IS_A, values).fetchone() is not None

    def after_the_last(self, moment: str) -> str:
        """Return the moment, or the second after the last: clocks may go back, and some programs
        tell the versions of a document apart by their moments alone."""
        (last,) = self._connection.execute("SELECT MAX(moment) FROM batch").fetchone()
        if last is None or moment > last:
            return moment
        after = datetime.fromisoformat(last) + timedelta(seconds=1)
        return after.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _past(self, statements: Statements) -> "dict[str, describe.Past]":
        """Take out what the edition only says the end of; return what it says of that."""
        found = {}
        for iri in compare.told_of_changes(self._connection, self._base):
            from oboegaki import describe

            past = describe.past(statements, Place(iri, statements.graph(iri)))
            if past is not None:
                found[iri] = past
        self._connection.executemany("DELETE FROM present WHERE iri = ?", [(i,) for i in found])
        return found

    def _happen(
        self, asked: dict[str, bool], past: "dict[str, describe.Past]", statements: Statements
    ) -> None:
        execute = self._connection.execute
        if self._alike:
            left = [iri for iri in asked if execute(_LEFT, {"iri": iri}).fetchone()]
        else:
            left = [iri for (iri,) in execute(_GONE)]
        rows = [(iri, *_left(past.get(iri))) for iri in left]
        execute(_NEW, (CREATED,))
        if self._old is not None:
            rows += [(iri, CHANGED, digest, "") for iri, digest in self._changed(asked, statements)]
        else:
            self._begin_again()
        self._connection.executemany("INSERT INTO happened VALUES (?, ?, ?, ?)", rows)
        if self._old is not None:
            self._add_digests(statements)

    def _changed(self, asked: dict[str, bool], statements: Statements) -> Iterable[tuple[str, str]]:
        """Yield the documents that are there before and after, but say something else."""
        assert self._old is not None  # noqa: S101 - asked by the caller
        with closing(Statements.open(self._old)) as before:
            for iri, is_other in asked.items():
                if self._connection.execute(_STILL, (iri,)).fetchone():
                    digest = content.digest(statements, iri)
                    if is_other or digest != content.digest(before, iri):
                        yield iri, digest

    def _add_digests(self, statements: Statements) -> None:
        sql = "SELECT iri FROM happened WHERE event = ?"
        created = [iri for (iri,) in self._connection.execute(sql, (CREATED,))]
        digests = ((content.digest(statements, iri), iri) for iri in created)
        self._connection.executemany("UPDATE happened SET digest = ? WHERE iri = ?", digests)

    def _begin_again(self) -> None:
        """The edition before is lost: what it said cannot be told any more, nor what changed."""
        execute = self._connection.execute
        execute("DELETE FROM version WHERE content IS NULL AND event IN (?, ?)", (CREATED, CHANGED))
        execute(
            "INSERT INTO happened SELECT iri, ?, '', '' FROM present"
            " WHERE iri IN (SELECT iri FROM document WHERE gone IS NULL)", (CHANGED,),
        )  # fmt: skip

    def _keep_what_is_superseded(self) -> None:
        """Keep the last versions that something happened to, as the edition before has them."""
        if self._old is None:
            return
        sql = (
            "SELECT happened.iri, version FROM happened JOIN document"
            " ON document.iri = happened.iri WHERE gone IS NULL"
        )
        rows = self._connection.execute(sql).fetchall()
        with closing(Statements.open(self._old)) as before:
            kept = (
                (zlib.compress(content.stated(before, iri, self._base)), number)
                for iri, number in rows
            )
            self._connection.executemany("UPDATE version SET content = ? WHERE number = ?", kept)

    def _noted(self, before: int) -> tuple[Event, ...]:
        sql = "SELECT number, iri, moment, event, digest, replacement FROM version WHERE number > ?"
        return tuple(Event(*row) for row in self._connection.execute(sql, (before,)))


def _left(past: "describe.Past | None") -> tuple[str, str, str]:
    """Return how a document left: its event, no digest, and what it was merged into."""
    if past is not None and past.replacement and not past.since:
        return MERGED, "", past.replacement
    return WITHDRAWN, "", past.replacement if past is not None else ""
