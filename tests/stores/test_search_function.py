"""obf:search: the search of the pages, in SPARQL."""

import json
import shutil
from pathlib import Path

import pytest
from asking import asked, raw, using

from oboegaki.edition.opened import Edition
from oboegaki.errors import QueryFailed
from oboegaki.search.find import Finder, Question
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore

LIMITS = Limits(query_workers=1)
PREFIX = "PREFIX obf: <https://w3id.org/oboegaki/functions#> "
FOUND = PREFIX + (
    "SELECT DISTINCT ?s {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    " FILTER(obf:search(?s, {text})) }}"
)
"""What is derived, or said of names of others, stands only in graphs of its own."""


def subjects(answer: bytes) -> set[str]:
    return {row["s"]["value"] for row in json.loads(answer)["results"]["bindings"]}


def pages(finder: Finder, text: str) -> set[str]:
    """Return everything that the search page leads to, page by page."""
    found: set[str] = set()
    number, more = 1, True
    while more:
        page = finder.find(Question(text, page=number))
        found.update(page.iris)
        number, more = number + 1, page.has_more
    return found


@pytest.mark.parametrize(
    "text", ["堺市", "覚書", "ba ria", "Bà Rịa", "永藤英機", "水素", "zzzz", "市", "%"]
)
def test_the_function_finds_what_the_page_finds(flagship_edition: Edition, text: str) -> None:
    wanted = pages(flagship_edition.finder, text)

    async def body(store: EmbeddedStore) -> None:
        query = FOUND.format(text=json.dumps(text, ensure_ascii=False))
        assert subjects(await asked(store, query)) == wanted

    using(flagship_edition.engine, LIMITS, body)


@pytest.mark.parametrize("call", ['obf:search(1, "堺市")', "obf:search(?s, ?s)", "obf:search(?s)"])
def test_what_is_no_thing_or_no_text_has_no_value(flagship_edition: Edition, call: str) -> None:
    async def body(store: EmbeddedStore) -> None:
        query = PREFIX + f"SELECT ?s {{ ?s a ?class FILTER(!BOUND(?x) && {call}) }}"
        assert subjects(await asked(store, query)) == set()

    using(flagship_edition.engine, LIMITS, body)


@pytest.mark.parametrize("broken", [b"no database", None], ids=["damaged", "missing"])
def test_an_index_that_cannot_be_read_fails_the_query_and_never_shortens_it(
    flagship_edition: Edition, tmp_path: Path, broken: bytes | None
) -> None:
    engine = tmp_path / "store"
    shutil.copytree(flagship_edition.engine, engine)
    if broken is not None:
        (tmp_path / "search.sqlite").write_bytes(broken)

    async def body(store: EmbeddedStore) -> None:
        with pytest.raises(QueryFailed, match="search index"):
            await asked(store, FOUND.format(text='"堺市"'))
        assert subjects(await asked(store, "SELECT ?s { ?s a ?class } LIMIT 1"))

    using(engine, LIMITS, body)


def test_a_query_that_came_around_the_front_door_may_search_too(flagship_edition: Edition) -> None:
    async def body(store: EmbeddedStore) -> None:
        answer = await asked(store, raw(FOUND.format(text='"堺市"')))
        assert len(subjects(answer)) > 10

    using(flagship_edition.engine, LIMITS, body)
