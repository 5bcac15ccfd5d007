"""The query page in a real browser, by keyboard alone: write, complete, ask, sort, draw, leave."""

import json
import os
import re
from collections.abc import Callable
from itertools import product
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import NARROW, SCHEMES, WIDE, Read, Reader
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

EDITOR = {"ja": "SPARQL の検索式", "en": "SPARQL query", "vi": "Truy vấn SPARQL"}
COUNTS = "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class ORDER BY DESC(?n) LIMIT 9"
NAMES = 'SELECT ?n ?w { VALUES (?n ?w) { (10 "b") (9 "い") (-1.5 "a") (UNDEF "あ") } }'
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
WRONG = "SELECT ?名 WHERE {\n  # 一行目の誤り\n  ?名 a }"


def asked(query: str, language: str = "en") -> str:
    return f"/sparql?lang={language}&query={quote(query)}"


def write(page: Page, text: str) -> None:
    """Write a query in place of the one that is there; what is completed by itself goes, too."""
    page.get_by_role("textbox", name="SPARQL query").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    """Return the query as the form would send it."""
    return page.locator("textarea[name=query]").input_value()


def take(page: Page, text: str, suggestions: str = "Suggestions") -> None:
    """Take the first suggestion, by keyboard, once it is this one and the list has come to rest."""
    options = page.get_by_role("listbox", name=suggestions).get_by_role("option")
    expect(options.first).to_contain_text(text)
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"table.result td:nth-child({number})").all_inner_texts()


