"""Requests that nobody should send, as bytes: the same number always makes the same request."""

from random import Random
from urllib.parse import quote

from wire import request

PATHS = (
    "/", "/doc/org/sakai", "/id/org/sakai", "/press/sakai/2023/cop28-mou", "/ns", "/shapes",
    "/catalog", "/catalog/editions", "/.well-known/void", "/dumps/", "/queries", "/sparql",
    "/about", "/openapi.json", "/healthz", "/readyz", "/robots.txt", "/static/", "/ldes", "/search",
    "/feed.atom", "/sitemap.xml", "/ns/context.jsonld", "/api/organisation.json", "/concept/role",
)  # fmt: skip
SUFFIXES = (".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq", ".html", ".json", ".csv", ".", ".x")
PIECES = (
    "..", ".", "%2e%2e", "%2E", "%2f", "%5c", "\\", "//", ";a=b", "%00", "%0d%0aX-Split:%20yes",
    "%ff%fe", "%E5%A0", "%", "%zz", "%25", "堺", "%E5%A0%BA", "#", "?", "*", " ", "~root", "etc",
    "passwd", "<script>", "%3Cscript%3E", "javascript:alert(1)", "a" * 300, "🗾", "\u202e", "it",
)  # fmt: skip
FIELDS = (
    "query", "format", "lang", "iri", "edition", "property", "standing", "after", "page", "q",
    "default-graph-uri", "named-graph-uri", "using-graph-uri", "update", "download", "kind", "堺",
)  # fmt: skip
VALUES = (
    "", "1", "-1", "0", "999999999999999999999", "ja", "en", "xx", "ttl", "csv", "html", "json",
    "https://w3id.org/oboegaki/id/org/sakai", "https://schema.org/Event", "file:///etc/passwd",
    "javascript:alert(1)", "urn:x:y", "a b", "\r\nX-Split: yes", "\x00", "<script>alert(1)</script",
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "SELECT * {", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <urn:x:y>", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "INSERT DATA {}",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "ASK { FILTER (" + "(" * 400,
    'SELECT ("堺" AS ?x) {}', "# \ud7ff", "20200101T000000Z-000000000000", "obg:PressRelease",
)  # fmt: skip
TYPES = (
    "text/html", "text/turtle", "application/ld+json", "*/*", "text/*", "application/n-quads",
    "application/sparql-results+json", "text/csv", "image/png", "a/b", "/", "*/x", "text",
)  # fmt: skip
PARAMETERS = (";q=0.5", ";q=0", ";q=1.0000", ";q=-1", ";q", ";;", ";level=1", ';profile="a,b"',
              ';profile="', ";charset=utf-8", "; q = .9", ";q=0.1;x=y")  # fmt: skip
HEADERS = (
    "Accept", "Accept-Language", "Accept-Encoding", "Accept-Profile", "If-None-Match", "If-Match",
    "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range", "Host", "X-Forwarded-Host",
    "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "Origin", "Content-Type", "Cookie",
    "Access-Control-Request-Method", "TE", "Upgrade", "Connection", "Expect", "X-Any",
)  # fmt: skip
HEADER_VALUES = (
    "*", "", '"x"', 'W/"x"', '"', "a,b,,", "gzip, br;q=0", "identity;q=0", "*;q=0", "zstd", "ja-JP",
    "en;q=x", "vi, *;q=0.1", "bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-0,2-3", "x=1-2",
    "Tue, 01 Jan 2030 00:00:00 GMT", "Tue, 99 Xxx 9999 99:99:99 GMT", "evil.example", "a b", "http",
    "https", "/data", "//evil.example", "/a/../b", "text/plain", "application/sparql-query",
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "websocket", "close",
    "keep-alive, upgrade", "100-continue", "堺", "\x7f", "a" * 2000, "null", "h2c",
)  # fmt: skip
METHODS = (*["GET"] * 20, *["POST"] * 6, "HEAD", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH",
           "TRACE", "CONNECT", "PROPFIND", "get")  # fmt: skip

_PLANES = ((32, 126), (32, 126), (0, 31), (127, 255), (0x3040, 0x9FFF), (0x1F300, 0x1FAFF))


def _text(random: Random, most: int = 20) -> str:
    """Return characters from all over Unicode, controls included."""
    planes = random.choices(_PLANES, weights=(40, 40, 1, 5, 10, 4), k=random.randrange(most))
    return "".join(chr(random.randint(*plane)) for plane in planes)


def _path(random: Random) -> str:
    if random.random() < 0.8:
        path = random.choice(PATHS) + random.choice((*[""] * 20, *SUFFIXES))
    else:
        pieces = [random.choice(PIECES) for _ in range(random.randrange(4))]
        path = "/" + "/".join([*pieces, _text(random, 8)])
    end = random.random()
    return path + (random.choice(PIECES) if end < 0.1 else "/" if end < 0.15 else "")


def _field(random: Random) -> str:
    name = random.choice(FIELDS) if random.random() < 0.9 else _text(random)
    value = random.choice(VALUES) if random.random() < 0.7 else _text(random)
    return f"{name}={value}" if random.random() < 0.1 else f"{quote(name)}={quote(value)}"


def _target(random: Random, path: str) -> bytes:
    fields = "&".join(_field(random) for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3))))
    target = (path or _path(random)) + ("?" + fields if fields else "")
    raw = target.encode("utf-8", "surrogatepass").replace(b" ", b"+")
    return raw if random.random() < 0.02 else bytes(byte for byte in raw if byte > 32)


def _accept(random: Random) -> str:
    elements = (
        random.choice(TYPES) + (random.choice(PARAMETERS) if random.random() < 0.5 else "")
        for _ in range(random.randrange(5))
    )
    return ",".join(elements)


def _headers(random: Random) -> dict[str, str]:
    """Return header fields; now and then one has a character that no field may have."""
    headers = {"Accept": _accept(random)} if random.random() < 0.8 else {}
    for _ in range(random.randrange(4)):
        value = random.choice(HEADER_VALUES) if random.random() < 0.8 else _text(random)
        if random.random() < 0.98:
            value = "".join(character for character in value if character.isprintable())
        headers[random.choice(HEADERS)] = value.replace("\r", " ").replace("\n", " ")
    return headers


def _body(random: Random, headers: dict[str, str]) -> bytes:
    kind = random.random()
    if kind < 0.5:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return "&".join(_field(random) for _ in range(random.randrange(3))).encode()
    if kind < 0.8:
        headers["Content-Type"] = "application/sparql-query"
        return random.choice(VALUES).encode("utf-8", "surrogatepass")
    return random.randbytes(random.randrange(200))


def odd_request(number: int) -> tuple[str, bytes]:
    """Return the method, and the whole request of a number as bytes."""
    random = Random(number)  # noqa: S311 - only has to be the same each time
    method, headers = random.choice(METHODS), _headers(random)
    target = _target(random, "/sparql" if method == "POST" and random.random() < 0.8 else "")
    body = _body(random, headers) if method in ("POST", "PUT", "PATCH") else b""
    headers["Connection"] = "close"
    return method, request(method, target, headers, body)
