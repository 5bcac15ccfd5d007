"""One connection: what uvicorn leaves open is bounded here, and refused in our words.

What is ready is answered here, before the application is asked (`web/ready.py`).
A request has to arrive whole within its time, with a header of bounded size; when every place is
taken, the connection that has waited longest for its request makes room. Characters beyond ASCII
in an address are taken as the UTF-8 that they are.
"""

import re
from asyncio import TimerHandle, Transport
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from oboegaki import language
from oboegaki.errors import (
    AddressTooLong,
    BadRequest,
    HeaderTooLarge,
    OboegakiError,
    RequestTooSlow,
    Text,
)
from oboegaki.site import Limits, Site
from oboegaki.web.document import LANGUAGES
from oboegaki.web.operate.journal import Journal
from oboegaki.web.operate.seen import Ids, personal, ready_line
from oboegaki.web.operate.tally import REQUEST
from oboegaki.web.operate.watch import Watch
from oboegaki.web.ready import Find
from oboegaki.web.replies import Reply, problem
from oboegaki.web.request import is_trusted, way

KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: more than nginx's 60, which else meets its end."""

_LAST = 1.0
"""Seconds for which an idle connection is waited for when the server stops."""
_READING = (b"GET", b"HEAD")
_WAY = ("scheme", "server", "client")
_UNREAD = 1 << 16
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


@dataclass(slots=True)
class Service:
    """What all connections of a server share: its site, its ready answers, its counts."""

    site: Site
    find: Find
    watch: Watch
    ids: Ids
    _lines: Sequence[tuple[bytes, bytes]] = ()
    _written: bytes = b""

    def begun(self, lines: Sequence[tuple[bytes, bytes]], request_id: bytes) -> bytes:
        """Return the headers that are not the answer's own.

        uvicorn makes a new list of `lines`, the date among them, once a second.
        """
        if lines is not self._lines:
            self._lines = lines
            self._written = b"".join(b"%b: %b\r\n" % line for line in lines) + b"x-request-id: "
        return b"%b%b\r\n" % (self._written, request_id)


