"""`/mcp`: agents over streamable HTTP. Nothing of it is loaded before the first one comes."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.types import Message, Receive, Scope, Send

from oboegaki.agents.guide import MCP, instructions, is_spoken
from oboegaki.errors import ContentTooLarge, Forbidden, NotFound, Text, UnsupportedMediaType
from oboegaki.formats import JSON, Representation
from oboegaki.queries import Query
from oboegaki.reader.desk import Ask, Desk
from oboegaki.site import Site
from oboegaki.store import Answer
from oboegaki.web.answers import Answers
from oboegaki.web.context import Context
from oboegaki.web.current import Current, Served
from oboegaki.web.replies import COMMON
from oboegaki.web.request import Request, read

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_log = logging.getLogger(__name__)

PATH = f"/{MCP}"
_MORE = 16_384
"""Bytes of a message beside the query in it."""


def desk_of(context: Context, ask: Ask | None = None) -> Desk:
    """Return what asks the edition that a request is answered from."""
    served = context.served
    return Desk(
        context.site,
        served.place,
        served.edition,
        served.store,
        context.request.urls,
        served.supplied,
        lambda: served.forms,
        ask,
    )


def _asking(context: Context, answers: Answers) -> Ask:
    """Return what answers queries as `/sparql` does: counted, and from what is held ready."""

    async def ask(query: Query, representation: Representation) -> Answer:
        begun = await answers.asked(context, _never, query, representation)
        whole = begun.complete
        return Answer(representation, begun.chunks if whole is None else _once(whole))

    return ask


async def _once(whole: bytes) -> AsyncGenerator[bytes]:
    yield whole


async def _never() -> Message:
    """Wait for word from the client: the package hears it, and queries end at the deadline."""
    word: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await word


class Agents:
    """Answers requests for `/mcp`: each stands for itself, so that any process may answer it."""

    def __init__(self, site: Site, current: Current) -> None:
        """Ask what `current` holds."""
        self._site = site
        self._current = current
        self._answers = Answers(current.results, current.tally, current.fairness)
        self._manager: StreamableHTTPSessionManager | None = None
        self._starting = asyncio.Lock()
        self._running: asyncio.Task[None] | None = None
        self._end = asyncio.Event()
        self._largest = 3 * site.limits.query_bytes + _MORE

    async def answer(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Answer one request; raises Forbidden, and NotFound where the extra is not installed."""
        request = read(scope, self._site)
        self._admit(request)
        manager = self._manager or await self._started()
        await manager.handle_request(scope, receive, _with_headers(to, self._current.served))

    def _admit(self, request: Request) -> None:
        """Refuse who may not ask: the one place for bounds on requests of agents.

        The rate of a client is bounded where that of all requests is. Pages of others may not ask
        through a reader's browser, whatever name they give this machine (the specification's
        "Security Warning", DNS rebinding): browsers tell the Origin with every POST.
        """
        size = request.header("content-length") or ""
        if size.isascii() and size.isdecimal() and int(size[:18]) > self._largest:
            raise _too_large(self._largest)
        kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if kind != JSON.media_type:
            raise _unsupported(kind)
        origin = request.header("origin")
        if origin is None or _is_ours(origin, self._site.public_url):
            return
        raise Forbidden(
            Text("このページからは尋ねられません。", "A page of that origin may not ask here.",
                 "Trang thuộc nguồn này không được phép hỏi ở đây."),
            Text("public_url のページか、この機械のページから尋ねてください。",
                 "Pages below public_url may, and those of this machine.",
                 "Chỉ các trang dưới public_url và của máy này được phép."),
        )  # fmt: skip

    async def _started(self) -> "StreamableHTTPSessionManager":
        """Load the package and start what answers, once."""
        async with self._starting:
            if self._manager is None:
                if not is_spoken():
                    raise _not_installed()
                told = instructions(self._site, self._current.served.edition.statements)
                manager = await asyncio.to_thread(self._made, told)
                started = asyncio.get_running_loop().create_future()
                self._running = asyncio.create_task(self._run(manager, started))
                await started
                self._manager = manager
            return self._manager

    def _made(self, told: str) -> "StreamableHTTPSessionManager":
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from oboegaki.agents.server import server_of

        # It tells of each connection, as the package for its client tells of each request.
        logging.getLogger("mcp").setLevel(logging.WARNING)
        return StreamableHTTPSessionManager(
            server_of(self._desk, self._site.name, told),
            json_response=True,
            stateless=True,
            max_request_body_size=self._largest,
        )

    async def _run(
        self, manager: "StreamableHTTPSessionManager", started: asyncio.Future[None]
    ) -> None:
        """Hold what answers open, in one task from beginning to end, as its cancel scopes need."""
        async with manager.run():
            started.set_result(None)
            await self._end.wait()

    @asynccontextmanager
    async def _desk(self, asked: Any) -> AsyncIterator[Desk]:
        """Give the desk of what is served now, with the addresses by which the agent came."""
        request = read(asked.scope, self._site)
        context = Context(request, self._current.served, self._site)
        yield desk_of(context, _asking(context, self._answers))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer for as long as the context lasts, then end what answers, if it ever began."""
        try:
            yield
        finally:
            self._end.set()
            if self._running is not None:
                await self._running


def _is_ours(origin: str, public_url: str) -> bool:
    """Tell whether a page is of our own address, or of this machine."""
    try:
        asked, ours = urlsplit(origin), urlsplit(public_url)
    except ValueError:
        return False
    if public_url and (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    host = asked.hostname or ""
    try:
        return asked.scheme in ("http", "https") and ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _with_headers(to: Send, served: Served) -> Send:
    """Return what sends an answer with the headers of every answer of ours."""
    more = (
        *COMMON,
        ("Oboegaki-Edition", served.edition.manifest.id),
        ("Cache-Control", "no-store"),
    )
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in more]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _ in raw}
            own = [each for each in message["headers"] if each[0] not in names]
            message = {**message, "headers": [*own, *raw]}
        await to(message)

    return send


def _too_large(most: int) -> ContentTooLarge:
    return ContentTooLarge(
        Text(f"本文が上限（{most:,} バイト）を超えています。",
             f"The body is over the limit of {most:,} bytes.",
             f"Nội dung vượt giới hạn {most:,} byte."),
    )  # fmt: skip


def _unsupported(kind: str) -> UnsupportedMediaType:
    return UnsupportedMediaType(
        Text(f"本文の形式「{kind[:80]}」は読めません。",
             f'A body of type "{kind[:80]}" cannot be read here.',
             f'Không đọc được nội dung kiểu "{kind[:80]}" ở đây.'),
        Text("JSON-RPC を application/json で送ってください。",
             "Send JSON-RPC as application/json.",
             "Hãy gửi JSON-RPC dưới dạng application/json."),
    )  # fmt: skip


def _not_installed() -> NotFound:
    return NotFound(
        Text("このサーバーは MCP に対応していません。", "This server does not speak MCP.",
             "Máy chủ này không hỗ trợ MCP."),
        Text("運営者は pip install 'oboegaki[mcp]' で対応できます。",
             "Its operator can add it: `pip install 'oboegaki[mcp]'`.",
             "Người vận hành có thể thêm: `pip install 'oboegaki[mcp]'`."),
    )  # fmt: skip
