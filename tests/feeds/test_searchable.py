"""What search engines read: our own reading of each page, and that of `extruct`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from programs import read_with
from publishing import BASE, PEOPLE, Desk, release

HOST = "http://127.0.0.1:8000"
HTML = {"Accept": "text/html"}
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_EXTRUCT = """
import json, sys, extruct
found = extruct.extract(sys.stdin.read(), base_url=sys.argv[1], syntaxes=["json-ld", "opengraph"])
print(json.dumps(found))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def structured(page: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in _DATA.findall(page)]


@pytest.mark.parametrize("path", ["/", "/dumps/"])
@pytest.mark.parametrize("language", ["ja", "en", "vi"])
def test_the_data_set_has_what_dataset_search_asks_for(
    desk: Desk, path: str, language: str
) -> None:
    desk.publish({"data/press/city/2023/x.ttl": release("x", "覚書")})
    with desk.client() as client:
        (dataset,) = structured(client.get(path, params={"lang": language}, headers=HTML).text)
        assert dataset["@type"] == "Dataset"
        assert dataset["name"]
        assert 50 <= len(dataset["description"]) <= 5000
        assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
        for file in dataset["distribution"]:
            address = file["contentUrl"].removeprefix(HOST)
            assert client.get(address).status_code == 200
        types = {file["encodingFormat"] for file in dataset["distribution"]}
    assert "application/gzip" in types


def test_plain_files_have_a_description_that_is_long_enough(desk: Desk) -> None:
    site = f'base = "{BASE}"\ntitle = {{ ja = "資料", en = "Data" }}\n'
    desk.publish({"site.toml": site, "data/a.ttl": f"<{BASE}id/org/a> a <{BASE}C> ."})
    with desk.client() as client:
        (dataset,) = structured(client.get("/", headers=HTML).text)
    assert 50 <= len(dataset["description"]) <= 5000
    assert "license" not in dataset


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--<script>", "a\u2028b"]
)
def test_no_text_of_the_data_ends_the_script(desk: Desk, title: str) -> None:
    desk.publish({"data/press/city/2023/x.ttl": release("x", title)})
    with desk.client() as client:
        answer = client.get("/press/city/2023/x", headers=HTML)
    (article,) = structured(answer.text)
    assert article["headline"] == title
    assert answer.text.count("<script") == 1
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_a_release_is_a_news_article_and_a_mayor_a_person(desk: Desk) -> None:
    desk.publish({"data/press/city/2023/x.ttl": release("x", "覚書"), "data/p.ttl": PEOPLE})
    with desk.client() as client:
        (article,) = structured(client.get("/press/city/2023/x", headers=HTML).text)
        (mayor,) = structured(client.get("/doc/person/mayor", headers=HTML).text)
        (city,) = structured(client.get("/doc/org/city", headers=HTML).text)
        assert structured(client.get("/doc/person/clerk", headers=HTML).text) == []
    assert (article["@type"], article["datePublished"]) == ("NewsArticle", "2023-12-06")
    assert article["@id"] == f"{BASE}press/city/2023/x#it"
    assert (mayor["@type"], mayor["jobTitle"]) == ("Person", ["市長"])
    assert mayor["worksFor"][0]["@id"] == city["@id"] == f"{BASE}id/org/city"


def test_a_date_that_is_missing_is_not_guessed(desk: Desk) -> None:
    source = release("x", "題" * 4000).replace(
        'dcterms:issued "2023-12-06"^^xsd:date', "a obg:PressRelease"
    )
    desk.publish({"data/press/city/2023/x.ttl": source})
    with desk.client() as client:
        (article,) = structured(client.get("/press/city/2023/x", headers=HTML).text)
        assert client.get("/feed.atom").status_code == 200
    assert "datePublished" not in article
    assert (len(article["headline"]), len(article["name"])) == (110, 4000)


@pytest.mark.e2e
def test_extruct_reads_what_we_meant(desk: Desk) -> None:
    desk.publish({"data/press/city/2023/x.ttl": release("x", '覚書 & \\"<b>\\"')})
    with desk.client() as client:
        page = client.get("/press/city/2023/x", params={"lang": "en"}, headers=HTML).text
    found = read_with(_EXTRUCT, f"{HOST}/press/city/2023/x", stdin=page)
    assert isinstance(found, dict)
    (article,) = found["json-ld"]
    assert article["headline"] == '覚書 & "<b>" in English'
    graph = dict(found["opengraph"][0]["properties"])
    assert graph["og:title"] == '覚書 & "<b>" in English'
    assert (graph["og:type"], graph["og:locale"]) == ("article", "en_GB")
    assert graph["og:url"] == f"{HOST}/press/city/2023/x"
