"""`/dumps/…`: the files of every kept edition, by names that tell their contents, with ranges.

`/dumps/latest/…` are addresses that stay: they lead on to the file of the edition that is served.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from fastapi import APIRouter
from fastapi import Request as Asked

from oboegaki.edition.difference import FORMS, MEDIA_TYPES
from oboegaki.edition.manifest import Manifest, load
from oboegaki.edition.names import DUMPS
from oboegaki.errors import EditionError, NotFound, RangeNotSatisfiable, Text
from oboegaki.figures import Distribution
from oboegaki.formats import HTML
from oboegaki.site import Site
from oboegaki.web.catalogues import described
from oboegaki.web.context import Context
from oboegaki.web.current import Current, Served
from oboegaki.web.dates import http_date
from oboegaki.web.document import Link, common_links
from oboegaki.web.files import media_type, stable_name
from oboegaki.web.replies import Headers, Reply, Sent, fresh, not_modified, redirect, stream
from oboegaki.web.request import read

_RANGE = re.compile(r"bytes\s*=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.IGNORECASE)
_DIFFERENCE = re.compile(r"([0-9A-Za-z-]+)\.\.([0-9A-Za-z-]+)\.(patch|added\.nq|removed\.nq)")
_AT_ONCE = 1 << 18
_COMPARING = 2


@dataclass(frozen=True, slots=True)
class _File:
    """A file of an edition: where it is, and since when it is there (an HTTP date)."""

    dump: Distribution
    edition: str
    path: Path
    since: str


def router(site: Site, current: Current) -> APIRouter:
    """Return the routes of the dumps."""
    routes, comparing = APIRouter(), asyncio.Semaphore(_COMPARING)

    @routes.get("/dumps/latest/{name}", summary="The newest file of a kind")
    async def latest(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        request, served = read(asked.scope, site), current.served
        for dump in served.edition.manifest.dumps:
            if stable_name(dump) == name:
                return Sent(redirect(307, request.urls.path("dumps", dump.file)))
        raise _not_there(name)

    @routes.get("/dumps/diff/{name}", summary="What changed between two kept editions")
    async def difference(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        context = Context(read(asked.scope, site), current.served, site)
        return Sent(await _difference(context, name, comparing))

    @routes.get("/dumps/{name}", summary="A dump of the edition")
    async def dump(asked: Asked) -> Sent:
        name = asked.path_params["name"]
        served = current.served
        context = Context(read(asked.scope, site), served, site)
        return Sent(_file(context, _found(served, name)))

    return routes


async def _difference(context: Context, name: str, comparing: asyncio.Semaphore) -> Reply:
    """Return a difference; a thread makes it, and few at a time, because it reads two editions."""
    parts = _DIFFERENCE.fullmatch(name)
    if parts is None:
        raise _not_there(name)
    old, new, form = parts.groups()
    request, place = context.request, context.served.place
    try:
        manifests = [load(place.path(each)) for each in (old, new)]
    except EditionError:
        raise _not_there(name) from None
    tag, since = f'"{old}..{new}.{form}"', http_date(max(each.created for each in manifests))
    headers: Headers = (
        ("ETag", tag),
        ("Last-Modified", since),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    )
    if fresh(request, tag, since):
        return not_modified(headers)
    async with comparing:
        file = await asyncio.to_thread(_written, FORMS[form](place, old, new))
    size = file.seek(0, os.SEEK_END)
    length = ("Content-Length", str(size))
    return stream(200, MEDIA_TYPES[form], _part(context, file, 0, size), length, *headers)


def _written(lines: Iterable[bytes]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who reads it closes it
    file.writelines(lines)
    return file


def _found(served: Served, name: str) -> _File:
    """Return a file of the edition that is served, else of another kept one; raises NotFound."""
    manifest = served.edition.manifest
    others = (each for each in _others(served) if each.id != manifest.id)
    for each in chain((manifest,), others):
        for dump in each.dumps:
            if dump.file == name:
                path = served.place.editions / each.id / DUMPS / name
                since = served.since if each is manifest else http_date(each.created)
                return _File(dump, each.id, path, since)
    raise _not_there(name)


def _others(served: Served) -> Iterator[Manifest]:
    """Yield the manifests of the kept editions; none is read before it is asked for."""
    for each in served.place.manifests():
        if isinstance(each, Manifest):
            yield each


def _not_there(name: str) -> NotFound:
    return NotFound(
        Text(f"{name} というダンプはありません。", f"There is no dump {name}.",
             f"Không có tệp dữ liệu {name}."),
        Text("/dumps/ に今の版のファイルがあります。",
             "The files of the current edition are listed at /dumps/.",
             "Các tệp của phiên bản hiện tại có tại /dumps/."),
    )  # fmt: skip


def _links(context: Context) -> str:
    """Return how a dump stands to its data set (FAIR Signposting, level 1: content resource)."""
    home = Link(context.request.urls.path(), "collection", HTML.media_type)
    told = (Link(each.address, "describedby", each.media_type) for each in described(context))
    return ", ".join(each.header() for each in (home, *told, *common_links(context.site)))


def _file(context: Context, found: _File) -> Reply:
    """Return a dump or the part of it that is asked for; 304 when the client has it."""
    request, dump = context.request, found.dump
    tag = f'"{dump.sha256[:32]}"'
    headers: Headers = (
        ("ETag", tag),
        ("Last-Modified", found.since),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        ("Accept-Ranges", "bytes"),
        ("Oboegaki-Edition", found.edition),
        ("Content-Disposition", f'attachment; filename="{dump.file}"'),
        ("Link", _links(context)),
    )
    if fresh(request, tag, found.since):
        return not_modified(headers)
    first = request.header("if-range") in (None, tag, found.since)
    asked = part(request.header("range") or "", dump.bytes) if first else None
    begin, end = asked or (0, dump.bytes)
    if asked:
        headers = (*headers, ("Content-Range", f"bytes {begin}-{end - 1}/{dump.bytes}"))
    chunks = _part(context, found.path.open("rb"), begin, end)
    length = ("Content-Length", str(end - begin))
    return stream(206 if asked else 200, media_type(dump), chunks, length, *headers)


def part(range_: str, size: int) -> tuple[int, int] | None:
    """Return begin and end of the bytes that a Range header asks for; None: the whole.

    Units that we do not know and several ranges at once are passed over (RFC 9110, 14.2). Raises
    RangeNotSatisfiable when there is no such part.
    """
    found = _RANGE.fullmatch(range_.strip())
    if found is None:
        return None
    first, last, suffix = found.groups()
    begin = int(first) if first else max(0, size - int(suffix))
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < begin:
        return None
    if begin >= end:
        raise RangeNotSatisfiable(
            Text(f"ファイルは {size:,} バイトです。", f"The file has {size:,} bytes.",
                 f"Tệp có {size:,} byte."),
            Text("その中の範囲を指定してください。", "Ask for a part of them.",
                 "Hãy yêu cầu một phần trong đó."),
            size,
        )  # fmt: skip
    return begin, end


def _part(context: Context, file: IO[bytes], begin: int, end: int) -> AsyncIterator[bytes]:
    """Return a part of a file; of a file that is only asked about, nothing, and close it."""
    if context.request.method == "HEAD":
        file.close()
        return _nothing()
    return _read(file, begin, end)


async def _nothing() -> AsyncIterator[bytes]:
    for chunk in tuple[bytes, ...]():
        yield chunk


async def _read(file: IO[bytes], begin: int, end: int) -> AsyncIterator[bytes]:
    """Yield a part of a file and close it; a thread reads, so that a slow disk holds up nobody."""
    with file:
        file.seek(begin)
        while begin < end:
            chunk = await asyncio.to_thread(file.read, min(_AT_ONCE, end - begin))
            if not chunk:
                return
            begin += len(chunk)
            yield chunk
