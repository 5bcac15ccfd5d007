"""Ready answers, the most recently used first, within a budget of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from itertools import islice
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Anything that knows how much memory it takes."""

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        ...


SizedT = TypeVar("SizedT", bound=Sized)


class Cache(Generic[SizedT]):
    """Values by key; the least recently used give way when there are too many bytes."""

    def __init__(self, budget: int) -> None:
        """Begin empty; `budget` is in bytes."""
        self._budget = budget
        self._held: OrderedDict[Hashable, SizedT] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> SizedT | None:
        """Return the value of a key, None when it is not held."""
        value = self._held.get(key)
        if value is not None:
            self._held.move_to_end(key)
        return value

    @property
    def most(self) -> int:
        """Return how many bytes one value may take: a tenth of the budget."""
        return self._budget // 10

    def put(self, key: Hashable, value: SizedT) -> None:
        """Hold a value, unless it alone would take too much."""
        if key in self._held or value.size > self.most:
            return
        self._held[key] = value
        self._bytes += value.size
        while self._bytes > self._budget:
            self._bytes -= self._held.popitem(last=False)[1].size

    def recent(self, most: int) -> list[Hashable]:
        """Return the keys of the values used last, the latest first."""
        return list(islice(reversed(self._held), most))

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._bytes = 0

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether there is a value for a key."""
        return key in self._held

    def __len__(self) -> int:
        """Return how many values are held."""
        return len(self._held)
