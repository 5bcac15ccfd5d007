"""Asking a store in a test: what is in it, and answers read back by other programs."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from oboegaki import queries
from oboegaki.formats import RESULTS_JSON, Representation
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.store import Store

Connect = Callable[[Limits], AbstractAsyncContextManager[Store]]
"""A store of the kind under test over the data below, closed at the end."""

EX = "http://example.org/"
ITEMS = 30_000
GRAPH_A, GRAPH_B = EX + "graph/a", EX + "graph/b"

DEFAULT = f"""
<{EX}city> <{EX}name> "堺市"@ja .
<{EX}city> <{EX}name> "Sakai City"@en-GB .
<{EX}city> <{EX}size> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .
<{EX}city> <{EX}note> "a \\"quote\\", a comma,\\na line\\tand <tags> & more" .
<{EX}city> <{EX}part> _:ward .
_:ward <{EX}name> "西区"@ja .
"""
"""The default graph, less the items."""

NAMED = f"""
<{EX}city> <{EX}name> "堺市"@ja <{GRAPH_A}> .
<{EX}city> <{EX}only> "a" <{GRAPH_A}> .
<{EX}city> <{EX}name> "堺市"@ja <{GRAPH_B}> .
<{EX}city> <{EX}only> "b" <{GRAPH_B}> .
"""

NAMES = f"SELECT ?name WHERE {{ <{EX}city> <{EX}name> ?name }}"
EVERYTHING = f"SELECT * WHERE {{ ?item <{EX}number> ?number }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
REVISION = "0123456789abcdef"


async def asked(
    store: Store, text: str | Query, form: Representation = RESULTS_JSON, **dataset: str
) -> bytes:
    """Return the complete answer to a query that has passed the front door, or to a raw `Query`."""
    graphs = {f"{name}_graphs": (iri,) for name, iri in dataset.items()}
    query = text if isinstance(text, Query) else queries.read(text, Limits(), **graphs)
    answer = await store.answer(query, form)
    assert answer.representation is form
    return b"".join([chunk async for chunk in answer.chunks])


def workers() -> dict[int, str]:
    """Return the query workers of this process with their state (Z: dead and not buried)."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and (b"oboegaki.stores.worker" in command or state == "Z"):
            found[int(entry.name)] = state
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
