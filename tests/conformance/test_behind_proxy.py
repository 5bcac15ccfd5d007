"""Every address that is given out, behind a proxy with TLS and a prefix, and with `public_url`.

The configuration of nginx is the one that docs/how-to/reverse-proxy.md shows (RFC 7239's purpose,
by the older X-Forwarded names).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from fronts import BASE, BROWSER, HTML, PRESS, SAKAI, Front
from in_process import client_of

from oboegaki.edition.place import Place
from oboegaki.site import Site

PAGES = [
    "/", "/dumps/", SAKAI, PRESS, "/ns", "/shapes", "/catalog", "/queries", "/sparql",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/oboegaki/id/org/sakai%3E", "/search?q=city",
    "/no/such",
    "/about?iri=https://schema.org/Event", SAKAI + "?lang=vi",
]  # fmt: skip
DATA = [
    "/catalog.ttl", "/catalog/editions", "/.well-known/void", "/sparql", "/feed.atom",
    "/sitemap.xml", "/openapi.json", "/robots.txt", "/ldes", SAKAI + ".jsonld", SAKAI + ".json",
    "/queries?format=json",
]  # fmt: skip
INSIDE = re.compile(r"https?://(?:127\.0\.0\.1|localhost)[^\s\"'<>;,)\\]*")
FORGED = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    "x-forwarded-prefix": "/x",
}


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what leads somewhere."""
        self.found |= {value for name, value in attrs
                       if name in ("href", "src", "action") and value}  # fmt: skip


def addresses(page: str) -> set[str]:
    """Return every address that a page leads to."""
    reader = _Addresses()
    reader.feed(page)
    return reader.found


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_a_page_is_one_by_which_it_was_reached(front: Front, path: str) -> None:
    answer = front.get(path, {"accept": BROWSER})
    here = front.origin + front.root + path
    found = addresses(answer.text) if HTML in answer.headers["content-type"] else set()
    for address in (*found, *INSIDE.findall(answer.text)):
        target = urljoin(here, address)
        if urlsplit(target).netloc == urlsplit(front.origin).netloc or "127.0.0.1" in target:
            assert target.startswith(front.origin + front.root + "/"), (path, address)


@pytest.mark.parametrize("path", DATA)
def test_every_address_in_data_is_one_by_which_they_were_reached(front: Front, path: str) -> None:
    answer = front.get(path)
    assert answer.status_code == 200
    for address in INSIDE.findall(answer.text):
        assert address.startswith(front.origin + front.root), (path, address)


@pytest.mark.parametrize("path", [SAKAI, "/", "/id/org/sakai", "/catalog.ttl", SAKAI + "/"])
def test_what_a_client_forges_is_not_believed(front: Front, path: str) -> None:
    """nginx sets the three headers anew; without a proxy nobody is believed at all."""
    plain, forged = front.get(path), front.get(path, FORGED)
    assert forged.status_code == plain.status_code
    assert forged.content == plain.content
    for name in ("link", "location", "content-location"):
        assert forged.headers.get(name) == plain.headers.get(name)


# public_url ------------------------------------------------------------------------------------

PUBLIC, ROOT = "https://public.example", "/lod"


@pytest.fixture(scope="module")
def public(flagship: Site, flagship_place: Place) -> Iterator[Front]:
    """A server that knows its one public address, reached by another."""
    site = replace(flagship, public_url=f"{PUBLIC}{ROOT}/")
    with client_of(site, flagship_place) as client:
        yield Front(client, "http://127.0.0.1:8000")


@pytest.mark.parametrize("path", [*DATA, SAKAI, "/", "/id/org/sakai", "/dumps", "/Doc/Org/SAKAI"])
@pytest.mark.parametrize("asked_as", ["", ROOT])
def test_the_public_address_goes_before_everything_that_a_request_says(
    public: Front, path: str, asked_as: str
) -> None:
    """Also when the proxy has taken the prefix off, and when it has not."""
    answer = public.get(asked_as + path, {**FORGED, "host": "inner.example:81"})
    assert answer.status_code in (200, 301, 303, 308)
    told = answer.text + str(answer.headers)
    for stranger in ("evil.example", "inner.example", "127.0.0.1:8000/"):
        assert stranger not in told
    for name in ("location", "content-location"):
        target = urljoin(PUBLIC + ROOT + "/", answer.headers.get(name, ""))
        assert target.startswith(f"{PUBLIC}{ROOT}/")
    canonical = re.search(r'<([^>]*)>; rel="canonical"', answer.headers.get("link", ""))
    assert canonical is None or canonical.group(1).startswith(f"{PUBLIC}{ROOT}/")


def test_identifiers_stay_what_they_are(public: Front, front: Front) -> None:
    """The base of a site makes identifiers; no address of any server does."""
    for each in (public, front):
        triples = each.get(SAKAI + ".nt").text
        assert triples.count(f"<{BASE}id/org/sakai>") > 10
        assert not INSIDE.findall(triples)
