"""Stores over the same small data, one kind a row."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asking
import pyoxigraph
import pytest
from asking import DEFAULT, EX, GRAPH_A, GRAPH_B, ITEMS, NAMED, REVISION, Connect
from engines import NO_VIRTUOSO, VIRTUOSO, Running, oxigraph_serve, remote, virtuoso
from known import fault

from oboegaki.site import Limits
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore

NUMBERS = "".join(
    f'<{EX}item/{n}> <{EX}number> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    for n in range(ITEMS)
)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an engine on disk."""
    folder = tmp_path_factory.mktemp("engine") / "store"
    store = pyoxigraph.Store(folder)
    store.bulk_load((DEFAULT + NAMED + NUMBERS).encode(), pyoxigraph.RdfFormat.N_QUADS)
    store.flush()
    del store
    return folder


@pytest.fixture(autouse=True)
def only_own_workers() -> None:
    """Let `workers()` count from here."""
    asking.elder.clear()
    asking.elder.update(asking.children(os.getpid()))


@pytest.fixture(scope="session")
def on_oxigraph() -> Iterator[Running]:
    """The data in `oxigraph serve`."""
    with oxigraph_serve() as running:
        running.put((DEFAULT + NAMED + NUMBERS).encode(), "application/n-quads")
        yield running


@pytest.fixture(scope="session")
def on_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The data in Virtuoso 7, graph by graph, the default graph under a name."""
    if not VIRTUOSO:
        pytest.skip(NO_VIRTUOSO)
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        default = str(running.settings["default_graph"])
        graphs = {default: DEFAULT + NUMBERS}
        for line in NAMED.strip().splitlines():
            for name in (GRAPH_A, GRAPH_B):
                if f"<{name}>" in line:
                    triple = line.replace(f" <{name}> .", " .\n")
                    graphs[name] = graphs.get(name, "") + triple
        for name, lines in graphs.items():
            running.put(lines.encode(), "application/n-triples", graph=name)
        yield running


Make = Callable[[pytest.FixtureRequest, Path, Limits], Store]

KINDS: dict[str, Make] = {
    "embedded": lambda request, _, limits: EmbeddedStore(
        request.getfixturevalue("engine"), REVISION, limits
    ),
    "oxigraph serve": lambda request, folder, limits: remote(
        request.getfixturevalue("on_oxigraph"), folder, limits, request.getfixturevalue("engine")
    ),
    "virtuoso": lambda request, folder, limits: remote(
        request.getfixturevalue("on_virtuoso"), folder, limits, request.getfixturevalue("engine")
    ),
}

DATA = {"embedded": "engine", "oxigraph serve": "on_oxigraph", "virtuoso": "on_virtuoso"}


@pytest.fixture(
    params=[
        "embedded",
        "oxigraph serve",
        pytest.param("virtuoso", marks=pytest.mark.slow),  # starts in 5-10 s, reads slowly
    ]
)
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Connect:
    """A kind of store: what it answers must not depend on which."""
    make = KINDS[request.param]
    request.getfixturevalue(DATA[request.param])
    known = fault(request.param, request.node.name)
    if known:
        how = pytest.mark.xfail(reason=known.reason, raises=known.raises, strict=True)
        request.applymarker(how)

    @asynccontextmanager
    async def connected(limits: Limits) -> AsyncIterator[Store]:
        store = make(request, tmp_path, limits)
        try:
            yield store
        finally:
            await store.close()

    return connected
