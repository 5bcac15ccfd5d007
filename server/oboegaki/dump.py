"""Dumps: an edition's statements as compressed files, byte-equal for equal content."""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from oboegaki import nquads
from oboegaki.figures import Distribution, Numbers
from oboegaki.formats import N_QUADS, TRIG, TURTLE, Representation, from_lines, write_to
from oboegaki.rdf import Quad
from oboegaki.statements.reader import Statements

_BATCH = 1 << 20
_LEVEL = 6


def written(
    statements: Statements, folder: Path, stem: str, numbers: Numbers
) -> list[Distribution]:
    """Write the dumps of an edition into `folder`; return what was written.

    N-Quads and TriG hold every source quad in its graph; Turtle holds the distinct triples of the
    default graph's graphs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plans: tuple[tuple[Representation, Callable[[IO[bytes]], None], int, str], ...] = (
        (N_QUADS, lambda out: _quads(statements, out), numbers.source_quads, "source quads"),
        (TRIG, lambda out: _trig(statements, out), numbers.source_quads, "source quads"),
        (
            TURTLE,
            lambda out: _turtle(statements, out),
            numbers.distinct_triples,
            "distinct triples",
        ),
    )
    return [
        _distribution(folder / f"{stem}{syntax.suffix}.gz", syntax, write, count, counted)
        for syntax, write, count, counted in plans
    ]


def _distribution(
    path: Path, syntax: Representation, write: Callable[[IO[bytes]], None], count: int, counted: str
) -> Distribution:
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        write(cast(IO[bytes], packed))
    with path.open("rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
    return Distribution(path.name, syntax.name, path.stat().st_size, digest, count, counted)


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


def _quads(statements: Statements, output: IO[bytes]) -> None:
    for chunk in nquads_chunks(statements):
        output.write(chunk)


def _trig(statements: Statements, output: IO[bytes]) -> None:
    write_to(parsed(nquads_chunks(statements)), TRIG, output)


def _turtle(statements: Statements, output: IO[bytes]) -> None:
    write_to(parsed(default_chunks(statements)), TURTLE, output)
