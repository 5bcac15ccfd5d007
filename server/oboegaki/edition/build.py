"""check -> write a new edition beside the current one -> swap it in."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import OperationalError

from oboegaki import __version__, dump
from oboegaki.check.machine import as_json
from oboegaki.check.run import checked
from oboegaki.edition import engine, fresh
from oboegaki.edition.agreement import agree
from oboegaki.edition.complete import complete
from oboegaki.edition.manifest import (
    FORMAT,
    Manifest,
    SourceStamp,
    content_digest,
    inventory,
    load,
    save,
    settings_digest,
    verify,
)
from oboegaki.edition.names import DUMPS, ENGINE, REPORT, SEARCH, STATEMENTS
from oboegaki.edition.period import UNKNOWN, period
from oboegaki.edition.place import Place, now, unusable, writable
from oboegaki.edition.search_index import indexing
from oboegaki.errors import EditionError, EditionMissing, Text
from oboegaki.figures import Distribution, LeftOut, Numbers
from oboegaki.report import Report, Severity
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.statements.schema import FORMAT as STATEMENTS_FORMAT
from oboegaki.statements.stage import Progress, Stage, outside_default, stage


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: a manifest unless the check blocked it; `new` unless it was current.

    `left_out` are the files that there are not, because their format cannot say the data; `lost`
    is what is wrong with the edition before, where that kept something from being told.
    """

    report: Report
    manifest: Manifest | None
    new: bool
    lost: EditionError | None = None
    left_out: tuple[LeftOut, ...] = ()


Publishing = Callable[[Path, Manifest], None]
"""What is done with an edition before readers are served from it; raises an EditionError."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One build: the site, where its editions are, and who hears how it goes."""

    site: Site
    place: Place
    progress: Progress
    extra_shapes: Sequence[Path]
    publishing: Publishing | None
    jobs: int


def build(
    site: Site,
    place: Place,
    progress: Progress,
    extra_shapes: Sequence[Path] = (),
    *,
    wholly: bool = True,
    publishing: Publishing | None = None,
    jobs: int = 1,
) -> Built:
    """Check a site and publish it as its new current edition.

    A blocking report leaves the last good edition current, and so does a crash at any point. Those
    files of a large edition that follow once it is current are written, too, unless not `wholly`.
    `jobs` processes share the check of much data.
    `publishing` is called with the finished edition before it becomes current. Raises BuildRunning,
    PlaceUnusable when the folder cannot be written, and what `publishing` raises.
    """
    task = _Task(site, place, progress, extra_shapes, publishing, jobs)
    try:
        with writable(place), place.locked(), place.building() as folder:
            built = _built(task, folder)
    except OperationalError as error:
        raise unusable(place.folder, OSError(str(error))) from error
    return _completed(task, built) if wholly else built


def _completed(task: _Task, built: Built) -> Built:
    """Write the files that follow, readers being served already."""
    if built.manifest is None or built.manifest.is_whole:
        return built
    task.progress(Text("残りのダンプの書き出し", "Writing the other dumps"))
    folder = task.place.path(built.manifest.id)
    with writable(task.place):
        left_out = complete(folder)
    return replace(built, manifest=load(folder), left_out=(*built.left_out, *left_out))


def _built(task: _Task, folder: Path) -> Built:
    sources, _ = discover(task.site)
    stamps = fresh.stamps(sources)
    outside = outside_default(sources)
    with engine.filling(folder / ENGINE, task.site.default_graph, outside) as filling:
        staged = stage(task.site, folder / STATEMENTS, task.progress, filling)
        if staged.blocked:
            return Built(_checked(task, staged), None, new=False)
        content = content_digest(task.site, staged.graphs)
        same = _current_with(task.place, content)
        if isinstance(same, Manifest):
            built = _kept(task, staged, same)
        else:
            built = _written(task, staged, folder, content, stamps, filling)
            built = replace(built, lost=built.lost or same)
    if built.manifest is not None:
        fresh.remember(task.place, built.manifest.id, stamps)
    return built


def _checked(task: _Task, staged: Stage) -> Report:
    task.progress(Text("検査", "Checking"))
    return checked(staged, task.site, task.extra_shapes, task.jobs)


