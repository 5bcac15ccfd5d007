"""Filling the SPARQL engine of an edition: every graph, and the default graph once more.

This runs in a process of its own beside the rest of a build: it takes the second core, it can be
ended at once when the check blocks, and a crash of the engine is not a crash of the build.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from oboegaki.dump import default_chunks, nquads_chunks
from oboegaki.statements.reader import Statements


class _Chunks:
    """Gives an iterator of bytes to a reader that asks for so many at a time."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; b"" at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        if size < 0:
            size = len(self._rest)
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


class Loading:
    """An engine that is being filled by another process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Watch over a process that was started by `filling`."""
        self._process = process

    def finish(self) -> None:
        """Wait until the engine is filled; raises OSError with the engine's own words."""
        _, complaint = self._process.communicate()
        if self._process.returncode:
            raise OSError(complaint.decode("utf-8", "replace").strip() or "the engine ended early")


@contextmanager
def filling(statements_file: Path, folder: Path, default_graph: str) -> Iterator[Loading]:
    """Fill a new engine beside the body of the context; leaving it early ends the process."""
    command = [sys.executable, "-m", __name__, str(statements_file), str(folder), default_graph]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            yield Loading(process)
        finally:
            process.kill()


def fill(statements_file: Path, folder: Path, default_graph: str) -> None:
    """Load an edition's description file into a new store in `folder`.

    With `union` the default graph's graphs are materialised in the default graph, because a union
    at query time counts a triple once per graph, and SPARQL says once.
    """
    statements = Statements.open(statements_file)
    try:
        store = Store(folder)
        _load(store, nquads_chunks(statements))
        if default_graph == "union":
            _load(store, default_chunks(statements))
        store.flush()
        store.optimize()
    finally:
        statements.close()


def _load(store: Store, chunks: Iterator[bytes]) -> None:
    store.bulk_load(_Chunks(chunks), RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]  # read() is all it calls


def main() -> None:
    """Fill the engine that the arguments name; on failure say why on standard error."""
    statements_file, folder, default_graph = sys.argv[1:]
    try:
        fill(Path(statements_file), Path(folder), default_graph)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
