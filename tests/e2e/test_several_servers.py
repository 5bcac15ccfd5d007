"""Several processes at one port, and several servers with copies of one edition."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from processes import children, family
from processes import server as process_of
from proxy import NGINX, free_port, nginx
from running import ROOT, environment, run, serving, until
from wire import exchanged, request

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e

HOW_TO = ROOT / "docs" / "how-to" / "several-servers.md"
SITE = 'base = "http://127.0.0.1:8000/"\n'
ONE = "<http://127.0.0.1:8000/id/a> <http://x.example/p> 'one' ."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "data" / "a.ttl").write_text(ONE, encoding="utf-8")
    return folder


def each_asked(address: str, times: int) -> Counter[str]:
    """Ask over so many fresh connections; return which edition answered how often."""
    found: Counter[str] = Counter()
    for _ in range(times):
        answer = exchanged(address, request("GET", "/doc/a.ttl"))
        assert answer is not None
        assert answer.status == 200
        found[answer.header("oboegaki-edition")] += 1
    return found


def readiness(address: str) -> dict[str, object]:
    """Return what any of the processes says of all of them."""
    told: dict[str, object] = httpx.get(f"{address}readyz", trust_env=False).json()
    return told


def answers(address: str) -> float:
    """Return how many answers about documents any of the processes knows of."""
    told = httpx.get(f"{address}metrics", trust_env=False).text
    lines = [line for line in told.splitlines() if 'route="doc"' in line and "requests_t" in line]
    return sum(float(line.split()[-1]) for line in lines)


@pytest.mark.slow
def test_a_new_edition_reaches_every_process(site: Path) -> None:
    with serving(site, "--workers", "3") as address:
        (before,) = each_asked(address, 12)
        (site / "data" / "b.ttl").write_text(ONE.replace("id/a", "id/b"), encoding="utf-8")
        assert run("build", site).returncode == 0
        time.sleep(1.5)
        (after,) = each_asked(address, 40)
    assert before != after


def test_a_process_that_dies_is_replaced_and_the_rest_serve_on(site: Path) -> None:
    with serving(site, "--workers", "2") as address:
        each_asked(address, 4)
        parent = process_of(address)
        victim = min(children(parent))
        os.kill(victim, signal.SIGKILL)
        until("replaced", lambda: len(children(parent) - {victim}) == 2)
        assert each_asked(address, 20).total() == 20
        until("all are up", lambda: readiness(address)["processes"] == {"wanted": 2, "up": 2})
        until("all are counted", lambda: answers(address) >= 20)
        everybody = family(parent)
    assert len(everybody) >= 3
    until("all have ended", lambda: not any(Path(f"/proc/{each}").exists() for each in everybody))


def test_none_outlives_a_crew_that_was_killed(site: Path) -> None:
    """Nobody would replace or stop them, and the port would stay taken."""
    run("build", site)
    port = free_port()
    command = [sys.executable, "-m", "oboegaki", "serve", str(site), "--workers", "2", "--port"]
    with subprocess.Popen(
        [*command, str(port)], env=environment(), stderr=subprocess.PIPE, text=True
    ) as crew:
        assert crew.stderr is not None
        assert any("Ctrl-C" in line for line in crew.stderr)
        each_asked(f"http://127.0.0.1:{port}/", 4)
        everybody = family(crew.pid)
        crew.kill()
        crew.wait()
    assert len(everybody) >= 3
    until("all have ended", lambda: not any(Path(f"/proc/{each}").exists() for each in everybody))
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_number_of_processes_that_cannot_be_is_told(site: Path) -> None:
    for number in ("0", "-1", "65", "many"):
        told = run("serve", site, "--workers", number)
        assert told.returncode == 2
        assert "--workers" in told.stderr


def test_who_is_not_to_build_says_that_there_is_nothing_to_serve(site: Path) -> None:
    told = run("serve", site, "--no-build", "--port", "0")
    assert told.returncode == 1
    assert "There is no edition yet" in told.stderr
    assert not (site / ".oboegaki" / "current").exists()


# Machines ----------------------------------------------------------------------------------------


def replicated(place: Place, to: Path, site: Path) -> str:
    """Copy the current edition as the how-to says, and make it current; return its name."""
    name = place.current_name() or ""
    shutil.copytree(place.editions / name, to / "editions" / name)
    told = run("use", name, site, "--editions", to)
    assert told.returncode == 0, told.stderr
    return name


@contextmanager
def replica(site: Path, editions: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Serve copied editions on a port of their own; give the process, which may be killed."""
    port = free_port()
    command = [sys.executable, "-m", "oboegaki", "serve", str(site), "--no-build", "--port"]
    command += [str(port), "--editions", str(editions)]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert any("Ctrl-C" in line for line in process.stderr)
            yield process, port
        finally:
            process.terminate()


def test_a_copy_that_is_not_whole_is_not_made_current(site: Path, tmp_path: Path) -> None:
    assert run("build", site, "--editions", tmp_path / "a").returncode == 0
    place = Place(tmp_path / "a")
    name = place.current_name() or ""
    copy = tmp_path / "b" / "editions" / name
    shutil.copytree(place.editions / name, copy)
    file = copy / "statements.sqlite"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    told = run("use", name, site, "--editions", tmp_path / "b")
    assert told.returncode == 1
    assert "statements.sqlite has other contents" in told.stderr
    assert Place(tmp_path / "b").current_name() is None


@pytest.mark.skipif(not NGINX, reason="nginx is not here and could not be installed")
def test_a_server_lost_under_load_fails_no_request(site: Path, tmp_path: Path) -> None:
    assert run("build", site, "--editions", tmp_path / "a").returncode == 0
    built = Place(tmp_path / "a")
    copies = [tmp_path / "b", tmp_path / "c"]
    for copy in copies:
        replicated(built, copy, site)
    (tmp_path / "nginx").mkdir()
    found = re.search(r"```nginx\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    port = free_port()
    with replica(site, copies[0]) as (lost, first), replica(site, copies[1]) as (_, second):
        upstream = found[1].replace("8001", str(first)).replace("8002", str(second))
        server = (
            f"{upstream}\nserver {{ listen 127.0.0.1:{port}; location / {{ proxy_pass "
            'http://oboegaki; proxy_http_version 1.1; proxy_set_header Connection ""; '
            "proxy_set_header Host $http_host; } }"
        )
        named = {"host": "data.example.jp"}
        answers = [
            httpx.get(f"http://127.0.0.1:{each}/doc/a.ttl", headers=named, trust_env=False)
            for each in (first, second)
        ]
        tags = {answer.headers["etag"] for answer in answers}
        assert len(tags) == 1, "both give the document the same tag"
        with nginx(tmp_path / "nginx", server, port):
            told = loaded(f"http://127.0.0.1:{port}/doc/a.ttl", lost)
    assert set(told) == {200}
    assert told[200] > 300


def loaded(address: str, lost: "subprocess.Popen[str]") -> Counter[int]:
    """Ask by four readers for three seconds; kill a server after one. Count the statuses."""
    statuses: Counter[int] = Counter()
    end = time.monotonic() + 3

    def reader() -> None:
        with httpx.Client(trust_env=False) as client:
            while time.monotonic() < end:
                statuses[client.get(address).status_code] += 1

    readers = [threading.Thread(target=reader) for _ in range(4)]
    for each in readers:
        each.start()
    time.sleep(1)
    lost.kill()
    for each in readers:
        each.join()
    return statuses
