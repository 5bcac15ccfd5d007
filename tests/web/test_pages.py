"""Pages as readers meet them."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

from oboegaki.web.document import LANGUAGES

ROOT = Path(__file__).parents[2]
WEB = ROOT / "server" / "oboegaki" / "web"
PRESS = "/press/sakai/2023/cop28-mou"
PAGES = [
    "/",
    PRESS,
    "/doc/org/sakai",
    "/doc/agreement/sakai-ba-ria-vung-tau-mou-2023",
    "/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023",
    "/doc/place/ba-ria-vung-tau",
    "/doc/event/clean-city-partnership-programme-seminar-2023",
    "/doc/org/sakai?view=graph",
    "/ns",
    "/shapes",
    "/concept/role",
    "/dumps/",
    "/sparql",
    "/nowhere",
]
HTML = {"accept": "text/html"}
Serve = Callable[[dict[str, str]], TestClient]
_VOID = {"meta", "link", "br", "input", "hr", "img"}


class _Checker(HTMLParser):
    """Collects links and ids, and complains of tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("href", "src", "action"):
            if values.get(name):
                self.links.append(str(values[name]))
        assert not any(name.startswith("on") or name == "style" for name in values), attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def close(self) -> None:
        super().close()
        assert not self._open


def checked(page: str) -> _Checker:
    checker = _Checker()
    checker.feed(page)
    checker.close()
    return checker


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_calls_nobody(
    client: TestClient, path: str, language: str
) -> None:
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}", headers=HTML).text
    checker = checked(page)
    assert len(checker.ids) == len(set(checker.ids))
    scripts = set(re.findall("<script[^>]*>", page))
    running = {each for each in scripts if not re.search(r'type="application/(?:ld\+)?json"', each)}
    if path == "/sparql" or "view=graph" in path:
        assert all('<script defer src="/static/' in each for each in running)
    else:
        assert running == set(), "entity pages are read as they are"
    assert page.count("<h1") == page.count("<main") == 1
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_link_of_a_page_leads_somewhere(client: TestClient, path: str) -> None:
    links = {link.partition("#")[0] for link in checked(client.get(path, headers=HTML).text).links}
    own = sorted(link for link in links if link.startswith("/"))
    assert len(own) > 5
    for link in own:
        answer = client.get(link, headers=HTML)
        assert answer.status_code in (200, 301), link


def test_the_press_release_reads_like_one(client: TestClient) -> None:
    page = re.sub(r"<[^>]+>", " ", client.get(PRESS + "?lang=ja", headers=HTML).text)
    page = re.sub(r"\s+", " ", page)
    for text in (
        "発表日 記載なし",
        "令和5年12月6日（水）",
        "2023-12-06",
        "11:35 – 12:05",
        "16:35 – 17:05",
        "Nguyen Cong Vinh",
        "永藤 英機 堺市長 ビデオメッセージ",
        "松澤 裕 環境省地球環境審議官 立会人",
        "072-228-3982",
        "署名者 記載なし",
    ):
        assert text in page, text


def test_fragments_are_found_within_their_document(client: TestClient) -> None:
    page = client.get(PRESS, headers=HTML).text
    inside = {
        link.partition("#")[2] for link in checked(page).links if link.startswith(PRESS + "#")
    }
    assert len(inside) > 50
    assert inside <= set(checked(page).ids)


def test_a_generic_page_counts_and_pages_what_refers_to_it(serve: Serve) -> None:
    lines = "\n".join(
        f"<http://127.0.0.1:8000/thing/{n:03}> <http://purl.org/dc/terms/isPartOf> "
        f"<http://127.0.0.1:8000/hub> ; <http://purl.org/dc/terms/date> "
        f'"2020-01-{n % 28 + 1:02}"^^<http://www.w3.org/2001/XMLSchema#date> .'
        for n in range(120)
    )
    client = serve(
        {"things.ttl": lines + "\n<http://127.0.0.1:8000/hub> a <http://x.example/Hub> ."}
    )
    page = client.get("/hub?lang=en", headers=HTML).text
    assert "120 resources" in page
    assert page.count("/thing/") == 2 * 5
    next_page = re.search(r'href="(/hub\?property=[^"]+)"', page)
    seen: list[str] = []
    while next_page:
        page = client.get(next_page.group(1).replace("&amp;", "&"), headers=HTML).text
        seen += re.findall(r'href="/thing/(\d+)"', page)
        next_page = re.search(r'rel="next" href="([^"]+)"', page)
    assert len(seen) == len(set(seen)) == 120
    days = [int(n) % 28 for n in seen]
    assert days == sorted(days, reverse=True)


