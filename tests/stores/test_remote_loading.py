"""Editions in the two data sets of a real engine: loaded in turn, verified, then served."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from engines import NO_VIRTUOSO, VIRTUOSO, Running, oxigraph_serve, virtuoso
from relay import Change, relay
from starlette.testclient import TestClient

from oboegaki.cli import engines
from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import EngineNotLoaded, Text
from oboegaki.site import Limits, Site, locate
from oboegaki.store import Store
from oboegaki.stores.chosen import store_of
from oboegaki.stores.remote.held import DataSets
from oboegaki.web.app import create_app

TURTLE = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://127.0.0.1:8000/id/place/sakai> rdfs:label "堺市"@ja, "Sakai"@en ; rdfs:comment "%s"@ja .
"""
ASKED = "SELECT ?c { ?s <http://www.w3.org/2000/01/rdf-schema#comment> ?c }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Running, Running]]:
    """Two data sets."""
    with oxigraph_serve() as first, oxigraph_serve() as second:
        yield first, second


@pytest.fixture
def emptied(pair: tuple[Running, Running]) -> tuple[Running, Running]:
    for each in pair:
        each.put(b"", "application/n-quads")
    return pair


class Published:
    """A site of two files that is built again and again, with an engine elsewhere."""

    def __init__(self, folder: Path, first: Running, second: Running) -> None:
        self.folder = folder / "site"
        self.folder.mkdir()
        (self.folder / "other.ttl").write_text(TURTLE % "ほか", encoding="utf-8")
        self.place = Place(folder / "editions")
        self.sets = DataSets(self.place.folder, first.engine(second))
        self.engine = first.engine(second)

    @property
    def site(self) -> Site:
        limits = replace(Limits(), query_seconds=2.0)
        return replace(
            locate((str(self.folder),)), store="sparql", engine=self.engine, limits=limits
        )

    def write(self, comment: str) -> None:
        (self.folder / "place.ttl").write_text(TURTLE % comment, encoding="utf-8")

    def build(self, comment: str) -> None:
        """Publish the site with another comment; raises what a build raises."""
        self.write(comment)
        publishing = engines.publishing(self.site, self.place, quiet)
        built = build(self.site, self.place, quiet, publishing=publishing)
        assert built.manifest is not None

    def store(self, edition: Edition) -> Store:
        return store_of(self.site, self.place, edition)

    def client(self) -> AbstractContextManager[TestClient]:
        app = create_app(self.site, self.place, self.store)
        return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


def comments(client: TestClient, **more: str) -> set[str]:
    answer = client.get("/sparql", params={"query": ASKED, "format": "csv", **more})
    assert answer.status_code == 200, answer.text
    return set(answer.text.split()[1:])


def held_by(running: Running) -> str:
    return httpx.post(running.query, data={"query": ASKED}, headers={"Accept": "text/csv"}).text


