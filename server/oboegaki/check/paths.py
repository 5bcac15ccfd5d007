"""SHACL property paths (SHACL, 2.3.1) as rdflib paths, which SPARQL queries have too."""

import typing
from collections.abc import Callable, Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from oboegaki.rdf import compact

AnyPath = URIRef | Path

_DEEPEST = 12
_Modifier = typing.Literal["*", "+", "?"]
_REPEATED: dict[URIRef, _Modifier] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}
_FORMS = (SH.inversePath, SH.alternativePath, *_REPEATED)


class BadPath(Exception):
    """The path is not one; `str()` says why, in English."""


def path_of(graph: Graph, node: Node, depth: int = 0) -> AnyPath:
    """Return the path that a node of the shapes graph stands for; raises BadPath."""
    if isinstance(node, Literal):
        raise BadPath("a path is an IRI, not a text")
    if depth > _DEEPEST:
        raise BadPath("the path is nested too deeply, or in a circle")
    if graph.value(node, RDF.first) is not None or node == RDF.nil:
        return _sequence(graph, node, depth)
    forms = [form for form in _FORMS if (node, form, None) in graph]
    if isinstance(node, URIRef) and not forms:
        return node
    if len(forms) != 1:
        raise BadPath("a path in brackets has exactly one of sh:inversePath, sh:alternativePath, …")
    inner = list(graph.objects(node, forms[0]))
    if len(inner) != 1:
        raise BadPath("a path in brackets has exactly one inner path")
    return _form(graph, forms[0], inner[0], depth)


def _form(graph: Graph, form: URIRef, inner: Node, depth: int) -> AnyPath:
    if form == SH.alternativePath:
        return AlternativePath(*_members(graph, inner, depth))
    path = path_of(graph, inner, depth + 1)
    return InvPath(path) if form == SH.inversePath else MulPath(path, _REPEATED[form])


def _sequence(graph: Graph, node: Node, depth: int) -> AnyPath:
    return SequencePath(*_members(graph, node, depth))


def _members(graph: Graph, node: Node, depth: int) -> list[AnyPath]:
    items = list(listed(graph, node) or ())
    if len(items) < 2:
        raise BadPath("a list of paths has at least two")
    return [path_of(graph, item, depth + 1) for item in items]


def listed(graph: Graph, node: Node) -> list[Node] | None:
    """Return the members of an RDF list, or None when the node is not a well-formed one."""
    members, seen = [], set()
    while node != RDF.nil:
        first, rest = list(graph.objects(node, RDF.first)), list(graph.objects(node, RDF.rest))
        if len(first) != 1 or len(rest) != 1 or node in seen:
            return None
        seen.add(node)
        members.append(first[0])
        node = rest[0]
    return members


def nodes_of(graph: Graph, node: Node) -> Iterator[Node]:
    """Yield the IRIs that a path (even a broken one) is made of."""
    todo, seen = [node], set()
    while todo:
        current = todo.pop()
        if isinstance(current, URIRef) and current != RDF.nil:
            yield current
        if isinstance(current, BNode) and current not in seen:
            seen.add(current)
            todo += graph.objects(current)


def _in_short(iri: URIRef) -> str:
    return compact(str(iri)) or f"<{iri}>"


def text(path: AnyPath, spell: Callable[[URIRef], str] = _in_short) -> str:
    """Return a path in the signs of SPARQL, each IRI as `spell` writes it."""
    if isinstance(path, URIRef):
        return spell(path)

    def grouped(part: AnyPath) -> str:
        inner = text(part, spell)
        return inner if isinstance(part, URIRef) else f"({inner})"

    match path:
        case InvPath():
            return f"^{grouped(path.arg)}"
        case SequencePath():
            return "/".join(map(grouped, path.args))
        case AlternativePath():
            return "|".join(map(grouped, path.args))
        case MulPath():
            return f"{grouped(path.path)}{path.mod}"
    return str(path)
