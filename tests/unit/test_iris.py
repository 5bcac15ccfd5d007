"""IRI <-> path <-> URL: one resource, one address, whatever the script."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from oboegaki import iris
from oboegaki.iris import Urls

BASE = "https://w3id.org/oboegaki/"
URLS = Urls(BASE, "https://example.org", "/data")

BEYOND_ASCII = st.characters(min_codepoint=0xA0, codec="utf-8").filter(
    lambda character: iris.decoded(iris.encoded(character)) == character
)
PATHS = st.text(
    alphabet=st.sampled_from("abcXYZ0189-._~/:@!$&'()*+,;=") | BEYOND_ASCII, min_size=1, max_size=30
)


def is_iri(text: str) -> bool:
    try:
        list(parse(f"<{text}> <x:p> <x:o> .".encode(), format=RdfFormat.N_TRIPLES))
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/press/%E5%A0%BA", "/press/堺"),
        ("/press/堺", "/press/堺"),
        ("/%41%2d%7E", "/A-~"),
        ("/a%2Fb%20c%3F", "/a%2Fb%20c%3F"),
        ("/a%2fb", "/a%2Fb"),
        ("/%", "/%"),
        ("/%4", "/%4"),
        ("/%zz%41", "/%zzA"),
        ("/%2541", "/%2541"),
        ("/%FF%FE", "/%FF%FE"),
        ("/%E5%A0", "/%E5%A0"),
        ("/%E5%A0%BA%FF", "/堺%FF"),
        ("/%ED%A0%80", "/%ED%A0%80"),
        ("/%C2%A0%E3%80%80%C2%AD", "/\u00a0\u3000\u00ad"),
        ("/%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80", "/👩\u200d🚀"),
        ("/%F0%9F%AB%A8", "/\U0001fae8"),
        ("/%C2%85%EE%80%80%0A", "/%C2%85%EE%80%80%0A"),
    ],
)
def test_escapes_that_mean_nothing_are_undone_once(path: str, expected: str) -> None:
    assert iris.decoded(path) == expected
    assert iris.decoded(expected) == expected


@given(PATHS)
def test_encoding_and_decoding_undo_each_other(path: str) -> None:
    assert iris.encoded(path).isascii()
    assert iris.decoded(iris.encoded(path)) == path


@given(st.text(alphabet=st.sampled_from("%0123456789ABCDEFabcdefghé堺/."), max_size=40))
def test_decoding_is_done_at_once_and_never_again(path: str) -> None:
    once = iris.decoded(path)
    assert iris.decoded(once) == once or "%" in once
    assert iris.encoded(once).isascii()


@given(st.characters(codec="utf-8"))
def test_exactly_the_characters_of_iris_stand_for_themselves(character: str) -> None:
    assume(not character.isascii())
    stands = iris.decoded(iris.encoded(character)) == character
    assert stands == is_iri(f"http://example.org/{character}")


@given(PATHS)
def test_every_iri_under_the_base_is_found_at_its_address(rest: str) -> None:
    iri = BASE + rest
    local = URLS.local_path(iri)
    if local is None:
        asked = parse_qs(urlsplit(URLS.document(iri)).query)
        assert asked["iri"] == [iri]
    else:
        assert local.isascii()
        assert iri in URLS.resource_iris(local)


@given(PATHS)
def test_an_iri_that_escapes_everything_is_found_at_its_address(rest: str) -> None:
    iri = BASE + iris.encoded(rest)
    local = URLS.local_path(iri)
    assert local is None or iri in URLS.resource_iris(local)


@pytest.mark.parametrize(
    ("iri", "local"),
    [
        (BASE + "press/sakai/2023/cop28", "/press/sakai/2023/cop28"),
        (BASE + "press/sakai/2023/cop28#q-population", "/press/sakai/2023/cop28"),
        (BASE + "id/org/sakai", "/doc/org/sakai"),
        (BASE + "doc/org/sakai", "/doc/org/sakai"),
        (BASE + "堺", "/%E5%A0%BA"),
        (BASE + "ns#Agreement", "/ns"),
        (BASE + "concept/role", "/concept/role"),
        (BASE, None),
        (BASE + "#it", None),
        (BASE + "x?y=z", None),
        (BASE + "sparql", None),
        (BASE + "dumps/x", None),
        (BASE + "sparqling", "/sparqling"),
        (BASE + "a//b", None),
        (BASE + "/a", None),
        (BASE + "a/../b", None),
        (BASE + "a/.", None),
        (BASE + "...", "/..."),
        (BASE.replace("https", "http") + "x", None),
        ("http://example.org/x", None),
        ("urn:x:y", None),
        ("_:b0", None),
    ],
)
def test_what_answers_at_a_path_of_its_own(iri: str, local: str | None) -> None:
    assert URLS.local_path(iri) == local


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "press/x", "/data/press/x"),
        (BASE + "id/org/x", "/data/doc/org/x"),
        (BASE + "press/x#p-mayor", "/data/press/x#p-mayor"),
        (BASE + "press/x#堺", "/data/press/x#%E5%A0%BA"),
        ("http://e.org/a?b=c&d#e", "/data/about?iri=http%3A%2F%2Fe.org%2Fa%3Fb%3Dc%26d%23e"),
        ("http://e.org/堺", "/data/about?iri=http%3A%2F%2Fe.org%2F%E5%A0%BA"),
        (BASE + "/e.org", "/data/about?iri=https%3A%2F%2Fw3id.org%2Foboegaki%2F%2Fe.org"),
    ],
)
def test_a_link_leads_to_the_document_and_the_place_in_it(iri: str, path: str) -> None:
    assert URLS.page(iri) == path
    assert URLS.absolute(path) == "https://example.org" + path


def test_a_representation_has_an_address() -> None:
    assert URLS.document(BASE + "press/x", ".ttl") == "/data/press/x.ttl"
    other = URLS.document("http://example.org/x", ".ttl")
    assert parse_qs(urlsplit(other).query) == {"iri": ["http://example.org/x"], "format": ["ttl"]}


@pytest.mark.parametrize(
    "iri", [BASE + "press/x", BASE + "press/x#p", BASE + "堺", "http://e.org/x"]
)
def test_a_list_of_incoming_links_names_what_it_is_of(iri: str) -> None:
    path = URLS.incoming(iri, "http://e.org/p?q", 2, "-20231206.5")
    asked = parse_qs(urlsplit(path).query)
    assert asked["property"] == ["http://e.org/p?q"]
    assert (asked["standing"], asked["after"]) == (["2"], ["-20231206.5"])
    local = URLS.local_path(iri)
    own = local is not None and "#" not in iri
    assert asked.get("iri", []) == ([] if own else [iri])
    assert urlsplit(path).path == "/data" + (local or "/about")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cop28-mou", "cop28-mou"),
        ("press/堺 市", "press/堺%20市"),
        ("a#b?c%d", "a%23b%3Fc%25d"),
        ('<">{}|\\^`', "%3C%22%3E%7B%7D%7C%5C%5E%60"),
        ("か\u3099", "が"),
        ("\ue000\x85", "%EE%80%80%C2%85"),
        ("", ""),
    ],
)
def test_a_files_name_becomes_part_of_an_iri(name: str, expected: str) -> None:
    assert iris.from_name(name) == expected
    NamedNode(BASE + expected)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_every_files_name_makes_an_iri(name: str) -> None:
    graph = BASE + "graph/" + iris.from_name(name)
    assert is_iri(graph)
    Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o"), NamedNode(graph))


@pytest.mark.parametrize(
    ("iri", "live"),
    [
        ("https://example.org/", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)//http://x", False),
        ("data:text/html,<script>", False),
        ("mailto:x@example.org", False),
        ("//example.org", False),
        ("http://example.org/\"onclick=", False),
        ("http://example.org/a b", False),
        ("http://", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_live_links(iri: str, live: bool) -> None:
    assert iris.linkable(iri) is live


def test_fragments_are_told_from_documents() -> None:
    assert (iris.document_of("x:a#b#c"), iris.fragment_of("x:a#b#c")) == ("x:a", "#b#c")
    assert (iris.document_of("x:a"), iris.fragment_of("x:a")) == ("x:a", "")
