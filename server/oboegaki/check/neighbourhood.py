"""The part of the data that shapes look at from some focus nodes, as one small rdflib graph.

It is loaded by walking as the shapes do: statements of the focus nodes from all graphs, then along
each path to the values, and on with the shapes that apply to those. So validating it gives what
validating everything would, at a cost that does not grow with the data.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.namespace import RDF
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.sparql import Query as Prepared
from rdflib.query import Result
from rdflib.term import Node

from oboegaki.check.data import Data
from oboegaki.check.paths import AnyPath
from oboegaki.check.reach import Asked, Reach
from oboegaki.check.sparql import PATH, THIS, VALUE, Block, Pattern, Scope, parsed

Known = dict[Node, set[Node]]


class NeighbourhoodGraph(Graph):
    """A small graph in memory; a query is parsed once, however many nodes it is asked about."""

    def __init__(self) -> None:
        """Begin empty, and without prefixes: shapes declare theirs."""
        super().__init__(store="SimpleMemory", bind_namespaces="none")

    def __bool__(self) -> bool:
        """Return True: rdflib would count the triples, and pySHACL asks at each result."""
        return True

    def query(
        self,
        query_object: str | Prepared,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Mapping[str, Any] | None = None,  # noqa: N803 - rdflib's name
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803 - rdflib's name
        use_store_provided: bool = True,
        **kwargs: Any,
    ) -> Result:
        """Answer a query, which has been read when its shape was."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(
            prepared, processor, result, initNs, initBindings, use_store_provided, **kwargs
        )


_HEAD = re.compile(r"(?:PREFIX (?:rdf|rdfs|owl): <[^>]*>\n)+\n")
"""What pySHACL puts before a query."""


def _prepared(text: str) -> Prepared:
    return parsed(_HEAD.sub("", text, count=1)).prepared


