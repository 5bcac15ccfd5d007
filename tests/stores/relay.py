"""Between us and a real engine: a server that changes what is loaded, or hangs up midway."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
from faulty import faulty

Change = Callable[[bytes], bytes]
_UNCHANGED = ("host", "connection", "content-length", "transfer-encoding")


@contextmanager
def relay(address: str, change: Change | None) -> Iterator[str]:
    """Give an address at which requests are passed on with another body; None: not at all."""

    def behave(connection: socket.socket, request: bytes) -> None:
        if change is None:
            return
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, target, _ = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines)
        kept = {n: v for n, v in headers.items() if n.lower() not in _UNCHANGED}
        base = urlsplit(address)
        answer = httpx.request(
            method, f"{base.scheme}://{base.netloc}{target}", content=change(body), headers=kept
        )
        status = f"HTTP/1.1 {answer.status_code} Whatever\r\nContent-Length: 0\r\n"
        connection.sendall(f"{status}Connection: close\r\n\r\n".encode())

    with faulty(behave) as server:
        yield f"http://127.0.0.1:{server.port}{urlsplit(address).path}"
