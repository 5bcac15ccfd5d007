"""The application in-process, over a real edition and a real engine."""

from collections.abc import Mapping

from starlette.testclient import TestClient

from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.site import Site
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app


def client_of(site: Site, place: Place, address: str = "testclient") -> TestClient:
    """Return a client of a site, to be entered; it follows no redirects.

    `address` is whence it seems to come.
    """

    def store(edition: Edition) -> Store:
        return EmbeddedStore(edition.engine, edition.manifest.content, site.limits)

    app = create_app(site, place, store)
    return TestClient(
        app,
        base_url="http://127.0.0.1:8000",
        follow_redirects=False,
        client=(address, 50_000),
    )


def lasting(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what the headers of an answer say, but for the number that each answer has."""
    return {name: value for name, value in headers.items() if name.lower() != "x-request-id"}
