"""Forms: what the shapes say of each class, for those who read or write its resources as JSON.

A property has one JSON type wherever it stands: one value where every class that has it allows at
most one, else a list. So the shapes are the one source of the JSON form, of its JSON Schema and of
its documentation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.formats import TURTLE, from_lines, parse
from oboegaki.rdf import SHAPES, Literal, NamedNode, Quad, Term, term
from oboegaki.site import flagship_root
from oboegaki.statements.reader import Statements

_ABOUT_VALUES = frozenset(
    map(
        term,
        """
        sh:class sh:datatype sh:hasValue sh:in sh:maxCount sh:minCount sh:node sh:nodeKind sh:or
        sh:pattern sh:uniqueLang
        """.split(),
    )
)
"""A property shape with none of these only compares values, or counts some of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a class: what it is called, whether it must be there, what its values are.

    `at_most_one` counts values, of texts those in one language; `classes` and `datatypes` are
    alternatives; `scheme` is the concept scheme of the values, "" for none.
    """

    path: str
    name: Text
    description: Text
    is_required: bool
    at_most_one: bool
    classes: tuple[str, ...]
    datatypes: tuple[str, ...]
    pattern: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Form:
    """A class and its properties, in the order in which the shapes give them."""

    iri: str
    name: Text
    fields: tuple[Field, ...]


class Forms:
    """The forms of all classes that have shapes."""

    def __init__(self, forms: Iterable[Form], loose: Iterable[Field]) -> None:
        """Hold the forms; `loose` are properties that the shapes allow in any class."""
        self.by_class = {form.iri: form for form in forms}
        self._loose = tuple(loose)

    @cached_property
    def single(self) -> frozenset[str]:
        """Return the properties that have one value, or one text a language, in every class."""
        found = [*self._loose, *(f for form in self.by_class.values() for f in form.fields)]
        many = {field.path for field in found if not field.at_most_one}
        return frozenset(field.path for field in found) - many


def forms_of(statements: Statements) -> Forms:
    """Return the forms by the shapes of an edition, or by those that we supply."""
    graphs = statements.graphs_of_kind("shapes")
    lines = (nquads.joined(e.subject, e.lines) for row in graphs for e in statements.of_graph(row))
    return forms(from_lines(b"".join(lines)) if graphs else _supplied())


@cache
def supplied() -> Forms:
    """Return the forms by the shapes that we supply."""
    return forms(_supplied())


def _supplied() -> Iterator[Quad]:
    for path in sorted((flagship_root() / "shapes").glob("*.ttl")):
        yield from parse(path, TURTLE, SHAPES)


def forms(quads: Iterable[Quad]) -> Forms:
    """Return the forms that shapes describe."""
    shapes = _Shapes(quads)
    names: dict[str, Text] = {}
    fields: dict[str, dict[str, Field]] = {}
    loose: list[Field] = []
    for shape in shapes.with_properties():
        found = list(shapes.fields(shape))
        classes = shapes.iris(shape, "sh:targetClass")
        for class_ in classes:
            _merge(fields.setdefault(class_, {}), found)
        if len(classes) == 1:
            names.setdefault(classes[0], shapes.text(shape, "rdfs:label"))
        loose += [] if classes else found
    made = [Form(each, names.get(each, Text("", "")), tuple(fields[each].values()))
            for each in sorted(fields)]  # fmt: skip
    return Forms(made, loose)


def _merge(fields: dict[str, Field], found: Iterable[Field]) -> None:
    """Take in what another shape says of the same class: the strictest counts."""
    for each in found:
        other = fields.get(each.path, each)
        fields[each.path] = Field(
            each.path,
            other.name,
            other.description,
            other.is_required or each.is_required,
            other.at_most_one or each.at_most_one,
            other.classes or each.classes,
            other.datatypes or each.datatypes,
            other.pattern or each.pattern,
            other.scheme or each.scheme,
        )


class _Shapes:
    """Reads shapes."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[Term, dict[str, list[Term]]] = {}
        for quad in quads:
            values = self._about.setdefault(quad.subject, {})
            values.setdefault(quad.predicate.value, []).append(quad.object)

    def with_properties(self) -> list[Term]:
        """Return the named node shapes that have property shapes."""
        property_, class_ = term("sh:property"), term("sh:targetClass")
        return [each for each, said in self._about.items() if property_ in said
                and (class_ in said or isinstance(each, NamedNode))]  # fmt: skip

    def fields(self, shape: Term) -> Iterator[Field]:
        """Yield the properties of a node shape."""
        described = self._values(shape, "sh:property")
        for each in sorted(described, key=lambda each: (self._number(each, "sh:order"), str(each))):
            path = self.iris(each, "sh:path")
            if path and not _ABOUT_VALUES.isdisjoint(self._about.get(each, {})):
                yield self._field(each, path[0])

    def _field(self, shape: Term, path: str) -> Field:
        blocks = term("sh:Warning") not in self.iris(shape, "sh:severity")
        one = self._number(shape, "sh:maxCount") == 1 or self._values(shape, "sh:uniqueLang")
        return Field(
            path,
            self.text(shape, "sh:name"),
            self.text(shape, "sh:description"),
            is_required=blocks and self._number(shape, "sh:minCount") > 0,
            at_most_one=blocks and bool(one),
            classes=self._alternatives(shape, "sh:class"),
            datatypes=self._alternatives(shape, "sh:datatype"),
            pattern=next(iter(self._literals(shape, "sh:pattern")), Literal("")).value,
            scheme=self._scheme(shape),
        )

    def _alternatives(self, shape: Term, name: str) -> tuple[str, ...]:
        """Return the IRIs of a constraint, or of its alternatives by sh:or."""
        found = self.iris(shape, name)
        for first in self._values(shape, "sh:or"):
            found += [iri for each in self._list(first) for iri in self.iris(each, name)]
        return tuple(found)

    def _scheme(self, shape: Term) -> str:
        """Return the scheme that values must be in: sh:node with sh:hasValue of skos:inScheme."""
        for node in self._values(shape, "sh:node"):
            for each in self._values(node, "sh:property"):
                if term("skos:inScheme") in self.iris(each, "sh:path"):
                    return next(iter(self.iris(each, "sh:hasValue")), "")
        return ""

    def _list(self, node: Term) -> Iterator[Term]:
        while rest := self._values(node, "rdf:rest"):
            yield from self._values(node, "rdf:first")
            node = rest[0]

    def _values(self, node: Term, name: str) -> list[Term]:
        return self._about.get(node, {}).get(term(name), [])

    def iris(self, node: Term, name: str) -> list[str]:
        """Return the IRIs that a property has."""
        return [each.value for each in self._values(node, name) if isinstance(each, NamedNode)]

    def _literals(self, node: Term, name: str) -> list[Literal]:
        return [each for each in self._values(node, name) if isinstance(each, Literal)]

    def _number(self, node: Term, name: str) -> float:
        return float(next((each.value for each in self._literals(node, name)), 0))

    def text(self, node: Term, name: str) -> Text:
        """Return the text of a property in each language, "" where there is none."""
        texts = {each.language: each.value for each in self._literals(node, name)}
        return Text(texts.get("ja", ""), texts.get("en", ""), texts.get("vi", ""))
