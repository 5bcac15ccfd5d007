"""The statements of a part of the data as chunks of N-Quads or N-Triples, and in any syntax."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from oboegaki import nquads
from oboegaki.figures import EVERYTHING, ONTOLOGY, SHAPES, STATED
from oboegaki.formats import N_QUADS, N_TRIPLES, Representation, from_lines, write_to
from oboegaki.rdf import Quad
from oboegaki.statements.reader import GraphRow, Statements

KINDS: Mapping[str, frozenset[str]] = {
    STATED: frozenset(("press",)),
    ONTOLOGY: frozenset(("ontology", "concepts")),
    SHAPES: frozenset(("shapes",)),
}
"""Part of the data -> the kinds of the graphs that it is; everything else is all of them."""

_BATCH = 1 << 20


class Counted:
    """Chunks of lines, counted while somebody else takes them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Count the lines of `chunks`."""
        self._chunks = chunks
        self.lines = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield the chunks."""
        for chunk in self._chunks:
            self.lines += chunk.count(b"\n")
            yield chunk


def write(
    statements: Statements, syntax: Representation, output: IO[bytes], part: str = EVERYTHING
) -> int:
    """Write a part of the statements in one syntax; return how many were written.

    A syntax with graphs holds every source quad in its graph. The others hold each triple once: of
    everything those of the default graph's graphs, of a part those of its graphs.
    """
    counted = Counted(chunks(statements, syntax, part))
    if syntax in (N_QUADS, N_TRIPLES):
        output.writelines(counted)
    else:
        write_to(parsed(counted), syntax, output)
    return counted.lines


def chunks(statements: Statements, syntax: Representation, part: str) -> Iterator[bytes]:
    """Yield a part of the statements as N-Quads or N-Triples, about a MiB at a time."""
    if syntax.quads:
        return batched(_quads(statements, part))
    return batched(_triples(statements, part))


def has(statements: Statements, part: str) -> bool:
    """Tell whether there is anything of a part."""
    return part not in KINDS or bool(_graphs(statements, part))


def parsed(chunks: Iterable[bytes]) -> Iterator[Quad]:
    """Yield the quads of chunks of N-Quads."""
    for chunk in chunks:
        yield from from_lines(chunk)


def _graphs(statements: Statements, part: str) -> list[GraphRow]:
    kinds = KINDS.get(part)
    return [each for each in statements.graphs() if kinds is None or each.kind in kinds]


def _quads(statements: Statements, part: str) -> Iterator[bytes]:
    for graph in _graphs(statements, part):
        for each in statements.of_graph(graph):
            yield nquads.in_graph(nquads.joined(each.subject, each.lines), each.graph)


def _triples(statements: Statements, part: str) -> Iterator[bytes]:
    if part not in KINDS:
        for each in statements.default_triples():
            yield nquads.joined(each.subject, each.lines)
        return
    lines: set[bytes] = set()
    for graph in _graphs(statements, part):
        for each in statements.of_graph(graph):
            lines.update(nquads.joined(each.subject, each.lines).splitlines(keepends=True))
    yield from sorted(lines)


def batched(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Join texts to chunks of about 1 MiB."""
    batch = bytearray()
    for text in texts:
        batch += text
        if len(batch) > _BATCH:
            yield bytes(batch)
            batch.clear()
    yield bytes(batch)
