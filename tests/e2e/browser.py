"""A real browser as fixtures, readers of each kind in it, and what each of them must never meet.

`browser` lives as long as one file of tests: Playwright's event loop runs in the main thread, where
the tests of other files start theirs.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from npm import installed
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

PACKAGES = Path(__file__).with_name("package.json")
NARROW, WIDE = 360, 1440
LANGUAGES = ("ja", "en", "vi")
SCHEMES = ("light", "dark")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE = """async rules => {
  const chosen = {resultTypes: ["violations"], runOnly: {type: "tag", values: rules}};
  const found = await axe.run(document, chosen);
  return found.violations.map(each => `${each.id}: ${each.help} ` +
    each.nodes.slice(0, 3).map(node => node.html + " " + node.failureSummary).join(" | "));
}"""


@dataclass
class Reader:
    """A page of the browser as one reader has it, with what went wrong in it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    loaded: list[int] = field(default_factory=list)
    edition: str = ""

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a path; the answer has the status, or the test fails."""
        answer = self.page.goto(self.address.rstrip("/") + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return self.page

    def heard(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of; that a page of an error has its status is none."""
        if message.type in ("error", "warning") and "server responded with" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def asked(self, url: str) -> None:
        """Keep what was asked for, and what of it is on other hosts."""
        self.asked_for.append(url)
        there = urlsplit(url)
        if there.scheme in ("http", "https") and there.netloc != urlsplit(self.address).netloc:
            self.strangers.append(url)

    @property
    def width(self) -> int:
        """Return how wide the page would like to be."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def received(self, request: Request) -> None:
        """Keep how many bytes came over the wire, in their content coding."""
        sizes = request.sizes()
        self.loaded.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])

    @property
    def focused(self) -> str:
        """Return the text of what has the keyboard."""
        return str(self.page.evaluate("document.activeElement.innerText"))

    def tab_to(self, text: str, presses: int = 80) -> str:
        """Press Tab until something with the text has the keyboard; return what has it then."""
        for _ in range(presses):
            self.page.keyboard.press("Tab")
            if self.focused == text:
                break
        return self.focused

    def dress(self, width: int, scheme: str) -> None:
        """Have the same page at another width and in another colour scheme."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


@cache
def _edition(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.headers["Oboegaki-Edition"])


Read = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for the tests of one file."""
    executable = shutil.which("chromium")
    if not executable:
        pytest.skip("there is no chromium here and none could be installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Read:
    """Return a function that opens a reader of the flagship for as long as its context lasts.

    It takes `language`, `width`, `scheme`, whether there is `javascript`, and the `address` of
    another server. In the end nobody may have complained, and no other host have been asked.
    """

    @contextmanager
    def reading(
        language: str = "en",
        width: int = WIDE,
        scheme: str = "light",
        *,
        javascript: bool = True,
        address: str = address,
    ) -> Iterator[Reader]:
        context = browser.new_context(
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
        )
        made = Reader(context.new_page(), address, edition=_edition(address))
        made.page.on("console", made.heard)
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("request", lambda request: made.asked(request.url))
        made.page.on("requestfinished", made.received)
        yield made
        context.close()
        assert made.complaints == []
        assert made.strangers == []

    return reading


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder of the judges that come from npm."""
    return installed(PACKAGES, "pages")


@pytest.fixture(scope="session")
def axe(judges: Path) -> Callable[[Reader], list[str]]:
    """Return a function that gives what axe-core has against a page (WCAG 2.2 AA)."""
    source = (judges / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def violations(reader: Reader) -> list[str]:
        if not reader.page.evaluate("typeof axe === 'object'"):
            reader.page.evaluate(source)
        found: list[str] = reader.page.evaluate(_RUN_AXE, _RULES)
        return found

    return violations
