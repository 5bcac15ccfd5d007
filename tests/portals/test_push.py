"""`catalog push` before it has reached a portal (a real one: `tests/portals/test_ckan.py`)."""

from pathlib import Path

import pytest

from oboegaki.cli.main import main
from oboegaki.cli.push import slug
from oboegaki.edition.place import Place

WHERE = ["--to", "http://127.0.0.1:9", "--organization", "city"]


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("OBOEGAKI_CKAN_TOKEN", raising=False)


@pytest.mark.parametrize("given", [[], WHERE[:2], WHERE[2:]])
def test_where_to_push_has_to_be_said(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog", "push", *given]) == 2
    assert "Give --to URL and --organization NAME" in capsys.readouterr().err


def test_without_a_token_nothing_is_asked(
    flagship_place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalog", "push", *WHERE, "--editions", str(flagship_place.folder)]) == 2
    assert "OBOEGAKI_CKAN_TOKEN" in capsys.readouterr().err


def test_a_portal_that_cannot_be_reached_is_told(
    flagship_place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OBOEGAKI_CKAN_TOKEN", "x")
    assert main(["catalog", "push", *WHERE, "--editions", str(flagship_place.folder)]) == 1
    told = capsys.readouterr().err
    assert "http://127.0.0.1:9 took nothing" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sakai press releases: ontology", "sakai-press-releases-ontology"),
        ("堺市", "data-stated"),
        ("x" * 200, "x" * 100),
        ("A", "data-stated"),
    ],
)
def test_a_title_gives_a_name_that_ckan_takes(title: str, name: str) -> None:
    assert slug(title, "data-stated") == name


def test_a_folder_named_push_can_still_be_meant(tmp_path: Path) -> None:
    folder = tmp_path / "push"
    folder.mkdir()
    (folder / "a.ttl").write_text("<http://a.example/s> <http://a.example/p> 1 .", "utf-8")
    assert main(["catalog", str(folder), "--editions", str(tmp_path / "editions")]) == 0
