"""What the tests share: the flagship, built once, and sites made of a few lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import client_of
from running import serving
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Site, locate

ROOT = Path(__file__).parents[1]
pytest_plugins = ["browser"]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="session")
def flagship() -> Site:
    return locate((str(ROOT),))


@pytest.fixture(scope="session")
def flagship_place(flagship: Site, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The editions of the flagship, with one that was built by the real build."""
    place = Place(tmp_path_factory.mktemp("flagship"))
    built = build(flagship, place, quiet)
    assert built.manifest is not None, [f.message.en for f in built.report.findings]
    return place


@pytest.fixture(scope="session")
def flagship_edition(flagship_place: Place) -> Iterator[Edition]:
    edition = opened(flagship_place.current())
    yield edition
    edition.close()


@pytest.fixture(scope="session")
def client(flagship: Site, flagship_place: Place) -> Iterator[TestClient]:
    """A client of the flagship, in-process."""
    with client_of(flagship, flagship_place) as served:
        yield served


@pytest.fixture(scope="session")
def address(flagship_place: Place) -> Iterator[str]:
    """The address of a real server of the flagship, with a slash at its end."""
    with serving("--editions", flagship_place.folder) as served:
        yield served
