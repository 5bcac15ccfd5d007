"""Requests exactly as written: no path is tidied, no header added, no redirect followed.

Made with the standard library's http.client, because a client that normalises addresses hides
what a proxy does to them (ADR 0083).
"""

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from oboegaki import __version__

SECONDS = 20.0
"""How long a server may be silent."""
_MOST = 8 << 20
"""Bytes of a body that are read."""
_PATIENCE = 10
"""Seconds that we wait at most when we are told to come again later."""
_NAME = f"oboegaki-doctor/{__version__}"
_BUSY = (429, 503)
_NONE: Mapping[str, str] = {}


class Unanswered(Exception):
    """No answer came; `kind` is the name of the fault that this is."""

    def __init__(self, kind: str, seen: str) -> None:
        """Keep what kind of silence it was, and what the system said."""
        super().__init__(seen)
        self.kind = kind
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `asked` tells the request, for the person who reads the finding."""

    asked: str
    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes = b""
    seconds: float = 0

    def all(self, name: str) -> list[str]:
        """Return the values of each header line of a name."""
        return [value for each, value in self.lines if each.lower() == name.lower()]

    def header(self, name: str) -> str:
        """Return the value of a header, several lines joined (RFC 9110, 5.3); "" for none."""
        return ", ".join(self.all(name))

    @property
    def media_type(self) -> str:
        """Return the type of the body, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def is_ours(self) -> bool:
        """Tell whether oboegaki gave this answer and no proxy in front of it."""
        return bool(self.header("oboegaki-edition"))

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    def shown(self, *names: str) -> str:
        """Return request, status, and some headers, as a line for a person."""
        told = [f"{name}: {self.header(name) or '—'}" for name in names]
        return " · ".join((f"{self.asked} → {self.status}", *told))


@dataclass(frozen=True)
class Public:
    """A public address, and how to ask there.

    `plain_port` is where `http://` is answered beside an https address. `site_seconds` is the
    deadline of queries, where it is known.
    """

    address: str
    plain_port: int | None = None
    site_seconds: float | None = None
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def parts(self) -> SplitResult:
        """Return the address in its parts."""
        return urlsplit(self.address)

    @property
    def root(self) -> str:
        """Return the path prefix without a slash at its end."""
        return self.parts.path.rstrip("/")

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] = _NONE,
        method: str = "GET",
        body: bytes | None = None,
        seconds: float = SECONDS,
    ) -> Answer:
        """Send one request to a path of oboegaki's; raises Unanswered.

        Who asks to be left alone for a moment is: once, and not for long.
        """
        told = {"Accept-Encoding": "identity", "User-Agent": _NAME, **headers}
        target = self.root + path
        answer = self._asked(self._connection(seconds), target, told, method, body)
        wait = answer.header("retry-after")
        if answer.status in _BUSY and wait.isascii() and wait.isdecimal():
            time.sleep(min(int(wait[:4]), _PATIENCE))
            answer = self._asked(self._connection(seconds), target, told, method, body)
        return answer

    def ask_plainly(self, path: str) -> Answer:
        """Send one request over plain HTTP to the same host; raises Unanswered."""
        connection = HTTPConnection(self.parts.hostname or "", self.plain_port, timeout=5)
        host = self.parts.hostname or ""
        return self._asked(connection, self.root + path, {"Host": host, "User-Agent": _NAME})

    def _connection(self, seconds: float) -> HTTPConnection:
        host, port = self.parts.hostname or "", self.parts.port
        if self.parts.scheme == "https":
            return HTTPSConnection(host, port, timeout=seconds, context=self.trust)
        return HTTPConnection(host, port, timeout=seconds)

    def _asked(
        self,
        connection: HTTPConnection,
        target: str,
        headers: Mapping[str, str],
        method: str = "GET",
        body: bytes | None = None,
    ) -> Answer:
        asked = _shown(method, target, headers)
        began = time.monotonic()
        with closing(connection):
            try:
                connection.putrequest(method, target, "Host" in headers, skip_accept_encoding=True)
                if body is not None:
                    connection.putheader("Content-Length", str(len(body)))
                for name, value in headers.items():
                    connection.putheader(name, value)
                connection.endheaders(body)
                return _read(connection.getresponse(), asked, began)
            except (OSError, HTTPException, ValueError) as error:
                raise _unanswered(error, asked) from error


def _read(response: HTTPResponse, asked: str, began: float) -> Answer:
    body = response.read(_MOST)
    seconds = time.monotonic() - began
    return Answer(asked, response.status, tuple(response.getheaders()), body, seconds)


_SHOWN = 70
_UNSAID = (("User-Agent", _NAME), ("Accept-Encoding", "identity"))


def _shown(method: str, target: str, headers: Mapping[str, str]) -> str:
    """Return a request in short."""
    said = {name: value for name, value in headers.items() if (name, value) not in _UNSAID}
    told = [f"{name}: {_short(value)}" for name, value in said.items() if name != "Host"]
    return f"{method} {_short(target)}" + (f" ({', '.join(told)})" if told else "")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "not-tls"),
    (socket.gaierror, "no-name"),
    (TimeoutError, "silent"),
    (OSError, "refused"),
)
"""What the system says -> the name of the fault; the first that fits."""


def _unanswered(error: Exception, asked: str) -> Unanswered:
    kind = next((name for each, name in _KINDS if isinstance(error, each)), "no-http")
    return Unanswered(kind, f"{asked} → {str(error) or type(error).__name__}")
