"""Readings beside the characters that they are of."""

import pytest

from oboegaki.web.ruby import Piece, pieces


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        ("堺市", "さかいし", [("堺市", "さかいし")]),
        ("永藤 英機", "ながふじ ひでき", [("永藤", "ながふじ"), (" ", ""), ("英機", "ひでき")]),
        ("永藤 英機", "ながふじひでき", [("永藤 英機", "ながふじひでき")]),
        ("光明 なみ", "こうみょう なみ", [("光明", "こうみょう"), (" ", ""), ("なみ", "")]),
        ("青い森", "あおいもり", [("青い森", "あおいもり")]),
        ("みどり川り", "みどりがわり", [("みどり川", "みどりがわ"), ("り", "")]),
        ("さかい", "さかい", [("さかい", "")]),
        ("堺市", "", [("堺市", "")]),
        ("", "さかいし", [("", "")]),
    ],
)
def test_a_name_is_cut_where_its_reading_is(text: str, reading: str, expected: list[Piece]) -> None:
    assert pieces(text, reading) == expected
