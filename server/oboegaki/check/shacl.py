"""The shapes of a site against its data: everything that needs rdflib and pySHACL, behind one door.

`run.py` comes here only when there is a shape.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS

from oboegaki.check.data import Data
from oboegaki.check.engine import CannotCheck
from oboegaki.check.explain import Labels, Words
from oboegaki.check.lint import linted
from oboegaki.check.locate import homes_by_label, homes_in_data, located
from oboegaki.check.problems import At, problem
from oboegaki.check.shacl_report import shape_of
from oboegaki.check.shapes import Shapes, for_engine, knowledge_of, shapes_of
from oboegaki.check.strangers import misnamed
from oboegaki.check.supply import Supply
from oboegaki.check.validate import Chosen, chosen, validated
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity
from oboegaki.site import Site
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Stage

_MOST_PER_RULE = 1000


def against_shapes(
    staged: Stage, statements: Statements, site: Site, supply: Supply
) -> list[Finding]:
    """Return what is wrong with the shapes of a site; if they are sound, what they say of it."""
    shapes = shapes_of(staged, site, supply)
    about_shapes = _in_shapes(shapes.findings, shapes, site)
    if not shapes.complete:
        return [*about_shapes, _data_not_checked()]
    knowledge = knowledge_of(supply)
    data = Data(statements, knowledge)
    choices = chosen(shapes.graph, data)
    lint = _in_shapes(linted(shapes, data, choices), shapes, site)
    about_shapes += lint
    if any(finding.severity is Severity.VIOLATION for finding in lint):
        return [*about_shapes, _data_not_checked()]
    found = list(misnamed(statements, data, knowledge))
    found += _found(shapes, data, choices, _labels(statements, knowledge))
    homes = homes_in_data(staged.sources, statements)
    return [*about_shapes, *_placed(located(found, staged.sources, homes, site), shapes, site)]


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


def _found(
    shapes: Shapes, data: Data, choices: Sequence[Chosen], labels: Labels
) -> Iterator[Finding]:
    """Yield what the shapes say about the data, of each rule up to a number that one can read."""
    seen: Counter[str] = Counter()
    last: dict[str, Finding] = {}
    for batch in validated(for_engine(shapes.graph), data, choices):
        words = Words(shapes.graph, batch.graph, labels)
        for failure in batch.failures:
            yield _cannot_check(shapes.graph, failure)
        for finding in map(words.finding, batch.results):
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
        return Finding(Severity.VIOLATION, "shape-cannot-be-checked", message, remedy)
    return problem(shapes, "shape-cannot-be-checked", At(shape), message, remedy)


def _labels(statements: Statements, knowledge: Graph) -> Labels:
    """Return what gives an IRI its label in both languages, each filled from the other."""

    @lru_cache(maxsize=10_000)
    def label(iri: str) -> Text | None:
        found = statements.labels([iri]).get(iri) or _labels_in(knowledge, iri)
        if not found:
            return None
        either = found.get("") or next(iter(found.values()))
        return Text(found.get("ja", either), found.get("en", either))

    return label


def _labels_in(knowledge: Graph, iri: str) -> dict[str, str]:
    return {
        value.language or "": str(value)
        for property_ in (RDFS.label, SKOS.prefLabel)
        for value in knowledge.objects(URIRef(iri), property_)
        if isinstance(value, Literal)
    }


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