def test_hostile_data_stay_text(serve: Serve) -> None:
    client = serve(
        {
            "bad.ttl": """
            <http://127.0.0.1:8000/x> <http://www.w3.org/2000/01/rdf-schema#label>
                "<script>alert(1)</script>" ;
            <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> ,
                <data:text/html,x> , "javascript:2"^^<http://www.w3.org/2001/XMLSchema#anyURI> .
            """
        }
    )
    page = client.get("/x", headers=HTML).text
    assert "<script>" not in page
    assert not [link for link in checked(page).links if link.startswith(("javascript:", "data:"))]
    assert "&lt;script&gt;alert(1)" in page


def test_resources_from_elsewhere_have_a_page_and_every_syntax(serve: Serve) -> None:
    client = serve({"a.ttl": '<http://elsewhere.example/堺#it> <http://x.example/p> "y"@ja .'})
    page = client.get("/about", params={"iri": "http://elsewhere.example/堺#it"}, headers=HTML)
    assert page.status_code == 200
    assert "http://elsewhere.example/堺#it" in page.text
    turtle = client.get(
        "/about",
        params={"iri": "http://elsewhere.example/堺#it"},
        headers={"accept": "text/turtle"},
    )
    assert turtle.status_code == 200
    assert '"y"@ja' in turtle.text
    as_asked = turtle.headers["content-location"]
    assert client.get(as_asked).content == turtle.content


def test_japanese_paths_are_one_resource_however_they_are_spelled(serve: Serve) -> None:
    client = serve({"a.ttl": '<http://127.0.0.1:8000/もの/堺> <http://x.example/p> "y" .'})
    plain, escaped = client.get("/もの/堺.nt"), client.get("/%E3%82%82%E3%81%AE/%E5%A0%BA.nt")
    assert plain.status_code == escaped.status_code == 200
    assert plain.content == escaped.content != b""


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_no_text_of_the_interface_is_missing(language: str) -> None:
    methods = [("**.html", "jinja2"), ("pieces.py", "python")]
    options = {"**.html": {"extensions": "jinja2.ext.do", "trimmed": "true"}}
    used: set[str] = set()
    found = extract_from_dir(WEB, method_map=methods, options_map=options)
    for _, _, message, _, _ in found:
        used |= {message} if isinstance(message, str) else set(message)
    with (WEB / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    known: set[str] = set()
    for entry in catalogue:
        strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        if entry.id and strings and all(strings):
            known |= {entry.id} if isinstance(entry.id, str) else set(entry.id)
    assert used - known == set()
    assert known - used == set()


def test_a_site_of_its_own_can_be_asked_about_our_vocabulary(serve: Serve) -> None:
    client = serve(
        {
            "site.toml": 'base = "https://data.example.org/"\n',
            "data/press/city/2026/park.ttl": """
                PREFIX obg: <https://w3id.org/oboegaki/ns#>
                PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
                <https://data.example.org/press/city/2026/park#it> a obg:PressRelease ;
                    <http://purl.org/dc/terms/title> "公園"@ja , "The park"@en ;
                    rdfs:label "公園"@ja , "The park"@en .
            """,
        }
    )
    page = client.get("/press/city/2026/park?lang=ja", headers=HTML).text
    assert "報道発表資料" in page
    assert client.get("/ns", headers=HTML).status_code == 200
    turtle = client.get("/concept/role.ttl")
    assert "https://w3id.org/oboegaki/concept/role#witness" in turtle.text
    about = client.get("/about", params={"iri": "https://w3id.org/oboegaki/ns#party"}, headers=HTML)
    assert (about.status_code, about.headers["location"]) == (301, "/ns#party")
    assert client.get("/concept/none", headers=HTML).status_code == 404
    count = client.get("/sparql?query=SELECT(COUNT(*)AS%20?n){?s%20?p%20?o}&format=csv").text
    assert count.split()[1] == "5"
