"""The log: what a line holds and what it never does, and what happens when it cannot be written."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from in_process import client_of

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.operating import Operate
from oboegaki.site import Site
from oboegaki.web.operate.journal import CURRENT, Remarks

WORDS = "himitsu"
AGENT = {"user-agent": "somebody/1.0", "x-forwarded-for": "198.51.100.77"}


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    file = tmp_path / "a.ttl"
    file.write_text("<http://127.0.0.1:8000/id/a> <http://x.example/p> 'one' .", encoding="utf-8")
    made = Site(root=tmp_path, files=(file,), operate=Operate(log="log.jsonl"))
    assert build(made, Place(tmp_path / "editions"), quiet).manifest is not None
    return made


def lines(site: Site) -> list[dict[str, Any]]:
    """Ask for a few things; return what was written once the server has ended."""
    with client_of(site, Place(site.root / "editions"), "127.0.0.1") as client:
        client.get("/doc/a.ttl", headers=AGENT)
        client.get("/doc/a.ttl", headers=AGENT)
        client.get("/search", params={"q": WORDS}, headers=AGENT)
        query = {"query": f"SELECT * {{ ?s ?p '{WORDS}' }}"}
        client.get("/sparql", params=query, headers=AGENT)
        client.post("/sparql", data=query, headers={**AGENT, "x-request-id": "mine"})
        client.get("/doc/none", headers=AGENT)
    log = (site.root / site.operate.log).read_text(encoding="utf-8")
    return [json.loads(line) for line in log.splitlines()]


def test_a_line_says_what_was_asked_and_how_it_was_answered(site: Site) -> None:
    told = lines(site)
    assert [(each["method"], each["path"], each["status"], each["by"]) for each in told] == [
        ("GET", "/doc/a.ttl", 200, "made"),
        ("GET", "/doc/a.ttl", 200, "cache"),
        ("GET", "/search", 200, "made"),
        ("GET", "/sparql", 200, "made"),
        ("POST", "/sparql", 200, "made"),
        ("GET", "/doc/none", 404, "made"),
    ]
    assert told[0]["format"] == "ttl"
    assert told[0]["bytes"] > 0
    assert told[3]["engine_ms"] > 0
    assert told[4]["request"] == "mine"
    assert len({each["request"] for each in told}) == 6


def test_nothing_of_the_reader_is_written(site: Site) -> None:
    lines(site)
    log = (site.root / "log.jsonl").read_text(encoding="utf-8")
    for secret in (WORDS, "somebody", "198.51.100.77", "127.0.0.1"):
        assert secret not in log


def test_what_tells_of_the_reader_is_written_when_the_operator_wants_it(site: Site) -> None:
    told = lines(replace(site, operate=Operate(log="log.jsonl", log_personal=True)))
    assert told[2]["query"] == f"q={WORDS}"
    assert (told[0]["client"], told[0]["forwarded"]) == ("127.0.0.1", "198.51.100.77")
    assert told[0]["agent"] == "somebody/1.0"


def test_a_log_that_cannot_be_written_is_told_of_once_and_serving_goes_on(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    lost = replace(site, operate=Operate(log="no/such/folder/log.jsonl"))
    with client_of(lost, Place(site.root / "editions")) as client:
        journal = client.app.watch.journal  # type: ignore[attr-defined]
        for _ in range(3):
            assert client.get("/doc/a.ttl").status_code == 200
            journal.flush()
    told = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert len(told) == 2
    assert "に書けません" in told[0]
    assert "cannot be written (No such file or directory). Serving goes on" in told[1]
    assert journal.lost == 3


def test_a_log_that_was_moved_away_is_made_anew(site: Site) -> None:
    with client_of(site, Place(site.root / "editions")) as client:
        journal = client.app.watch.journal  # type: ignore[attr-defined]
        client.get("/doc/a.ttl")
        journal.flush()
        (site.root / "log.jsonl").rename(site.root / "log.1")
        client.get("/doc/a.ttl")
    assert len((site.root / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_trace_is_in_the_log_with_the_request_and_nowhere_else() -> None:
    CURRENT.set("that-request")
    try:
        raise ValueError("inside")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    told = json.loads(Remarks(is_json=True).format(record))
    assert told["request"] == "that-request"
    assert "ValueError: inside" in told["trace"]
    plain = Remarks(is_json=False).format(record)
    assert plain.startswith("ERROR: It failed [that-request]\nTraceback")


def test_server_timing_is_for_who_asks(site: Site) -> None:
    with client_of(site, Place(site.root / "editions")) as client:
        assert "server-timing" not in client.get("/doc/a.ttl").headers
        asked = {"x-server-timing": "1"}
        told = client.get("/doc/a.ttl", headers=asked).headers["server-timing"]
        assert told.startswith('by;desc="cache", total;dur=')
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers=asked)
        assert ", engine;dur=" in answer.headers["server-timing"]
