"""YAML of a release -> its things with their values, and the marks that ask for a decision.

A place in the text is the name of a value or a mark: it is good for this text and no other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from oboegaki.authoring import Home, yaml_tree
from oboegaki.authoring.expand import Expansion
from oboegaki.authoring.names import ID, INCLUDED, TYPE, VALUE, Key, keys
from oboegaki.authoring.tree import Mapping, Scalar, Sequence, Tree
from oboegaki.authoring.yaml_tree import UNREVIEWED
from oboegaki.contexts import LANGUAGE_MAP
from oboegaki.rdf import term

EVIDENCE = term("obg:evidence")
_APPARATUS = frozenset(
    map(term, ("oa:SpecificResource", "oa:TextQuoteSelector", "oa:TextPositionSelector"))
)
_QUOTED = re.compile(r"(?:p\d+ )?L(\d+)「(.*)」(?: ※(.*))?$")
_NEW, _WHO = "新しい", "確認した人"


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment of the draft: where its sign stands, what it says, whether it asks something."""

    at: int
    text: str
    is_open: bool

    @property
    def line(self) -> int:
        """Return the line of the document that is quoted, 0 for none."""
        found = _QUOTED.search(self.text)
        return int(found[1]) if found else 0

    @property
    def words(self) -> str:
        """Return the quoted words; long ones end in an ellipsis."""
        found = _QUOTED.search(self.text)
        return found[2] if found else ""

    @property
    def doubt(self) -> str:
        """Return what the draft is in doubt about, or, where nothing is quoted, what it asks."""
        found = _QUOTED.search(self.text)
        return (found[3] or "") if found else self.text.replace(UNREVIEWED, "").strip()

    @property
    def asks_who(self) -> bool:
        """Tell whether it waits for the name of the reviewer: that comes last."""
        return self.is_open and _WHO in self.doubt

    @property
    def names_thing(self) -> bool:
        """Tell whether it asks for the address of something new."""
        return self.doubt.startswith(_NEW)


@dataclass(frozen=True, slots=True)
class Row:
    """A value: the key it stands at (whose property is `key`), its language, its comment."""

    key: Key
    written: Scalar
    value: Scalar
    holder: Tree
    language: str = ""
    mark: Mark | None = None

    @property
    def at(self) -> int:
        """Return the place by which the value is named."""
        return self.value.at

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided on it yet."""
        return self.mark is not None and self.mark.is_open


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing or value stands: at a key, perhaps among others in a list or by language."""

    parent: Mapping
    key: Scalar
    among: Sequence | Mapping | None


