"""Comunica: on the endpoint, and from the home page by following links."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from proxy import free_port
from running import environment, run, serving

pytestmark = pytest.mark.e2e

SAKAI = "https://w3id.org/oboegaki/id/org/sakai"
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""


def asked(command: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run one of Comunica's commands; return the rows of its result."""
    done = subprocess.run(
        [command, *arguments, "-t", "application/sparql-results+json"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)["results"]["bindings"]
    return rows


def test_comunica_asks_the_endpoint(address: str, comunica: Path) -> None:
    query = PREFIXES + f"SELECT ?name {{ <{SAKAI}> rdfs:label ?name FILTER (LANG(?name) = 'ja') }}"
    (row,) = asked(comunica / "comunica-sparql", f"sparql@{address}sparql", query)
    assert row["name"] == {"type": "literal", "value": "堺市", "xml:lang": "ja"}


def test_comunica_finds_the_endpoint_by_its_description(address: str, comunica: Path) -> None:
    rows = asked(comunica / "comunica-sparql", f"{address}sparql", "SELECT * { ?s ?p ?o } LIMIT 7")
    assert len(rows) == 7


def test_comunica_reads_documents_in_whatever_syntax_it_is_given(
    address: str, comunica: Path
) -> None:
    """It names N-Quads first, and then looks into no named graph: it is better off without."""
    query = PREFIXES + f"SELECT ?name {{ <{SAKAI}> rdfs:label ?name }}"
    command, document = comunica / "comunica-sparql", f"{address}doc/org/sakai"
    for suffix in ("", ".ttl", ".jsonld"):
        rows = asked(command, f"file@{document}{suffix}", query)
        assert "堺市" in {row["name"]["value"] for row in rows}


RELEASE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
<#it> a <https://w3id.org/oboegaki/ns#PressRelease> ;
    dcterms:title "覚書を締結しました"@ja ; dcterms:publisher <{base}id/org/堺市> .
"""
AUTHORITY = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{base}id/org/堺市> a org:Organization ; rdfs:label "堺市"@ja ; org:hasSite <{base}id/place/本庁> .
<{base}id/place/本庁> rdfs:label "堺市役所本庁"@ja .
"""


def test_comunica_walks_from_the_home_page_by_links_alone(tmp_path: Path, comunica: Path) -> None:
    """Home page, release, its publisher, the publisher's place: four documents, no endpoint."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    for name, text in (
        ("site.toml", f'base = "{base}"'),
        ("data/press/city/2024/mou.ttl", RELEASE.format(base=base)),
        ("data/authority/orgs.ttl", AUTHORITY.format(base=base)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    built = run("build", tmp_path)
    assert built.returncode == 0, built.stderr
    query = (
        PREFIXES
        + """SELECT ?title ?place {
        ?data void:rootResource ?release .
        ?release dcterms:title ?title ; dcterms:publisher ?publisher .
        ?publisher org:hasSite ?site .
        ?site rdfs:label ?place
    }"""
    )
    with serving(tmp_path, "--port", str(port)) as address:
        assert address == base
        command = comunica / "comunica-sparql-link-traversal"
        (row,) = asked(command, "--lenient", address, query)
    assert row["title"]["value"] == "覚書を締結しました"
    assert row["place"] == {"type": "literal", "value": "堺市役所本庁", "xml:lang": "ja"}