def focused(page: Page) -> str:
    """Return what has the focus, by its text."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_query_is_written_completed_asked_and_sorted_by_keyboard_alone(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT ?class ?n WHERE {\n?x a org:Org")
        take(page, "org:Organization")
        page.keyboard.type(" ; skos:altL")
        take(page, "skos:altLabel")
        page.keyboard.type(" ?n ; a ?cla")
        take(page, "?class")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status").first).to_contain_text("rows")
        assert written(page).startswith(
            "PREFIX org: <http://www.w3.org/ns/org#>\nPREFIX skos: <http://www.w3.org/2004/02/skos"
        )
        assert parse_qs(urlsplit(page.url).query)["query"] == [written(page)], "a permalink"
        page.keyboard.press("Tab")
        assert focused(page) == "Ask", "Tab leaves the editor"
        for _ in range(20):
            if focused(page) == "n":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        head = page.get_by_role("columnheader", name="n", exact=True)
        expect(head).to_have_attribute("aria-sort", "ascending")
        before = column(page, 2)
        page.keyboard.press("Space")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert column(page, 2) != before
        assert sorted(column(page, 2)) == sorted(before)


def test_suggestions_are_found_by_label_in_the_readers_language(reader: Read) -> None:
    with reader("ja") as seen:
        page = seen.open("/sparql?lang=ja")
        page.get_by_role("textbox", name=EDITOR["ja"]).focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("SELECT * { ?a 締結日")
        page.keyboard.press("Control+Space")
        take(page, "obg:concludedOn", "候補")
        assert written(page).endswith("SELECT * { ?a obg:concludedOn")
        page.keyboard.insert_text(" ?d ; obg:party 堺市")
        page.keyboard.press("Control+Space")
        thing = page.get_by_role("option").filter(has_text="<…org/sakai>").first
        expect(thing).to_contain_text("堺市")
        thing.click()
        assert "obg:party <https://w3id.org/oboegaki/id/" in written(page)


@pytest.mark.parametrize(("key", "reached"), [("Tab", "Ask"), ("Shift+Tab", "Help")])
def test_tab_leaves_the_editor_even_while_it_suggests(key: str, reached: str, reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        page.get_by_role("textbox", name="SPARQL query").focus()
        page.keyboard.press("Control+Home")
        page.keyboard.type("obg:conc")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        assert focused(page) == reached
        expect(page.get_by_role("listbox")).to_have_count(0)
        assert written(page).startswith("obg:concSELECT"), "and nothing was taken"


def test_a_mistake_is_shown_where_it_is(reader: Read) -> None:
    with reader("ja") as seen:
        page = seen.open(asked(WRONG, "ja"), 400)
        mark = page.locator(".cm-lintRange-error")
        expect(mark).to_have_text("}")
        expect(page.locator(".problem")).to_contain_text("3 行 8 列")
        page.get_by_role("textbox", name=EDITOR["ja"]).focus()
        page.keyboard.type("obg:Agreement")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".problem")).to_contain_text("obg")
        assert (
            page.get_by_role("status").first.inner_text() in page.locator(".problem").inner_text()
        )


def test_a_long_query_is_told_to_be_running_and_can_be_stopped(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        write(page, ENDLESS)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status").first).to_contain_text("Running")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert focused(page) == "Stop"
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_have_text("Stopped.")
        assert focused(page) == "Ask", "the focus is not lost with the button"
        assert written(page) == ENDLESS
        write(page, "ASK { ?s ?p ?o }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".truth")).to_have_text("Yes")


@pytest.mark.slow
def test_a_query_that_is_stopped_leaves_its_worker_to_others(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        write(page, ENDLESS)
        for _ in range(2 * (os.cpu_count() or 1) + 2):  # more often than there are workers
            page.get_by_role("button", name="Ask").click()
            page.get_by_role("button", name="Stop").click()
            expect(page.get_by_role("status").first).to_have_text("Stopped.")
        write(page, "ASK { ?s ?p ?o }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".truth")).to_have_text("Yes")


@pytest.mark.slow
def test_numbers_are_sorted_as_numbers_and_what_is_not_bound_comes_last(reader: Read) -> None:
    with reader("ja") as seen:
        page = seen.open(asked(NAMES))
        head = page.get_by_role("button", name="n", exact=True)
        head.click()
        assert column(page, 1) == ["-1.5", "9", "10", ""]
        head.click()
        assert column(page, 1) == ["10", "9", "-1.5", ""]
        page.get_by_role("button", name="w", exact=True).click()
        assert column(page, 2) == ["a", "b", "あ", "い"]


def test_a_chart_says_what_it_shows_and_the_table_stays(reader: Read) -> None:
    with reader() as seen:
        page = seen.open(asked(COUNTS))
        page.get_by_role("button", name="Chart").press("Enter")
        drawn = page.get_by_role("img")
        expect(drawn).to_have_attribute("aria-label", "n · class. The largest: concept, 146. "
                                        "The table has every value.")  # fmt: skip
        expect(drawn.locator("rect")).to_have_count(9)
        page.get_by_label("Chart", exact=True).select_option("line")
        expect(drawn.locator("circle")).to_have_count(9)
        expect(page.locator("table.result")).to_be_visible()
        page.get_by_role("button", name="Chart").press("Enter")
        expect(drawn).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("width", [NARROW, pytest.param(WIDE, marks=pytest.mark.slow)])
def test_bars_are_as_long_as_their_numbers_are_large(width: int, reader: Read) -> None:
    """Once a rule of the page's own bars made them all as wide as the page."""
    with reader(width=width) as seen:
        page = seen.open(asked("SELECT ?w ?n { VALUES (?w ?n) { ('a' 30) ('b' -10) ('c' 15) } }"))
        page.get_by_role("button", name="Chart").click()
        bars = page.locator("svg.drawn rect")
        expect(bars).to_have_count(3)
        lengths = bars.evaluate_all("all => all.map(bar => bar.getBoundingClientRect().width)")
        assert lengths[0] / lengths[2] == pytest.approx(2, rel=0.03)
        assert lengths[0] / lengths[1] == pytest.approx(3, rel=0.03)
        assert seen.width <= width


@pytest.mark.slow
def test_a_result_without_numbers_has_no_chart(reader: Read) -> None:
    with reader() as seen:
        page = seen.open(asked("SELECT ?c { ?x a ?c } LIMIT 3"))
        expect(page.get_by_role("button", name="As text")).to_be_visible()
        expect(page.get_by_role("button", name="Chart")).to_have_count(0)


@pytest.mark.slow
def test_a_result_is_had_as_text_in_every_form_that_it_has(reader: Read) -> None:
    with reader() as seen:
        page = seen.open(asked(NAMES))
        page.get_by_role("button", name="As text").click()
        shown = page.get_by_role("region", name="As text")
        expect(shown).to_contain_text('"bindings"')
        assert json.loads(shown.inner_text())["head"]["vars"] == ["n", "w"]
        forms = page.get_by_label("Form", exact=True)
        assert forms.locator("option").all_inner_texts() == [
            "SPARQL JSON",
            "SPARQL XML",
            "CSV",
            "TSV",
        ]
        forms.select_option(label="CSV")
        expect(shown).to_contain_text("n,w")
        with page.expect_download() as download:
            page.get_by_role("link", name=".csv").click()
        assert download.value.suggested_filename.endswith(".csv")


