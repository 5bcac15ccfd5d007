"""What engines of others do otherwise than SPARQL says, and where we refuse in their place."""

from typing import NamedTuple

from oboegaki.errors import EngineFailed

_FUNCTION = "an unknown function is an error of the whole query there (SPARQL 1.1, 17.2)"
_NAMED = "GRAPH ?g ranges over every graph of the database when only default graphs are named"
_LENIENT = "Virtuoso's parser accepts what is not SPARQL"
_MERGE = "it counts a triple once per default graph, so several of them are refused"


class Fault(NamedTuple):
    """A test that is expected to fail: a part of its name, how it fails, and why."""

    kind: str
    test: str
    part: str
    reason: str
    raises: type[BaseException] | None = None


OXIGRAPH, VIRTUOSO = "oxigraph serve", "virtuoso"
_OVERLAP = "test_graphs_that_overlap_are_one_graph_without_doubled_rows"
_LIMIT = "test_graphs_are_put_together_up_to_a_limit_and_then_refused"
_MERGED = (
    (_OVERLAP, ""),
    (_LIMIT, ""),
    ("test_a_described_thing_has_each_statement_once", ""),
    ("test_a_graph_of_the_protocol_that_is_not_there_is_empty", ""),
    ("test_a_mistake_in_a_query_of_several_graphs_is_told_in_its_place", ""),
)

FAULTS = (
    *(
        Fault(kind, test, part, _MERGE)
        for kind in (OXIGRAPH, VIRTUOSO)
        for test, part in _MERGED
    ),
    *(
        Fault(kind, "test_a_function_that_nobody_knows_leaves_its_value_unbound", "", _FUNCTION,
              EngineFailed)
        for kind in (OXIGRAPH, VIRTUOSO)
    ),
    *(
        Fault(VIRTUOSO, "test_the_data_set_of_the_protocol_and_of_the_query_are_honoured", part,
              _NAMED, AssertionError)
        for part in ("dataset3", "dataset9")
    ),
    *(
        Fault(VIRTUOSO, "test_a_syntax_error_tells_the_place_in_every_language", part, _LENIENT)
        for part in ("twice", "neither grouped", "15-IRI")
    ),
    Fault(VIRTUOSO, "test_a_store_goes_on_after_errors", "", _LENIENT),
    Fault(VIRTUOSO, "test_the_named_graphs_are_those_of_the_edition_and_no_others", "",
          _NAMED, AssertionError),
    *(
        Fault(VIRTUOSO, "test_a_pattern_is_matched_in_any_script", part,
              f"REGEX with {what} finds nothing, with status 200", AssertionError)
        for part, what in (("alternation", "|"), ("japanese", ". over Japanese text"))
    ),
)  # fmt: skip


def fault(kind: str, name: str) -> Fault | None:
    """Return why a test of an engine is expected to fail."""
    return next(
        (
            each
            for each in FAULTS
            if each.kind == kind
            and name.startswith(each.test + "[")
            and each.part in name.partition("[")[2]
        ),
        None,
    )
