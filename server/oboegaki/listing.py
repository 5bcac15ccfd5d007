"""Lists, a page at a time: never more is read than a page shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from oboegaki.errors import BadRequest, Text
from oboegaki.iris import MAIN
from oboegaki.rdf import term
from oboegaki.statements.reader import Link, Statements
from oboegaki.statements.schema import Standing

SIZE = 50
"""Rows of one page."""

_TYPE = term("rdf:type")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows of a list, and the key after which the next page begins ("" on the last)."""

    items: tuple[Item, ...]
    after: str = ""


def links(
    statements: Statements, iri: str, predicate: str, standing: Standing, after: str = ""
) -> Page[Link]:
    """Return a page of the resources that point at `iri` through a property, newest first.

    Raises BadRequest when `after` is not a key that a page before this one gave.
    """
    return _page(statements, (iri, predicate, standing), SIZE, after)


def members(statements: Statements, class_: str, size: int = SIZE, after: str = "") -> Page[Link]:
    """Return a page of the resources stated to be of a class, newest first."""
    return _page(statements, (class_, _TYPE, Standing.STATED), size, after)


def _page(
    statements: Statements, of: tuple[str, str, Standing], size: int, after: str
) -> Page[Link]:
    if after and not _KEY.fullmatch(after):
        raise BadRequest(
            Text(
                "after の値が正しくありません。",
                "The value of `after` is not a key of a page.",
                "Giá trị của `after` không hợp lệ.",
            ),
            Text(
                "一覧の最初から開き直してください。",
                "Open the list from its beginning.",
                "Hãy mở danh sách lại từ đầu.",
            ),
        )
    rows = statements.links(*of, size + 1, after)
    more = len(rows) > size
    return Page(tuple(rows[:size]), rows[size - 1].key if more else "")


_KEY = re.compile(r"-?[0-9]{1,18}\.[0-9]{1,15}")


def titles(statements: Statements, document: str) -> Mapping[str, str]:
    """Return the labels of what a document is about, by language; else its own."""
    found = statements.labels((document + MAIN, document))
    return found.get(document + MAIN) or found.get(document) or {}
