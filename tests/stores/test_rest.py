"""A worker that dies at every query: queries are told to wait, and get well again by themselves."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest
from asking import ENDLESS, asked, is_well, until, using, workers

from oboegaki.errors import QueriesBusy, QueryError
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.stores.rest import Rest


async def _killed(store: EmbeddedStore) -> QueryError:
    """Ask something endless, kill its worker as a fault of the engine would, return the error."""
    asking = asyncio.ensure_future(asked(store, ENDLESS))
    assert await until(lambda: store.state()["busy"] == 1, seconds=10)
    await asyncio.sleep(0.05)
    for each in workers():
        os.kill(each, signal.SIGSEGV)
    with pytest.raises(QueryError) as caught:
        await asking
    return caught.value


def test_workers_that_die_in_a_row_are_given_a_rest(engine: Path) -> None:
    async def body(store: EmbeddedStore) -> None:
        for _ in range(5):
            assert not isinstance(await _killed(store), QueriesBusy)
        begun = time.monotonic()
        with pytest.raises(QueriesBusy) as caught:
            await asked(store, "ASK {}")
        assert time.monotonic() - begun < 0.5, "nobody is kept waiting"
        assert caught.value.retry_after == 1
        assert "given a rest" in str(caught.value)
        await asyncio.sleep(1.1)
        assert await is_well(store)

    using(engine, Limits(query_workers=1, query_seconds=20), body)


def test_the_longer_it_goes_on_the_longer_the_rest_up_to_a_bound() -> None:
    now = [50.0]
    rest = Rest(lambda: now[0])
    found = []
    for _ in range(12):
        rest.died()
        found.append(rest.left)
    assert found == [0, 0, 0, 0, 1, 2, 4, 8, 8, 8, 8, 8]
    now[0] += 8
    assert rest.left == 0
    rest.well()
    rest.died()
    assert rest.left == 0
