"""The doctor before installations and sites in which something is planted."""

import json
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from running import run

from oboegaki.doctor import installation
from oboegaki.doctor.finding import Diagnosis
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.site import Limits, Site

PUBLIC = "https://data.example.org/data/"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "site.toml").write_text(f'base = "{PUBLIC}"\n', encoding="utf-8")
    (tmp_path / "data" / "a.ttl").write_text(f"<{PUBLIC}a> a <urn:x> .", encoding="utf-8")
    assert run("build", tmp_path).returncode == 0
    return tmp_path


def site_in(folder: Path) -> Site:
    return Site(root=folder, base=PUBLIC, name="x", title=Text("x", "x"))


def names(found: Diagnosis) -> set[str]:
    assert all(all((*each.fault.what, *each.fault.remedy)) for each in found.findings)
    return {each.name for each in found.findings}


def test_the_machine_of_the_tests_is_well() -> None:
    assert installation.machine().is_well


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, set()),
        ({"base": "http://127.0.0.1:8000/"}, {"base"}),
        ({"base_registered": False}, {"base-registered"}),
        ({"public_url": "https://elsewhere.example/"}, {"public-url"}),
        ({"public_url": PUBLIC.rstrip("/")}, set()),
        ({"trusted_proxies": ("*", "10.0.0.0/8")}, {"trusted-proxies"}),
        ({"trusted_proxies": ("10.0.0.1", "::1")}, set()),
        ({"limits": Limits(connections=1 << 30)}, {"open-files"}),
    ],
)
def test_what_settings_do_wrong_is_found(
    changed: dict[str, object], expected: set[str], built: Path
) -> None:
    site = replace(site_in(built), **changed)  # type: ignore[arg-type]  # a table of settings
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 0:
        pytest.skip("this user may open any number of files")
    assert names(installation.of_site(site, Place(built / ".oboegaki"), PUBLIC)) == expected


def test_one_changed_byte_of_the_edition_is_found(built: Path) -> None:
    place = Place(built / ".oboegaki")
    (file,) = (place.current() / "dumps").glob("*.nt.gz")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    told = run("doctor", built, "--format", "json")
    assert told.returncode == 1
    (finding,) = json.loads(told.stdout)["findings"]
    assert finding["name"] == "edition"
    assert file.name in finding["what"]["en"]
    assert run("doctor", built, "--quick").returncode == 0


def test_an_edition_of_a_newer_version_is_told_plainly_by_every_command(built: Path) -> None:
    """A site made with a newer version: no stack trace, and what to do."""
    manifest = Place(built / ".oboegaki").current() / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**values, "format": 99, "tool": "9.9"}), encoding="utf-8")
    for command in (("doctor",), ("serve", "--no-build", "--port", "0")):
        told = run(command[0], built, *command[1:])
        assert told.returncode == 1
        assert "newer than" in told.stdout + told.stderr
        assert "Update oboegaki" in told.stdout + told.stderr
        assert "Traceback" not in told.stderr


def test_before_the_first_build_that_is_only_doubtful(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> a <urn:x> .", encoding="utf-8")
    told = run("doctor", tmp_path)
    assert told.returncode == 0
    assert "There is no edition yet." in told.stdout


@pytest.mark.parametrize("language", ["ja_JP.eucJP", "C"])
def test_a_locale_that_breaks_japanese_is_found_or_mended_by_python(
    language: str, built: Path
) -> None:
    """Python takes C for UTF-8 (PEP 538); where another locale is installed it takes that."""
    told = run("doctor", built, "--format", "json", extra={"PYTHONUTF8": "0"}, language=language)
    found = {each["name"] for each in json.loads(told.stdout)["findings"]}
    assert found <= {"encoding"}


def test_an_encoding_other_than_utf_8_is_found(built: Path) -> None:
    extra = {"PYTHONIOENCODING": "ascii"}
    told = run("doctor", built, "--format", "json", "--quick", extra=extra)
    assert told.returncode == 1
    assert '"encoding"' in told.stdout


def test_libraries_that_are_missing_or_untested_are_named() -> None:
    wrong = installation._wrong_libraries(
        ["packaging>=1", "packaging<1", "no-such-thing>=1", "other; extra == 'draft'"]
    )
    assert [each.split()[0] for each in wrong] == ["packaging", "no-such-thing"]
