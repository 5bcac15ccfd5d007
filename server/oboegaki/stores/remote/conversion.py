"""A result rewritten in the form that the reader asked for, while it arrives.

Of every engine we ask the same two forms: JSON for tables, because one sees where it ends, and
N-Triples for graphs. What is cut short, is something else, or has an engine's complaint in its
midst does not parse, so it never becomes a result. The parser is synchronous and has a thread.
"""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from typing import IO, Any, TypeVar, cast

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from oboegaki.formats import RDF_XML, TRIG, TURTLE, Representation
from oboegaki.rdf import PREFIXES
from oboegaki.stores.gathering import Gathering

_HELD = 16 << 20
"""Bytes that the parser may hold; it allows one term as much itself."""
_HEAD = re.compile(rb'\{\s*(?:"head"|$)')
_ASKED = "__ASK_RETVAL"
_BLANK, _LABEL = b'"bnode", "value": "nodeID://', b'"bnode", "value": "nodeID'
_TRUTH = {truth: b'{"head":{},"boolean":%s}' % word
          for truth, word in ((True, b"true"), (False, b"false"))}  # fmt: skip

ResultT = TypeVar("ResultT")


class Ended(Exception):
    """Nobody wants the result any more, or nobody may have it."""


class _Bridge:
    """Lets a thread wait for what the event loop does, until it is told to give up."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._waiting: Future[Any] | None = None
        self._ended = False

    def wait(self, doing: Coroutine[Any, Any, ResultT]) -> ResultT:
        with self._lock:
            if self._ended:
                doing.close()
                raise Ended
            self._waiting = waiting = asyncio.run_coroutine_threadsafe(doing, self._loop)
        return waiting.result()

    def end(self) -> None:
        with self._lock:
            self._ended = True
            if self._waiting:
                self._waiting.cancel()


class _Arriving:
    """The engine's answer as a file for the parser."""

    def __init__(self, bridge: _Bridge, chunks: AsyncIterator[bytes]) -> None:
        self._bridge = bridge
        self._chunks = chunks
        self._held = b""
        self._place = 0
        self._rest = b""
        self._first = b""
        self._size = 0
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, at most `size`; b"" at the end."""
        while self._place >= len(self._held) and self._more():
            pass
        part = self._held[self._place : self._place + size if size > 0 else None]
        self._place += len(part)
        return part

    def _more(self) -> bool:
        try:
            chunk = self._bridge.wait(self._next())
            self._watch(chunk)
        except BaseException as error:
            self.error = error
            raise
        text = (self._rest + chunk).replace(_BLANK, _LABEL)
        # A name of Virtuoso's blank nodes, which no label can be, may lie across two chunks.
        kept = min(len(_BLANK) - 1, len(text)) if chunk else 0
        self._held, self._rest = text[: len(text) - kept], text[len(text) - kept :]
        self._place = 0
        return bool(chunk)

    def _watch(self, chunk: bytes) -> None:
        """Raise MemoryError for a long table that names its columns last: all of it is held then.

        Every engine names them first, though the standard does not say so.
        """
        self._first = self._first or chunk[:64].strip()
        self._size += len(chunk)
        if self._size > _HELD and self._first.startswith(b"{") and not _HEAD.match(self._first):
            raise MemoryError("columns after rows")

    async def _next(self) -> bytes:
        return await anext(self._chunks, b"")


class _Leaving(Gathering):
    """The result as a file for the writer."""

    def __init__(self, bridge: _Bridge, queue: "asyncio.Queue[bytes | None]") -> None:
        super().__init__()
        self._bridge = bridge
        self._queue = queue

    def send(self) -> None:
        """Give on what is held."""
        if self._held:
            self._bridge.wait(self._queue.put(bytes(self._held)))
            self._held.clear()


class Conversion:
    """One result on its way from the engine to the reader, in a thread of `executor`."""

    def __init__(
        self, executor: Executor, chunks: AsyncIterator[bytes], chosen: Representation
    ) -> None:
        """Begin to read `chunks` and to write them in the form that was chosen."""
        self._bridge = _Bridge()
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=2)
        self._arriving = _Arriving(self._bridge, chunks)
        self._chosen = chosen
        self._error: BaseException | None = None
        self._work = asyncio.get_running_loop().run_in_executor(executor, self._run)

    async def chunk(self) -> bytes:
        """Return the next part, b"" at the end; raises what ended the result early.

        That is what `chunks` raised, SyntaxError or ValueError for what is not a result,
        MemoryError for one of which too much would have to be held at once, or Ended after `end`.
        """
        part = await self._queue.get()
        if part is not None:
            return part
        if self._error is not None:
            raise self._error
        return b""

    def end(self) -> None:
        """Give up; the thread ends soon after, and whoever waits for a part is told Ended."""
        self._bridge.end()
        if self._error is None and not self._work.done():
            self._error = Ended()
        with suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def ended(self) -> None:
        """Give up, and wait until nobody reads the engine's answer any more."""
        self.end()
        await asyncio.wait([self._work])

    def _run(self) -> None:
        leaving = _Leaving(self._bridge, self._queue)
        write = _graph if self._chosen.rdf else _table
        try:
            write(cast(IO[bytes], self._arriving), cast(IO[bytes], leaving), self._chosen)
            leaving.send()
        except Exception as error:  # noqa: BLE001 - told to whoever waits for the next part
            self._error = self._arriving.error or error
            # The frames hold objects of the parser, which must die in the thread that made them.
            self._error.with_traceback(None).__context__ = None
        try:
            self._bridge.wait(self._queue.put(None))
        except (Ended, CancelledError):
            return


def _table(arriving: IO[bytes], leaving: IO[bytes], chosen: Representation) -> None:
    found = pyoxigraph.parse_query_results(arriving, QueryResultsFormat.JSON)
    if isinstance(found, QuerySolutions) and [v.value for v in found.variables] == [_ASKED]:
        found = _truth(any(True for _ in found))
    found.serialize(leaving, format=chosen.results)


def _truth(truth: bool) -> QueryBoolean:
    """Return the answer to an ASK which Virtuoso gives as a table of one row or none."""
    found = pyoxigraph.parse_query_results(_TRUTH[truth], QueryResultsFormat.JSON)
    return cast(QueryBoolean, found)


def _graph(arriving: IO[bytes], leaving: IO[bytes], chosen: Representation) -> None:
    triples = (quad.triple for quad in pyoxigraph.parse(arriving, RdfFormat.N_TRIPLES))
    prefixes = PREFIXES if chosen in (TURTLE, RDF_XML, TRIG) else None
    pyoxigraph.serialize(triples, leaving, format=chosen.rdf, prefixes=prefixes)
