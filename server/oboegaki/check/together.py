"""The queries of shapes, asked of a quick engine first: whom pySHACL need not ask.

A query of a shape is asked about one node at a time: `$this` is that node wherever it stands
(SHACL, appendix A: pre-binding). pySHACL takes two milliseconds for it, because rdflib works a
query out anew; our engine takes some fifty millionths of a second, with the node put in its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rdflib import BNode, Graph, Literal
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from oboegaki.check.sparql import BadQuery, parsed
from oboegaki.check.targets import TARGETS
from oboegaki.formats import Loaded
from oboegaki.rdf import BlankNode, NamedNode

_AROUND = frozenset((
    *TARGETS,
    RDF.type, RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, SH.path, SH.sparql,
    SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group,
))  # fmt: skip
_IN_A_QUERY = frozenset((RDF.type, SH.select, SH.prefixes, SH.message, SH.severity))
_NOT_OURS = ("PATH", "shapesGraph", "currentShape", "failure")
"""Variables that mean more in a shape than in a query."""


def queries_of(shapes: Graph, part: Node) -> tuple[str, ...]:
    """Return the queries of a part of a shape that has nothing else to say; none where it has.

    The only form is SELECT about `$this`; what our engine cannot read is for pySHACL, too.
    """
    if set(shapes.predicates(part)) - _AROUND:
        return ()
    found = [_query(shapes, constraint) for constraint in shapes.objects(part, SH.sparql)]
    return tuple(found) if all(found) else ()


def _query(shapes: Graph, constraint: Node) -> str:
    if set(shapes.predicates(constraint)) - _IN_A_QUERY:
        return ""
    selects = list(shapes.objects(constraint, SH.select))
    text = str(selects[0]) if len(selects) == 1 else ""
    special = any(f"{sign}{name}" in text for sign in "$?" for name in _NOT_OURS)
    return "" if special or not _is_alike(text) else text


@lru_cache(maxsize=500)
def _is_alike(text: str) -> bool:
    """Tell whether a query means the same to our engine: it reads it, and has `$this` at hand
    wherever an expression asks for it, which in a group of its own it has only by a pattern."""
    try:
        is_at_hand = parsed(text).has_this_at_hand
        Loaded(b"").finds(text, NamedNode("urn:x"))
    except (BadQuery, SyntaxError, ValueError, OSError, RuntimeError):
        return False
    return is_at_hand


def found_by(
    queries: Mapping[Node, Iterable[str]], asks: Iterable[tuple[Node, Node]], lines: bytes
) -> Iterator[tuple[Node, bool]]:
    """Yield the nodes of which a query of their part finds something in some N-Triples, and
    whether it does: a text, of which none is asked, may be anything."""
    loaded = Loaded(lines)
    for part, node in asks:
        if isinstance(node, Literal):
            yield node, False
            continue
        this = BlankNode(str(node)) if isinstance(node, BNode) else NamedNode(str(node))
        if any(loaded.finds(query, this) for query in queries[part]):
            yield node, True
