"""Statements -> YAML that reads as the same statements.

A thing stands inside the one that alone leads to it, or inside the root; every other thing stands
in a list at the end and is named by its address. Order is that of the statements.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from oboegaki import nquads
from oboegaki.authoring.names import ID, INCLUDED, TYPE, WORDS, Home
from oboegaki.authoring.values import Pen, Value
from oboegaki.errors import NotAcceptable, Text
from oboegaki.rdf import term

Triple = tuple[str, str, str]
"""Subject, predicate and object as tokens of canonical N-Quads."""

_TYPE = f"<{term('rdf:type')}>"
_DEEPEST = 20
_INDENT = "  "
_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments: before a thing (by its token), beside and above a statement, and at the head."""

    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[Triple, str] = field(default_factory=dict)
    above: Mapping[Triple, tuple[str, ...]] = field(default_factory=dict)
    head: tuple[str, ...] = ()


def compose(
    statements: Iterable[Triple], home: Home, language: str = "ja", comments: Comments | None = None
) -> str:
    """Return YAML of statements, with the keys of one language (`ja`, `en`).

    Raises NotAcceptable for triple terms, which JSON-LD 1.1 does not have.
    """
    composer = _Composer(statements, home, language, comments or Comments())
    return "\n".join(composer.document()) + "\n"


class _Composer:
    """One file at work: what there is, and what has its place already."""

    def __init__(
        self, statements: Iterable[Triple], home: Home, language: str, comments: Comments
    ) -> None:
        self._things = by_subject(statements)
        self._from: dict[str, list[str]] = {}
        self._inside: set[str] = set()
        self._words = WORDS[language]
        self._comments = comments
        self._pen = Pen(home, language)
        self._root = f"<{home.main}>"
        self._placed: set[str] = set()
        for subject, about in self._things.items():
            for each in chain.from_iterable(about.values()):
                self._from.setdefault(each, []).append(subject)

    def document(self) -> Iterator[str]:
        """Yield the lines of the whole file."""
        yield from (f"# {comment}".rstrip() for comment in self._comments.head)
        if self._root not in self._things:
            yield from self._items(list(self._things), "")
            return
        yield from self._before(self._root, "")
        yield from self._thing(self._root, "", 0)
        rest = [each for each in self._things if each not in self._placed]
        if rest:
            yield f"{self._words[INCLUDED]}:"
            yield from self._items(rest, _INDENT)

    def _items(self, subjects: list[str], indent: str) -> Iterator[str]:
        """Yield things of a list; those that others alone lead to come inside these."""
        led_to = [each for each in subjects if self._owner(each)]
        for subject in sorted(subjects, key=led_to.__contains__):
            if subject not in self._placed:
                yield from self._before(subject, indent)
                yield from _as_item(self._thing(subject, indent + _INDENT, 1), indent)

    def _owner(self, subject: str) -> str:
        """Return the one thing that leads to a thing, "" where there is none or several."""
        leading = set(self._from.get(subject, ()))
        return next(iter(leading)) if len(leading) == 1 and subject not in leading else ""

    def _before(self, subject: str, indent: str) -> Iterator[str]:
        for comment in self._comments.before.get(subject, ()):
            yield f"{indent}# {comment}".rstrip()

    def _thing(self, subject: str, indent: str, depth: int) -> Iterator[str]:
        """Yield the lines of a thing: address, kinds, then what it has."""
        self._placed.add(subject)
        about = self._things[subject]
        lines = 0
        if subject != self._root and not self._is_nameless(subject):
            yield f"{indent}{self._words[ID]}: {self._pen.address(subject)}"
            lines += 1
        classes = [each for each in about.get(_TYPE, ()) if each.startswith("<")]
        if classes:
            names = [self._pen.class_(each) for each in classes]
            yield f"{indent}{self._words[TYPE]}: {_flow(names)}"
            lines += 1
        for predicate, objects in about.items():
            left = [each for each in objects if predicate != _TYPE or not each.startswith("<")]
            for line in self._property(subject, predicate, left, indent, depth):
                yield line
                lines += 1
        if not lines:
            yield f"{indent}{self._words[ID]}: {self._pen.address(subject)}"

    def _is_nameless(self, subject: str) -> bool:
        """Tell whether nothing needs the label of a blank node: it stands where it is led to."""
        statements = len(self._from.get(subject, ()))
        return subject.startswith("_:") and statements == (subject in self._inside)

    def _property(
        self, subject: str, predicate: str, objects: list[str], indent: str, depth: int
    ) -> Iterator[str]:
        for key, values in self._pen.by_key(predicate, objects).items():
            for each in values:
                for comment in self._comments.above.get((subject, predicate, each.token), ()):
                    yield f"{indent}# {comment}".rstrip()
            things = [each for each in values if self._goes_in(subject, each.token, depth)]
            if things:
                yield f"{indent}{key}:"
                yield from self._list(subject, predicate, values, indent + _INDENT, depth)
            else:
                yield from self._plain(subject, predicate, key, values, indent)

    def _goes_in(self, subject: str, object_: str, depth: int) -> bool:
        """Tell whether a thing is written out here: it has no place, and belongs to this one."""
        if object_ not in self._things or object_ in self._placed or depth >= _DEEPEST:
            return False
        return object_ != self._root and (subject == self._root or self._owner(object_) == subject)

    def _list(
        self, subject: str, predicate: str, values: list[Value], indent: str, depth: int
    ) -> Iterator[str]:
        alone = len(values) == 1
        for each in values:
            if not self._goes_in(subject, each.token, depth):
                yield f"{indent}- {each.text}{self._beside(subject, predicate, each)}"
                continue
            yield from self._before(each.token, indent)
            self._inside.add(each.token)
            inside = indent if alone else indent + _INDENT
            lines = self._thing(each.token, inside, depth + 1)
            yield from lines if alone else _as_item(lines, indent)

    def _plain(
        self, subject: str, predicate: str, key: str, values: list[Value], indent: str
    ) -> Iterator[str]:
        """Yield values that are all on lines of their own, or on that of the key."""
        notes = [self._beside(subject, predicate, each) for each in values]
        if self._pen.is_map(values):
            yield f"{indent}{key}:"
            for each, note in zip(values, notes, strict=True):
                yield f"{indent}{_INDENT}{each.tag}: {each.text}{note}"
            return
        line = f"{indent}{key}: {_flow(map(_shown, values))}"
        if len(values) == 1:
            yield f"{indent}{key}: {_alone(values[0])}{notes[0]}"
        elif any(notes) or len(line) > _WIDEST:
            yield f"{indent}{key}:"
            for each, note in zip(values, notes, strict=True):
                yield f"{indent}{_INDENT}- {_alone(each)}{note}"
        else:
            yield line

    def _beside(self, subject: str, predicate: str, value: Value) -> str:
        comment = self._comments.beside.get((subject, predicate, value.token))
        return f" # {' '.join(comment.split())}" if comment else ""


