"""Several processes read sources: records, findings and digests are the same, killed or not."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from checking import quiet
from processes import children

from oboegaki import site as sites
from oboegaki.sources import shared
from oboegaki.sources.discover import discover
from oboegaki.statements.stage import Stage, stage

HEAD = "@prefix ex: <http://127.0.0.1:8000/ns#> .\n"
LINE = '<http://127.0.0.1:8000/thing/{}> <http://127.0.0.1:8000/ns#name> "名前 {}" .\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sources of every kind: many small ones, with something to tell, and large ones of lines."""
    place = tmp_path / "sources"
    place.mkdir()
    for number in range(40):
        odd = ' ; ex:day "2023-13-40"^^<http://www.w3.org/2001/XMLSchema#date>'
        text = f"{HEAD}ex:{number} ex:part [ ex:at {number} ]{odd if number % 7 == 0 else ''} .\n"
        (place / f"small-{number:02}.ttl").write_text(text, encoding="utf-8")
    write(place / "large.nt", map(line, range(3000)))
    write(place / "zone.nq", (line(n)[:-2] + "<http://127.0.0.1:8000/g> .\n" for n in range(900)))
    write(place / "with-blank.nt", (*map(line, range(900)), "_:a <http://x.jp/p> _:a .\n"))
    write(place / "with-fault.nt", (*map(line, range(900)), "<http://x.jp/a b> <p> 1 .\n"))
    return place


def line(number: int) -> str:
    """Return one statement in N-Triples."""
    return LINE.format(number, number)


def write(path: Path, lines: Iterator[str] | tuple[str, ...]) -> None:
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small sources count as large ones."""
    monkeypatch.setattr(shared, "WORTH", 0)
    monkeypatch.setattr(shared, "_PIECE", 20_000)
    monkeypatch.setattr(shared, "_MOST", 7)


def read_by(jobs: int, folder: Path) -> Stage:
    return stage(sites.plain((folder,), None), None, quiet, jobs=jobs)


def outcome(staged: Stage) -> Stage:
    """Return what can be compared of a stage."""
    return replace(staged, statements=None)


def test_a_source_with_a_fault_gives_the_same_findings(folder: Path) -> None:
    alone, together = (outcome(read_by(jobs, folder)) for jobs in (1, 3))
    assert together == alone
    assert alone.unread == {"with-fault.nt"}
    assert [(f.source, f.line) for f in alone.findings if f.rule == "syntax"] == [
        ("with-fault.nt", 901)
    ]


def test_sources_without_a_fault_give_the_same_digests_and_findings(folder: Path) -> None:
    (folder / "with-fault.nt").unlink()
    alone, together = (read_by(jobs, folder) for jobs in (1, 3))
    assert outcome(together) == outcome(alone)
    assert alone.source_quads > 4800
    assert [finding.source for finding in alone.findings] == [
        f"small-{number:02}.ttl" for number in range(0, 40, 7)
    ]


def test_a_large_file_of_lines_is_cut_at_their_ends(folder: Path) -> None:
    site = sites.plain((folder,), None)
    sources, _ = discover(site)
    pieces = [p for p in shared.portions(sources, site) if p.sources[0].name == "large.nt"]
    text = (folder / "large.nt").read_bytes()
    assert len(pieces) > 5
    assert [p.start for p in pieces[1:]] == [p.end for p in pieces[:-1]]
    assert all(text[p.end - 1 : p.end] == b"\n" for p in pieces)
    assert (pieces[0].start, pieces[-1].end) == (0, len(text))
    assert [p.is_last for p in pieces] == [False] * (len(pieces) - 1) + [True]


def test_processes_that_are_killed_cost_time_only(folder: Path) -> None:
    (folder / "with-fault.nt").unlink()
    alone = outcome(read_by(1, folder))
    before, killed = children(os.getpid()), set[int]()
    over = threading.Event()

    def kill() -> None:
        while not over.is_set():
            for each in children(os.getpid()) - before - killed:
                time.sleep(0.3)
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
                    killed.add(each)
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        together = outcome(read_by(3, folder))
    finally:
        over.set()
        killer.join()
    assert killed
    assert together == alone
