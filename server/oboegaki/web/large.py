"""Documents too large for memory and the event loop: a thread writes them to a file first."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO

from oboegaki import describe, dump
from oboegaki.edition.opened import Edition
from oboegaki.formats import JSON_LD, N_QUADS, N_TRIPLES, Representation, write_to
from oboegaki.jsonld import compacted_parts
from oboegaki.statements.reader import Place

LARGE = 4 << 20
"""Bytes of statements from which a graph is written this way."""

_BATCH = 1 << 20


def is_large(place: Place) -> bool:
    """Tell whether a document is better not held in memory."""
    return place.graph is not None and place.graph.bytes > LARGE


async def written(edition: Edition, place: Place, chosen: Representation) -> AsyncIterator[bytes]:
    """Yield a document in one of the RDF syntaxes."""
    with tempfile.TemporaryFile() as file:
        await asyncio.to_thread(_write, edition, place, chosen, file)
        file.seek(0)
        while chunk := file.read(_BATCH):
            yield chunk


def _write(edition: Edition, place: Place, chosen: Representation, file: IO[bytes]) -> None:
    statements = edition.statements_again()
    try:
        read = describe.quads if chosen.quads else describe.triples
        if chosen in (N_TRIPLES, N_QUADS):
            file.writelines(read(statements, place))
        elif chosen is JSON_LD:
            file.writelines(compacted_parts(lambda: read(statements, place)))
        else:
            write_to(dump.parsed(dump.batched(read(statements, place))), chosen, file)
    finally:
        statements.close()
