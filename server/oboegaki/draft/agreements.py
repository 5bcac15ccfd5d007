"""Agreements: what they are called and between whom they are."""

import re
from collections.abc import Iterator

from oboegaki.draft.bodies import Bodies, looks_like_body
from oboegaki.draft.document import Document, View, squeezed
from oboegaki.draft.label_words import AGREEMENT_NAME, PARTIES, PERSONS
from oboegaki.draft.labels import Labels
from oboegaki.draft.proposal import Agreement, Value
from oboegaki.draft.words import ORG_HEAD

KIND = (
    "協定書|協定|覚書|盟約書|盟約|合意書|議定書|確認書|協約|協力書|共同声明|共同宣言|協議書|"
    "提携書|宣言書"
)
_DONE = r"(?:(?:の|を|に)?(?:締結|調印|署名|結[びぶん]|交わ|取り交わ|交換))"
_QUOTED = re.compile(rf"[「『](?P<name>[^「」『』\n]{{2,80}}?(?:{KIND}))[」』]")
_PLAIN = re.compile(rf"(?P<name>[^\n、。「」()【】<>]{{1,60}}?(?:{KIND})){_DONE}")
_LEAD = re.compile(
    r"^.*?(?:(?:との間で|との間に|との|とで|が|は|を定めた|ことを定めた|とともに|として|に向けて|ため|ための)、?)(?=[^\s])"
)
_JOIN = re.compile(r"(?:と|、|及び|および|並びに|ならびに|・|×|,|の?間で|そして|/)+")


def agreements(
    document: Document,
    labels: Labels,
    bodies: Bodies,
    headline: Value | None,
    issuer: Value | None,
) -> list[Agreement]:
    """Return the agreements of a document: one at most, where it is concluded."""
    view = document.flow
    title = _labelled(labels) or _quoted(view) or _plain(view, bodies)
    if title is None:
        return []
    parties = _between(document, bodies, title)
    if len(parties) < 2:
        parties = _of_label(document, labels, bodies)
        parties = _with_issuer(parties, issuer) if _is_other_side(labels) else parties
    if len(parties) < 2:
        ways = (_of_headline(document, bodies, headline), _of_prose(view, bodies), parties)
        parties = max(ways, key=len)
    parties = parties or _partner(view, bodies) or _who_attend(document, labels, bodies, issuer)
    if len(parties) == 1:
        parties = _with_issuer(parties, issuer)
    return [Agreement(title, tuple(parties))]


def _is_other_side(labels: Labels) -> bool:
    """Tell whether the parties are listed as those with whom the issuer agrees."""
    return any(
        re.search("先|相手|(?:した|する|締結)(?:法人|団体|企業|事業者)", each.label)
        for each in labels.of(PARTIES)
    )


def _with_issuer(parties: list[Value], issuer: Value | None) -> list[Value]:
    if not parties or issuer is None or any(issuer.text in each.text for each in parties):
        return parties
    return [issuer, *parties]


# The name ------------------------------------------------------------------------------------


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


_WHEN = (
    r"(?:[をに](?:令和|平成|本日)?[\d年月日()曜火水木金土午前後時分正、]{2,24}"
    r"に(?=締結|調印|署名|結|交わ))"
)
_CHANGED = "を(?:一部)?(?:改定|改正|更新|延長|見直|変更)"
_DONE_AFTER = re.compile(rf"(?:[(][^)]*[)])?(?:{_DONE}|{_WHEN}|{_CHANGED})")


def _plain(view: View, bodies: Bodies) -> Value | None:
    """Return the name of what is concluded in a sentence, without who concludes it."""
    best: Value | None = None
    for match in _PLAIN.finditer(view.text):
        start, end = match.span("name")
        start += _lead(match["name"], bodies)
        if view.text[start - 1 : start] in _ENDS_A_DAY and view.text[start] in "にを":
            start += 1
        name = view.text[start:end]
        if start >= end or re.fullmatch(
            rf"(?:同|本|この|当該|三者|上記|標記の?|新たな)?(?:{KIND})", name
        ):
            continue
        if best is None or len(name) > len(best.text):
            best = Value(name, view.quote(start, end))
    return best


_ENDS_A_DAY = (")", "日", "月", "年", "時", "分")


_WHERE = re.compile(r".*(?:式|会|場|所|館|室|会議|まつり|祭)で(?=[^\s]{4})")
_SAME_SIDE = re.compile(
    r"[同両](?:市|町|村|区|県|府|国|社|省|者|大学|法人)(?:との間で|との|と|が|は)、?"
)


