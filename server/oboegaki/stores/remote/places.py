"""How many queries an engine is asked at once, and how many wait for that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from oboegaki.site import Limits
from oboegaki.store import EngineState
from oboegaki.stores import failures as common
from oboegaki.stores.remote import failures
from oboegaki.stores.turns import Full, Turns


class Places:
    """A number of places for queries, with a bounded queue before them."""

    def __init__(self, places: int, limits: Limits) -> None:
        """Begin with every place free."""
        self._most = max(1, places)
        self._limits = limits
        self._free: Turns[int] = Turns(limits.query_queue)
        for number in range(self._most):
            self._free.put(number)
        self._waiting = 0
        self._taken = 0
        self._quiet = asyncio.Event()
        self._closed = False

    def state(self) -> EngineState:
        """Return how many places there are, are taken and waited for."""
        return {
            "workers": self._most,
            "up": self._most,
            "busy": self._taken,
            "waiting": self._waiting,
            "restarts": 0,
            "killed": 0,
        }

    @asynccontextmanager
    async def one(self, asker: str = "") -> AsyncIterator[None]:
        """Have a place for as long as the context lasts, when it is the asker's turn.

        Raises QueriesBusy or QueryFailed.
        """
        place = await self._take(asker)
        try:
            yield
        finally:
            self._taken -= 1
            self._free.put(place)
            self._notice()

    async def _take(self, asker: str) -> int:
        if self._closed:
            raise common.closed()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.query_seconds):
                place = await self._free.get(asker)
        except (TimeoutError, Full):
            raise failures.busy(self._limits, self._most) from None
        finally:
            self._waiting -= 1
            self._notice()
        self._taken += 1
        return place

    def _notice(self) -> None:
        if not self._taken and not self._waiting:
            self._quiet.set()

    async def quiet(self) -> None:
        """Wait until nobody has a place or wants one."""
        while self._taken or self._waiting:
            self._quiet.clear()
            await self._quiet.wait()

    def close(self) -> None:
        """Give no more places."""
        self._closed = True
