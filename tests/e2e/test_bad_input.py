"""What goes wrong is told in a paragraph, with what to do; nothing is lost or half published."""

import gzip
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from disks import small_disk
from running import run

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e

GOOD = '<http://127.0.0.1:8000/s> <http://x.example/p> "kept" .\n'
Break = Callable[[Path], object]

BROKEN: dict[str, tuple[Break, str]] = {
    "broken Turtle": (lambda f: (f / "b.ttl").write_text("<a:b> <a:c> .\n"), "b.ttl:1"),
    "UTF-16": (lambda f: (f / "b.ttl").write_text(GOOD, encoding="utf-16"), "UTF-16"),
    "Latin-1": (
        lambda f: (f / "b.ttl").write_bytes('<a:b> <a:c> "é" .'.encode("latin-1")),
        "UTF-8",
    ),
    "an empty file": (lambda f: (f / "b.ttl").write_text(""), "b.ttl"),
    "two sources for one graph": (lambda f: (f / "a.nt").write_text(GOOD), "a.nt"),
    "a date that is none": (
        lambda f: (f / "b.ttl").write_text(
            '<a:b> <a:c> "令和5年12月6日"^^<http://www.w3.org/2001/XMLSchema#date> .'
        ),
        "b.ttl:1",
    ),
    "a .gz that is none": (lambda f: (f / "b.ttl.gz").write_bytes(b"not gzip"), "gzip"),
    "a .gz without bounds": (
        lambda f: (f / "b.nt.gz").write_bytes(gzip.compress(b"#" * 50_000_000)),
        "b.nt.gz",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.ttl").write_text(GOOD)
    return site


def told(run_: "subprocess.CompletedProcess[str]") -> str:
    assert run_.returncode not in (0, -11), run_.stdout
    text = run_.stdout + run_.stderr
    assert "Traceback" not in text
    assert 'File "/' not in text
    return text


@pytest.mark.parametrize("what", BROKEN)
def test_a_source_that_cannot_be_used_keeps_the_last_good_edition(
    folder: Path, tmp_path: Path, what: str
) -> None:
    place = Place(tmp_path / "editions")
    assert run("build", folder, "--editions", place.folder).returncode == 0
    before = place.current_name()
    breaking, mentioned = BROKEN[what]
    breaking(folder)
    in_english = told(run("check", folder))
    in_japanese = told(run("check", folder, language="ja_JP.UTF-8"))
    assert mentioned in in_english
    assert mentioned in in_japanese
    assert any(ord(character) > 0x3000 for character in in_japanese)
    assert "Nothing was published" in told(run("build", folder, "--editions", place.folder))
    assert place.current_name() == before
    kept = run("query", folder, "--editions", place.folder, "SELECT ?o { ?s ?p ?o }")
    assert kept.returncode == 0
    assert "kept" in kept.stdout


def test_a_first_build_that_fails_serves_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text("nonsense")
    text = told(run("serve", tmp_path / "b.ttl", "--port", "0", "--editions", tmp_path / "e"))
    assert "could not be built" in text
    assert "最初の版" in text


def test_a_file_of_another_kind_is_told_with_the_kinds_there_are(folder: Path) -> None:
    (folder / "notes.docx").write_bytes(b"PK")
    alone = told(run("check", folder / "notes.docx"))
    assert "notes.docx" in alone
    assert ".ttl .jsonld" in alone
    beside = run("check", folder)
    assert beside.returncode == 0
    assert "notes.docx" in beside.stdout
    assert "Warning" in beside.stdout


@pytest.mark.parametrize(
    ("arguments", "mentioned"),
    [
        (["serve", "/no/such/folder"], "/no/such/folder"),
        (["check", "notes.docx"], "notes.docx"),
        (["serve", "--port", "99999"], "99999"),
        (["serve", "--host", "256.1.1.1"], "256.1.1.1"),
        (["query", "--file", "no.rq"], "no.rq"),
        (["check", "--shapes", "no.ttl"], "no.ttl"),
        (["use", "../../etc"], "../../etc"),
        (["build", "--base", "http://elsewhere.example/"], "site.toml"),
        (["check", "--base", "nonsense", "LICENSE"], "nonsense"),
        ([], "COMMAND"),
    ],
)
def test_a_wrong_call_is_told_in_both_languages(arguments: list[str], mentioned: str) -> None:
    text = told(run(*arguments))
    assert mentioned in text
    assert any(ord(character) > 0x3000 for character in text)


def test_a_graph_outside_the_base_of_a_site_blocks(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "site.toml").write_text('base = "https://data.example.org/"\n')
    (tmp_path / "data" / "x.trig").write_text("<http://elsewhere.example/g> { <a:b> a <a:c> }")
    text = told(run("check", tmp_path))
    assert "http://elsewhere.example/g" in text
    assert "https://data.example.org/" in text


def test_a_setting_that_does_not_exist_is_refused_with_the_one_that_was_meant(
    tmp_path: Path,
) -> None:
    (tmp_path / "site.toml").write_text('bass = "https://data.example.org/"\n')
    assert '"base"' in told(run("check", tmp_path))


def test_a_port_in_use_is_told_before_any_work(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        text = told(run("serve", folder, "--port", port, "--editions", tmp_path / "e"))
    assert f"Port {port} is already in use" in text
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize("option", ["rw", "ro"])
def test_a_full_or_read_only_disk_is_told(folder: Path, tmp_path: Path, option: str) -> None:
    with small_disk(tmp_path / "disk", option) as disk:
        text = told(run("build", folder, "--editions", disk / "editions"))
        assert str(disk) in text
        assert "--editions" in text
        assert "No space left" in text if option == "rw" else "Read-only" in text


def test_a_full_disk_keeps_the_last_good_edition(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=4m") as disk:
        place = Place(disk / "editions")
        assert run("build", folder, "--editions", place.folder).returncode == 0
        before = place.current_name()
        rows = "".join(f'<a:{n}> <a:p> "{n:0200}" .\n' for n in range(30_000))
        (folder / "big.nt").write_text(rows)
        told(run("build", folder, "--editions", place.folder))
        assert place.current_name() == before
        (folder / "big.nt").unlink()
        assert run("build", folder, "--editions", place.folder).returncode == 0


@pytest.mark.parametrize("damage", ["truncated", "changed", "removed", "manifest"])
def test_an_edition_damaged_by_hand_is_told_and_mended_by_a_build(
    folder: Path, tmp_path: Path, damage: str
) -> None:
    place = Place(tmp_path / "editions")
    assert run("build", folder, "--editions", place.folder).returncode == 0
    edition = place.current()
    target = edition / ("manifest.json" if damage == "manifest" else "statements.sqlite")
    content = bytearray(target.read_bytes())
    if damage == "removed":
        target.unlink()
    else:
        content[len(content) // 2] ^= 0xFF
        target.write_bytes(content[: len(content) // 2] if damage == "truncated" else content)
    text = told(run("use", edition.name, folder, "--editions", place.folder))
    assert "damaged" in text
    mended = run("build", folder, "--editions", place.folder)
    assert mended.returncode == 0
    assert f"The edition {edition.name} is damaged" in mended.stderr
    assert "is damaged" not in run("build", folder, "--editions", place.folder).stderr
    assert place.current_name() != edition.name
    shutil.rmtree(edition)
    answer = run("query", folder, "--editions", place.folder, "SELECT ?o { ?s ?p ?o }")
    assert "kept" in answer.stdout
