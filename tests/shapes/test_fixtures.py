"""Every rule is broken by a fixture that breaks nothing else, and what is valid breaks none.

`fixtures/<thing>/valid*.ttl` raise nothing; `invalid.<Shape>.<why>.ttl` raise exactly that shape.
Each is checked together with `fixtures/neighbours.ttl`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.rdf import NAMESPACE, SHAPES
from oboegaki.site import Site
from oboegaki.statements.stage import stage

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
NEIGHBOURS = FIXTURES / "neighbours.ttl"
VALID = sorted(FIXTURES.glob("*/valid*.ttl"))
INVALID = sorted(FIXTURES.glob("*/invalid.*.ttl"))
READERS = ["en", "ja", "vi"]
"""The languages of pages, in each of which a rule can be read."""
STRUCTURE = {RDF.type, RDFS.label, RDFS.isDefinedBy, SH.property, SH.severity, SH.message}
TARGETS = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in (ROOT / "shapes").glob("*.ttl"):
        graph.parse(path)
    return graph


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def raised(*paths: Path) -> set[str]:
    """Return the rules that some files break together, by the check that a site goes through.

    They are a site of their own, so that ontology, concepts and shapes are what we supply.
    """
    site = Site(root=FIXTURES, files=paths, base="https://example.org/")
    report = checked(stage(site, None, quiet), site)
    return {finding.rule.removeprefix("shapes:") for finding in report.findings}


def named_rules() -> Iterator[Node]:
    """Yield the named shapes that ask for something themselves."""
    graph = shapes()
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in graph.subjects(RDF.type, kind):
            asks = set(graph.predicates(shape)) - STRUCTURE - TARGETS
            if isinstance(shape, URIRef) and asks:
                yield shape


def broken_by(path: Path) -> str:
    """Return the shape that the name of a fixture promises to break."""
    return path.name.split(".")[1]


def test_the_neighbours_of_the_fixtures_are_valid() -> None:
    assert raised(NEIGHBOURS) == set()


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_valid_fixture_breaks_no_shape(path: Path) -> None:
    assert raised(NEIGHBOURS, path) == set()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem.removeprefix("invalid."))
def test_an_invalid_fixture_breaks_exactly_the_shape_in_its_name(path: Path) -> None:
    assert raised(NEIGHBOURS, path) == {broken_by(path)}


def test_every_rule_has_a_fixture_that_breaks_it() -> None:
    rules = {str(rule).removeprefix(SHAPES) for rule in named_rules()}
    assert rules == {broken_by(path) for path in INVALID}


def test_every_thing_described_has_a_shapes_file_and_a_valid_fixture() -> None:
    files = {path.stem for path in (ROOT / "shapes").glob("*.ttl")} - {"shapes"}
    assert files == {path.parent.name for path in VALID} == {path.parent.name for path in INVALID}


@pytest.mark.parametrize(
    "rule", sorted(named_rules(), key=str), ids=lambda rule: rule.rpartition("#")[2]
)
def test_a_rule_tells_all_readers_its_name_and_what_to_do(rule: Node) -> None:
    for predicate in wanted_texts(rule):
        assert languages(rule, predicate) == READERS, predicate
    assert shapes().value(rule, SH.severity) in (SH.Violation, SH.Warning)


def languages(rule: Node, predicate: URIRef) -> list[str]:
    texts = [text for text in shapes().objects(rule, predicate) if isinstance(text, Literal)]
    return sorted(str(text.language) for text in texts)


def wanted_texts(rule: Node) -> tuple[URIRef, ...]:
    if (rule, RDF.type, SH.PropertyShape) in shapes():
        return SH.message, SH.name, SH.description
    return SH.message, RDFS.label


def test_property_shapes_are_named_for_their_thing_and_in_order() -> None:
    graph = shapes()
    for owner in graph.subjects(RDF.type, SH.NodeShape):
        properties = list(graph.objects(owner, SH.property))
        if isinstance(owner, BNode) or not properties:
            continue
        assert all(str(each).startswith(f"{owner}-") for each in properties)
        orders = [int(str(graph.value(each, SH.order))) for each in properties]
        assert sorted(orders) == list(range(1, len(properties) + 1)), owner


def test_queries_declare_the_prefixes_they_use() -> None:
    graph = shapes()
    place = URIRef(SHAPES.removesuffix("#"))
    constraints = list(graph.objects(None, SH.sparql))
    assert constraints
    assert all(graph.value(each, SH.prefixes) == place for each in constraints)
    declared = {str(graph.value(d, SH.prefix)) for d in graph.objects(place, SH.declare)}
    assert {"obg", "schema", "xsd", "role", "mode"} <= declared


def test_every_property_shape_is_in_a_group_that_is_named_and_numbered() -> None:
    graph = shapes()
    groups = set(graph.subjects(RDF.type, SH.PropertyGroup))
    named = list(graph.subjects(RDF.type, SH.PropertyShape))
    chosen = [group for shape in named for group in graph.objects(shape, SH.group)]
    assert len(chosen) == len(named)
    assert set(chosen) == groups
    numbers = [int(str(graph.value(group, SH.order))) for group in groups]
    assert sorted(numbers) == list(range(1, len(groups) + 1))
    for group in groups:
        assert languages(group, RDFS.label) == READERS


# What the shapes leave out ----------------------------------------------------------------------

WITHOUT_A_SHAPE = {
    "abbreviation": "a mark on names; its form is free",
    "concerns": "of whatever a claim or aim is about",
    "editorialSummary": "our own words",
    "editorialTranslation": "a mark on labels",
    "encodingNote": "our own words",
    "openListFor": "a mark on lists",
}


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in (ROOT / "ontology").glob("*.ttl"):
        graph.parse(path)
    return graph


def ours(*kinds: URIRef) -> set[Node]:
    found = {term for kind in kinds for term in ontology().subjects(RDF.type, kind)}
    return {term for term in found if str(term).startswith(NAMESPACE)}


def test_every_class_of_ours_is_looked_at_by_a_shape() -> None:
    targets = set(shapes().objects(None, SH.targetClass))
    for each in ours(OWL.Class):
        assert targets & set(ontology().transitive_objects(each, RDFS.subClassOf)), each


def test_every_property_of_ours_is_looked_at_by_a_shape_or_it_is_said_why_not() -> None:
    graph = shapes()
    paths = {step for path in graph.objects(None, SH.path) for step in steps(path)}
    targets = {p for kind in (SH.targetSubjectsOf, SH.targetObjectsOf)
               for p in graph.objects(None, kind)}  # fmt: skip
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    left_out = {str(each).removeprefix(NAMESPACE) for each in ours(*kinds) - paths - targets}
    assert left_out == set(WITHOUT_A_SHAPE)


def steps(path: Node) -> set[Node]:
    """Return the properties in a path."""
    if isinstance(path, URIRef):
        return {path}
    return {step for inner in shapes().objects(path) for step in steps(inner)}
