"""Drawings of what stands around a thing and of time, each beside a list that says the same."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from oboegaki.web.document import LANGUAGES
from oboegaki.web.drawing import fitted

HTML = {"accept": "text/html"}
Serve = Callable[[dict[str, str]], TestClient]
AROUND = "/doc/org/sakai?view=graph"
SEMINAR = "/doc/event/clean-city-partnership-programme-seminar-2023"
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <http://127.0.0.1:8000/>
"""


def drawings(page: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", page, re.DOTALL)


def boxes(drawing: str) -> list[str]:
    """Return where the boxes of a drawing lead to, the one in the middle first."""
    return re.findall(r'<a href="([^"]+)"', drawing)


# What stands around a thing ---------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/doc/org/sakai", "/press/sakai/2023/cop28-mou", "/ns"])
def test_pages_lead_to_what_is_around_them(client: TestClient, path: str) -> None:
    page = client.get(f"{path}?lang=en", headers=HTML).text
    link = re.search(r'href="([^"]+view=graph[^"]*)"', page)
    if path == "/ns":
        assert link is None, "a vocabulary is read term by term"
        return
    assert link
    assert client.get(link[1].replace("&amp;", "&"), headers=HTML).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_drawings_and_the_list_lead_to_the_same(client: TestClient, language: str) -> None:
    page = client.get(f"{AROUND}&lang={language}", headers=HTML).text
    wide, narrow = drawings(page)
    listed = re.findall(r'<dd><a href="([^"]+)"', page)
    assert sorted(boxes(wide)[1:]) == sorted(boxes(narrow)[1:]) == sorted(listed)
    assert len(listed) > 10
    assert boxes(wide)[0] == "/doc/org/sakai"
    assert "style=" not in page, "the security policy allows none"


def test_the_neighbourhood_is_had_as_json_that_leads_on(client: TestClient) -> None:
    found = client.get("/doc/org/sakai.json?view=graph&lang=ja").json()
    assert found["label"] == "堺市"
    by_label = {each["label"]: each for each in found["neighbours"]}
    mayor = by_label["永藤 英機"]
    assert [tie["outward"] for tie in mayor["ties"]] == [False]
    beyond = client.get(mayor["data"]).json()
    assert "堺市" in [each["label"] for each in beyond["neighbours"]]
    negotiated = client.get(AROUND, headers={"accept": "application/json"})
    assert negotiated.headers["content-type"] == "application/json"


def test_things_without_a_document_of_their_own_have_neighbours_too(client: TestClient) -> None:
    part = client.get(
        "/press/sakai/2023/cop28-mou.json",
        params={
            "view": "graph",
            "iri": "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou#party-2",
        },
    ).json()
    assert part["iri"].endswith("#party-2") and part["neighbours"]
    outside = "http://www.wikidata.org/entity/Q193428"
    found = client.get("/about", params={"iri": outside, "view": "graph", "format": "json"}).json()
    assert [each["label"] for each in found["neighbours"]] == ["堺市", "堺市の区域"]


@pytest.mark.parametrize("asked", ["https://w3id.org/oboegaki/id/org/iges", "x", "javascript:1"])
def test_only_what_is_in_the_document_is_in_the_middle(client: TestClient, asked: str) -> None:
    found = client.get("/doc/org/sakai.json", params={"view": "graph", "iri": asked}).json()
    assert found["iri"] == "https://w3id.org/oboegaki/id/org/sakai"


def test_other_representations_stay_what_they_are(client: TestClient) -> None:
    plain, viewed = client.get("/doc/org/sakai.ttl"), client.get("/doc/org/sakai.ttl?view=graph")
    assert plain.text == viewed.text
    assert client.get("/doc/org/none?view=graph", headers=HTML).status_code == 404


def test_who_heads_nothing_has_no_gathered_neighbourhood(client: TestClient) -> None:
    """05-decisions, 28: no page gathers where somebody appears."""
    page = client.get("/doc/person/matsuzawa?lang=en", headers=HTML).text
    assert "view=graph" not in page
    found = client.get("/doc/person/matsuzawa.json?view=graph").json()
    assert all(tie["outward"] for each in found["neighbours"] for tie in each["ties"])


def test_of_many_neighbours_a_few_are_drawn_and_all_are_counted(serve: Serve) -> None:
    outward = " ".join(f"rdfs:seeAlso <leads/{n}> ;" for n in range(40))
    outward += " ".join(f"rdfs:seeAlso <says/nothing/{n}> ;" for n in range(40))
    named = "\n".join(f'<leads/{n}> rdfs:label "{n}" .' for n in range(40))
    inward = "\n".join(f"<comes/{n}> dcterms:isPartOf <hub> ." for n in range(300))
    client = serve({"a.ttl": f'{PREFIXES} <hub> {outward} rdfs:label "Hub"@en . {named} {inward}'})
    found = client.get("/hub.json?view=graph").json()
    ties = [tie["outward"] for each in found["neighbours"] for tie in each["ties"]]
    assert (ties.count(True), ties.count(False), found["more"]) == (12, 12, 380 - 24)
    assert not [each for each in found["neighbours"] if "nothing" in each["iri"]], (
        "they have no page"
    )
    page = client.get("/hub?view=graph&lang=en", headers=HTML).text
    assert "and 356 more ties" in page


def test_hostile_labels_stay_text_and_within_their_box(serve: Serve) -> None:
    label = "</text><script>alert(1)</script>" + "長" * 5000
    client = serve(
        {"a.ttl": f'{PREFIXES} <hub> rdfs:seeAlso <x>, <javascript:1> . <x> rdfs:label "{label}" .'}
    )
    page = client.get("/hub?view=graph", headers=HTML).text
    assert "<script>" not in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    ("text", "ems", "shown"),
    [("堺市", 2, "堺市"), ("堺市長", 2, "堺…"), ("Sakai City", 20, "Sakai City"), ("", 1, "")],
)
def test_a_text_is_cut_where_its_box_ends(text: str, ems: float, shown: str) -> None:
    assert fitted(text, ems) == shown


