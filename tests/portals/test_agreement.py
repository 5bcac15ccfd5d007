"""An edition in which two numbers differ is not published, and `check` tells of one that is."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oboegaki.cli.main import main
from oboegaki.edition.agreement import agree
from oboegaki.edition.build import build
from oboegaki.edition.manifest import Manifest, load, save
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.edition.score import CHECKS, GOOD, scored
from oboegaki.errors import NumbersDisagree, Text
from oboegaki.figures import Numbers
from oboegaki.site import Site, locate

Change = Callable[[Manifest], Manifest]


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def test_all_that_states_a_number_of_the_flagship_states_the_same(
    flagship: Site, flagship_edition: Edition
) -> None:
    edition = flagship_edition
    agree(flagship, edition.folder, edition.manifest, edition.statements)


def numbers(**changed: int) -> Change:
    def change(manifest: Manifest) -> Manifest:
        return replace(manifest, numbers=replace(manifest.numbers, **changed))

    return change


def first_dump(**changed: object) -> Change:
    def change(manifest: Manifest) -> Manifest:
        first, *others = manifest.dumps
        return replace(manifest, dumps=(replace(first, **changed), *others))  # type: ignore[arg-type]

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (numbers(source_quads=7), "source quads"),
        (numbers(distinct_triples=7), "distinct triples"),
        (numbers(graphs=7), "named graphs"),
        (first_dump(statements=7), ".nq.gz says 7 source quads"),
        (first_dump(bytes=7), ".nq.gz is not what is said of it"),
        (first_dump(sha256="0" * 64), ".nq.gz is not what is said of it"),
    ],
)
def test_a_number_that_differs_is_named(
    flagship: Site, flagship_edition: Edition, change: Change, named: str
) -> None:
    edition = flagship_edition
    with pytest.raises(NumbersDisagree, match=named):
        agree(flagship, edition.folder, change(edition.manifest), edition.statements)


def test_two_forms_of_one_value_are_one_to_the_engine_and_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    xsd = "http://www.w3.org/2001/XMLSchema#integer"
    lines = [f'<http://a.example/s> <http://a.example/p> "{n}"^^<{xsd}> .' for n in ("1", "01")]
    (folder / "data.nt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest = build(locate((str(folder),)), Place(tmp_path / "editions"), quiet).manifest
    assert manifest is not None
    assert manifest.numbers == Numbers(2, 2, 1)


def test_check_tells_of_a_published_edition_whose_numbers_differ(
    tmp_path: Path, flagship_place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "editions"
    shutil.copytree(flagship_place.folder, folder)
    edition = Place(folder).current()
    save(numbers(distinct_triples=7)(load(edition)), edition)
    assert main(["check", "--editions", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "distinct triples where there are 7" in told
    assert "Traceback" not in told


# The score ---------------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_assessment() -> None:
    by_dimension: dict[str, int] = {}
    for check in CHECKS:
        name = check.dimension.en
        by_dimension[name] = by_dimension.get(name, 0) + check.points
    assert by_dimension == {
        "Findability": 100,
        "Accessibility": 100,
        "Interoperability": 110,
        "Reusability": 75,
        "Contextuality": 20,
    }
    assert len(CHECKS) == 23


def test_the_flagship_is_rated_excellent(
    flagship_place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalog", "--score", "--editions", str(flagship_place.folder)]) == 0
    told = capsys.readouterr().out
    points = float(told.splitlines()[-1].partition(" of ")[0])
    assert points >= 400 > GOOD


def test_a_file_that_is_not_there_costs_points(flagship: Site, flagship_edition: Edition) -> None:
    from oboegaki.cli.portal import described

    lines = described(flagship, flagship_edition)
    all_there = sum(each.points for each in scored(lines, lambda _: True))
    none_there = sum(each.points for each in scored(lines, lambda _: False))
    assert all_there - none_there == pytest.approx(80, abs=2)


def test_plain_files_score_low_and_are_told_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<http://a.example/s> <http://a.example/p> 1 .", encoding="utf-8")
    place = tmp_path / "editions"
    assert main(["catalog", str(data), "--score", "--editions", str(place)]) == 1
    told = capsys.readouterr().out
    (line,) = [line for line in told.splitlines() if "dcterms:publisher" in line]
    assert "0 / 10" in line
    assert "dataset" in line


@pytest.mark.parametrize("form", ["ttl", "rdf", "jsonld", "nt"])
def test_the_catalogue_is_printed_in_any_syntax(
    flagship_place: Place, form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from oboegaki.formats import BY_NAME, parse

    arguments = ["catalog", "--format", form, "--editions", str(flagship_place.folder)]
    assert main(arguments) == 0
    quads = parse(capfdbinary.readouterr().out, BY_NAME[form], "http://a.example/")
    assert sum(1 for _ in quads) > 400
