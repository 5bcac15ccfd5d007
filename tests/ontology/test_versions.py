"""What is published stays: versions, deprecation, and the list of terms that are promised."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from oboegaki.rdf import NAMESPACE, PREFIXES, SHAPES

ROOT = Path(__file__).parents[2]
ONTOLOGY = URIRef(NAMESPACE.removesuffix("#"))
STATUS = URIRef(PREFIXES["vs"] + "term_status")
CHANGELOG = (ROOT / "ontology" / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", CHANGELOG, re.MULTILINE | re.DOTALL))


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in (*ROOT.glob("ontology/*.ttl"), *ROOT.glob("ontology/concepts/*.ttl")):
        graph.parse(path)
    return graph


def named(text: str) -> set[str]:
    """Return the terms that a section promises: those in its list."""
    rows = re.findall(r"^- \w+: (.*?)(?=^- |^$|\Z)", text, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`(\w+)`", " ".join(rows)))


def with_status(status: str) -> set[str]:
    found = ontology().subjects(STATUS, Literal(status))
    return {str(term).removeprefix(NAMESPACE) for term in found}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def deprecated() -> list[Node]:
    return sorted(ontology().subjects(OWL.deprecated, Literal(True)), key=str)


def test_versions_are_told_newest_first_and_the_newest_is_that_of_the_files() -> None:
    versions = list(SECTIONS)
    assert versions == sorted(versions, key=number, reverse=True)
    assert versions[0] == str(ontology().value(ONTOLOGY, OWL.versionInfo))
    prior = ontology().value(ONTOLOGY, OWL.priorVersion)
    assert prior == (URIRef(f"{ONTOLOGY}/{versions[1]}") if len(versions) > 1 else None)


def test_a_term_that_was_promised_is_still_defined() -> None:
    promised = {term for text in SECTIONS.values() for term in named(text)}
    assert len(promised) > 20
    undefined = {t for t in promised if (URIRef(NAMESPACE + t), STATUS, None) not in ontology()}
    assert not undefined
    assert not promised & with_status("testing")


def test_every_stable_term_is_promised() -> None:
    assert with_status("stable") <= {term for text in SECTIONS.values() for term in named(text)}


def test_a_term_is_archaic_exactly_when_it_is_deprecated_and_says_what_to_write() -> None:
    assert with_status("archaic") == {str(t).removeprefix(NAMESPACE) for t in deprecated()}
    for each in deprecated():
        replaced = (each, DCTERMS.isReplacedBy, None) in ontology()
        assert replaced or (each, SKOS.scopeNote, None) in ontology(), each


def test_the_numbers_in_the_changelog_are_those_of_the_files() -> None:
    graph, text = ontology(), next(iter(SECTIONS.values()))
    ours = {t for t in graph.subjects(RDFS.isDefinedBy, ONTOLOGY) if str(t).startswith(NAMESPACE)}
    classes = {term for term in ours if (term, RDF.type, OWL.Class) in graph}
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    told = f"{len(classes)} classes and {len(ours - classes)} properties in five modules"
    assert told in " ".join(text.split())
    assert f"{len(schemes)} concept schemes" in text


@pytest.mark.parametrize(
    ("path", "iri"), [("ontology/obg.ttl", NAMESPACE), ("shapes/shapes.ttl", SHAPES)]
)
def test_ontology_and_shapes_have_a_version_of_their_own(path: str, iri: str) -> None:
    graph, whole = Graph().parse(ROOT / path), URIRef(iri.removesuffix("#"))
    version = graph.value(whole, OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
    assert graph.value(whole, OWL.versionIRI) == URIRef(f"{whole}/{version}")


# Alignments ------------------------------------------------------------------------------------


@cache
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


def test_alignments_lead_from_our_terms_to_those_of_others() -> None:
    allowed = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, OWL.equivalentClass}
    for subject, predicate, value in alignments():
        assert (subject, STATUS, None) in ontology(), subject
        assert predicate in allowed
        assert not str(value).startswith(NAMESPACE)


@pytest.mark.parametrize(
    "namespace",
    [PREFIXES[name] for name in ("org", "schema", "prov", "skos", "dcterms", "cv", "gist", "fabio")]
    + ["http://imi.go.jp/ns/core/rdf#"],
)
def test_each_vocabulary_that_says_something_alike_is_pointed_at(namespace: str) -> None:
    """Superclasses that belong to a definition stand with the term, all others in one file."""
    graph = ontology()
    pointing = {
        subject
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for subject, value in graph.subject_objects(predicate)
        if str(subject).startswith(NAMESPACE) and str(value).startswith(namespace)
    }
    assert pointing
