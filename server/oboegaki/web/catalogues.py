"""`/catalog`, `/catalog/editions` and `/.well-known/void`: documents written for programs.

They are Turtle when anything is welcome, because portals ask for `*/*`; those who ask for a page
get the one that tells the same to people.
"""

from collections.abc import Callable
from hashlib import sha256

from oboegaki import catalogue, listing
from oboegaki.catalogue import Contents
from oboegaki.edition.manifest import Manifest
from oboegaki.errors import NotFound, Text
from oboegaki.figures import Published
from oboegaki.formats import GRAPHS, HTML, TURTLE, Representation
from oboegaki.rdf import term
from oboegaki.rendering import rendered
from oboegaki.sources.discover import OUTSIDE_DEFAULT
from oboegaki.statements.reader import Statements
from oboegaki.web import entity
from oboegaki.web.context import Context
from oboegaki.web.document import Document, Item

MACHINES_FIRST = (TURTLE, *(each for each in GRAPHS if each is not TURTLE), HTML)
_DCAT_AP = "http://data.europa.eu/r5r/"
_MOST_ROOTS = 100

Lines = Callable[[str], bytes]
"""Makes the N-Triples of a document for a suffix, that its pages lead on to."""


def current(context: Context, fixed: Representation | None) -> Document:
    """Return the catalogue of the edition that is served; raises NotFound for a page it has not."""
    site, urls, published = context.site, context.request.urls, context.served.edition.published
    page = _page(context, catalogue.page_count(site, len(catalogue.described(published))))

    def lines(suffix: str) -> bytes:
        return catalogue.dcat(site, published, urls, page, suffix)

    return _document(context, catalogue.CATALOGUE, fixed, lines, page)


def editions(context: Context, fixed: Representation | None) -> Document:
    """Return the catalogue of the kept editions; raises NotFound for a page it has not."""
    site, urls, published = context.site, context.request.urls, kept(context)
    page = _page(context, catalogue.page_count(site, len(published)))

    def lines(suffix: str) -> bytes:
        return catalogue.editions(site, published, urls, page, suffix)

    stamp = sha256(" ".join(each.edition for each in published).encode()).hexdigest()
    return _document(context, catalogue.EDITIONS, fixed, lines, page, stamp)


def kept(context: Context) -> list[Published]:
    """Return the editions that are kept and whole, newest first."""
    manifests = context.served.place.manifests()
    return [each.published for each in manifests if isinstance(each, Manifest)]


def void(context: Context, fixed: Representation | None) -> Document:
    """Return the VoID description of the edition that is served."""
    site, urls, published = context.site, context.request.urls, context.served.edition.published

    def lines(_: str) -> bytes:
        return catalogue.void(site, published, contents(context.statements), urls)

    return _document(context, catalogue.VOID, fixed, lines)


def contents(statements: Statements) -> Contents:
    """Return what an edition holds by class and property, and where to begin."""
    return Contents(statements.class_counts(), statements.term_uses(), _roots(statements))


def _roots(statements: Statements) -> list[str]:
    """Return the newest press releases; where there are none, the first graphs."""
    releases = listing.members(statements, term("obg:PressRelease"), _MOST_ROOTS)
    if releases.items:
        return [link.subject for link in releases.items]
    graphs = statements.graphs(_MOST_ROOTS)
    return [each.iri for each in graphs if each.iri and each.kind not in OUTSIDE_DEFAULT]


def described(context: Context) -> tuple[Item, ...]:
    """Return the files that describe the data set."""
    path = context.request.urls.path(catalogue.CATALOGUE)
    return tuple(Item(path + each.suffix, each.media_type) for each in GRAPHS if not each.quads)


def _page(context: Context, pages: int) -> int:
    """Return the number of the page that is asked for, the first by default."""
    number = context.request.page(pages)
    if number is None:
        asked = context.request.parameter("page")
        raise NotFound(
            Text(f"目録に {asked[:20]} ページ目はありません。",
                 f"The catalogue has no page {asked[:20]}.",
                 f"Danh mục không có trang {asked[:20]}."),
            Text(f"ページは 1 から {pages} までです。", f"There are pages 1 to {pages}.",
                 f"Có các trang từ 1 đến {pages}."),
        )  # fmt: skip
    return number


def _document(
    context: Context,
    name: str,
    fixed: Representation | None,
    lines: Lines,
    page: int = 1,
    stamp: str = "",
) -> Document:
    path = context.request.urls.path(name)
    query = f"?page={page}" if page > 1 else ""

    def body(document: Document, chosen: Representation, language: str) -> bytes:
        if chosen is HTML:
            return entity.data(context, document, language)
        return rendered(lines(document.fixed.suffix if document.fixed else ""), chosen)

    return Document(
        offers=MACHINES_FIRST,
        body=body,
        address=lambda suffix: path + suffix + query,
        fixed=fixed if fixed in MACHINES_FIRST else None,
        stamp=stamp,
        describes=context.request.urls.path(),
        profile="" if name == catalogue.VOID else _DCAT_AP,
    )
