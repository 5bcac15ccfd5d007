"""The W3C's query tests through our front: what the engine answers right, we answer right.

The engine is asked the same on the same data without us, so that a wrong answer has its author.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pyoxigraph
import pytest
from outcomes import Outcome, expected, of_body, of_csv, of_engine
from query_suite import Case, address, cases, fetched, filled
from starlette.testclient import TestClient

from oboegaki.edition.place import Place
from oboegaki.site import Site
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

pytestmark = pytest.mark.slow

ANY_RESULT = "application/sparql-results+json, application/n-triples"

FOLDERS = [
    *(
        f"dawg-data-r2/{name}"
        for name in (
            "algebra ask basic bnode-coreference boolean-effective-value bound cast construct"
            " dataset distinct expr-builtin expr-equals expr-ops graph i18n open-world optional"
            " optional-filter reduced regex solution-seq sort syntax-sparql1 syntax-sparql2"
            " syntax-sparql3 syntax-sparql4 syntax-sparql5 triple-match type-promotion"
        ).split()
    ),
    *(
        f"sparql11/{name}"
        for name in (
            "aggregates bind bindings construct csv-tsv-res exists functions grouping json-res"
            " negation project-expression property-path service subquery syntax-fed syntax-query"
        ).split()
    ),
]

WRONG_IN_THE_ENGINE = {
    "keeps values, not forms: 01, 1 and 1.0 come back alike": (
        "dawg-data-r2/basic/term-6 dawg-data-r2/distinct/distinct-1"
        " dawg-data-r2/distinct/distinct-9 dawg-data-r2/expr-builtin/dawg-str-1"
        " dawg-data-r2/expr-builtin/dawg-str-2 dawg-data-r2/expr-builtin/sameTerm-simple"
        " dawg-data-r2/expr-builtin/sameTerm-eq dawg-data-r2/expr-builtin/sameTerm-not-eq"
        " dawg-data-r2/expr-equals/eq-graph-1 dawg-data-r2/expr-equals/eq-graph-2"
        " dawg-data-r2/open-world/open-eq-01 sparql11/csv-tsv-res/csv03"
    ),
    "is of RDF 1.1, where a plain literal is an xsd:string and a tagged one has a datatype": (
        "dawg-data-r2/distinct/distinct-2 dawg-data-r2/expr-builtin/dawg-datatype-2"
        " dawg-data-r2/reduced/reduced-1 dawg-data-r2/reduced/reduced-2"
        " sparql11/functions/strdt03 sparql11/functions/strlang03"
    ),
    "is of SPARQL 1.1, where `1.` is no number": (
        "dawg-data-r2/basic/term-7 dawg-data-r2/syntax-sparql1/syntax-lit-08"
    ),
    "keeps the blank nodes of the default graph and of a named one apart": (
        "dawg-data-r2/dataset/dawg-dataset-09 dawg-data-r2/dataset/dawg-dataset-10"
        " dawg-data-r2/dataset/dawg-dataset-12"
    ),
    "compares a date with a time": "dawg-data-r2/open-world/date-2",
    "reads {{ }} as the specification does, not as the other of a pair of tests": (
        "dawg-data-r2/optional-filter/dawg-optional-filter-005-simplified"
    ),
    "groups nothing into no group, as erratum 80 has it": "sparql11/aggregates/agg-empty-group",
    "gives one blank node for one label in every row": "sparql11/functions/bnode01",
    "resolves codepoint escapes in strings and IRIs only": (
        "dawg-data-r2/syntax-sparql2/syntax-esc-04 dawg-data-r2/syntax-sparql2/syntax-esc-05"
    ),
}
"""Why -> names: pyoxigraph 0.5 answers them otherwise than the suite, and so do we."""

MENDED = {
    "a function that nobody knows is an error of the expression": (
        "dawg-data-r2/syntax-sparql1/syntax-expr-05 dawg-data-r2/syntax-sparql1/syntax-order-05"
        " dawg-data-r2/syntax-sparql1/syntax-order-06"
        " dawg-data-r2/syntax-sparql2/syntax-function-01"
        " dawg-data-r2/syntax-sparql2/syntax-function-02"
        " dawg-data-r2/syntax-sparql2/syntax-function-03"
        " dawg-data-r2/syntax-sparql2/syntax-function-04 sparql11/syntax-query/test_4"
    ),
    "the longest token counts": "dawg-data-r2/syntax-sparql3/syn-bad-26",
}
"""Why -> names: wrong in the engine, and right with us before it."""

NEVER_CALLED = "sparql11/service/ sparql11/syntax-fed/"
"""The folders about SERVICE, which asks other servers and is refused."""


def names(groups: dict[str, str], folder: str) -> set[str]:
    return {
        name
        for group in groups.values()
        for name in group.split()
        if name.rpartition("/")[0] == folder
    }


Verdict = Outcome | str
"""What came of a query, or how it was refused."""


@pytest.fixture(scope="session")
def suites(request: pytest.FixtureRequest) -> Path:
    assert request.config.cache is not None
    found = fetched(request.config.cache.mkdir("w3c"))
    if found is None:
        pytest.skip("rdflib's source package, which has the W3C's query tests, cannot be had")
    return found


Asking = Callable[[Path], TestClient]
"""A client, to be entered, of the application over another engine than the edition's own."""


