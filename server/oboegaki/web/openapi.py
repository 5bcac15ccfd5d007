"""`/openapi.json`: the description of the API, at the address by which the reader reaches it."""

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki.site import Site
from oboegaki.web.replies import Sent, reply
from oboegaki.web.request import read


def router(site: Site, description: Callable[[], dict[str, Any]]) -> APIRouter:
    """Return the route of the description that FastAPI makes of all the others."""
    routes = APIRouter()

    @routes.get("/openapi.json", include_in_schema=False)
    async def openapi(asked: Asked) -> Sent:
        urls = read(asked.scope, site).urls
        server = urls.absolute(urls.path()).rstrip("/")
        document = {**description(), "servers": [{"url": server}]}
        body = json.dumps(document, ensure_ascii=False).encode() + b"\n"
        return Sent(reply(200, "application/json", body, ("Cache-Control", "no-cache")))

    return routes
