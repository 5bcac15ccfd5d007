"""The page of coverage: the statements of each fact. `make docs` writes it; a test compares."""

from collections.abc import Iterator
from pathlib import Path

from facts import DERIVED, FACTS, PROLOGUE, RELEASE, SCHEMES, Fact
from flagship_store import flagship_store
from pyoxigraph import Literal, NamedNode, QueryTriples, Store, Triple

from oboegaki.rdf import compact, term

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "coverage.md"
BASE = "https://w3id.org/oboegaki/"
SECTIONS = (
    (29, "0 Headline and introduction"), (40, "1 The memorandum"), (69, "2 The ceremony"),
    (88, "3 The seminar"), (124, "4 Comments"), (135, "5 Captions"), (220, "6 Reference"),
    (225, "7 Contact"), (230, "Added after a second reading"),
)  # fmt: skip
STANDINGS = {"S": "stated", "A": "said by a person", "I": "intended", "D": "derived"}

EXEMPT = {
    "the kind and the name by which a resource is read": "rdf:type rdfs:label dcterms:type",
    "where in the release it comes from": "obg:inSection obg:evidence",
    "marks and notes of ours": "obg:editorialTranslation obg:encodingNote obg:editorialSummary",
}
"""Predicates whose statements need no fact."""

OUTSIDE = {
    "the document of data": "foaf:Document",
    "the text that was read": "obg:SourceText",
    "sections and their order": "obg:Section",
    "quotes and positions": "oa:SpecificResource oa:TextQuoteSelector oa:TextPositionSelector",
}
"""Classes whose members need no fact: they are the apparatus, not what the release says."""

SHORTCUTS = {
    "dcterms:isPartOf": "obg:partOfInitiative",
    "schema:about": "obg:reports",
    "schema:headline": "dcterms:title",
    "schema:name": "rdfs:label",
    "schema:organizer": "obg:principalOrganizer obg:coOrganizer",
    "schema:subEvent": "obg:programmeItem",
}
"""Statements made again in other words for those who do not know ours: as good as the first."""


def carried(store: Store, fact: Fact) -> set[Triple]:
    """Return the statements of its graph that carry a fact."""
    found = store.query(
        f"{PROLOGUE} CONSTRUCT {{ {fact.pattern} }} FROM <{fact.graph}> WHERE {{ {fact.pattern} }}"
    )
    assert isinstance(found, QueryTriples)
    return set(found)


def unexplained(store: Store, graph: str) -> set[Triple]:
    """Return the statements of a graph that no fact explains and no list exempts."""
    statements = {
        quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
    }
    explained = {each for fact in FACTS if fact.graph == graph for each in carried(store, fact)}
    told = explained | _exempt(statements)
    return statements - told - _shortcuts(told) - _translations(statements)


def _exempt(statements: set[Triple]) -> set[Triple]:
    predicates = {NamedNode(term(name)) for names in EXEMPT.values() for name in names.split()}
    classes = {NamedNode(term(name)) for names in OUTSIDE.values() for name in names.split()}
    outside = {each.subject for each in statements if each.object in classes}
    return {each for each in statements if each.predicate in predicates or each.subject in outside}


def _shortcuts(statements: set[Triple]) -> set[Triple]:
    """Return what statements that are told say again in common words."""
    return {
        Triple(each.subject, NamedNode(term(short)), each.object)
        for short, qualified in SHORTCUTS.items()
        for each in statements
        if each.predicate.value in map(term, qualified.split())
    }


def _translations(statements: set[Triple]) -> set[Triple]:
    """Return the English names that stand beside a Japanese one."""
    japanese = {(e.subject, e.predicate) for e in statements if _language(e.object) == "ja"}
    return {
        each
        for each in statements
        if _language(each.object) == "en" and (each.subject, each.predicate) in japanese
    }


def _language(value: object) -> str | None:
    return value.language if isinstance(value, Literal) else None


# The page ------------------------------------------------------------------------------------

_NAMES = {
    RELEASE + "#": ":",
    **{f"{BASE}id/{kind}/": f"{kind}s:" for kind in
       "agreement event initiative org person place post relation".split()},
    **{f"{BASE}concept/{scheme}#": f"{name}:" for name, scheme in SCHEMES.items()},
}  # fmt: skip


def _short(value: object) -> str:
    """Return a term as a Turtle file of ours writes it."""
    if isinstance(value, Literal):
        datatype = compact(value.datatype.value)
        if datatype == "xsd:integer":
            return value.value
        mark = f"@{value.language}" if value.language else f"^^{datatype}"
        return f'"{value.value}"' + ("" if datatype == "xsd:string" else mark)
    assert isinstance(value, NamedNode)
    for namespace, prefix in _NAMES.items():
        if value.value.startswith(namespace):
            return prefix + value.value.removeprefix(namespace)
    return compact(value.value) or f"<{value.value}>"


def _line(each: Triple) -> str:
    return " ".join(map(_short, each))


def _cell(store: Store, fact: Fact) -> str:
    """Return the statements of a fact; of a derived one without its grounds and reason."""
    found = carried(store, fact)
    reasons = {each.subject for each in found if each.predicate.value == term("rdf:predicate")}
    lines = sorted(_line(each) for each in found if each.subject not in reasons)
    lines += sorted(f"{_short(each)} rdfs:comment …" for each in reasons)
    return "<br>".join(f"`{line.replace('|', chr(92) + '|')}`" for line in lines)


def _rows(store: Store) -> Iterator[str]:
    start = 1
    for last, title in SECTIONS:
        yield f"\n## {title}\n\n| fact | standing | statements |\n| --- | --- | --- |\n"
        for fact in FACTS:
            if start <= fact.number <= last:
                yield f"| {fact.number} | {STANDINGS[fact.standing]} | {_cell(store, fact)} |\n"
        start = last + 1


def _list(table: dict[str, str], join: str = ": ") -> str:
    return "".join(
        f"- {what}{join}{', '.join(f'`{name}`' for name in names.split())}\n"
        for what, names in table.items()
    )


def page(store: Store) -> str:
    """Return the page: every fact with the statements that carry it, and what needs no fact."""
    counts = {graph: len(list(store.quads_for_pattern(None, None, None, NamedNode(graph))))
              for graph in (RELEASE, DERIVED)}  # fmt: skip
    return (
        "# Coverage of the flagship release\n\n"
        "This page is made from the data by `make docs`; do not edit it.\n\n"
        f"The release of Sakai City was taken apart into {len({f.number for f in FACTS})} facts."
        " Each is carried by the statements of its row: what is stated, intended or said by a"
        f" person in the graph of the release ({counts[RELEASE]:,} statements), what was worked"
        f" out in the derived graph ({counts[DERIVED]:,}). A fact without a statement fails a"
        " test, and so does a statement that no fact explains. Prefixes are those of"
        " [Formats and prefixes](formats.md) and of the data; `:` is the release itself.\n"
        + "".join(_rows(store))
        + "\n## What needs no fact\n\nStatements with one of these predicates:\n\n"
        + _list(EXEMPT)
        + "\nStatements about members of these classes:\n\n"
        + _list(OUTSIDE)
        + "\nStatements that say in common words what our own say beside them:\n\n"
        + _list({f"`{short}`": qualified for short, qualified in SHORTCUTS.items()}, ", beside ")
    )  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(flagship_store()), encoding="utf-8")
