"""Releases unlike the flagship: they conform, are read as pages and come back as they were.

The site beside this file has named signatories, parties that are units, an agreement that extends
another, several events, no event, a correction, a merged municipality, a withdrawn release and a
post that changes hands. Ontology and shapes are the ones of every other site.
"""

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.formats import TURTLE, canonicalized, parse, to_lines
from oboegaki.site import Site
from oboegaki.statements.stage import stage
from oboegaki.web.document import LANGUAGES

SITE = Path(__file__).parent / "site"
SOURCES = sorted((SITE / "data" / "press").rglob("*.ttl"))
PATHS = [f"/{path.relative_to(SITE / 'data').with_suffix('').as_posix()}" for path in SOURCES]
HTML = {"accept": "text/html"}
LIST = {
    "/press/minazuki/2016/waste-mou": "Signatories 青木 一郎 , 佐藤 花子",
    "/press/minazuki/2020/waste-mou-extended": "It extends Memorandum on waste reduction",
    "/press/minazuki/2021/water-research": "Parties Hazuki Town Faculty of Engineering of Hoshi "
    "University Environment Department of Minazuki City",
    "/press/minazuki/2022/festival": "keynote Tran Thi Hoa § main text",
    "/press/minazuki/2022/festival-corrected": "Monday, 8 August 2022",
    "/press/minazuki/2022/merger": "およそ1万2千人",
    "/press/minazuki/2023/withdrawn": "Its issuer withdrew this release on Monday, 8 May 2023",
    "/press/minazuki/2024/new-mayor": "木村 健 Mayor of Minazuki",
}
"""What a page must say in English."""


def lines_of(text: bytes) -> bytes:
    lines = sorted(set(to_lines(parse(text, TURTLE, "https://example.org/"))))
    return b"".join(line + b"\n" for line in lines)


def read(client: TestClient, path: str, language: str = "en") -> str:
    """Return the words of a page's main part, as they follow one another."""
    answer = client.get(f"{path}?lang={language}", headers=HTML)
    assert answer.status_code == 200, path
    main = answer.text.partition("<main")[2].partition("</main>")[0].partition("<details")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def test_they_conform_without_a_warning(minazuki: Site, tmp_path: Path) -> None:
    findings = checked(stage(minazuki, tmp_path / "work", quiet), minazuki).findings
    assert not findings, [(f.source, f.line, f.message.en) for f in findings]
    assert len(SOURCES) >= 6