def _alone(value: Value) -> str:
    return value.text if value.is_clear else _shown(value)


def _shown(value: Value) -> str:
    return value.in_brackets if value.is_clear else f"{{{value.tag}: {value.in_brackets}}}"


def _flow(names: Iterable[str]) -> str:
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"


def _as_item(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield the lines of a thing as an item of a list: the first begins with a dash."""
    for number, line in enumerate(lines):
        yield f"{indent}- {line[len(indent) + 2 :]}" if number == 0 else line


def by_subject(statements: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    """Return subject -> property -> values, in the order of the statements, each once.

    Raises NotAcceptable for triple terms, which JSON-LD 1.1 does not have.
    """
    things: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, object_ in dict.fromkeys(statements):
        if object_.startswith("<<("):
            raise NotAcceptable(
                Text("文を値とする文（triple term）は書き換えられません。",
                     "Triple terms cannot be written in this way.",
                     "Không viết được bộ ba lồng nhau theo cách này."),
                Text("元の形式のままにしてください。", "Keep the file as it is.",
                     "Hãy giữ nguyên tệp."),
                ("text/turtle",),
            )  # fmt: skip
        things.setdefault(subject, {}).setdefault(predicate, []).append(object_)
    return things


def triple(line: bytes) -> Triple:
    """Return an N-Quads line as tokens, without its graph."""
    subject, predicate, object_, _ = nquads.parts(line)
    return subject.decode(), predicate.decode(), object_.decode()
