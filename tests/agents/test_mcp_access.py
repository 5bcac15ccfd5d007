"""Who may ask at `/mcp`, what is refused there, and that it costs nothing while nobody does."""

import subprocess
import sys
from dataclasses import replace

import httpx
import pytest
from in_process import client_of

from oboegaki.edition.place import Place
from oboegaki.site import Site

HELLO = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
TAKES = {"accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", 200),
        ("http://localhost:6274", 200),
        ("http://127.0.0.1:1", 200),
        ("http://[::1]:80", 200),
        ("https://evil.example", 403),
        ("http://127.0.0.1.evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
        ("http://[evil", 403),
    ],
)
def test_pages_of_others_may_not_ask_through_a_browser(
    address: str, origin: str, status: int
) -> None:
    headers = {**TAKES, **({"origin": origin} if origin else {})}
    # With a host of the attacker's own, as after DNS rebinding, the page is of the same origin.
    for host in ({}, {"host": "evil.example"}):
        answer = httpx.post(f"{address}mcp", json=HELLO, headers={**headers, **host})
        assert answer.status_code == status
        assert answer.headers["oboegaki-edition"]


def test_pages_of_our_own_public_address_may_ask(flagship: Site, flagship_place: Place) -> None:
    site = replace(flagship, public_url="https://data.example.jp/open/")
    with client_of(site, flagship_place) as client:
        for origin, status in (("https://data.example.jp", 200), ("http://data.example.jp", 403)):
            answer = client.post("/mcp", json=HELLO, headers={**TAKES, "origin": origin})
            assert answer.status_code == status


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("GET", b"", 405),
        ("DELETE", b"", 405),
        ("OPTIONS", b"", 204),
        ("POST", b"{", 400),
        ("POST", b"[]", 400),
        ("POST", b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', 200),
        ("POST", b" " * 300_000, 413),
        ("POST", b"[" * 50_000 + b"]" * 50_000, 400),
        (
            "POST",
            b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"a": "\xff"}}',
            400,
        ),
    ],
)
def test_what_is_no_request_is_refused_without_a_trace(
    address: str, method: str, body: bytes, status: int
) -> None:
    headers = {**TAKES, "content-type": "application/json"}
    answer = httpx.request(method, f"{address}mcp", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text
    if method == "GET":
        assert answer.headers["allow"] == "POST, OPTIONS"


def test_a_server_that_nobody_asks_loads_nothing_of_it() -> None:
    code = "import sys, oboegaki.web.app, oboegaki.cli.serve; print('mcp' in sys.modules)"
    assert run_code(code) == "False"


def run_code(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_an_agent_has_the_share_of_one_client(flagship: Site, flagship_place: Place) -> None:
    bounds = replace(flagship.limits, client_requests=0.01, client_burst=3.0)
    headers = {**TAKES, "x-forwarded-for": "203.0.113.9"}
    with client_of(replace(flagship, limits=bounds), flagship_place, "127.0.0.1") as client:
        answers = [client.post("/mcp", json=HELLO, headers=headers) for _ in range(5)]
        other = client.post("/mcp", json=HELLO, headers=TAKES | {"x-forwarded-for": "203.0.113.7"})
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert other.status_code == 200
