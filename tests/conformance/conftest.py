"""The same application in three ways: called in-process, and behind Debian's nginx with TLS and a
path prefix, over HTTP/1.1 and HTTP/2. A suite that takes `front` runs against each.

The application in-process has query workers, children of the tests: it lives for one suite only, so
that whoever counts processes later does not meet them."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from fronts import Front
from httpx2 import Client
from in_process import client_of
from proxy import NGINX, PREFIX, behind_nginx
from running import serving

from oboegaki.edition.place import Place
from oboegaki.site import Site

IN_PROCESS, HTTP_1, HTTP_2 = "in-process", "nginx-http1", "nginx-http2"


@pytest.fixture(scope="module")
def in_process(flagship: Site, flagship_place: Place) -> Iterator[Front]:
    with client_of(flagship, flagship_place) as client:
        yield Front(client, "http://127.0.0.1:8000")


@pytest.fixture(scope="session")
def nginx(
    flagship_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, ssl.SSLContext]]:
    if NGINX is None:
        pytest.skip("nginx is not installed (tests/prepare installs it where it may)")
    folder: Path = tmp_path_factory.mktemp("nginx")
    with (
        serving("--editions", flagship_place.folder) as server,
        behind_nginx(server, folder) as reached,
    ):
        yield reached


@pytest.fixture(scope="module", params=[IN_PROCESS, HTTP_1, HTTP_2])
def front(request: pytest.FixtureRequest) -> Iterator[Front]:
    if request.param == IN_PROCESS:
        yield request.getfixturevalue("in_process")
        return
    origin, trust = request.getfixturevalue("nginx")
    second = request.param == HTTP_2
    with Client(verify=trust, http1=not second, http2=second, trust_env=False) as client:
        yield Front(client, origin, PREFIX)
