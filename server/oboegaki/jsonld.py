"""JSON-LD of a document, compacted by hand: N-Triples lines in, node objects out.

An order of magnitude quicker than a processor, and in an order that never changes. What a processor
makes of it is exactly the triples that came in; PyLD is the judge of that in the tests.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from oboegaki import nquads
from oboegaki.contexts import LANGUAGE_MAP, LINK, Context, Entry, Json, publishing
from oboegaki.errors import NotAcceptable, Text
from oboegaki.rdf import PREFIXES, compact, term

_TYPE = nquads.token(term("rdf:type"))
_STRING, _LANG_STRING = term("xsd:string"), term("rdf:langString")
_INTEGER, _BOOLEAN = term("xsd:integer"), term("xsd:boolean")
_EXACT_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_BOOLEANS = {"true": True, "false": False}
_LIKE_OURS = re.compile(rf"<(?:{'|'.join(PREFIXES)}):(?!//)".encode())

Value = Json | str | int | bool


def compacted(lines: bytes, context: Context | None = None) -> bytes:
    """Return a JSON-LD document of N-Triples lines: the context, then one node object a line."""
    document = compact_document(lines, context)
    head = {name: value for name, value in document.items() if name != "@graph"}
    text = json.dumps(head, ensure_ascii=False)
    if "@graph" in document:
        nodes = document["@graph"]
        assert isinstance(nodes, list)  # noqa: S101 - built below
        rows = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
        text = f'{text[:-1]}, "@graph": [\n{rows}\n]}}'
    return text.encode() + b"\n"


def compacted_parts(lines: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """Yield the same of a document that is better not held in memory, part by part.

    `lines` gives it again each time, in chunks of whole subjects. The context is the whole one,
    because what is used of it is known only at the end.
    """
    is_plain = False
    for chunk in lines():
        if b" <<( " in chunk:
            raise _has_triple_terms()
        is_plain = is_plain or _LIKE_OURS.search(chunk) is not None
    writer = _Writer(publishing(), is_plain=is_plain)
    context = {} if is_plain else publishing().document()["@context"]
    yield f'{{"@context": {json.dumps(context, ensure_ascii=False)}, "@graph": ['.encode()
    before = "\n"
    for chunk in lines():
        for subject, pairs in _by_subject(chunk):
            yield (before + json.dumps(writer.node(subject, pairs), ensure_ascii=False)).encode()
            before = ",\n"
    yield b"\n]}\n"


def compact_document(lines: bytes, context: Context | None = None) -> Json:
    """Return the same as an object: of one node alone, or with the nodes in `@graph`.

    The context holds just the terms that the document uses. Lines come subject by subject; where an
    IRI begins like a prefix of ours (`<org:x>`), nothing is abbreviated. Raises NotAcceptable for
    triple terms, which JSON-LD 1.1 does not have.
    """
    if b" <<( " in lines:
        raise _has_triple_terms()
    writer = _Writer(context or publishing(), is_plain=_LIKE_OURS.search(lines) is not None)
    nodes = [writer.node(subject, of) for subject, of in _by_subject(lines)]
    body: Json = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return {"@context": {} if writer.is_plain else writer.used(), **body}


def _has_triple_terms() -> NotAcceptable:
    return NotAcceptable(
        Text("文を値とする文（triple term）は JSON-LD 1.1 では書けません。",
             "JSON-LD 1.1 cannot write triple terms, which this document has.",
             "JSON-LD 1.1 không viết được bộ ba lồng nhau có trong tài liệu này."),
        Text("Turtle か N-Triples を指定してください。", "Ask for Turtle or N-Triples.",
             "Hãy yêu cầu Turtle hoặc N-Triples."),
        ("text/turtle", "application/n-triples"),
    )  # fmt: skip


def _by_subject(lines: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each subject with its lines, `predicate object`."""
    pairs = (line.removesuffix(b" .").partition(b" ") for line in lines.splitlines())
    for subject, group in groupby(pairs, key=lambda pair: pair[0]):
        yield subject, [rest for _, _, rest in group]


