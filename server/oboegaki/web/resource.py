"""From an address to the document that it names: resources of the data and pages of the edition."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial

from oboegaki import catalogue, describe
from oboegaki.agents.guide import PATH as GUIDE
from oboegaki.edition.known import Earlier
from oboegaki.errors import EditionDamaged, NotFound, Withdrawn
from oboegaki.figures import EVERYTHING
from oboegaki.formats import (
    BY_SUFFIX,
    CITATIONS,
    DOCUMENTS,
    GRAPHS,
    HTML,
    JSON,
    JSON_LD_SCHEMA_ORG,
    LINKSETS,
    METADATA,
    TREES,
    Representation,
)
from oboegaki.iris import SYSTEM_PATHS, document_of, fragment_of
from oboegaki.rdf import term
from oboegaki.rendering import rendered
from oboegaki.statements.reader import Place
from oboegaki.web import (
    catalogues,
    entity,
    feeds,
    files,
    guide,
    large,
    metadata,
    neighbours,
    openapi,
    search,
    terms,
    tree,
)
from oboegaki.web.context import Context
from oboegaki.web.document import Document, Item, Link
from oboegaki.web.replies import Reply, redirect

_EARLIER = 10
_VERSION_IRI = term("owl:versionIRI")
_VERSIONED = ("/ns", "/shapes")


def resolve(context: Context) -> Document | Reply:
    """Return the document that a request names, or a redirect to it; raises NotFound.

    System pages win over data, and an exact IRI of the data wins over a suffix.
    """
    path = context.request.path
    page, fixed = _suffix(path)
    told = feeds.find(context)
    if told is not None:
        return told
    if path in PAGES:
        return PAGES[path](context, None)
    if page in PAGES and fixed is not None:
        return _offered(PAGES[page](context, fixed), context)
    ours = context.of_our_vocabulary()
    found = _resource(context) or (_resource(ours) if ours else None) or _canonical(context)
    found = found or _version(ours or context)
    if found is None:
        raise _missing(context)
    return found


def _offered(found: Document | Reply, context: Context) -> Document | Reply:
    """Return a page in the representation of a suffix; raises NotFound when it has none such."""
    if isinstance(found, Document) and found.fixed not in found.offers:
        raise _missing(context)
    return found


def _suffix(path: str) -> tuple[str, Representation | None]:
    stem, dot, name = path.rpartition(".")
    fixed = BY_SUFFIX.get(dot + name)
    return (stem, fixed) if fixed else (path, None)


def _resource(context: Context) -> Document | Reply | None:
    """Return the document of an IRI of the data, None when there is none; raises Withdrawn."""
    path, urls = context.request.path, context.request.urls
    place = context.statements.place(urls.resource_iris(path))
    if place is not None:
        if path.startswith("/id/"):
            see = urls.document(place.iri) + _with_query(context)
            return redirect(303, see, ("Vary", "Accept"))
        return _as_it_is(context, place, None)
    page, fixed = _suffix(path)
    if fixed is None or page.startswith("/id/"):
        return None
    place = context.statements.place(urls.resource_iris(page))
    return None if place is None else _as_it_is(context, place, fixed)


def _as_it_is(context: Context, place: Place, fixed: Representation | None) -> Document | Reply:
    """Return a document, or where the data lead to when they only say what became of it."""
    past = describe.past(context.statements, place) if context.served.has_changes else None
    if past is None:
        return _about(context, place, fixed)
    if past.since:
        raise describe.withdrawn(place.iri, past.since, past.replacement)
    suffix = fixed.suffix if fixed else ""
    return redirect(301, context.request.urls.document(past.replacement, suffix))


def _canonical(context: Context) -> Reply | None:
    """Return a redirect to the one spelling that is in the data, of a path that is not."""
    request = context.request
    spellings = dict.fromkeys((tidy(request.path), tidy(request.path.lower())))
    for path in spellings:
        page, _ = _suffix(path)
        if path != request.path and path[1:].partition("/")[0] in SYSTEM_PATHS:
            return redirect(308, request.urls.root + path + _with_query(context))
        iris = (*request.urls.resource_iris(path), *request.urls.resource_iris(page))
        if path != request.path and (path in PAGES or context.statements.place(iris)):
            return redirect(308, request.urls.root + path + _with_query(context))
    return None


def _version(context: Context) -> Reply | None:
    """Return a redirect from the version that ontology or shapes are in to what they are."""
    page, fixed = _suffix(context.request.path)
    whole, _, version = page.rpartition("/")
    if whole not in _VERSIONED:
        return None
    urls, suffix = context.request.urls, fixed.suffix if fixed else ""
    for iri in urls.resource_iris(whole):
        said = describe.read(context.statements.of_resource(iri)).get(iri, ())
        if f"{iri}/{version}" in (s.value.name for s in said if s.predicate == _VERSION_IRI):
            return redirect(303, urls.document(iri, suffix), ("Vary", "Accept"))
    return None


def tidy(path: str) -> str:
    """Return a path without doubled and trailing slashes; only the folder of dumps has one."""
    plain = re.sub("//+", "/", path).rstrip("/") or "/"
    return plain + "/" if plain + "/" in PAGES else plain


def _missing(context: Context) -> NotFound | Withdrawn:
    """Return the error for what is not there: an address that once answered is 410, not 404."""
    path, urls = context.request.path, context.request.urls
    iris = (*urls.resource_iris(path), *urls.resource_iris(_suffix(path)[0]))
    since = context.served.known.gone_since(iris)
    if since:
        return describe.withdrawn(iris[0], since, "")
    return describe.not_found(iris[0])


def _with_query(context: Context) -> str:
    return f"?{context.request.query}" if context.request.query else ""


def _about(context: Context, place: Place, fixed: Representation | None) -> Document:
    urls = context.request.urls
    if context.request.parameter("view") == neighbours.VIEW and fixed in (None, HTML, JSON):
        return neighbours.document(context, place, fixed)
    # What is said here of things of others is no work of ours to be cited.
    ours = METADATA if place.iri.startswith(urls.base) else ()
    return Document(
        offers=(*DOCUMENTS, *TREES, JSON_LD_SCHEMA_ORG, *ours),
        body=partial(_body, context, place),
        address=partial(urls.document, place.iri),
        fixed=fixed,
        iri=place.iri,
        earlier=_earlier(context, place.iri) if ours else (),
    )


def _earlier(context: Context, iri: str) -> tuple[Earlier, ...]:
    """Return the newest earlier versions of a document; none to who has asked for one."""
    served = context.served
    if served.is_pinned:
        return ()
    try:
        return tuple(served.versions.earlier(iri, served.place.names)[:_EARLIER])
    except EditionDamaged:
        # The documents are whole even when their history is not; the feeds tell of that.
        return ()


def _body(
    context: Context, place: Place, document: Document, chosen: Representation, language: str
) -> bytes | AsyncIterator[bytes]:
    if chosen is HTML:
        return entity.thing(context, place, document, language)
    if chosen is JSON_LD_SCHEMA_ORG:
        return entity.structured(context, place, document, language)
    if chosen in TREES:
        return tree.tree(context, place, chosen, language)
    if chosen in METADATA:
        return metadata.written(context, chosen, document)
    if large.is_large(place):
        return large.written(context.served.edition, place, chosen)
    lines = describe.quads if chosen.quads else describe.triples
    return rendered(b"".join(lines(context.statements, place)), chosen)


# Pages of the edition --------------------------------------------------------------------------


def _any_iri(context: Context, fixed: Representation | None) -> Document | Reply:
    """Answer `/about?iri=…`: any resource of the data, those with an address of their own there."""
    request, statements = context.request, context.statements
    iri = request.parameter("iri")
    asked = fixed or _FORMS.get(request.parameter("format"))
    if request.urls.local_path(iri) is not None and statements.place((document_of(iri),)):
        suffix = asked.suffix if asked else ""
        return redirect(301, request.urls.document(iri, suffix) + fragment_of(iri))
    place = statements.place((iri,)) if iri else None
    if place is None and statements.is_mentioned(iri):
        place = Place(iri, None)
    ours = context.of_our_vocabulary()
    plainly = not asked and not request.parameter("property") and not request.parameter("view")
    if ours is not None and plainly and ours.statements.is_described(iri):
        if ours.request.urls.local_path(iri) is None:
            return _about(ours, Place(iri, None), None)
        return redirect(301, ours.request.urls.page(iri))
    if place is None and ours is not None and ours.statements.is_mentioned(iri):
        return _about(ours, Place(iri, None), asked)
    if place is None:
        raise describe.not_found(iri)
    return _about(context, place, asked)


def _home(context: Context, _: Representation | None) -> Document:
    """Return the home page; to programs it is the VoID description, which leads on from here."""
    path, void = context.request.urls.path(), catalogues.void(context, None)

    def body(
        document: Document, chosen: Representation, language: str
    ) -> bytes | AsyncIterator[bytes]:
        if chosen is HTML:
            return entity.home(context, document, language)
        return void.body(void, chosen, language)

    home = Document(
        offers=(HTML, *GRAPHS),
        body=body,
        address=lambda suffix: void.address(suffix) if suffix not in ("", HTML.suffix) else path,
    )
    urls = context.request.urls
    news = Link(urls.path("feed.atom"), "alternate", feeds.ATOM.media_type, "Atom")
    told = Link(urls.path(GUIDE), "service-doc", feeds.PLAIN.media_type)
    return _of_data_set(context, replace(home, more=(news, told)))


def _data(context: Context, _: Representation | None) -> Document:
    path = context.request.urls.path("dumps", "")
    return _of_data_set(context, _page(entity.data, context, path))


def _of_data_set(context: Context, page: Document) -> Document:
    """Return a page as the landing page of the whole data set: its name, files and description."""
    iri = catalogue.dataset_iri(context.site)
    described = catalogues.described(context)
    more = (*page.more, *metadata.of_data_set(context))
    return replace(page, iri=iri, items=_files(context), metadata=described, more=more)


def _files(context: Context) -> tuple[Item, ...]:
    """Return the dumps of everything as files of the data set; a header has no room for all."""
    urls, dumps = context.request.urls, context.served.edition.manifest.dumps
    return tuple(
        Item(urls.path("dumps", dump.file), files.media_type(dump))
        for dump in dumps
        if dump.part == EVERYTHING
    )


def _page(make: Callable[[Context, Document, str], bytes], context: Context, path: str) -> Document:
    """Return a document that is only to be read."""
    return Document(
        offers=(HTML,),
        body=lambda document, _, language: make(context, document, language),
        address=lambda _: path,
    )


def _shapes(context: Context, fixed: Representation | None) -> Document:
    path, statements = context.request.urls.path("shapes"), context.statements
    graphs = statements.graphs_of_kind("shapes")

    def body(document: Document, chosen: Representation, language: str) -> bytes:
        if chosen is HTML:
            return entity.shapes(context, graphs, document, language)
        write = describe.quads if chosen.quads else describe.triples
        places = (Place(graph.iri, graph) for graph in graphs)
        lines = (line for place in places for line in write(statements, place))
        return rendered(b"".join(lines), chosen)

    return Document(offers=DOCUMENTS, body=body, address=lambda suffix: path + suffix, fixed=fixed)


def _citation(context: Context, fixed: Representation | None) -> Document:
    return metadata.about_data_set(context, metadata.CITATION, CITATIONS, fixed, _fronts(context))


def _linkset(context: Context, fixed: Representation | None) -> Document:
    return metadata.about_data_set(context, metadata.LINKS, LINKSETS, fixed, _fronts(context))


def _fronts(context: Context) -> tuple[Document, ...]:
    """Return the pages of the whole data set."""
    return (_home(context, None), _data(context, None))


_FORMS = {each.suffix.removeprefix("."): each for each in (*DOCUMENTS, JSON, *METADATA)}
"""What `/about?format=` may name."""

Page = Callable[[Context, Representation | None], Document | Reply]
PAGES: dict[str, Page] = {
    "/": _home,
    "/about": _any_iri,
    "/api": openapi.api,
    f"/{catalogue.CATALOGUE}": catalogues.current,
    f"/{catalogue.EDITIONS}": catalogues.editions,
    f"/{catalogue.VOID}": catalogues.void,
    f"/{metadata.CITATION}": _citation,
    f"/{metadata.LINKS}": _linkset,
    "/dumps/": _data,
    "/ns/authoring.jsonld": openapi.authoring,
    "/ns/context.jsonld": openapi.publishing,
    "/openapi.json": openapi.openapi,
    "/search": search.page,
    "/search.csv": search.as_csv,
    "/shapes": _shapes,
    **guide.PAGES,
    f"/{terms.PATH}": terms.terms,
}
"""Path -> what answers there."""
