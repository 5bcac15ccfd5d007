"""Where in one file a resource, one of its properties or one of its values stands.

YAML, tables and the Turtle family: exactly, by reading them again (`turtle_lines.py`).
JSON-LD and RDF/XML: at the text itself. There the subject is the first string (attribute, element
content) that is the IRI, as a whole, relative to the base, or after a prefix; a value is the first
string after the subject that is the value or such a form of it; a missing value is at the subject.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol
from urllib.parse import urljoin

from oboegaki import nquads
from oboegaki.authoring import Facts
from oboegaki.check.turtle_lines import Reader
from oboegaki.formats import JSON_LD, Representation
from oboegaki.nquads import Written

_EXCERPT = 200
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_XML_TEXT = re.compile(r'"(?P<double>[^"<]*)"|\'(?P<single>[^\'<]*)\'|>(?P<content>[^<]+)')


class Nearness(IntEnum):
    """How near a place is to what was asked for."""

    MENTION = 0
    SUBJECT = 1
    PROPERTY = 2
    VALUE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for: tokens, and the property of the statement in which the value stands.

    `backwards`: the value is the subject of that statement. `far`: the statement is about a
    resource further along a path.
    """

    resource: str
    predicate: str = ""
    value: str = ""
    backwards: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, counted from 1, the text of its line, and how near it is."""

    nearness: Nearness
    line: int
    column: int
    excerpt: str


def spot(text: str, at: int, nearness: Nearness) -> Spot:
    """Return the place of an offset in a text."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start:] if end < 0 else text[start:end]
    return Spot(nearness, text.count("\n", 0, at) + 1, at - start + 1, line.strip()[:_EXCERPT])


class Reading(Protocol):
    """A file read again: where its statements stand, and where each IRI is met first."""

    mentions: dict[str, int]

    def statements(self) -> Iterable[Written]:
        """Return the statements, in the order of the file."""

    def spot(self, at: int, nearness: Nearness) -> Spot:
        """Return the place of a subject or an object."""


_TAIL = re.compile(r"([A-Za-z0-9]+)>$")
"""How an IRI in angle brackets ends."""


class TurtleReading:
    """A text of the Turtle family, read again as often as it is asked for."""

    def __init__(self, text: str, base: str) -> None:
        """Hold the text."""
        self.mentions: dict[str, int] = {}
        self._text = text
        self._base = base

    def may_mention(self, resource: str) -> bool:
        """Tell whether the text may speak of a resource; most files that are asked do not.

        Its last letters stand there however it is written, but for escapes, and the base itself.
        """
        tail = _TAIL.search(resource)
        if tail is None or "\\" in self._text or self._base.endswith(tail[1]):
            return True
        return tail[1] in self._text

    def statements(self) -> Iterable[Written]:
        """Return the statements, in the order of the text."""
        reader = Reader(self._text, self._base)
        self.mentions = reader.mentions
        return reader.statements()

    def spot(self, at: int, nearness: Nearness) -> Spot:
        """Return the place of an offset."""
        return spot(self._text, at, nearness)


class AuthoredReading:
    """A file in YAML or a table, read again."""

    def __init__(self, facts: Facts) -> None:
        """Take note of what the file says."""
        self._facts = facts
        self.mentions: dict[str, int] = {}
        for each in facts.statements:
            for token, at in ((each.subject, each.subject_at), (each.object, each.object_at)):
                self.mentions.setdefault(token[1:-1], at)

    def statements(self) -> Iterable[Written]:
        """Return the statements, in the order of the file."""
        return self._facts.statements

    def spot(self, at: int, nearness: Nearness) -> Spot:
        """Return the place of a value or a cell."""
        return Spot(nearness, *self._facts.place(at))


