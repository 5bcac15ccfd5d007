"""The check of a release under review: what `check` will say of it once the marks are gone."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from oboegaki.authoring import yaml_tree
from oboegaki.authoring.yaml_tree import UNREVIEWED
from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.report import Report
from oboegaki.review.facts import Facts
from oboegaki.review.release import Release
from oboegaki.sources.discover import Source, discover
from oboegaki.statements.stage import Stage, stage

_SHARED = frozenset(("authority", "links", "ontology", "concepts", "shapes"))
_MOST_FILES, _MOST_BYTES = 60, 4 << 20
_SETTLED = "確認前"
_UNSIGNED = "shapes:Drafted-review"
"""That nobody has signed yet is what the end of the review is for."""


def findings_of(release: Release, facts: Facts) -> Report:
    """Return what the check of the site says of the file, its marks aside.

    Of a site with many files, those that all releases share are read besides this one. A file
    that cannot be read is left out: that is for `check` to tell.
    """
    with tempfile.TemporaryDirectory(prefix="oboegaki-review-") as folder:
        own = _settled(release, facts, Path(folder))
        others = _others(release)
        staged = _staged(release, [own, *others], Path(folder) / "statements")
        if unread := staged.unread - {own.name}:
            rest = [each for each in others if each.name not in unread]
            staged = _staged(release, [own, *rest], Path(folder) / "again")
        try:
            report = checked(staged, release.site)
        finally:
            if staged.statements is not None:
                staged.statements.close()
    own_findings = (each for each in report.findings
                    if each.source == own.name and each.rule != _UNSIGNED)  # fmt: skip
    return Report.of(own_findings, report.sources, report.quads)


def _staged(release: Release, sources: Iterable[Source], path: Path) -> Stage:
    ordered = sorted(sources, key=lambda each: each.name)
    return stage(release.site, path, _quietly, only=ordered)


def _quietly(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing: the page tells that the check runs."""


def _settled(release: Release, facts: Facts, folder: Path) -> Source:
    """Write the file without marks, with the texts that lie beside it; lines stay the same."""
    text = facts.text
    for at, _ in yaml_tree.comments(facts.text, facts.tree):
        end = facts.line_end(at)
        text = text[:at] + text[at:end].replace(UNREVIEWED, _SETTLED) + text[end:]
    path = folder / release.path.name
    path.write_text(text, encoding="utf-8", newline="")
    for each in release.path.parent.glob("*.txt"):
        (folder / each.name).symlink_to(each.resolve())
    return replace(release.source, file=str(path))


def _others(release: Release) -> list[Source]:
    found = [each for each in discover(release.site)[0] if each.name != release.source.name]
    size = sum(each.path.stat().st_size for each in found)
    if len(found) <= _MOST_FILES and size <= _MOST_BYTES:
        return found
    return [each for each in found if each.kind in _SHARED]
