"""Agreements: what they are called; between whom they are is told by `parties`."""

import re

from oboegaki.draft.agreement_words import CHANGED, DONE, KIND, WHEN
from oboegaki.draft.bodies import Bodies
from oboegaki.draft.document import Document, View
from oboegaki.draft.label_words import AGREEMENT_NAME
from oboegaki.draft.labels import Labels
from oboegaki.draft.parties import parties
from oboegaki.draft.proposal import Agreement, Value
from oboegaki.draft.words import POST
from oboegaki.errors import Text

_QUOTED = re.compile(rf"[「『](?P<name>[^「」『』\n]{{2,80}}?(?:{KIND}))[」』]")
_LEAD = re.compile(
    r"(?:(?:との間で|との間に|との|とで|が|は|を定めた|ことを定めた|とともに|として|に向けて|ため|ための)、?)(?=[^\s])"
)


def agreements(
    document: Document,
    labels: Labels,
    bodies: Bodies,
    headline: Value | None,
    issuer: Value | None,
) -> list[Agreement]:
    """Return the agreements of a document: one at most, where it is concluded."""
    view = document.flow
    title = _labelled(labels) or _quoted(view) or _plain(view, bodies, labels)
    if title is None:
        return []
    return [Agreement(title, tuple(parties(document, labels, bodies, headline, issuer, title)))]


def _labelled(labels: Labels) -> Value | None:
    for each in labels.of(AGREEMENT_NAME):
        if not each.parts:
            continue
        quote = labels.quote(each)
        text = re.sub(r"\s*\n\s*", "", quote.text).strip()
        match = re.match(rf"[「『]?(?P<name>.*?(?:{KIND}))(?:[」』].*)?(?:[(][^)]*[)])?$", text)
        if match and "。" not in text:
            start = quote.start + quote.text.find(match["name"][:1])
            name = match["name"]
            ends = _end_of(labels.view.document.text, start, name)
            return Value(squeezed_inside(name), labels.view.document.quote(start, ends))
    return None


def _end_of(text: str, start: int, name: str) -> int:
    """Return where a name ends that may be torn by line ends."""
    at = start
    for character in name:
        while text[at] != character:
            at += 1
        at += 1
    return at


def squeezed_inside(text: str) -> str:
    """Return a text with each white space as one space."""
    return re.sub(r"\s+", " ", text)


def _quoted(view: View) -> Value | None:
    """Return a name in brackets, the longest that is concluded, else the first."""
    found = [each for each in _QUOTED.finditer(view.text)
             if _DONE_AFTER.match(view.text, each.end())]  # fmt: skip
    if not found:
        return None
    best = max(found, key=lambda each: (len(each["name"]), -each.start()))
    if re.fullmatch(rf"(?:連携|包括連携)?(?:{KIND})", best["name"]):
        plain = [each for each in found if each is not best]
        best = plain[0] if plain else best
    return Value(best["name"], view.quote(best.start("name"), best.end("name")))


_PLAIN = re.compile(rf"(?P<name>[^\n、。「」()【】<>]{{1,60}}?(?:{KIND}))(?:{DONE}|{WHEN})")
_DONE_AFTER = re.compile(rf"(?:[(][^)]*[)])?(?:{DONE}|{WHEN}|{CHANGED})")


def _plain(view: View, bodies: Bodies, labels: Labels) -> Value | None:
    """Return the name of what is concluded in a sentence, without who concludes it."""
    best: Value | None = None
    labelled = [view.find(labels.view.origin(each.parts[0][0]))
                for each in labels.all if each.parts]  # fmt: skip
    for match in _PLAIN.finditer(view.text):
        start, end = match.span("name")
        start = max([start, *(at for at in labelled if start < at < end)])
        start += _lead(view.text[start:end], bodies, labels.places)
        if view.text[start - 1 : start] in _ENDS_A_DAY and view.text[start] in "にを":
            start += 1
        if joined := _JOINED.match(view.text, start, end):
            start = joined.end()
        name = view.text[start:end]
        if start >= end or _NO_NAME.search(name):
            continue
        if best is None or len(name) > len(best.text):
            best = Value(name, view.quote(start, end), (_CUT_OUT,))
    return best


_CUT_OUT = Text(
    "文から切り出した名称です。どこからが名称か確かめてください。",
    "Cut out of a sentence: see where the name begins.",
    "Tên được cắt ra từ một câu: hãy xem tên bắt đầu từ đâu.",
)
_JOINED = re.compile("(?:との?間の|間の|[とのはがを、・](?=[一-龠ァ-ヴA-Z])|に(?!関))")
"""What is left of the sentence before a name: `間の水分野における協力覚書`."""

_NO_NAME = re.compile(
    rf"^(?:同|本|この|当該|三者|上記|標記の?|新たな)?(?:{KIND})$"
    rf"|(?:\d+[つ件本]|次|以下|下記|複数|それぞれ)の(?:連携)?(?:{KIND})$"
    rf"|[をにがで].*(?<!関す)(?<!対す)[うくすつぬむるぐぶ](?:ための)?(?:連携)?(?:{KIND})$"
)
"""Words that tell of an agreement and are no name of it: `2つの協定`, `駅に棚を置く覚書`."""

_ENDS_A_DAY = (")", "日", "月", "年", "時", "分")


_OF_BOTH = re.compile("の(?=[^、]{2,}(?:に関する|に係る|連携|協力|交流))")
"""After the second of two: `A市とB校の連携に関する協定`."""
_AFTER_BODY = re.compile(r"との|と|が|は|、|(?:の[^、の]{1,8})?による")
_WHERE = re.compile(r".*(?:式|会|場|所|館|室|会議|まつり|祭)で(?=[^\s]{4})")
_PARTNER = re.compile(
    rf".*(?:{POST}|大学|団体|企業|事業者|商工会|協会|組合|機構|公社|[\d数][者社])と(?!の)(?=[^と]{{2,}}$)"
)
"""With whom: by a word for a post or a kind of body, `ベルン市長と交流協定`."""
_SAME_SIDE = re.compile(
    r"[同両](?:市|町|村|区|県|府|国|社|省|者|大学|法人)(?:との間で|との|と|が|は)、?"
)


def _lead(name: str, bodies: Bodies, places: frozenset[str]) -> int:
    """Return how much of a name is still the sentence before it; a particle may be in a name."""
    start = 0
    inside = [range(name.find(each) + 1, name.find(each) + len(each))
              for each in {*places, *bodies.names} if each in name]  # fmt: skip
    for lead in _LEAD.finditer(name):
        if lead.end() < len(name) and not any(lead.end() in each for each in inside):
            start = lead.end()
    for pattern in (_WHERE, _PARTNER, _SAME_SIDE):
        if match := pattern.match(name, start):
            start = match.end()
    for _, end in bodies.spans(name):
        if end <= start:
            continue
        if after := _AFTER_BODY.match(name, end) or (start and _OF_BOTH.match(name, end)):
            start = after.end()
    return start
