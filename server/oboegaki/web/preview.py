"""What an author sees who watches his sources: the site's own pages, and what is wrong above them.

Pages are those of the server inside; here each gets a banner and a script that listens for news
(server-sent events, WHATWG HTML 9.2). Without scripts a reload shows the same. Only this machine is
answered, and nothing is kept by anybody: a draft is nobody else's to read.
"""

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any, Protocol

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from oboegaki.edition.watching import BLOCKED, CHECKING, ENDED, News
from oboegaki.errors import OboegakiError
from oboegaki.formats import HTML
from oboegaki.language import negotiate
from oboegaki.report import Severity
from oboegaki.site import Site
from oboegaki.web import pages
from oboegaki.web.current import Served
from oboegaki.web.document import LANGUAGES
from oboegaki.web.guarded import refuse_strangers
from oboegaki.web.replies import PRIVATE, Reply, problem, send

EVENTS, NEWS = "/.preview/events", "/.preview/news"
_REMARKS = (Severity.VIOLATION, Severity.WARNING)
_MOST = 20
"""Findings that a banner tells."""
_BEAT = 15.0
"""Seconds after which a silent stream says that it is alive."""
_PATIENCE = 5.0
"""Seconds in which a new edition is taken over by the server."""
_LOOK = 0.005
_LEFT_OUT = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
_REMADE = {b"content-length", b"etag", b"last-modified", b"cache-control",
           b"access-control-allow-origin"}  # fmt: skip
_STREAM = "text/event-stream"


class Serving(Protocol):
    """The server inside."""

    @property
    def served(self) -> Served:
        """Return what is served now."""

    async def __call__(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Handle one connection event (ASGI 3)."""


class Preview:
    """The ASGI application in front of the server of an author's site."""

    def __init__(self, site: Site, inside: Serving, news: Connection, first: News) -> None:
        """Show what is `inside`, and what comes by `news`."""
        self._site, self._inside, self._from = site, inside, news
        self.news = first
        self._told = asyncio.Event()
        self._telling: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Handle one connection event (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, to)
            return
        request = Request(scope, receive)
        try:
            refuse_strangers(request)
        except OboegakiError as error:
            await send(_private(problem(error, _language(request))), to)
            return
        if request.url.path == EVENTS:
            await self._stream(receive, to)
        elif request.url.path == NEWS:
            banner = self._banner(_language(request))
            headers = (("Content-Type", HTML.content_type), ("Content-Length", str(len(banner))))
            await send(Reply(200, (*headers, *PRIVATE), banner), to)
        else:
            await self._page(request, scope, receive, to)

    # News -----------------------------------------------------------------------------------

    async def _live(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Listen for news as long as the server runs."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._from.fileno(), self._hear)
        try:
            await self._inside(scope, receive, to)
        finally:
            loop.remove_reader(self._from.fileno())

    def _hear(self) -> None:
        """Take what the watcher says; when it says no more, say so."""
        try:
            news = self._from.recv()
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._from.fileno())
            news = News(ENDED, self.news.edition)
        task = asyncio.get_running_loop().create_task(self._tell(news))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, news: News) -> None:
        """Pass news on, once the edition that they speak of is the one that is served."""
        until = asyncio.get_running_loop().time() + _PATIENCE
        while news.edition not in ("", self._edition) and news.kind != CHECKING:
            if asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(_LOOK)
        self.news = news
        told, self._told = self._told, asyncio.Event()
        told.set()

    @property
    def _edition(self) -> str:
        return self._inside.served.edition.manifest.id

    async def _stream(self, receive: Receive, to: Send) -> None:
        """Send the news, and again each time there are some, until nobody listens."""
        headers = (("Content-Type", _STREAM), *PRIVATE)
        raw = Reply(200, headers).raw
        await to({"type": "http.response.start", "status": 200, "headers": raw})
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            while not gone.done():
                told = self._told
                event = {"kind": self.news.kind, "edition": self._edition}
                await _sent(to, f"data: {json.dumps(event)}\n\n")
                while not (told.is_set() or gone.done()):
                    waiting = asyncio.ensure_future(told.wait())
                    await asyncio.wait(
                        (waiting, gone), timeout=_BEAT, return_when="FIRST_COMPLETED"
                    )
                    waiting.cancel()
                    if not told.is_set():
                        await _sent(to, ": \n\n")
        finally:
            gone.cancel()

    # Pages ----------------------------------------------------------------------------------

    async def _page(self, request: Request, scope: Scope, receive: Receive, to: Send) -> None:
        """Give what the server inside answers, a page with the banner."""
        headers = [line for line in scope["headers"] if line[0] not in _LEFT_OUT]
        taking = _Taking(to, self._dressed, is_head=request.method == "HEAD")
        await self._inside({**scope, "headers": headers}, receive, taking)

    def _dressed(self, body: bytes, language: str) -> bytes:
        """Return a page with the banner, and the script that listens."""
        name = next(name for name, file in pages.ASSETS.items() if file == "preview.js")
        script = f'<script defer src="/static/{name}" data-edition="{self._edition}"></script>'
        head, end, rest = body.partition(b"</head>")
        before, main, after = rest.partition(b'<main id="main">')
        if not end or not main:
            return body
        return b"".join((head, script.encode(), end, before, main, self._banner(language), after))

    def _banner(self, language: str) -> bytes:
        """Return what there is to say above a page."""
        told = (Severity.VIOLATION,) if self.news.kind == BLOCKED else _REMARKS
        findings = [each for each in self.news.findings if each.severity in told]
        return pages.sheet(
            self._site, "preview.html", language, news=self.news, findings=findings[:_MOST],
            more=max(0, len(findings) - _MOST),
        )  # fmt: skip


class _Taking:
    """Takes an answer: passes it on as it comes, but for a page, which is dressed as a whole."""

    def __init__(self, to: Send, dressed: Any, *, is_head: bool) -> None:
        self._to, self._dressed, self._is_head = to, dressed, is_head
        self._start: MutableMapping[str, Any] | None = None
        self._body = b""

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        """Take one message of ASGI."""
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if headers.get(b"content-type", b"").startswith(b"text/html") and not self._is_head:
                self._start = message
                return
        if self._start is None:
            await self._to(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._whole(self._start)

    async def _whole(self, start: MutableMapping[str, Any]) -> None:
        headers = [line for line in start["headers"] if line[0] not in _REMADE]
        language = dict(headers).get(b"content-language", b"ja").decode("latin-1")
        body = self._dressed(self._body, language if language in LANGUAGES else LANGUAGES[0])
        headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self._to({**start, "headers": headers})
        await self._to({"type": "http.response.body", "body": body})


async def _sent(to: Send, text: str) -> None:
    await to({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return negotiate(request.headers.get("accept-language", ""), LANGUAGES)


def _private(answer: Reply) -> Reply:
    """Return an answer that no page of others may read."""
    kept = tuple(line for line in answer.headers if not line[0].startswith("Access-Control"))
    return replace(answer, headers=kept)
