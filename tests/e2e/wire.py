"""Requests byte by byte, as no client library would send them, and what comes back."""

import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

SECONDS = 20
"""How long an answer may take to arrive before it counts as none."""


@dataclass(frozen=True)
class Got:
    """An answer: status, headers as they came, in lower case, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of a name, "" for none."""
        return next((value for each, value in self.headers if each == name), "")


def connected(server: str) -> socket.socket:
    """Return a connection to a server at an address like `http://127.0.0.1:41234/`."""
    parts = urlsplit(server)
    return socket.create_connection((parts.hostname or "", parts.port or 80), timeout=SECONDS)


def exchanged(server: str, data: bytes, method: str = "GET") -> Got | None:
    """Send bytes and read one answer; None when the server hung up without one."""
    with closing(connected(server)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # an early refusal can be read
            connection.sendall(data)
        return answer_on(connection, method)


def answer_on(connection: socket.socket, method: str = "GET") -> Got | None:
    """Read one answer; None when the server hung up without a complete one."""
    with closing(HTTPResponse(connection, method=method)) as answer:
        try:
            answer.begin()
            body = answer.read()
        except (HTTPException, ConnectionResetError, BrokenPipeError):
            return None
        headers = tuple((name.lower(), value) for name, value in answer.getheaders())
        return Got(answer.status, headers, body)


def request(
    method: str, target: str | bytes, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """Return a whole request; what it says is up to the caller."""
    raw = target.encode() if isinstance(target, str) else target
    told = {"Host": "127.0.0.1", "Connection": "close", **(headers or {})}
    if body and not {"content-length", "transfer-encoding"} & {name.lower() for name in told}:
        told["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return method.encode() + b" " + raw + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n" + body
