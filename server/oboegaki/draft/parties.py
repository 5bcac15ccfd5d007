"""Between whom an agreement is: as its name, a list, the headline or a sentence tells."""

import re
from collections.abc import Iterator

from oboegaki.draft.agreement_words import CHANGED, DONE, KIND, WHEN
from oboegaki.draft.bodies import Bodies, looks_like_body
from oboegaki.draft.document import Document, View, squeezed
from oboegaki.draft.label_words import PARTIES, PERSONS
from oboegaki.draft.labels import Labelled, Labels
from oboegaki.draft.proposal import Value
from oboegaki.draft.words import ORG_HEAD

_JOIN = re.compile(r"(?:と|、|及び|および|並びに|ならびに|・|×|,|の?間で|そして|/)+")


def parties(
    document: Document,
    labels: Labels,
    bodies: Bodies,
    headline: Value | None,
    issuer: Value | None,
    title: Value,
) -> list[Value]:
    """Return the parties of an agreement: of its name, as listed, of the headline, of sentences."""
    found = _between(document, bodies, title)
    if len(found) < 2:
        found = _of_label(document, labels, bodies)
        found = _with_issuer(found, issuer) if _is_other_side(labels) else found
    if len(found) < 2:
        found = max((*_told(document, labels, bodies, headline), found), key=len)
    found = (
        found or _partner(document.flow, bodies) or _who_attend(document, labels, bodies, issuer)
    )
    if len(found) == 1:
        found = _with_issuer(found, issuer)
    return [_in_full(document, bodies, each) for each in found]


def _told(
    document: Document, labels: Labels, bodies: Bodies, headline: Value | None
) -> Iterator[list[Value]]:
    """Yield the parties by the headline, by the sentences and by who signs."""
    prose = _of_prose(document.flow, bodies)
    told = _closer(_of_headline(document, bodies, headline), prose)
    yield told
    yield prose
    yield [next((other for other in told if other.text.endswith(each.text)), each)
           for each in _signers(document, labels, bodies)]  # fmt: skip


def _closer(headline: list[Value], prose: list[Value]) -> list[Value]:
    """Return the parties of a headline, closer where prose is: `A省人民委員会` for `A省`."""
    if len(headline) != len(prose):
        return headline
    return [next((other for other in prose if other.text.startswith(each.text)), each)
            for each in headline]  # fmt: skip


def _in_full(document: Document, bodies: Bodies, party: Value) -> Value:
    """Return a party with its legal form, where the text says it once."""
    name = bodies.in_full(party.text)
    return party if name == party.text else _value(document, name) or party


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
    names = _chain(match["parties"], bodies, _UNIT_OF_ITS_OWN)
    start = document.tight.find(title.quote.start)
    return _values(document, names, start) if len(names) > 1 else []


_APPOSED = re.compile(rf"の(?:{ORG_HEAD})")
"""`クラブの株式会社B`: what B is comes before its name."""


_UNIT_OF_ITS_OWN = re.compile(
    r"[一-龠ァ-ヴー]{1,12}(?:局|部|公社|公団|企業団|委員会|学校|本部|支社|支店)(?=と|及び|、|・|$)"
)
"""With what a party goes on in the name of an agreement: `くろしお市上下水道局と`."""


def _chain(text: str, bodies: Bodies, longer: re.Pattern[str] | None = None) -> list[str]:
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
        if longer and (more := longer.match(text, at)):
            name, at = name + more[0], more.end()
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


def _signers(document: Document, labels: Labels, bodies: Bodies) -> list[Value]:
    """Return the bodies of those who are listed as signing."""
    signing = [each for each in labels.of(PERSONS) if re.search("署名|調印|締結", each.label)]
    return _of_rows(document, labels, bodies, signing)


def _of_label(
    document: Document, labels: Labels, bodies: Bodies, kind: str = PARTIES
) -> list[Value]:
    """Return the parties that are listed as such, or the bodies of another list."""
    return _of_rows(document, labels, bodies, labels.of(kind))


def _of_rows(
    document: Document, labels: Labels, bodies: Bodies, listed: list[Labelled]
) -> list[Value]:
    names: list[str] = []
    start = 0
    for each in listed:
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
        compact = re.sub(
            r"^(?:[・※○●]|[(]?\d+[).]|[甲乙丙丁](?=[:\s(])|[(][甲乙丙丁戊][)])[::]?",
            "",
            squeezed(piece),
        )
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
    rf"(?:、|は|が)(?P<partner>[^、。「」はがをにで\s]{{4,40}})と(?=「[^」]*(?:{KIND})」(?:{DONE}|{WHEN}))"
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


_WITH = re.compile(rf"と(?:「[^」]*(?:{KIND})」|[^、。]{{0,20}}(?:{KIND}){DONE})")


_THEIRS = re.compile(
    "の(?:[小中高]学?校|学校|大学|企業|事業者|団体|病院|図書館|商工会|生徒|チーム)"
)
"""After two cities: it is not they who agree."""


def _with_partner(text: str, bodies: Bodies) -> list[str]:
    """Return the bodies of `A、B及びCが…`, `AがBと…`, `A・B「…」`."""
    names = _chain(text, bodies, _UNIT_OF_ITS_OWN)
    if len(names) > 1:
        return [] if _THEIRS.match(text, text.find(names[-1]) + len(names[-1])) else names
    first = _body_at(text, bodies)
    match = re.match(r"(?:と|が|は|、|では|・)+", text[len(first) :]) if first else None
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
        done = re.search(rf"(?:{KIND})[」』]?(?:{DONE}|{WHEN}|{CHANGED})", match[0])
        if done is None:
            continue
        sentence = re.sub(r"[(][^()]*[)]", "", match[0][: done.end()])
        rest = match[0][done.end() :]
        ways = (*_chains(sentence, bodies), _subject_and_partner(sentence, bodies))
        told = both if re.match(r".{0,12}両(?:[市町村区県府国社省者校]|大学)", sentence) else []
        for names in (*ways, _named_after(rest, bodies), told):
            best = names if len(names) > max(1, len(best)) or _says_more(names, best) else best
    return [each for name in dict.fromkeys(best) if (each := _value(view.document, name))]


def _says_more(names: list[str], best: list[str]) -> bool:
    """Tell whether a later sentence names the same bodies in more words."""
    return len(names) == len(best) and all(map(str.startswith, sorted(names), sorted(best)))


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
