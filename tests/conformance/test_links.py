"""RFC 8288 (links) and FAIR Signposting, level 1: what programs find without reading a page."""

from collections.abc import Iterable
from urllib.parse import urljoin

import pytest
from fronts import BASE, BROWSER, PRESS, SAKAI, TURTLE, Front, media_type
from linking import Link, in_head, in_header

PAGES = [
    "/",
    "/dumps/",
    SAKAI,
    PRESS,
    "/ns",
    "/shapes",
    "/catalog",
    "/about?iri=https://schema.org/Event",
]
DATA = [SAKAI + ".ttl", PRESS + ".jsonld", "/ns.rdf", "/catalog.ttl", "/.well-known/void.nt"]
REGISTERED = {
    "alternate", "author", "canonical", "cite-as", "collection", "describedby", "describes",
    "item", "license", "linkset", "profile", "service-doc", "type",
}  # fmt: skip
"""Of IANA's registry of link relations, those we use."""
FETCHED = {
    "alternate", "describedby", "describes", "item", "collection", "canonical", "linkset",
}  # fmt: skip
RDF_TYPES = {
    "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml",
    "application/trig", "application/n-quads",
}  # fmt: skip
CITED = {"application/x-bibtex", "application/vnd.citationstyles.csl+json", "application/yaml"}


def links_of(front: Front, path: str, accept: str = BROWSER) -> set[Link]:
    answer = front.get(path, {"accept": accept})
    assert answer.status_code == 200
    return set(in_header(answer.headers["link"], front.origin + front.root + path))


def targets(links: Iterable[Link], relation: str) -> set[str]:
    return {link.target for link in links if link.relation == relation}


def is_extension(relation: str) -> bool:
    """Tell whether a relation is named by a URI (RFC 8288, 2.1.2)."""
    return relation.startswith("https://")


@pytest.mark.parametrize("path", PAGES + DATA)
def test_every_link_has_a_registered_relation_and_a_target_with_a_scheme(
    front: Front, path: str
) -> None:
    """RFC 8288, 2.1 and 3.3."""
    links = links_of(front, path)
    assert links
    for link in links:
        assert link.relation in REGISTERED or is_extension(link.relation)
        assert link.target.startswith(("https://", "http://"))
        assert link.target.isascii()


@pytest.mark.parametrize("path", PAGES + DATA)
def test_every_link_to_ourselves_leads_to_what_it_says(front: Front, path: str) -> None:
    """The type of a link is what its target is answered as (3.4.1), within the prefix."""
    for link in links_of(front, path):
        if link.relation in FETCHED:
            answer = front.ask("HEAD", front.path_of(link.target), {"accept": link.media_type})
            assert answer.status_code == 200, link
            assert link.media_type in ("", media_type(answer)), link


@pytest.mark.parametrize("path", PAGES)
def test_the_head_of_a_page_says_what_its_header_says(front: Front, path: str) -> None:
    answer = front.get(path, {"accept": BROWSER})
    base = front.origin + front.root + path
    found = {
        link
        for link in in_head(answer.text, base)
        if link.relation in REGISTERED or is_extension(link.relation)
    }
    assert found == set(in_header(answer.headers["link"], base))


# Signposting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/dumps/", SAKAI, PRESS, "/ns"])
def test_a_landing_page_leads_to_its_name_its_kind_and_its_metadata(
    front: Front, path: str
) -> None:
    """Signposting, level 1: cite-as, type, author, license, describedby, each with its type."""
    links = links_of(front, path)
    (name,) = targets(links, "cite-as")
    assert name.startswith(BASE)
    assert "https://schema.org/AboutPage" in targets(links, "type")
    assert len(targets(links, "license")) == len(targets(links, "author")) == 1
    types = {link.media_type for link in links if link.relation == "describedby"}
    assert {TURTLE, "application/ld+json"} <= types <= RDF_TYPES | CITED
    assert types >= CITED


@pytest.mark.parametrize("path", ["/", "/dumps/"])
def test_files_and_their_landing_page_lead_to_each_other(front: Front, path: str) -> None:
    """Level 1: item on the landing page, collection on the content."""
    links = links_of(front, path)
    files = {link for link in links if link.relation == "item"}
    assert len(files) == 6
    for file in files:
        assert file.media_type == "application/gzip"
        answer = front.ask("HEAD", front.path_of(file.target))
        back = set(in_header(answer.headers["link"], file.target))
        assert targets(back, "collection") == {urljoin(front.origin, front.root + "/")}
        assert {TURTLE, "application/ld+json"} <= {
            link.media_type for link in back if link.relation == "describedby"
        }
        assert targets(back, "describedby") <= targets(links, "describedby")
        assert targets(back, "license") == targets(links, "license")


@pytest.mark.parametrize("path", ["/", SAKAI, PRESS, "/ns"])
def test_metadata_lead_back_to_what_they_describe(front: Front, path: str) -> None:
    """Level 1: describes on the metadata."""
    for metadata in targets(links_of(front, path), "describedby"):
        back = links_of(front, front.path_of(metadata), "*/*")
        assert targets(back, "describes") == {urljoin(front.origin, front.root + path)}
