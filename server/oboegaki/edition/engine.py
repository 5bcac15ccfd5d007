"""Filling the SPARQL engine of an edition: every graph, and the default graph once more.

This runs in a process of its own while the sources are read: it takes the second core, it can be
ended at once when the check blocks, and a crash of the engine is not a crash of the build. What is
read goes to it through a file, so that neither waits for the other.
"""

import select
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, Store, parse

from oboegaki.statements.renewed import Swapped

_SPOOL = "records"
_DONE = b"done"
_RECORDS = 200_000
"""Records of one bulk load: about 300 MB of memory, whatever the size of the site."""
_CHUNK = 1 << 20
_PAUSE = 0.02


class Filling:
    """An engine that another process fills with the records that are taken here."""

    def __init__(self, process: "subprocess.Popen[bytes]", spool: IO[bytes]) -> None:
        """Watch over a process that was started by `filling`."""
        self._process = process
        self._spool = spool

    def take(self, record: bytes) -> None:
        """Take one record: `graph triple`, the graph b"" for the default graph."""
        self._spool.write(record + b"\n")

    def end(self) -> None:
        """Say that there are no more records, so that the last ones need not wait for others."""
        self._spool.close()
        assert self._process.stdin is not None  # noqa: S101 - it was started with a pipe
        with suppress(BrokenPipeError):
            self._process.stdin.write(_DONE)
            self._process.stdin.close()
        self._process.stdin = None

    def finish(self) -> None:
        """Wait until everything is in the engine; raises OSError with the engine's own words."""
        _, complaint = self._process.communicate()
        if self._process.returncode:
            raise OSError(complaint.decode("utf-8", "replace").strip() or "the engine ended early")
        Path(self._spool.name).unlink()


@contextmanager
def filling(folder: Path, default_graph: str, outside: Collection[bytes]) -> Iterator[Filling]:
    """Fill a new engine in `folder` beside the body of the context; leaving it early ends that.

    With `union` every triple also goes to the default graph, once, because a union at query time
    counts a triple once per graph, and SPARQL says once. The graphs `outside` (tokens) do not.
    """
    path = folder.parent / _SPOOL
    tokens = [token.decode() for token in outside]
    command = [sys.executable, "-m", __name__, str(path), str(folder), default_graph, *tokens]
    pipe = subprocess.PIPE
    with (
        path.open("wb") as spool,
        subprocess.Popen(command, stdin=pipe, stderr=pipe) as process,
    ):
        try:
            yield Filling(process, spool)
        finally:
            process.kill()


def fill(chunks: Iterator[list[bytes]], folder: Path, outside: Collection[bytes] | None) -> None:
    """Load records into a new store; `outside` None: the default graph is the sources' own."""
    store = Store(folder)
    for records in chunks:
        named = [record for record in records if b"_:" not in record]
        quads = _Lines(_quads(named, outside))
        store.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]  # read() is all it calls
        if len(named) < len(records):
            nameless = _quads([record for record in records if b"_:" in record], outside)
            store.bulk_extend(_parsed(b"".join(nameless)))
    store.flush()
    store.optimize()


def _parsed(lines: bytes) -> Iterator[Quad]:
    """Return quads with the labels of blank nodes as they are: `bulk_load` gives others each time,
    so that one node would be two when its statements are loaded apart."""
    return parse(lines, RdfFormat.N_QUADS, lenient=True)


def amend(base: Path, folder: Path, swapped: Iterable[Swapped]) -> None:
    """Make an engine in `folder` that says what that in `base` does, but for some subjects.

    It shares the files of `base` (hard links), which stays as it is.
    """
    Store.read_only(str(base)).backup(str(folder))
    store = Store(str(folder))
    for each in swapped:
        for quad in _parsed(_lines(each, each.before - each.after)):
            store.remove(quad)
        # two forms of one value are the same to the engine: what stays may have gone with another
        kept = each.after if each.before - each.after else each.after - each.before
        store.extend(_parsed(_lines(each, kept)))
    store.flush()


def _lines(swapped: Swapped, lines: Iterable[bytes]) -> bytes:
    start, end = swapped.subject + b" ", b" " + swapped.graph if swapped.graph else b""
    return b"".join(start + line[:-2] + end + b" .\n" for line in lines)


def _quads(records: list[bytes], outside: Collection[bytes] | None) -> Iterator[bytes]:
    """Yield each record in its graph, and once more in the default graph if it belongs there."""
    for record in records:
        graph, _, triple = record.partition(b" ")
        if graph:
            yield triple + b" " + graph + b" .\n"
        if not graph or (outside is not None and graph not in outside):
            yield triple + b" .\n"


class _Lines:
    """Gives lines to a reader that asks for so many bytes at a time."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; b"" at the end."""
        wanted = size if size > 0 else _CHUNK
        parts, held = [self._rest], len(self._rest)
        while held < wanted:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line)
            held += len(line)
        text = b"".join(parts)
        self._rest = text[wanted:]
        return text[:wanted]


def followed(path: Path) -> Iterator[list[bytes]]:
    """Yield the records of a file that grows until standard input says that it is complete.

    Raises OSError when standard input ends without saying so: the build is gone.
    """
    records: list[bytes] = []
    rest = b""
    with path.open("rb") as file:
        done = False
        while True:
            text = file.read(_CHUNK)
            if text:
                *whole, rest = (rest + text).split(b"\n")
                records += whole
                if len(records) >= _RECORDS:
                    yield records
                    records = []
            elif done:
                break
            else:
                done = _is_done()
    yield records


def _is_done() -> bool:
    if not select.select([sys.stdin], [], [], _PAUSE)[0]:
        return False
    if sys.stdin.buffer.read() != _DONE:
        raise OSError("the build ended")
    return True


def main() -> None:
    """Fill the engine that the arguments name; on failure say why on standard error."""
    path, folder, default_graph, *tokens = sys.argv[1:]
    outside = frozenset(token.encode() for token in tokens) if default_graph == "union" else None
    try:
        fill(followed(Path(path)), Path(folder), outside)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
