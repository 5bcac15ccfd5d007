"""Turtle, TriG, N-Triples and N-Quads read again to know where in the text each term stands.

No parser of RDF tells that. The text has been read before, so nothing here looks for errors (and
none is raised: somebody may be writing in the file); the tests compare what comes out with what
pyoxigraph reads. Terms are the tokens of canonical N-Quads; blank nodes get labels of this reading
(`twins.py` maps them to those of the source). The names of graphs do not matter for a place in one
file and are passed over.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from oboegaki import nquads
from oboegaki.nquads import Written
from oboegaki.rdf import term

_NAME = r"(?:[^\s<>\"'{}|^`()\[\],;#.\\]|\\.|\.+(?=[^\s<>\"'{}|^`()\[\],;#.]))+"
_IRI = r"<[^<>\"{}|^`\s]*>"
_TOKEN = re.compile(
    rf"""
    (?P<skip>\s+|\#[^\n]*)
  | (?P<text>\"{{3}}(?:[^"\\]|\\.|"(?!""))*\"{{3}} | '{{3}}(?:[^'\\]|\\.|'(?!''))*'{{3}}
            | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
      (?:\s*(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*) | \s*\^\^\s*(?P<datatype>{_IRI}|{_NAME}))?
  | (?P<iri>{_IRI})
  | (?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+))
  | (?P<mark><<\( | \)>> | << | >> | \{{\| | \|\}} | [.;,\[\]{{}}()~] | @prefix | @base | @version)
  | (?P<name>{_NAME})
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DIRECTIVES = frozenset(("prefix", "base", "version", "@prefix", "@base", "@version"))
_BOOLEANS = frozenset(("true", "false"))

_TYPE, _FIRST, _REST, _NIL, _REIFIES = (
    f"<{term(name)}>" for name in ("rdf:type", "rdf:first", "rdf:rest", "rdf:nil", "rdf:reifies")
)


@dataclass(slots=True)
class _Frame:
    """What is open: a statement, the inside of brackets, a list, or a triple term."""

    opened_by: str = ""
    subject: str = ""
    subject_at: int = 0
    predicate: str = ""
    object: str = ""
    cells: list[str] = field(default_factory=list)


