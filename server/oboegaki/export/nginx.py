"""The configuration with which nginx gives the files of an export again, negotiation included."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from oboegaki.export.crawl import REDIRECTS, Crawl, offers_of
from oboegaki.feed import atom
from oboegaki.formats import DOCUMENTS, HTML, JSON, METADATA, RESULTS
from oboegaki.web.document import LANGUAGES
from oboegaki.web.replies import COMMON

_TENTHS = ("1", *(f"0.{tenth}" for tenth in range(9, 0, -1)))
_MACHINES_FIRST = ("/catalog", "/.well-known/void", "/ldes")
"""Beginnings of the paths of pages that are given as data when anything is welcome."""


def configuration(crawl: Crawl, folder: Path, public_url: str) -> str:
    """Return the text of a file to include in nginx's `http` block."""
    groups = offers_of(crawl.pages)
    return "\n".join((
        "# Written by `oboegaki export`: the next export writes it again.",
        *_sizes(crawl),
        *_languages(),
        *_negotiation(crawl, groups),
        *_names(crawl),
        *_headers(crawl),
        *_links(crawl, groups),
        *_server(crawl, folder, public_url),
        "",
    ))  # fmt: skip


def _quoted(text: str) -> str:
    """Return a text as nginx reads one; a dollar sign would begin a variable of its own."""
    return json.dumps(text, ensure_ascii=False)


def _map(source: str, name: str, rows: Iterable[tuple[str, str]], default: str = '""') -> str:
    lines = "".join(f"    {key} {value};\n" for key, value in rows)
    return f"map {source} $ob_{name} {{\n    default {default};\n{lines}}}"


def _keys(rows: Iterable[tuple[str, str]], known: Iterable[str]) -> list[tuple[str, str]]:
    """Return rows with their keys as nginx reads them.

    It takes capitals for small letters, so a key that is like another one, or like something else
    that is known, is written as a pattern.
    """
    found = list(rows)
    alike = Counter(each.lower() for each in {*known, *(key for key, _ in found)})
    return [
        (_quoted(f"~^{re.escape(key)}$" if alike[key.lower()] > 1 else key), value)
        for key, value in found
    ]


def _sizes(crawl: Crawl) -> Iterator[str]:
    rows = len(crawl.named) + len(crawl.pages) + len(crawl.redirects) + len(crawl.gone)
    longest = max((len(each.encode()) for each in (*crawl.pages, *crawl.redirects)), default=0)
    yield f"map_hash_max_size {max(4096, 4 * rows)};"
    yield f"map_hash_bucket_size {1 << max(9, (longest + 64).bit_length())};"


def _languages() -> Iterator[str]:
    """Yield how the language of a page is chosen: `?lang=`, else Accept-Language."""
    either = "|".join(LANGUAGES)
    yield _map("$arg_lang", "asked", ((each, each) for each in LANGUAGES))
    first = rf'"~*^(?:\s*(?!(?:{either})\b)[^,]*,)*\s*(?<ob_l>{either})(?:-[a-z0-9-]+)*\s*(?:,|$)"'
    rows = [(first, "$ob_l")]
    rows += [
        (rf'"~*(?:^|,)\s*{each}(?:-[a-z0-9-]+)*\s*;\s*q={_number(q)}\s*(?:,|$)"', each)
        for q in _TENTHS for each in LANGUAGES
    ]  # fmt: skip
    yield _map("$http_accept_language", "written", rows, LANGUAGES[0])
    # Keys are compared without case, so this makes small letters of what was written.
    yield _map("$ob_written", "preferred", ((each, each) for each in LANGUAGES))
    yield _map("$ob_asked", "lang", ((each, each) for each in LANGUAGES), "$ob_preferred")
    without = (
        (rf'"~^lang=(?:{either})$"', '""'),
        (rf'"~^(?<ob_a>.+)&lang=(?:{either})$"', "$ob_a"),
        (rf'"~^lang=(?:{either})&(?<ob_b>.+)$"', "$ob_b"),
    )
    yield _map("$args", "args", without, "$args")


def _number(quality: str) -> str:
    if quality == "1":
        return r"1(?:\.0*)?"
    return rf"0?\.{quality[2]}[0-9]*"


def _negotiation(
    crawl: Crawl, groups: Mapping[tuple[tuple[str, str], ...], list[str]]
) -> Iterator[str]:
    """Yield a map of Accept for each set of forms, and which page has which set."""
    of_page: list[tuple[str, str]] = []
    usual = ""
    for number, (forms, targets) in enumerate(groups.items()):
        for machines in (False, True):
            first = [each for each in targets if _is_for_machines(crawl, each) is machines]
            if not first:
                continue
            name = f"form_{number}{'m' if machines else ''}"
            html = (HTML.media_type, HTML.suffix)
            yield _accept(name, (*forms, html) if machines else (html, *forms))
            if not usual and not machines:
                usual = f"$ob_{name}"
                continue
            of_page += [(_uri(crawl, each), f"$ob_{name}") for each in first]
    known = (_uri(crawl, each) for each in crawl.pages)
    yield _map("$uri", "form", _keys(of_page, known), usual or "none")
    yield _map("$ob_form", "chosen", [("html", "html.$ob_lang")], "$ob_form")


