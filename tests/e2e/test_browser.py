"""A real browser: pages render, and the security policy refuses nothing of theirs."""

from collections.abc import Callable
from itertools import product
from urllib.parse import quote

import pytest
from browser import LANGUAGES, NARROW, SCHEMES, WIDE, Read, Reader

pytestmark = pytest.mark.e2e

PAGES = {
    "home": "/",
    "release": "/press/sakai/2023/cop28-mou",
    "agreement": "/doc/agreement/sakai-ba-ria-vung-tau-mou-2023",
    "organisation": "/doc/org/sakai",
    "ontology": "/ns",
    "shapes": "/shapes",
    "data": "/dumps/",
    "results": f"/search?q={quote('堺市')}",
    "query": "/sparql",
}


LOOKS = tuple(product((NARROW, WIDE), SCHEMES))


def test_each_page_is_open_to_everybody(reader: Read, axe: Callable[[Reader], list[str]]) -> None:
    """Each in one look and language, so that all of them have their turn."""
    found = []
    for number, (name, path) in enumerate(PAGES.items()):
        language, (width, scheme) = LANGUAGES[number % 3], LOOKS[number % 4]
        with reader(language, width, scheme) as seen:
            seen.open(path)
            found += [f"{name}, {language}, {width}, {scheme}: {each}" for each in axe(seen)]
            assert seen.width <= width, name
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_open_to_everybody_in_each_look(
    language: str, reader: Read, axe: Callable[[Reader], list[str]]
) -> None:
    found = []
    with reader(language) as seen:
        for name, path in PAGES.items():
            seen.open(path)
            for width, scheme in LOOKS:
                seen.dress(width, scheme)
                found += [f"{name}, {width}, {scheme}: {each}" for each in axe(seen)]
                if seen.width > width:
                    found.append(f"{name} is wider than {width}")
    assert found == []
