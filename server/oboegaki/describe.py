"""Descriptions: which document an address means, what it states, and its terms taken apart.

What a document holds is settled in `05-decisions.md`, 12: in the triple syntaxes the document of a
graph is exactly that graph and any other document what the default graph says; the quad syntaxes
name the graphs, so that stated, derived and linked statements stay apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.errors import NotFound, Text, Withdrawn
from oboegaki.nquads import LiteralText
from oboegaki.rdf import LABEL_PROPERTIES, PREFIXES, term
from oboegaki.statements.reader import Lines, Place, Statements
from oboegaki.statements.schema import Standing

_REPLACED = term("dcterms:isReplacedBy")
_INVALIDATED = term("prov:invalidatedAtTime")
_LANG_STRING = PREFIXES["rdf"] + "langString"
_XSD_STRING = PREFIXES["xsd"] + "string"
TYPE = term("rdf:type")
_TYPE = nquads.token(TYPE) + b" "
_LABELS = tuple(nquads.token(each) + b" " for each in LABEL_PROPERTIES)
_RELEASE = "it"
"""The fragment of the release itself: a thing is not told of by all that was released with it."""

_FRAGMENTS = re.compile(rb" (<[^<>\"\n]+#[^<>\"\n]+>) \.\n")
"""Objects in lines of statements that are a part of a document."""

_MOST_NODES = 2_000
"""Nodes that a tree takes in beside the document's own, and mentions that it names."""


class Value(NamedTuple):
    """The object of a statement: an IRI or blank node by its name, or a literal."""

    name: str = ""
    literal: LiteralText | None = None

    @property
    def sort_key(self) -> tuple[bool, str, str]:
        """Order resources before literals, each by their text."""
        return (bool(self.literal), self.name, self.literal.value if self.literal else "")


class Statement(NamedTuple):
    """One statement about a subject, and how it stands to the release."""

    predicate: str
    value: Value
    standing: Standing


def find(statements: Statements, candidates: Sequence[str]) -> Place:
    """Return the document that one of the IRIs names; raises NotFound when none does."""
    place = statements.place(candidates)
    if place is None:
        raise not_found(candidates[0] if candidates else "")
    return place


def not_found(iri: str) -> NotFound:
    """Return the error for an IRI of which nothing is known."""
    return NotFound(
        Text(f"<{iri}> についての記述は、この版にありません。",
             f"This edition says nothing about <{iri}>.",
             f"Phiên bản này không nói gì về <{iri}>."),
        Text("綴りを確かめるか、ホームから探してください。",
             "Check the spelling, or look for it from the home page.",
             "Hãy kiểm tra chính tả hoặc tìm từ trang chủ."),
    )  # fmt: skip


