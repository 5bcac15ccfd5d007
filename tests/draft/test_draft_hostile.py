"""Texts that nobody writes: rules end soon, raise nothing, and quote what is there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import document

from oboegaki.draft.propose import propose

SECONDS = 10
LONG = 5_000
PIECES = [
    " ", "　", "1", "1 ", "1月", "午後1時", "株式会社", "株式会社あ", "市", "あ市と", "市長 ",
    "山田 太郎 ", "Aa ", "電話 0", "0-", "a@", "「協定", "約1", "同日", "日時 ", "【", "(",
    "人民委員会と", "http://a(", "担当 1111", "1 日時 令和5年1月1日\n",
    "出席者 市長 山田 太郎\n", "問い合わせ 総務課 03-1111-2222\n", "ア市\n\n", "\t",
    "令和5年2月30日（月）", "（現地時間）", "12:60～99:99", "㈱㈲⑴℡",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_repeated_for_ever_ends_soon(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    start = time.perf_counter()
    propose(document(text))
    assert time.perf_counter() - start < SECONDS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join))
def test_whatever_a_text_holds_its_quotes_are_in_it(text: str) -> None:
    read = document(text)
    for _, value in propose(read).values():
        assert read.text[value.quote.start : value.quote.end] == value.quote.text
