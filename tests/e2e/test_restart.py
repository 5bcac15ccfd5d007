"""A restart under load fails no request: each process leaves only when another serves."""

import os
import signal
import threading
import time
from collections import Counter
from contextlib import nullcontext
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import running
from processes import children
from processes import server as process_of
from proxy import NGINX, free_port, nginx
from running import run, serving

pytestmark = pytest.mark.e2e

until = partial(running.until, seconds=40)

SITE = 'base = "http://127.0.0.1:8000/"\n'
ONE = "<http://127.0.0.1:8000/id/a> <http://x.example/p> 'one' ."
ALL = "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D"
READ = ("/doc/a.ttl", "/doc/none", ALL)
"""What is ready, what is made each time, and what is held once the engine has answered it."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "data" / "a.ttl").write_text(ONE, encoding="utf-8")
    assert run("build", folder).returncode == 0
    return folder


class Load:
    """Readers who each keep a connection open and ask one question after another."""

    def __init__(self, address: str, readers: int, pause: float) -> None:
        """Plan so many readers, who rest a little between two questions."""
        self._netloc = urlsplit(address).netloc
        self._pause = pause
        self._ended = threading.Event()
        self.told: Counter[object] = Counter()
        self._threads = [
            threading.Thread(target=self._read, args=(each,)) for each in range(readers)
        ]

    def __enter__(self) -> "Load":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join()

    def _read(self, number: int) -> None:
        path = READ[number % 3]
        connection = HTTPConnection(self._netloc, timeout=30)
        while not self._ended.is_set():
            try:
                connection.request("GET", path, headers={"Accept": "*/*"})
                answer = connection.getresponse()
                answer.read()
                self.told[answer.status] += 1
            except (HTTPException, OSError) as error:
                self.told[type(error).__name__] += 1
                connection.close()
            time.sleep(self._pause)
        connection.close()


def replaced(address: str, load: Load) -> None:
    """Have every process replaced while readers read."""
    parent = process_of(address)
    until("readers read", lambda: load.told[200] > 50)
    before = children(parent)
    os.kill(parent, signal.SIGHUP)
    until("replaced", lambda: len(children(parent) - before) == len(children(parent)) == 2)
    number = load.told.total()
    until("readers read on", lambda: load.told.total() > number + 50)


def test_a_restart_of_a_crew_fails_no_request(site: Path) -> None:
    with serving(site, "--workers", "2", "--no-build") as address:
        with Load(address, 12, 0.02) as load:
            replaced(address, load)
        told = httpx.get(f"{address}readyz", params={"all": "1"}, trust_env=False)
    assert set(load.told) == {200, 404}, load.told
    assert told.status_code == 200, told.text


@pytest.mark.slow
@pytest.mark.parametrize("behind", ["directly", "nginx"])
def test_fifty_connections_notice_no_restart(site: Path, tmp_path: Path, behind: str) -> None:
    """Twice in a row, directly and behind a real nginx that keeps connections to us open."""
    if behind == "nginx" and not NGINX:
        pytest.skip("nginx is not here and could not be installed")
    with serving(site, "--workers", "2", "--no-build") as address:
        (tmp_path / "nginx").mkdir()
        port = free_port()
        server = (
            f"upstream oboegaki {{ server {urlsplit(address).netloc}; keepalive 16; }}\n"
            f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://oboegaki; "
            'proxy_http_version 1.1; proxy_set_header Connection ""; } }'
        )
        front = nginx(tmp_path / "nginx", server, port) if behind == "nginx" else nullcontext()
        public = f"http://127.0.0.1:{port}/" if behind == "nginx" else address
        with front, Load(public, 50, 0.01) as load:
            for _ in range(2):
                replaced(address, load)
    assert set(load.told) == {200, 404}, load.told


def test_settings_are_read_again_by_one_process_too(site: Path) -> None:
    with serving(site, "--no-build") as address:
        process = process_of(address)
        with Load(address, 6, 0.02) as load:
            until("readers read", lambda: load.told[200] > 20)
            (site / "site.toml").write_text(f"{SITE}[operate]\nmetrics = []\n", encoding="utf-8")
            os.kill(process, signal.SIGHUP)
            until(
                "settings are new",
                lambda: httpx.get(f"{address}metrics", trust_env=False).status_code == 403,
            )
        assert process_of(address) == process
    assert set(load.told) == {200, 404}, load.told


@pytest.mark.parametrize("workers", ["1", "2"])
def test_settings_that_cannot_be_used_change_nothing(site: Path, workers: str) -> None:
    with serving(site, "--no-build", "--workers", workers) as address:
        assert httpx.get(f"{address}doc/a.ttl", trust_env=False).status_code == 200
        (site / "site.toml").write_text("base = 7\n", encoding="utf-8")
        os.kill(process_of(address), signal.SIGHUP)
        time.sleep(1)
        for _ in range(10):
            assert httpx.get(f"{address}doc/a.ttl", trust_env=False).status_code == 200


def test_an_answer_under_way_ends_before_the_server_does(site: Path) -> None:
    """The query takes a second or so: it was asked before the server was told to stop."""
    lines = [f"<http://127.0.0.1:8000/id/{n}> <http://x.example/p> {n} ." for n in range(60)]
    (site / "data" / "b.ttl").write_text("\n".join(lines), encoding="utf-8")
    assert run("build", site, "--full").returncode == 0
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?l < 30) }"
    found: list[int] = []
    with serving(site, "--no-build") as address:

        def ask() -> None:
            answer = httpx.get(
                f"{address}sparql", params={"query": query}, trust_env=False, timeout=30
            )
            found.append(answer.status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        ready = f"{address}readyz"
        until(
            "it is asked", lambda: httpx.get(ready, trust_env=False).json()["queries"]["busy"] == 1
        )
    asking.join()
    assert found == [200]
