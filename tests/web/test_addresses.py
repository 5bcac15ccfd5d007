"""One resource has one address, and no address of any edition ever becomes a 404."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import locate

Serve = Callable[[dict[str, str]], TestClient]
SAKAI = "/doc/org/sakai"
HTML = {"accept": "text/html"}
SITE = 'base = "https://data.example.org/"\n'
P = "https://data.example.org/"


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/doc/org/sakai/", SAKAI),
        ("/doc//org///sakai", SAKAI),
        ("/doc/org/sakai//", SAKAI),
        ("/DOC/Org/Sakai", SAKAI),
        ("/doc/org/Sakai.TTL", SAKAI + ".ttl"),
        ("/doc/org/sakai/?lang=en", SAKAI + "?lang=en"),
        ("/catalog/", "/catalog"),
        ("/ns/", "/ns"),
        ("/sparql/", "/sparql"),
        ("/dumps", "/dumps/"),
        ("//dumps//", "/dumps/"),
    ],
)
def test_other_spellings_lead_to_the_one_address(
    client: TestClient, asked: str, canonical: str
) -> None:
    answer = client.get(f"http://127.0.0.1:8000{asked}", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (308, canonical)
    assert client.get(canonical, headers=HTML).status_code == 200


def test_a_path_that_looks_like_a_host_never_leads_away(client: TestClient) -> None:
    for path in ("//evil.example/", "///evil.example", "/%2F%2Fevil.example", "/\\evil.example"):
        answer = client.get(f"http://127.0.0.1:8000{path}", headers=HTML)
        assert answer.status_code in (308, 404)
        assert not answer.headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("path", ["/doc/org/%73akai", "/%64oc/org/sakai"])
def test_percent_forms_are_the_same_page(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{SAKAI}">' in answer.text


def test_a_document_that_an_edition_no_longer_has_is_410(tmp_path: Path, serve: Serve) -> None:
    thing = f"<{P}id/org/{{}}> <http://x.example/p> 'x' .\n"
    client = serve({"site.toml": SITE, "data/a.ttl": thing.format("old") + thing.format("kept")})
    assert client.get("/doc/org/old.ttl").status_code == 200
    assert client.get("/doc/org/never.ttl").status_code == 404
    site = locate((str(tmp_path / "site"),))
    (site.root / "data" / "a.ttl").write_text(thing.format("kept") + thing.format("new"))
    place = Place(tmp_path / "editions")
    first = place.current_name()
    assert build(site, place, quiet).manifest is not None
    events = [(e["event"], e.get("iri")) for e in place.history()]
    assert events[-2:] == [("created", f"{P}id/org/new"), ("withdrawn", f"{P}id/org/old")]

    again = serve({"site.toml": SITE})
    for path in ("/doc/org/old", "/id/org/old", "/doc/org/old.ttl"):
        answer = again.get(path, headers={"accept": "application/json"})
        assert answer.status_code == 410
        assert answer.json()["since"] == place.history()[-1]["time"]
    page = again.get("/doc/org/old", headers={**HTML, "accept-language": "ja"})
    assert "取り下げられました" in page.text
    assert again.get("/doc/org/never").status_code == 404
    assert first != place.current_name()


def test_a_merged_thing_leads_to_what_it_became(serve: Serve) -> None:
    client = serve(
        {
            "site.toml": SITE,
            "data/authority/a.ttl": f"<{P}id/org/kept> <http://x.example/p> 'x' .",
            "data/changes/c.ttl": f"""
                PREFIX dcterms: <http://purl.org/dc/terms/>
                PREFIX prov: <http://www.w3.org/ns/prov#>
                PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
                <{P}id/org/twin> dcterms:isReplacedBy <{P}id/org/kept> .
                <{P}press/a/2020/b> prov:invalidatedAtTime "2021-02-03T00:00:00Z"^^xsd:dateTime ;
                    dcterms:isReplacedBy <{P}press/a/2021/c> .
                <{P}id/org/kept> prov:invalidatedAtTime "2021-02-03T00:00:00Z"^^xsd:dateTime .
            """,
        }
    )
    merged = client.get("/doc/org/twin.ttl")
    assert (merged.status_code, merged.headers["location"]) == (301, "/doc/org/kept.ttl")
    gone = client.get("/press/a/2020/b")
    assert gone.status_code == 410
    assert gone.json()["since"].startswith("2021-02-03")
    assert gone.json()["replacement"] == f"{P}press/a/2021/c"
    assert client.get("/doc/org/kept").status_code == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [("/ns/0.1.0", "/ns"), ("/ns/0.1.0.ttl", "/ns.ttl"), ("/shapes/0.1.0", "/shapes")],
)
def test_the_version_that_ontology_or_shapes_are_in_leads_to_them(
    client: TestClient, path: str, location: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert client.get(path.replace("0.1.0", "0.0.9")).status_code == 404


def test_the_version_of_our_vocabulary_leads_to_it_at_a_site_that_uses_it(serve: Serve) -> None:
    obg = "https://w3id.org/oboegaki/ns#"
    made = serve({"site.toml": SITE, "data/a.ttl": f"<{P}id/x/a> <{obg}party> <{P}id/x/b> ."})
    answer = made.get("/ns/0.1.0")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ns")
