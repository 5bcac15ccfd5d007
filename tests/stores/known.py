"""What engines of others do otherwise than SPARQL says."""

from typing import NamedTuple

from oboegaki.errors import EngineFailed

_FUNCTION = "an unknown function is an error of the whole query there (SPARQL 1.1, 17.2)"
_LENIENT = "Virtuoso's parser accepts what is not SPARQL"


class Fault(NamedTuple):
    """A test that is expected to fail: a part of its name, how it fails, and why."""

    kind: str
    test: str
    part: str
    reason: str
    raises: type[BaseException] | None = None


OXIGRAPH, VIRTUOSO = "oxigraph serve", "virtuoso"
FAULTS = (
    *(
        Fault(kind, "test_a_function_that_nobody_knows_leaves_its_value_unbound", "", _FUNCTION,
              EngineFailed)
        for kind in (OXIGRAPH, VIRTUOSO)
    ),
    Fault(VIRTUOSO, "test_the_data_set_of_the_protocol_and_of_the_query_are_honoured", "dataset9",
          "FROM is added to the data set of the protocol, which should take its place",
          AssertionError),
    *(
        Fault(VIRTUOSO, "test_a_syntax_error_tells_the_place_in_every_language", part, _LENIENT)
        for part in ("twice", "neither grouped", "15-IRI")
    ),
    Fault(VIRTUOSO, "test_a_store_goes_on_after_errors", "", _LENIENT),
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
