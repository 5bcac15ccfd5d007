"""What is said about a document rather than in it: how to cite it, and its links as a set."""

from collections.abc import Iterator

from oboegaki import catalogue, citation, linkset, listing
from oboegaki import language as languages
from oboegaki.citation import Work
from oboegaki.errors import Text
from oboegaki.formats import CITATIONS, CSL, HTML, JSON, LINKSET, Representation
from oboegaki.iris import uri
from oboegaki.licences import PRESETS
from oboegaki.linkset import Target
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK, Document, Link, links

CITATION, LINKS = "citation", "linkset"
"""Paths of what is said about the data set; every other document has it under suffixes."""

_SPDX = {each.iri: name for name, each in PRESETS.items() if name.startswith("CC")}


def written(context: Context, chosen: Representation, *pages: Document) -> bytes:
    """Return the citation or the link set of a document, which may have several pages."""
    if chosen in CITATIONS:
        return citation.written(work(context, pages[0].iri), chosen)
    write = linkset.as_json if chosen is LINKSET else linkset.as_text
    return write(target for page in pages for target in _targets(context, page))


def work(context: Context, iri: str, language: str = "ja") -> Work:
    """Return what is cited, in a language: the data set, or the document of an IRI."""
    site, published = context.site, context.served.edition.published
    author = site.publisher.name
    is_whole = iri == catalogue.dataset_iri(site)
    title = _said(site.title, language) or site.name if is_whole else _title(context, iri, language)
    return Work(
        iri=uri(iri),
        title=title,
        author=_said(author, language),
        day=published.moment[:10],
        version=published.edition,
        licence=site.licence,
        spdx=_SPDX.get(site.licence, ""),
        abstract=_said(site.description, language) if is_whole else "",
        original=_said(catalogue.origin(site), language),
    )


def _said(text: Text, language: str) -> str:
    return text.in_language(language) or text.ja or text.en


def _title(context: Context, iri: str, language: str) -> str:
    chosen = languages.choose(listing.titles(context.statements, iri), FALLBACK[language])
    return chosen.text if chosen else iri


def _targets(context: Context, document: Document) -> Iterator[Target]:
    """Yield the links of a document's page, and those that lead from each of its files back."""
    urls = context.request.urls
    page = urls.absolute(document.canonical)
    for link in links(context, document, HTML):
        href = urls.absolute(link.target) if link.target.startswith("/") else link.target
        for relation in link.relation.split():
            yield Target(page, relation, href, link.media_type)
            if relation in _BACK:
                yield Target(href, _BACK[relation], page, HTML.media_type)


_BACK = {"item": "collection", "describedby": "describes"}
"""Relation of a page to a file -> that of the file to the page (FAIR Signposting, level 2)."""


def of_data_set(context: Context) -> tuple[Link, ...]:
    """Return the links from the pages of the data set to what is said about it."""
    urls = context.request.urls
    cited = (Link(urls.path(CITATION) + each.suffix, "describedby", each.media_type, each.title)
             for each in CITATIONS)  # fmt: skip
    return (*cited, Link(urls.path(LINKS) + LINKSET.suffix, "linkset", LINKSET.media_type))


def about_data_set(
    context: Context,
    name: str,
    forms: tuple[Representation, ...],
    fixed: Representation | None,
    fronts: tuple[Document, ...],
) -> Document:
    """Return what is said about the data set whose pages are given, the landing page first."""
    path = context.request.urls.path(name)
    return Document(
        offers=forms,
        body=lambda _, chosen, __: written(context, chosen, *fronts),
        address=lambda suffix: path + suffix,
        fixed=CSL if fixed is JSON else fixed,
        describes=fronts[0].canonical,
    )
