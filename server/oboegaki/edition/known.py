"""Every document that any edition of a site had, and every version of each: the site's history.

One SQLite file beside the editions, because a roll-back takes documents away, too. It is written
under the site's lock, in the one step in which an edition becomes current; the server reads it.

document    each document: when it came and last changed, since when it is gone, its last version
version     what happened, in order; `content` is kept of versions that are no longer the last
batch       what one publication or roll-back brought: versions up to `last`
"""

import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from oboegaki.edition import recover
from oboegaki.edition.learn import TABLES, Learning
from oboegaki.edition.manifest import load, missing, verify_file
from oboegaki.edition.names import STATEMENTS
from oboegaki.errors import EditionDamaged, EditionError, Text
from oboegaki.feed.events import CHANGED, CREATED, LEFT, PURGED, Batch, Event, Listed

LOG = "history.jsonl"
"""The lines beside the file, which are never changed."""

_PATIENCE = 5.0
_EVENT = "SELECT number, iri, moment, event, digest, replacement"


@dataclass(frozen=True, slots=True)
class Kept:
    """An event, and what was said then as N-Triples; None: what the edition at hand says."""

    event: Event
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version of a document that is no longer the last: when it came, and who still says it."""

    moment: str
    edition: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What an edition changed, when, and why what the one before it said cannot be read, if so."""

    moment: str
    events: tuple[Event, ...]
    lost: EditionError | None


@dataclass(frozen=True, slots=True)
class Known:
    """The file of one site's history, which need not exist yet."""

    path: Path

    def open(self, mode: str = "rw") -> sqlite3.Connection:
        """Open the file; even readers may write, to mend what a crash left half done."""
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(
            uri, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )

    def _rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        if not self.path.is_file():
            return []
        try:
            with closing(self.open()) as connection:
                return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise self.damaged() from error

    def damaged(self) -> EditionDamaged:
        """Return the error for a file that cannot be read."""
        return EditionDamaged(
            Text("履歴のファイルが壊れているか、ありません。",
                 "The file of the history is damaged or gone.",
                 "Tệp lịch sử bị hỏng hoặc bị mất."),
            Text("oboegaki build で直せます。", "`oboegaki build` mends it.",
                 "Hãy chạy `oboegaki build` để sửa."),
        )  # fmt: skip

    def gone_since(self, iris: Sequence[str]) -> str | None:
        """Return when the first of the documents that is known went away (UTC, ISO 8601)."""
        for iri in iris:
            rows = self._rows("SELECT gone FROM document WHERE iri = ?", iri)
            if rows:
                return str(rows[0][0] or "")
        return None

    def gone(self) -> list[Listed]:
        """Return every document that is gone, and since when."""
        sql = "SELECT iri, gone FROM document WHERE gone IS NOT NULL ORDER BY iri"
        return [Listed(str(iri), str(moment)) for iri, moment in self._rows(sql)]

    def earlier(self, iri: str, kept: Collection[str]) -> list[Earlier]:
        """Return the earlier versions of a document that a kept edition still has, newest first."""
        return _earlier(self._rows, iri, lambda: kept)

    def learned(self) -> str | None:
        """Return the edition up to which the history goes; None when it cannot be read."""
        if self.path.is_file() and not recover.is_whole(self.path):
            return None
        rows = self._rows("SELECT edition FROM batch ORDER BY id DESC LIMIT 1")
        return str(rows[0][0]) if rows else None

    @contextmanager
    def learning(self, editions: Path, name: str, base: str, moment: str) -> Iterator[Learned]:
        """Give what an edition changes; it is noted when the context ends, and only then.

        Of the first edition nothing is given: there was nothing to compare it with. Where the
        edition before is lost or damaged, only what came and went is given.
        """
        mended = self._mend(editions, base)
        with closing(self.open("rwc")) as connection:
            connection.executescript("PRAGMA cache_size = -131072;" + TABLES)
            before = self.learned()
            lost = _lost(editions / before) if before else None
            old = editions / before / STATEMENTS if before and not lost else None
            lost = lost or mended
            alike = bool(old and not mended) and _alike(editions, name, before)
            new = editions / name / STATEMENTS
            learning = Learning(connection, new, old, base, alike=alike)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                moment = learning.after_the_last(moment)
                yield Learned(moment, learning.events(name, moment, is_first=before is None), lost)

    def note_whole(self) -> None:
        """Note that the file is whole as it was just written, so that it need not be read again."""
        recover.note_whole(self.path)

    def _mend(self, editions: Path, base: str) -> EditionError | None:
        """Tell the history anew when its file is damaged or gone; return what was wrong then."""
        log = self.path.with_name(LOG)
        if not log.is_file() or (self.path.is_file() and recover.is_whole(self.path)):
            return None
        last = recover.last_edition(log)
        if last is None:
            return None
        edition = editions / last
        statements = None if _lost(edition) else edition / STATEMENTS
        recover.recover(self.path, log, statements, base)
        return self.damaged()

    def purge(self, iri: str, moment: str) -> None:
        """Forget all that was ever said in a document; that it was there and was erased stays."""
        with closing(self.open()) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            sql = "SELECT release FROM document WHERE iri = ?"
            (release,) = connection.execute(sql, (iri,)).fetchone() or (0,)
            connection.execute("DELETE FROM version WHERE iri = ?", (iri,))
            _forget_mentions(connection, iri)
            connection.execute(
                "INSERT INTO version (iri, moment, event, digest, replacement, release)"
                " VALUES (?, ?, ?, '', '', ?)", (iri, moment, PURGED, release),
            )  # fmt: skip
            connection.execute(
                "UPDATE document SET gone = ?1, modified = ?1, version = last_insert_rowid()"
                " WHERE iri = ?2", (moment, iri),
            )  # fmt: skip
            connection.execute(
                "INSERT INTO batch (edition, moment, last) SELECT edition, ?, last_insert_rowid()"
                " FROM batch ORDER BY id DESC LIMIT 1", (moment,),
            )  # fmt: skip

    def history(self, edition: str) -> "History | None":
        """Return what happened up to an edition; None while that is still being worked out."""
        sql = "SELECT id, edition, moment, last FROM batch ORDER BY id"
        batches: list[Batch] = []
        end, before = 0, 0
        for _, name, moment, last in self._rows(sql):
            batches.append(Batch(str(name), str(moment), before + 1, int(str(last))))
            before = int(str(last))
            end = len(batches) if name == edition else end
        return History(self, tuple(batches[:end])) if end else None


