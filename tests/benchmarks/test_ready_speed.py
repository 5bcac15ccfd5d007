"""What is ready, beside nginx with the same bytes in a file: requests a second and CPU of each.

The clock is shared with the load generator and whatever else runs, so the sides take turns, and
the best turn of each counts.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import geometric_mean
from typing import NamedTuple

import httpx
import pytest
from goals import hold
from processes import processor_time
from processes import server as process_of
from proxy import NGINX, free_port, nginx
from running import serving

from oboegaki.edition.place import Place

pytestmark = pytest.mark.slow

WRK = shutil.which("wrk")
ROUNDS, SECONDS = 4, 2
DOCUMENTS = ["/doc/org/sakai.ttl", "/doc/org/sakai.html", "/press/sakai/2023/cop28-mou.ttl"]
"""A short document, a page and a long document."""
FILES = """
keepalive_requests 100000000; default_type text/turtle;
server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
"""


class Rate(NamedTuple):
    """Requests a second, and microseconds of the server's CPU for each."""

    rate: float
    cpu: float


class Side(NamedTuple):
    """A server: its process, the address of a document, and that document's tag."""

    process: int
    address: str
    tag: str

    def loaded(self, *, has_it: bool) -> Rate:
        """Ask as fast as eight connections can for a while, with the tag for who has it."""
        wish = ["-H", f"If-None-Match: {self.tag}"] if has_it else []
        before = processor_time(self.process)
        command = [str(WRK), "-t1", "-c8", f"-d{SECONDS}", *wish, self.address]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        spent = processor_time(self.process) - before
        number = re.search(r"(\d+) requests in", told)
        rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
        assert number and rate and "Non-2xx" not in told, told
        return Rate(float(rate[1]), spent / int(number[1]) * 1e6)


@contextmanager
def in_nginx(folder: Path, files: dict[str, bytes]) -> Iterator[tuple[int, str]]:
    """Serve files by nginx; give its process and its address."""
    for name, body in files.items():
        path = folder / "files" / name.strip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    port = free_port()
    with nginx(folder, FILES.format(folder=folder, port=port), port) as process:
        yield process, f"http://127.0.0.1:{port}"


def side(process: int, address: str) -> Side:
    """Ask for a document until it is ready; note its tag."""
    plain = {"accept-encoding": "identity"}
    answers = [httpx.get(address, headers=plain, trust_env=False) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    return Side(process, address, answers[0].headers["etag"])


@pytest.fixture(scope="module")
def sides(
    flagship_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[Side, Side]]]:
    """Each document, served by us and by nginx."""
    if not (NGINX and WRK):
        pytest.skip("nginx or wrk is not here and could not be installed")
    with serving("--editions", flagship_place.folder) as address:
        ours = address.rstrip("/")
        bodies = {path: httpx.get(ours + path, trust_env=False).content for path in DOCUMENTS}
        with in_nginx(tmp_path_factory.mktemp("nginx"), bodies) as (process, theirs):
            mine = process_of(address)
            yield {
                path: (side(mine, ours + path), side(process, theirs + path)) for path in DOCUMENTS
            }


def best(rates: list[Rate]) -> Rate:
    return Rate(max(each.rate for each in rates), min(each.cpu for each in rates))


def shown(rate: Rate) -> str:
    return f"{rate.rate:.0f}/s {rate.cpu:.1f} us"


def measured(pair: tuple[Side, Side]) -> list[Rate]:
    """Return our 200 and 304, then nginx's."""
    found: dict[tuple[int, bool], list[Rate]] = {}
    for _ in range(ROUNDS):
        for number, each in enumerate(pair):
            for has_it in (False, True):
                found.setdefault((number, has_it), []).append(each.loaded(has_it=has_it))
    return [best(rates) for _, rates in sorted(found.items())]


def test_a_ready_answer_costs_little_more_than_a_file_in_nginx(
    sides: dict[str, tuple[Side, Side]],
) -> None:
    """The longer a document is, the more a 304 spares; of the shortest it spares nothing."""
    quicker, dearer, slower = [], [], []
    for path, pair in sides.items():
        ours, same, theirs, their_same = measured(pair)
        quicker.append(ours.cpu / same.cpu)
        print(f"\n{path}: 200 {shown(ours)}, 304 {shown(same)}; nginx 200 {shown(theirs)}, "
              f"304 {shown(their_same)}; 304 to 200: {same.rate / ours.rate:.2f} by the clock, "
              f"{quicker[-1]:.2f} by CPU")  # fmt: skip
        dearer.append(ours.cpu / theirs.cpu)
        slower.append(same.rate / their_same.rate)
    hold(
        ("L1", max(dearer), "the dearest of three documents"),
        ("G4 nginx", min(slower), "the slowest of three documents"),
        ("G4 own", geometric_mean(quicker), "the mean of three documents"),
    )
