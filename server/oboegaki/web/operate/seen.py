"""One request as it is seen: its id, when it came, and as what its answer is counted."""

import re
import secrets
import time
from collections.abc import Iterable
from itertools import count

from starlette.types import Message, Send

from oboegaki.web.operate import tally
from oboegaki.web.operate.tally import Tally, format_of, route_of

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

    __slots__ = ("_begun", "_counts", "_header", "_path", "_to", "by", "id", "spent", "status")

    def __init__(
        self, counts: Tally, to: Send, path: str, header: Lines, request_id: bytes
    ) -> None:
        """Look at the clock; `path` is without the prefix of a proxy."""
        self._begun = time.perf_counter()
        self._counts = counts
        self._to = to
        self._path = path
        self._header = header
        self.id = request_id
        self.by = "made"
        self.spent: dict[str, float] = {}
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; its beginning gets the id, and is counted."""
        if message["type"] == "http.response.start":
            headers = message["headers"]
            self._count(message["status"], headers)
            message = {**message, "headers": [*headers, (b"x-request-id", self.id)]}
        await self._to(message)

    def _count(self, status: int, headers: Lines) -> None:
        """Count the answer; a harvest only when there was something to be had."""
        self.status = status
        counts, route = self._counts, route_of(self._path)
        kind = next((value for name, value in headers if name == b"content-type"), b"")
        counts.sums[tally.REQUEST, route, status, format_of(kind.decode("latin-1"))] += 1
        counts.sums[tally.ANSWERED_BY, self.by] += 1
        counts.timed(route, time.perf_counter() - self._begun)
        what = harvest_of(self._path)
        if what and status in (200, 206, 304):
            taken(counts, what, self._header)
