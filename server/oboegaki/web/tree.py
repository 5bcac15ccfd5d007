"""One thing as a tree of JSON: the form of its class, whatever the edition."""

import json

from oboegaki import describe, nquads
from oboegaki.contexts import publishing
from oboegaki.errors import NotAcceptable, Text
from oboegaki.formats import EXPANDED, GRAPHS, JSON_LD, Representation, from_lines, write
from oboegaki.framing import framed
from oboegaki.jsonld import compact_document
from oboegaki.rdf import term
from oboegaki.statements.reader import Place
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK

LARGEST = 1 << 20
"""Bytes of statements up to which a graph is had as a tree."""

_TOPIC = term("foaf:primaryTopic")


def tree(context: Context, place: Place, chosen: Representation, language: str) -> bytes:
    """Return a document as framed or expanded JSON-LD; raises NotAcceptable if too large or deep.

    The texts are in `language`, or where it has none in the next that it falls back to; all of
    them when it is "".
    """
    if place.graph is not None and place.graph.bytes > LARGEST:
        raise _too_large()
    if chosen.profile == EXPANDED:
        lines = b"".join(describe.triples(context.statements, place))
        return write(from_lines(lines), JSON_LD)
    lines = b"".join(describe.tree(context.statements, place))
    single = {entry.key for iri in context.served.forms.single
              if (entry := publishing().by_iri.get(iri))}  # fmt: skip
    order = FALLBACK[language] if language else ()
    made = framed(compact_document(lines), _root(lines, place), single, order)
    try:
        return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"
    except RecursionError:
        raise _too_large() from None


def _root(lines: bytes, place: Place) -> str:
    """Return what a document is about: the topic that its own node names, else what it is named."""
    start = nquads.token(place.iri) + b" " + nquads.token(_TOPIC) + b" "
    topic = lines.find(b"\n" + start) + 1 or (0 if lines.startswith(start) else -1)
    if topic < 0:
        return place.iri
    return nquads.iri(nquads.parts(lines[topic : lines.index(b"\n", topic)])[2])


def _too_large() -> NotAcceptable:
    return NotAcceptable(
        Text("この文書は大きすぎるか深すぎて、一つの木にはできません。",
             "This document is too large or too deep to be had as one tree.",
             "Tài liệu này quá lớn hoặc quá sâu để trình bày thành một cây."),
        Text("Turtle や JSON-LD などの形式を指定してください。",
             "Ask for Turtle, JSON-LD or another syntax.",
             "Hãy yêu cầu Turtle, JSON-LD hoặc cú pháp khác."),
        tuple(each.media_type for each in GRAPHS),
    )  # fmt: skip