@pytest.mark.slow
def test_of_a_long_result_only_the_beginning_is_fetched_as_text(reader: Read) -> None:
    long = "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(ISIRI(?c)) } LIMIT 5000"
    with reader() as seen:
        page = seen.open(asked(long))
        expect(page.get_by_text("the first 500 are shown")).to_be_visible()
        page.get_by_role("button", name="As text").click()
        expect(page.get_by_text("Only the beginning is shown")).to_be_visible()
        assert len(page.get_by_role("region", name="As text").inner_text()) == 200_000


@pytest.mark.slow
def test_an_example_is_asked_in_place_and_the_way_back_leads_to_the_query_before(
    reader: Read,
) -> None:
    with reader() as seen:
        page = seen.open(asked("ASK { ?s ?p ?o }"))
        page.get_by_label("Narrow the examples down").fill("memorandum parties")
        examples = page.locator("ol.examples li:visible a")
        assert 0 < examples.count() < 20
        examples.first.click()
        expect(page.locator("table.result")).to_be_visible()
        assert "SELECT" in written(page)
        page.go_back()
        expect(page.locator(".truth")).to_have_text("Yes")
        assert written(page) == "ASK { ?s ?p ?o }"


@pytest.mark.slow
def test_before_the_first_query_the_page_is_as_it_was(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        first = written(page)
        for _ in range(2):
            write(page, "ASK { ?s ?p ?o }")
            page.keyboard.press("Control+Enter")
            expect(page.locator(".truth")).to_have_text("Yes")
        page.go_back()
        expect(page.locator(".truth")).to_have_count(0)
        assert written(page) == first


@pytest.mark.slow
def test_the_result_of_a_saved_query_is_sorted_and_had_as_text(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/queries/agreements-concluded-in?year=2023")
        page.locator("table.result button").first.click()
        expect(page.locator("th").first).to_have_attribute("aria-sort", "ascending")
        page.get_by_role("button", name="As text").click()
        expect(page.get_by_role("region", name="As text")).to_contain_text("bindings")


@pytest.mark.slow
def test_a_query_too_long_for_an_address_is_asked_all_the_same(reader: Read) -> None:
    with reader() as seen:
        page = seen.open("/sparql")
        write(page, "ASK { ?s ?p ?o } # " + "長い" * 6_000)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".truth")).to_have_text("Yes")


@pytest.mark.slow
def test_typing_over_a_selection_and_undoing_it_keep_the_text(reader: Read) -> None:
    """Browsers write styles into the page when they replace text themselves; the policy refuses."""
    with reader() as seen:
        page = seen.open("/sparql")
        first = written(page)
        page.get_by_role("textbox", name="SPARQL query").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("x{y\n")
        assert re.fullmatch(r"x{y\n\s*}", written(page))
        for _ in range(4):
            page.keyboard.press("Control+z")
        assert written(page) == first


def test_without_a_script_the_form_does_the_same(reader: Read) -> None:
    with reader(javascript=False) as seen:
        page = seen.open("/sparql")
        page.get_by_label("Query").fill(COUNTS)
        page.get_by_role("button", name="Ask").click()
        assert len(column(page, 2)) == 9
        assert written(page) == COUNTS


@pytest.mark.parametrize(
    "language", ["ja", *(pytest.param(each, marks=pytest.mark.slow) for each in ("en", "vi"))]
)
def test_the_page_in_use_is_open_to_everybody(
    language: str, reader: Read, axe: Callable[[Reader], list[str]]
) -> None:
    found = []
    with reader(language) as seen:
        for path, status in ((asked(COUNTS, language), 200), (asked(WRONG, language), 400)):
            page = seen.open(path, status)
            for button in page.locator("[data-views] button").all()[:1]:
                button.click()
            editor = page.get_by_role("textbox", name=EDITOR[language])
            editor.focus()
            page.keyboard.press("Control+Home")
            page.keyboard.type("obg:conc")
            expect(page.get_by_role("listbox")).to_be_visible()
            page.keyboard.press("ArrowDown")
            for width, scheme in product((NARROW, WIDE), SCHEMES):
                seen.dress(width, scheme)
                found += [f"{width}, {scheme}: {each}" for each in axe(seen)]
                assert seen.width <= width
    assert found == []
