"""How a Japanese name is read, set beside the characters that it is written in."""

import unicodedata

Piece = tuple[str, str]
"""Characters, and their reading; "" where they tell it themselves or it is not known."""


def pieces(text: str, reading: str) -> list[Piece]:
    """Return a text in pieces with their readings, word by word where both have as many words."""
    words, readings = text.split(), reading.split()
    if not reading or not any(_is_han(each) for each in text):
        return [(text, "")]
    if len(words) != len(readings):
        return [(text, reading)]
    found: list[Piece] = []
    for word, kana in zip(words, readings, strict=True):
        found += [(" ", "")] if found else []
        found += _word(word, kana)
    return found


def _word(word: str, kana: str) -> list[Piece]:
    """Leave out of a word's reading what stands at its end in kana already."""
    if word == kana:
        return [(word, "")]
    end = 0
    while end < min(len(word), len(kana)) - 1 and word[-1 - end] == kana[-1 - end]:
        end += 1
    stem = (word[: len(word) - end], kana[: len(kana) - end])
    return [stem, (word[len(word) - end :], "")] if end else [stem]


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED")