def withdrawn(iri: str, since: str, replacement: str) -> Withdrawn:
    """Return the error for what was there once; `replacement` took its place, "" for nothing."""
    instead = (
        Text(f"代わりに <{replacement}> をご覧ください。", f"See <{replacement}> instead.",
             f"Hãy xem <{replacement}>.")
        if replacement
        else Text("版の履歴から以前の内容を調べられます。", "Earlier editions may still hold it.",
                  "Các phiên bản trước có thể vẫn còn nội dung này.")
    )  # fmt: skip
    return Withdrawn(
        Text(f"<{iri}> は {since[:10]} に取り下げられました。",
             f"<{iri}> was withdrawn on {since[:10]}.",
             f"<{iri}> đã được rút lại ngày {since[:10]}."),
        instead,
        since,
        replacement,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """What became of a thing of which nothing else is said any more."""

    replacement: str
    since: str


def past(statements: Statements, place: Place) -> Past | None:
    """Return what became of a document; None when it is still described as what it is.

    That is so when only later changes speak of it, and they name what replaces it
    (dcterms:isReplacedBy) or when it was withdrawn (prov:invalidatedAtTime).
    """
    if place.graph is not None:
        return None
    lines = list(statements.of_document(place.iri))
    if any(each.standing is not Standing.LATER for each in lines):
        return None
    said = {s.predicate: s.value for found in read(lines).values() for s in found}
    replacement, moment = said.get(_REPLACED), said.get(_INVALIDATED)
    since = moment.literal.value if moment and moment.literal else ""
    known = Past(replacement.name if replacement else "", since)
    return known if known.replacement or known.since else None


def triples(statements: Statements, place: Place) -> Iterator[bytes]:
    """Yield the document's N-Triples, subject by subject."""
    for each in _plain_lines(statements, place):
        yield nquads.joined(each.subject, each.lines)


def _plain_lines(statements: Statements, place: Place) -> Iterator[Lines]:
    if place.graph is not None:
        return statements.of_graph(place.graph)
    return _plainly(statements.of_document(place.iri))


def _plainly(lines: Iterable[Lines]) -> Iterator[Lines]:
    """Leave out what the default graph does not say."""
    return (each for each in lines if each.standing <= Standing.LINKED)


def quads(statements: Statements, place: Place) -> Iterator[bytes]:
    """Yield the document's N-Quads: its graph and the one derived from it, or each graph's part."""
    for each in _graph_lines(statements, place):
        yield nquads.in_graph(nquads.joined(each.subject, each.lines), each.graph)


def _graph_lines(statements: Statements, place: Place) -> Iterator[Lines]:
    if place.graph is None:
        yield from statements.with_graphs(place.iri)
        return
    yield from statements.of_graph(place.graph)
    derived = statements.graph(place.graph.iri + "/derived")
    if derived is not None:
        yield from statements.of_graph(derived)


def tree(statements: Statements, place: Place) -> Iterator[bytes]:
    """Yield N-Triples of a document, with all that it takes to show it as a tree.

    These are what only a press release speaks of (`#p-nagafuji`), wherever the document leads to
    it, and the kinds and names of everything else that is mentioned.
    """
    seen: set[str] = set()
    waiting = list(_plain_lines(statements, place))
    mentioned: dict[str, None] = {}
    while waiting:
        seen.update(nquads.iri(each.subject) for each in waiting)
        yield from (nquads.joined(each.subject, each.lines) for each in waiting)
        found = dict.fromkeys(iri for each in waiting for iri in _objects(each.lines))
        local = [iri for iri in found if iri not in seen and _is_local(statements, iri)]
        mentioned |= found
        waiting = [each for iri in local[: _MOST_NODES - len(seen)]
                   for each in _plainly(statements.of_resource(iri))]  # fmt: skip
    for iri in islice((each for each in mentioned if each not in seen), _MOST_NODES):
        yield _naming(iri, _plainly(statements.of_resource(iri)))


def _naming(iri: str, about: Iterable[Lines]) -> bytes:
    """Return the kinds of a resource, and its labels by the first property that it has."""
    subject = nquads.token(iri)
    lines = [line for each in about if each.subject == subject
             for line in each.lines.splitlines(keepends=True)]  # fmt: skip
    kinds = [line for line in lines if line.startswith(_TYPE)]
    for name in _LABELS:
        labels = [line for line in lines if line.startswith(name)]
        if labels:
            return nquads.joined(subject, b"".join(kinds + labels))
    return nquads.joined(subject, b"".join(kinds)) if kinds else b""


def _objects(lines: bytes) -> Iterator[str]:
    """Yield the IRIs that `predicate object .` lines lead to, but no kinds."""
    for line in lines.splitlines():
        predicate, _, object_ = line[:-2].partition(b" ")
        if object_.startswith(b"<") and not object_.startswith(b"<<") and predicate + b" " != _TYPE:
            yield nquads.iri(object_)


def _is_local(statements: Statements, iri: str) -> bool:
    document, _, fragment = iri.partition("#")
    graph = statements.graph(document) if fragment not in ("", _RELEASE) else None
    return graph is not None and graph.kind == "press"


def whole(statements: Statements, place: Place) -> Iterator[Lines]:
    """Yield what a page of the document tells: its graph and the one derived from it, or all."""
    if place.graph is None:
        return statements.of_document(place.iri)
    return _graph_lines(statements, place)


class About:
    """What is stated about one subject, taken apart only as far as somebody asks."""

    __slots__ = ("_all", "_found", "_parts")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[tuple[bytes, Standing]] = []
        self._all: list[Statement] | None = None
        self._found: dict[str, list[Statement]] = {}

    def add(self, lines: bytes, standing: Standing) -> None:
        """Take in `predicate object .` lines, before anything is asked."""
        self._parts.append((lines, standing))

    @property
    def size(self) -> int:
        """Return how many bytes it is of."""
        return sum(len(lines) for lines, _ in self._parts)

    @property
    def statements(self) -> list[Statement]:
        """Return everything that is stated, in the order in which it came; not to change."""
        if self._all is None:
            self._all = [
                statement(line, standing)
                for lines, standing in self._parts
                for line in lines.splitlines()
            ]
        return self._all

    def stating(self, predicate: str) -> list[Statement]:
        """Return the statements with a property; not to change."""
        found = self._found.get(predicate)
        if found is None:
            token = nquads.token(predicate) + b" "
            found = self._found[predicate] = [
                statement(line, standing)
                for lines, standing in self._parts
                for line in _beginning(lines, token)
            ]
        return found

    def leads_to(self) -> Iterator[str]:
        """Yield the IRIs with a fragment that its statements lead to."""
        for lines, _ in self._parts:
            yield from (nquads.iri(each) for each in _FRAGMENTS.findall(lines))


def _beginning(lines: bytes, token: bytes) -> Iterator[bytes]:
    """Yield the lines that begin with a predicate."""
    at = 0 if lines.startswith(token) else lines.find(b"\n" + token) + 1
    while at or lines.startswith(token):
        end = lines.index(b"\n", at)
        yield lines[at:end]
        at = end + 1 if lines.startswith(token, end + 1) else lines.find(b"\n" + token, end) + 1
        if not at:
            return


def by_subject(lines: Iterable[Lines]) -> dict[str, About]:
    """Return what is stated by subject, in the order in which they come."""
    subjects: dict[str, About] = {}
    for each in lines:
        iri = nquads.iri(each.subject)
        about = subjects.get(iri) or subjects.setdefault(iri, About())
        about.add(each.lines, each.standing)
    return subjects


def read(lines: Iterable[Lines]) -> dict[str, list[Statement]]:
    """Return the statements by subject, in the order in which they come."""
    subjects: dict[str, list[Statement]] = {}
    for each in lines:
        statements = subjects.setdefault(nquads.iri(each.subject), [])
        statements += (statement(line, each.standing) for line in each.lines.splitlines())
    return subjects


def statement(line: bytes, standing: Standing) -> Statement:
    """Take one `predicate object .` line apart."""
    predicate, _, object_ = line.partition(b" ")
    return Statement(_predicate(predicate), value(object_[:-2]), standing)


@lru_cache(maxsize=4096)
def _predicate(token: bytes) -> str:
    """Return the IRI of a token of which there are few."""
    return nquads.iri(token)


def value(token: bytes) -> Value:
    """Take an object's token apart."""
    if token.startswith(b'"'):
        return Value(literal=nquads.literal(token))
    return Value(name=token.decode() if token.startswith(b"<<(") else nquads.iri(token))


def is_text(literal: LiteralText) -> bool:
    """Tell whether a literal is meant to be read as text, not as a value of a datatype."""
    return literal.datatype in (_LANG_STRING, _XSD_STRING)
