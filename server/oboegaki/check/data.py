"""The data of a site as the engine sees it: every graph but the shapes, looked up, never scanned.

A site without obg: terms of its own also has the supplied ontology and concepts here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from oboegaki.check.terms import Triple, name, node, token, triples
from oboegaki.statements.reader import Statements
from oboegaki.statements.schema import STANDING_OF_KIND, Standing

_REMEMBERED = 20_000
_IRI = re.compile(rb"<(?!<)")
_ODD = re.compile(rb"^<<|@[A-Za-z0-9-]+--\w+$")
"""What rdflib has no term for: triple terms, and texts with a direction (RDF 1.2)."""

Pairs = list[tuple[Node, Node]]


class Data:
    """Statements by subject, by object and, where a shape asks for that, by property."""

    def __init__(self, statements: Statements, knowledge: Graph) -> None:
        """Look things up in `statements` first, then in `knowledge`."""
        self._statements = statements
        self._knowledge = knowledge
        self._pairs: dict[Node, Pairs] = {}
        self._having: dict[Node, dict[bytes, list[bytes]]] = {}
        self.about = lru_cache(_REMEMBERED)(self._about)
        self.above = lru_cache(_REMEMBERED)(self._above)
        self.classes_below = lru_cache(_REMEMBERED)(self._classes_below)
        self.instances = lru_cache(_REMEMBERED)(self._instances)

    def _about(self, about: Node) -> tuple[Triple, ...]:
        """Return what all graphs say about a resource and the blank nodes that belong to it."""
        found = dict.fromkeys(self._knowledge.triples((about, None, None)))
        for each in self._statements.of_resource(name(about)):
            if each.standing is not Standing.RULE:
                found.update(dict.fromkeys(triples(each.subject, each.lines)))
        return tuple(found)

    def pointing(self, at: Node, predicate: Node | None) -> set[Node]:
        """Return the resources that point at a node, or that own the blank node which does."""
        if isinstance(at, Literal | BNode):  # links to these are not in the index
            return self._with_value(at, predicate)
        found = set(self._knowledge.subjects(predicate, at))
        iri = name(at)
        used = {count.predicate for count in self._statements.link_counts(iri)}
        for each in used if predicate is None else used & {str(predicate)}:
            found |= {node(token_of(subject)) for subject in self._statements.pointing(iri, each)}
        return found

    def _with_value(self, value: Node, predicate: Node | None) -> set[Node]:
        """Return the subjects of a literal or blank node: one look at all the data a property."""
        if predicate is None:
            return {subject for subject, each in self.pairs(None) if each == value}
        if predicate not in self._having:
            having = self._having[predicate] = defaultdict(list)
            for subject, token_ in self._told(predicate):
                having[token_].append(subject)
        found = {node(subject) for subject in self._having[predicate].get(token(value), ())}
        return found | set(self._knowledge.subjects(predicate, value))

    def _told(self, predicate: Node) -> Iterator[tuple[bytes, bytes]]:
        """Yield the subjects of a property and its values that are no IRI, as `token` has them."""
        if not self.knows(predicate):
            return
        start = token(predicate) + b" "
        for subject, lines in self._lines():
            if start in lines:
                for line in lines.splitlines():
                    value = line[len(start) : -2]
                    if line.startswith(start) and not _IRI.match(value):
                        yield subject, token(node(value)) if _ODD.search(value) else value

    def _above(self, class_: Node) -> tuple[Triple, ...]:
        """Return the rdfs:subClassOf statements that lead upwards from a class."""
        found: dict[Triple, None] = {}
        todo, seen = [class_], set()
        while todo:
            current = todo.pop()
            if current in seen:
                continue
            seen.add(current)
            for triple in self.about(current):
                if triple[0] == current and triple[1] == RDFS.subClassOf:
                    found[triple] = None
                    todo.append(triple[2])
        return tuple(found)

    def _classes_below(self, class_: Node) -> frozenset[Node]:
        """Return a class and its subclasses."""
        found: set[Node] = set()
        todo = [class_]
        while todo:
            current = todo.pop()
            if current not in found:
                found.add(current)
                todo += self.pointing(current, RDFS.subClassOf)
        return frozenset(found)

    def with_type(self, class_: Node) -> set[Node]:
        """Return the resources stated to be of a class, or that own a blank node which is."""
        return self.pointing(class_, RDF.type)

    def _instances(self, class_: Node) -> Pairs:
        """Return what is of a class, each with the resource whose description it is part of."""
        below = self.classes_below(class_)
        owners = {owner for each in below for owner in self.with_type(each)}
        return [
            (subject, owner)
            for owner in owners
            for subject, predicate, value in self.about(owner)
            if predicate == RDF.type and value in below
        ]

    def pairs(self, predicate: Node | None) -> Pairs:
        """Return every subject and object of a property: one look at all the data."""
        if predicate is None:
            return [(s, o) for s, _, o in self.everything()]
        if predicate not in self._pairs:
            self.foresee((predicate,))
        return self._pairs[predicate]

    def foresee(self, predicates: Iterable[Node]) -> None:
        """Look at all the data once for several properties, so that `pairs` has them ready."""
        new = {p: list(self._knowledge.subject_objects(p)) for p in {*predicates} - {*self._pairs}}
        self._pairs.update(new)
        wanted = {
            token(predicate): pairs for predicate, pairs in new.items() if self.knows(predicate)
        }
        if not wanted:
            return
        for subject, lines in self._lines():
            for line in lines.splitlines():
                predicate, _, rest = line.partition(b" ")
                if predicate in wanted:
                    wanted[predicate].append((node(subject), node(rest[:-2])))

    def _lines(self) -> Iterator[tuple[bytes, bytes]]:
        for graph in self._statements.graphs():
            if STANDING_OF_KIND.get(graph.kind) is not Standing.RULE:
                for each in self._statements.of_graph(graph):
                    yield each.subject, each.lines

    def everything(self) -> Iterator[Triple]:
        """Yield every statement, of each graph in turn."""
        yield from self._knowledge
        for subject, lines in self._lines():
            yield from triples(subject, lines)

    def described_in(self, place: str) -> list[str]:
        """Return what is described in a document, by name."""
        return self._statements.described_in(place)

    def has_instance(self, class_: Node) -> bool:
        """Tell whether the site has anything that is stated to be of a class."""
        counts = self._statements.link_counts(name(class_))
        if any(count.predicate == str(RDF.type) for count in counts):
            return True
        return any(self.is_sites(each) for each in self._knowledge.subjects(RDF.type, class_))

    def has_property(self, predicate: Node) -> bool:
        """Tell whether the site has anything with a property."""
        if name(predicate) in self._statements.term_uses():
            return True
        return any(self.is_sites(subject) for subject, _ in self.pairs(predicate))

    def knows(self, iri: Node) -> bool:
        """Tell whether the data or the ontology name this IRI anywhere."""
        return self._statements.is_mentioned(str(iri)) or self.describes(iri)

    def vocabulary(self, kinds: Iterable[Node]) -> set[str]:
        """Return the properties and classes in use, and what is stated to be of these kinds."""
        found = {*self._statements.term_uses(), *self._statements.class_counts()}
        for kind in kinds:
            found |= {str(each) for each in self.with_type(kind)}
        return found

    def is_sites(self, node_: Node) -> bool:
        """Tell whether the site itself mentions a node, or else at least we do not describe it."""
        if isinstance(node_, Literal) or self._statements.is_mentioned(name(node_)):
            return True
        return (node_, None, None) not in self._knowledge

    def describes(self, iri: Node) -> bool:
        """Tell whether anything is said about this IRI, other than by shapes."""
        return any(subject == iri for subject, _, _ in self.about(iri))


def token_of(name_: str) -> bytes:
    """Return the token of a name as the description file has it."""
    return token(BNode(name_[2:]) if name_.startswith("_:") else URIRef(name_))
