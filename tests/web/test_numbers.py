"""Every number agrees: VoID, DCAT, service description, dumps and COUNT(*)."""

import gzip
import hashlib
from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Store,
)
from starlette.testclient import TestClient

from oboegaki.edition.opened import Edition

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"


def described(client: TestClient, path: str) -> Store:
    body = client.get(path, headers={"accept": "text/turtle"}).content
    store = Store()
    store.bulk_load(body, RdfFormat.TURTLE, base_iri="http://127.0.0.1:8000/")
    return store


def selected(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(query)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return [tuple(term.value for term in row if hasattr(term, "value")) for row in rows]


def counted(client: TestClient, query: str) -> int:
    answer = client.get("/sparql", params={"query": query, "format": "json"})
    (binding,) = answer.json()["results"]["bindings"]
    return int(binding["n"]["value"])


def test_count_is_what_void_and_the_service_description_say(
    client: TestClient, flagship_edition: Edition
) -> None:
    total = counted(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    numbers = flagship_edition.manifest.numbers
    assert total == numbers.distinct_triples > 1000
    void = described(client, "/.well-known/void")
    assert selected(void, f"SELECT ?n {{ [] a <{VOID}Dataset> ; <{VOID}triples> ?n }}") == [
        (str(total),)
    ]
    service = described(client, "/sparql")
    default = "http://www.w3.org/ns/sparql-service-description#defaultGraph"
    assert selected(service, f"SELECT ?n {{ [] <{default}>/<{VOID}triples> ?n }}") == [
        (str(total),)
    ]


def test_partitions_of_void_are_what_can_be_counted(client: TestClient) -> None:
    void = described(client, "/.well-known/void")
    classes = selected(void, f"SELECT ?c ?n {{ [] <{VOID}class> ?c ; <{VOID}entities> ?n }}")
    properties = selected(void, f"SELECT ?p ?n {{ [] <{VOID}property> ?p ; <{VOID}triples> ?n }}")
    assert len(classes) > 10
    assert len(properties) > 30
    rows = client.get(
        "/sparql",
        params={"query": "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"},
        headers={"accept": "text/csv"},
    ).text.split()[1:]
    assert {tuple(row.split(",")) for row in rows} == set(classes)
    rows = client.get(
        "/sparql",
        params={"query": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"},
        headers={"accept": "text/csv"},
    ).text.split()[1:]
    assert {tuple(row.split(",")) for row in rows} == set(properties)


def test_named_graphs_hold_what_the_service_description_says(client: TestClient) -> None:
    service = described(client, "/sparql")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    stated = selected(
        service, f"SELECT ?g ?n {{ [] <{sd}name> ?g ; <{sd}graph>/<{VOID}triples> ?n }}"
    )
    rows = client.get(
        "/sparql",
        params={"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"},
        headers={"accept": "text/csv"},
    ).text.split()[1:]
    assert {tuple(row.split(",")) for row in rows} == set(stated) != set()


def test_the_catalogue_describes_the_files_that_are_there(
    client: TestClient, flagship_edition: Edition
) -> None:
    catalogue = described(client, "/catalog")
    files = selected(
        catalogue,
        f"""SELECT ?url ?size ?sum {{ [] <{DCAT}downloadURL> ?url ; <{DCAT}byteSize> ?size ;
            <{SPDX}checksum>/<{SPDX}checksumValue> ?sum }}""",
    )
    assert len(files) == len(flagship_edition.manifest.dumps) > 12
    for url, size, checksum in files:
        body = client.get(url).content
        assert str(len(body)) == size
        assert hashlib.sha256(body).hexdigest() == checksum
    assert '"^^xsd:nonNegativeInteger' in client.get("/catalog.ttl").text


def dumped(client: TestClient, suffix: str) -> bytes:
    address = f"/dumps/latest/everything{suffix}.gz"
    return gzip.decompress(client.get(address, follow_redirects=True).content)


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Return quads with blank nodes that are the same for the same content."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def loaded(body: bytes, syntax: RdfFormat) -> Dataset:
    """Return a dump as the store would hold it: the store keeps values, not forms."""
    store = Store()
    store.bulk_load(body, syntax)
    return canonical(store)


def test_dumps_are_what_the_store_holds(client: TestClient, flagship_edition: Edition) -> None:
    store = Store.read_only(str(flagship_edition.engine))
    named = canonical(quad for quad in store if quad.graph_name != DefaultGraph())
    default = canonical(quad for quad in store if quad.graph_name == DefaultGraph())
    assert loaded(dumped(client, ".nq"), RdfFormat.N_QUADS) == named
    assert loaded(dumped(client, ".trig"), RdfFormat.TRIG) == named
    for syntax in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD, RdfFormat.RDF_XML):
        assert loaded(dumped(client, f".{syntax.file_extension}"), syntax) == default


def test_dumps_answer_ranges(client: TestClient, flagship_edition: Edition) -> None:
    name = flagship_edition.manifest.dumps[0].file
    whole = client.get(f"/dumps/{name}")
    part = client.get(f"/dumps/{name}", headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert "immutable" in whole.headers["cache-control"]
    assert client.get("/dumps/../manifest.json").status_code == 404
    assert client.get("/dumps/manifest.json").status_code == 404
