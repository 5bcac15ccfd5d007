"""Our terms and concepts can be read by people, and each is used and defined once."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from oboegaki.rdf import NAMESPACE, PREFIXES

ROOT = Path(__file__).parents[2]
ONTOLOGY = URIRef(NAMESPACE.removesuffix("#"))
CONCEPTS = "https://w3id.org/oboegaki/concept/"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
USES = ("data/**/*.ttl", "tests/generality/site/data/**/*.ttl")
WRONG = ROOT / "tests" / "shapes" / "test_wrong_input.py"
"""Where terms are misspelt on purpose."""
READERS = ["en", "ja", "vi"]
"""The languages of pages: every name and definition of a term or concept is in each."""
STATUS = URIRef(PREFIXES["vs"] + "term_status")


@cache
def parsed(*patterns: str) -> Graph:
    graph = Graph()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            graph.parse(path)
    return graph


def ontology() -> Graph:
    return parsed("ontology/*.ttl")


def own_terms() -> list[Node]:
    return sorted({t for kind in KINDS for t in ontology().subjects(RDF.type, kind)}, key=str)


def concepts() -> list[Node]:
    graph = parsed("ontology/concepts/*.ttl")
    return sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)


def local(term: Node) -> str:
    return str(term).rpartition("#")[2]


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    texts = graph.objects(subject, predicate)
    return sorted(str(text.language) for text in texts if isinstance(text, Literal))


@pytest.mark.parametrize("term", own_terms(), ids=local)
def test_a_term_is_ours_and_has_label_definition_example_home_and_status(term: Node) -> None:
    graph = ontology()
    assert str(term).startswith(NAMESPACE)
    assert languages(graph, term, RDFS.label) == READERS
    assert languages(graph, term, SKOS.definition) == READERS
    assert list(graph.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY]
    assert {str(s) for s in graph.objects(term, STATUS)} < {"stable", "testing", "archaic"}
    assert len(list(graph.objects(term, STATUS))) == 1
    assert languages(graph, term, SKOS.example) == ["en", "ja"]
    assert languages(graph, term, SKOS.scopeNote) in ([], READERS)


@pytest.mark.parametrize("concept", concepts(), ids=lambda c: str(c).removeprefix(CONCEPTS))
def test_a_concept_is_named_and_defined_for_all_readers_in_its_scheme(concept: Node) -> None:
    graph = parsed("ontology/concepts/*.ttl")
    assert languages(graph, concept, SKOS.prefLabel) == READERS
    assert languages(graph, concept, SKOS.definition) == READERS
    assert languages(graph, concept, SKOS.scopeNote) in ([], READERS)
    scheme = URIRef(str(concept).partition("#")[0])
    assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("ontology/concepts/*.ttl")), ids=lambda path: path.stem
)
def test_a_concept_scheme_is_the_file_named_for_it(path: Path) -> None:
    graph = parsed(f"ontology/concepts/{path.name}")
    scheme = URIRef(CONCEPTS + path.stem)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert languages(graph, scheme, SKOS.prefLabel) == READERS
    assert languages(graph, scheme, SKOS.definition) == READERS
    members = list(graph.subjects(RDF.type, SKOS.Concept))
    assert members and all(str(member).startswith(f"{scheme}#") for member in members)
    labels = [str(label) for member in members for label in graph.objects(member, SKOS.prefLabel)]
    assert len(labels) == len(set(labels))


def test_terms_are_named_by_the_case_of_their_kind() -> None:
    for term in own_terms():
        is_class = (term, RDF.type, OWL.Class) in ontology()
        assert local(term)[0].isupper() == is_class, term


def test_labels_of_terms_are_not_shared_within_a_kind() -> None:
    for kind in ((OWL.Class,), KINDS[1:]):
        labels = [
            str(label)
            for term in own_terms()
            if any((term, RDF.type, each) in ontology() for each in kind)
            for label in ontology().objects(term, RDFS.label)
        ]
        repeated = {label for label in labels if labels.count(label) > 1} - {"SHA-256"}
        assert not repeated


def test_no_term_of_ours_is_used_without_being_defined() -> None:
    defined = {local(term) for term in own_terms()}
    folders = ("ontology", "shapes", "data", "server", "docs", "tests/shapes", "tests/generality")
    kinds = {".ttl", ".rq", ".html", ".md", ".py"}
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.*")]
    for path in (path for path in paths if path.suffix in kinds and path != WRONG):
        used = set(re.findall(r"\bobg:([A-Za-z]\w*)", path.read_text(encoding="utf-8")))
        assert used <= defined, path


def test_every_term_is_used_by_the_data_or_shown_in_a_fixture() -> None:
    used = parsed(*USES, "ontology/concepts/*.ttl", "tests/shapes/fixtures/**/valid*.ttl")
    seen = {term for triple in used for term in triple} | set(used.objects(None, RDF.type))
    unused = {term for term in own_terms() if term not in seen}
    above = {term for term in unused if (None, RDFS.subClassOf, term) in ontology()}
    assert unused - above == set()


def test_every_concept_is_used() -> None:
    everything = parsed(*USES, "tests/shapes/fixtures/**/*.ttl")
    used = set(everything.objects())
    assert [local(concept) for concept in concepts() if concept not in used] == []


def test_terms_of_others_that_data_and_ontology_use_have_labels_for_all_readers() -> None:
    told = parsed("ontology/*.ttl")
    everything = parsed("data/**/*.ttl", "ontology/**/*.ttl")
    used = set(everything.predicates()) | set(everything.objects(None, RDF.type))
    for term in used:
        assert languages(told, term, RDFS.label) == READERS, term


def test_domains_and_ranges_of_shared_terms_are_intent_only() -> None:
    """rdfs:domain and rdfs:range would type things by inference; ours only where both are ours."""
    graph = ontology()
    assert (None, RDFS.domain, None) not in graph
    for term, value in graph.subject_objects(RDFS.range):
        assert str(term).startswith(NAMESPACE) and str(value).startswith(NAMESPACE)


def test_classes_and_properties_have_no_circle_above_them() -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in own_terms():
            above = list(ontology().transitive_objects(term, predicate))
            assert term not in above[1:]
            assert (term, predicate, term) not in ontology()


def test_no_class_becomes_a_concept_by_alignment() -> None:
    matches = {SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch}
    assert not matches & set(parsed("ontology/**/*.ttl", "data/**/*.ttl").predicates())


def test_an_initiative_is_never_an_organisation_by_the_class_hierarchy() -> None:
    above = set(ontology().transitive_objects(URIRef(NAMESPACE + "Project"), RDFS.subClassOf))
    assert not {each for each in above if "rganiz" in str(each)}


def test_the_ontology_names_its_version_and_namespace() -> None:
    graph = ontology()
    version = str(graph.value(ONTOLOGY, OWL.versionInfo))
    assert str(graph.value(ONTOLOGY, OWL.versionIRI)) == f"{ONTOLOGY}/{version}"
    namespace = graph.value(ONTOLOGY, URIRef(PREFIXES["vann"] + "preferredNamespaceUri"))
    assert str(namespace) == NAMESPACE
