"""Stores over the same small data, one kind a row."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asking
import pyoxigraph
import pytest
from asking import DEFAULT, EX, ITEMS, NAMED, REVISION, Connect

from oboegaki.site import Limits
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an engine on disk."""
    folder = tmp_path_factory.mktemp("engine") / "store"
    store = pyoxigraph.Store(folder)
    items = "".join(
        f'<{EX}item/{n}> <{EX}number> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        for n in range(ITEMS)
    )
    store.bulk_load((DEFAULT + NAMED + items).encode(), pyoxigraph.RdfFormat.N_QUADS)
    store.flush()
    del store
    return folder


@pytest.fixture(autouse=True)
def only_own_workers() -> None:
    """Let `workers()` count from here."""
    asking.elder.clear()
    asking.elder.update(asking.workers())


KINDS: dict[str, Callable[[Path, Limits], Store]] = {
    "embedded": lambda folder, limits: EmbeddedStore(folder, REVISION, limits)
}


@pytest.fixture(params=KINDS)
def connect(request: pytest.FixtureRequest, engine: Path) -> Connect:
    """A kind of store: what it answers must not depend on which."""

    @asynccontextmanager
    async def connected(limits: Limits) -> AsyncIterator[Store]:
        store = KINDS[request.param](engine, limits)
        try:
            yield store
        finally:
            await store.close()

    return connected
