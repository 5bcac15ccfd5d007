"""Writing the description file: sorted records in, tables out."""

import hashlib
import sqlite3
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from oboegaki import nquads, overlay
from oboegaki.statements.nesting import belonging, blank_objects
from oboegaki.statements.schema import (
    ANALYSED_FROM,
    DERIVED_TABLES,
    INDEXES,
    LABEL_RANK,
    MOMENT_RANK,
    STANDING_OF_KIND,
    TABLES,
    Standing,
)

_BATCH = 10_000
_PRAGMAS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;
PRAGMA cache_size = -65536; BEGIN;
"""


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph to be written: its token (b"" = the unnamed one) and what kind it is."""

    token: bytes
    kind: str
    source: str
    in_default: bool


class GraphFacts(NamedTuple):
    """What writing one graph showed: how many statements, and the hash of their sorted text."""

    iri: str
    kind: str
    source: str
    quads: int
    digest: str
    in_default: bool


@dataclass(slots=True)
class _Batch:
    """Rows that wait to be inserted together."""

    statements: list[tuple[int, int, bytes]] = field(default_factory=list)
    links: list[tuple[int, int, int, int, bool]] = field(default_factory=list)
    labels: list[tuple[int, str, str]] = field(default_factory=list)
    moments: list[tuple[int, str]] = field(default_factory=list)
    resources: list[tuple[int, str]] = field(default_factory=list)


