r"""Regular expressions of XPath (what sh:pattern holds) as Python's, exactly.

F&O 3.1, section 5.6.1, on XSD 1.1 part 2, appendix G. Python has no `\p{L}`, `\i` and `\c`, no
subtraction of classes, wider `\s`, another `\w`, and a `$` that also fits before a last newline.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import cache

_LAST = 0x10FFFF
_ASSIGNED = ((0, 0x32400), (0xE0000, 0xE0200))
"""Where characters other than private and unassigned ones are (Unicode 15)."""
_PRIVATE = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))

Ranges = list[tuple[int, int]]


class BadPattern(Exception):
    """The pattern is not a regular expression; `str()` says why, in English."""


def translated(pattern: str, flags: str = "") -> str:
    """Return a Python pattern that matches what `pattern` does; raises BadPattern."""
    unknown = set(flags) - set("smixq")
    if unknown:
        raise BadPattern(f"there is no flag {''.join(sorted(unknown))!r}")
    kept = "".join(flag for flag in "smi" if flag in flags)
    mode = f"(?{kept})" if kept else ""
    body = re.escape(pattern) if "q" in flags else _Reader(pattern, flags).expression()
    try:
        re.compile(mode + body)
    except re.error as error:
        raise BadPattern(str(error)) from None
    return mode + body


def portable(pattern: str, flags: str = "") -> bool:
    """Tell whether the pattern keeps to XPath, so that every engine reads it alike."""
    if "q" in flags:
        return True
    return not re.search(r"(?<!\\)(?:\\\\)*(?:\(\?(?!:)|\\[ABZabefghjklmoquvxyz])", pattern)


class _Reader:
    """Walks through one pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._text = pattern
        self._at = 0
        self._spaced = "x" in flags
        self._end = "$" if "m" in flags else r"\Z"

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise BadPattern("it ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _peek(self, length: int = 1) -> str:
        return self._text[self._at : self._at + length]

    def expression(self) -> str:
        parts = []
        while self._at < len(self._text):
            character = self._next()
            if character == "\\":
                parts.append(self._escape())
            elif character == "[":
                parts.append(self._class())
            elif character == "$":
                parts.append(self._end)
            elif not (self._spaced and character.isspace()):
                parts.append(character)
        return "".join(parts)

    def _escape(self) -> str:
        ranges = self._multiple()
        if ranges is not None:
            return _bracketed(ranges)
        return "\\" + self._text[self._at - 1]

    def _multiple(self) -> Ranges | None:
        """Return what an escape stands for when it stands for several characters."""
        letter = self._next()
        if letter in "pP":
            if self._next() != "{":
                raise BadPattern(r"write \p{…} with a category")
            name, brace, _ = self._text[self._at :].partition("}")
            self._at += len(name) + len(brace)
            ranges = property_ranges(name)
        elif letter.lower() in _ESCAPES:
            ranges = _ESCAPES[letter.lower()]()
        else:
            return None
        return _inverted(ranges) if letter.isupper() else ranges

    def _class(self) -> str:
        negated = self._peek() == "^"
        self._at += negated
        positive, subtracted = self._members()
        body = _bracketed(_inverted(positive) if negated else positive)
        return f"(?:(?!{subtracted}){body})" if subtracted else body

    def _members(self) -> tuple[Ranges, str]:
        """Read up to the closing bracket; return the ranges and the class that is taken away."""
        ranges: Ranges = []
        while (character := self._next()) != "]":
            if character == "-" and self._peek() == "[":
                self._at += 1
                subtracted = self._class()
                if self._next() != "]":
                    raise BadPattern("a class that is taken away stands last")
                return ranges, subtracted
            if character == "\\" and (several := self._multiple()) is not None:
                ranges += several
                continue
            first = self._single(character)
            ranges.append((first, self._upper(first)))
        if not ranges:
            raise BadPattern("a class is empty")
        return ranges, ""

    def _single(self, character: str) -> int:
        if character == "[":
            raise BadPattern("write \\[ for a bracket in a class")
        if character != "\\":
            return ord(character)
        escaped = self._text[self._at - 1]
        return ord({"n": "\n", "r": "\r", "t": "\t"}.get(escaped, escaped))

    def _upper(self, first: int) -> int:
        """Return the end of a range, or its beginning when it is one character."""
        if self._peek() != "-" or self._peek(2) in ("-]", "-["):
            return first
        self._at += 1
        character = self._next()
        if character == "\\":
            self._at += 1
        last = self._single(character)
        if last < first:
            raise BadPattern("a range runs backwards")
        return last


def _bracketed(ranges: Ranges) -> str:
    if not ranges:
        return "(?!)"
    parts = (
        _code(low) if low == high else f"{_code(low)}-{_code(high)}"
        for low, high in _merged(ranges)
    )
    return "[" + "".join(parts) + "]"


def _code(point: int) -> str:
    character = chr(point)
    return character if character.isalnum() else f"\\U{point:08x}"


def _merged(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _inverted(ranges: Ranges) -> Ranges:
    gaps, start = [], 0
    for low, high in _merged(ranges):
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    return [*gaps, (start, _LAST)] if start <= _LAST else gaps


@cache
def _categories() -> dict[str, Ranges]:
    """Return the ranges of each general category of Unicode, found out once, when first asked."""
    found: dict[str, Ranges] = defaultdict(list)
    for low, high in _ASSIGNED:
        for point in range(low, high):
            ranges = found[unicodedata.category(chr(point))]
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1] = (ranges[-1][0], point)
            else:
                ranges.append((point, point))
    found["Co"] += _PRIVATE
    known = [each for ranges in found.values() for each in ranges]
    found["Cn"] += _inverted(known)
    return found


@cache
def property_ranges(name: str) -> Ranges:
    """Return the characters of a category (`L`, `Lu`) or a block (`IsHiragana`)."""
    block = _BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    if block is not None:
        return [block]
    fitting = [ranges for category, ranges in _categories().items() if category.startswith(name)]
    if not fitting or not name:
        raise BadPattern(f"\\p{{{name}}} is not known")
    return _merged([each for ranges in fitting for each in ranges])


def _word() -> Ranges:
    return _inverted([each for name in "PZC" for each in property_ranges(name)])


_NAME_START: Ranges = [
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6),
    (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F),
    (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
]  # fmt: skip
_NAME_MORE: Ranges = [(0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)]
_ESCAPES: dict[str, Callable[[], Ranges]] = {
    "s": lambda: [(0x20, 0x20), (0x9, 0xA), (0xD, 0xD)],
    "d": lambda: property_ranges("Nd"),
    "w": _word,
    "i": lambda: _NAME_START,
    "c": lambda: _NAME_START + _NAME_MORE,
}
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Thai": (0xE00, 0xE7F),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7AF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
"""The blocks that press releases in Japanese, English and Vietnamese may name."""
