import re

import pytest

from oboegaki.check.patterns import BadPattern, portable, translated


@pytest.mark.parametrize(
    ("pattern", "flags", "fits", "does_not"),
    [
        (r"^\p{L}+$", "", ["覚書", "Đồng", "abc"], ["a1", "", "。"]),
        (r"^\p{Lu}", "", ["Sakai"], ["sakai", "堺"]),
        (r"^\P{Nd}+$", "", ["堺市"], ["令和5年"]),
        (r"^\p{IsHiragana}+$", "", ["さかい"], ["サカイ", "堺"]),
        (r"^[\p{L}-[a-z]]+$", "", ["ABC", "堺"], ["abc"]),
        (r"^[^\p{Nd}]*$", "", ["a"], ["a１"]),
        (r"^a$", "", ["a"], ["a\n", "ba"]),
        (r"^a$", "m", ["b\na"], ["ba"]),
        (r"a.c", "", ["abc"], ["a\nc"]),
        (r"a.c", "s", ["a\nc"], ["ac"]),
        (r"A b", "ix", ["ab"], ["a b"]),
        (r"a.c", "q", ["xa.cx"], ["abc"]),
        (r"^\i\c*$", "", ["xml-name", "堺.市"], ["1a", ""]),
        (r"^\s$", "", [" ", "\t"], ["\u00a0", "\u3000"]),
        (r"^\w+$", "", ["堺1"], ["a-b", "a_b"]),
        (r"^\d$", "", ["5", "５"], ["五"]),
        (r"^[-a]+$", "", ["-a"], ["b"]),
        (r"^[+\-*]$", "", ["-", "*"], [","]),
        (r"^(19|20)\d{2}-\d{2}$", "", ["2023-12"], ["1823-12"]),
    ],
)
def test_a_pattern_of_xpath_fits_what_it_says(
    pattern: str, flags: str, fits: list[str], does_not: list[str]
) -> None:
    compiled = re.compile(translated(pattern, flags))
    assert [text for text in fits if not compiled.search(text)] == []
    assert [text for text in does_not if compiled.search(text)] == []


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", r"\p{Xx}", r"\pL", "[z-a]", "[]", "*"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        translated(pattern)


def test_an_unknown_flag_is_refused() -> None:
    with pytest.raises(BadPattern, match="flag"):
        translated("a", "g")


@pytest.mark.parametrize(
    ("pattern", "is_portable"),
    [(r"^\d+$", True), (r"(?i)a", False), (r"(?:a)", True), (r"\bword\b", False), (r"\\b", True)],
)
def test_pythons_own_dialect_is_recognised(pattern: str, is_portable: bool) -> None:
    assert portable(pattern) is is_portable
