"""The application in-process, over real editions and a real engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from in_process import client_of
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import locate

Serve = Callable[[dict[str, str]], TestClient]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Return a function that builds and serves a site of files, name -> contents."""
    opened: list[TestClient] = []

    def of(files: dict[str, str]) -> TestClient:
        folder = tmp_path / "site"
        for name, contents in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents, encoding="utf-8")
        site = locate((str(folder),))
        place = Place(tmp_path / "editions")
        built = build(site, place, quiet)
        assert built.manifest is not None, [f.message.en for f in built.report.findings]
        made = client_of(site, place)
        made.__enter__()
        opened.append(made)
        return made

    yield of
    for each in opened:
        each.__exit__(None, None, None)
