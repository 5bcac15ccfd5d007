"""RFC 9457: what an error looks like to a program, and to whom it is a page instead."""

from urllib.parse import quote

import pytest
from fronts import BROWSER, HTML, PROBLEM, SAKAI, TURTLE, Front, media_type

SYNTAX = "/sparql?query=" + quote("SELECT *\n{ ?s ?p }")
CASES: dict[str, tuple[str, dict[str, str], int, set[str]]] = {
    "nothing there": ("/no/such", {}, 404, set()),
    "no type fits": (SAKAI, {"accept": "image/png"}, 406, {"offered"}),
    "a query that is wrong": (SYNTAX, {}, 400, {"line", "column"}),
    "a query that calls": (
        "/sparql?query=" + quote("ASK { SERVICE <http://127.0.0.1/> {} }"), {}, 403, set(),
    ),
    "a condition that fails": (SAKAI, {"if-match": '"other"'}, 412, set()),
}  # fmt: skip
"""Path, headers, status, and the members that come on top of the standard's."""


@pytest.mark.parametrize("case", CASES)
def test_a_problem_has_the_members_of_the_standard_and_its_own(front: Front, case: str) -> None:
    """Sections 3.1 and 3.2: strings and a number, the status as sent, more under plain names."""
    path, headers, status, more = CASES[case]
    answer = front.get(path, {**headers, "accept-language": "en"})
    assert (answer.status_code, media_type(answer)) == (status, PROBLEM)
    told = answer.json()
    assert {"type", "title", "status", "detail", "request_id"} | more == set(told)
    assert told["status"] == status
    assert all(isinstance(told[name], str) for name in ("type", "title", "detail"))
    assert all(name.replace("_", "").isalpha() and len(name) > 2 for name in told)
    assert None not in told.values()


@pytest.mark.parametrize("case", CASES)
def test_the_type_of_a_problem_is_told_of_on_the_page_about_the_api(
    front: Front, case: str
) -> None:
    """Section 3.1.1: the type identifies the kind of problem, and leads to what it is."""
    path, headers, status, _ = CASES[case]
    told = front.get(path, headers).json()
    base, _, name = told["type"].partition("#")
    assert base == "https://w3id.org/oboegaki/api"
    page = front.get("/api", {"accept": BROWSER}).text
    row = page.partition(f'id="{name}"')[2].partition("</tr>")[0]
    assert str(status) in row


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", PROBLEM),
        ("*/*", PROBLEM),
        (BROWSER, HTML),
        (TURTLE, PROBLEM),
        ("application/json", PROBLEM),
        (f"{HTML};q=0.5, {PROBLEM}", PROBLEM),
        (f"{HTML}, {PROBLEM};q=0.5", HTML),
        ("image/png", PROBLEM),
    ],
)
def test_an_error_is_a_problem_or_a_page_as_the_client_likes(
    front: Front, accept: str, media: str
) -> None:
    """Section 3: proactive negotiation holds for errors, too; without a fit, the problem."""
    answer = front.get("/no/such", {"accept": accept})
    assert (answer.status_code, media_type(answer)) == (404, media)
    assert "Accept" in answer.headers["vary"]


def test_the_place_of_a_syntax_error_is_where_it_is(front: Front) -> None:
    told = front.get(SYNTAX).json()
    assert (told["line"], told["column"]) == (2, 9)


def test_nothing_of_what_was_sent_becomes_markup(front: Front) -> None:
    for path in (
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/about?iri=%3Cscript%3E",
        "/queries/%3Cb%3E",
    ):
        page = front.get(path, {"accept": BROWSER})
        assert media_type(page) == HTML
        assert "<script" not in page.text
        assert "<b>" not in page.text
