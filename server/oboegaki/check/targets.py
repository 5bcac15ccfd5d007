"""Which nodes each shape is about (SHACL, 2.1.3), by the indexes of the description file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from oboegaki.check.data import Data
from oboegaki.iris import document_of

BY_PROPERTY = (SH.targetSubjectsOf, SH.targetObjectsOf)
TARGETS = (SH.targetNode, SH.targetClass, *BY_PROPERTY)

Focus = tuple[Node, Node]
"""A focus node, and the resource whose description it is part of."""

Work = dict[Node, set[Focus]]
"""Shape -> nodes that it is about, in some documents: what is judged together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shape and what it is about: all, or what is to be judged again of what it `applies` to."""

    shape: Node
    focus: frozenset[Focus]
    applies: bool


def targeted(shapes: Graph) -> list[Node]:
    """Return the shapes that choose nodes themselves and are not switched off."""
    found = {shape for target in TARGETS for shape in shapes.subjects(target)}
    found |= set(_class_shapes(shapes))
    return sorted((shape for shape in found if not _switched_off(shapes, shape)), key=str)


def _switched_off(shapes: Graph, shape: Node) -> bool:
    return any(str(value) in ("true", "1") for value in shapes.objects(shape, SH.deactivated))


def _class_shapes(shapes: Graph) -> Iterator[Node]:
    """Yield the shapes that are classes too, and so are about their own instances."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            if is_class(shapes, shape):
                yield shape


def is_class(shapes: Graph, shape: Node) -> bool:
    """Tell whether the shapes graph says that a shape is a class."""
    kinds = set(shapes.objects(shape, RDF.type))
    above = {up for kind in kinds for up in shapes.transitive_objects(kind, RDFS.subClassOf)}
    return RDFS.Class in above or OWL.Class in above


def focus_nodes(shapes: Graph, shape: Node, data: Data) -> set[Focus]:
    """Return what one shape is about."""
    found: set[Focus] = set()
    for target, find in _FINDERS.items():
        for value in shapes.objects(shape, target):
            found |= set(find(data, value))
    if is_class(shapes, shape):
        found |= set(_instances(data, shape))
    return found


def _instances(data: Data, class_: Node) -> Iterable[Focus]:
    return data.instances(class_)


def _subjects(data: Data, predicate: Node) -> Iterable[Focus]:
    return ((subject, subject) for subject, _ in data.pairs(predicate))


def _objects(data: Data, predicate: Node) -> Iterable[Focus]:
    return ((value, value) for _, value in data.pairs(predicate))


_FINDERS: dict[Node, Callable[[Data, Node], Iterable[Focus]]] = {
    SH.targetNode: lambda _, node: ((node, node),),
    SH.targetClass: _instances,
    SH.targetSubjectsOf: _subjects,
    SH.targetObjectsOf: _objects,
}


def place_of(owner: Node) -> str:
    """Return what focus nodes are put together by: the document that describes them."""
    return "" if isinstance(owner, Literal) else document_of(str(owner))
