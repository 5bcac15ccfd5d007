"""Results of queries in a form in which they can be compared, whoever wrote them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)
from rdflib import Graph, Namespace

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FORMATS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
Engine = QuerySolutions | QueryBoolean | QueryTriples
Row = dict[str, NamedNode | BlankNode | pyoxigraph.Literal]


class Outcome(NamedTuple):
    """What came of a query: its variables or kind, and its rows as a canonical dataset."""

    head: tuple[str, ...]
    rows: frozenset[tuple[str, int]]


def of_boolean(value: bool) -> Outcome:
    return Outcome(("boolean", str(value)), frozenset())


def of_triples(triples: Iterable[Triple]) -> Outcome:
    return Outcome(("graph",), _canonical(Quad(*triple) for triple in triples))


def of_rows(variables: Sequence[str], rows: Iterable[Row]) -> Outcome:
    """Every row becomes a node with a property a variable; equal rows stay apart."""
    return Outcome(tuple(sorted(variables)), _canonical(_stated(rows)))


def _stated(rows: Iterable[Row]) -> Iterator[Quad]:
    for row in rows:
        node = BlankNode()
        yield Quad(node, NamedNode("urn:row"), node)
        for name, value in row.items():
            yield Quad(node, NamedNode(f"urn:variable:{name}"), value)


def _canonical(quads: Iterable[Quad]) -> frozenset[tuple[str, int]]:
    """Return the statements with the values that the engine gives to literals, and labels alike."""
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(Counter(str(quad) for quad in dataset).items())


def of_engine(found: Engine) -> Outcome:
    """Return what pyoxigraph itself found."""
    if isinstance(found, QueryBoolean):
        return of_boolean(bool(found))
    if isinstance(found, QueryTriples):
        return of_triples(found)
    names = [variable.value for variable in found.variables]
    return of_rows(names, ({n: row[n] for n in names if row[n] is not None} for row in found))


def of_body(body: bytes, content_type: str) -> Outcome:
    """Return what an answer over HTTP says."""
    if "sparql-results" in content_type:
        found = pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)
        return of_engine(found)
    return of_triples(quad.triple for quad in pyoxigraph.parse(body, RdfFormat.N_TRIPLES))


def of_csv(text: str) -> Outcome:
    """Return the values of a CSV table; labels of blank nodes and the order of columns may vary."""
    rows = [sorted(row.items()) for row in csv.DictReader(io.StringIO(text))]
    plain = [[(name, "_:" if cell[:2] == "_:" else cell) for name, cell in row] for row in rows]
    return Outcome(
        tuple(sorted(text.splitlines()[0].split(","))), frozenset(Counter(map(str, plain)).items())
    )


def expected(path: Path, base: str) -> Outcome:
    """Read the result that a test expects, in any of the suite's forms."""
    if path.suffix == ".csv":
        return of_csv(path.read_text(encoding="utf-8"))
    if path.suffix in FORMATS:
        found = pyoxigraph.parse_query_results(path.read_bytes(), FORMATS[path.suffix])
        return of_engine(found)
    graph = Graph().parse(path, publicID=base)
    return _of_result_set(graph) if (None, None, RS.ResultSet) in graph else _of_graph(path, base)


def _of_graph(path: Path, base: str) -> Outcome:
    syntax = RdfFormat.RDF_XML if path.suffix == ".rdf" else RdfFormat.TURTLE
    return of_triples(
        quad.triple for quad in pyoxigraph.parse(path=path, format=syntax, base_iri=base)
    )


def _of_result_set(graph: Graph) -> Outcome:
    """Read a result written in RDF with the vocabulary of the suite."""
    for truth in graph.objects(None, RS.boolean):
        return of_boolean(str(truth) == "true")
    names = [str(name) for name in graph.objects(None, RS.resultVariable)]
    rows: list[Row] = []
    for solution in graph.objects(None, RS.solution):
        row = {}
        for binding in graph.objects(solution, RS.binding):
            name, value = (graph.value(binding, each) for each in (RS.variable, RS.value))
            assert value is not None
            row[str(name)] = next(iter(_terms(value.n3())))
        rows.append(row)
    return of_rows(names, rows)


def _terms(written: str) -> Iterator[NamedNode | BlankNode | pyoxigraph.Literal]:
    for quad in pyoxigraph.parse(f"<a:a> <a:a> {written} .", RdfFormat.TURTLE, lenient=True):
        value = quad.object
        assert not isinstance(value, Triple)
        yield value
