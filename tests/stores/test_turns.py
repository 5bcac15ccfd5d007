"""Whose turn it is at the query workers."""

import asyncio
from collections.abc import Coroutine

import pytest

from oboegaki.stores.turns import Full, Turns


def run(body: Coroutine[object, object, None]) -> None:
    asyncio.run(body)


async def _waiting(turns: Turns[int], *askers: str) -> list["asyncio.Task[int]"]:
    tasks = [asyncio.create_task(turns.get(asker)) for asker in askers]
    await asyncio.sleep(0)
    return tasks


def test_those_who_wait_are_served_in_turn_by_who_asks() -> None:
    async def body() -> None:
        turns: Turns[int] = Turns(10)
        order: list[str] = []

        async def ask(asker: str) -> None:
            await turns.get(asker)
            order.append(asker)

        tasks = [asyncio.create_task(ask(asker)) for asker in ("a", "a", "a", "b", "c", "b")]
        await asyncio.sleep(0)
        for number in range(6):
            turns.put(number)
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        assert order == ["a", "b", "c", "a", "b", "a"]

    run(body())


def test_who_has_most_in_line_makes_room_for_who_has_none() -> None:
    async def body() -> None:
        turns: Turns[int] = Turns(3)
        crawler = await _waiting(turns, "crawler", "crawler", "crawler")
        with pytest.raises(Full):
            await turns.get("crawler")
        (reader,) = await _waiting(turns, "reader")
        with pytest.raises(Full):
            await crawler[2]
        (another,) = await _waiting(turns, "another")
        with pytest.raises(Full):
            await crawler[1]
        with pytest.raises(Full):
            await turns.get("fourth")  # nobody has more than he would have
        for number in range(3):
            turns.put(number)
        assert list(await asyncio.gather(crawler[0], reader, another)) == [0, 1, 2]

    run(body())


def test_a_place_is_not_lost_with_who_hung_up() -> None:
    async def body() -> None:
        turns: Turns[int] = Turns(3)
        gone, late, waits = await _waiting(turns, "a", "a", "b")
        gone.cancel()
        await asyncio.sleep(0)
        assert turns.waiting == 2
        turns.put(1)
        late.cancel()  # it has been given the place, and cannot take it any more
        assert await waits == 1
        turns.put(2)
        assert await turns.get("c") == 2

    run(body())


def test_without_places_to_wait_only_who_finds_one_free_is_served() -> None:
    async def body() -> None:
        turns: Turns[int] = Turns(0)
        with pytest.raises(Full):
            await turns.get("a")
        turns.put(1)
        assert await turns.get("a") == 1

    run(body())
