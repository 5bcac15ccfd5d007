"""Writes a site as files, beside the export before it, which it then replaces in one step."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from oboegaki.edition.known import History
from oboegaki.edition.place import Place
from oboegaki.errors import (
    EditionError,
    NotAcceptable,
    NotFound,
    OboegakiError,
    PlaceUnusable,
    SiteError,
    Text,
    Withdrawn,
)
from oboegaki.export import searching
from oboegaki.export.asking import running
from oboegaki.export.crawl import Crawl
from oboegaki.export.nginx import configuration
from oboegaki.feed import atom, ldes, sitemap
from oboegaki.iris import Urls
from oboegaki.site import Site
from oboegaki.web import pages
from oboegaki.web.app import Front, create_app
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES
from oboegaki.web.files import stable_name
from oboegaki.web.kept import MakeStore
from oboegaki.web.replies import problem
from oboegaki.web.request import Request

FILES, CONFIGURATION = "www", "nginx.conf"
_ALL = 1 << 40


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to: how many files, and the links that lead nowhere."""

    files: int
    broken: tuple[str, ...]


def export(site: Site, place: Place, folder: Path, make_store: MakeStore) -> Exported:
    """Write the current edition of a site into a folder, with a configuration for nginx.

    Raises SiteError without a public address, and PlaceUnusable when the folder holds something
    else or cannot be written; what is there stays then.
    """
    if not site.public_url:
        raise SiteError(
            Text("公開アドレスが決まっていません。", "There is no public address."),
            Text("site.toml に public_url を書くか、--public-url で指定してください。",
                 "Set public_url in site.toml, or give --public-url."),
        )  # fmt: skip
    folder = folder.resolve()
    _refuse(folder)
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        with _discarded(fresh):
            done = asyncio.run(_written(site, place, fresh, folder, make_store))
            _swap(fresh, folder)
    except OSError as error:
        raise _unusable(folder, error) from error
    return done


def _refuse(folder: Path) -> None:
    """Raise PlaceUnusable when a folder has something that no export wrote."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / CONFIGURATION).is_file():
        raise PlaceUnusable(
            Text(f"{folder} には別のものがあります。", f"There is something else in {folder}."),
            Text("空のフォルダーか、以前の書き出し先を指定してください。",
                 "Give an empty folder, or one that an export wrote."),
        )  # fmt: skip


@contextmanager
def _discarded(folder: Path) -> Iterator[None]:
    """Make a folder, and remove what is left of it when the context ends."""
    (folder / FILES).mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _unusable(folder: Path, error: OSError) -> PlaceUnusable:
    cause = os.strerror(error.errno) if error.errno else str(error)
    return PlaceUnusable(
        Text(f"{folder} に書き込めません（{cause}）。", f"Cannot write in {folder} ({cause})."),
        Text("空き容量と権限を確かめてください。", "Check the space and the rights there."),
    )


async def _written(
    site: Site, place: Place, fresh: Path, folder: Path, make_store: MakeStore
) -> Exported:
    app = create_app(site, place, make_store)
    urls = Urls.below(site.public_url, site.base)
    async with running(app) as asking:
        crawl = Crawl(asking, urls, fresh / FILES)
        await crawl.follow(_starts(app, urls))
        _add_search(app, site, urls, fresh / FILES)
        _add_errors(Context(_request(urls), app.served, site), fresh / FILES)
    text = configuration(crawl, folder / FILES, site.public_url)
    (fresh / CONFIGURATION).write_text(text, encoding="utf-8")
    return Exported(crawl.files, tuple(crawl.broken))


def _starts(app: Front, urls: Urls) -> Iterator[str]:
    """Yield where to begin: everything that no page need lead to."""
    history = _history(app)
    yield urls.path()
    for name in ("robots.txt", "llms.txt", "sitemap.xml", "feed.atom", "ldes", "catalog",
                 "catalog/editions", ".well-known/void", "favicon.ico", "shapes",
                 "api"):  # fmt: skip
        yield urls.path(name)
    for page in range(ldes.page_of(history.first), ldes.page_of(history.last) + 1):
        yield urls.path("ldes", str(page))
    for page in range(1, history.news_count() // atom.SIZE + 1):
        yield urls.path("feed", f"{page}.atom")
    maps = -(-history.document_count() // sitemap.SIZE)
    yield from (urls.path(f"sitemap-{each}.xml") for each in range(1, maps + 1) if maps > 1)
    for dump in app.served.edition.manifest.dumps:
        yield urls.path("dumps", "latest", stable_name(dump))
    yield from (urls.document(each.iri) for each in history.documents(0, _ALL))
    for each in app.served.known.gone():
        local = urls.document(each.iri)
        yield local
        yield urls.root + each.iri.removeprefix(urls.base).join(("/", ""))


def _history(app: Front) -> History:
    history = app.served.known.history(app.served.edition.manifest.id)
    if history is None:
        raise EditionError(
            Text("今の版の履歴がありません。", "There is no history of the current edition."),
            Text("oboegaki build を実行してください。", "Run `oboegaki build`."),
        )
    return history


def _request(urls: Urls, path: str = "/") -> Request:
    return Request("GET", path, "", urls)


def _add_search(app: Front, site: Site, urls: Urls, folder: Path) -> None:
    """Add the index, the page and the script of the search."""
    root = folder / urls.root.removeprefix("/")
    iris = [each.iri for each in _history(app).documents(0, _ALL)]
    (root / "static").mkdir(exist_ok=True)
    found = searching.index(app.served.edition.statements, urls, iris)
    (root / "static" / searching.INDEX).write_bytes(found)
    for name, (_, content) in pages.assets(site).items():
        (root / "static" / name).write_bytes(content)
    context = Context(_request(urls, "/search"), app.served, site)
    for language in LANGUAGES:
        page = searching.page(context, language)
        (root / f"search.html.{language}").write_bytes(page)


def _add_errors(context: Context, folder: Path) -> None:
    """Add what is told of addresses where there is nothing to give."""
    told = folder / ".told"
    told.mkdir()
    nowhere = Text("このアドレスには何もありません。", "There is nothing at this address.",
                   "Không có gì ở địa chỉ này.")  # fmt: skip
    server = Text("検索式など、サーバーが必要なものはこの写しにはありません。",
                  "Queries, and whatever else needs a server, are not in this copy of the site.",
                  "Truy vấn và những gì cần máy chủ không có trong bản sao này.")  # fmt: skip
    other = Text("その形式はありません。", "There is no such form of it.",
                 "Không có dạng đó.")  # fmt: skip
    gone = Text("取り下げられました。", "It was withdrawn.", "Đã được rút lại.")
    errors: dict[int, OboegakiError] = {
        404: NotFound(nowhere, server),
        406: NotAcceptable(other, Text("", ""), ()),
        410: Withdrawn(gone, Text("", ""), "", ""),
    }
    for status, error in errors.items():
        (told / f"{status}.problem").write_bytes(problem(error, LANGUAGES[0]).body)
        for language in LANGUAGES:
            request = replace(context.request, query=f"lang={language}")
            page = pages.error_page(replace(context, request=request), error)
            (told / f"{status}.html.{language}").write_bytes(page.body)
