"""The whole data as a file, beside oxigraph writing the same out of its store."""

import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from goals import hold
from measuring import Run
from peers import oxigraph
from processes import resident
from processes import server as process_of
from world import World

pytestmark = pytest.mark.slow


class Fetched(NamedTuple):
    """Seconds to the first byte and to the last, and how many came."""

    first: float
    whole: float
    size: int


def fetched(address: str, accept: str) -> Fetched:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=600)
    begun, size = time.perf_counter(), 0
    connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": accept})
    answer = connection.getresponse()
    assert answer.status == 200
    answer.read(1)
    first = time.perf_counter() - begun
    while chunk := answer.read(1 << 20):
        size += len(chunk)
    connection.close()
    return Fetched(first, time.perf_counter() - begun, size + 1)


def test_a_dump_is_a_file_that_is_ready(world: World, union: tuple[Path, Run]) -> None:
    with world.served() as address, oxigraph(union[0]) as peer:
        listed = httpx.get(address + "dumps/latest/everything.nq.gz", trust_env=False)
        assert listed.is_redirect or listed.is_success, listed
        ready = str(listed.next_request.url) if listed.next_request else str(listed.url)
        process = process_of(address)
        before = resident(process)
        ours = [fetched(ready, "*/*") for _ in range(5)]
        grown = resident(process) - before
        theirs = fetched(peer.endpoint.replace("/query", "/store"), "application/n-quads")
    mine = median(each.whole for each in ours)
    told = f"{ours[0].size / 1e6:.1f} MB in {mine * 1000:.0f} ms beside {theirs.size / 1e6:.1f} MB"
    first = median(each.first for each in ours) * 1000
    whole = ("G7 dump", theirs.whole / mine, f"{told} in {theirs.whole:.2f} s")
    hold(whole, ("G7 first", first, ""), ("G7 memory", grown, ""))
