"""What a page tells beside a fact: how it is read, how it is known, what became of it later."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
PRESS = "/press/sakai/2023/cop28-mou"
Serve = Callable[[dict[str, str]], TestClient]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


@pytest.fixture(scope="module")
def main(client: TestClient) -> Callable[..., str]:
    """Return a function from a path and a language to the markup between <main> and </main>."""

    def of(path: str, language: str = "en") -> str:
        page = client.get(path, params={"lang": language}, headers=HTML).text
        return page.split("<main", 1)[1].split("</main>", 1)[0]

    return of


@pytest.mark.parametrize(
    ("path", "readings"),
    [("/doc/person/nagafuji-hideki", ["ながふじ", "ひでき"]), ("/doc/org/sakai", ["さかいし"])],
)
@pytest.mark.parametrize("language", ["ja", "en", "vi"])
def test_a_name_has_its_reading_above_it_and_says_where_it_is_from(
    main: Callable[..., str], path: str, readings: list[str], language: str
) -> None:
    page = main(path, language)
    assert re.findall(r"<ruby>[^<]+<rp>（</rp><rt>([^<]+)</rt><rp>）</rp></ruby>", page) == readings
    marked = re.search(r'<span lang="ja-Hrkt">([^<]+)</span> <small class="mark-derived"', page)
    assert marked and marked[1] == " ".join(readings)


def test_a_release_prints_no_reading_that_it_does_not_state(main: Callable[..., str]) -> None:
    assert "<rt>" not in main(PRESS, "ja")


def test_a_mark_leads_to_the_words_that_show_the_fact(main: Callable[..., str]) -> None:
    place = main("/doc/place/ba-ria-vung-tau")
    mark = re.search(rf'href="{PRESS}#(e-population)" title="([^"]+)">§6\(1\)', place)
    assert mark and "約 117 万人" in mark[2]
    release = main(PRESS)
    quoted = release.split(f'id="{mark[1]}"', 1)[1].split("</section>", 1)[0]
    assert re.search(r'<blockquote lang="ja">.*約 117 万人', quoted)
    assert "population of the province" in words(quoted)
    assert re.search(r"characters [\d,]+ to [\d,]+ of the text", quoted)


def test_a_derived_day_leads_to_its_reason(main: Callable[..., str]) -> None:
    page = main("/doc/agreement/sakai-ba-ria-vung-tau-mou-2023")
    reason = re.search(rf'href="{PRESS}#(d-conclusion-day)" title="[^"]+">why', page)
    assert reason and f'id="{reason[1]}"' in main(PRESS)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/doc/place/ba-ria-vung-tau", "1 July 2025 2025-07-01 → Ho Chi Minh City (since"),
        ("/doc/org/natural-resources-and-environment-ministry-of-vietnam", "2025-03-01 → Ministry"),
        ("/doc/relation/japan-vietnam-strategic-partnership", "27 November 2023 2023-11-27 →"),
        ("/doc/event/cop28", "Late closing of COP28 Wednesday 13 December 2023"),
        ("/doc/agreement/sakai-ba-ria-vung-tau-mou-2023", "later Raising of the strategic"),
    ],
)
def test_what_came_later_is_marked_dated_and_sourced(
    main: Callable[..., str], path: str, told: str
) -> None:
    assert told in words(main(path)).replace(",", "")


def test_a_unit_stands_below_what_it_is_part_of(main: Callable[..., str]) -> None:
    page = words(main("/doc/org/sakai-environmental-policy-division"))
    chain = ("Environment Bureau", "Carbon Neutral Promotion Department", "Environmental Policy")
    part = page.split("Belongs to", 1)[1]
    assert [part.index(each) for each in chain] == sorted(part.index(each) for each in chain)


def test_a_place_within_another_is_told_once(main: Callable[..., str]) -> None:
    where = words(main("/doc/event/cop28")).split("Where", 1)[1].split("Changes", 1)[0]
    assert where.count("Dubai") == where.count("Expo City Dubai") + 1
    assert where.count("United Arab Emirates") == 1


def test_a_thing_names_the_sections_that_speak_of_it(main: Callable[..., str]) -> None:
    page = main("/doc/place/ba-ria-vung-tau")
    listed = page.split('id="releases"', 1)[1].split("</section>", 1)[0]
    assert re.findall(rf'href="{PRESS}#(s6-1)"', listed) == ["s6-1"]


def test_labels_in_another_language_than_the_page_say_so(main: Callable[..., str]) -> None:
    """WCAG 3.1.2: an English label on a Vietnamese page is read out as English."""
    page = main("/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023", "vi")
    assert '<a href="/doc/post/sakai-mayor" lang="en">Mayor of Sakai</a>' in page


def test_terms_and_concepts_are_named_in_the_language_of_the_page(main: Callable[..., str]) -> None:
    page = main("/doc/event/sakai-ba-ria-vung-tau-mou-ceremony-2023", "vi")
    assert '<a href="/ns#ConclusionCeremony">lễ ký kết</a>' in page
    assert '<span class="kind strong">thông điệp video</span>' in page
    assert "<dt>giờ địa phương</dt>" in page


@pytest.mark.parametrize("path", ["/ns", "/shapes"])
@pytest.mark.parametrize("language", ["ja", "en", "vi"])
def test_terms_and_rules_are_told_in_the_language_of_the_page_alone(
    main: Callable[..., str], path: str, language: str
) -> None:
    told = main(path, language).partition('<section class="term"')[2]
    assert told
    assert re.findall(r'<\w+[^>]* lang="[^"]+"[^>]*>[^<]*', told) == []


@pytest.mark.parametrize(
    ("language", "name"),
    [("ja", "構成と順序"), ("en", "parts and order"), ("vi", "thành phần và thứ tự")],
)
def test_a_group_of_rules_is_named(main: Callable[..., str], language: str, name: str) -> None:
    assert f'<li id="group-order">{name}' in main("/shapes", language)


SEVERAL = """
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <http://127.0.0.1:8000/>
<id/person/a> a foaf:Person ; rdfs:label "A"@en ; org:holds <id/post/mayor> .
<id/post/mayor> a org:Post ; rdfs:label "Mayor"@en ; obg:headOf <id/org/town> ;
    org:postIn <id/org/town> .