def _is_for_machines(crawl: Crawl, target: str) -> bool:
    return target.removeprefix(crawl.urls.root).startswith(_MACHINES_FIRST)


def _uri(crawl: Crawl, target: str) -> str:
    """Return what nginx calls a target: its name in `.kept`, or its decoded path."""
    return crawl.named.get(target) or unquote(target)


def _accept(name: str, forms: tuple[tuple[str, str], ...]) -> str:
    """Return the map from an Accept header to a form: by quality, then in our order."""
    rows = [('""', forms[0][1][1:])]
    for q in _TENTHS:
        tail = _weight(q)
        rows += [(rf'"~*(?:^|,)\s*{_escaped(kind)}{tail}"', suffix[1:]) for kind, suffix in forms]
        for major in dict.fromkeys(kind.partition("/")[0] for kind, _ in forms):
            first = next(suffix for kind, suffix in forms if kind.startswith(major + "/"))
            rows.append((rf'"~*(?:^|,)\s*{major}/\*{tail}"', first[1:]))
        rows.append((rf'"~*(?:^|,)\s*\*/\*{tail}"', forms[0][1][1:]))
    return _map("$http_accept", name, rows, '"none"')


def _escaped(media_type: str) -> str:
    return media_type.replace(".", r"\.").replace("+", r"\+")


def _weight(quality: str) -> str:
    others = r"(?:\s*;(?!\s*q=)[^,;]*)*"
    if quality == "1":
        return rf"{others}(?:\s*;\s*q={_number(quality)})?\s*(?:,|$)"
    return rf"{others}\s*;\s*q={_number(quality)}\s*(?:,|;|$)"


def _names(crawl: Crawl) -> Iterator[str]:
    """Yield where things are that have no file under their own path."""
    known = [_with_query(each) for each in (*crawl.pages, *crawl.named, *crawl.redirects)]
    named = ((_with_query(each), name) for each, name in crawl.named.items())
    yield _map('"$uri?$ob_args"', "kept", _keys(named, known))
    for status in REDIRECTS:
        rows = [
            (_with_query(each), _quoted(to.replace("$", "%24")))
            for each, (code, to) in crawl.redirects.items()
            if code == status
        ]
        yield _map('"$uri?$ob_args"', f"to_{status}", _keys(rows, known))
    suffixes = "|".join(each.suffix[1:] for each in (*DOCUMENTS, JSON, *METADATA))
    stem = rf'"~^(?<ob_s>.+)\.(?:{suffixes})$"'
    yield _map("$uri", "stem", [(stem, "$ob_s")], "$uri")
    yield _map("$uri", "plain", [(r'"~^(?<ob_p>.+?)/+$"', "$ob_p")])
    paths = {unquote(each.partition("?")[0]) for each in crawl.pages}
    gone = ((unquote(each), "1") for each in crawl.gone)
    yield _map("$ob_stem", "gone", _keys(gone, paths))


def _with_query(target: str) -> str:
    path, _, query = target.partition("?")
    return f"{unquote(path)}?{query}"


def _headers(crawl: Crawl) -> Iterator[str]:
    root = crawl.urls.root
    vary = (
        (r'"~\.html(?:\?|$)"', '"Accept-Language, Accept-Encoding"'),
        (r'"~\.[a-z]+(?:\?|$)"', "Accept-Encoding"),
    )
    yield _map("$request_uri", "vary", vary, '"Accept, Accept-Language, Accept-Encoding"')
    yield _map("$uri", "content_language", [(r'"~\.html\.(?<ob_c>ja|en|vi)$"', "$ob_c")])
    forever = [(rf'"~^{root}/(?:static|dumps)/.+\."', '"public, max-age=31536000, immutable"')]
    yield _map("$uri", "cache", forever, '"public, no-cache"')
    problem = ((r'"~*text/html"', '"html.$ob_lang"'),)
    yield _map("$http_accept", "told", problem, '"problem"')


