"""check -> write a new edition beside the current one -> swap it in: wholly, or by difference."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oboegaki.edition import engine, fresh
from oboegaki.edition.amend import amended
from oboegaki.edition.basis import MERGES, Basis, basis_of
from oboegaki.edition.faults import remember_faults
from oboegaki.edition.making import (
    Built,
    Made,
    Publishing,
    Task,
    checked_by,
    current_with,
    dumps,
    kept,
    publish,
)
from oboegaki.edition.manifest import Manifest, content_digest, load
from oboegaki.edition.names import ENGINE, SEARCH, STATEMENTS
from oboegaki.edition.place import Place, writable
from oboegaki.edition.search_index import indexing
from oboegaki.errors import Text
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.statements.reader import Statements
from oboegaki.statements.restage import Merged
from oboegaki.statements.stage import Progress, Stage, outside_default, stage

__all__ = ["Built", "Publishing", "build"]


def build(
    site: Site,
    place: Place,
    progress: Progress,
    extra_shapes: Sequence[Path] = (),
    *,
    wholly: bool = True,
    publishing: Publishing | None = None,
    jobs: int = 1,
    fully: bool = False,
) -> Built:
    """Check a site and publish it as its new current edition.

    A blocking report leaves the last good edition current, and so does a crash at any point. Those
    files of a large edition that follow once it is current are written, too, unless not `wholly`.
    `jobs` processes share reading and checking much data. What the last edition says is taken over
    where the sources are as they were, unless `fully`.
    `publishing` is called with the finished edition before it becomes current. Raises BuildRunning,
    PlaceUnusable when the folder cannot be written, and what `publishing` raises.
    """
    task = Task(site, place, progress, extra_shapes, publishing, jobs, fully)
    with writable(place), place.locked(), place.building() as folder:
        built = _built(task, folder)
    return _completed(task, built) if wholly else built


def _completed(task: Task, built: Built) -> Built:
    """Write the files that follow, readers being served already."""
    if built.manifest is None or built.manifest.is_whole:
        return built
    from oboegaki.edition.complete import complete

    task.progress(Text("残りのダンプの書き出し", "Writing the other dumps"))
    folder = task.place.path(built.manifest.id)
    with writable(task.place, is_served=True):
        left_out = complete(folder)
    manifest = load(folder)
    if built.new and built.renewed is not None:
        _agree(task, folder, manifest)
    return replace(built, manifest=manifest, left_out=(*built.left_out, *left_out))


def _agree(task: Task, folder: Path, manifest: Manifest) -> None:
    """Compare the numbers of an edition whose files all followed."""
    from oboegaki.edition.agreement import agree

    task.progress(Text("数の照合", "Comparing the numbers"))
    statements = Statements.open(folder / STATEMENTS)
    try:
        agree(task.site, folder, manifest, statements)
    finally:
        statements.close()


def _built(task: Task, folder: Path) -> Built:
    sources, findings = discover(task.site)
    basis = basis_of(task, sources)
    if isinstance(basis, Basis):
        try:
            return amended(task, folder, basis, findings)
        except Merged:
            basis = MERGES
    return replace(_whole(task, folder, fresh.stamps(sources)), why=basis)


def _whole(task: Task, folder: Path, stamps: fresh.Stamps) -> Built:
    sources, _ = discover(task.site)
    outside = outside_default(sources)
    with engine.filling(folder / ENGINE, task.site.default_graph, outside) as filling:
        staged = stage(task.site, folder / STATEMENTS, task.progress, filling, jobs=task.jobs)
        if staged.blocked:
            return Built(checked_by(task, staged), None, new=False)
        content = content_digest(task.site, staged.graphs)
        same = current_with(task, content)
        if isinstance(same, Manifest):
            built = kept(task, checked_by(task, staged), same)
        else:
            built = _written(task, staged, Made(folder, content), filling)
            built = replace(built, lost=built.lost or same)
    if built.manifest is not None:
        fresh.remember(task.place, built.manifest.id, stamps)
    return built


def _written(task: Task, staged: Stage, made: Made, filling: engine.Filling) -> Built:
    """Check, write and publish; engine and search index are made meanwhile, by other processes."""
    folder = made.folder
    with indexing(folder / STATEMENTS, folder / SEARCH) as index:
        report = checked_by(task, staged)
        if report.blocking:
            return Built(report, None, new=False)
        files, left_out = dumps(task, staged, folder)
        task.progress(Text("検索エンジンの用意", "Loading the engine"))
        filling.finish()
        index.finish()
    remember_faults(folder, staged, report)
    return publish(task, staged, report, replace(made, dumps=files, left_out=left_out))