<id/post/clerk> a org:Post ; rdfs:label "Clerk"@en ; org:postIn <id/org/town> .
<id/org/town> a org:Organization ; rdfs:label "Town"@en .
<t/2> a obg:Tenure ; org:member <id/person/a> ; org:organization <id/org/town> ;
    obg:post <id/post/mayor> ;
    obg:heldFrom "2019-04-01"^^xsd:date ;
    obg:attestedOn "2020-01-05"^^xsd:date .
<t/1> a obg:Tenure ; org:member <id/person/a> ; org:organization <id/org/town> ;
    obg:post <id/post/clerk> ;
    obg:heldFrom "2001-04-01"^^xsd:date ; obg:heldUntil "2011-03-31"^^xsd:date ;
    obg:attestedOn "2005-01-05"^^xsd:date .
<t/3> a obg:Tenure ; org:member <id/person/a> ; org:organization <id/org/town> ;
    obg:post <id/post/mayor> ; obg:attestedOn "2020-01-06"^^xsd:date .
"""


def test_posts_are_drawn_and_listed_over_time(serve: Serve) -> None:
    page = serve({"a.ttl": SEVERAL}).get("/doc/person/a?lang=ja", headers=HTML).text
    drawing = page.split("<svg", 1)[1].split("</svg>", 1)[0]
    assert drawing.count("<rect") == 2
    assert drawing.count("<circle") == 1, "of the third but one day is known"
    assert 'class="stretch open"' in drawing, "nobody said that it ended"
    assert "平成" in drawing, "years in both calendars"
    posts = words(page.split('id="posts"', 1)[1].split("</ol>", 1)[0].split("</figure>", 1)[1])
    assert posts.index("平成13年4月1日") < posts.index("平成31年4月1日")
    assert posts.count("Mayor") == 2
