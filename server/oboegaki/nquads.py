"""Canonical N-Quads as text (RDF 1.1 N-Quads; the canonical form of RDFC-1.0, section 5).

Everything between parsing and writing is done on lines of bytes: one line a statement, escapes and
spaces as the canonical form has them, so that sorting, hashing and comparing need no term objects.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ESCAPES = {
    b"t": "\t",
    b"b": "\b",
    b"n": "\n",
    b"r": "\r",
    b"f": "\f",
    b'"': '"',
    b"'": "'",
    b"\\": "\\",
}
_ESCAPE = re.compile(rb"\\(?:([tbnrf\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b",
          "\f": "\\f"}  # fmt: skip


class LiteralText(NamedTuple):
    """A literal taken apart: lexical form, language tag (lower case) or "", datatype IRI."""

    value: str
    language: str
    datatype: str


class Written(NamedTuple):
    """A statement in tokens, and the places in a text at which its subject and object begin."""

    subject: str
    predicate: str
    object: str
    subject_at: int
    object_at: int


_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def split(line: bytes) -> tuple[bytes, bytes]:
    """Split an N-Quads line without its newline into (graph or b"", triple without " .")."""
    graph = parts(line)[3]
    return graph, without_graph(line, graph)


def without_graph(line: bytes, graph: bytes) -> bytes:
    """Return the triple (no " .") of an N-Quads line whose graph is already known."""
    return line[: -3 - len(graph)] if graph else line[:-2]


def parts(line: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Split an N-Quads line without its newline into subject, predicate, object, graph or b"".

    A quote inside a literal is escaped, and a graph name has none, so the last quote ends the
    literal; a triple term ends with its last `)>>`.
    """
    subject, predicate, rest = line.split(b" ", 2)
    if rest.startswith(b'"'):
        end = rest.index(b" ", rest.rindex(b'"'))
    elif rest.startswith(b"<<("):
        end = rest.index(b" ", rest.rindex(b")>>"))
    else:
        end = rest.index(b" ")
    return subject, predicate, rest[:end], rest[end + 1 : -2]


def pieces(triple: bytes) -> tuple[bytes, bytes, bytes]:
    """Split a triple (no graph, no " .") into subject, predicate and object."""
    subject, predicate, object_ = triple.split(b" ", 2)
    return subject, predicate, object_


def unescape(text: bytes) -> str:
    """Return the characters that an N-Quads string or IRI stands for."""
    if b"\\" not in text:
        return text.decode()

    def character(match: re.Match[bytes]) -> bytes:
        short, *codes = match.groups()
        if short is not None:
            return _ESCAPES[short].encode()
        return chr(int(codes[0] or codes[1], 16)).encode()

    return _ESCAPE.sub(character, text).decode()


def iri(token: bytes) -> str:
    """Return the IRI of an N-Quads token `<…>`, or the label of a blank node `_:…` as it is."""
    if not token.startswith(b"<"):
        return token.decode()
    return token[1:-1].decode() if b"\\" not in token else unescape(token[1:-1])


def token(iri_or_label: str) -> bytes:
    """Return the N-Quads token of an IRI, or of a blank node's label that begins with `_:`."""
    if iri_or_label.startswith("_:"):
        return iri_or_label.encode()
    return b"<" + iri_or_label.encode() + b">"


def literal(object_: bytes) -> LiteralText:
    """Take a literal token apart."""
    end = object_.rindex(b'"')
    value, tail = unescape(object_[1:end]), object_[end + 1 :]
    if tail.startswith(b"@"):
        return LiteralText(value, tail[1:].decode().partition("--")[0], _LANG_STRING)
    return LiteralText(value, "", iri(tail[2:]) if tail else _XSD_STRING)


def quoted(value: str) -> str:
    """Return a string in quotes with the escapes of canonical N-Quads."""
    return '"' + _TO_ESCAPE.sub(_escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def grouped(triples: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Group sorted triples into (subject, lines), each line `predicate object .` with newline."""
    current, lines = b"", bytearray()
    for triple in triples:
        subject, _, rest = triple.partition(b" ")
        if subject != current:
            if lines:
                yield current, bytes(lines)
            current, lines = subject, bytearray()
        lines += rest + b" .\n"
    if lines:
        yield current, bytes(lines)


def joined(subject: bytes, lines: bytes) -> bytes:
    """Return whole N-Triples lines from a subject and its `predicate object .` lines."""
    start = subject + b" "
    return start + lines[:-1].replace(b"\n", b"\n" + start) + b"\n"


def in_graph(triples: bytes, graph: bytes) -> bytes:
    """Return N-Quads lines in `graph` (b"" for the default graph) from N-Triples lines."""
    if not graph:
        return triples
    return triples.replace(b" .\n", b" " + graph + b" .\n")
