"""Data sets, their files and the SPARQL service as DCAT-AP 3 resources."""

from collections.abc import Iterable

from oboegaki.catalogue.datasets import WHOLE, Dataset
from oboegaki.catalogue.graph import Graph, Pair, is_a, named, typed
from oboegaki.catalogue.particulars import Particulars, description
from oboegaki.errors import Text
from oboegaki.figures import EVERYTHING, PACKED_TYPES, Distribution, Published
from oboegaki.formats import BY_NAME, RESULTS_JSON
from oboegaki.iris import Urls
from oboegaki.rdf import Literal, NamedNode, term
from oboegaki.site import Site
from oboegaki.vocabularies import AVAILABILITY, FILE_TYPE_CODES

SERIES = "editions"
_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"


def dump_url(dump: Distribution, urls: Urls) -> str:
    """Return the address at which a dump can be downloaded."""
    return urls.absolute(urls.path("dumps", dump.file))


def portal_title(title: Text) -> Text:
    """Return the title with an ASCII tail in Japanese: portals make readable addresses of it.

    CKAN keeps only ASCII in names (`40-portals-and-authoring.md`, A2).
    """
    if title.ja.isascii() or not title.en.isascii() or title.en in title.ja:
        return Text(title.ja, title.en)
    return Text(f"{title.ja}（{title.en}）", title.en)