@dataclass(frozen=True, slots=True)
class Thing:
    """A mapping that is a thing: its address, classes and values, and the marks above it."""

    mapping: Mapping
    iri: str
    address: Scalar | None
    classes: tuple[str, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    depth: int
    spot: Spot | None

    @property
    def is_apparatus(self) -> bool:
        """Tell whether it only says which words something is known from."""
        return not _APPARATUS.isdisjoint(self.classes)

    def values(self, name: str) -> list[str]:
        """Return the values of a property, as they are written."""
        return [each.value.text for each in self.rows if each.key.iri == term(name)]

    @property
    def label(self) -> str:
        """Return what the thing is called, "" when nothing says so."""
        names = ("rdfs:label", "dcterms:title", "obg:nameAsPrinted")
        return next((text for name in names for text in self.values(name)), "")


class Facts:
    """What a text says, thing after thing; raises Malformed when it is no YAML of ours."""

    def __init__(self, text: str, home: Home) -> None:
        """Read the text."""
        self.text, self.home = text, home
        self.tree = yaml_tree.parsed(text)
        self._beside: dict[int, Mark] = {}
        self._above: dict[int, list[Mark]] = {}
        for at, comment in yaml_tree.comments(text, self.tree):
            self._take(at, comment)
        self.things = tuple(self._walk(self.tree, None, 0)) if _is_mapping(self.tree) else ()

    def _take(self, at: int, comment: str) -> None:
        mark = Mark(at, comment, UNREVIEWED in comment)
        start = self.line_start(at)
        if self.text[start:at].strip():
            self._beside[start] = mark
        elif mark.is_open:
            self._above.setdefault(self._below(at), []).append(mark)

    def line_start(self, at: int) -> int:
        """Return where the line of a place begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return where the line after that of a place begins."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _below(self, at: int) -> int:
        """Return where the next line begins that is more than a comment."""
        start = self.line_end(at)
        while start < len(self.text):
            line = self.text[start : self.line_end(start)].strip()
            if line and not line.startswith("#"):
                break
            start = self.line_end(start)
        return start

    def _walk(self, tree: Tree, spot: Spot | None, depth: int) -> Iterator[Thing]:
        """Yield a thing, then those inside it."""
        if isinstance(tree, Sequence):
            for each in tree.items:
                among = Spot(spot.parent, spot.key, tree) if spot else None
                yield from self._walk(each, among, depth)
        if not isinstance(tree, Mapping):
            return
        made = self._thing(tree, spot, depth)
        yield made
        rows = {each.value.at for each in made.rows}
        for key, value in tree.pairs:
            keyword = keys().keyword(key.text)
            is_text = _is_mapping(value) and {s.at for s in scalars(value)} & rows
            if keyword in ("", INCLUDED) and not is_text:
                yield from self._walk(value, Spot(tree, key, None), depth + (keyword == ""))

    def _thing(self, mapping: Mapping, spot: Spot | None, depth: int) -> Thing:
        address, classes, rows = None, list[str](), list[Row]()
        for key, value in mapping.pairs:
            keyword = keys().keyword(key.text)
            if keyword == ID and isinstance(value, Scalar):
                address = value
            elif keyword == TYPE:
                names = (keys().class_(each.text, self.home) for each in scalars(value))
                classes += [each for each in names if each]
            elif not keyword and (found := keys().property(key.text, self.home)):
                rows += self._rows(found, key, value, value)
        iri = self.iri_of(address) if address else self.home.main if spot is None else ""
        marks = tuple(self._above.get(self.line_start(mapping.at), ()))
        return Thing(mapping, iri, address, tuple(classes), tuple(rows), marks, depth, spot)

    def iri_of(self, scalar: Scalar) -> str:
        """Return the IRI of an address, "" when it is none."""
        try:
            return self.home.expanded(scalar.text)
        except ValueError:
            return ""

    def _rows(self, key: Key, written: Scalar, tree: Tree, holder: Tree) -> Iterator[Row]:
        if isinstance(tree, Scalar):
            yield self._row(key, written, tree, holder, "")
        elif isinstance(tree, Sequence):
            for each in tree.items:
                yield from self._rows(key, written, each, holder)
        elif _is_text(key, tree):
            for tag, value in tree.pairs:
                if tag.text == VALUE or not tag.text.startswith("@"):
                    language = "" if tag.text == VALUE else tag.text
                    within = value if isinstance(value, Sequence) else tree
                    within = holder if isinstance(holder, Sequence) else within
                    texts = scalars(value)
                    yield from (self._row(key, written, e, within, language) for e in texts)

    def _row(self, key: Key, written: Scalar, value: Scalar, holder: Tree, language: str) -> Row:
        mark = self._beside.get(self.line_start(value.at))
        last = mark is not None and not any(
            value.at < at < mark.at for at in self._starts[self.line_start(value.at)]
        )
        return Row(key, written, value, holder, language, mark if last else None)

    @cached_property
    def _starts(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for each in scalars(self.tree):
            found.setdefault(self.line_start(each.at), []).append(each.at)
        return found

    # What a reviewer looks for -------------------------------------------------------------------

    @cached_property
    def rows(self) -> dict[int, tuple[Thing, Row]]:
        """Return every value by its place, with the thing that has it."""
        return {row.at: (thing, row) for thing in self.things for row in thing.rows}

    @cached_property
    def marks(self) -> dict[int, tuple[Thing, Mark]]:
        """Return every open mark above a thing by its place, with the thing."""
        return {mark.at: (thing, mark) for thing in self.things for mark in thing.marks
                if not mark.asks_who}  # fmt: skip

    @property
    def signatures(self) -> list[Mark]:
        """Return the marks that wait for the name of the reviewer."""
        return [mark for thing in self.things for mark in thing.marks if mark.asks_who]

    @cached_property
    def evidence(self) -> dict[int, list[tuple[int, int]]]:
        """Return thing (by its place) -> from where to where the text says so."""
        inside: dict[int, list[Thing]] = {}
        for thing in self.things:
            if thing.spot:
                inside.setdefault(thing.spot.parent.at, []).append(thing)
        anchors = {each.iri: self._position(inside.get(each.mapping.at, ()))
                   for each in self.things if each.iri and each.is_apparatus}  # fmt: skip
        found = {}
        for thing in self.things:
            named = [self.iri_of(r.value) for r in thing.rows if r.key.iri == EVIDENCE]
            named += [each.iri for each in inside.get(thing.mapping.at, ()) if each.is_apparatus]
            places = [anchors.get(each) for each in named]
            found[thing.mapping.at] = [each for each in places if each]
        return found

    def _position(self, selectors: Iterable[Thing]) -> tuple[int, int] | None:
        for each in selectors:
            start, end = each.values("oa:start"), each.values("oa:end")
            if start and end and start[0].isdecimal() and end[0].isdecimal():
                return int(start[0][:9]), int(end[0][:9])
        return None

    @cached_property
    def waiting(self) -> tuple[int, ...]:
        """Return the places of what nobody has decided on yet, as they follow in the text."""
        values = [at for at, (_, row) in self.rows.items() if row.is_open]
        return tuple(sorted([*values, *self.marks]))

    @property
    def left(self) -> int:
        """Return how many marks there are, those included that stand at nothing we know."""
        found = yaml_tree.comments(self.text, self.tree)
        return sum(1 for _, comment in found if UNREVIEWED in comment)

    @cached_property
    def _expanded(self) -> Expansion:
        expansion = Expansion(self.home)
        expansion.document(self.tree)
        return expansion

    @property
    def faults(self) -> int:
        """Return how many things are wrong with it, marks aside."""
        return len(self._expanded.problems)

    @cached_property
    def statements(self) -> frozenset[tuple[str, str, str]]:
        """Return what the text states, marks or not; blank nodes are all one."""
        return frozenset(
            ("_:" if each.subject.startswith("_:") else each.subject, each.predicate,
             "_:" if each.object.startswith("_:") else each.object)
            for each in self._expanded.statements
        )  # fmt: skip


def scalars(tree: Tree) -> Iterator[Scalar]:
    """Yield the scalars of a tree in their order, keys included."""
    if isinstance(tree, Scalar):
        yield tree
    elif isinstance(tree, Sequence):
        for each in tree.items:
            yield from scalars(each)
    else:
        for key, value in tree.pairs:
            yield key
            yield from scalars(value)


def _is_mapping(tree: Tree) -> bool:
    return isinstance(tree, Mapping)


def _is_text(key: Key, tree: Tree) -> bool:
    """Tell whether a mapping is no thing: texts by their language, or a value spelt out."""
    spelt_out = isinstance(tree, Mapping) and any(each.text == VALUE for each, _ in tree.pairs)
    return key.form == LANGUAGE_MAP or spelt_out
