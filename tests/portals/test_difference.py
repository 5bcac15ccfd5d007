"""Replaying the difference between two editions on the dump of one gives that of the other."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import client_of
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from oboegaki.cli.main import main
from oboegaki.edition.build import build
from oboegaki.edition.manifest import load
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import locate

PREFIX = "PREFIX : <http://a.example/>\n"
FIRST = {
    "one.ttl": PREFIX + ':a :p "one", "two" ; :q [ :r 1 ] . :gone :p :a .',
    "two.ttl": PREFIX + ':a :p "one" .',
    "same.ttl": PREFIX + ":same :p 1 .",
}
SECOND = {
    "one.ttl": PREFIX + ':a :p "one", "改行\\nと\\"引用\\""@ja ; :q [ :r 2 ], [ :r 3 ] .',
    "three.ttl": PREFIX + ":new :p 02 .",
    "same.ttl": PREFIX + ":same :p 1 .",
}


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def edition(folder: Path, place: Place, files: dict[str, str]) -> str:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = build(locate((str(folder),)), place, quiet).manifest
    assert made is not None
    return made.id


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[TestClient, Place, str, str]]:
    """Serve the second of two editions; give the client, their place and their names."""
    site, place = tmp_path / "site", Place(tmp_path / "editions")
    first, second = edition(site, place, FIRST), edition(site, place, SECOND)
    with client_of(locate((str(site),)), place) as client:
        yield client, place, first, second


def dump(place: Place, name: str) -> set[bytes]:
    folder = place.path(name)
    file = load(folder).dumps[0].file
    return set(gzip.decompress((folder / "dumps" / file).read_bytes()).splitlines(keepends=True))


def replayed(lines: set[bytes], patch: bytes) -> set[bytes]:
    """Apply an RDF Patch as its specification has it; every deletion has to find its quad."""
    now = set(lines)
    for row in patch.splitlines(keepends=True):
        code, _, rest = row.partition(b" ")
        if code == b"D":
            now.remove(rest)
        elif code == b"A":
            assert rest not in now
            now.add(rest)
        else:
            assert code in (b"H", b"TX", b"TC")
    return now


@pytest.mark.parametrize("backwards", [False, True])
def test_a_patch_leads_from_one_dump_to_the_other(
    served: tuple[TestClient, Place, str, str], backwards: bool
) -> None:
    client, place, *names = served
    old, new = reversed(names) if backwards else names
    answer = client.get(f"/dumps/diff/{old}..{new}.patch")
    assert answer.headers["content-type"] == "application/rdf-patch"
    assert len(answer.content) == int(answer.headers["content-length"])
    assert dump(place, old) != dump(place, new)
    assert replayed(dump(place, old), answer.content) == dump(place, new)
    assert b"same" not in answer.content, "what both say is not told"


def test_lists_of_what_came_and_went_lead_there_too(
    served: tuple[TestClient, Place, str, str],
) -> None:
    client, place, old, new = served
    added, removed = (
        client.get(f"/dumps/diff/{old}..{new}.{side}.nq").content for side in ("added", "removed")
    )
    for each in (added, removed):
        assert list(parse(each, RdfFormat.N_QUADS)), "N-Quads as they should be"
    gone = set(removed.splitlines(keepends=True))
    come = set(added.splitlines(keepends=True))
    assert gone <= dump(place, old)
    assert (dump(place, old) - gone) | come == dump(place, new)


def test_the_command_writes_what_the_server_gives(
    served: tuple[TestClient, Place, str, str], tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:  # fmt: skip
    client, place, old, new = served
    for form in ("patch", "added.nq", "removed.nq"):
        options = ["--format", form, "--editions", str(place.folder)]
        assert main(["diff", old, new, str(tmp_path / "site"), *options]) == 0
        assert (
            capfdbinary.readouterr().out == client.get(f"/dumps/diff/{old}..{new}.{form}").content
        )


def test_an_edition_differs_in_nothing_from_itself(
    served: tuple[TestClient, Place, str, str],
) -> None:
    client, _, _, new = served
    assert client.get(f"/dumps/diff/{new}..{new}.added.nq").content == b""


def test_a_difference_is_asked_for_again_with_its_tag(
    served: tuple[TestClient, Place, str, str],
) -> None:
    client, _, old, new = served
    path = f"/dumps/diff/{old}..{new}.patch"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    assert client.get(
        path, headers={"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    ).is_success


@pytest.mark.parametrize("name", ["a..b.patch", "..patch", "a..b.exe", "../../etc.patch", "x"])
def test_what_is_not_kept_is_not_found(client: TestClient, name: str) -> None:
    answer = client.get(f"/dumps/diff/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_command_says_when_an_edition_is_not_kept(
    flagship_place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "a", "b", "--editions", str(flagship_place.folder)]) == 1
    assert 'There is no edition "a".' in capsys.readouterr().err
