"""What one client may take: requests, queries at once, and time of the engine."""

import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from in_process import client_of
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import QueriesBusy, Text, TooManyRequests
from oboegaki.site import Limits, Site
from oboegaki.web.operate.allowance import Allowance, Fairness
from oboegaki.web.operate.tally import Tally

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("site")
    file = folder / "a.ttl"
    things = (f"<http://127.0.0.1:8000/id/{n}> <http://x.example/p> {n} ." for n in range(80))
    file.write_text("\n".join(things), encoding="utf-8")
    made = Site(root=folder, files=(file,))
    assert build(made, Place(folder / "editions"), quiet).manifest is not None
    return made


def served(site: Site, limits: Limits) -> TestClient:
    """Return a client that seems to be a proxy on this machine, to be entered."""
    return client_of(replace(site, limits=limits), Place(site.root / "editions"), "127.0.0.1")


def state(client: TestClient) -> dict[str, int]:
    """Return how the workers are."""
    told: dict[str, int] = client.get("/readyz").json()["queries"]
    return told


def by(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address, "accept": "application/json"}


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "多すぎます"), ("en", "more requests"), ("vi", "Quá nhiều")]
)
def test_who_asks_too_often_is_told_when_to_come_back(
    site: Site, language: str, words: str
) -> None:
    with served(site, Limits(client_requests=0.5, client_burst=3)) as client:
        asking = {**by("198.51.100.1"), "accept-language": language}
        answers = [client.get("/doc/none", headers=asking) for _ in range(5)]
        other = client.get("/doc/none", headers=by("198.51.100.2"))
    assert [each.status_code for each in answers] == [404, 404, 404, 429, 429]
    refused = answers[-1]
    assert 1 <= int(refused.headers["retry-after"]) <= 2
    assert refused.headers["content-type"] == "application/problem+json"
    assert words in refused.json()["detail"]
    assert refused.json()["type"].endswith("#problem-too-many-requests")
    assert other.status_code == 404


def test_a_household_has_one_share_and_those_who_are_hidden_have_no_bound(site: Site) -> None:
    with served(site, Limits(client_requests=0.1, client_burst=1)) as client:
        statuses = Counter(
            client.get("/doc/none", headers=by(f"2001:db8:1:2::{n}")).status_code for n in range(4)
        )
        mine = {
            client.get("/doc/none", headers=by(each)).status_code for each in ("127.0.0.1",) * 5
        }
        hidden = {client.get("/doc/none").status_code for _ in range(5)}
    assert statuses == {404: 1, 429: 3}
    assert mine == hidden == {404}


def test_what_is_ready_and_what_watches_are_not_counted(site: Site) -> None:
    with served(site, Limits(client_requests=0.1, client_burst=1)) as client:
        asking = by("198.51.100.1")
        ready = [client.get("/doc/1.ttl", headers=asking).status_code for _ in range(5)]
        watching = [client.get("/healthz", headers=asking).status_code for _ in range(5)]
    assert {*ready, *watching} == {200}


def test_a_crawler_does_not_keep_others_from_asking(site: Site) -> None:
    """Two workers, a crawler with many long queries, and a reader who has one short one."""
    limits = Limits(query_seconds=2, query_queue=6, client_queries=0, client_query_share=0)
    with served(site, limits) as client:
        found: list[int] = []

        def crawl(number: int) -> None:
            text = f"{LONG} # {number}"
            answer = client.get("/sparql", params={"query": text}, headers=by("198.51.100.1"))
            found.append(answer.status_code)

        crawlers = [threading.Thread(target=crawl, args=(number,)) for number in range(8)]
        for each in crawlers:
            each.start()
        while tuple(state(client)[each] for each in ("busy", "waiting")) != (2, 6):
            time.sleep(0.01)
        short = {"query": "SELECT * { ?s ?p ?o } LIMIT 1"}
        answer = client.get("/sparql", params=short, headers=by("198.51.100.2"))
        for each in crawlers:
            each.join()
    assert answer.status_code == 200
    assert set(found) <= {503, 504}


