"""Whose turn it is: places for queries, given to those who wait in turn by who asks.

One client with many questions waits behind himself, not before others.
"""

import asyncio
from collections import OrderedDict, deque
from typing import Generic, TypeVar

Place = TypeVar("Place")


class Full(Exception):
    """As many wait as may, or the one who waited had to go for somebody who has fewer in line."""


class Turns(Generic[Place]):
    """Free places, the one freed last first, and the lines of those who wait when there are none.

    It belongs to the event loop of its first use.
    """

    def __init__(self, most: int) -> None:
        """Let so many wait at most."""
        self._most = most
        self._free: list[Place] = []
        self._lines: OrderedDict[str, deque[asyncio.Future[Place]]] = OrderedDict()

    @property
    def is_empty(self) -> bool:
        """Tell whether no place is free."""
        return not self._free

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return sum(map(len, self._lines.values()))

    def put(self, place: Place) -> None:
        """Give a place to whose turn it is, or keep it for the next who comes."""
        while self._lines:
            asker, line = self._lines.popitem(last=False)
            future = line.popleft()
            if line:
                self._lines[asker] = line  # behind all others
            if not future.done():
                future.set_result(place)
                return
        self._free.append(place)

    async def get(self, asker: str) -> Place:
        """Return a place, after waiting if need be; raises Full."""
        if self._free:
            return self._free.pop()
        if self.waiting >= self._most:
            self._make_room(asker)
        future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(asker, deque()).append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.put(future.result())
            raise
        finally:
            self._leave(asker, future)

    def _make_room(self, asker: str) -> None:
        """Send away the last of whoever has most in line, unless that is no more than the asker."""
        longest = max(self._lines, key=lambda each: len(self._lines[each]), default=asker)
        if len(self._lines.get(longest, ())) <= len(self._lines.get(asker, ())) + 1:
            raise Full
        last = self._lines[longest].pop()
        if not last.done():
            last.set_exception(Full())

    def _leave(self, asker: str, future: "asyncio.Future[Place]") -> None:
        line = self._lines.get(asker)
        if line is not None and future in line:
            line.remove(future)
            if not line:
                del self._lines[asker]

    def drain(self) -> list[Place]:
        """Take all places that are free."""
        free, self._free = self._free, []
        return free
