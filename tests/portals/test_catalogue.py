"""The catalogue as portals and validators read it."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from dcat_ap import MANDATORY, RANGES, RECOMMENDED, findings, shapes
from in_process import lasting
from pyoxigraph import RdfFormat
from rdflib import DCAT, DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient

from oboegaki import catalogue
from oboegaki.edition.opened import Edition
from oboegaki.errors import Text
from oboegaki.figures import Distribution, Numbers, Published
from oboegaki.iris import Urls
from oboegaki.licences import PRESETS, Work, credit, edited_from
from oboegaki.site import Site

DCAT_IN_SERIES = URIRef("http://www.w3.org/ns/dcat#inSeries")
DCAT_VERSION = URIRef("http://www.w3.org/ns/dcat#version")
DCAT_SERIES = URIRef("http://www.w3.org/ns/dcat#DatasetSeries")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
ALL_SHAPES = (*MANDATORY, *RANGES, *RECOMMENDED)
DESCRIBED = (
    "http://publications.europa.eu/resource/authority/",
    "http://purl.org/adms/",
    "http://www.iana.org/assignments/",
    "https://creativecommons.org/",
)
URLS = Urls("http://data.example.jp/", "http://data.example.jp")


def graph_of(lines: bytes) -> Graph:
    return Graph().parse(data=lines, format="nt")


def published(*parts: str) -> Published:
    dumps = tuple(
        Distribution(f"{p}.nq.gz", "nq", 9, "0" * 64, 3, "source quads", p) for p in parts
    )
    return Published("20260101T000000Z-abc", "2026-01-01T00:00:00Z", Numbers(3, 3, 1), dumps)


@pytest.mark.parametrize("path", ["/catalog", "/catalog/editions"])
def test_the_flagship_breaks_no_rule_or_recommendation_of_dcat_ap(
    client: TestClient, path: str
) -> None:
    turtle = client.get(path).content
    assert findings(turtle, *ALL_SHAPES) == []


def test_five_links_of_the_published_shapes_lead_nowhere() -> None:
    assert shapes(*ALL_SHAPES)[1] == 5


def test_a_catalogue_without_a_publisher_is_found_out(tmp_path: Path) -> None:
    """So that the tests above are known to be able to fail."""
    lines = catalogue.dcat(Site(root=tmp_path), published("everything"), URLS)
    turtle = graph_of(lines).serialize(format="turtle").encode()
    paths = {each.path for each in findings(turtle, *MANDATORY) if each.severity == "Violation"}
    assert str(DCTERMS.publisher) in paths


def test_every_term_of_a_vocabulary_is_described_inside(client: TestClient) -> None:
    graph = Graph().parse(data=client.get("/catalog").content, format="turtle")
    used = {o for o in graph.objects() if str(o).startswith(DESCRIBED)}
    schemes = set(graph.objects(None, SKOS.inScheme)) | set(graph.objects(None, SKOS.exactMatch))
    assert len(used - schemes) > 15
    for each in used - schemes:
        assert (each, RDF.type, None) in graph, each
        assert (each, RDFS.label, None) in graph, each
    for scheme in set(graph.objects(None, SKOS.inScheme)):
        assert (scheme, DCTERMS.title, None) in graph


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "application/rdf+xml",
                                    "application/ld+json", "application/n-triples"])  # fmt: skip
def test_a_portal_that_takes_anything_is_given_rdf(client: TestClient, accept: str) -> None:
    answer = client.get("/catalog", headers={"accept": accept})
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type == ("text/turtle" if accept == "*/*" else accept)
    quads = pyoxigraph.parse(answer.content, RdfFormat.from_media_type(media_type))
    assert str(DCAT.Catalog) in {
        quad.object.value for quad in quads if hasattr(quad.object, "value")
    }
    head = client.head("/catalog", headers={"accept": accept})
    assert lasting(head.headers) == lasting(answer.headers)
    assert head.content == b""


def test_a_person_is_given_the_page(client: TestClient) -> None:
    answer = client.get("/catalog", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.headers["content-type"].startswith("text/html")


def test_every_title_is_in_both_languages_and_its_japanese_has_an_ascii_tail(
    client: TestClient,
) -> None:
    graph = Graph().parse(data=client.get("/catalog").content, format="turtle")
    for kind in (DCAT.Dataset, DCAT.Catalog, DCAT.DataService, DCAT_SERIES):
        for each in graph.subjects(RDF.type, kind):
            titles = {o.language: str(o) for o in graph.objects(each, DCTERMS.title)
                      if isinstance(o, Literal)}  # fmt: skip
            assert set(titles) == {"ja", "en"}
            assert titles["en"] in titles["ja"]


def test_editions_are_versions_in_a_catalogue_of_their_own(
    client: TestClient, flagship_edition: Edition
) -> None:
    """A portal would make an entry of each, and delete it when the edition is kept no more."""
    main = Graph().parse(data=client.get("/catalog").content, format="turtle")
    kept = Graph().parse(data=client.get("/catalog/editions").content, format="turtle")
    (series,) = set(main.subjects(RDF.type, DCAT_SERIES))
    (version,) = set(kept.subjects(RDF.type, DCAT.Dataset))
    assert version not in set(main.subjects())
    assert (version, DCAT_IN_SERIES, series) in kept
    assert (version, DCAT_VERSION, Literal(flagship_edition.manifest.id)) in kept
    (address,) = set(main.objects(series, RDFS.seeAlso))
    assert str(address) == "http://127.0.0.1:8000/catalog/editions"


def test_the_service_is_reached_through_a_distribution(client: TestClient) -> None:
    graph = Graph().parse(data=client.get("/catalog").content, format="turtle")
    (service,) = set(graph.subjects(RDF.type, DCAT.DataService))
    (through,) = set(graph.subjects(DCAT.accessService, service))
    assert (None, DCAT.distribution, through) in graph
    assert (service, DCAT.servesDataset, None) in graph


# Pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "pages"), [(1, 3), (2, 2), (3, 1), (50, 1)])
def test_pages_lead_once_through_every_data_set(tmp_path: Path, size: int, pages: int) -> None:
    site = Site(root=tmp_path, base="http://data.example.jp/", title=Text("堺", "Sakai"))
    site = replace(site, portal=replace(site.portal, page_size=size))
    edition = published("everything", "stated", "shapes")
    count = catalogue.page_count(site, len(catalogue.described(edition)))
    assert count == pages
    seen: list[str] = []
    address: URIRef | None = URIRef("http://data.example.jp/catalog.rdf")
    for number in range(1, count + 1):
        graph = graph_of(catalogue.dcat(site, edition, URLS, number, ".rdf"))
        seen += [str(s) for s in graph.subjects(RDF.type, DCAT.Dataset)]
        assert (None, RDF.type, DCAT.Catalog) in graph
        if pages > 1:
            (view,) = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
            assert view == address, "each page is where the one before it said"
            found = graph.value(view, HYDRA.next)
            assert found is None or isinstance(found, URIRef)
            address = found
    assert len(seen) == len(set(seen)) == 3
    assert pages == 1 or address is None, "the last page has no next one"


@pytest.mark.parametrize("page", ["0", "2", "99999999999", "-1", "x", "１"])
def test_a_page_that_is_not_there_is_not_found(client: TestClient, page: str) -> None:
    for path in ("/catalog", "/catalog.rdf", "/catalog/editions"):
        answer = client.get(path, params={"page": page}, headers={"accept": "text/turtle"})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_new_edition_between_two_pages_makes_nobody_miss_a_data_set(tmp_path: Path) -> None:
    site = Site(root=tmp_path, portal=replace(Site(root=tmp_path).portal, page_size=2))
    before, after = published("everything", "stated", "shapes"), published("everything", "stated")
    first = graph_of(catalogue.dcat(site, before, URLS, 1))
    second = graph_of(catalogue.dcat(site, after, URLS, 1))
    named = {str(s) for graph in (first, second) for s in graph.subjects(RDF.type, DCAT.Dataset)}
    whole = graph_of(catalogue.dcat(replace(site, portal=Site(root=tmp_path).portal), after, URLS))
    assert named >= {str(s) for s in whole.subjects(RDF.type, DCAT.Dataset)}


def test_what_is_described_has_the_same_iri_in_every_edition(flagship: Site) -> None:
    one, other = published("everything"), replace(published("everything"), edition="other")
    subjects = [
        set(graph_of(catalogue.dcat(flagship, each, URLS)).subjects(RDF.type, None))
        for each in (one, other)
    ]
    assert subjects[0] == subjects[1]


def test_a_title_of_four_thousand_characters_is_told_whole(tmp_path: Path) -> None:
    site = Site(root=tmp_path, title=Text("覚" * 4000, "memorandum"))
    graph = graph_of(catalogue.dcat(site, published("everything"), URLS))
    titles = graph.objects(URIRef(catalogue.dataset_iri(site)), DCTERMS.title)
    assert Literal("覚" * 4000 + "（memorandum）", lang="ja") in set(titles)


# Licences --------------------------------------------------------------------------------------

WORK = Work(Text("オープンデータ", "Open data"), Text("堺市", "Sakai City"), "https://a.example/")


@pytest.mark.parametrize(
    ("preset", "ja", "en"),
    [
        ("PDL-1.0",
         "出典：「オープンデータ」（堺市）（https://a.example/）、PDL1.0"
         "（https://www.digital.go.jp/resources/open_data/public_data_license_v1.0）",
         'Source: "Open data", Sakai City, https://a.example/, PDL1.0 '
         "(https://www.digital.go.jp/resources/open_data/public_data_license_v1.0)"),
        ("CC-BY-4.0",
         "出典：「オープンデータ」（堺市）（https://a.example/）、CC BY 4.0"
         "（https://creativecommons.org/licenses/by/4.0/）",
         'Source: "Open data", Sakai City, https://a.example/, CC BY 4.0 '
         "(https://creativecommons.org/licenses/by/4.0/)"),
    ],
)  # fmt: skip
def test_a_credit_is_worded_as_the_licence_asks(preset: str, ja: str, en: str) -> None:
    assert credit(WORK, PRESETS[preset].iri).both == (ja, en)


def test_an_edited_work_says_what_it_was_made_from() -> None:
    assert edited_from(WORK).ja == "「オープンデータ」（堺市）（https://a.example/）を加工して作成"


def test_the_flagship_gives_its_credit_and_its_source_as_rights(client: TestClient) -> None:
    graph = Graph().parse(data=client.get("/catalog").content, format="turtle")
    (rights,) = {o for s in graph.subjects(RDF.type, DCAT.Distribution)
                 for o in graph.objects(s, DCTERMS.rights)}  # fmt: skip
    text = " ".join(str(o) for o in graph.objects(rights, RDFS.label))
    assert "CC BY 4.0" in text
    assert "を加工して作成" in text
    assert (rights, DCTERMS.source, URIRef("https://www.city.sakai.lg.jp/")) in graph


def test_a_licence_that_no_preset_knows_is_given_without_a_guess(tmp_path: Path) -> None:
    site = Site(root=tmp_path, licence="https://example.org/terms")
    graph = graph_of(catalogue.dcat(site, published("everything"), URLS))
    licence = URIRef("https://example.org/terms")
    assert (licence, RDF.type, DCTERMS.LicenseDocument) in graph
    assert graph.value(licence, DCTERMS.title) is None
