"""Whether a data set holds an edition: counts of every graph, a sample of its texts, a long result.

Counts find what was lost; the texts find what was damaged on the way (a Japanese text that an
engine read in another encoding is one statement, too); a long result finds an engine that cuts it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from oboegaki import nquads
from oboegaki.edition.manifest import Manifest
from oboegaki.edition.names import ENGINE
from oboegaki.engine import Engine
from oboegaki.formats import RESULTS_JSON
from oboegaki.statements.reader import GraphRow, Statements
from oboegaki.stores.remote import failures

if TYPE_CHECKING:
    import httpx

_NAMED = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_DEFAULT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SAMPLES = 50
_LONG = 20_000
_MOST = 256 << 20

Counts = Mapping[str, int]
"""Name of a graph, "" for the default graph -> how many statements it holds."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one data set for what it holds."""

    http: "httpx.Client"
    engine: Engine
    address: str

    def ask(self, query: str) -> QuerySolutions | QueryBoolean:
        """Return the result of a query of ours; raises EngineNotLoaded."""
        import httpx

        body = bytearray()
        try:
            with self.http.stream(
                "POST",
                self.address,
                data={"query": query},
                headers={"Accept": RESULTS_JSON.media_type},
            ) as response:
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > _MOST:
                        raise failures.load_refused(self.address, "too much")
        except httpx.HTTPError as error:
            raise failures.load_refused(self.address, str(error) or type(error).__name__) from None
        if response.status_code != 200:
            said = f"{response.status_code} {body[:400].decode('utf-8', 'replace')}"
            raise failures.load_refused(self.address, said)
        try:
            return parse_query_results(bytes(body), QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise failures.load_refused(self.address, str(error)) from None

    def counts(self, query: str) -> dict[str, int]:
        """Return numbers by the name beside each; raises EngineNotLoaded for anything else."""
        found = self.ask(query)
        if not isinstance(found, QuerySolutions):
            raise failures.load_refused(self.address, "boolean")
        try:
            names = [variable.value for variable in found.variables]
            return {row["g"].value if "g" in names else "": int(row["n"].value) for row in found}
        except (AttributeError, KeyError, TypeError, ValueError, SyntaxError) as error:
            raise failures.load_refused(self.address, str(error)) from None

    def says(self, query: str) -> bool:
        """Return the answer to an ASK, also as the table that Virtuoso gives."""
        found = self.ask(query)
        return any(True for _ in found) if isinstance(found, QuerySolutions) else bool(found)


def listed(asker: Asker) -> dict[str, int]:
    """Return how many statements every graph holds that is not empty."""
    counts = asker.counts(_NAMED)
    if not asker.engine.default_graph:
        counts |= asker.counts(_DEFAULT)
    return {name: number for name, number in counts.items() if number}


def faults(
    asker: Asker, statements: Statements, manifest: Manifest, folder: Path, engine: Engine
) -> list[str]:
    """Return what differs between a data set and the edition, as short phrases."""
    said = listed(asker)
    most = _wanted(statements, manifest, engine)
    least = _of_embedded(folder, engine) if said != most else most
    names = sorted(set(most) | set(said) - set(engine.own_graphs))
    wrong = [
        f"{name or 'default graph'}: {said.get(name, 0):,} ≠ {most.get(name, 0):,}"
        for name in names
        if not least.get(name, 0) <= said.get(name, 0) <= most.get(name, 0)
    ]
    wrong = wrong or [name for name, query in _samples(statements) if not asker.says(query)]
    return wrong or _cut(asker, said.get(engine.default_graph, 0))


def _cut(asker: Asker, statements: int) -> list[str]:
    """Return that an engine cuts long results, as Virtuoso does unless it is told otherwise.

    Of a graph it does not even say so; a result that is cut would pass for a complete one.
    """
    pattern = "?a ?b ?c . ?d ?e ?f"
    if asker.engine.default_graph:
        pattern = f"GRAPH <{asker.engine.default_graph}> {{ {pattern} }}"
    found = asker.ask(f"SELECT ?a WHERE {{ {pattern} }} LIMIT {_LONG}")
    rows = sum(1 for _ in found) if isinstance(found, QuerySolutions) else 0
    wanted = min(_LONG, statements * statements)
    return [] if rows == wanted else [f"{rows:,} rows instead of {wanted:,}"]


def _wanted(statements: Statements, manifest: Manifest, engine: Engine) -> Counts:
    named = {graph.iri: graph.quads for graph in statements.graphs() if graph.iri and graph.quads}
    return {engine.default_graph: manifest.numbers.distinct_triples, **named}


def _of_embedded(folder: Path, engine: Engine) -> Counts:
    """Return how many statements there are at least: to an engine two forms of a value are one."""
    store = Store.read_only(str(folder / ENGINE))
    found: dict[str, int] = {}
    for query in (_NAMED, _DEFAULT):
        rows = store.query(query)
        assert isinstance(rows, QuerySolutions)  # noqa: S101 - a SELECT of ours
        for row in rows:
            name = row["g"].value if query == _NAMED else engine.default_graph
            found[name] = int(row["n"].value)
    return found


def _samples(statements: Statements) -> Iterator[tuple[str, str]]:
    """Yield the name of a graph, and a question about one text of it that is not ASCII."""
    graphs = [graph for graph in statements.graphs() if graph.iri]
    step = max(1, len(graphs) // _SAMPLES)
    for graph in graphs[::step]:
        text = _a_text(statements, graph)
        if text:
            name = nquads.token(graph.iri).decode()
            yield graph.iri, f"ASK {{ GRAPH {name} {{ {text} }} }}"


def _a_text(statements: Statements, graph: GraphRow) -> str:
    for each in statements.of_graph(graph):
        if each.subject.startswith(b"_:"):
            continue
        for line in each.lines.splitlines():
            if line.endswith((b'"@ja .', b'"@vi .')) and not line.isascii():
                return (each.subject + b" " + line).decode()
    return ""
