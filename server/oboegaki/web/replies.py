"""Answers: the one table of headers, the one table of errors, and how an answer is sent."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from oboegaki import errors
from oboegaki.errors import OboegakiError, Text
from oboegaki.web.coding import Coding, is_compressible, streamed
from oboegaki.web.operate.tally import format_of
from oboegaki.web.request import Request

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
Headers = tuple[tuple[str, str], ...]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
COMMON: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Link, ETag, Content-Location, Content-Language, Allow, Retry-After, Oboegaki-Edition, "
        "X-Request-Id, Server-Timing",
    ),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
"""On every answer."""

PRIVATE: Headers = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
"""On every answer to a reviewer: nothing of it is for other pages, or kept."""

READING = ("GET", "HEAD", "OPTIONS")
METHODS = {"/sparql": ("GET", "HEAD", "POST", "OPTIONS"), "/mcp": ("POST", "OPTIONS")}
"""The methods of each path that allows others than READING."""

PROBLEM = "application/problem+json"

STATUS: Mapping[type[OboegakiError], int] = {
    errors.BadRequest: 400,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Withdrawn: 410,
    errors.EditionGone: 410,
    errors.MethodNotAllowed: 405,
    errors.NotAcceptable: 406,
    errors.RequestTooSlow: 408,
    errors.PreconditionFailed: 412,
    errors.ContentTooLarge: 413,
    errors.AddressTooLong: 414,
    errors.UnsupportedMediaType: 415,
    errors.RangeNotSatisfiable: 416,
    errors.TooManyRequests: 429,
    errors.HeaderTooLarge: 431,
    errors.UpdateRefused: 403,
    errors.ServiceRefused: 403,
    errors.QueryRefused: 400,
    errors.QuerySyntaxError: 400,
    errors.QueryFailed: 422,
    errors.QueryTooLarge: 422,
    errors.EngineFailed: 502,
    errors.QueryTimeout: 504,
    errors.QueriesBusy: 503,
    errors.EditionError: 503,
}
"""Error -> status; the nearest class of the error decides (RFC 9110, section 15)."""


PROBLEM_TYPES = "https://w3id.org/oboegaki/api#"
"""What the types of problems begin with: they are told of on the page about the API."""


@dataclass(frozen=True)
class Reply:
    """A status, headers, and a body: bytes, or chunks that end complete or not at all."""

    status: int
    headers: Headers
    body: bytes = b""
    chunks: AsyncIterator[bytes] | None = None
    etag: str = ""

    @property
    def size(self) -> int:
        """Return about how many bytes the reply takes in memory, its encoded headers included."""
        header = sum(len(name) + len(value) + 4 for name, value in self.headers)
        return len(self.body) + 4 * header + 1000

    @cached_property
    def raw(self) -> list[tuple[bytes, bytes]]:
        """Return the headers as they go over the wire."""
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers]

    @cached_property
    def head(self) -> bytes:
        """Return the headers and the empty line after them, in one piece."""
        return b"".join(b"%b: %b\r\n" % line for line in self.raw) + b"\r\n"

    @cached_property
    def tag(self) -> bytes:
        """Return the ETag as it comes back in If-None-Match."""
        return self.etag.encode("latin-1")

    @cached_property
    def kind(self) -> str:
        """Return the short name of its format, as which it is counted."""
        return format_of(dict(self.headers).get("Content-Type", ""))

    @cached_property
    def same(self) -> "Reply":
        """Return the answer to who has this one still (RFC 9110, 15.4.5)."""
        return self if self.status == 304 else not_modified(self.headers)


def reply(status: int, content_type: str, body: bytes, *more: tuple[str, str]) -> Reply:
    """Return an answer with the headers that every answer has."""
    own = (("Content-Type", content_type), ("Content-Length", str(len(body))))
    return Reply(status, (*own, *more, *COMMON), body)


def stream(
    status: int, content_type: str, chunks: AsyncIterator[bytes], *more: tuple[str, str]
) -> Reply:
    """Return an answer whose length is not known when it begins."""
    return Reply(status, (("Content-Type", content_type), *more, *COMMON), chunks=chunks)


def redirect(status: int, location: str, *more: tuple[str, str]) -> Reply:
    """Return a redirect; `location` is a path or an address that is already encoded.

    It is good for this edition: the next one may have something at the address.
    """
    headers = (("Location", location), ("Content-Length", "0"), ("Cache-Control", "no-cache"))
    return Reply(status, (*headers, *more, *COMMON))


def preflight(methods: Iterable[str]) -> Reply:
    """Return the answer to OPTIONS, cross-origin preflights included (Fetch, 3.2)."""
    allowed = ", ".join(methods)
    return Reply(
        204,
        (
            ("Allow", allowed),
            ("Access-Control-Allow-Methods", allowed),
            ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, "
             "If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, "
             "If-Range, Range, Mcp-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name"),
            ("Access-Control-Max-Age", "86400"),
            *COMMON,
        ),
    )  # fmt: skip


def not_modified(full: Iterable[tuple[str, str]]) -> Reply:
    """Return 304 with the headers that it repeats (RFC 9110, 15.4.5)."""
    kept = {"ETag", "Vary", "Content-Location", "Cache-Control", "Last-Modified"}
    return Reply(304, (*(each for each in full if each[0] in kept), *COMMON))


_EACH_TAG = re.compile(r'(W/)?("[^"]*")\s*(?:,|$)')


def unchanged(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the client has what it asks for (RFC 9110, 13.1.2: weak comparison)."""
    if if_none_match is None:
        return False
    known = (tag for _, tag in _EACH_TAG.findall(if_none_match))
    return if_none_match.strip() == "*" or etag in known