class StatedPlaces:
    """The places of some resources in a text whose statements have places."""

    def __init__(self, reader: Reading, asked: list[Asked]) -> None:
        """Look through a file for what is asked."""
        self._spot = reader.spot
        self._subjects: dict[str, int] = {}
        self._triples: dict[tuple[str, str, str], int] = {}
        self._properties: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, str], int] = {}
        self._note(reader, asked)
        self._mentions = reader.mentions

    def _note(self, reader: Reading, asked: list[Asked]) -> None:
        wanted = {each.resource for each in asked} | {e.value for e in asked if e.backwards}
        values = {each.value for each in asked if each.far}
        for each in reader.statements():
            if each.subject in wanted:
                self._subjects.setdefault(each.subject, each.subject_at)
                self._triples.setdefault(each[:3], each.object_at)
                self._properties[each.subject, each.predicate] = each.object_at
            if each.object in values:
                self._values.setdefault((each.predicate, each.object), each.object_at)

    def find(self, asked: Asked) -> Spot | None:
        """Return the nearest place for what is asked."""
        for nearness, at in self._candidates(asked):
            if at is not None:
                return self._spot(at, nearness)
        return None

    def _candidates(self, asked: Asked) -> Iterator[tuple[Nearness, int | None]]:
        predicate = asked.predicate
        if asked.value and asked.far:
            yield Nearness.VALUE, self._values.get((predicate, asked.value))
        elif asked.value and asked.backwards:
            yield Nearness.VALUE, self._triples.get((asked.value, predicate, asked.resource))
        elif asked.value:
            yield Nearness.VALUE, self._triples.get((asked.resource, predicate, asked.value))
        if predicate and not asked.value and not asked.far and not asked.backwards:
            yield Nearness.PROPERTY, self._properties.get((asked.resource, predicate))
        yield Nearness.SUBJECT, self._subjects.get(asked.resource)
        yield Nearness.MENTION, self._mentions.get(asked.resource[1:-1])


class TextPlaces:
    """The places of some resources in JSON-LD or RDF/XML, told by the strings there."""

    def __init__(self, text: str, base: str, syntax: Representation) -> None:
        """Take note of every string."""
        self._text = text
        self._base = base
        self._strings = list(_json_strings(text) if syntax is JSON_LD else _xml_strings(text))

    def find(self, asked: Asked) -> Spot | None:
        """Return the nearest place for what is asked."""
        subject = self._first(asked.resource, 0)
        if asked.value and asked.value != asked.resource:
            for start in (subject or 0, 0):
                at = self._first(asked.value, start)
                if at is not None:
                    return spot(self._text, at, Nearness.VALUE)
        return None if subject is None else spot(self._text, subject, Nearness.SUBJECT)

    def _first(self, token: str, start: int) -> int | None:
        """Return where a term is written, from an offset on; the most literal form wins."""
        for like in (self._exactly, self._relatively, self._shortly):
            for at, string in self._strings:
                if at >= start and like(token, string):
                    return at
        return None

    def _exactly(self, token: str, string: str) -> bool:
        if token.startswith('"'):
            return nquads.literal(token.encode()).value == string.strip()
        return token[1:-1] == string

    def _relatively(self, token: str, string: str) -> bool:
        iri = token[1:-1]
        if not token.startswith("<") or not string or " " in string:
            return False
        document = self._base.partition("#")[0]
        return iri in (urljoin(document, string), f"{document}#{string}", document + string)

    def _shortly(self, token: str, string: str) -> bool:
        _, colon, local = string.rpartition(":")
        return token.startswith("<") and bool(colon and local) and token[1:-1].endswith(local)


def _json_strings(text: str) -> Iterator[tuple[int, str]]:
    for match in _JSON_TEXT.finditer(text):
        yield match.start(), json.loads(match.group(), strict=False)


def _xml_strings(text: str) -> Iterator[tuple[int, str]]:
    for match in _XML_TEXT.finditer(text):
        name = match.lastgroup or "content"
        string = match[name]
        if string.strip():
            at = match.start(name) + len(string) - len(string.lstrip())
            yield at, html.unescape(re.sub(r"&(\w+);(?=\w)", r"\1:", string).strip())


def lines_about(file: Iterable[bytes], asked: Iterable[Asked]) -> str:
    """Return N-Triples or N-Quads with every line emptied that is not about what is asked.

    So a dump of any size is searched in one pass. Besides the lines that begin with a resource the
    first one stays that mentions it at all.
    """
    subjects = {each.resource for each in asked} | {e.value for e in asked if e.backwards}
    wanted = {subject.encode() for subject in subjects}
    unmet = set(wanted)
    kept: list[bytes] = []
    for line in file:
        tokens = line.split()
        met = unmet.intersection(tokens)
        unmet -= met
        is_kept = met or (tokens and tokens[0] in wanted)
        kept.append(line.rstrip(b"\r\n") if is_kept else b"")
    return b"\n".join(kept).decode()