class Resources:
    """Writes the resources of one edition into a graph."""

    def __init__(self, site: Site, published: Published, urls: Urls, graph: Graph) -> None:
        """Describe `published`, with the particulars of the site."""
        self.all = Particulars(site, urls, graph)
        self._site = site
        self._published = published
        self._urls = urls
        self._graph = graph

    def dataset(self, each: Dataset) -> NamedNode:
        """Write a data set and its files."""
        data = self.all.node(each.name)
        dumps = [dump for dump in self._published.dumps if dump.part in each.parts]
        self._dataset(data, each.title, self._about(each), dumps)
        if each.name == WHOLE:
            self._graph.add(data, ("dcat:distribution", self._endpoint()))
            self._graph.add(data, ("dcat:inSeries", self.all.node(SERIES)))
        if each.conforms:
            self._graph.add(data, ("dcterms:conformsTo", self._graph.standard(*each.conforms)))
        return data

    def edition(self) -> NamedNode:
        """Write the edition as a version of the whole data set."""
        name = self._published.edition
        data, title = self.all.node(f"edition-{name}"), Text(f"：{name} 版", f": edition {name}")
        dumps = [dump for dump in self._published.dumps if dump.part == EVERYTHING]
        self._dataset(data, title, description(self._site), dumps, f"-{name}")
        self._graph.add(data, ("dcat:inSeries", self.all.node(SERIES)),
                        ("dcat:isVersionOf", self.all.node(WHOLE)))  # fmt: skip
        return data

    def _about(self, each: Dataset) -> Text:
        if each.name == WHOLE:
            return description(self._site)
        title = self._site.title
        return each.about + Text(f"「{title.ja}」の一部です。", f' Part of "{title.en}".')

    def _dataset(
        self,
        data: NamedNode,
        title: Text,
        about: Text,
        dumps: Iterable[Distribution],
        version: str = "",
    ) -> None:
        self._graph.add(
            data,
            is_a("dcat:Dataset"),
            ("dcterms:title", portal_title(self._site.title + title)),
            ("dcterms:description", about),
            ("dcterms:identifier", Literal(data.value)),
            *self.all.of_data(self._published),
            *(("dcat:distribution", self._distribution(dump, version)) for dump in dumps),
        )

    def _distribution(self, dump: Distribution, version: str) -> NamedNode:
        """Write a file. Its IRI is the same in every edition, so that portals keep its entry."""
        file, address = self.all.node(dump.name + version), NamedNode(dump_url(dump, self._urls))
        syntax, packed = BY_NAME[dump.format], PACKED_TYPES.get(dump.coding)
        self._graph.add(
            file,
            is_a("dcat:Distribution"),
            ("dcterms:title", _title(dump)),
            ("dcterms:description", _holds(dump)),
            ("dcat:accessURL", address),
            ("dcat:downloadURL", address),
            ("dcat:mediaType", self._graph.media_type(syntax.media_type)),
            ("dcat:compressFormat", self._graph.media_type(packed) if packed else None),
            ("dcterms:format", self._graph.file_type(FILE_TYPE_CODES[dump.format])),
            ("dcat:byteSize", typed(dump.bytes, "nonNegativeInteger")),
            ("spdx:checksum", self._checksum(dump, version)),
            ("dcterms:extent", self._extent(dump, version)),
            *self._of_file(),
        )
        return file

    def _of_file(self) -> Iterable[Pair]:
        published = self._published
        yield from self.all.terms()
        yield "dcatap:availability", self._graph.term(AVAILABILITY, "STABLE")
        yield "dcterms:issued", typed(published.issued or published.moment, "dateTime")
        yield "dcterms:modified", typed(published.moment, "dateTime")

    def _checksum(self, dump: Distribution, version: str) -> NamedNode:
        checksum = self.all.node(f"{dump.name}{version}-sha256")
        algorithm = NamedNode(term("spdx:checksumAlgorithm_sha256"))
        self._graph.add(algorithm, is_a("spdx:ChecksumAlgorithm"))
        self._graph.add(
            checksum,
            is_a("spdx:Checksum"),
            ("spdx:algorithm", algorithm),
            ("spdx:checksumValue", typed(dump.sha256, "hexBinary")),
        )
        return checksum

    def _extent(self, dump: Distribution, version: str) -> NamedNode:
        """Write how much a file holds, as a number and with which of the numbers it is."""
        extent = self.all.node(f"{dump.name}{version}-extent")
        self._graph.add(extent, is_a("dcterms:SizeOrDuration"), ("rdfs:label", _holds(dump)),
                        ("rdf:value", typed(dump.statements, "integer")))  # fmt: skip
        return extent

    def _endpoint(self) -> NamedNode:
        """Write the endpoint as a distribution: CKAN sees a service only through one."""
        endpoint = NamedNode(self._urls.absolute(self._urls.path("sparql")))
        node = self.all.node("everything-sparql")
        self._graph.add(
            node,
            is_a("dcat:Distribution"),
            ("dcterms:title", Text("SPARQL エンドポイント", "SPARQL endpoint")),
            ("dcterms:description", Text("SPARQL 1.1 で問い合わせます。", "Asked in SPARQL 1.1.")),
            ("dcat:accessURL", endpoint),
            ("dcat:accessService", self.all.node("sparql")),
            ("dcat:mediaType", self._graph.media_type(RESULTS_JSON.media_type)),
            ("dcterms:format", self._graph.file_type("SPARQLQ")),
            *self._of_file(),
        )  # fmt: skip
        return node

    def service(self) -> NamedNode:
        """Write the SPARQL endpoint as a service."""
        endpoint = NamedNode(self._urls.absolute(self._urls.path("sparql")))
        service = self.all.node("sparql")
        title = self._site.title + Text("：SPARQL エンドポイント", ": SPARQL endpoint")
        protocol = self._graph.standard(
            _PROTOCOL, Text("SPARQL 1.1 プロトコル", "SPARQL 1.1 Protocol")
        )
        self._graph.add(endpoint, is_a("rdfs:Resource"))
        self._graph.add(
            service,
            is_a("dcat:DataService"),
            ("dcterms:title", portal_title(title)),
            ("dcterms:description", description(self._site)),
            ("dcterms:publisher", self.all.publisher),
            ("dcat:contactPoint", self.all.contact),
            ("dcterms:license", self.all.licence),
            *self.all.subjects(),
            ("dcat:endpointURL", endpoint),
            ("dcat:endpointDescription", endpoint),
            ("dcat:servesDataset", self.all.node(WHOLE)),
            ("dcterms:conformsTo", protocol),
        )
        return service

    def series(self) -> None:
        """Write the series that the editions are."""
        published, series = self._published, self.all.node(SERIES)
        self._graph.add(
            series,
            is_a("dcat:DatasetSeries"),
            ("dcterms:title", portal_title(self._site.title + Text("：版", ": editions"))),
            ("dcterms:description", description(self._site)),
            ("dcterms:publisher", self.all.publisher),
            ("dcat:contactPoint", self.all.contact),
            ("dcterms:issued", typed(published.issued or published.moment, "dateTime")),
            ("dcterms:modified", typed(published.moment, "dateTime")),
            ("rdfs:seeAlso", named(self._urls.absolute(self._urls.path("catalog", SERIES)))),
        )


def _title(dump: Distribution) -> Text:
    syntax = BY_NAME[dump.format].title
    part = PARTS.get(dump.part, Text("", ""))
    packed = f", {dump.coding}" if dump.coding else ""
    return Text(f"{part.ja}（{syntax}{packed}）", f"{part.en} ({syntax}{packed})")


def _holds(dump: Distribution) -> Text:
    return Text(*(f"{dump.statements:,} {unit}" for unit in dump.unit.both))


PARTS = {
    EVERYTHING: Text("全データ", "Everything", "Toàn bộ"),
    "stated": Text("資料に述べられたこと", "As stated", "Như tài liệu nêu"),
    "ontology": Text("語彙", "Ontology", "Bộ từ vựng"),
    "shapes": Text("検査規則", "Shapes", "Quy tắc kiểm tra"),
    "releases": Text("報道発表資料一覧", "Press releases", "Thông cáo báo chí"),
    "agreements": Text("合意一覧", "Agreements", "Thỏa thuận"),
    "events": Text("イベント一覧", "Events", "Sự kiện"),
    "organisations": Text("組織一覧", "Organisations", "Tổ chức"),
    "people": Text("人物一覧", "People", "Nhân vật"),
}
"""Part of the data -> what to call it."""
