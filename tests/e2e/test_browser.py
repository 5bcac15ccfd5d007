"""A real browser: pages are open to everybody, complain of nothing and call nobody."""

from collections.abc import Callable
from itertools import product
from urllib.parse import quote

import pytest
from browser import LANGUAGES, NARROW, SCHEMES, WIDE, Read, Reader
from page_types import LONG, PAGES, PRESS

pytestmark = pytest.mark.e2e
LOOKS = tuple(product((NARROW, WIDE), SCHEMES))
THINGS = [name for name, page in PAGES.items() if page.is_thing]
Axe = Callable[[Reader], list[str]]


def _open(seen: Reader, name: str) -> None:
    """Open a page of a type."""
    seen.open(PAGES[name].path.format(edition=seen.edition), PAGES[name].status)


def _faults(seen: Reader, axe: Axe, width: int) -> list[str]:
    too_wide = [f"it is {seen.width} wide"] if seen.width > width else []
    return too_wide + axe(seen)


def test_each_page_is_open_to_everybody(reader: Read, axe: Axe) -> None:
    """Each in one look and language, so that all of them have their turn."""
    found, names = {}, [each for each in PAGES if each not in LONG]
    turns = list(product(LANGUAGES, LOOKS))
    for number, (language, (width, scheme)) in enumerate(turns):
        with reader(language, width, scheme) as seen:
            for name in names[number :: len(turns)]:
                _open(seen, name)
                found[f"{name}, {language}, {width}, {scheme}"] = _faults(seen, axe, width)
    assert "\n".join(f"{where}: {each}" for where, faults in found.items() for each in faults) == ""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody_in_each_look(
    name: str, language: str, reader: Read, axe: Axe
) -> None:
    found = {}
    with reader(language) as seen:
        _open(seen, name)
        for width, scheme in LOOKS:
            seen.dress(width, scheme)
            found[f"{width}, {scheme}"] = _faults(seen, axe, width)
    assert "\n".join(f"{where}: {each}" for where, faults in found.items() for each in faults) == ""


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_is_read_without_scripts_and_is_light(name: str, reader: Read) -> None:
    """Everything that a browser loads for it, packed as it comes, is 60 kB at most."""
    with reader("ja", javascript=False) as seen:
        _open(seen, name)
        assert seen.page.locator("h1").inner_text()
        assert len(seen.page.locator("main").inner_text()) > 80
        assert 2_000 < sum(seen.loaded) <= 60_000
        assert not [each for each in seen.asked_for if each.endswith(".js")]


def test_search_needs_no_mouse(reader: Read) -> None:
    with reader("ja") as seen:
        page = seen.open("/")
        page.keyboard.press("Tab")
        assert seen.focused == "本文へ移動"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("堺市")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        found = page.locator("h2#results").inner_text()
        assert seen.tab_to("組織") == "組織"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url("**class=*")
        assert page.locator("h2#results").inner_text() != found
        first = page.locator("ol.results a").first.inner_text()
        assert seen.tab_to(first) == first
        page.keyboard.press("Enter")
        page.wait_for_url("**/doc/**")
        assert page.locator("h1").inner_text().startswith(first)


@pytest.mark.parametrize("path", ["/search", "/style", "/help/excel", PRESS])
def test_the_keyboard_goes_through_a_page_and_out_of_it(path: str, reader: Read) -> None:
    """Nothing holds it, and whatever has it can be seen."""
    with reader() as seen:
        page = seen.open(path)
        within = "a[href], button, input:not([type=hidden]), textarea, summary, [tabindex='0']"
        stops = page.locator(within).evaluate_all(
            "all => all.filter(each => each.checkVisibility()).length"
        )
        reached = 0
        for _ in range(stops + 3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            reached += 1
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert reached == stops


def test_what_is_printed_is_ink_on_paper(reader: Read) -> None:
    with reader("ja", scheme="dark") as seen:
        page = seen.open(PRESS)
        page.emulate_media(media="print", color_scheme="dark")
        style = "getComputedStyle(document.body)"
        assert page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
        assert page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator(".top nav").first.is_visible()
        assert page.locator("h1").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_page_from_right_to_left_is_its_mirror_image(width: int, reader: Read) -> None:
    """No rule of the stylesheet speaks of left and right."""
    with reader(width=width) as seen:
        for path in (PRESS, "/dumps/", f"/search?q={quote('堺市')}", "/style"):
            page = seen.open(path)
            before = page.locator("h1").bounding_box()
            page.evaluate("document.documentElement.dir = 'rtl'")
            after = page.locator("h1").bounding_box()
            assert before
            assert after
            assert abs(before["x"] - (width - after["x"] - after["width"])) <= 1, path
            assert seen.width <= width, path
