"""The names that a query on an edition may use, with their labels and how often they are used."""

from collections.abc import Iterable, Iterator, Mapping

from oboegaki.listing import members
from oboegaki.rdf import compact, term
from oboegaki.reader.labels import Labels
from oboegaki.reader.records import Term, Terms
from oboegaki.statements.reader import Statements

MOST = 2_000
"""Names of each kind; the most used come first."""

CLASSES = ("owl:Class", "rdfs:Class")
PROPERTIES = (
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "rdf:Property",
)
CONCEPTS = ("skos:Concept",)


def terms_of(statements: Statements, vocabulary: Statements | None, labels: Labels) -> Terms:
    """Return what an edition or its vocabulary declares, and what the edition uses."""
    declared = (statements, vocabulary) if vocabulary else (statements,)
    found = (
        _ranked(statements.class_counts(), declared, CLASSES),
        _ranked(statements.term_uses(), declared, PROPERTIES),
        _ranked({}, declared, CONCEPTS),
    )
    labels.find(iri for each in found for iri in each)
    return Terms(*(tuple(_term(labels, *each) for each in kind.items()) for kind in found))


def _ranked(
    uses: Mapping[str, int], declared: Iterable[Statements], kinds: Iterable[str]
) -> dict[str, int]:
    """Return what is used and what is declared, with the uses, the most used first."""
    known = {iri: 0 for iri in _declared(declared, kinds) if not iri.startswith("_:")}
    ranked = sorted({**known, **uses}.items(), key=lambda each: (-each[1], each[0]))
    return dict(ranked[:MOST])


def _declared(declared: Iterable[Statements], kinds: Iterable[str]) -> Iterator[str]:
    for statements in declared:
        for kind in kinds:
            yield from (each.subject for each in members(statements, term(kind), MOST).items)


def _term(labels: Labels, iri: str, uses: int) -> Term:
    label = labels.of(iri)
    text, language = label or ("", "")
    return Term(iri, compact(iri) or "", text, language, uses)
