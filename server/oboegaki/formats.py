"""Tables: graph syntaxes and result formats <-> media type <-> suffix; reading and writing RDF.

A new syntax is one row here; links, negotiation, dumps and the command line follow.
"""

import copyreg
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from oboegaki.rdf import PREFIXES, BlankNode, NamedNode, Quad


def _told(syntax: RdfFormat) -> tuple[Callable[[str], RdfFormat], tuple[str]]:
    return _syntax, (syntax.media_type,)


def _syntax(media_type: str) -> RdfFormat:
    return cast(RdfFormat, RdfFormat.from_media_type(media_type))


copyreg.pickle(RdfFormat, _told)  # so that a source can be told to another process


@dataclass(frozen=True, slots=True)
class Representation:
    """One form in which a document or a result can be had; `profile` is an IRI, "" for none."""

    name: str
    media_type: str
    suffix: str
    title: str
    quads: bool = False
    profile: str = ""
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """Return the Content-Type, with the charset of text and the profile of JSON-LD."""
        if self.profile and self.media_type == "application/ld+json":
            return f'{self.media_type};profile="{self.profile}"'
        text = self.media_type.startswith("text/")
        return self.media_type + ("; charset=utf-8" if text else "")


HTML = Representation("html", "text/html", ".html", "HTML")
TURTLE = Representation("ttl", "text/turtle", ".ttl", "Turtle", rdf=RdfFormat.TURTLE)
JSON_LD = Representation(
    "jsonld", "application/ld+json", ".jsonld", "JSON-LD", rdf=RdfFormat.JSON_LD
)
N_TRIPLES = Representation(
    "nt", "application/n-triples", ".nt", "N-Triples", rdf=RdfFormat.N_TRIPLES
)
RDF_XML = Representation("rdf", "application/rdf+xml", ".rdf", "RDF/XML", rdf=RdfFormat.RDF_XML)
TRIG = Representation("trig", "application/trig", ".trig", "TriG", quads=True, rdf=RdfFormat.TRIG)
N_QUADS = Representation(
    "nq", "application/n-quads", ".nq", "N-Quads", quads=True, rdf=RdfFormat.N_QUADS
)

GRAPHS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""Every RDF syntax we read and write, in the order in which we prefer to give them."""

_JSON_LD_PROFILES = "http://www.w3.org/ns/json-ld#"
FRAMED = _JSON_LD_PROFILES + "framed"
EXPANDED = _JSON_LD_PROFILES + "expanded"

JSON = Representation("framed", "application/json", ".json", "JSON", profile=FRAMED)
JSON_LD_FRAMED = replace(JSON, name="framed-ld", media_type=JSON_LD.media_type)
JSON_LD_EXPANDED = replace(JSON_LD, name="expanded", suffix="", profile=EXPANDED)
"""JSON-LD in the forms of JSON-LD 1.1, section C, beside the compacted one."""

SCHEMA_ORG = "https://schema.org/"
JSON_LD_SCHEMA_ORG = replace(JSON_LD, name="schema-org", suffix="", profile=SCHEMA_ORG)
"""A thing as search engines read it: in schema.org's words alone."""

DOCUMENTS = (HTML, *GRAPHS)
"""What a document can be had as."""

TREES = (JSON, JSON_LD_FRAMED, JSON_LD_EXPANDED)
"""What a document about one thing can be had as, too; as `JSON_LD_SCHEMA_ORG` on request."""

CSL = Representation("csljson", "application/vnd.citationstyles.csl+json", ".csljson", "CSL-JSON")
BIBTEX = Representation("bib", "application/x-bibtex", ".bib", "BibTeX")
CFF = Representation("cff", "application/yaml", ".cff", "Citation File Format")
CITATIONS = (CSL, BIBTEX, CFF)
"""What the reference to a document can be had as."""

LINKSET = Representation("linkset", "application/linkset+json", ".linkset", "linkset")
LINKSET_TEXT = Representation("links", "application/linkset", ".links", "linkset (text)")
LINKSETS = (LINKSET, LINKSET_TEXT)
"""What the links of a document can be had as (RFC 9264)."""

METADATA = (*CITATIONS, *LINKSETS)