class Writer:
    """Fills a new description file, one graph after the other, then the tables across graphs."""

    def __init__(self, path: Path | None = None) -> None:
        """Create the file, or keep it in memory when there is no path."""
        self.connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._path = path
        self._run(_PRAGMAS + TABLES)
        self.graphs: list[GraphFacts] = []
        self._ids: dict[bytes, int] = {}
        self._ties = array("L", (0,))
        self.connection.create_function("tie", 1, self._ties.__getitem__, deterministic=True)
        self._uses: Counter[int] = Counter()
        self._batch = _Batch()

    def add(self, graph: Graph, triples: Iterable[bytes]) -> GraphFacts:
        """Write one graph from its sorted, distinct canonical triples."""
        number = len(self.graphs) + 1
        standing = STANDING_OF_KIND.get(graph.kind, Standing.STATED)
        blanks: dict[bytes, list[bytes]] = defaultdict(list)
        digest, size, count = hashlib.sha256(), 0, 0
        for subject, lines in nquads.grouped(iter(triples)):
            digest.update(nquads.joined(subject, lines))
            size += len(lines)
            count += lines.count(b"\n")
            self._batch.statements.append((number, self._id(subject), lines))
            if standing is not Standing.RULE:
                self._links(subject, lines, standing, graph.in_default)
            if b"_:" in lines:
                blanks[subject] += blank_objects(lines)
            if len(self._batch.statements) > _BATCH:
                self._flush()
        if blanks:
            self._nest(blanks)
        facts = GraphFacts(
            nquads.iri(graph.token) if graph.token else "",
            graph.kind,
            graph.source,
            count,
            digest.hexdigest(),
            graph.in_default,
        )
        self._add_graph_row(number, facts, size)
        return facts

    def _add_graph_row(self, number: int, facts: GraphFacts, size: int) -> None:
        self.graphs.append(facts)
        row = (number, facts.iri, facts.kind, facts.source, facts.quads, size, facts.digest)
        self.connection.execute(
            "INSERT INTO graph VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, facts.in_default)
        )

    def _id(self, token: bytes) -> int:
        known = self._ids.get(token)
        if known is None:
            known = self._ids[token] = len(self._ids) + 1
            self._batch.resources.append((known, nquads.iri(token)))
            self._ties.append(zlib.crc32(token))
        return known

    def _links(self, subject: bytes, lines: bytes, standing: Standing, in_default: bool) -> None:
        """Note what the lines of one subject say about labels, moments and other resources."""
        batch, number = self._batch, self._id(subject)
        for line in lines.splitlines():
            predicate, _, object_ = line.partition(b" ")
            property_ = self._id(predicate)
            self._uses[property_] += in_default
            first = object_[:1]
            if first == b"<" and object_[:3] != b"<<(":
                link = (self._id(object_[:-2]), property_, standing, number, in_default)
                batch.links.append(link)
            elif first == b'"' and predicate in LABEL_RANK:
                literal = nquads.literal(object_[:-2])
                batch.labels.append(
                    (number, literal.language, LABEL_RANK[predicate] + literal.value)
                )
            elif first == b'"' and predicate in MOMENT_RANK:
                value = nquads.literal(object_[:-2]).value
                batch.moments.append((number, MOMENT_RANK[predicate] + value))

    def _nest(self, blanks: dict[bytes, list[bytes]]) -> None:
        """Note which blank nodes belong to the description of each IRI."""
        rows = [(self._id(owner), self._id(blank)) for owner, blank in belonging(blanks)]
        self._flush()
        self.connection.executemany("INSERT OR IGNORE INTO nested VALUES (?, ?)", rows)

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        many = self.connection.executemany
        many("INSERT INTO resource (id, iri) VALUES (?, ?)", batch.resources)
        many("INSERT INTO statements (graph, subject, lines) VALUES (?, ?, ?)", batch.statements)
        many("INSERT INTO found_link VALUES (?, ?, ?, ?, ?)", batch.links)
        many("INSERT INTO found_label VALUES (?, ?, ?)", batch.labels)
        many("INSERT INTO found_moment VALUES (?, ?)", batch.moments)

    def finish(self) -> int:
        """Write the tables across graphs; return the distinct triples of the default graph."""
        execute = self.connection.execute
        for facts in self.graphs:
            if facts.iri:
                self._id(nquads.token(facts.iri))
        self._flush()
        self._run(INDEXES + DERIVED_TABLES)
        repeated = self._merge()
        self._uses -= Counter({self._ids[token]: times for token, times in repeated.items()})
        self.connection.executemany("INSERT INTO term_use VALUES (?, ?)", self._uses.items())
        (rows,) = execute("SELECT SUM(quads) FROM graph WHERE in_default").fetchone()
        self._run("COMMIT")
        if (rows or 0) > ANALYSED_FROM:
            self._run("ANALYZE")
        return int(rows or 0) - repeated.total()

    def close(self) -> None:
        """Close the finished file; one in memory stays open for its reader."""
        if self._path is not None:
            self.connection.close()
            overlay.finish(self._path)

    def _run(self, script: str) -> None:
        """Run statements one by one: `executescript` would commit in between."""
        for statement in script.split(";"):
            self.connection.execute(statement)

    def _merge(self) -> Counter[bytes]:
        """Fill `merged`; return how often the default graph repeats a statement, by property."""
        rows = self.connection.execute(
            "SELECT subject, graph.kind, graph.in_default, lines"
            " FROM statements JOIN graph ON graph.id = statements.graph"
            " WHERE subject IN"
            " (SELECT subject FROM statements GROUP BY subject HAVING COUNT(*) > 1)"
            " ORDER BY subject, graph.id"
        )
        repeated: Counter[bytes] = Counter()
        merged = []
        for subject, group in groupby(rows, key=lambda row: int(row[0])):
            rows_of = ((kind, bool(in_default), lines) for _, kind, in_default, lines in group)
            merged.append((subject, merged_lines(rows_of, repeated)))
        self.connection.executemany("INSERT INTO merged VALUES (?, ?)", merged)
        return repeated


def merged_lines(rows: Iterator[tuple[str, bool, bytes]], repeated: Counter[bytes]) -> bytes:
    """Return each line once, led by its best standing; count what repeats one in the default."""
    standings: dict[bytes, Standing] = {}
    default: set[bytes] = set()
    for kind, in_default, text in rows:
        standing = STANDING_OF_KIND.get(kind, Standing.STATED)
        for line in text.splitlines(keepends=True):
            standings[line] = min(standings.get(line, standing), standing)
            if in_default:
                if line in default:
                    repeated[line.partition(b" ")[0]] += 1
                default.add(line)
    return b"".join(b"%d" % standings[line] + line for line in sorted(standings))
