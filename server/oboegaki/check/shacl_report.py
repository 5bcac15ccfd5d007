"""The report as a sh:ValidationReport in Turtle (SHACL, 3.6), each result with its file and line.

What our own checks find has no constraint component of SHACL, so it names one of our rules; places
are written in the terms of the W3C note on pointers.
"""

import re
from collections.abc import Iterator

from oboegaki import formats
from oboegaki.errors import Text
from oboegaki.rdf import PREFIXES, BlankNode, Literal, NamedNode, Quad, Triple, term
from oboegaki.report import Finding, Report, Severity

_RULES = "https://w3id.org/oboegaki/rules#"
_POINTERS = "http://www.w3.org/2009/pointers#"
_SEVERITIES = {
    Severity.VIOLATION: "sh:Violation",
    Severity.WARNING: "sh:Warning",
    Severity.INFO: "sh:Info",
}
_MODIFIERS = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}
_PATH_TOKEN = re.compile(r"<([^>]*)>|([()|/^*+?])")

Node = NamedNode | BlankNode
Triples = Iterator[Quad]


def as_turtle(report: Report) -> str:
    """Return the report as Turtle."""
    return formats.write(_statements(report), formats.TURTLE).decode()


def _statements(report: Report) -> Triples:
    top = BlankNode("report")
    conforms = Literal("false" if report.findings else "true", datatype=_named("xsd:boolean"))
    yield _quad(top, "rdf:type", _named("sh:ValidationReport"))
    yield _quad(top, "sh:conforms", conforms)
    for number, finding in enumerate(report.findings):
        node = BlankNode(f"result{number}")
        yield _quad(top, "sh:result", node)
        yield from _result(node, finding)


def _named(name: str) -> NamedNode:
    return NamedNode(term(name))


def _quad(subject: Node, predicate: str, object_: Node | Literal) -> Quad:
    return Quad(subject, _named(predicate), object_)


def _result(node: Node, finding: Finding) -> Triples:
    yield _quad(node, "rdf:type", _named("sh:ValidationResult"))
    yield _quad(node, "sh:resultSeverity", _named(_SEVERITIES[finding.severity]))
    component = finding.component or _RULES + finding.rule
    yield _quad(node, "sh:sourceConstraintComponent", NamedNode(component))
    shape = shape_of(finding.rule)
    if shape:
        yield _quad(node, "sh:sourceShape", NamedNode(shape))
    if finding.value:
        yield _quad(node, "sh:value", _term(finding.value))
    yield from _focus(node, finding)
    if finding.path:
        path, triples = _path(finding.path)
        yield _quad(node, "sh:resultPath", path)
        yield from triples
    for text in _messages(finding.message, finding.remedy):
        yield _quad(node, "sh:resultMessage", text)


def shape_of(rule: str) -> str:
    """Return the IRI of the shape that a rule names, "" when it is one of our own checks."""
    prefix, colon, local = rule.partition(":")
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return rule if colon else ""


def _term(text: str) -> Node | Literal:
    """Return the term that N-Triples write so."""
    line = b"<x:s> <x:p> " + text.encode() + b" .\n"
    found = formats.from_lines(line)[0].object
    return BlankNode() if isinstance(found, Triple) else found


def _focus(node: Node, finding: Finding) -> Triples:
    place = BlankNode(node.value + "place")
    if finding.resource.startswith(("_:", '"')):
        yield _quad(node, "sh:focusNode", _term(finding.resource))
    elif finding.resource:
        yield _quad(node, "sh:focusNode", NamedNode(finding.resource))
    else:
        yield _quad(node, "sh:focusNode", place)
    if not finding.source and finding.resource:
        return
    yield _quad(node, "dcterms:source", place)
    yield _quad(place, "rdf:type", NamedNode(_POINTERS + "LineCharPointer"))
    yield _quad(place, "rdfs:label", Literal(finding.source))
    for name, number in (("lineNumber", finding.line), ("charNumber", finding.column)):
        if number:
            value = Literal(str(number), datatype=_named("xsd:integer"))
            yield Quad(place, NamedNode(_POINTERS + name), value)


def _messages(message: Text, remedy: Text) -> Iterator[Literal]:
    if message.ja == message.en:
        yield Literal(" ".join(filter(None, (message.ja, remedy.ja))))
        return
    yield Literal(message.ja + remedy.ja, language="ja")
    yield Literal(" ".join(filter(None, (message.en, remedy.en))), language="en")


# Paths ---------------------------------------------------------------------------------------


def _path(text: str) -> tuple[Node, list[Quad]]:
    """Return the node and the triples (SHACL, 2.3.1) of a path as `Finding.path` has it."""
    if "<" not in text:
        return NamedNode(text), []
    reader = _PathReader(text)
    return reader.alternatives(), reader.triples


class _PathReader:
    """Reads one path of SPARQL, every IRI of which stands in brackets."""

    def __init__(self, text: str) -> None:
        self._tokens = [(match[1], match[2]) for match in _PATH_TOKEN.finditer(text)]
        self._at = 0
        self.triples: list[Quad] = []

    def _taken(self, sign: str) -> bool:
        here = self._tokens[self._at : self._at + 1]
        found = bool(here) and here[0][1] == sign
        self._at += found
        return found

    def alternatives(self) -> Node:
        members = [self._sequence()]
        while self._taken("|"):
            members.append(self._sequence())
        if len(members) == 1:
            return members[0]
        return self._form("sh:alternativePath", self._list(members))

    def _sequence(self) -> Node:
        members = [self._step()]
        while self._taken("/"):
            members.append(self._step())
        return members[0] if len(members) == 1 else self._list(members)

    def _step(self) -> Node:
        inverse = self._taken("^")
        if self._taken("("):
            node = self.alternatives()
            self._taken(")")
        else:
            node = NamedNode(self._tokens[self._at][0])
            self._at += 1
        for sign, form in _MODIFIERS.items():
            if self._taken(sign):
                node = self._form(form, node)
        return self._form("sh:inversePath", node) if inverse else node

    def _form(self, predicate: str, inner: Node) -> Node:
        node = BlankNode()
        self.triples.append(_quad(node, predicate, inner))
        return node

    def _list(self, members: list[Node]) -> Node:
        rest: Node = _named("rdf:nil")
        for member in reversed(members):
            cell = BlankNode()
            self.triples.append(_quad(cell, "rdf:first", member))
            self.triples.append(_quad(cell, "rdf:rest", rest))
            rest = cell
        return rest
