"""Small sites on disk, checked the way the command line does it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from oboegaki import site as sites
from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.report import Finding, Report
from oboegaki.site import Site
from oboegaki.statements.stage import Stage, stage

BASE = "https://example.org/"
EX = "https://example.org/ns#"
PREFIXES = f"""\
PREFIX ex: <{EX}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
"""Six lines: what follows in a file begins on line 7."""


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def written(folder: Path, files: Mapping[str, str | bytes]) -> Site:
    """Return a site in `folder` with these files; texts in Turtle get our prefixes."""
    (folder / "site.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            head = PREFIXES if name.endswith(".ttl") else ""
            content = (head + content).encode()
        path.write_bytes(content)
    return sites.read(folder)


def staged(site: Site) -> Stage:
    """Return the sources of a site, read."""
    return stage(site, None, quiet)


def report_on(
    folder: Path, files: Mapping[str, str | bytes], shapes: Sequence[Path] = ()
) -> Report:
    """Return the report of a check of these files."""
    site = written(folder, files)
    return checked(staged(site), site, shapes)


def shown(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return where each finding is and by which rule."""
    return [(finding.place, finding.rule) for finding in findings]
