"""rdflib, SPARQLWrapper, signposting and curl against a real server, as their users use them."""

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import rdflib
import signposting
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import (
    CSV,
    JSON,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

pytestmark = [
    pytest.mark.e2e,
    # What rdflib's own readers of JSON-LD, RDF/XML and TriG still use of itself.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
]

SAKAI = URIRef("https://w3id.org/oboegaki/id/org/sakai")
MOU = "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou"
NAMES = f"SELECT ?name {{ <{SAKAI}> <{RDFS.label}> ?name }}"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_store_asks_as_if_the_graph_were_its_own(address: str, method: str) -> None:
    graph = Graph(SPARQLStore(f"{address}sparql", method=method))
    names = {row[0] for row in graph.query(NAMES) if isinstance(row, ResultRow)}
    assert Literal("堺市", lang="ja") in names
    assert (SAKAI, RDFS.label, Literal("堺市", lang="ja")) in graph
    assert set(graph.objects(SAKAI, RDF.type))
    bound = graph.query("SELECT ?o { ?s ?p ?o }", initBindings={"s": SAKAI, "p": RDFS.label})
    assert len(bound) > 1
    built = graph.query(f"CONSTRUCT WHERE {{ <{SAKAI}> a ?kind }}").graph
    assert built is not None
    assert set(built.objects(SAKAI, RDF.type)) == set(graph.objects(SAKAI, RDF.type))
    assert bool(graph.query(f"ASK {{ <{SAKAI}> a ?kind }}"))


def test_rdflibs_store_asks_one_named_graph(address: str) -> None:
    store = SPARQLStore(f"{address}sparql")
    named = Graph(store, identifier=URIRef(MOU))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    inside, everything = (
        int(row[0])
        for graph in (named, Graph(store))
        for row in graph.query(count)
        if isinstance(row, ResultRow)
    )
    assert 0 < inside < everything


@pytest.mark.parametrize("path", ["doc/org/sakai", "id/org/sakai", "ns", "catalog", "", "sparql"])
def test_rdflib_reads_what_lies_at_an_address(address: str, path: str) -> None:
    """It asks for Turtle and others by Accept, and is told what it is given by Content-Type."""
    graph = Graph().parse(address + path)
    assert len(graph) > 5


def test_rdflib_reads_the_same_by_every_suffix(address: str) -> None:
    turtle = Graph().parse(f"{address}doc/org/sakai.ttl")
    for suffix in (".nt", ".rdf"):
        assert isomorphic(Graph().parse(f"{address}doc/org/sakai{suffix}"), turtle)
    quads = Dataset().parse(f"{address}doc/org/sakai.trig")
    assert len(quads) >= len(turtle)


def answer_of(wrapper: SPARQLWrapper) -> Any:
    """Return what it makes of the answer: a dict, a document, a graph, bytes."""
    return wrapper.queryAndConvert()


@pytest.mark.parametrize(
    ("method", "body"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_gets_every_form_however_it_asks(
    address: str, method: str, body: str
) -> None:
    wrapper = SPARQLWrapper(f"{address}sparql")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(body)
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(JSON)
    rows = answer_of(wrapper)["results"]["bindings"]
    assert {"type": "literal", "xml:lang": "ja", "value": "堺市"} in [row["name"] for row in rows]
    wrapper.setReturnFormat(XML)
    assert len(answer_of(wrapper).getElementsByTagName("result")) == len(rows)
    wrapper.setReturnFormat(CSV)
    assert len(answer_of(wrapper).splitlines()) == len(rows) + 1
    wrapper.setQuery(f"DESCRIBE <{SAKAI}>")
    wrapper.setReturnFormat(TURTLE)
    described = Graph().parse(data=answer_of(wrapper), format="turtle")
    wrapper.setReturnFormat(RDFXML)
    assert isomorphic(answer_of(wrapper), described)


def test_sparqlwrapper_narrows_the_data_set_and_is_told_what_is_wrong(address: str) -> None:
    wrapper = SPARQLWrapper(f"{address}sparql", returnFormat=JSON)
    wrapper.addDefaultGraph(MOU)
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    inside = int(answer_of(wrapper)["results"]["bindings"][0]["n"]["value"])
    assert inside == len(Graph().parse(f"{address}press/sakai/2023/cop28-mou.nt"))
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line"):
        wrapper.query()


def test_signposting_finds_name_metadata_licence_and_files(address: str) -> None:
    found = signposting.find_signposting_http(f"{address}doc/org/sakai")
    assert found.citeAs is not None
    assert found.citeAs.target == str(SAKAI)
    assert {each.type for each in found.describedBy} >= {"text/turtle", "application/ld+json"}
    assert found.license is not None
    home = signposting.find_signposting_http(address)
    assert len(home.items) >= 3
    for file in home.items:
        back = signposting.find_signposting_http(str(file.target))
        assert back.collection is not None
        assert back.collection.target == address
    in_head = signposting.find_signposting_html(f"{address}doc/org/sakai")
    assert in_head.citeAs is not None
    assert in_head.citeAs.target == str(SAKAI)
    assert {each.target for each in in_head.describedBy} == {
        each.target for each in found.describedBy
    }


def curl(*arguments: str) -> bytes:
    """Run curl; its output."""
    command = shutil.which("curl")
    if command is None:
        pytest.skip("curl is not installed (tests/prepare installs it where it may)")
    return subprocess.run(
        [command, "-sS", "--fail", *arguments], check=True, capture_output=True, timeout=30
    ).stdout


@pytest.mark.parametrize("path", ["id/org/sakai", "sparql", "ns", "press/sakai/2023/cop28-mou"])
def test_curl_unpacks_what_was_packed_for_it(address: str, path: str, tmp_path: Path) -> None:
    url, accept = urljoin(address, path), "Accept: text/turtle"
    packed = tmp_path / "headers"
    unpacked = curl("-L", "--compressed", "-D", str(packed), "-H", accept, url)
    assert "content-encoding: " in packed.read_text().lower()
    assert unpacked == curl("-L", "-H", accept, url)
    assert len(rdflib.Graph().parse(data=unpacked, format="turtle")) > 5


def test_curl_sends_a_query_from_the_command_line(address: str) -> None:
    answer = curl(
        "-H", "Accept: text/csv", "--data-urlencode", f"query={NAMES}", f"{address}sparql"
    )
    assert "堺市" in answer.decode().split("\r\n")


def test_curl_that_would_rather_speak_http2_is_answered_in_http1(address: str) -> None:
    """It asks for an upgrade together with the query (RFC 9110, 7.8), and gets its answer."""
    wanted = ("--http2", "-H", "Accept: text/csv", "-w", "%{http_version}")
    answer = curl(*wanted, "--data-urlencode", f"query={NAMES}", f"{address}sparql")
    assert "堺市" in answer.decode().split("\r\n")
    assert answer.endswith(b"1.1")
