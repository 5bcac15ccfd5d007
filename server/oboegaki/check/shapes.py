"""The shapes of a check as rdflib graphs: as written (for lint) and made fit for the engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from oboegaki import nquads
from oboegaki.check.patterns import translated
from oboegaki.check.sparql import written_out
from oboegaki.check.supply import Supply
from oboegaki.check.terms import Triple, node, triples
from oboegaki.report import Finding
from oboegaki.site import Site, flagship_root
from oboegaki.site import read as read_site
from oboegaki.sources.discover import Source
from oboegaki.sources.read import Reading, read
from oboegaki.statements.stage import Stage

_DEFINING = ((RDF.type, SH.NodeShape), (RDF.type, SH.PropertyShape), (SH.path, None))


_FOR_PEOPLE = (RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, SH.name, SH.description,
               SH.order, SH.group)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shapes:
    """Everything that a check judges by: `own` is the part of `graph` that is not ours.

    `by_hand`: files were named for this check, so that they have to hold shapes. `complete`: all
    of them could be read.
    """

    graph: Graph
    own: Graph
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    by_hand: bool
    complete: bool


def empty() -> Graph:
    """Return a graph in memory, without prefixes of rdflib's choice."""
    return Graph(store="SimpleMemory", bind_namespaces="none")


def shapes_of(staged: Stage, site: Site, supply: Supply) -> Shapes:
    """Return the shapes of a site, of the files given by hand, and of ours what they leave out."""
    known = _known(staged, supply)
    own = known[0] if known else _own(staged)
    readings = _read(supply.extra, site, own)
    findings = tuple(finding for reading in readings for finding in reading.findings)
    complete = all(reading.complete for reading in readings)
    graph = known[1] if known else _with_ours(own, _ours(supply.shapes))
    if not supply.extra:
        _remembered[:] = [(_key(staged, supply), own, graph)]
    sources = (*(each for each in staged.sources if each.kind == "shapes"), *supply.extra)
    sources = (*sources, *supply.shapes)
    by_hand = bool(supply.extra)
    return Shapes(graph, own, sources, findings, by_hand=by_hand, complete=complete)


_Key = tuple[tuple[tuple[str, str], ...], tuple[Source, ...]]
_remembered: list[tuple[_Key, Graph, Graph]] = []
"""The shapes of the last check: a process that checks again and again mostly finds the same."""


def _key(staged: Stage, supply: Supply) -> _Key:
    """Return all that shapes without files given by hand are made from."""
    own = ((each.iri, each.digest) for each in staged.graphs if each.kind == "shapes")
    return tuple(own), supply.shapes


def _known(staged: Stage, supply: Supply) -> tuple[Graph, Graph] | None:
    """Return the site's own shapes and all shapes, where they are those of the last check."""
    if supply.extra or not _remembered or _remembered[0][0] != _key(staged, supply):
        return None
    return _remembered[0][1:]


def _own(staged: Stage) -> Graph:
    """Return the site's own shapes."""
    own = empty()
    for triple in _in_shapes_graphs(staged):
        own.add(triple)
    return own


def knowledge_of(supply: Supply) -> Graph:
    """Return the ontology and the concepts that we supply to a site."""
    return _ours(supply.knowledge)


def _in_shapes_graphs(staged: Stage) -> Iterator[Triple]:
    if staged.statements is not None:
        for graph in staged.statements.graphs():
            if graph.kind == "shapes":
                for each in staged.statements.of_graph(graph):
                    yield from triples(each.subject, each.lines)


@lru_cache(maxsize=4)
def _ours(sources: tuple[Source, ...]) -> Graph:
    """Return what files of ours say: one graph as long as the program runs, never changed."""
    graph = empty()
    _read(sources, read_site(flagship_root()), graph)
    return graph


def _with_ours(own: Graph, ours: Graph) -> Graph:
    """Return both together; the very graph of ours, known to `for_engine`, if there is no other."""
    if not len(own):
        return ours
    graph = empty()
    for triple in (*own, *_not_defined(ours, own)):
        graph.add(triple)
    return graph


def _read(sources: Iterable[Source], site: Site, graph: Graph) -> list[Reading]:
    """Add the statements of some files to a graph; return how reading each went."""

    def add(record: bytes) -> None:
        _, _, triple = record.partition(b" ")
        subject, predicate, object_ = nquads.pieces(triple)
        graph.add((node(subject), node(predicate), node(object_)))

    return [read(source, site, add) for source in sources]


def _not_defined(ours: Graph, own: Graph) -> Iterator[Triple]:
    """Yield our statements about shapes, but for those that the site defines itself."""
    for subject in set(ours.subjects()):
        if isinstance(subject, URIRef) and not _defines(own, subject):
            yield from _with_blanks(ours, subject)


def _defines(graph: Graph, shape: Node) -> bool:
    return any((shape, predicate, value) in graph for predicate, value in _DEFINING)


def _with_blanks(graph: Graph, subject: Node) -> Iterator[Triple]:
    todo, seen = [subject], {subject}
    while todo:
        for triple in graph.triples((todo.pop(), None, None)):
            yield triple
            if isinstance(triple[2], BNode) and triple[2] not in seen:
                seen.add(triple[2])
                todo.append(triple[2])


@lru_cache(maxsize=2)
def for_engine(shapes: Graph) -> Graph:
    """Return a copy in which what pySHACL reads in another way than SHACL is written out.

    Patterns of XPath become Python's, queries get the prefixes of owl:imports as well, a
    sh:uniqueLang other than `true` is left out, and so is what only people read: pySHACL looks at
    every property of a shape, every time.
    """
    graph = empty()
    left_out = {*_FOR_PEOPLE, SH.flags, SH.prefixes} - set(_parameters(shapes))
    for triple in shapes:
        if triple[1] == SH.uniqueLang and str(triple[2]) != "true":
            continue
        if triple[1] not in left_out:
            graph.add(_written_out(shapes, triple))
    return graph


def _parameters(shapes: Graph) -> Iterator[Node]:
    """Yield the properties that constraint components of others take as parameters."""
    for parameter in shapes.objects(None, SH.parameter):
        yield from shapes.objects(parameter, SH.path)


def _written_out(shapes: Graph, triple: Triple) -> Triple:
    subject, predicate, value = triple
    if predicate == SH.pattern:
        flags = shapes.value(subject, SH.flags)
        pattern = translated(str(value), "" if flags is None else str(flags))
        return subject, predicate, Literal(pattern)
    if predicate in (SH.select, SH.ask):
        return subject, predicate, Literal(written_out(shapes, subject, str(value)))
    return triple
