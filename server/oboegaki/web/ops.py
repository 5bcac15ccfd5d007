"""For operators and programs: health, the stylesheet."""

import json
from pathlib import PurePosixPath

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki.errors import NotFound, Text
from oboegaki.site import Site
from oboegaki.web import pages, site_files
from oboegaki.web.current import Current
from oboegaki.web.replies import Sent, reply

_NO_STORE = ("Cache-Control", "no-store")
_FOREVER = ("Cache-Control", "public, max-age=31536000, immutable")


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
        icon = site_files.own(site).get("icon.svg") or pages.asset("icon.svg")
        return Sent(reply(200, site_files.TYPES[".svg"], icon, _FOREVER))

    @routes.get("/static/{name}", include_in_schema=False)
    async def static(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        found = pages.assets(site).get(name)
        if found is None:
            raise NotFound(
                Text(
                    f"{name} というファイルはありません。",
                    f"There is no file {name}.",
                    f"Không có tệp {name}.",
                ),
            )
        content_type = site_files.TYPES[PurePosixPath(found[0]).suffix]
        return Sent(reply(200, content_type, found[1], _FOREVER))

    return routes
