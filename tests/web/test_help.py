"""Help for those who never saw RDF, and the style guide."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from oboegaki.web.document import LANGUAGES
from oboegaki.web.guide import TOPICS

HTML = {"accept": "text/html"}
PRESS = "/press/sakai/2023/cop28-mou"
SAVED = "/queries/04-parties"
BOM = "\ufeff".encode()
Serve = Callable[[dict[str, str]], TestClient]
SITE = 'base = "https://data.example.org/"\n'
RELEASE = {
    "data/press/city/2026/park.ttl": "<https://data.example.org/press/city/2026/park#it> a "
    '<https://w3id.org/oboegaki/ns#PressRelease> ; <http://purl.org/dc/terms/title> "The park"@en .'
}


def article(client: TestClient, topic: str, language: str) -> str:
    answer = client.get(f"/help/{topic}".rstrip("/"), params={"lang": language}, headers=HTML)
    assert answer.status_code == 200
    found = re.search(r"<article.*</article>", answer.text, re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_the_same_in_each_language(client: TestClient, topic: str) -> None:
    """The same headings, lists and links: what one language says, the others say as well."""
    said = {language: article(client, topic, language) for language in LANGUAGES}
    bones = {
        language: re.findall(r'<(?:h\d|p|li|dt|pre|code)\b|id="[^"]+"|href="[^"]+"', text)
        for language, text in said.items()
    }
    assert bones["ja"] == bones["en"] == bones["vi"]
    assert len(bones["ja"]) > 12
    for language, text in said.items():
        assert f"<h1>{TOPICS[topic].in_language(language)}</h1>" in text


def test_the_page_for_officers_needs_no_english(client: TestClient) -> None:
    text = re.sub(r"<(code|pre).*?</\1>|<[^>]+>", "", article(client, "officer", "ja"))
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"RDF", "SPARQL"}


def test_pages_lead_to_help_and_things_to_where_mistakes_are_reported(client: TestClient) -> None:
    for path in ("/", PRESS, "/doc/org/sakai", "/nowhere"):
        page = client.get(path, headers=HTML).text
        assert 'href="/help/cite"' in page
        assert 'href="/help/correct' in page
    page = client.get("/doc/org/sakai?lang=en", headers=HTML).text
    wanted = re.search(r'href="(/help/correct\?about=[^"]+)"', page)
    assert wanted
    assert "Sakai City</a><br>" in client.get(wanted.group(1) + "&lang=en", headers=HTML).text


@pytest.mark.parametrize("asked", ["https://evil.example/x", '"><script>', "x" * 5000])
def test_what_is_not_in_the_data_is_not_shown(client: TestClient, asked: str) -> None:
    page = client.get("/help/correct", params={"about": asked, "lang": "en"}, headers=HTML).text
    assert "The page in question" not in page


def test_every_table_that_help_offers_opens_in_excel(client: TestClient) -> None:
    tables = re.findall(r'href="(/dumps/[^"]+\.csv)" download', article(client, "excel", "en"))
    assert len(tables) >= 5
    for path in (*tables, "/search.csv?q=堺市"):
        assert client.get(path).content.startswith(BOM), path


@pytest.mark.parametrize(
    "path", ["/sparql?query=SELECT*%7B%3Fs%20a%20%3Fc%7D", "/queries/04-parties"]
)
def test_an_answer_opens_in_excel_when_it_is_asked_for_so(client: TestClient, path: str) -> None:
    page = client.get(path, headers=HTML).text
    offered = re.search(r'href="([^"]+download=excel[^"]*)" download>Excel', page)
    assert offered
    answer = client.get(offered.group(1).replace("&amp;", "&"))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    plain = client.get(offered.group(1).replace("&amp;", "&").replace("excel", "1"))
    assert answer.content == BOM + plain.content
    assert answer.headers["etag"] != plain.headers["etag"]


CONTACTS = {
    'email = "open.data@city.example"': 'href="mailto:open.data@city.example?subject=https',
    'url = "https://city.example/contact"': 'href="https://city.example/contact"',
    'url = "javascript:alert(1)"': "has not stated a contact",
    "": "has not stated a contact",
}


@pytest.mark.parametrize("setting", CONTACTS)
def test_mistakes_are_reported_to_the_publisher(serve: Serve, setting: str) -> None:
    client = serve({"site.toml": f"{SITE}[publisher]\n{setting}\n", **RELEASE})
    about = {"about": "https://data.example.org/press/city/2026/park", "lang": "en"}
    page = client.get("/help/correct", params=about, headers=HTML).text
    assert CONTACTS[setting] in page
    assert "javascript:" not in page


def test_a_page_under_a_base_that_is_not_registered_is_no_contact(client: TestClient) -> None:
    assert "has not stated a contact" in article(client, "correct", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_style_guide_is_made_of_what_the_stylesheet_knows(
    client: TestClient, language: str
) -> None:
    page = client.get("/style", params={"lang": language}, headers=HTML).text
    sheet = re.search(r'href="(/static/style-[^"]+)"', page)
    assert sheet
    styled = set(re.findall(r"\.([a-z][a-z-]+)(?=[ ,.:>{\[])", client.get(sheet.group(1)).text))
    shown = {name for names in re.findall(r'class="([^"]+)"', page) for name in names.split()}
    assert shown - styled == {"page-head"}
    assert len(styled & shown) > 40


def test_the_home_page_says_in_one_sentence_what_it_is(client: TestClient) -> None:
    page = client.get("/?lang=ja", headers=HTML).text
    lead = re.search(r'<p class="lead">([^<]+)</p>', page)
    assert lead
    assert lead.group(1) == "堺市が公表した報道発表資料を、独立した立場で構造化したデータです。"
    assert "資料の本文は含みません。" in page
