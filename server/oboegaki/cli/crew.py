"""Several processes that answer at one port: each opens the edition for itself, read-only.

They are forked before any of them has opened a file or begun a thread, and share the listening
socket, so the kernel gives each connection to whoever is free. One that dies is replaced. At SIGHUP
each in turn is replaced by one with the settings as they are then, which serves before it goes.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess
from types import FrameType

from oboegaki.parents import die_with
from oboegaki.web.operate.board import Board, Post, State

_log = logging.getLogger(__name__)
_FORK = get_context("fork")
_TOO_SOON = 2.0
"""Seconds: a process that lives no longer has not begun to serve."""
_PATIENCE = 5
"""Processes in a row that may end too soon before we give up."""
_GRACE = 5.0
"""Seconds that a process has, besides those for its answers, when it is told to stop."""
_START = 60.0
"""Seconds in which a process has to begin to serve, before the one that it replaces may go."""
_WORKERS = 10.0
"""Seconds after which a process may do without its query workers, which are being started still."""
_LOOK = 0.05

Work = Callable[[Post], int]


class Crew:
    """The processes of one server, from the first start until all have ended."""

    def __init__(
        self, size: int, work: Work, renewed: Callable[[], Work | None], stop_seconds: float
    ) -> None:
        """Plan `size` processes that each do `work` until they are told to stop.

        `renewed` gives the work with new settings, None when they cannot be used. `stop_seconds`
        is the time that answers under way have.
        """
        self._size = size
        self._board = Board(2 * size, size)
        self._slots: dict[ForkProcess, int] = {}
        self._work = work
        self._renewed = renewed
        self._grace = stop_seconds + _GRACE
        self._at_work: dict[ForkProcess, float] = {}
        self._failures = 0
        self._stopping = self._renewing = False

    def run(self) -> int:
        """Work until told to stop by SIGINT or SIGTERM; 1 when none can be kept at work."""
        kept = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
            kept[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._renew)
        try:
            while not self._stopping and self._failures < _PATIENCE:
                self._fill()
                if self._renewing:
                    self._replace_all()
                connection.wait([each.sentinel for each in self._at_work], timeout=1)
                self._count_the_dead()
            self._dismiss()
        finally:
            for each, handler in kept.items():
                signal.signal(each, handler)
        return 0 if self._stopping else 1

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._stopping = True

    def _renew(self, _: int, __: FrameType | None) -> None:
        self._renewing = True

    def _replace_all(self) -> None:
        """Replace each process by one with new settings; all stay when a new one does not serve."""
        self._renewing = False
        work = self._renewed()
        if work is None:
            return
        before, self._work = self._work, work
        for old in tuple(self._at_work):
            new = self._start()
            if not self._serves(new):
                self._work = before
                if not self._stopping:
                    _log.error("A process with the new settings did not begin to serve.")
                    self._end(new)
                return
            self._end(old)
        _log.info("Every process was replaced.")

    def _serves(self, process: ForkProcess) -> bool:
        """Wait until a process serves; False when it ends, takes too long, or all is to stop."""
        until = time.monotonic() + _START
        while process.is_alive() and not self._stopping and time.monotonic() < until:
            state = self._board.read(self._slots[process])
            if state is not None and state["pid"] == process.pid and _is_at_work(state):
                return True
            time.sleep(_LOOK)
        return False

    def _end(self, *processes: ForkProcess) -> None:
        """Have processes end their answers, and wait until they have; who does not is ended."""
        for each in processes:
            each.terminate()
        until = time.monotonic() + self._grace
        for each in processes:
            each.join(max(0, until - time.monotonic()))
            if each.is_alive():
                each.kill()
                each.join()
            del self._at_work[each], self._slots[each]

    def _fill(self) -> None:
        while len(self._at_work) < self._size and not self._stopping:
            self._start()

    def _start(self) -> ForkProcess:
        slot = min(set(range(self._board.slots)) - set(self._slots.values()))
        process = _FORK.Process(target=self._begin, args=(os.getpid(), slot))
        process.start()
        self._at_work[process], self._slots[process] = time.monotonic(), slot
        return process

    def _begin(self, crew: int, slot: int) -> None:
        """Work in a new process, which stops as a single server would, also when the crew is lost.

        Nobody would replace or stop it then, and it would hold the port (Linux only).
        """
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        die_with(crew, signal.SIGTERM)
        sys.exit(self._work(Post(self._board, slot)))

    def _count_the_dead(self) -> None:
        for process in [each for each in self._at_work if not each.is_alive()]:
            lived = time.monotonic() - self._at_work.pop(process)
            del self._slots[process]
            self._failures = self._failures + 1 if lived < _TOO_SOON else 0
            if not self._stopping:
                _log.error("Process %s ended (%s).", process.pid, process.exitcode)

    def _dismiss(self) -> None:
        """End all."""
        self._end(*self._at_work)


def _is_at_work(state: State) -> bool:
    """Tell whether a process serves, its query workers included where it starts any at once."""
    engine, age = state["engine"], time.time() - state["since"]
    return not state["stopping"] and (engine["up"] >= engine["workers"] or age > _WORKERS)
