"""The embedded store's promises about time, memory and size."""

import asyncio
import time
from pathlib import Path

import pytest
from asking import (
    ENDLESS,
    EX,
    NAMES,
    STREAMED,
    asked,
    is_well,
    processor_time,
    raw,
    resident_kb,
    until,
    using,
    workers,
)

from oboegaki import queries
from oboegaki.errors import (
    QueriesBusy,
    QueryError,
    QueryFailed,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)
from oboegaki.formats import RESULTS_CSV
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore

# Time --------------------------------------------------------------------------------------------


def test_a_query_is_ended_within_a_second_past_its_deadline_and_leaves_nothing_behind(
    engine: Path,
) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        (first,) = workers()
        began = time.monotonic()
        with pytest.raises(QueryTimeout) as caught:
            await asked(store, ENDLESS)
        assert 1 <= time.monotonic() - began < 2
        assert "more than 1 seconds" in caught.value.message("en")
        assert "1 秒以内" in caught.value.message("ja")
        assert await until(lambda: first not in workers(), 1)
        assert await is_well(store)

    using(engine, Limits(query_workers=1, query_seconds=1), body)


def test_the_first_query_is_answered_within_a_second_of_the_start(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        began = time.monotonic()
        store.start()
        assert time.monotonic() - began < 0.05
        assert await is_well(store)
        assert time.monotonic() - began < 1

    using(engine, Limits(), body)


def test_short_queries_are_answered_quickly_while_a_dear_one_dies(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        dear = asyncio.ensure_future(asked(store, ENDLESS))
        slowest = 0.0
        while not dear.done():
            began = time.monotonic()
            assert await is_well(store)
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 0.5
        with pytest.raises(QueryTimeout):
            await dear

    using(engine, Limits(query_workers=2, query_seconds=1), body)


TRIPLE = "?s ?p ?o . "
KILLERS = {
    "a repeated pattern": "SELECT * { " + TRIPLE * 200 + "}",
    "a star": "SELECT * { ?s " + ";".join(f"<{EX}p{n}> ?o{n}" for n in range(200)) + "}",
    "optionals": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 200 + "}",
    "binds": "SELECT * { " + " ".join(f"BIND({n} AS ?x{n})" for n in range(2000)) + "}",
    "minus": "SELECT * { ?s ?p ?o " + "MINUS { ?a ?b ?c } " * 2000 + "}",
    "a deep collection": "SELECT * { ?s ?p " + "(" * 200 + ")" * 200 + "}",
    "braces": "SELECT * " + "{" * 3000 + "}" * 3000,
    "functions": "SELECT (" + "STR(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}",
    "annotations": "SELECT * { ?s ?p ?o " + "{| ?p ?o |} " * 100 + "}",
}


@pytest.mark.parametrize("killer", KILLERS)
def test_a_killer_is_refused_on_its_tokens(killer: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        queries.read(KILLERS[killer], Limits())
    assert "100" in caught.value.what.en
    assert "100" in caught.value.what.ja


@pytest.mark.parametrize("killer", KILLERS)
def test_a_killer_that_gets_past_them_hurts_nobody_else(engine: Path, killer: str) -> None:
    async def body(store: EmbeddedStore) -> None:
        began = time.monotonic()
        try:
            await asked(store, raw(KILLERS[killer]))
        except QueryError as error:
            assert error.what.ja
            assert error.remedy.ja
        assert time.monotonic() - began < 2.5
        assert await is_well(store)

    using(engine, Limits(query_workers=1, query_seconds=1), body)


# Memory and crashes ------------------------------------------------------------------------------


def test_a_query_that_wants_too_much_memory_says_how_to_narrow_it(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        with pytest.raises(QueryTooLarge) as caught:
            await asked(store, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
        assert "1,000 MiB" in caught.value.message("en")
        assert "ORDER BY" in caught.value.remedy.ja
        assert await is_well(store)

    using(engine, Limits(query_workers=1, query_memory_mb=1000, query_seconds=60), body)


def test_a_query_that_crashes_the_parser_is_a_failed_query(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        with pytest.raises(QueryFailed, match="nested"):
            await asked(store, raw(KILLERS["functions"]))
        assert await is_well(store)

    using(engine, Limits(query_workers=1), body)


def test_a_worker_that_has_grown_large_is_replaced(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        assert await is_well(store)
        (small,) = workers()
        await asked(store, f"SELECT (COUNT(*) AS ?n) {{ ?s <{EX}number> ?n }}")
        assert list(workers()) == [small]
        wide = (
            f"SELECT DISTINCT ?a ?c {{ ?s <{EX}number> ?a . ?t <{EX}number> ?c FILTER(?c < 40) }}"
        )
        await asked(store, wide, RESULTS_CSV)
        assert await is_well(store)
        assert list(workers()) != [small]

    using(engine, Limits(query_workers=1, query_memory_mb=1000, query_seconds=60), body)


def test_a_worker_is_not_replaced_because_its_server_is_large(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        large = b"x" * (300 << 20)
        assert await is_well(store)
        first = list(workers())
        assert await is_well(store)
        assert list(workers()) == first
        assert large

    using(engine, Limits(query_workers=1, query_memory_mb=1000), body)


@pytest.mark.parametrize(
    ("limits", "folder"), [(Limits(query_memory_mb=64), None), (Limits(), Path("/nowhere/store"))]
)
def test_an_engine_that_cannot_be_started_says_what_to_do(
    engine: Path, limits: Limits, folder: Path | None
) -> None:
    async def body(store: EmbeddedStore) -> None:
        for _ in range(2):
            with pytest.raises(QueryFailed) as caught:
                await asked(store, NAMES)
            assert "Build the edition again" in caught.value.message("en")
            assert "oboegaki build" in caught.value.message("ja")
            assert "Traceback" not in caught.value.message("en")

    using(folder or engine, limits, body)


# Results of any size -----------------------------------------------------------------------------


def test_a_result_over_its_limit_is_an_error_before_and_after_the_first_byte(engine: Path) -> None:
    wide = f"SELECT * {{ ?s <{EX}number> ?a . ?t <{EX}number> ?b }}"

    async def body(store: EmbeddedStore) -> None:
        with pytest.raises(QueryTooLarge, match="1 MiB"):
            await asked(store, wide)
        assert await is_well(store)

    for buffer in (16, 4096):
        limits = Limits(query_workers=1, result_mb=1, result_buffer_kb=buffer, query_seconds=60)
        using(engine, limits, body)


def test_nothing_of_a_failed_answer_gets_into_the_next_one(engine: Path) -> None:
    rows, fault = f"{{ ?s <{EX}number> ?n }}", f"{{ SERVICE <{EX}> {{ ?s ?p ?o }} }}"

    async def body(store: EmbeddedStore) -> None:
        for half in (f"{rows} UNION {fault}", f"{fault} UNION {rows}"):
            with pytest.raises(QueryFailed, match="The engine says"):
                await asked(store, raw(f"SELECT * {{ {half} }}"), RESULTS_CSV)
            assert await is_well(store)

    using(engine, STREAMED, body)


def test_a_slow_reader_holds_the_worker_back_instead_of_filling_the_memory(engine: Path) -> None:
    wide = f"SELECT * {{ ?s <{EX}number> ?a . ?t <{EX}number> ?b }}"

    async def body(store: EmbeddedStore) -> None:
        answer = await store.answer(queries.read(wide, Limits()), RESULTS_CSV)
        chunks = aiter(answer.chunks)
        await anext(chunks)
        (worker,) = workers()
        before = processor_time(worker)
        await asyncio.sleep(0.5)
        assert processor_time(worker) - before < 0.3
        assert resident_kb() < memory + 16_000

    memory = resident_kb()
    using(engine, STREAMED, body)


def test_a_reader_who_stops_reading_loses_the_worker_in_the_end(engine: Path) -> None:
    wide = f"SELECT * {{ ?s <{EX}number> ?a . ?t <{EX}number> ?b }}"

    async def body(store: EmbeddedStore) -> None:
        answer = await store.answer(queries.read(wide, Limits()), RESULTS_CSV)
        chunks = aiter(answer.chunks)
        await anext(chunks)
        with pytest.raises(QueriesBusy):
            await asked(store, NAMES)
        await asyncio.sleep(2)
        assert await is_well(store)
        with pytest.raises(QueryTimeout, match="fetching"):
            while await anext(chunks):
                pass

    limits = Limits(query_workers=1, result_buffer_kb=16, query_seconds=0.2)
    using(engine, limits, body)