def test_editions_are_loaded_in_turn_and_each_has_its_own_answers(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    first, second = emptied
    site = Published(tmp_path, first, second)
    site.build("最初")
    old = site.place.current().name
    assert "最初" in held_by(first)
    assert "最初" not in held_by(second)
    with site.client() as client:
        assert comments(client) == {"ほか", "最初"}
        site.build("次")
        assert "最初" in held_by(first)
        assert "次" in held_by(second)
        while client.get("/readyz").json()["edition"] == old:
            pass
        assert client.get("/readyz").json()["engine"] == "sparql"
        assert comments(client) == {"ほか", "次"}
        assert comments(client, edition=old) == {"ほか", "最初"}


def test_the_numbers_and_names_of_graphs_are_those_of_the_edition(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    site = Published(tmp_path, *emptied)
    site.build("最初")
    edition = opened(site.place.current())
    wanted = {graph.iri: graph.quads for graph in edition.statements.graphs()}
    triples = edition.manifest.numbers.distinct_triples
    edition.close()
    with site.client() as client:
        rows = client.get("/sparql", params={"query": GRAPHS, "format": "json"}).json()
        found = {r["g"]["value"]: int(r["n"]["value"]) for r in rows["results"]["bindings"]}
        assert found == wanted
        count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
        assert client.get("/sparql", params=count).text.split()[1] == str(triples)


@pytest.mark.slow
def test_graph_by_graph_is_the_same_and_old_graphs_go(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    site = Published(tmp_path, *emptied)
    site.engine = replace(site.engine, whole=False)
    site.build("一")
    site.build("二")
    (site.folder / "other.ttl").unlink()
    site.build("三")
    with site.client() as client:
        assert comments(client) == {"三"}
        answer = client.get("/sparql", params={"query": GRAPHS, "format": "csv"}).text
        assert "graph/other" not in answer


@pytest.mark.slow
def test_what_has_not_changed_is_not_loaded_again_but_what_was_forgotten_is(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    first, second = emptied
    site = Published(tmp_path, first, second)
    site.build("最初")
    before = site.sets.all()
    site.build("最初")
    assert site.sets.all() == before
    first.put(b"", "application/n-quads")  # an engine in memory that was started again
    site.build("最初")
    with site.client() as client:
        assert comments(client) == {"ほか", "最初"}


LOSSES: dict[str, tuple[Change, str]] = {
    "half of the lines": (lambda body: body[: body.index(b"\n", len(body) // 2) + 1], "≠"),
    "everything": (lambda _: b"", "≠"),
    "japanese": (lambda body: body.decode().encode("ascii", "replace"), "not the edition"),
    "one statement more": (lambda body: body + b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", "urn:g"),
}


@pytest.mark.parametrize(
    "loss",
    [
        each if each == "half of the lines" else pytest.param(each, marks=pytest.mark.slow)
        for each in LOSSES
    ],
)
def test_a_load_that_loses_something_is_noticed_and_nothing_of_it_is_served(
    loss: str, tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    change, words = LOSSES[loss]
    first, second = emptied
    with relay(second.load, change) as faulty:
        site = Published(tmp_path, first, replace(second, load=faulty))
        site.build("最初")
        served = site.place.current_name()
        with pytest.raises(EngineNotLoaded, match=words):
            site.build("次")
        assert site.place.current_name() == served
        assert not site.sets.all()[1].is_ready
        with site.client() as client:
            assert comments(client) == {"ほか", "最初"}
        site.engine = first.engine(second)
        site.build("次")
        with site.client() as client:
            assert comments(client) == {"ほか", "次"}


@contextmanager
def _nobody() -> Iterator[str]:
    yield "http://127.0.0.1:9/store"


BROKEN: dict[str, Callable[[Running], AbstractContextManager[str]]] = {
    "down": lambda _: _nobody(),
    "cut in the middle": lambda running: relay(running.load, None),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_load_that_fails_leaves_the_edition_before_it(
    how: str, tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    first, second = emptied
    with BROKEN[how](second) as address:
        site = Published(tmp_path, first, replace(second, load=address))
        site.build("最初")
        served = site.place.current_name()
        with pytest.raises(EngineNotLoaded) as caught:
            site.build("次")
        assert all(caught.value.what)
        assert site.place.current_name() == served
        assert len(site.place.names()) == 1
        with site.client() as client:
            assert comments(client) == {"ほか", "最初"}


def test_other_data_are_never_overwritten(tmp_path: Path, emptied: tuple[Running, Running]) -> None:
    first, second = emptied
    first.put(b"<urn:a> <urn:b> <urn:c> <urn:somebody-elses> .", "application/n-quads")
    site = Published(tmp_path, first, second)
    with pytest.raises(EngineNotLoaded, match="urn:somebody-elses"):
        site.build("最初")
    assert site.place.current_name() is None
    count = httpx.post(first.query, data={"query": "ASK { GRAPH ?g { ?s ?p ?o } }"},
                       headers={"Accept": "application/sparql-results+json"})  # fmt: skip
    assert count.json()["boolean"] is True


def test_a_reader_is_told_502_while_documents_go_on(tmp_path: Path) -> None:
    with ExitStack() as running:
        first = running.enter_context(oxigraph_serve())
        second = running.enter_context(oxigraph_serve())
        site = Published(tmp_path, first, second)
        site.build("最初")
    with site.client() as client:
        for language, words in (("ja", "検索エンジン"), ("en", "engine"), ("vi", "công cụ")):
            answer = client.get(
                "/sparql",
                params={"query": ASKED, "format": "json"},
                headers={"Accept-Language": language},
            )
            assert answer.status_code == 502
            assert answer.headers["content-type"] == "application/problem+json"
            assert words in json.dumps(answer.json(), ensure_ascii=False).lower()
        assert client.get("/graph/place.ttl").status_code == 200
        assert client.get("/catalog.ttl").status_code == 200


@pytest.mark.slow
def test_rolling_back_loads_the_edition_that_is_asked_for(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    site = Published(tmp_path, *emptied)
    site.build("一")
    first = site.place.current_name()
    assert first
    site.build("二")
    site.build("三")
    publishing = engines.publishing(site.site, site.place, quiet)
    assert publishing is not None
    edition = opened(site.place.path(first))
    publishing(edition.folder, edition.manifest)
    site.place.make_current(edition.manifest, "use")
    edition.close()
    with site.client() as client:
        assert comments(client) == {"ほか", "一"}


@pytest.mark.slow
def test_after_a_purge_no_data_set_remembers(
    tmp_path: Path, emptied: tuple[Running, Running]
) -> None:
    first, second = emptied
    site = Published(tmp_path, first, second)
    site.build("個人情報")
    site.build("なし")
    engines.forget(site.site, site.place, quiet)
    assert "個人情報" not in held_by(first) + held_by(second)
    with site.client() as client:
        assert comments(client) == {"ほか", "なし"}


@pytest.mark.slow
@pytest.mark.skipif(not VIRTUOSO, reason=NO_VIRTUOSO)
def test_virtuoso_takes_an_edition_graph_by_graph_with_its_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE_LOGIN", "dba:dba")
    with virtuoso(tmp_path / "first") as first:
        none = Running("http://127.0.0.1:9/sparql", "http://127.0.0.1:9/store")
        site = Published(tmp_path, first, none)
        site.engine = replace(site.engine, login="ENGINE_LOGIN", authentication="digest")
        site.build("最初")
        with site.client() as client:
            assert comments(client) == {"ほか", "最初"}
            answer = client.get("/sparql", params={"query": GRAPHS, "format": "csv"}).text
        assert sorted(line.rpartition("/")[2] for line in answer.split()[1:]) == [
            "other,3",
            "place,3",
        ]
