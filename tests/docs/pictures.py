"""The pictures of the README, taken of real pages: `.venv/bin/python tests/docs/pictures.py`.

Debian's Chromium takes them, so they are no bytes that a test could compare; a test looks that the
README shows these and no others.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
FOLDER = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1000, 1040
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--hide-scrollbars"]


class Picture(NamedTuple):
    """A page, and the site that it is of."""

    path: str
    site: str = ""
    language: str = "en"


PICTURES = {
    "press.png": Picture("/press/sakai/2023/cop28-mou"),
    "home.png": Picture("/"),
    "organisation.png": Picture("/doc/org/sakai"),
    "rules.png": Picture("/shapes"),
    "sparql.png": Picture(f"/sparql?query={quote('SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5')}"),
    "library.png": Picture("/", "examples/library-events", "ja"),
    "university.png": Picture(
        "/doc/agreement/song-hong-exchange", "examples/university-agreements", "vi"
    ),
}  # fmt: skip


def taken() -> None:
    """Take all of them."""
    from playwright.sync_api import sync_playwright
    from running import serving

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as work:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        for site in dict.fromkeys(each.site for each in PICTURES.values()):
            named = [str(ROOT / site)] if site else []
            with serving(*named, "--editions", f"{work}/{Path(site).name}") as address:
                for name, picture in PICTURES.items():
                    if picture.site == site:
                        size = {"width": WIDTH, "height": HEIGHT}
                        page = browser.new_page(viewport=size, locale=picture.language)  # type: ignore[arg-type]  # a dictionary will do
                        page.goto(address.rstrip("/") + picture.path)
                        page.screenshot(path=str(FOLDER / name))
                        page.close()
        browser.close()


if __name__ == "__main__":
    taken()
