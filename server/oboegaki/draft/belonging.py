"""Which body is meant beside a post: by its short name, as a unit, or by standing alone."""

import re

from oboegaki.draft.bodies import Bodies, looks_like_body
from oboegaki.draft.document import View, squeezed
from oboegaki.draft.words import POST

_A_WORD_OF_ITS_OWN = re.compile(
    rf"(?!.*(?:{POST}))[^\s、。:「」()]{{4,}}[一-龠ぁ-んァ-ヴーA-Za-z](?<![部課局室係班官])"
)
"""What stands alone before a post in a list is a body, whatever it ends in."""
_COUNTRIES = (
    "日本 日本国 米国 英国 中国 韓国 台湾 ドイツ フランス イタリア カナダ インド タイ".split()
)
_SAME = re.compile(r"同(市|町|村|区|県|府|社|金庫|銀行|大学|組合|協会|機構|省|庁|法人)$")
_TAIL_ALONE = re.compile(
    "(?:信用金庫|銀行|商工会議所|商工会|連合会|協会|協議会|組合|大学|高校|病院|財団|公社)$"
)
"""What a body is called for short once it has been named."""
_OWNED = re.compile(
    r".{2,}?(?:市|町|村|県|府|省|庁|会社|大学|銀行|協会|組合|機構|委員会|協議会|法人|財団|公庫).|(?:株式会社|在[一-龠ァ-ヴー]+(?:国|総|日本))"
)


class Belonging:
    """Tells which body words beside a post mean."""

    def __init__(self, view: View, bodies: Bodies) -> None:
        """Take the plain view of a document and the bodies that it names."""
        self._text, self._bodies = view.text, bodies

    def in_short(self, words: str, at: int) -> tuple[int, int] | None:
        """Return the body that `同社` or `信用金庫の` stands for."""
        if same := _SAME.search(words):
            return self._before(same[1], at)
        if company := self._bodies.of_short(words):
            place = self._text.find(company)
            return (place, place + len(company)) if place >= 0 else None
        tail = _TAIL_ALONE.search(words)
        return self._only(tail[0]) if tail else None

    def _before(self, tail: str, at: int) -> tuple[int, int] | None:
        """Return the body that `同社` or `同市` stands for: the last one that ends so."""
        text = self._text
        found = [(text.rfind(name, 0, at), name) for name in self._bodies.names
                 if name.endswith(tail) or (tail == "社" and "会社" in name)]  # fmt: skip
        place, name = max(found, default=(-1, ""))
        return (place, place + len(name)) if place >= 0 else None

    def _only(self, tail: str) -> tuple[int, int] | None:
        """Return the one body of the text that ends so: `信用金庫の…理事長`."""
        every = {each for each in self._bodies.names if each.endswith(tail)}
        names = {each for each in every if not any(each != other and each in other
                                                   for other in every)}  # fmt: skip
        at = self._text.find(next(iter(names))) if len(names) == 1 else -1
        return (at, at + len(next(iter(names)))) if at >= 0 else None

    def is_part(self, words: str) -> bool:
        """Tell whether a word is a unit of a body, `国土交通省港湾局`, or one by standing alone."""
        if _A_WORD_OF_ITS_OWN.fullmatch(words) or words in _COUNTRIES:
            return True
        name = self._bodies.at_start(words)
        return bool(name) and re.fullmatch("[^とがはをにで、。]+[部局課室院所]", words) is not None

    def is_body(self, words: str) -> bool:
        """Tell whether words are the name of a body."""
        return self._bodies.is_one(squeezed(words)) or looks_like_body(words)

    def is_bare(self, post: str) -> bool:
        """Tell whether a post says of no body that it is of it."""
        return self._bodies.at_start(post) == "" and _OWNED.match(post) is None
