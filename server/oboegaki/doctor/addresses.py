"""Is oboegaki reached at all, and are the addresses that it gives out the public ones?"""

import json
import re
import secrets
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from oboegaki.doctor.asking import Answer, Public, Unanswered
from oboegaki.iris import decoded

Found = Iterator[tuple[str, str]]
"""Names of faults, and what gave each away."""

_PAGE = {"Accept": "text/html"}
_PROBLEM = {"Accept": "application/problem+json", "Accept-Language": "en"}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CANONICAL = (
    re.compile(r'<([^>]*)>;\s*rel="canonical"'),
    re.compile(r'<link rel="canonical"[^>]* href="([^"]+)"'),
)


def unlike() -> str:
    """Return a field for a query that makes an address like no other, so that no cache has it."""
    return f"oboegaki-doctor={secrets.token_hex(6)}"


def reached(public: Public) -> Found:
    """Yield why oboegaki is not reached; nothing else can be looked at then."""
    try:
        answer = public.ask("/", _PAGE)
    except Unanswered as error:
        yield error.kind, error.seen
        return
    seen = answer.shown("Location") if answer.header("location") else answer.shown()
    if answer.is_ours:
        if answer.status == 404:
            yield "prefix-lost", seen
    elif answer.status == 502 and public.ask("/healthz").status == 200:
        yield "large-header", seen
    else:
        yield _stranger(answer), seen


def _stranger(answer: Answer) -> str:
    """Return the fault that an answer is that does not come from oboegaki."""
    if answer.status in (502, 503, 504):
        return "gateway"
    if answer.status in (401, 403):
        return "forbidden"
    return "elsewhere" if answer.header("location") else "other"


def canonical(answer: Answer) -> str:
    """Return the address that a page says it has, "" when it says none."""
    for pattern, text in zip(_CANONICAL, (answer.header("link"), answer.text), strict=True):
        found = pattern.search(text)
        if found:
            return str(found.group(1))
    return ""


def given_out(public: Public) -> Found:
    """Yield what of the addresses that are given out is not as it was asked for."""
    answer = public.ask("/", _PAGE)
    told, asked = urlsplit(canonical(answer)), public.parts
    seen = f"{answer.asked} → canonical: {told.geturl() or '—'} ≠ {public.address}"
    if not told.scheme:
        return
    if told.scheme != asked.scheme:
        yield "scheme", seen
    if (told.hostname or "") != (asked.hostname or ""):
        yield "host", seen
    elif told.scheme == asked.scheme and _port(told) != _port(asked):
        yield "port", seen
    if told.path.rstrip("/") != public.root:
        yield "prefix", seen
    elif told.netloc == asked.netloc:
        yield from _redirected(public)


def _port(parts: SplitResult) -> int | None:
    return parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _redirected(public: Public) -> Found:
    """Yield it when the redirect to the folder of dumps leads past our address."""
    answer = public.ask("/dumps")
    target = urljoin(public.address, answer.header("location"))
    if answer.status in (301, 302, 307, 308) and not target.startswith(public.address):
        yield "redirect", answer.shown("Location")


FORGED = {
    "X-Forwarded-Host": "oboegaki-doctor.invalid",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/oboegaki-doctor",
}


def forged(public: Public) -> Found:
    """Yield it when what a reader forges is believed; asked where no cache keeps the answer.

    Each header is tried alone, because a proxy may set only some of them anew. Who asks a server
    on this machine without a proxy is taken for one, and may.
    """
    first = public.ask(f"/?{unlike()}", _PAGE)
    usual = canonical(first).partition("?")[0]
    if _is_loopback(public.parts.hostname or "") and not first.header("server"):
        return
    other = "http" if usual.startswith("https:") else "https"
    for name, value in {**FORGED, "X-Forwarded-Proto": other}.items():
        answer = public.ask(f"/?{unlike()}", {**_PAGE, name: value})
        told = canonical(answer).partition("?")[0]
        if answer.status == 404 or (usual and told != usual):
            yield "forged", answer.shown() + f" · canonical: {told or '—'}"


_SENT = (
    ("encoded-again", "/oboegaki-doctor/%E5%A0%BA"),
    ("decoded", "/oboegaki-doctor/a%2Fb"),
    ("decoded", "/oboegaki-doctor/%2541"),
    ("decoded", "/oboegaki-doctor/a%20b"),
    ("merged", "/oboegaki-doctor/http://x.example/b"),
)
"""Fault -> a path that no site has, and that oboegaki tells back as it arrived."""


def encoded(public: Public) -> Found:
    """Yield what happens to percent-encoding and doubled slashes on the way."""
    for name, path in _SENT:
        answer = public.ask(path, _PROBLEM)
        told = _detail(answer)
        if told and decoded(path) not in told:
            yield name, f"{answer.shown()} · {told[:120]}"
        elif answer.status == 400 and not told:
            yield name, answer.shown()


def _detail(answer: Answer) -> str:
    """Return what a problem says, "" when the answer is none."""
    try:
        details = json.loads(answer.body)
    except ValueError:
        return ""
    found = details.get("detail") if isinstance(details, dict) else ""
    return found if isinstance(found, str) else ""


def plainly(public: Public) -> Found:
    """Yield what is wrong with http:// beside https://, or with http:// alone."""
    if public.parts.scheme == "http":
        if not _is_loopback(public.parts.hostname or ""):
            yield "no-tls", public.address
        return
    if public.plain_port is None:
        return
    path = "/catalog?oboegaki-doctor=1"
    try:
        answer = public.ask_plainly(path)
    except Unanswered:
        return
    seen = f"http:{public.plain_port}: {answer.shown('Location')}"
    if answer.status == 200:
        yield "plain-served", seen
    elif answer.status not in (301, 308) or not _same_page(public, answer, path):
        yield "plain-redirect", seen


def _same_page(public: Public, answer: Answer, path: str) -> bool:
    return answer.header("location") == public.address.rstrip("/") + path


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