def fresh(request: Request, etag: str, since: str) -> bool:
    """Tell whether the client's copy is still good; a tag counts before a date (RFC 9110, 13.2.2).

    `since` is when the representation last changed, as an HTTP date. Raises PreconditionFailed
    when the client wants this very representation, and only if it is still the same.
    """
    headers = request.headers
    if headers.keys() & _DEMANDS and not _as_demanded(request, etag, since):
        raise errors.PreconditionFailed(
            Text("文書はその後変わりました。", "The document has changed since then.",
                 "Tài liệu đã thay đổi kể từ đó."),
            Text("条件を付けずに取得してください。", "Fetch it again without the condition.",
                 "Hãy tải lại mà không kèm điều kiện."),
        )  # fmt: skip
    tags = request.header("if-none-match")
    if tags is not None:
        return unchanged(tags, etag)
    date = request.header("if-modified-since")
    return date is not None and _not_later(since, date) is True


_DEMANDS = {"if-match", "if-unmodified-since"}


def _as_demanded(request: Request, etag: str, since: str) -> bool:
    """Tell whether If-Match holds, or without it If-Unmodified-Since (RFC 9110, 13.1)."""
    tags = request.header("if-match")
    if tags is not None:
        return tags.strip() == "*" or ("", etag) in _EACH_TAG.findall(tags)
    return _not_later(since, request.header("if-unmodified-since") or "") is not False


def _not_later(since: str, date: str) -> bool | None:
    """Compare two HTTP dates; None when one of them is none, and says nothing then."""
    changed, asked = _seconds(since), _seconds(date)
    return None if changed is None or asked is None else changed <= asked


def _seconds(date: str) -> float | None:
    """Return an HTTP date in seconds; None for anything else, which is then ignored."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def coded(answer: Reply, coding: Coding | None) -> Reply:
    """Return the answer in a content coding, where its type is worth it."""
    headers = dict(answer.headers)
    if "Content-Encoding" in headers or not is_compressible(headers.get("Content-Type", "")):
        return answer
    varies = headers.get("Vary", "")
    if "Accept-Encoding" not in varies:
        headers["Vary"] = f"{varies}, Accept-Encoding" if varies else "Accept-Encoding"
    if coding is None:
        return replace(answer, headers=tuple(headers.items()))
    headers["Content-Encoding"] = coding.name
    if answer.chunks is not None:
        chunks = streamed(answer.chunks, coding)
        return replace(answer, headers=tuple(headers.items()), chunks=chunks)
    body = coding.whole(answer.body)
    headers["Content-Length"] = str(len(body))
    return replace(answer, headers=tuple(headers.items()), body=body)


def status_of(error: OboegakiError) -> int:
    """Return the status of an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem_name(kind: type[OboegakiError]) -> str:
    """Return the name of the nearest kind of error that has a status of its own."""
    nearest = next((each for each in kind.__mro__ if each in STATUS), OboegakiError)
    return "problem" + re.sub("(?=[A-Z])", "-", nearest.__name__).lower()


