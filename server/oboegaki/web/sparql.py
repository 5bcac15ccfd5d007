"""`/sparql`: the SPARQL 1.1 protocol, the service description, and a page that asks and shows."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter
from fastapi import Request as Asked
from starlette.types import Receive

from oboegaki import catalogue, media, queries
from oboegaki.errors import (
    BadRequest,
    ContentTooLarge,
    NotAcceptable,
    OboegakiError,
    QueryError,
    QueryTooLarge,
    Text,
    UnsupportedMediaType,
    UpdateRefused,
)
from oboegaki.formats import (
    BY_NAME,
    GRAPHS,
    HTML,
    RESULT_GRAPHS,
    RESULTS,
    RESULTS_JSON,
    TURTLE,
    Representation,
    rendered,
)
from oboegaki.queries import Query
from oboegaki.site import Limits, Site
from oboegaki.web import examples
from oboegaki.web.context import Context
from oboegaki.web.current import Current
from oboegaki.web.document import reading_language
from oboegaki.web.entity import reading
from oboegaki.web.pages import page
from oboegaki.web.replies import Reply, Sent, reply, status_of, stream, unless_gone
from oboegaki.web.request import Request, read
from oboegaki.web.view import Literal, Node, Reading

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
SHOWN = 500
"""Rows of a result that the page shows."""

DEFAULT_QUERY = """\
SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""

Fields = Mapping[str, Sequence[str]]


def router(site: Site, current: Current) -> APIRouter:
    """Return the route of the endpoint."""
    routes = APIRouter()

    @routes.api_route("/sparql", methods=["GET", "HEAD", "POST"], summary="SPARQL 1.1 protocol")
    async def sparql(asked: Asked) -> Sent:
        request = read(asked.scope, site)
        fields = await _fields(asked, request, site.limits)
        context = Context(request, current.served, site)
        if "query" not in fields and request.method != "POST":
            return Sent(_without_query(context))
        return Sent(await _answered(context, asked.receive, fields))

    return routes


# What is asked ---------------------------------------------------------------------------------


async def _fields(asked: Asked, request: Request, limits: Limits) -> Fields:
    """Return the parameters of the protocol from the query string and the body."""
    if request.method != "POST":
        return _refusing_updates(_parsed(request.query))
    content_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if content_type == UPDATE:
        raise _update()
    if content_type not in (FORM, DIRECT):
        raise UnsupportedMediaType(
            Text(f"本文の形式「{content_type}」は読めません。",
                 f'A body of type "{content_type}" cannot be read here.'),
            Text(f"{DIRECT} か {FORM} で送ってください。", f"Send {DIRECT} or {FORM}."),
        )  # fmt: skip
    body = await _body(asked, limits.query_bytes * (3 if content_type == FORM else 1) + 4096)
    if content_type == FORM:
        return _refusing_updates(_parsed(body.decode("latin-1")))
    return {**_refusing_updates(_parsed(request.query)), "query": [_text(body)]}


async def _body(asked: Asked, limit: int) -> bytes:
    body = bytearray()
    async for chunk in asked.stream():
        body += chunk
        if len(body) > limit:
            raise ContentTooLarge(
                Text(f"本文が上限（{limit:,} バイト）を超えています。",
                     f"The body is over the limit of {limit:,} bytes."),
                Text("検索式を分けてください。", "Split the query into smaller ones."),
            )  # fmt: skip
    return bytes(body)


