"""Under OWL 2 RL, with what other vocabularies say of their terms, nothing of ours goes wrong."""

from functools import cache
from pathlib import Path

import owlrl  # type: ignore[import-untyped]
import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.namespace import FOAF, ORG, SKOS
from rdflib.term import Node

from oboegaki.rdf import NAMESPACE, term

ROOT = Path(__file__).parents[2]
AXIOMS = Path(__file__).parent / "axioms.ttl"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
"""How owlrl says that two things cannot both be."""


def closed(graph: Graph) -> Graph:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def read(*patterns: str) -> Graph:
    graph = Graph().parse(AXIOMS)
    for pattern in patterns:
        for path in ROOT.glob(pattern):
            graph.parse(path)
    return graph


@cache
def closure() -> Graph:
    """Return everything, the synthetic releases with units as parties and mergers included."""
    data = ("data/**/*.ttl", "tests/generality/site/data/**/*.ttl")
    return closed(read("ontology/*.ttl", "ontology/concepts/*.ttl", *data))


def errors(graph: Graph) -> list[str]:
    return [str(text) for e in graph.subjects(RDF.type, ERROR) for text in graph.objects(e)]


def of_kind(*names: str) -> set[Node]:
    return {each for name in names for each in closure().subjects(RDF.type, URIRef(term(name)))}


def test_ontology_and_data_agree() -> None:
    assert errors(closure()) == []


def test_every_class_can_have_a_member() -> None:
    graph = read("ontology/*.ttl")
    classes = {c for kind in (OWL.Class, RDFS.Class) for c in graph.subjects(RDF.type, kind)}
    ours = {c for c in classes if str(c).startswith(NAMESPACE)}
    assert len(ours) > 20
    for each in classes:
        graph.add((BNode(), RDF.type, each))
    assert errors(closed(graph)) == []


@pytest.mark.parametrize(
    ("kinds", "never"),
    [
        (("schema:Place", "schema:Event", "schema:EventSeries", "obg:Initiative"), "foaf:Agent"),
        (("foaf:Person", "obg:Agreement", "skos:Concept", "schema:Place"), "org:Organization"),
        (("org:Organization", "foaf:Person", "skos:Concept", "obg:Agreement"), "schema:Place"),
        (("org:Organization", "foaf:Person", "schema:Place", "schema:Event"), "skos:Concept"),
        (("obg:ReportedClaim",), "obg:Commitment"),
        (("obg:ReportedClaim",), "obg:Aim"),
        (("obg:ReportedClaim",), "org:Membership"),
        (("org:Organization", "schema:Place", "skos:Concept"), "foaf:Person"),
    ],
)
def test_nothing_becomes_what_it_is_not(kinds: tuple[str, ...], never: str) -> None:
    for kind in kinds:
        assert of_kind(kind), kind
        assert not of_kind(kind) & of_kind(never), kind


def test_a_bureau_does_not_become_a_legal_body() -> None:
    units = of_kind("org:OrganizationalUnit")
    assert len(units) >= 3
    assert not units & of_kind("org:FormalOrganization")


def test_the_axioms_of_others_would_tell() -> None:
    """A department that is unitOf a bureau makes a legal body of it; a person cannot be a body."""
    graph = Graph().parse(AXIOMS)
    department, bureau, person = BNode(), BNode(), BNode()
    graph.add((department, ORG.unitOf, bureau))
    graph.add((person, RDF.type, FOAF.Person))
    graph.add((person, RDF.type, ORG.Organization))
    closed(graph)
    assert (bureau, RDF.type, ORG.FormalOrganization) in graph
    assert errors(graph)


def test_no_concept_is_a_class_and_no_class_a_concept() -> None:
    graph = closure()
    classes = set(graph.subjects(RDF.type, OWL.Class)) | set(graph.subjects(RDF.type, RDFS.Class))
    assert not classes & set(graph.subjects(RDF.type, SKOS.Concept))