def _lead(name: str, bodies: Bodies) -> int:
    """Return how much of a name is still the sentence before it."""
    start = 0
    match = _LEAD.match(name)
    while match and match.end() < len(name):
        start += match.end()
        match = _LEAD.match(name[start:])
    if match := _WHERE.match(name, start):
        start = match.end()
    if match := _SAME_SIDE.match(name, start):
        start = match.end()
    for _, end in bodies.spans(name[start:]):
        after = re.match(r"(?:との|と|が|は|、)", name[start + end :])
        if after:
            start += end + after.end()
            break
    return start


# The parties ---------------------------------------------------------------------------------


def _value(document: Document, name: str, start: int = 0) -> Value | None:
    view = document.tight
    place = view.text.find(name, start)
    place = view.text.find(name) if place < 0 else place
    if place >= 0:
        return Value(name, view.quote(place, place + len(name)))
    flow = document.flow
    place = flow.text.find(name)
    return Value(name, flow.quote(place, place + len(name))) if place >= 0 else None


def _values(document: Document, names: list[str], start: int = 0) -> list[Value]:
    made = [_value(document, name, start) for name in dict.fromkeys(names)]
    return [each for each in made if each is not None]


def _between(document: Document, bodies: Bodies, title: Value) -> list[Value]:
    """Return the parties that a name gives: `AとBとの…`."""
    text = squeezed(title.text)
    match = re.match(r"(?P<parties>.+?)(?:との(?:間の)?|における|による)", text)
    if match is None:
        return []
    names = _chain(match["parties"], bodies)
    start = document.tight.find(title.quote.start)
    return _values(document, names, start) if len(names) > 1 else []


_APPOSED = re.compile(rf"の(?:{ORG_HEAD})")
"""`クラブの株式会社B`: what B is comes before its name."""


def _chain(text: str, bodies: Bodies) -> list[str]:
    """Return the bodies that a text names one after the other from its start, or none."""
    names: list[str] = []
    at = 0
    while at < len(text):
        of = _OF_COUNTRY.match(text, at)
        if of and _body_at(text[of.end() :], bodies):
            at = of.end()
        name = _body_at(text[at:], bodies)
        if not name:
            return [] if len(names) < 2 else names
        at += len(name)
        while (inner := bodies.at_start(text[at + 1 :])) and _APPOSED.match(text, at):
            name, at = inner, at + 1 + len(inner)
        names.append(name)
        join = _JOIN.match(text, at)
        if join is None or join.end() == len(text):
            break
        at = join.end()
    return names


_COUNTRY = re.compile(
    r"(?:[ァ-ヴー]{2,10}(?:社会主義|民主|人民|連邦|王|合衆|共和)*[国]?|日本国|中国|中華人民共和国|大韓民国)・?(?=.)"
)


_OF_COUNTRY = re.compile(
    r"(?:台湾|韓国|中国|米国|英国|独国|豪州|[ァ-ヴー]{2,12}(?:王国|共和国|連邦|国)?|中華人民共和国|大韓民国)の"
)


def _body_at(text: str, bodies: Bodies) -> str:
    name = bodies.at_start(text)
    if name:
        return name
    country = _COUNTRY.match(text)
    if country and (rest := bodies.at_start(text[country.end() :])):
        return text[: country.end()] + rest
    return ""


def _of_label(
    document: Document, labels: Labels, bodies: Bodies, kind: str = PARTIES
) -> list[Value]:
    """Return the parties that are listed as such, or the bodies of another list."""
    names: list[str] = []
    start = 0
    for each in labels.of(kind):
        start = start or document.tight.find(labels.view.origin(each.start))
        for span in each.parts:
            if "立会" in labels.text(span):
                continue
            names += list(_in_row(labels.text(span), bodies))
    return _values(document, names, start)


def _in_row(text: str, bodies: Bodies) -> Iterator[str]:
    """Yield the parties of a row: bodies that a piece of it is or begins with."""
    pieces = re.split(r"[、/・]|\s{2,}|\t", text)
    for piece in pieces:
        compact = re.sub(r"^(?:[・※○●]|[(]?\d+[).]|[甲乙丙丁](?=[:\s(]))[::]?", "", squeezed(piece))
        name = bodies.at_start(compact)
        if not name and looks_like_body(compact):
            name = compact
        if name and not re.match(r"(?:会議|議会|教育委員会)", compact[len(name) :]):
            yield name


def _partner(view: View, bodies: Bodies) -> list[Value]:
    """Return the one body of `知事が…を訪れ、Bと…覚書を締結します`."""
    for start, end in bodies.spans(view.text):
        if _WITH.match(view.text, end):
            return _values(view.document, [view.text[start:end]])
    if match := _UNKNOWN.search(view.text):
        return _values(view.document, [match["partner"]])
    return []


