"""Sitemaps (sitemaps.org 0.9) and robots.txt: where a crawler finds every page there is."""

from collections.abc import Iterable

from oboegaki.feed import xml
from oboegaki.feed.events import Listed

SIZE = 10_000
"""Pages of one sitemap; the protocol allows 50,000, but one is written while others wait."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Iterable[Listed]) -> bytes:
    """Return a sitemap of pages: their full addresses, and when each last changed."""
    return _listing("urlset", "url", pages)


def index(sitemaps: Iterable[Listed]) -> bytes:
    """Return the index of several sitemaps."""
    return _listing("sitemapindex", "sitemap", sitemaps)


def _listing(name: str, each: str, listed: Iterable[Listed]) -> bytes:
    rows = "".join(
        f"<{each}><loc>{xml.text(row.iri)}</loc><lastmod>{row.modified}</lastmod></{each}>\n"
        for row in listed
    )
    return f'{xml.HEAD}<{name} xmlns="{_NAMESPACE}">\n{rows}</{name}>\n'.encode()


def robots(root: str, sitemap_address: str, guide_address: str) -> bytes:
    """Return robots.txt: everything but queries and searches, which have addresses without end."""
    return (
        f"# What is here, for agents: {guide_address}\n"
        f"User-agent: *\nDisallow: {root}sparql\nDisallow: {root}search\nAllow: {root}\n\n"
        f"Sitemap: {sitemap_address}\n"
    ).encode()
