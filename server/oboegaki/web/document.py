"""One document in one representation: negotiation, validators and links before any work."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from oboegaki import language as languages
from oboegaki import media
from oboegaki.edition.known import Earlier
from oboegaki.errors import NotAcceptable, Text
from oboegaki.formats import (
    CITATIONS,
    FRAMED,
    HTML,
    JSON_LD_EXPANDED,
    JSON_LD_FRAMED,
    JSON_LD_SCHEMA_ORG,
    LINKSET,
    LINKSET_TEXT,
    TREES,
    TURTLE,
    Representation,
)
from oboegaki.iris import linkable, uri
from oboegaki.site import Site
from oboegaki.web.context import Context
from oboegaki.web.replies import Reply, coded, fresh, not_modified, reply, stream
from oboegaki.web.request import Request

LANGUAGES, FALLBACK = languages.LANGUAGES, languages.FALLBACK

_A_WEEK = "public, max-age=604800, immutable"
"""Of what never changes; no longer, so that what is erased is not kept by caches for years."""

Body = Callable[["Document", Representation, str], bytes | AsyncIterator[bytes]]
"""Makes the bytes of a document in a representation and a language, or chunks of a large one."""


class Item(NamedTuple):
    """A file that belongs to a document: its address and its media type."""

    address: str
    media_type: str


class Link(NamedTuple):
    """How a representation stands to something else (RFC 8288)."""

    target: str
    relation: str
    media_type: str = ""
    title: str = ""

    def header(self) -> str:
        """Return it as a value of the header `Link`; the title is for pages only."""
        kind = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}'


class Lasting(NamedTuple):
    """What tells that the bytes of a document are the same in every edition, and since when."""

    validator: str
    since: str


@dataclass(frozen=True, slots=True)
class Document:
    """Something an edition can show: where it is, what it can be had as, and how to make that.

    `address` makes the path of the representation with a suffix, "" for the document as such;
    `fixed` is the representation that the asked address is of; `items` are the files of the set,
    `metadata` what describes it elsewhere; `describes` is the page of what a description is of,
    when that is not its own.
    `stamp` stands for what else the bytes depend on; a document that has one is made each time.
    `lasting` is for what no edition changes any more; `more` are links besides the usual;
    `profile` is what its RDF conforms to, "" for nothing in particular; `earlier` are the versions
    before this one that can still be read.
    """

    offers: tuple[Representation, ...]
    body: Body
    address: Callable[[str], str]
    fixed: Representation | None = None
    iri: str = ""
    items: tuple[Item, ...] = ()
    metadata: tuple[Item, ...] = ()
    describes: str = ""
    stamp: str = ""
    lasting: Lasting | None = None
    more: tuple[Link, ...] = ()
    profile: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def canonical(self) -> str:
        """Return the address of the document, whatever the representation."""
        return self.address("")


def at_edition(document: Document, edition: str) -> str:
    """Return the address of a document as a kept edition has it."""
    address = document.canonical
    return f"{address}{'&' if '?' in address else '?'}edition={edition}"


def reading_language(request: Request) -> str:
    """Return the language of the page: `?lang=` if it is one of ours, else Accept-Language."""
    asked = request.parameter("lang")
    if asked in LANGUAGES:
        return asked
    return languages.negotiate(request.header("accept-language"), LANGUAGES)


def respond(context: Context, document: Document) -> Reply:
    """Answer a request for a document; raises NotAcceptable when no representation fits."""
    request = context.request
    chosen = document.fixed or _negotiated(request, document)
    language = _language(request, chosen)
    etag = _etag(context, document, chosen, language)
    headers = tuple(_headers(context, document, chosen, language, etag))
    if fresh(request, etag, _since(context, document)):
        return replace(not_modified(headers), etag=etag)
    body = document.body(document, chosen, language)
    if isinstance(body, bytes):
        whole = coded(reply(200, chosen.content_type, body, *headers), request.coding)
        return replace(whole, etag=etag)
    return coded(stream(200, chosen.content_type, body, *headers), request.coding)


def _language(request: Request, chosen: Representation) -> str:
    """Return the language of a representation that has one: "" is all that there are."""
    if chosen in (HTML, JSON_LD_SCHEMA_ORG):
        return reading_language(request)
    asked = request.parameter("lang")
    return asked if chosen.profile == FRAMED and asked in LANGUAGES else ""


def _negotiated(request: Request, document: Document) -> Representation:
    accept = request.header("accept")
    wished = media.profiles(request.header("accept-profile"))
    chosen = media.negotiate(accept, document.offers, wished)
    if chosen is not None and chosen.quads and _takes_all(accept or "", document):
        plain = [each for each in document.offers if each.rdf and not each.quads]
        chosen = media.negotiate(accept, plain)
    if chosen is None:
        offered = [each.media_type for each in document.offers]
        raise NotAcceptable(
            Text("Accept で指定された形式では提供していません。",
                 "None of the media types in Accept is on offer.",
                 "Không có kiểu nội dung nào trong Accept được cung cấp."),
            Text(f"次のいずれかを指定してください: {', '.join(offered)}",
                 f"Ask for one of: {', '.join(offered)}.",
                 f"Hãy yêu cầu một trong: {', '.join(offered)}."),
            offered,
        )  # fmt: skip
    return chosen


def _takes_all(accept: str, document: Document) -> bool:
    """Tell whether a client names every syntax that there is: it did not think of graphs' names.

    Such clients put first what is parsed fastest, and look for statements in no named graph:
    Comunica finds nothing in our N-Quads. The server may weigh that (RFC 9110, 12.1). What is made
    of graphs, and has no Turtle, stays as it is liked best.
    """
    if TURTLE not in document.offers:
        return False
    named = {f"{each.type}/{each.subtype}" for each in media.ranges(accept) if each.quality}
    return all(each.media_type in named for each in document.offers if each.rdf)


def _etag(context: Context, document: Document, chosen: Representation, language: str) -> str:
    """Return a strong validator: it differs wherever the bytes may."""
    request, coding = context.request, context.request.coding
    address = sha256("\n".join((*request.key[:4], document.stamp)).encode()).hexdigest()[:12]
    how = f"{chosen.name}{language}{'-' + coding.name if coding else ''}"
    lasting = document.lasting
    validator = sha256(lasting.validator.encode()).hexdigest()[:16] if lasting else ""
    return f'"{validator or context.served.validator}-{how}-{address}"'


def _since(context: Context, document: Document) -> str:
    return document.lasting.since if document.lasting else context.served.since


def _headers(
    context: Context, document: Document, chosen: Representation, language: str, etag: str
) -> Iterator[tuple[str, str]]:
    wishes = ["Accept"] if document.fixed is None else []
    spoken = HTML in document.offers and document.fixed in (None, HTML)
    wishes += ["Accept-Language"] if spoken else []
    by_profile = document.fixed is None and JSON_LD_SCHEMA_ORG in document.offers
    wishes += ["Accept-Profile"] if by_profile else []
    yield "Vary", ", ".join([*wishes, "Accept-Encoding"])
    if document.fixed is None:
        yield (
            "Content-Location",
            _location(context.request, document.address(chosen.suffix), language),
        )
    if language:
        yield "Content-Language", language
    yield "ETag", etag
    yield "Last-Modified", _since(context, document)
    yield "Cache-Control", _A_WEEK if document.lasting else "public, no-cache"
    yield "Oboegaki-Edition", context.served.edition.manifest.id
    yield "Link", ", ".join(link.header() for link in links(context, document, chosen))


def _location(request: Request, address: str, language: str) -> str:
    """Return where exactly this representation can be had again (RFC 9110, 8.7)."""
    path, _, own = address.partition("?")
    fields = dict(parse_qsl(own))
    fields |= {name: values[0] for name, values in request.parameters.items() if name != "lang"}
    fields |= {"lang": language} if language else {}
    return f"{path}?{urlencode(fields)}" if fields else path


def links(context: Context, document: Document, chosen: Representation) -> Iterator[Link]:
    """Yield the links of a representation, FAIR Signposting's among them."""
    yield Link(context.request.urls.absolute(document.canonical), "canonical")
    if linkable(document.iri):
        yield Link(uri(document.iri), "cite-as")
    yield from _forms(document, chosen)
    yield from common_links(context.site)
    profile = chosen.profile or (document.profile if chosen.rdf else "")
    if profile:
        yield Link(profile, "profile")
    if chosen in TREES:
        urls = context.request.urls
        yield Link(urls.path("openapi.json"), "service-desc", "application/json")
        yield Link(urls.path("api"), "service-doc", HTML.media_type)
    yield from document.more
    for each in document.earlier[:1]:
        yield Link(at_edition(document, each.edition), "predecessor-version")
    for file in document.items:
        yield Link(file.address, "item", file.media_type)
    for file in document.metadata:
        yield Link(file.address, "describedby", file.media_type)