_UNKNOWN = re.compile(
    rf"(?:、|は|が)(?P<partner>[^、。「」はがをにで\s]{{4,40}})と(?=「[^」]*(?:{KIND})」(?:{_DONE}|{_WHEN}))"
)
"""A partner that nothing but its place tells to be a body."""


def _who_attend(
    document: Document, labels: Labels, bodies: Bodies, issuer: Value | None
) -> list[Value]:
    """Return the bodies of a list of those who attend, when who issues the release is in it."""
    found = _of_label(document, labels, bodies, PERSONS)
    there = issuer is not None and any(each.text == issuer.text for each in found)
    return found if there and len(found) > 1 else []


def _of_headline(document: Document, bodies: Bodies, headline: Value | None) -> list[Value]:
    if headline is None:
        return []
    text = squeezed(headline.text)
    for match in re.finditer(r"^|[」』~、!:]", text):
        names = _with_partner(text[match.end() :], bodies)
        if len(names) > 1:
            return _values(document, names)
    for match in re.finditer(r"^|、", text):
        partner = _body_at(text[match.end() :], bodies)
        if partner and _WITH.match(text, match.end() + len(partner)):
            return _values(document, [partner])
    return []


_WITH = re.compile(rf"と(?:「[^」]*(?:{KIND})」|[^、。]{{0,20}}(?:{KIND}){_DONE})")


def _with_partner(text: str, bodies: Bodies) -> list[str]:
    """Return the bodies of `A、B及びCが…`, `AがBと…`, `A・B「…」`."""
    names = _chain(text, bodies)
    if len(names) > 1:
        return names
    first = _body_at(text, bodies)
    match = re.match(r"(?:と|が|は|、|で|・)+", text[len(first) :]) if first else None
    if match is None:
        return []
    second = _chain_or_one(text[len(first) + match.end() :], bodies)
    return [first, *second] if second else []


def _chain_or_one(text: str, bodies: Bodies) -> list[str]:
    names = _chain(text, bodies)
    if names:
        return names
    name = _body_at(text, bodies)
    return (
        [name] if name and text[len(name) :].startswith(("と", "との", "、", "及び", "が")) else []
    )


def _of_prose(view: View, bodies: Bodies) -> list[Value]:
    """Return the bodies of the sentences that say that they conclude something; most win."""
    best: list[str] = []
    both: list[str] = []
    for match in re.finditer(r"[^。\n]+", view.text):
        both = _two_sides(match[0], bodies) or both
        done = re.search(rf"(?:{KIND})[」』]?(?:{_DONE}|{_WHEN}|{_CHANGED})", match[0])
        if done is None:
            continue
        sentence = re.sub(r"[(][^()]*[)]", "", match[0][: done.end()])
        rest = match[0][done.end() :]
        ways = (*_chains(sentence, bodies), _subject_and_partner(sentence, bodies))
        told = both if re.match(r".{0,12}両(?:[市町村区県府国社省者校]|大学)", sentence) else []
        for names in (*ways, _named_after(rest, bodies), told):
            best = names if len(names) > max(1, len(best)) else best
    return [each for name in dict.fromkeys(best) if (each := _value(view.document, name))]


def _two_sides(sentence: str, bodies: Bodies) -> list[str]:
    """Return the two whom a later sentence may call 両者: `Aは、Bとの間で…`."""
    names = _subject_and_partner(re.sub(r"[(][^()]*[)]", "", sentence), bodies)
    return names if len(names) == 2 else []


def _named_after(rest: str, bodies: Bodies) -> list[str]:
    """Return the bodies of `…を締結している A、B、C の…`."""
    match = re.match(r"(?:し|結)?(?:ている|た|んだ|んでいる)", rest)
    return _chain(rest[match.end() :], bodies) if match else []


def _chains(sentence: str, bodies: Bodies) -> Iterator[list[str]]:
    for begin in re.finditer(r"^|、", sentence):
        yield _with_partner(sentence[begin.end() :], bodies)


def _subject_and_partner(sentence: str, bodies: Bodies) -> list[str]:
    """Return the bodies of `Aは…、BとXを結びました`."""
    return [name for start, end in _joined(sentence, bodies)
             if (name := sentence[start:end]) and _ROLE.match(sentence, end)]  # fmt: skip


def _joined(sentence: str, bodies: Bodies) -> Iterator[tuple[int, int]]:
    """Yield where bodies are named, one with its country before it as one."""
    begin = -1
    for start, end in bodies.spans(sentence):
        first = begin if begin >= 0 and sentence[begin:start].endswith("国") else start
        begin = first if sentence[first:end].endswith("国") else -1
        if begin < 0 or not bodies.at_start(sentence[end:]):
            yield first, end


_ROLE = re.compile(r"は|が|では|と(?!いう|し|も)|との|及び|、(?=[^、]{2,20}(?:と|は|が))")
