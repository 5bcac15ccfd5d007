"""Bringing an edition into a data set, and making sure that all of it is there.

Readers are never asked to wait or to see half: what is loaded is the data set that nobody is served
from, and it counts only once its numbers and a sample of its texts are those of the edition.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oboegaki.edition.manifest import Manifest
from oboegaki.edition.names import STATEMENTS
from oboegaki.engine import Engine
from oboegaki.errors import Text
from oboegaki.site import Site
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import Progress
from oboegaki.stores.remote import client, failures
from oboegaki.stores.remote.bodies import graph_body, whole_body
from oboegaki.stores.remote.held import DataSets, Held
from oboegaki.stores.remote.verifying import Asker, faults, listed

if TYPE_CHECKING:
    import httpx

_LOADING = Text("検索エンジンへの読み込み", "Loading the engine")
_VERIFYING = Text("検索エンジンの内容の照合", "Verifying what the engine holds")
_TAKEN = (200, 201, 202, 204)
_GONE = (*_TAKEN, 404)


@dataclass(frozen=True, slots=True)
class Loader:
    """One edition on its way into one data set."""

    http: "httpx.Client"
    engine: Engine
    number: int
    folder: Path
    manifest: Manifest
    statements: Statements
    progress: Progress

    @property
    def address(self) -> str:
        """Return the Graph Store address of the data set."""
        return self.engine.load[self.number]

    @property
    def asker(self) -> Asker:
        """Return what asks the data set."""
        return Asker(self.http, self.engine, self.engine.query[self.number])

    def load(self) -> None:
        """Replace what the data set holds by the edition; raises EngineNotLoaded."""
        if self.engine.whole:
            self.progress(_LOADING)
            with whole_body(self.statements, self.engine.default_graph, self.folder) as body:
                self._put({}, body, "application/n-quads")
            return
        wanted = self._graphs()
        for number, (name, graph) in enumerate(wanted.items()):
            self.progress(_LOADING, number, len(wanted))
            with graph_body(self.statements, graph, self.folder) as body:
                self._put(_named(name), body, "application/n-triples")
        for name in set(listed(self.asker)) - set(wanted) - set(self.engine.own_graphs):
            self._send("DELETE", _named(name), None, {}, _GONE)

    def _graphs(self) -> Mapping[str, Any]:
        """Return every graph by the name that it has there, "" being the default graph."""
        named = {graph.iri: graph for graph in self.statements.graphs() if graph.iri}
        return {self.engine.default_graph: None, **named}

    def _put(self, asked: Mapping[str, str], body: Any, media_type: str) -> None:
        headers = {"Content-Type": media_type, "Content-Length": str(body.size)}
        self._send("PUT", asked, body, headers, _TAKEN)

    def _send(
        self,
        method: str,
        asked: Mapping[str, str],
        body: Any,
        headers: Mapping[str, str],
        good: tuple[int, ...],
    ) -> None:
        """Send one request of the Graph Store Protocol, once: what writes is not tried again."""
        import httpx

        try:
            with self.http.stream(
                method, self.address, params=dict(asked) or None, content=body, headers=headers
            ) as response:
                words = next(response.iter_bytes(4096), b"") if response.status_code >= 300 else b""
        except httpx.HTTPError as error:
            raise failures.load_refused(self.address, str(error) or type(error).__name__) from None
        if response.status_code not in good:
            said = f"{response.status_code} {words.decode('utf-8', 'replace')}"
            raise failures.load_refused(self.address, said)

    def faults(self) -> list[str]:
        """Return what differs between the data set and the edition."""
        self.progress(_VERIFYING)
        return faults(self.asker, self.statements, self.manifest, self.folder, self.engine)

    def verify(self) -> None:
        """Raise EngineNotLoaded when the data set does not hold the edition, and all of it."""
        wrong = self.faults()
        if wrong:
            raise failures.load_lost(self.asker.address, wrong)

    def refuse_what_is_not_ours(self) -> None:
        """Raise EngineNotLoaded when a data set that was never loaded is not empty."""
        others = [name or "default" for name in listed(self.asker)
                  if name not in self.engine.own_graphs]  # fmt: skip
        if others:
            raise failures.not_ours(self.address, others)


def _named(name: str) -> Mapping[str, str]:
    """Return the parameter that names a graph (SPARQL 1.1 Graph Store Protocol, 4.2)."""
    return {"graph": name} if name else {"default": ""}


def publish(
    site: Site, place: Path, folder: Path, manifest: Manifest, current: str, progress: Progress
) -> None:
    """Have a data set hold the edition in `folder`; raises EngineNotLoaded.

    `current` is the content digest of what readers are served, "" when nothing: the data set that
    holds it is let be. Nothing is loaded when a data set holds the edition already.
    """
    sets = DataSets(place, site.engine)
    held = sets.holding(manifest.content)
    if held is not None:
        if _is_whole(site, held, folder, manifest, progress):
            return
        sets.forget(held.number)
    served = sets.holding(current)
    number = 1 - served.number if served is not None else 0
    _wait_for_readers(sets.all().get(number), served, site)
    load(site, sets, number, folder, manifest, progress)


def load(
    site: Site, sets: DataSets, number: int, folder: Path, manifest: Manifest, progress: Progress
) -> None:
    """Load an edition into one data set, verify it, and write down that it is there."""
    statements = Statements.open(folder / STATEMENTS)
    try:
        with client.loader(site.engine) as http:
            loader = Loader(http, site.engine, number, folder, manifest, statements, progress)
            if number not in sets.all():
                loader.refuse_what_is_not_ours()
            begun = sets.begin(number, manifest.content)
            loader.load()
            loader.verify()
            sets.finish(begun)
    finally:
        statements.close()


def _is_whole(site: Site, held: Held, folder: Path, manifest: Manifest, progress: Progress) -> bool:
    """Tell whether a data set still holds what was loaded; raises EngineNotLoaded without answer.

    An engine in memory forgets when it is started again.
    """
    statements = Statements.open(folder / STATEMENTS)
    try:
        with client.loader(site.engine) as http:
            return not Loader(
                http, site.engine, held.number, folder, manifest, statements, progress
            ).faults()
    finally:
        statements.close()


def _wait_for_readers(idle: Held | None, served: Held | None, site: Site) -> None:
    """Let the queries end that were asked of a data set before the other one took over."""
    if idle is None or served is None or not idle.is_ready or served.since < idle.since:
        return
    left = served.since + site.limits.query_seconds + 1 - time.time()
    time.sleep(min(max(left, 0), site.limits.query_seconds + 1))


def overwrite(
    site: Site, place: Path, folder: Path, manifest: Manifest, progress: Progress
) -> None:
    """Have both data sets hold one edition; raises EngineNotLoaded."""
    publish(site, place, folder, manifest, manifest.content, progress)
    sets = DataSets(place, site.engine)
    served = sets.holding(manifest.content)
    if served is not None:
        load(site, sets, 1 - served.number, folder, manifest, progress)