def test_one_client_has_only_so_many_queries_at_once(site: Site) -> None:
    with served(site, Limits(query_seconds=1, client_queries=1)) as client:
        found: list[int] = []

        def ask() -> None:
            answer = client.get("/sparql", params={"query": LONG}, headers=by("198.51.100.1"))
            found.append(answer.status_code)

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for each in askers:
            each.start()
        for each in askers:
            each.join()
    assert sorted(found) == [429, 429, 504]


def test_the_time_of_the_engine_is_shared(site: Site) -> None:
    limits = Limits(query_seconds=1, client_query_share=0.01, client_query_seconds=0.5)
    with served(site, limits) as client:
        asking = by("198.51.100.1")
        late = client.get("/sparql", params={"query": LONG}, headers=asking)
        refused = client.get("/sparql", params={"query": "ASK { ?s ?p 1 }"}, headers=asking)
        other = client.get("/sparql", params={"query": "ASK { ?s ?p 1 }"}, headers=by("192.0.2.1"))
        page = client.get(
            "/sparql",
            params={"query": "ASK { ?s ?p 2 }"},
            headers={**asking, "accept": "text/html"},
        )
    assert (late.status_code, refused.status_code, other.status_code) == (504, 429, 200)
    assert int(refused.headers["retry-after"]) > 10
    assert page.status_code == 429
    assert "ASK { ?s ?p 2 }" in page.text


# The clock ----------------------------------------------------------------------------------------


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        """Begin somewhere."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Return what time it is."""
        return self.now


def test_what_was_used_is_paid_off_over_time() -> None:
    clock = Clock()
    allowance = Allowance(2, 4, clock=clock)
    for _ in range(4):
        assert allowance.wait("a", 1) == 0
        allowance.take("a", 1)
    assert allowance.wait("a", 1) == 0.5
    clock.now += 0.5
    assert allowance.wait("a", 1) == 0
    clock.now += 1000
    allowance.take("a", 4)
    assert allowance.wait("a", 0) == 0, "nothing is saved up beyond a burst"
    assert allowance.wait("a", 1) == 0.5


def test_a_debt_has_an_end() -> None:
    clock = Clock()
    allowance = Allowance(1, 10, clock=clock)
    allowance.take("a", 1e9)
    assert allowance.wait("a", 0) == 10


def test_so_many_clients_are_remembered_and_no_more() -> None:
    allowance = Allowance(1, 1, most=3)
    for number in range(100):
        allowance.take(f"198.51.100.{number}", 1)
    assert len(allowance._buckets) == 3


@pytest.mark.parametrize("rate", [0.0, 1e-9])
def test_without_a_rate_or_a_name_there_is_no_bound(rate: float) -> None:
    allowance = Allowance(rate, 1)
    allowance.take("", 5)
    assert allowance.wait("", 1) == 0
    allowance.take("a", 5)
    assert (allowance.wait("a", 1) > 0) is (rate > 0)


def test_the_defaults_let_a_reader_and_a_polite_harvester_be() -> None:
    """Five pages a second with six things each, for a minute; a harvester without a pause."""
    clock = Clock()
    allowance = Allowance(Limits().client_requests, Limits().client_burst, clock=clock)
    for _ in range(60 * 80):
        clock.now += 1 / 80
        assert allowance.wait("reader", 1) == 0
        allowance.take("reader", 1)
    work = Allowance(Limits().client_query_share, Limits().client_query_seconds, clock=clock)
    for _ in range(200):
        clock.now += 10
        assert work.wait("analyst", 0) == 0
        work.take("analyst", 5)


def test_queries_that_had_no_worker_cost_nothing() -> None:
    fairness = Fairness(Limits(client_query_seconds=0.005, client_query_share=1e-9), Tally())
    busy = QueriesBusy(Text("", "busy"), Text("", ""), 1)
    for _ in range(3):
        with pytest.raises(QueriesBusy), fairness.asking("a"):
            time.sleep(0.01)
            raise busy
    with fairness.asking("a"):
        time.sleep(0.01)
    with pytest.raises(TooManyRequests), fairness.asking("a"):
        pass
