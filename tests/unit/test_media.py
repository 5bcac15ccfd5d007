"""Content negotiation: what clients really send, and what anybody could."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oboegaki import media
from oboegaki.formats import DOCUMENTS, HTML, RESULTS, TURTLE

PREFER_TURTLE = (TURTLE, *(each for each in DOCUMENTS if each is not TURTLE))

CLIENTS = {
    "Firefox": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "html",
    ),
    "Firefox since 132": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,"
        "image/svg+xml,*/*;q=0.8",
        "html",
    ),
    "Chrome": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
        "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "html",
    ),
    "Safari": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    "Lynx": (
        "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
        "html",
    ),
    "old Internet Explorer": ("image/gif, image/jpeg, application/x-ms-application, */*", "html"),
    "curl and CKAN": ("*/*", "html"),
    "Java's URLConnection": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
    "Jena": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
        "application/rdf+xml;q=0.7,*/*;q=0.3",
        "ttl",
    ),
    "rdflib": (
        "application/rdf+xml;q=0.9, application/xhtml+xml;q=0.3, text/xml;q=0.2, "
        "application/xml;q=0.2, text/html;q=0.1, text/turtle, */*;q=0.1",
        "ttl",
    ),
    "RDF4J": (
        "application/rdf+xml;q=0.8, application/trig, application/n-quads;q=0.9, */*;q=0.1",
        "trig",
    ),
    "a JSON-LD processor": (
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#context, x",'
        " application/json;q=0.9, */*;q=0.1",
        "jsonld",
    ),
}


@pytest.mark.parametrize(("accept", "name"), CLIENTS.values(), ids=CLIENTS)
def test_real_clients_get_what_they_can_use(accept: str, name: str) -> None:
    chosen = media.negotiate(accept, DOCUMENTS)
    assert chosen
    assert chosen.name == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "html"),
        ("", "html"),
        ("  ", "html"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("text/*", "html"),
        ("application/*", "jsonld"),
        ("text/*, text/html;q=0", "ttl"),
        ("text/*;q=0.3, text/turtle;q=0.2, */*;q=0.1", "html"),
        ("*/*, text/html;q=0", "ttl"),
        ("text/html;q=0.4, text/turtle;q=0.5", "ttl"),
        ("text/html;q=0.5, text/turtle;q=0.5", "html"),
        ("text/turtle;q=0.001", "ttl"),
        ("text/turtle ; q=0.5 , text/html ;q=0.4", "ttl"),
        ("text/turtle;Q=0.5, text/html;q=0.4", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("text/turtle;charset=\"UTF-8\"", "ttl"),
        ("text/turtle;q=0.9;extension=1", "ttl"),
        ("application/ld+json;profile=\"a,b;c\\\"d\";q=0.9, text/html;q=0.1", "jsonld"),
        ("text/turtle;version=1.1, text/html;q=0.1", "html"),
        ("text/turtle;;, text/html;q=0.1", "ttl"),
        (", ,text/turtle,,", "ttl"),
        ("text/html;q=2, application/n-triples;q=0.1", "nt"),
        ("text/html;q=-1, application/n-triples;q=0.1", "nt"),
        ("text/html;q=0.1234, application/n-triples;q=0.1", "nt"),
        ("text/html;q=1.001, application/n-triples;q=0.1", "nt"),
        ("nonsense", "html"),
        (";;;,,,\"", "html"),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("text/turtle;version=1.1", None),
        ("application/x-turtle, image/*", None),
    ],
)  # fmt: skip
def test_the_rules_of_rfc_9110(accept: str | None, name: str | None) -> None:
    chosen = media.negotiate(accept, DOCUMENTS)
    assert (chosen.name if chosen else None) == name


def test_the_order_of_the_offers_decides_when_everything_is_welcome() -> None:
    assert media.negotiate("*/*", PREFER_TURTLE) is TURTLE
    assert media.negotiate(CLIENTS["Firefox"][0], PREFER_TURTLE) is HTML
    assert media.negotiate("*/*", ()) is None


@pytest.mark.parametrize("offer", [*DOCUMENTS, *RESULTS], ids=lambda offer: offer.name)
def test_every_offer_can_be_asked_for_by_name(offer: media.Offer) -> None:
    assert media.negotiate(offer.media_type, (*DOCUMENTS, *RESULTS)) is offer


ANY_HEADER = (
    st.text(alphabet=st.sampled_from('*/;,="\\ q01.html-turtle\tあ'), max_size=80) | st.text()
)


@given(ANY_HEADER)
def test_no_header_raises(accept: str) -> None:
    chosen = media.negotiate(accept, DOCUMENTS)
    assert chosen is None or chosen in DOCUMENTS


@given(ANY_HEADER)
def test_what_is_malformed_only_adds_to_what_is_asked(accept: str) -> None:
    """A well-formed wish in front is honoured whatever follows it, short of excluding it."""
    follows = media.ranges(accept)
    if not any(each.subtype == "turtle" for each in follows) and '"' not in accept:
        assert media.negotiate(f"text/turtle,{accept}", (TURTLE,)) is TURTLE


@pytest.mark.parametrize(
    "piece", ['"', "a/b;", "a/b;c=", '"\\', ",", ";", " ", "*/*;q=0,", 'a/b;c="']
)
def test_a_long_hostile_header_takes_no_time(piece: str) -> None:
    began = time.process_time()
    media.negotiate((piece * 16_384)[:16_384], DOCUMENTS)
    assert time.process_time() - began < 0.5
