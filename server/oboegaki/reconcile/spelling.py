"""The forms of a name in which two spellings of it are the same text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from oboegaki.check.letters import folded, modern

_LONGEST = 200
_MOST_DELETED = 40
"""Longer names have their sound compared as a whole only."""
_SHORTEST_SOUND = 5
_SHORTEST_BARE = 2

_KANA = dict(zip(range(ord("ぁ"), ord("ゖ") + 1), range(ord("ァ"), ord("ヶ") + 1), strict=True))
_LATIN_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[ -~]+")
_SMALL_WORDS = frozenset(("the", "of", "and"))
_BETWEEN = re.compile(r"[\W_ー]+")
_IN_BRACKETS = re.compile(r"[(（\[〔【][^()（）\]〕】]*[)）\]〕】]")
_LEGAL = re.compile(
    "(?:株式|有限|合同|合資|合名)会社|(?:一般|公益|特例)?(?:社団|財団)法人|(?:国立|公立)大学法人"
    "|(?:国立研究|独立行政|地方独立行政|特定非営利活動|社会福祉|学校|医療|宗教)(?:開発)?法人"
    "|npo法人|㈱|^日本国|^the | (?:inc|ltd|co|llc|corp)\\b"
)
_OFFICE = re.compile("([市区町村県])(?:役所|役場|庁)$")

_ROWS = {
    "A": "アイウエオワヲヴ", "K": "カキクケコガギグゲゴ", "S": "サシスセソザジズゼゾ",
    "T": "タチツテトダヂヅデド", "N": "ナニヌネノン", "H": "ハヒフヘホバビブベボパピプペポ",
    "M": "マミムメモ", "Y": "ヤユヨ", "R": "ラリルレロ", "": "ァィゥェォャュョッヮヵヶー",
}  # fmt: skip
_SOUNDS = str.maketrans({kana: row for row, all_ in _ROWS.items() for kana in all_} | {"ヴ": "H"})
_KATAKANA = re.compile("[ァ-ヺ]")


class Forms(NamedTuple):
    """A name as printed, with its letters made alike, without legal form, and by its sound."""

    printed: str
    plain: str
    bare: str
    sound: str


@lru_cache(maxsize=1 << 16)
def forms(name: str) -> Forms:
    """Return the forms of a name; a form that says nothing of its own is ""."""
    text = name[:_LONGEST]
    printed = folded(text)
    plain = _plain(text)
    bare = _OFFICE.sub(r"\1", _plain(_LEGAL.sub("", _IN_BRACKETS.sub("", text.casefold()))))
    return Forms(printed, plain, bare if len(bare) >= _SHORTEST_BARE else plain, _sound(plain))


def _plain(text: str) -> str:
    """Return a name without what width, marks, dashes, spaces, kana and old letters tell apart."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    apart = apart.replace("đ", "d")
    if _LATIN.fullmatch(unmarked := "".join(c for c in apart if not unicodedata.combining(c))):
        words = _LATIN_WORD.findall(unmarked)
        return " ".join(sorted(word for word in words if word not in _SMALL_WORDS))
    whole = unicodedata.normalize("NFC", apart)
    return _BETWEEN.sub("", modern(whole).translate(_KANA))


def _sound(plain: str) -> str:
    """Return what is left of a foreign name when vowels and voicing are not told apart."""
    if len(_KATAKANA.findall(plain)) >= _SHORTEST_SOUND - 1:
        return plain.translate(_SOUNDS)
    return plain.replace(" ", "") if plain.isascii() and len(plain) > _SHORTEST_SOUND else ""


def near(sound: str) -> Iterator[str]:
    """Yield a sound, and it without each one of its letters: two a letter apart share one.

    Chinese characters and numbers are never left out: 東区 and 西区 are two places.
    """
    if len(sound) < _SHORTEST_SOUND:
        return
    yield sound
    if len(sound) > _MOST_DELETED:
        return
    for place, letter in enumerate(sound):
        if letter.isascii() and letter.isalpha():
            yield sound[:place] + sound[place + 1 :]
