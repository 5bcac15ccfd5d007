"""Peers on loopback with the data of the benchmarks: oxigraph serve and Virtuoso."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import engines
from proxy import free_port

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
ISQL = shutil.which("isql-vt")
BUFFERS = "NumberOfBuffers = 340000\nMaxDirtyBuffers = 250000"
"""2.7 GB, what Virtuoso's manual says for a machine of 4 GB."""


class Server(NamedTuple):
    """A SPARQL endpoint and its process."""

    endpoint: str
    process: int


@contextmanager
def oxigraph(store: Path, *options: str) -> Iterator[Server]:
    """Serve a store by oxigraph, read-only."""
    assert OXIGRAPH, "the test extra installs it"
    address = f"127.0.0.1:{free_port()}"
    command = [OXIGRAPH, "serve-read-only", "--location", str(store), "--bind", address, *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until_open(address, process)
            yield Server(f"http://{address}/query", process.pid)
        finally:
            process.terminate()


def until_open(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens; an assertion when it ends before."""
    host, _, port = address.partition(":")
    while True:
        assert process.poll() is None, (
            f"what should listen at {address} ended with {process.returncode}"
        )
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            return
        time.sleep(0.02)


@contextmanager
def virtuoso(folder: Path, quads: Path) -> Iterator[Server]:
    """Load N-Quads into a new Virtuoso by its bulk loader and serve them."""
    folder.mkdir()
    http, sql = free_port(), free_port()
    text = engines.VIRTUOSO_INI.format(sql=sql, http=http)
    text = text.replace("NumberOfBuffers = 10000\nMaxDirtyBuffers = 6000", BUFFERS)
    assert BUFFERS in text
    allowed = text.replace("DirsAllowed = .", f"DirsAllowed = ., {quads.parent}")
    (folder / "v.ini").write_text(allowed.replace("ServerThreads = 10", "ServerThreads = 100"))
    command = [str(engines.VIRTUOSO), "+configfile", "v.ini", "+foreground"]
    log = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process:
        try:
            until_open(f"127.0.0.1:{http}", process)
            for task in (
                f"ld_dir('{quads.parent}', '{quads.name}', 'urn:x');",
                "rdf_loader_run();",
                "checkpoint;",
            ):
                _told(sql, task)
            yield Server(f"http://127.0.0.1:{http}/sparql", process.pid)
        finally:
            process.kill()


def _told(port: int, task: str) -> None:
    command = [str(ISQL), f"127.0.0.1:{port}", "dba", "dba", f"exec={task}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Error" not in told.stderr, told.stderr
