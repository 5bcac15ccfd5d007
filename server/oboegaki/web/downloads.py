"""`/dumps/…`: the files of the edition that is served, with ranges and content-addressed names."""

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from oboegaki.errors import NotFound, Text
from oboegaki.site import Site
from oboegaki.web.current import Current
from oboegaki.web.replies import COMMON
from oboegaki.web.request import read


def router(site: Site, current: Current) -> APIRouter:
    """Return the route of the dumps."""
    routes = APIRouter()

    @routes.api_route("/dumps/{name}", methods=["GET", "HEAD"], summary="A dump of the edition")
    async def dump(asked: Request, name: str) -> Response:
        edition = current.served.edition
        known = {each.file: each for each in edition.manifest.dumps}
        if name not in known:
            raise NotFound(
                Text(f"{name} というダンプはありません。", f"There is no dump {name}."),
                Text("/dumps/ に今の版のファイルがあります。",
                     "The files of the current edition are listed at /dumps/."),
            )  # fmt: skip
        response = FileResponse(
            edition.dumps / name,
            media_type="application/gzip",
            headers={
                **dict(COMMON),
                "ETag": f'"{known[name].sha256[:32]}"',
                "Cache-Control": "public, max-age=31536000, immutable",
                "Oboegaki-Edition": edition.manifest.id,
                "Link": f'<{read(asked.scope, site).urls.path()}>; rel="collection"; '
                'type="text/html"',
            },
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return routes