class _Writer:
    """Writes nodes by a context and takes note of what it uses of that."""

    def __init__(self, context: Context, *, is_plain: bool) -> None:
        """Begin; `is_plain`: nothing is abbreviated, so that no context is needed."""
        self.is_plain = is_plain
        self._context = context
        self._entries: dict[str, Entry] = {}
        self._prefixes: set[str] = set()
        self._id, self._type = ("@id", "@type") if is_plain else ("id", "type")

    def used(self) -> Json:
        """Return the context of what was written."""
        return self._context.part(self._entries.values(), self._prefixes)

    def node(self, subject: bytes, pairs: Iterable[bytes]) -> Json:
        """Return the node object of one subject."""
        values: dict[bytes, list[bytes]] = {}
        for pair in pairs:
            predicate, _, object_ = pair.partition(b" ")
            values.setdefault(predicate, []).append(object_)
        node: Json = {self._id: nquads.iri(subject)}
        types = values.pop(_TYPE, [])
        named = [object_ for object_ in types if not object_.startswith(b'"')]
        if named:
            node[self._type] = _one_or_many([self._name(nquads.iri(each)) for each in named])
        properties: Json = {}
        for predicate, objects in values.items():
            self._property(properties, nquads.iri(predicate), objects)
        if len(named) < len(types):
            rest = [object_ for object_ in types if object_.startswith(b'"')]
            properties[term("rdf:type")] = _one_or_many([self._value(each, "") for each in rest])
        return {**node, **{key: properties[key] for key in sorted(properties)}}

    def _property(self, properties: Json, iri: str, objects: list[bytes]) -> None:
        entry = None if self.is_plain else self._context.by_iri.get(iri)
        if entry is None:
            key = self._prefixed(iri)
            properties[key] = _one_or_many([self._value(each, "") for each in objects])
            return
        if entry.form == LANGUAGE_MAP:
            objects = self._texts(properties, entry, objects)
            if objects:
                values = [self._value(each, "") for each in objects]
                properties[self._prefixed(iri)] = _one_or_many(values)
            return
        self._entries[iri] = entry
        properties[entry.key] = _one_or_many([self._value(each, entry.form) for each in objects])

    def _texts(self, properties: Json, entry: Entry, objects: list[bytes]) -> list[bytes]:
        """Write what fits into a language map; return what does not."""
        texts: dict[str, list[Value]] = {}
        others = []
        for object_ in objects:
            literal = nquads.literal(object_) if _is_text(object_) else None
            if literal is None:
                others.append(object_)
            else:
                texts.setdefault(literal.language or "@none", []).append(literal.value)
        if texts:
            self._entries[entry.iri] = entry
            properties[entry.key] = {tag: _one_or_many(texts[tag]) for tag in sorted(texts)}
        return others

    def _value(self, object_: bytes, form: str) -> Value:
        """Return a value as its key wants it: a link, a form of one datatype, or anything."""
        if not object_.startswith(b'"'):
            iri = nquads.iri(object_)
            return iri if form == LINK else {self._id: iri}
        literal = nquads.literal(object_)
        native = _native(literal.value, literal.datatype)
        if native is not None and form in ("", literal.datatype):
            return native
        if literal.datatype in (_STRING, _LANG_STRING):
            return self._string(object_, form)
        if literal.datatype == form:
            return literal.value
        return {self._type: self._name(literal.datatype), "@value": literal.value}

    def _string(self, object_: bytes, form: str) -> Value:
        literal = nquads.literal(object_)
        tag = object_[object_.rindex(b'"') + 1 :].decode()
        if not tag:
            return {"@value": literal.value} if form or self.is_plain else literal.value
        _, _, direction = tag.partition("--")
        found: Json = {"@language": literal.language, "@value": literal.value}
        return {"@direction": direction, **found} if direction else found

    def _name(self, iri: str) -> str:
        """Return a class or datatype by its key, its prefix, or in full."""
        entry = None if self.is_plain else self._context.by_iri.get(iri)
        if entry is not None and not entry.form:
            self._entries[iri] = entry
            return entry.key
        return self._prefixed(iri)

    def _prefixed(self, iri: str) -> str:
        short = None if self.is_plain else compact(iri)
        if short is None:
            return iri
        self._prefixes.add(short.partition(":")[0])
        return short


def _is_text(object_: bytes) -> bool:
    """Tell whether an object is a string, with a language or without one, and no direction."""
    if not object_.startswith(b'"'):
        return False
    tail = object_[object_.rindex(b'"') + 1 :]
    return not tail or (tail.startswith(b"@") and b"--" not in tail)


def _native(value: str, datatype: str) -> int | bool | None:
    """Return a number or truth value of JSON where that keeps the form, None where it does not."""
    if datatype == _INTEGER and _EXACT_INTEGER.fullmatch(value):
        return int(value)
    return _BOOLEANS.get(value) if datatype == _BOOLEAN else None


def _one_or_many(values: list[Value]) -> object:
    return values[0] if len(values) == 1 else values
