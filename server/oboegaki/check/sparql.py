"""The SPARQL in shapes: prefixes, the rules of pre-binding, and what part of the data a query sees.

SHACL, 5.2.1 (prefixes) and appendix A (pre-binding). A query is given to the engine with its
prefixes written out, because pySHACL does not follow owl:imports.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyparsing import ParseException
from rdflib import Graph, URIRef, Variable
from rdflib.namespace import OWL, SH
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import (
    translatePath,
    translatePName,
    translatePrologue,
    translateQuery,
    traverse,
)
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query as Prepared
from rdflib.term import Node

from oboegaki.check.grammar import parse_query
from oboegaki.check.paths import BadPath, path_of
from oboegaki.check.paths import text as text_of
from oboegaki.errors import Text

Pattern = tuple[Node, Node | Path, Node]

THIS, VALUE, PATH = Variable("this"), Variable("value"), Variable("PATH")
_PATH_SIGN = re.compile(r"[$?]PATH\b")
_OPTIONAL_BINDINGS = frozenset((Variable("shapesGraph"), Variable("currentShape")))


class BadQuery(Exception):
    """The query cannot be used in a shape; carries why, in both languages."""

    def __init__(self, why: Text) -> None:
        """Keep the reason."""
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Block:
    """Triple patterns that hold together."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives, each of which may bind the same variables elsewhere in the data."""

    branches: tuple[tuple["Scope", ...], ...]