RESULTS_JSON = Representation(
    "json",
    "application/sparql-results+json",
    ".json",
    "SPARQL JSON",
    results=QueryResultsFormat.JSON,
)
RESULTS_XML = Representation(
    "xml", "application/sparql-results+xml", ".xml", "SPARQL XML", results=QueryResultsFormat.XML
)
RESULTS_CSV = Representation("csv", "text/csv", ".csv", "CSV", results=QueryResultsFormat.CSV)
RESULTS_TSV = Representation(
    "tsv", "text/tab-separated-values", ".tsv", "TSV", results=QueryResultsFormat.TSV
)
RESULTS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""Every form of a SELECT or ASK result (SPARQL 1.1 results: JSON, XML, CSV and TSV)."""

RESULT_GRAPHS = GRAPHS
"""Every form of a CONSTRUCT or DESCRIBE result; syntaxes with graphs name none there."""

BY_SUFFIX = {each.suffix: each for each in (*DOCUMENTS, JSON, *METADATA)}
BY_NAME = {each.name: each for each in (*DOCUMENTS, *RESULTS)}

_ALSO_CALLED = {
    "turtle": TURTLE, "json-ld": JSON_LD, "json": JSON_LD, "n-triples": N_TRIPLES,
    "ntriples": N_TRIPLES, "rdf+xml": RDF_XML, "rdfxml": RDF_XML, "xml": RDF_XML,
}  # fmt: skip
"""Names that clients give a form in `format=`, SPARQLWrapper among them."""

YAML = Representation("yaml", "application/yaml", ".yaml", "YAML")
CSV = Representation("table", "text/csv", ".csv", "CSV")
XLSX = Representation(
    "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "Excel"
)
CSV_OF_RELEASES, XLSX_OF_RELEASES = replace(CSV, quads=True), replace(XLSX, quads=True)
"""Tables with a release a row, each a graph of its own."""

TABLES = (CSV, XLSX, CSV_OF_RELEASES, XLSX_OF_RELEASES)
AUTHORED = (YAML, *TABLES)
"""What people write instead of RDF; `authoring` reads it."""

SOURCE_SUFFIXES = {each.suffix: each for each in (*GRAPHS, YAML, CSV, XLSX)} | {".yml": YAML}
"""What a source may be called, before an optional `.gz`."""

_CHUNK = 50_000


def called(name: str, offers: Iterable[Representation]) -> Representation | None:
    """Return the offer of a name, of a media type, or of a name that others know it by."""
    plain = name.lower().replace(" ", "+")  # a "+" that was not encoded in an address
    by_name = {each.name: each for each in offers} | {each.media_type: each for each in offers}
    other = _ALSO_CALLED.get(plain)
    return by_name.get(plain, other if other in by_name.values() else None)


def parse(source: Path | bytes | IO[bytes], syntax: Representation, base: str) -> Iterator[Quad]:
    """Parse RDF into quads as written; raises SyntaxError with line and column.

    Literal forms stay as they are, except that language tags are lower-cased; no address is
    fetched, remote JSON-LD contexts included.
    """
    if isinstance(source, Path):
        return pyoxigraph.parse(path=source, format=syntax.rdf, base_iri=base)
    return pyoxigraph.parse(source, format=syntax.rdf, base_iri=base)


def to_lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Write quads as N-Quads lines in canonical escapes, without newlines, in the given order."""
    iterator = iter(quads)
    while chunk := tuple(itertools.islice(iterator, _CHUNK)):
        yield from write(chunk, N_QUADS).splitlines()


def from_lines(lines: bytes) -> list[Quad]:
    """Parse N-Quads that we wrote ourselves."""
    return list(pyoxigraph.parse(lines, format=RdfFormat.N_QUADS, lenient=True))


def canonicalized(lines: bytes) -> bytes:
    """Return N-Quads lines with the blank node labels of RDFC-1.0, in no particular order.

    The time this takes is exponential in the worst case: the caller sets a bound.
    """
    dataset = pyoxigraph.Dataset(from_lines(lines))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return write(dataset, N_QUADS)


def write(
    quads: Iterable[Quad], syntax: Representation, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """Serialise quads in one syntax, with prefixes where the syntax has them.

    A syntax without graphs writes the triples and leaves the graph names out.
    """
    result = pyoxigraph.serialize(
        quads if syntax.quads else (quad.triple for quad in quads),
        format=syntax.rdf,
        prefixes=dict(prefixes) if syntax in _WITH_PREFIXES else None,
    )
    assert result is not None  # noqa: S101 - without an output the call returns bytes
    return result


def write_to(quads: Iterable[Quad], syntax: Representation, output: IO[bytes]) -> None:
    """Serialise quads into an open file, without holding them all."""
    pyoxigraph.serialize(
        quads if syntax.quads else (quad.triple for quad in quads),
        output,
        format=syntax.rdf,
        prefixes=PREFIXES if syntax in _WITH_PREFIXES else None,
    )


_WITH_PREFIXES = (TURTLE, TRIG, RDF_XML)


class Loaded:
    """N-Triples in memory, of which queries are asked about one node at a time."""

    def __init__(self, lines: bytes) -> None:
        """Load them, blank nodes by their labels; raises SyntaxError."""
        self._store = pyoxigraph.Store()
        self._store.extend(from_lines(lines))

    def finds(self, query: str, this: NamedNode | BlankNode) -> bool:
        """Tell whether a SELECT has a row when `$this` is a node wherever it stands.

        Raises SyntaxError, or what the engine says of a query that it cannot work out.
        """
        rows = self._store.query(query, substitutions={_THIS: this})
        if not isinstance(rows, pyoxigraph.QuerySolutions):
            raise ValueError("no SELECT")
        return next(rows, None) is not None


_THIS = pyoxigraph.Variable("this")
