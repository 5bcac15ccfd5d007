"""The search key of a text: what is compared instead of the text itself.

Compatibility forms become plain (NFKC: half-width kana, full-width letters, `km²`), every dash is
`-`, both wave dashes are `~`, case and the marks on Latin letters are dropped (`Bà Rịa` is found by
`ba ria`), and white space stands only between two letters that are not Chinese or Japanese, so that
`永藤 英機` and `永藤英機` are the same. A key is indexed as pairs of characters, which finds any
part of a text, words or not: Japanese has no spaces to split at.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from operator import add
from typing import NamedTuple

MOST_TERMS = 10
"""Terms of one question that are looked at."""

_DASHES = "‐‑‒–—―−﹣"
_SAME = {**dict.fromkeys(_DASHES, "-"), "〜": "~", "đ": "d", "Đ": "d"}
_OTHERS = re.compile(f"[{''.join(_SAME)}\x00-\x08\x0e-\x1b\x7f]")
"""What is written otherwise, and control characters, which are dropped."""
_VOICED = "ﾞﾟ"
_MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]")
_MARKS = re.compile("([A-Za-z\u00c0-\u024f])[\u0300-\u036f]+")
_WITHOUT_SPACES = "\u2e80"
"""From here on scripts are written without spaces: Chinese characters, kana and what they use."""

_SPACE = re.compile(r"\s+")
_SPACES = re.compile(rf" (?=[{_WITHOUT_SPACES}-\U0010ffff])|(?<=[{_WITHOUT_SPACES}-\U0010ffff]) ")

_GAP = "\u3000"
"""Stands for a space in the index, where a space separates."""

_BEGIN, _END = "\ue000", "\ue001"
"""Stand at both ends of a text in the index."""

_TERM = re.compile(r'"([^"]+)"|(\S+)')


class Key(NamedTuple):
    """The key of a text, and for each of its characters where it stands in the text."""

    text: str
    positions: tuple[int, ...]


def key(text: str) -> Key:
    """Return the key of a text."""
    found = list(_without_spaces(_folded(text)))
    return Key("".join(each for each, _ in found), tuple(place for _, place in found))


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """Yield the characters of a text as they are compared, each with its position."""
    for place, cluster in _clusters(text):
        if len(cluster) == 1 and " " <= cluster < "\x7f":
            yield (" " if cluster.isspace() else cluster.lower()), place
            continue
        for each in _compared(cluster):
            yield (" " if each.isspace() else each), place


def _compared(text: str) -> str:
    """Return a text in its compatibility form, without marks on Latin letters and without case."""
    plain = _OTHERS.sub(lambda match: _SAME.get(match[0], ""), unicodedata.normalize("NFKC", text))
    if _MARKED.search(plain):
        apart = _MARKS.sub(r"\1", unicodedata.normalize("NFD", plain))
        plain = unicodedata.normalize("NFC", apart)
    return plain.casefold()


def _key(text: str) -> str:
    """Return the same as `key(text).text`, an order of magnitude sooner."""
    return _SPACES.sub("", _SPACE.sub(" ", _compared(text))).strip(" ")


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character together with the marks that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        follows = place < len(text) and text[place] > "\x7f" and _is_mark(text[place])
        if not follows:
            yield start, text[start:place]
            start = place


def _is_mark(character: str) -> bool:
    return character in _VOICED or bool(unicodedata.combining(character))


def _without_spaces(characters: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Drop white space but for one space between letters of scripts that need it."""
    before, waiting = _WITHOUT_SPACES, -1
    for each, place in characters:
        if each == " ":
            waiting = place if waiting < 0 else waiting
            continue
        if waiting >= 0 and before < _WITHOUT_SPACES and each < _WITHOUT_SPACES:
            yield " ", waiting
        yield each, place
        before, waiting = each, -1


def tokens(text: str) -> str:
    """Return a text as the index holds it: each pair of neighbours, its begin and end included."""
    return _pairs(_BEGIN + _key(text) + _END)


def _pairs(text: str) -> str:
    whole = text.replace(" ", _GAP)
    return " ".join(map(add, whole, whole[1:]))


def terms(question: str) -> tuple[str, ...]:
    """Return the keys of what a question asks for: words, or "several words" in quotes."""
    found = (quoted or word for quoted, word in _TERM.findall(question))
    keys = dict.fromkeys(map(_key, found))
    return tuple(each for each in keys if each)[:MOST_TERMS]


def expression(wanted: Sequence[str]) -> str:
    """Return the terms as an FTS5 expression: each of them has to occur."""
    return " AND ".join(f"{_quoted(each)}*" if len(each) == 1 else _quoted(_pairs(each))
                        for each in wanted)  # fmt: skip


def exactly(question: str) -> str:
    """Return the FTS5 expression of what has a question as a whole name."""
    return f"name : {_quoted(tokens(question))}"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def found_in(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Return where terms stand in a text: begins and ends in order, none within another."""
    made = key(text)
    spans = []
    for each in wanted:
        start = made.text.find(each)
        while start >= 0:
            last = start + len(each) - 1
            spans.append((made.positions[start], _end(text, made, last)))
            start = made.text.find(each, last + 1)
    return _apart(spans)


def _end(text: str, made: Key, last: int) -> int:
    """Return where the cluster ends from which a character of the key comes."""
    later = (place for place in made.positions[last + 1 :] if place > made.positions[last])
    end = made.positions[last] + 1
    while end < len(text) and text[end] > "\x7f" and _is_mark(text[end]):
        end += 1
    return min(end, next(later, len(text)))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