def common_links(site: Site) -> Iterator[Link]:
    """Yield what holds for everything that a site publishes."""
    if linkable(site.publisher.iri):
        yield Link(uri(site.publisher.iri), "author")
    if linkable(site.licence):
        yield Link(uri(site.licence), "license")


_RELATIONS = {LINKSET.name: "linkset", **{each.name: "describedby" for each in CITATIONS}}
"""What a form of a document that is about it is to it; every other form is an alternate."""

_OTHER = "alternate"
_ON_REQUEST = frozenset(
    each.name for each in (JSON_LD_FRAMED, JSON_LD_EXPANDED, JSON_LD_SCHEMA_ORG, LINKSET_TEXT)
)
"""What has no address of its own."""


def _forms(document: Document, chosen: Representation) -> Iterator[Link]:
    """Yield how the representations of a document stand to each other."""
    is_page = chosen is HTML
    for each in document.offers:
        if each is not chosen and each.name not in _ON_REQUEST:
            is_data = is_page and each.rdf
            relation = "alternate describedby" if is_data else _RELATIONS.get(each.name, _OTHER)
            yield Link(document.address(each.suffix), relation, each.media_type, each.title)
    if is_page:
        yield Link("https://schema.org/AboutPage", "type")
    elif document.describes or document.iri:
        yield Link(document.describes or document.canonical, "describes", HTML.media_type)
