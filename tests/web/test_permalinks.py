"""Answers of an edition that is asked by its name: kept, gone, never there, closed when idle."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Limits, Site
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

LIMITS = Limits(pinned_editions=1, pinned_seconds=0.3, query_seconds=2)
NUMBER = "SELECT ?n { ?s <http://e.org/n> ?n }"
PROBLEM = "application/problem+json"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


class Closing(EmbeddedStore):
    """The real store, which also writes down that it was closed."""

    opened: list[str] = []  # noqa: RUF012 - all of a test's stores write in one place
    closed: list[str] = []  # noqa: RUF012 - the same

    def __init__(self, edition: Edition) -> None:
        """Write down which edition it belongs to."""
        super().__init__(edition.engine, edition.manifest.content, LIMITS)
        self.edition = edition.manifest.id
        self.opened.append(self.edition)

    async def close(self) -> None:
        """Close, and write it down."""
        await super().close()
        self.closed.append(self.edition)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A site with three editions, oldest first; edition n says that the number is n."""
    folder = tmp_path_factory.mktemp("three")
    source, names = folder / "data.ttl", []
    for number in range(3):
        source.write_text(f"<http://e.org/s> <http://e.org/n> {number} .", encoding="utf-8")
        made = build(Site(root=folder, files=(source,)), Place(folder / "editions"), quiet)
        assert made.manifest is not None
        names.append(made.manifest.id)
    return folder, names


@pytest.fixture
def place(tmp_path: Path, built: tuple[Path, list[str]]) -> Place:
    shutil.copytree(built[0], tmp_path, dirs_exist_ok=True)
    return Place(tmp_path / "editions")


@pytest.fixture
def editions(built: tuple[Path, list[str]]) -> list[str]:
    return built[1]


@pytest.fixture
def client(tmp_path: Path, place: Place, editions: list[str]) -> Iterator[TestClient]:
    Closing.opened.clear()
    Closing.closed.clear()
    site = Site(root=tmp_path, files=(tmp_path / "data.ttl",), limits=LIMITS)
    with TestClient(create_app(site, place, Closing), base_url="http://127.0.0.1:8000") as client:
        yield client
    assert sorted(Closing.closed) == sorted(Closing.opened)


def asked(client: TestClient, edition: str, query: str = NUMBER, form: str = "csv") -> str:
    answer = client.get("/sparql", params={"query": query, "format": form, "edition": edition})
    assert answer.status_code == 200, answer.text
    assert answer.headers["oboegaki-edition"] == edition
    return answer.text


def test_each_edition_that_is_kept_answers_for_itself(
    client: TestClient, editions: list[str]
) -> None:
    for _ in range(2):
        numbers = [asked(client, name).split()[1] for name in editions]
        assert numbers == ["0", "1", "2"]
    assert client.get("/sparql", params={"query": NUMBER, "format": "csv"}).text.split()[1] == "2"


def test_a_pinned_answer_can_be_kept_by_others_for_a_while(
    client: TestClient, editions: list[str]
) -> None:
    tags = set()
    for name in (*editions[:2], ""):
        answer = client.get("/sparql", params={"query": NUMBER, "edition": name})
        tags.add(answer.headers["etag"])
        lifetime = "max-age=3600" if name else "no-cache"
        assert answer.headers["cache-control"] == f"public, {lifetime}"
    assert len(tags) == 3


def test_the_page_of_an_edition_stays_with_it(client: TestClient, editions: list[str]) -> None:
    page = asked(client, editions[0], form="html")
    assert f'<input type="hidden" name="edition" value="{editions[0]}">' in page
    assert f"format=csv&amp;edition={editions[0]}" in page
    for language in ("ja", "en", "vi"):
        params = {"query": NUMBER, "lang": language, "edition": editions[0]}
        page = client.get("/sparql", params=params, headers={"accept": "text/html"}).text
        assert page.count(f"edition={editions[0]}") > 5


def test_an_edition_that_is_kept_no_more_is_gone(
    client: TestClient, editions: list[str], place: Place
) -> None:
    assert asked(client, editions[0])
    shutil.rmtree(place.path(editions[0]))
    for language in ("ja", "en", "vi"):
        answer = client.get(
            "/sparql", params={"query": NUMBER, "edition": editions[0], "lang": language}
        )
        assert (answer.status_code, answer.headers["content-type"]) == (410, PROBLEM)
        assert answer.json()["edition"] == editions[0]
        assert editions[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    "name", ["20200101T000000Z-0123456789ab", "..", "a/b", "\x00", "x" * 5000, "堺", "current"]
)
def test_an_edition_that_never_was_is_not_found(client: TestClient, name: str) -> None:
    answer = client.get("/sparql", params={"query": NUMBER, "edition": name})
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_two_editions_cannot_answer_at_once(client: TestClient, editions: list[str]) -> None:
    address = f"/sparql?query=ASK%7B%7D&edition={editions[0]}&edition={editions[1]}"
    assert client.get(address).status_code == 400


def test_a_damaged_edition_says_so_and_hurts_no_other(
    client: TestClient, editions: list[str], place: Place
) -> None:
    (place.path(editions[0]) / "manifest.json").write_text("{", encoding="utf-8")
    answer = client.get("/sparql", params={"query": NUMBER, "edition": editions[0]})
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert asked(client, editions[1]).split()[1] == "1"


def test_one_that_nobody_asks_is_closed(client: TestClient, editions: list[str]) -> None:
    assert asked(client, editions[0])
    assert Closing.closed == []
    until = time.monotonic() + 3
    while Closing.closed != [editions[0]] and time.monotonic() < until:
        time.sleep(0.05)
    assert Closing.closed == [editions[0]]
    assert asked(client, editions[0], NUMBER + "#").split()[1] == "0"


def test_no_more_are_open_than_may_be(client: TestClient, editions: list[str]) -> None:
    for name in (*editions[:2], *editions[:2]):
        assert asked(client, name)
        still = [each for each in Closing.opened if each != editions[2]]
        for each in Closing.closed:
            still.remove(each)
        assert len(still) <= 2
    until = time.monotonic() + 3
    while len(Closing.closed) < 4 and time.monotonic() < until:
        time.sleep(0.05)
    assert sorted(Closing.closed) == sorted(editions[:2] * 2)


def test_the_description_is_that_of_the_edition(client: TestClient, editions: list[str]) -> None:
    params = {"edition": editions[0]}
    answer = client.get("/sparql", params=params, headers={"accept": "text/turtle"})
    assert answer.headers["etag"] != client.get("/sparql").headers["etag"]
    assert answer.status_code == 200
