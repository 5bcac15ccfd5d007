"""pySHACL on one small graph: a shape and its focus nodes in, results as values out.

Shapes are compiled once and asked many times, so the engine is driven below `pyshacl.validate`,
which would read the shapes anew and write a report graph for each release.
"""

import logging
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph, IdentifiedNode, Literal
from rdflib.namespace import RDF, SH
from rdflib.term import Node

_DEEPEST = 40
_QUIET = logging.getLogger("oboegaki.check.pyshacl")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


class CannotCheck(Exception):
    """The engine gave up on a shape; `shape` is None when it could not read the shapes at all."""

    def __init__(self, shape: Node | None, reason: str) -> None:
        """Keep which shape, and what the engine said, cut to one line."""
        super().__init__(reason)
        self.shape = shape
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Result:
    """One result (SHACL, 3.6): `constraint` is the node of a sh:sparql, `inner` are the reasons."""

    shape: Node
    focus: Node
    component: Node
    severity: Node
    value: Node | None
    path: Node | None
    constraint: Node | None
    messages: tuple[Literal, ...]
    inner: tuple["Result", ...] = ()


class Engine:
    """The shapes of one check, compiled."""

    def __init__(self, shapes: Graph) -> None:
        """Read the shapes; raises CannotCheck when pySHACL refuses them."""
        self._properties = apart(shapes)
        graph = ShapesGraph(_taken_apart(shapes, self._properties), logger=_QUIET)
        self._shapes: dict[Node, Shape] = {shape.node: shape for shape in _tried(None, graph)}

    def parts(self, shape: Node) -> tuple[Node, ...]:
        """Return a shape and those of its property shapes that are asked by themselves."""
        return (shape, *self._properties.get(shape, ()))

    def results(self, part: Node, focus: Collection[Node], data: Graph) -> list[Result]:
        """Return what is wrong with some nodes by a part of a shape; raises CannotCheck."""
        executor = SHACLExecutor(max_validation_depth=_DEEPEST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of recursion, which lint has told with the line
            try:
                _, found = self._shapes[part].validate(executor, data, focus=_terms(focus))
            except Exception as error:
                raise CannotCheck(part, _reason(error)) from error
        triples = [triple for _, _, triples in found for triple in triples]
        return _results((node for _, node, _ in found), triples)


def apart(shapes: Graph) -> dict[Node, list[Node]]:
    """Return the property shapes of each shape that only has targets.

    pySHACL asks the property shapes of a node shape about one node at a time; by themselves they
    are asked about all nodes at once, with the same results, in half the time.
    """
    return {
        shape: list(shapes.objects(shape, SH.property))
        for shape in set(shapes.subjects(SH.property))
        if _can_be_taken_apart(shapes, shape)
    }


def _taken_apart(shapes: Graph, properties: dict[Node, list[Node]]) -> Graph:
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for triple in shapes:
        if triple[0] not in properties or triple[1] != SH.property:
            graph.add(triple)
    for part in (part for parts in properties.values() for part in parts):
        graph.add((part, RDF.type, SH.PropertyShape))
    return graph


def _can_be_taken_apart(shapes: Graph, shape: Node) -> bool:
    """Tell whether nothing but the shape's own targets needs to know its property shapes."""
    if (None, None, shape) in shapes:
        return False
    if (shape, SH.path, None) in shapes or (shape, SH.closed, None) in shapes:
        return False
    parts = shapes.objects(shape, SH.property)
    return not any((part, SH.qualifiedValueShapesDisjoint, None) in shapes for part in parts)


def _terms(nodes: Iterable[Node]) -> list[IdentifiedNode | Literal]:
    return [node for node in nodes if isinstance(node, IdentifiedNode | Literal)]


def _tried(shape: Node | None, graph: ShapesGraph) -> list[Shape]:
    try:
        return list(graph.shapes)
    except Exception as error:
        raise CannotCheck(shape, _reason(error)) from error


def _reason(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__


def _results(nodes: Iterable[Node], triples: list[tuple[Node, Node, Any]]) -> list[Result]:
    facts: dict[Node, dict[Node, list[Node]]] = {}
    for subject, predicate, value in triples:
        term = value[1] if isinstance(value, tuple) else value
        facts.setdefault(subject, {}).setdefault(predicate, []).append(term)
    return [_result(node, facts) for node in nodes]


def _result(node: Node, facts: dict[Node, dict[Node, list[Node]]]) -> Result:
    own = facts[node]

    def first(predicate: Node) -> Node | None:
        return next(iter(own.get(predicate, ())), None)

    return Result(
        shape=own[SH.sourceShape][0],
        focus=own[SH.focusNode][0],
        component=own[SH.sourceConstraintComponent][0],
        severity=own[SH.resultSeverity][0],
        value=first(SH.value),
        path=first(SH.resultPath),
        constraint=first(SH.sourceConstraint),
        messages=tuple(m for m in own.get(SH.resultMessage, ()) if isinstance(m, Literal)),
        inner=tuple(_result(inner, facts) for inner in own.get(SH.detail, ())),
    )
