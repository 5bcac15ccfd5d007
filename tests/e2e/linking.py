"""Link headers read as RFC 8288, appendix B.2 to B.4, says; links of a page's head beside them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

_TARGET = re.compile(r"[ \t,]*<([^>]*)>")
_PARAMETER = re.compile(
    r"""[ \t]*;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*"""
    r"""(?:=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^ \t",;]*)))?"""
)


class Link(NamedTuple):
    """One relation of a link whose target is resolved."""

    relation: str
    target: str
    media_type: str = ""


def in_header(value: str, base: str) -> Iterator[Link]:
    """Yield each relation of a field value; fails where the value is not as the grammar has it."""
    place = 0
    while place < len(value):
        target = _TARGET.match(value, place)
        assert target, value[place:]
        place = target.end()
        parameters: dict[str, str] = {}
        while found := _PARAMETER.match(value, place):
            place = found.end()
            quoted, token = found.group(2), found.group(3) or ""
            text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else token
            parameters.setdefault(found.group(1).lower(), text)
        assert re.match(r"[ \t]*(,|$)", value[place:]), value[place:]
        for relation in parameters["rel"].lower().split():
            yield Link(relation, urljoin(base, target.group(1)), parameters.get("type", ""))


def in_head(page: str, base: str) -> set[Link]:
    """Return the links of a page's head (HTML, 4.2.4), those to other languages left out."""
    reader = _Head(base)
    reader.feed(page)
    return reader.found


class _Head(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: set[Link] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a `link` says."""
        told = {name: value or "" for name, value in attrs}
        if tag == "link" and "hreflang" not in told:
            target = urljoin(self.base, told["href"])
            media = told.get("type", "")
            self.found |= {Link(relation, target, media) for relation in told["rel"].split()}
