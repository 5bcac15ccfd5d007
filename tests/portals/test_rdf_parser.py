"""What CKAN's own reader of DCAT makes of the catalogue (ckanext-dcat, no instance needed)."""

import json
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from ckan_environment import ckan_python

from oboegaki import catalogue
from oboegaki.edition.opened import Edition
from oboegaki.formats import BY_NAME
from oboegaki.iris import Urls
from oboegaki.rendering import rendered
from oboegaki.site import Site

READ = """
import json, sys
from ckan.common import config
config["ckan.locale_default"] = sys.argv[2]
from ckanext.dcat.processors import RDFParser
read = []
for name in sys.argv[3:]:
    parser = RDFParser()
    parser.parse(open(name, encoding="utf-8").read(), _format=sys.argv[1])
    read.append([list(parser.datasets()), parser.next_page()])
print(json.dumps(read))
"""
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
"""Our name of a syntax -> what CKAN gives to rdflib for its media type."""

Dataset = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """A page of a catalogue as CKAN has it."""

    datasets: list[Dataset]
    next_page: str | None


def read(form: str, *files: Path, language: str = "ja") -> list[Read]:
    options = ("-W", "ignore", "-c", READ, FORMATS[form], language)
    command: list[str | Path] = [ckan_python(), *options, *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr[-2000:]
    return [Read(*each) for each in json.loads(run.stdout.splitlines()[-1])]


def pages(
    folder: Path, site: Site, edition: Edition, form: str = "ttl", size: int = 50
) -> list[Path]:
    """Write the pages of the catalogue and return their files."""
    site = replace(site, portal=replace(site.portal, page_size=size))
    urls = Urls.below("http://data.example.jp/", site.base)
    count = catalogue.page_count(site, len(catalogue.described(edition.published)))
    files = [folder / f"page{number}.{form}" for number in range(1, count + 1)]
    for number, file in enumerate(files, 1):
        lines = catalogue.dcat(site, edition.published, urls, number)
        file.write_bytes(rendered(lines, BY_NAME[form]))
    return files


@pytest.fixture(scope="module")
def whole(
    flagship: Site, flagship_edition: Edition, tmp_path_factory: pytest.TempPathFactory
) -> Dataset:
    """The entry of the whole data set."""
    folder = tmp_path_factory.mktemp("catalogue")
    ((page,),) = (read("ttl", *pages(folder, flagship, flagship_edition)),)
    (found,) = [each for each in page.datasets if extra(each, "uri").endswith("#dataset")]
    return found


def extra(dataset: Dataset, name: str) -> str:
    return str({each["key"]: each["value"] for each in dataset["extras"]}.get(name, ""))


def test_the_title_is_japanese_and_has_an_ascii_tail_for_the_address(whole: Dataset) -> None:
    assert whole["title"].startswith("堺市の報道発表資料")
    assert "Sakai press releases" in whole["title"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_licence_is_the_one_that_ckan_knows(
    flagship: Site, flagship_edition: Edition, tmp_path: Path, language: str
) -> None:
    """CKAN finds it by its title, as the portal's language has it, not by its address."""
    (page,) = read("ttl", *pages(tmp_path, flagship, flagship_edition), language=language)
    expected = {"cc-by"} if language == "en" else {"cc-by", ""}  # "" where CKAN has no translation
    assert {each["license_id"] for each in page.datasets} <= expected


def test_there_are_many_files_with_formats_that_can_be_read(whole: Dataset) -> None:
    resources = whole["resources"]
    assert len(resources) >= 6
    for each in resources:
        assert not each["format"].startswith("http"), each["format"]
        assert not each.get("mimetype", "").startswith("http")
        assert each["url"].startswith("http://data.example.jp/")
    assert {"RDF", "CSV", "Turtle", "N-Quads", "SPARQL"} <= {each["format"] for each in resources}
    files = [each for each in resources if each.get("hash")]
    assert len(files) >= 6
    assert all(int(each["size"]) > 0 and len(each["hash"]) == 64 for each in files)


def test_the_endpoint_can_be_seen(whole: Dataset) -> None:
    urls = {each["url"] for each in whole["resources"]}
    assert "http://data.example.jp/sparql" in urls
    assert any("access_services" in each for each in whole["resources"])


def test_publisher_contact_place_and_time_arrive(whole: Dataset) -> None:
    assert extra(whole, "publisher_name")
    assert extra(whole, "contact_url")
    assert extra(whole, "spatial_text")
    assert extra(whole, "temporal_start") == "2023-11-30"
    assert extra(whole, "frequency")
    assert {each["name"] for each in whole["tags"]}


def test_every_syntax_that_a_harvester_takes_gives_the_same_data_sets(
    flagship: Site, flagship_edition: Edition, tmp_path: Path
) -> None:
    found = {}
    for form in FORMATS:
        (page,) = read(form, *pages(tmp_path, flagship, flagship_edition, form))
        found[form] = {
            (extra(each, "uri"), file["url"], file["format"])
            for each in page.datasets
            for file in each["resources"]
        }
    assert len({uri for uri, _, _ in found["ttl"]}) == 5
    assert all(each == found["ttl"] for each in found.values())


def test_pages_lead_on_to_the_last_and_no_further(
    flagship: Site, flagship_edition: Edition, tmp_path: Path
) -> None:
    found = read("ttl", *pages(tmp_path, flagship, flagship_edition, size=2))
    assert [each.next_page for each in found] == [
        "http://data.example.jp/catalog?page=2", "http://data.example.jp/catalog?page=3", None,
    ]  # fmt: skip
    assert sum(len(each.datasets) for each in found) == 5
