"""The goals: what each means, the aim, the floor, and what was measured, a line of JSON each.

SIZE (1e5 unless the environment says otherwise) is the number of statements; BENCH_RESULTS is
where lines are added. `report.py` makes a table of them.
"""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SIZE = float(os.environ.get("SIZE", "1e5"))
RESULTS = Path(os.environ.get("BENCH_RESULTS", ROOT / ".bench" / "results.jsonl"))
LARGE = 1e6
"""The size of the goals; below it those are not judged that say so."""


class Goal(NamedTuple):
    """What is measured, which way is good, what we aim at, and what the work must hold."""

    what: str
    most: bool
    aim: float
    floor: float
    unit: str = "x"
    since: float = 0.0

    def reaches(self, measured: float, limit: float) -> bool:
        return measured <= limit if self.most else measured >= limit

    def shown(self, value: float) -> str:
        sign = "<=" if self.most else ">="
        return f"{sign} {value:g} {self.unit}"


def at_least(what: str, aim: float, floor: float, unit: str = "x", since: float = 0) -> Goal:
    return Goal(what, most=False, aim=aim, floor=floor, unit=unit, since=since)


def at_most(what: str, aim: float, floor: float, unit: str = "x", since: float = 0) -> Goal:
    return Goal(what, most=True, aim=aim, floor=floor, unit=unit, since=since)


GOALS = {
    "G1 Turtle": at_least("ready Turtle beside oxigraph serve, the least of 3 loads", 2.5, 1.4),
    "G1 JSON-LD": at_least("ready JSON-LD beside oxigraph's", 2.5, 1.4),
    "G1 HTML": at_least("ready HTML beside oxigraph's Turtle", 2.5, 1.4),
    "G1 p99": at_most("p99 at 64 connections, of oxigraph's", 1, 1),
    "G1 Virtuoso": at_least("ready Turtle beside Virtuoso", 5, 5),
    "G1 rdflib-endpoint": at_least("ready Turtle beside rdflib-endpoint", 20, 20),
    "L1": at_most("CPU of a ready answer, of nginx's for a file", 2.5, 5),
    "G2 Turtle": at_most("first answer in Turtle, of oxigraph serve's", 2, 2.2),
    "G2 HTML": at_most("first answer in HTML, of oxigraph's Turtle", 2, 3.5),
    "G3 Turtle": at_most("first Turtle of the hub, of a typical one's", 1.5, 3),
    "G3 HTML": at_most("first page of the hub, of a typical one", 1.5, 5),
    "G3 size": at_most("weight of the hub's page", 200, 200, "kB"),
    "G3 union": at_least("hub beside oxigraph's union of graphs", 100, 100, since=LARGE),
    "G4 own": at_least("200 of a 304, in CPU", 1.2, 1.2),
    "G4 nginx": at_least("304 a second, of nginx's", 0.15, 0.15),
    "G5 mean": at_most("SPARQL, mean of the queries, of oxigraph serve", 1.1, 1.6, since=LARGE),
    "G5 worst": at_most("SPARQL, the worst of the queries", 2, 3.5, since=LARGE),
    "G5 repeated": at_most("SPARQL asked again, mean of the queries", 0.1, 0.1, since=LARGE),
    "G5 Virtuoso": at_most("SPARQL asked again, the worst, of Virtuoso", 1, 1, since=LARGE),
    "G6 beside": at_most("p50 of documents beside two endless queries, of alone", 3, 3),
    "G6 ended": at_most("an endless query ends past its limit by", 1, 1, "s"),
    "G6 left": at_most("cores busy once they have ended", 0.1, 0.1, "cores"),
    "G7 dump": at_least("whole dump beside oxigraph /store", 100, 20, since=LARGE),
    "G7 first": at_most("first byte of the dump", 20, 20, "ms"),
    "G7 memory": at_most("memory that a dump takes", 32, 32, "MiB"),
    "G8": at_least("two characters beside CONTAINS, the least of 4 terms", 1000, 20, since=LARGE),
    "G9 rest": at_most("memory at rest (PSS)", 250, 250, "MiB"),
    "G9 load": at_most("memory after load (PSS)", 500, 500, "MiB"),
    "G9 Virtuoso": at_most("memory after load, of Virtuoso's", 0.5, 0.5, since=LARGE),
    "G10": at_most("build without shapes, of oxigraph load", 2, 3, since=LARGE),
    "G10 memory": at_most("most memory of any one process of it", 2048, 2048, "MiB"),
    "size memory": at_most("most memory of a build of SIZE, any one process", 2048, 2048, "MiB"),
    "G11": at_most("one more release until readers see it", 0.3, 0.5 if SIZE <= LARGE else 1, "s"),
    "G11 size": at_most("what it adds to the disk", 5, 5, "MB"),
    "G12": at_most("start with an edition until the first 200", 1, 1, "s"),
    "G13 Turtle": at_least("ready Turtle beside Trifid", 100, 100),
    "G13 HTML": at_least("ready HTML beside Trifid's", 100, 100),
    "G13 first Turtle": at_least("Turtle of which nothing is kept, beside Trifid", 30, 30),
    "G13 first HTML": at_least("HTML of which nothing is kept, beside Trifid's", 30, 30),
    "growth page": at_most("first typical page, of that at 1e5", 1.5, 1.5),
    "growth hub": at_most("first page of the hub, of that at 1e5", 1.5, 1.5),
    "growth search": at_most("a search, of that at 1e5", 1.5, 1.5),
    "V2 pySHACL": at_most("check of one release, median", 40, 40, "ms"),
    "V2 pySHACL p95": at_most("check of one release, 19 of 20", 100, 100, "ms"),
    "V2 screen": at_most("the same, the quick engine first, median", 10, 40, "ms"),
    "V2 growth": at_most("check of one release, of that among a tenth as many", 2, 2),
    "V3 pySHACL": at_most("check of everything, in CPU", 300, 300, "s", since=LARGE),
    "V3 screen": at_most("the same, the quick engine first", 60, 300, "s", since=LARGE),
    "V3 memory": at_most("most memory of any one process of it", 500, 800, "MiB"),
    "V3 engine": at_least("quick engine beside pySHACL on shapes without queries", 20, 4),
    "V3 jobs": at_least("check by two processes beside one", 1.6, 1.1, since=LARGE),
}  # fmt: skip
"""`60-performance.md` 8 and 9, `70-validation.md` 8, `05-decisions.md` 38; issue 7 on growth."""

