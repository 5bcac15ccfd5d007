"""A whole CKAN harvests us, update after update, and takes what we push (`make test-portal`)."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any
from urllib.request import urlopen

import pytest
from ckan_portal import Ckan, ckan
from running import run, serving

from oboegaki.cli.push import slug
from oboegaki.edition.place import Place

pytestmark = [pytest.mark.slow, pytest.mark.portal]

PREFIX = "PREFIX : <http://a.example/>\nPREFIX obg: <https://w3id.org/oboegaki/ns#>\n"
SITE = """\
base = "http://127.0.0.1:8000/"
name = "sakai"
licence = "CC-BY-4.0"
title = { ja = "堺市の資料", en = "Sakai releases" }
description = { ja = "試験のための資料です。", en = "Releases that are made for a test." }
[publisher]
name = { ja = "堺市", en = "Sakai City" }
url = "https://www.city.sakai.lg.jp/"
[portal]
page_size = SIZE
keywords = [{ ja = "覚書", en = "memorandum" }]
"""
EVENT = (
    PREFIX
    + """PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<http://127.0.0.1:8000/id/event/x> a schema:Event ; rdfs:label "締結式"@ja , "ceremony"@en ;
    schema:name "締結式"@ja , "ceremony"@en ; schema:startDate "2023-12-06"^^xsd:date .
"""
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ckan]:
    with ckan(tmp_path_factory.mktemp("ckan")) as running:
        yield running


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in package["extras"]}


def test_the_flagship_is_harvested_well(portal: Ckan, flagship_place: Place) -> None:
    with serving("--editions", flagship_place.folder) as address:
        assert portal.ask("harvest", url=f"{address}catalog") == []
    found = portal.packages()
    assert len(found) == 5
    whole = found["sakai-press-releases-as-linked-data"]
    assert whole["title"].startswith("堺市の報道発表資料")
    assert whole["license_id"] == "cc-by"
    formats = {each["format"] for each in whole["resources"]}
    assert {"RDF", "CSV", "Turtle", "N-Quads"} <= formats
    assert not [each for each in formats if each.startswith("http")]
    assert len(whole["resources"]) >= 6
    assert any(each["url"].endswith("/sparql") for each in whole["resources"])
    assert all(name.isascii() and len(name) > 5 for name in found)
    assert {each["owner_org"] for each in found.values()} == {whole["owner_org"]}


def written(folder: Path, size: int, *files: tuple[str, str]) -> Path:
    for name, text in (("site.toml", SITE.replace("SIZE", str(size))), *files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_an_update_is_harvested_page_by_page_and_what_went_is_deleted(
    portal: Ckan, tmp_path: Path
) -> None:
    """The same source as before: its data sets are gone, so CKAN deletes those it had made."""
    site = written(tmp_path / "site", 1, ("data/e.ttl", EVENT), ("ontology/o.ttl", PREFIX +
                   ":C a <http://www.w3.org/2002/07/owl#Class> ."))  # fmt: skip
    with serving(site, "--editions", tmp_path / "editions") as address:
        assert portal.ask("harvest", url=f"{address}catalog") == []
        found = portal.packages()
        assert {each["title"].partition("（")[0] for each in found.values()} >= {
            "堺市の資料", "堺市の資料：イベント一覧",
        }  # fmt: skip
        assert "sakai-press-releases-as-linked-data" not in found
        before = {name: each["id"] for name, each in found.items()}
        versions = {extras(each).get("version") or each["version"] for each in found.values()}
        written(site, 1, ("data/e.ttl", EVENT.replace("締結式", "調印式")))
        assert run("build", site, "--editions", tmp_path / "editions").returncode == 0
        edition = Place(tmp_path / "editions").current_name() or ""
        while edition not in urlopen(f"{address}catalog").read().decode():
            sleep(0.1)
        assert portal.ask("harvest", url=f"{address}catalog") == []
        after = portal.packages()
    assert {name: each["id"] for name, each in after.items()} == before, "updated, not made anew"
    assert versions != {extras(e).get("version") or e["version"] for e in after.values()}


@pytest.fixture
def pushed(tmp_path: Path, portal: Ckan) -> tuple[Path, tuple[str | Path, ...]]:
    """Return a site of its own title, and the arguments that push it."""
    site = written(tmp_path / "site", 50, ("data/e.ttl", EVENT))
    settings = (site / "site.toml").read_text(encoding="utf-8")
    settings = settings.replace("Sakai releases", f"Pushed from {tmp_path.name}")
    (site / "site.toml").write_text(settings, encoding="utf-8")
    where = ("--to", portal.address, "--organization", "city")
    return site, ("catalog", "push", site, *where, "--editions", tmp_path / "editions")


def test_what_is_pushed_is_there_and_is_updated_and_nothing_else_is_touched(
    portal: Ckan, pushed: tuple[Path, tuple[str | Path, ...]]
) -> None:
    site, pushing = pushed
    token = {"OBOEGAKI_CKAN_TOKEN": portal.token}
    portal.ask("create", name="somebody-elses", title="他人の資料", owner_org="city")
    first = run(*pushing, extra=token)
    assert first.returncode == 0, first.stderr
    (package,) = [
        p for p in portal.packages().values() if p["title"].startswith("堺市の資料（Pushed")
    ]
    assert package["license_id"] == "cc-by"
    files = {each["oboegaki_file"]: each for each in package["resources"]}
    assert {"everything-nq-gzip", "everything-ttl-gzip", "everything-rdf-gzip"} <= files.keys()
    stored = urlopen(files["everything-nq-gzip"]["url"]).read()
    assert sha256(stored).hexdigest() == files["everything-nq-gzip"]["hash"]
    again = run(*pushing, extra=token)
    assert "sent 0 files" in again.stderr, again.stderr
    (site / "data/e.ttl").write_text(EVENT.replace("締結式", "調印式"), encoding="utf-8")
    assert run(*pushing, extra=token).returncode == 0
    after = portal.packages()[package["name"]]
    assert after["id"] == package["id"]
    assert after["version"] != package["version"]
    assert {e["id"] for e in after["resources"]} == {e["id"] for e in package["resources"]}
    assert portal.packages()["somebody-elses"]["title"] == "他人の資料"


def test_a_token_that_may_not_write_is_told(
    pushed: tuple[Path, tuple[str | Path, ...]],
) -> None:
    refused = run(*pushed[1], extra={"OBOEGAKI_CKAN_TOKEN": "wrong"})
    assert refused.returncode == 1
    assert "does not let this token write" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_name_that_somebody_else_has_is_not_overwritten(
    portal: Ckan, pushed: tuple[Path, tuple[str | Path, ...]]
) -> None:
    site, pushing = pushed
    settings = site / "site.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Pushed from ", "Taken "),
                        encoding="utf-8")  # fmt: skip
    name = slug(f"Taken {site.parent.name}", "")
    portal.ask("create", name=name, title="先にあったもの", owner_org="city")
    refused = run(*pushing, extra={"OBOEGAKI_CKAN_TOKEN": portal.token})
    assert refused.returncode == 1
    assert "Nothing is overwritten" in refused.stderr
    assert portal.packages()[name]["title"] == "先にあったもの"
