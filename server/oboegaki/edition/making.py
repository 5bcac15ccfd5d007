"""What every build has in common, whole or by difference: check, dumps, manifest, publication."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from oboegaki import __version__
from oboegaki.check.machine import as_json
from oboegaki.check.run import checked
from oboegaki.edition.manifest import (
    FORMAT,
    FileStamp,
    Manifest,
    inventory,
    load,
    save,
    settings_digest,
    verify,
)
from oboegaki.edition.names import DUMPS, REPORT
from oboegaki.edition.period import UNKNOWN, period
from oboegaki.edition.place import Place, now
from oboegaki.errors import EditionError, EditionMissing, Text
from oboegaki.figures import Distribution, LeftOut, Numbers
from oboegaki.report import Report, Severity
from oboegaki.site import Site
from oboegaki.statements.schema import FORMAT as STATEMENTS_FORMAT
from oboegaki.statements.stage import Progress, Stage


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: a manifest unless the check blocked it; `new` unless it was current.

    `left_out` are the files that there are not, because their format cannot say the data; `lost`
    is what is wrong with the edition before, where that kept something from being told. `renewed`
    is how many graphs a build by difference read anew, None when it read everything; then `why`
    tells what kept it from less, unless nothing was to be gained.
    """

    report: Report
    manifest: Manifest | None
    new: bool
    lost: EditionError | None = None
    left_out: tuple[LeftOut, ...] = ()
    renewed: int | None = None
    why: Text | None = None


Publishing = Callable[[Path, Manifest], None]
"""What is done with an edition before readers are served from it; raises an EditionError."""


@dataclass(frozen=True, slots=True)
class Task:
    """One build: the site, where its editions are, and who hears how it goes."""

    site: Site
    place: Place
    progress: Progress
    extra_shapes: Sequence[Path]
    publishing: Publishing | None
    jobs: int
    fully: bool = False
    begun: float = field(default_factory=time.monotonic)
    took: dict[str, float] = field(default_factory=dict)


def checked_by(task: Task, staged: Stage) -> Report:
    """Return what the whole check says."""
    task.progress(Text("検査", "Checking"))
    begun = time.monotonic()
    report = checked(staged, task.site, task.extra_shapes, task.jobs)
    task.took["check"] = round(time.monotonic() - begun, 3)
    return report


def kept(task: Task, report: Report, same: Manifest) -> Built:
    """Publish nothing: the content is that of the current edition."""
    if report.blocking:
        return Built(report, None, new=False)
    lost = None
    _prepared(task, task.place.path(same.id), same)
    if task.place.known.learned() != same.id:
        lost = task.place.make_current(same, "build")
    return Built(report, same, new=False, lost=lost)


def current_with(task: Task, content: str) -> Manifest | EditionError | None:
    """Return the current edition's manifest when it has this content, or what is wrong with it."""
    with suppress(EditionMissing):
        folder = task.place.current()
        try:
            manifest = load(folder)
            if (manifest.content, manifest.tool) == (content, __version__):
                verify(folder, manifest, whole=True)
                return None if task.fully and manifest.basis else manifest
        except EditionError as error:
            return error
    return None


@dataclass(frozen=True, slots=True)
class Made:
    """What an edition's files hold, once they are there; `basis` is the edition they rest on."""

    folder: Path
    content: str
    dumps: Sequence[Distribution] = ()
    left_out: Sequence[LeftOut] = ()
    basis: Manifest | None = None


def publish(task: Task, staged: Stage, report: Report, made: Made) -> Built:
    """Complete a finished folder with its report and manifest, and make it the current edition."""
    folder = made.folder
    (folder / REPORT).write_text(as_json(report), encoding="utf-8")
    manifest = _manifest(task, staged, made)
    warnings, before = report.count(Severity.WARNING), _stamps_before(task, made)
    manifest = replace(manifest, warnings=warnings, inventory=inventory(folder, before))
    save(manifest, folder)
    if staged.statements is not None and manifest.dumps:
        from oboegaki.edition.agreement import agree

        task.progress(Text("数の照合", "Comparing the numbers"))
        agree(task.site, folder, manifest, staged.statements)
    lost = _published(task, folder, manifest)
    return Built(report, manifest, new=True, lost=lost, left_out=tuple(made.left_out))


def _stamps_before(task: Task, made: Made) -> dict[Path, FileStamp]:
    """Return the hashes that are known of files which the edition has from another one."""
    if made.basis is None:
        return {}
    folder = task.place.path(made.basis.id)
    return {folder / stamp.name: stamp for stamp in made.basis.inventory}


def _numbers(staged: Stage) -> Numbers:
    named = sum(bool(facts.iri) for facts in staged.graphs)
    return Numbers(staged.source_quads, staged.distinct_triples, named)


def dumps(task: Task, staged: Stage, folder: Path) -> tuple[list[Distribution], list[LeftOut]]:
    """Write every file of a small edition and the first ones of a large one."""
    from oboegaki import dump

    task.progress(Text("ダンプの書き出し", "Writing the dumps"))
    if staged.statements is None:
        return [], []
    wanted = dump.FIRST if is_large(task.site, staged) else (*dump.FIRST, *dump.REST)
    return dump.written(staged.statements, folder / DUMPS, task.site.name, wanted)


def is_large(site: Site, staged: Stage) -> bool:
    """Tell whether some files of an edition follow once it is current."""
    return staged.source_quads > site.limits.prompt_quads


def _manifest(task: Task, staged: Stage, made: Made) -> Manifest:
    site, created = task.site, now()
    name = f"{created.replace('-', '').replace(':', '')}-{made.content[:12]}"
    return Manifest(
        id=task.place.free_name(name),
        format=FORMAT,
        statements_format=STATEMENTS_FORMAT,
        tool=__version__,
        created=created,
        base=site.base,
        default_graph=site.default_graph,
        content=made.content,
        settings=settings_digest(site),
        numbers=_numbers(staged),
        warnings=0,
        dumps=tuple(made.dumps),
        inventory=(),
        issued=task.place.begun() or created,
        period=period(staged.statements) if staged.statements else UNKNOWN,
        stem=site.name,
        is_whole=not is_large(site, staged),
        basis=made.basis.id if made.basis else "",
        source_count=len(staged.sources),
        took={**task.took, "build": round(time.monotonic() - task.begun, 3)},
    )


def _prepared(task: Task, folder: Path, manifest: Manifest) -> None:
    """Have done what comes before readers are served from an edition."""
    if task.publishing is not None:
        task.publishing(folder, manifest)


def _published(task: Task, folder: Path, manifest: Manifest) -> EditionError | None:
    _prepared(task, folder, manifest)
    task.progress(Text("公開", "Publishing"))
    task.place.adopt(folder, manifest.id)
    lost = task.place.make_current(manifest, "build")
    task.place.forget_old(task.site.keep, task.site.disk_mb << 20)
    return lost