NOT_MEASURED = {
    "G12 and G13 Prez": "Prez is not on PyPI: 0.3 (start) and 33 to 570 with the prototype",
}


Measured = tuple[str, float, str]
"""Name of a goal, what was measured, and what more there is to say."""


def hold(*measured: Measured) -> None:
    """Write down what was measured for goals; an assertion when one is under its floor."""
    missed = [each[0] for each in measured if _written(*each) == "missed"]
    assert not missed, f"under the floor: {missed}"


def _written(name: str, measured: float, detail: str) -> str:
    goal = GOALS[name]
    verdict = _verdict(goal, measured)
    print(f"\n{name:13} {goal.what}: {measured:.3g} {goal.unit} (aim {goal.shown(goal.aim)}, "
          f"floor {goal.shown(goal.floor)}) {verdict}. {detail}")  # fmt: skip
    row = {"goal": name, "measured": measured, "verdict": verdict, "detail": detail}
    load, moment = os.getloadavg()[0], time.strftime("%Y-%m-%d %H:%M")
    _write({**row, "size": SIZE, "load": load, "moment": moment})
    return verdict


def _verdict(goal: Goal, measured: float) -> str:
    if goal.reaches(measured, goal.aim):
        return "aim"
    if goal.reaches(measured, goal.floor):
        return "floor"
    return "missed" if goal.since <= SIZE else "too small to judge"


def machine() -> dict[str, str]:
    """Return what the numbers depend on."""
    information = Path("/proc/cpuinfo").read_text().split("model name\t: ")
    memory = Path("/proc/meminfo").read_text().split()[1]
    return {
        "processor": f"{os.cpu_count()} cores, {information[1].splitlines()[0]}",
        "memory": f"{int(memory) / (1 << 20):.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "oboegaki": _said("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "oxigraph": _said(str(Path(sys.executable).parent / "oxigraph"), "--version"),
        "nginx": _said("/usr/sbin/nginx", "-v"),
        "Virtuoso": _said("virtuoso-t", "-?", number=1),
    }


def _said(*command: str, number: int = 0) -> str:
    """Return a line of what a command says, `not installed` when there is no such command."""
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not installed"
    lines = [line.strip() for line in (told.stdout + told.stderr).splitlines() if line.strip()]
    return lines[min(number, len(lines) - 1)] if lines else ""


def begin() -> None:
    """Write down the machine on which the lines that follow were measured."""
    _write({"machine": machine(), "size": SIZE, "moment": time.strftime("%Y-%m-%d %H:%M")})


def _write(row: dict[str, object]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
