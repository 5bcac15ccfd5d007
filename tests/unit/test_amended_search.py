"""A search index that is changed finds what one finds that is written anew, in the same order."""

import sqlite3
import tempfile
from pathlib import Path

import pytest
from histories import BASE, FIXED, after, edits, sites, write
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statements import quiet

from oboegaki import overlay
from oboegaki.search import amend, index
from oboegaki.search.find import Finder, Question
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.statements.restage import Again, restage
from oboegaki.statements.stage import stage

QUESTIONS = (
    *map(Question, ("堺市", "協定", "水素", "sakai", "市長", "memo", "a", "")),
    Question("", {"organization": f"{BASE}id/sakai"}),
    Question("", {"place": f"{BASE}id/nara"}),
    Question("", {"year": "2024"}),
    Question("堺", {"class": f"{BASE}ns#Release"}),
)
FACETS = """
SELECT iri, kind, text FROM facet JOIN unit ON unit.id = unit JOIN value ON value.id = value
ORDER BY 1, 2, 3
"""


def told(path: Path) -> list[object]:
    """Return what an index tells: what it finds, and every unit in order."""
    finder = Finder.open(path)
    found: list[object] = [finder.find(question) for question in QUESTIONS]
    finder.close()
    connection = overlay.connect(path)
    units = connection.execute("SELECT iri, is_term, is_listed FROM unit ORDER BY id")
    found.append(units.fetchall())
    found.append(connection.execute(FACETS).fetchall())
    connection.close()
    return found


def is_sound(path: Path) -> bool:
    """Tell whether FTS5 finds its own index in order, once the changes are written into a copy."""
    copy = path.with_name("copy.sqlite")
    copy.write_bytes(path.read_bytes())
    changes = overlay.changes_of(path)
    if changes.is_file():
        overlay.changes_of(copy).write_bytes(changes.read_bytes())
    connection = sqlite3.connect(copy)
    sound = bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    connection.close()
    copy.unlink()
    return sound


@settings(max_examples=6, deadline=None)
@given(sites, st.lists(edits, min_size=1, max_size=4))
def test_an_index_that_is_changed_again_and_again_finds_what_a_new_one_finds(
    files: dict[str, str], history: list[dict[str, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, work = Path(name) / "site", Path(name) / "work"
        work.mkdir()
        site = Site(root=root, base=BASE, settled=True)
        write(root, {**FIXED, **files})
        base = (work / "0.sqlite", work / "0.search")
        staged = stage(site, base[0], quiet)
        index.write(*base)
        for number, edit in enumerate(history, 1):
            graphs = {source.name: source.graph for source in discover(site)[0]}
            files = after(files, edit)
            write(root, {**FIXED, **files})
            sources, findings = discover(site)
            graphs |= {source.name: source.graph for source in sources}
            renewed = {graphs[each] for each in edit if each in graphs}
            now = (work / f"{number}.sqlite", work / f"{number}.search")
            again = Again(tuple(sources), tuple(findings), renewed, ())
            _, amended = restage(site, base[0], now[0], again, staged.distinct_triples, quiet)
            assert amended is not None
            amend.amend(base, *now, {*amended.touched, *renewed})
            index.write(now[0], work / "whole.search")
            assert told(now[1]) == told(work / "whole.search")
            assert is_sound(now[1])
            (work / "whole.search").unlink()
            base = now


def renewed(site: Site, base: tuple[Path, Path], now: tuple[Path, Path], name: str) -> None:
    """Make a description file and an index that follow a change of one source."""
    sources, _ = discover(site)
    again = Again(tuple(sources), (), {f"{BASE}graph/{name}"}, ())
    _, amended = restage(site, base[0], now[0], again, 0, quiet)
    assert amended is not None
    amend.amend(base, *now, amended.touched)


def test_where_no_number_is_left_the_index_is_written_anew(tmp_path: Path) -> None:
    site = Site(root=tmp_path / "site", base=BASE, settled=True)
    things = [f"id:n{place:04} rdfs:label 'n{place}' ." for place in range(0, 8400, 2)]
    write(site.root, {"data/a.ttl": things[0] + things[-1], "data/b.ttl": things[1]})
    base, now = ((tmp_path / f"{n}.sqlite", tmp_path / f"{n}.search") for n in (0, 1))
    stage(site, base[0], quiet)
    index.write(*base)
    write(site.root, {"data/a.ttl": things[0] + things[-1], "data/b.ttl": "\n".join(things)})
    renewed(site, base, now, "b")
    assert not overlay.changes_of(now[1]).exists()
    assert Finder.open(now[1]).find(Question("")).total == len(things)


@pytest.mark.parametrize("order", [1, -1])
def test_there_is_room_for_many_releases_of_one_day(tmp_path: Path, order: int) -> None:
    site = Site(root=tmp_path / "site", base=BASE, settled=True)

    def day(name: str, day: int) -> str:
        said = f"id:{name} rdfs:label '{name}' ; dcterms:issued '2024-05-{day:02}'"
        return f"{said}^^<http://www.w3.org/2001/XMLSchema#date> ."

    files = {f"data/d{n}.ttl": day(f"d{n}", n) for n in (1, 3)} | {"data/r50.ttl": day("r50", 2)}
    write(site.root, files)
    base = (tmp_path / "0.sqlite", tmp_path / "0.search")
    stage(site, base[0], quiet)
    index.write(*base)
    for number in range(1, 41):
        name = f"r{50 + order * number}"
        write(site.root, files := {**files, f"data/{name}.ttl": day(name, 2)})
        now = (tmp_path / f"{number}.sqlite", tmp_path / f"{number}.search")
        renewed(site, base, now, name)
        assert overlay.changes_of(now[1]).exists(), number
        base = now
    whole = tmp_path / "whole.search"
    index.write(base[0], whole)
    assert told(base[1]) == told(whole)
