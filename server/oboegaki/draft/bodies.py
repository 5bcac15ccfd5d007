"""Bodies that a text names: by what their names begin or end in, and by what the site knows.

A name ends where the text goes on in different ways: `NPO法人うみの森` is followed by が, と and a
space, while `NPO法人うみ` is always followed by の.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from oboegaki.draft.document import View
from oboegaki.draft.words import ORG_HEAD, ORG_TAIL, POST

_BREAK = r"\s、。,.:;・/()「」『』【】<>〈〉\[\]～~"
_PARTICLE = "とがはをにのでへやも"
_TAILED = re.compile(
    rf"[^{_BREAK}]{{1,40}}?(?:{ORG_TAIL})(?=$|[{_BREAK}{_PARTICLE}]|役所|役場|庁舎|議会|立[一-龠ぁ-んァ-ヴー]|教育委員会|[^{_BREAK}{_PARTICLE}]{{0,14}}(?:課|室|係|部|局|班|長)(?:$|[{_BREAK}{_PARTICLE}])|[^{_BREAK}{_PARTICLE}]{{0,14}}(?:{POST})(?:$|[{_BREAK}])|(?<![ぁ-ん])から|(?<![ぁ-ん])より|及び|および|並びに|ならびに|主催|共催)"
)
_HEADED = re.compile(rf"(?:{ORG_HEAD})[^{_BREAK}]{{1,40}}")
_COMPANY = re.compile("株式会社|有限会社|合同会社")
_JOINED = re.compile("[一-龠々ァ-ヴーA-Za-z]")
"""Before a word for companies: it ends a name then."""
_INSIDE_A_WORD = re.compile("[ぁ-ん](?:[やもへでに]|[とはがを][ぁ-ん])")
"""A particle that is none: `はやぶさ`, `子ども`."""
_STEP = re.compile(
    rf"[{_PARTICLE}]|(?<![ぁ-ん])から|(?<![ぁ-ん])より|及び|および|並びに|ならびに|また|この度|今般|このたび|主催|共催"
)
_CUT = re.compile(
    rf"[{_PARTICLE}]|(?<![ぁ-ん])から|(?<![ぁ-ん])より|及び|および|並びに|ならびに|との|主催|共催|取締役|執行役員|専務|常務|(?:副)?(?:代表|社長|理事長|会長|頭取|学長)"
)
_BARE = re.compile(
    r"(?:本|同|当|両|各|他|全|近隣|関係|県内|市内|副|元|前|市|町|村|県|区|府|都)?(?:市|町|村|区|県|府|省|庁|大学|銀行|協会|組合|団体|機構|法人|会議|委員会|"
    r"協議会|実行委員会|議会|事務所|センター|クラブ|グループ|州|病院|連合|財団|基金)|.*(?:都市|政令市|開発途上国)"
)
_COUNTED = re.compile(r"^計?\d+(?:法人|団体|社|市|町|村|者|大学)|の\d+[^\d]{1,6}(?:\d[^\d]{1,6})?$")
"""`次の3団体`, `近隣の2市3町`: how many there are, not what they are called."""
_INNER = re.compile(
    rf"には|では|(?:した|する|された|[いっん][ただ])(?=[一-龠ァ-ヴー])|(?<=[一-龠々ァ-ヴー\d])(?:[をにではへ]|が(?![丘原浜崎台谷池峰岡島沢]))(?=.)|(?<=[長臣事役氏])と|(?<![ぁ-ん])から|(?<![ぁ-ん])より|には|では|において|を|への|による|および|(?=(?:{ORG_HEAD})..)|である|する"
)
_PREPARED = re.compile(
    r"^(?:(?:下記|次|以下)のとおり|併せて|あわせて|新たに|引き続き|当日|この度|このたび|今般|今回|また|一方|さらに|なお|そして|本日|先に|当日は|及び|および|並びに|ならびに)"
)


_FORM = re.compile(rf"^(?:{ORG_HEAD})|(?:株式会社|有限会社|合同会社)$")
_LONGER = re.compile(
    r"教育委員会|人民委員会|人民政府|市長会|町村会|[一-龠]{0,3}(?:公社|公団)|商工会議所|社会福祉協議会"
)
"""With what a name goes on that already is one: `クアンハイ省人民委員会`."""


class Bodies:
    """The names of bodies in a text, longest first."""

    def __init__(
        self, view: View, known: Mapping[str, str] | None = None, lines: Iterable[str] = ()
    ) -> None:
        """Take a view without spaces, names that the site knows, and lines to look for names in."""
        self._text = view.text
        found = {each for line in lines for each in self._in_line(line)}
        found |= {name for name in known or () if name in view.text}
        self.names = sorted(filter(self._is_name, found), key=lambda each: (-len(each), each))
        every = "|".join(map(re.escape, self.names))
        self._any = re.compile(every) if every else re.compile(r"(?!)")

    def _is_name(self, name: str) -> bool:
        counted = _COUNTED.search(name)
        if name.startswith(("代表理事", "取締役", "代表取締役", "執行役員")):
            return False
        return len(name) > 1 and not counted and _BARE.fullmatch(name) is None

    def _in_line(self, line: str) -> Iterator[str]:
        for match in _HEADED.finditer(line):
            if _COMPANY.match(match[0]) and _JOINED.match(line[match.start() - 1 : match.start()]):
                continue
            yield self._headed(match[0])
        for match in re.finditer(rf"([)」』]?)([^{_BREAK}]+)", line):
            part = re.sub(r"^(?:[とはがをにでの]|及び)", "", match[2]) if match[1] else match[2]
            yield from self._tailed(part)

    def _tailed(self, part: str) -> Iterator[str]:
        """Yield names that end in a word for bodies, from the start of a part of a line."""
        part = _PREPARED.sub("", part)
        while part:
            match = _TAILED.match(part)
            if match is None:
                step = _STEP.search(part)
                if step is None:
                    return
                part = _PREPARED.sub("", part[step.end() :])
                continue
            name = _INNER.split(match[0])[-1]
            yield name
            rest = part[match.end() :]
            if longer := _LONGER.match(rest) or (rest.startswith("立") and _TAILED.match(rest)):
                yield name + longer[0]
            step = _STEP.search(rest)
            part = rest[step.end() :] if step else ""

    def _headed(self, name: str) -> str:
        """Return the name in words that begin as one; it ends where the text goes on variously."""
        head = re.match(ORG_HEAD, name)
        begin = head.end() if head else 4
        cuts = (each.start() for each in _CUT.finditer(name) if each.start() > begin)
        ends = [each for each in cuts if not _INSIDE_A_WORD.match(name, each - 1)]
        for end in ends:
            candidate = name[:end]
            after = {self._text[each.end() : each.end() + 1]
                     for each in re.finditer(re.escape(candidate), self._text)}  # fmt: skip
            if len(after) > 1 or name[end] != "の":
                return candidate
        return name

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where bodies are named in a text, from left to right, the longest ones."""
        for match in self._any.finditer(text):
            yield match.span()

    def at_start(self, text: str) -> str:
        """Return the body that a text begins with, "" when it begins with none."""
        match = self._any.match(text)
        return match[0] if match else ""

    def at_end(self, text: str) -> str:
        """Return the body that a text ends with, "" when it ends with none."""
        return next((each for each in self.names if text.endswith(each)), "")

    def of_short(self, words: str) -> str:
        """Return the company whose name without its form ends the words: `ハコブネ` of `(株)…`."""
        short = {name: _FORM.sub("", name) for name in self.names}
        full = [name for name, bare in short.items()
                if bare != name and len(bare) > 2 and words.endswith(bare)]  # fmt: skip
        return full[0] if len(full) == 1 else ""

    def in_full(self, name: str) -> str:
        """Return the name with its legal form in front, where the text has exactly one such."""
        if re.search("[市町村区郡県府省庁]$", name):
            return name
        full = [each for each in self.names
                if each.endswith(name) and re.fullmatch(ORG_HEAD, each[: -len(name)])]  # fmt: skip
        longest = [each for each in full if all(other in each for other in full)]
        return longest[0] if longest else name

    def is_one(self, text: str) -> bool:
        """Tell whether a text is the name of a body and nothing else."""
        return self._any.fullmatch(text) is not None


def inner_name(words: str) -> str:
    """Return the name at the end of words of a sentence: `署名には堺市議会` ends in `堺市議会`."""
    return _INNER.split(words)[-1]


def looks_like_body(text: str) -> bool:
    """Tell whether words alone on a line can be the name of a body."""
    compact = re.sub(r"\s", "", text)
    if re.search(rf"\s.*(?:{POST})", text):
        return False
    shaped = re.fullmatch(rf"(?:{ORG_HEAD}).+|.+?(?:{ORG_TAIL})", compact)
    return bool(shaped) and _BARE.fullmatch(compact) is None and len(compact) <= 40
