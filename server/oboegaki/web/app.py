"""The application: documents by a small raw ASGI application, everything else by FastAPI behind it.

Measured: a cached answer costs 29-71 µs of CPU this way and 113-205 through FastAPI's router
(`docs/decisions`).
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Hashable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from oboegaki import errors, media
from oboegaki.edition.place import Place
from oboegaki.errors import OboegakiError, Text
from oboegaki.formats import HTML, Representation
from oboegaki.iris import DOCUMENT_PATHS, SYSTEM_PATHS
from oboegaki.site import Site
from oboegaki.web import downloads, openapi, ops, pages, saved, site_files, site_templates, sparql
from oboegaki.web.agents import PATH as AGENTS
from oboegaki.web.agents import Agents
from oboegaki.web.context import Context
from oboegaki.web.current import Current, Served
from oboegaki.web.document import Document, reading_language, respond
from oboegaki.web.kept import MakeStore
from oboegaki.web.operate.board import Post
from oboegaki.web.operate.clients import asker_of
from oboegaki.web.operate.journal import CURRENT
from oboegaki.web.operate.seen import Ids, Seen
from oboegaki.web.operate.tally import route_of
from oboegaki.web.operate.watch import Watch
from oboegaki.web.ready import Line, Words, unchanged
from oboegaki.web.replies import (
    METHODS,
    PROBLEM,
    READING,
    Gone,
    Reply,
    Sent,
    coded,
    fresh,
    preflight,
    problem,
    refuse_method,
    send,
)
from oboegaki.web.request import Request, again, is_trusted, read, refuse_target, way
from oboegaki.web.resource import PAGES, resolve, tidy

_log = logging.getLogger(__name__)
_BETWEEN = 0.002
"""Seconds that readers have between two answers that are made again."""
_UNBOUNDED = ("healthz", "readyz", "metrics", "static", "favicon")
"""What may be asked for at any rate: it costs little, and who watches must not be turned away."""
_PROBLEM_JSON = Representation("problem", PROBLEM, "", "problem details")


def create_app(
    site: Site, place: Place, make_store: MakeStore, post: Post | None = None
) -> "Front":
    """Return the ASGI application that serves the current edition of a site.

    `post` is where this process tells those beside it what it counts.

    Raises EditionError when there is no edition to begin with. Of what the site brings along for
    its pages, ours takes the place of what cannot be used.
    """
    shaping = (pages.software(), repr(site), site_templates.digest(site), site_files.digest(site))
    shaped_by = sha256(" ".join(shaping).encode()).hexdigest()
    current = Current(place, site.limits, make_store, shaped_by)
    watch = Watch(site, current, post or Post())
    agents = Agents(site, current)
    return Front(site, current, watch, _api(site, current, watch, agents), agents)


def _api(site: Site, current: Current, watch: Watch, agents: Agents) -> FastAPI:
    """Return the FastAPI application of everything that is not a document."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with current.following(), watch.telling(), agents.running():
            yield

    api = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    for module in (saved, downloads, openapi):
        api.include_router(module.router(site, current))
    api.include_router(ops.router(site, current, watch))

    async def refused(asked: Any, error: Exception) -> Sent:
        served = asked.scope.get("served", current.served)
        context = Context(read(asked.scope, site), served, site)
        return Sent(failed(context, _told(error, asked.url.path)))

    for kind in (OboegakiError, HTTPException, Exception):
        api.add_exception_handler(kind, refused)
    return api


def _told(error: Exception, path: str) -> OboegakiError:
    """Return what a reader is told about an error inside the API."""
    if isinstance(error, OboegakiError):
        return error
    if not isinstance(error, HTTPException):
        return _internal()
    return errors.NotFound(
        Text(
            f"{path} というページはありません。",
            f"There is no page {path}.",
            f"Không có trang {path}.",
        ),
        Text(
            "ホームから探してください。", "Look for it from the home page.", "Hãy tìm từ trang chủ."
        ),
    )


def failed(context: Context, error: OboegakiError) -> Reply:
    """Return an error as problem details, or as a page to those who would rather have one."""
    chosen = media.negotiate(context.request.header("accept"), (_PROBLEM_JSON, HTML))
    told = (
        pages.error_page(context, error)
        if chosen is HTML
        else problem(error, reading_language(context.request), context.request.id)
    )
    edition = ("Oboegaki-Edition", context.served.edition.manifest.id)
    return replace(told, headers=(*told.headers, edition))


