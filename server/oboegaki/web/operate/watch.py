"""One process as its operators see it: what it counts, what it serves, who is beside it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from oboegaki.site import Site
from oboegaki.web.current import Current
from oboegaki.web.operate.board import Post, State, is_up
from oboegaki.web.operate.journal import Journal
from oboegaki.web.operate.tally import Tally, total

_EVERY = 1.0
"""Seconds between two signs of life."""


class Watch:
    """What is counted, told at the board every second, and read there when somebody looks."""

    def __init__(self, site: Site, current: Current, post: Post) -> None:
        """Begin to count; `current` is what is served."""
        self.tally = current.tally
        self.site = site
        self._current = current
        self._post = post
        self._since = time.time()
        self.is_stopping = False
        self.journal = _journal(site)
        self._carry()

    def _carry(self) -> None:
        """Go on from what the process counted that was here before."""
        before = total([self._post.before])
        self.tally.sums.update(before.sums)
        self.tally.latest.update(before.latest)

    def tell(self) -> None:
        """Tell at the board what this process has to tell."""
        self._post.tell(self._state())

    def _state(self) -> State:
        served = self._current.served
        return {
            "edition": served.edition.manifest.id,
            "since": self._since,
            "stopping": self.is_stopping,
            "connections": self.tally.connections,
            "engine": served.store.state(),
            **self.tally.plain(),
        }

    @contextlib.asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Tell every second for as long as the context lasts."""
        task = asyncio.get_running_loop().create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.is_stopping = True
            self.tell()
            if self.journal is not None:
                self.journal.flush()

    async def _beat(self) -> None:
        while True:
            self.tell()
            await asyncio.sleep(_EVERY)

    def everybody(self) -> list[State]:
        """Return what each process tells, this one as it is now; those that ended included."""
        self.tell()
        return self._post.board.all()

    def metrics(self, accept: str) -> tuple[str, bytes]:
        """Return the Content-Type and the counts of all processes for Prometheus."""
        from oboegaki.web.operate.metrics import exposed

        manifest = self._current.served.edition.manifest
        made = datetime.fromisoformat(manifest.created).timestamp()
        return exposed(accept, self.everybody(), self._post.board.wanted, manifest, made)

    def counted(self) -> tuple[Tally, float]:
        """Return the counts of all processes, and since when there is one."""
        states = self.everybody()
        return total(states), min(state["since"] for state in states)

    async def readiness(self) -> dict[str, Any]:
        """Return whether readers can be served, by what, and what is missing."""
        manifest = self._current.served.edition.manifest
        states = [state for state in self.everybody() if is_up(state)]
        wanted = self._post.board.wanted
        at_work = [state for state in states if not state["stopping"]]
        reachable = await self._current.served.store.reachable()
        queries = {name: sum(state["engine"][name] for state in at_work) for name in ENGINE}
        missing = {
            "processes": len(at_work) < wanted,
            "query workers": queries["up"] < queries["workers"],
            "engine": not reachable,
            "edition": self._current.refused is not None,
            "same edition": len({state["edition"] for state in at_work}) > 1,
        }
        return {
            "ready": not self.is_stopping,
            "edition": manifest.id,
            "content": manifest.content,
            "refused": self._current.refused,
            "engine": self.site.store,
            "reachable": reachable,
            "processes": {"wanted": wanted, "up": len(at_work)},
            "editions": sorted({state["edition"] for state in at_work}),
            "queries": queries,
            "missing": [name for name, is_missing in missing.items() if is_missing],
        }


def _journal(site: Site) -> Journal | None:
    """Return what writes a line for each request, where the operator wants that."""
    operate = site.operate
    if not operate.log:
        return None
    return Journal(operate.log, site.root, is_personal=operate.log_personal)


ENGINE = ("workers", "up", "busy", "waiting", "restarts", "killed")
"""What an engine tells of itself (`store.EngineState`)."""
