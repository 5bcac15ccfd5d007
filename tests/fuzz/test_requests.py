"""A thousand odd requests, and ten thousand: no 5xx, no hang, no traceback, no split header."""

import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from odd_requests import odd_request
from running import serving
from wire import Got, exchanged, request

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e

SLOWEST = 15.0
"""Seconds: over the deadline of a query, which is answered 504 when it is reached."""
KNOWN = {
    "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "accept-ranges", "allow",
    "x-request-id",
    "cache-control", "connection", "content-disposition", "content-encoding", "content-language",
    "content-length", "content-location", "content-range", "content-security-policy",
    "content-type", "date", "etag", "last-modified", "link", "location", "oboegaki-edition",
    "referrer-policy", "retry-after", "transfer-encoding", "vary", "x-content-type-options",
}  # fmt: skip
"""Every header that we send: another one was made by somebody else."""


@pytest.fixture(scope="module")
def server(flagship_place: Place) -> Iterator[str]:
    """A server of the flagship; its end asserts that it has logged no traceback."""
    with serving("--editions", flagship_place.folder) as address:
        yield address


def examine(got: Got | None, number: int, data: bytes) -> int:
    """Return the status of an answer; fails when it is one that nobody may get."""
    assert got is not None, (number, data)
    assert got.status < 500, (got, number, data)
    assert {name for name, _ in got.headers} <= KNOWN, (got.headers, number, data)
    assert b"Traceback" not in got.body, (number, data)
    assert got.header("x-content-type-options") == "nosniff", (got.headers, number, data)
    if got.status in (301, 303, 308):
        leads_to = urlsplit(got.header("location"))
        assert leads_to.scheme in ("", "http", "https"), (got.headers, number, data)
        assert not got.header("location").startswith("//"), (got.headers, number, data)
    if got.status >= 400 and got.body:
        kind = got.header("content-type")
        assert kind.startswith(("application/problem+json", "text/html")), (
            got.headers,
            number,
            data,
        )
    if got.header("content-type").startswith("text/html"):
        assert b"<script>" not in got.body, (number, data)
        assert b'href="javascript:' not in got.body, (number, data)
    return got.status


def attack(server: str, numbers: range) -> Counter[int]:
    """Send odd requests; return how many were answered with which status."""
    seen: Counter[int] = Counter()
    for number in numbers:
        method, data = odd_request(number)
        began = time.monotonic()
        got = exchanged(server, data, method)
        assert time.monotonic() - began < SLOWEST, (number, data)
        seen[examine(got, number, data)] += 1
    return seen


def is_still_well(server: str) -> bool:
    got = exchanged(server, request("GET", "/sparql?query=ASK%7B%7D"))
    return got is not None and got.status == 200


def test_a_thousand_odd_requests_are_answered(server: str) -> None:
    seen = attack(server, range(1_000))
    assert {200, 400, 403, 404, 405, 406} <= set(seen)
    assert seen[200] > 200
    assert is_still_well(server)


@pytest.mark.slow
def test_ten_thousand_odd_requests_are_answered(server: str) -> None:
    seen = attack(server, range(1_000, 11_000))
    assert seen.total() == 10_000
    assert is_still_well(server)
