"""A decision changes what it is about, and nothing else."""

import random
import re
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from drafts import HOME, corpus, drafted, facts, original

from oboegaki.authoring import read_yaml
from oboegaki.errors import BadRequest
from oboegaki.rdf import term
from oboegaki.review import additions, edits
from oboegaki.review.facts import Facts, Row, Thing
from oboegaki.review.form import Form, Slot

ABOUT = {"seen": corpus("seen"), "final": corpus("final")}
DAY = date(2026, 4, 2)


def row(found: Facts, name: str, value: str) -> Row:
    """Return the value of a property."""
    (each,) = (r for _, r in found.rows.values() if r.key.iri == term(name)
               and r.value.text == value)  # fmt: skip
    return each


def thing(found: Facts, name: str, label: str) -> Thing:
    """Return the thing of a class with a label."""
    (each,) = (t for t in found.things if term(name) in t.classes and t.label == label)
    return each


def slot(found: Facts, about: Thing, name: str) -> Slot:
    (each,) = (s for s in Form(found, {}).slots(about) if s.iri == term(name))
    return each


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are gone, and those that have come."""
    old, new = before.splitlines(), after.splitlines()
    return [each for each in old if each not in new], [each for each in new if each not in old]


def all_settled(text: str) -> str:
    """Accept everything."""
    while (found := facts(text)).waiting:
        at = found.waiting[0]
        if at in found.rows:
            text = edits.accept(found, found.rows[at][1], found.rows[at][1].value.text)
        else:
            text = edits.settle(found, found.marks[at][1])
    return text


def test_accepting_takes_only_the_mark_away_and_keeps_the_quote() -> None:
    found = facts()
    after = edits.accept(found, row(found, "dcterms:issued", "2026-03-25"), "2026-03-25")
    assert changed_lines(found.text, after) == (
        ["発行日: 2026-03-25 # 要確認 L1「令和8年3月25日」"],
        ["発行日: 2026-03-25 # L1「令和8年3月25日」"],
    )


def test_a_correction_reaches_the_same_words_of_the_thing_but_no_quote() -> None:
    found, title = facts(), "脱炭素社会の実現に関する連携協定"
    after = edits.accept(found, row(found, "dcterms:title", title), "連携協定: 脱炭素 #1")
    gone, come = changed_lines(found.text, after)
    assert [each.strip().partition(":")[0] for each in gone] == ["題名", "名称", "印刷された名称"]
    assert all('"連携協定: 脱炭素 #1"' in each for each in come), "quoted, as YAML needs it"
    assert f"引用: {title}" in after


def test_rejecting_takes_a_value_out_and_its_key_with_the_last_one() -> None:
    found = facts()
    one = edits.reject(found, row(found, "obg:party", "orgs:park-2"))
    assert changed_lines(found.text, one)[0] == [
        "      - orgs:park-2 # 要確認 L6「株式会社あおば」"
    ]
    again = facts(one)
    none = edits.reject(again, row(again, "obg:party", "orgs:midori"))
    assert "当事者" not in none


def test_a_new_address_is_followed_from_everywhere() -> None:
    found = facts()
    about = thing(found, "org:Organization", "株式会社あおば")
    after = edits.name(found, about, about.marks[0], "orgs:aoba")
    assert "orgs:park-2" not in after
    assert after.count("orgs:aoba") == found.text.count("orgs:park-2") > 1


def test_a_thing_is_removed_with_what_leads_to_it_and_what_others_need_stays() -> None:
    found = facts()
    about = thing(found, "foaf:Person", "山田 太郎")
    after = edits.remove(found, about)
    assert "persons:park-1" not in after and "山田 太郎の出席" in after
    assert "posts:park-1" in after
    kept = facts(after)
    led_to = {kept.iri_of(r.value) for _, r in kept.rows.values() if r.key.iri == edits_evidence()}
    assert led_to <= {each.iri for each in kept.things}, "no evidence is lost"


def edits_evidence() -> str:
    return term("obg:evidence")


def test_the_release_itself_is_not_removed() -> None:
    found = facts()
    with pytest.raises(BadRequest, match="release itself"):
        edits.remove(found, found.things[0])


@pytest.mark.parametrize("wrong", ["not an address", "orgs:a b", "javascript:alert(1)", ""])
def test_what_is_no_address_is_refused_where_one_is_asked(wrong: str) -> None:
    found = facts()
    about = thing(found, "org:Organization", "株式会社あおば")
    if wrong:
        with pytest.raises(BadRequest):
            edits.name(found, about, about.marks[0], wrong)
    with pytest.raises(BadRequest):
        edits.accept(found, row(found, "obg:party", "orgs:park-2"), wrong)


def test_a_text_in_one_of_two_languages_is_taken_out_alone() -> None:
    text = "種類: 報道発表資料\n題名:\n  ja: 題\n  en: title\n名称: 名\n"
    found = facts(text)
    assert edits.reject(found, row(found, "dcterms:title", "title")) == text.replace(
        "  en: title\n", ""
    )


# Written by hand ---------------------------------------------------------------------------------

BY_HAND = """\
# 頭の注
種類: 報道発表資料
題名: {ja: 題, en: "title"} # 要確認 L1「題」
報じる事柄:
  - {番地: events:a, 種類: 行事, 名称: 集い}
