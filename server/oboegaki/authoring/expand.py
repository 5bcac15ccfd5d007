"""Tree -> statements with the places of their subjects and values, or what is wrong with it.

As JSON-LD 1.1 expands a document with the authoring context; PyLD is the judge in the tests.
"""

from collections.abc import Callable, Iterator
from itertools import count

from oboegaki import nquads
from oboegaki.authoring import problems
from oboegaki.authoring.literals import STRING, TAG, by_script, datatype_of, in_language, typed
from oboegaki.authoring.names import (
    ID,
    INCLUDED,
    LANGUAGE,
    TYPE,
    VALUE,
    Home,
    Key,
    keys,
)
from oboegaki.authoring.tree import Mapping, Problem, Scalar, Sequence, Tree
from oboegaki.contexts import LANGUAGE_MAP, LINK
from oboegaki.nquads import Written
from oboegaki.rdf import term

_TYPE = f"<{term('rdf:type')}>"
_VALUE_KEYS = {VALUE, LANGUAGE, TYPE}


class Expansion:
    """Walks once through a tree; `statements` and `problems` hold what it found."""

    def __init__(self, home: Home, blanks: Iterator[int] | None = None) -> None:
        """Begin with nothing found; `blanks` numbers the blank nodes of several expansions."""
        self.statements: list[Written] = []
        self.problems: list[Problem] = []
        self._home = home
        self._keys = keys()
        self._blanks = blanks or count(1)

    def document(self, tree: Tree) -> None:
        """Take in a file: one thing (`#it` unless it says otherwise), or a list of things."""
        if isinstance(tree, Mapping):
            self._node(tree, f"<{self._home.main}>")
        elif isinstance(tree, Sequence):
            for each in tree.items:
                self.thing(each)
        else:
            self._wrong(problems.no_thing, tree.at)

    def thing(self, tree: Tree) -> None:
        """Take in one thing of a list."""
        if isinstance(tree, Mapping):
            self._node(tree)
        else:
            self._wrong(problems.no_thing, tree.at)

    def _wrong(self, problem: Callable[..., Problem], *about: object) -> None:
        """Take note of a problem; past some nobody reads them, and suggestions cost time."""
        if len(self.problems) < problems.MOST:
            self.problems.append(problem(*about))

    # Things ------------------------------------------------------------------------------------

    def _node(self, mapping: Mapping, otherwise: str = "") -> tuple[str, int]:
        """Take in a thing and return its token with its place."""
        subject, at = self._identity(mapping)
        subject = subject or otherwise or self._fresh()
        for key, value in mapping.pairs:
            keyword = self._keys.keyword(key.text)
            if keyword == TYPE:
                self._types(subject, at, value)
            elif keyword == INCLUDED:
                for each in value.items if isinstance(value, Sequence) else (value,):
                    self.thing(each)
            elif not keyword:
                self._property(subject, at, key, value)
        return subject, at

    def _identity(self, mapping: Mapping) -> tuple[str, int]:
        """Return the token of a thing's address, "" for none, and the place of the thing."""
        for key, value in mapping.pairs:
            if self._keys.keyword(key.text) == ID:
                if isinstance(value, Scalar):
                    return self._address(value), value.at
                self._wrong(problems.one_address, value.at)
        return "", mapping.at

    def _fresh(self) -> str:
        return f"_:a-{next(self._blanks)}"

    def _types(self, subject: str, at: int, tree: Tree) -> None:
        for each in tree.items if isinstance(tree, Sequence) else (tree,):
            if not isinstance(each, Scalar):
                self._wrong(problems.no_class, each.at)
                continue
            if not each.text and not each.quoted:
                self._wrong(problems.missing, each.at)
                continue
            iri = self._keys.class_(each.text, self._home)
            if iri is None:
                self._wrong(problems.unknown_class, each, self._keys)
            else:
                self._say(subject, _TYPE, f"<{iri}>", at, each.at)

    def _property(self, subject: str, at: int, key: Scalar, tree: Tree) -> None:
        found = self._keys.property(key.text, self._home)
        if found is None:
            self._wrong(problems.unknown_key, key, self._keys)
            return
        predicate = f"<{found.iri}>"
        for each in tree.items if isinstance(tree, Sequence) else (tree,):
            for object_, place in self._values(found, each):
                self._say(subject, predicate, object_, at, place)

    def _say(self, subject: str, predicate: str, object_: str, at: int, place: int) -> None:
        if subject and object_:
            self.statements.append(Written(subject, predicate, object_, at, place))

    # Values ------------------------------------------------------------------------------------

    def _values(self, key: Key, tree: Tree) -> Iterator[tuple[str, int]]:
        """Yield the tokens that a value of a property stands for, each with its place."""
        if isinstance(tree, Sequence):
            self._wrong(problems.list_in_list, tree.at)
        elif isinstance(tree, Scalar):
            yield self._scalar(key, tree), tree.at
        elif any(each.text == VALUE for each, _ in tree.pairs):
            yield self._spelt_out(tree), tree.at
        elif key.form == LANGUAGE_MAP:
            yield from self._texts(tree)
        elif key.form in (LINK, ""):
            yield self._node(tree)
        else:
            self._wrong(problems.no_value, tree.at)

    def _scalar(self, key: Key, scalar: Scalar) -> str:
        if not scalar.quoted and scalar.text in ("", "~", "null", "Null", "NULL"):
            self._wrong(problems.missing, scalar.at)
            return ""
        if key.form == LINK:
            return self._address(scalar)
        if key.form == LANGUAGE_MAP:
            return by_script(scalar.text)
        datatype = key.form or datatype_of(scalar.text, key.datatypes, quoted=scalar.quoted)
        return typed(scalar.text, datatype)

    def _address(self, scalar: Scalar) -> str:
        """Return the token of an address, "" when it is none."""
        if not scalar.quoted and not scalar.text:
            self._wrong(problems.missing, scalar.at)
            return ""
        try:
            iri = self._home.expanded(scalar.text)
        except ValueError:
            self._wrong(problems.no_address, scalar, self._home)
            return ""
        return nquads.token(iri).decode()

    def _texts(self, mapping: Mapping) -> Iterator[tuple[str, int]]:
        """Yield the texts of a language map: language -> one text or several."""
        for tag, tree in mapping.pairs:
            if tag.text != "@none" and not TAG.fullmatch(tag.text):
                self._wrong(problems.no_language, tag)
                continue
            for each in tree.items if isinstance(tree, Sequence) else (tree,):
                if isinstance(each, Scalar) and (each.text or each.quoted):
                    none = tag.text == "@none"
                    quoted = nquads.quoted(each.text)
                    yield quoted if none else in_language(each.text, tag.text), each.at
                else:
                    self._wrong(problems.no_text, each.at)

    def _spelt_out(self, mapping: Mapping) -> str:
        """Return the token of a value with its datatype or language: `@value`, `@type`, …."""
        parts: dict[str, Scalar] = {}
        for key, value in mapping.pairs:
            name = self._keys.keyword(key.text) or key.text
            if name not in _VALUE_KEYS or not isinstance(value, Scalar):
                self._wrong(problems.spelt_out_wrongly, key.at)
                return ""
            parts[name] = value
        value = parts[VALUE]
        if LANGUAGE in parts:
            tag = parts[LANGUAGE]
            if TYPE in parts or not TAG.fullmatch(tag.text):
                self._wrong(problems.no_language, tag)
                return ""
            return in_language(value.text, tag.text)
        if TYPE not in parts:
            return typed(value.text, datatype_of(value.text, (), quoted=value.quoted))
        try:
            datatype = self._home.expanded(parts[TYPE].text)
        except ValueError:
            self._wrong(problems.no_address, parts[TYPE], self._home)
            return ""
        return (
            f"{nquads.quoted(value.text)}^^<{datatype}>"
            if datatype != STRING
            else typed(value.text, STRING)
        )
