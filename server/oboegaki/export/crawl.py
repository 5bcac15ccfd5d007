"""Follows every link of the site from where it begins, and keeps each answer as a file."""

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from oboegaki.export.asking import Answer, Asking
from oboegaki.iris import Urls
from oboegaki.web.document import LANGUAGES

BROWSER = "text/html, */*;q=0.1"
UNKEPT = ("sparql", "search", "search.csv", "dumps/diff", "healthz", "readyz", "status", "metrics")
"""First parts of paths of what only a server can answer."""

_HREF = re.compile(r'<(?:a|link)\b[^>]*?\bhref="([^"]*)"')
_LINK = re.compile(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?')
_LANGUAGE = re.compile(r"(?:^|&)lang=(?:ja|en|vi)(?=&|$)")
_LONGEST_NAME = 200
REDIRECTS = (301, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: in what forms it is also had (media type, suffix), and what its Link header says."""

    target: str
    forms: tuple[tuple[str, str], ...]
    links: str = ""


@dataclass(slots=True)
class Crawl:
    """What was found: files by target, pages, redirects, what is gone, and second names."""

    asking: Asking
    urls: Urls
    folder: Path
    named: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    redirects: dict[str, tuple[int, str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    again: dict[str, str] = field(default_factory=dict)
    files: int = 0

    async def follow(self, starts: Iterable[str]) -> None:
        """Keep everything that can be reached from some targets."""
        waiting = deque(dict.fromkeys(starts))
        seen = set(waiting)
        while waiting:
            target = waiting.popleft()
            for found in await self._keep(target):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
        for name, target in self.again.items():
            self._link(name, self._file(target))

    async def _keep(self, target: str) -> list[str]:
        """Keep one target; return where it leads."""
        answer = await self.asking.ask(target, accept=BROWSER, accept_language=LANGUAGES[0])
        if answer.status in REDIRECTS:
            self.redirects[target] = (answer.status, answer.headers["location"])
            return self._local(target, [answer.headers["location"]])
        if answer.status == 410:
            self.gone.append(target)
        elif answer.status != 200:
            self.broken.append(target)
        elif answer.media_type == "text/html":
            return await self._keep_page(target, answer)
        else:
            self._write(self._file(target), answer.body)
        return []

    async def _keep_page(self, target: str, first: Answer) -> list[str]:
        name = self._file(target)
        for language in LANGUAGES:
            page = first
            if language != LANGUAGES[0]:
                page = await self.asking.ask(target, accept=BROWSER, accept_language=language)
            end = f".{language}" if name.endswith(".html") else f".html.{language}"
            self._write(name + end, page.body)
        links = _LINK.findall(first.headers.get("link", ""))
        if not name.endswith(".html"):
            forms = await self._forms(target, name, links)
            self.pages[target] = Page(target, forms, first.headers.get("link", ""))
        hrefs = [unescape(each) for each in _HREF.findall(first.body.decode())]
        return self._local(target, [*(to for to, _, _ in links), *hrefs])

    async def _forms(
        self, target: str, name: str, links: list[tuple[str, str, str]]
    ) -> tuple[tuple[str, str], ...]:
        """Return what a page can be negotiated for; keep what has no address of its own."""
        forms: dict[str, str] = {}
        path = target.partition("?")[0]
        for to, relations, media_type in links:
            suffix = _suffix(to)
            own = "alternate" in relations or to in (path + suffix, f"{target}&format={suffix[1:]}")
            if not (own and suffix) or media_type in ("text/html", *forms):
                continue
            forms[media_type] = suffix
            if to != path + suffix and path.startswith(self.urls.path("about")):
                self.again[f"{name}._{suffix}"] = to
            elif to != path + suffix or path.strip("/").partition("/")[0] in _TOLD_APART:
                form = await self.asking.ask(target, accept=media_type)
                if form.status == 200 and form.media_type == media_type:
                    self._write(f"{name}._{suffix}", form.body)
        return tuple(forms.items())

    def _local(self, target: str, links: Iterable[str]) -> list[str]:
        """Return which links lead to something of this site that can be kept."""
        start, found = self.urls.absolute(self.urls.path()), []
        for link in links:
            address = urlsplit(urljoin(self.urls.absolute(target), link))
            whole = f"{address.scheme}://{address.netloc}{address.path}"
            rest = whole.removeprefix(start)
            if rest == whole or rest.startswith(UNKEPT):
                continue
            query = _LANGUAGE.sub("", address.query).strip("&")
            found.append(address.path + (f"?{query}" if query else ""))
        return found

    def _file(self, target: str) -> str:
        """Return the name of the file that has a target: its path, where that can be one."""
        path, _, query = target.partition("?")
        name = unquote(path)
        if name.endswith("/"):
            name += "index"
        longest = max(len(part.encode()) for part in name.split("/"))
        if query or longest > _LONGEST_NAME or "\x00" in name:
            digest = hashlib.sha256(target.encode()).hexdigest()
            name = f"{self.urls.root}/.kept/{digest[:24]}{_suffix(target)}"
            self.named[target] = name
        return name

    def _write(self, name: str, body: bytes) -> None:
        file = self.folder / name.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        self.files += 1

    def _link(self, name: str, other: str) -> None:
        """Give a file that is there a second name."""
        first, second = (self.folder / each.removeprefix("/") for each in (other, name))
        if first.is_file():
            second.unlink(missing_ok=True)
            second.hardlink_to(first)


_TOLD_APART = {"", "catalog", ".well-known", "ldes"}
"""First segments of pages whose negotiated forms link on otherwise than those with a suffix."""


def _suffix(address: str) -> str:
    """Return the suffix of a form's address, or what it has in `format=`."""
    parts = urlsplit(address)
    named = re.search(r"(?:^|&)format=([a-z]+)$", parts.query)
    if named:
        return f".{named[1]}"
    ending = re.search(r"\.[a-z]{1,8}$", parts.path)
    return ending[0] if ending else ""


def offers_of(pages: Mapping[str, Page]) -> dict[tuple[tuple[str, str], ...], list[str]]:
    """Return the pages by what they can be had as, the most usual first."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for page in pages.values():
        groups.setdefault(page.forms, []).append(page.target)
    return dict(sorted(groups.items(), key=lambda each: -len(each[1])))
