"""A server that answers as no engine should, byte by byte as a test wants it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from engines import Running

Behaviour = Callable[[socket.socket, bytes], None]
"""What is done with a connection once a request has been read."""


@dataclass
class Faulty:
    """Where the server is, and what it has been asked."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def running(self) -> Running:
        """Return its addresses, as those of an engine."""
        address = f"http://127.0.0.1:{self.port}"
        return Running(f"{address}/query", f"{address}/store")


@contextmanager
def faulty(behaviour: Behaviour) -> Iterator[Faulty]:
    """Answer every request with a behaviour for as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Faulty(listening.getsockname()[1])
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, server, behaviour, ended))
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", server.port)).close()
            thread.join(10)


def _serve(
    listening: socket.socket, server: Faulty, behaviour: Behaviour, ended: threading.Event
) -> None:
    threads = []
    while not ended.is_set():
        connection, _ = listening.accept()
        if ended.is_set():
            connection.close()
            break
        thread = threading.Thread(target=_handle, args=(connection, server, behaviour))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join(10)


def _handle(connection: socket.socket, server: Faulty, behaviour: Behaviour) -> None:
    with connection, suppress(OSError):
        connection.settimeout(20)
        request = _read(connection)
        if request:
            server.requests.append(request)
            behaviour(connection, request)


def _read(connection: socket.socket) -> bytes:
    """Return one request, its body included."""
    request = b""
    while b"\r\n\r\n" not in request:
        part = connection.recv(1 << 16)
        if not part:
            return b""
        request += part
    head, _, body = request.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n")
         if line.lower().startswith(b"content-length:")), 0,
    )  # fmt: skip
    while len(body) < length:
        part = connection.recv(1 << 16)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body


def says(
    body: bytes, media_type: str = "application/sparql-results+json", status: str = "200 OK",
    *more: str, length: int | None = None,
) -> Behaviour:  # fmt: skip
    """Answer with a body; `length` is what Content-Length says, when it is another."""
    lines = (
        f"HTTP/1.1 {status}", f"Content-Type: {media_type}", "Connection: close",
        f"Content-Length: {len(body) if length is None else length}", *more, "", "",
    )  # fmt: skip
    return raw("\r\n".join(lines).encode() + body)


def raw(answer: bytes) -> Behaviour:
    """Answer with these bytes, then hang up."""

    def behave(connection: socket.socket, _: bytes) -> None:
        connection.sendall(answer)

    return behave


def chunked(*parts: bytes, media_type: str, ends: bool = True, pause: float = 0) -> Behaviour:
    """Answer in chunks; hang up before the last one unless it `ends`."""

    def behave(connection: socket.socket, _: bytes) -> None:
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        connection.sendall(head.encode())
        for part in parts:
            connection.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            time.sleep(pause)
        if ends:
            connection.sendall(b"0\r\n\r\n")

    return behave


def hangs_up(connection: socket.socket, _: bytes) -> None:
    """Say nothing at all."""


def sleeps(seconds: float) -> Behaviour:
    """Answer late."""

    def behave(connection: socket.socket, _: bytes) -> None:
        connection.settimeout(seconds)
        with suppress(TimeoutError):
            connection.recv(1)  # returns at once when the other side hangs up

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave another way with each request; the last one stays."""
    left = list(behaviours)

    def behave(connection: socket.socket, request: bytes) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        now(connection, request)

    return behave
