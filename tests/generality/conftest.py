"""The site of synthetic releases, built once and served in-process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Site, locate
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

SITE = Path(__file__).parent / "site"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="session")
def minazuki() -> Site:
    return locate((str(SITE),))


@pytest.fixture(scope="session")
def minazuki_place(minazuki: Site, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("minazuki"))
    built = build(minazuki, place, quiet)
    assert built.manifest is not None, [f.message.en for f in built.report.findings]
    return place


@pytest.fixture(scope="module")
def minazuki_edition(minazuki_place: Place) -> Iterator[Edition]:
    edition = opened(minazuki_place.current())
    yield edition
    edition.close()


@pytest.fixture(scope="module")
def minazuki_client(minazuki: Site, minazuki_place: Place) -> Iterator[TestClient]:
    """A client that is closed with its module, so that no worker of a query outlives it."""

    def store(edition: Edition) -> Store:
        return EmbeddedStore(edition.engine, edition.manifest.content, minazuki.limits)

    app = create_app(minazuki, minazuki_place, store)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client
