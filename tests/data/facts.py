"""The facts of the flagship release, each with the statements that carry it.

Facts are numbered as in `../shared/seed-facts.md`. S: stated, in the graph of the release; I: an
intention, there as an aim with status:intended; A: words of a named person, there as a claim that
hangs on its speaker; D: derived, in the derived graph with its grounds. A pattern is a basic graph
pattern, so that it can be asked for and, as the template of CONSTRUCT, gives what carries the fact.
"""

from dataclasses import dataclass

import facts_of_0_to_3 as early
import facts_of_4_and_5 as middle
import facts_of_6_and_7 as late

from oboegaki.rdf import PREFIXES

BASE = "https://w3id.org/oboegaki/"
RELEASE = BASE + "press/sakai/2023/cop28-mou"
DERIVED = RELEASE + "/derived"
SCHEMES = {
    "activity": "activity-kind", "actor": "actor-kind", "approximation": "approximation",
    "area": "area-type", "industry": "industry", "interpretation": "interpretation",
    "manner": "manner", "mode": "attendance-mode", "quantitykind": "quantity-kind",
    "recurrence": "recurrence", "relationkind": "relation-kind", "rendition": "rendition",
    "resource": "natural-resource", "role": "role", "sentiment": "sentiment",
    "status": "assertion-status", "techform": "technology-form", "technology": "technology",
    "tenure": "tenure-status", "topic": "topic", "trait": "trait", "zone": "zone",
}  # fmt: skip
LOCAL = {
    "": RELEASE + "#",
    **{f"{kind}s": f"{BASE}id/{kind}/" for kind in
       "agreement event initiative org person place post relation".split()},
    **{name: f"{BASE}concept/{scheme}#" for name, scheme in SCHEMES.items()},
}  # fmt: skip
PROLOGUE = "".join(f"PREFIX {k}: <{v}>\n" for k, v in {**PREFIXES, **LOCAL}.items())


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its number, its standing (S, A, I or D), and the pattern of its statements."""

    number: int
    standing: str
    pattern: str

    @property
    def graph(self) -> str:
        """Return the graph in which a fact of this standing belongs."""
        return DERIVED if self.standing == "D" else RELEASE


def _derived(triples: list[tuple[str, str, str]]) -> str:
    """Return the pattern of derived statements: each as itself, and with grounds and reason."""
    return " . ".join(
        f"{s} {p} {o} . ?d{n} rdf:subject {s} ; rdf:predicate {p} ; rdf:object {o} ; "
        f"obg:assertionStatus status:derived ; prov:wasDerivedFrom ?ground{n} ; "
        f"rdfs:comment ?reason{n}"
        for n, (s, p, o) in enumerate(triples)
    )


TABLES = (early, middle, late)
DERIVED_TRIPLES = {number: triples for table in TABLES for number, triples in table.DERIVED.items()}
FACTS = sorted(
    [Fact(n, "S", p) for table in TABLES for n, p in table.STATED.items()]
    + [Fact(n, "I", p) for table in TABLES for n, p in table.INTENDED.items()]
    + [Fact(n, "A", p) for table in TABLES for n, p in table.ATTRIBUTED.items()]
    + [Fact(n, "D", _derived(triples)) for n, triples in DERIVED_TRIPLES.items()],
    key=lambda fact: fact.number,
)
