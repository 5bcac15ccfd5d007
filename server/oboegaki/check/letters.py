"""Texts for comparison: width, wave dashes and spaces tell nothing apart."""

import unicodedata

_WAVE_DASH = "\u301c"

_MODERN = str.maketrans(
    "髙﨑濵濱邊邉澤齋齊斎櫻廣國學會縣區圓藝眞惠榮德靜壽瀧龍嶋嶌冨萬與條團體經淺關鐵驛藏豐黑"
    "島實寶將拂曉樂歸氣渡濟燈爐獨獸畫發盡禪稻穗莊處號藥蟲觀證譽豫賴輕轉辯遲郞隱靈顯點齡"
    "ヰヱゐゑ",
    "高崎浜浜辺辺沢斉斉斉桜広国学会県区円芸真恵栄徳静寿滝竜島島富万与条団体経浅関鉄駅蔵豊黒"
    "島実宝将払暁楽帰気渡済灯炉独獣画発尽禅稲穂荘処号薬虫観証誉予頼軽転弁遅郎隠霊顕点齢"
    "イエいえ",
)
"""Letters of names -> the form that is usual now. 斎 and 斉 are two; names mix them up."""


def folded(text: str) -> str:
    """Return a text in which what only looks different is the same.

    Full-width tildes become ASCII by NFKC and wave dashes do not, though both are printed for one
    another.
    """
    plain = unicodedata.normalize("NFKC", text.replace(_WAVE_DASH, "~"))
    return "".join(plain.split()).casefold()


def modern(text: str) -> str:
    """Return a text with old and odd forms of Chinese characters in their usual form."""
    return text.translate(_MODERN)
