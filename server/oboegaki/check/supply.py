"""Where the shapes of a check come from: the site, the files given by hand, and ourselves.

The program supplies its own ontology, concepts and shapes to every other site that uses obg: terms;
a site that does not is spared shapes about general vocabulary such as foaf:Person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from oboegaki.errors import Text
from oboegaki.rdf import NAMESPACE
from oboegaki.report import Finding, Severity
from oboegaki.site import Site, flagship_root
from oboegaki.site import read as read_site
from oboegaki.sources.discover import Source, discover, source
from oboegaki.statements.reader import Statements

_OURS = "oboegaki:"
"""Begins the names of supplied sources, so that they are never taken for the site's."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Sources that a check reads besides those of the site, and what is wrong with their files."""

    extra: tuple[Source, ...] = ()
    shapes: tuple[Source, ...] = ()
    knowledge: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()


def supply(statements: Statements, site: Site, extra_shapes: Sequence[Path]) -> Supply:
    """Return the shape files given by hand, and what we supply to this site."""
    extra, findings = [], []
    for path in extra_shapes:
        found = source(path, path.name, site.base)
        if path.is_file() and found is not None:
            extra.append(replace(found, name=str(path), kind="shapes"))
        else:
            findings.append(_no_shapes_file(path))
    ours = _ours() if _wants_ours(statements, site) else ()
    return Supply(
        extra=tuple(extra),
        shapes=tuple(each for each in ours if each.kind == "shapes"),
        knowledge=tuple(each for each in ours if each.kind in ("ontology", "concepts")),
        findings=tuple(findings),
    )


def _wants_ours(statements: Statements, site: Site) -> bool:
    is_flagship = site.settled and site.root.resolve() == flagship_root().resolve()
    return not is_flagship and statements.mentions_under(NAMESPACE)


@lru_cache(maxsize=1)
def _ours() -> tuple[Source, ...]:
    """Return our own sources, looked for once in the life of the program."""
    sources, _ = discover(read_site(flagship_root()))
    return tuple(replace(each, name=_OURS + each.name) for each in sources)


def _no_shapes_file(path: Path) -> Finding:
    missing = not path.is_file()
    return Finding(
        Severity.VIOLATION,
        "no-shapes-file",
        Text(f"{path} がありません。", f"{path} does not exist.") if missing
        else Text(f"{path} は RDF のファイルではありません。", f"{path} is not an RDF file."),
        Text("--shapes には形（SHACL）を書いたファイルを指定してください。",
             "Give --shapes a file that holds shapes (SHACL)."),
        source=str(path),
    )  # fmt: skip
