"""Decisions about entries, each a block of its own in one file of the site's changes.

The file is a source like any other: read by people, kept under version control, published. Blocks
are parted by an empty line; what a person adds to one stays.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.rdf import PREFIXES, term
from oboegaki.statements.reader import Statements

FILE = "data/changes/reconciled.ttl"

_PREFIXES = ("dcterms", "foaf", "owl", "prov", "rdfs", "xsd")
_HEAD = (
    "# What people decided about entries that may be one thing (written by `oboegaki reconcile`).\n"
    "# 同じものかもしれない項目について、人が決めたこと。ひとまとまりが一つの決定です。\n"
    + "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _PREFIXES)
)
_BETWEEN = re.compile(r"\n[ \t]*\n")
_SPOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIFFERENT = nquads.token(term("owl:differentFrom"))
_DIGEST = 8
_MERGE, _APART = "dcterms:isReplacedBy", "owl:differentFrom"


class Named(NamedTuple):
    """An entry, and what it is called in Japanese and English."""

    iri: str
    label: Text


@dataclass(frozen=True, slots=True)
class Decision:
    """That the first of two entries is the second one, or that they are two; who said so and why.

    `moment` is UTC, ISO 8601; the texts of `why` may be one and the same.
    """

    merges: bool
    one: Named
    other: Named
    by: str
    moment: str
    why: Text


def with_block(text: str, decision: Decision, base: str) -> str:
    """Return the text of the file with a decision at its end."""
    return (text.rstrip() or _HEAD.rstrip()) + "\n\n" + _block(decision, base)


def without_block(text: str, one: str, other: str) -> str | None:
    """Return the text of the file without the decisions on two entries; None: there was none."""
    told = {f"<{first}> {predicate} <{second}>" for predicate in (_MERGE, _APART)
            for first, second in ((one, other), (other, one))}  # fmt: skip
    blocks = _BETWEEN.split(text.rstrip())
    kept = [each for each in blocks if not any(line in each for line in told)]
    if len(kept) == len(blocks):
        return None
    return "\n\n".join(kept) + "\n" if len(kept) > 1 else ""


def _block(decision: Decision, base: str) -> str:
    one, other = decision.one, decision.other
    predicate = _MERGE if decision.merges else _APART
    node = _node(decision.merges, one.iri, other.iri, base)
    why = dict.fromkeys(decision.why.both)
    comments = [nquads.quoted(each) for each in why]
    if len(comments) > 1:
        comments = [f"{comments[0]}@ja", f"{comments[1]}@en"]
    label = _label(decision)
    return (
        f"<{one.iri}> {predicate} <{other.iri}> .\n"
        f"<{node}>\n"
        f"    a prov:Activity ;\n"
        f"    rdfs:label {nquads.quoted(label.ja)}@ja , {nquads.quoted(label.en)}@en ;\n"
        f"    prov:used <{one.iri}> , <{other.iri}> ;\n"
        f"    prov:wasAssociatedWith <{node}-by> ;\n"
        f'    prov:endedAtTime "{decision.moment}"^^xsd:dateTime ;\n'
        f"    rdfs:comment {' , '.join(comments)} ;\n"
        f"    .\n"
        f"<{node}-by> a foaf:Agent ; rdfs:label {nquads.quoted(decision.by)} .\n"
    )


def _label(decision: Decision) -> Text:
    one, other = decision.one.label, decision.other.label
    if decision.merges:
        return Text(f"「{one.ja}」を「{other.ja}」に統合", f"“{one.en}” merged into “{other.en}”")
    return Text(f"「{one.ja}」と「{other.ja}」は別のもの", f"“{one.en}” is not “{other.en}”")


def _node(merges: bool, one: str, other: str, base: str) -> str:
    """Return the IRI of a decision: readable where the names are, and never that of another."""
    word = "merge" if merges else "different"
    name = one.removeprefix(f"{base}id/").replace("/", "-")
    spoken = name if _SPOKEN.fullmatch(name) else ""
    digest = hashlib.sha256(f"{one} {other}".encode()).hexdigest()[:_DIGEST]
    return f"{base}graph/changes#{'-'.join(filter(None, (word, spoken, digest)))}"


def told_apart(statements: Statements) -> frozenset[frozenset[str]]:
    """Return the pairs that somebody has decided to be different."""
    return frozenset(_pairs(statements))


def _pairs(statements: Statements) -> Iterable[frozenset[str]]:
    graphs = (
        graph for kind in ("changes", "authority") for graph in statements.graphs_of_kind(kind)
    )
    for each in (lines for graph in graphs for lines in statements.of_graph(graph)):
        for line in each.lines.splitlines():
            predicate, _, object_ = line.partition(b" ")
            if predicate == _DIFFERENT and object_.startswith(b"<"):
                other = nquads.iri(object_.removesuffix(b" ."))
                yield frozenset((nquads.iri(each.subject), other))
