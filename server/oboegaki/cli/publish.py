"""`check`, `build`, `editions`, `use`: from sources to the current edition, and back."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from oboegaki.cli import engines
from oboegaki.cli.terminal import Progress, complain, say, table
from oboegaki.edition.fresh import is_fresh
from oboegaki.edition.manifest import Manifest, load, verify
from oboegaki.edition.names import STATEMENTS
from oboegaki.edition.place import Place, of_site, writable
from oboegaki.errors import EditionError, NumbersDisagree, SiteError, Text
from oboegaki.report import Report
from oboegaki.site import Site, locate, reader_language
from oboegaki.theme import Theme

if TYPE_CHECKING:
    from oboegaki.edition.build import Built


def site_of(arguments: Namespace) -> Site:
    """Return the site that the command line names."""
    return locate(tuple(arguments.site), arguments.base, arguments.default_graph)


def usable_site_of(arguments: Namespace) -> Site:
    """Return the site, once it is known that its own pages can be used; raises SiteError."""
    site = site_of(arguments)
    for fault in _faults(site):
        raise fault
    return _with_engine(site, arguments)


def forgiven_site_of(arguments: Namespace) -> Site:
    """Return the site, after telling what of its own pages cannot be used: ours takes its place."""
    site = site_of(arguments)
    found = _faults(site)
    for fault in found:
        complain(fault)
    if found:
        say(Text("使えないものは、組み込みのもので表示します。",
                 "What cannot be used is replaced by the built-in one."))  # fmt: skip
    return _with_engine(site, arguments)


def _faults(site: Site) -> list[SiteError]:
    """Return what of a site's own pages cannot be used; pages are loaded for these only."""
    folders = [site.root / name for name in ("templates", "static")]
    brings = site.templates or site.theme != Theme() or any(each.is_dir() for each in folders)
    if not site.settled or not brings:
        return []
    from oboegaki.web.pages import faults

    return list(faults(site))


def _with_engine(site: Site, arguments: Namespace) -> Site:
    chosen = getattr(arguments, "engine", None)
    return replace(site, check_engine=chosen) if chosen else site


def check(arguments: Namespace) -> int:
    """Check a site and print its report; 1 when anything blocks."""
    from oboegaki.check.run import checked
    from oboegaki.statements.stage import stage

    site, progress = usable_site_of(arguments), Progress()
    shapes = _existing(arguments.shapes)
    with tempfile.TemporaryDirectory(prefix="oboegaki-") as folder:
        staged = stage(site, Path(folder) / STATEMENTS, progress, jobs=arguments.jobs)
        progress(Text("検査", "Checking"))
        report = checked(staged, site, shapes, arguments.jobs)
        if staged.statements is not None:
            staged.statements.close()
    progress(Text("数の照合", "Comparing the numbers"))
    disagreement = _disagreement(site, of_site(site, arguments.editions))
    progress.end()
    sys.stdout.write(_formatted(report, arguments.format, site))
    engines.tell(site)
    if disagreement is not None:
        complain(disagreement)
    return 1 if report.blocking or disagreement else 0


def _disagreement(site: Site, place: Place) -> NumbersDisagree | None:
    """Return where the current edition states two numbers for one thing; None before there is one.

    What is wrong with an edition otherwise is for those to tell who want to read it.
    """
    from oboegaki.edition.agreement import agree
    from oboegaki.edition.opened import opened

    try:
        edition = opened(place.current())
    except EditionError:
        return None
    try:
        agree(site, edition.folder, edition.manifest, edition.statements)
    except NumbersDisagree as error:
        return error
    finally:
        edition.close()
    return None


def _existing(names: list[str]) -> list[Path]:
    for name in names:
        if not Path(name).is_file():
            raise SiteError(
                Text(f"形のファイル {name} がありません。", f"There is no shapes file {name}."),
                Text("綴りと場所を確かめてください。", "Check the spelling and the folder."),
            )
    return [Path(name) for name in names]


def findings_of(report: Report, site: Site) -> str:
    """Return a report as text for the person at the terminal."""
    return _formatted(report, "text", site)


def _formatted(report: Report, form: str, site: Site) -> str:
    from oboegaki.check import machine, text

    forms: dict[str, Callable[[], str]] = {
        "text": lambda: text.render(report, reader_language(), colour=sys.stdout.isatty()),
        "json": lambda: machine.as_json(report),
        "sarif": lambda: machine.as_sarif(report, site.root),
        "ttl": lambda: machine.as_turtle(report),
    }
    written = forms[form]()
    return written if written.endswith("\n") else written + "\n"


