"""An edition made by difference is what an edition made from all sources is."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from publishing import BASE, PEOPLE, SITE, Desk, quiet, release
from pyoxigraph import Quad, Store
from test_amended_statements import tables

from oboegaki.edition.build import Built, build
from oboegaki.edition.compare import attach
from oboegaki.edition.learn import documents_of
from oboegaki.edition.manifest import load, verify
from oboegaki.edition.names import ENGINE, REPORT, SEARCH, STATEMENTS
from oboegaki.edition.place import Place
from oboegaki.edition.purge import purge
from oboegaki.errors import SiteError
from oboegaki.search.find import Finder, Question
from oboegaki.statements.reader import Statements

FILES = {
    "data/authority/people.ttl": PEOPLE,
    **{f"data/press/city/2023/{slug}.ttl": release(slug, f"発表 {slug}") for slug in "abcd"},
}
QUESTIONS = ("発表", "市", "訂正", "english", "a", "")


def quads(folder: Path) -> set[Quad]:
    return set(Store.read_only(str(folder / ENGINE)))


def found(folder: Path) -> list[object]:
    finder = Finder.open(folder / SEARCH)
    answers: list[object] = [finder.find(Question(text)) for text in QUESTIONS]
    finder.close()
    return answers


def equal(left: Path, right: Path) -> None:
    """Assert that two editions say the same to all who ask."""
    one, other = load(left), load(right)
    assert (one.content, one.numbers, one.warnings) == (
        other.content,
        other.numbers,
        other.warnings,
    )
    assert [dump.sha256 for dump in one.dumps] == [dump.sha256 for dump in other.dumps]
    assert (left / REPORT).read_text() == (right / REPORT).read_text()
    assert tables(Statements.open(left / STATEMENTS)) == tables(Statements.open(right / STATEMENTS))
    assert quads(left) == quads(right)
    assert found(left) == found(right)


def listed_in_the_history(desk: Desk) -> tuple[set[str], set[str]]:
    """Return the documents that the history says are there, and which are press releases."""
    with closing(sqlite3.connect(desk.place.folder / "known.sqlite")) as known:
        rows = known.execute("SELECT iri, release FROM document WHERE gone IS NULL").fetchall()
    return {iri for iri, _ in rows}, {iri for iri, release in rows if release}


def told_by_the_edition(desk: Desk) -> tuple[set[str], set[str]]:
    """Return the same, looked for in all that the edition has."""
    with closing(sqlite3.connect(":memory:")) as connection:
        attach(connection, "new", desk.place.current() / STATEMENTS)
        return documents_of(connection, BASE)


def both(desk: Desk, files: dict[str, str | None]) -> Built:
    """Publish by difference, and everything in another place; assert that they are the same."""
    desk.publish(files)
    other = Place(desk.folder / "whole")
    built = build(desk.site, other, quiet, fully=True)
    assert built.manifest is not None
    equal(desk.place.current(), other.path(built.manifest.id))
    assert listed_in_the_history(desk) == told_by_the_edition(desk)
    return built


MORE = """
PREFIX obg: <https://w3id.org/oboegaki/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<https://data.example.org/id/org/city> skos:altLabel "City of Sakai"@en .
<https://data.example.org/id/org/other> a org:Organization ; obg:noLinkReason "-"@en ;
    rdfs:label "他市"@ja, "other"@en .
"""
MERGE = """
<https://data.example.org/id/org/old> <http://purl.org/dc/terms/isReplacedBy>
    <https://data.example.org/id/org/city> .
"""
LATER = """
<https://data.example.org/press/city/2023/d>
    <http://www.w3.org/2004/02/skos/core#changeNote> "A word was mended"@en .
