"""`/sparql/terms.json`: the names that a query on this edition may use, for editors that suggest.

Classes and properties that the edition uses or declares, and its concepts, each with its label in
the reader's language and how often it is used; and the prefix table.
"""

import json

from oboegaki.contexts import Json
from oboegaki.formats import Representation
from oboegaki.rdf import PREFIXES
from oboegaki.reader.labels import Labels
from oboegaki.reader.names import terms_of
from oboegaki.reader.records import Term
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK, LANGUAGES, Document

PATH = "sparql/terms.json"

_TERMS = Representation("terms", "application/json", "", "JSON")


def terms(context: Context, _: Representation | None) -> Document:
    """Return the names as JSON, their labels in the language of `?lang=`, else English."""
    asked = context.request.parameter("lang")
    language = asked if asked in LANGUAGES else "en"
    path = context.request.urls.path(PATH)

    def body(_: Document, __: Representation, ___: str) -> bytes:
        return json.dumps(_names(context, language), ensure_ascii=False).encode() + b"\n"

    return Document(offers=(_TERMS,), body=body, address=lambda _: path, fixed=_TERMS)


def _names(context: Context, language: str) -> Json:
    ours = context.served.supplied
    vocabulary = ours[1] if ours else None
    labels = Labels(context.statements, FALLBACK[language], vocabulary)
    found = terms_of(context.statements, vocabulary, labels)
    kinds = {"classes": found.classes, "properties": found.properties, "concepts": found.concepts}
    rows = {kind: list(map(_row, each)) for kind, each in kinds.items()}
    return {"language": language, "prefixes": PREFIXES, **rows}


def _row(name: Term) -> Json:
    """Return a name: its IRI, its prefixed name where it has one, its label, and its uses."""
    row: Json = {"iri": name.iri, "uses": name.uses}
    row |= {"name": name.name} if name.name else {}
    row |= {"label": name.label, "lang": name.language} if name.label else {}
    return row
