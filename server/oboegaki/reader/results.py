"""The result of a query as values of Python."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oboegaki.queries import Form


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row: `kind` is `uri`, `bnode`, `literal` or `triple`; `str()` is its text."""

    text: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        """Return the text, or the IRI."""
        return self.text


Row = Mapping[str, Value]
"""The values of the variables that are bound, by their names without `?`."""


@dataclass(frozen=True, slots=True)
class Result:
    """The complete result of a query; `edition` is what it was asked of.

    SELECT has `variables` and `rows`, ASK has `truth`; CONSTRUCT and DESCRIBE have `data` alone.
    `data` is always there: the bytes in the media type `media_type`.
    """

    form: Form
    edition: str
    media_type: str
    data: bytes = field(repr=False)
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = field(default=(), repr=False)
    truth: bool | None = None

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        return iter(self.rows)


def of_json(form: Form, edition: str, media_type: str, data: bytes) -> Result:
    """Return a result that is in SPARQL 1.1 Query Results JSON."""
    read = json.loads(data)
    if "boolean" in read:
        return Result(form, edition, media_type, data, truth=read["boolean"])
    variables = tuple(read["head"]["vars"])
    rows = tuple(map(_row, read["results"]["bindings"]))
    return Result(form, edition, media_type, data, variables, rows)


def _row(binding: Mapping[str, Any]) -> Row:
    return {name: value_of(each) for name, each in binding.items()}


def value_of(binding: Mapping[str, Any]) -> Value:
    """Return one value as SPARQL's JSON writes it; a triple term is written as JSON."""
    text = binding["value"]
    plain = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    language, datatype = binding.get("xml:lang", ""), binding.get("datatype", "")
    return Value(plain, binding["type"], language, datatype)