"""
NAMELESS = '<#x> rdfs:seeAlso [ rdfs:label "x"@ja ] .'
STEPS: list[dict[str, str | None]] = [
    {"data/press/city/2023/e.ttl": release("e", "新しい発表"), "data/press/city/2023/a.ttl": None},
    {"data/authority/more.ttl": MORE, "data/press/city/2023/b.ttl": release("b", "訂正した発表")},
    {"data/press/city/2023/c.ttl": None, "data/press/city/2023/c2.ttl": release("c2", "改名")},
    {
        "data/press/city/2023/b.ttl": release("b", "発表 b", NAMELESS),
        "data/changes/2023.ttl": LATER,
    },
]
"""An addition with a withdrawal, a shared thing told of elsewhere, a new name, a nameless node."""


def test_editions_by_difference_are_those_of_all_sources(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    both(desk, dict(FILES))
    for step in STEPS:
        both(desk, step)
        assert load(desk.place.current()).basis
    for name in desk.place.names():
        verify(desk.place.path(name), load(desk.place.path(name)), whole=True)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a site that was published once."""
    desk = Desk(tmp_path_factory.mktemp("begun"))
    desk.publish(dict(FILES))
    return desk.folder


def copied(begun: Path, folder: Path) -> Desk:
    return Desk(shutil.copytree(begun, folder / "desk"))


def test_an_edition_by_difference_shares_the_files_of_the_one_before(
    begun: Path, tmp_path: Path
) -> None:
    desk = copied(begun, tmp_path)
    before = desk.place.current()
    after = desk.place.path(desk.publish(STEPS[0]))
    shared = {path.stat().st_ino for path in before.rglob("*") if path.is_file()}
    assert (after / STATEMENTS).stat().st_ino in shared
    assert {path.stat().st_ino for path in (after / ENGINE).glob("*.sst")} & shared


def spoiled(folder: Path) -> None:
    path = folder / STATEMENTS
    path.write_bytes(path.read_bytes()[:-1] + b"x")


REASONS: dict[str, tuple[dict[str, str | None], str]] = {
    "shapes": ({"shapes/s.ttl": "<http://x.example/S> a <http://x.example/C> ."}, "vocabularies"),
    "settings": ({"site.toml": SITE.replace(".org", ".com")}, "settings"),
    "quads": ({"data/q.nq": "<http://x.example/s> <http://x.example/p> 'o' ."}, "name their"),
    "merges": ({"data/changes/2024.ttl": MERGE}, "told to be one"),
    "much": (dict.fromkeys(list(FILES)[1:4]), "much has changed"),
}  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_what_more_than_sources_have_to_do_with_is_built_from_all(
    begun: Path, tmp_path: Path, reason: str
) -> None:
    desk = copied(begun, tmp_path)
    files, why = REASONS[reason]
    for name, text in files.items():
        path = desk.folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink() if text is None else path.write_text(text)
    built = build(desk.site, desk.place, quiet)
    assert built.renewed is None
    assert built.why is not None and why in built.why.en


def test_a_damaged_edition_is_no_basis(begun: Path, tmp_path: Path) -> None:
    desk = copied(begun, tmp_path)
    spoiled(desk.place.current())
    (desk.folder / "site/data/press/city/2023/e.ttl").write_text(release("e", "新しい発表"))
    built = build(desk.site, desk.place, quiet)
    assert built.renewed is None
    assert built.why is not None and "current edition" in built.why.en
    folder = desk.place.current()
    assert not load(folder).basis
    assert sqlite3.connect(folder / STATEMENTS).execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_a_full_build_of_the_same_takes_the_place_of_one_by_difference(
    begun: Path, tmp_path: Path
) -> None:
    desk = copied(begun, tmp_path)
    by_difference = desk.publish(STEPS[0])
    built = build(desk.site, desk.place, quiet, fully=True)
    assert built.manifest is not None
    assert built.new and built.manifest.id != by_difference and not built.manifest.basis


def test_nothing_is_purged_while_files_are_shared_with_what_went_before(
    begun: Path, tmp_path: Path
) -> None:
    desk = copied(begun, tmp_path)
    desk.publish({"data/press/city/2023/a.ttl": None})
    gone = f"{BASE}press/city/2023/a"
    with pytest.raises(SiteError, match="made by difference"):
        purge(desk.site, desk.place, gone, quiet)
    assert build(desk.site, desk.place, quiet, fully=True).new
    purge(desk.site, desk.place, gone, quiet)
    for folder in desk.place.editions.iterdir():
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert [each.name for each in files if "発表 a".encode() in each.read_bytes()] == []
