"""Reading the description file. Each call is a few index look-ups, whatever the data's size."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from oboegaki import nquads, overlay
from oboegaki.statements.asked import DESCRIPTIONS, STRANGERS, in_turn, marked
from oboegaki.statements.schema import GRAPH_ORDER, STANDING_OF_KIND, Standing

Labels = Mapping[str, Mapping[str, str]]
"""IRI -> language -> label."""


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A graph of the edition: its name, kind and numbers."""

    id: int
    iri: str
    kind: str
    source: str
    quads: int
    bytes: int
    digest: str
    in_default: bool


class Place(NamedTuple):
    """A document that exists: its IRI, and its graph when the document is a whole graph."""

    iri: str
    graph: GraphRow | None


class Lines(NamedTuple):
    """What is said about one subject: `predicate object .` lines, in one graph or standing."""

    subject: bytes
    lines: bytes
    graph: bytes
    standing: Standing


class LinkCount(NamedTuple):
    """How many resources point at one through a property."""

    predicate: str
    standing: Standing
    links: int


class Link(NamedTuple):
    """One resource that points at another; `key` is where the next page begins."""

    subject: str
    key: str


class Statements:
    """An open description file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through `connection`, which may be that of a writer that has finished."""
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "Statements":
        """Open a finished file for reading from any one thread at a time."""
        return cls(overlay.connect(path))

    @property
    def path(self) -> Path | None:
        """Return the file, None when it is in memory only."""
        (_, _, path) = self._connection.execute("PRAGMA database_list").fetchone()
        return Path(path) if path else None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def select(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Return the rows of a query of the module `wholes`."""
        return self._rows(sql, *values)

    def _rows(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    # Documents ---------------------------------------------------------------------------------

    def graphs(self, most: int = -1) -> list[GraphRow]:
        """Return every graph, or the first ones, in order."""
        rows = self._rows(f"SELECT * FROM graph ORDER BY {GRAPH_ORDER} LIMIT ?", most)  # noqa: S608
        return [_graph_row(row) for row in rows]

    def graphs_of_kind(self, kind: str) -> list[GraphRow]:
        """Return the graphs of one kind, such as `shapes`."""
        rows = self._rows(f"SELECT * FROM graph WHERE kind = ? ORDER BY {GRAPH_ORDER}", kind)  # noqa: S608
        return [_graph_row(row) for row in rows]

    def graph(self, iri: str) -> GraphRow | None:
        """Return the graph with this name."""
        row = next(self._rows("SELECT * FROM graph WHERE iri = ?", iri), None)
        return _graph_row(row) if row else None

    def place(self, candidates: Sequence[str]) -> Place | None:
        """Return the first of the document IRIs that exists: as a graph, or as a subject."""
        for iri in candidates:
            graph = self.graph(iri)
            if graph or self._described(iri):
                return Place(iri, graph)
        return None

    def _described(self, document: str) -> bool:
        """Tell whether anything is said of a document's IRI or of a fragment of it."""
        return bool(self._subjects(document, limit=1))

    def _subjects(self, document: str, limit: int = -1) -> list[tuple[int, str]]:
        rows = self._rows(
            "SELECT id, iri FROM resource WHERE described AND iri = ?1 UNION ALL"
            " SELECT id, iri FROM (SELECT id, iri FROM resource"
            " WHERE iri >= ?1 || '#' AND iri < ?1 || '$' AND described ORDER BY iri) LIMIT ?2",
            document,
            limit,
        )
        return [(number, iri) for number, iri in rows]

    def described_in(self, document: str) -> list[str]:
        """Return the document's IRI and those of fragments of it that anything is said of."""
        return [iri for _, iri in self._subjects(document)]

    def is_described(self, iri: str) -> bool:
        """Tell whether any graph has a statement about exactly this resource."""
        return any(self._rows("SELECT 1 FROM resource WHERE iri = ? AND described", iri))

    def is_mentioned(self, iri: str) -> bool:
        """Tell whether the edition knows this resource at all, be it only as an object."""
        return any(self._rows("SELECT 1 FROM resource WHERE iri = ?", iri))

    def mentions_under(self, start: str) -> bool:
        """Tell whether the edition knows any resource whose IRI begins with `start`."""
        sql = "SELECT 1 FROM resource WHERE iri >= ?1 AND iri < ?1 || char(1114111) LIMIT 1"
        return any(self._rows(sql, start))

    def iris_under(self, start: str) -> list[str]:
        """Return every IRI that the edition knows and that begins with `start`, in order."""
        sql = "SELECT iri FROM resource WHERE iri >= ?1 AND iri < ?1 || char(1114111) ORDER BY iri"
        return [iri for (iri,) in self._rows(sql, start)]

    def of_graph(self, graph: GraphRow) -> Iterator[Lines]:
        """Yield everything one graph says, subject by subject."""
        token = nquads.token(graph.iri) if graph.iri else b""
        standing = STANDING_OF_KIND.get(graph.kind, Standing.STATED)
        rows = self._rows(
            "SELECT resource.iri, lines FROM statements JOIN resource ON resource.id = subject"
            " WHERE graph = ? ORDER BY statements.id",
            graph.id,
        )
        for iri, lines in rows:
            yield Lines(nquads.token(iri), lines, token, standing)

    def subjects_of_graph(
        self, graph: GraphRow, size: int, after: int = 0
    ) -> list[tuple[int, str]]:
        """Return a page of what a graph speaks of, each with the key of the page after it."""
        rows = self._rows(
            "SELECT statements.id, resource.iri FROM statements"
            " JOIN resource ON resource.id = subject"
            " WHERE graph = ? AND statements.id > ? ORDER BY statements.id LIMIT ?",
            graph.id,
            after,
            size,
        )
        return rows.fetchall()

    def strangers_of(self, graph: GraphRow, base: str) -> Iterator[Lines]:
        """Yield what a graph says of subjects that have no document under `base`."""
        token = nquads.token(graph.iri) if graph.iri else b""
        standing = STANDING_OF_KIND.get(graph.kind, Standing.STATED)
        for iri, lines in self._rows(STRANGERS, graph.id, base):
            yield Lines(nquads.token(iri), lines, token, standing)

    def of_document(self, document: str) -> Iterator[Lines]:
        """Yield what all graphs say about a document's resources, each statement once."""
        for some in in_turn([iri for _, iri in self._subjects(document)]):
            for lines in self.descriptions(some).values():
                yield from lines

    def of_resource(self, iri: str) -> Iterator[Lines]:
        """Yield what all graphs say about exactly one resource, each statement once."""
        yield from self.descriptions((iri,)).get(iri, ())

    def descriptions(self, iris: Sequence[str]) -> dict[str, list[Lines]]:
        """Return what all graphs say about each of some resources and its blank nodes.

        Each statement comes once. The resources come in the order in which they are asked for.
        """
        found: dict[str, list[Lines]] = {iri: [] for iri in iris}
        marks, values = marked(iris)
        for owner, iri, merged, lines, graph, kind in self._rows(DESCRIPTIONS % (marks, marks),
                                                                 *values):  # fmt: skip
            subject = nquads.token(iri)
            if merged is not None:
                found[owner] += _by_standing(subject, merged)
            elif lines is not None:
                standing = STANDING_OF_KIND.get(kind, Standing.STATED)
                named = nquads.token(graph) if graph else b""
                found[owner].append(Lines(subject, lines, named, standing))
        return found

    def _in_graphs(self, number: int, subject: bytes) -> Iterator[Lines]:
        for lines, graph, kind in self._rows(_STATEMENTS_OF_SUBJECT, number):
            standing = STANDING_OF_KIND.get(kind, Standing.STATED)
            yield Lines(subject, lines, nquads.token(graph) if graph else b"", standing)

    def _blanks(self, owner: int) -> list[tuple[int, str]]:
        return self._rows(
            "SELECT resource.id, resource.iri FROM nested JOIN resource ON resource.id = blank"
            " WHERE owner = ? ORDER BY resource.iri",
            owner,
        ).fetchall()

    def with_graphs(self, document: str) -> Iterator[Lines]:
        """Yield what each graph says about a document's resources, graph by graph."""
        for number, iri in self._subjects(document):
            for each, name in ((number, iri), *self._blanks(number)):
                yield from self._in_graphs(each, nquads.token(name))

    def default_triples(self) -> Iterator[Lines]:
        """Yield the default graph's graphs as one, by subject IRI, each statement once."""
        graphs = self._rows("SELECT * FROM graph WHERE in_default LIMIT 2").fetchall()
        if len(graphs) < 2:
            for row in graphs:
                yield from (each._replace(graph=b"") for each in self.of_graph(_graph_row(row)))
            return
        rows = self._rows(
            "SELECT resource.iri, merged.lines, statements.lines, graph.kind FROM resource"
            " LEFT JOIN merged ON merged.subject = resource.id"
            " LEFT JOIN statements ON merged.subject IS NULL AND statements.subject = resource.id"
            " LEFT JOIN graph ON graph.id = statements.graph"
            " WHERE described AND (merged.subject IS NOT NULL OR graph.in_default)"
            " ORDER BY resource.iri"
        )
        for iri, merged, lines, kind in rows:
            subject = nquads.token(iri)
            if merged is None:
                standing = STANDING_OF_KIND.get(kind, Standing.STATED)
                yield Lines(subject, lines, b"", standing)
                continue
            yield from (each for each in _by_standing(subject, merged) if each.standing <= 2)

    def graphs_about(self, iri: str, limit: int) -> list[str]:
        """Return the names of up to `limit` graphs that speak about a resource."""
        rows = self._rows(
            "SELECT graph.iri FROM statements JOIN graph ON graph.id = statements.graph"  # noqa: S608
            " WHERE subject = (SELECT id FROM resource WHERE iri = ?)"
            f" ORDER BY {GRAPH_ORDER} LIMIT ?",
            iri,
            limit,
        )
        return [name for (name,) in rows if name]

    def graphs_counted(self, iri: str, most: int) -> int:
        """Return how many graphs speak about a resource, `most` when it is more."""
        sql = (
            "SELECT COUNT(*) FROM (SELECT 1 FROM statements"
            " WHERE subject = (SELECT id FROM resource WHERE iri = ?) LIMIT ?)"
        )
        return int(next(self._rows(sql, iri, most))[0])

    # Labels and links --------------------------------------------------------------------------

    def labels(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the labels of resources by language; a resource without any is left out."""
        found: dict[str, dict[str, str]] = {}
        for some in in_turn(list(dict.fromkeys(iris))):
            marks, values = marked(some)
            rows = self._rows(
                "SELECT resource.iri, language, text FROM resource"  # noqa: S608 - marks only
                f" JOIN label ON label.resource = resource.id WHERE resource.iri IN ({marks})",
                *values,
            )
            for iri, language, text in rows:
                found.setdefault(iri, {})[language] = text
        return found

    def link_counts(self, iri: str) -> list[LinkCount]:
        """Return how many resources point at this one, by property and standing."""
        rows = self._rows(
            "SELECT resource.iri, standing, links FROM link_count"
            " JOIN resource ON resource.id = predicate"
            " WHERE object = (SELECT id FROM resource WHERE iri = ?)"
            " ORDER BY standing, links DESC, resource.iri",
            iri,
        )
        return [LinkCount(name, Standing(standing), links) for name, standing, links in rows]

    def links(
        self, iri: str, predicate: str, standing: Standing, size: int, after: str = ""
    ) -> list[Link]:
        """Return a page of the resources that point at this one through a property.

        Newest first; `after` is the key of the last link of the page before.
        """
        newness, _, subject = after.partition(".")
        rows = self._rows(
            "SELECT newness, subject, resource.iri FROM link JOIN resource ON resource.id = subject"
            " WHERE object = (SELECT id FROM resource WHERE iri = ?)"
            " AND predicate = (SELECT id FROM resource WHERE iri = ?) AND standing = ?"
            " AND (newness, subject) > (?, ?) ORDER BY newness, subject LIMIT ?",
            iri,
            predicate,
            standing,
            int(newness or _FIRST),
            int(subject or 0),
            size,
        )
        return [Link(name, f"{newness}.{number}") for newness, number, name in rows]

    def pointing(self, iri: str, predicate: str) -> Iterator[str]:
        """Yield every resource that points at this one through a property."""
        for count in self.link_counts(iri):
            if count.predicate == predicate:
                yield from self._all_links(iri, predicate, count.standing)

    def _all_links(self, iri: str, predicate: str, standing: Standing) -> Iterator[str]:
        after = ""
        while page := self.links(iri, predicate, standing, _PAGE, after):
            yield from (link.subject for link in page)
            after = page[-1].key

    def having(self, predicate: str, most: int) -> list[str]:
        """Return the first resources that have a property: this reads everything."""
        rows = self._rows(
            "SELECT DISTINCT resource.iri FROM statements"
            " JOIN resource ON resource.id = subject"
            " WHERE instr(lines, CAST(?1 AS BLOB)) = 1"
            " OR instr(lines, CAST(char(10) || ?1 AS BLOB)) > 0"
            " ORDER BY resource.iri LIMIT ?2",
            f"<{predicate}> ",
            most,
        )
        return [iri for (iri,) in rows]

    def moments(self, iris: Sequence[str]) -> dict[str, str]:
        """Return the moment (an xsd:date or dateTime as written) of each resource that has one."""
        marks = ",".join("?" * len(iris))
        rows = self._rows(
            "SELECT iri, value FROM moment"  # noqa: S608 - question marks only
            " JOIN resource ON resource.id = moment.resource"
            f" WHERE iri IN ({marks})",
            *iris,
        )
        return dict(rows.fetchall())

    def term_uses(self) -> dict[str, int]:
        """Return how often each property is used in the default graph's graphs."""
        sql = "SELECT iri, uses FROM term_use JOIN resource ON resource.id = predicate"
        return dict(self._rows(sql).fetchall())

    def uses_of(self, iri: str) -> int:
        """Return how often a property is used, or how many resources there are of a class."""
        row = self._rows(
            "SELECT COALESCE((SELECT uses FROM term_use WHERE predicate = resource.id), 0)"
            " + COALESCE((SELECT resources FROM class_count WHERE class = resource.id), 0)"
            " FROM resource WHERE iri = ?",
            iri,
        ).fetchone()
        return int(row[0]) if row else 0

    def class_counts(self) -> dict[str, int]:
        """Return how many resources there are of each class, the largest first."""
        sql = (
            "SELECT iri, resources FROM class_count JOIN resource ON resource.id = class"
            " ORDER BY resources DESC, iri"
        )
        return dict(self._rows(sql).fetchall())


_STATEMENTS_OF_SUBJECT = (
    "SELECT lines, graph.iri, graph.kind FROM statements JOIN graph ON graph.id = statements.graph"  # noqa: S608
    f" WHERE subject = ? ORDER BY {GRAPH_ORDER}"
)
_PAGE = 1000
_FIRST = -(1 << 62)


def _graph_row(row: tuple[Any, ...]) -> GraphRow:
    return GraphRow(*row)


def _by_standing(subject: bytes, text: bytes) -> Iterator[Lines]:
    lines: dict[Standing, list[bytes]] = {}
    for line in text.splitlines(keepends=True):
        lines.setdefault(Standing(int(line[:1])), []).append(line[1:])
    for standing in sorted(lines):
        yield Lines(subject, b"".join(lines[standing]), b"", standing)
