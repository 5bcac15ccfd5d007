"""A history whose file was lost or damaged, told anew by what is kept elsewhere.

The lines of `history.jsonl` tell every event since the first edition, and the current edition what
is there. What superseded versions said is lost; so the stream of versions begins again, with
numbers that were never given before.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from oboegaki.edition import compare
from oboegaki.edition.learn import TABLES, documents_of
from oboegaki.edition.log import Told, read
from oboegaki.feed.events import CREATED, LEFT

_UNUSED = 1_000


class _State(NamedTuple):
    """What is known of a document: since when, and its last event."""

    created: str
    moment: str
    event: str
    digest: str = ""
    replacement: str = ""


def is_whole(path: Path) -> bool:
    """Tell whether a file of a history can be read to its end.

    It is not read where it still looks as it did when we last wrote it.
    """
    if _noted(path) == _looks(path):
        return True
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as file:
            file.execute("SELECT COUNT(*) FROM batch").fetchone()
            (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False
    return bool(found == "ok")


def note_whole(path: Path) -> None:
    """Note how a history looks that was just written and closed."""
    note = _note(path)
    fresh = note.with_suffix(".new")
    fresh.write_text(_looks(path), encoding="utf-8")
    fresh.replace(note)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}-whole")


def _noted(path: Path) -> str | None:
    note = _note(path)
    return note.read_text(encoding="utf-8") if note.is_file() else None


def _looks(path: Path) -> str:
    """Return what is another whenever a file was written; also where a change was cut short."""
    stat, cut = path.stat(), path.with_name(f"{path.name}-journal").exists()
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino} {cut}"


def last_edition(log: Path) -> str | None:
    """Return the edition that the log says is current."""
    names = [each["edition"] for each in read(log) if each["event"] == "current"]
    return names[-1] if names else None


def recover(path: Path, log: Path, statements: Path | None, base: str) -> None:
    """Write a history anew from the log, and from the edition that is current if it is whole."""
    told = list(read(log))
    present, releases = _present(statements, base) if statements else (set[str](), set[str]())
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as connection, connection:
        connection.executescript(TABLES)
        _write(connection, told, _states(told, present), releases, base)
    for left in (path, *path.parent.glob(f"{path.name}-*")):
        left.unlink(missing_ok=True)
    fresh.replace(path)


def _present(statements: Path, base: str) -> tuple[set[str], set[str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        compare.attach(connection, "new", statements)
        return documents_of(connection, base)


def _states(told: list[Told], present: set[str]) -> dict[str, _State]:
    """Return the last state of each document, in the order in which they came about."""
    first = next((each["time"] for each in told), "")
    events = [each for each in told if "iri" in each]
    states: dict[str, _State] = {}
    for each in events:
        iri, moment, event = each["iri"], each["time"], each["event"]
        created = states[iri].created if iri in states else moment if event == CREATED else first
        texts = each.get("content", ""), each.get("replacement", "")
        states[iri] = _State(created, moment, event, *texts)
    for iri in present - states.keys():
        states[iri] = _State(first, first, CREATED)
    return dict(sorted(states.items(), key=lambda each: (each[1].moment, each[0])))


def _write(
    connection: sqlite3.Connection,
    told: list[Told],
    states: dict[str, _State],
    releases: set[str],
    base: str,
) -> None:
    # More than there can have been: no number is given to two versions.
    start = 2 * (len(told) + len(states)) + _UNUSED
    for number, (iri, state) in enumerate(states.items(), start):
        release = iri in releases or (state.event in LEFT and iri.startswith(f"{base}press/"))
        gone = state.moment if state.event in LEFT else None
        connection.execute(
            "INSERT INTO version (number, iri, moment, event, digest, replacement, release)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, iri, *state[1:], release),
        )
        connection.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
            (iri, state.created, state.moment, gone, number, release),
        )
    moments = [state.moment for state in states.values()]
    for each in told:
        if each["event"] == "current":
            last = start - 1 + sum(moment <= each["time"] for moment in moments)
            connection.execute(
                "INSERT INTO batch (edition, moment, last) VALUES (?, ?, ?)",
                (each["edition"], each["time"], last),
            )
