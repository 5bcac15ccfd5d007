"""Sources -> description file: the step that `check` and `build` share."""

import os.path
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.formats import TABLES
from oboegaki.report import Finding
from oboegaki.site import Site
from oboegaki.sources.discover import OUTSIDE_DEFAULT, Source, discover
from oboegaki.sources.identities import Merges, Moving, Said, merges
from oboegaki.sources.read import Reading, read
from oboegaki.sources.records import Records
from oboegaki.sources.shared import read_all
from oboegaki.statements.reader import Statements
from oboegaki.statements.writer import Graph, GraphFacts, Writer


class Progress(Protocol):
    """Hears how far long work has come."""

    def __call__(self, what: Text, done: int = 0, total: int = 0) -> None:
        """Take the name of the step and, where it can be told, how much of it is done."""
        ...


class Tap(Protocol):
    """Hears every record as it is read, and when there are no more."""

    def take(self, record: bytes) -> None:
        """Take `graph triple`; records come in no order, perhaps more than once."""
        ...

    def end(self) -> None:
        """Know that everything has been read."""
        ...


@dataclass(frozen=True, slots=True)
class Since:
    """How a description file differs from the one `before`, all of which was judged.

    `touched` is what is told otherwise of, `noted` what is mentioned for the first time or no
    longer; `places` the documents that were at fault.
    """

    before: Statements
    touched: frozenset[str]
    noted: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stage:
    """The sources of a site, read: as an open description file, or not at all.

    A source that is read but breaks a rule leaves the description file, so that the check can say
    in one go all there is to mend. `unread` names those that could not be read to their end, and
    `merged` the things that are read as another one (IRI -> IRI).
    """

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    graphs: tuple[GraphFacts, ...] = ()
    source_quads: int = 0
    distinct_triples: int = 0
    statements: Statements | None = None
    unread: frozenset[str] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)
    since: Since | None = None

    @property
    def blocked(self) -> bool:
        """Tell whether a source could not be read, so that there is nothing to go on with."""
        return self.statements is None


def stage(
    site: Site,
    path: Path | None,
    progress: Progress,
    tap: Tap | None = None,
    only: Sequence[Source] | None = None,
    jobs: int = 1,
) -> Stage:
    """Read every source of `site`, or `only` some, into a new description file.

    It is in memory without a path. `jobs` processes share the reading of much; the outcome is the
    same.
    """
    sources, findings = discover(site) if only is None else (list(only), [])
    with Records(str(path.parent) if path else None) as records:
        sink = _both(records.add, tap.take) if tap else records.add
        reading = _Reading(site, progress, findings, sources, jobs, path and path.parent)
        merged = reading.all_of(sink)
        if tap:
            tap.end()
        unread = frozenset(reading.unread)
        read_in = Stage(tuple(sources), tuple(findings), unread=unread, merged=merged.names())
        if unread or not sources:
            return read_in
        progress(Text("整理", "Arranging"))
        return _written(site, read_in, records, path)


@dataclass(slots=True)
class _Reading:
    """The sources of a site as they are read: the changes first, as they say what is one thing."""

    site: Site
    progress: Progress
    findings: list[Finding]
    sources: Sequence[Source]
    jobs: int
    folder: Path | None
    unread: set[str] = field(default_factory=set)
    _done: int = 0

    def all_of(self, sink: Callable[[bytes], None]) -> Merges:
        """Give every record to `sink`, and return which things are read as another one."""
        said: list[Said] = []
        changes = [each for each in self.sources if each.kind == "changes"]
        for source in changes:
            records: list[bytes] = []
            self._note(source, read(source, self.site, records.append))
            said += [Said(record, source.name) for record in records]
        merged = merges(said, self.site.base)
        self.findings += merged.findings
        moving = Moving(merged, sink, nquads.token(f"{self.site.base}graph/changes#")[:-1])
        take = moving.take if merged.kept else sink
        for each in said:
            take(each.record)
        others = [each for each in self.sources if each.kind != "changes"]
        for source, read_in in read_all(others, self.site, take, self.jobs, self.folder):
            self._note(source, read_in)
        self.findings += moving.end()
        return merged

    def _note(self, source: Source, reading: Reading) -> None:
        self._done += 1
        self.progress(Text("読み込み", "Reading"), self._done, len(self.sources))
        self.findings += reading.findings
        if not reading.complete:
            self.unread.add(source.name)


def _both(
    first: Callable[[bytes], None], second: Callable[[bytes], None]
) -> Callable[[bytes], None]:
    def take(record: bytes) -> None:
        first(record)
        second(record)

    return take


def outside_default(sources: Sequence[Source]) -> frozenset[bytes]:
    """Return the tokens of the graphs that stay out of a materialised default graph."""
    return frozenset(nquads.token(s.graph) for s in sources if s.kind in OUTSIDE_DEFAULT)


def _written(site: Site, read_in: Stage, records: Records, path: Path | None) -> Stage:
    writer = Writer(path)
    kinds = kinds_of(read_in.sources)
    for token, triples in records.by_graph():
        kind, name = kinds.get(token) or _of_quads(token, read_in.sources)
        in_default = not token if site.default_graph == "own" else kind not in OUTSIDE_DEFAULT
        writer.add(Graph(token, kind, name, in_default), triples)
    distinct = writer.finish()
    writer.close()
    return Stage(
        sources=read_in.sources,
        findings=read_in.findings,
        graphs=tuple(writer.graphs),
        source_quads=sum(facts.quads for facts in writer.graphs),
        distinct_triples=distinct,
        statements=Statements.open(path) if path else Statements(writer.connection),
        merged=read_in.merged,
    )


def kinds_of(sources: Sequence[Source]) -> dict[bytes, tuple[str, str]]:
    """Return the kind of each graph that files are, and the file's name or its files' folder."""
    names: dict[bytes, list[str]] = {}
    kinds: dict[bytes, str] = {}
    for source in sources:
        token = nquads.token(source.graph)
        names.setdefault(token, []).append(source.name)
        kinds[token] = source.kind
    return {token: (kinds[token], _one_name(each)) for token, each in names.items()}


def _one_name(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{os.path.commonpath(names)}/"


def _of_quads(token: bytes, sources: Sequence[Source]) -> tuple[str, str]:
    """Return the kind of a graph that a source names itself, and the name of that source."""
    for source in sources:
        below = nquads.token(source.graph)[:-1] + b"/"
        if source.syntax in TABLES and source.syntax.quads and token.startswith(below):
            return source.kind, source.name
    return "plain", _name_of_quads(sources)


def _name_of_quads(sources: Sequence[Source]) -> str:
    """Return the one source that may hold graphs of its own, "" when there are several."""
    names = [source.name for source in sources if source.syntax.quads]
    return names[0] if len(names) == 1 else ""
