"""A crawl of everything that pages lead to, on this server, as far as it does not repeat itself."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from starlette.testclient import TestClient

HTML = {"Accept": "text/html", "Accept-Language": "en"}
_LISTS = ("/search", "/sparql", "/help/correct", "/queries/")
"""Where every question leads to others without end: asked, not read on."""


class _Page(HTMLParser):
    """The addresses that a page leads to, and the places within it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            elif name in ("href", "src") or (name == "action" and tag == "form"):
                self.targets.append(value or "")


@dataclass
class Crawl:
    """What was found: the addresses that answered, their anchors, and the links that are broken."""

    client: TestClient
    anchors: dict[str, set[str]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)
    asked_only: tuple[str, ...] = ()

    def follow(self, start: str) -> None:
        """Read everything that can be reached."""
        waiting = deque([("", start)])
        while waiting:
            source, target = waiting.popleft()
            address = target.partition("#")[0] or source
            self.links.add((source, target))
            if address in self.statuses:
                continue
            waiting += [(address, each) for each in self._read(address)]

    def broken(self) -> Iterator[str]:
        """Yield each link that leads nowhere, or to a place that its page does not have."""
        for source, target in sorted(self.links):
            address, _, anchor = target.partition("#")
            address = address or source
            if self.statuses[address] >= 400:
                yield f"{source} -> {target}: {self.statuses[address]}"
            elif anchor and address in self.anchors and anchor not in self.anchors[address]:
                yield f"{source} -> {target}: there is no such place"

    def _read(self, address: str) -> list[str]:
        method = "HEAD" if address.startswith("/dumps/") and address != "/dumps/" else "GET"
        answer = self.client.request(method, address, headers=HTML)
        self.statuses[address] = answer.status_code
        if "location" in answer.headers:
            return _own([answer.headers["location"]])
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        page = _Page(answer.text)
        self.anchors[address] = page.anchors
        parts = urlsplit(address)
        is_list = bool(parts.query) and parts.path.startswith((*_LISTS, *self.asked_only))
        return [] if is_list else _own(page.targets)


def _own(targets: list[str]) -> list[str]:
    """Return the addresses on this server, without the choice of a language."""
    found = []
    for target in targets:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target == "":
            continue
        asked = [each for each in parts.query.split("&") if each and not each.startswith("lang=")]
        plain = parts._replace(query="&".join(asked)).geturl()
        found.append(plain)
    return found
