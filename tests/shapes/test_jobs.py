"""Several processes share a check: the report is the same, whatever becomes of them."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from processes import children
from running import run

from oboegaki.check.run import checked
from oboegaki.report import Report
from oboegaki.site import locate
from oboegaki.statements.stage import stage

THINGS, A_FILE = 8_500, 500
FAULTY = {7: "", 1_234: " ex:code 'x' .", 8_499: " ex:code 'no' ; ex:code 'two' ."}
HEAD = """@prefix ex: <http://x.example/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES = (
    HEAD
    + """
<http://x.example/ThingShape> a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property
    [ sh:path ex:code ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[0-9]+$" ;
      sh:message "番号がありません"@ja, "There is no number"@en ],
    [ sh:path ex:next ; sh:class ex:Thing ; sh:message "次が要ります"@ja, "No next"@en ] .
ex:Thing a rdfs:Class .
"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thousands of things, each of which refers to the next; three have something wrong."""
    folder: Path = tmp_path_factory.mktemp("much")
    (folder / "shapes").mkdir()
    (folder / "data").mkdir()
    (folder / "site.toml").write_text('base = "http://127.0.0.1:8000/"\n', encoding="utf-8")
    (folder / "shapes" / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    for start in range(0, THINGS, A_FILE):
        text = HEAD + "".join(map(thing, range(start, start + A_FILE)))
        (folder / "data" / f"{start:05}.ttl").write_text(text, encoding="utf-8")
    return folder


def thing(number: int) -> str:
    """Return a thing in Turtle, on one line."""
    code = FAULTY.get(number, f" ex:code '{number}' .").strip() or "rdfs:seeAlso ex:nothing ."
    last = "" if number + 1 == THINGS else f" ex:next <http://127.0.0.1:8000/{number + 1}> ;"
    return f"<http://127.0.0.1:8000/{number}> a ex:Thing ;{last} {code}\n"


def report_of(folder: Path, path: Path, jobs: int) -> Report:
    """Check a site from a description file by so many processes."""
    site = locate((str(folder),))
    staged = stage(site, path, lambda *_: None)
    assert staged.statements is not None
    try:
        return checked(staged, site, jobs=jobs)
    finally:
        staged.statements.close()


@pytest.fixture(scope="module")
def alone(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report_of(site, tmp_path_factory.mktemp("alone") / "statements.sqlite", 1)


def test_one_process_finds_what_is_wrong_with_its_line(alone: Report) -> None:
    places = {(each.source, each.line) for each in alone.findings}
    assert places == {
        (f"data/{number // A_FILE * A_FILE:05}.ttl", number % A_FILE + 4) for number in FAULTY
    }
    assert len(alone.findings) == 5


def test_three_processes_make_the_same_report(site: Path, tmp_path: Path, alone: Report) -> None:
    assert report_of(site, tmp_path / "statements.sqlite", 3) == alone


def test_processes_that_are_killed_cost_time_only(
    site: Path, tmp_path: Path, alone: Report
) -> None:
    before, killed = children(os.getpid()), set[int]()
    done = threading.Event()

    def kill() -> None:
        """End each process that begins, a moment after it has."""
        while not done.is_set():
            for each in children(os.getpid()) - before - killed:
                time.sleep(0.5)
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
                    killed.add(each)
            time.sleep(0.05)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = report_of(site, tmp_path / "statements.sqlite", 3)
    finally:
        done.set()
        killer.join()
    assert killed
    assert found == alone


@pytest.mark.slow
def test_the_command_says_the_same_with_any_number_of_jobs(site: Path) -> None:
    told = [run("check", site, "--jobs", number) for number in ("1", "2")]
    assert [each.returncode for each in told] == [1, 1]
    assert told[0].stdout == told[1].stdout
    assert "There is no number" in told[0].stdout
    assert run("check", site, "--jobs", "0").returncode == 2
