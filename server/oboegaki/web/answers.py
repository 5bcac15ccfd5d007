"""Answers to queries: validated before any work, kept ready when complete, streamed when long."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import quote

from starlette.types import Receive

from oboegaki.errors import (
    EngineFailed,
    QueriesBusy,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from oboegaki.formats import RESULTS_CSV, Representation
from oboegaki.queries import Query
from oboegaki.web.cache import Cache
from oboegaki.web.coding import Coding
from oboegaki.web.context import Context
from oboegaki.web.operate.allowance import Fairness
from oboegaki.web.operate.tally import QUERY, QUERY_SECONDS, Tally
from oboegaki.web.replies import (
    Gone,
    Headers,
    Reply,
    fresh,
    not_modified,
    reply,
    stream,
    unless_gone,
)

_AT_ONCE = 1 << 16
"""Bytes of an answer that is short: compressed without leaving the event loop, for example."""

EXCEL = replace(RESULTS_CSV, name="excel")
"""The table that Excel opens by a double click: it takes for UTF-8 what has a byte order mark."""

_MARK = "\ufeff".encode()

DOWNLOADS = ("1", "excel")
"""What `download=` may say: a file to save; the same, and CSV for Excel."""

_PINNED = 3600
"""Seconds for which the answer of one edition is good; not for ever, because of `purge`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, what its answer is to be in, and the name of the file it is downloaded as."""

    query: Query
    chosen: Representation
    name: str = "result"
    download: str = ""

    @property
    def form(self) -> Representation:
        """Return what exactly the answer is in."""
        is_excel = self.download == "excel" and self.chosen is RESULTS_CSV
        return EXCEL if is_excel else self.chosen

    @property
    def disposition(self) -> str:
        """Return the Content-Disposition (RFC 6266, 4.3: the name in ASCII, then as it is)."""
        kind = "attachment" if self.download in DOWNLOADS else "inline"
        suffix = self.chosen.suffix
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", self.name)
        whole = f"; filename*=UTF-8''{quote(self.name + suffix)}" if plain != self.name else ""
        return f'{kind}; filename="{plain}{suffix}"{whole}'


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer that is complete when it is short, and well under way when it is not."""

    complete: bytes | None
    chunks: AsyncGenerator[bytes]


