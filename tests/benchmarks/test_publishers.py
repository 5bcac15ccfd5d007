"""Documents beside two other publishers that can be installed: Trifid, and rdflib-endpoint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from goals import hold
from loading import NO_WRK, WRK, Target, constructing
from peers import Server, oxigraph
from processes import server as process_of
from publishers import rdflib_endpoint, trifid
from releases import Corpus, write_quads
from world import World, path_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not WRK, reason=NO_WRK)]

TURTLE, PAGE = "text/turtle", "text/html"
FORMS = [("Turtle", TURTLE, ".ttl"), ("HTML", PAGE, ".html")]


@pytest.fixture(scope="module")
def ours(world: World) -> Iterator[str]:
    with world.served() as address:
        yield address


@pytest.fixture(scope="module")
def trifid_peer(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Trifid on oxigraph, which reads the edition's own engine."""
    folder = tmp_path_factory.mktemp("trifid")
    base = world.tally.corpus.base
    with oxigraph(world.store) as engine, trifid(folder, engine.endpoint, base) as server:
        yield server


def of_trifid(world: World, peer: Server, form: str) -> Target:
    """Return the same things where Trifid has them."""
    paths = [iri.removeprefix(world.tally.corpus.base) for iri in world.typical]
    return Target(peer.process, [peer.endpoint + path for path in paths], {"Accept": form})


@pytest.mark.parametrize(("name", "form", "ending"), FORMS)
def test_documents_come_sooner_than_from_trifid(
    world: World, ours: str, trifid_peer: Server, tmp_path: Path, name: str, form: str, ending: str
) -> None:
    theirs = of_trifid(world, trifid_peer, form).loaded(8, 4, tmp_path)
    mine = world.ready(ours, ending).loaded(8, 2, tmp_path)
    told = f"{mine.rate:.0f}/s beside {theirs.rate:.0f}/s"
    hold((f"G13 {name}", mine.rate / theirs.rate, told))


@pytest.mark.parametrize(("name", "form", "ending"), FORMS)
def test_first_answers_come_sooner_than_from_trifid(
    world: World, trifid_peer: Server, tmp_path: Path, name: str, form: str, ending: str
) -> None:
    """Where nothing is kept, so that each answer is made anew."""
    theirs = of_trifid(world, trifid_peer, form).loaded(8, 4, tmp_path)
    paths = [path_of(iri, world.tally.corpus.base, ending) for iri in world.typical]
    with world.served(cache_mb=0) as address:
        asked = [address.rstrip("/") + path for path in paths]
        mine = Target(process_of(address), asked, {}).loaded(8, 2, tmp_path)
    told = f"{mine.rate:.0f}/s beside {theirs.rate:.0f}/s"
    hold((f"G13 first {name}", mine.rate / theirs.rate, told))


def test_ready_documents_come_sooner_than_from_rdflib_endpoint(
    world: World, ours: str, tmp_path: Path
) -> None:
    """Its memory holds the first hundred thousand statements: a smaller set begins a larger one."""
    corpus: Corpus = world.tally.corpus
    known = write_quads(tmp_path / "small.nq", corpus, triples=min(world.size, 1e5)).some()[:200]
    with rdflib_endpoint(tmp_path, tmp_path / "small.nq") as peer:
        asked = [constructing(peer.endpoint, iri) for iri in known]
        theirs = Target(peer.process, asked, {"Accept": TURTLE}).loaded(8, 4, tmp_path)
        mine = world.ready(ours, ".ttl").loaded(8, 2, tmp_path)
    told = f"{mine.rate:.0f}/s beside {theirs.rate:.0f}/s"
    hold(("G1 rdflib-endpoint", mine.rate / theirs.rate, told))