def build(arguments: Namespace) -> int:
    """Check a site and publish it as its new current edition; 1 when the check blocks it."""
    site = forgiven_site_of(arguments)
    place = of_site(site, arguments.editions or arguments.out)
    if arguments.if_changed and is_fresh(site, place):
        return 0
    from oboegaki.edition.build import build as build_edition

    progress = Progress()
    shapes = _existing(arguments.shapes)
    publishing = engines.publishing(site, place, progress)
    wholly = not arguments.first_files
    try:
        built = build_edition(
            site,
            place,
            progress,
            shapes,
            wholly=wholly,
            publishing=publishing,
            jobs=arguments.jobs,
            fully=arguments.full,
        )
    finally:
        progress.end()
    if built.report.findings:
        sys.stderr.write(_formatted(built.report, "text", site))
    if built.manifest is None:
        say(Text("公開していません。元の版はそのままです。",
                 "Nothing was published. The last good edition stays as it was."))  # fmt: skip
        return 1
    for each in built.left_out:
        say(Text(f"ファイルを一つ省きました（{each.part}、{each.format}）: {each.why.ja}。",
                 f"Left out one file ({each.part}, {each.format}): {each.why.en}."))  # fmt: skip
    _tell(built.manifest, place, new=built.new)
    _tell_how(built)
    if wholly:  # otherwise the one who serves says it
        engines.tell(site)
    _tell_of_loss(built.lost)
    return 0


def _tell(manifest: Manifest, place: Place, *, new: bool) -> None:
    numbers = manifest.numbers
    what = (
        Text("新しい版", "New edition") if new else Text("変更なし。今の版", "Nothing changed in")
    )
    say(what + Text(
        f": {manifest.id}（{numbers.source_quads:,} 文、{numbers.graphs:,} グラフ）{place.folder}",
        f" {manifest.id}: {numbers.source_quads:,} quads in {numbers.graphs:,} graphs, "
        f"in {place.folder}",
    ))  # fmt: skip


def _tell_how(built: "Built") -> None:
    """Say whether all was read, and why, where there is an edition to go on from."""
    if built.renewed is not None:
        say(Text(f"差分で作りました（読み直したグラフ: {built.renewed:,}）。",
                 f"Made by difference: graphs read again: {built.renewed:,}."))  # fmt: skip
    elif built.why is not None:
        say(
            Text(f"全体を作りました（{built.why.ja}）。", f"Made from all sources: {built.why.en}.")
        )


def _tell_of_loss(lost: EditionError | None) -> None:
    """Say what was wrong with the edition before."""
    if lost is not None:
        say(lost.what + Text(
            "これからの版が代わりになります。読めない内容は、履歴で語られません。",
            " The new one takes its place; the history tells without what could not be read.",
        ))  # fmt: skip


def editions(arguments: Namespace) -> int:
    """List the kept editions, newest first."""
    from oboegaki.reader.kept import kept

    place = of_site(site_of(arguments), arguments.editions)
    rows = [
        ["*" if each.is_current else "", each.id]
        + (["", "", each.fault] if each.fault else [*map("{:,}".format, each.numbers), ""])
        for each in kept(place, reader_language())
    ]
    if not rows:
        say(Text("まだ版がありません。oboegaki build で作ってください。",
                 "There is no edition yet. Make one with `oboegaki build`."))  # fmt: skip
        return 1
    print(table(["", "edition", "quads", "triples", ""], rows))
    return 0


def use(arguments: Namespace) -> int:
    """Make a kept edition the current one."""
    site = site_of(arguments)
    place = of_site(site, arguments.editions)
    publishing = engines.publishing(site, place, Progress())
    with writable(place), place.locked():
        folder = place.path(arguments.edition)
        manifest = load(folder)
        verify(folder, manifest, whole=True)
        if publishing is not None:
            publishing(folder, manifest)
        lost = place.make_current(manifest, "use")
    _tell_of_loss(lost)
    say(Text(f"今の版を {manifest.id} にしました。", f"The current edition is now {manifest.id}."))
    return 0


def diff(arguments: Namespace) -> int:
    """Write what one kept edition states that another does not to standard output."""
    from oboegaki.edition.difference import FORMS

    place = of_site(site_of(arguments), arguments.editions)
    sys.stdout.buffer.writelines(FORMS[arguments.format](place, arguments.old, arguments.new))
    return 0


def gc(arguments: Namespace) -> int:
    """Remove old editions: all but the newest, and the oldest beyond a budget of disk space."""
    site = site_of(arguments)
    place = of_site(site, arguments.editions)
    keep = site.keep if arguments.keep is None else arguments.keep
    with writable(place), place.locked():
        gone = place.forget_old(keep, (arguments.budget or site.disk_mb) << 20)
    for name in gone:
        say(Text(f"版 {name} を削除しました。", f"Removed the edition {name}."))
    say(Text(f"{len(place.names())} 版が残っています。", f"Kept {len(place.names())} editions."))
    return 0


def purge(arguments: Namespace) -> int:
    """Erase a thing from every kept edition, dump and feed; a tombstone stays."""
    from oboegaki.edition.purge import purge as purge_thing

    site, progress = site_of(arguments), Progress()
    place = of_site(site, arguments.editions)
    try:
        purged = purge_thing(site, place, arguments.iri, progress)
        engines.forget(site, place, progress)
    finally:
        progress.end()
    for old, new in purged.renamed:
        say(
            Text(
                f"版 {old} を書き直して {new} としました。", f"Rewrote the edition {old} as {new}."
            )
        )
    say(Text(f"<{arguments.iri}> を消去しました。文章の中の言及は消えません。",
             f"Erased <{arguments.iri}>. What texts say of it in words stays."))  # fmt: skip
    return 0
