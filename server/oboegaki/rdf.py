"""The RDF vocabulary of the program: term types, the one prefix table, the IRIs we name."""

from functools import lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

__all__ = [
    "CONCEPTS",
    "FUNCTIONS",
    "LABEL_PROPERTIES",
    "MOMENT_PROPERTIES",
    "NAMESPACE",
    "PREFIXES",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "compact",
    "term",
]

Term = NamedNode | BlankNode | Literal | Triple

NAMESPACE = "https://w3id.org/oboegaki/ns#"
"""Our own terms: the same in every installation, never derived from a site's base."""

CONCEPTS = "https://w3id.org/oboegaki/concept/"
"""Begins the names of our concepts: `role#witness` is the concept in the scheme `role`."""

SHAPES = "https://w3id.org/oboegaki/shapes#"

FUNCTIONS = "https://w3id.org/oboegaki/functions#"
"""Our functions in SPARQL expressions."""

PREFIXES = {
    "obg": NAMESPACE,
    "shapes": SHAPES,
    "obf": FUNCTIONS,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "sh": "http://www.w3.org/ns/shacl#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "cv": "http://data.europa.eu/m8g/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "vann": "http://purl.org/vocab/vann/",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "gist": "https://w3id.org/semanticarts/ns/ontology/gist/",
    "fabio": "http://purl.org/spar/fabio/",
    "spdx": "http://spdx.org/rdf/terms#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "adms": "http://www.w3.org/ns/adms#",
    "dcatap": "http://data.europa.eu/r5r/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
}
"""The one prefix table: Turtle files, queries, pages and written documents all use it."""


def term(name: str) -> str:
    """Return the IRI of a prefixed name of the table, such as `dcterms:title`; an IRI as it is."""
    prefix, _, local = name.partition(":")
    return name if local.startswith("//") else PREFIXES[prefix] + local


@lru_cache(maxsize=10_000)
def compact(iri: str) -> str | None:
    """Return the prefixed name of `iri` when the table has its namespace, else None."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local is not iri and local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return None


LABEL_PROPERTIES = tuple(
    term(name)
    for name in (
        "skos:prefLabel",
        "rdfs:label",
        "foaf:name",
        "dcterms:title",
        "schema:name",
        "schema:headline",
    )
)
"""Where a resource's label is looked for, first come first served in each language."""

MOMENT_PROPERTIES = tuple(
    term(name)
    for name in (
        "dcterms:issued",
        "schema:datePublished",
        "dcterms:date",
        "schema:startDate",
        "obg:concludedOn",
        "obg:changedOn",
        "dcterms:created",
    )
)
"""Where the moment of a resource is looked for, by which lists are ordered newest first."""
