"""How texts are compared when they are searched."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oboegaki.search.index import TABLES
from oboegaki.search.keys import exactly, expression, found_in, key, terms, tokens


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("永藤 英機", "永藤英機"),
        ("ﾍﾞﾄﾅﾑ", "ベトナム"),
        ("ＣＯＰ２８", "cop28"),
        ("km²", "KM2"),
        ("Bà Rịa–Vũng Tàu", "ba ria-vung tau"),
        ("Đồng Nai", "dong nai"),
        ("11：35～", "11:35〜"),
        ("Sakai \n City", "sakai city"),
        ("Straße", "STRASSE"),
        ("が", "か\u3099"),
        ("　堺市　", "堺市"),
    ],
)
def test_spellings_that_people_take_for_the_same_are_the_same(text: str, same: str) -> None:
    assert key(text).text == key(same).text != ""


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("ハ", "パ"), ("堺市", "堺"), ("a b", "ab"), ("ー", "-")]
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert key(one).text != key(other).text


TEXTS = st.text(
    st.one_of(
        st.sampled_from("aÀịĐ \n　堺市がカﾊﾟﾞー〜～–km²①㌔ﬁ゙́.\"'*"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\ue000\ue001"),
    ).filter(lambda c: not "\u1100" <= c <= "\u11ff" and not "\ud7b0" <= c <= "\ud7ff")
)


@given(TEXTS)
def test_the_key_with_places_is_the_key_that_is_indexed(text: str) -> None:
    made = key(unicodedata.normalize("NFC", text))
    assert len(made.text) == len(made.positions)
    assert list(made.positions) == sorted(made.positions)
    wide = tokens(unicodedata.normalize("NFC", text)).split(" ")
    assert len(wide) == len(made.text) + 1


@given(TEXTS, TEXTS)
def test_a_part_of_a_text_is_found_where_it_stands(before: str, after: str) -> None:
    text = f"{before}堺市{after}"
    spans = found_in(text, ["堺市"])
    assert any(key(text[start:end]).text.startswith("堺市") for start, end in spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("永藤 英機 市長", "永藤英機", "[永藤 英機] 市長"),
        ("ベトナム・Bà Rịa省", "ba ria", "ベトナム・[Bà] [Rịa]省"),
        ("ベトナム・Bà Rịa省", '"ba ria"', "ベトナム・[Bà Rịa]省"),
        ("面積は約1,990km²です", "km2", "面積は約1,990[km²]です"),
        ("ﾍﾞﾄﾅﾑへ", "ベト", "[ﾍﾞﾄ]ﾅﾑへ"),
        ("堺市と堺市", "堺市", "[堺市]と[堺市]"),
        ("なし", "堺市", "なし"),
    ],
)
def test_what_was_found_is_marked_in_the_text_as_it_is(text: str, wanted: str, marked: str) -> None:
    made = text
    for start, end in reversed(found_in(text, terms(wanted))):
        made = f"{made[:start]}[{made[start:end]}]{made[end:]}"
    assert made == marked


def test_a_question_is_words_and_quoted_words() -> None:
    assert terms('堺市 "ho chi minh" 堺市 　') == ("堺市", "ho chi minh")
    assert terms('"" " "') == ('"',) or terms("　") == ()
    assert len(terms(" ".join(f"w{number}" for number in range(99)))) == 10


@given(TEXTS)
def test_no_question_can_break_the_index(question: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute(TABLES.partition(";\n")[0])
    index.execute("INSERT INTO text (rowid, name, body) VALUES (1, ?, '')", (tokens(question),))
    wanted = terms(question)
    match = "SELECT rowid FROM text WHERE text MATCH ?"
    if wanted and question.isprintable():
        assert index.execute(match, (expression(wanted),)).fetchall() == [(1,)]
        assert index.execute(match, (exactly(question),)).fetchall() == [(1,)]
