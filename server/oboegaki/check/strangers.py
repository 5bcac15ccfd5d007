"""Names in our own namespaces that we never gave, or gave up.

Only there can a name be told to be wrong; the namespaces of others are open to us.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from rdflib import Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from oboegaki import nquads
from oboegaki.check.data import Data
from oboegaki.check.problems import did_you_mean, nearest, short
from oboegaki.errors import Text
from oboegaki.rdf import CONCEPTS, NAMESPACE, term
from oboegaki.report import Finding, Severity
from oboegaki.statements.reader import Statements

_MOST_PLACES = 20
_REPLACED_BY, _REPLACES = URIRef(term("dcterms:isReplacedBy")), term("dcterms:replaces")


@dataclass(frozen=True, slots=True)
class Names:
    """What a site says, and what we supply to it."""

    statements: Statements
    data: Data
    knowledge: Graph

    def like(self, iri: str) -> str:
        """Return the name that may have been meant, among those that begin in the same way."""
        start = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
        ours = map(str, set(self.knowledge.subjects()))
        stated = filter(self.statements.is_described, self.statements.iris_under(start))
        there = sorted({each for each in (*ours, *stated) if each.startswith(start)})
        near = nearest(iri.removeprefix(start), (each.removeprefix(start) for each in there))
        return near and start + near

    def values(self, iri: str, property_: Node) -> list[Node]:
        """Return the values of a property of a name."""
        triples = self.data.about(URIRef(iri))
        return [o for s, p, o in triples if s == URIRef(iri) and p == property_]


def misnamed(statements: Statements, data: Data, knowledge: Graph) -> Iterator[Finding]:
    """Yield each use of a term or concept of ours that does not exist, or no longer should."""
    names = Names(statements, data, knowledge)
    for start in (NAMESPACE, CONCEPTS):
        for iri in statements.iris_under(start):
            if not data.describes(URIRef(iri)):
                yield from _in_places(names, iri, _unknown(iri, names))
            elif any(str(value) in ("true", "1") for value in names.values(iri, OWL.deprecated)):
                yield from _in_places(names, iri, _given_up(iri, names))


def _unknown(iri: str, names: Names) -> Finding:
    near = names.like(iri)
    shown = short(URIRef(iri))
    return Finding(
        Severity.VIOLATION,
        "unknown-term",
        Text(f"{shown} という語はありません。", f"There is no {shown}."),
        did_you_mean(near and short(URIRef(near))),
    )


def _given_up(iri: str, names: Names) -> Finding:
    others = [short(other) for other in names.values(iri, _REPLACED_BY)]
    listed = ", ".join(sorted(others))
    shown = short(URIRef(iri))
    return Finding(
        Severity.WARNING,
        "deprecated-term",
        Text(f"{shown} は使わないことになった語です。", f"{shown} is deprecated."),
        Text(f"代わりに {listed} を使ってください。", f"Use {listed} instead.") if listed
        else Text("語の説明を読み、別の書き方にしてください。",
                  "Read what is said about it, and put it in another way."),
    )  # fmt: skip


def _in_places(names: Names, iri: str, finding: Finding) -> Iterator[Finding]:
    """Yield a finding for each statement that has the name as its property or its value."""
    for subject in names.statements.having(iri, _MOST_PLACES):
        yield replace(finding, resource=subject, path=iri)
    used = {count.predicate for count in names.statements.link_counts(iri)} - {_REPLACES}
    value = nquads.token(iri).decode()
    for predicate in sorted(used):
        for subject in islice(names.statements.pointing(iri, predicate), _MOST_PLACES):
            yield replace(finding, resource=subject, path=predicate, value=value)
