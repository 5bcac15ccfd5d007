"""Dumps: an edition's statements as compressed files, byte-equal for equal content."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from oboegaki import nquads
from oboegaki.figures import Distribution, Numbers
from oboegaki.formats import (
    N_QUADS,
    N_TRIPLES,
    TRIG,
    TURTLE,
    Representation,
    from_lines,
    write_to,
)
from oboegaki.rdf import Quad
from oboegaki.statements.reader import Statements

FIRST = (N_QUADS, TRIG, TURTLE)
"""The syntaxes whose dumps are ready when an edition becomes current (`05-decisions.md`, 8)."""

_BATCH = 1 << 20
_LEVEL = 6


def written(
    statements: Statements, folder: Path, stem: str, numbers: Numbers
) -> list[Distribution]:
    """Write the first dumps of an edition into `folder`, gzipped; return what was written.

    N-Quads and TriG are written in one pass over the statements.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {syntax: folder / f"{stem}{syntax.suffix}.gz" for syntax in FIRST}
    with _packed(paths[N_QUADS]) as n_quads, _packed(paths[TRIG]) as trig:
        write_to(parsed(_copied(nquads_chunks(statements), n_quads)), TRIG, trig)
    with _packed(paths[TURTLE]) as turtle:
        write(statements, TURTLE, turtle)
    return [_distribution(paths[syntax], syntax, numbers) for syntax in FIRST]


@contextmanager
def _packed(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing, gzipped without a name or a time, so that equal is byte-equal."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        yield cast(IO[bytes], packed)


def _copied(chunks: Iterator[bytes], output: IO[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        output.write(chunk)
        yield chunk


def _distribution(path: Path, syntax: Representation, numbers: Numbers) -> Distribution:
    with path.open("rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
    count, counted = (
        (numbers.source_quads, "source quads")
        if syntax.quads
        else (numbers.distinct_triples, "distinct triples")
    )
    return Distribution(path.name, syntax.name, path.stat().st_size, digest, count, counted)


def write(statements: Statements, syntax: Representation, output: IO[bytes]) -> None:
    """Write an edition's statements in one syntax, without holding them all.

    A syntax with graphs holds every source quad in its graph, the others the distinct triples of
    the default graph's graphs.
    """
    chunks = nquads_chunks(statements) if syntax.quads else default_chunks(statements)
    if syntax in (N_QUADS, N_TRIPLES):
        output.writelines(chunks)
    else:
        write_to(parsed(chunks), syntax, output)


def nquads_chunks(statements: Statements) -> Iterator[bytes]:
    """Yield every source quad in canonical order as N-Quads, about a MiB at a time."""
    chunk = bytearray()
    for graph in statements.graphs():
        for each in statements.of_graph(graph):
            chunk += nquads.in_graph(nquads.joined(each.subject, each.lines), each.graph)
            if len(chunk) > _BATCH:
                yield bytes(chunk)
                chunk.clear()
    yield bytes(chunk)


def default_chunks(statements: Statements) -> Iterator[bytes]:
    """Yield the default graph's distinct triples by subject as N-Triples, about a MiB at a time."""
    chunk = bytearray()
    for each in statements.default_triples():
        chunk += nquads.joined(each.subject, each.lines)
        if len(chunk) > _BATCH:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def parsed(chunks: Iterator[bytes]) -> Iterator[Quad]:
    """Yield the quads of chunks of N-Quads."""
    for chunk in chunks:
        yield from from_lines(chunk)
