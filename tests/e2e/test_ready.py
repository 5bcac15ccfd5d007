"""What is ready is answered in the connection: it must be what the long way would have said."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from processes import resident
from processes import server as process_of
from running import serving
from wire import Got, answer_on, connected, exchanged, request

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e

TURTLE, PAGE = "/doc/org/sakai.ttl", "/press/sakai/2023/cop28-mou"
OPEN = {"Connection": "keep-alive"}


@pytest.fixture(scope="module")
def server(flagship_place: Place) -> Iterator[str]:
    with serving("--editions", flagship_place.folder) as address:
        yield address


def asked(server: str, target: str, method: str = "GET", **headers: str) -> Got:
    """Ask once over a connection that could go on: only such requests may be answered early."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    got = exchanged(server, request(method, target, {**OPEN, **named}), method)
    assert got is not None
    return got


def without_date(got: Got) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    changing = ("date", "x-request-id")
    return got.status, tuple(line for line in got.headers if line[0] not in changing), got.body


WISHES = [
    {},
    {"Accept": "application/ld+json"},
    {"Accept": "text/html", "Accept_Language": "vi"},
    {"Accept": "text/html", "Accept_Encoding": "br"},
    {"Accept_Encoding": "gzip, zstd"},
    {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "data.example.jp"},
    {"If_None_Match": '"another"'},
    {"If_None_Match": '"another", "and another"'},
    {"If_None_Match": 'W/"another"'},
    {"If_None_Match": "no tag"},
    {"If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("target", [TURTLE, PAGE, "/search?q=堺市"])
def test_whoever_asks_again_is_told_the_same(
    server: str, target: str, wishes: dict[str, str], method: str
) -> None:
    target = target.replace("堺市", "%E5%A0%BA%E5%B8%82")
    answers = [without_date(asked(server, target, method, **wishes)) for _ in range(4)]
    # A connection that ends is never answered early, so it tells what the long way says.
    (status, headers, body) = without_date(
        asked(server, target, method, **{**wishes, "Connection": "close"})
    )
    long_way = (status, tuple(line for line in headers if line[0] != "connection"), body)
    assert answers == [long_way] * 4
    assert status == 200


@pytest.mark.parametrize("encoding", ["", "br"])
@pytest.mark.parametrize("target", [TURTLE, PAGE])
def test_who_has_it_is_told_so_in_the_same_words_each_time(
    server: str, target: str, encoding: str
) -> None:
    tag = asked(server, target, Accept_Encoding=encoding).header("etag")
    same = [
        without_date(asked(server, target, Accept_Encoding=encoding, If_None_Match=tag))
        for _ in range(4)
    ]
    assert same[0][0] == 304
    assert dict(same[0][1])["etag"] == tag
    assert len({*same}) == 1
    assert asked(server, target, Accept_Encoding=encoding, If_None_Match='"x"').status == 200
    assert asked(server, target, Accept_Encoding=encoding, If_Match='"x"').status == 412


def test_a_304_that_comes_first_does_not_stand_in_for_the_document(server: str) -> None:
    target = "/doc/org/sakai.nt"
    tag = asked(server, target).header("etag")
    wishes = {"Accept_Encoding": "identity;q=1"}
    for _ in range(3):
        assert asked(server, target, If_None_Match=tag, **wishes).status == 304
    for _ in range(3):
        assert len(asked(server, target, **wishes).body) > 500


def test_another_method_or_a_body_is_not_taken_for_a_reading(server: str) -> None:
    for _ in range(3):
        assert asked(server, TURTLE).status == 200
    assert asked(server, TURTLE, "DELETE").status == 405
    assert asked(server, TURTLE, "OPTIONS").status == 204
    with_body = request("GET", TURTLE, OPEN, b"nobody asked")
    assert [exchanged(server, with_body) is not None for _ in range(3)] == [True] * 3


def test_requests_in_one_piece_are_answered_in_order(server: str) -> None:
    """Ready ones and others take turns; the last asks to hang up."""
    targets = [TURTLE, "/doc/org/sakai.nt?a=1", TURTLE, "/healthz", TURTLE, TURTLE]
    for target in targets * 2:
        asked(server, target)
    sent = b"".join(request("GET", each, OPEN) for each in targets)
    with closing(connected(server)) as connection:
        connection.sendall(sent + request("GET", TURTLE))
        file = connection.makefile("rb")
        whole = file.read()
    assert whole.count(b"HTTP/1.1 200 OK\r\n") == len(targets) + 1
    assert whole.index(b"text/turtle") < whole.index(b"application/n-triples")
    assert whole.rstrip().endswith(b".")


def test_who_asks_without_reading_takes_no_memory(server: str) -> None:
    """Thousands of pages are asked for in one piece and none is read."""
    one = request("GET", PAGE, OPEN)
    for _ in range(3):
        exchanged(server, one)
    before = resident(process_of(server))
    held = [connected(server) for _ in range(5)]
    for connection in held:
        connection.settimeout(0.5)
        try:
            connection.sendall(one * 4000)
        except TimeoutError:
            continue
    answer = asked(server, TURTLE)
    grown = resident(process_of(server)) - before
    assert answer.status == 200
    assert grown < 64, grown
    assert answer_on(held[0]) is not None
    for connection in held:
        connection.close()
