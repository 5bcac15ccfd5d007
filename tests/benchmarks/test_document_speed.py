"""Documents beside what SPARQL engines say of the same things: ready ones, first ones, the hub."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest
from goals import SIZE, hold
from loading import NO_WRK, WRK, Asker, Rate, Target, constructing, describing
from measuring import Run
from peers import Server, oxigraph
from world import World, path_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not WRK, reason=NO_WRK)]

CONNECTIONS = (1, 8, 64)
ROUNDS = 3
SECONDS = 2 if SIZE >= 1e6 else 1
ENDINGS = {"text/turtle": ".ttl", "application/ld+json": ".jsonld", "text/html": ".html"}
TURTLE, JSON_LD, PAGE = ENDINGS


@pytest.fixture(scope="module")
def ours(world: World) -> Iterator[str]:
    with world.served() as address:
        yield address


@pytest.fixture(scope="module")
def oxigraph_peer(world: World) -> Iterator[Server]:
    """Oxigraph on the edition's own engine, where each triple is in the default graph once more."""
    with oxigraph(world.store) as server:
        yield server


def in_turn(targets: list[Target], connections: int, folder: Path) -> list[Rate]:
    """Load each in turn, several times; return the middle of each."""
    told: list[list[Rate]] = [[] for _ in targets]
    for _ in range(ROUNDS):
        for target, rates in zip(targets, told, strict=True):
            rates.append(target.loaded(connections, SECONDS, folder))
    return [Rate(*map(median, zip(*rates, strict=True))) for rates in told]


@pytest.mark.parametrize(
    ("goal", "form", "theirs"),
    [
        ("G1 Turtle", TURTLE, TURTLE),
        ("G1 JSON-LD", JSON_LD, JSON_LD),
        ("G1 HTML", PAGE, TURTLE),
    ],
)
def test_ready_documents_come_sooner_than_from_oxigraph(
    world: World, ours: str, oxigraph_peer: Server, tmp_path: Path,
    goal: str, form: str, theirs: str,
) -> None:  # fmt: skip
    asked = [describing(oxigraph_peer.endpoint, iri) for iri in world.typical]
    pair = [
        world.ready(ours, ENDINGS[form]),
        Target(oxigraph_peer.process, asked, {"Accept": theirs}),
    ]
    found = {number: in_turn(pair, number, tmp_path) for number in CONNECTIONS}
    told = ", ".join(
        f"{number}: {mine.rate:.0f}/s ({mine.cpu:.0f} us) beside {peer.rate:.0f}/s"
        f" ({peer.cpu:.0f} us)"
        for number, (mine, peer) in found.items()
    )
    least = min(mine.rate / peer.rate for mine, peer in found.values())
    mine, peer = found[64]
    slowest = ("G1 p99", mine.p99 / peer.p99, f"{mine.p99:.1f} ms beside {peer.p99:.1f} ms")
    hold((goal, least, told), *([slowest] if form == TURTLE else []))


def test_ready_documents_come_sooner_than_from_virtuoso(
    world: World, ours: str, virtuoso_peer: Server, tmp_path: Path
) -> None:
    asked = [constructing(virtuoso_peer.endpoint, iri) for iri in world.typical]
    theirs = Target(virtuoso_peer.process, asked, {"Accept": TURTLE})
    mine, peer = in_turn([world.ready(ours, ENDINGS[TURTLE]), theirs], 8, tmp_path)
    hold(("G1 Virtuoso", mine.rate / peer.rate, f"{mine.rate:.0f}/s beside {peer.rate:.0f}/s"))


@pytest.mark.parametrize(("goal", "form"), [("G2 Turtle", TURTLE), ("G2 HTML", PAGE)])
def test_first_answers_take_little_longer_than_oxigraphs(
    world: World, goal: str, form: str
) -> None:
    """Right after a start, in turn, each thing once."""
    with world.served() as address, oxigraph(world.store) as peer:
        mine, theirs = Asker(address), Asker(peer.endpoint)
        with closing(mine), closing(theirs):
            for iri in world.typical:
                mine.got(path_of(iri, world.tally.corpus.base), form)
                theirs.asked(f"DESCRIBE <{iri}>", TURTLE)
    told = f"{mine.middle:.2f} ms beside {theirs.middle:.2f} ms"
    hold((goal, mine.middle / theirs.middle, told))


def first_times(asker: Asker, path: str, form: str, times: int) -> float:
    """Return the middle of the times of addresses that nobody asked for before."""
    asker.times.clear()
    for number in range(times):
        asker.got(f"{path}?n={number}", form)
    return asker.middle


@pytest.mark.parametrize(("goal", "form"), [("G3 Turtle", TURTLE), ("G3 HTML", PAGE)])
def test_the_hub_takes_little_longer_than_others(
    world: World, ours: str, goal: str, form: str
) -> None:
    base = world.tally.corpus.base
    with closing(Asker(ours)) as asker:
        typical = median(
            first_times(asker, path_of(iri, base), form, 3) for iri in world.typical[:30]
        )
        hub = first_times(asker, path_of(world.hub, base), form, 31)
        size = len(asker.got(path_of(world.hub, base), form)) / 1000
    weight = ("G3 size", size, f"{world.tally.hub_links:,} links point at it")
    found = (goal, hub / typical, f"{hub:.2f} ms beside {typical:.2f} ms")
    hold(found, *([weight] if form == PAGE else []))


def test_the_hub_comes_sooner_than_from_a_union_of_graphs(
    world: World, ours: str, union: tuple[Path, Run]
) -> None:
    store, _ = union
    with oxigraph(store, "--union-default-graph") as peer, closing(Asker(peer.endpoint)) as theirs:
        for _ in range(5):
            theirs.asked(f"DESCRIBE <{world.hub}>", TURTLE)
        path = path_of(world.hub, world.tally.corpus.base, ".ttl")
        with closing(Asker(ours)) as mine:
            for _ in range(200):
                mine.got(path, TURTLE)
    told = f"{mine.middle:.3f} ms beside {theirs.middle:.1f} ms"
    hold(("G3 union", theirs.middle / mine.middle, told))