class Reader:
    """Walks once through a text; `mentions` holds where each IRI is met first."""

    def __init__(self, text: str, base: str) -> None:
        """Begin at the start of the text, with the IRI that relative ones are resolved against."""
        self.mentions: dict[str, int] = {}
        self._text = text
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._frames = [_Frame()]
        self._directive: list[str] = []
        self._blanks = 0
        self._found: list[Written] = []
        self._marks = self._table_of_marks()

    def statements(self) -> Iterator[Written]:
        """Yield every statement, in the order of the text."""
        for match in _TOKEN.finditer(self._text):
            kind = match.lastgroup
            if kind == "skip":
                continue
            if kind == "mark":
                self._mark(match.group(), match.start())
            elif kind == "name" and self._is_keyword(match.group()):
                self._keyword(match.group())
            elif self._directive:
                self._declare(match.group())
            else:
                self._place(self._term(match), match.start())
            if self._found:
                yield from self._found
                self._found.clear()

    # Tokens ------------------------------------------------------------------------------------

    def _term(self, match: re.Match[str]) -> str:
        text = match.group()
        match match.lastgroup:
            case "iri":
                return self._iri(text, match.start())
            case "number":
                return f'"{text}"^^<{term(_number_type(text))}>'
            case "name":
                return self._name(text, match.start())
        return self._literal(match)

    def _iri(self, text: str, at: int) -> str:
        iri = _resolved(self._base, _unescaped(text[1:-1]))
        self.mentions.setdefault(iri, at)
        return f"<{iri}>"

    def _name(self, text: str, at: int) -> str:
        if text.startswith("_:"):
            return text
        if text in _BOOLEANS:
            return f'"{text}"^^<{term("xsd:boolean")}>'
        if text == "a":
            return _TYPE
        prefix, _, local = text.partition(":")
        iri = self._prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        self.mentions.setdefault(iri, at)
        return f"<{iri}>"

    def _literal(self, match: re.Match[str]) -> str:
        raw, language, datatype = match.group("text", "language", "datatype")
        edge = 3 if raw.startswith(('"""', "'''")) else 1
        form = nquads.quoted(_unescaped(raw[edge:-edge]))
        if language:
            return form + language.lower()
        if not datatype:
            return form
        at = match.start("datatype")
        type_ = self._iri(datatype, at) if datatype.startswith("<") else self._name(datatype, at)
        return form if type_ == f"<{term('xsd:string')}>" else f"{form}^^{type_}"

    def _is_keyword(self, name: str) -> bool:
        lower = name.lower()
        return lower == "graph" or (lower in _DIRECTIVES and not self._frames[-1].subject)

    def _keyword(self, name: str) -> None:
        if name.lower() != "graph":
            self._directive = [name.lower().removeprefix("@")]

    def _declare(self, text: str) -> None:
        """Take the next word of a directive."""
        self._directive.append(text)
        match self._directive:
            case ["base", iri]:
                self._base = _resolved(self._base, _unescaped(iri[1:-1]))
            case ["prefix", name, iri]:
                self._prefixes[name[:-1]] = _resolved(self._base, _unescaped(iri[1:-1]))
            case ["prefix", _]:
                return
        self._directive = []

    def _fresh(self) -> str:
        self._blanks += 1
        return f"_:[{self._blanks}"

    # Structure ---------------------------------------------------------------------------------

    def _place(self, token: str, at: int) -> None:
        """Put a term where the innermost open thing waits for one."""
        frame = self._frames[-1]
        if frame.opened_by == "(":
            self._add_cell(frame, token, at)
        elif not frame.subject:
            frame.subject, frame.subject_at = token, at
        elif not frame.predicate:
            frame.predicate = token
        elif not frame.object:
            frame.object = token
            if not frame.opened_by.startswith("<<"):
                self._say(frame.subject, frame.predicate, token, frame.subject_at, at)

    def _say(self, subject: str, predicate: str, object_: str, subject_at: int, at: int) -> None:
        self._found.append(Written(subject, predicate, object_, subject_at, at))

    def _add_cell(self, frame: _Frame, token: str, at: int) -> None:
        cell = self._fresh()
        if frame.cells:
            self._say(frame.cells[-1], _REST, cell, frame.subject_at, at)
        else:
            self._frames.pop()
            self._place(cell, frame.subject_at)
            self._frames.append(frame)
        frame.cells.append(cell)
        self._say(cell, _FIRST, token, at, at)

    def _table_of_marks(self) -> dict[str, Callable[[int], None]]:
        return {
            ".": self._end,
            "{": self._end,
            "}": self._end,
            ";": self._next_predicate,
            ",": self._next_object,
            "[": lambda at: self._open_blank("[", at),
            "]": self._leave,
            "(": lambda at: self._frames.append(_Frame("(", subject_at=at)),
            ")": self._end_list,
            "<<(": lambda at: self._frames.append(_Frame("<<(", subject_at=at)),
            "<<": lambda at: self._frames.append(_Frame("<<", subject_at=at)),
            ")>>": self._end_term,
            ">>": self._end_reifier,
            "{|": self._annotate,
            "|}": self._leave,
            "~": lambda _: None,
        }

    def _mark(self, mark: str, at: int) -> None:
        if mark.startswith("@"):
            self._keyword(mark)
        else:
            self._marks[mark](at)

    def _end(self, _: int) -> None:
        self._frames = [_Frame()]

    def _leave(self, _: int) -> None:
        self._close()

    def _close(self) -> _Frame:
        frame = self._frames.pop()
        if not self._frames:
            self._frames.append(_Frame())
        return frame

    def _next_predicate(self, _: int) -> None:
        self._frames[-1].predicate = self._frames[-1].object = ""

    def _next_object(self, _: int) -> None:
        self._frames[-1].object = ""

    def _open_blank(self, mark: str, at: int) -> None:
        blank = self._fresh()
        self._place(blank, at)
        self._frames.append(_Frame(mark, subject=blank, subject_at=at))

    def _end_list(self, _: int) -> None:
        frame = self._close()
        if frame.cells:
            self._say(frame.cells[-1], _REST, _NIL, frame.subject_at, frame.subject_at)
        else:
            self._place(_NIL, frame.subject_at)

    def _end_term(self, _: int) -> None:
        frame = self._close()
        self._place(_triple_term(frame), frame.subject_at)

    def _end_reifier(self, _: int) -> None:
        frame, reifier = self._close(), self._fresh()
        at = frame.subject_at
        self._say(reifier, _REIFIES, _triple_term(frame), at, at)
        self._place(reifier, at)

    def _annotate(self, at: int) -> None:
        """Open an annotation (RDF 1.2); the name that `~` gives its reifier is not noted."""
        frame, reifier = self._frames[-1], self._fresh()
        self._say(reifier, _REIFIES, _triple_term(frame), at, at)
        self._frames.append(_Frame("{|", subject=reifier, subject_at=at))


def _triple_term(frame: _Frame) -> str:
    return f"<<( {frame.subject} {frame.predicate} {frame.object} )>>"


def _number_type(text: str) -> str:
    if "e" in text.lower():
        return "xsd:double"
    return "xsd:decimal" if "." in text else "xsd:integer"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    code = int(short or long, 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"


def _resolved(base: str, iri: str) -> str:
    """Resolve a relative IRI (RFC 3986, 5.2); an absolute one stays as written."""
    if _ABSOLUTE.match(iri):
        return iri
    document = base.partition("#")[0]
    if not iri or iri.startswith("#"):
        return document + iri
    return urljoin(document, iri) + ("#" if iri.endswith("#") else "")
