"""The workers of the embedded store: readers who leave, deaths, closing, what is forbidden."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import cast

import pytest
from asking import (
    ENDLESS,
    EVERYTHING,
    ITEMS,
    NAMES,
    STREAMED,
    Body,
    asked,
    is_well,
    open_files,
    raw,
    threads,
    until,
    using,
    workers,
)

from oboegaki import queries
from oboegaki.errors import QueriesBusy, QueryError, QueryFailed, QueryTimeout
from oboegaki.formats import RESULTS_CSV
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore

# Readers who leave -------------------------------------------------------------------------------


async def close_at_once(store: EmbeddedStore) -> None:
    answer = await store.answer(queries.read(EVERYTHING, Limits()), RESULTS_CSV)
    del answer


async def close_midway(store: EmbeddedStore) -> None:
    answer = await store.answer(queries.read(EVERYTHING, Limits()), RESULTS_CSV)
    async for chunk in answer.chunks:
        assert chunk
        break


async def close_properly(store: EmbeddedStore) -> None:
    answer = await store.answer(queries.read(EVERYTHING, Limits()), RESULTS_CSV)
    async with aclosing(cast(AsyncGenerator[bytes, None], answer.chunks)) as chunks:
        await anext(chunks)


async def cancel_before_the_answer(store: EmbeddedStore) -> None:
    await is_well(store)
    task = asyncio.ensure_future(asked(store, ENDLESS))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def cancel_at_any_moment(store: EmbeddedStore) -> None:
    for number in range(20):
        task = asyncio.ensure_future(asked(store, EVERYTHING, RESULTS_CSV))
        await asyncio.sleep(number / 1000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    "leave",
    [
        close_at_once,
        close_midway,
        close_properly,
        cancel_before_the_answer,
        cancel_at_any_moment,
    ],
)
def test_a_reader_who_leaves_frees_the_worker(engine: Path, leave: Body) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        for _ in range(2):
            await leave(store)
            assert await is_well(store)
        assert await until(lambda: list(workers().values()) == ["S"])

    using(engine, STREAMED, body)


def test_an_answer_that_is_dropped_late_takes_nothing_from_the_next_query(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        answer = await store.answer(queries.read(NAMES, Limits()), RESULTS_CSV)
        running = asyncio.ensure_future(asked(store, EVERYTHING, RESULTS_CSV))
        while not running.done():
            del answer
            await asyncio.sleep(0)
            answer = await store.answer(queries.read(NAMES, Limits()), RESULTS_CSV)
        assert len((await running).splitlines()) == ITEMS + 1

    using(engine, STREAMED, body)


def test_a_worker_that_is_killed_midway_raises_in_the_stream(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        answer = await store.answer(queries.read(EVERYTHING, Limits()), RESULTS_CSV)
        (worker,) = workers()
        os.kill(worker, signal.SIGTERM)
        with pytest.raises(QueryFailed):
            async for _ in answer.chunks:
                pass
        assert await is_well(store)

    using(engine, STREAMED, body)


def test_a_worker_that_died_while_idle_is_replaced_before_it_is_asked(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        (worker,) = workers()
        os.kill(worker, signal.SIGKILL)
        assert await until(lambda: workers().get(worker) == "Z" and threads(worker) == 1)
        assert await is_well(store)
        assert worker not in workers()

    using(engine, Limits(query_workers=1), body)


def test_a_full_queue_says_when_to_come_back(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        running = asyncio.ensure_future(asked(store, ENDLESS))
        await asyncio.sleep(0.1)
        waiting = asyncio.ensure_future(is_well(store))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        with pytest.raises(QueriesBusy) as caught:
            await asked(store, NAMES)
        assert time.monotonic() - began < 0.1
        assert caught.value.retry_after == 2
        with pytest.raises(QueryTimeout):
            await running
        assert await waiting

    using(engine, Limits(query_workers=1, query_queue=1, query_seconds=2), body)


# Processes ---------------------------------------------------------------------------------------


def test_a_hundred_queries_of_every_kind_leave_no_zombie_and_no_open_file(engine: Path) -> None:
    kinds = (NAMES, "SELECT * {", EVERYTHING, raw("SELECT (" + "STR(" * 3000 + ")" * 3000), NAMES)

    async def body(store: EmbeddedStore) -> None:
        store.start()
        assert await is_well(store)
        assert await until(lambda: list(workers().values()) == ["S", "S"])
        before = len(open_files())
        for number in range(100):
            try:
                await asked(store, kinds[number % len(kinds)], RESULTS_CSV)
            except QueryError:
                continue
        assert await until(lambda: list(workers().values()) == ["S", "S"])
        assert await until(lambda: len(open_files()) <= before)

    using(engine, Limits(query_workers=2), body)


def test_closing_ends_the_running_and_turns_away_the_waiting(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        running = asyncio.ensure_future(asked(store, ENDLESS))
        waiting = asyncio.ensure_future(asked(store, NAMES))
        await asyncio.sleep(0.1)
        await store.close()
        assert workers() == {}
        late = asyncio.ensure_future(asked(store, NAMES))
        ends = await asyncio.gather(running, waiting, late, return_exceptions=True)
        assert [type(end) for end in ends] == [QueryFailed] * 3

    using(engine, Limits(query_workers=1), body)


def test_a_store_that_is_not_told_to_start_has_as_many_workers_as_it_needs(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert workers() == {}
        for _ in range(2):
            assert await is_well(store)
            assert len(workers()) == 1
        running = asyncio.ensure_future(asked(store, ENDLESS))
        await asyncio.sleep(0.1)
        assert await is_well(store)
        assert len(workers()) == 2
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    using(engine, Limits(query_workers=4), body)


def test_closing_while_the_workers_start_leaves_none(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        store.start()
        await asyncio.sleep(0)
        assert len(workers()) == 4

    using(engine, Limits(query_workers=4), body)


def test_retiring_lets_a_running_answer_finish(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        answer = await store.answer(queries.read(EVERYTHING, Limits()), RESULTS_CSV)
        retiring = asyncio.ensure_future(store.retire())
        await asyncio.sleep(0.1)
        assert not retiring.done()
        rows = b"".join([chunk async for chunk in answer.chunks]).splitlines()
        assert len(rows) == ITEMS + 1
        await asyncio.wait_for(retiring, 2)
        assert workers() == {}

    using(engine, STREAMED, body)


def test_a_worker_holds_nothing_of_the_server_open(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            os.set_inheritable(listening.fileno(), True)
            assert await is_well(store)
            (worker,) = workers()
            ours = open_files()[listening.fileno()]
            assert ours.startswith("socket:")
            assert ours not in open_files(worker).values()

    using(engine, Limits(query_workers=1), body)


PARENT = """
import asyncio, sys
from pathlib import Path
from oboegaki.formats import RESULTS_JSON
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore

async def main():
    store = EmbeddedStore(Path(sys.argv[1]), "", Limits(query_workers=2, query_seconds=60))
    store.start()
    await store.answer(Query("ASK {}", "ASK"), RESULTS_JSON)
    print("ready", flush=True)
    await store.answer(Query(sys.argv[2], "SELECT"), RESULTS_JSON)

asyncio.run(main())
"""


def test_workers_do_not_outlive_a_server_that_is_killed(engine: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(engine), ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"ready\n"
        time.sleep(0.2)
        children = workers(parent.pid)
        parent.kill()
    assert len(children) == 2
    assert asyncio.run(until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children)))


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_query_cannot_call_another_server_even_past_the_front_door(
    engine: Path, silent: str
) -> None:
    async def body(store: EmbeddedStore) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.settimeout(0.2)
            port = listening.getsockname()[1]
            text = f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
            try:
                found = json.loads(await asked(store, raw(text)))["results"]["bindings"]
                assert found == [{}]
            except QueryFailed as error:
                assert not silent
                assert "Permission denied" in error.what.en
            with pytest.raises(TimeoutError):
                listening.accept()

    using(engine, Limits(query_workers=1), body)
