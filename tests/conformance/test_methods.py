"""RFC 9110, sections 9 and 15: methods, status codes, redirects; the Fetch standard's CORS."""

import pytest
from fronts import BROWSER, HTML, PRESS, PROBLEM, SAKAI, TURTLE, Front, media_type

READ = "GET, HEAD, OPTIONS"
ALLOWED = {
    SAKAI: READ,
    PRESS + ".ttl": READ,
    "/": READ,
    "/catalog": READ,
    "/dumps/": READ,
    "/healthz": READ,
    "/robots.txt": READ,
    "/openapi.json": READ,
    "/id/org/sakai": READ,
    "/no/such": READ,
    "/sparql": "GET, HEAD, POST, OPTIONS",
}


REFUSED = [
    (path, method)
    for path, allowed in ALLOWED.items()
    for method in ("POST", "PUT", "PATCH", "DELETE", "PROPFIND")
    if method not in allowed
]


@pytest.mark.parametrize(("path", "method"), REFUSED)
def test_other_methods_are_405_with_those_that_are_allowed(
    front: Front, path: str, method: str
) -> None:
    """Sections 9.1 and 15.5.6."""
    answer = front.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, ALLOWED[path])
    assert media_type(answer) == PROBLEM


@pytest.mark.parametrize("path", ALLOWED)
def test_options_tells_what_is_allowed(front: Front, path: str) -> None:
    """Section 9.3.7."""
    answer = front.ask("OPTIONS", path)
    assert (answer.status_code, answer.headers["allow"]) == (204, ALLOWED[path])
    assert answer.content == b""


@pytest.mark.parametrize("path", ALLOWED)
def test_options_answers_a_preflight(front: Front, path: str) -> None:
    """Fetch, 3.3: any origin may read, without credentials."""
    asked = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "accept, content-type, if-none-match",
    }
    headers = front.ask("OPTIONS", path, asked).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "GET" in headers["access-control-allow-methods"]
    allowed = headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("accept", "content-type", "if-none-match"))
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize(
    "path", [*ALLOWED, "/no/such", "/sparql?query=ASK{}", "/about?iri=x:y", "/static/nothing"]
)
def test_any_origin_may_read_any_answer(front: Front, path: str) -> None:
    headers = front.get(path, {"origin": "https://elsewhere.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    exposed = headers["access-control-expose-headers"].lower()
    assert all(name in exposed for name in ("link", "etag", "content-location"))
    assert "access-control-allow-credentials" not in headers


WISHES = [
    {"accept": BROWSER, "accept-encoding": "br, gzip", "accept-language": "en"},
    {"accept": TURTLE},
    {"accept": TURTLE, "accept-encoding": "gzip"},
    {"accept": "image/png"},
]


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("path", [*ALLOWED, "/sparql?query=ASK{}", "/id/org/sakai", SAKAI + "/"])
def test_head_is_get_without_a_body(front: Front, path: str, wishes: dict[str, str]) -> None:
    """Section 9.3.2."""
    got, head = front.get(path, wishes), front.ask("HEAD", path, wishes)
    assert head.content == b""
    assert head.status_code == got.status_code
    left_out = {"date", "server", "connection", "transfer-encoding", "keep-alive", "x-request-id"}
    if got.is_error and "content-encoding" in got.headers:
        left_out.add("content-length")  # the number of the request is in it, squeezed
    headers = [
        {name: value for name, value in answer.headers.items() if name not in left_out}
        for answer in (got, head)
    ]
    assert headers[0] == headers[1]


@pytest.mark.parametrize("accept", [HTML, TURTLE, "*/*"])
@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/id/org/sakai", 303, SAKAI),
        ("/id/org/sakai?lang=en", 303, SAKAI + "?lang=en"),
        (SAKAI + "/", 308, SAKAI),
        ("/doc//org/sakai", 308, SAKAI),
        ("/Doc/Org/SAKAI.ttl", 308, SAKAI + ".ttl"),
        ("/dumps", 308, "/dumps/"),
        ("/sparql/?query=ASK{}", 308, "/sparql?query=ASK{}"),
        ("/about?iri=https://w3id.org/oboegaki/id/org/sakai", 301, SAKAI),
    ],
)
def test_redirects_lead_to_an_answer_within_the_prefix(
    front: Front, path: str, status: int, target: str, accept: str
) -> None:
    """Sections 10.2.2 and 15.4."""
    answer = front.get(path, {"accept": accept})
    assert answer.status_code == status
    assert front.path_of(answer.headers["location"]) == target
    assert front.get(target).status_code == 200


FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
STATUSES: dict[str, tuple[int, str, str, dict[str, str], bytes | None]] = {
    "15.5.1 no query in a form": (400, "POST", "/sparql", FORM, b"a=b"),
    "15.5.1 too many parameters": (400, "GET", "/about?" + "a=b&" * 200, {}, None),
    "15.5.4 an update": (403, "POST", "/sparql", UPDATE, b"CLEAR ALL"),
    "15.5.5 nothing there": (404, "GET", "/no/such/thing", {}, None),
    "15.5.5 no such file": (404, "GET", "/static/style-000000000000.css", {}, None),
    "15.5.5 no such dump": (404, "GET", "/dumps/other.nq.gz", {}, None),
    "15.5.5 no such query": (404, "GET", "/queries/other", {}, None),
    "15.5.5 nothing of that IRI": (404, "GET", "/about?iri=urn:x:nothing", {}, None),
    "15.5.5 no IRI": (404, "GET", "/about", {}, None),
    "15.5.6 a method": (405, "DELETE", SAKAI, {}, None),
    "15.5.7 a type": (406, "GET", SAKAI, {"accept": "image/png"}, None),
    "15.5.7 a type of results": (406, "GET", "/sparql?query=ASK{}", {"accept": "image/png"}, None),
    "15.5.7 a type of the description": (406, "GET", "/sparql", {"accept": "image/png"}, None),
    "15.5.13 a tag": (412, "GET", SAKAI, {"if-match": '"a"'}, None),
    "15.5.14 a body": (413, "POST", "/sparql", DIRECT, b"#" * 1_000_000),
    "15.5.15 an address": (414, "GET", "/sparql?query=" + "a" * 17_000, {}, None),
    "15.5.16 a type of body": (415, "POST", "/sparql", {"content-type": "text/plain"}, b"ASK{}"),
    "15.5.16 no type of body": (415, "POST", "/sparql", {}, b"ASK{}"),
}


@pytest.mark.parametrize("language", ["ja", "en", "vi"])
@pytest.mark.parametrize("case", STATUSES)
def test_errors_are_problems_in_the_readers_language(
    front: Front, case: str, language: str
) -> None:
    """RFC 9457, 3: status as sent, a title, what happened and what to do."""
    status, method, path, headers, body = STATUSES[case]
    answer = front.ask(method, path, {**headers, "accept-language": language}, content=body)
    assert (answer.status_code, media_type(answer)) == (status, PROBLEM)
    assert answer.headers["content-language"] == language
    told = answer.json()
    assert told["status"] == status
    assert told["type"]
    assert told["title"]
    assert len(told["detail"]) > 10
    assert "Traceback" not in answer.text
    assert has_kana(told["title"] + told["detail"]) is (language == "ja")


@pytest.mark.parametrize("case", [case for case in STATUSES if "accept" not in STATUSES[case][3]])
def test_errors_are_pages_to_browsers(front: Front, case: str) -> None:
    status, method, path, headers, body = STATUSES[case]
    answer = front.ask(method, path, {**headers, "accept": BROWSER}, content=body)
    assert (answer.status_code, media_type(answer)) == (status, HTML)
    assert "Traceback" not in answer.text


def has_kana(text: str) -> bool:
    """Tell whether a text is Japanese."""
    return any("\u3041" <= character <= "\u30ff" for character in text)
