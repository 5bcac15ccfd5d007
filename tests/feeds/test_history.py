"""The history: what came, changed and went with each edition, and what was said before."""

import json
import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import BASE, Desk, release

from oboegaki.edition.manifest import load, save
from oboegaki.edition.names import SEARCH
from oboegaki.edition.opened import opened
from oboegaki.edition.place import Place
from oboegaki.errors import EditionDamaged
from oboegaki.feed.events import Event

A = f"<{BASE}id/org/a> <http://x.example/p> "


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def kept(place: Place) -> list[tuple[str, str, bytes | None]]:
    name = place.current_name()
    history = place.known.history(name or "")
    assert history is not None
    return [
        (each.event.event, each.event.iri.removeprefix(BASE), each.content)
        for each in history.kept(1, history.last)
    ]


def test_the_first_edition_is_where_the_history_begins(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'x' ."})
    assert desk.events() == []
    assert [row[:2] for row in kept(desk.place)] == [
        ("created", "graph/a"),
        ("created", "id/org/a"),
    ]


def test_a_change_is_told_once_with_the_hash_of_what_is_said_now(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'x' .", "data/b.ttl": f"<{BASE}id/org/b> a <{BASE}C> ."})
    desk.publish({"data/a.ttl": A + "'y' ."})
    assert desk.events() == [("changed", "graph/a"), ("changed", "id/org/a")]
    digests = {e["content"] for e in desk.place.history() if e["event"] == "changed"}
    assert len(digests) == 2
    desk.publish({"data/a.ttl": "# the same in other words\n" + A + "'y' ."})
    assert len(desk.events()) == 2


def test_what_was_said_before_is_kept_word_for_word(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'x' ."})
    desk.publish({"data/a.ttl": A + "'y' ."})
    said = {(event, iri, content) for event, iri, content in kept(desk.place)}
    assert ("created", "id/org/a", f'{A}"x" .\n'.encode()) in said
    assert ("changed", "id/org/a", None) in said


def test_a_roll_back_appends_what_it_undoes(desk: Desk) -> None:
    first = desk.publish({"data/a.ttl": A + "'x' ."})
    desk.publish({"data/a.ttl": A + "'y' .", "data/b.ttl": A.replace("org/a", "org/b") + "'z' ."})
    desk.place.make_current(load(desk.place.path(first)), "use")
    assert set(desk.events()[-4:]) == {
        ("changed", "graph/a"), ("changed", "id/org/a"),
        ("withdrawn", "graph/b"), ("withdrawn", "id/org/b"),
    }  # fmt: skip


def test_another_label_of_a_blank_node_is_no_change(desk: Desk) -> None:
    b = A.replace("org/a", "org/b") + "[ <http://x.example/p> [ <http://x.example/p> 'b' ] ] ."
    a = A + "[ <http://x.example/q> 'a', '{}' ] ."
    desk.publish({"data/a.ttl": a.format("1") + "\n" + b})
    desk.publish({"data/a.ttl": a.format("2") + "\n" + b})
    assert desk.events() == [("changed", "graph/a"), ("changed", "id/org/a")]


def test_a_list_of_a_thousand_is_compared_to_its_end(desk: Desk) -> None:
    def listed(last: str) -> str:
        return f"{A} ({' '.join(map(repr, range(1500)))} '{last}') ."

    desk.publish({"data/a.ttl": listed("x")})
    desk.publish({"data/a.ttl": listed("y")})
    assert ("changed", "id/org/a") in desk.events()


def test_blank_nodes_in_a_circle_are_compared_too(desk: Desk) -> None:
    def circle(word: str) -> str:
        return f"{A} _:a . _:a <http://x.example/p> _:b . _:b <http://x.example/p> _:a, '{word}' ."

    desk.publish({"data/a.ttl": circle("x")})
    desk.publish({"data/a.ttl": circle("y")})
    assert ("changed", "id/org/a") in desk.events()


def test_a_thing_that_was_merged_is_told_with_what_it_became(desk: Desk) -> None:
    twin, kept_one = f"{BASE}id/org/twin", f"{BASE}id/org/a"
    desk.publish({"data/authority/a.ttl": f"{A}'x' . <{twin}> <http://x.example/p> 'x' ."})
    change = f"<{twin}> <http://purl.org/dc/terms/isReplacedBy> <{kept_one}> ."
    desk.publish({"data/authority/a.ttl": A + "'x' .", "data/changes/c.ttl": change})
    told = [e for e in desk.place.history() if e.get("iri") == twin]
    assert [(e["event"], e["replacement"]) for e in told] == [("merged", kept_one)]


def test_what_comes_back_is_created_again_but_known_since_it_first_came(desk: Desk) -> None:
    both = {"data/a.ttl": A + "'x' .", "data/b.ttl": A.replace("org/a", "org/b") + "'x' ."}
    desk.publish(both)
    desk.publish({"data/a.ttl": None})
    name = desk.publish(both)
    assert [event for event, iri in desk.events() if iri == "id/org/a"] == ["withdrawn", "created"]
    history = desk.place.known.history(name)
    assert history is not None
    assert history.created([f"{BASE}id/org/a"])[f"{BASE}id/org/a"] == history.batches[0].moment


def test_a_lost_edition_begins_the_stream_again(desk: Desk) -> None:
    first = desk.publish({"data/a.ttl": A + "'x' ."})
    last = desk.place.known.history(first)
    assert last is not None
    shutil.rmtree(desk.place.path(first))
    name = desk.publish({"data/a.ttl": A + "'y' ."})
    history = desk.place.known.history(name)
    assert history is not None
    assert history.first == last.last + 1
    assert all(each.content is None for each in history.kept(1, history.last))


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _one_bit_changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [_truncated, _one_bit_changed, Path.unlink])
def test_a_damaged_edition_loses_what_it_said_but_not_what_came_and_went(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    b = A.replace("org/a", "org/b") + "'z' ."
    desk.publish({"data/a.ttl": A + "'x' .", "data/b.ttl": b})
    name = desk.publish({"data/a.ttl": A + "'y' ."})
    damage(desk.place.path(name) / "statements.sqlite")
    files = {"data/b.ttl": None, "data/c.ttl": A.replace("org/a", "org/c") + "1 ."}
    name = desk.publish(files)
    assert set(desk.events()[2:]) == {
        ("changed", "graph/a"), ("changed", "id/org/a"),
        ("withdrawn", "graph/b"), ("withdrawn", "id/org/b"),
        ("created", "graph/c"), ("created", "id/org/c"),
    }  # fmt: skip
    assert ("created", "id/org/a", f'{A}"x" .\n'.encode()) in kept(desk.place)
    assert desk.place.known.gone_since([f"{BASE}id/org/b"])


def test_an_edition_written_before_there_was_a_search_index_counts_as_damaged(desk: Desk) -> None:
    folder = desk.place.path(desk.publish({"data/a.ttl": A + "'x' ."}))
    manifest = load(folder)
    others = tuple(stamp for stamp in manifest.inventory if stamp.name != SEARCH)
    save(replace(manifest, inventory=others), folder)
    opened(folder).close()
    (folder / SEARCH).unlink()
    with pytest.raises(EditionDamaged, match=SEARCH):
        opened(folder)


def _overwritten(file: Path) -> None:
    file.write_bytes(b"\xff" * 4096 + file.read_bytes()[4096:])


@pytest.mark.parametrize("damage", [_truncated, _overwritten, Path.unlink])
def test_a_damaged_history_is_told_anew_from_its_lines(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    b, c = (A.replace("org/a", f"org/{name}") + "1 ." for name in "bc")
    desk.publish({"data/a.ttl": A + "'x' .", "data/b.ttl": b, "data/c.ttl": c})
    desk.publish({"data/a.ttl": A + "'y' .", "data/b.ttl": None})
    known, before = desk.place.folder / "known.sqlite", desk.place.history()
    last = desk.place.known.history(desk.place.current_name() or "")
    assert last is not None
    created = last.created([f"{BASE}id/org/a", f"{BASE}id/org/c"])
    since, end = desk.place.known.gone_since([f"{BASE}id/org/b"]), last.last
    damage(known)
    name = desk.publish({"data/d.ttl": A.replace("org/a", "org/d") + "1 ."})
    assert desk.place.history()[: len(before)] == before
    assert set(desk.events()[4:]) == {("created", "graph/d"), ("created", "id/org/d")}
    assert desk.place.known.gone_since([f"{BASE}id/org/b"]) == since
    history = desk.place.known.history(name)
    assert history is not None
    assert history.created([f"{BASE}id/org/a", f"{BASE}id/org/c"]) == created
    assert history.first > end
    assert [each.iri.removeprefix(BASE) for each in history.documents(0, 10)] == [
        "graph/a", "graph/c", "graph/d", "id/org/a", "id/org/c", "id/org/d",
    ]  # fmt: skip


def test_readers_are_told_of_a_damaged_history(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'x' ."})
    _truncated(desk.place.folder / "known.sqlite")
    with desk.client() as client:
        assert client.get("/doc/org/a").status_code == 200
        for path in ("/feed.atom", "/ldes/1", "/sitemap.xml"):
            answer = client.get(path, headers={"Accept-Language": "en"})
            assert answer.status_code == 503
            assert "history" in answer.json()["detail"]
    desk.publish({})
    with desk.client() as client:
        assert client.get("/ldes", follow_redirects=False).status_code == 200


def test_a_build_that_cannot_switch_leaves_the_history_as_it_was(desk: Desk) -> None:
    name = desk.publish({"data/a.ttl": A + "'x' ."})
    before = desk.place.known.history(name)
    manifest_name = desk.place.pointer.with_name(f"current.{os.getpid()}")
    manifest_name.mkdir()
    (manifest_name / "in-the-way").touch()
    with pytest.raises(OSError, match="directory"):
        desk.place.make_current(load(desk.place.path(name)), "use")
    assert desk.place.known.history(name) == before
    assert [e["event"] for e in desk.place.history()] == ["current"]


def test_what_is_purged_is_told_no_more(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'secret' ."})
    name = desk.publish({"data/a.ttl": A + "'secret 2' ."})
    packed = zlib.compress(f'{A}"secret" .\n'.encode())
    assert packed in (desk.place.folder / "known.sqlite").read_bytes()
    desk.place.known.purge(f"{BASE}id/org/a", "2030-01-01T00:00:00Z")
    history = desk.place.known.history(name)
    assert history is not None
    told = [each for each in history.kept(1, history.last) if each.event.iri.endswith("org/a")]
    event = Event(told[0].event.number, f"{BASE}id/org/a", "2030-01-01T00:00:00Z", "purged")
    assert [(each.event, each.content) for each in told] == [(event, b"")]
    assert packed not in (desk.place.folder / "known.sqlite").read_bytes()


def test_a_press_release_is_known_as_one(desk: Desk) -> None:
    name = desk.publish(
        {"data/press/city/2023/x.ttl": release("x", "覚書"), "data/b.ttl": A + "1 ."}
    )
    history = desk.place.known.history(name)
    assert history is not None
    assert [each.event.iri for each in history.news(0, 10)] == [f"{BASE}press/city/2023/x"]
    assert history.news_count() == 1
    lines = (desk.place.folder / "history.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["current"]
