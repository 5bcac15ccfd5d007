"""What checking costs: one release among many, all of them, by pySHACL and a quick engine first."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from goals import SIZE, hold
from measuring import measured
from releases import Corpus, write_site
from world import PYTHON, World

from oboegaki import site as sites
from oboegaki.check.engine import Engine
from oboegaki.check.judge import Judge
from oboegaki.check.neighbourhood import Neighbourhood
from oboegaki.check.reach import reach_of
from oboegaki.check.screen import Screen, sampled
from oboegaki.check.shapes import knowledge_of, shapes_of
from oboegaki.check.since import chosen_in
from oboegaki.check.supply import supply
from oboegaki.check.targets import Work
from oboegaki.check.validate import chosen, portions
from oboegaki.errors import Text
from oboegaki.statements.stage import stage

pytestmark = pytest.mark.slow
ASKED = 100


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@contextmanager
def judge_of(folder: Path, size: float) -> Iterator[tuple[Judge, list[str]]]:
    """Give what judges a site of some size, and the documents of some releases in it."""
    tally = write_site(folder / "site", Corpus(), triples=size)
    site = sites.read(folder / "site")
    staged = stage(site, folder / "statements.sqlite", quiet, jobs=2)
    assert staged.statements is not None
    supplied = supply(staged.statements, site, ())
    judge = Judge(
        shapes_of(staged, site, supplied).graph, knowledge_of(supplied), staged.statements
    )
    documents = [g.iri for g in staged.statements.graphs() if "/press/" in g.iri]
    assert tally.releases == len(documents)
    yield judge, documents[:: max(1, len(documents) // ASKED)]
    staged.statements.close()


def of_one(judge: Judge, documents: list[str]) -> list[float]:
    """Return the milliseconds that judging each document takes, what is kept for all being there.

    They are of CPU, so that what else the machine does is not among them.
    """
    times = []
    for document in documents:
        choices = chosen_in(judge.shapes, judge.data, {document}, ())
        begun = time.process_time()
        for work in portions(choices):
            assert judge.findings(work) == []
        times.append((time.process_time() - begun) * 1000)
    return times[len(times) // 10 :]


def test_a_release_costs_the_same_among_many(tmp_path: Path) -> None:
    medians: list[float] = []
    times: list[float] = []
    quick: list[float] = []
    for size in (SIZE / 10, SIZE):
        folder = tmp_path / f"{size:g}"
        folder.mkdir()
        with judge_of(folder, size) as (judge, documents):
            times = of_one(judge, documents)
            medians.append(statistics.median(times))
            quick = of_one(replace(judge, sample=frozenset()), documents)
    detail = f"{medians[0]:.1f} ms among a tenth"
    hold(
        ("V2 pySHACL", medians[1], detail),
        ("V2 pySHACL p95", statistics.quantiles(times, n=20)[-1], ""),
        ("V2 screen", statistics.median(quick), ""),
        ("V2 growth", medians[1] / medians[0], detail),
    )


def test_everything_is_checked_in_bounded_time_and_memory(world: World) -> None:
    command = (*PYTHON, "check", world.site, "--editions", world.site / "none", "--jobs")
    alone = measured(*command, "1", "--engine", "pyshacl")
    two = measured(*command, "2", "--engine", "pyshacl")
    quick = measured(*command, "1", "--engine", "screen")
    clocks = f"{alone.seconds:.0f} s and {two.seconds:.0f} s"
    hold(
        ("V3 pySHACL", alone.cpu, f"{SIZE:g} statements"),
        ("V3 screen", quick.cpu, f"{SIZE:g} statements"),
        ("V3 memory", max(alone.peak, quick.peak), f"quick engine first: {quick.peak:.0f} MiB"),
        ("V3 jobs", alone.seconds / two.seconds, clocks),
    )


def test_the_quick_engine_is_quick(tmp_path: Path) -> None:
    """Both get the same graphs, ready for them; what is for pySHACL alone is asked of neither."""
    with judge_of(tmp_path, min(SIZE, 1e5)) as (judge, _):
        choices = chosen(judge.shapes, judge.data)
        screen = Screen(judge.shapes, judge.for_engine, sampled(choices))
        engine = Engine(judge.for_engine)
        slow = quick = 0.0
        for work in portions(choices):
            once = both(judge, work, screen, engine)
            slow, quick = slow + once[0], quick + once[1]
    hold(("V3 engine", slow / quick, f"{slow:.1f} s and {quick:.2f} s of CPU"))


def both(judge: Judge, work: Work, screen: Screen, engine: Engine) -> tuple[float, float]:
    """Return the seconds of CPU that each engine takes for a portion of work."""
    near = Neighbourhood(judge.data, lambda shape: reach_of(judge.for_engine, shape))
    for shape, focus in work.items():
        near.load({owner for _, owner in focus})
        near.visit(shape, {node for node, _ in focus})
    begun = time.process_time()
    for shape, focus in work.items():
        for part in engine.parts(shape):
            if part not in screen.alone:
                assert engine.results(part, {node for node, _ in focus}, near.graph) == []
    between = time.process_time()
    assert screen.told(work, near.graph) == set()
    return between - begun, time.process_time() - between
