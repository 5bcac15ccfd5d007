"""Does everything pass through the proxy as it was sent: headers, methods, bodies, and time?"""

import re
from urllib.parse import quote, urljoin, urlsplit

from oboegaki.doctor.addresses import Found, unlike
from oboegaki.doctor.asking import SECONDS, Answer, Public, Unanswered
from oboegaki.errors import OboegakiError, Text

CATALOG = "/catalog"
_FORMS = ("text/turtle", "text/html", "application/ld+json")
_LANGUAGES = ("en", "ja", "vi")
_POLICY = "frame-ancestors 'none'"
_QUERY = "application/sparql-query"
_PROBLEM = "application/problem+json"


class NotLookedAt(OboegakiError):
    """A check could not be carried out; says why."""

    title = Text("調べられませんでした", "Could not be looked at", "Không kiểm tra được")


def negotiated(public: Public) -> Found:
    """Yield whether forms and languages are chosen, also by whatever keeps answers on the way."""
    kept = True
    for form in _FORMS:
        answer = public.ask(f"{CATALOG}?{unlike()}", {"Accept": form})
        if answer.status in (200, 406) and answer.media_type != form:
            kept = False
            yield "accept-lost", answer.shown("Content-Type")
        elif answer.status == 200 and "accept" not in _varies(answer):
            yield "vary-lost", answer.shown("Vary")
    if kept:
        yield from _mixed(public)
    for language in _LANGUAGES:
        answer = public.ask(f"/?{unlike()}", {"Accept": "text/html", "Accept-Language": language})
        if answer.status == 200 and answer.header("content-language") != language:
            yield "language-lost", answer.shown("Content-Language")


def _varies(answer: Answer) -> set[str]:
    return {name.strip().lower() for name in answer.header("vary").split(",")}


def _mixed(public: Public) -> Found:
    """Yield it when one address, asked for two forms in turn, gives the same twice."""
    path = f"{CATALOG}?{unlike()}"
    for form in (*_FORMS, *_FORMS):
        answer = public.ask(path, {"Accept": form})
        if answer.status == 200 and answer.media_type != form:
            yield "cache-mixes", answer.shown("Content-Type")


def compressed(public: Public) -> Found:
    """Yield whether oboegaki alone compresses."""
    answers = {
        coding: public.ask(f"{CATALOG}.ttl", {"Accept-Encoding": coding})
        for coding in ("br", "gzip")
    }
    for coding, answer in answers.items():
        weak = answer.header("etag").startswith("W/")
        if answer.status == 200 and weak:
            yield "compressed-again", answer.shown("Content-Encoding", "ETag")
        elif answer.status == 200 and answer.header("content-encoding") != coding:
            yield "coding-lost", answer.shown("Content-Encoding")


def cached(public: Public) -> Found:
    """Yield whether readers can tell that what they have is still good."""
    path = f"{CATALOG}.ttl"
    first = public.ask(path)
    tag = first.header("etag")
    if "no-cache" not in first.header("cache-control") or "max-age" in first.header(
        "cache-control"
    ):
        yield "cache-rules", first.shown("Cache-Control")
    if not tag:
        yield "etag-lost", first.shown("ETag")
        return
    again = public.ask(path, {"If-None-Match": tag})
    if again.status != 304:
        yield "condition-lost", again.shown()


_DUMP = re.compile(r"<([^>]*/dumps/[^>]*)>;\s*rel=\"item\"")


def ranged(public: Public) -> Found:
    """Yield whether a part of a dump can be asked for."""
    found = _DUMP.search(public.ask("/", {"Accept": "text/html"}).header("link"))
    if found is None:
        return
    path = urlsplit(urljoin(public.address, found.group(1))).path.removeprefix(public.root)
    answer = public.ask(path, {"Range": "bytes=0-9"})
    if answer.status == 200:
        yield "range-lost", answer.shown("Content-Length")


def shared(public: Public) -> Found:
    """Yield whether programs on other sites may read, and the headers that guard pages."""
    answer = public.ask("/", {"Accept": "text/html", "Origin": "https://oboegaki-doctor.invalid"})
    allowed = answer.all("access-control-allow-origin")
    if not allowed:
        yield "cors-lost", answer.shown("Access-Control-Allow-Origin")
    elif allowed != ["*"]:
        yield "cors-doubled", answer.shown("Access-Control-Allow-Origin")
    policies = answer.all("content-security-policy")
    if len(policies) != 1 or _POLICY not in policies[0]:
        yield "policy", answer.shown("Content-Security-Policy")
    wish = {"Origin": "https://oboegaki-doctor.invalid", "Access-Control-Request-Method": "POST"}
    answer = public.ask("/sparql", wish, "OPTIONS")
    if answer.status not in (200, 204) or "POST" not in answer.header("allow"):
        yield "preflight", answer.shown("Allow")


def harvested(public: Public) -> Found:
    """Yield what a harvester would miss: HEAD, Link, errors that a program can read."""
    got = public.ask(f"{CATALOG}.ttl")
    head = public.ask(f"{CATALOG}.ttl", method="HEAD")
    if head.status != got.status or head.header("content-length") != got.header("content-length"):
        yield "head", head.shown("Content-Length")
    if 'rel="canonical"' not in got.header("link"):
        yield "link-lost", got.shown("Link")
    wrong = public.ask(f"/oboegaki-doctor?{unlike()}", {"Accept": _PROBLEM})
    if wrong.status != 404 or wrong.media_type != _PROBLEM:
        yield "errors-replaced", wrong.shown("Content-Type")


_LONG = 12_000
"""Characters of an address: oboegaki takes 16,384, proxies often half of it."""
_LARGE = 60_000
"""Bytes of a query: below the default of limits.query_bytes."""


def large(public: Public) -> Found:
    """Yield what is too large for the proxy, but not for oboegaki; and whether POST passes."""
    answer = public.ask("/sparql?query=" + quote("ASK {} #") + "x" * _LONG)
    if not answer.is_ours:
        yield "long-address", answer.shown()
    headers = {"Content-Type": _QUERY, "Accept": "application/sparql-results+json"}
    short = public.ask("/sparql", headers, "POST", b"ASK {}")
    if not short.is_ours:
        yield "post-blocked", short.shown()
        return
    answer = public.ask("/sparql", headers, "POST", b"ASK {} #" + b"x" * _LARGE)
    if not answer.is_ours:
        yield "body-limit", answer.shown()


_ENDLESS = (
    "SELECT (COUNT(*) AS ?n) {"
    + " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(60)))} }}" for name in "abcdef")
    + " FILTER(?a + ?b + ?c + ?d + ?e + ?f < 0) }"
)
"""A query that no engine ends, whatever the data are: oboegaki ends it at its deadline."""
_LONGEST = 90.0


def patient(public: Public) -> Found:
    """Yield whether the proxy waits for oboegaki's own deadline of a query."""
    seconds = (public.site_seconds or _LONGEST) + SECONDS
    asked = f"/sparql?query={quote(_ENDLESS)}&{unlike()}"
    try:
        answer = public.ask(asked, seconds=seconds)
    except Unanswered as error:
        yield "timeout", error.seen
        return
    if answer.is_ours and answer.status in (429, 503):
        raise NotLookedAt(
            Text("サーバーが混んでいます。", "The server is busy.", "Máy chủ đang bận.")
        )
    if not answer.is_ours:
        yield "timeout", f"{answer.shown()} · {answer.seconds:.0f} s"
