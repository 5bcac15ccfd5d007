"""`/queries`: the saved queries of a site, as a list, as documents, and as results by address."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from fastapi import APIRouter
from fastapi import Request as Asked
from starlette.types import Receive

from oboegaki import media, queries, saved
from oboegaki.errors import NotAcceptable, NotFound, QueryError, QueryFailed, Text
from oboegaki.formats import (
    BY_NAME,
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULT_GRAPHS,
    RESULTS,
    TURTLE,
    Representation,
)
from oboegaki.iris import Urls
from oboegaki.queries import Query
from oboegaki.rendering import rendered
from oboegaki.saved import SavedQuery
from oboegaki.site import Site
from oboegaki.web.answers import Answers, Question, has_it, of_query, validators
from oboegaki.web.asking import Shown, page_form, page_headers, shown
from oboegaki.web.context import Context
from oboegaki.web.current import Current
from oboegaki.web.document import reading_language
from oboegaki.web.fields import parsed
from oboegaki.web.pages import page
from oboegaki.web.replies import Headers, Reply, Sent, not_modified, reply
from oboegaki.web.request import read

_JSON = Representation("json", "application/json", ".json", "JSON")
_OFFERS = (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)


def router(site: Site, current: Current) -> APIRouter:
    """Return the routes of the saved queries."""
    routes = APIRouter()
    answers = Answers(current.results, current.tally, current.fairness)

    @routes.get("/queries", summary="The saved queries")
    async def listed(asked: Asked) -> Sent:
        return Sent(_listed(Context(read(asked.scope, site), current.served, site)))

    @routes.get("/queries/{name}", summary="A saved query, or its answer")
    async def one(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        request = read(asked.scope, site)
        async with current.at(request.parameter("edition")) as served:
            asked.scope["served"] = served
            context = Context(request, served, site)
            query, suffix = _named(site, unquote(name))
            if suffix:
                return Sent(await _result(context, answers, asked.receive, query, suffix))
            return Sent(await _document(context, answers, asked.receive, query))

    return routes


def _named(site: Site, name: str) -> tuple[SavedQuery, str]:
    """Return the query of an address and the suffix that asks for its answer, "" for none."""
    known = saved.of(site)
    stem, _, suffix = name.rpartition(".")
    if name in known:
        return known[name], ""
    if stem in known:
        return known[stem], suffix
    raise NotFound(
        Text(f"「{name[:80]}」という保存済みの検索式はありません。",
             f'There is no saved query "{name[:80]}".',
             f'Không có truy vấn đã lưu "{name[:80]}".'),
        Text("一覧は /queries にあります。", "They are listed at /queries.",
             "Danh sách có tại /queries."),
    )  # fmt: skip


def _usable(context: Context, query: SavedQuery) -> Query:
    """Return a query whose parameters are filled in; raises what is wrong with it or with them."""
    if query.fault:
        raise QueryFailed(query.fault)
    values = query.values(parsed(context.request.query))
    return queries.read(query.text, context.site.limits, values=values)


# The answer ------------------------------------------------------------------------------------


def _results(form: queries.Form) -> tuple[Representation, ...]:
    return RESULTS if form in ("SELECT", "ASK") else RESULT_GRAPHS


async def _result(
    context: Context, answers: Answers, receive: Receive, query: SavedQuery, suffix: str
) -> Reply:
    """Answer `/queries/NAME.csv` and the like."""
    with answers.counting():
        asked = _usable(context, query)
    chosen = BY_NAME.get(suffix)
    if chosen is None or chosen not in _results(asked.form):
        raise NotFound(
            Text(f"この検索式の結果を .{suffix[:20]} では提供していません。",
                 f"The answer to this query cannot be had as .{suffix[:20]}.",
                 f"Kết quả của truy vấn này không có ở dạng .{suffix[:20]}."),
            Text("次のいずれかです: ", "There are ", "Có: ")
            + _same(", ".join(each.suffix for each in _results(asked.form))),
        )  # fmt: skip
    download = context.request.parameter("download")
    return await answers.reply(context, receive, Question(asked, chosen, query.name, download))


def _same(text: str) -> Text:
    return Text(text, text, text)


# The document ----------------------------------------------------------------------------------


async def _document(
    context: Context, answers: Answers, receive: Receive, query: SavedQuery
) -> Reply:
    """Answer `/queries/NAME`: a page with the answer, or the query itself in RDF."""
    chosen = _negotiated(context, _OFFERS)
    if chosen is HTML:
        return await _page(context, answers, receive, query)
    headers = (
        ("Vary", "Accept, Accept-Encoding"),
        *validators(context, chosen.name, *context.request.key[:3], query.digest),
    )
    if has_it(context, headers):
        return not_modified(headers)
    lines = saved.described(query, _form(context, query), context.request.urls)
    return reply(200, chosen.content_type, rendered(lines, chosen), *headers)


def _form(context: Context, query: SavedQuery) -> queries.Form:
    """Return the form of a query, whatever its parameters are."""
    if query.fault:
        raise QueryFailed(query.fault)
    return queries.read(query.text, context.site.limits).form


async def _page(context: Context, answers: Answers, receive: Receive, query: SavedQuery) -> Reply:
    given = {name: values[0] for name, values in parsed(context.request.query).items()}
    asks = not query.is_open or any(each.name in given for each in query.parameters)
    asked = _usable(context, query) if asks else None
    address = (*context.request.key[:4], query.digest)
    form = HTML.name + reading_language(context.request)
    tags = (
        of_query(context, asked, form, *address) if asked else validators(context, form, *address)
    )
    headers = (*page_headers(context), *tags)
    if has_it(context, headers):
        return not_modified(headers)
    result = await _shown(context, answers, receive, asked) if asked else None
    body = page(
        context,
        "saved.html",
        reading_language(context.request),
        saved=query,
        given=given,
        asked=asked,
        filled=queries.filled(asked) if asked else query.text,
        values={each.name: given[each.name] for each in query.parameters if given.get(each.name)},
        result=result,
    )
    return reply(200, HTML.content_type, body, *headers)


async def _shown(context: Context, answers: Answers, receive: Receive, query: Query) -> Shown:
    answer = await answers.asked(context, receive, query, page_form(query))
    return await shown(context, query, answer)


# The list --------------------------------------------------------------------------------------


def _listed(context: Context) -> Reply:
    """Answer `/queries`: a page, JSON, or all of them in RDF."""
    known = saved.of(context.site)
    chosen = _negotiated(context, (HTML, _JSON, *_OFFERS[1:]))
    language = reading_language(context.request) if chosen is HTML else ""
    address = (*context.request.key[:4], saved.digest(known))
    tags = validators(context, chosen.name + language, *address)
    headers: Headers = (("Vary", "Accept, Accept-Encoding"), *tags)
    if chosen is HTML:
        headers = (*page_headers(context), *tags)
    if has_it(context, headers):
        return not_modified(headers)
    return reply(200, chosen.content_type, _list(context, known, chosen), *headers)


def _list(context: Context, known: Mapping[str, SavedQuery], chosen: Representation) -> bytes:
    if chosen is HTML:
        language = reading_language(context.request)
        return page(context, "queries.html", language, queries=list(known.values()))
    urls = context.request.urls
    if chosen is _JSON:
        rows = [_row(urls, query, form) for query, form in _sound(context, known)]
        return json.dumps({"queries": rows}, ensure_ascii=False, indent=1).encode() + b"\n"
    lines = (saved.described(query, form, urls) for query, form in _sound(context, known))
    return rendered(b"".join(lines), chosen)


def _sound(
    context: Context, known: Mapping[str, SavedQuery]
) -> Iterator[tuple[SavedQuery, queries.Form]]:
    """Yield the queries that can be asked, and their forms; the others tell why on their pages."""
    for each in known.values():
        with contextlib.suppress(QueryError):
            yield each, _form(context, each)


def _row(urls: Urls, query: SavedQuery, form: queries.Form) -> dict[str, object]:
    """Return what a program is told of a query; every address can be used as it is."""
    forms = _results(form)
    return {
        "name": query.name,
        "question": {each: query.question.in_language(each) for each in query.told},
        "url": urls.absolute(urls.saved(query.name)),
        "query": query.text,
        "parameters": list(_parameters(query)),
        "results": {f.name: urls.absolute(urls.saved(query.name, f.suffix)) for f in forms},
    }


def _parameters(query: SavedQuery) -> Iterator[dict[str, object]]:
    for each in query.parameters:
        yield {"name": each.name, "type": each.type_name, "default": each.default}


def _negotiated(context: Context, offers: tuple[Representation, ...]) -> Representation:
    """Return the representation by `format=`, else by Accept; raises NotAcceptable."""
    name = context.request.parameter("format")
    by_name = next((each for each in offers if each.name == name), None)
    chosen = by_name if name else media.negotiate(context.request.header("accept"), offers)
    if chosen is None:
        offered = [each.media_type for each in offers]
        raise NotAcceptable(
            Text("その形式では提供していません。", "It cannot be had in that form.",
                 "Không có ở định dạng đó."),
            Text("提供している形式: ", "On offer: ", "Có: ") + _same(", ".join(offered)),
            offered,
        )  # fmt: skip
    return chosen