def _forget_mentions(connection: sqlite3.Connection, iri: str) -> None:
    """Take the statements with a thing out of what is kept of other documents."""
    mentions = (f"<{iri}>".encode(), f"<{iri}#".encode())
    rows = connection.execute("SELECT number, content FROM version WHERE content IS NOT NULL")
    for number, packed in rows.fetchall():
        lines = zlib.decompress(packed).splitlines(keepends=True)
        kept = [line for line in lines if not any(each in line for each in mentions)]
        if len(kept) < len(lines):
            sql = "UPDATE version SET content = ? WHERE number = ?"
            connection.execute(sql, (zlib.compress(b"".join(kept)), number))


@dataclass(frozen=True, slots=True)
class History:
    """What happened up to the edition that is served."""

    known: Known
    batches: tuple[Batch, ...]

    @property
    def last(self) -> int:
        """Return the number of the last event."""
        return self.batches[-1].last

    @property
    def first(self) -> int:
        """Return the number of the first event that is still told."""
        rows = self.known._rows("SELECT MIN(number) FROM version")
        return int(str(rows[0][0] or 1))

    @property
    def moment(self) -> str:
        """Return when the edition became current."""
        return self.batches[-1].moment

    def kept(self, first: int, last: int) -> list[Kept]:
        """Return the events of a range of numbers, in order, with what is kept of them."""
        sql = f"{_EVENT}, content FROM version WHERE number BETWEEN ? AND ? ORDER BY number"
        rows = self.known._rows(sql, first, min(last, self.last))
        return [Kept(_event(row), _content(row)) for row in rows]

    def has_releases(self) -> bool:
        """Tell whether the site ever had a press release: else every document is news."""
        return bool(self.known._rows("SELECT 1 FROM version WHERE release LIMIT 1"))

    def news(self, start: int, size: int) -> list[Kept]:
        """Return events of press releases, or of all documents where there are none, in order."""
        sql = f"{_EVENT}, content FROM version WHERE number <= ?{self._of_releases()}"
        rows = self.known._rows(f"{sql} ORDER BY number LIMIT ? OFFSET ?", self.last, size, start)
        return [Kept(_event(row), _content(row)) for row in rows]

    def news_count(self) -> int:
        """Return how many events there are to tell as news."""
        sql = f"SELECT COUNT(*) FROM version WHERE number <= ?{self._of_releases()}"  # noqa: S608 - a condition of ours
        return int(str(self.known._rows(sql, self.last)[0][0]))

    def _of_releases(self) -> str:
        return " AND release" if self.has_releases() else ""

    def documents(self, start: int, size: int) -> list[Listed]:
        """Return some of the documents that are there, by IRI, each with its last change."""
        sql = "SELECT iri, modified FROM document WHERE gone IS NULL ORDER BY iri LIMIT ? OFFSET ?"
        return [Listed(str(iri), str(moment)) for iri, moment in self.known._rows(sql, size, start)]

    def document_count(self) -> int:
        """Return how many documents are there."""
        return int(str(self.known._rows("SELECT COUNT(*) FROM document WHERE gone IS NULL")[0][0]))

    def created(self, iris: Sequence[str]) -> dict[str, str]:
        """Return when each of the documents first came."""
        marks = ",".join("?" * len(iris))
        sql = f"SELECT iri, created FROM document WHERE iri IN ({marks})"  # noqa: S608 - marks only
        return {str(iri): str(moment) for iri, moment in self.known._rows(sql, *iris)}