def _kept(task: _Task, staged: Stage, same: Manifest) -> Built:
    """The content is that of the current edition: there is nothing to write."""
    report = _checked(task, staged)
    if report.blocking:
        return Built(report, None, new=False)
    lost = None
    _prepared(task, task.place.path(same.id), same)
    if task.place.known.learned() != same.id:
        lost = task.place.make_current(same, "build")
    return Built(report, same, new=False, lost=lost)


def _written(
    task: _Task,
    staged: Stage,
    folder: Path,
    content: str,
    stamps: tuple[SourceStamp, ...],
    filling: engine.Filling,
) -> Built:
    """Check, write and publish; engine and search index are made meanwhile, by other processes."""
    with indexing(folder / STATEMENTS, folder / SEARCH) as index:
        report = _checked(task, staged)
        if report.blocking:
            return Built(report, None, new=False)
        dumps, left_out = _dumps(task, staged, folder)
        task.progress(Text("検索エンジンの用意", "Loading the engine"))
        filling.finish()
        index.finish()
    (folder / REPORT).write_text(as_json(report), encoding="utf-8")
    manifest = _manifest(task, staged, content, stamps, dumps)
    warnings = report.count(Severity.WARNING)
    manifest = replace(manifest, warnings=warnings, inventory=inventory(folder))
    save(manifest, folder)
    if staged.statements is not None:
        task.progress(Text("数の照合", "Comparing the numbers"))
        agree(task.site, folder, manifest, staged.statements)
    lost = _published(task, folder, manifest)
    return Built(report, manifest, new=True, lost=lost, left_out=tuple(left_out))


def _current_with(place: Place, content: str) -> Manifest | EditionError | None:
    """Return the current edition's manifest when it has this content, or what is wrong with it."""
    with suppress(EditionMissing):
        folder = place.current()
        try:
            manifest = load(folder)
            if (manifest.content, manifest.tool) == (content, __version__):
                verify(folder, manifest, whole=True)
                return manifest
        except EditionError as error:
            return error
    return None


def _numbers(staged: Stage) -> Numbers:
    named = sum(bool(facts.iri) for facts in staged.graphs)
    return Numbers(staged.source_quads, staged.distinct_triples, named)


def _dumps(task: _Task, staged: Stage, folder: Path) -> tuple[list[Distribution], list[LeftOut]]:
    """Write every file of a small edition and the first ones of a large one."""
    task.progress(Text("ダンプの書き出し", "Writing the dumps"))
    if staged.statements is None:
        return [], []
    wanted = dump.FIRST if _is_large(task.site, staged) else (*dump.FIRST, *dump.REST)
    return dump.written(staged.statements, folder / DUMPS, task.site.name, wanted)


def _is_large(site: Site, staged: Stage) -> bool:
    return staged.source_quads > site.limits.prompt_quads


def _manifest(
    task: _Task,
    staged: Stage,
    content: str,
    stamps: tuple[SourceStamp, ...],
    dumps: Sequence[Distribution],
) -> Manifest:
    site, created = task.site, now()
    name = f"{created.replace('-', '').replace(':', '')}-{content[:12]}"
    return Manifest(
        id=task.place.free_name(name),
        format=FORMAT,
        statements_format=STATEMENTS_FORMAT,
        tool=__version__,
        created=created,
        base=site.base,
        default_graph=site.default_graph,
        content=content,
        settings=settings_digest(site),
        numbers=_numbers(staged),
        warnings=0,
        sources=stamps,
        dumps=tuple(dumps),
        inventory=(),
        issued=task.place.begun() or created,
        period=period(staged.statements) if staged.statements else UNKNOWN,
        stem=site.name,
        is_whole=not _is_large(site, staged),
    )


def _prepared(task: _Task, folder: Path, manifest: Manifest) -> None:
    """Have done what comes before readers are served from an edition."""
    if task.publishing is not None:
        task.publishing(folder, manifest)


def _published(task: _Task, folder: Path, manifest: Manifest) -> EditionError | None:
    _prepared(task, folder, manifest)
    task.progress(Text("公開", "Publishing"))
    task.place.adopt(folder, manifest.id)
    lost = task.place.make_current(manifest, "build")
    task.place.forget_old(task.site.keep, task.site.disk_mb << 20)
    return lost