# Lines of time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_is_drawn_with_what_took_place_within_it(
    client: TestClient, language: str
) -> None:
    page = client.get(f"{SEMINAR}?lang={language}", headers=HTML).text
    (drawing,) = drawings(page)
    assert drawing.count('class="stretch"') == 2
    assert "<title" in drawing and 'role="img"' in drawing
    marks = re.findall(r'<text class="at[^>]*>([^<]+)', drawing)
    assert marks[:2] == ["10:30", "15:30"], "both clocks"
    assert 'x="68.42%"' in drawing, "65 of 95 minutes had passed when the ceremony began"
    after = page.split("</svg>", 1)[1]
    assert after.index("10:30") < after.index("11:35"), "the list says it in the same order"


def events(*times: str) -> str:
    """Return an event and its parts, each with start and end."""
    parts = "".join(
        f'<id/event/{n}> a schema:Event ; rdfs:label "Part {n}"@en ; {time} .'
        for n, time in enumerate(times)
    )
    inside = ", ".join(f"<id/event/{n}>" for n in range(1, len(times)))
    return f"{PREFIXES} {parts}" + (f"<id/event/0> schema:subEvent {inside} ." if inside else "")


def day(name: str, form: str) -> str:
    kind = "dateTime" if "T" in form else "date"
    return f'schema:{name} "{form}"^^xsd:{kind}'


@pytest.mark.parametrize(
    ("parts", "marks"),
    [
        ((("2023-11-30", "2023-12-12"), ("2023-12-06", "2023-12-06")), ["30 Nov", "5 Dec"]),
        ((("2023-01-01", "2024-06-30"), ("2023-05-01", "2023-05-02")), ["Jan 2023", "Jan 2024"]),
        ((("1950-01-01", "2023-12-31"), ("1972-01-01", "1972-01-02")), ["1960", "2000"]),
        ((("2023-12-06T23:00:00+09:00", "2023-12-07T01:00:00+09:00"),
          ("2023-12-06T14:30:00Z", "2023-12-06T15:00:00Z")), ["23:00", "23:30", "00:30"]),
    ],
)  # fmt: skip
def test_the_marks_of_a_line_suit_its_length(
    serve: Serve, parts: tuple[tuple[str, str], ...], marks: list[str]
) -> None:
    times = [f"{day('startDate', first)} ; {day('endDate', last)}" for first, last in parts]
    page = serve({"a.ttl": events(*times)}).get("/doc/event/0?lang=en", headers=HTML).text
    (drawing,) = drawings(page)
    shown = re.findall(r'<text class="at[^>]*>([^<]+)', drawing)
    assert [each for each in marks if each not in shown] == [], shown
    assert len(shown) <= 8


@pytest.mark.parametrize(
    "times",
    [
        (day("startDate", "2023-12-06"),),
        (day("startDate", "2023-12-06"), day("startDate", "2023-12-06")),
        (day("startDate", "2023-12-06"), 'rdfs:comment "no time"'),
        ('schema:startDate "some day"', 'schema:startDate "2023-13-45"'),
        (day("startDate", "2023-12-06") + " ; " + day("endDate", "2023-12-01"),
         day("startDate", "2023-12-06")),
    ],
)  # fmt: skip
def test_where_there_is_no_length_of_time_nothing_is_drawn(
    serve: Serve, times: tuple[str, ...]
) -> None:
    page = serve({"a.ttl": events(*times)}).get("/doc/event/0?lang=en", headers=HTML)
    assert page.status_code == 200
    assert drawings(page.text) == []
