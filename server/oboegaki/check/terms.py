"""N-Quads tokens <-> rdflib terms, exactly: forms, language tags and labels stay as written.

rdflib is never asked to normalise, and never to log: what it cannot read is settled here.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from oboegaki import nquads
from oboegaki.check import moments
from oboegaki.nquads import LiteralText
from oboegaki.rdf import PREFIXES
from oboegaki.sources.lexical import is_checked, well_formed

Triple = tuple[Node, Node, Node]

_XSD = PREFIXES["xsd"]
_PLAIN = frozenset((_XSD + "string", PREFIXES["rdf"] + "langString"))


@lru_cache(maxsize=200_000)
def node(token: bytes) -> Node:
    """Return the rdflib term of an N-Quads token."""
    if token.startswith(b'"'):
        return _literal(nquads.literal(token))
    if token.startswith(b"_:"):
        return BNode(token[2:].decode())
    if token.startswith(b"<<("):
        return BNode("t" + hashlib.sha256(token).hexdigest()[:16])
    return URIRef(nquads.iri(token))


def _literal(text: LiteralText) -> Literal:
    if text.datatype in _PLAIN:
        return Literal(text.value, lang=text.language or None, normalize=False)
    if not well_formed(text):
        return moments.bare(Literal, text, None, ill_typed=True)
    if text.datatype in moments.FAMILIES:
        return moments.moment(text)
    if not is_checked(text.datatype):  # rdflib would parse XML and HTML, and tidy up spaces
        return moments.bare(Literal, text, None)
    return Literal(text.value, datatype=text.datatype, normalize=False)


def token(term: Node) -> bytes:
    """Return the canonical N-Quads token of an rdflib term."""
    if isinstance(term, Literal):
        quoted = nquads.quoted(str(term))
        if term.language:
            return f"{quoted}@{term.language.lower()}".encode()
        if term.datatype is None or str(term.datatype) in _PLAIN:
            return quoted.encode()
        return f"{quoted}^^<{term.datatype}>".encode()
    return (f"_:{term}" if isinstance(term, BNode) else f"<{term}>").encode()


def triples(subject: bytes, lines: bytes) -> Iterator[Triple]:
    """Yield the triples of one subject from its `predicate object .` lines."""
    about = node(subject)
    for line in lines.splitlines():
        predicate, _, rest = line.partition(b" ")
        yield about, node(predicate), node(rest[:-2])


def name(term: Node) -> str:
    """Return what a finding calls a resource: its IRI, `_:` and its label, or a literal's token."""
    return str(term) if isinstance(term, URIRef) else token(term).decode()
