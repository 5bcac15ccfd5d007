"""The generator: the same each time, valid by our own shapes, and wrong only where it says so."""

import json
from pathlib import Path

import pytest
from planted import KINDS
from pyoxigraph import RdfFormat, parse
from releases import Corpus, write_quads, write_site
from running import run
from synthetic import body_name, person_name, place_name


def checked(site: Path, engine: str = "pyshacl") -> dict[str, list[tuple[str, str]]]:
    """Check a site; return the rules and severities of what is found in each source."""
    told = json.loads(run("check", site, "--format", "json", "--engine", engine).stdout)
    found: dict[str, list[tuple[str, str]]] = {}
    for each in told["findings"]:
        rule = each["rule"].removeprefix("shapes:")
        found.setdefault(each["source"], []).append((rule, each["severity"]))
    return found


@pytest.mark.slow
def test_a_generated_site_has_nothing_that_check_could_find(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert write_site(site, Corpus(), releases=150).planted == []
    assert checked(site) == {}


@pytest.mark.parametrize("engine", ["pyshacl", "screen"])
def test_each_planted_fault_is_found_by_its_shape_and_nothing_else_is(
    tmp_path: Path, engine: str
) -> None:
    if engine == "screen":
        pytest.importorskip("shacl")
    site = tmp_path / "site"
    planted = write_site(site, Corpus(faults=0.7), releases=60).planted
    assert {each.kind for each in planted} == KINDS.keys()
    found = checked(site, engine)
    expected = {
        "data/" + each.release.removeprefix(Corpus().base) + ".ttl": each.shape for each in planted
    }
    assert found.keys() == expected.keys()
    for source, shape in expected.items():
        assert shape in {rule for rule, _ in found[source]}
        assert {rule for rule, level in found[source] if level == "violation"} <= {shape}


def test_a_smaller_set_is_the_beginning_of_a_larger_one_and_a_seed_gives_the_same(
    tmp_path: Path,
) -> None:
    few, many, other = (tmp_path / name for name in ("few.nq", "many.nq", "other.nq"))
    write_quads(few, Corpus(), triples=3000)
    write_quads(many, Corpus(), releases=60)
    write_quads(other, Corpus(seed=8), triples=3000)
    assert many.read_bytes().startswith(few.read_bytes())
    assert not many.read_bytes().startswith(other.read_bytes()[:1000])


def test_the_site_and_the_quads_say_the_same(tmp_path: Path) -> None:
    corpus, quads = Corpus(base="https://data.example/x/"), tmp_path / "all.nq"
    tally = write_quads(quads, corpus, releases=12)
    write_site(tmp_path / "site", corpus, releases=12)
    in_one = list(parse(path=quads, format=RdfFormat.N_QUADS))
    in_files = {
        quad.triple
        for path in (tmp_path / "site").rglob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    }
    assert {quad.triple for quad in in_one} == in_files
    assert len({*in_one}) == len(in_one) == tally.quads


def test_names_tell_things_apart(tmp_path: Path) -> None:
    """36,000 persons and 20,000 bodies: what has one name would be taken for one."""
    for name, number in ((person_name, 36_000), (body_name, 20_000), (place_name, 3000)):
        assert len({name(each) for each in range(number)}) == number
