"""`/sparql/terms.json`: the names that a query on this edition may use, for editors that suggest.

Classes and properties that the edition uses or declares, and its concepts, each with its label in
the reader's language and how often it is used; and the prefix table.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from oboegaki.contexts import Json
from oboegaki.formats import Representation
from oboegaki.listing import members
from oboegaki.rdf import PREFIXES, compact, term
from oboegaki.statements.reader import Statements
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES, Document
from oboegaki.web.entity import reading
from oboegaki.web.pages import KINDS
from oboegaki.web.view import Reading

MOST = 2_000
"""Names of each kind; the most used come first."""

PATH = "sparql/terms.json"

_TERMS = Representation("terms", "application/json", "", "JSON")
_CONCEPT = (term("skos:Concept"),)


def terms(context: Context, _: Representation | None) -> Document:
    """Return the names as JSON, their labels in the language of `?lang=`, else English."""
    asked = context.request.parameter("lang")
    language = asked if asked in LANGUAGES else "en"
    path = context.request.urls.path(PATH)

    def body(_: Document, __: Representation, ___: str) -> bytes:
        return json.dumps(_names(context, language), ensure_ascii=False).encode() + b"\n"

    return Document(offers=(_TERMS,), body=body, address=lambda _: path, fixed=_TERMS)


def _names(context: Context, language: str) -> Json:
    statements, read = context.statements, reading(context, language)
    ours = context.served.supplied
    declared = (statements, ours[1]) if ours else (statements,)
    kinds = {
        "classes": _ranked(statements.class_counts(), declared, _iris(KINDS["class"])),
        "properties": _ranked(statements.term_uses(), declared, _iris(KINDS["property"])),
        "concepts": _ranked({}, declared, _CONCEPT),
    }
    read.find_labels(iri for found in kinds.values() for iri in found)
    rows = {kind: [_row(read, *each) for each in found.items()] for kind, found in kinds.items()}
    return {"language": language, "prefixes": PREFIXES, **rows}


def _iris(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(term(name) for name in names)


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
            yield from (each.subject for each in members(statements, kind, MOST).items)


def _row(read: Reading, iri: str, uses: int) -> Json:
    """Return a name: its IRI, its prefixed name where it has one, its label, and its uses."""
    name, label = compact(iri), read.label(iri)
    row: Json = {"iri": iri, "uses": uses}
    row |= {"name": name} if name else {}
    row |= {"label": label.text, "lang": label.language} if label else {}
    return row
