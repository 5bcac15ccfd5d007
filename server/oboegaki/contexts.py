"""The two JSON-LD 1.1 contexts, worked out from the ontology: one table, two sets of keys.

An English key is the name of a term (`concludedAt`), a Japanese one its label (`締結の場`). Values
are written as the ontology says: links as IRIs, texts as language maps, values of one datatype as
plain strings. There is no `@vocab`, so that a misspelt key is never taken for a term, and all terms
are protected.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from oboegaki.formats import TURTLE, parse
from oboegaki.rdf import NAMESPACE, PREFIXES, Literal, NamedNode, Quad, compact, term
from oboegaki.site import flagship_root

LANGUAGE_MAP = "@language"
LINK = "@id"

Json = dict[str, object]

_LINKS = """
    dcterms:creator dcterms:isPartOf dcterms:isReplacedBy dcterms:language dcterms:license
    dcterms:publisher dcterms:replaces dcterms:source dcterms:spatial dcterms:subject dcterms:type
    rdf:predicate rdf:subject rdfs:isDefinedBy rdfs:range rdfs:seeAlso rdfs:subClassOf
    rdfs:subPropertyOf owl:priorVersion owl:versionIRI skos:broader skos:inScheme skos:topConceptOf
    oa:hasSelector oa:hasSource org:classification org:holds org:member org:memberOf
    org:organization org:originalOrganization org:postIn org:resultingOrganization
    org:subOrganizationOf org:unitOf prov:wasAttributedTo prov:wasDerivedFrom foaf:primaryTopic
    schema:about schema:containedInPlace schema:contentUrl schema:creator
    schema:domainIncludes schema:location schema:organizer schema:rangeIncludes schema:sameAs
    schema:subEvent schema:superEvent schema:url
"""
_TEXTS = """
    dcterms:description dcterms:title rdfs:comment rdfs:label skos:altLabel skos:definition
    skos:example skos:prefLabel skos:scopeNote foaf:name schema:headline schema:name
