"""The catalogue as DCAT-AP 3, a page of data sets at a time; that of the kept editions is another.

A portal makes an entry of every data set it finds, so the editions that are kept stand apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import TypeVar

from oboegaki.catalogue.datasets import described
from oboegaki.catalogue.graph import Graph, is_a, typed
from oboegaki.catalogue.particulars import PATH, Particulars, description, node
from oboegaki.catalogue.resources import SERIES, Resources, portal_title
from oboegaki.errors import Text
from oboegaki.figures import Published
from oboegaki.iris import Urls
from oboegaki.rdf import NamedNode
from oboegaki.site import Site
from oboegaki.vocabularies import THEMES

Item = TypeVar("Item")


def page_count(site: Site, datasets: int) -> int:
    """Return how many pages so many data sets fill: one at least."""
    return max(1, ceil(datasets / site.portal.page_size))


_ONE_PAGE = 1 << 30


def whole(site: Site, published: Published, urls: Urls) -> bytes:
    """Return the catalogue on a single page."""
    return dcat(replace(site, portal=replace(site.portal, page_size=_ONE_PAGE)), published, urls)


def dcat(site: Site, published: Published, urls: Urls, page: int = 1, suffix: str = "") -> bytes:
    """Return a page of the catalogue; `suffix` is that of the asked representation.

    The pages together hold every data set once, in an order that stays, so that an edition which
    takes over between two pages makes nobody miss one. Each page describes all that it names.
    """
    graph = Graph()
    resources = Resources(site, published, urls, graph)
    datasets = described(published)
    shown = [resources.dataset(each) for each in _of_page(site, datasets, page)]
    it = node(site, "it")
    _catalogue(site, published, resources.all, graph, it, Text("", ""))
    graph.add(it, *(("dcat:dataset", each) for each in shown))
    graph.add(it, ("dcat:service", resources.service()))
    resources.series()
    _paging(graph, it, (page, page_count(site, len(datasets)), len(datasets)),
            lambda number: _address(urls, suffix, number, PATH))  # fmt: skip
    return graph.lines()


def editions(
    site: Site, kept: Sequence[Published], urls: Urls, page: int = 1, suffix: str = ""
) -> bytes:
    """Return a page of the catalogue of the kept editions, newest first; there is one at least."""
    graph = Graph()
    newest = Resources(site, kept[0], urls, graph)
    it = node(site, "kept")
    _catalogue(site, kept[0], newest.all, graph, it, Text("：版", ": editions"))
    for each in _of_page(site, kept, page):
        graph.add(it, ("dcat:dataset", Resources(site, each, urls, graph).edition()))
    newest.series()
    _paging(graph, it, (page, page_count(site, len(kept)), len(kept)),
            lambda number: _address(urls, suffix, number, PATH, SERIES))  # fmt: skip
    return graph.lines()


def _of_page(site: Site, items: Sequence[Item], page: int) -> Sequence[Item]:
    size = site.portal.page_size
    return items[(page - 1) * size : page * size]


def _catalogue(
    site: Site, published: Published, shared: Particulars, graph: Graph, it: NamedNode, more: Text
) -> None:
    """Write the catalogue as a whole."""
    themes = NamedNode(THEMES.scheme)
    graph.add(themes, is_a("skos:ConceptScheme"), ("dcterms:title", THEMES.title))
    graph.add(
        it,
        is_a("dcat:Catalog"),
        ("dcterms:title", portal_title(site.title + more)),
        ("dcterms:description", description(site)),
        ("dcterms:publisher", shared.publisher),
        *shared.terms(),
        ("dcterms:issued", typed(published.issued or published.moment, "dateTime")),
        ("dcterms:modified", typed(published.moment, "dateTime")),
        ("dcterms:spatial", shared.area),
        ("dcat:themeTaxonomy", themes),
        ("foaf:homepage", shared.home),
    )


def _address(urls: Urls, suffix: str, page: int, *path: str) -> str:
    query = f"?page={page}" if page > 1 else ""
    return urls.absolute(urls.path(*path)) + suffix + query


def _paging(
    graph: Graph, it: NamedNode, place: tuple[int, int, int], address: Callable[[int], str]
) -> None:
    """Write how the pages follow each other (Hydra): a next one only where there is one."""
    page, pages, items = place
    if pages == 1:
        return
    view = NamedNode(address(page))
    graph.add(it, is_a("hydra:Collection"), ("hydra:totalItems", typed(items, "integer")),
              ("hydra:view", view))  # fmt: skip
    graph.add(
        view,
        is_a("hydra:PartialCollectionView"),
        ("hydra:first", NamedNode(address(1))),
        ("hydra:previous", NamedNode(address(page - 1)) if page > 1 else None),
        ("hydra:next", NamedNode(address(page + 1)) if page < pages else None),
        ("hydra:last", NamedNode(address(pages))),
    )
