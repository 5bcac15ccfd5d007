"""A rest for workers that die again and again: each start costs more than it gives then."""

import time
from collections.abc import Callable

_PATIENCE = 4
"""Deaths in a row that are no reason to rest: a bad query now and then."""
_MOST = 8.0
"""Seconds of the longest rest."""


class Rest:
    """How long nobody is started, by how many died in a row; by a clock that never jumps."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin rested."""
        self._clock = clock
        self._deaths = 0
        self._until = 0.0

    def died(self) -> None:
        """Note that a worker ended by itself, at its start or in the midst of a query."""
        self._deaths += 1
        over = self._deaths - _PATIENCE
        if over > 0:
            self._until = self._clock() + min(_MOST, 2.0 ** min(over - 1, 10))

    def well(self) -> None:
        """Note that a worker answered."""
        self._deaths, self._until = 0, 0.0

    @property
    def left(self) -> float:
        """Return the seconds until a worker is started again, 0 for now."""
        return max(0.0, self._until - self._clock())
