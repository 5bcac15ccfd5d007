"""A site's own views: by a class of its settings and a template of its folder, without Python."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from in_process import client_of
from running import run, serving
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import SiteError, Text
from oboegaki.site import Site, locate
from oboegaki.web import pages

LIBRARY = Path(__file__).with_name("library")
HTML = {"accept": "text/html"}
Change = Callable[[Path], None]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def copied(folder: Path, change: Change) -> Site:
    """Return a copy of the library, changed."""
    shutil.copytree(LIBRARY, folder)
    change(folder)
    return locate((str(folder),))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    site, place = locate((str(LIBRARY),)), Place(tmp_path_factory.mktemp("library"))
    assert build(site, place, quiet).manifest is not None
    with client_of(site, place) as client:
        yield client


def test_a_class_of_the_site_has_the_view_of_the_site(library: TestClient) -> None:
    page = library.get("/book/kokoro?lang=en", headers=HTML).text
    assert '<p class="book">A book of 1,234 pages</p>' in page
    assert "Everything stated" in page, "the rest of the page is ours"


def test_a_class_that_has_no_prefix_is_named_by_its_iri(library: TestClient) -> None:
    page = library.get("/shelf/1?lang=en", headers=HTML).text
    assert 'id="all"' in page, "that is our view of a place, not the generic page"


def _write(name: str, text: str, encoding: str = "utf-8") -> Change:
    def change(folder: Path) -> None:
        (folder / name).write_text(text, encoding)

    return change


def _setting(line: str) -> Change:
    text = f'base = "https://library.example/"\n[templates]\n{line}\n'
    return _write("site.toml", text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_setting('"schema:Book" = "boook.html"'), ["site.toml", "schema:Book", "book.html"]),
        (_setting('"schema:Book" = "nothing-alike"'), ["nothing-alike", "templates/"]),
        (_setting('"skema:Book" = "book.html"'), ["skema:Book", "prefix", "schema"]),
        (_setting('"schema:Book" = 3'), ["templates", "a table of texts"]),
        (_write("templates/book.html", "<p>\n{% if %}</p>"), ["templates/book.html:2", "Expected"]),
        (_write("templates/book.html", "{{ 1|nonesuch }}"), ["book.html:1", "nonesuch"]),
        (
            _write("templates/book.html", '\n\n{% extends "thin.html" %}'),
            ["templates/book.html:3", "thin.html", "thing.html"],
        ),
        (_write("templates/book.html", "é", "latin-1"), ["templates/book.html", "UTF-8"]),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_served(
    tmp_path: Path, change: Change, told: list[str]
) -> None:
    with pytest.raises(SiteError) as raised:
        pages.verify(copied(tmp_path / "library", change))
    words = raised.value.message("en")
    assert [each for each in told if each not in words] == [], words


@pytest.mark.parametrize(("command", "status"), [("check", 1), ("export", 1), ("build", 0)])
def test_a_command_tells_of_a_faulty_template_without_a_trace(
    tmp_path: Path, command: str, status: int
) -> None:
    """To publish data does not depend on templates, so `build` only tells."""
    site = copied(tmp_path / "library", _write("templates/book.html", "\n{{"))
    into = (tmp_path / "files",) if command == "export" else ()
    done = run(command, *into, site.root, "--editions", tmp_path / "editions")
    assert bool(done.returncode) == bool(status), done.stderr
    assert "templates/book.html:2" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.e2e
def test_a_server_with_a_faulty_template_serves_all_the_same(tmp_path: Path) -> None:
    site = copied(tmp_path / "library", _write("templates/book.html", "\n{{"))
    with serving(site.root, "--editions", tmp_path / "editions") as address:
        asked = Request(f"{address}book/kokoro?lang=en", headers={"Accept": "text/html"})
        with urlopen(asked) as answer:
            assert answer.status == 200
            assert "こころ" in answer.read().decode()


STUMBLING = [
    ("syntax", "\n{{", "templates/book.html:2"),
    ("unknown name", "\n\n{{ nonesuch }}", "templates/book.html:3"),
    ("wrong use", "{{ main.label.text + 1 }}", "templates/book.html:1"),
    ("missing template", '{% extends "nonesuch.html" %}', "nonesuch.html"),
    ("endless", '{% include "book.html" %}', "templates/book.html:1"),
]


@pytest.mark.parametrize(("text", "told"), [each[1:] for each in STUMBLING],
                         ids=[each[0] for each in STUMBLING])  # fmt: skip
def test_a_template_that_stumbles_is_told_of_and_the_built_in_one_serves(
    text: str, told: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = copied(tmp_path / "library", _write("templates/book.html", text))
    place = Place(tmp_path / "editions")
    assert build(site, place, quiet).manifest is not None
    with client_of(site, place) as client:
        answers = [client.get("/book/kokoro?lang=en", headers=HTML) for _ in range(2)]
        other = client.get("/shelf/1?lang=en", headers=HTML)
    assert {answer.status_code for answer in (*answers, other)} == {200}
    assert "1,234" in answers[0].text or "1234" in answers[0].text
    messages = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert len(messages) == 1, "it is told once"
    assert told in messages[0]


def test_a_faulty_frame_does_not_take_every_page_away(tmp_path: Path) -> None:
    site = copied(tmp_path / "library", _write("templates/base.html", "{{ nonesuch }}"))
    place = Place(tmp_path / "editions")
    assert build(site, place, quiet).manifest is not None
    with client_of(site, place) as client:
        for path, status in (("/", 200), ("/search", 200), ("/nowhere", 404)):
            answer = client.get(path, headers=HTML)
            assert answer.status_code == status
            assert "</footer>" in answer.text


def test_plain_files_bring_no_templates(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("{{", encoding="utf-8")
    (tmp_path / "a.ttl").write_text("<http://x.example/a> a <http://x.example/B> .")
    pages.verify(locate((str(tmp_path / "a.ttl"),)))
