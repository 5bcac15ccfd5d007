"""Content codings: what is chosen, and that every one of them gives back the same bytes."""

import gzip
import re

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
import zstandard
from starlette.testclient import TestClient

from oboegaki.web.coding import chosen

SAKAI = "/doc/org/sakai"
UNPACK = {
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("x-gzip", "gzip"),
        ("zstd", "zstd"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0, *", "zstd"),
        ("identity", None),
        ("identity;q=0.5, br;q=0.4", None),
        ("identity;q=0.5, br;q=0.6", "br"),
        ("deflate", None),
        ("gzip;q=2", None),
        (";;,=,\x00", None),
    ],
)
def test_the_coding_the_client_likes_best_is_chosen(header: str | None, coding: str | None) -> None:
    found = chosen(header)
    assert (found.name if found else None) == coding


def raw(client: TestClient, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """Return the bytes as they are on the wire."""
    with client.stream("GET", path, headers=headers) as answer:
        return b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize("name", UNPACK)
@pytest.mark.parametrize("path", [SAKAI + ".ttl", SAKAI + ".html", "/catalog.jsonld"])
def test_a_document_unpacks_to_the_same_bytes(client: TestClient, path: str, name: str) -> None:
    plain, plain_headers = raw(client, path, **{"accept-encoding": "identity"})
    packed, headers = raw(client, path, **{"accept-encoding": name})
    assert headers["content-encoding"] == name
    assert len(packed) < len(plain)
    assert headers["content-length"] == str(len(packed))
    assert UNPACK[name](packed) == plain
    assert "Accept-Encoding" in headers["vary"]
    assert headers["etag"] != plain_headers["etag"]


@pytest.mark.parametrize("name", UNPACK)
def test_results_are_packed_too(client: TestClient, name: str) -> None:
    path = "/sparql?format=csv&query=SELECT * { ?s ?p ?o } LIMIT 500"
    plain, _ = raw(client, path, **{"accept-encoding": "identity"})
    packed, headers = raw(client, path, **{"accept-encoding": name})
    assert headers["content-encoding"] == name
    assert sorted(UNPACK[name](packed).splitlines()) == sorted(plain.splitlines())


def test_each_coding_answers_304_only_to_its_own_tag(client: TestClient) -> None:
    _, packed = raw(client, SAKAI + ".ttl", **{"accept-encoding": "br"})
    for coding, status in (("br", 304), ("gzip", 200), ("identity", 200)):
        headers = {"accept-encoding": coding, "if-none-match": packed["etag"]}
        assert client.get(SAKAI + ".ttl", headers=headers).status_code == status


def test_what_is_packed_already_is_left_alone(client: TestClient) -> None:
    page = client.get("/dumps/", headers={"accept": "text/html"}).text
    dump = re.findall(r'href="(/dumps/[^"]+\.nq\.gz)"', page)[0]
    _, headers = raw(client, dump, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in headers


@pytest.mark.parametrize(
    ("date", "status"),
    [
        ("Fri, 01 Jan 2038 00:00:00 GMT", 304),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 200),
        ("yesterday", 200),
        ("", 200),
    ],
)
def test_a_date_is_a_validator_too(client: TestClient, date: str, status: int) -> None:
    headers = {"if-modified-since": date}
    assert client.get(SAKAI + ".ttl", headers=headers).status_code == status
    with_tag = {**headers, "if-none-match": '"other"'}
    assert client.get(SAKAI + ".ttl", headers=with_tag).status_code == 200
