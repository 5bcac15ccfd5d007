"""A thing that was erased is in no edition, no file, no answer and no feed; a tombstone stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import client_of
from pyoxigraph import Store
from starlette.testclient import TestClient

from oboegaki.cli.main import main
from oboegaki.edition.build import build
from oboegaki.edition.manifest import load, verify
from oboegaki.edition.opened import opened
from oboegaki.edition.place import Place
from oboegaki.errors import SiteError, Text
from oboegaki.search.find import Finder, Question
from oboegaki.site import Site, locate

BASE = "http://127.0.0.1:8000/"
PERSON = f"{BASE}id/person/secret"
PREFIX = f"BASE <{BASE}>\nPREFIX : <http://a.example/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
NAMED = {
    "data/authority/p.ttl": PREFIX + '<id/person/secret> a foaf:Person ; foaf:name "Zzyzx Quux" ;'
    ' :home [ :street "Hidden Street" ] . <id/person/other> a foaf:Person ; foaf:name "Other" .',
    "data/press/a/2024/x.ttl": PREFIX + "<press/a/2024/x#p> :who <id/person/secret> ; :role 'r' ."
    " <id/person/secret#name> :is 'Zzyzx Quux' .",
}
WITHOUT = {
    "data/authority/p.ttl": PREFIX + '<id/person/other> a foaf:Person ; foaf:name "Other" .',
    "data/press/a/2024/x.ttl": PREFIX + "<press/a/2024/x#p> :role 'r' .",
}
WORDS = (b"Zzyzx", b"Hidden Street", b"id/person/secret")


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def published(folder: Path, place: Place, files: dict[str, str]) -> tuple[Site, str]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "site.toml").write_text(f'base = "{BASE}"\nkeep = 9\n', encoding="utf-8")
    site = locate((str(folder),))
    made = build(site, place, quiet)
    assert made.manifest is not None, [f.message.en for f in made.report.findings]
    return site, made.manifest.id


@pytest.fixture(scope="module")
def purged(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, Place, str]]:
    """Erase a person; give a client, the place and the old name of the edition that had them."""
    tmp_path = tmp_path_factory.mktemp("purged")
    folder, place = tmp_path / "site", Place(tmp_path / "editions")
    _, first = published(folder, place, NAMED)
    changed = {**NAMED, "data/more.ttl": PREFIX + ":more :of 'this' ."}
    published(folder, place, changed)
    (folder / "data" / "more.ttl").unlink()
    site, _ = published(folder, place, WITHOUT)
    assert main(["purge", PERSON, str(folder), "--editions", str(place.folder)]) == 0
    with client_of(site, place) as client:
        yield client, place, first


def test_no_file_of_any_edition_has_a_word_of_it(purged: tuple[TestClient, Place, str]) -> None:
    _, place, _ = purged
    assert len(place.names()) == 3
    for path in place.editions.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in WORDS if word in data], path


def test_every_edition_is_whole_and_has_the_rest(purged: tuple[TestClient, Place, str]) -> None:
    _, place, first = purged
    assert first not in place.names(), "an edition never changes under its name"
    for name in place.names():
        manifest = load(place.path(name))
        verify(place.path(name), manifest, whole=True)
        assert manifest.id == name
        opened(place.path(name)).close()
        store = Store.read_only(str(place.path(name) / "store"))
        assert store.query("ASK { ?s <http://xmlns.com/foaf/0.1/name> 'Other' }")
        assert store.query("ASK { ?s <http://a.example/role> 'r' }")
        for word in ("Zzyzx Quux", "Hidden Street"):
            assert not store.query(
                f"ASK {{ {{ ?s ?p '{word}' }} UNION {{ GRAPH ?g {{ ?s ?p '{word}' }} }} }}"
            )


def test_the_history_keeps_that_it_was_there_and_nothing_else(
    purged: tuple[TestClient, Place, str],
) -> None:
    client, place, _ = purged
    assert [e["event"] for e in place.history() if e.get("iri") == PERSON][-1] == "purged"
    history = place.known.history(place.current_name() or "")
    assert history is not None
    for each in history.kept(1, history.last):
        assert each.content is None or not [w for w in WORDS if w in each.content], each.event
    answer = client.get("/doc/person/secret")
    assert answer.status_code == 410
    assert client.get("/doc/person/other").status_code == 200


def test_an_old_edition_can_still_be_gone_back_to(purged: tuple[TestClient, Place, str]) -> None:
    client, place, _ = purged
    oldest = place.names()[-1]
    asked = {"query": "ASK { ?s <http://a.example/role> 'r' }", "edition": oldest}
    answer = client.get("/sparql", params=asked, headers={"accept": "application/json"})
    assert answer.json()["boolean"] is True
    finder = Finder.open(place.path(oldest) / "search.sqlite")
    assert finder.find(Question("Zzyzx")).total == finder.find(Question("Hidden")).total == 0
    assert finder.find(Question("Other")).total == 1
    finder.close()


def test_what_the_sources_still_state_is_refused(tmp_path: Path) -> None:
    from oboegaki.edition.purge import purge

    folder, place = tmp_path / "site", Place(tmp_path / "editions")
    site, name = published(folder, place, NAMED)
    with pytest.raises(SiteError, match=r"still speaks of .*data/authority/"):
        purge(site, place, PERSON, quiet)
    assert place.names() == [name]


def test_a_press_release_goes_with_its_graph(tmp_path: Path) -> None:
    folder, place = tmp_path / "site", Place(tmp_path / "editions")
    published(folder, place, NAMED)
    (folder / "data/press/a/2024/x.ttl").unlink()
    published(folder, place, {})
    iri = f"{BASE}press/a/2024/x"
    assert main(["purge", iri, str(folder), "--editions", str(place.folder)]) == 0
    for name in place.names():
        dump = load(place.path(name)).dumps[0]
        assert dump.statements > 0
        assert b"press/a/2024/x" not in (place.path(name) / "statements.sqlite").read_bytes()


# gc ----------------------------------------------------------------------------------------------


@pytest.fixture
def four(tmp_path: Path) -> tuple[str, Place]:
    """Publish four editions; return the site's folder and the place."""
    folder, place = tmp_path / "site", Place(tmp_path / "editions")
    for number in range(4):
        published(folder, place, {"data/a.ttl": PREFIX + f":a :p {number} ."})
    assert len(place.names()) == 4
    return str(folder), place


def test_gc_keeps_the_newest_and_the_current_one(four: tuple[str, Place]) -> None:
    folder, place = four
    oldest = place.names()[-1]
    assert main(["use", oldest, folder, "--editions", str(place.folder)]) == 0
    newest = place.names()[0]
    assert main(["gc", folder, "--keep", "1", "--editions", str(place.folder)]) == 0
    assert place.names() == [newest, oldest]


def test_gc_stays_within_a_budget(four: tuple[str, Place]) -> None:
    _, place = four
    size = sum(path.stat().st_size for path in place.current().rglob("*") if path.is_file())
    newest = place.names()[:2]
    gone = place.forget_old(9, size * 5 // 2)
    assert place.names() == newest
    assert len(gone) == 2
    assert place.forget_old(9, 1) == newest[1:], "the current one stays whatever the budget"


def test_gc_keeps_what_there_is_room_for(four: tuple[str, Place]) -> None:
    folder, place = four
    assert main(["gc", folder, "--editions", str(place.folder)]) == 0
    assert len(place.names()) == 4
