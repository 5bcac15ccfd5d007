"""JSON Schemas (2020-12) of the trees that `framing` makes, worked out from the forms of classes.

A thing is written whole at one place and named elsewhere, so where a form leads to another thing
there stands either that thing or a reference to it.
"""

import re
from collections.abc import Collection, Iterator

from oboegaki.contexts import LANGUAGE_MAP, LINK, Entry, publishing
from oboegaki.errors import Text
from oboegaki.forms import Field, Form, Forms
from oboegaki.framing import NAMES, Json
from oboegaki.rdf import compact, term

NODE, REFERENCE = "Node", "Reference"
"""Names of the schemas of any thing that is written out, and of one that is only named."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_FORMATS: dict[str, Json] = {
    term("xsd:integer"): {"type": "integer"},
    term("xsd:boolean"): {"type": "boolean"},
    term("xsd:date"): {"type": "string", "pattern": r"^-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$"},
    term("xsd:gYear"): {"type": "string", "pattern": r"^-?\d{4,}(Z|[+-]\d\d:\d\d)?$"},
    term("xsd:gYearMonth"): {"type": "string", "pattern": r"^-?\d{4,}-\d\d(Z|[+-]\d\d:\d\d)?$"},
    term("xsd:anyURI"): {"type": "string", "format": "uri"},
}
"""Datatype -> its values, where its key says the datatype."""

_STRING = term("xsd:string")
_PLAIN = {_STRING, term("xsd:integer"), term("xsd:boolean")}
_IRI: Json = {"type": "string", "format": "iri"}
_KINDS: Json = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_TREE: Json = {
    "@context": {"type": "object"},
    "@included": {"type": "array", "items": {"type": "object"}},
}
"""What only the outermost object has: the context, and what the tree does not lead to."""


def key_of(iri: str) -> str:
    """Return the key of a property or the name of a class, as trees have it."""
    entry = publishing().by_iri.get(iri)
    return entry.key if entry else compact(iri) or iri


def name_of(iri: str) -> str:
    """Return the name of a class's schema: letters, digits, dots, dashes and underlines."""
    return re.sub(r"[^\w.-]", "_", key_of(iri), flags=re.ASCII)


def schemas(forms: Forms, language: str, where: str) -> dict[str, Json]:
    """Return a schema for each class, by its name, and those of things and of references.

    Titles and descriptions are in `language`, else English; `where` is what comes before the name
    of a schema in a `$ref`, such as `#/$defs/`.
    """
    made = _Schemas(forms, language, where)
    described = {name_of(form.iri): made.of(form) for form in forms.by_class.values()}
    return {NODE: _node(), REFERENCE: made.reference(), **described}


def _node() -> Json:
    return {"type": "object", "required": ["id"], "properties": {"id": _IRI, "type": _KINDS}}


class _Schemas:
    """Writes the schemas of forms."""

    def __init__(self, forms: Forms, language: str, where: str) -> None:
        self._described = frozenset(forms.by_class)
        self._single = forms.single
        self._language = language
        self._where = where

    def of(self, form: Form) -> Json:
        """Return the schema of a class."""
        properties = {key_of(each.path): self._property(each) for each in form.fields}
        required = [key_of(each.path) for each in form.fields if each.is_required]
        return {
            **self._told(form.name, Text("", "")),
            "type": "object",
            "required": ["id", "type", *dict.fromkeys(required)],
            "properties": {**_TREE, "id": _IRI, "type": _KINDS, **properties},
        }

    def reference(self) -> Json:
        """Return the schema of what stands where a thing is only named."""
        names = {key: {"type": "object"} for key in NAMES}
        return {
            "type": "object",
            "required": ["id"],
            "properties": {"id": _IRI, "type": _KINDS, **names},
            "additionalProperties": False,
        }

    def _told(self, name: Text, description: Text) -> Json:
        found = {"title": self._text(name), "description": self._text(description)}
        return {key: text for key, text in found.items() if text}

    def _text(self, text: Text) -> str:
        return text.in_language(self._language)

    def _property(self, field: Field) -> Json:
        """Return the schema of a property: one value or a list, always the same."""
        entry = publishing().by_iri.get(field.path) or Entry(field.path, field.path)
        is_single = field.path in self._single
        told = self._told(field.name, field.description)
        if entry.form == LANGUAGE_MAP:
            return {**told, **_texts(is_single=is_single)}
        value = self._value(field, entry.form)
        return {**told, **(value if is_single else _list(value))}

    def _value(self, field: Field, form: str) -> Json:
        if form == LINK or field.classes:
            return self._thing(field.classes)
        if form:
            return _FORMATS.get(form, {"type": "string"})
        return _alternatives([_literal(each, field.pattern) for each in field.datatypes])

    def _thing(self, classes: Collection[str]) -> Json:
        whole = sorted(name_of(iri) if iri in self._described else NODE for iri in classes)
        names = dict.fromkeys([*whole, REFERENCE] if whole else [NODE])
        return _alternatives([{"$ref": self._where + name} for name in names])


def _texts(*, is_single: bool) -> Json:
    text: Json = {"type": "string"}
    return {"type": "object", "additionalProperties": text if is_single else _list(text)}


def _literal(datatype: str, pattern: str) -> Json:
    """Return the schema of a value whose key does not say the datatype: it says so itself."""
    if datatype == _STRING:
        return {"type": "string", **({"pattern": pattern} if pattern else {})}
    if datatype in _PLAIN:
        return _FORMATS[datatype]
    said: Json = {"const": compact(datatype) or datatype}
    value = _FORMATS.get(datatype, {"type": "string"})
    return {"type": "object", "required": ["type", "@value"],
            "properties": {"type": said, "@value": value}}  # fmt: skip


def _alternatives(found: list[Json]) -> Json:
    if len(found) < 2:
        return found[0] if found else {}
    return {"anyOf": found}


def _list(value: Json) -> Json:
    return {"type": "array", "items": value, "minItems": 1}


def standalone(forms: Forms, name: str, language: str) -> Json | None:
    """Return the schema of one class with all that it refers to; None where there is no such."""
    every = schemas(forms, language, "#/$defs/")
    if name not in every:
        return None
    needed = dict.fromkeys(_reached(every, name))
    inside = {each: every[each] for each in every if each in needed}
    return {"$schema": DIALECT, "$ref": f"#/$defs/{name}", "$defs": inside}


def _reached(every: dict[str, Json], start: str) -> Iterator[str]:
    """Yield a schema's name and those of all that it leads to."""
    waiting, seen = [start], {start}
    while waiting:
        name = waiting.pop()
        yield name
        found = {each.rpartition("/")[2] for each in _references(every[name])} - seen
        seen |= found
        waiting += found


def _references(schema: object) -> Iterator[str]:
    """Yield every `$ref` of a schema."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield from [value] if key == "$ref" else _references(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _references(each)
