"""What all benchmarks share is made once a run: it takes longer than most of them."""

from collections.abc import Iterator
from pathlib import Path

import engines
import goals
import pytest
from measuring import Run, measured
from peers import ISQL, OXIGRAPH, Server, virtuoso
from world import World, made


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A site of SIZE statements, built."""
    goals.begin()
    return made(tmp_path_factory.mktemp("world"), goals.SIZE)


@pytest.fixture(scope="session")
def union(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """What `oxigraph load` makes of the same quads, and what it took."""
    store = tmp_path_factory.mktemp("union") / "store"
    assert OXIGRAPH, "the test extra installs it"
    return store, measured(OXIGRAPH, "load", "--location", store, "--file", world.quads)


@pytest.fixture(scope="session")
def virtuoso_peer(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same quads in Virtuoso."""
    if not (engines.VIRTUOSO and ISQL):
        pytest.skip(engines.NO_VIRTUOSO)
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "db", world.quads) as server:
        yield server
