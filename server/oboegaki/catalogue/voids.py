"""VoID, and the SPARQL service description: numbers of an edition for those who query it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oboegaki.catalogue.datasets import WHOLE
from oboegaki.catalogue.graph import Graph, is_a, typed
from oboegaki.catalogue.particulars import Particulars, description
from oboegaki.catalogue.resources import dump_url
from oboegaki.errors import Text
from oboegaki.figures import EVERYTHING, Published
from oboegaki.formats import GRAPHS, RESULT_GRAPHS, RESULTS
from oboegaki.iris import Urls
from oboegaki.rdf import FUNCTIONS, BlankNode, Literal, NamedNode, term
from oboegaki.site import Site

_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_NO_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"
"""What is stated is what is found, and nothing else (SPARQL 1.1 Entailment Regimes, 2)."""

_SEARCH = NamedNode(FUNCTIONS + "search")
_SEARCH_LABEL = Text(
    "索引で全文検索する：obf:search(項目, 検索語)",
    "full-text search in the index: obf:search(thing, text)",
    "tìm toàn văn bằng chỉ mục: obf:search(đối tượng, văn bản)",
)

_FORMATS = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples",
    "rdf": "RDF_XML", "trig": "TriG", "nq": "N-Quads",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """What is counted by kind: resources of each class, uses of each property.

    `roots` are resources to begin with: from them, the links of the data lead on.
    """

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    roots: Sequence[str] = ()


def void(site: Site, published: Published, contents: Contents, urls: Urls) -> bytes:
    """Return the VoID description; `void:triples` are the distinct triples of the default graph."""
    graph = Graph()
    all_of_it = Particulars(site, urls, graph)
    dataset, numbers = all_of_it.node(WHOLE), published.numbers
    document = NamedNode(urls.absolute(urls.path(".well-known", "void")))
    graph.add(document, is_a("void:DatasetDescription"), ("foaf:primaryTopic", dataset))
    graph.add(
        dataset,
        is_a("void:Dataset"),
        ("dcterms:title", site.title),
        ("dcterms:description", description(site)),
        ("dcterms:publisher", all_of_it.publisher),
        ("dcterms:license", all_of_it.licence),
        ("dcterms:issued", typed(published.issued or published.moment, "dateTime")),
        ("dcterms:modified", typed(published.moment, "dateTime")),
        ("void:triples", typed(numbers.distinct_triples, "integer")),
        ("void:classes", typed(len(contents.classes), "integer")),
        ("void:properties", typed(len(contents.properties), "integer")),
        ("void:uriSpace", Literal(site.base)),
        ("void:sparqlEndpoint", NamedNode(urls.absolute(urls.path("sparql")))),
        ("foaf:homepage", all_of_it.home),
        *(("void:rootResource", NamedNode(iri)) for iri in contents.roots),
        *(("void:feature", NamedNode(_W3C_FORMATS + _FORMATS[each.name])) for each in GRAPHS),
    )
    for dump in published.dumps:
        if dump.part == EVERYTHING:
            graph.add(dataset, ("void:dataDump", NamedNode(dump_url(dump, urls))))
    _partitions(graph, dataset, contents)
    return graph.lines()


def _partitions(graph: Graph, dataset: NamedNode, contents: Contents) -> None:
    for number, (class_, resources) in enumerate(contents.classes.items()):
        node = BlankNode(f"class{number}")
        graph.add(dataset, ("void:classPartition", node))
        graph.add(node, ("void:class", NamedNode(class_)))
        graph.add(node, ("void:entities", typed(resources, "integer")))
    for number, (property_, uses) in enumerate(contents.properties.items()):
        node = BlankNode(f"property{number}")
        graph.add(dataset, ("void:propertyPartition", node))
        graph.add(node, ("void:property", NamedNode(property_)))
        graph.add(node, ("void:triples", typed(uses, "integer")))


def service_description(
    site: Site, published: Published, graphs: Mapping[str, int], urls: Urls
) -> bytes:
    """Return the SPARQL 1.1 service description; `graphs` are the quads of each named one."""
    graph = Graph()
    dataset, default = BlankNode("dataset"), BlankNode("default")
    formats = (_W3C_FORMATS + _FORMATS[each.name] for each in (*RESULTS, *RESULT_GRAPHS))
    feature = ("sd:feature", NamedNode(term("sd:BasicFederatedQuery")))
    federated = (feature,) if site.limits.services else ()
    functions = (_SEARCH,) if site.store == "embedded" else ()
    graph.add(
        BlankNode("service"),
        is_a("sd:Service"),
        ("sd:endpoint", NamedNode(urls.absolute(urls.path("sparql")))),
        ("sd:supportedLanguage", NamedNode(term("sd:SPARQL11Query"))),
        ("sd:defaultEntailmentRegime", NamedNode(_NO_ENTAILMENT)),
        *federated,
        *(("sd:extensionFunction", function) for function in functions),
        ("sd:defaultDataset", dataset),
        ("sd:availableGraphs", dataset),
        *(("sd:resultFormat", NamedNode(iri)) for iri in formats),
    )
    for function in functions:
        graph.add(function, is_a("sd:Function"), ("rdfs:label", _SEARCH_LABEL))
    graph.add(dataset, is_a("sd:Dataset"), ("dcterms:title", site.title),
              ("sd:defaultGraph", default))  # fmt: skip
    _counted_graph(graph, default, published.numbers.distinct_triples)
    for number, (iri, quads) in enumerate(graphs.items()):
        named, inner = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        graph.add(dataset, ("sd:namedGraph", named))
        graph.add(named, ("sd:name", NamedNode(iri)), ("sd:graph", inner))
        _counted_graph(graph, inner, quads)
    return graph.lines()


def _counted_graph(graph: Graph, node: BlankNode, triples: int) -> None:
    graph.add(node, is_a("sd:Graph"), ("void:triples", typed(triples, "integer")))