def headers_of(error: OboegakiError, language: str) -> Headers:
    """Return the headers of an error told in a language, as a page or as problem details."""
    common = (
        ("Content-Language", language),
        ("Vary", "Accept, Accept-Language"),
        ("Cache-Control", "no-store"),
    )
    if isinstance(error, errors.MethodNotAllowed):
        return (*common, ("Allow", ", ".join(error.allowed)))
    if isinstance(error, errors.QueriesBusy | errors.TooManyRequests):
        return (*common, ("Retry-After", str(error.retry_after)))
    if isinstance(error, errors.RangeNotSatisfiable):
        return (*common, ("Content-Range", f"bytes */{error.size}"))
    return common


def problem(error: OboegakiError, language: str, request_id: str = "") -> Reply:
    """Return an error as problem details (RFC 9457), with what it is called in the log."""
    status = status_of(error)
    details: dict[str, object] = {
        "type": PROBLEM_TYPES + problem_name(type(error)),
        "title": error.title.in_language(language),
        "status": status,
        "detail": error.message(language),
    }
    if isinstance(error, errors.NotAcceptable):
        details["offered"] = error.offered
    if isinstance(error, errors.Withdrawn):
        details |= {"since": error.since, "replacement": error.replacement or None}
    if isinstance(error, errors.EditionGone):
        details["edition"] = error.edition
    if isinstance(error, errors.QuerySyntaxError):
        details |= {"line": error.line, "column": error.column}
    if request_id:
        details["request_id"] = request_id
    body = json.dumps(details, ensure_ascii=False, indent=1).encode() + b"\n"
    return reply(status, PROBLEM, body, *headers_of(error, language))


def refuse_method(method: str, allowed: Iterable[str]) -> None:
    """Raise MethodNotAllowed unless the method is one of those allowed."""
    if method not in allowed:
        listed = tuple(allowed)
        raise errors.MethodNotAllowed(
            Text(
                f"ここでは {method} を使えません。",
                f"{method} cannot be used here.",
                f"Không thể dùng {method} ở đây.",
            ),
            Text(
                f"使えるのは {', '.join(listed)} です。",
                f"Use one of {', '.join(listed)}.",
                f"Hãy dùng một trong: {', '.join(listed)}.",
            ),
            listed,
        )


async def send(answer: Reply, to: Send, *, head: bool = False) -> None:
    """Send an answer. A stream that breaks is left unfinished, so that the client sees it fail."""
    await to({"type": "http.response.start", "status": answer.status, "headers": answer.raw})
    if head or answer.chunks is None:
        await to({"type": "http.response.body", "body": b"" if head else answer.body})
        return
    async for chunk in answer.chunks:
        await to({"type": "http.response.body", "body": chunk, "more_body": True})
    await to({"type": "http.response.body", "body": b""})


class Gone(Exception):
    """The client has hung up: there is nobody left to answer."""


async def _disconnect(receive: Receive) -> None:
    """Wait until the client is gone; a body that nobody wanted is passed over."""
    while (await receive())["type"] != "http.disconnect":
        continue


_SOON = 0.02


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, Result]) -> Result:
    """Return what the work gives; cancel it and raise Gone when the client hangs up first.

    What is done soon is not worth watching the client.
    """
    tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(work)]
    task = tasks[0]
    try:
        await asyncio.wait(tasks, timeout=_SOON)
        if not task.done():
            tasks.append(asyncio.ensure_future(_disconnect(receive)))
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Gone
        return cast(Result, task.result())
    finally:
        waiting = [each for each in tasks if not each.done()]
        for each in waiting:
            each.cancel()
        if waiting:
            await asyncio.gather(*waiting, return_exceptions=True)


class Sent(Response):
    """A reply in the form in which FastAPI's routes return one."""

    def __init__(self, answer: Reply) -> None:
        """Keep the reply; nothing of Starlette's own headers is added."""
        super().__init__(status_code=answer.status)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, to: Send) -> None:
        """Send it; a stream ends early, unfinished, when it fails or nobody listens any more."""
        answer, head = coded(self._answer, scope.get("coding")), scope.get("is_head", False)
        if answer.chunks is None:
            await send(answer, to, head=head)
            return
        try:
            await unless_gone(receive, send(answer, to, head=head))
        except errors.QueryError as error:
            _log.warning("A result broke off: %s", error)
        except Gone:
            _log.info("A client hung up during a result")