@pytest.fixture
def asking(flagship: Site, flagship_place: Place) -> Asking:
    def client(engine: Path) -> TestClient:
        store = EmbeddedStore(engine, "0", flagship.limits)
        return TestClient(create_app(flagship, flagship_place, lambda _: store))

    return client


def by_the_engine(store: pyoxigraph.Store, case: Case) -> Verdict:
    try:
        found = store.query(case.text)
        if case.expected is not None and case.expected.suffix == ".csv":
            assert isinstance(found, pyoxigraph.QuerySolutions)
            csv = found.serialize(format=pyoxigraph.QueryResultsFormat.CSV)
            return of_csv((csv or b"").decode())
        return of_engine(found)
    except (SyntaxError, RuntimeError, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def by_us(client: TestClient, case: Case) -> Verdict:
    is_csv = case.expected is not None and case.expected.suffix == ".csv"
    accept = "text/csv" if is_csv else ANY_RESULT
    answer = client.post("/sparql?lang=en", data={"query": case.text}, headers={"accept": accept})
    if answer.status_code != 200:
        assert answer.status_code in (400, 403, 422), answer.text
        return f"{answer.json()['title']}: {answer.json()['detail']}"
    return (
        of_csv(answer.text) if is_csv else of_body(answer.content, answer.headers["content-type"])
    )


def is_right(case: Case, verdict: Verdict, suites: Path) -> bool:
    if case.expected is None:
        return isinstance(verdict, str) is not case.is_sparql
    return verdict == expected(case.expected, address(case.expected, suites))


@dataclass
class Verdicts:
    """The names of the tests of a folder by who answers them wrong."""

    asked: set[str] = field(default_factory=set)
    theirs: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)


def compared(cases: Sequence[Case], suites: Path, engine: Path, app: Asking) -> Verdicts:
    """Ask the same data the same, with and without us."""
    found = Verdicts({case.name for case in cases})
    store = pyoxigraph.Store(engine)
    filled(store, cases[0], suites)
    alone = [by_the_engine(store, case) for case in cases]
    store.flush()
    del store
    with app(engine) as client:
        for case, theirs in zip(cases, alone, strict=True):
            if not is_right(case, theirs, suites):
                found.theirs.add(case.name)
            if not is_right(case, by_us(client, case), suites):
                found.ours.add(case.name)
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_the_engine_answers_right_we_answer_right(
    suites: Path, asking: Asking, tmp_path: Path, folder: str
) -> None:
    chosen = [case for case in cases(suites) if case.name.rpartition("/")[0] == folder]
    by_data = groupby(chosen, key=lambda case: (case.default, case.named))
    each = [
        compared(list(same), suites, tmp_path / str(number), asking)
        for number, (_, same) in enumerate(by_data)
    ]
    asked, theirs, ours = (
        set[str]().union(*(getattr(found, who) for found in each))
        for who in ("asked", "theirs", "ours")
    )
    assert asked
    if folder + "/" in NEVER_CALLED.split():
        return
    assert ours == names(WRONG_IN_THE_ENGINE, folder)
    assert theirs - ours == names(MENDED, folder)
    assert ours <= theirs


@pytest.mark.parametrize("folder", [name.rstrip("/") for name in NEVER_CALLED.split()])
def test_other_servers_are_never_called(
    suites: Path, asking: Asking, tmp_path: Path, folder: str
) -> None:
    pyoxigraph.Store(tmp_path / "empty").flush()
    with asking(tmp_path / "empty") as client:
        for case in cases(suites):
            if case.name.rpartition("/")[0] == folder:
                assert str(by_us(client, case)).startswith("SERVICE is refused: "), case.name


def test_no_folder_of_the_suites_is_left_out(suites: Path) -> None:
    assert {case.name.rpartition("/")[0] for case in cases(suites)} == set(FOLDERS)
