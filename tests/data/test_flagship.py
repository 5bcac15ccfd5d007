"""The flagship's sources read without a finding, conform, and lead back to the text."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.rdf import PREFIXES
from oboegaki.report import Severity
from oboegaki.site import Site, read
from oboegaki.statements.stage import Stage, stage

ROOT = Path(__file__).parents[2]
TEXT = ROOT.parent / "shared" / "press-release.txt"
RELEASE = "https://w3id.org/oboegaki/press/sakai/2023/cop28-mou"
SHARED = "https://w3id.org/oboegaki/id/"
FILES = ROOT / "data" / "press" / "sakai" / "2023"

ROUND_TRIP_SAFE = {
    XSD.string, RDF.langString, XSD.boolean, XSD.integer, XSD.decimal, XSD.date, XSD.dateTime,
    XSD.gYear, XSD.gYearMonth, XSD.duration, XSD.anyURI,
}  # fmt: skip
"""Datatypes whose canonical forms come back from the store as they went in."""


def obg(name: str) -> URIRef:
    return URIRef(PREFIXES["obg"] + name)


def oa(name: str) -> URIRef:
    return URIRef(PREFIXES["oa"] + name)


@cache
def parsed(*patterns: str) -> Graph:
    graph = Graph()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            graph.parse(path)
    return graph


def release() -> Graph:
    return parsed("data/press/sakai/2023/cop28-mou.ttl")


def derived() -> Graph:
    return parsed("data/press/sakai/2023/cop28-mou.derived.ttl")


def authority() -> Graph:
    return parsed("data/authority/*.ttl")


def changes() -> Graph:
    return parsed("data/changes/*.ttl")


def local(term: Node) -> str:
    return str(term).rpartition("#")[2].rpartition("/")[2]


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def staged(site: Site) -> Stage:
    return stage(site, None, quiet)


def test_the_settings_say_that_this_is_an_independent_encoding() -> None:
    site = read(ROOT)
    assert site.base == "https://w3id.org/oboegaki/"
    assert not site.base_registered
    assert site.publisher.iri == SHARED + "org/oboegaki-project"
    assert site.publisher.email == ""
    assert "独立" in site.description.ja and "independently" in site.description.en


def test_the_sources_read_without_a_finding() -> None:
    assert staged(read(ROOT)).findings == ()


# Shapes --------------------------------------------------------------------------------------


def broken(*paths: Path) -> set[tuple[str, Severity]]:
    """Return the rules that files break as a site of their own, with their severities."""
    site = Site(root=ROOT, files=paths, base="https://w3id.org/oboegaki/")
    found = checked(staged(site), site).findings
    return {(finding.rule.removeprefix("shapes:"), finding.severity) for finding in found}


def test_the_release_alone_breaks_no_rule_that_blocks() -> None:
    """Read without authority, links and derived facts it lacks only what those supply."""
    found = broken(FILES / "cop28-mou.ttl")
    assert {severity for _, severity in found} == {Severity.WARNING}
    assert {rule for rule, _ in found} == {
        "Bilingual-english", "Organization-link", "Place-link", "PressRelease-publisher",
    }  # fmt: skip


# Graphs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", ["data/press/**/*.ttl", "data/authority/*", "data/links/*", "data/changes/*"]
)
def test_data_have_no_blank_nodes(pattern: str) -> None:
    graph = parsed(pattern)
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_literals_use_only_datatypes_that_survive_the_store() -> None:
    for value in parsed("data/**/*.ttl", "ontology/**/*.ttl").objects():
        if isinstance(value, Literal):
            datatype = value.datatype or (RDF.langString if value.language else XSD.string)
            assert datatype in ROUND_TRIP_SAFE, value


def local_nodes(graph: Graph) -> set[Node]:
    return {subject for subject in graph.subjects() if str(subject).startswith(RELEASE + "#")}


def test_every_local_node_leads_to_its_section() -> None:
    without = {
        node for node in local_nodes(release()) if (node, obg("inSection"), None) not in release()
    }
    kinds = {kind for node in without for kind in release().objects(node, RDF.type)}
    assert kinds == {
        obg("Section"), obg("SourceText"), oa("SpecificResource"), oa("TextQuoteSelector"),
        oa("TextPositionSelector"),
    }  # fmt: skip


def test_every_shared_thing_of_the_release_leads_to_a_section() -> None:
    graph = release()
    shared = {s for s in graph.subjects() if str(s).startswith(SHARED)}
    assert not [s for s in shared if (s, obg("inSection"), None) not in graph]


def test_whatever_the_release_and_its_derived_facts_refer_to_is_described() -> None:
    told = release() + derived() + authority() + parsed("ontology/**/*.ttl")
    described = set(told.subjects())
    for value in (release() + derived()).objects():
        if isinstance(value, URIRef) and value.startswith("https://w3id.org/oboegaki/"):
            assert value in described, value


def test_the_release_alone_has_a_type_and_a_label_for_all_it_refers_to() -> None:
    graph = release()
    for value in graph.objects():
        if str(value).startswith(SHARED) and value != URIRef(SHARED + "org/oboegaki-project"):
            assert (value, RDF.type, None) in graph, value
            assert (value, RDFS.label, None) in graph, value


def test_types_and_labels_repeated_in_the_release_are_those_of_the_authority_file() -> None:
    for subject in set(release().subjects()):
        if str(subject).startswith(SHARED):
            repeated = set(release().objects(subject, RDF.type))
            assert repeated == set(authority().objects(subject, RDF.type)), subject
            labels = set(release().objects(subject, RDFS.label))
            assert labels <= set(authority().objects(subject, RDFS.label)), subject


def test_shared_things_have_labels_in_both_languages_but_for_unread_names() -> None:
    one_language = set()
    for subject in set(authority().subjects(RDF.type)):
        labels = authority().objects(subject, RDFS.label)
        languages = {each.language for each in labels if isinstance(each, Literal)}
        if languages != {"ja", "en"}:
            one_language.add(str(subject).removeprefix(SHARED))
    latin = {"person/nguyen-cong-vinh", "person/dang-son-hai"}
    unread = {"person/tsujio", "person/matsuzawa"}
    assert one_language == latin | unread
    for name in unread:
        assert (URIRef(SHARED + name), obg("encodingNote"), None) in authority()


def test_shortcut_names_equal_the_labels() -> None:
    for subject in set(authority().subjects(RDF.type)):
        labels = set(authority().objects(subject, RDFS.label))
        for shortcut in (URIRef(PREFIXES["schema"] + "name"), FOAF.name, DCTERMS.title):
            names = set(authority().objects(subject, shortcut))
            assert names in (set(), labels), subject


def test_links_say_what_is_the_same_only_by_schema_org_and_never_as_concepts() -> None:
    links = parsed("data/links/*.ttl")
    used = set(links.predicates())
    assert not used & {OWL.sameAs, SKOS.closeMatch, SKOS.exactMatch}
    assert (URIRef(SHARED + "place/sakai"), URIRef(PREFIXES["schema"] + "sameAs"),
            URIRef("http://data.e-stat.go.jp/lod/sac/C27140")) in links  # fmt: skip


@pytest.mark.parametrize("path", sorted(ROOT.glob("data/links/*.ttl")), ids=lambda path: path.stem)
def test_each_links_graph_names_its_source_and_the_day(path: Path) -> None:
    graph = parsed(f"data/links/{path.name}")
    about = URIRef(f"https://w3id.org/oboegaki/graph/links/{path.stem}")
    assert graph.value(about, DCTERMS.source)
    assert graph.value(about, obg("retrievedOn"))


def test_parties_are_bodies_and_no_thing_is_both_body_and_place() -> None:
    everything = parsed("data/**/*.ttl", "ontology/**/*.ttl")
    bodies = set(everything.subjects(RDF.type, URIRef(PREFIXES["org"] + "Organization")))
    places = set(everything.subjects(RDF.type, URIRef(PREFIXES["schema"] + "Place")))
    assert set(everything.objects(None, obg("party"))) <= bodies
    assert not bodies & places


# Changes -------------------------------------------------------------------------------------


def test_each_change_has_a_day_a_source_and_when_it_was_read() -> None:
    activity = URIRef(PREFIXES["prov"] + "Activity")
    found = set(changes().subjects(RDF.type, activity))
    assert len(found) == 4
    for change in found:
        day = changes().value(change, obg("changedOn")) or changes().value(change, obg("actualEnd"))
        assert day is not None
        assert changes().value(change, DCTERMS.source)
        assert changes().value(change, obg("retrievedOn"))


def test_a_change_says_nothing_new_of_what_a_release_speaks_of() -> None:
    told = set(release().subjects()) | set(authority().subjects())
    assert not told & set(changes().subjects())


def test_what_changed_is_what_the_release_speaks_of() -> None:
    before = {
        value
        for name in ("originalPlace", "originalRelation", "affectedEvent")
        for value in changes().objects(None, obg(name))
    } | set(changes().objects(None, URIRef(PREFIXES["org"] + "originalOrganization")))
    assert {local(value) for value in before & set(release().subjects())} == {
        "ba-ria-vung-tau", "ho-chi-minh-city", "japan-vietnam-strategic-partnership", "cop28",
        "natural-resources-and-environment-ministry-of-vietnam",
    }  # fmt: skip


# Evidence ------------------------------------------------------------------------------------


def quotes() -> Iterator[tuple[str, int, int]]:
    """Yield each quote with the positions of its first character and of the one after its last."""
    graph = release()
    for evidence in graph.subjects(RDF.type, oa("SpecificResource")):
        found = {
            name: graph.value(selector, oa(name))
            for selector in graph.objects(evidence, oa("hasSelector"))
            for name in ("exact", "start", "end")
            if (selector, oa(name), None) in graph
        }
        yield str(found["exact"]), int(str(found["start"])), int(str(found["end"]))


@pytest.fixture(scope="module")
def text() -> str:
    if not TEXT.exists():
        pytest.skip("../shared/press-release.txt is not here to read the quotes in")
    return TEXT.read_text(encoding="utf-8")


def test_quotes_are_found_at_their_positions_in_the_text(text: str) -> None:
    found = list(quotes())
    assert len(found) == len(list(release().subjects(RDF.type, oa("SpecificResource"))))
    for exact, start, end in found:
        assert text[start:end] == exact


def test_the_source_text_is_the_one_that_was_read(text: str) -> None:
    about = URIRef(RELEASE + "#source-text")
    digest = hashlib.sha256(TEXT.read_bytes()).hexdigest()
    assert str(release().value(about, obg("sha256"))) == digest
    assert int(str(release().value(about, obg("lengthInCodePoints")))) == len(text)


PRINTED = sorted({local(p) for p in release().predicates() if str(p).endswith("AsPrinted")})


@pytest.mark.parametrize("name", [*PRINTED, "abbreviation"])
def test_what_is_said_to_be_printed_is_printed_so(name: str, text: str) -> None:
    printed = list(release().objects(None, obg(name)))
    assert printed
    for value in printed:
        assert str(value) in text


def test_the_subtitle_is_printed_and_only_its_translation_is_not(text: str) -> None:
    subtitles = {s.language: str(s) for s in release().objects(None, obg("subtitle"))
                 if isinstance(s, Literal)}  # fmt: skip
    assert set(subtitles) == {"ja", "en"}
    assert subtitles["ja"] in text


OWN_WORDS = 16
"""So many characters of the release in a row can be a name; more in a summary are its prose."""


def test_comments_are_summed_up_in_words_of_our_own(text: str) -> None:
    written = re.sub(r"\s", "", text)
    claims = set(release().subjects(RDF.type, obg("ReportedClaim")))
    ours = list(release().objects(None, obg("editorialSummary")))
    ours += [label for claim in claims for label in release().objects(claim, RDFS.label)]
    assert len(ours) > len(claims) > 20
    for value in ours:
        words = re.sub(r"\s", "", str(value))
        runs = (words[i : i + OWN_WORDS] for i in range(len(words) - OWN_WORDS + 1))
        assert not [run for run in runs if run in written], value


def test_no_sentence_of_the_release_stands_in_the_data(text: str) -> None:
    sentences = [re.sub(r"\s", "", each) for each in re.split(r"[。\n]", text)]
    prose = {each for each in sentences if len(each) > 40 and "、" in each}
    assert len(prose) > 15
    everything = parsed("data/**/*.ttl", "ontology/**/*.ttl")
    values = {re.sub(r"\s", "", str(v)) for v in everything.objects() if isinstance(v, Literal)}
    assert not [each for each in prose if any(each in value for value in values)]


FIGURES = (
    "targetYear adoptedIn enteredIntoForceIn launchedIn heldSince anniversaryYears ordinalInSeries"
).split()


def quoted(subject: Node) -> list[str]:
    return [
        str(exact)
        for evidence in release().objects(subject, obg("evidence"))
        for selector in release().objects(evidence, oa("hasSelector"))
        for exact in release().objects(selector, oa("exact"))
    ]


def test_every_printed_name_leads_to_a_quote_that_holds_it_and_every_figure_to_one() -> None:
    for name in {*PRINTED, "abbreviation"} - {"numberAsPrinted"}:
        for subject, value in release().subject_objects(obg(name)):
            assert any(str(value) in quote for quote in quoted(subject)), (subject, value)
    for name in FIGURES:
        subjects = list(release().subjects(obg(name)))
        assert subjects
        assert all(quoted(subject) for subject in subjects), name


def test_quotes_are_names_and_figures_not_prose() -> None:
    for exact, _, _ in quotes():
        assert "。" not in exact
        assert len(exact) < 70


def test_every_quote_is_evidence_of_something() -> None:
    cited = set(release().objects(None, obg("evidence")))
    assert cited == set(release().subjects(RDF.type, oa("SpecificResource")))
