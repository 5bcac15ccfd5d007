"""Several processes that answer at one port: each opens the edition for itself, read-only.

They are forked before any of them has opened a file or begun a thread, and share the listening
socket, so the kernel gives each connection to whoever is free. One that dies is replaced.
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

from oboegaki.stores.confined import die_with_parent
from oboegaki.web.operate.board import Board, Post

_log = logging.getLogger(__name__)
_FORK = get_context("fork")
_TOO_SOON = 2.0
"""Seconds: a process that lives no longer has not begun to serve."""
_PATIENCE = 5
"""Processes in a row that may end too soon before we give up."""
_GRACE = 10.0
"""Seconds in which a process ends its answers when it is told to stop."""


class Crew:
    """The processes of one server, from the first start until all have ended."""

    def __init__(self, size: int, work: Callable[[Post], int]) -> None:
        """Plan `size` processes that each do `work` until they are told to stop."""
        self._size = size
        self._board = Board(2 * size, size)
        self._slots: dict[ForkProcess, int] = {}
        self._work = work
        self._at_work: dict[ForkProcess, float] = {}
        self._failures = 0
        self._stopping = False

    def run(self) -> int:
        """Work until told to stop by SIGINT or SIGTERM; 1 when none can be kept at work."""
        kept = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self._stopping and self._failures < _PATIENCE:
                self._fill()
                connection.wait([each.sentinel for each in self._at_work], timeout=1)
                self._count_the_dead()
            self._dismiss()
        finally:
            for each, handler in kept.items():
                signal.signal(each, handler)
        return 0 if self._stopping else 1

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._stopping = True

    def _fill(self) -> None:
        while len(self._at_work) < self._size and not self._stopping:
            slot = min(set(range(self._board.slots)) - set(self._slots.values()))
            process = _FORK.Process(target=self._begin, args=(os.getpid(), slot))
            process.start()
            self._at_work[process], self._slots[process] = time.monotonic(), slot

    def _begin(self, crew: int, slot: int) -> None:
        """Work in a new process, which stops as a single server would, also when the crew is lost.

        Nobody would replace or stop it then, and it would hold the port (Linux only).
        """
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        die_with_parent(signal.SIGTERM)
        sys.exit(self._work(Post(self._board, slot)) if os.getppid() == crew else 1)

    def _count_the_dead(self) -> None:
        for process in [each for each in self._at_work if not each.is_alive()]:
            lived = time.monotonic() - self._at_work.pop(process)
            del self._slots[process]
            self._failures = self._failures + 1 if lived < _TOO_SOON else 0
            if not self._stopping:
                _log.error("Process %s ended (%s).", process.pid, process.exitcode)

    def _dismiss(self) -> None:
        """Have all end their answers, and wait until they have; who does not is ended."""
        for each in self._at_work:
            each.terminate()
        until = time.monotonic() + _GRACE
        for each in self._at_work:
            each.join(max(0, until - time.monotonic()))
            if each.is_alive():
                each.kill()
                each.join()
