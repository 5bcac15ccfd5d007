"""The catalogue of an edition: DCAT 3, VoID and the SPARQL service description, as N-Triples.

These are documents of the edition, never part of its data (`05-decisions.md`, 6). All three state
the same numbers, because all three are written from the same ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oboegaki.errors import Text
from oboegaki.figures import Distribution, Published
from oboegaki.formats import (
    BY_NAME,
    N_TRIPLES,
    RDF_XML,
    RESULT_GRAPHS,
    RESULTS,
    Representation,
    write,
)
from oboegaki.iris import Urls
from oboegaki.rdf import BlankNode, Literal, NamedNode, Quad, Term, term
from oboegaki.site import Site

CATALOGUE = "catalog"
VOID = ".well-known/void"
SPARQL = "sparql"

_IANA = "http://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_EU_FORMATS = {
    "nq": "RDF_N_QUADS",
    "nt": "RDF_N_TRIPLES",
    "ttl": "RDF_TURTLE",
    "trig": "RDF_TRIG",
    "jsonld": "JSON_LD",
    "rdf": "RDF_XML",
}
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": Text(
        "クリエイティブ・コモンズ 表示 4.0 国際",
        "Creative Commons Attribution 4.0 International",
        "Creative Commons Ghi công 4.0 Quốc tế",
    ),
}
_EU_LANGUAGES = {"ja": "JPN", "en": "ENG", "vi": "VIE"}
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_SPARQL_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What is counted by kind: resources of each class, uses of each property."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]


class _Graph:
    """Triples that are collected with prefixed names."""

    def __init__(self) -> None:
        self._quads: list[Quad] = []

    def add(self, subject: NamedNode | BlankNode, *pairs: tuple[str, Term | Text | None]) -> None:
        """State what the pairs of property and object say; a Text gives a literal a language."""
        for name, object_ in pairs:
            predicate = NamedNode(term(name))
            for each in _terms(object_):
                self._quads.append(Quad(subject, predicate, each))

    def lines(self) -> bytes:
        """Return the triples as N-Triples."""
        return write(self._quads, N_TRIPLES)


def _terms(object_: Term | Text | None) -> Iterator[Term]:
    if isinstance(object_, Text):
        texts = ((object_.ja, "ja"), (object_.en, "en"))
        yield from (Literal(text, language=language) for text, language in texts if text)
    elif object_ is not None:
        yield object_


def _typed(value: object, datatype: str) -> Literal:
    return Literal(str(value), datatype=NamedNode(term(f"xsd:{datatype}")))


def _named(iri: str) -> NamedNode | None:
    return NamedNode(iri) if iri else None


def dcat(site: Site, published: Published, urls: Urls) -> bytes:
    """Return the DCAT 3 catalogue: one data set, its dumps, and the SPARQL service."""
    graph = _Graph()
    home = NamedNode(urls.absolute(urls.path()))
    page = NamedNode(urls.absolute(urls.path(CATALOGUE)))
    dataset = _dataset(site)
    common: tuple[tuple[str, Term | Text | None], ...] = (
        ("dcterms:title", portal_title(site.title)),
        ("dcterms:description", site.description if any(site.description) else site.title),
        ("dcterms:publisher", _publisher(graph, site, page)),
        ("dcterms:license", _licence(graph, site)),
        ("dcterms:modified", _typed(published.moment, "dateTime")),
    )
    graph.add(
        NamedNode(f"{page.value}#it"),
        ("rdf:type", NamedNode(term("dcat:Catalog"))),
        *common,
        ("foaf:homepage", home),
        ("dcat:dataset", dataset),
        ("dcat:service", _service(graph, site, urls, dataset)),
    )
    graph.add(
        dataset,
        ("rdf:type", NamedNode(term("dcat:Dataset"))),
        *common,
        *(("dcterms:language", NamedNode(iri)) for iri in _languages(site)),
        ("dcterms:identifier", Literal(dataset.value)),
        ("dcat:version", Literal(published.edition)),
        ("dcat:landingPage", home),
        *(("dcat:distribution", _distribution(graph, dump, urls)) for dump in published.dumps),
        ("dcat:distribution", _sparql_distribution(graph, urls)),
    )
    return graph.lines()


def portal_title(title: Text) -> Text:
    """Return the title with an ASCII tail in Japanese: portals make readable addresses of it.

    CKAN keeps only ASCII in names (`40-portals-and-authoring.md`, A2).
    """
    if title.ja.isascii() or not title.en.isascii() or title.en in title.ja:
        return title
    return Text(f"{title.ja}（{title.en}）", title.en)


def _languages(site: Site) -> list[str]:
    known = (language for language in site.languages if language in _EU_LANGUAGES)
    return [_LANGUAGES + _EU_LANGUAGES[language] for language in known]


def _dataset(site: Site) -> NamedNode:
    return NamedNode(f"{site.base}#dataset")


def _publisher(graph: _Graph, site: Site, page: NamedNode) -> NamedNode | None:
    publisher = site.publisher
    if not publisher.name.en and not publisher.name.ja:
        return None
    agent = NamedNode(publisher.iri or f"{page.value}#publisher")
    graph.add(
        agent,
        ("rdf:type", NamedNode(term("foaf:Agent"))),
        ("foaf:name", publisher.name),
        ("foaf:homepage", _named(publisher.url)),
    )
    return agent


def _licence(graph: _Graph, site: Site) -> NamedNode | None:
    if not site.licence:
        return None
    licence = NamedNode(site.licence)
    graph.add(
        licence,
        ("rdf:type", NamedNode(term("dcterms:LicenseDocument"))),
        ("dcterms:title", LICENCES.get(site.licence)),
    )
    return licence


def _service(graph: _Graph, site: Site, urls: Urls, dataset: NamedNode) -> NamedNode:
    endpoint = NamedNode(urls.absolute(urls.path(SPARQL)))
    graph.add(
        endpoint,
        ("rdf:type", NamedNode(term("dcat:DataService"))),
        ("dcterms:title", site.title + Text("（SPARQL）", " (SPARQL)")),
        ("dcat:endpointURL", endpoint),
        ("dcat:endpointDescription", endpoint),
        ("dcat:servesDataset", dataset),
        ("dcterms:conformsTo", NamedNode("http://www.w3.org/TR/sparql11-protocol/")),
    )
    return endpoint


def dump_url(dump: Distribution, urls: Urls) -> str:
    """Return the address at which a dump can be downloaded."""
    return urls.absolute(urls.path("dumps", dump.file))


def _distribution(graph: _Graph, dump: Distribution, urls: Urls) -> NamedNode:
    syntax, address = BY_NAME[dump.format], NamedNode(dump_url(dump, urls))
    node = NamedNode(f"{address.value}#it")
    checksum = NamedNode(f"{address.value}#checksum")
    statements = f"{dump.statements:,} {dump.counted}"
    graph.add(
        node,
        ("rdf:type", NamedNode(term("dcat:Distribution"))),
        ("dcterms:title", Text(f"{syntax.title}（gzip）", f"{syntax.title} (gzip)")),
        ("dcterms:description", Literal(statements, language="en")),
        ("dcat:accessURL", address),
        ("dcat:downloadURL", address),
        ("dcat:mediaType", _media_type(graph, syntax.media_type)),
        ("dcat:compressFormat", _media_type(graph, "application/gzip")),
        ("dcterms:format", _file_type(graph, syntax)),
        ("dcat:byteSize", _typed(dump.bytes, "nonNegativeInteger")),
        ("spdx:checksum", checksum),
    )
    graph.add(
        checksum,
        ("rdf:type", NamedNode(term("spdx:Checksum"))),
        ("spdx:algorithm", NamedNode(term("spdx:checksumAlgorithm_sha256"))),
        ("spdx:checksumValue", _typed(dump.sha256, "hexBinary")),
    )
    return node


def _media_type(graph: _Graph, media_type: str) -> NamedNode:
    """Return the IANA IRI, labelled: CKAN shows the label (`40-portals-and-authoring.md`, A2)."""
    node = NamedNode(_IANA + media_type)
    graph.add(
        node,
        ("rdf:type", NamedNode(term("dcterms:MediaType"))),
        ("rdfs:label", Literal(media_type)),
    )
    return node


def _file_type(graph: _Graph, syntax: Representation) -> NamedNode:
    node = NamedNode(_FILE_TYPES + _EU_FORMATS[syntax.name])
    graph.add(
        node,
        ("rdf:type", NamedNode(term("dcterms:MediaTypeOrExtent"))),
        ("rdfs:label", Literal(syntax.title)),
    )
    return node


def _sparql_distribution(graph: _Graph, urls: Urls) -> NamedNode:
    endpoint = NamedNode(urls.absolute(urls.path(SPARQL)))
    node = NamedNode(f"{endpoint.value}#distribution")
    graph.add(
        node,
        ("rdf:type", NamedNode(term("dcat:Distribution"))),
        ("dcterms:title", Text("SPARQL", "SPARQL")),
        ("dcat:accessURL", endpoint),
        ("dcat:accessService", endpoint),
        ("dcterms:format", _file_type(graph, RDF_XML)),
    )
    return node


def void(site: Site, published: Published, contents: Contents, urls: Urls) -> bytes:
    """Return the VoID description; `void:triples` are the distinct triples of the default graph."""
    graph = _Graph()
    dataset = _dataset(site)
    numbers = published.numbers
    graph.add(
        dataset,
        ("rdf:type", NamedNode(term("void:Dataset"))),
        ("dcterms:title", site.title),
        ("dcterms:license", _licence(graph, site)),
        ("dcterms:modified", _typed(published.moment, "dateTime")),
        ("void:triples", _typed(numbers.distinct_triples, "integer")),
        ("void:classes", _typed(len(contents.classes), "integer")),
        ("void:properties", _typed(len(contents.properties), "integer")),
        ("void:uriSpace", Literal(site.base)),
        ("void:sparqlEndpoint", NamedNode(urls.absolute(urls.path(SPARQL)))),
        ("foaf:homepage", NamedNode(urls.absolute(urls.path()))),
    )
    for dump in published.dumps:
        graph.add(dataset, ("void:dataDump", NamedNode(dump_url(dump, urls))))
    _partitions(graph, dataset, contents)
    return graph.lines()


def _partitions(graph: _Graph, dataset: NamedNode, contents: Contents) -> None:
    for number, (class_, resources) in enumerate(contents.classes.items()):
        node = BlankNode(f"class{number}")
        graph.add(dataset, ("void:classPartition", node))
        graph.add(node, ("void:class", NamedNode(class_)))
        graph.add(node, ("void:entities", _typed(resources, "integer")))
    for number, (property_, uses) in enumerate(contents.properties.items()):
        node = BlankNode(f"property{number}")
        graph.add(dataset, ("void:propertyPartition", node))
        graph.add(node, ("void:property", NamedNode(property_)))
        graph.add(node, ("void:triples", _typed(uses, "integer")))


def service_description(
    site: Site, published: Published, graphs: Mapping[str, int], urls: Urls
) -> bytes:
    """Return the SPARQL 1.1 service description; `graphs` are the quads of each named one."""
    graph = _Graph()
    dataset, default = BlankNode("dataset"), BlankNode("default")
    formats = (_W3C_FORMATS + _SPARQL_FORMATS[each.name] for each in (*RESULTS, *RESULT_GRAPHS))
    graph.add(
        BlankNode("service"),
        ("rdf:type", NamedNode(term("sd:Service"))),
        ("sd:endpoint", NamedNode(urls.absolute(urls.path(SPARQL)))),
        ("sd:supportedLanguage", NamedNode(term("sd:SPARQL11Query"))),
        ("sd:defaultDataset", dataset),
        *(("sd:resultFormat", NamedNode(iri)) for iri in formats),
    )
    graph.add(
        dataset,
        ("rdf:type", NamedNode(term("sd:Dataset"))),
        ("dcterms:title", site.title),
        ("sd:defaultGraph", default),
    )
    _counted_graph(graph, default, published.numbers.distinct_triples)
    for number, (iri, quads) in enumerate(graphs.items()):
        named, inner = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        graph.add(dataset, ("sd:namedGraph", named))
        graph.add(named, ("sd:name", NamedNode(iri)), ("sd:graph", inner))
        _counted_graph(graph, inner, quads)
    return graph.lines()


def _counted_graph(graph: _Graph, node: BlankNode, triples: int) -> None:
    graph.add(
        node,
        ("rdf:type", NamedNode(term("sd:Graph"))),
        ("void:triples", _typed(triples, "integer")),
    )
