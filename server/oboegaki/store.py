"""The port to a SPARQL engine: what a store answers, and nothing else.

Documents never ask it: they come from the edition's description file. The port is asynchronous
because all it ever does is wait for another process or machine.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol, TypedDict

from oboegaki.formats import Representation
from oboegaki.queries import Query


@dataclass(frozen=True, slots=True)
class Answer:
    """A result in one representation, as it comes.

    `chunks` either yields the complete result or raises a QueryError; a consumer that has already
    sent a part must then abort, never end cleanly ("200 means complete").
    """

    representation: Representation
    chunks: AsyncIterator[bytes]


class EngineState(TypedDict):
    """What answers queries in this process: how many may, are ready, at work; how many wait.

    `restarts` are workers that had to be started again, `killed` those that were ended in the midst
    of a query.
    """

    workers: int
    up: int
    busy: int
    waiting: int
    restarts: int
    killed: int


class Store(Protocol):
    """A read-only SPARQL 1.1 engine over one edition."""

    async def answer(self, query: Query, representation: Representation) -> Answer:
        """Answer a query, or raise a QueryError before the first byte where possible."""
        ...

    def start(self) -> None:
        """Make ready for the first query, without waiting; needs a running event loop."""
        ...

    def revision(self) -> str:
        """Return the content digest of the edition that answers."""
        ...

    def state(self) -> EngineState:
        """Return how it is, without waiting."""
        ...

    async def reachable(self) -> bool:
        """Tell whether a query would be answered now."""
        ...

    async def retire(self) -> None:
        """Finish the answers that have begun, then close: another edition has taken over."""
        ...

    async def close(self) -> None:
        """End every process and connection that belongs to this store, now."""
        ...
