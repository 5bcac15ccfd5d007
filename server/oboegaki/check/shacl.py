"""The shapes of a site against its data: everything that needs rdflib and pySHACL, behind one door.

`run.py` comes here only when there is a shape.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from oboegaki.check.data import Data
from oboegaki.check.judge import CANNOT_CHECK, Judge, judged
from oboegaki.check.lint import linted
from oboegaki.check.locate import homes_by_label, homes_in_data, located
from oboegaki.check.screen import DIFFERS, MISSING, sampled
from oboegaki.check.shacl_report import shape_of
from oboegaki.check.shapes import Shapes, knowledge_of, shapes_of
from oboegaki.check.since import Unbounded, chosen_in, places_since
from oboegaki.check.strangers import misnamed
from oboegaki.check.supply import Supply
from oboegaki.check.targets import Chosen
from oboegaki.check.validate import chosen, portions
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity
from oboegaki.site import SCREEN, SCREEN_ALONE, Site
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Since, Stage

_MOST_PER_RULE = 1000
_ONCE = (CANNOT_CHECK, MISSING, DIFFERS)
"""Rules of findings about the check itself: told once, however many documents they meet."""


def against_shapes(
    staged: Stage, statements: Statements, site: Site, supply: Supply, jobs: int = 1
) -> list[Finding]:
    """Return what is wrong with the shapes of a site; if they are sound, what they say of it.

    `jobs` is how many processes may look at much data at the same time.
    """
    shapes = shapes_of(staged, site, supply)
    about_shapes = _in_shapes(shapes.findings, shapes, site)
    if not shapes.complete:
        return [*about_shapes, _data_not_checked()]
    knowledge = knowledge_of(supply)
    judge = Judge(shapes.graph, knowledge, statements)
    data = judge.data
    choices = _choices(shapes, judge, staged.since)
    lint = _in_shapes(linted(shapes, data, choices), shapes, site)
    about_shapes += lint
    if any(finding.severity is Severity.VIOLATION for finding in lint):
        return [*about_shapes, _data_not_checked()]
    found = list(misnamed(statements, data, knowledge))
    by_shapes = list(_by_engines(judge, choices, jobs, site.check_engine))
    if staged.since is not None and _are_cut(by_shapes):
        by_shapes = list(_by_engines(judge, chosen(shapes.graph, data), jobs, site.check_engine))
    found += by_shapes
    homes = homes_in_data(staged.sources, statements)
    placed = located(found, staged.sources, homes, site, staged.merged)
    return [*about_shapes, *_placed(placed, shapes, site)]


def _choices(shapes: Shapes, judge: Judge, since: Since | None) -> list[Chosen]:
    """Return what to judge: after a change only what it may matter to."""
    if since is not None:
        with suppress(Unbounded):
            before = Data(since.before, judge.knowledge)
            places = places_since(judge.for_engine, before, judge.data, since)
            return chosen_in(shapes.graph, judge.data, places, since.noted)
    return chosen(shapes.graph, judge.data)


def _are_cut(findings: Iterable[Finding]) -> bool:
    """Tell whether there are more findings of a rule than are told: which, depends on all."""
    return max(Counter(each.rule for each in findings).values(), default=0) > _MOST_PER_RULE


def _in_shapes(findings: Iterable[Finding], shapes: Shapes, site: Site) -> list[Finding]:
    return located(findings, shapes.sources, homes_by_label(shapes.sources), site)


def _data_not_checked() -> Finding:
    return Finding(
        Severity.INFO,
        "data-not-checked",
        Text("形に誤りがあるため、データはまだ形と照らし合わせていません。",
             "The data have not been checked against the shapes, as these have to be mended."),
        Text("形を直してから、もう一度検査してください。", "Mend the shapes, then check again."),
    )  # fmt: skip


def _by_engines(
    judge: Judge, choices: Sequence[Chosen], jobs: int, engine: str
) -> Iterator[Finding]:
    """Yield what is found by the screen and pySHACL; by pySHACL alone when they do not agree."""
    if engine not in (SCREEN, SCREEN_ALONE):
        return _found(judge, choices, jobs)
    sample = sampled(choices) if engine == SCREEN else frozenset()
    found = list(_found(replace(judge, sample=sample), choices, jobs))
    differs = next((each for each in found if each.rule == DIFFERS), None)
    if differs is None:
        return iter(found)
    return chain((differs,), _found(judge, choices, jobs))


def _found(judge: Judge, choices: Sequence[Chosen], jobs: int) -> Iterator[Finding]:
    """Yield what the shapes say about the data, of each rule up to a number that one can read."""
    seen: Counter[str] = Counter()
    last: dict[str, Finding] = {}
    told: set[Finding] = set()
    for findings in judged(judge, list(portions(choices)), jobs):
        for finding in findings:
            if finding.rule in _ONCE:
                if finding not in told:
                    yield finding
                told.add(finding)
                continue
            seen[finding.rule] += 1
            last[finding.rule] = finding
            if seen[finding.rule] <= _MOST_PER_RULE:
                yield finding
    for rule, count in seen.items():
        if count > _MOST_PER_RULE:
            yield _more(last[rule], count - _MOST_PER_RULE)


def _more(like: Finding, count: int) -> Finding:
    message = Text(f"同じ指摘がほかに {count:,} 件あります。", f"{count:,} more like this.")
    return Finding(like.severity, like.rule, message, like.remedy, component=like.component)


def _placed(findings: list[Finding], shapes: Shapes, site: Site) -> list[Finding]:
    """Send what has no place in the data (a resource that a shape names) to its shape."""
    sources = shapes.sources
    lost = [number for number, finding in enumerate(findings) if not finding.line]
    by_rule = {shape_of(findings[number].rule): findings[number] for number in lost}
    asked = [replace(_AT_SHAPE, resource=iri) for iri in by_rule if iri]
    places = {
        place.resource: place for place in located(asked, sources, homes_by_label(sources), site)
    }
    for number in lost:
        place = places.get(shape_of(findings[number].rule))
        if place is not None:
            findings[number] = replace(
                findings[number], source=place.source, line=place.line, excerpt=place.excerpt
            )
    return findings


_AT_SHAPE = Finding(Severity.INFO, "", Text("", ""))
