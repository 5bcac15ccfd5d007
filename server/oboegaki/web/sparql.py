"""`/sparql`: the SPARQL 1.1 protocol, the service description, and a page that asks and shows."""

from collections.abc import AsyncIterator
from dataclasses import replace

from fastapi import Request as Asked
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from oboegaki import catalogue, media, queries, saved
from oboegaki.errors import (
    BadRequest,
    ContentTooLarge,
    NotAcceptable,
    QueryError,
    Text,
    TooManyRequests,
    UnsupportedMediaType,
    UpdateRefused,
)
from oboegaki.formats import (
    GRAPHS,
    HTML,
    RESULT_GRAPHS,
    RESULTS,
    RESULTS_JSON,
    RESULTS_XML,
    TURTLE,
    Representation,
    called,
)
from oboegaki.queries import Query
from oboegaki.rendering import rendered
from oboegaki.site import Limits, Site
from oboegaki.web.answers import Answers, Question, has_it, hold, of_query, validators
from oboegaki.web.asking import page_form, page_headers, query_page, shown
from oboegaki.web.context import Context
from oboegaki.web.current import Current
from oboegaki.web.document import reading_language
from oboegaki.web.fields import Fields, decoded, parsed
from oboegaki.web.replies import Gone, Reply, not_modified, reply
from oboegaki.web.request import Request, read

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
ALIASES = (
    replace(RESULTS_JSON, media_type="application/json"),
    replace(RESULTS_XML, media_type="application/xml"),
)
"""What a SELECT or ASK result is also called by clients that know no better name."""


class Endpoint:
    """Answers requests for `/sparql`."""

    def __init__(self, site: Site, current: Current) -> None:
        """Ask what `current` holds, or an edition before it where the reader names one."""
        self._site = site
        self._current = current
        self._answers = Answers(current.results, current.tally, current.fairness)

    async def answer(self, scope: Scope, receive: Receive) -> Reply:
        """Answer one request; raises an OboegakiError.

        `scope["served"]` is then what answered or was to answer.
        """
        request = read(scope, self._site)
        fields = await _fields(Asked(scope, receive), request, self._site.limits)
        async with self._current.at(_edition(fields)) as served:
            scope["served"] = served
            context = Context(request, served, self._site)
            if "query" not in fields and request.method != "POST":
                return _without_query(context, next(iter(fields.get("format", ())), ""))
            return await _answered(context, self._answers, receive, fields)


# What is asked ---------------------------------------------------------------------------------


async def _fields(asked: Asked, request: Request, limits: Limits) -> Fields:
    """Return the parameters of the protocol from the query string and the body."""
    if request.method != "POST":
        return _refusing_updates(parsed(request.query))
    content_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if content_type == UPDATE:
        raise _update()
    if content_type not in (FORM, DIRECT):
        raise UnsupportedMediaType(
            Text(f"本文の形式「{content_type}」は読めません。",
                 f'A body of type "{content_type}" cannot be read here.',
                 f'Không đọc được nội dung kiểu "{content_type}" ở đây.'),
            Text(f"{DIRECT} か {FORM} で送ってください。", f"Send {DIRECT} or {FORM}.",
                 f"Hãy gửi {DIRECT} hoặc {FORM}."),
        )  # fmt: skip
    body = await _body(asked, limits.query_bytes * (3 if content_type == FORM else 1) + 4096)
    if content_type == FORM:
        return _refusing_updates(parsed(body.decode("latin-1")))
    fields = _refusing_updates(parsed(request.query))
    return {**fields, "query": [*fields.get("query", ()), decoded(body)]}


async def _chunks(asked: Asked) -> AsyncIterator[bytes]:
    try:
        async for chunk in asked.stream():
            yield chunk
    except ClientDisconnect:
        raise Gone from None


async def _body(asked: Asked, limit: int) -> bytes:
    """Return the body; raises ContentTooLarge, or Gone when the client hangs up in its midst."""
    body = bytearray()
    async for chunk in _chunks(asked):
        body += chunk
        if len(body) > limit:
            raise ContentTooLarge(
                Text(f"本文が上限（{limit:,} バイト）を超えています。",
                     f"The body is over the limit of {limit:,} bytes.",
                     f"Nội dung vượt giới hạn {limit:,} byte."),
                Text("検索式を分けてください。", "Split the query into smaller ones.",
                     "Hãy chia truy vấn thành các truy vấn nhỏ hơn."),
            )  # fmt: skip
    return bytes(body)


def _refusing_updates(fields: Fields) -> Fields:
    if "update" in fields:
        raise _update()
    return fields


def _update() -> UpdateRefused:
    return UpdateRefused(
        Text("このサーバーは読み取り専用です。", "This server only answers, it never writes.",
             "Máy chủ này chỉ trả lời, không bao giờ ghi."),
        Text("データを直すには、サイトのファイルを直してください。",
             "Change the site's sources to change the data.",
             "Muốn sửa dữ liệu, hãy sửa các tệp nguồn của trang."),
    )  # fmt: skip


