"""Names in our own namespaces that we never gave, or gave up, are told wherever they are used."""

from pathlib import Path

from checking import EX, report_on

from oboegaki.rdf import CONCEPTS, NAMESPACE
from oboegaki.report import Finding, Severity

HEAD = f"PREFIX obg: <{NAMESPACE}>\nPREFIX topic: <{CONCEPTS}topic#>\n"


def found(folder: Path, data: str, **files: str) -> list[Finding]:
    names: dict[str, str | bytes] = {f"ontology/{name}.ttl": HEAD + t for name, t in files.items()}
    report = report_on(folder, {"data/d.ttl": HEAD + data, **names})
    return [each for each in report.findings if each.rule in ("unknown-term", "deprecated-term")]


def test_each_use_of_an_unknown_term_blocks_at_its_line(tmp_path: Path) -> None:
    told = found(tmp_path, "ex:a obg:partie ex:x .\nex:b ex:p obg:Partie ;\n a obg:Agrement .")
    assert [(f.severity, f.rule, f.place) for f in told] == [
        (Severity.VIOLATION, "unknown-term", "data/d.ttl:9"),
        (Severity.VIOLATION, "unknown-term", "data/d.ttl:10"),
        (Severity.VIOLATION, "unknown-term", "data/d.ttl:11"),
    ]
    assert "obg:party" in told[0].remedy.en and "obg:party" in told[0].remedy.ja
    assert "obg:Agreement" in told[2].remedy.en


def test_an_unknown_concept_is_told_with_those_of_its_scheme(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "ex:a a obg:Aim ; ex:p topic:circular-economies .")
    assert f"{CONCEPTS}topic#circular-economy" in told.remedy.en


def test_a_name_that_is_like_none_is_told_all_the_same(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "ex:a obg:zzzzzz 1 .")
    assert told.remedy.en == "Check its spelling."


def test_a_name_in_an_inner_node_is_told_at_the_resource_it_belongs_to(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "ex:a ex:p [ ex:q obg:Nothing ] .")
    assert told.resource == f"{EX}a" or told.resource.startswith("_:")
    assert told.line == 9


def test_a_term_that_the_site_itself_defines_is_known(tmp_path: Path) -> None:
    assert found(tmp_path, "ex:a obg:mine 1 .", own="obg:mine a rdf:Property .") == []


def test_names_of_others_are_never_judged(tmp_path: Path) -> None:
    assert found(tmp_path, "ex:a ex:unheard-of ex:nothing ; a obg:Agreement .") == []


def test_a_deprecated_term_warns_and_names_what_replaces_it(tmp_path: Path) -> None:
    old = (
        "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
        "obg:old owl:deprecated true ; dcterms:isReplacedBy obg:party .\n"
        "obg:older owl:deprecated true .\nobg:party dcterms:replaces obg:old ."
    )
    told = found(tmp_path, "ex:a obg:old 1 ;\n obg:older 1 .", own=old)
    assert [(f.severity, f.rule, f.place) for f in told] == [
        (Severity.WARNING, "deprecated-term", "data/d.ttl:9"),
        (Severity.WARNING, "deprecated-term", "data/d.ttl:10"),
    ]
    assert told[0].remedy.en == "Use obg:party instead."
    assert told[1].remedy.ja