当事者: [orgs:a, orgs:b] # 要確認 L1「題」
注釈: |
  一行目
  二行目
"""


@pytest.mark.parametrize(
    ("name", "value", "decide"),
    [
        ("rdfs:label", "集い", edits.reject),
        ("obg:party", "orgs:a", edits.reject),
        ("dcterms:title", "title", edits.reject),
    ],
)
def test_what_shares_its_line_is_not_taken_out(
    name: str, value: str, decide: Callable[[Facts, Row], str]
) -> None:
    found = facts(BY_HAND)
    with pytest.raises(BadRequest, match="taken away"):
        decide(found, row(found, name, value))


@pytest.mark.parametrize(
    ("name", "value", "new", "there"),
    [
        ("rdfs:label", "集い", "祭り, 夏", '名称: "祭り, 夏"}'),
        ("obg:party", "orgs:a", "orgs:c", "[orgs:c, orgs:b]"),
        ("dcterms:title", "title", 'a "b"', 'en: "a \\"b\\""}'),
        ("rdfs:comment", "一行目\n二行目\n", "一行", "注釈: 一行\n"),
    ],
)
def test_what_shares_its_line_is_corrected_in_place(
    name: str, value: str, new: str, there: str
) -> None:
    found = facts(BY_HAND)
    after = edits.accept(found, row(found, name, value), new)
    assert there in after and "# 頭の注" in after
    row(facts(after), name, new)


@pytest.mark.parametrize("value", ["\u202e", "]]>", "a: b # c", "- x", "'", '"', "\\", "{", "😀"])
def test_a_value_is_read_back_as_it_was_written(value: str) -> None:
    found = facts()
    after = edits.accept(found, row(found, "obg:nameAsPrinted", "みどり市"), value)
    row(facts(after), "obg:nameAsPrinted", value)


# Added -------------------------------------------------------------------------------------------


def test_an_added_fact_has_its_words_as_comment_and_as_evidence() -> None:
    found = facts()
    about = thing(found, "schema:QuantitativeValue", "約30％")
    quote = additions.quoted(original(), "温室効果ガス", None)
    after = additions.add(
        found, Form(found, {}), about, slot(found, about, "obg:quantityKind"), "人口", quote
    )
    assert re.search(r"数量の種類: concept:quantity-kind#\S+ # L13「温室効果ガス」", after)
    kept = facts(after)
    start = original().text.index("温室効果ガス")
    places = kept.evidence[thing(kept, "schema:QuantitativeValue", "約30％").mapping.at]
    assert (start, start + 6) in places


def test_a_name_where_a_thing_is_asked_for_makes_one_whose_address_is_asked_next() -> None:
    found = facts()
    about = thing(found, "obg:Agreement", "脱炭素社会の実現に関する連携協定")
    after = additions.add(
        found, Form(found, {}), about, slot(found, about, "obg:party"), "月見町", None
    )
    kept = facts(after)
    made = thing(kept, "org:Organization", "月見町")
    assert made.marks[0].names_thing
    assert made.iri in {kept.iri_of(r.value) for _, r in kept.rows.values()
                        if r.key.iri == term("obg:party")}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "start", "why"),
    [("環境局", None, "more than once"), ("ない語句", None, "not in the source")],
)
def test_words_must_stand_in_the_source_at_one_place(
    words: str, start: int | None, why: str
) -> None:
    with pytest.raises(BadRequest, match=why):
        additions.quoted(original(), words, start)
    second = original().text.rindex("環境局")
    quote = additions.quoted(original(), "環境局", second)
    assert quote is not None and quote.start == second


# Signed ------------------------------------------------------------------------------------------


def test_nobody_signs_while_something_waits() -> None:
    with pytest.raises(BadRequest, match="still wait"):
        additions.sign(facts(), "広報課", DAY)


@pytest.mark.parametrize("name", ["", "   ", "名" * 101])
def test_a_review_has_a_name(name: str) -> None:
    with pytest.raises(BadRequest, match="no name"):
        additions.sign(facts(all_settled(drafted())), name, DAY)


def test_a_review_is_an_attribution_of_the_document() -> None:
    after = additions.sign(facts(all_settled(drafted())), " 広報課  緑川 ", DAY)
    assert "要確認" not in after
    read = read_yaml(after, HOME)
    assert not read.findings
    told = {line.decode() for line in read.lines}
    document, review = f"<{HOME.document}>", f"<{HOME.document}#review-1>"
    who = f"<{HOME.document}#reviewer-1>"
    for said in (
        f"{document} <{term('obg:review')}> {review} .",
        f"{document} <{term('prov:wasAttributedTo')}> {who} .",
        f"{review} <{term('obg:reviewer')}> {who} .",
        f'{review} <{term("obg:reviewedOn")}> "2026-04-02"^^<{term("xsd:date")}> .',
        f'{who} <{term("rdfs:label")}> "広報課 緑川"@ja .',
    ):
        assert said in told, said
    assert "確認した人: 広報課 緑川、確認した日: 2026-04-02" in after
    assert f"{HOME.document}#review-2" in additions.sign(facts(after), "二人目", DAY).replace(
        '"#', f'"{HOME.document}#'
    )


# Whatever the draft ------------------------------------------------------------------------------


@cache
def _kept(name: str) -> str:
    return ABOUT[name.partition("/")[0]][name]


NAMES = [
    pytest.param(name, marks=() if number % 9 == 0 else pytest.mark.slow)
    for number, name in enumerate([*ABOUT["seen"], *ABOUT["final"]])
]


@pytest.mark.parametrize("name", NAMES)
def test_accepting_everything_changes_no_statement(name: str) -> None:
    before = _kept(name)
    after = all_settled(before)
    assert facts(after).statements == facts(before).statements
    assert facts(after).left == len(facts(after).signatures)
    marked = re.compile(r"^ *# 要確認.*\n| # 要確認.*| # (?:p\d+ )?L\d+「.*", re.MULTILINE)
    assert marked.sub("", before) == marked.sub("", after)


@pytest.mark.parametrize("name", NAMES)
def test_any_course_of_decisions_ends_and_leaves_yaml(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - to be the same each time
    text = _kept(name)
    for _ in range(500):
        found = facts(text)
        if not found.waiting:
            break
        text = _one(found, chance)
    assert not facts(text).waiting
    assert not facts(additions.sign(facts(text), "広報課", DAY)).left


def _one(found: Facts, chance: random.Random) -> str:
    at = chance.choice(found.waiting)
    if at in found.marks:
        about, mark = found.marks[at]
        if mark.names_thing and chance.random() < 0.5:
            return edits.remove(found, about)
        if mark.names_thing:
            return edits.name(found, about, mark, f"orgs:n-{at}")
        return edits.settle(found, mark)
    _, value = found.rows[at]
    new = f"orgs:x-{at}" if value.key.form == "@id" else f"{value.value.text}（訂正: #{at}）"
    if chance.random() < 0.3:
        return edits.reject(found, value)
    return edits.accept(found, value, chance.choice((value.value.text, new)))