def _links(crawl: Crawl, groups: Mapping[tuple[tuple[str, str], ...], list[str]]) -> Iterator[str]:
    """Yield the Link header of pages: a pattern for most, and the others one by one.

    Lists and other pages whose address has a query have none.
    """
    root, base = crawl.urls.root, crawl.urls.base
    page = ((r'"~^(?<ob_g>[^?]+)\.html(?:\?|$)"', "$ob_g"), (r'"~^(?<ob_q>[^?]+)"', "$ob_q"))
    yield _map("$request_uri", "page", page)
    name = (
        (rf'"~^{root}/doc/(?<ob_d>.+)$"', f'"{base}id/$ob_d"'),
        (rf'"~^{root}/(?<ob_e>.+)$"', f'"{base}$ob_e"'),
    )
    yield _map("$ob_page", "name", name)
    plain = {each.target: each.links for each in crawl.pages.values() if "?" not in each.target}
    usual = next((each for each in next(iter(groups.values()), ()) if each in plain), "")
    pattern = _pattern(crawl, usual, plain.get(usual, ""))
    own = [
        (target, _quoted(links))
        for target, links in plain.items()
        if "$" not in links and links != _filled(crawl, pattern, target)
    ]
    yield _map("$ob_page", "own_links", _keys(own, plain))
    yield _map("$ob_own_links", "any_links", [('""', _quoted(pattern))], "$ob_own_links")
    pages = rf'"~^(?!/\.told/|{root}/search\.).*\.html\.(?:{"|".join(LANGUAGES)})\?$"'
    yield _map('"$uri?$ob_args"', "links", [(pages, "$ob_any_links")])


def _name(crawl: Crawl, target: str) -> str:
    path = target.removeprefix(crawl.urls.root + "/")
    return crawl.urls.base + ("id/" + path.removeprefix("doc/") if path[:4] == "doc/" else path)


def _pattern(crawl: Crawl, target: str, links: str) -> str:
    """Return the header of a page with variables in place of what is its own."""
    if not target or "$" in links:
        return ""
    named = links.replace(f"<{_name(crawl, target)}>", "<$ob_name>")
    address = crawl.urls.absolute(target)
    return named.replace(f"<{address}", f"<{crawl.urls.origin}$ob_page").replace(
        f"<{target}", "<${ob_page}"
    )


def _filled(crawl: Crawl, pattern: str, target: str) -> str:
    named = pattern.replace("$ob_name", _name(crawl, target))
    return named.replace("${ob_page}", target).replace("$ob_page", target)


def _types() -> Iterator[str]:
    yield "    types {"
    yield f'        "{HTML.content_type}" {" ".join(LANGUAGES)};'
    forms = {each.suffix[1:]: each.content_type for each in (*RESULTS, *DOCUMENTS, JSON, *METADATA)}
    forms |= {"atom": atom.TYPE, "json": "application/json", "xml": "application/xml"}
    forms |= {"txt": "text/plain; charset=utf-8", "css": "text/css; charset=utf-8"}
    forms |= {
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "ico": "image/svg+xml",
    }
    forms |= {"gz": "application/gzip", "zst": "application/zstd"}
    forms |= {"problem": "application/problem+json"}
    yield from (f'        "{kind}" {suffix};' for suffix, kind in forms.items() if suffix != "html")
    yield "    }"


def _server(crawl: Crawl, folder: Path, public_url: str) -> Iterator[str]:
    root, host = crawl.urls.root, urlsplit(public_url).hostname
    yield f"server {{\n    listen 80;\n    server_name {host};\n    root {_quoted(str(folder))};"
    yield "    default_type application/octet-stream;\n    server_tokens off;\n    etag on;"
    yield "    absolute_redirect off;\n    autoindex off;\n    if_modified_since before;"
    yield "    gzip on;\n    gzip_types text/plain text/css text/turtle application/json"
    yield "        application/ld+json application/n-triples application/rdf+xml application/trig;"
    yield from _types()
    for name, value in COMMON:
        yield f"    add_header {name} {_quoted(value)} always;"
    yield "    add_header Vary $ob_vary always;"
    yield "    add_header Content-Language $ob_content_language always;"
    yield "    add_header Cache-Control $ob_cache always;"
    yield "    add_header Link $ob_links;"
    yield "    if ($ob_gone) { return 410; }"
    for status in REDIRECTS:
        yield f"    if ($ob_to_{status}) {{ return {status} $ob_to_{status}; }}"
    yield "    if ($ob_kept) { rewrite ^ $ob_kept; }"
    yield f"    location ~ ^{root}/id/(?<ob_thing>.+)$ {{ return 303 {root}/doc/$ob_thing; }}"
    yield "    location ~ /$ { try_files ${uri}index._.$ob_chosen ${uri}index.$ob_chosen @plain; }"
    yield "    location / { try_files $uri @negotiated; }"
    yield "    location @negotiated {"
    yield "        try_files $uri._.$ob_chosen $uri.$ob_chosen $uri.$ob_lang @unfound;\n    }"
    yield "    location @plain {"
    yield f"        if (-f $document_root${{uri}}index.html.{LANGUAGES[0]}) {{ return 406; }}"
    yield "        if ($ob_plain) { return 308 $ob_plain; }\n        return 404;\n    }"
    yield f"    location @unfound {{\n        if (-f $document_root$uri.html.{LANGUAGES[0]}) "
    yield "{ return 406; }\n        return 404;\n    }"
    for status in (404, 406, 410):
        yield f"    error_page {status} @told_{status};"
        yield f"    location @told_{status} {{ try_files /.told/{status}.$ob_told =500; }}"
    yield "    location ^~ /.told/ { internal; }"
    yield "}"