def _alike(editions: Path, name: str, before: str | None) -> bool:
    """Tell whether two editions mean the same by a document: of one base, by one program."""
    made = [load(editions / each) for each in (name, before) if each]
    return len({(each.base, each.tool, each.statements_format) for each in made}) == 1


class Versions:
    """The history held open for who asks it again and again; a file in its place is noticed."""

    def __init__(self, known: Known) -> None:
        """Open nothing yet."""
        self._known = known
        self._held: sqlite3.Connection | None = None
        self._seen: tuple[int, int] | None = None

    def earlier(self, iri: str, kept: Callable[[], Collection[str]]) -> list[Earlier]:
        """Return what `Known.earlier` does; `kept` is asked only for what has a version before."""
        return _earlier(self._rows, iri, kept)

    def _rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        try:
            file = self._known.path.stat()
        except FileNotFoundError:
            return []
        try:
            if self._held is None or self._seen != (file.st_dev, file.st_ino):
                self.close()
                self._held, self._seen = self._known.open(), (file.st_dev, file.st_ino)
            return self._held.execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._known.damaged() from error

    def close(self) -> None:
        """Let go of the file."""
        if self._held is not None:
            self._held.close()
            self._held = None


def _earlier(
    rows: Callable[..., list[tuple[object, ...]]], iri: str, kept: Callable[[], Collection[str]]
) -> list[Earlier]:
    sql = "SELECT number, moment FROM version WHERE iri = ? AND event IN (?, ?) ORDER BY number"
    versions = [(int(str(n)), str(m)) for n, m in rows(sql, iri, CREATED, CHANGED)]
    if len(versions) < 2:
        return []
    names = kept()
    told = rows("SELECT edition, last FROM batch ORDER BY id")
    batches = [(str(edition), int(str(last))) for edition, last in told]
    found = []
    for (number, moment), (following, _) in pairwise(versions):
        said_by = [e for e, last in batches if number <= last < following and e in names]
        found += [Earlier(moment, edition) for edition in said_by[-1:]]
    return found[::-1]


def _lost(edition: Path) -> EditionError | None:
    """Return why what an edition said cannot be read any more; None when it can."""
    if not edition.is_dir():
        return missing(edition.name)
    try:
        verify_file(edition, load(edition), STATEMENTS)
    except EditionError as error:
        return error
    return None


def _event(row: Sequence[object]) -> Event:
    number, *texts = row[:6]
    return Event(int(str(number)), *map(str, texts))


def _content(row: Sequence[object]) -> bytes | None:
    event, content = str(row[3]), row[6]
    if event in LEFT:
        return b""
    return zlib.decompress(content) if isinstance(content, bytes) else None
