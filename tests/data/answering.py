"""The competency questions: asked of two engines, and compared with what is expected.

How answers are compared is part of the questions: texts by NFKC without white space, moments as
instants, years as numbers, resources by any of their Japanese labels or names.
"""

import json
import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rdflib.plugins import sparql

from oboegaki.rdf import term

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "ontology" / "competency").glob("*.rq"))
NAMES = tuple(
    term(name)
    for name in (
        "rdfs:label skos:prefLabel skos:altLabel schema:name foaf:name "
        "obg:nameAsPrinted obg:abbreviation"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One value of an answer, whatever engine gave it: an IRI has no datatype."""

    text: str
    datatype: str = ""


Row = dict[str, Answer]
Ask = Callable[[str], list[Row]]
Names = dict[str, set[str]]


# Engines -------------------------------------------------------------------------------------


def by_pyoxigraph(store: Store) -> Ask:
    """Return how to ask a pyoxigraph store."""

    def ask(query: str) -> list[Row]:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{n: _of_oxigraph(row[n]) for n in names if row[n] is not None} for row in found]

    return ask


def _of_oxigraph(value: object) -> Answer:
    if isinstance(value, Literal):
        return Answer(value.value, value.datatype.value)
    assert isinstance(value, NamedNode)
    return Answer(value.value)


def by_rdflib(store: Store) -> Ask:
    """Return how to ask rdflib about the same quads."""
    sparql.SPARQL_LOAD_GRAPHS = False  # FROM is one of the graphs, never an address to fetch
    dataset = rdflib.Dataset()
    for quad in store:
        name = quad.graph_name
        named = isinstance(name, NamedNode)
        graph = dataset.graph(rdflib.URIRef(name.value)) if named else dataset.default_graph
        graph.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))

    def ask(query: str) -> list[Row]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls what it deprecates
            found = dataset.query(query)
            names = [str(variable) for variable in found.vars or ()]
            rows: list[dict[str, object]] = [
                dict(zip(names, row, strict=True)) for row in found if isinstance(row, tuple)
            ]
        return [{n: _of_rdflib(v) for n, v in row.items() if v is not None} for row in rows]

    return ask


def _to_rdflib(value: object) -> rdflib.term.Node:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, Literal):
        kind = None if value.language else value.datatype.value
        plain = kind == term("xsd:string")
        return rdflib.Literal(value.value, value.language, None if plain else kind)
    return rdflib.BNode(str(value))


def _of_rdflib(value: object) -> Answer:
    if isinstance(value, rdflib.Literal):
        return Answer(str(value), str(value.datatype or term("xsd:string")))
    return Answer(str(value))


# Comparing -----------------------------------------------------------------------------------


def names_in(store: Store) -> Names:
    """Return the Japanese and unmarked names of every resource of the default graph."""
    found: Names = defaultdict(set)
    for predicate in NAMES:
        for quad in store.quads_for_pattern(None, NamedNode(predicate), None):
            value = quad.object
            if isinstance(value, Literal) and value.language in (None, "ja", "ja-hrkt"):
                found[str(quad.subject)[1:-1]].add(normal(value.value))
    return found


def normal(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("\u301c", "~"))


def same(names: Names, value: Answer, expected: Any, accept: dict[str, list[str]]) -> bool:
    """Tell whether one value of an answer is the expected one."""
    if isinstance(expected, bool):
        return value == Answer(str(expected).lower(), term("xsd:boolean"))
    if isinstance(expected, int):
        return value.datatype in map(term, NUMBERS) and bool(int(value.text) == expected)
    if value.datatype == term("xsd:dateTime"):
        moment, wanted = datetime.fromisoformat(value.text), datetime.fromisoformat(expected)
        return moment.tzinfo is not None and moment == wanted
    if value.datatype in map(term, EXACT) or value.text == expected:
        return bool(value.text == expected)
    if re.fullmatch(r"[\d-]{9,}", expected):
        return digits(value.text) == digits(expected)
    spellings = {normal(each) for each in (expected, *accept.get(expected, ()))}
    return not spellings.isdisjoint(
        {normal(value.text)} if value.datatype else names.get(value.text, set())
    )


NUMBERS = "xsd:integer xsd:gYear".split()
EXACT = "xsd:date xsd:gYear xsd:gYearMonth xsd:duration xsd:boolean xsd:integer".split()


def digits(text: str) -> str:
    return re.sub(r"\D", "", text.replace("+81", "0"))


def row_matches(names: Names, row: Row, expected: Any, accept: dict[str, list[str]]) -> bool:
    """Tell whether a row is the expected object, or its first column the expected text."""
    if not isinstance(expected, dict):
        return same(names, next(iter(row.values())), expected, accept)
    return all(
        any(same(names, row[key], each, accept) for each in wanted)
        if isinstance(wanted, list)
        else key in row and same(names, row[key], wanted, accept)
        for key, wanted in expected.items()
    )


def distinct(rows: Iterable[Row], expected: list[Any]) -> list[Row]:
    """Return the rows that differ in a column that is asked for."""
    keys = list(expected[0]) if expected and isinstance(expected[0], dict) else None
    seen: dict[tuple[Answer | None, ...], Row] = {}
    for row in rows:
        asked = [row.get(key) for key in keys] if keys else list(row.values())[:1]
        seen.setdefault(tuple(asked), row)
    return list(seen.values())


def correct(ask: Ask, names: Names, question: Any, query: str) -> bool:
    """Tell whether a query gives exactly the expected answer."""
    expected, accept = question["expected"], question["accept"]
    rows = distinct(ask(query), expected)
    if len(rows) != rows_wanted(expected):
        return False
    if question["ordered"]:
        pairs = zip(rows, expected, strict=True)
        return all(row_matches(names, row, each, accept) for row, each in pairs)
    found = [[row_matches(names, row, each, accept) for each in expected] for row in rows]
    return all(map(any, found)) and all(map(any, zip(*found, strict=True)))


def rows_wanted(expected: list[Any]) -> int:
    """Return how many rows answer: a list inside an object takes a row for each of its members."""
    objects = [each for each in expected if isinstance(each, dict)]
    members = [value for each in objects for value in each.values() if isinstance(value, list)]
    return sum(map(len, members)) or len(expected)


def question_of(path: Path) -> Any:
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def query_of(number: str) -> Path:
    return next(path for path in QUERIES if path.name.startswith(number + "-"))


def red(store: Store) -> set[str]:
    """Return the numbers of the questions that a store does not answer as expected."""
    ask, names = by_pyoxigraph(store), names_in(store)
    return {
        path.name[:2]
        for path in QUERIES
        if not correct(ask, names, question_of(path), path.read_text(encoding="utf-8"))
    }
