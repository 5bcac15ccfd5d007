"""Why a result was found: a passage of its texts with the terms marked."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.iris import MAIN, document_of
from oboegaki.search.keys import found_in
from oboegaki.statements.reader import Statements

_MOST_TEXTS = 2_000
"""Literals of one result that are looked through."""

_BEFORE, _AFTER = 40, 100
"""Characters around the first term that are shown."""

_LONGEST = 300
"""Characters that are shown from there on, were it marked from end to end."""

Piece = tuple[str, bool]
"""A part of a text, and whether it is marked."""


class Passage(NamedTuple):
    """A part of a text, its language, and the resource whose text it is."""

    pieces: tuple[Piece, ...]
    language: str
    iri: str

    @property
    def text(self) -> str:
        """Return the passage without its marks."""
        return "".join(text for text, _ in self.pieces)


def marked(text: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """Return a whole text as pieces."""
    return tuple(_pieces(text, found_in(text, terms)))


def passage(
    statements: Statements, iri: str, terms: Sequence[str], order: Sequence[str], shown: str
) -> Passage | None:
    """Return a passage of a unit with the terms, in the language that is best in `order`.

    `shown` is the text that stands above it already; None when no other text has a term.
    """
    best, rank = None, len(order) + 1
    for subject, text, language in islice(_texts(statements, iri), _MOST_TEXTS):
        known = order.index(language) if language in order else len(order)
        if known < rank and text != shown and (spans := found_in(text, terms)):
            best, rank = Passage(_around(text, spans), language, subject), known
        if rank == 0:
            break
    return best


def _texts(statements: Statements, iri: str) -> Iterator[tuple[str, str, str]]:
    """Yield each literal of a unit: whose it is, its text, its language."""
    document = document_of(iri)
    is_whole = iri in (document, document + MAIN)
    read = statements.of_document if is_whole else statements.of_resource
    for each in read(document if is_whole else iri):
        for line in each.lines.splitlines():
            _, _, object_ = line.partition(b" ")
            if object_[:1] == b'"':
                literal = nquads.literal(object_[:-2])
                yield nquads.iri(each.subject), literal.value, literal.language


def _around(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    start = max(0, spans[0][0] - _BEFORE)
    end = min(len(text), spans[0][1] + _AFTER, spans[0][0] + _LONGEST)
    inside = [(a - start, min(b, end) - start) for a, b in spans if a < end]
    pieces = list(_pieces(text[start:end], inside))
    if start:
        pieces.insert(0, ("…", False))
    if end < len(text):
        pieces.append(("…", False))
    return tuple(pieces)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in spans:
        if start > done:
            yield text[done:start], False
        yield text[start:end], True
        done = end
    if done < len(text):
        yield text[done:], False
