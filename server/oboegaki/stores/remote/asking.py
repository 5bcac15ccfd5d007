"""One query asked of one data set: what is sent, what an answer must look like, until when."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from oboegaki.engine import Engine
from oboegaki.errors import QueryError, QueryFailed
from oboegaki.formats import N_TRIPLES, RESULTS_JSON
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.stores import failures as common
from oboegaki.stores.remote import failures
from oboegaki.stores.remote.dataset import told

if TYPE_CHECKING:
    import httpx

Judge = Callable[[Query], Awaitable[None]]

_EXPANSION = 4
"""How many times larger the engine's JSON may be than what the reader gets."""
_WORDS = 4096
_ALSO = {RESULTS_JSON.media_type: ("application/json",), N_TRIPLES.media_type: ("text/plain",)}
_LATE, _BUSY = (408, 504), (429, 503)
_FOR_THE_OPERATOR = (401, 403, 404, 405, 406, 407, 410, 415)


class Asking:
    """The way of one query to an engine and back, within its deadline."""

    def __init__(
        self,
        client: "httpx.AsyncClient",
        engine: Engine,
        limits: Limits,
        number: int,
        names: Sequence[str],
    ) -> None:
        """Ask the data set with this number, which has named graphs with these `names`."""
        self._client = client
        self._engine = engine
        self._limits = limits
        self._names = names
        self._address = engine.query[number]
        self._left = limits.query_seconds

    async def response(self, query: Query, judge: Judge) -> "httpx.Response":
        """Return the beginning of a result; raises a QueryError for everything else.

        To ask again does no harm, so that a connection which the engine had closed is no failure.
        """
        response = await self._begun(query)
        try:
            await self._check(response, query, judge)
        except BaseException:
            await response.aclose()
            raise
        return response

    async def _begun(self, query: Query) -> "httpx.Response":
        import httpx

        wanted = self._wanted(query)
        for last in (False, True):
            request = self._client.build_request(
                "POST", self._address, data=self._fields(query), headers={"Accept": wanted}
            )
            try:
                async with self._within():
                    return await self._client.send(request, stream=True)
            except httpx.TimeoutException:
                raise common.late(self._limits) from None
            except httpx.TransportError as error:
                if last:
                    raise failures.unreachable(error) from None
        raise AssertionError

    def _wanted(self, query: Query) -> str:
        form = RESULTS_JSON if query.form in ("SELECT", "ASK") else N_TRIPLES
        return form.media_type

    def _fields(self, query: Query) -> dict[str, list[str] | str]:
        """Return the parameters of the protocol (SPARQL 1.1 Protocol, 2.1.2)."""
        fields: dict[str, list[str] | str] = {"query": query.spaced or query.text}
        default, named = told(query, self._engine, self._names)
        if default:
            fields["default-graph-uri"] = default
        if named:
            fields["named-graph-uri"] = named
        if self._engine.deadline:
            fields[self._engine.deadline] = f"{self._limits.query_seconds * self._unit:.0f}"
        return fields

    @property
    def _unit(self) -> int:
        return 1000 if self._engine.deadline_in_milliseconds else 1

    async def _check(self, response: "httpx.Response", query: Query, judge: Judge) -> None:
        """Raise a QueryError unless this is the beginning of a result."""
        if response.status_code != 200:
            raise await self._failure(response, query, judge)
        if response.headers.get("x-sql-state"):  # Virtuoso: 200 with what it has so far
            raise common.late(self._limits)
        if most := response.headers.get("x-sparql-maxrows"):  # Virtuoso: there would be more
            raise failures.rows_cut(most)
        wanted = self._wanted(query)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in (wanted, *_ALSO[wanted]):
            raise failures.not_a_result(media_type)
        if wanted == N_TRIPLES.media_type and not _has_an_end(response):
            raise failures.endless()

    async def _failure(self, response: "httpx.Response", query: Query, judge: Judge) -> QueryError:
        """Return the error that a status stands for. An engine's 404 is not ours."""
        status = response.status_code
        if status in _LATE:
            return common.late(self._limits)
        if status in _BUSY:
            return failures.busy(self._limits, self._engine.connections)
        if status < 400 or status in _FOR_THE_OPERATOR:
            return failures.refused(status, response.reason_phrase)
        words = await self._words(response)
        if status >= 500:
            return failures.refused(status, words or response.reason_phrase)
        await judge(query)
        return _not_evaluated(words)

    async def _words(self, response: "httpx.Response") -> str:
        """Return the beginning of what an engine says about a query that it did not like."""
        text = b""
        chunks = self.arriving(response)
        try:
            async for chunk in chunks:
                text += chunk
                if len(text) > _WORDS:
                    break
        finally:
            await chunks.aclose()
        return failures.plain(text[:_WORDS].decode("utf-8", "replace"))

    async def arriving(self, response: "httpx.Response") -> AsyncGenerator[bytes, None]:
        """Yield the body; raises a QueryError when it is late, cut off or too large."""
        import httpx

        size, most = 0, self._limits.result_mb * _EXPANSION << 20
        chunks = response.aiter_raw()
        while True:
            try:
                async with self._within():
                    chunk = await anext(chunks, None)
            except httpx.HTTPError as error:
                raise failures.cut(error) from None
            if chunk is None:
                return
            size += len(chunk)
            if size > most:
                raise common.too_large(self._limits)
            yield chunk

    @asynccontextmanager
    async def _within(self) -> AsyncIterator[None]:
        """Wait as long as the deadline allows; the reader's pauses do not count."""
        clock = asyncio.get_running_loop().time
        begin = clock()
        try:
            async with asyncio.timeout(self._left):
                yield
        except TimeoutError:
            raise common.late(self._limits) from None
        finally:
            self._left -= clock() - begin


def _has_an_end(response: "httpx.Response") -> bool:
    """Tell whether HTTP itself would notice that a body was cut off."""
    coding = response.headers.get("transfer-encoding", "").lower()
    return coding == "chunked" or "content-length" in response.headers


def _not_evaluated(words: str) -> QueryFailed:
    return common.not_evaluated(words or "?")
