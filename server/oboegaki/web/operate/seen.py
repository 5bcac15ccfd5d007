"""One request as it is seen: its id, when it came, and as what its answer is counted."""

import re
import secrets
import time
from collections.abc import Iterable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.types import Message, Scope, Send

from oboegaki.web.operate import tally
from oboegaki.web.operate.journal import Journal
from oboegaki.web.operate.tally import Tally, format_of, route_of

if TYPE_CHECKING:
    from oboegaki.web.operate.watch import Watch
    from oboegaki.web.replies import Reply
    from oboegaki.web.request import Request

ID = "x-request-id"
_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:/+=@-]{0,127}")
_HARVESTED = frozenset("catalog dumps ldes feed sitemap void".split())
"""What portals and harvesters take: who does is of interest to a publisher."""
_HARVESTERS = {
    b"ckan": "CKAN", b"dcat": "DCAT", b"google": "Google", b"bing": "Bing", b"ldes": "LDES",
    b"piveau": "piveau", b"europa": "data.europa.eu", b"indexnow": "IndexNow",
    b"feed": "feed reader", b"rss": "feed reader", b"rdflib": "rdflib", b"jena": "Jena",
    b"comunica": "Comunica", b"oxigraph": "Oxigraph", b"wget": "wget", b"curl": "curl",
    b"python": "Python", b"java": "Java", b"go-http": "Go", b"bot": "other robot",
    b"mozilla": "browser",
}  # fmt: skip
"""Word in the User-Agent -> what we call it. The list is ours, so nothing of the reader is kept."""

Lines = Iterable[tuple[bytes, bytes]]


class Ids:
    """Makes the ids of requests: a word for the process and a number."""

    def __init__(self) -> None:
        """Choose the word by chance."""
        self._word = secrets.token_hex(5).encode() + b"-"
        self._numbers = count(1)

    def of(self, header: Lines, *, is_trusted: bool) -> bytes:
        """Return the id that a trusted proxy gave, when it is well formed, else a new one."""
        if is_trusted:
            for name, value in header:
                if name == b"x-request-id" and _ID.fullmatch(value):
                    return value
        return self._word + b"%x" % next(self._numbers)


def harvest_of(path: str) -> str:
    """Return what a harvester takes at a path, "" for nothing of that kind."""
    if path == "/.well-known/void":
        return "void"
    route = route_of(path)
    if path == "/dumps/":
        return ""
    return route if route in _HARVESTED else ""


def harvester_of(header: Lines) -> str:
    """Return who asks, one of few names, by the User-Agent."""
    agent = next((value for name, value in header if name == b"user-agent"), b"").lower()
    return next((known for word, known in _HARVESTERS.items() if word in agent), "other")


def taken(counts: Tally, what: str, header: Lines) -> None:
    """Count that something was taken, and note when."""
    who = harvester_of(header)
    counts.add(tally.TAKEN, what, who)
    counts.latest[tally.TAKEN_LAST, what, who] = time.time()


class Seen:
    """A request from its beginning to the beginning of its answer."""

    __slots__ = ("_begun", "_scope", "_to", "_watch", "by", "request", "spent")

    def __init__(self, scope: Scope, to: Send, watch: "Watch") -> None:
        """Look at the clock. What is known of the request follows as `request`."""
        self._begun = time.perf_counter()
        self._scope = scope
        self._to = to
        self._watch = watch
        self.by = "made"
        self.spent: dict[str, float] = {}
        self.request: Request | None = None

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; its beginning gets the id, and is counted."""
        if message["type"] == "http.response.start" and self.request is not None:
            more = self._told(self.request, message["status"], message["headers"])
            message = {**message, "headers": [*message["headers"], *more]}
        await self._to(message)

    def _told(self, request: "Request", status: int, headers: Lines) -> Lines:
        """Count the answer and log it; return the headers that tell of it."""
        seconds = time.perf_counter() - self._begun
        kind = next((value for name, value in headers if name == b"content-type"), b"")
        answer = Answered(status, format_of(kind.decode("latin-1")), self.by, seconds)
        self._count(request.path, answer)
        journal = self._watch.journal
        if journal is not None:
            journal.add(self._line(request, answer, headers, journal))
        more = [(b"x-request-id", request.id.encode())]
        if self._watch.is_stopping:
            more.append((b"connection", b"close"))
        if request.header("x-server-timing"):
            spent = {**self.spent, "total": seconds}
            durations = [f"{name};dur={value * 1000:.3f}" for name, value in spent.items()]
            told = ", ".join([f'by;desc="{self.by}"', *durations])
            more.append((b"server-timing", told.encode()))
        return more

    def _count(self, path: str, answer: "Answered") -> None:
        """Count the answer; a harvest only when there was something to be had."""
        counts, route = self._watch.tally, route_of(path)
        counts.sums[tally.REQUEST, route, answer.status, answer.kind] += 1
        counts.sums[tally.ANSWERED_BY, self.by] += 1
        counts.timed(route, answer.seconds)
        what = harvest_of(path)
        if what and answer.status in (200, 206, 304):
            taken(counts, what, self._scope["headers"])

    def _line(
        self, request: "Request", answer: "Answered", headers: Lines, journal: Journal
    ) -> dict[str, object]:
        size = next((value for name, value in headers if name == b"content-length"), b"")
        line: dict[str, object] = {
            "request": request.id,
            "method": request.method,
            "path": request.path,
            "route": route_of(request.path),
            "status": answer.status,
            "format": answer.kind,
            "bytes": int(size) if size.isdigit() else None,
            "ms": round(answer.seconds * 1000, 3),
            "by": answer.by,
        }
        line |= {f"{name}_ms": round(value * 1000, 3) for name, value in self.spent.items()}
        return line | (personal(self._scope, request.query) if journal.is_personal else {})


class Answered(NamedTuple):
    """How a request was answered: in what format, by what, after how many seconds."""

    status: int
    kind: str
    by: str
    seconds: float


def personal(scope: Mapping[str, Any], query: str) -> dict[str, object]:
    """Return what tells of the reader, for a log that is to hold it."""
    known = {name: value.decode("latin-1") for name, value in scope["headers"]}
    forwarded, client = known.get(b"x-forwarded-for"), scope.get("client")
    return {
        "client": client[0] if client else "",
        "forwarded": forwarded,
        "query": query,
        "agent": known.get(b"user-agent", ""),
    }


def ready_line(url: bytes, method: bytes, answer: "Reply", request_id: bytes) -> dict[str, object]:
    """Return the line of a ready answer, given in the connection."""
    path = url.partition(b"?")[0].decode("latin-1")
    return {
        "request": request_id.decode("latin-1"),
        "method": method.decode("latin-1"),
        "path": path,
        "route": route_of(path),
        "status": answer.status,
        "format": answer.kind,
        "bytes": len(answer.body),
        "by": "connection",
    }
