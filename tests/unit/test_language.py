"""The reader's language: what browsers send, and which label is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oboegaki import language
from oboegaki.language import Label

OFFERED = ("ja", "en", "vi")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "ja"),
        ("", "ja"),
        ("ja,en-US;q=0.9,en;q=0.8", "ja"),
        ("ja-JP", "ja"),
        ("en-US,en;q=0.5", "en"),
        ("EN", "en"),
        ("vi-VN,vi;q=0.9,fr-FR;q=0.8,fr;q=0.7,en-US;q=0.6,en;q=0.5", "vi"),
        ("fr-FR, fr;q=0.9, en;q=0.1", "en"),
        ("fr", "ja"),
        ("*", "ja"),
        ("fr, *;q=0.5", "ja"),
        ("ja;q=0, *", "en"),
        ("ja;q=0.1, *", "en"),
        ("*;q=0.5, en;q=0.4, ja;q=0", "vi"),
        ("en;q=0.8, ja;q=0.8", "en"),
        ("ja;q=0.8, en;q=0.8", "ja"),
        ("en-GB;q=0, en;q=0.5, ja;q=0.1", "en"),
        ("ja;q=0", "ja"),
        ("*;q=0", "ja"),
        ("en;q=0.001", "en"),
        ("ja;q=1.5, en;q=0.1", "en"),
        ("ja;q=x, en;q=0.1", "en"),
        ("日本語, en;q=0.1", "en"),
        ("e, en-abcdefghi, vi;q=0.1", "vi"),
        ("en ; q = 0.3 , vi ;q=0.2", "en"),
    ],
)
def test_a_header_chooses_a_language(header: str | None, chosen: str) -> None:
    assert language.negotiate(header, OFFERED) == chosen


@given(st.text(alphabet=st.sampled_from("jaenvi-*;=,q01. あ"), max_size=60) | st.text())
def test_every_header_chooses_one_that_is_offered(header: str) -> None:
    assert language.negotiate(header, OFFERED) in OFFERED


@pytest.mark.parametrize(
    ("labels", "order", "chosen"),
    [
        ({"ja": "堺市", "en": "Sakai"}, ("ja", "en"), Label("堺市", "ja")),
        ({"ja": "堺市", "en": "Sakai"}, ("en", "ja"), Label("Sakai", "en")),
        ({"ja": "堺市"}, ("en", "ja"), Label("堺市", "ja")),
        ({"": "COP28", "vi": "x"}, ("ja", "en"), Label("COP28", "")),
        ({"ja": "堺市", "": "x"}, ("ja", "en"), Label("堺市", "ja")),
        ({"fr": "b", "de": "a"}, ("ja", "en"), Label("a", "de")),
        ({"ja-hrkt": "さかいし", "en": "Sakai"}, ("ja", "en"), Label("Sakai", "en")),
        ({"ja-hrkt": "さかいし"}, ("ja",), Label("さかいし", "ja-hrkt")),
        ({}, ("ja", "en"), None),
    ],
)
def test_the_first_language_that_has_a_label_gives_it(
    labels: dict[str, str], order: tuple[str, ...], chosen: Label | None
) -> None:
    assert language.choose(labels, order) == chosen


@pytest.mark.parametrize(
    ("labels", "seen"),
    [
        ({"ja": "堺市", "en": "Sakai"}, Label("堺市", "ja")),
        ({"ja": "  ", "en": "Sakai"}, Label("Sakai", "en")),
        ({"ja": "\u200b\u202e"}, None),
        ({}, None),
        ({"ko": "사카이"}, Label("사카이", "ko")),
    ],
)
def test_a_name_is_shown_when_it_can_be_seen(labels: dict[str, str], seen: Label | None) -> None:
    assert language.visible(labels, ("ja", "en", "vi")) == seen


@pytest.mark.parametrize(
    ("name", "short"), [("覚書", "覚書"), ("a" * 240, "a" * 240), ("a" * 241, "a" * 240 + "…")]
)
def test_a_name_is_not_shown_endlessly(name: str, short: str) -> None:
    assert language.shortened(name) == short
