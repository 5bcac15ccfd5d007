"""The data set of a query, whatever the store: one graph, several that overlap, unknown ones."""

import asyncio
import json

import pytest
from asking import EX, GRAPH_A, GRAPH_B, ITEMS, Connect, asked

from oboegaki.errors import QueryRefused, QuerySyntaxError
from oboegaki.formats import RESULTS_JSON, TURTLE
from oboegaki.site import Limits

BOTH = f"{GRAPH_A} {GRAPH_B}"
FROM_BOTH = f"FROM <{GRAPH_A}> FROM <{GRAPH_B}>"
NONE = EX + "graph/none"
COUNT = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
NAMES = f"SELECT ?x %s {{ <{EX}city> <{EX}name> ?x }} ORDER BY ?x"
ONLY = f"SELECT ?x %s {{ <{EX}city> <{EX}only> ?x }} ORDER BY ?x"
PATH = f"SELECT ?x %s {{ <{EX}city> (<{EX}only>|<{EX}name>) ?x }} ORDER BY ?x"
GROUPED = f"SELECT (COUNT(?o) AS ?n) %s {{ ?s ?p ?o FILTER(?p = <{EX}name>) }} GROUP BY ?p"
PER_GRAPH = "SELECT (COUNT(*) AS ?n) %s { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
JOINED = f"SELECT ?g %s {{ <{EX}city> <{EX}only> 'a' GRAPH ?g {{ <{EX}city> <{EX}only> 'b' }} }}"


def values(
    connect: Connect, text: str, limits: Limits | None = None, **dataset: str
) -> list[str | None]:
    """Return the values of the one variable of a SELECT, in order."""

    async def run() -> bytes:
        async with connect(limits or Limits()) as store:
            return await asked(store, text, RESULTS_JSON, **dataset)

    result = json.loads(asyncio.run(run()))
    (name,) = result["head"]["vars"]
    return [row[name]["value"] if name in row else None for row in result["results"]["bindings"]]


def test_a_triple_of_two_graphs_counts_once_in_the_default_graph(connect: Connect) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ <{EX}city> <{EX}name> '堺市'@ja }}"
    assert values(connect, text) == ["1"]


@pytest.mark.parametrize(
    ("text", "default", "named", "expected"),
    [
        (COUNT, BOTH, "", ["3"]),
        (NAMES, BOTH, "", ["堺市"]),
        (ONLY, BOTH, "", ["a", "b"]),
        (PATH, BOTH, "", ["a", "b", "堺市"]),
        (GROUPED, BOTH, "", ["1"]),
        (PER_GRAPH, BOTH, "", []),
        (PER_GRAPH, BOTH, GRAPH_B, ["2"]),
        (PER_GRAPH, BOTH, BOTH, ["2", "2"]),
        (JOINED, BOTH, GRAPH_B, [GRAPH_B]),
        (JOINED, BOTH, GRAPH_A, []),
        (COUNT, f"{GRAPH_A} {GRAPH_A}", "", ["2"]),
        (COUNT, f"{GRAPH_A} {NONE}", "", ["2"]),
        (COUNT, f"{NONE} {NONE}/2", "", ["0"]),
    ],
)
def test_graphs_that_overlap_are_one_graph_without_doubled_rows(
    connect: Connect, text: str, default: str, named: str, expected: list[str]
) -> None:
    clauses = [f"FROM NAMED <{iri}>" for iri in named.split()]
    clauses += [f"FROM <{iri}>" for iri in default.split()]
    assert values(connect, text % " ".join(clauses)) == expected
    assert values(connect, text % "", default=default, named=named) == expected


def test_a_described_thing_has_each_statement_once(connect: Connect) -> None:
    async def run() -> bytes:
        async with connect(Limits()) as store:
            return await asked(store, f"DESCRIBE <{EX}city> {FROM_BOTH}", TURTLE)

    assert asyncio.run(run()).decode().count("堺市") == 1


@pytest.mark.parametrize(
    ("most", "fits"), [(3, False), (4, True), (ITEMS, True)], ids=["less", "just", "more"]
)
def test_graphs_are_put_together_up_to_a_limit_and_then_refused(
    connect: Connect, most: int, fits: bool
) -> None:
    limits = Limits(merged_statements=most)
    if fits:
        assert values(connect, COUNT % FROM_BOTH, limits) == ["3"]
        return
    for dataset in ({"default": BOTH}, {}):
        with pytest.raises(QueryRefused) as caught:
            values(connect, COUNT % FROM_BOTH, limits, **dataset)
        assert "may be put together for one query (3)" in caught.value.message("en")
        assert "3 文まで" in caught.value.message("ja")
    assert values(connect, COUNT % "", limits, default=GRAPH_A) == ["2"]


def test_a_graph_of_the_protocol_that_is_not_there_is_empty(connect: Connect) -> None:
    assert values(connect, COUNT % "", default=NONE) == ["0"]
    assert values(connect, COUNT % "", default=f"{NONE} {GRAPH_B}") == ["2"]
    assert values(connect, COUNT % "", named=NONE) == ["0"]
    assert values(connect, PER_GRAPH % "", named=NONE) == []


def test_a_mistake_in_a_query_of_several_graphs_is_told_in_its_place(connect: Connect) -> None:
    for clauses in (FROM_BOTH, "FROM <a> FROM <b>"):
        with pytest.raises(QuerySyntaxError) as caught:
            values(connect, f"SELECT * {clauses} {{ ?s ?p }}")
        assert caught.value.line == 1
