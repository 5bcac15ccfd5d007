"""Facts that a reviewer adds, with the words of the source that say so, and the review itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from oboegaki import nquads
from oboegaki.authoring.compose import Triple, compose
from oboegaki.authoring.literals import by_script, datatype_of, typed
from oboegaki.authoring.names import key_of
from oboegaki.authoring.values import Pen, bracketed, in_quotes
from oboegaki.authoring.yaml_tree import UNREVIEWED
from oboegaki.contexts import LANGUAGE_MAP, LINK, terms
from oboegaki.errors import BadRequest, Text
from oboegaki.rdf import term
from oboegaki.review.edits import closed, verified
from oboegaki.review.facts import EVIDENCE, Facts, Thing
from oboegaki.review.form import Form, Slot
from oboegaki.review.lines import Block, Change, added, changed, included, language
from oboegaki.review.original import Original

_LONGEST, _LONGEST_NAME = 60, 100
_WHO, _DAY = "（氏名）", "（日付）"
_NEW = f"# {UNREVIEWED} 新しいものです。番地（ローマ字）を決めてください。"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the source: `text[start:end]`, on the line of that number."""

    text: str
    start: int
    end: int
    line: int

    @property
    def comment(self) -> str:
        """Return the words as the comment beside a value has them."""
        words = " ".join(self.text.split())
        short = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
        return f" # L{self.line}「{short}」"


def quoted(original: Original | None, words: str, start: int | None) -> Quoted | None:
    """Return the words with their place; None for no words.

    Raises BadRequest where they are not in the source, or more than once and no place is given.
    """
    if not words.strip():
        return None
    if original is None:
        raise BadRequest(
            Text("元の本文がないため、語句を根拠にできません。",
                 "There is no source text to quote from.",
                 "Không có văn bản gốc để trích."),
            Text("語句の欄を空にしてください。", "Leave the words empty.",
                 "Hãy để trống ô trích dẫn."),
        )  # fmt: skip
    found = original.places(words, start)
    if len(found) != 1:
        raise _not_one(len(found))
    low, high = found[0]
    return Quoted(original.text[low:high], low, high, original.line_of(low))


def _not_one(count: int) -> BadRequest:
    if count:
        return BadRequest(
            Text("その語句は本文に二か所以上あります。",
                 "Those words stand in the source more than once.",
                 "Cụm từ này có ở nhiều chỗ trong văn bản."),
            Text("前後の語を加えて、一か所に決まるようにしてください。",
                 "Take some words before or after along.",
                 "Hãy lấy thêm từ phía trước hoặc sau."),
        )  # fmt: skip
    return BadRequest(
        Text("その語句は本文にありません。", "Those words are not in the source.",
             "Cụm từ này không có trong văn bản."),
        Text("本文から写すか、本文で選んでください。", "Copy or select them there.",
             "Hãy chép hoặc chọn trong văn bản."),
    )  # fmt: skip


def add(
    facts: Facts, form: Form, thing: Thing, slot: Slot, value: str, quote: Quoted | None
) -> str:
    """Return the text in which a thing has one more fact, and the words that say so.

    A name where a thing is asked for makes a new thing, whose address is still to be chosen.
    """
    if not value.strip():
        raise BadRequest(
            Text("値が空です。", "The value is empty.", "Giá trị trống."),
            Text("値を書いてください。", "Write one.", "Hãy ghi giá trị."),
        )
    text, value = facts.text, form.meant(slot, value)
    if slot.is_link and not _is_address(facts, value):
        address = form.fresh(slot.classes[0] if slot.classes else "")
        text = included(facts, [_new_thing(facts, slot, address, value)])
        value = address
    text = _stated(text, facts, thing, slot, value, quote)
    if quote is not None:
        text = _proven(text, facts, thing, quote)
    return verified(facts, text, without=facts.statements)


def _is_address(facts: Facts, value: str) -> bool:
    try:
        return bool(facts.home.expanded(value))
    except ValueError:
        return False


def _new_thing(facts: Facts, slot: Slot, address: str, name: str) -> Block:
    it = iri(facts.home.expanded(address))
    kinds = [(it, iri(term("rdf:type")), iri(each)) for each in slot.classes[:1]]
    (block,) = composed(facts, [*kinds, (it, iri(term("rdfs:label")), by_script(name))])
    return [_NEW, *block]


def _again(text: str, facts: Facts, thing: Thing) -> tuple[Facts, Thing]:
    """Return what a text says, and the same thing in it: what is put in stands below it."""
    now = Facts(text, facts.home)
    return now, next(each for each in now.things if each.mapping.at == thing.mapping.at)


def _stated(
    text: str, facts: Facts, thing: Thing, slot: Slot, value: str, quote: Quoted | None
) -> str:
    now, there = _again(text, facts, thing)
    key, written = _written(facts, slot, value)
    return added(now, there, slot.iri, key, [[written + (quote.comment if quote else "")]])


def _written(facts: Facts, slot: Slot, value: str) -> tuple[str, str]:
    """Return key and value as they are written for a property."""
    known = next((each for each in terms() if each.iri == slot.iri), None)
    form, datatypes = (known.form, known.datatypes) if known else ("", ())
    if slot.is_link or form == LINK:
        token = iri(facts.home.expanded(value))
    elif form == LANGUAGE_MAP:
        token = by_script(value)
    else:
        token = typed(value, form or datatype_of(value, datatypes, quoted=False))
    ((key, values),) = Pen(facts.home, language(facts)).by_key(iri(slot.iri), [token]).items()
    return key, values[0].text


