"""Requests that never end, never stop or are none: refused in time, and others are served."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from running import serving
from wire import Got, answer_on, connected, exchanged, request

pytestmark = pytest.mark.e2e

PLACES, SECONDS = 40, 1
SITE = f"""
base = "http://127.0.0.1:8000/"
[limits]
connections = {PLACES}
request_seconds = {SECONDS}.0
result_buffer_kb = 64
"""
THING = '<http://127.0.0.1:8000/もの/堺> <http://x.example/p> "y" .'
PROBLEM = "application/problem+json"
HALF = b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a small site with little room and little patience; it must log no traceback."""
    folder: Path = tmp_path_factory.mktemp("impatient")
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "a.ttl").write_text(THING, encoding="utf-8")
    with serving(folder) as address:
        yield address


def is_well(server: str) -> bool:
    """Tell whether somebody who behaves is served at once."""
    began = time.monotonic()
    got = exchanged(server, request("GET", "/healthz"))
    return got is not None and got.status == 200 and time.monotonic() - began < 1


def refused(got: Got | None, status: int) -> bool:
    """Tell whether an answer is a problem of this status, told in words."""
    assert got is not None
    assert (got.status, got.header("content-type")) == (status, PROBLEM)
    assert got.header("x-content-type-options") == "nosniff"
    told = json.loads(got.body)
    return told["status"] == status and len(told["detail"]) > 20


@pytest.mark.parametrize(
    "half",
    [
        HALF,
        b"GET / HT",
        POST + b"Content-Length: 100\r\n\r\nASK",
        POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n",
        b"DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
    ],
    ids=["header", "line", "body", "chunks", "a body that nobody reads"],
)
def test_a_request_that_does_not_arrive_is_ended_in_time(server: str, half: bytes) -> None:
    began = time.monotonic()
    with closing(connected(server)) as connection:
        connection.sendall(half)
        got = answer_on(connection)
        if half.startswith(b"DELETE"):
            assert refused(got, 405)
            assert connection.recv(1) == b""
        else:
            assert refused(got, 408)
    assert SECONDS - 0.2 < time.monotonic() - began < SECONDS + 2


def test_a_trickle_of_bytes_does_not_hold_a_place(server: str) -> None:
    began = time.monotonic()
    with closing(connected(server)) as connection:
        connection.settimeout(0.1)
        connection.sendall(HALF)
        got = b""
        while not got and time.monotonic() - began < SECONDS + 2:
            connection.sendall(b"X-More: y\r\n")
            try:
                got = connection.recv(1000)
            except TimeoutError:
                continue
    assert got.startswith(b"HTTP/1.1 408 ")


def test_others_are_served_while_every_place_is_held(server: str) -> None:
    held: list[socket.socket] = []
    try:
        for number in range(3 * PLACES):
            held.append(connected(server))
            held[-1].sendall(HALF if number % 2 else b"")
            if number % PLACES == PLACES - 1:
                assert is_well(server)
        time.sleep(SECONDS + 0.5)
        assert all(is_over(each) for each in held)
    finally:
        for each in held:
            each.close()
    assert is_well(server)


def is_over(connection: socket.socket) -> bool:
    """Tell whether the server has hung up."""
    connection.settimeout(0.5)
    try:
        while connection.recv(10_000):
            continue
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (HALF + b"X: " + b"a" * 200_000, 431),
        (HALF + b"X: " + b"a" * 200_000 + b"\r\n\r\n", 431),
        (HALF + b"X: a\r\n" * 40_000, 431),
        (b"GET /" + b"a" * 200_000, 414),
        (b"GET /?" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 414),
    ],
)
def test_a_header_without_end_is_refused_when_it_is_too_large(
    server: str, data: bytes, status: int
) -> None:
    assert refused(exchanged(server, data), status)


