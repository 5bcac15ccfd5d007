"""Load by wrk, and single questions over one connection: what each answer takes."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from processes import processor_time

WRK = shutil.which("wrk")
NO_WRK = "wrk is not installed (Debian's wrk)"
SCRIPT = Path(__file__).with_name("addresses.lua")


class Rate(NamedTuple):
    """Answers a second, microseconds of the server's CPU for each, and the 99th percentile (ms)."""

    rate: float
    cpu: float
    p99: float


class Target(NamedTuple):
    """A server: its process, the addresses that are asked in turn, and what is sent along."""

    process: int
    addresses: Sequence[str]
    headers: dict[str, str]

    def warmed(self) -> "Target":
        """Ask for each address three times in the words of wrk: what is ready, is so by words."""
        connection = HTTPConnection(urlsplit(self.addresses[0]).netloc, timeout=600)
        for address in [*self.addresses] * 3:
            parts = urlsplit(address)
            connection.putrequest("GET", parts.path, skip_accept_encoding=True)
            connection.endheaders()
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, address
        connection.close()
        return self

    def loaded(self, connections: int, seconds: float, folder: Path) -> Rate:
        """Ask as fast as so many connections can for a while."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.addresses[0]))
        paths = folder / "addresses.txt"
        paths.write_text("".join(f"{each.removeprefix(origin)}\n" for each in self.addresses))
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{seconds:g}", "--timeout", "30s"]
        for name, value in self.headers.items():
            command += ["-H", f"{name}: {value}"]
        before = processor_time(self.process)
        command += ["-s", str(SCRIPT), origin, "--", str(paths)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        spent = processor_time(self.process) - before
        found = re.search(r"@@({.*})", told)
        assert found, told
        counted = json.loads(found[1])
        assert counted["wrong"] == 0, told
        number = max(1, counted["requests"])
        return Rate(counted["requests"] / counted["seconds"], spent / number * 1e6, counted["p99"])


class Asker:
    """One connection to a server, asked by a client that itself takes little time."""

    def __init__(self, address: str) -> None:
        """Connect to a server; a SPARQL endpoint by its whole address."""
        parts = urlsplit(address)
        self._path = parts.path
        self._connection = HTTPConnection(parts.netloc, timeout=600)
        self.times: list[float] = []
        self.close = self._connection.close

    def asked(self, query: str, form: str) -> bytes:
        """Ask a SPARQL endpoint, and note the milliseconds."""
        return self.got(f"{self._path}?query={quote(query, safe='')}", form)

    def has(self, target: str) -> bool:
        """Tell whether there is something at an address."""
        self._connection.request("HEAD", target)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status == 200

    def got(self, target: str, form: str) -> bytes:
        """Ask for an address below the server's root, and note the milliseconds."""
        begun = time.perf_counter()
        self._connection.request("GET", target, headers={"Accept": form})
        answer = self._connection.getresponse()
        body = answer.read()
        self.times.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (target, body[:500])
        return body

    @property
    def middle(self) -> float:
        return median(self.times)


def describing(endpoint: str, iri: str) -> str:
    """Return the address of what an endpoint says of a thing."""
    return f"{endpoint}?query={quote(f'DESCRIBE <{iri}>', safe='')}"


def constructing(endpoint: str, iri: str) -> str:
    """Return the same for an engine whose DESCRIBE adds what points at the thing."""
    query = f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}"
    return f"{endpoint}?query={quote(query, safe='')}"