def _edition(fields: Fields) -> str:
    """Return the edition that is to answer, "" for the current one."""
    names = fields.get("edition", ())
    if len(names) > 1:
        raise BadRequest(
            Text("edition は一つだけ指定できます。", "Only one `edition` can answer.",
                 "Chỉ một `edition` có thể trả lời."),
        )  # fmt: skip
    return next(iter(names), "")


def _query(fields: Fields, limits: Limits) -> Query:
    texts = fields.get("query", ())
    if len(texts) != 1:
        raise BadRequest(
            Text(f"query を一つだけ送ってください（{len(texts)} 個ありました）。",
                 f"Send exactly one `query` (found {len(texts)}).",
                 f"Hãy gửi đúng một `query` (đã thấy {len(texts)})."),
        )  # fmt: skip
    default, named = fields.get("default-graph-uri", ()), fields.get("named-graph-uri", ())
    return queries.read(texts[0], limits, tuple(default), tuple(named))


def _representation(request: Request, query: Query, fields: Fields) -> Representation:
    """Return the form of the answer: `format=` if it fits the query, else by Accept."""
    offers = (*(RESULTS if query.form in ("SELECT", "ASK") else RESULT_GRAPHS), HTML)
    name = next(iter(fields.get("format", ())), "")
    if name:
        chosen = called(name, offers)
    else:
        also = ALIASES if query.form in ("SELECT", "ASK") else ()
        chosen = media.negotiate(request.header("accept"), (*offers, *also))
    if chosen is None:
        names = ", ".join(each.name for each in offers)
        offered = [each.media_type for each in offers]
        raise NotAcceptable(
            Text(f"{query.form} の結果はその形式では提供していません。",
                 f"A {query.form} result cannot be had in that form.",
                 f"Kết quả {query.form} không có ở định dạng đó."),
            Text(f"format={names} のいずれか、または対応する Accept を指定してください。",
                 f"Ask with Accept, or with format= one of {names}.",
                 f"Hãy yêu cầu bằng Accept, hoặc format= một trong: {names}."),
            offered,
        )  # fmt: skip
    return chosen


# What is answered ------------------------------------------------------------------------------


async def _answered(context: Context, answers: Answers, receive: Receive, fields: Fields) -> Reply:
    try:
        with answers.counting():
            query = _query(fields, context.site.limits)
        chosen = _representation(context.request, query, fields)
        if chosen is HTML:
            return await _shown(context, answers, receive, query)
        download = next(iter(fields.get("download", ())), "")
        question = Question(query, chosen, download=download)
        answer = await answers.reply(context, receive, question)
        hold(context, answer)
        return answer
    except (QueryError, BadRequest, TooManyRequests) as error:
        if not _wants_page(context.request, fields):
            raise
        text = next(iter(fields.get("query", ())), "")
        return query_page(context, text, error=error)


async def _shown(context: Context, answers: Answers, receive: Receive, query: Query) -> Reply:
    """Return the page that shows the result of a query."""
    form = HTML.name + reading_language(context.request)
    shows = saved.digest(saved.of(context.site))
    tags = of_query(context, query, form, *context.request.key[:4], shows)
    if has_it(context, tags):
        return not_modified((*page_headers(context), *tags))
    answer = await answers.asked(context, receive, query, page_form(query))
    return query_page(context, query.text, tags, result=await shown(context, query, answer))


def _wants_page(request: Request, fields: Fields) -> bool:
    """Tell whether an error is for somebody at the query page."""
    if fields.get("format"):
        return list(fields["format"]) == [HTML.name]
    return media.negotiate(request.header("accept"), (RESULTS_JSON, HTML)) is HTML


def _without_query(context: Context, name: str) -> Reply:
    """Answer a request without a query: the page to browsers, the description to programs.

    `name` is that of a form, "" to go by Accept.
    """
    request, site = context.request, context.site
    offers = (TURTLE, HTML, *(each for each in GRAPHS if each is not TURTLE))
    chosen = called(name, offers) if name else media.negotiate(request.header("accept"), offers)
    if chosen is HTML:
        return query_page(context, "")
    if chosen is None:
        offered = [each.media_type for each in offers]
        raise NotAcceptable(
            Text("その形式では提供していません。", "It cannot be had in that form.",
                 "Không có ở định dạng đó."),
            Text("query を送れば検索できます。", "Send a `query` to ask one.",
                 "Hãy gửi `query` để truy vấn."),
            offered,
        )  # fmt: skip
    headers = (
        ("Vary", "Accept, Accept-Encoding"),
        ("Oboegaki-Edition", context.served.edition.manifest.id),
        *validators(context, chosen.name, *request.key[:2]),
    )
    if has_it(context, headers):
        return not_modified(headers)
    published = context.served.edition.published
    graphs = {row.iri: row.quads for row in context.statements.graphs() if row.iri}
    lines = catalogue.service_description(site, published, graphs, request.urls)
    return reply(200, chosen.content_type, rendered(lines, chosen), *headers)
