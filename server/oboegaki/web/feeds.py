"""News, change stream, sitemap, robots.txt: what the history of a site gives to programs."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import partial

from oboegaki import licences, listing, nquads
from oboegaki.agents import guide
from oboegaki.edition import content
from oboegaki.edition.known import History, Kept
from oboegaki.errors import EditionError, NotFound, Text
from oboegaki.feed import atom, ldes, sitemap
from oboegaki.feed.atom import Entry, Feed
from oboegaki.feed.events import Listed
from oboegaki.feed.ldes import Version
from oboegaki.formats import DOCUMENTS, HTML, JSON_LD, N_QUADS, TRIG, Representation
from oboegaki.iris import MAIN
from oboegaki.rdf import LABEL_PROPERTIES
from oboegaki.rendering import rendered
from oboegaki.web import entity, pages
from oboegaki.web.agents import desk_of
from oboegaki.web.context import Context
from oboegaki.web.dates import http_date
from oboegaki.web.document import Document, Lasting

ATOM = Representation("atom", atom.TYPE, ".atom", "Atom")
XML = Representation("xml", "application/xml", ".xml", "XML")
PLAIN = Representation("txt", "text/plain", ".txt", "text")
STREAM = (TRIG, N_QUADS, replace(JSON_LD, quads=True))
"""What the change stream can be had as: what a version says is a graph of its own."""

_TITLES = {nquads.token(iri): rank for rank, iri in enumerate(LABEL_PROPERTIES)}


def find(context: Context) -> Document | None:
    """Return what answers at the path of a request, None when it is none of these."""
    path = context.request.path
    key = context.site.portal.indexnow_key
    if key and path == f"/{key}.txt":
        return _text(context, path, key.encode())
    for pattern, make in _PATHS:
        match = pattern.fullmatch(path)
        if match:
            return make(context, *match.groups())
    return None


def _history(context: Context) -> History:
    """Return the history up to the edition that is served; raises EditionError meanwhile."""
    history = context.served.known.history(context.served.edition.manifest.id)
    if history is None:
        raise EditionError(
            Text("この版の履歴はまだありません。", "There is no history of this edition yet.",
                 "Chưa có lịch sử của phiên bản này."),
            Text("oboegaki build を実行するか、少し待ってください。",
                 "Run `oboegaki build`, or wait a moment.",
                 "Hãy chạy `oboegaki build` hoặc chờ một lát."),
        )  # fmt: skip
    return history


def _no_page(path: str) -> NotFound:
    return NotFound(
        Text(f"{path} というページはありません。", f"There is no page {path}.",
             f"Không có trang {path}."),
        Text("最初のページから順にたどってください。", "Follow the links from the first one.",
             "Hãy đi theo các liên kết từ trang đầu."),
    )  # fmt: skip


def _fixed(
    context: Context, path: str, form: Representation, body: Callable[[], bytes]
) -> Document:
    """Return a document that there is one representation of."""
    address = context.request.urls.root + path
    return Document(
        offers=(form,),
        body=lambda *_: body(),
        address=lambda _: address,
        fixed=form,
    )


def _text(context: Context, path: str, text: bytes) -> Document:
    return _fixed(context, path, PLAIN, lambda: text)


# robots.txt and sitemaps -----------------------------------------------------------------------


def _robots(context: Context) -> Document:
    urls = context.request.urls
    text = sitemap.robots(urls.path(), urls.absolute(urls.path("sitemap.xml")),
                          urls.absolute(urls.path(guide.PATH)))  # fmt: skip
    return _text(context, "/robots.txt", text)


def _guide(context: Context) -> Document:
    text = guide.llms_text(desk_of(context))
    return _text(context, f"/{guide.PATH}", text.encode())


def _sitemap(context: Context, number: str | None) -> Document:
    """Return the one sitemap, the index of several, or one of those."""
    history, urls, path = _history(context), context.request.urls, context.request.path
    count = -(-history.document_count() // sitemap.SIZE)
    if number is None and count > 1:
        rows = [
            Listed(urls.absolute(urls.path(f"sitemap-{each}.xml")), history.moment)
            for each in range(1, count + 1)
        ]
        return _fixed(context, path, XML, lambda: sitemap.index(rows))
    page = int(number or 1)
    if page > max(count, 1):
        raise _no_page(path)
    document = _fixed(context, path, XML, lambda: b"")
    return replace(document, body=lambda *_: _pages(context, history, page))


async def _pages(context: Context, history: History, page: int) -> AsyncIterator[bytes]:
    """Yield a sitemap, written by a thread: whoever has no page has to be looked for."""
    yield await asyncio.to_thread(_written, context, history, page)


def _written(context: Context, history: History, page: int) -> bytes:
    urls = context.request.urls
    rows = history.documents((page - 1) * sitemap.SIZE, sitemap.SIZE)
    statements = context.served.edition.statements_again()
    try:
        hidden = entity.hidden(statements, urls, [row.iri for row in rows])
    finally:
        statements.close()
    fronts = [urls.path(), urls.path("dumps", ""), urls.path("queries")] if page == 1 else []
    listed = [Listed(urls.absolute(path), history.moment) for path in fronts]
    listed += [
        Listed(urls.absolute(urls.document(row.iri)), row.modified)
        for row in rows
        if row.iri not in hidden
    ]
    return sitemap.sitemap(listed)


# Atom ------------------------------------------------------------------------------------------


def _feed(context: Context, number: str | None) -> Document:
    """Return the newest entries, or a page of the archive, which is full and stays as it is."""
    history, path = _history(context), context.request.path
    count, page = history.news_count(), int(number or 0)
    if page > count // atom.SIZE or (number and not page):
        raise _no_page(path)
    document = _fixed(context, path, ATOM, partial(_atom, context, history, page))
    return replace(document, stamp=history.moment)


def _atom(context: Context, history: History, page: int) -> bytes:
    count = history.news_count()
    start = (page - 1) * atom.SIZE if page else max(0, count - atom.SIZE)
    news = history.news(start, atom.SIZE)[::-1]
    created = history.created([each.event.iri for each in news])
    entries = [_entry(context, each, created.get(each.event.iri, "")) for each in news]
    updated = news[0].event.moment if news else history.moment
    older = page - 1 if page else (count // atom.SIZE if count > atom.SIZE else 0)
    return atom.atom(_head(context, page, older, updated), entries)


def _entry(context: Context, kept: Kept, published: str) -> Entry:
    urls, iri = context.request.urls, kept.event.iri
    links = {
        each.media_type: urls.absolute(urls.document(iri, each.suffix if each.rdf else ""))
        for each in DOCUMENTS
    }
    return Entry(kept.event, _titles(context, kept), published, links)


def _titles(context: Context, kept: Kept) -> Mapping[str, str]:
    """Return the titles of a document as they were, by language."""
    iri = kept.event.iri
    if kept.content is None:
        return listing.titles(context.statements, iri)
    found: dict[str, tuple[int, str]] = {}
    subjects = {nquads.token(iri + MAIN), nquads.token(iri)}
    for line in kept.content.splitlines():
        subject, predicate, object_, _ = nquads.parts(line)
        if subject in subjects and predicate in _TITLES and object_.startswith(b'"'):
            text = nquads.literal(object_)
            ranked = (_TITLES[predicate], text.value)
            found[text.language] = min(ranked, found.get(text.language, ranked))
    return {language: title for language, (_, title) in found.items()}


def _head(context: Context, page: int, older: int, updated: str) -> Feed:
    site, urls = context.site, context.request.urls
    newest = urls.absolute(urls.path("feed.atom"))
    archive = {each: urls.absolute(urls.path("feed", f"{each}.atom")) for each in (page, older)}
    links = {"self": archive[page] if page else newest}
    links |= {"current": newest} if page else {}
    links |= {"prev-archive": archive[older]} if older else {}
    known = licences.BY_IRI.get(site.licence)
    return Feed(
        iri=f"{site.base}feed.atom",
        title=site.title,
        subtitle=site.description,
        author=site.publisher.name,
        author_iri=site.publisher.iri,
        rights=f"{known.short} {site.licence}" if known else site.licence,
        updated=updated,
        home=urls.absolute(urls.path()),
        links=links,
        is_archive=bool(page),
    )


# The change stream -----------------------------------------------------------------------------


def _stream(context: Context, suffix: str | None) -> Document:
    """Return the way into the stream; people are shown the page of the data instead."""
    history = _history(context)

    def body(document: Document, chosen: Representation, language: str) -> bytes:
        if chosen is HTML:
            return entity.data(context, document, language)
        lines = ldes.root(_view(context), ldes.page_of(history.first), context.site.title)
        return rendered(lines, chosen)

    return _of_stream(context.request.urls.path("ldes"), suffix, body)


def _stream_page(context: Context, number: str, suffix: str | None) -> Document:
    """Return a page of the stream; one that is full is named by its versions: they never change."""
    history, page = _history(context), int(number)
    first, last = ldes.page_of(history.first), ldes.page_of(max(history.last, history.first))
    if not first <= page <= last:
        raise _no_page(context.request.path)
    versions = history.kept(*ldes.versions_of(page))
    at = ldes.Page(page, page + 1 if page < last else 0)
    address = context.request.urls.path("ldes", number)
    document = _of_stream(address, suffix, partial(_versions, context, at, versions))
    if not at.following:
        return document
    numbers = ",".join(str(each.event.number) for each in versions)
    since = http_date(versions[-1].event.moment) if versions else context.served.since
    return replace(document, lasting=Lasting(f"{pages.software()} {numbers}", since))


def _of_stream(address: str, suffix: str | None, body: "Body") -> Document:
    fixed = next((each for each in STREAM if each.suffix == suffix), None)
    return Document(
        offers=(*STREAM, HTML),
        body=body,
        address=lambda ending: address + ending,
        fixed=fixed,
    )


def _versions(
    context: Context, at: ldes.Page, versions: list[Kept], document: Document,
    chosen: Representation, language: str,
) -> bytes:  # fmt: skip
    if chosen is HTML:
        return entity.data(context, document, language)
    base, statements = context.site.base, context.statements
    members = (
        Version(
            each.event,
            content.stated(statements, each.event.iri, base)
            if each.content is None
            else each.content,
        )
        for each in versions
    )
    return rendered(ldes.page(_view(context), at, members), chosen)


def _view(context: Context) -> str:
    return context.request.urls.absolute(context.request.urls.path("ldes"))


Body = Callable[[Document, Representation, str], bytes]
_SUFFIXES = "|".join(re.escape(each.suffix) for each in STREAM)
_NUMBER = "([1-9][0-9]{0,8})"
_PATHS: tuple[tuple[re.Pattern[str], Callable[..., Document]], ...] = (
    (re.compile(r"/robots\.txt"), _robots),
    (re.compile(r"/llms\.txt"), _guide),
    (re.compile(rf"/sitemap(?:-{_NUMBER})?\.xml"), _sitemap),
    (re.compile(rf"/feed(?:/{_NUMBER})?\.atom"), _feed),
    (re.compile(rf"/ldes({_SUFFIXES})?"), _stream),
    (re.compile(rf"/ldes/{_NUMBER}({_SUFFIXES})?"), _stream_page),
)
"""Pattern of a path -> what answers there, given what the pattern's groups matched."""
