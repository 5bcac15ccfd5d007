"""A graph written by hand: triples by prefixed names, each once, by subject."""

import itertools
from collections.abc import Iterator

from oboegaki.errors import Text
from oboegaki.formats import N_TRIPLES, write
from oboegaki.rdf import BlankNode, Literal, NamedNode, Quad, Term, term
from oboegaki.vocabularies import FILE_TYPES, Vocabulary

IANA = "http://www.iana.org/assignments/media-types/"
Object = Term | Text | None
Pair = tuple[str, Object]


class Graph:
    """Triples, collected."""

    def __init__(self) -> None:
        """Begin empty."""
        self._quads: dict[NamedNode | BlankNode, dict[Quad, None]] = {}

    def add(self, subject: NamedNode | BlankNode, *pairs: Pair) -> None:
        """State what the pairs of property and object say; a Text gives a literal a language.

        `a` is a class by its prefixed name; None states nothing.
        """
        for name, object_ in pairs:
            predicate = NamedNode(term(name))
            for each in _terms(object_):
                self._quads.setdefault(subject, {})[Quad(subject, predicate, each)] = None

    def file_type(self, code: str) -> NamedNode:
        """Return a term of the table of file types.

        CKAN shows the label only of what is a dcterms:IMT, which has to be the first class that it
        meets; else the address is the format (ckanext-dcat 2.4.4).
        """
        self.add(NamedNode(FILE_TYPES.iri(code)), is_a("dcterms:IMT"))
        return self.term(FILE_TYPES, code)

    def term(self, table: Vocabulary, code: str) -> NamedNode:
        """Return a term of a table, described with its class, its labels and its scheme."""
        node, scheme = NamedNode(table.iri(code)), NamedNode(table.scheme)
        label = table.terms[code]
        self.add(node, is_a(table.kind), is_a("skos:Concept"), ("skos:prefLabel", label),
                 ("rdfs:label", label), ("skos:inScheme", scheme))  # fmt: skip
        self.add(scheme, is_a("skos:ConceptScheme"), ("dcterms:title", table.title))
        return node

    def media_type(self, name: str) -> NamedNode:
        """Return the IANA IRI of a media type, labelled: CKAN shows the label.

        The register's own spelling of its address is with http (`40-portals-and-authoring.md`, A3).
        """
        node = NamedNode(IANA + name)
        self.add(node, is_a("dcterms:MediaType"), ("rdfs:label", Literal(name)))
        return node

    def document(self, address: str) -> NamedNode:
        """Return a page, said to be one."""
        node = NamedNode(address)
        self.add(node, is_a("foaf:Document"))
        return node

    def standard(self, iri: str, title: Text) -> NamedNode:
        """Return a standard that something conforms to, described."""
        node = NamedNode(iri)
        self.add(node, is_a("dcterms:Standard"), ("dcterms:title", title))
        return node

    def lines(self) -> bytes:
        """Return the triples as N-Triples, all of one subject together."""
        return write(itertools.chain.from_iterable(self._quads.values()), N_TRIPLES)


def is_a(name: str) -> Pair:
    """Return the pair that states a class by its prefixed name."""
    return "rdf:type", NamedNode(term(name))


def typed(value: object, datatype: str) -> Literal:
    """Return a literal of one of the XML Schema datatypes."""
    return Literal(str(value), datatype=NamedNode(term(f"xsd:{datatype}")))


def named(iri: str) -> NamedNode | None:
    """Return the node of an IRI, None for ""."""
    return NamedNode(iri) if iri else None


def _terms(object_: Object) -> Iterator[Term]:
    if isinstance(object_, Text):
        texts = ((object_.ja, "ja"), (object_.en, "en"), (object_.vi, "vi"))
        yield from (Literal(text, language=language) for text, language in texts if text)
    elif object_ is not None:
        yield object_
