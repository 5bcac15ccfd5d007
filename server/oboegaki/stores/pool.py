"""A pool of query workers: who is free, who waits, and who is replaced after its death."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from oboegaki.errors import QueryError
from oboegaki.site import Limits
from oboegaki.store import EngineState
from oboegaki.stores import failures
from oboegaki.stores.process import Worker
from oboegaki.stores.rest import Rest
from oboegaki.stores.turns import Full, Turns


@dataclass(frozen=True, eq=False)
class Lease:
    """One use of a worker. Released late or twice, it takes nothing from the worker's next user."""

    worker: Worker


class Pool:
    """Up to `limits.query_workers` workers over one edition's engine.

    Each of `_places` is a worker that is free, or one that is just being started. A pool belongs to
    the event loop of its first use.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Begin without any process."""
        self._folder = folder
        self._limits = limits
        self._places: Turns[asyncio.Future[Worker]] = Turns(limits.query_queue)
        self._alive: set[Worker] = set()
        self._leases: set[Lease] = set()
        self._waiting = 0
        self._quiet = asyncio.Event()
        self._unstarted = self._wanted
        self._closed = False
        self._started = self._killed = 0
        self._rest = Rest()

    @property
    def _wanted(self) -> int:
        return max(1, self._limits.query_workers)

    def state(self) -> EngineState:
        """Return how many workers there are, are ready and at work, and what became of others."""
        return {
            "workers": self._wanted,
            "up": self._unstarted + sum(not each.dead and each.is_ready for each in self._alive),
            "busy": len(self._leases),
            "waiting": self._waiting,
            "restarts": max(0, self._started - (self._wanted - self._unstarted)),
            "killed": self._killed,
        }

    @property
    def is_usable(self) -> bool:
        """Tell whether a worker is ready, is being started, or was not needed so far."""
        return not self._closed and (self._unstarted > 0 or any(not w.dead for w in self._alive))

    def start(self) -> None:
        """Start every worker, without waiting for any."""
        while self._unstarted:
            self._start_one()

    def _start_one(self) -> None:
        self._unstarted -= 1
        self._places.put(self._starting())

    async def lease(self, asker: str = "") -> Lease:
        """Return a free worker, one that is started now if need be, when it is the asker's turn.

        Raises QueriesBusy, or QueryFailed when none can be started.
        """
        if self._closed:
            raise failures.closed()
        if self._places.is_empty and self._unstarted:
            self._start_one()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.query_seconds):
                place = await self._places.get(asker)
            worker = await self._ready(place)
        except (TimeoutError, Full):
            raise failures.busy(self._limits) from None
        finally:
            self._waiting -= 1
            self._notice_quiet()
        lease = Lease(worker)
        self._leases.add(lease)
        return lease

    async def _ready(self, place: asyncio.Future[Worker]) -> Worker:
        """Wait for the worker of a place; when that fails the place is free again."""
        try:
            if not place.done() and self._rest.left:
                raise failures.resting(self._rest.left)
            worker = await asyncio.shield(place)
            if worker.dead:
                place = self._starting(instead_of=worker)
                worker = await asyncio.shield(place)
        except BaseException:
            self._places.put(self._starting() if _has_failed(place) else place)
            raise
        return worker

    def release(self, lease: Lease) -> None:
        """Take a worker back, at any time; one that still owes an answer is ended and replaced."""
        if lease not in self._leases:
            return
        self._leases.discard(lease)
        worker = lease.worker
        if worker.is_polite:
            worker.hold_back(politely=False)
        if not worker.busy:
            self._rest.well()
        elif worker.dead:
            self._rest.died()
        if worker.busy or worker.spent or worker.dead:
            self._killed += worker.busy
            worker.kill()
            self._places.put(self._starting(instead_of=worker))
        else:
            free: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
            free.set_result(worker)
            self._places.put(free)
        self._notice_quiet()

    def _starting(self, instead_of: Worker | None = None) -> asyncio.Future[Worker]:
        starting = asyncio.ensure_future(self._start(instead_of))
        starting.add_done_callback(_has_failed)  # a place that nobody comes to any more is no news
        return starting

    async def _start(self, instead_of: Worker | None) -> Worker:
        if instead_of:
            await instead_of.end()
            self._alive.discard(instead_of)
        if self._rest.left and not self._closed:
            await asyncio.sleep(self._rest.left)
        if self._closed:
            raise failures.closed()
        self._started += 1
        worker = Worker(self._folder, self._limits)
        self._alive.add(worker)
        try:
            await worker.ready()
        except QueryError:
            self._alive.discard(worker)
            self._rest.died()
            raise
        return worker

    def _notice_quiet(self) -> None:
        if not self._leases and not self._waiting:
            self._quiet.set()

    async def retire(self) -> None:
        """Let what has begun finish, then close."""
        while self._leases or self._waiting:
            self._quiet.clear()
            await self._quiet.wait()
        await self.close()

    async def close(self) -> None:
        """End every worker now; whoever waits for one is told that the store is closed."""
        self._closed = True
        places = self._places.drain()
        for place in places:
            place.cancel()
        await asyncio.gather(*places, return_exceptions=True)
        for worker in tuple(self._alive):
            await worker.end()
        self._alive.clear()
        for _ in range(self._waiting):
            self._places.put(self._starting())


def _has_failed(place: asyncio.Future[Worker]) -> bool:
    """Tell whether a worker could not be started; having asked counts as having heard of it."""
    return place.done() and (place.cancelled() or place.exception() is not None)
