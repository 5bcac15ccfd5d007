"""An engine that is down, slow or answers something else: typed errors, never half a result."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from asking import REVISION, asked
from engines import Running, free_port, remote
from faulty import Behaviour, chunked, faulty, hangs_up, in_turn, raw, says, sleeps

from oboegaki import queries
from oboegaki.errors import (
    EngineFailed,
    QueriesBusy,
    QueryError,
    QueryFailed,
    QueryTimeout,
    QueryTooLarge,
    SiteError,
)
from oboegaki.formats import N_TRIPLES, RESULTS_CSV, RESULTS_JSON, TURTLE, Representation
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.store import Store
from oboegaki.stores.remote.held import DataSets

JSON, NT = RESULTS_JSON.media_type, N_TRIPLES.media_type
ROW = b'{"n":{"type":"literal","value":"1"}}'
HEAD = b'{"head":{"vars":["n"]},"results":{"bindings":['
GOOD = HEAD + ROW + b"]}}"
LINE = b"<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"
SELECT, CONSTRUCT = "SELECT ?n { ?s ?p ?n }", "CONSTRUCT WHERE { ?s ?p ?o }"
QUICK = Limits(query_seconds=1)
CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + LINE
BOMB = "Content-Encoding: gzip"


def answer(
    running: Running, folder: Path, text: str, form: Representation, limits: Limits = QUICK
) -> bytes:
    """Return the answer of a store over an engine that may be faulty."""

    async def run() -> bytes:
        store = remote(running, folder, limits)
        try:
            return await asked(store, text, form)
        finally:
            await store.close()

    return asyncio.run(run())


FAULTS: dict[str, tuple[Behaviour, str, type[QueryError]]] = {
    "hangs up": (hangs_up, SELECT, EngineFailed),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH\r\n\r\n"), SELECT, EngineFailed),
    "slow": (sleeps(5), SELECT, QueryTimeout),
    "slow in the middle": (
        chunked(HEAD, ROW, media_type=JSON, pause=0.7), SELECT, QueryTimeout),
    "HTML with 200": (says(b"<html>welcome</html>", "text/html"), SELECT, EngineFailed),
    "HTML that says it is JSON": (says(b"<html>welcome</html>", JSON), SELECT, EngineFailed),
    "another JSON": (says(b'{"ok":true}', JSON), SELECT, EngineFailed),
    "nothing": (says(b"", JSON), SELECT, EngineFailed),
    "not UTF-8": (says(HEAD + b'{"n":{"type":"literal","value":"\xff\xfe"}}]}}', JSON), SELECT,
                  EngineFailed),
    "cut JSON, cleanly ended": (says(HEAD + ROW, JSON), SELECT, EngineFailed),
    "cut chunks": (chunked(HEAD, ROW, media_type=JSON, ends=False), SELECT, EngineFailed),
    "shorter than it says": (says(GOOD, JSON, length=1000), SELECT, EngineFailed),
    "a complaint in the midst": (
        says(HEAD + ROW + b",\nThe SPARQL operation has been cancelled", JSON), SELECT,
        EngineFailed),
    "a complaint in a graph": (
        says(LINE + b"The SPARQL operation has been cancelled", NT), CONSTRUCT, EngineFailed),
    "a graph without an end": (raw(CUT), CONSTRUCT, EngineFailed),
    "a graph cut in a line": (says(LINE + LINE[:20], NT), CONSTRUCT, EngineFailed),
    "compressed": (says(b"\x1f\x8b\x08" + b"\0" * 100, JSON, "200 OK", BOMB), SELECT,
                   EngineFailed),
    "Virtuoso's incomplete result": (says(GOOD, JSON, "200 OK", "X-SQL-State: S1TAT"), SELECT,
                                     QueryTimeout),
    "Virtuoso's first rows": (says(GOOD, JSON, "200 OK", "X-SPARQL-MaxRows: 1"), SELECT,
                              EngineFailed),
    "401": (says(b"who?", "text/plain", "401 Unauthorized"), SELECT, EngineFailed),
    "403": (says(b"no", "text/plain", "403 Forbidden"), SELECT, EngineFailed),
    "404": (says(b"what?", "text/plain", "404 Not Found"), SELECT, EngineFailed),
    "500": (says(b"java.lang.NullPointerException", "text/plain", "500 Oh"), SELECT, EngineFailed),
    "502": (says(b"nginx", "text/html", "502 Bad Gateway"), SELECT, EngineFailed),
    "503": (says(b"later", "text/plain", "503 Busy"), SELECT, QueriesBusy),
    "504": (says(b"late", "text/plain", "504 Gateway Timeout"), SELECT, QueryTimeout),
    "204": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), SELECT, EngineFailed),
    "a query it does not like": (says(b"cannot", "text/plain", "400 Bad Request"), SELECT,
                                 QueryFailed),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_typed_error_in_three_languages(name: str, tmp_path: Path) -> None:
    behaviour, text, kind = FAULTS[name]
    form = RESULTS_CSV if text == SELECT else TURTLE
    with faulty(behaviour) as server, pytest.raises(QueryError) as caught:
        answer(server.running, tmp_path, text, form)
    assert type(caught.value) is kind
    assert all(caught.value.what)
    assert all(caught.value.remedy)
    assert "Traceback" not in caught.value.message("en")


def test_an_engine_that_is_down_is_told(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EngineFailed, match="cannot be reached"):
        answer(Running(f"{address}/query", f"{address}/store"), tmp_path, SELECT, RESULTS_CSV)


def test_what_is_well_is_answered(tmp_path: Path) -> None:
    with faulty(says(GOOD)) as server:
        assert answer(server.running, tmp_path, SELECT, RESULTS_CSV) == b"n\r\n1\r\n"


def test_a_redirect_is_not_followed_and_no_password_goes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE_LOGIN", "reader:secret-word")
    with faulty(says(GOOD)) as other:
        where = f"Location: {other.running.query}"
        with faulty(says(b"", "text/plain", "307 Temporary Redirect", where)) as server:
            running = Running(server.running.query, "http://x/", {"login": "ENGINE_LOGIN"})
            with pytest.raises(EngineFailed, match="307") as caught:
                answer(running, tmp_path, SELECT, RESULTS_CSV)
            assert b"Authorization: Basic cmVhZGVyOnNlY3JldC13b3Jk" in server.requests[0]
        assert other.requests == []
    assert "secret" not in caught.value.message("en")


def test_a_question_is_asked_again_once_when_the_connection_was_gone(tmp_path: Path) -> None:
    with faulty(in_turn(hangs_up, says(GOOD))) as server:
        assert answer(server.running, tmp_path, SELECT, RESULTS_CSV) == b"n\r\n1\r\n"
        assert len(server.requests) == 2


def test_a_question_is_not_asked_again_once_its_answer_has_begun(tmp_path: Path) -> None:
    cut = chunked(HEAD, ROW, media_type=JSON, ends=False)
    with faulty(in_turn(cut, says(GOOD))) as server:
        with pytest.raises(EngineFailed):
            answer(server.running, tmp_path, SELECT, RESULTS_CSV)
        assert len(server.requests) == 1


def test_a_long_result_that_is_cut_off_ends_with_an_error_after_its_beginning(
    tmp_path: Path,
) -> None:
    rows = (ROW + b",") * 5000
    limits = Limits(query_seconds=5, result_buffer_kb=16)

    async def run(store: Store) -> int:
        begun = await store.answer(queries.read(SELECT, limits), RESULTS_CSV)
        size = 0
        with pytest.raises(EngineFailed):
            async for chunk in begun.chunks:
                size += len(chunk)
        return size

    behaviour = chunked(HEAD, *[rows] * 40, media_type=JSON, ends=False)
    with faulty(behaviour) as server:
        assert _with_store(server.running, tmp_path, limits, run) > 16 << 10


def _with_store(
    running: Running, folder: Path, limits: Limits, body: Callable[[Store], Awaitable[int]]
) -> int:
    async def run() -> int:
        store = remote(running, folder, limits)
        try:
            return await body(store)
        finally:
            await store.close()

    return asyncio.run(run())


def test_a_result_is_bounded(tmp_path: Path) -> None:
    rows = (ROW + b",") * 20_000
    with faulty(chunked(HEAD, *[rows] * 40, media_type=JSON)) as server:
        limits = Limits(query_seconds=20, result_mb=1)
        with pytest.raises(QueryError, match="over the limit of 1 MiB"):
            answer(server.running, tmp_path, SELECT, RESULTS_CSV, limits)


@pytest.mark.parametrize(
    ("parts", "media_type", "text"),
    [
        ([HEAD, *[b'{"n":{"type":"literal","value":"', b"x" * (17 << 20), b'"}}']], JSON, SELECT),
        ([LINE, b'<urn:a> <urn:b> "', b"x" * (17 << 20), b'" .\n'], NT, CONSTRUCT),
        ([b'{"results":{"bindings":[', *[(ROW + b",") * 20_000] * 25], JSON, SELECT),
    ],
    ids=["one value", "one line", "columns after rows"],
)
def test_what_would_have_to_be_held_at_once_is_bounded(
    tmp_path: Path, parts: list[bytes], media_type: str, text: str
) -> None:
    with faulty(chunked(*parts, media_type=media_type)) as server, pytest.raises(QueryTooLarge):
        answer(server.running, tmp_path, text, RESULTS_CSV if text == SELECT else TURTLE,
               Limits(query_seconds=20))  # fmt: skip


def test_without_httpx_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    running = Running("http://127.0.0.1:9/query", "http://127.0.0.1:9/store")
    with pytest.raises(SiteError, match=r"httpx") as caught:
        answer(running, tmp_path, SELECT, RESULTS_CSV)
    assert "oboegaki[remote]" in caught.value.message("ja")


def test_an_answer_from_data_that_were_replaced_meanwhile_is_none(tmp_path: Path) -> None:
    def behave(connection: object, request: bytes) -> None:
        sets = DataSets(tmp_path, server.running.engine())
        sets.begin(0, "another edition")
        says(GOOD)(connection, request)  # type: ignore[arg-type]

    with faulty(behave) as server, pytest.raises(EngineFailed, match="replaced"):
        answer(server.running, tmp_path, SELECT, RESULTS_CSV)


def test_more_queries_than_may_wait_are_told_to_come_again(tmp_path: Path) -> None:
    limits = Limits(query_seconds=1, query_queue=0)

    async def run(store: Store) -> int:
        query: Query = queries.read(SELECT, limits)
        asking = [store.answer(query, RESULTS_CSV) for _ in range(9)]
        done = await asyncio.gather(*asking, return_exceptions=True)
        return sum(isinstance(each, QueriesBusy) for each in done)

    with faulty(sleeps(5)) as server:
        assert _with_store(server.running, tmp_path, limits, run) == 1


def test_a_reader_who_leaves_frees_the_place(tmp_path: Path) -> None:
    limits = Limits(query_seconds=5, result_buffer_kb=16)
    rows = (ROW + b",") * 5000

    async def run(store: Store) -> int:
        for _ in range(10):
            begun = await store.answer(queries.read(SELECT, limits), RESULTS_CSV)
            await begun.chunks.aclose()  # type: ignore[attr-defined]
        return 10

    with faulty(chunked(HEAD, *[rows] * 40, media_type=JSON)) as server:
        assert _with_store(server.running, tmp_path, limits, run) == 10


def test_a_reader_who_stops_reading_frees_the_place_after_a_while(tmp_path: Path) -> None:
    limits = Limits(query_seconds=0.3, result_buffer_kb=16)
    rows = (ROW + b",") * 5000

    async def run(store: Store) -> int:
        query = queries.read(SELECT, limits)
        idle = [await store.answer(query, RESULTS_CSV) for _ in range(8)]
        with pytest.raises(QueriesBusy):
            await store.answer(query, RESULTS_CSV)
        await asyncio.sleep(limits.query_seconds * 10)
        again = await store.answer(query, RESULTS_CSV)
        await again.chunks.aclose()  # type: ignore[attr-defined]
        with pytest.raises(QueryTimeout, match="fetching"):
            async for _ in idle[0].chunks:
                pass
        return len(idle)

    with faulty(chunked(HEAD, *[rows] * 40, media_type=JSON)) as server:
        assert _with_store(server.running, tmp_path, limits, run) == 8


def test_the_deadline_is_passed_on_as_the_engine_wants_it(tmp_path: Path) -> None:
    with faulty(says(GOOD)) as server:
        running = Running(server.running.query, "http://x/",
                          {"deadline": "timeout", "deadline_in_milliseconds": True})  # fmt: skip
        answer(running, tmp_path, SELECT, RESULTS_CSV)
        assert b"timeout=1000" in server.requests[0]


def test_the_data_set_of_a_query_is_passed_on(tmp_path: Path) -> None:
    with faulty(says(GOOD)) as server:
        running = Running(server.running.query, "http://x/", {"default_graph": "urn:d"})
        answer(running, tmp_path, SELECT, RESULTS_CSV)
        answer(running, tmp_path, SELECT.replace("{", "FROM <urn:a> {"), RESULTS_CSV)
        first, second = server.requests
        assert b"default-graph-uri=urn%3Ad" in first
        assert b"default-graph-uri" not in second


def test_the_file_of_data_sets_is_read_by_people_too(tmp_path: Path) -> None:
    engine = Running("http://a/query", "http://a/store").engine()
    sets = DataSets(tmp_path, engine)
    assert sets.holding(REVISION) is None
    begun = sets.begin(1, REVISION)
    assert sets.holding(REVISION) is None
    held = sets.finish(begun)
    assert sets.holding(REVISION) == held
    told = json.loads((tmp_path / "engine.json").read_text(encoding="utf-8"))
    assert told["http://a/query?none"]["content"] == REVISION
