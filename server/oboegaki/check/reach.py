"""How far into the data each shape looks, read from the shapes once."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef, Variable
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from oboegaki.check.paths import AnyPath, listed, path_of
from oboegaki.check.sparql import PATH, THIS, VALUE, BadQuery, Query, read

Bound = dict[Variable, frozenset[Node]]

_ON_VALUES = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a shape with the values its parameters have there."""

    query: Query
    bound: tuple[tuple[Variable, frozenset[Node]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a shape looks at from a focus node: a path, then its values by other shapes."""

    path: AnyPath | None
    inner: tuple[Node, ...]
    at_values: bool
    queries: tuple[Asked, ...]


def inner_shapes(graph: Graph, shape: Node) -> Iterator[tuple[URIRef, Node]]:
    """Yield the shapes that a shape applies to its values, with the property that names them."""
    for predicate in _ON_VALUES:
        for inner in graph.objects(shape, predicate):
            yield predicate, inner
    for predicate in _LISTS:
        for start in graph.objects(shape, predicate):
            for inner in listed(graph, start) or ():
                yield predicate, inner


def reach_of(graph: Graph, shape: Node) -> Reach:
    """Return how far a shape looks; raises BadPath or BadQuery for shapes that lint refuses."""
    start = graph.value(shape, SH.path)
    inner = tuple(dict.fromkeys(each for _, each in inner_shapes(graph, shape)))
    siblings = tuple(_siblings(graph, shape))
    queries = (*_own_queries(graph, shape), *_component_queries(graph, shape))
    return Reach(
        path=None if start is None else path_of(graph, start),
        inner=inner + siblings,
        at_values=bool(inner) or (shape, SH["class"], None) in graph or bool(queries),
        queries=queries,
    )


def _siblings(graph: Graph, shape: Node) -> Iterator[Node]:
    """Yield the shapes that sh:qualifiedValueShapesDisjoint compares with (SHACL, 4.7.3)."""
    if (shape, SH.qualifiedValueShapesDisjoint, None) not in graph:
        return
    for parent in graph.subjects(SH.property, shape):
        for sibling in graph.objects(parent, SH.property):
            yield from graph.objects(sibling, SH.qualifiedValueShape)


def _own_queries(graph: Graph, shape: Node) -> Iterator[Asked]:
    for constraint in graph.objects(shape, SH.sparql):
        for text in graph.objects(constraint, SH.select):
            yield Asked(read(str(text), SH.select, frozenset((THIS,))))


def _component_queries(graph: Graph, shape: Node) -> Iterator[Asked]:
    """Yield the queries of the components (SHACL, 6) whose parameters the shape has."""
    for component in components(graph):
        bound = _parameters(graph, component, shape)
        if bound is None:
            continue
        for validator, form, text in validators(graph, component):
            names = frozenset((THIS, *bound)) | ({VALUE} if form == SH.ask else set())
            if (component, SH.nodeValidator, validator) not in graph or not _has_path(graph, shape):
                yield Asked(read(text, form, names), tuple(bound.items()))


def uses_components(graph: Graph, shape: Node) -> bool:
    """Tell whether a shape itself has a parameter of what the shapes define (SHACL, 6)."""
    return any(
        (shape, path, None) in graph
        for component in set(graph.subjects(SH.parameter))
        for path, _, _ in parameter_names(graph, component)
    )


def _has_path(graph: Graph, shape: Node) -> bool:
    return (shape, SH.path, None) in graph


def components(graph: Graph) -> Iterator[Node]:
    """Yield the constraint components that the shapes themselves define."""
    for component in graph.subjects(RDF.type, SH.ConstraintComponent):
        if not str(component).startswith(str(SH)):
            yield component


def validators(graph: Graph, component: Node) -> Iterator[tuple[Node, URIRef, str]]:
    """Yield each validator of a component with the form and text of its query."""
    for predicate in _VALIDATORS:
        for validator in graph.objects(component, predicate):
            for form in (SH.select, SH.ask):
                for text in graph.objects(validator, form):
                    yield validator, form, str(text)


def parameter_names(graph: Graph, component: Node) -> Iterator[tuple[URIRef, Variable, bool]]:
    """Yield the property, the variable and whether it is optional, of each parameter."""
    for parameter in graph.objects(component, SH.parameter):
        for path in graph.objects(parameter, SH.path):
            if isinstance(path, URIRef):
                local = path.rpartition("#")[2].rpartition("/")[2]
                optional = str(graph.value(parameter, SH.optional)) in ("true", "1")
                yield path, Variable(local), optional


def _parameters(graph: Graph, component: Node, shape: Node) -> Bound | None:
    """Return the values a shape gives a component's parameters; None: it does not use it."""
    bound: Bound = {}
    for path, variable, optional in parameter_names(graph, component):
        values = frozenset(graph.objects(shape, path))
        if not values and not optional:
            return None
        if values:
            bound[variable] = values
    return bound or None


__all__ = [
    "PATH",
    "Asked",
    "BadQuery",
    "Reach",
    "components",
    "inner_shapes",
    "reach_of",
    "uses_components",
]
