"""Statements -> Turtle as the sources of the flagship have it: a block a thing, in their order."""

import re
from collections.abc import Iterable, Iterator

from oboegaki import nquads
from oboegaki.authoring.compose import Comments, Triple, by_subject
from oboegaki.authoring.names import Home
from oboegaki.rdf import CONCEPTS, term

_TYPE = f"<{term('rdf:type')}>"
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*)")
_CONCEPT = re.compile(re.escape(CONCEPTS) + r"([a-z][a-z-]*)#(?=[A-Za-z0-9_])")
_BARE = {
    term("xsd:integer"): re.compile(r"[+-]?\d+"),
    term("xsd:decimal"): re.compile(r"[+-]?\d*\.\d+"),
    term("xsd:boolean"): re.compile(r"true|false"),
}
_WIDEST = 110


def turtle(statements: Iterable[Triple], home: Home, comments: Comments | None = None) -> str:
    """Return Turtle of statements, with the prefixes that it uses; `:name` is a fragment.

    Raises NotAcceptable for triple terms.
    """
    writer = _Writer(home)
    noted = comments or Comments()
    body = [line for subject, about in by_subject(statements).items()
            for line in _block(writer, subject, about, noted)]  # fmt: skip
    head = [f"# {comment}".rstrip() for comment in noted.head]
    prefixes = [f"PREFIX {name}: <{iri}>" for name, iri in sorted(writer.used.items())]
    return "\n".join([*head, *prefixes, *body]) + "\n"


def _block(
    writer: "_Writer", subject: str, about: dict[str, list[str]], comments: Comments
) -> Iterator[str]:
    yield ""
    yield from (f"# {comment}".rstrip() for comment in comments.before.get(subject, ()))
    yield writer.name(subject)
    for predicate, objects in about.items():
        for each in objects:
            above = comments.above.get((subject, predicate, each), ())
            yield from (f"    # {comment}".rstrip() for comment in above)
        key = "a" if predicate == _TYPE else writer.name(predicate)
        values = [writer.value(each) for each in objects]
        notes = [comments.beside.get((subject, predicate, each), "") for each in objects]
        yield from _values(key, values, notes)
    yield "    ."


def _values(key: str, values: list[str], notes: list[str]) -> Iterator[str]:
    """Yield the values of a property on one line, or on one each where they are long."""
    line = f"    {key} {' , '.join(values)} ;"
    if len(line) <= _WIDEST and not any(notes):
        yield line
        return
    yield f"    {key}"
    last = len(values) - 1
    for number, (value, note) in enumerate(zip(values, notes, strict=True)):
        comment = f" # {' '.join(note.split())}" if note else ""
        yield f"        {value} {';' if number == last else ','}{comment}"


class _Writer:
    """Writes terms, and takes note of the prefixes that they need."""

    def __init__(self, home: Home) -> None:
        self.used: dict[str, str] = {}
        self._known = {"": home.document + "#", **home.prefixes}

    def name(self, token: str) -> str:
        """Return an IRI with its prefix, in full, or the label of a blank node."""
        if not token.startswith("<"):
            return token
        iri = nquads.iri(token.encode())
        known = dict(self._known)
        if (match := _CONCEPT.match(iri)) and match[1] not in known:
            known = {match[1]: match.group(), **known}
        for prefix, namespace in known.items():
            local = iri.removeprefix(namespace)
            if local != iri and _LOCAL.fullmatch(local):
                self.used[prefix] = namespace
                return f"{prefix}:{local}"
        return token

    def value(self, token: str) -> str:
        """Return any term; numbers and truth values stand alone."""
        if not token.startswith('"'):
            return self.name(token)
        literal = nquads.literal(token.encode())
        bare = _BARE.get(literal.datatype)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        end = token.rindex('"') + 1
        if token[end:].startswith("^^"):
            return f"{token[:end]}^^{self.name(token[end + 2 :])}"
        return token
