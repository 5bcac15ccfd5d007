"""After a change only what it may matter to is judged again; the report is that of everything."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from histories import BASE, FIXED, SHAPES, after, edits, sites, write
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from test_statements import quiet

from oboegaki.check.machine import as_json
from oboegaki.check.run import checked
from oboegaki.check.since import Unbounded, steps_of
from oboegaki.edition.faults import faults_of, remember_faults
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.statements.restage import Again, restage
from oboegaki.statements.stage import Since, Stage, stage


def step(site: Site, stages: tuple[Path, Path], names: Iterable[str], last: Stage) -> Stage:
    """Return what a changed site says, with what it says otherwise than before."""
    base, path = stages
    sources, findings = discover(site)
    before = {source.name: source.graph for source in (*last.sources, *sources)}
    renewed = {before[name] for name in names if name in before}
    faults = faults_of(base.parent)
    again = Again(tuple(sources), tuple(findings), renewed, faults.sources)
    staged, amended = restage(site, base, path, again, last.distinct_triples, quiet)
    assert amended is not None and last.statements is not None
    since = Since(last.statements, amended.touched, amended.noted, faults.places)
    return Stage(staged.sources, staged.findings, staged.graphs, staged.source_quads,
                 staged.distinct_triples, staged.statements, since=since)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(sites, st.lists(edits, min_size=1, max_size=3))
def test_the_report_after_each_change_is_that_of_a_whole_check(
    files: dict[str, str], history: list[dict[str, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, work = Path(name) / "site", Path(name) / "work"
        site = Site(root=root, base=BASE, settled=True)
        fixed = {**FIXED, "shapes/s.ttl": SHAPES}
        write(root, {**fixed, **files})
        work.mkdir()
        last, base = stage(site, work / "0.sqlite", quiet), work / "0.sqlite"
        remember_faults(work, last, checked(last, site))
        for number, edit in enumerate(history, 1):
            files = after(files, edit)
            write(root, {**fixed, **files})
            path = work / f"{number}.sqlite"
            staged = step(site, (base, path), edit, last)
            whole = stage(site, None, quiet)
            report = checked(staged, site)
            assert as_json(report) == as_json(checked(whole, site))
            remember_faults(work, staged, report)
            last, base = staged, path


TURTLE = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX ex: <https://example.org/ns#> "
UNBOUNDED = (
    "ex:S sh:targetObjectsOf ex:p .",
    "ex:S sh:targetClass ex:C ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ] .",
    "ex:S sh:targetClass ex:C ; sh:node ex:S .",
    "ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o }' ] .",
    "ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { ?x <a:b> <a:c> }' ] .",
)


@pytest.mark.parametrize("text", UNBOUNDED)
def test_shapes_that_look_anywhere_are_not_bounded(text: str) -> None:
    with pytest.raises(Unbounded):
        steps_of(Graph().parse(data=TURTLE + text, format="turtle"))


def test_steps_are_told_by_direction() -> None:
    shape = "ex:S sh:targetClass ex:C ; sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ] ."
    steps = steps_of(Graph().parse(data=TURTLE + shape, format="turtle"))
    ns = "https://example.org/ns#"
    assert (steps.onwards, steps.back) == ({URIRef(f"{ns}p")}, {URIRef(f"{ns}q")})
    assert steps.depth == 2
