"""What a server keeps in memory, at rest and after many have asked."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from goals import hold
from loading import Asker, constructing
from peers import Server
from processes import family
from processes import server as process_of
from world import World, path_of

pytestmark = pytest.mark.slow


def proportional(process: int) -> float:
    """Return the memory of a process and its family, what they share counted once, in MiB."""
    total = 0
    for each in family(process):
        with suppress(OSError):
            told = Path(f"/proc/{each}/smaps_rollup").read_text()
            total += int(told.partition("\nPss:")[2].split()[0])
    return total / 1024


@pytest.fixture(scope="module")
def ours(world: World) -> Iterator[tuple[str, float, float]]:
    """Our memory at rest, and after every typical thing and every query was asked for."""
    with world.served(query_seconds=300.0) as address:
        process = process_of(address)
        rest = proportional(process)
        with closing(Asker(address)) as documents, closing(Asker(address + "sparql")) as endpoint:
            for iri in (*world.tally.some(), world.hub):
                path = path_of(iri, world.tally.corpus.base)
                for form in ("text/turtle", "application/ld+json", "text/html"):
                    documents.got(path, form)
            for query in world.queries.values():
                endpoint.asked(query, "*/*")
        yield address, rest, proportional(process)


def test_the_server_takes_little_memory(ours: tuple[str, float, float]) -> None:
    _, rest, loaded = ours
    hold(("G9 rest", rest, ""), ("G9 load", loaded, ""))


def test_it_takes_less_than_virtuoso(
    world: World, ours: tuple[str, float, float], virtuoso_peer: Server
) -> None:
    with closing(Asker(virtuoso_peer.endpoint)) as asker:
        for iri in world.tally.some():
            asker.got(constructing("/sparql", iri), "text/turtle")
        for query in world.queries.values():
            asker.asked(query, "*/*")
    theirs = proportional(virtuoso_peer.process)
    hold(("G9 Virtuoso", ours[2] / theirs, f"{ours[2]:.0f} MiB beside {theirs:.0f} MiB"))
