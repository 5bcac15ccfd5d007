"""Tasks shared by processes, whose answers come in the order of the tasks.

A process that dies costs time only: what it was at is done here.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

from oboegaki.parents import die_with

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_AHEAD = 3
"""Tasks for each process that may be under way or wait to be looked at."""


@dataclass(frozen=True)
class Crew(Generic[Task, Answer]):
    """How tasks are done: by processes that `begin` with the values `given`, or `here`."""

    there: Callable[[Task], Answer]
    here: Callable[[Task], Answer]
    begin: Callable[..., None]
    given: tuple[Any, ...]

    def done(self, tasks: Sequence[Task], jobs: int) -> Iterator[Answer]:
        """Yield the answer to each task in turn, by so many processes."""
        pool = ProcessPoolExecutor(
            min(jobs, len(tasks)),
            mp_context=get_context("spawn"),
            initializer=_begun,
            initargs=(os.getpid(), self.begin, *self.given),
        )
        try:
            yield from self._in_order(tasks, pool, jobs * _AHEAD)
        finally:
            pool.shutdown(cancel_futures=True)

    def _in_order(
        self, tasks: Sequence[Task], pool: ProcessPoolExecutor, ahead: int
    ) -> Iterator[Answer]:
        todo = iter(tasks)
        begun: deque[tuple[Task, Future[Answer]]] = deque()

        def begin(number: int) -> None:
            for task in islice(todo, number):
                begun.append((task, self._submitted(pool, task)))

        begin(ahead)
        while begun:
            task, future = begun.popleft()
            try:
                answer = future.result()
            except BrokenProcessPool:
                answer = self.here(task)
            yield answer
            begin(1)

    def _submitted(self, pool: ProcessPoolExecutor, task: Task) -> "Future[Answer]":
        with suppress(BrokenProcessPool):
            return pool.submit(self.there, task)
        lost: Future[Answer] = Future()
        lost.set_exception(BrokenProcessPool())
        return lost


def _begun(parent: int, begin: Callable[..., None], *given: Any) -> None:
    """Begin in a new process, which waits for tasks for ever when nobody ends it."""
    die_with(parent)
    begin(*given)
