"""Search without a server: an index of titles, and the page whose script reads it."""

import json
from collections.abc import Iterator, Sequence

from oboegaki.iris import MAIN, Urls
from oboegaki.statements.reader import Statements
from oboegaki.web import entity, pages
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK
from oboegaki.web.view import Reading

INDEX = "search-index.json"
_AT_ONCE = 500


def index(statements: Statements, urls: Urls, iris: Sequence[str]) -> bytes:
    """Return path, titles, kind and day of every document that may be found, as JSON."""
    hidden = entity.hidden(statements, urls, iris)
    rows = list(_rows(statements, urls, [iri for iri in iris if iri not in hidden]))
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _rows(statements: Statements, urls: Urls, iris: Sequence[str]) -> Iterator[list[object]]:
    reading = Reading(statements, urls, FALLBACK["ja"])
    for start in range(0, len(iris), _AT_ONCE):
        some = iris[start : start + _AT_ONCE]
        both = [form for iri in some for form in (iri + MAIN, iri)]
        labels, moments = statements.labels(both), statements.moments(both)
        for iri in some:
            main = iri + MAIN if iri + MAIN in labels else iri
            kinds = [kind.iri for kind in reading.node(main).kinds[:1]]
            path = urls.document(iri).removeprefix(urls.root)
            named = next(iter(statements.labels(kinds).values()), {})
            yield [path, labels.get(main, {}), named, moments.get(main, "")[:10]]


def page(context: Context, language: str) -> bytes:
    """Return the page of the search."""
    address = context.request.urls.path("static", INDEX)
    return pages.page(context, "search_files.html", language, index=address)
