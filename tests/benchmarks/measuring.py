"""Data and clocks of the benchmarks: ratios within one run, because machines are noisy."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
from running import environment
from synthetic import BASE


def turtle_times(client: httpx.Client, iris: Iterable[str]) -> Iterator[float]:
    """Yield the milliseconds that the document of each resource takes in Turtle."""
    for iri in iris:
        path = "/" + iri.removeprefix(BASE).replace("id/", "doc/", 1)
        begun = time.perf_counter()
        answer = client.get(path, headers={"accept": "text/turtle"})
        yield (time.perf_counter() - begun) * 1000
        assert answer.status_code == 200


class Run(NamedTuple):
    """Seconds on the clock, seconds of CPU, and the most memory of any one process in MiB."""

    seconds: float
    cpu: float
    peak: float


def measured(*command: str | Path) -> Run:
    """Run a command to its end and say what it took, its children included."""
    code = (
        "import subprocess, sys, time, resource, json; t = time.monotonic();"
        "p = subprocess.run(sys.argv[1:], capture_output=True, text=True);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([p.returncode, p.stderr[-2000:], time.monotonic() - t,"
        " u.ru_utime + u.ru_stime, u.ru_maxrss / 1024]))"
    )
    outer = [sys.executable, "-c", code, *map(str, command)]
    ours = environment()  # a developer's may keep Python from storing what it has compiled
    told = subprocess.run(outer, capture_output=True, text=True, check=True, env=ours).stdout
    status, complaint, seconds, cpu, peak = json.loads(told)
    assert status == 0, complaint
    return Run(seconds, cpu, peak)
