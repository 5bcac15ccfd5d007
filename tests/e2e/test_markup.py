"""What pages are made of: valid HTML in each language, light enough, and no link that is broken."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from browser import LANGUAGES
from crawling import Crawl
from page_types import LONG, PAGES
from starlette.testclient import TestClient

pytestmark = pytest.mark.e2e


def _written(client: TestClient, folder: Path, languages: Sequence[str], name: str) -> None:
    """Write a type of page, in each of the languages, into a folder."""
    page, edition = PAGES[name], client.get("/").headers["Oboegaki-Edition"]
    for language in languages:
        headers = {"Accept": "text/html", "Accept-Language": language}
        answer = client.get(page.path.format(edition=edition), headers=headers)
        assert answer.status_code == page.status, name
        assert answer.headers["content-type"].startswith("text/html"), name
        (folder / f"{name}.{language}.html").write_bytes(answer.content)


def _complaints(judges: Path, pages: Path) -> Iterator[str]:
    java = shutil.which("java")
    if java is None:
        pytest.skip("the Nu checker needs Java, which is not here and could not be installed")
    jar = judges / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java, "-jar", str(jar), "--format", "json", "--stdout", str(pages)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert told.stdout, told.stderr
    for each in json.loads(told.stdout)["messages"]:
        if each["type"] == "info":
            continue
        where = f"{Path(each.get('url', '')).name}:{each.get('lastLine')}"
        yield f"{where} {each['type']}: {each['message']} {each.get('extract', '')}"


def test_the_nu_checker_has_nothing_to_say(
    client: TestClient, judges: Path, tmp_path: Path
) -> None:
    """Of each page in one language, so that all of them have their turn."""
    for number, name in enumerate(each for each in PAGES if each not in LONG):
        _written(client, tmp_path, [LANGUAGES[number % 3]], name)
    assert list(_complaints(judges, tmp_path)) == []


@pytest.mark.slow
def test_the_nu_checker_has_nothing_to_say_in_any_language(
    client: TestClient, judges: Path, tmp_path: Path
) -> None:
    for name in PAGES:
        _written(client, tmp_path, LANGUAGES, name)
    assert list(_complaints(judges, tmp_path)) == []


@pytest.mark.slow
def test_no_link_within_the_site_is_broken(client: TestClient) -> None:
    crawl = Crawl(client)
    crawl.follow("/")
    assert list(crawl.broken()) == []
    assert len(crawl.anchors) > 250