class Neighbourhood:
    """Loads what is asked for, each thing once."""

    def __init__(self, data: Data, reaches: Callable[[Node], Reach]) -> None:
        """Begin with an empty graph; `reaches` tells how far a shape looks."""
        self.graph = NeighbourhoodGraph()
        self._data = data
        self._reaches = reaches
        self._loaded: set[Node] = set()
        self._visited: dict[Node, set[Node]] = {}

    def load(self, nodes: Iterable[Node]) -> None:
        """Add everything said about some nodes, and the classes above theirs."""
        for node in nodes:
            if node in self._loaded or isinstance(node, Literal):
                continue
            self._loaded.add(node)
            for triple in self._data.about(node):
                self.graph.add(triple)
                if triple[1] == RDF.type:
                    self._add(self._data.above(triple[2]))

    def _add(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        for triple in triples:
            self.graph.add(triple)

    def visit(self, shape: Node, nodes: Iterable[Node]) -> None:
        """Load what a shape looks at from these nodes, and what the shapes inside it do."""
        visited = self._visited.setdefault(shape, set())
        new = set(nodes) - visited
        if not new:
            return
        visited |= new
        reach = self._reaches(shape)
        self.load(new)
        values = self.follow(reach.path, new) if reach.path is not None else new
        if reach.at_values:
            self.load(values)
        for asked in reach.queries:
            self._ask(asked, reach.path, new, values)
        for inner in reach.inner:
            self.visit(inner, values)

    # Paths -------------------------------------------------------------------------------------

    def follow(self, path: Node | Path, nodes: set[Node], *, back: bool = False) -> set[Node]:
        """Load a path's steps from some nodes (or back to them) and return where it leads."""
        match path:
            case InvPath():
                return self.follow(path.arg, nodes, back=not back)
            case SequencePath():
                for part in reversed(path.args) if back else path.args:
                    nodes = self.follow(part, nodes, back=back)
                return nodes
            case AlternativePath():
                return set().union(*(self.follow(part, nodes, back=back) for part in path.args))
            case MulPath():
                return self._repeated(path, nodes, back=back)
            case URIRef():
                return self._step(path, nodes, back=back)
        return self._step(None, nodes, back=back)

    def _step(self, predicate: Node | None, nodes: set[Node], *, back: bool) -> set[Node]:
        if not back:
            self.load(nodes)
            return {value for node in nodes for value in self.graph.objects(node, predicate)}
        for node in nodes:
            self.load(self._data.pointing(node, predicate))
        return {subject for node in nodes for subject in self.graph.subjects(predicate, node)}

    def _repeated(self, path: MulPath, nodes: set[Node], *, back: bool) -> set[Node]:
        reached = set(nodes) if path.zero else set()
        frontier, seen = nodes, set(nodes)
        while frontier:
            found = self.follow(path.path, frontier, back=back)
            reached |= found
            frontier = found - seen if path.more else set()
            seen |= found
        return reached

    # Queries -----------------------------------------------------------------------------------

    def _ask(self, asked: Asked, path: AnyPath | None, focus: set[Node], values: set[Node]) -> None:
        """Load what a query can see from its focus nodes."""
        known: Known = {THIS: set(focus), VALUE: set(values)}
        known.update({variable: set(given) for variable, given in asked.bound})
        self._scopes(asked.query.scopes, known, path)

    def _scopes(self, scopes: Iterable[Scope], known: Known, path: AnyPath | None) -> None:
        for scope in scopes:
            if isinstance(scope, Block):
                self._block([_at_path(each, path) for each in scope.patterns], known)
                continue
            ends = []
            for branch in scope.branches:
                ends.append({variable: set(nodes) for variable, nodes in known.items()})
                self._scopes(branch, ends[-1], path)
            for end in ends:
                for variable, nodes in end.items():
                    known.setdefault(variable, set()).update(nodes)

    def _block(self, patterns: list[Pattern], known: Known) -> None:
        """Reach every variable of a block once, by the nearest way: any way sees all solutions."""
        todo = list(patterns)
        while todo:
            way = next((way for way in _WAYS if any(way(each, known) for each in todo)), None)
            pattern = next(each for each in todo if way is None or way(each, known))
            todo.remove(pattern)
            self._reach(pattern, known, scan=way is None)

    def _reach(self, pattern: Pattern, known: Known, *, scan: bool) -> None:
        subject, predicate, object_ = pattern
        if scan:
            self._scan(pattern, known)
        elif (subjects := _nodes(subject, known)) is not None:
            found = self.follow(predicate, subjects)
            if _is_open(object_, known):
                known[object_] = found
        else:
            known[subject] = self.follow(predicate, _nodes(object_, known) or set(), back=True)
            self.load(known[subject])

    def _scan(self, pattern: Pattern, known: Known) -> None:
        """Nothing leads here from the focus nodes: take every statement with the property."""
        subject, predicate, object_ = pattern
        pairs = self._data.pairs(predicate if isinstance(predicate, URIRef) else None)
        known[subject] = {start for start, _ in pairs}
        self.load(known[subject])
        if _is_open(object_, known):
            known[object_] = self.follow(predicate, known[subject])


def _at_path(pattern: Pattern, path: AnyPath | None) -> Pattern:
    subject, predicate, object_ = pattern
    return (subject, path, object_) if predicate == PATH and path is not None else pattern


def _is_open(term: Node, known: Known) -> bool:
    return isinstance(term, Variable | BNode) and term not in known


def _nodes(term: Node, known: Known) -> set[Node] | None:
    """Return what a term of a pattern can be, or None when nothing is known of it yet."""
    if isinstance(term, Variable | BNode):
        return known.get(term)
    return {term}


_WAYS: tuple[Callable[[Pattern, Known], bool], ...] = (
    lambda pattern, known: _nodes(pattern[0], known) is not None,
    lambda pattern, known: pattern[2] in known,
    lambda pattern, _: not isinstance(pattern[2], Variable | BNode),
)
"""How a pattern may be reached, cheapest first: along it, back from a variable, from a constant."""