Scope = Block | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a shape, read: what it looks for, what SHACL forbids in it, and how it is asked.

    `inner`: what each inner SELECT names; `given`: what AS gives a value. `has_this_at_hand`: no
    expression asks for `$this` in a group that has no pattern with it.
    """

    form: str
    scopes: tuple[Scope, ...]
    forbidden: tuple[str, ...]
    inner: tuple[frozenset[Variable], ...]
    given: frozenset[Variable]
    prepared: Prepared
    has_this_at_hand: bool


def written_out(graph: Graph, node: Node, query: str) -> str:
    """Return a query with the prefixes that its node declares, and with its one path for $PATH."""
    return _with_prefixes(graph, node, _with_path(graph, node, query))


def _with_path(graph: Graph, node: Node, query: str) -> str:
    found = {
        path for shape in graph.subjects(SH.sparql, node) for path in graph.objects(shape, SH.path)
    }
    if len(found) != 1 or not _PATH_SIGN.search(query):
        return query
    try:
        path = path_of(graph, found.pop())
    except BadPath:
        return query
    return _PATH_SIGN.sub(lambda _: text_of(path, lambda iri: f"<{iri}>"), query)


def _with_prefixes(graph: Graph, node: Node, query: str) -> str:
    declared: dict[str, str] = {}
    todo, seen = list(graph.objects(node, SH.prefixes)), set()
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        todo += graph.objects(place, OWL.imports)
        for declaration in graph.objects(place, SH.declare):
            prefix = graph.value(declaration, SH.prefix)
            namespace = graph.value(declaration, SH.namespace)
            if prefix is not None and namespace is not None:
                declared.setdefault(str(prefix), str(namespace))
    lines = [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in sorted(declared.items())]
    return "\n".join([*lines, query])


def read(text: str, form: URIRef, bound: frozenset[Variable]) -> Query:
    """Read the query of a sh:select or sh:ask in which `bound` have values; raises BadQuery."""
    query = parsed(text)
    _refuse(query, form, bound)
    return query


@functools.lru_cache(maxsize=500)
def parsed(text: str) -> Query:
    """Read a query once, however often it is asked for: rdflib needs 30 ms; raises BadQuery."""
    try:
        results = parse_query(text)
        prologue = translatePrologue(results[0], None)
        tree = traverse(results[1], visitPost=functools.partial(translatePName, prologue=prologue))
        tree = results[1] = traverse(tree, visitPost=translatePath)
        parts = list(_parts(tree))
        at_hand = all(map(_has_this_at_hand, parts))  # asked before the algebra takes it apart
        return Query(
            form=tree.name,
            scopes=tuple(_scopes(tree)),
            forbidden=tuple(_REFUSED[part.name] for part in parts if part.name in _REFUSED),
            inner=tuple(_projected(part) for part in parts if part.name == "SubSelect"),
            given=frozenset(_given(parts)),
            prepared=translateQuery(results),
            has_this_at_hand=at_hand,
        )
    except ParseException as error:
        near = error.line.strip()[:80]
        raise _bad(f"「{near}」のあたりが読めません", f'it cannot be read near "{near}"') from None
    except Exception as error:  # noqa: BLE001 - the algebra of rdflib raises plain Exception
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _bad(message, message) from None


def _bad(ja: str, en: str) -> BadQuery:
    return BadQuery(Text(ja, en))


def _scopes(tree: object) -> Iterator[Scope]:
    """Yield the blocks of patterns in a parse tree, those in EXISTS and sub-queries included."""
    if isinstance(tree, CompValue):
        if tree.name == "TriplesBlock":
            yield Block(tuple(each for flat in tree.triples for each in _patterns(flat)))
        elif tree.name == "GroupOrUnionGraphPattern" and len(tree.graph) > 1:
            yield Either(tuple(tuple(_scopes(branch)) for branch in tree.graph))
        else:
            yield from _scopes(list(tree.values()))
    elif not isinstance(tree, str | Path) and hasattr(tree, "__iter__"):
        for part in tree:
            yield from _scopes(part)


def _patterns(flat: Any) -> Iterator[Pattern]:
    items = list(flat)
    for start in range(0, len(items), 3):
        subject, predicate, object_ = items[start : start + 3]
        yield subject, predicate, object_


_FORMS = {SH.select: "SelectQuery", SH.ask: "AskQuery"}
_REFUSED = {
    "MinusGraphPattern": "MINUS",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
    "GraphGraphPattern": "GRAPH",
}
"""What SHACL forbids in a query with pre-bound variables, and GRAPH: a release is checked as one
graph with its neighbourhood, so that no other graph can be named."""


def _projected(part: CompValue) -> frozenset[Variable]:
    return frozenset(each.evar or each.var for each in part.projection or ())


def _given(parts: list[CompValue]) -> Iterator[Variable]:
    for part in parts:
        if part.evar is not None:
            yield part.evar
        if part.name == "Bind":
            yield part.var


def _refuse(query: Query, form: URIRef, bound: frozenset[Variable]) -> None:
    """Raise BadQuery for what SHACL does not allow in a shape's query."""
    if query.form != _FORMS[form]:
        word = _FORMS[form].removesuffix("Query").upper()
        raise _bad(f"{word} で始まる検索式にしてください", f"it has to be a query with {word}")
    for word in query.forbidden:
        raise _bad(f"形の検索式では {word} を使えません",
                   f"{word} cannot be used in the query of a shape")  # fmt: skip
    for projected in query.inner:
        missing = bound - projected - _OPTIONAL_BINDINGS
        if missing:
            names = ", ".join(f"${name}" for name in sorted(missing))
            raise _bad(f"内側の SELECT にも {names} が必要です",
                       f"the inner SELECT has to name {names}, too")  # fmt: skip
    if query.given & bound:
        raise _bad("$this などに AS で別の値を与えることはできません",
                   "AS cannot give $this and the like another value")  # fmt: skip


def _has_this_at_hand(group: CompValue) -> bool:
    if group.name != "GroupGraphPatternSub":
        return True
    patterns = [part for part in group.part or () if part.name == "TriplesBlock"]
    others = [part.expr for part in group.part or () if part.name in ("Filter", "Bind")]
    return THIS not in set(_variables(others)) or THIS in set(_variables(patterns))


def _variables(tree: object) -> Iterator[Variable]:
    """Yield the variables of expressions or patterns, but not those of a group in EXISTS."""
    if isinstance(tree, Variable):
        yield tree
    elif isinstance(tree, CompValue):
        if tree.name != "GroupGraphPatternSub":
            yield from _variables(list(tree.values()))
    elif not isinstance(tree, str | Path) and hasattr(tree, "__iter__"):
        for part in tree:
            yield from _variables(part)


def _parts(tree: object) -> Iterator[CompValue]:
    if isinstance(tree, CompValue):
        yield tree
        for child in tree.values():
            yield from _parts(child)
    elif not isinstance(tree, str | Path) and hasattr(tree, "__iter__"):
        for part in tree:
            yield from _parts(part)