TEN_MB = 10 << 20
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BODIES: dict[str, tuple[int, str, str, dict[str, str], bytes]] = {
    "a query": (413, "POST", "/sparql", DIRECT, b"#" * TEN_MB),
    "a form": (413, "POST", "/sparql", FORM, b"query=" + b"%23" * (TEN_MB // 3)),
    "of another type": (415, "POST", "/sparql", {"Content-Type": "text/plain"}, b"#" * TEN_MB),
    "where none is read": (405, "PUT", "/もの/堺", {}, b"#" * TEN_MB),
    "with GET": (200, "GET", "/healthz", {}, b"#" * TEN_MB),
}


@pytest.mark.parametrize("case", BODIES)
def test_ten_megabytes_are_refused_or_passed_over(server: str, case: str) -> None:
    status, method, path, headers, body = BODIES[case]
    got = exchanged(server, request(method, path, headers, body))
    assert got is not None
    assert got.status == status
    assert is_well(server)


def test_a_client_that_leaves_in_the_midst_is_no_error(server: str) -> None:
    for half in (
        HALF,
        POST + b"Content-Length: 100\r\n\r\nASK",
        POST + b"Content-Length: 6\r\n\r\nASK {}",
    ):
        with closing(connected(server)) as connection:
            connection.sendall(half)
    assert is_well(server)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
        b"HELO mail.example.org\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK {}",
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_request_is_400(server: str, data: bytes) -> None:
    """RFC 9112, 2.2, 5.1 and 6.3: two lengths are how one request is smuggled inside another."""
    assert refused(exchanged(server, data), 400)


@pytest.mark.parametrize(
    "spelled", ["/もの/堺", "/%E3%82%82%E3%81%AE/%E5%A0%BA", "/もの/%e5%a0%ba"]
)
def test_characters_beyond_ascii_need_no_escapes(server: str, spelled: str) -> None:
    got = exchanged(server, request("GET", spelled, {"Accept": "application/n-triples"}))
    assert got is not None
    assert (got.status, got.body.count(b"\n")) == (200, 1)
    text = 'SELECT ("堺" AS ?x) {}'.replace(" ", "+")
    asked = exchanged(server, request("GET", f"/sparql?query={text}", {"Accept": "text/csv"}))
    assert asked is not None
    assert asked.body.decode() == "x\r\n堺\r\n"


def test_asking_about_the_server_as_a_whole_is_answered(server: str) -> None:
    """RFC 9110, 9.3.7."""
    got = exchanged(server, request("OPTIONS", "*"))
    assert got is not None
    assert (got.status, got.header("allow")) == (204, "GET, HEAD, OPTIONS")


def test_requests_sent_at_once_are_answered_in_order(server: str) -> None:
    """RFC 9112, 9.3.2."""
    first, last = {"Connection": "keep-alive"}, {"Connection": "close"}
    with closing(connected(server)) as connection:
        connection.sendall(
            request("GET", "/healthz", first)
            + request("GET", "/no/such", first)
            + request("GET", "/robots.txt", last)
        )
        received = b""
        while data := connection.recv(65_536):
            received += data
    statuses = [int(each[:3]) for each in received.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 404, 200]


def test_a_long_answer_is_not_cut_by_what_comes_after_its_request(server: str) -> None:
    """RFC 9112, 2.2: old clients send an empty line after a body; it begins no request."""
    long = " ".join(f'"{number:0300}"' for number in range(30))
    rows = f"{{ VALUES ?%s {{ {long} }} }}"
    query = f"SELECT * {{ {''.join(rows % name for name in 'abc')} }}".encode()
    head = POST + b"Accept: text/csv\r\nContent-Length: " + str(len(query)).encode()
    with closing(connected(server)) as connection:
        connection.sendall(head + b"\r\nConnection: close\r\n\r\n" + query)
        received = bytearray()
        while data := connection.recv(1 << 20):
            if not received:
                connection.sendall(b"\r\n")
                time.sleep(SECONDS + 1)
            received += data
    assert received.count(b"\r\n") > 30**3
