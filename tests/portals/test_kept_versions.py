"""A corrected document leads to what it said before, while an edition that says so is kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import client_of
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import locate

PREFIX = """BASE <http://127.0.0.1:8000/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
PATH = "/press/a/2024/x"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def published(folder: Path, place: Place, title: str) -> str:
    path = folder / "data" / f"{PATH[1:]}.ttl"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'{PREFIX}<{PATH[1:]}#it> rdfs:label "{title}"@ja, "x"@en .'
    path.write_text(text, encoding="utf-8")
    other = folder / "data" / "other.ttl"
    if not other.exists():
        other.write_text(f'{PREFIX}<other> rdfs:label "other"@en .', encoding="utf-8")
    made = build(locate((str(folder),)), place, quiet)
    assert made.manifest is not None, [f.message.en for f in made.report.findings]
    return made.manifest.id


@pytest.fixture(scope="module")
def corrected(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, Place, list[str]]]:
    """Serve a release that was corrected twice; give the names of the three editions."""
    folder = tmp_path_factory.mktemp("versions")
    place = Place(folder / "editions")
    names = [published(folder / "site", place, title) for title in ("誤り", "訂正", "再訂正")]
    with client_of(locate((str(folder / "site"),)), place) as client:
        yield client, place, names


HTML = {"accept": "text/html", "accept-language": "en"}


def test_a_corrected_release_leads_to_its_earlier_versions(
    corrected: tuple[TestClient, Place, list[str]],
) -> None:
    client, _, names = corrected
    page = client.get(PATH, headers=HTML)
    found = re.findall(rf'href="{PATH}\?edition=([^"]+)"', page.text)
    assert list(dict.fromkeys(found)) == [names[1], names[0]]
    assert f'<{PATH}?edition={names[1]}>; rel="predecessor-version"' in page.headers["link"]
    turtle = client.get(PATH, headers={"accept": "text/turtle"})
    assert "predecessor-version" in turtle.headers["link"]


def test_an_earlier_version_says_what_was_said_then(
    corrected: tuple[TestClient, Place, list[str]],
) -> None:
    client, _, names = corrected
    for name, title in zip(names, ("誤り", "訂正", "再訂正"), strict=True):
        answer = client.get(PATH, params={"edition": name}, headers={"accept": "text/turtle"})
        assert f'"{title}"@ja' in answer.text
        assert answer.headers["oboegaki-edition"] == name
        assert f'<http://127.0.0.1:8000{PATH}>; rel="canonical"' in answer.headers["link"]
    tags = {client.get(PATH, params={"edition": name}).headers["etag"] for name in names}
    assert len(tags) == 3
    page = client.get(PATH, params={"edition": names[0]}, headers=HTML).text
    assert f"This is how edition {names[0]} has it." in page
    assert "再訂正" in client.get(PATH, headers=HTML).text, "the other answer is not kept for all"


def test_what_was_never_corrected_has_no_earlier_versions(
    corrected: tuple[TestClient, Place, list[str]],
) -> None:
    client, *_ = corrected
    assert "predecessor-version" not in client.get("/other").headers["link"]


def test_an_edition_that_is_kept_no_more_is_gone_and_not_linked(
    corrected: tuple[TestClient, Place, list[str]],
) -> None:
    client, place, names = corrected
    place.forget_old(1)
    assert [
        each.edition for each in place.known.earlier(f"http://127.0.0.1:8000{PATH}", place.names())
    ] == [names[1]]
    assert client.get("/other", params={"edition": names[0]}).status_code == 410
    assert client.get("/other", params={"edition": "never"}).status_code == 404


def test_a_damaged_history_keeps_nobody_from_a_document(
    corrected: tuple[TestClient, Place, list[str]],
) -> None:
    client, place, _ = corrected
    for left in place.folder.glob("known.sqlite*"):
        left.write_bytes(b"no history " * 1000)
    answer = client.get(PATH, headers={"accept": "application/n-triples"})
    assert answer.status_code == 200
    assert "predecessor-version" not in answer.headers["link"]
