"""Documents judged by the shapes, some at a time: here, or by several processes in the same order.

A process that dies costs time only: what it was at is judged here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS

from oboegaki.check.data import Data
from oboegaki.check.engine import CannotCheck
from oboegaki.check.explain import Labels, Words
from oboegaki.check.problems import At, problem
from oboegaki.check.screen import Screen, differs, missing
from oboegaki.check.shapes import for_engine
from oboegaki.check.targets import Work
from oboegaki.check.validate import Batch, validated
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity
from oboegaki.statements.reader import Statements
from oboegaki.tasks import Crew

CANNOT_CHECK = "shape-cannot-be-checked"
"""The rule of a finding about a shape that the engine gave up on."""
_WORTH = 8
"""Portions of work from which on processes are worth their start."""


@dataclass(frozen=True)
class Judge:
    """Shapes and the data that they judge; with the documents that test it, by a screen first."""

    shapes: Graph
    knowledge: Graph
    statements: Statements
    sample: frozenset[str] | None = None

    @cached_property
    def data(self) -> Data:
        """Return the data as the engine sees it."""
        return Data(self.statements, self.knowledge)

    @cached_property
    def _labels(self) -> Labels:
        return labels(self.statements, self.knowledge)

    @cached_property
    def for_engine(self) -> Graph:
        """Return the shapes as the engine reads them."""
        return for_engine(self.shapes)

    @cached_property
    def _screen(self) -> Screen | None:
        if self.sample is None:
            return None
        return Screen(self.shapes, self.for_engine, self.sample)

    def findings(self, work: Work) -> list[Finding]:
        """Return what the shapes say about some documents, in words."""
        batch = validated(self.for_engine, self.data, work, self._screen)
        words = Words(self.shapes, batch.graph, self._labels)
        failures = [_cannot_check(self.shapes, each) for each in batch.failures]
        return [*_of_the_screen(batch), *failures, *map(words.finding, batch.results)]


def judged(judge: Judge, works: Sequence[Work], jobs: int) -> Iterator[list[Finding]]:
    """Yield the findings of each portion of work in turn, made by `jobs` processes if it pays."""
    path = judge.statements.path
    if jobs < 2 or len(works) < _WORTH or path is None:
        yield from map(judge.findings, works)
        return
    here = replace(judge, sample=None)  # what may have ended a process is not tried again
    crew: Crew[Work, list[Finding]] = Crew(
        _findings, here.findings, _begin, (judge.shapes, judge.knowledge, path, judge.sample)
    )
    yield from crew.done(works, jobs)


# In a process of its own -------------------------------------------------------------------------

_judges: list[Judge] = []


def _begin(shapes: Graph, knowledge: Graph, path: Path, sample: frozenset[str] | None) -> None:
    """Make ready to judge; the process has nothing else to do in its life."""
    _judges.append(Judge(shapes, knowledge, Statements.open(path), sample))


def _findings(work: Work) -> list[Finding]:
    return _judges[0].findings(work)


# Words -------------------------------------------------------------------------------------------


def _of_the_screen(batch: Batch) -> Iterator[Finding]:
    """Yield that the screen is of no use here."""
    if batch.unscreened:
        yield missing(batch.unscreened)
    if batch.disagreed:
        yield differs()


def _cannot_check(shapes: Graph, failure: CannotCheck) -> Finding:
    shape = failure.shape
    message = Text(
        f"検査できません（{failure.reason}）。", f"it cannot be checked: {failure.reason}"
    )
    remedy = Text(
        "形の書き方を確かめてください。直すまで、何も合格にはなりません。",
        "Check how it is written; until then nothing passes.",
    )
    if shape is None:
        return Finding(Severity.VIOLATION, CANNOT_CHECK, message, remedy)
    return problem(shapes, CANNOT_CHECK, At(shape), message, remedy)


def labels(statements: Statements, knowledge: Graph) -> Labels:
    """Return what gives an IRI its label: Japanese and English filled from each other."""

    @lru_cache(maxsize=10_000)
    def label(iri: str) -> Text | None:
        found = statements.labels([iri]).get(iri) or _labels_in(knowledge, iri)
        if not found:
            return None
        either = found.get("") or next(iter(found.values()))
        return Text(found.get("ja", either), found.get("en", either), found.get("vi", ""))

    return label


def _labels_in(knowledge: Graph, iri: str) -> dict[str, str]:
    return {
        value.language or "": str(value)
        for property_ in (RDFS.label, SKOS.prefLabel)
        for value in knowledge.objects(URIRef(iri), property_)
        if isinstance(value, Literal)
    }
