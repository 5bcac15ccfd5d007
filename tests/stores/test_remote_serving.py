"""A real server over a real engine elsewhere: builds under load, an engine that dies midway."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from engines import Running, free_port, oxigraph_serve
from faulty import faulty
from running import run, serving

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
BUILDS = 5
SETTINGS = """
store = "sparql"
name = "towns"
[limits]
result_buffer_kb = 16
query_seconds = 2
[engine]
query = ["{first.query}", "{second.query}"]
load = ["{first.load}", "{second.load}"]
"""


def site(folder: Path, first: Running, second: Running) -> Path:
    (folder / "data").mkdir(parents=True)
    text = SETTINGS.format(first=first, second=second)
    (folder / "site.toml").write_text(text, encoding="utf-8")
    return folder


def write(folder: Path, version: int, towns: int) -> None:
    """Write towns that all have the same version in their names."""
    lines = (
        f'<http://127.0.0.1:8000/town/{n}> <{LABEL}> "町{n} v{version}"@ja .\n'
        for n in range(towns)
    )
    (folder / "data" / "towns.nt").write_text("".join(lines), encoding="utf-8")


@contextmanager
def cutting(running: Running, marker: str, after: int) -> Iterator[Running]:
    """Pass queries on to an engine; hang up in the midst of answers to those with a marker."""

    def behave(connection: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        accept = next(
            line.split(b": ")[1].decode()
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"accept: ")
        )
        fields = parse_qs(body.decode())
        answer = httpx.post(running.query, data=fields, headers={"Accept": accept}, timeout=20)
        lines = (
            f"HTTP/1.1 {answer.status_code} Whatever",
            f"Content-Type: {answer.headers['content-type']}",
            f"Content-Length: {len(answer.content)}", "Connection: close", "", "",
        )  # fmt: skip
        whole = marker not in fields["query"][0]
        connection.sendall("\r\n".join(lines).encode())
        connection.sendall(answer.content if whole else answer.content[:after])

    with faulty(behave) as server:
        yield Running(f"http://127.0.0.1:{server.port}{urlsplit(running.query).path}", running.load)


@pytest.mark.e2e
@pytest.mark.slow
def test_an_engine_that_hangs_up_midway_has_our_reader_see_a_broken_connection(
    tmp_path: Path,
) -> None:
    with oxigraph_serve() as first, cutting(first, "cut", 1_000_000) as cut:
        folder = site(
            tmp_path / "site", cut, Running("http://127.0.0.1:9/q", "http://127.0.0.1:9/")
        )
        write(folder, 1, 20_000)
        with serving(folder, "--editions", tmp_path / "editions") as address:
            whole = httpx.get(f"{address}sparql", params=_asked("whole"))
            assert whole.status_code == 200
            assert len(whole.text.split("\r\n")) == 20_002
            with pytest.raises(httpx.RemoteProtocolError):
                httpx.get(f"{address}sparql", params=_asked("cut"))
            assert httpx.get(f"{address}town/1.ttl").status_code == 200


def _asked(variable: str) -> dict[str, str]:
    return {"query": f"SELECT ?{variable} {{ ?s <{LABEL}> ?{variable} }}", "format": "csv"}


@pytest.mark.e2e
@pytest.mark.slow
def test_readers_see_one_edition_whole_or_the_next_while_it_is_published(tmp_path: Path) -> None:
    seen: list[tuple[int, set[str]]] = []
    ended = threading.Event()

    def read(address: str, reader: int) -> None:
        count = 0
        while not ended.is_set():
            count += 1
            query = f"SELECT ?x {{ ?s <{LABEL}> ?x }} LIMIT {10_000 * (reader + 1) + count}"
            answer = httpx.get(f"{address}sparql", params={"query": query, "format": "csv"})
            rows = answer.text.split("\r\n")[1:-1]
            seen.append((answer.status_code, {row.rpartition(" ")[2] for row in rows}))
            assert len(rows) == 500

    with oxigraph_serve() as first, oxigraph_serve() as second:
        folder = site(tmp_path / "site", first, second)
        editions = ("--editions", tmp_path / "editions")
        write(folder, 0, 500)
        with serving(folder, *editions) as address:
            threads = [threading.Thread(target=read, args=(address, n)) for n in range(2)]
            for thread in threads:
                thread.start()
            for version in range(1, BUILDS + 1):
                write(folder, version, 500)
                built = run("build", folder, *editions)
                assert built.returncode == 0, built.stderr
            last = httpx.get(f"{address}readyz").json()["edition"]
            ended.set()
            for thread in threads:
                thread.join()
    assert last
    assert {status for status, _ in seen} == {200}
    assert all(len(versions) == 1 for _, versions in seen)
    assert len({version for _, versions in seen for version in versions}) > 2


@pytest.mark.e2e
def test_the_commands_say_which_engine_is_asked(tmp_path: Path) -> None:
    with oxigraph_serve(free_port()) as first, oxigraph_serve() as second:
        folder = site(tmp_path / "site", first, second)
        write(folder, 1, 3)
        editions = ("--editions", tmp_path / "editions")
        host = urlsplit(first.query).netloc
        assert host in run("check", folder, *editions).stderr
        assert host in run("build", folder, *editions).stderr
        asked = run("query", folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", *editions)
        assert asked.stdout.split()[-1] == "3"
    assert "embedded" in run("check", tmp_path / "site" / "data" / "towns.nt", *editions).stderr
    told = run("query", folder, "ASK { ?s ?p ?o }", *editions)
    assert told.returncode == 1
    assert "The engine cannot be reached" in told.stderr
