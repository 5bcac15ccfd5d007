"""A result of the engine as a finding: in words, in both languages, without the words of SHACL."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from oboegaki.check import paths
from oboegaki.check.engine import Result
from oboegaki.check.sentences import DATATYPES, NODE_KINDS, OTHER, SENTENCES, THIS, Sentence
from oboegaki.check.terms import name, token
from oboegaki.errors import Text
from oboegaki.rdf import compact
from oboegaki.report import Finding, Severity

Labels = Callable[[str], Text | None]
"""IRI -> its label in both languages, where it has one."""

_SEVERITIES: dict[Node, Severity] = {SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_HOLE = re.compile(r"\{[?$](\w+)\}")
_SHOWN = 80
_MOST_LISTED = 12
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What results are put into words with: the shapes, the data around them, and labels."""

    shapes: Graph
    data: Graph
    labels: Labels

    def finding(self, result: Result) -> Finding:
        """Return the finding for one result."""
        message, remedy = self._said(result)
        path = "" if result.path is None else self._path_in_full(result.path)
        rule = rule_of(self.shapes, result.shape)
        return Finding(
            severity=_SEVERITIES.get(result.severity, Severity.VIOLATION),
            rule=rule,
            message=self._about(result.focus) + message,
            remedy=remedy,
            resource=name(result.focus),
            path=path,
            value="" if result.value is None else token(result.value).decode(),
            component=str(result.component),
        )

    # Sentences ---------------------------------------------------------------------------------

    def _said(self, result: Result) -> tuple[Text, Text]:
        """Return the message of a result and what to do, from the shape or from our table."""
        own = in_both(result.messages, self._templates(result))
        if own is not None:
            return own, Text("", "")
        sentence = SENTENCES.get(_kind(result.component), OTHER)
        message, remedy = self._filled(sentence, result)
        return message + self._reasons(result), remedy

    def _templates(self, result: Result) -> list[Literal]:
        """Return the messages that the shape, or the rule it names, has written for this."""
        nodes = [result.shape, result.component]
        if result.constraint is not None:
            nodes.append(result.constraint)
        for property_ in (SH.validator, SH.nodeValidator, SH.propertyValidator):
            nodes += self.shapes.objects(result.component, property_)
        return _texts(text for node in nodes for text in self.shapes.objects(node, SH.message))

    def _filled(self, sentence: Sentence, result: Result) -> tuple[Text, Text]:
        path = self._path_in_words(result)
        value = THIS if result.value is None else self.shown(result.value)
        limit = self._limit(sentence, result)
        return (
            _filled_in(sentence.message, path, value, limit),
            _filled_in(sentence.remedy, path, value, limit),
        )

    def _limit(self, sentence: Sentence, result: Result) -> Text:
        values = [
            value
            for parameter in sentence.parameters
            for value in sorted(self.shapes.objects(result.shape, SH[parameter]), key=str)
        ]
        parts = [part for value in values for part in self._listed(value)][:_MOST_LISTED]
        return _joined(parts, "、", ", ")

    def _listed(self, value: Node) -> Iterator[Text]:
        members = paths.listed(self.shapes, value) if isinstance(value, BNode) else None
        for each in members or (value,):
            yield self.shown(each)

    def _reasons(self, result: Result) -> Text:
        """Return what inner shapes said, so that the reason is not hidden."""
        said = [self._said(inner)[0] for inner in result.inner]
        unique = sorted({*said})[:_MOST_REASONS]
        if not unique:
            return Text("", "")
        return Text("", " ", " ") + _joined(unique, "", " ")

    # Names -------------------------------------------------------------------------------------

    def _about(self, focus: Node) -> Text:
        """Return 「…」 with the label of a resource, or of what a nameless node is part of."""
        owner, nested = _owner(self.data, focus)
        if isinstance(owner, BNode):
            return Text("", "")
        label = self.shown(owner)
        if nested:
            vi = f"Thuộc “{label.in_language('vi')}”: "
            return Text(f"「{label.ja}」の一部: ", f'Part of "{label.en}": ', vi)
        vi = f"“{label.in_language('vi')}”: "
        return Text(f"「{label.ja}」: ", f'"{label.en}": ', vi)

    def shown(self, term: Node) -> Text:
        """Return a term as one writes it in a sentence."""
        if isinstance(term, Literal):
            text = str(term) if len(term) <= _SHOWN else str(term)[:_SHOWN] + "…"
            return Text(text, text)
        if isinstance(term, BNode):
            return Text("名前のない節", "a node without a name", "một nút không có tên")
        known = _word(term) or self.labels(str(term))
        if known is not None:
            return known
        text = compact(str(term)) or str(term)
        return Text(text, text)

    def _path_in_words(self, result: Result) -> Text:
        """Return sh:name of the property shape, else the label of the property, else its name."""
        names = _texts(self.shapes.objects(result.shape, SH.name))
        if names:
            return in_both(names, names) or THIS
        if result.path is None:
            return THIS
        if isinstance(result.path, URIRef):
            return self.shown(result.path)
        text = self._path_text(result.path, lambda iri: self.shown(iri).en)
        return Text(text, text)

    def _path_in_full(self, path: Node) -> str:
        if isinstance(path, URIRef):
            return str(path)
        return self._path_text(path, lambda iri: f"<{iri}>")

    def _path_text(self, path: Node, spell: Callable[[URIRef], str]) -> str:
        try:
            return paths.text(paths.path_of(self.shapes, path), spell)
        except paths.BadPath:
            return ""


