"""IRI <-> path <-> URL. Nobody else concatenates addresses.

A resource `<base>x/y` answers at `/x/y`, a shared thing `<base>id/x` at `/doc/x`, and any other
resource of the data at `/about?iri=…`. Percent-encoded and plain characters are the same resource
(RFC 3987, section 5.3.2.3), decoded exactly once.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

DOCUMENT_PATHS = frozenset("feed feed.atom ldes llms.txt sitemap.xml robots.txt".split())
"""First path segments of what the history gives to programs."""

SYSTEM_PATHS = DOCUMENT_PATHS | frozenset(
    "about citation linkset sparql search catalog dumps favicon.ico queries healthz readyz status "
    "metrics static help style .well-known openapi.json api editions mcp".split()
)
"""First path segments that are ours; system routes win over data."""

_PATH_SAFE = "/:@!$&'()*+,;=~%-._"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NAME_SAFE = _UNRESERVED | frozenset("/:@!$&'()*+,;=")
_UCSCHAR = re.compile(
    "[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd]"
)
"""What may stand in an IRI beyond ASCII (RFC 3987, 2.2), be it visible or not."""

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LINKABLE = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


MAIN = "#it"
"""Ends the IRI of what a document of a press release is about."""


def document_of(iri: str) -> str:
    """Return the IRI without its fragment."""
    return iri.partition("#")[0]


def fragment_of(iri: str) -> str:
    """Return the fragment with its `#`, or an empty text."""
    _, mark, fragment = iri.partition("#")
    return mark + fragment


def linkable(iri: str) -> bool:
    """Tell whether an IRI from the data may become a live link: http and https only."""
    return _LINKABLE.fullmatch(iri) is not None


def uri(iri: str) -> str:
    """Return an IRI as a URI (RFC 3987, 3.1), fit for a header."""
    return quote(iri, safe=_PATH_SAFE + "?#[]")


def decoded(path: str) -> str:
    """Return the IRI form of a URL path: UTF-8 escapes and unreserved characters as themselves.

    Escapes that mean something (`%2F`, `%20`) or are not UTF-8 stay, with upper-case digits.
    """
    return _PERCENT.sub(lambda match: _decode(match.group()), path)


def _decode(escapes: str) -> str:
    raw = bytes.fromhex(escapes.replace("%", ""))
    return "".join(
        character if character in _UNRESERVED or _UCSCHAR.fullmatch(character)
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
        for character in raw.decode("utf-8", "surrogateescape")
    )  # fmt: skip


def encoded(path: str) -> str:
    """Return the URI form of an IRI path: everything outside ASCII percent-encoded."""
    return quote(path, safe=_PATH_SAFE)


def from_name(name: str) -> str:
    """Return a file's name as part of an IRI: letters of any script stay, the rest is escaped.

    Composed (NFC), because some systems take names apart and then give others than they got.
    """
    if _NAME_SAFE.issuperset(name):
        return name
    composed = unicodedata.normalize("NFC", name)
    return "".join(
        c if c in _NAME_SAFE or _UCSCHAR.fullmatch(c) else quote(c, safe="") for c in composed
    )


@dataclass(frozen=True, slots=True)
class Urls:
    """Every address that the server gives out.

    `base` makes identifiers; `origin` (scheme, host, port) and `root` (path prefix without a
    trailing slash) make the addresses by which readers reach the server.
    """

    base: str
    origin: str = ""
    root: str = ""

    @classmethod
    def below(cls, address: str, base: str) -> "Urls":
        """Return the addresses of a server that readers reach at an address."""
        parts = urlsplit(address)
        return cls(base, f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"))

    def path(self, *segments: str) -> str:
        """Return a path of ours, such as `path("sparql")`."""
        return self.root + "/" + "/".join(segments)

    def absolute(self, path: str) -> str:
        """Return the full address of a path that already has the prefix."""
        return self.origin + path

    def local_path(self, iri: str) -> str | None:
        """Return the path at which an IRI answers (no prefix, no fragment); None: `/about`."""
        return _local_path(self.base, document_of(iri))

    def document(self, iri: str, suffix: str = "") -> str:
        """Return the path of the document that describes `iri`, in one representation if asked."""
        local = self.local_path(iri)
        if local is None:
            form = f"&format={suffix.removeprefix('.')}" if suffix else ""
            return f"{self.root}/about?iri={quote(iri, safe='')}{form}"
        return self.root + local + suffix

    def page(self, iri: str) -> str:
        """Return the path to link to for a resource: its document, and the place in it."""
        if self.local_path(iri) is None:
            return self.document(iri)
        return self.document(iri) + quote(fragment_of(iri), safe="#" + _PATH_SAFE + "?")

    def incoming(self, iri: str, predicate: str, standing: int = 0, after: str = "") -> str:
        """Return the path of the list of what points at `iri` through a property."""
        local = self.local_path(iri)
        start = "about" if local is None else encoded(decoded(local)).removeprefix("/")
        fields = {"property": predicate, "standing": str(standing) if standing else "",
                  "after": after}  # fmt: skip
        if local is None or "#" in iri:
            fields = {"iri": iri, **fields}
        kept = {name: value for name, value in fields.items() if value}
        return f"{self.path(start)}?{urlencode(kept)}"

    def neighbours(self, iri: str, suffix: str = "") -> str:
        """Return the path of what stands around `iri`, in one representation if asked."""
        local = self.local_path(iri)
        start = "about" if local is None else encoded(decoded(local)).removeprefix("/") + suffix
        fields = {"iri": iri if local is None or "#" in iri else "", "view": "graph",
                  "format": suffix.removeprefix(".") if local is None else ""}  # fmt: skip
        kept = {name: value for name, value in fields.items() if value}
        return f"{self.path(start)}?{urlencode(kept)}"

    def query(self, text: str, form: str = "", edition: str = "", *, download: str = "") -> str:
        """Return the path of a query's answer, in one format and from one edition if asked."""
        fields = {"query": text, "format": form, "edition": edition,
                  "download": download}  # fmt: skip
        kept = {name: value for name, value in fields.items() if value}
        return f"{self.path('sparql')}?{urlencode(kept, quote_via=quote)}"

    def saved(self, name: str, suffix: str = "", values: Mapping[str, str] | None = None) -> str:
        """Return the path of a saved query, or of its answer in one format."""
        fields = f"?{urlencode(values, quote_via=quote)}" if values else ""
        return self.path("queries", quote(name, safe="")) + suffix + fields

    def resource_iris(self, path: str) -> tuple[str, ...]:
        """Return the IRIs that a URL path (no prefix, still encoded) may stand for, best first."""
        forms = dict.fromkeys((decoded(path), encoded(decoded(path)), path))
        return tuple(iri for form in forms for iri in self._iris_of(form.removeprefix("/")))

    def _iris_of(self, rest: str) -> tuple[str, ...]:
        if rest.startswith("doc/"):
            return (self.base + "id/" + rest.removeprefix("doc/"), self.base + rest)
        return (self.base + rest,)


@lru_cache(maxsize=4096)
def _local_path(base: str, document: str) -> str | None:
    rest = document.removeprefix(base)
    if rest == document or "?" in rest or _segment(rest) in SYSTEM_PATHS or not rest:
        return None
    if "//" in "/" + rest or _DOTS.search("/" + rest + "/"):
        return None
    return "/" + encoded("doc/" + rest.removeprefix("id/") if rest.startswith("id/") else rest)


_DOTS = re.compile(r"/\.\.?/")


def _segment(rest: str) -> str:
    return rest.partition("/")[0]