class Front:
    """Answers requests for documents itself and passes the others on."""

    def __init__(
        self, site: Site, current: Current, watch: Watch, api: ASGIApp, agents: Agents
    ) -> None:
        """Serve what `current` holds; `api` answers the system paths that are not documents."""
        self.watch = watch
        self.ids = Ids()
        self._site = site
        self._current = current
        self._api = api
        self._sparql = sparql.Endpoint(site, current)
        self._agents = agents
        self._words = Words(watch.tally)
        current.make_again = self._make_again

    @property
    def served(self) -> Served:
        """Return what is served now."""
        return self._current.served

    def ready(self, target: bytes, header: Iterable[Line], by: Hashable) -> Reply | None:
        """Return the answer that is ready for the words of a GET or HEAD (`web/ready.py`)."""
        return self._words.find(target, header, by, self._current.served.replies)

    async def __call__(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Handle one connection event (ASGI 3)."""
        if scope["type"] != "http":
            await self._api(scope, receive, to)
            return
        seen = Seen(scope, to, self.watch)
        request_id = self.ids.of(scope["headers"], is_trusted=is_trusted(scope, self._site))
        scope["request_id"], scope["spent"] = request_id.decode(), seen.spent
        scope["asker"] = asker_of(scope, self._site)
        CURRENT.set(scope["request_id"])
        request = seen.request = read(scope, self._site)
        await self._respond(request, scope, receive, seen)

    async def _respond(self, request: Request, scope: Scope, receive: Receive, seen: Seen) -> None:
        """Answer a request, itself or by the API."""
        to = seen.send
        if "edition=" in request.query and self._is_document(request.path):
            answer = await self._pinned(request)
        else:
            answer = self._answer(request, self._current.served, seen)
            self._note(scope, request)
        if answer is None:
            inner = {
                **scope,
                "path": request.path,
                "root_path": "",
                "method": "GET" if request.method == "HEAD" else request.method,
                "is_head": request.method == "HEAD",
                "coding": request.coding,
            }
            await self._passed_on(request, inner, receive, to)
            return
        await send(answer, to, head=request.method == "HEAD")

    def _admit(self, request: Request) -> None:
        """Count a request against its client's share; raises TooManyRequests."""
        if request.asker and route_of(request.path) not in _UNBOUNDED:
            self._current.fairness.admit(request.asker)

    def _note(self, scope: Scope, request: Request) -> None:
        """Remember in which words an answer was asked for that is kept."""
        target: bytes | None = scope.get("raw_path")
        replies, key = self._current.served.replies, request.key
        if target and (key in replies or unchanged(key) in replies):
            if scope["query_string"]:
                target += b"?" + scope["query_string"]
            self._words.note(target, scope["headers"], way(scope, self._site), key)

    async def _make_again(self, served: Served, keys: Sequence[Hashable]) -> None:
        """Make the documents of these keys ready, one at a time, between what readers ask."""
        for key in keys:
            request = again(key, self._site.base)
            if request is not None:
                self._answer(request, served)
            await asyncio.sleep(_BETWEEN)

    async def _passed_on(self, request: Request, scope: Scope, receive: Receive, to: Send) -> None:
        """Let the API answer; what it did not foresee it has told in our words, and is logged."""
        try:
            if request.path in ("/sparql", AGENTS):
                await self._ask(request, scope, receive, to)
            else:
                await self._api(scope, receive, to)
        except Gone:
            return
        except Exception:  # noqa: BLE001 - logged whole
            _log.exception("%s %s failed", request.method, request.path)

    async def _ask(self, request: Request, scope: Scope, receive: Receive, to: Send) -> None:
        """Answer `/sparql` without FastAPI's router, which takes longer than a short query.

        What is said at `/mcp` is sent by the package that speaks its protocol.
        """
        try:
            if request.path == AGENTS:
                await self._agents.answer(scope, receive, to)
                return
            answer = await self._sparql.answer(scope, receive)
        except Gone:
            raise
        except Exception as error:  # noqa: BLE001 - logged whole, and the reader is told
            if not isinstance(error, OboegakiError):
                _log.exception("%s %s failed", request.method, request.path)
            served = scope.get("served", self._current.served)
            answer = failed(Context(request, served, self._site), _told(error, request.path))
        await Sent(answer)(scope, receive, to)

    def _is_document(self, path: str) -> bool:
        first = path[1:].partition("/")[0]
        if (
            first in DOCUMENT_PATHS
            or first not in SYSTEM_PATHS
            or path in PAGES
            or path.rpartition(".")[0] in PAGES
        ):
            return True
        return path != tidy(path) or tidy(path) in PAGES

    async def _pinned(self, request: Request) -> Reply | None:
        """Return the answer about a document as a kept edition has it."""
        try:
            async with self._current.at(request.parameter("edition")) as served:
                return self._answer(request, served)
        except OboegakiError as error:
            context = Context(request, self._current.served, self._site)
            return coded(failed(context, error), request.coding)

    def _answer(self, request: Request, served: Served, seen: Seen | None = None) -> Reply | None:
        """Return the answer, or None when it is for the API to give."""
        context = Context(request, served, self._site)
        try:
            held = _held(request, served) if request.method in ("GET", "HEAD") else None
            if held is not None:
                if seen is not None:
                    seen.by = "cache"
                return held
            self._admit(request)
            refuse_target(request)
            methods = METHODS.get(request.path, READING)
            refuse_method(request.method, methods)
            if request.method == "OPTIONS":
                return preflight(methods)
            return _made(context) if self._is_document(request.path) else None
        except OboegakiError as error:
            return coded(failed(context, error), request.coding)
        except Exception:  # noqa: BLE001 - logged whole, and the reader is told
            _log.exception("%s %s failed", request.method, request.path)
            return failed(context, _internal())


def _held(request: Request, served: Served) -> Reply | None:
    """Return the answer that is kept ready, None when it has to be made."""
    held = served.replies.get(request.key) or served.replies.get(unchanged(request.key))
    if held is None:
        return None
    if fresh(request, held.etag, served.since):
        return held.same
    return held if held.status == 200 else None


def _made(context: Context) -> Reply:
    """Make the answer about a document, and keep it ready for the next who asks alike."""
    found = resolve(context)
    if not isinstance(found, Document):
        return found
    answer = respond(context, found)
    if answer.etag and not found.stamp and not context.served.is_pinned:
        key = context.request.key
        context.served.replies.put(unchanged(key) if answer.status == 304 else key, answer)
    return answer


def _internal() -> OboegakiError:
    return OboegakiError(
        Text("サーバーの内部で問題が起きました。", "Something went wrong inside the server.",
             "Đã xảy ra lỗi bên trong máy chủ."),
        Text("運営者に知らせてください。記録は残っています。",
             "Please tell its operator; it has been written down.",
             "Hãy báo cho người vận hành; lỗi đã được ghi lại."),
    )  # fmt: skip
