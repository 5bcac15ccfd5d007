"""Finding in the search index: which units, in which order, and how they could be narrowed down."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oboegaki import overlay
from oboegaki.search import keys
from oboegaki.search.index import FACETS

PAGE = 20
"""Results on a page."""

MOST_PAGES = 5_000
MOST_VALUES = 12
"""Values of a facet that are offered."""

_MOST_RANKED = 5_000
"""Beyond so many results the newest come first: ranking looks at each of them."""

_MOST_COUNTED = 10_000
"""Results, newest first, whose facets are counted."""


_OF_FACET = (
    "SELECT unit AS id FROM facet WHERE kind = CAST(? AS INTEGER)"
    " AND value = (SELECT id FROM value WHERE text = ?)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: a text, "" for everything; values of facets; which page, from 1."""

    text: str = ""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the keys that have to occur."""
        return keys.terms(self.text)

    @property
    def is_rankable(self) -> bool:
        """Tell whether results can be ranked: a single character is everywhere."""
        return bool(self.terms) and all(len(each) > 1 for each in self.terms)


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet: an IRI or a year, and how many of the results have it."""

    value: str
    results: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results: IRIs of units, best or newest first.

    `is_ranked` tells which; `is_counted` that the facets are of all results, not of the newest.
    """

    total: int
    iris: tuple[str, ...]
    facets: Mapping[str, Sequence[Count]]
    is_ranked: bool
    is_counted: bool
    has_more: bool


class Finder:
    """An open search index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Find through a connection to an index that `index.write` made."""
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "Finder":
        """Open a finished index for reading from any one thread at a time."""
        return cls(overlay.connect(path))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def touch(self) -> None:
        """Look into each table; raises sqlite3.DatabaseError when the file is no index."""
        for table in ("text", "unit", "facet", "value"):
            self._rows(f"SELECT 1 FROM {table} LIMIT 1", ())  # noqa: S608 - names of ours

    def find(self, question: Question) -> Found:
        """Return a page of what a question finds; a text without any letter finds nothing."""
        if question.text.strip() and not question.terms:
            return Found(0, (), {}, is_ranked=True, is_counted=True, has_more=False)
        where, values = _condition(question)
        (total,) = self._rows(f"SELECT COUNT(*) FROM ({where})", values)[0]  # noqa: S608 - fixed
        is_ranked = question.is_rankable and total <= _MOST_RANKED
        start = (question.page - 1) * PAGE
        found = self._page(question, where, values, start, is_ranked=is_ranked)
        return Found(
            total,
            tuple(found),
            self._facets(where, values),
            is_ranked=is_ranked,
            is_counted=total <= _MOST_COUNTED,
            has_more=total > start + len(found) and question.page < MOST_PAGES,
        )

    def everything(self, text: str) -> frozenset[str]:
        """Return the IRIs of all units that a text finds; one without any letter finds nothing."""
        question = Question(text)
        if not question.terms:
            return frozenset()
        where, values = _condition(question)
        found = self._connection.execute(f"SELECT iri FROM unit WHERE id IN ({where})", values)  # noqa: S608 - fixed
        return frozenset(iri for (iri,) in found)

    def _page(
        self,
        question: Question,
        where: str,
        values: Sequence[str],
        start: int,
        *,
        is_ranked: bool,
    ) -> list[str]:
        """Return a page of IRIs, in a time that hardly depends on how many results there are.

        The plus in front of a column keeps SQLite from asking the index anew for each row.
        """
        if is_ranked:
            sql = (
                "SELECT iri FROM text JOIN unit ON unit.id = text.rowid"  # noqa: S608 - fixed
                f" WHERE text MATCH ? AND +text.rowid IN ({where})"
                " ORDER BY is_term,"
                " unit.id NOT IN (SELECT rowid FROM text WHERE text MATCH ?),"
                " bm25(text, 10.0, 1.0), unit.id LIMIT ? OFFSET ?"
            )
            exactly = keys.exactly(question.text)
            matched = (keys.expression(question.terms), *values, exactly)
            return [iri for (iri,) in self._rows(sql, (*matched, PAGE, start))]
        sql = (
            f"SELECT iri FROM (SELECT id FROM ({where}) ORDER BY id LIMIT ? OFFSET ?) AS found"  # noqa: S608 - fixed
            " JOIN unit ON unit.id = found.id ORDER BY unit.id"
        )
        return [iri for (iri,) in self._rows(sql, (*values, PAGE, start))]

    def _facets(self, where: str, values: Sequence[str]) -> dict[str, list[Count]]:
        """Return what the results can be narrowed down by, the most frequent first."""
        rows = self._rows(
            "SELECT kind, value.text, COUNT(*) FROM facet JOIN value ON value.id = facet.value"  # noqa: S608 - fixed
            f" WHERE unit IN (SELECT id FROM ({where}) ORDER BY id LIMIT ?)"
            " GROUP BY kind, facet.value ORDER BY kind, COUNT(*) DESC, value.text",
            (*values, _MOST_COUNTED),
        )
        found: dict[str, list[Count]] = {kind: [] for kind in FACETS}
        for kind, value, results in rows:
            if len(found[FACETS[kind]]) < MOST_VALUES:
                found[FACETS[kind]].append(Count(value, results))
        return found

    def _rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()


def _condition(question: Question) -> tuple[str, list[str]]:
    """Return a query of the numbers of all units that a question finds, and its values."""
    parts, values = [], []
    if question.terms:
        parts.append("SELECT rowid AS id FROM text WHERE text MATCH ?")
        values.append(keys.expression(question.terms))
    for kind, value in question.narrowed.items():
        parts.append(_OF_FACET)
        values += [str(FACETS.index(kind)), value]
    return " INTERSECT ".join(parts) or "SELECT id FROM unit WHERE is_listed", values
