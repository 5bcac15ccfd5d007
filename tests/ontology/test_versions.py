"""What is published stays: versions, deprecation, and the list of terms that are promised."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from oboegaki.rdf import NAMESPACE, PREFIXES, SHAPES

ROOT = Path(__file__).parents[2]
ONTOLOGY = URIRef(NAMESPACE.removesuffix("#"))
STATUS = URIRef(PREFIXES["vs"] + "term_status")
STATUSES = ("testing", "stable", "archaic")
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


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def broken_promises(graph: Graph, changelog: str) -> set[str]:
    """Return which parts of the policy in docs/explanation/ontology.md do not hold."""
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL))
    return {*_about_versions(graph, list(sections)), *_about_terms(graph, sections.values())}


def _about_versions(graph: Graph, versions: list[str]) -> Iterator[str]:
    if versions != sorted(versions, key=number, reverse=True):
        yield "versions are told newest first"
    if versions[0] != str(graph.value(ONTOLOGY, OWL.versionInfo)):
        yield "the newest version is that of the files"
    prior = URIRef(f"{ONTOLOGY}/{versions[1]}") if len(versions) > 1 else None
    if graph.value(ONTOLOGY, OWL.priorVersion) != prior:
        yield "a version leads to the one before"


def _about_terms(graph: Graph, sections: Iterable[str]) -> Iterator[str]:
    promised = {URIRef(NAMESPACE + term) for text in sections for term in named(text)}
    by_status = {status: set(graph.subjects(STATUS, Literal(status))) for status in STATUSES}
    deprecated = set(graph.subjects(OWL.deprecated, Literal(True)))
    if not promised <= by_status["stable"] | by_status["archaic"]:
        yield "a promised term is never removed, nor unsettled again"
    if not by_status["stable"] <= promised:
        yield "every stable term is promised"
    if by_status["archaic"] != deprecated:
        yield "a term is archaic exactly when it is deprecated"
    for term in deprecated:
        if (term, DCTERMS.isReplacedBy, None) not in graph and (
            (term, SKOS.scopeNote, None) not in graph
        ):
            yield "a deprecated term says what to write instead"
        if (term, SKOS.definition, None) not in graph:
            yield "a deprecated term keeps its definition"


def test_what_is_published_keeps_the_promises() -> None:
    assert broken_promises(ontology(), CHANGELOG) == set()
    assert len({term for text in SECTIONS.values() for term in named(text)}) > 20


SECOND = """# Versions

## 0.2.0

- agreement: `party` (deprecated), `signedBy`

## 0.1.0

- agreement: `party`
"""
SECOND_FILES = """
PREFIX : <https://w3id.org/oboegaki/ns#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#>
<https://w3id.org/oboegaki/ns> owl:versionInfo "0.2.0" ;
    owl:priorVersion <https://w3id.org/oboegaki/ns/0.1.0> .
:party owl:deprecated true ; vs:term_status "archaic" ; skos:definition "a side" ;
    dcterms:isReplacedBy :signedBy .
:signedBy vs:term_status "stable" ; skos:definition "who signed" .
"""
BREACHES = {
    "a newer version with a lower number": (
        "## 0.2.0", "## 0.0.9", {"versions are told newest first",
        "the newest version is that of the files"}),
    "another number in the files": (
        '"0.2.0"', '"0.3.0"', {"the newest version is that of the files"}),
    "no way back": ("/0.1.0>", "/0.0.1>", {"a version leads to the one before"}),
    "a promised term gone": (
        ":signedBy vs:term_status", ":signer vs:term_status",
        {"a promised term is never removed, nor unsettled again", "every stable term is promised"}),
    "a promised term in doubt again": (
        '"stable"', '"testing"', {"a promised term is never removed, nor unsettled again"}),
    "a stable term that nobody told of": (
        ", `signedBy`", "", {"every stable term is promised"}),
    "deprecated in word only": (
        "owl:deprecated true ; ", "", {"a term is archaic exactly when it is deprecated"}),
    "deprecated without a way out": (
        "dcterms:isReplacedBy :signedBy", "dcterms:creator :me",
        {"a deprecated term says what to write instead"}),
    "deprecated and emptied": (
        'skos:definition "a side" ;', "", {"a deprecated term keeps its definition"}),
}  # fmt: skip


def test_a_second_version_that_deprecates_a_term_keeps_the_promises() -> None:
    assert broken_promises(Graph().parse(data=SECOND_FILES), SECOND) == set()


@pytest.mark.parametrize(("old", "new", "broken"), BREACHES.values(), ids=list(BREACHES))
def test_a_breach_of_the_promises_is_noticed(old: str, new: str, broken: set[str]) -> None:
    assert old in SECOND_FILES + SECOND
    files, changelog = SECOND_FILES.replace(old, new), SECOND.replace(old, new)
    assert broken_promises(Graph().parse(data=files), changelog) == broken


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
