"""RFC 9110, section 12: which representation, language and coding a request is answered with."""

import pytest
import zstandard
from fronts import BROWSER, HTML, JSON_LD, PROBLEM, SAKAI, TRIG, TURTLE, Front, media_type, varies
from httpx2 import Response

NOTHING = "nothing fits"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "*/*;q=0.3"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,"
    "application/xml;q=0.3,image/svg+xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18"
)
N_QUADS = "application/n-quads"

TYPES: dict[str, tuple[str, list[str], str]] = {
    "12.4.1 no header: everything is welcome": ("", [""], HTML),
    "12.5.1 everything is welcome": ("", ["*/*"], HTML),
    "12.5.1 one type": ("", ["text/turtle"], TURTLE),
    "12.5.1 types have no case (8.3.1)": ("", ["Text/TURTLE"], TURTLE),
    "12.5.1 all of one type": ("", ["application/*"], JSON_LD),
    "12.5.1 a more specific range goes before a wider one": (
        "", ["text/*;q=0.9, text/html;q=0.1"], TURTLE,
    ),
    "12.5.1 a specific range counts, however low its weight": (
        "", ["*/*, text/html;q=0.1, application/*;q=0.2, text/turtle;q=0.3"], TURTLE,
    ),
    "12.5.1 a type wins over any by its weight": ("", ["*/*;q=0.9, application/trig"], TRIG),
    "12.4.2 the highest weight": ("", ["text/html;q=0.3, text/turtle;q=0.31"], TURTLE),
    "12.4.2 no weight is 1": ("", ["application/trig, text/turtle;q=0.999"], TRIG),
    "12.4.2 three digits": ("", ["text/turtle;q=0.001, application/trig;q=0.002"], TRIG),
    "12.4.2 a weight's name has no case": ("", ["text/turtle;Q=0.1, application/trig;q=0.2"], TRIG),
    "12.4.2 0 is not acceptable": ("", ["text/html;q=0, */*;q=0.1"], TURTLE),
    "12.4.2 0.000 is 0": ("", ["text/turtle;q=0.000, text/html;q=0.0, text/*"], NOTHING),
    "12.4.2 everything refused": ("", ["*/*;q=0"], NOTHING),
    "12.4.2 spaces around it": ("", ["text/turtle ; q=0.1 ,application/trig\t;\tq=0.2"], TRIG),
    "12.4.2 a weight above 1 spoils its element": (
        "", ["text/turtle;q=2, application/trig;q=0.1"], TRIG,
    ),
    "12.4.2 four digits spoil it": ("", ["text/turtle;q=0.1234, application/trig;q=0.1"], TRIG),
    "12.4.2 a negative weight spoils it": ("", ["text/turtle;q=-1, application/trig;q=.1"], HTML),
    "12.5.1 a parameter that we do not have": ("", ["text/turtle;version=9"], NOTHING),
    "12.5.1 a parameter that is the case": ("", ["text/turtle;charset=UTF-8"], TURTLE),
    "12.5.1 another charset than UTF-8": (
        "", ["text/turtle;charset=shift_jis, application/trig;q=0.1"], TRIG,
    ),
    "12.5.1 a parameter after the weight was of older standards": (
        "", ["text/turtle;q=0.2;level=1, application/trig;q=0.1"], TURTLE,
    ),
    "JSON-LD 1.1 C a profile is a wish": (
        "", ['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'], JSON_LD,
    ),
    "5.6.6 a comma in a quoted value is no end": (
        "", ['application/ld+json;profile="a, b;q=0", text/turtle;q=0.5'], JSON_LD,
    ),
    "5.6.4 a quoted value with an escaped quote": (
        "", ['application/ld+json;profile="a\\", text/html", text/turtle;q=0.5'], JSON_LD,
    ),
    "5.3 several lines are one list": ("", ["text/turtle;q=0.1", "application/trig"], TRIG),
    "5.6.1 empty elements say nothing": ("", [", ,text/turtle,, ,"], TURTLE),
    "12.5.1 what is no range is passed over": ("", ["turtle, /, text/turtle"], TURTLE),
    "12.5.1 */x is no range": ("", ["*/turtle, application/trig;q=0.1"], TRIG),
    "12.5.1 a header of nonsense is as none": ("", [";;;,=,(x)"], HTML),
    "12.5.1 a type that there is not": ("", ["image/png"], NOTHING),
    "a browser": ("", [BROWSER], HTML),
    "Jena": ("", [JENA], TURTLE),
    "12.1 Comunica names all there are, and means no graphs by it": ("", [COMUNICA], JSON_LD),
    "12.4.2 a weight for quads counts where some of them are named": (
        "", ["application/n-quads, text/turtle;q=0.9, application/ld+json;q=0.9"], N_QUADS,
    ),
    "a page to go with": (".ttl", ["text/html"], TURTLE),
    "a suffix is a choice of its own": (".trig", ["text/turtle;q=1, */*;q=0"], TRIG),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPES)
