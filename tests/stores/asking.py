"""Asking a store in a test: what is in it, and answers read back by other programs."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

from oboegaki import queries
from oboegaki.formats import RESULTS_JSON, Representation
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore

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
    """Return the complete answer to a query that has passed the front door, or to a raw `Query`.

    `default` and `named` are the graphs of its data set, separated by spaces.
    """
    default, named = (tuple(dataset.get(name, "").split()) for name in ("default", "named"))
    query = text if isinstance(text, Query) else queries.read(text, Limits(), default, named)
    answer = await store.answer(query, form)
    assert answer.representation is form
    return b"".join([chunk async for chunk in answer.chunks])


elder: set[int] = set()
"""Workers of ours that were there before the test began: those of other suites' servers."""


def workers(of: int | None = None) -> dict[int, str]:
    """Return the query workers of a process with their state (Z: dead and not buried).

    Of our own process, only those that the running test has started.
    """
    found = {
        pid: state
        for pid, (state, command) in children(of or os.getpid()).items()
        if b"oboegaki.stores.worker" in command or state == "Z"
    }
    return {pid: state for pid, state in found.items() if of or pid not in elder}


def children(parent: int) -> dict[int, tuple[str, bytes]]:
    """Return state and command of each child; a new one has the command of its parent at first."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, of = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(of) == parent:
            found[int(entry.name)] = state, command
    return found


def open_files(pid: int | None = None) -> dict[int, str]:
    """Return what a process has open."""
    found = {}
    for entry in Path(f"/proc/{pid or os.getpid()}/fd").iterdir():
        with suppress(FileNotFoundError):
            found[int(entry.name)] = str(entry.readlink())
    return found


Body = Callable[[EmbeddedStore], Awaitable[None]]
STREAMED = Limits(query_workers=1, result_buffer_kb=16)
"""Everything over 16 KiB comes as it is read."""


def using(engine: Path, limits: Limits, body: Body) -> None:
    """Run `body` with a store, and see that no process is left when it is closed."""

    async def run() -> None:
        store = EmbeddedStore(engine, REVISION, limits)
        try:
            await body(store)
        finally:
            await store.close()
        assert workers() == {}

    asyncio.run(run())


def raw(text: str) -> Query:
    """Return a query as the front door would never let it pass."""
    return Query(text, "SELECT")


async def is_well(store: EmbeddedStore) -> bool:
    """Tell whether a plain query is answered; waits for workers that are being replaced."""
    return len(json.loads(await asked(store, NAMES))["results"]["bindings"]) == 2


async def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait for something that processes do, of which nobody tells us."""
    for _ in range(round(seconds / 0.02)):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return condition()


def processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
