"""Requests made from `/openapi.json` by schemathesis: what is described is what happens."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from running import serving
from schemathesis import APIOperation, Case, GenerationMode, openapi
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e

Operation = APIOperation[Any, Any, Any, Any]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def operations(flagship_place: Place) -> Iterator[list[Operation]]:
    """What the description says can be asked of a running server."""
    load_all_checks()
    with serving("--editions", flagship_place.folder) as address:
        schema = openapi.from_url(f"{address}openapi.json")
        found = list(schema.get_all_operations())
        assert all(isinstance(each, Ok) for each in found)
        yield [each.ok() for each in found if isinstance(each, Ok)]


def attack(operations: list[Operation], examples: int, *modes: GenerationMode) -> None:
    """Send requests that fit the description, or requests that do not."""
    for operation in operations:
        for mode in modes:
            _attack_one(operation, mode, examples)


def _attack_one(operation: Operation, mode: GenerationMode, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def run(case: Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, timeout=15)

    with suppress(Unsatisfiable):  # nothing can be wrong with a request that takes nothing
        run()


def test_what_is_described_can_be_asked(operations: list[Operation]) -> None:
    assert len(operations) > 30
    attack(operations, 2, GenerationMode.POSITIVE)


@pytest.mark.slow
def test_what_is_described_can_be_asked_in_every_way(
    operations: list[Operation],
) -> None:
    attack(operations, 60, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
