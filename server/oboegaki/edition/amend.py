"""A new edition by difference: the last one's files, shared, and what is told otherwise now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from oboegaki.edition import engine, fresh
from oboegaki.edition.basis import Basis
from oboegaki.edition.faults import remember_faults
from oboegaki.edition.making import (
    Built,
    Made,
    Task,
    checked_by,
    current_with,
    dumps,
    is_large,
    kept,
    publish,
)
from oboegaki.edition.manifest import Manifest, content_digest
from oboegaki.edition.names import ENGINE, SEARCH, STATEMENTS
from oboegaki.errors import Text
from oboegaki.rdf import NAMESPACE
from oboegaki.report import Finding, Report
from oboegaki.search import amend as search
from oboegaki.statements.amend import Amended
from oboegaki.statements.reader import Statements
from oboegaki.statements.restage import Again, restage
from oboegaki.statements.stage import Since, Stage


def amended(task: Task, folder: Path, basis: Basis, findings: Sequence[Finding]) -> Built:
    """Build by difference from the current edition; `findings` are about the sources as files."""
    again = Again(basis.sources, tuple(findings), basis.renewed, basis.faults.sources)
    distinct = basis.manifest.numbers.distinct_triples
    before, after = basis.folder / STATEMENTS, folder / STATEMENTS
    staged, changes = restage(task.site, before, after, again, distinct, task.progress)
    report = _checked(task, staged, basis, changes)
    if changes is None or report.blocking:
        return Built(report, None, new=False, renewed=len(basis.renewed))
    content = content_digest(task.site, staged.graphs)
    same = current_with(task, content) if content == basis.manifest.content else None
    if isinstance(same, Manifest):
        built = kept(task, report, same)
    else:
        made = Made(folder, content, basis=basis.manifest)
        built = _written(task, staged, report, _Step(basis, changes, made))
    if built.manifest is not None:
        fresh.remember(task.place, built.manifest.id, basis.stamps)
    return replace(built, renewed=len(basis.renewed))


def _checked(task: Task, staged: Stage, basis: Basis, changes: Amended | None) -> Report:
    """Check what changed and what that may matter to."""
    if changes is None or basis.faults.many:
        return checked_by(task, staged)
    before = Statements.open(basis.folder / STATEMENTS)
    try:
        if before.mentions_under(NAMESPACE) != _mentions_us(staged):  # our shapes come or go
            return checked_by(task, staged)
        since = Since(before, changes.touched, changes.noted, basis.faults.places)
        return checked_by(task, replace(staged, since=since))
    finally:
        before.close()


def _mentions_us(staged: Stage) -> bool:
    return staged.statements is not None and staged.statements.mentions_under(NAMESPACE)


@dataclass(frozen=True, slots=True)
class _Step:
    """From one edition to the next."""

    basis: Basis
    changes: Amended
    made: Made


def _written(task: Task, staged: Stage, report: Report, step: _Step) -> Built:
    folder, base = step.made.folder, step.basis.folder
    task.progress(Text("検索エンジンの用意", "Loading the engine"))
    engine.amend(base / ENGINE, folder / ENGINE, step.changes.swapped)
    before = (base / STATEMENTS, base / SEARCH)
    touched = {*step.changes.touched, *step.basis.renewed}
    search.amend(before, folder / STATEMENTS, folder / SEARCH, touched)
    files, left_out = ([], []) if is_large(task.site, staged) else dumps(task, staged, folder)
    remember_faults(folder, staged, report)
    return publish(task, staged, report, replace(step.made, dumps=files, left_out=left_out))
