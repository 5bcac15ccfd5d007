"""SPARQL over the data set of a remote engine that holds the edition (SPARQL 1.1 Protocol).

Engines count a triple once per default graph where a query names several, and SPARQL says once. So
those queries are answered by the edition's own engine, which puts a bounded number together.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from oboegaki.engine import Engine
from oboegaki.errors import QueryError
from oboegaki.formats import RESULTS_JSON, Representation
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.store import Answer, EngineState, Store
from oboegaki.stores import failures as common
from oboegaki.stores.judging import Judge
from oboegaki.stores.remote import client, failures
from oboegaki.stores.remote.asking import Asking
from oboegaki.stores.remote.conversion import Conversion, Ended
from oboegaki.stores.remote.held import DataSets
from oboegaki.stores.remote.places import Places

if TYPE_CHECKING:
    import httpx

_PROBE_SECONDS, _PROBE_EVERY = 3.0, 5.0
_READING = 10
"""How many times the deadline a reader may take to fetch what does not fit in the buffer."""


class RemoteStore:
    """A `Store` over whichever of two data sets holds the edition."""

    def __init__(
        self,
        folder: Path,
        revision: str,
        engine: Engine,
        limits: Limits,
        judge: Judge,
        own: Store,
        names: Callable[[], Sequence[str]],
    ) -> None:
        """Begin without a connection; `folder` is that of the editions.

        `judge` reads what the engine refuses, `own` is the engine of the edition itself,
        `names` gives those of its graphs.
        """
        self._revision = revision
        self._engine = engine
        self._limits = limits
        self._judge = judge
        self._own = own
        self._names = cache(names)
        self._sets = DataSets(folder, engine)
        self._places = Places(engine.connections, limits)
        self._threads = ThreadPoolExecutor(max(1, engine.connections), "engine")
        self._going: set[Conversion] = set()
        self._client: httpx.AsyncClient | None = None
        self._probed = (-_PROBE_EVERY, False)

    def revision(self) -> str:
        """Return the content digest of the edition that answers."""
        return self._revision

    def start(self) -> None:
        """Do nothing: connections are opened by the queries that need them."""

    def state(self) -> EngineState:
        """Return how many queries the engine is asked, and how many wait."""
        return self._places.state()

    async def reachable(self) -> bool:
        """Tell whether the engine answers a query, found out every few seconds at most."""
        now = asyncio.get_running_loop().time()
        if now - self._probed[0] >= _PROBE_EVERY:
            self._probed = (now, await self._probe())
        return self._probed[1]

    async def _probe(self) -> bool:
        import httpx

        held = self._sets.holding(self._revision)
        if held is None:
            return False
        try:
            answer = await self._connected().get(
                self._engine.query[held.number],
                params={"query": "ASK {}"},
                headers={"Accept": RESULTS_JSON.media_type},
                timeout=_PROBE_SECONDS,
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    async def retire(self) -> None:
        """Let what has begun finish, then close."""
        await self._places.quiet()
        await self._own.retire()
        await self.close()

    async def close(self) -> None:
        """Hang up on the engine."""
        self._places.close()
        for conversion in self._going:
            conversion.end()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        await self._own.close()
        await self._judge.close()

    async def answer(self, query: Query, representation: Representation) -> Answer:
        """Answer a query; raises a QueryError, before the first byte of all but long results.

        A result of up to `limits.result_buffer_kb` is complete when this returns. A longer one
        comes as it is read, and its `chunks` raise a QueryError when it cannot be finished.
        """
        if len(query.default_graphs) > 1 or query.clauses:
            return await self._own.answer(query, representation)
        stream = self._stream(query, representation)
        await anext(stream)
        return Answer(representation, stream)

    def _connected(self) -> "httpx.AsyncClient":
        if self._client is None:
            self._client = client.client(self._engine)
        return self._client

    async def _stream(
        self, query: Query, representation: Representation
    ) -> AsyncGenerator[bytes, None]:
        """Yield b"" when the buffer is full or the result complete, then the result.

        That first step also makes sure that a reader who drops the answer without reading it
        frees the place: Python closes only generators that have begun.
        """
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._places.one(query.asker))
            held = self._sets.holding(self._revision)
            if held is None:
                raise failures.nothing_held()
            asking = Asking(
                self._connected(), self._engine, self._limits, held.number, self._names()
            )
            response = await asking.response(query, self._judge.judge)
            stack.push_async_callback(response.aclose)
            reading = _Reading(self, asking.arriving(response), representation)
            stack.push_async_callback(reading.ended)
            head = await reading.head()
            if not self._sets.still(held):
                raise failures.changed()
            if reading.is_over():
                await stack.aclose()
            else:
                stack.callback(reading.hurry(stack).cancel)
            yield b""
            for chunk in head:
                yield chunk
            while not reading.is_over():
                chunk = await reading.chunk()
                if reading.is_over() and not self._sets.still(held):
                    raise failures.changed()
                yield chunk

    def converting(self, chunks: AsyncIterator[bytes], chosen: Representation) -> Conversion:
        """Return a conversion that ends with the store."""
        conversion = Conversion(self._threads, chunks, chosen)
        self._going.add(conversion)
        return conversion

    def converted(self, conversion: Conversion) -> None:
        """Know no more of a conversion."""
        self._going.discard(conversion)


class _Reading:
    """The result of one query as it is converted, within its size and the reader's time."""

    def __init__(
        self, store: RemoteStore, chunks: AsyncGenerator[bytes, None], chosen: Representation
    ) -> None:
        self._store = store
        self._limits = store._limits
        self._chunks = chunks
        self._conversion = store.converting(chunks, chosen)
        self._size = 0
        self._overdue: asyncio.Task[None] | None = None
        self.complete = False

    def is_over(self) -> bool:
        """Tell whether all of the result has been read."""
        return self.complete

    async def head(self) -> list[bytes]:
        """Return the whole result, or its beginning when it is over the bound."""
        chunks = []
        while not self.complete and self._size <= self._limits.result_buffer_kb << 10:
            chunks.append(await self.chunk())
        return chunks

    def hurry(self, stack: AsyncExitStack) -> asyncio.TimerHandle:
        """Give a slow reader only so long: a few of them must not hold every place."""
        loop = asyncio.get_running_loop()
        return loop.call_later(self._limits.query_seconds * _READING, self._give_up, stack)

    def _give_up(self, stack: AsyncExitStack) -> None:
        self._overdue = asyncio.get_running_loop().create_task(stack.pop_all().aclose())

    async def chunk(self) -> bytes:
        """Return the next part; b"" at the end of the result, which is then `complete`."""
        try:
            if self._overdue:
                raise Ended
            part = await self._conversion.chunk()
        except Ended:
            raise self._ended_by() from None
        except (SyntaxError, ValueError) as error:
            raise failures.cut(error) from None
        except MemoryError:
            raise common.too_large(self._limits) from None
        self._size += len(part)
        if self._size > self._limits.result_mb << 20:
            raise common.too_large(self._limits)
        self.complete = not part
        return part

    def _ended_by(self) -> QueryError:
        if self._overdue:
            return common.slow_reader(self._limits, self._limits.query_seconds * _READING)
        return common.closed()

    async def ended(self) -> None:
        await self._conversion.ended()
        self._store.converted(self._conversion)
        await self._chunks.aclose()
