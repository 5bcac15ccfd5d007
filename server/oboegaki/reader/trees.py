"""One thing as a tree of JSON: the form of its class, whatever the edition."""

from collections.abc import Collection, Sequence

from oboegaki import describe, nquads
from oboegaki.contexts import Json, publishing
from oboegaki.errors import NotAcceptable, Text
from oboegaki.formats import GRAPHS
from oboegaki.framing import framed
from oboegaki.jsonld import compact_document
from oboegaki.rdf import term
from oboegaki.statements.reader import Place, Statements

LARGEST = 1 << 20
"""Bytes of statements up to which a graph is had as a tree."""

_TOPIC = term("foaf:primaryTopic")


def tree_of(
    statements: Statements, place: Place, single: Collection[str], order: Sequence[str] = ()
) -> Json:
    """Return a document as framed JSON-LD; raises NotAcceptable if it is too large or too deep.

    `single` are the properties that have one value (`forms.Forms.single`). The texts are in the
    first language of `order` that they have; all of them when it is empty.
    """
    refuse_large(place)
    lines = b"".join(describe.tree(statements, place))
    known = publishing().by_iri
    keys = {entry.key for iri in single if (entry := known.get(iri))}
    try:
        return framed(compact_document(lines), _root(lines, place), keys, order)
    except RecursionError:
        raise too_large() from None


def refuse_large(place: Place) -> None:
    """Raise NotAcceptable when a document is too large to be had as one tree."""
    if place.graph is not None and place.graph.bytes > LARGEST:
        raise too_large()


def _root(lines: bytes, place: Place) -> str:
    """Return what a document is about: the topic that its own node names, else what it is named."""
    start = nquads.token(place.iri) + b" " + nquads.token(_TOPIC) + b" "
    topic = lines.find(b"\n" + start) + 1 or (0 if lines.startswith(start) else -1)
    if topic < 0:
        return place.iri
    return nquads.iri(nquads.parts(lines[topic : lines.index(b"\n", topic)])[2])


def too_large() -> NotAcceptable:
    """Return the error for a document that cannot be had as one tree."""
    return NotAcceptable(
        Text("この文書は大きすぎるか深すぎて、一つの木にはできません。",
             "This document is too large or too deep to be had as one tree.",
             "Tài liệu này quá lớn hoặc quá sâu để trình bày thành một cây."),
        Text("Turtle や JSON-LD などの形式を指定してください。",
             "Ask for Turtle, JSON-LD or another syntax.",
             "Hãy yêu cầu Turtle, JSON-LD hoặc cú pháp khác."),
        tuple(each.media_type for each in GRAPHS),
    )  # fmt: skip