def _proven(text: str, facts: Facts, thing: Thing, quote: Quoted) -> str:
    """Return the text in which a thing leads to the words that say something of it."""
    now, there = _again(text, facts, thing)
    taken = {each.iri for each in now.things}
    number = next(n for n in count(1) if f"{facts.home.document}#e-{n}" not in taken)
    anchor = f"{facts.home.document}#e-{number}"
    key = key_of(EVIDENCE, language(facts))
    text = added(now, there, EVIDENCE, key, [[bracketed(f"#e-{number}")]])
    now, _ = _again(text, facts, thing)
    return included(now, composed(facts, _evidence(now, anchor, quote)))


def _evidence(facts: Facts, anchor: str, quote: Quoted) -> list[Triple]:
    """Return what an anchor says: the source, the exact words and their position (OA, 4.2)."""
    exact, place = f"{anchor}-quote", f"{anchor}-position"
    sources = (each.iri for each in facts.things if term("obg:SourceText") in each.classes)
    said = [
        (anchor, "rdf:type", iri(term("oa:SpecificResource"))),
        *((anchor, "oa:hasSource", iri(each)) for each in list(sources)[:1]),
        (anchor, "oa:hasSelector", iri(exact)),
        (anchor, "oa:hasSelector", iri(place)),
        (exact, "rdf:type", iri(term("oa:TextQuoteSelector"))),
        (exact, "oa:exact", nquads.quoted(quote.text)),
        (place, "rdf:type", iri(term("oa:TextPositionSelector"))),
        (place, "oa:start", typed(str(quote.start), term("xsd:integer"))),
        (place, "oa:end", typed(str(quote.end), term("xsd:integer"))),
    ]
    return [(iri(subject), iri(term(name)), object_) for subject, name, object_ in said]


def composed(facts: Facts, triples: Iterable[Triple]) -> list[Block]:
    """Return things as blocks of lines, each with those inside that it alone leads to."""
    blocks: list[Block] = []
    for line in compose(triples, facts.home, language(facts)).splitlines():
        if line.startswith("- "):
            blocks.append([])
        blocks[-1].append(line[2:])
    return blocks


def iri(address: str) -> str:
    """Return the token of an IRI."""
    return nquads.token(address).decode()


def sign(facts: Facts, reviewer: str, day: date) -> str:
    """Return the text in which a person stands for the release: who has compared it, and when.

    Raises BadRequest while something waits for a decision, or without a name.
    """
    name = " ".join(reviewer.split())
    if facts.waiting or facts.left > len(facts.signatures):
        raise BadRequest(
            Text(f"まだ決めていないものが {facts.left - len(facts.signatures)} 件あります。",
                 f"{facts.left - len(facts.signatures)} things still wait for a decision.",
                 f"Còn {facts.left - len(facts.signatures)} mục chưa quyết định."),
            Text("すべて決めてから、確認を終えてください。", "Decide on them first.",
                 "Hãy quyết định hết trước."),
        )  # fmt: skip
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadRequest(
            Text("確認した人の名前がありません。", "There is no name of a reviewer.",
                 "Chưa có tên người xác nhận."),
            Text(f"{_LONGEST_NAME} 文字までで書いてください。",
                 f"Write up to {_LONGEST_NAME} characters.",
                 f"Hãy ghi tối đa {_LONGEST_NAME} ký tự."),
        )  # fmt: skip
    asked = [closed(facts, mark) for mark in facts.signatures]
    settled = Facts(changed(facts.text, [*asked, *_blanks(facts, name, day)]), facts.home)
    return verified(settled, _reviewed(settled, name, day), without=settled.statements)


def _blanks(facts: Facts, name: str, day: date) -> Iterator[Change]:
    """Yield the changes that fill in the blanks that a draft leaves in its note."""
    for _, row in facts.rows.values():
        if row.key.iri == term("obg:encodingNote") and _WHO in row.value.text:
            filled = row.value.text.replace(_WHO, name).replace(_DAY, day.isoformat())
            yield (row.value.at, row.value.end, in_quotes(filled))


def _reviewed(facts: Facts, name: str, day: date) -> str:
    document = facts.home.document
    taken = {each.iri for each in facts.things}
    number = next(n for n in count(1) if f"{document}#review-{n}" not in taken)
    review, who = f"{document}#review-{number}", f"{document}#reviewer-{number}"
    said = [
        (review, "rdf:type", iri(term("obg:Review"))),
        (review, "rdfs:label", nquads.quoted("内容の確認") + "@ja"),
        (review, "rdfs:label", nquads.quoted("review of the content") + "@en"),
        (review, "obg:reviewer", iri(who)),
        (review, "obg:reviewedOn", typed(day.isoformat(), term("xsd:date"))),
        (who, "rdf:type", iri(term("foaf:Agent"))),
        (who, "rdfs:label", by_script(name)),
    ]
    triples = [(iri(subject), iri(term(each)), value) for subject, each, value in said]
    text = included(facts, composed(facts, triples))
    for property_, value in (("obg:review", review), ("prov:wasAttributedTo", who)):
        now = Facts(text, facts.home)
        there = next((each for each in now.things if each.iri == document), None)
        if there is None:
            kind = (iri(document), iri(term("rdf:type")), iri(term("foaf:Document")))
            text = included(now, composed(now, [kind]))
            now = Facts(text, facts.home)
            there = next(each for each in now.things if each.iri == document)
        key = key_of(term(property_), language(facts))
        text = added(now, there, term(property_), key, [[bracketed(now.home.abbreviated(value))]])
    return text
