"""Some sources -> a description file that shares what did not change with an older one."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from oboegaki import nquads, overlay
from oboegaki.errors import Text
from oboegaki.report import Finding
from oboegaki.site import Site
from oboegaki.sources.discover import OUTSIDE_DEFAULT, Source
from oboegaki.sources.read import read
from oboegaki.sources.records import Records
from oboegaki.statements.amend import Amended, Renewed, amend
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Progress, Stage, kinds_of
from oboegaki.statements.writer import Graph


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

    `distinct` is how many distinct triples `base` has. A source that cannot be read blocks.
    """
    findings = list(again.findings)
    unread = set()
    with Records(str(path.parent)) as records:
        todo = [s for s in again.sources if s.graph in again.renewed or s.name in again.faulty]
        for number, source in enumerate(todo):
            progress(Text("読み込み", "Reading"), number, len(todo))
            reading = read(source, site, _sink(source, again, records))
            findings += reading.findings
            if not reading.complete:
                unread.add(source.name)
        read_in = Stage(again.sources, tuple(findings), unread=frozenset(unread))
        if unread or not again.sources:
            return read_in, None
        progress(Text("整理", "Arranging"))
        with overlay.changing(base, path) as connection:
            amended = amend(connection, _renewed(site, again, records))
    return _staged(read_in, amended, path, distinct), amended


def _sink(source: Source, again: Again, records: Records) -> Callable[[bytes], None]:
    return records.add if source.graph in again.renewed else _nowhere


def _nowhere(record: bytes) -> None:
    """Take a record of which only the findings are wanted."""


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