class Connection(HttpToolsProtocol):
    """Reads the requests of one client."""

    service: ClassVar["Service"]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Begin without a request."""
        super().__init__(*arguments, **named)
        self.url = b""
        self.headers = []
        self._deadline: TimerHandle | None = None
        self._in_head = self._in_line = True
        self._head_bytes = 0
        self._refusal: OboegakiError | None = None
        self.waits_since: float | None = None
        self._way: Hashable = None
        self._is_trusted = False
        self._ready: Reply | None = None
        self._under_way: RequestResponseCycle | None = None

    @property
    def limits(self) -> Limits:
        """Return what a client may take."""
        return self.service.site.limits

    # Time and room --------------------------------------------------------------------------

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a client on; somebody who has sent nothing yet may have to go for it."""
        super().connection_made(transport)
        self.service.watch.tally.connections += 1
        scope = {each: getattr(self, each) for each in _WAY}
        self._way = way(scope, self.service.site)
        self._is_trusted = is_trusted(scope, self.service.site)
        if len(self.connections) > self.limits.connections:
            _make_room(self.connections)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client; the answer under way may not be the one that uvicorn thinks of."""
        self.service.watch.tally.connections -= 1
        self._arrived()
        if self._under_way is not None and not self._under_way.response_complete:
            self._under_way.disconnected = True
            self._under_way.message_event.set()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Begin to wait for a request."""
        self.waits_since = self.loop.time()
        self._deadline = self.loop.call_later(self.limits.request_seconds, self._too_slow)

    def _arrived(self) -> None:
        self.waits_since = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        """Tell a client whose request did not arrive; one that began none is just left."""
        self._deadline = None
        if self.is_answering:
            self._wait()
            return
        if self._in_head and not self._head_bytes:
            self.transport.abort()
            return
        seconds = f"{self.limits.request_seconds:g}"
        self._refuse(
            RequestTooSlow(
                Text(f"要求の全体が {seconds} 秒以内に届きませんでした。",
                     f"The whole request did not arrive within {seconds} seconds.",
                     f"Toàn bộ yêu cầu không đến trong vòng {seconds} giây."),
                Text("もう一度送ってください。", "Send it again.", "Hãy gửi lại."),
            )
        )  # fmt: skip

    @property
    def is_answering(self) -> bool:
        """Tell whether an answer is under way: its reader keeps the place, whatever else comes."""
        # There is no cycle before the first request, whatever uvicorn's annotation says.
        started = getattr(self.cycle, "response_started", False)
        return started and not self.cycle.response_complete

    def _may_speak(self) -> bool:
        """Tell whether the client waits for an answer of which nothing has been sent."""
        started = getattr(self.cycle, "response_started", False)
        return not started or (self._in_head and self.cycle.response_complete)

    def on_response_complete(self) -> None:
        """Wait for the next request of the client."""
        super().on_response_complete()
        if not self.pipeline and not self.transport.is_closing() and self._deadline is None:
            self.waits_since = self.loop.time()
            self._head_bytes = 0

    def shutdown(self) -> None:
        """Have the next answer say that it is the last; who asks for none is left soon.

        To close at once would meet a request that is on its way (RFC 9112, 9.6).
        """
        self.service.watch.is_stopping = True
        self.loop.call_later(_LAST, self._leave)

    def _leave(self) -> None:
        if self.waits_since is not None and not self._head_bytes:
            self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self.service.watch.is_stopping:
            cycle.keep_alive = False
        self._under_way = cycle
        super()._start_asgi_task(cycle, app)

    # Size -----------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Take what arrived; a header that does not end is refused.

        Bytes beyond ASCII in an address become what they are in a URI. A wish for another protocol
        (RFC 9110, 7.8: so does curl) is hidden from the parser, which would read no body.
        """
        if self._in_line:
            line, end, rest = data.partition(b"\n")
            data = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], line) + end + rest
            self._in_line = not end
        if self._in_head:
            head, end, body = data.partition(b"\r\n\r\n")
            data = _UPGRADE.sub(b"\r\nX-Not-Upgraded:", head) + end + body
            self._head_bytes += len(data)
            if self._deadline is None:
                self._wait()
        super().data_received(data)
        if self._in_head and self._head_bytes > self.limits.header_bytes:
            self._refuse(self._too_large())

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the header was larger than it may be."""
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.limits.header_bytes:
            self._refusal = self._too_large()
            raise ValueError("header too large")
        if self.url == b"*":
            self.url = b"/"  # RFC 9110, 9.3.7: about the server as a whole
        self._in_head, self._head_bytes = False, 0
        self._ready = self._found()
        if self._ready is None:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is here."""
        if self._ready is None:
            super().on_message_complete()
        self._in_head = self._in_line = True
        self._arrived()
        if self._ready is not None:
            self._give(self._ready)

    # What is ready --------------------------------------------------------------------------

    def _found(self) -> Reply | None:
        """Return the ready answer, if the client waits for no other and reads what it is sent."""
        parser, cycle = self.parser, self.cycle
        if (
            parser.get_method() not in _READING
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
            or not getattr(cycle, "response_complete", True)
            or self.transport.get_write_buffer_size() > _UNREAD
        ):
            return None
        return self.service.find(self.url, self.headers, self._way)

    def _give(self, answer: Reply) -> None:
        """Send a ready answer, and wait for the next request."""
        body = b"" if self.parser.get_method() == b"HEAD" else answer.body
        request_id = self._id()
        begun = self.service.begun(self.server_state.default_headers, request_id)
        if self.service.watch.is_stopping:
            begun += b"connection: close\r\n"
        self.transport.write(b"".join((STATUS_LINE[answer.status], begun, answer.head, body)))
        if self.service.watch.is_stopping:
            self.transport.close()
        if self.service.watch.journal is not None:
            self._log(self.service.watch.journal, answer, request_id)
        self.on_response_complete()

    def _log(self, journal: Journal, answer: Reply, request_id: bytes) -> None:
        line = ready_line(self.url, self.parser.get_method(), answer, request_id)
        if journal.is_personal:
            query = self.url.partition(b"?")[2].decode("latin-1")
            line |= personal({"headers": self.headers, "client": self.client}, query)
        journal.add(line)

    def _id(self) -> bytes:
        """Return what this request is called."""
        return self.service.ids.of(self.headers, is_trusted=self._is_trusted)

    def _too_large(self) -> OboegakiError:
        limit = f"{self.limits.header_bytes:,}"
        kind = AddressTooLong if len(self.url) > self.limits.header_bytes // 2 else HeaderTooLarge
        return kind(
            Text(f"要求のアドレスとヘッダーは合わせて {limit} バイトまでです。",
                 f"The address and the header of a request may have {limit} bytes together.",
                 f"Địa chỉ và tiêu đề của yêu cầu chỉ được tối đa {limit} byte."),
            Text("クッキーを消すか、長い検索式は POST で送ってください。",
                 "Delete cookies, or send long queries by POST.",
                 "Hãy xóa cookie, hoặc gửi truy vấn dài bằng POST."),
        )  # fmt: skip

    def _unsupported_upgrade_warning(self) -> None:
        """Pass over what the parser takes for a wish for another protocol, such as CONNECT."""

    # Refusals -------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - we have words of our own
        """Tell a client that what it sent is no request; `msg` is uvicorn's word for it."""
        self._refuse(
            self._refusal
            or BadRequest(
                Text("HTTP の要求として読めません。", "This cannot be read as a request of HTTP.",
                     "Không đọc được dưới dạng yêu cầu HTTP."),
                Text("RFC 9112 に従って送ってください。", "Send it as RFC 9112 says.",
                     "Hãy gửi theo RFC 9112."),
            )
        )  # fmt: skip

    def _refuse(self, error: OboegakiError) -> None:
        """Answer in place of the application, and hang up."""
        self._arrived()
        if not self._may_speak() or self.transport.is_closing():
            self.transport.abort()
            return
        wished = next((value for name, value in self.headers if name == b"accept-language"), b"")
        spoken = language.negotiate(wished.decode("latin-1"), LANGUAGES)
        request_id = self._id()
        dated = [*self.server_state.default_headers, (b"x-request-id", request_id)]
        answer = problem(error, spoken, request_id.decode())
        self.service.watch.tally.add(REQUEST, "none", answer.status, answer.kind)
        self.transport.write(b"".join(_written(answer, dated)))
        self.transport.close()


def bounded(site: Site, find: Find, watch: Watch, ids: Ids) -> type[Connection]:
    """Return the connections of a site's server; `find` gives the answers that are ready."""
    service = Service(site, find, watch, ids)
    return type("BoundedConnection", (Connection,), {"service": service})


def _make_room(connections: Iterable[object]) -> None:
    """Hang up on who has waited longest, its request still not there."""
    waiting = [
        each
        for each in connections
        if isinstance(each, Connection) and each.waits_since is not None and not each.is_answering
    ]
    if waiting:
        min(waiting, key=lambda each: each.waits_since or 0).transport.abort()


def _written(answer: Reply, more: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    """Yield an answer as it goes over the wire."""
    yield STATUS_LINE[answer.status]
    for name, value in (*more, *answer.raw, (b"connection", b"close")):
        yield name + b": " + value + b"\r\n"
    yield b"\r\n"
    yield answer.body
