"""RFC 9110, sections 8.8, 13 and 14, and RFC 9111: validators, conditions, ranges, caches."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from fronts import HTML, PRESS, PROBLEM, SAKAI, TURTLE, Front, media_type, varies

DOCUMENTS = [SAKAI, PRESS + ".ttl", "/", "/catalog", "/ns", "/concept/role.html"]
Lines = list[tuple[str, str]]
Conditions = Callable[[str, datetime], Lines]


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _rfc850(moment: datetime) -> str:
    return moment.strftime("%A, %d-%b-%y %H:%M:%S GMT")


DAY = timedelta(days=1)
CASES: dict[str, tuple[int, Conditions]] = {
    "13.1.2 the same tag": (304, lambda tag, _: [("if-none-match", tag)]),
    "13.1.2 weak comparison": (304, lambda tag, _: [("if-none-match", "W/" + tag)]),
    "13.1.2 one of a list": (304, lambda tag, _: [("if-none-match", f'"a,b", W/"c" ,{tag}')]),
    "13.1.2 any": (304, lambda *_: [("if-none-match", "*")]),
    "13.1.2 another tag": (200, lambda *_: [("if-none-match", '"a"')]),
    "8.8.3 a tag without quotes is none": (200, lambda tag, _: [("if-none-match", tag[1:-1])]),
    "8.8.3 tags have case": (200, lambda tag, _: [("if-none-match", tag.upper())]),
    "13.1.3 the date itself": (304, lambda _, at: [("if-modified-since", _date(at))]),
    "13.1.3 later": (304, lambda _, at: [("if-modified-since", _date(at + DAY))]),
    "13.1.3 before": (200, lambda _, at: [("if-modified-since", _date(at - DAY))]),
    "13.1.3 no date": (200, lambda *_: [("if-modified-since", "yesterday")]),
    "13.1.3 a number": (200, lambda *_: [("if-modified-since", "0")]),
    "5.6.7 a date of RFC 850": (304, lambda _, at: [("if-modified-since", _rfc850(at + DAY))]),
    "5.6.7 a date of asctime": (
        304, lambda _, at: [("if-modified-since", (at + timedelta(hours=1)).ctime())],
    ),
    "5.6.7 a date of asctime, earlier": (
        200, lambda _, at: [("if-modified-since", (at - timedelta(hours=1)).ctime())],
    ),
    "13.2.2 a tag counts before a date": (
        200, lambda _, at: [("if-none-match", '"a"'), ("if-modified-since", _date(at))],
    ),
    "13.2.2 a tag counts before an old date": (
        304, lambda tag, at: [("if-none-match", tag), ("if-modified-since", _date(at - DAY))],
    ),
    "13.1.1 the tag demanded": (200, lambda tag, _: [("if-match", tag)]),
    "13.1.1 one of those demanded": (200, lambda tag, _: [("if-match", f'"a", {tag}')]),
    "13.1.1 any": (200, lambda *_: [("if-match", "*")]),
    "13.1.1 another tag demanded": (412, lambda *_: [("if-match", '"a"')]),
    "13.1.1 strong comparison": (412, lambda tag, _: [("if-match", "W/" + tag)]),
    "13.1.4 unmodified": (200, lambda _, at: [("if-unmodified-since", _date(at))]),
    "13.1.4 modified since": (412, lambda _, at: [("if-unmodified-since", _date(at - DAY))]),
    "13.1.4 no date": (200, lambda *_: [("if-unmodified-since", "yesterday")]),
    "13.2.2 If-Match counts before a date": (
        200, lambda tag, at: [("if-match", tag), ("if-unmodified-since", _date(at - DAY))],
    ),
    "13.2.2 first If-Match, then If-None-Match": (
        304, lambda tag, _: [("if-match", tag), ("if-none-match", tag)],
    ),
    "13.2.2 If-Match fails first": (
        412, lambda tag, _: [("if-match", '"a"'), ("if-none-match", tag)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [SAKAI, PRESS + ".html"])
@pytest.mark.parametrize("case", CASES)
def test_conditions_are_evaluated(front: Front, case: str, path: str, method: str) -> None:
    status, lines = CASES[case]
    first = front.get(path)
    changed = parsedate_to_datetime(first.headers["last-modified"])
    answer = front.ask(method, path, lines(first.headers["etag"], changed))
    assert answer.status_code == status
    if status == 304:
        assert answer.content == b""
        for name in ("etag", "vary", "cache-control", "last-modified", "content-location"):
            assert answer.headers.get(name) == first.headers.get(name)
        assert "content-type" not in answer.headers
    if status == 412 and method == "GET":
        assert media_type(answer) == PROBLEM


def test_several_lines_are_one_list_of_tags(in_process: Front) -> None:
    """Section 5.3; nginx refuses the second line itself."""
    tag = in_process.get(SAKAI).headers["etag"]
    lines = [("if-none-match", '"a"'), ("if-none-match", tag)]
    assert in_process.get(SAKAI, lines).status_code == 304


@pytest.mark.parametrize("status", [303, 308, 404, 405, 406])
def test_conditions_say_nothing_where_there_is_no_representation(front: Front, status: int) -> None:
    """Section 13.2.1: conditions are ignored where the answer would not be 2xx without them."""
    method, path, accept = {
        303: ("GET", "/id/org/sakai", "*/*"),
        308: ("GET", SAKAI + "/", "*/*"),
        404: ("GET", "/no/such", "*/*"),
        405: ("DELETE", SAKAI, "*/*"),
        406: ("GET", SAKAI, "image/png"),
    }[status]
    for name, value in (("if-none-match", "*"), ("if-match", '"a"')):
        assert front.ask(method, path, {"accept": accept, name: value}).status_code == status


@pytest.mark.parametrize("path", DOCUMENTS)
def test_validators_are_strong_and_the_same_for_the_same_bytes(front: Front, path: str) -> None:
    one, other = front.get(path), front.get(path)
    assert one.content == other.content
    assert re.fullmatch(r'"[!#-~]+"', one.headers["etag"])
    assert one.headers["etag"] == other.headers["etag"]
    assert parsedate_to_datetime(one.headers["last-modified"]) <= datetime.now(UTC)


@pytest.mark.parametrize("path", [SAKAI, PRESS, "/ns", "/catalog"])
def test_different_bytes_never_have_one_tag(front: Front, path: str) -> None:
    """Section 8.8.3: also where only language or coding differ."""
    contents: dict[str, set[bytes]] = {}
    for accept in (HTML, TURTLE, "application/ld+json", "application/n-quads"):
        for language in ("ja", "en", "vi"):
            for coding in ("identity", "gzip"):
                wishes = {"accept": accept, "accept-language": language, "accept-encoding": coding}
                answer = front.get(path, wishes)
                coded = answer.headers.get("content-encoding", "").encode()
                body = coded + answer.content
                contents.setdefault(answer.headers["etag"], set()).add(body)
    assert {len(bodies) for bodies in contents.values()} == {1}
    assert len(contents) >= 8


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_cache_may_keep_documents_but_has_to_ask(front: Front, path: str) -> None:
    """RFC 9111, 5.2.2: what is current changes with the next edition."""
    control = front.get(path).headers["cache-control"]
    assert "no-cache" in control
    assert "public" in control
    assert "set-cookie" not in front.get(path).headers


@pytest.mark.parametrize("path", ["/no/such", "/sparql?query=SELECT"])
def test_errors_are_not_kept(front: Front, path: str) -> None:
    assert front.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/id/org/sakai", SAKAI + "/", "/dumps"])
def test_redirects_are_asked_for_again(front: Front, path: str) -> None:
    """A browser keeps 301 and 308 for ever; a later edition may have something there."""
    answer = front.get(path)
    assert answer.status_code in (303, 308)
    assert answer.headers["cache-control"] == "no-cache"


def test_what_has_a_name_of_its_contents_never_changes(front: Front) -> None:
    page = front.get("/", {"accept": HTML}).text
    dumps = front.get("/dumps/", {"accept": HTML}).text
    found = re.findall(r'href="([^"]*/static/[^"]*)"', page)
    found += re.findall(r'href="([^"]*/dumps/[^"]+\.gz)"', dumps)
    assert len(found) >= 3
    for address in found:
        answer = front.ask("HEAD", front.path_of(address))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


# Ranges ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dump(front: Front) -> str:
    page = front.get("/dumps/", {"accept": HTML}).text
    found = re.search(r'href="([^"]*\.nq\.gz)"', page)
    assert found
    return front.path_of(found.group(1))


@pytest.mark.parametrize(
    ("range_", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=0-999999999", 206, slice(None)),
        ("bytes=999999999-", 416, slice(0, 0)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=9-1", 200, slice(None)),
        ("bytes=x", 200, slice(None)),
    ],
)
def test_a_part_of_a_dump_can_be_had(
    front: Front, dump: str, range_: str, status: int, part: slice
) -> None:
    """Section 14.2; a range unit that we do not know is ignored."""
    whole = front.get(dump)
    assert whole.headers["accept-ranges"] == "bytes"
    answer = front.get(dump, {"range": range_})
    assert answer.status_code == status
    if status == 206:
        assert answer.content == whole.content[part]
        assert answer.headers["content-range"].endswith(f"/{len(whole.content)}")
        assert answer.headers["etag"] == whole.headers["etag"]
    elif status == 200:
        assert gzip.decompress(answer.content)
    else:
        assert answer.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_if_range_gives_the_whole_when_the_dump_is_another(front: Front, dump: str) -> None:
    """Section 13.1.5."""
    tag = front.get(dump).headers["etag"]
    ask = {"range": "bytes=0-9", "if-range": tag}
    assert front.get(dump, ask).status_code == 206
    assert front.get(dump, {**ask, "if-range": '"another"'}).status_code == 200


def test_a_dump_that_the_client_has_is_304(front: Front, dump: str) -> None:
    first = front.get(dump)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for lines in ({"if-none-match": tag}, {"if-modified-since": changed}):
        answer = front.get(dump, lines)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    assert front.get(dump, {"if-match": '"another"'}).status_code == 412
    assert "accept-encoding" not in varies(first)
