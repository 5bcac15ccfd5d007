"""One request as the resource path sees it: a few strings out of the ASGI scope."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.types import Scope

from oboegaki.errors import AddressTooLong, BadRequest, Text
from oboegaki.iris import Urls
from oboegaki.site import Site
from oboegaki.web.coding import Coding, chosen

_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_FORWARDED = {
    "proto": re.compile(r"https?"),
    "host": _HOST,
    "prefix": re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?"),
}
_WISHES = ("accept", "accept-language", "accept-profile", "accept-encoding")
"""The headers that an answer may depend on; of the last, what it comes down to."""
_MOST_FIELDS = 100
_LONGEST_TARGET = 16_384
_MOST_DIGITS = 6


@dataclass(frozen=True)
class Request:
    """Method, path (percent-encoded, without the prefix), query string, headers, addresses.

    `id` is what the request is called in the log, `spent` gathers what took how many seconds,
    `asker` is the client by which it counts, "" for one that has no bounds.
    """

    method: str
    path: str
    query: str
    urls: Urls
    headers: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    spent: dict[str, float] = field(default_factory=dict, compare=False)
    asker: str = ""

    def header(self, name: str) -> str | None:
        """Return a header's value; several lines are joined with commas (RFC 9110, 5.3)."""
        return self.headers.get(name)

    @cached_property
    def parameters(self) -> Mapping[str, list[str]]:
        """Return the query's fields, decoded once; none when there are too many to look at."""
        if self.query.count("&") >= _MOST_FIELDS:
            return {}
        return parse_qs(self.query, keep_blank_values=True, errors="replace")

    def parameter(self, name: str) -> str:
        """Return a field of the query, "" when it is not there."""
        return self.parameters.get(name, [""])[0]

    def page(self, most: int) -> int | None:
        """Return the number of the page that is asked for, the first by default; None: no such."""
        asked = self.parameter("page") or "1"
        is_number = asked.isascii() and asked.isdecimal() and len(asked) <= _MOST_DIGITS
        return int(asked) if is_number and 1 <= int(asked) <= most else None

    @property
    def coding(self) -> Coding | None:
        """Return the content coding that the client likes best."""
        return chosen(self.headers.get("accept-encoding"))

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Return everything that an answer may depend on."""
        headers, coding = self.headers, self.coding
        address = (self.urls.origin, self.urls.root, self.path, self.query)
        wishes = (headers.get(name, "") for name in _WISHES[:-1])
        return (*address, *wishes, coding.name if coding else "")


def read(scope: Scope, site: Site) -> Request:
    """Read an ASGI scope."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    path, query = raw.decode("latin-1"), scope["query_string"].decode("latin-1")
    headers = _headers(scope["headers"])
    urls = _urls(scope, site, headers)
    if urls.root and (path == urls.root or path.startswith(urls.root + "/")):
        path = path[len(urls.root) :]
    method = "HEAD" if scope.get("is_head") else scope["method"]
    known = scope.get("request_id", ""), scope.get("spent", {}), scope.get("asker", "")
    return Request(method, path or "/", query, urls, headers, *known)


def again(key: Hashable, base: str) -> Request | None:
    """Return the request that has a key, which is all that it says; None for other keys."""
    match key:
        case (str(origin), str(root), str(path), str(query), *wishes) if len(wishes) == len(
            _WISHES
        ):
            headers = {name: str(wish) for name, wish in zip(_WISHES, wishes, strict=True) if wish}
            return Request("GET", path, query, Urls(base, origin, root), headers)
    return None


def refuse_target(request: Request) -> None:
    """Raise AddressTooLong or BadRequest when the target is longer than any of ours."""
    if len(request.path) + len(request.query) > _LONGEST_TARGET:
        raise AddressTooLong(
            Text(f"アドレスは {_LONGEST_TARGET:,} 文字までです。",
                 f"An address may have at most {_LONGEST_TARGET:,} characters.",
                 f"Địa chỉ chỉ được dài tối đa {_LONGEST_TARGET:,} ký tự."),
            Text("長い検索式は POST で送ってください。", "Send long queries by POST.",
                 "Hãy gửi các truy vấn dài bằng POST."),
        )  # fmt: skip
    if request.query.count("&") >= _MOST_FIELDS:
        raise BadRequest(
            Text("パラメーターが多すぎます。", "There are too many query parameters.",
                 "Có quá nhiều tham số."),
            Text(f"{_MOST_FIELDS} 個までにしてください。", f"Send at most {_MOST_FIELDS}.",
                 f"Hãy gửi tối đa {_MOST_FIELDS} tham số."),
        )  # fmt: skip


def _headers(lines: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in lines:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _urls(scope: Scope, site: Site, headers: Mapping[str, str]) -> Urls:
    """Return the addresses by which this reader reaches us: as set, as forwarded, or as asked."""
    if site.public_url:
        return Urls.below(site.public_url, site.base)
    forwarded = _forwarded(scope, site, headers)
    scheme = forwarded.get("proto", scope.get("scheme", "http"))
    host = forwarded.get("host") or headers.get("host", "")
    if not _HOST.fullmatch(host):
        server = scope.get("server") or ("localhost", None)
        host = server[0] + (f":{server[1]}" if server[1] else "")
    return Urls(site.base, f"{scheme}://{host}", forwarded.get("prefix", "").rstrip("/"))


def way(scope: Mapping[str, Any], site: Site) -> Hashable:
    """Return all that an answer may depend on besides what the request says: how it came here."""
    return scope.get("scheme"), *(scope.get("server") or ()), is_trusted(scope, site)


def is_trusted(scope: Mapping[str, Any], site: Site) -> bool:
    """Tell whether a request comes from a proxy whose X-Forwarded headers are believed."""
    client = scope.get("client")
    return client is not None and client[0] in site.trusted_proxies


def _forwarded(scope: Scope, site: Site, headers: Mapping[str, str]) -> dict[str, str]:
    """Return the X-Forwarded headers of a trusted proxy that are well formed."""
    if not is_trusted(scope, site):
        return {}
    found = {
        name: headers[f"x-forwarded-{name}"].split(",")[0].strip()
        for name in ("proto", "host", "prefix")
        if f"x-forwarded-{name}" in headers
    }
    return {name: value for name, value in found.items() if _FORWARDED[name].fullmatch(value)}
