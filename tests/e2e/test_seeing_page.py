"""Drawings in a real browser: readable at every width, and walked through by keyboard."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from browser import NARROW, WIDE, Read, Reader
from playwright.sync_api import Route, expect
from running import serving

pytestmark = pytest.mark.e2e
AROUND = "/doc/org/sakai?view=graph"
SEMINAR = "/doc/event/clean-city-partnership-programme-seminar-2023"
PIXEL = b"<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'/>"
_WITHIN = """svg => [...svg.querySelectorAll("rect, circle, text")].filter(each => {
  const [own, whole] = [each.getBoundingClientRect(), svg.getBoundingClientRect()];
  return own.left < whole.left - 1 || own.right > whole.right + 1;
}).map(each => each.outerHTML)"""
SITE = """
base = "https://maps.example/"
[map]
tiles = "/tiles/{z}/{x}/{y}.png"
credit = { ja = "<b>市</b>", en = "<b>The city</b>" }
zoom = 9
"""
PLACES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
BASE <https://maps.example/>
<id/place/town> a schema:Place ; rdfs:label "Town"@en ;
    schema:latitude 34.57 ; schema:longitude 135.48 .
<id/place/hall> a schema:Place ; rdfs:label "<i>Hall</i>"@en ;
    schema:containedInPlace <id/place/town> ;
    schema:geo [ schema:latitude "34.58" ; schema:longitude "135.49" ] .
<id/place/nowhere> a schema:Place ; rdfs:label "Nowhere"@en ; schema:latitude 340 .
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "shown", "other"), [(WIDE, "wide", "narrow"), (NARROW, "narrow", "wide")]
)
def test_one_of_the_drawings_is_shown_and_fits(
    reader: Read, axe: Callable[[Reader], list[str]], width: int, shown: str, other: str
) -> None:
    with reader(width=width) as seen:
        page = seen.open(AROUND)
        expect(page.locator(f"svg.{shown}")).to_be_visible()
        expect(page.locator(f"svg.{other}")).to_be_hidden()
        assert seen.width <= width
        assert axe(seen) == []


@pytest.mark.slow
def test_letters_stay_within_their_boxes(reader: Read) -> None:
    """Measured by the browser, in the fonts that there are."""
    for language in ("ja", "en", "vi"):
        with reader(language=language) as seen:
            page = seen.open(f"{AROUND}&lang={language}")
            over = page.evaluate(
                """() => [...document.querySelectorAll("svg.wide a")].filter(each => {
                  const box = each.querySelector("rect").getBBox();
                  return [...each.querySelectorAll("text")].some(text => {
                    const own = text.getBBox(); return own.x + own.width > box.x + box.width;
                  });
                }).map(each => each.textContent)"""
            )
            assert over == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_a_line_of_time_is_seen_and_named(
    reader: Read, axe: Callable[[Reader], list[str]], width: int, scheme: str
) -> None:
    with reader(width=width, scheme=scheme) as seen:
        page = seen.open(SEMINAR)
        line = page.get_by_role("img", name=re.compile("^Timeline: Clean City"))
        expect(line).to_be_visible()
        assert line.evaluate(_WITHIN) == [], "a style of something else reached the drawing"
        assert seen.width <= width
        assert axe(seen) == []


def test_without_scripts_nothing_is_missing_and_nothing_is_promised(reader: Read) -> None:
    with reader(javascript=False) as seen:
        page = seen.open(AROUND)
        expect(page.locator("svg.wide")).to_be_visible()
        expect(page.get_by_role("button", name="Explore from here")).to_be_hidden()


def test_a_reader_walks_on_by_keyboard(reader: Read, axe: Callable[[Reader], list[str]]) -> None:
    with reader() as seen:
        page = seen.open(AROUND)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        assert not any("cytoscape" in each for each in asked), "only on demand"
        page.get_by_role("button", name="Explore from here").focus()
        page.keyboard.press("Enter")
        rows = page.locator("#explored li")
        expect(rows.filter(has_text="Mayor of Sakai").first).to_be_visible()
        expect(page.locator("#canvas canvas").first).to_be_visible()
        before = rows.count()
        page.get_by_role(
            "button", name="Show what is around it: Environment Bureau, Sakai City"
        ).focus()
        page.keyboard.press("Enter")
        expect(
            rows.filter(has_text="Carbon Neutral Promotion Department, Sakai City").first
        ).to_be_visible()
        assert rows.count() > before
        expect(page.locator("#explored-status")).to_have_text(re.compile(r"\d+ things so far"))
        assert axe(seen) == []


@pytest.mark.slow
def test_what_cannot_be_loaded_is_told(reader: Read) -> None:
    with reader() as seen:
        page = seen.open(AROUND)
        page.route("**/*.json?*", lambda route: route.abort())
        page.get_by_role("button", name="Explore from here").click()
        expect(page.locator("#explored-status")).to_contain_text("could not be loaded")
        seen.complaints.clear()


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "places.ttl").write_text(PLACES, encoding="utf-8")
    with serving(folder, "--editions", folder / "editions") as address:
        yield address


def tile(route: Route) -> None:
    route.fulfill(status=200, content_type="image/svg+xml", body=PIXEL)


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROW, pytest.param(WIDE, marks=pytest.mark.slow)])
def test_a_place_has_a_map_of_tiles_of_the_site_and_the_list_of_it(
    reader: Read, axe: Callable[[Reader], list[str]], mapped: str, width: int
) -> None:
    with reader(width=width, address=mapped) as seen:
        seen.page.route("**/tiles/**", tile)
        page = seen.open("/doc/place/town?lang=en")
        region = page.get_by_role("region", name="Map")
        expect(region.locator("path.spot")).to_have_count(2)
        expect(region).to_contain_text("<b>The city</b>")
        expect(page.locator("#spots li")).to_have_text(
            [re.compile("Town.*34.57, 135.48"), re.compile("<i>Hall</i>.*34.58, 135.49")]
        )
        assert seen.width <= width
        assert axe(seen) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/doc/place/nowhere", "/doc/place/town"])
def test_there_is_no_map_without_a_position_or_a_script(
    reader: Read, mapped: str, path: str
) -> None:
    with reader(address=mapped, javascript=path.endswith("nowhere")) as seen:
        page = seen.open(f"{path}?lang=en")
        expect(page.locator(".leaflet-container")).to_have_count(0)
        assert page.locator("#spots li").count() == (0 if path.endswith("nowhere") else 2)


def test_the_flagship_sends_no_map(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/doc/place/sakai")
        assert page.locator("script[src]").count() == 0


def test_the_libraries_are_the_ones_of_the_manifest() -> None:
    static = Path(__file__).parents[2] / "server" / "oboegaki" / "web" / "static"
    asked = json.loads((static.parents[3] / "frontend" / "seeing" / "package.json").read_text())
    for each in json.loads((static / "seeing.manifest.json").read_text())["files"]:
        made = (static / each["file"]).read_bytes()
        assert sha256(made).hexdigest() == each["sha256"]
        assert len(made) == each["bytes"]
        assert len(gzip.compress(made, 9)) < 150_000
        assert asked["dependencies"][each["package"]] == each["version"]
        assert each["license"] in ("MIT", "BSD-2-Clause")
        assert b"opyright" in made and b"sourceMappingURL" not in made
