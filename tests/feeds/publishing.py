"""A site of a few lines that is published again and again, and asked over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Site, locate
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

BASE = "https://data.example.org/"
DESCRIPTION = "A data set that is made only for the tests of what can be published from it"
SITE = f"""\
base = "{BASE}"
licence = "https://creativecommons.org/licenses/by/4.0/"
title = {{ ja = "試験の資料", en = "Releases for tests" }}
description = {{ ja = "試験のための資料", en = "{DESCRIPTION}" }}
"""


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


@dataclass(frozen=True)
class Desk:
    """A site in a folder, and where its editions are."""

    folder: Path

    @property
    def site(self) -> Site:
        return locate((str(self.folder / "site"),))

    @property
    def place(self) -> Place:
        return Place(self.folder / "editions")

    def publish(self, files: Mapping[str, str | None]) -> str:
        """Write sources (None: remove), build, and return the name of the edition."""
        for name, contents in {"site.toml": SITE, **files}.items():
            path = self.folder / "site" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if contents is None:
                path.unlink()
            else:
                path.write_text(contents, encoding="utf-8")
        built = build(self.site, self.place, quiet)
        assert built.manifest is not None, [f.message.en for f in built.report.findings]
        return built.manifest.id

    def client(self) -> TestClient:
        """Return a client of what is published now."""
        site = self.site

        def store(edition: Edition) -> Store:
            return EmbeddedStore(edition.engine, edition.manifest.content, site.limits)

        app = create_app(site, self.place, store)
        return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)

    def events(self) -> list[tuple[str, str]]:
        """Return the history: what happened to which IRI below the base."""
        told = self.place.history()
        return [(e["event"], e["iri"].removeprefix(BASE)) for e in told if "iri" in e]


def release(slug: str, title: str, more: str = "") -> str:
    """Return the source of a press release with a title."""
    return f"""
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX schema: <https://schema.org/>
BASE <{BASE}>
<press/city/2023/{slug}> foaf:primaryTopic <press/city/2023/{slug}#it> .
<press/city/2023/{slug}#it> a obg:PressRelease ; rdfs:label "{title}"@ja, "{title} in English"@en ;
    dcterms:title "{title}"@ja, "{title} in English"@en ;
    schema:inLanguage "ja" ; dcterms:issued "2023-12-06"^^xsd:date .
{more}
"""


PEOPLE = f"""
PREFIX obg: <https://w3id.org/oboegaki/ns#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<{BASE}id/person/clerk> a foaf:Person ; rdfs:label "係"@ja .
<{BASE}id/person/mayor> a foaf:Person ; rdfs:label "長"@ja ; org:holds <{BASE}id/post/mayor> .
<{BASE}id/post/mayor> a org:Post ; rdfs:label "市長"@ja, "mayor"@en ;
    org:postIn <{BASE}id/org/city> ; obg:headOf <{BASE}id/org/city> .
<{BASE}id/org/city> a org:Organization ; rdfs:label "市"@ja, "city"@en ; obg:noLinkReason "-"@en .
"""
"""A mayor, of whom pages tell, and a clerk, of whom they do not."""
