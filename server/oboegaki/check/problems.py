"""What lint says about a shape: one finding, bound to the statement in the shapes it is about."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from oboegaki.check.explain import rule_of
from oboegaki.check.terms import name, token
from oboegaki.errors import Text
from oboegaki.rdf import compact
from oboegaki.report import Finding, Severity


@dataclass(frozen=True, slots=True)
class At:
    """A statement of the shapes graph, or as much of it as there is to point at."""

    node: Node
    predicate: Node | None = None
    value: Node | None = None


def problem(
    shapes: Graph,
    rule: str,
    at: At,
    message: Text,
    remedy: Text,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    """Return the finding; its message begins with the name of the shape."""
    shape = rule_of(shapes, at.node)
    return Finding(
        severity=severity,
        rule=rule,
        message=Text(f"形「{shape}」: ", f'Shape "{shape}": ', f"Shape “{shape}”: ") + message,
        remedy=remedy,
        resource=name(at.node),
        path="" if at.predicate is None else str(at.predicate),
        value="" if at.value is None else token(at.value).decode(),
    )


def short(term: Node) -> str:
    """Return a term as one writes it in Turtle."""
    if isinstance(term, URIRef):
        return compact(str(term)) or f"<{term}>"
    return token(term).decode()


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the word that may have been meant, or ""."""
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.7)
    return near[0] if near else ""


def did_you_mean(word: str) -> Text:
    """Return the question, or nothing when there is no word to offer."""
    if not word:
        return Text("綴りを確かめてください。", "Check its spelling.")
    return Text(f"「{word}」のことですか。", f'Did you mean "{word}"?')
