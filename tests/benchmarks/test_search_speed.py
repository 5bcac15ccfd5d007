"""Search beside SPARQL's CONTAINS: the same hits, many times sooner."""

import statistics
import time
from collections.abc import Callable

import pytest
from goals import hold
from measuring import measured
from pyoxigraph import NamedNode, Store
from releases import Corpus, write_quads
from world import PYTHON, World

from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.search.find import Question

TERMS = ("堺市", "覚書", "水素", "高橋")
CONTAINS = """
SELECT DISTINCT ?s WHERE {{ ?s ?p ?text . FILTER (isLiteral(?text) && CONTAINS(STR(?text), "{}")) }}
"""


@pytest.fixture(scope="module")
def edition(world: World) -> Edition:
    return opened(Place(world.editions).current())


def timed(task: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        task()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def every_hit(edition: Edition, text: str) -> set[str]:
    found: set[str] = set()
    page = 1
    while True:
        answer = edition.finder.find(Question(text, page=page))
        found.update(answer.iris)
        if not answer.has_more:
            return found
        page += 1


def by_sparql(store: Store, text: str) -> set[str]:
    rows = store.query(CONTAINS.format(text))
    return {row["s"].value for row in rows if isinstance(row["s"], NamedNode)}  # type: ignore[union-attr]


@pytest.mark.slow
def test_two_characters_are_found_many_times_sooner(edition: Edition) -> None:
    store, found = Store.read_only(str(edition.engine)), {}
    for text in TERMS:
        assert edition.finder.find(Question(text)).iris
        ours = timed(lambda text=text: edition.finder.find(Question(text)), 15)  # type: ignore[misc]
        theirs = timed(lambda text=text: by_sparql(store, text), 1)  # type: ignore[misc]
        found[text] = theirs / ours
        print(f"\n{text}: {ours * 1000:.1f} ms, CONTAINS {theirs * 1000:.0f} ms")
    slowest = min(found, key=lambda each: found[each])
    hold(("G8", found[slowest], slowest))


def documents(things: set[str]) -> set[str]:
    """Return the documents of things: what a document says is found by what it is about."""
    return {each.partition("#")[0] for each in things}


@pytest.fixture(scope="module")
def in_other_words(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Data of which we know nothing: of ours, some things are found by what they belong to."""
    folder, corpus = tmp_path_factory.mktemp("search"), Corpus(other_words=True)
    write_quads(folder / "data.nq", corpus, triples=3e4)
    where = ("--editions", folder / "editions", "--base", corpus.base)
    measured(*PYTHON, "build", folder / "data.nq", *where)
    return opened(Place(folder / "editions").current())


@pytest.mark.slow
@pytest.mark.parametrize("text", ["水素", "高橋", "茶の湯", "ロンアン"])
def test_the_hits_are_those_of_contains(in_other_words: Edition, text: str) -> None:
    store = Store.read_only(str(in_other_words.engine))
    found, wanted = every_hit(in_other_words, text), by_sparql(store, text)
    assert documents(found) == documents(wanted) != set()
