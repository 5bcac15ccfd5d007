"""The Atom feed and the sitemap, read as programs read them."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from programs import read_with
from publishing import BASE, PEOPLE, SITE, Desk, release
from running import serving

from oboegaki.feed import atom, sitemap, xml
from oboegaki.feed.events import Listed

HOST = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def press(slug: str) -> str:
    return f"data/press/city/2023/{slug}.ttl"


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def links(of: ElementTree.Element) -> dict[str, str]:
    return {each.attrib["rel"]: each.attrib["href"] for each in of.iter(f"{ATOM}link")}


def test_the_feed_tells_of_releases_newest_first(desk: Desk) -> None:
    desk.publish(
        {
            press("x"): release("x", "覚書 & <b>"),
            "data/other.ttl": f"<{BASE}id/org/a> a <{BASE}C> .",
        }
    )
    desk.publish({press("x"): release("x", "覚書 2"), press("y"): release("y", "式")})
    desk.publish({press("y"): None})
    with desk.client() as client:
        answer = client.get("/feed.atom")
        assert "feed.atom" in client.get("/").headers["Link"]
        assert 'type="application/atom+xml"' in client.get("/").text
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = read(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == ["式", "覚書 2", "覚書 & <b>"]
    assert [e.attrib["ref"] for e in feed.iter(GONE)] == [f"{BASE}press/city/2023/y"]
    moments = [each.findtext(f"{ATOM}updated") or "" for each in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == next(feed.iter(GONE)).attrib["when"]


def test_every_entry_has_what_rfc_4287_asks_for(desk: Desk) -> None:
    desk.publish({press("x"): release("x", "覚書")})
    with desk.client() as client:
        feed = read(client.get("/feed.atom").text)
        for entry in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(entry.findall(f"{ATOM}{name}")) == 1
            for each in entry.findall(f"{ATOM}link"):
                address = each.attrib["href"].removeprefix(HOST)
                answer = client.get(address)
                assert answer.status_code == 200
                assert answer.headers["Content-Type"].startswith(each.attrib["type"])
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"{BASE}press/city/2023/x"
        assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "Published: 覚書 in English"


def test_the_archive_holds_what_the_newest_page_does_not(desk: Desk) -> None:
    desk.publish(
        {press(f"r{n:03}"): release(f"r{n:03}", f"第{n}") for n in range(atom.SIZE * 2 + 5)}
    )
    with desk.client() as client:
        seen, path = list[str](), "/feed.atom"
        while path:
            page = read(client.get(path).text)
            seen += [each.findtext(f"{ATOM}id") or "" for each in page.findall(f"{ATOM}entry")]
            path = links(page).get("prev-archive", "").removeprefix(HOST)
    assert len(set(seen)) == atom.SIZE * 2 + 5


def test_a_site_without_releases_has_news_of_its_documents(desk: Desk) -> None:
    desk.publish({"data/a.ttl": f"<{BASE}id/org/a> <http://x.example/p> 1 ."})
    with desk.client() as client:
        entries = read(client.get("/feed.atom").text).findall(f"{ATOM}entry")
    assert {each.findtext(f"{ATOM}title") for each in entries} == {
        f"{BASE}graph/a", f"{BASE}id/org/a",
    }  # fmt: skip


@pytest.mark.parametrize(
    "title", ["a\\u0000b", "x" * 4000, "]]>", "\\uD83D\\uDE00"[:0] + "😀", " "]
)
def test_a_strange_title_leaves_the_feed_well_formed(desk: Desk, title: str) -> None:
    desk.publish({press("x"): release("x", title)})
    with desk.client() as client:
        assert read(client.get("/feed.atom").text).findtext(f"{ATOM}entry/{ATOM}title")


def test_xml_holds_no_character_that_xml_has_not() -> None:
    element = xml.element("a", "x\x00\x1b\ufffe<&>", b="\"'\x01\n")
    assert ElementTree.fromstring(element).text == "x\ufffd\ufffd\ufffd<&>"


def test_the_sitemap_lists_every_page_with_its_last_change(desk: Desk) -> None:
    desk.publish(
        {press("x"): release("x", "覚書"), "data/あ.ttl": f"<{BASE}id/org/あ> a <{BASE}C> ."}
    )
    desk.publish({press("x"): release("x", "覚書 2")})
    with desk.client() as client:
        rows = read(client.get("/sitemap.xml").text)
        found = {row.findtext(f"{MAP}loc"): row.findtext(f"{MAP}lastmod") for row in rows}
        for address in found:
            assert client.get((address or "").removeprefix(HOST)).status_code == 200
        robots = client.get("/robots.txt").text
    assert f"Sitemap: {HOST}/sitemap.xml" in robots
    changed = next(e["time"] for e in desk.place.history() if e["event"] == "changed")
    assert found[f"{HOST}/press/city/2023/x"] == changed
    assert (found[f"{HOST}/doc/org/%E3%81%82"] or "") < changed


def test_a_person_of_whom_nothing_is_gathered_is_not_in_the_sitemap(desk: Desk) -> None:
    desk.publish({"data/people.ttl": PEOPLE})
    with desk.client() as client:
        text = client.get("/sitemap.xml").text
        assert 'content="noindex"' in client.get("/doc/person/clerk").text
    assert "/doc/person/mayor<" in text
    assert "/doc/person/clerk<" not in text


def test_many_pages_are_listed_by_an_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "SIZE", 3)
    rows = "".join(f"<{BASE}id/org/{n}> a <{BASE}C> .\n" for n in range(7))
    desk.publish({"data/a.ttl": rows})
    with desk.client() as client:
        index = _locations(client.get("/sitemap.xml").text)
        assert index == [f"{HOST}/sitemap-{n}.xml" for n in (1, 2, 3)]
        paths = [address.removeprefix(HOST) for address in index]
        pages = [each for path in paths for each in _locations(client.get(path).text)]
        assert client.get("/sitemap-4.xml").status_code == 404
    assert len(pages) == len(set(pages)) == 3 + 8


def _locations(text: str) -> list[str]:
    return [each.text or "" for each in read(text).iter(f"{MAP}loc")]


def test_a_sitemap_is_escaped() -> None:
    rows: Iterable[Listed] = [Listed("http://x.example/?a=1&b=<", "2026-01-01T00:00:00Z")]
    assert _locations(sitemap.sitemap(rows).decode()) == ["http://x.example/?a=1&b=<"]


def test_the_key_of_indexnow_is_a_file(desk: Desk) -> None:
    key = "0123456789abcdef"
    site = f'{SITE}[portal]\nindexnow_key = "{key}"\n'
    desk.publish({"site.toml": site, press("x"): release("x", "覚書")})
    with desk.client() as client:
        assert client.get(f"/{key}.txt").text == key


_SITEMAP = """
import json, sys
from usp.tree import sitemap_tree_for_homepage
tree = sitemap_tree_for_homepage(sys.argv[1])
print(json.dumps([[page.url, str(page.last_modified)] for page in tree.all_pages()]))
"""


@pytest.mark.e2e
def test_a_real_crawler_finds_every_page_from_robots_txt(desk: Desk) -> None:
    desk.publish({press("x"): release("x", "覚書"), press("y"): release("y", "式")})
    with serving(desk.folder / "site", "--editions", desk.place.folder) as server:
        found = read_with(_SITEMAP, server)
    assert isinstance(found, list)
    addresses = {address for address, _ in found}
    assert {f"{server}press/city/2023/x", f"{server}press/city/2023/y", server} <= addresses
    assert all(moment != "None" for _, moment in found)
