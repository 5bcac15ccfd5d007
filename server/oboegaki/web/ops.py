"""For operators and programs: health, the stylesheet."""

import json
from pathlib import PurePosixPath

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki.errors import NotFound, Text
from oboegaki.site import Site
from oboegaki.web import pages
from oboegaki.web.current import Current
from oboegaki.web.replies import Sent, reply

_NO_STORE = ("Cache-Control", "no-store")
_FOREVER = ("Cache-Control", "public, max-age=31536000, immutable")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
}


def router(site: Site, current: Current) -> APIRouter:
    """Return the routes of operators."""
    routes = APIRouter()

    @routes.get("/healthz", summary="Is the process alive?")
    async def healthz() -> Sent:
        return Sent(reply(200, "text/plain; charset=utf-8", b"ok\n", _NO_STORE))

    @routes.get("/readyz", summary="Which edition is served?")
    async def readyz() -> Sent:
        manifest = current.served.edition.manifest
        body = {
            "edition": manifest.id,
            "content": manifest.content,
            "refused": current.refused,
            "engine": site.store,
        }
        return Sent(reply(200, "application/json", json.dumps(body).encode() + b"\n", _NO_STORE))

    @routes.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> Sent:
        return Sent(reply(200, _TYPES[".svg"], pages.asset("icon.svg"), _FOREVER))

    @routes.get("/static/{name}", include_in_schema=False)
    async def static(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        asset = pages.ASSETS.get(name)
        if asset is None:
            raise NotFound(
                Text(
                    f"{name} というファイルはありません。",
                    f"There is no file {name}.",
                    f"Không có tệp {name}.",
                ),
            )
        content_type = _TYPES[PurePosixPath(asset).suffix]
        return Sent(reply(200, content_type, pages.asset(asset), _FOREVER))

    return routes
