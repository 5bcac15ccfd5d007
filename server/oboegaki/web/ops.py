"""For operators and programs: health, metrics, the stylesheet."""

import json
from pathlib import PurePosixPath

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki.errors import Forbidden, NotFound, Text
from oboegaki.site import Site
from oboegaki.web import pages, site_files
from oboegaki.web.context import Context
from oboegaki.web.current import Current
from oboegaki.web.operate import status
from oboegaki.web.operate.clients import may_watch
from oboegaki.web.operate.watch import Watch
from oboegaki.web.replies import Sent, reply
from oboegaki.web.request import read

_NO_STORE = ("Cache-Control", "no-store")
_FOREVER = ("Cache-Control", "public, max-age=31536000, immutable")


def router(site: Site, current: Current, watch: Watch) -> APIRouter:
    """Return the routes of operators."""
    routes = APIRouter()

    @routes.get("/healthz", summary="Is the process alive?")
    async def healthz() -> Sent:
        return Sent(reply(200, "text/plain; charset=utf-8", b"ok\n", _NO_STORE))

    @routes.get("/readyz", summary="Can readers be served, and is everything up?")
    async def readyz(asked: Asked) -> Sent:
        told = await watch.readiness()
        is_well = told["ready"] and not (told["missing"] and asked.query_params.get("all"))
        body = json.dumps(told).encode() + b"\n"
        return Sent(reply(200 if is_well else 503, "application/json", body, _NO_STORE))

    @routes.get("/status", summary="How the server is, for people")
    async def status_page(asked: Asked) -> Sent:
        context = Context(read(asked.scope, site), current.served, site)
        return Sent(status.page(context, await watch.readiness(), *watch.counted()))

    @routes.get("/metrics", summary="Counts for Prometheus")
    async def metrics(asked: Asked) -> Sent:
        request = read(asked.scope, site)
        if not may_watch(asked.scope, request.headers, site):
            raise _not_for_all()
        content_type, body = watch.metrics(request.header("accept") or "")
        return Sent(reply(200, content_type, body, _NO_STORE))

    _add_assets(routes, site)
    return routes


def _add_assets(routes: APIRouter, site: Site) -> None:
    """Add the files that pages refer to."""

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


def _not_for_all() -> Forbidden:
    return Forbidden(
        Text("運営者だけが読めます。", "Only the operators of this server may read this.",
             "Chỉ người vận hành máy chủ mới được đọc."),
        Text("このサーバー自身から読むか、operate.metrics に読む側のアドレスを入れてください。",
             "Read it from this machine, or put the address of the one that reads it into the "
             "setting operate.metrics.",
             "Hãy đọc từ chính máy này, hoặc thêm địa chỉ máy đọc vào thiết lập "
             "operate.metrics."),
    )  # fmt: skip
