"""SPARQL over one edition's RocksDB folder, evaluated by worker processes that can be killed.

pyoxigraph can neither be cancelled nor bounded, so its deadline is SIGKILL, its memory is the
address space of a process, and what it may not do the kernel forbids.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable
from pathlib import Path
from typing import TypeVar

from oboegaki.errors import QueryError
from oboegaki.formats import Representation
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.store import Answer, EngineState
from oboegaki.stores import failures
from oboegaki.stores.pool import Lease, Pool
from oboegaki.stores.worker import DATA, END, EVALUATION, LARGE, MEMORY, MERGE, SYNTAX

_READING = 10
"""How many times the deadline a reader may take to fetch what does not fit in the buffer."""

_LONG = 1.0
"""Seconds after which a query gives way to all others: short ones, and the documents."""

ResultT = TypeVar("ResultT")


class EmbeddedStore:
    """A `Store` over the engine of one edition."""

    def __init__(self, folder: Path, revision: str, limits: Limits) -> None:
        """Begin without any process; `revision` is the content digest of the edition."""
        self._revision = revision
        self._limits = limits
        self._pool = Pool(folder, limits)

    def revision(self) -> str:
        """Return the content digest of the edition that answers."""
        return self._revision

    def start(self) -> None:
        """Start the workers in the background, so that the first query finds them ready."""
        self._pool.start()

    def state(self) -> EngineState:
        """Return how the workers are."""
        return self._pool.state()

    async def reachable(self) -> bool:
        """Tell whether there is a worker, or none was ever needed."""
        return self._pool.is_usable

    async def retire(self) -> None:
        """Let what has begun finish, then close."""
        await self._pool.retire()

    async def close(self) -> None:
        """End every worker now."""
        await self._pool.close()

    async def answer(self, query: Query, representation: Representation) -> Answer:
        """Answer a query; raises a QueryError, before the first byte of all but long results.

        A result of up to `limits.result_buffer_kb` is complete when this returns. A longer one
        comes as it is read, and its `chunks` raise a QueryError when it cannot be finished.
        """
        stream = self._stream(await self._pool.lease(query.asker), query, representation)
        await anext(stream)
        return Answer(representation, stream)

    async def _stream(
        self, lease: Lease, query: Query, representation: Representation
    ) -> AsyncGenerator[bytes, None]:
        """Yield b"" when the buffer is full or the result complete, then the result.

        That first step also makes sure that a reader who drops the answer without reading it
        frees the worker: Python closes only generators that have begun.
        """
        reading = _Reading(lease, query, self._limits)
        try:
            await reading.begin(representation)
            head = await reading.head()
            if reading.complete:
                reading.stop()
                self._pool.release(lease)
            else:
                reading.hurry(self._pool)
            yield b""
            for chunk in head:
                yield chunk
            while not reading.complete:
                yield await reading.chunk()
        finally:
            reading.stop()
            self._pool.release(lease)


class _Reading:
    """The answer to one query as it arrives, within its deadline and its size."""

    def __init__(self, lease: Lease, query: Query, limits: Limits) -> None:
        self._lease = lease
        self._worker = lease.worker
        self._query = query
        self._limits = limits
        self._left = limits.query_seconds
        self._size = 0
        self._giving_way = asyncio.get_running_loop().call_later(_LONG, self._worker.hold_back)
        self._timer: asyncio.TimerHandle | None = None
        self._overdue = False
        self.complete = False

    async def begin(self, representation: Representation) -> None:
        """Send the query; the deadline runs from here, so that it covers parsing."""
        asked = {
            "query": self._query.spaced or self._query.text,
            "default_graphs": self._query.default_graphs,
            "named_graphs": self._query.named_graphs,
            "clauses": self._query.clauses,
            "most_merged": self._limits.merged_statements,
            "representation": representation.name,
        }
        await self._within(self._worker.ask(asked))

    async def head(self) -> list[bytes]:
        """Return the whole result, or its beginning when it is over the bound."""
        chunks = []
        while not self.complete and self._size <= self._limits.result_buffer_kb << 10:
            chunks.append(await self.chunk())
        return chunks

    def hurry(self, pool: Pool) -> None:
        """Give a slow reader only so long: a few of them must not hold every worker."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._limits.query_seconds * _READING, self._give_up, pool)

    def _give_up(self, pool: Pool) -> None:
        self._overdue = True
        pool.release(self._lease)

    def stop(self) -> None:
        """Stop looking at the clocks."""
        self._giving_way.cancel()
        if self._timer:
            self._timer.cancel()

    async def chunk(self) -> bytes:
        """Return the next part; b"" at the end of the result, which is then `complete`."""
        arrived = self._worker.arrived()
        if arrived is None:
            arrived = await self._within(self._worker.frame())
        kind, content = arrived
        if kind == DATA:
            self._size += len(content)
            if self._size > self._limits.result_mb << 20:
                raise failures.too_large(self._limits)
            return content
        self._worker.busy = False
        if kind != END:
            raise self._failure(*json.loads(content))
        self._worker.spent = int(content) > (self._limits.query_memory_mb << 10) // LARGE
        self.complete = True
        return b""

    async def _within(self, waiting: Awaitable[ResultT]) -> ResultT:
        """Wait for the worker as long as the deadline allows; the reader's pauses do not count."""
        clock = asyncio.get_running_loop().time
        begin = clock()
        try:
            async with asyncio.timeout(self._left):
                return await waiting
        except TimeoutError:
            raise failures.late(self._limits) from None
        except EOFError:
            raise await self._death() from None
        finally:
            self._left -= clock() - begin

    async def _death(self) -> QueryError:
        if self._overdue:
            return failures.slow_reader(self._limits, self._limits.query_seconds * _READING)
        return await self._worker.autopsy(self._limits)

    def _failure(self, what: str, message: str) -> QueryError:
        if what == SYNTAX:
            return failures.not_sparql(self._query, message)
        if what == MEMORY:
            return failures.no_memory(self._limits)
        if what == MERGE:
            return failures.not_merged(self._limits)
        assert what == EVALUATION  # noqa: S101 - a worker says nothing else once it is ready
        return failures.not_evaluated(message)