class Answers:
    """Asks the engine of an edition, and holds complete results ready for the next who ask."""

    def __init__(self, results: Cache[Reply], tally: Tally, fairness: Fairness) -> None:
        """Hold them in a cache, within its budget; count in `tally` what became of each query.

        `fairness` knows how much of the engine's time each client had.
        """
        self._fairness = fairness
        self._results = results
        self._tally = tally

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the query when it fails in this context."""
        try:
            yield
        except QueryError as error:
            self._tally.add(QUERY, outcome_of(error))
            raise
        except Gone:
            self._tally.add(QUERY, "hung up")
            raise

    async def reply(self, context: Context, receive: Receive, question: Question) -> Reply:
        """Return the answer with its headers; 304 when the client has it."""
        query, chosen = question.query, question.form
        headers = (
            ("Vary", "Accept, Accept-Encoding"),
            ("Oboegaki-Edition", context.served.edition.manifest.id),
            ("Content-Disposition", question.disposition),
            *of_query(context, query, chosen.name),
        )
        if has_it(context, headers):
            return not_modified(headers)
        answer = await self.asked(context, receive, query, chosen)
        if answer.complete is None:
            return stream(200, chosen.content_type, answer.chunks, *headers)
        coding = context.request.coding
        if coding is None:
            return reply(200, chosen.content_type, answer.complete, *headers)
        body = await self._coded(_key(context, query, chosen), answer.complete, coding)
        encoded = (*headers, ("Content-Encoding", coding.name))
        return reply(200, chosen.content_type, body, *encoded)

    async def asked(
        self, context: Context, receive: Receive, query: Query, representation: Representation
    ) -> Begun:
        """Return a result that is held, or ask for it; the question dies with the connection."""
        key = _key(context, query, representation)
        held = self._results.get(key)
        if held is not None:
            self._tally.add(QUERY, "held")
            return Begun(held.body, _chained((), _nothing()))
        since = time.perf_counter()
        try:
            with self.counting(), self._fairness.asking(context.request.asker):
                begun = await unless_gone(receive, _begun(context, query, representation))
        finally:
            spent = context.request.spent["engine"] = time.perf_counter() - since
            self._tally.add(QUERY_SECONDS, by=spent)
        if begun.complete is None:
            return Begun(None, self._kept(key, begun.chunks, varies=query.varies))
        self._tally.add(QUERY, "answered")
        if not query.varies:
            self._results.put(key, Reply(200, (), begun.complete))
        return begun

    async def _kept(
        self, key: tuple[str, ...], chunks: AsyncGenerator[bytes], *, varies: bool
    ) -> AsyncGenerator[bytes]:
        """Yield a long result, and hold it once all of it has gone out, unless it is too long."""
        held, size = [], 0
        async with aclosing(chunks):
            async for chunk in self._counted(chunks):
                size += len(chunk)
                if size <= self._results.most:
                    held.append(chunk)
                else:
                    held.clear()
                yield chunk
        if size <= self._results.most and not varies:
            self._results.put(key, Reply(200, (), b"".join(held)))

    async def _counted(self, chunks: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
        """Yield a long result, and count how it ended."""
        with self.counting():
            async for chunk in chunks:
                yield chunk
        self._tally.add(QUERY, "answered")

    async def _coded(self, key: tuple[str, ...], body: bytes, coding: Coding) -> bytes:
        """Return a result in a content coding; a long one is compressed by a thread."""
        held = self._results.get((*key, coding.name))
        if held is not None:
            return held.body
        at_once = len(body) <= _AT_ONCE
        coded = coding.whole(body) if at_once else await asyncio.to_thread(coding.whole, body)
        if self._results.get(key) is not None:
            self._results.put((*key, coding.name), Reply(200, (), coded))
        return coded


_OUTCOMES: Mapping[type[QueryError], str] = {
    QuerySyntaxError: "refused",
    QueryRefused: "refused",
    QueryTimeout: "timed out",
    QueryTooLarge: "too large",
    QueriesBusy: "too many",
    EngineFailed: "engine failed",
}


def outcome_of(error: QueryError) -> str:
    """Return what became of a query that was not answered, in a word."""
    return next((_OUTCOMES[kind] for kind in type(error).__mro__ if kind in _OUTCOMES), "failed")


def hold(context: Context, answer: Reply) -> None:
    """Hold a complete answer for the very same request, which then costs no more than a document.

    Only what the current edition says, what can be validated by a strong tag, and what is so short
    that many of them do not put documents out of their common memory.
    """
    tag = dict(answer.headers).get("ETag", "")
    is_short = answer.chunks is None and len(answer.body) <= _AT_ONCE
    is_good = answer.status == 200 and is_short and tag.startswith('"')
    if is_good and context.request.method == "GET" and not context.served.is_pinned:
        context.served.replies.put(context.request.key, replace(answer, etag=tag))


def _key(context: Context, query: Query, representation: Representation) -> tuple[str, ...]:
    return (context.served.edition.manifest.id, query.digest, representation.name)


async def _begun(context: Context, query: Query, representation: Representation) -> Begun:
    """Ask the store, and take as much of the answer as may be held before the first byte goes."""
    is_excel = representation is EXCEL
    asked = RESULTS_CSV if is_excel else representation
    taking_turns = replace(query, asker=context.request.asker)
    answer = await context.served.store.answer(taking_turns, asked)
    limit = context.site.limits.result_buffer_kb << 10
    held: list[bytes] = [_MARK] if is_excel else []
    size = 0
    chunks = aiter(answer.chunks)
    while size <= limit:
        chunk = await anext(chunks, None)
        if chunk is None:
            return Begun(b"".join(held), _chained((), chunks))
        held.append(chunk)
        size += len(chunk)
    return Begun(None, _chained(held, chunks))


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield


async def _chained(held: Iterable[bytes], rest: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    for chunk in held:
        yield chunk
    async for chunk in rest:
        yield chunk


# Validators ------------------------------------------------------------------------------------


def validators(context: Context, form: str, *asked: str, is_weak: bool = False) -> Headers:
    """Return what tells whether an answer is still good: its tag, date and lifetime.

    `form` is short, `asked` is whatever else the bytes depend on besides edition and coding.
    """
    served, coding = context.served, context.request.coding
    question = sha256("\n".join(asked).encode()).hexdigest()[:20]
    how = form + (f"-{coding.name}" if coding else "")
    lifetime = f"max-age={_PINNED}" if served.is_pinned else "no-cache"
    return (
        ("ETag", f'{"W/" if is_weak else ""}"{served.validator}-{how}-{question}"'),
        ("Last-Modified", served.since),
        ("Cache-Control", f"public, {lifetime}"),
    )


def of_query(context: Context, query: Query, form: str, *more: str) -> Headers:
    """Return the validators of an answer to a query; there are none for one that varies.

    Where only the labels of blank nodes may differ the tag is weak (RFC 9110, 8.8.1).
    """
    if query.varies:
        return (("Cache-Control", "no-store"),)
    return validators(context, form, query.digest, *more, is_weak=query.renames)


def has_it(context: Context, headers: Headers) -> bool:
    """Tell whether the client has the answer whose headers these are (RFC 9110, 13.1)."""
    told = dict(headers)
    if "ETag" not in told or context.request.method not in ("GET", "HEAD"):
        return False
    return fresh(context.request, told["ETag"].removeprefix("W/"), told["Last-Modified"])
