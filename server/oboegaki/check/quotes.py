"""Quotes read again in the text they are of, where a site keeps that text beside its data.

A text is told by its SHA-256, never by its name. Where it is not there nothing is said, for many a
site may not publish the text, or has only a page of it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from oboegaki import nquads
from oboegaki.check.letters import folded
from oboegaki.errors import Text
from oboegaki.rdf import term
from oboegaki.report import Finding, Severity
from oboegaki.sources.discover import Source
from oboegaki.statements.reader import Statements

_LARGEST = 16 << 20
_SHOWN = 40
_MOST_PLACES = 3

_TYPE, _SOURCE_TEXT = term("rdf:type"), term("obg:SourceText")
_SHA256, _LENGTH = term("obg:sha256"), term("obg:lengthInCodePoints")
_HAS_SOURCE, _HAS_SELECTOR = term("oa:hasSource"), term("oa:hasSelector")
_EXACT, _START, _END = term("oa:exact"), term("oa:start"), term("oa:end")

Values = dict[str, list[bytes]]
"""Property -> the tokens of its values."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A text that the site has: where, and what it says."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, with the resource that says so; `start` and `end` are None where none are given."""

    said_by: str
    exact: bytes
    placed_by: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def text(self) -> str:
        """Return the characters that are quoted."""
        return nquads.literal(self.exact).value


def misquoted(sources: Sequence[Source], statements: Statements) -> Iterator[Finding]:
    """Yield what is wrong with quotes of the texts that lie beside the sources."""
    wanted = {text: _hashes(statements, text) for text in _source_texts(statements)}
    if not wanted:
        return
    files = _files(sources)
    for text, hashes in wanted.items():
        found = next((files[each] for each in hashes if each in files), None)
        if found is not None:
            yield from _in_text(statements, text, found)
        elif hashes:
            yield from _another_text(sources, statements, text, files)


def _source_texts(statements: Statements) -> list[str]:
    return sorted(set(statements.pointing(_SOURCE_TEXT, _TYPE)))


def _hashes(statements: Statements, text: str) -> list[str]:
    return [nquads.literal(t).value for t in _values(statements, text).get(_SHA256, ())]


def _values(statements: Statements, resource: str) -> Values:
    found: Values = {}
    subject = nquads.token(resource)
    for each in statements.of_resource(resource):
        if each.subject == subject:
            for line in each.lines.splitlines():
                predicate, _, rest = line.partition(b" ")
                found.setdefault(nquads.iri(predicate), []).append(rest[:-2])
    return found


def _files(sources: Sequence[Source]) -> dict[str, Path]:
    """Return the text files in the folders of the sources by their SHA-256."""
    folders = {source.path.parent for source in sources}
    paths = [path for folder in sorted(folders) for path in sorted(folder.glob("*.txt"))]
    small = [path for path in paths if path.is_file() and path.stat().st_size <= _LARGEST]
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in small}


# Quotes --------------------------------------------------------------------------------------


def _in_text(statements: Statements, resource: str, path: Path) -> Iterator[Finding]:
    try:
        owned = Owned(path, path.read_bytes().decode())
    except UnicodeDecodeError:
        yield _not_utf8(resource, path)
        return
    for token in _values(statements, resource).get(_LENGTH, ()):
        if nquads.literal(token).value != str(len(owned.text)):
            yield _other_length(resource, token, owned)
    for evidence in sorted(set(statements.pointing(resource, _HAS_SOURCE))):
        for quote in _quotes(statements, evidence):
            yield from _checked(quote, owned)


def _quotes(statements: Statements, evidence: str) -> Iterator[Quote]:
    """Yield what one piece of evidence quotes, with its position when there is just one."""
    selectors = [
        (nquads.iri(token), _values(statements, nquads.iri(token)))
        for token in _values(statements, evidence).get(_HAS_SELECTOR, ())
        if not token.startswith(b'"')
    ]
    places = [
        (selector, start, end)
        for selector, values in selectors
        for start in _numbers(values, _START)
        for end in _numbers(values, _END)
    ]
    place = places[0] if len(places) == 1 else ("", None, None)
    for selector, values in selectors:
        for token in values.get(_EXACT, ()):
            yield Quote(selector, token, *place)


def _numbers(values: Values, property_: str) -> list[int]:
    forms = [nquads.literal(t).value for t in values.get(property_, ()) if t.startswith(b'"')]
    return [int(form) for form in forms if form.isdecimal()]


def _checked(quote: Quote, owned: Owned) -> Iterator[Finding]:
    if quote.start is None or quote.end is None:
        if quote.text not in owned.text:
            yield _not_found(quote, owned)
    elif owned.text[quote.start : quote.end] != quote.text:
        places = _places(quote.text, owned.text)
        yield _misplaced(quote, owned, places) if places else _not_found(quote, owned)


def _places(quote: str, text: str) -> list[int]:
    """Return where a quote begins in a text, the first few times."""
    found: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(found) < _MOST_PLACES:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _alike(quote: str, text: str) -> str:
    """Return the part of a text that differs from a quote in nothing that counts."""
    letters = [(plain, at) for at, character in enumerate(text) for plain in folded(character)]
    wanted = "".join(map(folded, quote))
    at = "".join(plain for plain, _ in letters).find(wanted) if wanted else -1
    return "" if at < 0 else text[letters[at][1] : letters[at + len(wanted) - 1][1] + 1]


# Findings ------------------------------------------------------------------------------------


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _not_found(quote: Quote, owned: Owned) -> Finding:
    near = _cut(_alike(quote.text, owned.text))
    shown = _cut(quote.text)
    return Finding(
        Severity.VIOLATION,
        "quote-not-found",
        Text(f"引用「{shown}」は本文（{owned.path.name}）にありません。",
             f'The quote "{shown}" does not occur in the text ({owned.path.name}).'),
        Text(f"本文には「{near}」とあります。そのとおりに書いてください。",
             f'The text has "{near}": write it like that.') if near
        else Text("本文のとおりに書き直すか、引用を取り除いてください。",
                  "Quote the text exactly, or remove the quote."),
        resource=quote.said_by,
        path=_EXACT,
        value=quote.exact.decode(),
    )  # fmt: skip


def _misplaced(quote: Quote, owned: Owned, places: Sequence[int]) -> Finding:
    shown, length = _cut(quote.text), len(quote.text)
    there = _cut(owned.text[quote.start : quote.end])
    spans = [f"oa:start {at} ; oa:end {at + length}" for at in places]
    return Finding(
        Severity.VIOLATION,
        "quote-misplaced",
        Text(f"本文（{owned.path.name}）の {quote.start} から {quote.end} までは「{there}」で、"
             f"引用「{shown}」ではありません。",
             f'From {quote.start} to {quote.end} the text ({owned.path.name}) has "{there}", not '
             f'the quote "{shown}".'),
        Text("位置を直してください: " + " または ".join(spans),
             "Mend the position: " + " or ".join(spans) + "."),
        resource=quote.placed_by,
        path=_START,
    )  # fmt: skip


def _other_length(resource: str, token: bytes, owned: Owned) -> Finding:
    stated, length = nquads.literal(token).value, len(owned.text)
    return Finding(
        Severity.VIOLATION,
        "source-text-length",
        Text(f"本文（{owned.path.name}）は {length} 文字で、{stated} 文字ではありません。",
             f"The text ({owned.path.name}) has {length} characters, not {stated}."),
        Text(f"obg:lengthInCodePoints を {length} にしてください。",
             f"Let obg:lengthInCodePoints be {length}."),
        resource=resource,
        path=_LENGTH,
        value=token.decode(),
    )  # fmt: skip


def _not_utf8(resource: str, path: Path) -> Finding:
    return Finding(
        Severity.WARNING,
        "source-text-encoding",
        Text(f"本文（{path.name}）が UTF-8 ではないため、引用を確かめられません。",
             f"The text ({path.name}) is not in UTF-8, so that quotes cannot be checked."),
        Text("UTF-8 で保存し、obg:sha256 と位置を付け直してください。",
             "Save it as UTF-8, then give its obg:sha256 and the positions anew."),
        resource=resource,
        path=_SHA256,
    )  # fmt: skip


def _another_text(
    sources: Sequence[Source], statements: Statements, resource: str, files: dict[str, Path]
) -> Iterator[Finding]:
    """Yield a warning when the file beside the data, named like it, is of another text."""
    graphs = set(statements.graphs_about(resource, _MOST_PLACES))
    named = {_text_beside(source) for source in sources if source.graph in graphs}
    for digest, path in files.items():
        if path in named:
            yield Finding(
                Severity.WARNING,
                "source-text-differs",
                Text(f"{path.name} は、データの作成に用いた本文ではありません（SHA-256 が"
                     "違います）。",
                     f"{path.name} is not the text from which the data were made: its SHA-256 "
                     "is another."),
                Text("元の本文に戻すか、引用の位置を確かめ直して、obg:sha256 を次の値にして"
                     f"ください: {digest}",
                     "Put the former text back, or check the positions of the quotes anew and "
                     f"let obg:sha256 be {digest}."),
                resource=resource,
                path=_SHA256,
            )  # fmt: skip


def _text_beside(source: Source) -> Path:
    """Return what the text of a source would be called: the same name, ending in .txt."""
    return source.path.with_name(source.path.name.removesuffix(".gz").rpartition(".")[0] + ".txt")
