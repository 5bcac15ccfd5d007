"""A build that is killed at any point leaves the old edition current; the next one cleans up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ROOT, environment, run

from oboegaki.edition.manifest import load, verify
from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e
KILLS = 10


def lines(word: str) -> str:
    return "".join(f'<http://x.example/{n}> <http://x.example/p> "{word}" .\n' for n in range(3000))


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    source, place = tmp_path / "a.nt", Place(tmp_path / "editions")
    source.write_text(lines("first"))
    begun = time.monotonic()
    assert run("build", source, "--editions", place.folder).returncode == 0
    whole = time.monotonic() - begun
    for number in range(KILLS):
        source.write_text(lines(f"word {number}"))
        before = place.current_name()
        command = [sys.executable, "-m", "oboegaki", "build", str(source)]
        command += ["--editions", str(place.folder)]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            time.sleep(whole * (number + 0.5) / KILLS)
            os.killpg(process.pid, signal.SIGKILL)
        folder = place.current()
        verify(folder, load(folder), whole=True)
        if process.returncode:
            assert place.current_name() == before or load(folder).numbers.source_quads == 3000
    assert run("build", source, "--editions", place.folder).returncode == 0
    verify(place.current(), load(place.current()), whole=True)
    left = {path.name for path in place.folder.iterdir()}
    assert left == {"current", "editions", "history.jsonl", "known.sqlite", "lock", "sources.json"}
