"""Search beside SPARQL's CONTAINS at 10^6: the same hits, many times sooner."""

import statistics
import sys
import time
from collections.abc import Callable

import pytest
from measuring import BASE, generated, measured
from pyoxigraph import NamedNode, Store

from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.search.find import PAGE, Question

TERMS = ("堺市", "覚書", "水素", "高橋")
CONTAINS = """
SELECT DISTINCT ?s WHERE {{ ?s ?p ?text . FILTER (isLiteral(?text) && CONTAINS(STR(?text), "{}")) }}
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("search")
    data, _ = generated(folder, "1e6")
    python = (sys.executable, "-m", "oboegaki", "build", data, "--base", BASE)
    measured(*python, "--editions", folder / "editions")
    return opened(Place(folder / "editions").current())


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
@pytest.mark.parametrize("text", TERMS)
def test_two_characters_are_found_at_least_twenty_times_sooner(edition: Edition, text: str) -> None:
    store = Store.read_only(str(edition.engine))
    assert len(edition.finder.find(Question(text)).iris) == PAGE
    ours = timed(lambda: edition.finder.find(Question(text)), 5)
    theirs = timed(lambda: by_sparql(store, text), 1)
    print(f"\n{text}: {ours * 1000:.1f} ms, CONTAINS {theirs * 1000:.0f} ms: {theirs / ours:.0f}x")
    assert theirs / ours >= 20


@pytest.mark.slow
@pytest.mark.parametrize("text", ["水素", "高橋", "茶の湯", "ロンアン"])
def test_the_hits_are_those_of_contains(edition: Edition, text: str) -> None:
    store = Store.read_only(str(edition.engine))
    assert every_hit(edition, text) == by_sparql(store, text) != set()
