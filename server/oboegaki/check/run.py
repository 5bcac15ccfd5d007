"""The check: what reading the sources found, then what their shapes say about them."""

from collections.abc import Sequence
from pathlib import Path

from oboegaki.report import Report
from oboegaki.site import Site
from oboegaki.statements.stage import Stage


def checked(staged: Stage, site: Site, extra_shapes: Sequence[Path] = ()) -> Report:
    """Check a site's sources against its shapes and those of the files `extra_shapes`.

    A source that could not be read leaves nothing to check: then the report says only that.
    """
    findings = list(staged.findings)
    return Report.of(findings, len(staged.sources), staged.source_quads)
