"""Some sources -> a description file that shares what did not change with an older one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from oboegaki import nquads, overlay
from oboegaki.errors import Text
from oboegaki.report import Finding
from oboegaki.site import Site
from oboegaki.sources.discover import OUTSIDE_DEFAULT, Source
from oboegaki.sources.identities import Said, merges
from oboegaki.sources.read import read
from oboegaki.sources.records import Records
from oboegaki.statements.amend import Amended, amend
from oboegaki.statements.reader import Statements
from oboegaki.statements.renewed import Renewed
from oboegaki.statements.stage import Progress, Stage, kinds_of
from oboegaki.statements.writer import Graph


class Merged(Exception):
    """Two things are read as one from now on, whichever sources speak of them."""


@dataclass(frozen=True, slots=True)
class Again:
    """What to read: every source of the `renewed` graphs; the `faulty` ones for their findings."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    renewed: Collection[str]
    faulty: Collection[str]


def restage(
    site: Site, base: Path, path: Path, again: Again, distinct: int, progress: Progress
) -> tuple[Stage, Amended | None]:
    """Read what has to be read and write it into `path`, which says what `base` does otherwise.

    `distinct` is how many distinct triples `base` has. A source that cannot be read blocks. Raises
    Merged when the changes say that two things are one.
    """
    findings = list(again.findings)
    with Records(str(path.parent)) as records:
        unread = _read(site, again, records, findings, progress)
        read_in = Stage(again.sources, tuple(findings), unread=frozenset(unread))
        if unread or not again.sources:
            return read_in, None
        progress(Text("整理", "Arranging"))
        with overlay.changing(base, path) as connection:
            amended = amend(connection, _renewed(site, again, records))
    return _staged(read_in, amended, path, distinct), amended


def _read(
    site: Site, again: Again, records: Records, findings: list[Finding], progress: Progress
) -> set[str]:
    """Read what has to be read, the changes first as `stage` does; return what could not be."""
    todo = [s for s in again.sources if s.graph in again.renewed or s.name in again.faulty]
    todo.sort(key=lambda source: source.kind != "changes")
    said: list[Said] = []
    unread = set()
    for number, source in enumerate(todo):
        progress(Text("読み込み", "Reading"), number, len(todo))
        found: list[bytes] = []
        reading = read(source, site, found.append)
        findings += reading.findings
        if not reading.complete:
            unread.add(source.name)
        if source.kind == "changes":
            said += [Said(record, source.name) for record in found]
        for record in found if source.graph in again.renewed else ():
            records.add(record)
    decided = merges(said, site.base)
    if decided.kept:
        raise Merged
    findings += decided.findings
    return unread


def _renewed(site: Site, again: Again, records: Records) -> Iterator[Renewed]:
    kinds = kinds_of(again.sources)
    gone = {nquads.token(graph) for graph in again.renewed}
    for token, triples in records.by_graph():
        kind, name = kinds[token]
        in_default = site.default_graph != "own" and kind not in OUTSIDE_DEFAULT
        gone.discard(token)
        yield Renewed(Graph(token, kind, name, in_default), list(triples))
    for token in sorted(gone):
        yield Renewed(Graph(token, "plain", "", in_default=False), ())


def _staged(read_in: Stage, amended: Amended, path: Path, distinct: int) -> Stage:
    return Stage(
        sources=read_in.sources,
        findings=read_in.findings,
        graphs=amended.graphs,
        source_quads=sum(facts.quads for facts in amended.graphs),
        distinct_triples=distinct + amended.gained,
        statements=Statements.open(path),
    )
