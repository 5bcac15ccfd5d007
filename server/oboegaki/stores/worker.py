"""The query worker: a process that answers one query after another until its parent goes away.

It imports little, so that it starts quickly, and it may do anything: overrun its memory, crash in
the parser, or never come back. The parent kills it then and starts another.

Both sides speak in frames: one byte that says what it is, four that say how long, the content.
"""

import json
import os
import re
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from oboegaki.edition.names import SEARCH as INDEX
from oboegaki.formats import BY_NAME, RDF_XML, TRIG, TURTLE
from oboegaki.parents import die_with_parent
from oboegaki.rdf import PREFIXES
from oboegaki.stores import confined, merged
from oboegaki.stores.functions import SEARCH, Functions
from oboegaki.stores.gathering import Gathering
from oboegaki.stores.merged import DataSet, TooLargeToMerge

HEADER = struct.Struct(">cI")
READY, ASKED, DATA, END, FAILED = b"R", b"Q", b"D", b"E", b"F"

LARGE = 4
"""A worker that once took this part of its memory is replaced: allocators give little back."""

SYNTAX, EVALUATION, MEMORY, MERGE, START = "syntax", "evaluation", "memory", "merge", "start"
"""What a FAILED frame is about."""

_UNKNOWN_FUNCTION = re.compile(r"The custom function <(.*)> is not supported")
_MOST_UNKNOWN = 100

Results = QuerySolutions | QueryBoolean | QueryTriples


def frame(kind: bytes, content: bytes | bytearray = b"") -> bytes:
    """Return one frame."""
    return HEADER.pack(kind, len(content)) + content


class _Frames(Gathering):
    """Sends what is written to it as DATA frames."""

    def __init__(self, channel: IO[bytes]) -> None:
        super().__init__()
        self._channel = channel

    def send(self) -> None:
        """Send what is held as one frame."""
        self.rest()
        self._channel.flush()

    def rest(self) -> None:
        """Have what is held go out with the frame that ends the answer: one waking, not two."""
        if self._held:
            self._channel.write(frame(DATA, self._held))
            self._held.clear()


def results(store: Store, asked: dict[str, Any], ours: Functions) -> Results:
    """Parse a query and begin to evaluate it.

    A function that nobody knows is an error of the expression (SPARQL 1.1, 17.2), not of the query:
    it is given a meaning without a value, which is what the engine lacks.
    """
    named = DataSet(tuple(asked["default_graphs"]), tuple(asked["named_graphs"]))
    if asked["clauses"]:
        named = merged.stated(store, asked["clauses"])
    store, dataset = merged.chosen(store, named, asked["most_merged"])
    known: dict[NamedNode, Any] = {SEARCH: ours.search}
    while True:
        try:
            return store.query(asked["query"], custom_functions=known, **dataset)
        except RuntimeError as error:
            name = _UNKNOWN_FUNCTION.fullmatch(str(error))
            if name is None or len(known) > _MOST_UNKNOWN:
                raise
            known[NamedNode(name.group(1))] = _no_value


def _no_value(*_: object) -> None:
    return None


def serialise(found: Results, name: str, output: IO[bytes]) -> None:
    """Write a result in the representation with this name."""
    representation = BY_NAME[name]
    if isinstance(found, QueryTriples):
        prefixes = PREFIXES if representation in (TURTLE, RDF_XML, TRIG) else None
        pyoxigraph.serialize(found, output, format=representation.rdf, prefixes=prefixes)
    else:
        found.serialize(output, format=representation.results)


def answer(
    store: Store, asked: dict[str, Any], channel: IO[bytes], index: Path, large: int = 0
) -> None:
    """Answer one query with DATA frames, then END; or with FAILED.

    END tells how many KiB the process has had at most, exactly when it is more than `large`.
    """
    ours = Functions(index)
    try:
        output = _Frames(channel)
        found = results(store, asked, ours)
        serialise(found, asked["representation"], cast(IO[bytes], output))
        if ours.failure:
            raise ours.failure
        output.rest()
    except BrokenPipeError:
        raise
    except SyntaxError as error:
        ending = _failed(SYNTAX, error)
    except MemoryError as error:
        ending = _failed(MEMORY, error)
    except TooLargeToMerge as error:
        ending = _failed(MERGE, error)
    except (RuntimeError, OSError, ValueError) as error:
        ending = _failed(EVALUATION, error)
    else:
        ending = frame(END, b"%d" % confined.peak_memory(large))
    channel.write(ending)
    channel.flush()


def _failed(what: str, error: BaseException) -> bytes:
    return frame(FAILED, json.dumps([what, str(error)]).encode())


def main() -> None:
    """Serve the store in the folder that is named, within so many MiB and seconds a query.

    Only a worker that `calls` may open connections.
    """
    folder, megabytes, seconds, reach = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    confined.limit_memory(int(megabytes))
    large = (int(megabytes) << 10) // LARGE
    requests, channel = sys.stdin.buffer, os.fdopen(os.dup(0), "wb")
    try:
        store = Store.read_only(folder)
    except (OSError, MemoryError) as error:
        channel.write(_failed(START, error))
        channel.flush()
        return
    if reach != "calls":
        confined.forbid_sockets()
    channel.write(frame(READY))
    channel.flush()
    index = Path(folder).with_name(INDEX)
    while header := requests.read(HEADER.size):
        _, size = HEADER.unpack(header)
        confined.limit_cpu(float(seconds))
        answer(store, json.loads(requests.read(size)), channel, index, large)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)
