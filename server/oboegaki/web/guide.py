"""Help for people who never saw RDF, a template for each topic and language; the style guide.

Prose is no catalogue of short texts: each language has its own file (`docs/decisions`, 0032).
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from oboegaki import catalogue, citation
from oboegaki.errors import Text
from oboegaki.figures import ROWS
from oboegaki.formats import HTML, Representation
from oboegaki.iris import Urls, linkable
from oboegaki.site import Site
from oboegaki.web import entity, metadata, pages
from oboegaki.web.context import Context
from oboegaki.web.document import Document
from oboegaki.web.view import Node

NAME = "help"
TOPICS = {
    "": Text("使い方", "Help", "Trợ giúp"),
    "cite": Text("引用のしかた", "How to cite", "Cách trích dẫn"),
    "excel": Text("Excel で開く", "Open it in Excel", "Mở bằng Excel"),
    "correct": Text("誤りを知らせる", "Report a mistake", "Báo lỗi sai"),
    "officer": Text("担当者の方へ", "For the publishing officer", "Dành cho cán bộ công bố"),
}
"""Last segment of the address -> title; "" is the page that leads to the others."""


def topic(name: str, context: Context, _: Representation | None) -> Document:
    """Return the help page of a topic."""
    path = address(context.request.urls, name)
    return Document(offers=(HTML,), body=partial(_body, context, name), address=lambda _: path)


def address(urls: Urls, name: str) -> str:
    """Return the address of a topic."""
    return urls.path(NAME, name) if name else urls.path(NAME)


def contact(site: Site) -> str:
    """Return where mistakes are reported: the publisher's e-mail or page, "" when there is none.

    A page under a base that nobody registered yet cannot be reached.
    """
    if site.publisher.email:
        return f"mailto:{quote(site.publisher.email, safe='@+')}"
    url = site.publisher.url
    is_reached = site.base_registered or not url.startswith(site.base)
    return url if linkable(url) and is_reached else ""


def _body(
    context: Context, name: str, document: Document, _: Representation, language: str
) -> bytes:
    site, urls = context.site, context.request.urls
    dumps = context.served.edition.manifest.dumps
    return pages.page(
        context,
        f"help/{name or 'index'}.{language}.html",
        language,
        document,
        topic=name,
        topics=[(each, title, address(urls, each)) for each, title in TOPICS.items()],
        tables=[(catalogue.PARTS[dump.part], dump) for dump in dumps if dump.counted == ROWS],
        concerned=_concerned(context, language),
        contact=contact(site),
        credit=catalogue.attribution(site, urls.absolute(urls.path())),
        cited=citation.sentence(metadata.work(context, catalogue.dataset_iri(site), language)),
    )


def _concerned(context: Context, language: str) -> Node | None:
    """Return the thing of the data that a reader came from, by `?about=`."""
    iri = context.request.parameter("about")
    place = context.statements.place((iri,)) if iri else None
    return entity.reading(context, language).node(place.iri) if place else None


def style(context: Context, _: Representation | None) -> Document:
    """Return the style guide: every part that our pages are made of."""
    path = context.request.urls.path("style")

    def body(document: Document, _: Representation, language: str) -> bytes:
        return pages.page(context, "style.html", language, document)

    return Document(offers=(HTML,), body=body, address=lambda _: path)


PAGES: dict[str, Callable[[Context, Representation | None], Document]] = {
    **{f"/{NAME}/{name}".rstrip("/"): partial(topic, name) for name in TOPICS},
    "/style": style,
}
"""Path -> what answers there."""
