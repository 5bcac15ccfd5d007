"""Files of an edition that differ from an older one's: they are as they were, whoever read them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oboegaki import overlay


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("change", ["SELECT 1", "INSERT INTO t VALUES (2)"])
def test_a_reader_leaves_every_file_as_it_was(tmp_path: Path, change: str) -> None:
    """SQLite deletes a log without changes when its last reader goes; the edition was damaged."""
    base, target = tmp_path / "old", tmp_path / "new"
    with closing(sqlite3.connect(base)) as connection:
        connection.executescript("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
    overlay.finish(base)
    with overlay.changing(base, target) as connection:
        connection.execute(change)
    before = files(tmp_path)
    with closing(overlay.connect(target)) as reader:
        found = reader.execute("SELECT max(n) FROM t").fetchone()
    assert found == (2 if "INSERT" in change else 1,)
    assert files(tmp_path) == before