def _parsed(encoded: str) -> Fields:
    """Decode a query string or a form exactly once; raises BadRequest when it is not UTF-8."""
    try:
        return parse_qs(encoded, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise _not_utf8() from None
        raise BadRequest(
            Text("パラメーターが多すぎます。", "There are too many parameters."),
            Text("100 個までにしてください。", "Send at most 100."),
        ) from None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _not_utf8() -> BadRequest:
    return BadRequest(
        Text("UTF-8 ではない文字があります。", "There are characters that are not UTF-8."),
        Text("UTF-8 で送ってください。", "Send it as UTF-8."),
    )


def _refusing_updates(fields: Fields) -> Fields:
    if "update" in fields:
        raise _update()
    return fields


def _update() -> UpdateRefused:
    return UpdateRefused(
        Text("このサーバーは読み取り専用です。", "This server only answers, it never writes."),
        Text("データを直すには、サイトのファイルを直してください。",
             "Change the site's sources to change the data."),
    )  # fmt: skip


def _query(fields: Fields, limits: Limits) -> Query:
    texts = fields.get("query", ())
    if len(texts) != 1:
        raise BadRequest(
            Text(f"query を一つだけ送ってください（{len(texts)} 個ありました）。",
                 f"Send exactly one `query` (found {len(texts)})."),
        )  # fmt: skip
    default, named = fields.get("default-graph-uri", ()), fields.get("named-graph-uri", ())
    return queries.read(texts[0], limits, tuple(default), tuple(named))


def _representation(request: Request, query: Query, fields: Fields) -> Representation:
    """Return the form of the answer: `format=` if it fits the query, else by Accept."""
    offers = (*(RESULTS if query.form in ("SELECT", "ASK") else RESULT_GRAPHS), HTML)
    name = next(iter(fields.get("format", ())), "")
    if name:
        chosen = BY_NAME.get(name)
        chosen = chosen if chosen in offers else None
    else:
        chosen = media.negotiate(request.header("accept"), offers)
    if chosen is None:
        names = ", ".join(each.name for each in offers)
        offered = [each.media_type for each in offers]
        raise NotAcceptable(
            Text(f"{query.form} の結果はその形式では提供していません。",
                 f"A {query.form} result cannot be had in that form."),
            Text(f"format={names} のいずれか、または対応する Accept を指定してください。",
                 f"Ask with Accept, or with format= one of {names}."),
            offered,
        )  # fmt: skip
    return chosen


# What is answered ------------------------------------------------------------------------------


async def _answered(context: Context, receive: Receive, fields: Fields) -> Reply:
    wants_page = _wants_page(context.request, fields)
    try:
        query = _query(fields, context.site.limits)
        chosen = _representation(context.request, query, fields)
        asked = _engine_form(query) if chosen is HTML else chosen
        answer = await unless_gone(receive, _begun(context, query, asked))
        if chosen is HTML:
            return await _result_page(context, query, answer)
    except (QueryError, BadRequest) as error:
        if not wants_page:
            raise
        text = next(iter(fields.get("query", ())), "")
        return _page(context, text, status=status_of(error), error=error)
    return _reply(context, answer)


@dataclass(frozen=True, slots=True)
class _Begun:
    """An answer that is complete when it is short, and well under way when it is not."""

    representation: Representation
    complete: bytes | None
    chunks: AsyncGenerator[bytes]


async def _begun(context: Context, query: Query, representation: Representation) -> _Begun:
    """Ask the store, and take as much of the answer as may be held before the first byte goes."""
    answer = await context.served.store.answer(query, representation)
    limit = context.site.limits.result_buffer_kb << 10
    held: list[bytes] = []
    chunks = aiter(answer.chunks)
    while sum(map(len, held)) <= limit:
        chunk = await anext(chunks, None)
        if chunk is None:
            return _Begun(representation, b"".join(held), _chained((), chunks))
        held.append(chunk)
    return _Begun(representation, None, _chained(held, chunks))


async def _chained(held: Iterable[bytes], rest: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    for chunk in held:
        yield chunk
    async for chunk in rest:
        yield chunk


def _wants_page(request: Request, fields: Fields) -> bool:
    """Tell whether an error is for somebody at the query page."""
    if fields.get("format"):
        return list(fields["format"]) == [HTML.name]
    return media.negotiate(request.header("accept"), (RESULTS_JSON, HTML)) is HTML


def _engine_form(query: Query) -> Representation:
    return RESULTS_JSON if query.form in ("SELECT", "ASK") else TURTLE


def _reply(context: Context, answer: _Begun) -> Reply:
    """Return a result: whole, with its length, when it is short; else as a stream."""
    representation = answer.representation
    name = f"result{representation.suffix}"
    headers = (
        ("Vary", "Accept"),
        ("Cache-Control", "no-cache"),
        ("Oboegaki-Edition", context.served.edition.manifest.id),
        ("Content-Disposition", f'inline; filename="{name}"'),
    )
    if answer.complete is not None:
        return reply(200, representation.content_type, answer.complete, *headers)
    return stream(200, representation.content_type, answer.chunks, *headers)


def _without_query(context: Context) -> Reply:
    """Answer a request without a query: the page to browsers, the description to programs."""
    request, site = context.request, context.site
    offers = (TURTLE, HTML, *(each for each in GRAPHS if each is not TURTLE))
    chosen = media.negotiate(request.header("accept"), offers)
    if chosen is HTML:
        return _page(context, "")
    if chosen is None:
        offered = [each.media_type for each in offers]
        raise NotAcceptable(
            Text("その形式では提供していません。", "It cannot be had in that form."),
            Text("query を送れば検索できます。", "Send a `query` to ask one."),
            offered,
        )
    published = context.served.edition.manifest.published
    graphs = {row.iri: row.quads for row in context.statements.graphs() if row.iri}
    lines = catalogue.service_description(site, published, graphs, request.urls)
    headers = (("Vary", "Accept, Accept-Language"), ("Cache-Control", "no-cache"))
    return reply(200, chosen.content_type, rendered(lines, chosen), *headers)


# The page --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """A SELECT result as the page shows it; `total` counts all rows."""

    variables: Sequence[str]
    rows: Sequence[Sequence[Node | Literal | None]]
    total: int


async def _result_page(context: Context, query: Query, answer: _Begun) -> Reply:
    if answer.complete is None:
        await answer.chunks.aclose()
        raise QueryTooLarge(
            Text("結果が大きすぎて画面に表示できません。", "The result is too large to show here."),
            Text("LIMIT を付けるか、CSV などでダウンロードしてください。",
                 "Add a LIMIT, or download it, as CSV for example."),
        )  # fmt: skip
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        return _page(context, query.text, form=query.form, turtle=answer.complete.decode())
    result = json.loads(answer.complete)
    if query.form == "ASK":
        return _page(context, query.text, form=query.form, truth=result["boolean"])
    language = reading_language(context.request)
    read = reading(context, language)
    return _page(context, query.text, form=query.form, table=_table(read, result))


def _table(read: Reading, result: Any) -> _Table:
    variables, bindings = result["head"]["vars"], result["results"]["bindings"]
    rows = [[_cell(read, row.get(name)) for name in variables] for row in bindings[:SHOWN]]
    read.find_labels(c.iri for row in rows for c in row if isinstance(c, Node) and not c.is_blank)
    return _Table(variables, rows, len(bindings))


def _cell(read: Reading, binding: Any) -> Node | Literal | None:
    if binding is None:
        return None
    if binding["type"] == "uri":
        return read.node(binding["value"])
    if binding["type"] == "bnode":
        return read.node("_:" + binding["value"])
    value = binding["value"] if isinstance(binding["value"], str) else json.dumps(binding["value"])
    return Literal(value, binding.get("xml:lang", ""), binding.get("datatype", ""), read.stated)


def _page(
    context: Context,
    text: str,
    *,
    status: int = 200,
    error: OboegakiError | None = None,
    form: str = "",
    table: _Table | None = None,
    turtle: str = "",
    truth: bool | None = None,
) -> Reply:
    language = reading_language(context.request)
    body = page(
        context,
        "sparql.html",
        language,
        query=text,
        error=error,
        form=form,
        table=table,
        turtle=turtle,
        truth=truth,
        examples=examples.of(context.site),
        default_query=DEFAULT_QUERY,
        formats=RESULT_GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else RESULTS,
    )
    headers = (
        ("Content-Language", language),
        ("Vary", "Accept, Accept-Language"),
        ("Cache-Control", "no-cache"),
        ("Oboegaki-Edition", context.served.edition.manifest.id),
    )
    return reply(status, HTML.content_type, body, *headers)
