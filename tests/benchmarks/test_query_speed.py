"""SPARQL beside `oxigraph serve` on the same edition, and what dear queries do to everybody else.

Other work on the machine only ever adds: so the best of several times counts, of both alike.
"""

import importlib.util
import json
import math
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import pytest
from measuring import BASE, GENERATOR, generated, measured, turtle_times
from processes import processor_time, resident, server
from running import serving

pytestmark = pytest.mark.slow

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERY_PAIR = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"


class Bench(NamedTuple):
    """A site of a million statements, its editions, what is asked of it, and some of its things."""

    site: Path
    editions: Path
    queries: dict[str, str]
    typical: list[str]

    def settings(self, **limits: float) -> None:
        """Write the site's settings."""
        rows = "\n".join(f"{name} = {value}" for name, value in limits.items())
        head = f'base = "{BASE}"\nname = "bench"\n[limits]\n'
        (self.site / "site.toml").write_text(head + rows, encoding="utf-8")

    @contextmanager
    def served(self, **limits: float) -> Iterator[str]:
        """Serve the site with these limits; give the address."""
        self.settings(**limits)
        with serving(self.site, "--editions", self.editions) as address:
            with httpx.Client(base_url=address, trust_env=False) as client:
                client.get("/sparql", params={"query": "ASK {}"})
            yield address


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder: Path = tmp_path_factory.mktemp("bench")
    data, typical = generated(folder, "1e6")
    (folder / "site" / "data").mkdir(parents=True)
    data.rename(folder / "site" / "data" / "data.nq")
    meta = json.loads(Path(f"{data}.meta.json").read_text())
    made = Bench(folder / "site", folder / "editions", shared_bench().queries(meta), typical[:200])
    made.settings()
    python = (sys.executable, "-m", "oboegaki", "build")
    measured(*python, made.site, "--editions", made.editions)
    return made


def shared_bench() -> ModuleType:
    """Load the tool that measures peers, for its queries."""
    path = GENERATOR.parent / "bench.py"
    spec = importlib.util.spec_from_file_location("shared_bench", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def oxigraph(engine: Path) -> Iterator[str]:
    """Serve an edition's own engine by oxigraph; give the address of its endpoint."""
    assert OXIGRAPH, "the test extra installs it"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [OXIGRAPH, "serve-read-only", "--location", str(engine), "--bind", address]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until_open(address)
            yield f"http://{address}/query"
        finally:
            process.terminate()


def until_open(address: str) -> None:
    host, _, port = address.partition(":")
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.02)


class Peer:
    """An endpoint, asked over one connection by a client that itself takes little time."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._path = parts.path
        self._connection = HTTPConnection(parts.netloc, timeout=60)
        self.times: list[float] = []
        self.close = self._connection.close

    def asked(self, query: str, form: str) -> None:
        """Ask once, and note the milliseconds."""
        begun = time.perf_counter()
        target = f"{self._path}?query={quote(query, safe='')}"
        self._connection.request("GET", target, headers={"Accept": form})
        answer = self._connection.getresponse()
        body = answer.read()
        self.times.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, body
        assert len(body) > 60


def ratios(queries: dict[str, str], peer: str, ours: str) -> dict[str, float]:
    """Return name -> our best time to the peer's, asked in turn; the first time does not count."""
    found = {}
    for name, query in queries.items():
        form = TRIPLES if name == "construct" else JSON
        with closing(Peer(peer)) as their_own, closing(Peer(ours)) as our_own:
            pair = their_own, our_own
            until = time.monotonic() + 6
            while time.monotonic() < until or len(their_own.times) < 5:
                for each in pair:
                    each.asked(query, form)
        theirs, mine = (min(each.times[1:]) for each in pair)
        found[name] = mine / theirs
        print(f"\n{name:15s}{theirs:9.2f} ms {mine:9.2f} ms {found[name]:6.2f}", end="")
    return found


def mean(found: dict[str, float]) -> float:
    """Return the geometric mean."""
    return math.exp(statistics.fmean(math.log(each) for each in found.values()))


@pytest.mark.parametrize(
    ("kind", "most", "limits"),
    [
        ("uncached", 1.6, {"results_mb": 0, "cache_mb": 0, "query_seconds": 60.0}),
        ("repeated", 0.1, {"query_seconds": 60.0}),
    ],
)
def test_queries_take_little_longer_than_in_oxigraph_and_repeated_ones_a_tenth(
    bench: Bench, kind: str, most: float, limits: dict[str, float]
) -> None:
    (engine,) = bench.editions.glob("editions/*/store")
    with bench.served(**limits) as ours, oxigraph(engine) as peer:
        found = ratios(bench.queries, peer, ours + "sparql")
    print(f"\n{kind}: geometric mean {mean(found):.2f}, worst {max(found.values()):.2f}")
    assert mean(found) <= most


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


def test_two_endless_queries_slow_nobody_down_and_are_ended(bench: Bench) -> None:
    ended: list[Ended] = []

    def endless(number: int) -> None:
        begun = time.monotonic()
        text = f"{ENDLESS} LIMIT {number + 1}"
        answer = httpx.get(address + "sparql", params={"query": text}, timeout=60, trust_env=False)
        ended.append(Ended(answer.status_code, time.monotonic() - begun))

    with (
        bench.served(query_seconds=5.0) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        dereferenced(client, bench.typical, 1)
        alone = dereferenced(client, bench.typical, 3)
        running = [threading.Thread(target=endless, args=(number,)) for number in range(2)]
        for each in running:
            each.start()
        time.sleep(0.5)
        beside = dereferenced(client, bench.typical, 3)
        for each in running:
            each.join()
        time.sleep(1)
        spent = processor_time(server(address))
        time.sleep(2)
        spent = processor_time(server(address)) - spent
    print(f"\np50 alone {alone:.2f} ms, beside two endless queries {beside:.2f} ms, {ended}")
    assert beside <= 3 * alone
    assert all(each.status >= 500 and each.seconds <= 6 for each in ended)
    assert len(ended) == 2
    assert spent < 0.2


def test_a_result_of_400_million_rows_takes_no_memory_and_is_seen_to_be_cut(bench: Bench) -> None:
    """Of a million statements it is a million million; what counts is that it does not end."""
    size = 0
    with bench.served(query_seconds=20.0, result_mb=256) as address:
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
