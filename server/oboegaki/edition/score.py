"""How good portals find a catalogue: the 405 points of the Metadata Quality Assessment.

The weights are those of data.europa.eu; the 23 checks are ours, each one SPARQL query that finds
what lacks something. Points are given by the share of what has it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import QuerySolutions, RdfFormat, Store

from oboegaki.errors import Text
from oboegaki.rdf import PREFIXES

Answers = Callable[[str], bool]
"""Tells whether a GET of an address is answered with 200."""

GOOD = 351
"""From here on a catalogue is rated excellent."""


@dataclass(frozen=True, slots=True)
class Check:
    """One metric: what it wants, of which class, and the pattern that `?x` has to match.

    `address` is the property whose addresses have to answer besides.
    """

    dimension: Text
    wants: str
    points: int
    of: str
    pattern: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a check came to: how many there are, and those that lack it."""

    check: Check
    subjects: int
    lacking: tuple[str, ...]

    @property
    def points(self) -> float:
        """Return the points that are given."""
        if not self.subjects:
            return 0.0
        return self.check.points * (1 - len(self.lacking) / self.subjects)


_EU = "http://publications.europa.eu/resource/authority/"
_OPEN = """RDF_N_QUADS RDF_N_TRIPLES RDF_TURTLE RDF_TRIG RDF_XML RDF JSON_LD JSON XML CSV TSV
    SPARQLQ SPARQLQRES HTML TXT""".split()
_READABLE = [name for name in _OPEN if name not in ("HTML", "TXT")]

_FIND = Text("見つけやすさ", "Findability")
_REACH = Text("届きやすさ", "Accessibility")
_JOIN = Text("相互運用性", "Interoperability")
_USE = Text("再利用しやすさ", "Reusability")
_KNOW = Text("文脈", "Contextuality")
_DATASET, _FILE = "dcat:Dataset", "dcat:Distribution"


def _in(property_: str, start: str) -> str:
    return f'?x {property_} ?v . FILTER(STRSTARTS(STR(?v), "{start}"))'


def _one_of(names: list[str]) -> str:
    iris = " ".join(f"<{_EU}file-type/{name}>" for name in names)
    return f"VALUES ?v {{ {iris} }} ?x dcterms:format ?v"


CHECKS = (
    Check(_FIND, "dcat:keyword", 30, _DATASET, "?x dcat:keyword ?v"),
    Check(_FIND, "dcat:theme", 30, _DATASET, "?x dcat:theme ?v"),
    Check(_FIND, "dcterms:spatial", 20, _DATASET, "?x dcterms:spatial ?v"),
    Check(_FIND, "dcterms:temporal", 20, _DATASET, "?x dcterms:temporal ?v"),
    Check(_REACH, "dcat:accessURL → 200", 50, _FILE, "?x dcat:accessURL ?v", "dcat:accessURL"),
    Check(_REACH, "dcat:downloadURL", 20, _FILE, "?x dcat:downloadURL ?v"),
    Check(
        _REACH, "dcat:downloadURL → 200", 30, _FILE, "?x dcat:downloadURL ?v", "dcat:downloadURL"
    ),
    Check(_JOIN, "dcterms:format", 20, _FILE, "?x dcterms:format ?v"),
    Check(_JOIN, "dcat:mediaType", 10, _FILE, "?x dcat:mediaType ?v"),
    Check(_JOIN, "dcterms:format, dcat:mediaType: vocabulary", 10, _FILE,
          _in("dcterms:format", f"{_EU}file-type/") + " ?x dcat:mediaType ?m . "
          'FILTER(STRSTARTS(STR(?m), "http://www.iana.org/assignments/media-types/"))'),
    Check(_JOIN, "dcterms:format: non-proprietary", 20, _FILE, _one_of(_OPEN)),
    Check(_JOIN, "dcterms:format: machine-readable", 20, _FILE, _one_of(_READABLE)),
    Check(_JOIN, "DCAT-AP: mandatory", 30, _DATASET,
          "?c a dcat:Catalog ; dcterms:title ?ct ; dcterms:description ?cd ; "
          "dcterms:publisher/foaf:name ?cp ; dcat:dataset ?x . "
          "?x dcterms:title ?t ; dcterms:description ?d . "
          "FILTER NOT EXISTS { ?x dcat:distribution ?f . "
          "FILTER NOT EXISTS { ?f a dcat:Distribution ; dcat:accessURL ?a } } "
          "FILTER NOT EXISTS { ?x dcat:distribution/spdx:checksum ?s . "
          "FILTER NOT EXISTS { ?s spdx:algorithm ?sa ; spdx:checksumValue ?sv } }"),
    Check(_USE, "dcterms:license", 20, _FILE, "?x dcterms:license ?v"),
    Check(_USE, "dcterms:license: vocabulary", 10, _FILE,
          f'?x dcterms:license/skos:exactMatch? ?v . FILTER(STRSTARTS(STR(?v), "{_EU}licence/"))'),
    Check(_USE, "dcterms:accessRights", 10, _DATASET, "?x dcterms:accessRights ?v"),
    Check(_USE, "dcterms:accessRights: vocabulary", 5, _DATASET,
          _in("dcterms:accessRights", f"{_EU}access-right/")),
    Check(_USE, "dcat:contactPoint", 20, _DATASET, "?x dcat:contactPoint ?v"),
    Check(_USE, "dcterms:publisher", 10, _DATASET, "?x dcterms:publisher ?v"),
    Check(_KNOW, "dcterms:rights", 5, _FILE, "?x dcterms:rights ?v"),
    Check(_KNOW, "dcat:byteSize", 5, _FILE, "?x dcat:byteSize ?v"),
    Check(_KNOW, "dcterms:issued", 5, _DATASET, "?x dcterms:issued ?v"),
    Check(_KNOW, "dcterms:modified", 5, _DATASET, "?x dcterms:modified ?v"),
)  # fmt: skip


def scored(catalogue: bytes, answers: Answers) -> list[Scored]:
    """Return what each check finds in a catalogue (N-Triples)."""
    store = Store()
    store.load(catalogue, RdfFormat.N_TRIPLES)
    return [_scored(store, check, answers) for check in CHECKS]


def _scored(store: Store, check: Check, answers: Answers) -> Scored:
    subjects = _selected(store, f"?x a {check.of}")
    having = set(_selected(store, f"?x a {check.of} . {check.pattern}"))
    lacking = [each for each in subjects if each not in having]
    if check.address:
        lacking += [each for each in having if not _answered(store, each, check.address, answers)]
    return Scored(check, len(subjects), tuple(sorted(lacking)))


def _answered(store: Store, subject: str, property_: str, answers: Answers) -> bool:
    return all(answers(each) for each in _selected(store, f"<{subject}> {property_} ?x"))


def _selected(store: Store, pattern: str) -> list[str]:
    found = store.query(f"SELECT DISTINCT ?x {{ {pattern} }}", prefixes=dict(PREFIXES))
    assert isinstance(found, QuerySolutions)  # noqa: S101 - the query is ours
    values = (solution["x"] for solution in found)
    return sorted(each.value for each in values if each is not None and hasattr(each, "value"))
