"""Values as YAML writes them best, so that reading gives the same token back."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from oboegaki import nquads
from oboegaki.authoring.literals import STRING, by_script, datatype_of, in_language, typed
from oboegaki.authoring.names import ID, LANGUAGE, TYPE, VALUE, WORDS, Home, keys, written_keys
from oboegaki.contexts import LANGUAGE_MAP, LINK, Entry, terms

_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}]))(?:[^\n]*[^\s:])?")
"""What needs no quotes: no indicator at the start, no space or colon at the end. ": " and " #" are
looked for besides, and what means something within brackets."""

_IN_BRACKETS = re.compile(r"[,\[\]{}]|^[-?:]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MARKERS = re.compile(r"---|\.\.\.|=|<<")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its token, what is written on a line of its own, and what in a list in brackets.

    Of a text in a language map `tag` is its language, and `is_clear` tells that reading finds that
    out by itself.
    """

    token: str
    text: str
    in_brackets: str
    tag: str = ""
    is_clear: bool = True


class Pen:
    """Writes keys and values in one language."""

    def __init__(self, home: Home, language: str) -> None:
        """Begin for a file that is at home somewhere."""
        self._home = home
        self._entries = written_keys(language)
        self._words = WORDS[language]
        self._datatypes = {each.iri: each.datatypes for each in terms()}

    def address(self, token: str) -> str:
        """Return the address of a thing."""
        if token.startswith("_:"):
            return bracketed(token)
        return bracketed(self._home.abbreviated(nquads.iri(token.encode())))

    def class_(self, token: str) -> str:
        """Return the name of a class."""
        iri = nquads.iri(token.encode())
        entries = self._entries.get(iri)
        is_ours = entries and entries[0].key in keys().classes
        return bracketed(entries[0].key if entries and is_ours else self._home.abbreviated(iri))

    def by_key(self, predicate: str, objects: Iterable[str]) -> dict[str, list[Value]]:
        """Return the values of a property by the keys that say best what they are."""
        iri = nquads.iri(predicate.encode())
        found: dict[str, list[Value]] = {}
        for each in objects:
            key, value = self._value(iri, each)
            found.setdefault(key, []).append(value)
        return found

    def is_map(self, values: list[Value]) -> bool:
        """Tell whether values are texts, each in a language of its own."""
        tags = {each.tag for each in values}
        all_clear = all(each.is_clear for each in values) and len(values) == 1
        return "" not in tags and len(tags) == len(values) and not all_clear

    def _value(self, iri: str, token: str) -> tuple[str, Value]:
        entries = self._entries.get(iri) or (self._in_full(iri),)
        is_literal = token.startswith('"')
        if not is_literal and entries[0].form not in (LINK, ""):
            entries = (self._in_full(iri),)
        key = scalar(entries[0].key)
        if not is_literal:
            return key, self._link(token, entries[0].form)
        if entries[0].form == LANGUAGE_MAP and (text := _text(token)):
            return key, text
        for entry in entries:
            written = self._literal(entry, token)
            if written:
                return scalar(entry.key), Value(token, written, _bracketed(written))
        spelt_out = self._spelt_out(token)
        return key, Value(token, spelt_out, spelt_out)

    def _in_full(self, iri: str) -> Entry:
        """Return the key of a property that says nothing of its values: with a prefix, or whole."""
        short = self._home.abbreviated(iri)
        return Entry(short if ":" in short else iri, iri)

    def _link(self, token: str, form: str) -> Value:
        address = self.address(token)
        written = address if form == LINK else f"{{{self._words[ID]}: {address}}}"
        return Value(token, written, written)

    def _literal(self, entry: Entry, token: str) -> str:
        """Return a literal as the key takes it, "" when it has to say what it is."""
        if entry.form in (LINK, LANGUAGE_MAP):
            return ""
        value = nquads.literal(token.encode()).value
        is_plain = scalar(value) == value
        for quoted in (False, True) if is_plain else (True,):
            datatypes = self._datatypes.get(entry.iri, ())
            datatype = entry.form or datatype_of(value, datatypes, quoted=quoted)
            if typed(value, datatype) == token:
                return in_quotes(value) if quoted else value
        return ""

    def _spelt_out(self, token: str) -> str:
        """Return a value that says its datatype or language itself."""
        literal = nquads.literal(token.encode())
        value = f'"{VALUE}": {in_quotes(literal.value)}'
        if literal.language:
            return f'{{{value}, "{LANGUAGE}": {literal.language}}}'
        if literal.datatype == STRING:
            return f"{{{value}}}"
        datatype = bracketed(self._home.abbreviated(literal.datatype))
        return f"{{{value}, {self._words[TYPE]}: {datatype}}}"


def _text(token: str) -> Value | None:
    """Return a text in a language or in none; None for literals of other kinds."""
    literal = nquads.literal(token.encode())
    if literal.language:
        tag, same = literal.language, in_language(literal.value, literal.language)
    else:
        tag, same = '"@none"', nquads.quoted(literal.value)
    if same != token:
        return None
    is_clear = by_script(literal.value) == token
    return Value(token, scalar(literal.value), bracketed(literal.value), tag, is_clear)


def scalar(text: str) -> str:
    """Return a text as a scalar on a line of its own, in quotes where it needs them."""
    is_plain = _PLAIN.fullmatch(text) and ": " not in text and " #" not in text
    if is_plain and text not in _NULLS and not _MARKERS.match(text) and not _UNSAFE.search(text):
        return text
    return in_quotes(text)


def bracketed(text: str) -> str:
    """Return a text as a scalar that may stand within brackets, too."""
    return in_quotes(text) if _IN_BRACKETS.search(text) else scalar(text)


def _bracketed(written: str) -> str:
    """Return a written value for a list in brackets."""
    if written.startswith('"') or not _IN_BRACKETS.search(written):
        return written
    return in_quotes(written)


def in_quotes(text: str) -> str:
    """Return a text in double quotes."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04X}", json.dumps(text, ensure_ascii=False))
