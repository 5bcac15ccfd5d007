"""SPARQL 1.1 Service Description: what `/sparql` says of itself is what it does."""

import json
from urllib.parse import quote

import pyoxigraph
import pytest
import rdflib
from fronts import HTML, JSON_LD, TURTLE, Front, media_type
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VOID

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "JSON-LD": "application/ld+json",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}
"""The W3C's unique names of formats, without their common beginning."""


def described(front: Front) -> tuple[Graph, rdflib.term.Node]:
    """Return the description and its one service."""
    graph = Graph().parse(data=front.get("/sparql").content, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    return graph, service


def count(front: Front, pattern: str) -> Literal:
    text = quote(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    (row,) = json.loads(front.get(f"/sparql?query={text}").content)["results"]["bindings"]
    return Literal(int(row["n"]["value"]))


def test_the_endpoint_of_the_service_is_where_it_was_found(front: Front) -> None:
    """Sections 2 and 3.4.1: dereferencing the endpoint without a query gives the description."""
    graph, service = described(front)
    assert list(graph.objects(service, SD.endpoint)) == [
        URIRef(front.origin + front.root + "/sparql")
    ]


def test_language_and_entailment_are_stated(front: Front) -> None:
    graph, service = described(front)
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    regime = graph.value(service, SD.defaultEntailmentRegime)
    assert regime == URIRef("http://www.w3.org/ns/entailment/Simple")


def test_no_feature_is_claimed_that_is_not_there(front: Front) -> None:
    """Section 3.2.2: graphs are not fetched, SERVICE is refused, and no graph is empty."""
    graph, service = described(front)
    assert list(graph.objects(service, SD.feature)) == []


def test_every_result_format_can_be_had(front: Front) -> None:
    graph, service = described(front)
    named = {str(iri).rpartition("/")[2] for iri in graph.objects(service, SD.resultFormat)}
    assert named == set(FORMATS)
    for media in FORMATS.values():
        got = {
            media_type(front.get(f"/sparql?query={quote(query)}", {"accept": media}))
            for query in ("SELECT ?s { ?s a ?c } LIMIT 1", "DESCRIBE <urn:x:a>")
        }
        assert media in got


def test_the_numbers_are_those_of_a_count(in_process: Front) -> None:
    graph, service = described(in_process)
    dataset = graph.value(service, SD.defaultDataset)
    default = graph.value(dataset, SD.defaultGraph)
    assert graph.value(default, VOID.triples).eq(count(in_process, "?s ?p ?o"))  # type: ignore[union-attr]
    for named in graph.objects(dataset, SD.namedGraph):
        inner, name = graph.value(named, SD.graph), graph.value(named, SD.name)
        triples = graph.value(inner, VOID.triples)
        assert triples.eq(count(in_process, f"GRAPH <{name}> {{ ?s ?p ?o }}"))  # type: ignore[union-attr]


def test_every_named_graph_is_described_and_no_other(in_process: Front) -> None:
    graph, service = described(in_process)
    dataset = graph.value(service, SD.defaultDataset)
    assert graph.value(service, SD.availableGraphs) == dataset
    named = [graph.value(each, SD.name) for each in graph.objects(dataset, SD.namedGraph)]
    answer = in_process.get(
        "/sparql?query=" + quote("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    )
    found = {row["g"]["value"] for row in json.loads(answer.content)["results"]["bindings"]}
    assert len(named) == len(found) > 3
    assert {str(each) for each in named} == found


@pytest.mark.parametrize(
    ("path", "accept", "media"),
    [
        ("/sparql", "", TURTLE),
        ("/sparql", "*/*", TURTLE),
        ("/sparql", HTML, HTML),
        ("/sparql", JSON_LD, JSON_LD),
        ("/sparql", "application/rdf+xml", "application/rdf+xml"),
        ("/sparql", "application/n-triples;q=0.9, text/html;q=0.8", "application/n-triples"),
        ("/sparql?format=nt", HTML, "application/n-triples"),
        ("/sparql?format=html", TURTLE, HTML),
    ],
)
def test_the_description_is_negotiated(front: Front, path: str, accept: str, media: str) -> None:
    answer = front.get(path, {"accept": accept})
    assert (answer.status_code, media_type(answer)) == (200, media)


@pytest.mark.parametrize("name", ["jsonld", "nt", "rdf", "trig"])
def test_every_syntax_describes_the_same(in_process: Front, name: str) -> None:
    def parsed(name: str) -> Dataset:
        answer = in_process.get(f"/sparql?format={name}")
        syntax = RdfFormat.from_media_type(media_type(answer))
        found = Dataset(pyoxigraph.parse(answer.content, format=syntax))
        found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return found

    assert parsed(name) == parsed("ttl")


def test_a_format_that_there_is_not_is_406(front: Front) -> None:
    assert front.get("/sparql?format=csv").status_code == 406
