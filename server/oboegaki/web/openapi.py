"""The description of the API for programs: `/openapi.json`, the schemas, and the contexts."""

import json
from collections.abc import Callable, Iterable

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki import __version__, contexts, schemas
from oboegaki.contexts import Json
from oboegaki.errors import NotFound, OboegakiError, Text
from oboegaki.formats import HTML, JSON, JSON_LD, Representation
from oboegaki.site import Site
from oboegaki.web import neighbours, operations, pages
from oboegaki.web.context import Context
from oboegaki.web.current import Current
from oboegaki.web.document import LANGUAGES, Document
from oboegaki.web.replies import STATUS, Reply, Sent, problem_name, reply
from oboegaki.web.request import read

_OPENAPI = Representation("openapi", "application/json", "", "OpenAPI")
_SCHEMA = "application/schema+json"


def openapi(context: Context, _: Representation | None) -> Document:
    """Return the OpenAPI document: in English, or in the language of `?lang=`."""
    asked = context.request.parameter("lang")
    language = asked if asked in LANGUAGES else "en"
    return _json("openapi.json", _OPENAPI, context, lambda: whole(context, language))


def publishing(context: Context, _: Representation | None) -> Document:
    """Return the JSON-LD context of what we publish."""
    document = contexts.publishing().document
    return _json("ns/context.jsonld", JSON_LD, context, document)


def authoring(context: Context, _: Representation | None) -> Document:
    """Return the JSON-LD context of those who write releases."""
    return _json("ns/authoring.jsonld", JSON_LD, context, contexts.authoring().document)


def api(context: Context, _: Representation | None) -> Document:
    """Return the page about the API and about the forms of things."""
    path = context.request.urls.path("api")
    forms = sorted(context.served.forms.by_class.values(), key=lambda f: schemas.name_of(f.iri))

    def body(document: Document, _: Representation, language: str) -> bytes:
        return pages.page(
            context,
            "api.html",
            language,
            document,
            forms=forms,
            names={schemas.name_of(form.iri) for form in forms},
            key_of=schemas.key_of,
            name_of=schemas.name_of,
            single=context.served.forms.single,
            documents=[each for each in operations.of_the_data(context) if each.classes],
            others=operations.FIXED,
            problems=_problems(),
        )

    return Document(offers=(HTML,), body=body, address=lambda _: path)


def _problems() -> list[tuple[str, int, Text]]:
    """Return name, status and title of each kind of problem, by status."""
    kinds: dict[type[OboegakiError], int] = {**STATUS, OboegakiError: 500}
    rows = ((problem_name(kind), status, kind.title) for kind, status in kinds.items())
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _json(name: str, form: Representation, context: Context, make: Callable[[], Json]) -> Document:
    """Return a document that is had as JSON alone, whatever Accept says."""
    path = context.request.urls.path(*name.split("/"))

    def body(_: Document, __: Representation, ___: str) -> bytes:
        return json.dumps(make(), ensure_ascii=False, indent=1).encode() + b"\n"

    return Document(offers=(form,), body=body, address=lambda _: path, fixed=form)


def router(site: Site, current: Current) -> APIRouter:
    """Return the routes of the schemas of single classes."""
    routes = APIRouter()

    @routes.get("/api/{name}.json")
    async def schema(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        context = Context(read(asked.scope, site), current.served, site)
        return Sent(_schema(context, name))

    return routes


def _schema(context: Context, name: str) -> Reply:
    forms = context.served.forms
    found = schemas.standalone(forms, name, context.request.parameter("lang"))
    if found is None:
        known = ", ".join(sorted(map(schemas.name_of, forms.by_class)))
        raise NotFound(
            Text(f"{name} というクラスの様式はありません。", f"There is no form of a class {name}.",
                 f"Không có biểu mẫu cho lớp {name}."),
            Text(f"次のものがあります: {known}", f"There are: {known}.", f"Có các lớp: {known}."),
        )  # fmt: skip
    url = context.request.urls.absolute(context.request.urls.path("api", f"{name}.json"))
    body = json.dumps({"$id": url, **found}, ensure_ascii=False, indent=1).encode() + b"\n"
    return reply(200, _SCHEMA, body, ("Cache-Control", "no-cache"))


# The OpenAPI document --------------------------------------------------------------------------

_TEXTS = ("type", "title", "detail", "since", "edition", "request_id")
_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        **{name: {"type": "string"} for name in _TEXTS},
        **{name: {"type": "integer"} for name in ("status", "line", "column")},
        "replacement": {"type": ["string", "null"]},
        "offered": {"type": "array", "items": {"type": "string"}},
    },
}
"""An error (RFC 9457), with what some errors add."""


_OF_JSON_RPC: Json = {
    "202": {"description": "A notification, which has no answer"},
    "4XX": {
        "description": "An error of JSON-RPC, or a problem",
        "content": {"application/json": {}, "application/problem+json": {}, HTML.media_type: {}},
    },
}


def described(found: Iterable[operations.Operation], language: str) -> Json:
    """Return the path items of operations, their texts in a language."""
    return {each.path: _item(each, language) for each in found}


def _item(operation: operations.Operation, language: str) -> Json:
    content = {each: _content(operation, each) for each in operation.types}
    made: Json = {
        "summary": operation.summary.in_language(language),
        "parameters": [_told(each, language) for each in operation.parameters],
        "responses": {
            "200": {"description": "OK", "content": content},
            "3XX": {"description": "Not modified, or to be had at another address"},
            "default": {"$ref": operations.PROBLEM},
        },
    }
    if operation.body is None:
        return {"get": made}
    sent = {"required": True, "content": {k: {"schema": v} for k, v in operation.body.items()}}
    posted: Json = {**made, "parameters": [], "requestBody": sent}
    if operation.is_read:
        return {"get": made, "post": posted}
    return {"post": {**posted, "responses": {**made["responses"], **_OF_JSON_RPC}}}  # type: ignore[dict-item]


def _content(operation: operations.Operation, media_type: str) -> Json:
    schema = operation.schema if media_type == JSON.media_type else None
    return {"schema": schema} if schema else {}


def _told(parameter: Json, language: str) -> Json:
    description = parameter["description"]
    assert isinstance(description, Text)  # noqa: S101 - made by _parameter
    return {**parameter, "description": description.in_language(language)}


def whole(context: Context, language: str) -> Json:
    """Return the OpenAPI document, with its texts in a language."""
    urls, site = context.request.urls, context.site
    html: Json = {HTML.media_type: {}}
    refused = {"application/problem+json": {"schema": _PROBLEM}, **html}
    return {
        "openapi": "3.1.0",
        "info": {"title": site.title.in_language(language) or site.name, "version": __version__},
        "servers": [{"url": urls.absolute(urls.path()).rstrip("/")}],
        "paths": described((*operations.of_the_data(context), *operations.FIXED), language),
        "components": {
            "schemas": {
                **schemas.schemas(context.served.forms, language, operations.SCHEMAS),
                neighbours.NAME: neighbours.SCHEMA,
            },
            "responses": {
                "Problem": {"description": "RFC 9457 problem details", "content": refused}
            },
        },
    }
