from pathlib import Path

import pytest
from checking import quiet, staged, written

from oboegaki import site as sites
from oboegaki.check.shapes import knowledge_of, shapes_of
from oboegaki.check.supply import Supply, supply
from oboegaki.rdf import NAMESPACE, SHAPES
from oboegaki.site import Site, flagship_root
from oboegaki.statements.stage import stage

USES_OBG = f"<http://a/x> a <{NAMESPACE}PressRelease> ."
OTHERS = '<http://a/x> a <http://xmlns.com/foaf/0.1/Person> ; <http://a/p> "x" .'


def supplied(site: Site) -> Supply:
    read = stage(site, None, quiet)
    assert read.statements is not None
    return supply(read.statements, site, [])


def plain(folder: Path, text: str) -> Site:
    path = folder / "x.ttl"
    path.write_text(text, encoding="utf-8")
    return sites.plain((path,), None)


def test_data_in_our_terms_get_our_shapes_ontology_and_concepts(tmp_path: Path) -> None:
    found = supplied(plain(tmp_path, USES_OBG))
    assert found.shapes
    assert {source.kind for source in found.knowledge} == {"ontology", "concepts"}
    assert all(each.name.startswith("oboegaki:") for each in (*found.shapes, *found.knowledge))


def test_data_of_others_are_spared_shapes_about_general_vocabulary(tmp_path: Path) -> None:
    assert supplied(plain(tmp_path, OTHERS)) == Supply()


def test_the_flagship_brings_its_own(tmp_path: Path) -> None:
    assert supplied(sites.read(flagship_root())) == Supply()


@pytest.mark.parametrize(
    ("own", "is_doubled"), [("", False), ("sh:path ex:other ; sh:name 'mine'", True)]
)
def test_a_shape_that_the_site_defines_replaces_ours(
    tmp_path: Path, own: str, is_doubled: bool
) -> None:
    name = f"<{SHAPES}Agreement-parties>"
    shapes = f"{name} {own} ." if own else f"{name} sh:deactivated true ."
    site = written(tmp_path, {"data/d.ttl": USES_OBG, "shapes/s.ttl": shapes})
    read = staged(site)
    assert read.statements is not None
    found = shapes_of(read, site, supply(read.statements, site, []))
    ours = {str(value) for value in found.graph.objects(None, None)}
    paths = [s for s, p, o in found.graph if str(s) == SHAPES + "Agreement-parties"
             and str(p).endswith("#path")]  # fmt: skip
    assert len(paths) == 1
    assert ("mine" in ours) is is_doubled


def test_our_knowledge_is_read_whole(tmp_path: Path) -> None:
    site = plain(tmp_path, USES_OBG)
    knowledge = knowledge_of(supplied(site))
    assert any(str(subject) == NAMESPACE + "PressRelease" for subject in knowledge.subjects())
