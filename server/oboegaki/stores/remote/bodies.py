"""What is sent to an engine: the statements of an edition as one file of lines.

A file, because an engine may want to know the length first, and because a password by challenge
(RFC 7616) has the body sent a second time.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from oboegaki import nquads
from oboegaki.statements.reader import GraphRow, Statements

_CHUNK = 1 << 20


class Body:
    """A file that can be sent more than once."""

    def __init__(self, file: IO[bytes]) -> None:
        """Send all of `file`."""
        self._file = file
        self.size = file.tell()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file from its beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


@contextmanager
def whole_body(statements: Statements, default_graph: str, folder: Path) -> Iterator[Body]:
    """Give the whole edition as N-Quads; blank nodes are the same in all graphs."""
    with _written(_quads(statements, default_graph), folder) as body:
        yield body


@contextmanager
def graph_body(statements: Statements, graph: GraphRow | None, folder: Path) -> Iterator[Body]:
    """Give one graph as N-Triples; None is the default graph."""
    rows = statements.of_graph(graph) if graph else statements.default_triples()
    with _written((nquads.joined(each.subject, each.lines) for each in rows), folder) as body:
        yield body


def _quads(statements: Statements, default_graph: str) -> Iterator[bytes]:
    default = nquads.token(default_graph) if default_graph else b""
    for each in statements.default_triples():
        yield nquads.in_graph(nquads.joined(each.subject, each.lines), default)
    for graph in statements.graphs():
        for each in statements.of_graph(graph) if graph.iri else ():
            yield nquads.in_graph(nquads.joined(each.subject, each.lines), each.graph)


@contextmanager
def _written(lines: Iterable[bytes], folder: Path) -> Iterator[Body]:
    with tempfile.TemporaryFile(dir=folder.parent) as file:
        file.writelines(lines)
        yield Body(file)
