"""SPARQL engines of others, started on loopback for the tests that ask them."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from asking import GRAPH_A, GRAPH_B, REVISION

from oboegaki.engine import Engine
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.stores.judging import Judge
from oboegaki.stores.remote.held import DataSets
from oboegaki.stores.remote.store import RemoteStore

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")
NO_VIRTUOSO = "virtuoso-t is not installed (tests/prepare, Debian's virtuoso-opensource)"
_START = 60.0

VIRTUOSO_GRAPHS = (
    "http://www.w3.org/ns/ldp#",
    "http://localuriqaserver/sparql",
    "http://www.openlinksw.com/schemas/virtrdf#",
)
"""What a new Virtuoso 7 holds."""

VIRTUOSO_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 100000000
"""


@dataclass(frozen=True)
class Running:
    """An engine with one data set: where it is asked and loaded."""

    query: str
    load: str
    settings: dict[str, object] = field(default_factory=dict)
    login: tuple[str, str] | None = None

    def engine(self, other: "Running | None" = None, **more: object) -> Engine:
        """Return the settings for this data set and another one."""
        second = other or Running(self.query + "?none", self.load + "?none")
        addresses = {"query": (self.query, second.query), "load": (self.load, second.load)}
        return Engine(**{**addresses, **self.settings, **more})  # type: ignore[arg-type]

    def put(self, content: bytes, media_type: str, **asked: str) -> None:
        """Load something, the way an operator would with curl."""
        auth = httpx.DigestAuth(*self.login) if self.login else None
        answer = httpx.put(
            self.load,
            content=content,
            params=asked,
            headers={"Content-Type": media_type},
            auth=auth,
            timeout=60,
        )
        assert answer.is_success, answer.text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph_serve(port: int = 0) -> Iterator[Running]:
    """Run `oxigraph serve` with a data set in memory."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    with _process([OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], Path.cwd(), address):
        yield Running(f"{address}/query", f"{address}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    """Run Virtuoso 7 with a new database in a folder of its own."""
    assert VIRTUOSO, NO_VIRTUOSO
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    text = VIRTUOSO_INI.format(sql=free_port(), http=port)
    (folder / "v.ini").write_text(text, encoding="utf-8")
    address = f"http://127.0.0.1:{port}"
    command = [VIRTUOSO, "+configfile", "v.ini", "+foreground"]
    with _process(command, folder, f"{address}/sparql"):
        yield Running(
            f"{address}/sparql",
            f"{address}/sparql-graph-crud-auth",
            {
                "whole": False,
                "default_graph": "urn:oboegaki:default",
                "own_graphs": VIRTUOSO_GRAPHS,
                "deadline": "timeout",
                "deadline_in_milliseconds": True,
            },
            ("dba", "dba"),
        )


@contextmanager
def _process(command: Sequence[str | Path], folder: Path, address: str) -> Iterator[None]:
    log = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as it:
        try:
            _wait(it, address)
            yield
        finally:
            it.kill()


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{address} did not answer")


def remote(running: Running, folder: Path, limits: Limits, own: Path | None = None) -> RemoteStore:
    """Return a store over a data set that was loaded by hand; `own` has the same data."""
    engine = running.engine()
    sets = DataSets(folder, engine)
    sets.finish(sets.begin(0, REVISION))
    merging = EmbeddedStore(own or folder / "none", REVISION, limits)
    return RemoteStore(
        folder, REVISION, engine, limits, Judge(limits), merging, lambda: (GRAPH_A, GRAPH_B)
    )
