"""The page that asks: the form, the examples, and a result as a table with labels."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oboegaki import saved
from oboegaki.errors import OboegakiError, QueryTooLarge, Text
from oboegaki.formats import HTML, RESULT_GRAPHS, RESULTS, RESULTS_JSON, TURTLE, Representation
from oboegaki.queries import Query
from oboegaki.web.answers import Begun
from oboegaki.web.context import Context
from oboegaki.web.document import reading_language
from oboegaki.web.entity import reading
from oboegaki.web.literal import Literal
from oboegaki.web.pages import page
from oboegaki.web.replies import Headers, Reply, reply, status_of
from oboegaki.web.view import Node, Reading

SHOWN = 500
"""Rows of a result that the page shows."""

DEFAULT_QUERY = """\
SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A SELECT result as the page shows it; `total` counts all rows."""

    variables: Sequence[str]
    rows: Sequence[Sequence[Node | Literal | None]]
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as a page shows it: a table, a graph in Turtle, or yes or no."""

    formats: Sequence[Representation]
    table: Table | None = None
    turtle: str | None = None
    truth: bool | None = None


def page_form(query: Query) -> Representation:
    """Return what the page wants a result in."""
    return RESULTS_JSON if query.form in ("SELECT", "ASK") else TURTLE


async def shown(context: Context, query: Query, answer: Begun) -> Shown:
    """Return a result, had in `page_form`, for a page; raises QueryTooLarge."""
    most = context.site.limits.result_buffer_kb << 10
    if answer.complete is None or len(answer.complete) > most:
        await answer.chunks.aclose()
        raise QueryTooLarge(
            Text("結果が大きすぎて画面に表示できません。", "The result is too large to show here.",
                 "Kết quả quá lớn để hiển thị ở đây."),
            Text("LIMIT を付けるか、CSV などでダウンロードしてください。",
                 "Add a LIMIT, or download it, as CSV for example.",
                 "Hãy thêm LIMIT hoặc tải về, chẳng hạn dưới dạng CSV."),
        )  # fmt: skip
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        return Shown(RESULT_GRAPHS, turtle=_brief(answer.complete.decode()))
    result = json.loads(answer.complete)
    if query.form == "ASK":
        return Shown(RESULTS, truth=result["boolean"])
    read = reading(context, reading_language(context.request))
    return Shown(RESULTS, table=_table(read, result))


def _brief(turtle: str) -> str:
    """Return Turtle without the prefixes that it declares and does not use."""
    lines = turtle.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    body = "".join(lines[first:])
    names = set(re.findall(r"[\w-]+:", body))
    used = [line for line in lines[:first] if line.split()[1] in names]
    return "".join(used) + body


def _table(read: Reading, result: Any) -> Table:
    variables, bindings = result["head"]["vars"], result["results"]["bindings"]
    rows = [[_cell(read, row.get(name)) for name in variables] for row in bindings[:SHOWN]]
    read.find_labels(c.iri for row in rows for c in row if isinstance(c, Node) and not c.is_blank)
    return Table(variables, rows, len(bindings))


def _cell(read: Reading, binding: Any) -> Node | Literal | None:
    if binding is None:
        return None
    if binding["type"] == "uri":
        return read.node(binding["value"])
    if binding["type"] == "bnode":
        return read.node("_:" + binding["value"])
    value = binding["value"] if isinstance(binding["value"], str) else json.dumps(binding["value"])
    return Literal(value, binding.get("xml:lang", ""), binding.get("datatype", ""), read.stated)


def query_page(
    context: Context,
    text: str,
    more: Headers = (),
    *,
    result: Shown | None = None,
    error: OboegakiError | None = None,
) -> Reply:
    """Return the page with a query in its form, and what came of it; `more` are its validators."""
    language = reading_language(context.request)
    body = page(
        context,
        "sparql.html",
        language,
        query=text,
        error=error,
        result=result,
        edition=context.served.edition.manifest.id,
        is_pinned=context.served.is_pinned,
        saved=list(saved.of(context.site).values()),
        default_query=DEFAULT_QUERY,
    )
    status = status_of(error) if error else 200
    headers = (*page_headers(context), *(more or (("Cache-Control", "no-cache"),)))
    return reply(status, HTML.content_type, body, *headers)


def page_headers(context: Context) -> Headers:
    """Return the headers of a page about queries, its validators left out."""
    return (
        ("Content-Language", reading_language(context.request)),
        ("Vary", "Accept, Accept-Language, Accept-Encoding"),
        ("Oboegaki-Edition", context.served.edition.manifest.id),
    )
