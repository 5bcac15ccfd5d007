"""Real commands and real servers, as somebody at a terminal has them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(language: str = "en_GB.UTF-8") -> dict[str, str]:
    """Return an environment of our own, so that the developer's does not matter."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    return {**kept, "LANG": language}


def run(
    *arguments: str | Path,
    cwd: Path = ROOT,
    language: str = "en_GB.UTF-8",
    extra: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `oboegaki` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "oboegaki", *map(str, arguments)],
        cwd=cwd,
        env={**environment(language), **(extra or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def until(what: str, condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something is so; an assertion when it takes longer."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@contextmanager
def serving(
    *arguments: str | Path, python: str = sys.executable, cwd: Path = ROOT
) -> Iterator[str]:
    """Serve on a free port for as long as the context lasts; give the server's address."""
    command = [python, "-m", "oboegaki", "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=cwd, env=environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        told = []
        try:
            for line in process.stderr:
                told.append(line)
                found = re.search(r"http://[^ ]+/", line)
                if found and "Ctrl-C" in line:
                    yield found.group()
                    break
            else:
                raise AssertionError("".join(told))
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
    assert "Traceback" not in rest, rest
    assert process.returncode in (0, -signal.SIGTERM), rest


@contextmanager
def reviewing(*arguments: str | Path, cwd: Path = ROOT) -> Iterator[str]:
    """Review a file for as long as the context lasts; give the address with its secret."""
    command = [sys.executable, "-m", "oboegaki", "review", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=cwd, env=environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            told = process.stderr.readline()
            found = re.search(r"http://[^ ]+/", told)
            assert found, told + process.stderr.read()
            yield found.group()
        finally:
            process.send_signal(signal.SIGTERM)