"""
_DATATYPES = {
    "dcterms:created": "xsd:date",
    "dcterms:issued": "xsd:date xsd:dateTime",
    "oa:end": "xsd:integer",
    "oa:start": "xsd:integer",
    "owl:deprecated": "xsd:boolean",
    "schema:duration": "xsd:duration",
    "schema:endDate": "xsd:date xsd:dateTime",
    "schema:startDate": "xsd:date xsd:dateTime",
}
"""How values of the terms of others are written; for our own the ontology says it."""

_KEYS = {
    "dcterms:creator": "author",
    "dcterms:type": "documentType",
    "foaf:name": "personName",
    "oa:end": "endPosition",
    "oa:start": "startPosition",
    "rdf:object": "statementObject",
    "rdf:predicate": "statementPredicate",
    "rdf:subject": "statementSubject",
    "rdfs:comment": "note",
}
"""English keys of terms whose name another term has as well."""

_JAPANESE_KEYS = {
    "dcterms:language": "言語（IRI）",
    "obg:SourceText": "元の本文（類）",
    "org:Post": "役職（類）",
    "rdfs:comment": "注釈",
    "schema:QuantitativeValue": "数量（類）",
    "schema:name": "名前",
    "skos:prefLabel": "概念の名称",
}
"""Japanese keys of terms whose label another term has as well."""

_WITHOUT_KEY = frozenset(
    map(
        term,
        """
        cv:Participation fabio:PressRelease prov:Activity rdf:Property rdf:Statement rdf:type
        rdfs:Class schema:Organization schema:Person
        """.split(),
    )
)
"""Terms that are written with their prefix, as a term that matters more has their name."""

LANGUAGES = ("en", "ja")
"""Languages of keys."""

_VARIANTS = {
    term("xsd:date"): ("Day", "（日）"),
    term("xsd:dateTime"): ("Moment", "（日時）"),
    term("xsd:gYear"): ("Year", "（年）"),
    term("xsd:gYearMonth"): ("Month", "（年月）"),
}
"""What is added to a key, in English and in Japanese, where a term takes more than one datatype."""

_KEYWORDS = {"id": "@id", "type": "@type"}
_AUTHORING_KEYWORDS = {
    **_KEYWORDS,
    "included": "@included",
    "番地": "@id",
    "種類": "@type",
    "ほかのもの": "@included",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of a context. `form` says how values are written: LINK, LANGUAGE_MAP, a datatype."""

    key: str
    iri: str
    form: str = ""

    def definition(self) -> Json | str:
        """Return the entry as JSON-LD has it."""
        iri = compact(self.iri) or self.iri
        if not self.form:
            return iri
        if self.form == LANGUAGE_MAP:
            return {"@id": iri, "@container": "@language"}
        return {"@id": iri, "@type": compact(self.form) or self.form}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology or of others: its kind, labels, and the datatypes it takes."""

    iri: str
    is_class: bool
    form: str
    datatypes: tuple[str, ...]
    japanese: str


class Context:
    """A context: its JSON, and the entry by which the values of a property are written."""

    def __init__(self, keywords: Mapping[str, str], entries: Iterable[Entry]) -> None:
        """Put the entries together; of two for one IRI the first is written with."""
        self.entries = tuple(entries)
        self.keywords = dict(keywords)
        self.by_iri: dict[str, Entry] = {}
        for entry in self.entries:
            self.by_iri.setdefault(entry.iri, entry)

    def document(self) -> Json:
        """Return the whole context as a document of its own."""
        return {"@context": self.part(self.entries, PREFIXES)}

    def part(self, entries: Iterable[Entry], prefixes: Iterable[str]) -> Json:
        """Return a context of these entries and prefixes alone, with what they need."""
        used = [(entry.key, entry.definition()) for entry in entries]
        needed = {*prefixes, *_prefixes(definition for _, definition in used)}
        return {
            "@version": 1.1,
            "@protected": True,
            **self.keywords,
            **{prefix: PREFIXES[prefix] for prefix in PREFIXES if prefix in needed},
            **dict(sorted(used)),
        }


def _prefixes(definitions: Iterable[Json | str]) -> Iterator[str]:
    for definition in definitions:
        names = [definition] if isinstance(definition, str) else definition.values()
        for name in names:
            prefix, colon, local = str(name).partition(":")
            if colon and not local.startswith("//"):
                yield prefix


@lru_cache(maxsize=1)
def publishing() -> Context:
    """Return the context of the documents that we write: English keys only."""
    return Context(_KEYWORDS, (Entry(_key(each), each.iri, each.form) for each in terms()))


@lru_cache(maxsize=1)
def authoring() -> Context:
    """Return the context for people who write: Japanese and English keys, one for each datatype."""
    return Context(_AUTHORING_KEYWORDS, (entry for each in terms() for entry in _authored(each)))


def _authored(each: Term) -> Iterator[Entry]:
    for language in LANGUAGES:
        yield from authored(each, language)


def authored(each: Term, language: str) -> Iterator[Entry]:
    """Yield the entries by which a term is written in one of LANGUAGES, the general one first."""
    key = _key(each) if language == "en" else _japanese_key(each)
    yield Entry(key, each.iri, each.form)
    if len(each.datatypes) > 1:
        for datatype in each.datatypes:
            if datatype in _VARIANTS:
                variant = _VARIANTS[datatype][LANGUAGES.index(language)]
                yield Entry(key + variant, each.iri, datatype)


def _key(each: Term) -> str:
    name = compact(each.iri) or each.iri
    return _KEYS.get(name) or name.partition(":")[2]


def _japanese_key(each: Term) -> str:
    return _JAPANESE_KEYS.get(compact(each.iri) or "") or each.japanese


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return every class and property that our ontology defines or borrows, by IRI."""
    quads = [quad for path in sorted((flagship_root() / "ontology").glob("*.ttl"))
             for quad in parse(path, TURTLE, NAMESPACE)]  # fmt: skip
    kinds = _values(quads, term("rdf:type"))
    labels = _values(quads, term("rdfs:label"))
    ranges = _values(quads, term("schema:rangeIncludes"))
    found = []
    for iri, kind in sorted(kinds.items()):
        words = {value for value, _ in kind}
        is_class = bool(words & _CLASSES)
        if is_class or words & _PROPERTIES:
            japanese = next(text for text, language in labels[iri] if language == "ja")
            values = {value for value, _ in ranges.get(iri, ())}
            form, datatypes = ("", ()) if is_class else _form(iri, words, values)
            found.append(Term(iri, is_class, form, datatypes, japanese))
    return tuple(each for each in found if each.iri not in _WITHOUT_KEY)


_CLASSES = {term("owl:Class"), term("rdfs:Class")}
_PROPERTIES = {
    *map(term, ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")),
    term("rdf:Property"),
}


def _values(quads: Iterable[Quad], predicate: str) -> dict[str, set[tuple[str, str]]]:
    """Return subject -> its values, each with its language ("" for IRIs)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in quads:
        if quad.predicate.value == predicate and isinstance(quad.subject, NamedNode):
            value = quad.object
            if isinstance(value, Literal | NamedNode):
                language = (value.language or "") if isinstance(value, Literal) else ""
                found.setdefault(quad.subject.value, set()).add((value.value, language))
    return found


def _form(iri: str, kinds: set[str], ranges: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return how the values of a property are written, and which datatypes they may have."""
    name = compact(iri) or iri
    datatypes = sorted(
        {*map(term, _DATATYPES.get(name, "").split()), *filter(_is_datatype, ranges)}
    )
    if name in _TEXTS.split() or term("rdf:langString") in ranges:
        return LANGUAGE_MAP, ()
    if name in _LINKS.split() or term("owl:ObjectProperty") in kinds or (ranges and not datatypes):
        return LINK, ()
    if len(datatypes) == 1 and datatypes[0] != term("xsd:string"):
        return datatypes[0], tuple(datatypes)
    return "", tuple(datatypes)


def _is_datatype(iri: str) -> bool:
    return iri.startswith(PREFIXES["xsd"])
