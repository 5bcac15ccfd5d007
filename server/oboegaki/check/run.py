"""The check: what reading the sources found, then what their shapes say about them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from oboegaki.check.supply import supply
from oboegaki.rdf import NAMESPACE, term
from oboegaki.report import Finding, Report
from oboegaki.site import Site
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Stage


def checked(staged: Stage, site: Site, extra_shapes: Sequence[Path] = (), jobs: int = 1) -> Report:
    """Check a site's sources against its shapes and those of the files `extra_shapes`.

    `jobs` processes share the work when there is much of it; the report is the same.

    A source that could not be read leaves nothing to check: then the report says only that.
    """
    findings = _by_reading(staged, site) if staged.findings else []
    by_shapes = _against_shapes(staged, site, extra_shapes, jobs)
    findings += _without_repetitions(by_shapes, findings)
    return Report.of(findings, len(staged.sources), staged.source_quads)


def _by_reading(staged: Stage, site: Site) -> list[Finding]:
    """Return what reading the sources found, each with its place."""
    from oboegaki.check.locate import homes_by_label, located

    readable = [source for source in staged.sources if source.name not in staged.unread]
    return located(staged.findings, readable, homes_by_label(readable), site, staged.merged)


def _without_repetitions(found: list[Finding], told: list[Finding]) -> Iterator[Finding]:
    """Leave out that a value is not of its datatype where it has been told that it is ill formed.

    The shape's message (say, that there is no date) would only mislead.
    """
    forms = {(f.resource, f.path, f.value) for f in told if f.rule == "literal-form"}
    for finding in found:
        same = (finding.resource, finding.path, finding.value) in forms
        if not same or finding.component != _DATATYPE:
            yield finding


_DATATYPE = term("sh:DatatypeConstraintComponent")


def _against_shapes(
    staged: Stage, site: Site, extra_shapes: Sequence[Path], jobs: int
) -> list[Finding]:
    if staged.statements is None:
        return []
    supplied = supply(staged.statements, site, extra_shapes)
    ours = _in_our_terms(staged, staged.statements, site)
    own = any(graph.kind == "shapes" for graph in staged.graphs)
    if not own and not supplied.extra and not supplied.shapes:
        return [*supplied.findings, *ours]
    # rdflib and pySHACL take half a second to import: not for a site without shapes
    from oboegaki.check.shacl import against_shapes

    found = against_shapes(staged, staged.statements, site, supplied, jobs)
    return [*supplied.findings, *ours, *found]


def _in_our_terms(staged: Stage, statements: Statements, site: Site) -> list[Finding]:
    """Return what no shape can tell of data in our terms: quotes, names, nodes without one."""
    if not statements.mentions_under(NAMESPACE):
        return []
    from oboegaki.check.locate import homes_in_data, located
    from oboegaki.check.nameless import nameless
    from oboegaki.check.namesakes import namesakes
    from oboegaki.check.quotes import misquoted

    found = (
        *misquoted(staged.sources, statements),
        *namesakes(statements),
        *nameless(statements),
    )
    homes = homes_in_data(staged.sources, statements)
    return located(found, staged.sources, homes, site, staged.merged)
