"""A build that is killed, or whose disk fills, leaves the old edition; the next one cleans up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import httpx
import pytest
from disks import small_disk
from processes import family
from running import ROOT, environment, run, serving

from oboegaki.edition.complete import is_complete
from oboegaki.edition.manifest import load, verify
from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e
SITE = 'base = "http://127.0.0.1:8000/"\n[limits]\nprompt_quads = 100\n'
"""So small a limit makes the build write its other files when the edition is current already."""
KEPT = {
    *("current", "editions", "lock", "sources.json"),
    *("history.jsonl", "known.sqlite", "known.sqlite-whole"),
}


class Site:
    """A site of many statements that is changed again and again."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir(parents=True)
        (folder / "site.toml").write_text(SITE, encoding="utf-8")
        self.folder, self.place = folder, Place(folder / ".oboegaki")

    def write(self, word: str) -> None:
        """Write another text into each statement."""
        things = (f"<http://127.0.0.1:8000/id/{n}> <http://x.example/p>" for n in range(3000))
        text = "".join(f'{each} "{word}" .\n' for each in things)
        (self.folder / "data" / "a.nt").write_text(text, encoding="utf-8")

    def build(self) -> float:
        """Build; return the seconds."""
        begun = time.monotonic()
        told = run("build", self.folder)
        assert told.returncode == 0, told.stderr
        return time.monotonic() - begun

    def killed(self, after: float, *, alone: bool) -> set[int]:
        """Kill a build after some seconds, with all that it started or alone; return who is left.

        Nobody is left to write: what a build has started ends with it.
        """
        command = [sys.executable, "-m", "oboegaki", "build", str(self.folder)]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            time.sleep(after)
            everybody = family(process.pid)
            if alone:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while (left := {each for each in everybody if alive(each)}) and time.monotonic() < until:
            time.sleep(0.05)
        return left


def alive(process: int) -> bool:
    """Tell whether a process runs; one that only waits to be counted does not."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def followed(address: str, words: str, seconds: float = 10) -> bool:
    """Tell whether a server comes to say some words of a new edition."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if words in httpx.get(address, trust_env=False).text:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_kills_at_any_moment_lose_nothing(tmp_path: Path, kills: int) -> None:
    """The old edition or the new one is served, whole, and the next build goes through."""
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    random, site = Random(seed), Site(tmp_path / "site")  # noqa: S311 - moments, not secrets
    site.write("first")
    whole = max(site.build(), 0.5)
    with serving(site.folder, "--no-build") as address:
        for number in range(kills):
            where = f"seed {seed}, kill {number}"
            before = site.place.current_name()
            site.write(f"word {number}")
            left = site.killed(random.uniform(0, 1.1) * whole, alone=number % 2 == 0)
            assert not left, where
            folder = site.place.current()
            verify(folder, load(folder), whole=True)
            assert load(folder).numbers.source_quads == 3000, where
            text = httpx.get(f"{address}doc/7.nt", trust_env=False).text
            words = {f"word {number}", f"word {number - 1}" if number else "first"}
            assert any(f'"{word}"' in text for word in words), where
            site.build()
            assert site.place.current_name() != before, where
            assert followed(f"{address}doc/7.nt", f'"word {number}"'), where
    verify(site.place.current(), load(site.place.current()), whole=True)
    assert {path.name for path in site.place.folder.iterdir()} == KEPT


FREE = (0, 1024, 2624)
"""KiB: from nothing at all to what lasts until the new edition has taken over."""
MORE = [each for each in range(64, 4096, 128) if each not in FREE]


@pytest.mark.parametrize(
    "free", [*FREE, *(pytest.param(each, marks=pytest.mark.slow) for each in MORE)]
)
def test_a_disk_that_fills_at_any_stage_keeps_the_edition_before(tmp_path: Path, free: int) -> None:
    with small_disk(tmp_path / "disk", "size=12m") as disk:
        site = Site(tmp_path / "site")
        site.place = Place(disk / "editions")
        site.write("first")
        where = (site.folder, "--editions", site.place.folder)
        assert run("build", *where).returncode == 0
        before = site.place.current_name()
        filler = disk / "filler"
        filler.write_bytes(bytes(max(0, os.statvfs(disk).f_bavail * 4096 - (free << 10))))
        site.write("second")
        told = run("build", *where)
        assert "Traceback" not in told.stderr
        is_new = site.place.current_name() != before
        assert is_new or told.returncode == 1
        if told.returncode:
            assert f"Cannot write in {site.place.folder}" in told.stderr
            assert "No space left" in told.stderr or "full" in told.stderr
            assert ("The new edition is served" in told.stderr) == is_new
            assert ("The last good edition stays as it was" in told.stderr) != is_new
        with serving(*where, "--no-build") as address:
            text = httpx.get(f"{address}doc/7.nt", trust_env=False).text
        assert ('"second"' if is_new else '"first"') in text
        filler.unlink()
        assert run("build", *where).returncode == 0
        manifest = load(site.place.current())
        verify(site.place.current(), manifest, whole=True)
        assert is_complete(site.place.current(), manifest)
        told_of = [each["edition"] for each in site.place.history() if "edition" in each]
        assert site.place.known.learned() == manifest.id == told_of[-1]


def test_of_two_builds_at_once_the_second_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    site.write("first")
    command = [sys.executable, "-m", "oboegaki", "build", str(site.folder)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True
    ) as first:
        while not list(site.place.folder.glob("building-*")):
            assert first.poll() is None
        first.send_signal(signal.SIGSTOP)
        second = run("build", site.folder)
        first.send_signal(signal.SIGCONT)
        _, told = first.communicate()
    assert first.returncode == 0, told
    assert second.returncode == 1
    assert "Another build is at work" in second.stderr
    assert "Wait for it and try again" in second.stderr
    assert len(site.place.names()) == 1
