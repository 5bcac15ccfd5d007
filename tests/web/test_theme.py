"""How a site looks: colours that can be read, a logo, a stylesheet of its own, its own words."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from in_process import client_of
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import SiteError, Text
from oboegaki.site import locate
from oboegaki.theme import DARK, LIGHT, READABLE, TOUCHING, Palette, contrast, mixed
from oboegaki.web import pages

LIBRARY = Path(__file__).with_name("library")
HTML = {"accept": "text/html"}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
SETTINGS = """
[theme]
logo = "logo.svg"
style = "own.css"
newest = "schema:Book"
footer = { ja = "架空の図書館です。", en = "The library is fictional." }

[theme.light]
accent = "#7a1f3d"

[theme.texts]
"Search" = { ja = "探す", en = "Look for it", vi = "Tra" }
"See all %(count)s" = { en = "All %(count)s of them" }
"""
Change = Callable[[Path], None]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def made(folder: Path, settings: str = SETTINGS, **files: str) -> Path:
    """Return a library with the settings and with files of its own, `__` standing for a dot."""
    shutil.copytree(LIBRARY, folder)
    with (folder / "site.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    (folder / "static").mkdir()
    given = {"logo__svg": LOGO, "own__css": "h1 { background: url(dot.svg) }", "dot__svg": LOGO}
    for name, text in (given | files).items():
        path = folder / "static" / name.replace("__", ".")
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("themed")
    site, place = locate((str(made(folder / "site")),)), Place(folder / "editions")
    pages.verify(site)
    assert build(site, place, quiet).manifest is not None
    with client_of(site, place) as client:
        yield client


def home(client: TestClient, language: str) -> str:
    return client.get(f"/?lang={language}", headers=HTML).text


def test_our_own_colours_are_those_of_our_stylesheet_and_can_be_read() -> None:
    css = pages.asset("style.css").decode()
    rules = re.findall(r":root \{([^}]*)\}", css)
    for palette, rule in zip((LIGHT, DARK), rules, strict=False):
        for each in fields(Palette):
            name = each.name.replace("_", "-")
            assert f"--{name}: {getattr(palette, each.name)};" in rule
        for one, other in TOUCHING:
            assert contrast(getattr(palette, one), getattr(palette, other)) >= READABLE


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_an_accent_brings_its_own_tint() -> None:
    chosen = mixed(Palette(accent="#000000", paper="#ffffff"), LIGHT)
    assert chosen.accent_soft == "#e0e0e0"
    assert chosen.ink == LIGHT.ink


def test_colours_logo_and_stylesheet_are_on_every_page(themed: TestClient) -> None:
    for path in ("/", "/book/kokoro", "/search", "/nowhere"):
        page = themed.get(path, headers=HTML).text
        styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
        assert [re.sub(r"-[0-9a-f]{12}", "", each) for each in styles] == [
            "/static/style.css", "/static/theme.css", "/static/own.css",
        ]  # fmt: skip
        logo = re.search(r'<img class="logo" src="([^"]+)" alt="">', page)
        assert logo
        for address in (*styles, logo[1]):
            assert themed.get(address).status_code == 200


def test_what_is_said_of_the_day_does_not_rule_the_night_or_paper(themed: TestClient) -> None:
    page = home(themed, "en")
    found = re.search(r'href="(/static/theme-[^"]+)"', page)
    assert found
    css = themed.get(found[1]).text
    assert css.startswith("@media screen {")
    day, _, night = css.partition("prefers-color-scheme: dark")
    assert "--accent: #7a1f3d" in day
    assert f"--accent: {DARK.accent}" in night


def test_a_stylesheet_names_the_files_beside_it_as_they_are_addressed(themed: TestClient) -> None:
    found = re.search(r'href="(/static/own-[^"]+)"', home(themed, "en"))
    assert found
    named = re.search(r'url\("([^"]+)"\)', themed.get(found[1]).text)
    assert named
    answer = themed.get(f"/static/{named[1]}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]


def test_a_site_says_things_in_its_own_words(themed: TestClient) -> None:
    assert "The library is fictional." in home(themed, "en")
    assert "架空の図書館です。" in home(themed, "ja")
    links = re.compile(r">(探す|Look for it|Tra|Search|検索)</a>")
    assert [links.findall(home(themed, each))[:1] for each in ("ja", "en", "vi")] == [
        ["探す"], ["Look for it"], ["Tra"],
    ]  # fmt: skip


def test_the_home_page_lists_what_the_site_is_about(themed: TestClient) -> None:
    main = home(themed, "en").partition("<main")[2]
    assert 'href="/book/kokoro"' in main
    assert "Press releases" not in main


def test_the_strict_policy_holds_for_a_site_with_files_of_its_own(themed: TestClient) -> None:
    answer = themed.get("/", headers=HTML)
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[theme.light]\naccent = "#ffcc00"', ["theme.light", "accent #ffcc00", "paper", "4.5"]),
        ('[theme.dark]\nink = "#222222"', ["theme.dark", "ink #222222", "contrast 1."]),
        ('[theme.light]\naccent = "red"', ["theme.light", "accent", "#1f4e5f"]),
        ('[theme]\nlogo = "../logo.svg"', ["theme.logo", "static/"]),
        ('[theme]\nnewest = "skema:Book"', ["theme.newest", "skema:Book", "prefix"]),
        ("[theme.texts]\nHome = 3", ["theme.texts", "a table such as"]),
        ('[theme]\nlogo = "none.svg"', ["site.toml", "theme.logo", "none.svg", "static/"]),
        ('[theme.texts]\n"Hmoe" = { en = "x" }', ["theme.texts", "Hmoe", "Home"]),
        ('[theme.texts]\n"See all %(count)s" = { en = "%(n)s" }', ["%(n)s", "%(count)s"]),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    settings: str, told: list[str], tmp_path: Path
) -> None:
    with pytest.raises(SiteError) as raised:
        pages.verify(locate((str(made(tmp_path / "site", settings)),)))
    words = raised.value.message("en")
    assert [each for each in told if each not in words] == [], words


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("own__css", "a { color: red }\n@import 'https://x.example/a.css';", "line 2"),
        ("own__css", "a { background: url(https://x.example/a.png) }", "url(https://x.example"),
        ("own__css", "a { background: url('data:image/png;base64,AA') }", "data:"),
        ("own__css", "a { background: url(nothing.png) }", "nothing.png"),
        ("own__css", "a { background: url(../site.toml) }", "site.toml"),
        ("logo__svg", LOGO.replace("<path", "<script>x</script><path"), "<script"),
        ("logo__svg", LOGO.replace("<path", '<path onclick="x"'), "onclick"),
        ("logo__svg", LOGO.replace("<path", '<image href="https://x.example/"/><path'), "href"),
        ("own__js", "alert(1)", "own.js"),
        ("theme__css", "", "theme.css"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_left_out(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    site = locate((str(made(tmp_path / "site", **{name: text})),))
    with pytest.raises(SiteError) as raised:
        pages.verify(site)
    assert told in raised.value.message("en")
    file = name.replace("__", ".")
    served = dict(pages.assets(site).values())
    assert served.get(file, b"").decode() != text or not text


def test_plain_files_bring_no_looks(tmp_path: Path) -> None:
    folder = made(tmp_path / "site")
    (folder / "a.ttl").write_text("<http://x.example/a> a <http://x.example/B> .")
    site = locate((str(folder / "a.ttl"),))
    pages.verify(site)
    assert {name for name, _ in pages.assets(site).values()} == set(pages.ASSETS.values())
