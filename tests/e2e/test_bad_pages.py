"""Whatever the data and the reader come with, the page is a good one."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import LANGUAGES, NARROW, WIDE, Read, Reader
from running import serving

pytestmark = pytest.mark.e2e
BASE = "http://127.0.0.1:8000/"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_LONG = 10_000
LABELS = {
    "markup": ['"<b>bold</b><script>alert(1)</script>&amp;<!--"@en', '"]]></title><h1>x"@ja'],
    "long": [f'"{"覚" * _LONG}"@ja', f'"{"word " * (_LONG // 5)}"@en'],
    "unbroken": [f'"{"A" * _LONG}"'],
    "arabic": ['"مذكرة تفاهم بين مدينة ساكاي (COP28) واللجنة الشعبية"@ar'],
    "hebrew": ['"מזכר הבנות (2023) — Sakai"@he'],
    "overridden": ['"\\u202Egnihton\\u202C \\u2066x"@en', '"e' + "\\u0301" * 200 + '"@ja'],
    "korean": ['"사카이시"@ko'],
    "empty": ['""@ja', '"  "@en'],
    "nameless": [],
}
"""Name -> the labels that a thing has."""


def _turtle() -> str:
    lines = [
        f"<{BASE}x/{name}> a <{BASE}Thing> ; <{BASE}next> <{BASE}x/{after}> ."
        for name, after in zip(LABELS, [*list(LABELS)[1:], "markup"], strict=True)
    ]
    for name, labels in LABELS.items():
        lines += [f"<{BASE}x/{name}> {_LABEL} {label} ." for label in labels]
    return "\n".join(lines)


def in_turn(cases: Iterable[str]) -> list[object]:
    """Return cases of which every third is tried in `make test`, and all in `make test-full`."""
    return [
        pytest.param(each, marks=[pytest.mark.slow] if number % 3 else [])
        for number, each in enumerate(cases)
    ]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of things with odd names."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.ttl").write_text(_turtle(), encoding="utf-8")
    with serving(folder / "odd.ttl", "--editions", folder / "editions") as served:
        yield served


@pytest.mark.parametrize("name", in_turn(LABELS))
def test_a_thing_has_a_good_page_whatever_it_is_called(
    name: str, odd: str, reader: Read, axe: Callable[[Reader], list[str]]
) -> None:
    number = list(LABELS).index(name)
    with reader(LANGUAGES[number % 3], NARROW, address=odd) as seen:
        page = seen.open(f"/x/{name}")
        assert axe(seen) == []
        assert seen.width <= NARROW
        assert page.locator("h1").inner_text().strip()
        assert page.locator("h1").count() == 1
        assert 0 < len(page.title()) < 400
        box = page.locator("h1").bounding_box()
        assert box
        assert box["height"] < 900, "what follows a long name is on the first screens"
        seen.dress(WIDE, "dark")
        assert seen.width <= WIDE


def test_names_from_right_to_left_begin_on_the_right(odd: str, reader: Read) -> None:
    with reader("en", NARROW, address=odd) as seen:
        for name in ("arabic", "hebrew"):
            heading = seen.open(f"/x/{name}").locator("h1")
            left, right = heading.evaluate(
                """h1 => { const range = document.createRange(); range.selectNodeContents(h1);
                const all = [...range.getClientRects()], box = h1.getBoundingClientRect();
                const last = all.filter(each => each.bottom > all.at(-1).top + 5);
                return [Math.min(...last.map(each => each.left)) - box.left,
                        box.right - Math.max(...all.map(each => each.right))]; }"""
            )
            assert right <= 1 < left, name


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=A", f"/search?q={quote('覚')}"])
def test_lists_of_odd_names_stay_short(path: str, odd: str, reader: Read) -> None:
    with reader("ja", NARROW, address=odd) as seen:
        page = seen.open(path)
        assert seen.width <= NARROW
        tallest = page.locator("main li").evaluate_all(
            "all => Math.max(0, ...all.map(each => each.getBoundingClientRect().height))"
        )
        assert tallest < 900


ASKED = {
    "/search?q=%FF%FE": 200,
    "/search?q=%E5%A0": 200,
    "/search?q=%00": 200,
    f"/search?q={quote('堺')}": 200,
    "/search?q=a": 200,
    f"/search?q={'x' * 300}": 400,
    "/search?q=%22%27%3Cscript%3E*%20OR%20NEAR(": 200,
    "/search?class=%FF": 200,
    "/%FF%FE": 404,
    "/doc/org/%E5%A0": 404,
    "/about?iri=%FF": 404,
    "/about?iri=": 404,
    "/sparql?query=%FF": 400,
    "/help/correct?about=%FF": 200,
    "/?lang=%FF": 200,
}
"""What is asked -> the status of the page that answers."""


@pytest.mark.parametrize("path", in_turn(ASKED))
def test_whatever_is_asked_has_a_good_page(
    path: str, reader: Read, axe: Callable[[Reader], list[str]]
) -> None:
    number = list(ASKED).index(path)
    with reader(LANGUAGES[number % 3], NARROW) as seen:
        page = seen.open(path, ASKED[path])
        assert axe(seen) == []
        assert seen.width <= NARROW
        assert page.locator("h1").inner_text()
        assert page.locator(".brand").is_visible()


@pytest.mark.slow
def test_a_hundred_thousand_results_are_a_good_page(
    tmp_path: Path, reader: Read, axe: Callable[[Reader], list[str]]
) -> None:
    lines = (
        f'<{BASE}x/{n}> a <{BASE}Thing> ; {_LABEL} "堺市の資料 {n}"@ja .' for n in range(100_000)
    )
    (tmp_path / "many.ttl").write_text("\n".join(lines), encoding="utf-8")
    served = serving(tmp_path / "many.ttl", "--editions", tmp_path / "editions")
    with served as address, reader("ja", NARROW, address=address) as seen:
        for path in (f"/search?q={quote('堺市')}", "/search", f"/search?q={quote('市')}"):
            page = seen.open(path)
            assert "100,000" in page.locator("h2#results").inner_text()
            assert axe(seen) == []
            assert seen.width <= NARROW
        seen.open(f"/search?q={quote('堺市')}&page=2")
