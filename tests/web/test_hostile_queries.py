"""Queries that are meant to hurt: each is refused by name, and others are answered meanwhile."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Limits, Site
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

PROBLEM = "application/problem+json"
LEVELS = 5000


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="module")
def generous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server that takes long queries, so that it is their depth which decides."""
    folder: Path = tmp_path_factory.mktemp("generous")
    (folder / "data.ttl").write_text("<http://e.org/s> <http://e.org/p> 1 .", encoding="utf-8")
    limits = Limits(query_bytes=1 << 20, query_seconds=5)
    site = Site(root=folder, files=(folder / "data.ttl",), limits=limits)
    place = Place(folder / "editions")
    assert build(site, place, quiet).manifest is not None
    app = create_app(
        site, place, lambda edition: EmbeddedStore(edition.engine, edition.manifest.content, limits)
    )
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


def children() -> set[str]:
    """Return the processes that this one has started."""
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


NESTED = {
    "groups": ("SELECT * {", "{", "", "}", "}"),
    "optionals": ("SELECT * {", "OPTIONAL {", "?s ?p ?o", "}", "}"),
    "unions": ("SELECT * {", "{ } UNION {", "?s ?p ?o", "}", "}"),
    "minus": ("SELECT * {", "MINUS {", "?s ?p ?o", "}", "}"),
    "graphs": ("SELECT * {", "GRAPH ?g {", "?s ?p ?o", "}", "}"),
    "subqueries": ("SELECT * {", "{ SELECT * {", "?s ?p ?o", "} }", "}"),
    "not exists": ("SELECT * {", "FILTER NOT EXISTS {", "?s ?p ?o", "}", "}"),
    "brackets in a filter": ("SELECT * { ?s ?p ?o FILTER(", "(", "1", ")", ") }"),
    "functions": ("SELECT (", "STR(", "1", ")", " AS ?x) {}"),
    "conditions": ("SELECT * { FILTER(", "IF(true, 1, ", "1", ")", ") }"),
    "lists of values": ("SELECT * { FILTER(1 IN (", "1 IN (", "1", ")", ")) }"),
    "collections": ("SELECT * { ?s ?p ", "(", "1", ")", "}"),
    "blank nodes": ("SELECT * { ?s ?p ", "[ ?p ", "1", "]", "}"),
    "paths": ("SELECT * { ?s ", "(", "<a:p>", ")*", " ?o }"),
    "quoted triples": ("SELECT * { ", "<<( ", "?s ?p ?o", " )>> ?p ?o", " }"),
    "annotations": ("SELECT * { ?s ?p ?o ", "{| ?p ?o ", "", "|}", "}"),
    "templates": ("CONSTRUCT { ?s ?p ", "[ ?p ", "1", "]", "} WHERE { ?s ?p ?o }"),
    "grouping": ("SELECT (1 AS ?x) { } GROUP BY (", "(", "1", ")", ")"),
    "order": ("SELECT * { } ORDER BY ", "(", "1", ")", ""),
    "having": ("SELECT (1 AS ?x) { } HAVING ", "(", "1", ")", ""),
}
"""Way -> what stands before, begins a level, stands innermost, ends a level, and stands after."""


@pytest.mark.parametrize("way", NESTED)
def test_deep_nesting_is_refused_before_any_engine_sees_it(generous: TestClient, way: str) -> None:
    assert generous.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    before, begin, inner, end, after = NESTED[way]
    workers = children()
    assert workers
    text = before + begin * LEVELS + inner + end * LEVELS + after
    answer = generous.post("/sparql?lang=en", data={"query": text})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert "over the limit of 100" in answer.json()["detail"]
    assert children() == workers
    assert generous.get("/sparql", params={"query": "ASK { }"}).json()["boolean"] is True


CHAINED = {
    "sums": ("SELECT * { FILTER(1", "+1", ") }"),
    "ors": ("SELECT * { FILTER(?a", "||?a", ") }"),
    "nots": ("SELECT * { FILTER(", "!", "?a) }"),
    "minus signs": ("SELECT * { FILTER(", "- ", "1) }"),
    "inverse paths": ("SELECT * { ?s ", "^", "<a:p> ?o }"),
    "path alternatives": ("SELECT * { ?s <a:p>", "|<a:p>", " ?o }"),
    "values": ("SELECT * { VALUES ?x {", " 1", "} }"),
    "projections": ("SELECT ", "(1 AS ?x) ", "{}"),
    "names of graphs": ("SELECT * ", "FROM <a:g> ", "{}"),
    "orders": ("SELECT * {} ORDER BY ?a", " ?a", ""),
    "prefixes": ("", "PREFIX a: <a:b> ", "ASK {}"),
}
"""Way -> what stands before, is repeated, and stands after."""


@pytest.mark.parametrize("way", CHAINED)
def test_a_long_chain_is_answered_or_refused_by_name(generous: TestClient, way: str) -> None:
    before, link, after = CHAINED[way]
    answer = generous.post("/sparql", data={"query": before + link * LEVELS + after})
    assert answer.status_code in (200, 400, 422, 504)
    if answer.status_code != 200:
        assert answer.headers["content-type"] == PROBLEM
        assert len(answer.json()["detail"]) > 20
    assert generous.get("/sparql", params={"query": "ASK { }"}).json()["boolean"] is True


@pytest.mark.parametrize(
    "clause", ["FROM <file:///etc/passwd>", "FROM NAMED <file:///etc/passwd>", "FROM <{data}>"]
)
def test_a_graph_is_never_fetched(generous: TestClient, clause: str, tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text("<a:s> <a:p> <a:o> .", encoding="utf-8")
    clause = clause.format(data=(tmp_path / "data.ttl").as_uri())
    for text in (
        f"SELECT * {clause} {{ ?s ?p ?o }}",
        f"SELECT * {clause} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ):
        answer = generous.get("/sparql", params={"query": text})
        assert answer.status_code == 200
        assert answer.json()["results"]["bindings"] == []
