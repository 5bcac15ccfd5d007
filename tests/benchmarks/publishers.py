"""Other publishers on loopback: Trifid in front of an endpoint, and rdflib-endpoint.

Each is installed once into the user's cache; a benchmark skips where that cannot be done.
"""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from npm import installed
from peers import Server, until_open
from programs import installed_python
from proxy import free_port
from running import environment

RDFLIB_ENDPOINT = ("rdflib-endpoint[cli]==0.6.3",)
TRIFID = Path(__file__).parent / "trifid" / "package.json"


@contextmanager
def _running(command: Sequence[str | Path], port: int, path: str, folder: Path) -> Iterator[Server]:
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment()) as process,
    ):
        try:
            until_open(f"127.0.0.1:{port}", process)
            yield Server(f"http://127.0.0.1:{port}{path}", process.pid)
        finally:
            process.terminate()


@contextmanager
def trifid(folder: Path, endpoint: str, base: str) -> Iterator[Server]:
    """Serve the things below a base as an endpoint knows them; the things' own paths are asked."""
    modules, port = installed(TRIFID, "trifid"), free_port()
    settings = {
        "server": {"listener": {"host": "127.0.0.1", "port": port}, "logLevel": "error"},
        "globals": {"datasetBaseUrl": base, "endpoints": {"default": {"url": endpoint}}},
        "plugins": {"entity-renderer": {"module": "@zazuko/trifid-entity-renderer"}},
    }
    config = modules.parent / f"config-{port}.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    command: list[str | Path] = ["node", modules / "trifid" / "server.js", "-c", config]
    try:
        with _running(command, port, "/", folder) as server:
            yield server
    finally:
        config.unlink()


@contextmanager
def rdflib_endpoint(folder: Path, quads: Path) -> Iterator[Server]:
    """Serve N-Quads from rdflib's memory."""
    python, port = installed_python(RDFLIB_ENDPOINT), free_port()
    serve = ("serve", "--host", "127.0.0.1", "--port", str(port))
    command: list[str | Path] = [python.with_name("rdflib-endpoint"), *serve, quads]
    with _running(command, port, "/", folder) as server:
        yield server
