"""SPARQL beside `oxigraph serve` on the same edition, and what dear queries do to everybody else.

Other work on the machine only ever adds: so the best of several times counts, of both alike.
"""

import math
import statistics
import threading
import time
from contextlib import closing
from typing import NamedTuple

import httpx
import pytest
from goals import hold
from loading import Asker
from measuring import turtle_times
from peers import Server, oxigraph
from processes import processor_time, resident, server
from world import World

pytestmark = pytest.mark.slow

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERY_PAIR = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"


def ratios(queries: dict[str, str], peer: str, ours: str) -> dict[str, float]:
    """Return name -> our best time to the peer's, asked in turn; the first time does not count."""
    found = {}
    for name, query in queries.items():
        form = TRIPLES if name == "construct" else JSON
        with closing(Asker(peer)) as their_own, closing(Asker(ours)) as our_own:
            pair = their_own, our_own
            until = time.monotonic() + 6
            while time.monotonic() < until or len(their_own.times) < 5:
                for each in pair:
                    assert len(each.asked(query, form)) > 60
        theirs, mine = (min(each.times[1:]) for each in pair)
        found[name] = mine / theirs
        print(f"\n{name:15s}{theirs:9.2f} ms {mine:9.2f} ms {found[name]:6.2f}", end="")
    return found


def mean(found: dict[str, float]) -> float:
    """Return the geometric mean."""
    return math.exp(statistics.fmean(math.log(each) for each in found.values()))


def test_queries_take_little_longer_than_in_oxigraph(world: World) -> None:
    uncached = {"results_mb": 0, "cache_mb": 0, "query_seconds": 60.0}
    with world.served(**uncached) as ours, oxigraph(world.store) as peer:
        found = ratios(world.queries, peer.endpoint, ours + "sparql")
    hold(("G5 mean", mean(found), ""), ("G5 worst", *worst(found)))


def test_queries_that_were_asked_before_take_a_tenth(world: World) -> None:
    with world.served(query_seconds=60.0) as ours, oxigraph(world.store) as peer:
        found = ratios(world.queries, peer.endpoint, ours + "sparql")
    hold(("G5 repeated", mean(found), ""))


def test_queries_that_were_asked_before_take_less_than_in_virtuoso(
    world: World, virtuoso_peer: Server
) -> None:
    with world.served(query_seconds=60.0) as ours:
        found = ratios(world.queries, virtuoso_peer.endpoint, ours + "sparql")
    hold(("G5 Virtuoso", *worst(found)))


def worst(found: dict[str, float]) -> tuple[float, str]:
    """Return the greatest ratio, and of which query it is."""
    name = max(found, key=lambda each: found[each])
    return found[name], name


# Dear queries ------------------------------------------------------------------------------------


def dereferenced(client: httpx.Client, typical: list[str], seconds: float) -> float:
    """Return the median milliseconds of a document in Turtle."""
    times: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        times += turtle_times(client, typical)
    return statistics.median(times)


class Ended(NamedTuple):
    """How a query ended."""

    status: int
    seconds: float


def test_two_endless_queries_slow_nobody_down_and_are_ended(world: World) -> None:
    ended: list[Ended] = []

    def endless(number: int) -> None:
        begun = time.monotonic()
        text = f"{ENDLESS} LIMIT {number + 1}"
        answer = httpx.get(address + "sparql", params={"query": text}, timeout=60, trust_env=False)
        ended.append(Ended(answer.status_code, time.monotonic() - begun))

    with (
        world.served(query_seconds=5.0) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        dereferenced(client, world.typical, 1)
        alone = dereferenced(client, world.typical, 3)
        running = [threading.Thread(target=endless, args=(number,)) for number in range(2)]
        for each in running:
            each.start()
        time.sleep(0.5)
        beside = dereferenced(client, world.typical, 3)
        for each in running:
            each.join()
        time.sleep(1)
        spent = processor_time(server(address))
        time.sleep(2)
        spent = processor_time(server(address)) - spent
    assert len(ended) == 2
    assert all(each.status >= 500 for each in ended), ended
    late = max(each.seconds for each in ended) - 5
    told = f"{beside:.2f} ms, alone {alone:.2f} ms"
    hold(("G6 beside", beside / alone, told), ("G6 ended", late, ""), ("G6 left", spent / 2, ""))


def test_a_result_of_400_million_rows_takes_no_memory_and_is_seen_to_be_cut(world: World) -> None:
    """Of a million statements it is a million million; what counts is that it does not end."""
    size = 0
    with world.served(query_seconds=20.0, result_mb=256) as address:
        before = resident(server(address))
        with (
            pytest.raises(httpx.RemoteProtocolError),
            httpx.stream(
                "GET",
                address + "sparql",
                params={"query": EVERY_PAIR},
                headers={"accept": "text/csv", "accept-encoding": "identity"},
                timeout=60,
                trust_env=False,
            ) as answer,
        ):
            assert answer.status_code == 200
            for chunk in answer.iter_raw():
                size += len(chunk)
        grown = resident(server(address)) - before
    print(f"\n{size / (1 << 20):.0f} MiB were sent, the server grew by {grown:.0f} MiB")
    assert size > 64 << 20
    assert grown <= 64
