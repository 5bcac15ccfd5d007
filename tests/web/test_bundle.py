"""The scripts of the query page: how much they weigh, what they are made of, and who says so."""

import gzip
import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from npm import installed
from running import ROOT, environment
from starlette.testclient import TestClient

STATIC = ROOT / "server" / "oboegaki" / "web" / "static"
FRONTEND = ROOT / "frontend"
LIMIT = 150_000
"""Bytes of script, gzipped, that the query page may take."""

MADE = ("query.js", "query.licences.txt", "query.manifest.json")


@pytest.fixture(scope="module")
def manifest() -> Any:
    return json.loads((STATIC / "query.manifest.json").read_text(encoding="utf-8"))


def test_all_scripts_of_the_query_page_are_light(client: TestClient) -> None:
    page = client.get("/sparql", headers={"accept": "text/html"}).text
    addresses = re.findall(r'<script defer src="([^"]+)"', page)
    assert len(addresses) == 2
    answers = [client.get(each) for each in addresses]
    assert {each.headers["content-type"] for each in answers} == {"text/javascript; charset=utf-8"}
    assert all("immutable" in each.headers["cache-control"] for each in answers)
    assert sum(len(gzip.compress(each.content, 9)) for each in answers) < LIMIT


def test_the_bundle_is_the_one_of_the_manifest(manifest: Any) -> None:
    bundle = (STATIC / manifest["bundle"]).read_bytes()
    assert sha256(bundle).hexdigest() == manifest["sha256"]
    assert len(bundle) == manifest["bytes"]


def test_the_bundle_was_built_from_the_sources_as_they_are(manifest: Any) -> None:
    """A source that was changed without `node build.mjs` is found here."""
    sources = [path.relative_to(FRONTEND).as_posix() for path in FRONTEND.glob("src/*.js")]
    hashes = {name: sha256((FRONTEND / name).read_bytes()).hexdigest() for name in sources}
    assert hashes == manifest["sources"]


def test_every_package_is_named_with_its_exact_version_and_its_licence(manifest: Any) -> None:
    asked = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    listed = {each["name"]: each["version"] for each in manifest["packages"]}
    assert listed.items() <= asked["dependencies"].items()
    assert manifest["built_with"] == f"esbuild {asked['devDependencies']['esbuild']}"
    texts = (STATIC / "query.licences.txt").read_text(encoding="utf-8")
    assert all(each["license"] == "MIT" for each in manifest["packages"])
    assert all(f"{name} {version}" in texts for name, version in listed.items())
    assert "Permission is hereby granted" in texts
    assert texts in (STATIC / "query.js").read_text(encoding="utf-8"), "who has it has the licence"


@pytest.mark.parametrize("name", ["query.js", "result.js"])
def test_a_script_makes_no_code_and_names_no_other_host(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\b|\bimport\(|sourceMappingURL", text)
    assert set(re.findall(r"https?://[^\"'`\s)]+", text)) <= {"http://www.w3.org/2000/svg"}


def rebuilt(part: str, script: str, tmp_path: Path) -> Path:
    """Run a script of the front end with the packages that it asks for; return what it made."""
    source = FRONTEND / part
    modules = installed(source / "package.json", f"rebuilt-{source.name}")
    folder, made = tmp_path / "frontend", tmp_path / "static"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(modules)
    run = subprocess.run(
        ["node", "--preserve-symlinks", "--preserve-symlinks-main", script, str(made)],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return made


@pytest.mark.slow
def test_the_bundle_can_be_built_again_to_the_byte(tmp_path: Path) -> None:
    made = rebuilt("", "build.mjs", tmp_path)
    for name in MADE:
        assert (made / name).read_bytes() == (STATIC / name).read_bytes(), name


@pytest.mark.slow
def test_the_libraries_of_drawings_and_maps_can_be_copied_again_to_the_byte(tmp_path: Path) -> None:
    made = rebuilt("seeing", "vendor.mjs", tmp_path)
    names = [path.name for path in made.iterdir()]
    assert {"cytoscape.js", "leaflet.js", "leaflet.css", "seeing.manifest.json"} == set(names)
    for name in names:
        assert (made / name).read_bytes() == (STATIC / name).read_bytes(), name
