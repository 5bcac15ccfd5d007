"""Make a table of what the benchmarks measured, and put it into the page about performance.

    python tests/benchmarks/report.py [RESULTS]         print the tables
    python tests/benchmarks/report.py [RESULTS] --fill  and put them into the page

RESULTS is the file that the benchmarks add their lines to (`.bench/results.jsonl`).
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from goals import GOALS, NOT_MEASURED, RESULTS, ROOT

PAGE = ROOT / "docs" / "explanation" / "performance.md"
BEGIN, END = "<!-- measured: filled by tests/benchmarks/report.py -->", "<!-- end of measured -->"
VERDICTS = {
    "aim": "aim reached",
    "floor": "above the floor",
    "missed": "**missed**",
    "too small to judge": "too small to judge",
}


def tables(rows: list[dict[str, Any]]) -> str:
    """Write one section a size, the largest last; of each goal the last measurement counts."""
    sizes = sorted({row["size"] for row in rows})
    return "\n".join(
        line for size in sizes for line in _section([row for row in rows if row["size"] == size])
    )


def _section(rows: list[dict[str, Any]]) -> Iterator[str]:
    size = rows[0]["size"]
    last = {row["goal"]: row for row in rows if "goal" in row}
    yield f"### {size:,.0f} statements\n"
    yield from _machine(rows, last.values())
    yield "| goal | what is measured | aim | floor | measured | |"
    yield "|---|---|---|---|---|---|"
    for name, goal in GOALS.items():
        if name in last:
            row = last[name]
            detail = f" ({row['detail']})" if row["detail"] else ""
            limits = f"{goal.shown(goal.aim)} | {goal.shown(goal.floor)}"
            measured = f"{row['measured']:.3g} {goal.unit}{detail} | {VERDICTS[row['verdict']]}"
            yield f"| {name} | {goal.what} | {limits} | {measured} |"
    for name, why in NOT_MEASURED.items():
        yield f"| {name} | {why} | | | not measured | |"
    yield ""


def _machine(rows: Iterable[dict[str, Any]], goals: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Say where and when it was measured, and how busy the machine was."""
    machines = [row for row in rows if "machine" in row]
    if machines:
        told = ", ".join(f"{name}: {value}" for name, value in machines[-1]["machine"].items())
        yield f"{told}.\n"
    moments, loads = [row["moment"] for row in goals], [row["load"] for row in goals]
    if moments:
        load = f"{min(loads):.1f} to {max(loads):.1f}, the benchmarks' own included"
        yield f"Measured {min(moments)} to {max(moments)}; load of the machine meanwhile {load}.\n"


def filled(page: str, text: str) -> str:
    """Return a page with these tables in place of those before."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert end, f"the page lacks {BEGIN} or {END}"
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def main(arguments: list[str]) -> None:
    """Print the tables, and fill the page when it is asked for."""
    named = [Path(each) for each in arguments if not each.startswith("-")]
    path = named[0] if named else RESULTS
    text = tables([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
    print(text)
    if "--fill" in arguments:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
