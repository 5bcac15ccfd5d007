"""The example sites of other fields: right, complete, and walked as their readers do."""

import gzip
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from browser import LANGUAGES
from crawling import Crawl
from example_sites import EXAMPLES, SITES, Example
from in_process import client_of
from running import run
from starlette.testclient import TestClient

from oboegaki.check.run import checked
from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.rdf import term
from oboegaki.site import Site, locate
from oboegaki.statements.stage import stage
from oboegaki.web import pages

HTML = {"accept": "text/html"}
DCAT = "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/> "


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


class Walked(NamedTuple):
    """An example with its site, its editions and a client."""

    name: str
    example: Example
    site: Site
    place: Place
    client: TestClient


@pytest.fixture(scope="module", params=SITES)
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walked]:
    site, place = (
        locate((str(EXAMPLES / request.param),)),
        Place(tmp_path_factory.mktemp("editions")),
    )
    built = build(site, place, quiet)
    assert built.manifest is not None, [f.message.en for f in built.report.findings]
    with client_of(site, place) as client:
        yield Walked(request.param, SITES[request.param], site, place, client)


def words(page: str) -> str:
    """Return what the main part of a page says."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main.partition(">")[2]).split())


def test_it_conforms_without_a_finding(walked: Walked, tmp_path: Path) -> None:
    findings = checked(stage(walked.site, tmp_path / "work", quiet), walked.site).findings
    assert [(f.source, f.line, f.message.en) for f in findings] == []
    assert list(pages.faults(walked.site)) == []


def test_everything_that_its_pages_lead_to_is_there_by_its_own_templates(
    walked: Walked, caplog: pytest.LogCaptureFixture
) -> None:
    crawl = Crawl(walked.client, asked_only=("/about",))  # a page for each term of others
    with caplog.at_level(logging.ERROR):
        crawl.follow("/")
    assert list(crawl.broken()) == []
    assert len(crawl.statuses) > 100
    assert walked.example.thing in crawl.statuses
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kind_of_its_own_has_its_own_view_in_three_languages(
    walked: Walked, language: str
) -> None:
    page = walked.client.get(f"{walked.example.thing}?lang={language}", headers=HTML).text
    assert walked.example.words[language] in words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_is_in_its_own_words_and_lists_what_it_is_about(
    walked: Walked, language: str
) -> None:
    page = walked.client.get(f"/?lang={language}", headers=HTML).text
    heading = dict(walked.site.theme.texts)["Press releases"].in_language(language)
    assert heading in words(page)
    assert f'href="{walked.example.thing}"' in page
    assert walked.site.theme.footer.in_language(language) in page
    assert 'class="logo"' in page


def test_its_vocabulary_stands_beside_ours(walked: Walked) -> None:
    """Both would answer at /ns: the site's does, and ours can be asked about."""
    assert walked.site.base + "ns#" in walked.client.get("/ns.ttl").text
    ours = walked.client.get("/about", params={"iri": term("obg:noLinkReason"), "lang": "ja"},
                             headers=HTML)  # fmt: skip
    assert ours.status_code == 200
    assert "リンクしない理由" in words(ours.text)


def test_its_saved_queries_have_answers(walked: Walked) -> None:
    for path, told in walked.example.queries.items():
        answer = walked.client.get(path)
        assert answer.status_code == 200, path
        assert told in answer.text
    listed = walked.client.get("/queries", headers={"accept": "application/json"}).text
    assert all(path.removesuffix(".csv") in listed for path in walked.example.queries)


def test_dump_endpoint_and_catalogue_agree(walked: Walked) -> None:
    found = re.search(
        r'href="(/dumps/[^"]+\.nq\.gz)"', walked.client.get("/dumps/", headers=HTML).text
    )
    assert found
    lines = gzip.decompress(walked.client.get(found[1]).content).splitlines()
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    counted = walked.client.get("/sparql", params={"query": query, "format": "csv"}).text
    assert int(counted.split()[1]) == len(lines)
    graph = rdflib.Graph()
    graph.parse(data=walked.client.get("/catalog.ttl").text, format="turtle")
    titles = graph.query(DCAT + "SELECT ?t { ?d a dcat:Dataset ; dcterms:title ?t }")
    assert any(walked.site.title.ja in str(row[0]) for row in titles)  # type: ignore[index]  # SELECT
    links = graph.query(DCAT + "SELECT ?u { ?d dcat:downloadURL ?u }")
    paths = [str(row[0]).removeprefix("http://127.0.0.1:8000") for row in links]  # type: ignore[index]  # SELECT
    assert len(paths) > 5
    assert {walked.client.head(path).status_code for path in paths} == {200}


def test_its_own_rules_speak_up(walked: Walked, tmp_path: Path) -> None:
    folder = tmp_path / walked.name
    shutil.copytree(walked.site.root, folder, ignore=shutil.ignore_patterns(".oboegaki"))
    path = folder / walked.example.source
    text = path.read_text(encoding="utf-8")
    assert walked.example.wrong[0] in text
    path.write_text(text.replace(*walked.example.wrong), encoding="utf-8")
    done = run("check", folder, "--editions", tmp_path / "editions")
    assert done.returncode == 1
    assert walked.example.told in done.stdout
    assert f"{walked.example.source}:" in done.stdout
