"""Queries without end, asked of a real server by clients that leave, wait, or read to the end."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from processes import processor_time, query_workers, server
from running import serving

pytestmark = pytest.mark.e2e

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EVERY_PAIR = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
SETTINGS = """
base = "http://data.example.jp/"
name = "dear"
[limits]
query_seconds = 2.0
result_mb = 1
result_buffer_kb = 64
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that ends queries after two seconds and results after a MiB."""
    folder: Path = tmp_path_factory.mktemp("dear")
    (folder / "data").mkdir()
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    lines = (f"<http://e.org/{n}> <http://e.org/p> {n} .\n" for n in range(3000))
    (folder / "data" / "things.ttl").write_text("".join(lines), encoding="utf-8")
    with serving(folder, "--editions", folder / "editions") as served:
        yield served


def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait for something that processes do, of which nobody tells us."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.05)
    return condition()


def begun(address: str, query: str) -> socket.socket:
    """Send a request and read nothing."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    channel = socket.create_connection((parts.hostname, parts.port or 80))
    target = f"/sparql?format=csv&query={quote(query)}"
    channel.sendall(f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return channel


def ready(address: str) -> set[int]:
    """Return the workers once all of them have been started."""
    of = server(address)
    assert until(lambda: len(query_workers(of)) == 2)
    assert httpx.get(address + "sparql?query=ASK{}", trust_env=False).status_code == 200
    return query_workers(of)


def comes_to_rest(address: str) -> bool:
    """Wait until the server and its workers do nothing."""
    of = server(address)

    def rests() -> bool:
        before = processor_time(of)
        time.sleep(0.3)
        return abs(processor_time(of) - before) < 0.05

    return until(rests)


@pytest.mark.parametrize(("query", "read"), [(ENDLESS, 0), (EVERY_PAIR, 1000)])
def test_a_query_dies_with_its_client(address: str, query: str, read: int) -> None:
    workers = ready(address)
    with begun(address, query) as channel:
        time.sleep(0.3)
        if read:
            assert channel.recv(read).startswith(b"HTTP/1.1 200 OK")
    assert until(lambda: not workers <= query_workers(server(address)), 1.5)
    assert comes_to_rest(address)


def test_an_endless_query_is_ended_with_a_word_and_leaves_nothing_running(address: str) -> None:
    ready(address)
    clock = time.monotonic()
    answer = httpx.get(address + "sparql", params={"query": ENDLESS}, trust_env=False, timeout=20)
    assert answer.status_code == 504
    assert time.monotonic() - clock < 3
    assert comes_to_rest(address)


def test_a_result_that_is_cut_looks_cut(address: str) -> None:
    """200 means complete: the connection ends in the middle, and every client calls that wrong."""
    ready(address)
    form = {"accept": "text/csv"}
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed"):
        httpx.get(address + "sparql", params={"query": EVERY_PAIR}, headers=form, trust_env=False)
    assert comes_to_rest(address)