def test_the_media_type_is_negotiated(front: Front, case: str) -> None:
    suffix, lines, expected = TYPES[case]
    answer = front.get(SAKAI + suffix, [("accept", line) for line in lines])
    if expected is NOTHING:
        assert (answer.status_code, media_type(answer)) == (406, PROBLEM)
        assert {TURTLE, JSON_LD, HTML} <= set(answer.json()["offered"])
    else:
        assert (answer.status_code, media_type(answer)) == (200, expected)
    assert ("accept" in varies(answer)) is (not suffix)


LANGUAGES = {
    "12.5.4 none": ("", "ja"),
    "12.5.4 any": ("*", "ja"),
    "12.5.4 one": ("vi", "vi"),
    "RFC 4647 3.4 a region of one": ("en-GB", "en"),
    "12.5.4 names have no case (8.5.1)": ("EN", "en"),
    "12.4.2 by weight": ("ja;q=0.2, vi;q=0.3, en;q=0.25", "vi"),
    "12.4.2 0 is not acceptable": ("ja;q=0, *;q=0.5, en;q=0.1", "vi"),
    "12.5.4 a wildcard is for those not named": ("*;q=0.5, ja;q=0.1", "en"),
    "12.5.4 the first of those that we have": ("fr, zh-Hant, en;q=0.1", "en"),
    "12.5.4 none that we have: the first of ours": ("fr", "ja"),
    "12.5.4 nonsense is as none": (";;q=,", "ja"),
    "12.4.2 a bad weight spoils its element": ("ja;q=7, en;q=0.1", "en"),
    "5.6.1 empty elements": (", ,en", "en"),
}


@pytest.mark.parametrize("case", LANGUAGES)
def test_the_language_is_negotiated(front: Front, case: str) -> None:
    wanted, expected = LANGUAGES[case]
    answer = front.get(SAKAI, {"accept": HTML, "accept-language": wanted})
    assert answer.headers["content-language"] == expected
    assert f'<html lang="{expected}"' in answer.text
    assert "accept-language" in varies(answer)


def without_its_number(content: bytes, answer: Response) -> bytes:
    """Return what an answer says: an error also says the number of its request."""
    return content.replace(answer.headers["x-request-id"].encode(), b"")


CODINGS = {
    "12.5.3 none": ("", ""),
    "12.5.3 one": ("gzip", "gzip"),
    "8.4.1.3 x-gzip is gzip": ("x-gzip", "gzip"),
    "12.5.3 by weight": ("gzip;q=0.9, br;q=0.1", "gzip"),
    "12.5.3 the best of equals": ("gzip, deflate, br", "br"),
    "RFC 8878 zstd": ("zstd", "zstd"),
    "12.4.2 0 is not acceptable": ("gzip;q=0", ""),
    "12.5.3 any but one": ("br;q=0, zstd;q=0, *", "gzip"),
    "12.5.3 only as it is": ("identity", ""),
    "12.5.3 as it is is liked better": ("identity;q=1, gzip;q=0.5", ""),
    "12.5.3 not as it is": ("identity;q=0, gzip;q=0.1", "gzip"),
    "12.5.3 one that we do not have": ("compress", ""),
    "12.5.3 nonsense is as none": ("gzip;;q, =", ""),
    "8.4.1 names have no case": ("GZip", "gzip"),
}


@pytest.mark.parametrize("path", [SAKAI + ".ttl", SAKAI + ".html", "/sparql", "/no/such"])
@pytest.mark.parametrize("case", CODINGS)
def test_the_coding_is_negotiated(front: Front, case: str, path: str) -> None:
    wanted, expected = CODINGS[case]
    plain, answer = front.get(path), front.get(path, {"accept-encoding": wanted})
    assert answer.headers.get("content-encoding", "") == expected
    content = zstandard.decompress(answer.content) if expected == "zstd" else answer.content
    assert without_its_number(content, answer) == without_its_number(plain.content, plain)
    assert "accept-encoding" in varies(answer) & varies(plain)
    if expected and "etag" in plain.headers:
        assert answer.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("accept", [HTML, TURTLE, JSON_LD, TRIG, "*/*"])
@pytest.mark.parametrize("path", [SAKAI, "/ns", "/catalog", "/.well-known/void", "/shapes"])
def test_content_location_is_where_the_same_can_be_had(
    front: Front, path: str, accept: str
) -> None:
    """Section 8.7: a GET of that address gives this representation."""
    language = "en" if accept == HTML else ""
    negotiated = front.get(path, {"accept": accept, "accept-language": language})
    assert negotiated.status_code == 200
    address = front.path_of(negotiated.headers["content-location"])
    named = front.get(address)
    assert "content-location" not in named.headers
    assert media_type(named) == media_type(negotiated)
    assert named.headers.get("content-language") == negotiated.headers.get("content-language")
    assert named.content == negotiated.content