def _filled_in(text: Text, path: Text, value: Text, limit: Text) -> Text:
    """Return a sentence about these; in Vietnamese if path and limit are, too."""
    whole = all(_vietnamese(each) or not each.en for each in (path, limit))
    return Text(
        text.ja.format(path=path.ja, value=value.ja, limit=limit.ja),
        text.en.format(path=path.en, value=value.en, limit=limit.en),
        text.vi.format(
            path=_vietnamese(path), value=value.in_language("vi"), limit=_vietnamese(limit)
        )
        if whole
        else "",
    )


def _joined(parts: Sequence[Text], ja: str, en: str) -> Text:
    """Return texts in a row; in Vietnamese if each of them is."""
    spoken = [_vietnamese(each) for each in parts]
    return Text(
        ja.join(each.ja for each in parts),
        en.join(each.en for each in parts),
        en.join(spoken) if all(spoken) else "",
    )


def _vietnamese(text: Text) -> str:
    """Return a text in Vietnamese; what is the same in all languages is as it is."""
    return text.vi or (text.en if text.en == text.ja else "")


def _texts(terms: Iterable[Node]) -> list[Literal]:
    return [term for term in terms if isinstance(term, Literal)]


def _kind(component: Node) -> str:
    return str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")


def _word(term: Node) -> Text | None:
    """Return the plain word for a datatype or a kind of node."""
    iri = str(term)
    if iri.startswith(str(SH)):
        return NODE_KINDS.get(iri.removeprefix(str(SH)))
    return DATATYPES.get(iri.rpartition("#")[2]) if _is_datatype(iri) else None


def _is_datatype(iri: str) -> bool:
    return iri.startswith("http://www.w3.org/2001/XMLSchema#") or iri == str(RDF.langString)


def _owner(data: Graph, node: Node) -> tuple[Node, bool]:
    """Return the resource with a name that a nameless node is part of, and whether it is one."""
    seen: set[Node] = set()
    current = node
    while isinstance(current, BNode) and current not in seen:
        seen.add(current)
        current = next(iter(data.subjects(None, current)), current)
    return current, current != node


def rule_of(shapes: Graph, shape: Node) -> str:
    """Return what a finding calls a shape: the name of the nearest one that has a name."""
    todo, seen = [shape], set()
    while todo:
        current = todo.pop(0)
        if isinstance(current, URIRef):
            return compact(str(current)) or str(current)
        if current not in seen:
            seen.add(current)
            todo += shapes.subjects(None, current)
    return "shape"


def in_both(messages: Iterable[Literal], templates: Iterable[Literal]) -> Text | None:
    """Return the message in Japanese and English, each from the other where there is only one.

    In Vietnamese it is there where the shape has it.

    Messages in which pySHACL has filled in values have lost their language: the template tells it.
    None when the shape has written no message.
    """
    written = list(templates)
    by_language: dict[str, str] = {}
    for message in sorted(messages, key=str):
        template = next((each for each in written if _is_filled(each, message)), None)
        if template is not None:
            language = message.language or template.language or ""
            by_language.setdefault(language.partition("-")[0].lower(), str(message))
    if not by_language:
        return None
    either = by_language.get("") or next(iter(by_language.values()))
    ja = by_language.get("ja") or by_language.get("en") or either
    en = by_language.get("en") or either
    return Text(ja, en, by_language.get("vi", ""))


def _is_filled(template: Literal, message: Literal) -> bool:
    pattern = "".join(
        ".*" if number % 2 else re.escape(part)
        for number, part in enumerate(_HOLE.split(str(template)))
    )
    return re.fullmatch(pattern, str(message), re.DOTALL) is not None