def test_nothing_in_ontology_or_shapes_is_there_for_them_alone(minazuki: Site) -> None:
    """What the site needs beyond releases is a base, a name and a licence."""
    assert {path.name for path in SITE.iterdir()} == {"site.toml", "data"}
    root = Path(__file__).parents[2]
    for path in (*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")):
        assert "minazuki" not in path.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(("path", "words"), LIST.items(), ids=list(LIST))
def test_a_page_tells_what_is_particular(
    minazuki_client: TestClient, path: str, words: str
) -> None:
    assert words in read(minazuki_client, path)


@pytest.mark.parametrize("path", PATHS)
def test_a_release_is_a_page_in_three_languages(minazuki_client: TestClient, path: str) -> None:
    pages = {}
    for language in LANGUAGES:
        page = minazuki_client.get(f"{path}?lang={language}", headers=HTML).text
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert f'<html lang="{language}"' in page
        pages[language] = read(minazuki_client, path, language)
    assert len(set(pages.values())) == len(LANGUAGES)


@pytest.mark.parametrize(("path", "source"), list(zip(PATHS, SOURCES, strict=True)), ids=PATHS)
def test_a_release_comes_back_as_it_was_written(
    minazuki_client: TestClient, path: str, source: Path
) -> None:
    answer = minazuki_client.get(path, headers={"accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    written = canonicalized(lines_of(source.read_bytes()))
    assert sorted(canonicalized(lines_of(answer.content)).splitlines()) == sorted(
        written.splitlines()
    )


# What becomes of releases and things ---------------------------------------------------------

FESTIVAL = "/press/minazuki/2022/festival"


@pytest.mark.parametrize(
    ("path", "words", "other"),
    [
        (FESTIVAL, {"en": "Corrected by", "ja": "訂正した資料"}, FESTIVAL + "-corrected"),
        (FESTIVAL + "-corrected", {"en": "Correction of", "ja": "訂正される資料"}, FESTIVAL),
    ],
    ids=["the earlier one", "the correction"],
)
def test_a_correction_and_what_it_corrects_lead_to_each_other(
    minazuki_client: TestClient, path: str, words: dict[str, str], other: str
) -> None:
    for language, text in words.items():
        page = minazuki_client.get(f"{path}?lang={language}", headers=HTML).text
        notes = re.findall(r'<p class="note">(.*?)</p>', page)
        assert [text in note and f'href="{other}#it"' in note for note in notes] == [True]


def test_a_corrected_release_still_shows_what_it_printed(minazuki_client: TestClient) -> None:
    page = read(minazuki_client, FESTIVAL)
    assert "Monday, 8 August 2022" in page
    assert "printed as 8月7日（日）" in page


def test_a_release_is_told_once_however_many_of_its_events_are_within_it(
    minazuki_client: TestClient,
) -> None:
    page = minazuki_client.get(FESTIVAL + "?lang=en", headers=HTML).text
    assert re.findall(r'<h2 id="(event-\d)"', page) == ["event-1", "event-2", "event-3"]


def test_a_withdrawn_release_stays_and_says_so(minazuki_client: TestClient) -> None:
    path = "/press/minazuki/2023/withdrawn"
    assert "発表者が取り下げました" in read(minazuki_client, path, "ja")
    assert "đã rút thông cáo này" in read(minazuki_client, path, "vi")
    assert b"withdrawnOn" in minazuki_client.get(path + ".ttl").content


def test_lists_of_releases_mark_what_was_withdrawn_or_corrected(
    minazuki_client: TestClient,
) -> None:
    home = read(minazuki_client, "/")
    assert "Agreement on water research dissolved withdrawn" in home
    assert "Water festival corrected" in home
    assert "Memorandum on waste reduction withdrawn" not in home
    about = read(minazuki_client, "/doc/agreement/water-2021", "ja")
    assert "水質調査の協定を解消 取り下げ" in about


def test_a_document_that_the_site_took_back_is_gone_and_says_what_to_read(
    minazuki_client: TestClient,
) -> None:
    path = "/press/minazuki/2022/merger-again"
    for suffix in ("", ".ttl", ".jsonld"):
        answer = minazuki_client.get(path + suffix, headers={"accept": "application/json"})
        assert answer.status_code == 410
        assert answer.json()["replacement"] == "https://example.org/press/minazuki/2022/merger"
        assert answer.json()["since"].startswith("2022-09-03")
    page = minazuki_client.get(path + "?lang=ja", headers=HTML)
    assert page.status_code == 410
    assert "取り下げられました" in page.text


def test_of_two_entries_for_one_person_the_one_leads_to_the_other(
    minazuki_client: TestClient,
) -> None:
    named = minazuki_client.get("/id/person/aoki-ichiro")
    assert (named.status_code, named.headers["location"]) == (303, "/doc/person/aoki-ichiro")
    for suffix in ("", ".ttl"):
        answer = minazuki_client.get(f"/doc/person/aoki-ichiro{suffix}")
        assert answer.status_code == 301
        assert answer.headers["location"] == f"/doc/person/aoki{suffix}"


def test_a_merged_municipality_keeps_its_pages_and_its_facts(minazuki_client: TestClient) -> None:
    """It was real when the releases spoke of it: no redirect, but what became of it."""
    town = read(minazuki_client, "/doc/org/hazuki")
    assert "Dissolution of Hazuki Town" in town
    assert "Memorandum on waste reduction" in town
    place = read(minazuki_client, "/doc/place/hazuki")
    assert "Incorporation of Hazuki into Minazuki" in place
    stated = minazuki_client.get("/doc/org/hazuki.ttl").text
    assert "ChangeEvent" not in stated


def test_both_holders_of_a_post_are_told_with_their_days(minazuki_client: TestClient) -> None:
    before = read(minazuki_client, "/doc/person/aoki")
    assert "Friday, 1 April 2016" in before
    assert "until Saturday, 9 December 2023" in before
    now = read(minazuki_client, "/doc/person/kimura")
    assert "since Sunday, 10 December 2023" in now
    assert "Thursday, 1 February 2024" in now
    assert "Mayor of Minazuki" in before
    assert "Mayor of Minazuki" in now


def test_a_release_leads_to_its_original_and_tells_the_hash(minazuki_client: TestClient) -> None:
    page = minazuki_client.get("/press/minazuki/2022/festival?lang=ja", headers=HTML).text
    link = r'<a href="https://city.example.jp/2022/festival.pdf" rel="noopener">([^<]+)</a>'
    assert re.findall(link, page)[0] == "原本"
    assert "e3b0c44298fc1c149afbf4c8996fb924" in page
