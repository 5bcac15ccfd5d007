"""SQLite files of an edition: finished ones, and those that share their pages with an older one.

A file of an edition never changes. The next edition has the same file (a hard link) and beside it
what differs, as a write-ahead log of SQLite (`-wal`; https://www.sqlite.org/fileformat2.html, 4):
the pages that are other ones now. So a new edition costs what it changes, and is read like any
other. Readers keep the index of that log in their own memory: they lock nothing and write nothing.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_CHANGES = 32
"""Bytes of a log that holds nothing but its header; who reads such a one deletes it at the end."""

CHANGES = "-wal"
"""Ends the name of the file that holds what differs."""

_VERSIONS_AT = 18
_READS_CHANGES = b"\x02\x02"
_LARGEST = 1 << 20
"""Bytes of changes up to which, or up to a quarter of the file, they stay beside it."""


def finish(path: Path) -> None:
    """Mark a closed file as one that may have changes beside it (the format's section 1.3)."""
    with path.open("r+b") as file:
        file.seek(_VERSIONS_AT)
        file.write(_READS_CHANGES)


def changes_of(path: Path) -> Path:
    """Return the file with the changes of an SQLite file, which need not exist."""
    return path.with_name(path.name + CHANGES)


def connect(path: Path) -> sqlite3.Connection:
    """Open a finished file for reading from any one thread at a time."""
    connection = sqlite3.connect(address(path), uri=True, check_same_thread=False)
    read_changes(connection)
    return connection


def address(path: Path) -> str:
    """Return the address under which SQLite reads a file, and its changes if it has any."""
    how = "vfs=unix-none" if changes_of(path).is_file() else "immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro&{how}"


def read_changes(connection: sqlite3.Connection) -> None:
    """Have files that are opened or attached from now on read without shared memory."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()


@contextmanager
def changing(base: Path, target: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection for changing what `base` says; what comes of it is `target`.

    All is one transaction. `base` stays as it is to the last bit: SQLite writes changes back when a
    file is closed, but not into one that is no longer where it was opened; so it is moved at once.
    """
    opened = target.with_name(f"opened-{target.name}")
    _link(base, opened)
    if changes_of(base).is_file():
        shutil.copyfile(changes_of(base), changes_of(opened))
    connection = sqlite3.connect(
        f"{opened.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None
    )
    opened.rename(target)
    opened.touch()
    try:
        for pragma in ("locking_mode = EXCLUSIVE", "wal_autocheckpoint = 0", "synchronous = OFF",
                       "temp_store = MEMORY", "cache_size = -65536"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()
        opened.unlink()
    if changes_of(opened).stat().st_size <= _NO_CHANGES:
        changes_of(opened).unlink()
        return
    changes_of(opened).rename(changes_of(target))
    if changes_of(target).stat().st_size > max(_LARGEST, target.stat().st_size // 4):
        _settle(target)


def _link(base: Path, target: Path) -> None:
    """Have the same file under another name, or a copy where the file system has no links."""
    try:
        target.hardlink_to(base)
    except OSError:
        shutil.copyfile(base, target)


def _settle(path: Path) -> None:
    """Write changes that have become many into a file of their own, which has none beside it."""
    whole = path.with_name(f"whole-{path.name}")
    shutil.copyfile(path, whole)
    changes_of(path).rename(changes_of(whole))
    connection = sqlite3.connect(whole, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    connection.close()
    whole.replace(path)
