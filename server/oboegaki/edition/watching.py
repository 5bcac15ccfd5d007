"""Watches the sources of a site, and builds again as soon as one of them was saved.

Files are looked at and not asked for by inotify: that works on shared folders and in containers,
too, and 83 files take 3 ms (ADR 0084). A site with many files is looked at less often.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from oboegaki.edition.build import build
from oboegaki.edition.fresh import is_fresh
from oboegaki.edition.manifest import looks
from oboegaki.edition.place import Place
from oboegaki.errors import OboegakiError, Text
from oboegaki.report import Finding, Severity
from oboegaki.site import SETTINGS_FILE, Site
from oboegaki.sources.discover import discover

CHECKING, SHOWN, BLOCKED, ENDED = "checking", "shown", "blocked", "ended"
_EVERY = 0.08
"""Seconds between two looks."""
_SHARE = 20
"""At most one part in so many of a processor is taken by looking."""
_SETTLED = 0.02
"""Seconds for which files must not change before they are read: editors write in pieces."""

Looks = dict[str, tuple[int, int, int]]
"""Name of a file -> its size, when it was changed, and its inode."""


@dataclass(frozen=True, slots=True)
class News:
    """What an author is told: what is being done, of which edition, and what is wrong."""

    kind: str
    edition: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0


Tell = Callable[[News], None]


def watch(site: Site, place: Place, tell: Tell) -> None:
    """Build now and whenever a source has changed, until the process is ended."""
    seen = _settled(site)
    tell(_first(site, place))
    settings = _settings(site)
    while True:
        began = time.monotonic()
        changed = _looks(site) != seen or _settings(site) != settings
        if changed:
            seen, settings, found = _settled(site), _settings(site), settings
            edition = place.current_name() or ""
            tell(News(CHECKING, edition))
            news = _built(site, place)
            tell(news if settings == found else _with(news, _settings_changed(site)))
            continue
        time.sleep(max(_EVERY, _SHARE * (time.monotonic() - began)))


def _first(site: Site, place: Place) -> News:
    if is_fresh(site, place):
        return News(SHOWN, place.current_name() or "")
    return _built(site, place)


def _built(site: Site, place: Place) -> News:
    """Build, and tell what came of it; what is wrong keeps the edition before."""
    began = time.monotonic()
    try:
        built = build(site, place, _quiet, wholly=False)
    except OboegakiError as error:
        finding = Finding(Severity.VIOLATION, "not-built", error.what, error.remedy)
        return News(BLOCKED, place.current_name() or "", (finding,), time.monotonic() - began)
    kind = BLOCKED if built.manifest is None else SHOWN
    edition = place.current_name() or ""
    return News(kind, edition, built.report.findings, time.monotonic() - began)


def _quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def _settled(site: Site) -> Looks:
    """Return how the sources look once they stay as they are."""
    before = _looks(site)
    while True:
        time.sleep(_SETTLED)
        now = _looks(site)
        if now == before:
            return now
        before = now


def _looks(site: Site) -> Looks:
    """Return how the sources look; what goes away meanwhile is not among them."""
    try:
        sources, _ = discover(site)
    except (OSError, OboegakiError):
        return {}
    return dict(_stamps((source.name, source.path) for source in sources))


def _settings(site: Site) -> Looks:
    """Return how what a server reads only once looks: settings and templates."""
    templates = sorted((site.root / "templates").glob("*.html"))
    paths = (site.root / SETTINGS_FILE, *templates)
    return dict(_stamps((path.name, path) for path in paths))


def _stamps(files: Iterator[tuple[str, Path]]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for name, path in files:
        with suppress(OSError):
            yield name, looks(path)


def _with(news: News, finding: Finding) -> News:
    return News(news.kind, news.edition, (finding, *news.findings), news.seconds)


def _settings_changed(site: Site) -> Finding:
    return Finding(
        Severity.WARNING,
        "settings-changed",
        Text("設定かテンプレートが変わりました。", "Settings or templates have changed.",
             "Thiết lập hoặc mẫu trang đã thay đổi."),
        Text("oboegaki serve --watch を止めて、もう一度始めてください。",
             "Stop `oboegaki serve --watch` and start it again.",
             "Hãy dừng `oboegaki serve --watch` rồi chạy lại."),
        source=SETTINGS_FILE if (site.root / SETTINGS_FILE).is_file() else "",
    )  # fmt: skip
