"""A quicker engine that looks first: what it doubts, and a sample of the rest, is for pySHACL.

The package `shacl` (the extra `fast`; ADR 0061). It is never believed alone: whatever it reports
is asked of pySHACL again, whose words are shown, and so is a sample of what it passed.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from oboegaki.check.engine import Result, apart
from oboegaki.check.reach import inner_shapes, uses_components
from oboegaki.check.targets import TARGETS, Chosen, Focus, Work, place_of, targeted
from oboegaki.check.terms import node, token
from oboegaki.check.together import found_by, queries_of
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity

if TYPE_CHECKING:
    from shacl import Shapes as Compiled

VERSION = "0.3.4"
"""The one that has been compared with pySHACL and with the W3C suite."""
MISSING = "quick-engine-missing"
"""The rule of a finding that pySHACL had to do all the work."""
DIFFERS = "quick-engine-differs"
"""The rule of a finding that the engines found different things."""
_EACH = 200
"""One clean document of so many is asked of pySHACL, too."""
_ASKS = URIRef("urn:oboegaki:screen")
_LEFT_OUT = frozenset((
    *TARGETS, SH.message, SH.name, SH.description, SH.order, SH.group, SH.severity,
    SH.sparql, SH.prefixes, SH.parameter, SH.validator, SH.nodeValidator, SH.propertyValidator,
))  # fmt: skip
_ALONE = (SH.sparql, SH.lessThan, SH.lessThanOrEquals)
_KINDS = frozenset((SH.NodeShape, SH.PropertyShape))
_NAMELESS = "_:"
_BY_QUERY = str(SH.SPARQLConstraintComponent)


class CannotScreen(Exception):
    """The quicker engine is not there, is of another version, or gave up."""


class Told(NamedTuple):
    """A result as both engines can tell it: by tokens, a node without a name as `_:`.

    Without a component it is only a doubt.
    """

    focus: str
    component: str
    value: str


def sampled(choices: Sequence[Chosen]) -> frozenset[str]:
    """Return the documents that pySHACL looks at whatever the screen says: always the same ones.

    Of each shape there is one at least, so that a shape which pySHACL cannot check is found out.
    """
    ranks: dict[str, bytes] = {}
    chosen: set[str] = set()
    for choice in choices:
        places = {place_of(owner) for _, owner in choice.focus}
        for place in places - ranks.keys():
            ranks[place] = hashlib.sha256(place.encode()).digest()
        if places:
            chosen.add(min(places, key=lambda place: ranks[place]))
    every = (p for p, rank in ranks.items() if int.from_bytes(rank[:8]) % _EACH == 0)
    return frozenset((*chosen, *every))


@dataclass(frozen=True)
class Screen:
    """Shapes as written, the same as pySHACL has them, and the documents that test the screen."""

    written: Graph
    shapes: Graph
    sample: frozenset[str]

    @cached_property
    def _parts(self) -> dict[Node, list[Node]]:
        properties = apart(self.shapes)
        return {shape: properties.get(shape, []) for shape in targeted(self.shapes)}

    @cached_property
    def alone(self) -> frozenset[Node]:
        """Return the parts of shapes that are for pySHACL alone.

        Those are constraints of others (SHACL, 6), what compares moments (there the quicker engine
        finds what is not so), and queries that stand among other constraints.
        """
        return self._not_quick - self._queries.keys()

    @cached_property
    def _queries(self) -> dict[Node, tuple[str, ...]]:
        """Return the parts that only have queries, which our own engine can ask (`together`)."""
        found = {part: queries_of(self.shapes, part) for part in self._not_quick}
        return {part: queries for part, queries in found.items() if queries}

    @cached_property
    def _not_quick(self) -> frozenset[Node]:
        found: set[Node] = set()
        for shape, parts in self._parts.items():
            if _is_for_one(self.shapes, shape, inside=not parts):
                found |= {shape, *parts}
            found |= {part for part in parts if _is_for_one(self.shapes, part, inside=True)}
        return frozenset(found)

    @cached_property
    def _numbers(self) -> dict[Node, URIRef]:
        return {
            shape: URIRef(f"{_ASKS}:{number}")
            for number, shape in enumerate(self._parts)
            if shape not in self._not_quick
        }

    @cached_property
    def _compiled(self) -> "Compiled":
        try:
            import shacl
        except ImportError:
            raise CannotScreen("no package shacl") from None
        if shacl.__version__ != VERSION:
            raise CannotScreen(f"shacl {shacl.__version__} ≠ {VERSION}")
        lines = [*_lines(self._rewritten()), *self._asking()]
        return shacl.Shapes.from_text(b"".join(lines).decode(), "ntriples")

    def _rewritten(self) -> Iterator[tuple[Node, Node, Node]]:
        """Yield the shapes without targets, what only people read, and what is for pySHACL."""
        for subject, predicate, value in self.written:
            is_class = predicate == RDF.type and value not in _KINDS and subject in self._parts
            is_alone = value in self._not_quick and value in self._parts.get(subject, ())
            if predicate not in _LEFT_OUT and not is_class and not is_alone:
                yield subject, predicate, value

    def _asking(self) -> Iterator[bytes]:
        """Yield a target for each shape that no data have, so that we choose the focus nodes."""
        for shape, asks in self._numbers.items():
            yield _line(shape, SH.targetObjectsOf, asks)

    def told(self, work: Work, data: Graph) -> frozenset[Told]:
        """Return what the quicker engine says of these focus nodes; raises CannotScreen."""
        try:
            lines = b"".join(_lines(data))
            text = (lines + b"".join(self._asked(work))).decode()
            told = map(_told, self._compiled.validate_text(text, "ntriples").results)
            return frozenset((*told, *self._by_queries(work, lines)))
        except (KeyboardInterrupt, SystemExit, CannotScreen):
            raise
        except BaseException as error:
            raise CannotScreen(str(error)[:200] or type(error).__name__) from error

    def _by_queries(self, work: Work, lines: bytes) -> Iterator[Told]:
        asks = [
            (part, each)
            for shape, focus in work.items()
            for part in (shape, *self._parts[shape])
            if part in self._queries
            for each, _ in focus
        ]
        for each, is_found in found_by(self._queries, asks, lines) if asks else ():
            yield Told(_name(each), _BY_QUERY if is_found else "", "")

    def _asked(self, work: Mapping[Node, Collection[Focus]]) -> Iterator[bytes]:
        for shape, focus in work.items():
            asks = self._numbers.get(shape)
            if asks is not None:
                yield from (_line(_ASKS, asks, each) for each, _ in focus)

    def doubtful(self, work: Work, told: frozenset[Told]) -> frozenset[str]:
        """Return the documents that pySHACL has to look at."""
        names = {each.focus for each in told}
        focus = {each for nodes in work.values() for each in nodes}
        doubted = {place_of(owner) for node_, owner in focus if _name(node_) in names}
        return frozenset(doubted | {place_of(owner) for _, owner in focus} & self.sample)


def agreed(told: Iterable[Told], results: Iterable[Result]) -> bool:
    """Tell whether both engines found the same."""
    return {each for each in told if each.component} == set(map(_as_told, results))


def _as_told(result: Result) -> Told:
    component = str(result.component)
    value = "" if component == _BY_QUERY else _name(result.value)
    return Told(_name(result.focus), component, value)


def _is_for_one(shapes: Graph, part: Node, *, inside: bool) -> bool:
    """Tell whether a part is for pySHACL, or a shape in it; `inside`: with its properties."""
    todo, seen = [part], {part}
    while todo:
        current = todo.pop()
        if uses_components(shapes, current) or any((current, p, None) in shapes for p in _ALONE):
            return True
        new = {
            inner
            for predicate, inner in inner_shapes(shapes, current)
            if inside or current != part or predicate != SH.property
        }
        todo += new - seen
        seen |= new
    return False


def _told(result: object) -> Told:
    focus, value = result.focus_node, result.value  # type: ignore[attr-defined]
    return Told(_read(focus), str(result.component_iri), "" if value is None else _read(value))  # type: ignore[attr-defined]


def _read(text: str) -> str:
    return _NAMELESS if text.startswith(_NAMELESS) else _name(node(text.encode()))


def _name(term: Node | None) -> str:
    if isinstance(term, BNode):
        return _NAMELESS
    return "" if term is None else token(term).decode()


def _lines(triples: Iterable[tuple[Node, Node, Node]]) -> Iterator[bytes]:
    return (_line(*triple) for triple in triples)


def _line(subject: Node, predicate: Node, value: Node) -> bytes:
    return b"%b %b %b .\n" % (token(subject), token(predicate), token(value))


# Words -------------------------------------------------------------------------------------------


def missing(why: str) -> Finding:
    """Return the finding that the quicker engine cannot be used."""
    return Finding(
        Severity.INFO,
        MISSING,
        Text(f"速い検査器（shacl）が使えず、pySHACL だけで検査しました: {why}",
             f"The quick engine (shacl) cannot be used; pySHACL has checked everything: {why}",
             f"Không dùng được bộ kiểm tra nhanh (shacl); pySHACL đã kiểm tra tất cả: {why}"),
        Text("pip install 'oboegaki[fast]' で入れるか、check_engine を pyshacl にしてください。",
             "Install it (pip install 'oboegaki[fast]'), or set check_engine to pyshacl.",
             "Hãy cài (pip install 'oboegaki[fast]') hoặc đặt check_engine thành pyshacl."),
    )  # fmt: skip


def differs() -> Finding:
    """Return the finding that both engines looked at a document and did not agree."""
    return Finding(
        Severity.WARNING,
        DIFFERS,
        Text("速い検査器（shacl）と pySHACL の結果が違うため、すべて pySHACL で検査し直しました。",
             "The quick engine (shacl) and pySHACL found different things, so pySHACL has "
             "checked everything again.",
             "Bộ kiểm tra nhanh (shacl) và pySHACL cho kết quả khác nhau, nên pySHACL đã kiểm tra "
             "lại tất cả."),
        Text("この報告は pySHACL のものです。check_engine を pyshacl にし、違いをお知らせ下さい。",
             "This report is pySHACL's. Set check_engine to pyshacl and report the difference.",
             "Báo cáo này là của pySHACL. Hãy đặt check_engine thành pyshacl và báo lại."),
    )  # fmt: skip
