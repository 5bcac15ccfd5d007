"""Figures on pages: as printed to who reads the language of the release, else as a number."""

import pytest
from starlette.testclient import TestClient

from oboegaki.web.dates import grouped


@pytest.mark.parametrize(
    ("form", "language", "read"),
    [
        ("1170000", "en", "1,170,000"),
        ("1170000", "ja", "1,170,000"),
        ("1170000", "vi", "1.170.000"),
        ("1990.5", "en", "1,990.5"),
        ("-7", "en", "-7"),
        ("many", "en", "many"),
        ("1e9", "en", "1e9"),
    ],
)
def test_figures_are_grouped_as_the_language_does_it(form: str, language: str, read: str) -> None:
    assert grouped(form, language) == read


@pytest.mark.parametrize(
    ("lang", "shown", "hidden"),
    [
        ("ja", "約 117 万人", "1,170,000"),
        ("en", "about 1,170,000", "about 117"),
        ("vi", "khoảng 1.170.000", ">about"),
    ],
)
def test_a_figure_keeps_its_approximation_in_every_language(
    client: TestClient, lang: str, shown: str, hidden: str
) -> None:
    page = client.get(f"/doc/place/ba-ria-vung-tau?lang={lang}", headers={"accept": "text/html"})
    view, _, _ = page.text.partition("<details")
    assert shown in view and hidden not in view
    assert lang == "ja" or '<span lang="ja">約 117 万人</span>' in view
