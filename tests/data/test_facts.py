"""Every fact of the release is carried by statements, and every statement by a fact.

The facts and their patterns stand in `facts.py` and beside it; `coverage.py` makes the page.
"""

from collections import Counter
from functools import cache

import pytest
from coverage import PAGE, carried, page, unexplained
from facts import DERIVED, DERIVED_TRIPLES, FACTS, PROLOGUE, RELEASE, Fact
from facts_of_0_to_3 import MOU, PROJECT, PROVINCE
from flagship_store import flagship_store
from pyoxigraph import NamedNode, QueryBoolean, Store

from oboegaki.rdf import term


@cache
def shared_store() -> Store:
    return flagship_store()


@pytest.fixture(scope="module")
def store() -> Store:
    return shared_store()


def holds(store: Store, pattern: str, graph: str = RELEASE) -> bool:
    found = store.query(PROLOGUE + f"ASK FROM <{graph}> {{ {pattern} }}")
    assert isinstance(found, QueryBoolean)
    return bool(found)


def test_all_230_facts_have_a_row() -> None:
    assert {fact.number for fact in FACTS} == set(range(1, 231))
    twice = {n for n, count in Counter(f.number for f in FACTS).items() if count > 1}
    assert twice == {11}, "the ministry is stated, that it is Japan's is derived"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.number}{fact.standing}")
def test_a_fact_is_carried_by_statements_of_its_graph(fact: Fact, store: Store) -> None:
    assert carried(store, fact)


@pytest.mark.parametrize("graph", [RELEASE, DERIVED], ids=["stated", "derived"])
def test_every_statement_is_explained_by_a_fact(graph: str, store: Store) -> None:
    assert not unexplained(store, graph)


def test_a_statement_that_no_fact_explains_is_noticed(store: Store) -> None:
    other = flagship_store()
    other.update(
        f"{PROLOGUE} INSERT DATA {{ GRAPH <{RELEASE}> {{ {MOU} obg:signatory persons:tsujio }} }}"
    )
    assert [each.predicate.value for each in unexplained(other, RELEASE)] == [term("obg:signatory")]


def test_the_page_of_coverage_is_what_the_data_say(store: Store) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(store), "run `make docs`"


# Standing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "triple", [each for triples in DERIVED_TRIPLES.values() for each in triples], ids=" ".join
)
def test_a_derived_statement_is_not_in_the_graph_of_the_release(
    triple: tuple[str, str, str], store: Store
) -> None:
    assert not holds(store, " ".join(triple))


def test_everything_in_the_derived_graph_is_accounted_for(store: Store) -> None:
    predicate, graph = NamedNode(term("rdf:predicate")), NamedNode(DERIVED)
    statements = list(store.quads_for_pattern(None, predicate, None, graph))
    assert len(statements) == sum(map(len, DERIVED_TRIPLES.values()))


def test_what_a_person_said_has_a_speaker_and_is_nowhere_a_fact(store: Store) -> None:
    assert holds(store, "?claim a obg:ReportedClaim")
    claim = "?claim a obg:ReportedClaim"
    assert not holds(store, f"{claim} FILTER NOT EXISTS {{ ?claim obg:claimedBy ?who }}")
    assert not holds(
        store,
        f"{claim} ; obg:claimedBy ?who FILTER NOT EXISTS "
        "{ ?comment obg:asserts ?claim ; schema:creator ?who }",
    )
    facts = "obg:Commitment , obg:Aim , obg:Tenure , obg:Experience , obg:Characteristic"
    assert not holds(store, f"{claim} ; a ?kind FILTER (?kind IN ({facts}))")
    assert not holds(store, "?anything a obg:Commitment")


def test_what_only_a_person_said_is_asserted_of_nothing_else(store: Store) -> None:
    """A pledge, a past post, a likeness, an anniversary: the subject is a claim, and only that."""
    for predicate in (
        "obg:committedParty obg:madeAt obg:workedAt obg:similarIn obg:anniversaryYears "
        "obg:firstStepTowards obg:targetYear obg:sentiment obg:pursuedWith"
    ).split():
        bare = f"?x {predicate} ?y FILTER NOT EXISTS {{ ?x a obg:ReportedClaim }}"
        assert not holds(store, bare), predicate


NOT_STATED = {
    "N1 date, number or address of the release": ":it dcterms:issued|schema:datePublished|"
    "dcterms:date|dcterms:created|dcterms:identifier|schema:url|foaf:page ?x",
    "N2 a signatory": "?x obg:signatory ?y",
    "N2 a signatory by role": "?x obg:role ?y FILTER CONTAINS(STR(?y), 'signator')",
    "N2 validity, legal force or text": f"{MOU} ?p ?x FILTER REGEX(STR(?p), 'valid|bind|text$')",
    "N3 a reading": "?x obg:reading ?y",
    "N3 a Japanese person's name in Latin letters": "?x a foaf:Person ; rdfs:label|foaf:name|"
    "schema:name ?name FILTER LANGMATCHES(LANG(?name), 'en')",
    "N3 the province in Latin letters": f"{PROVINCE} ?p ?x FILTER (LANG(?x) IN ('en', 'vi'))",
    "N3 the name of the province in Latin letters anywhere": "?x ?p ?y "
    "FILTER (ISLITERAL(?y) && REGEX(STR(?y), 'ba ria|vung tau', 'i'))",
    "N3 diacritics": "?x ?p ?y "
    "FILTER REGEX(STR(?y), '[ạảãầấậẩẫăằắặẳẵễệểịỉĩọỏộổỗơờớợởỡụủũưừứựửữỳỵỷỹđĐ]')",
    "N4 recorded, live or a length": ":p-nagafuji schema:duration|obg:start ?x",
    "N5 the year of diplomatic relations": "?x a obg:InterstateRelation ; ?p ?y "
    "FILTER (DATATYPE(?y) IN (xsd:gYear, xsd:date))",
    "N7 when a post was taken up": "?x a obg:Tenure ; schema:startDate|obg:start|obg:end ?y",
    "N6 a date of a figure": "?x a schema:QuantitativeValue ; ?p ?y "
    "FILTER (DATATYPE(?y) IN (xsd:gYear, xsd:gYearMonth, xsd:date))",
    "N6 an exact figure": "?x a schema:QuantitativeValue "
    "FILTER NOT EXISTS { ?x obg:approximation ?mark }",
    "N7 when he worked there": "?x a obg:ReportedTenure ; ?p ?y "
    "FILTER (DATATYPE(?y) IN (xsd:gYear, xsd:gYearMonth, xsd:date, xsd:duration))",
    "N8 a supporter of the project": f"{PROJECT} obg:launchedBy|obg:jointOperator|"
    "obg:participatingBody|obg:connectedWith ?x",
    "N9 a designation of Sakai": "?x obg:designation ?y FILTER (?x != " + PROVINCE + ")",
    "N9 a designation as either of its two capacities": "?x obg:designatedAs ?y "
    "FILTER (?y IN (area:eco-model-city, area:decarbonisation-leading-area))",
    "N10 another way to reach the contact": ":contact schema:email|schema:address|"
    "schema:hoursAvailable|foaf:mbox ?x",
    "N11 others who were there": "?x a obg:Participation ; obg:role ?r "
    "FILTER REGEX(STR(?r), 'interpreter|moderator|photographer|guest')",
    "T9 an end of the series, or a first session": "events:unfccc-cop schema:startDate|"
    "schema:endDate|obg:ordinalInSeries ?x",
    "T18 what this project is": ":matsuzawa-support-jica obg:concerns ?x",
    "N12 a place between Sakai and Japan": "places:sakai schema:containedInPlace ?x "
    "FILTER (?x != places:japan)",
    "N12 a seat": "?x a org:Organization ; schema:address|org:hasSite|schema:location ?y",
}


@pytest.mark.parametrize("pattern", NOT_STATED.values(), ids=list(NOT_STATED))
def test_what_the_release_does_not_state_is_not_in_its_graph(pattern: str, store: Store) -> None:
    assert not holds(store, pattern)


def test_no_signatory_and_no_date_of_issue_is_supplied_by_another_graph(store: Store) -> None:
    everywhere = "{ ?x obg:signatory ?y } UNION { :it dcterms:issued|schema:datePublished ?y }"
    found = store.query(PROLOGUE + f"ASK {{ {everywhere} }}")
    assert isinstance(found, QueryBoolean)
    assert not found


def test_one_project_carries_both_printed_names(store: Store) -> None:
    printed = (
        'obg:nameAsPrinted ?a , ?b FILTER (CONTAINS(?a, "ブントウ") && CONTAINS(?b, "ンタウ"))'
    )
    assert holds(store, f"{PROJECT} {printed}")
    assert not holds(store, f"?other a obg:Project FILTER (?other != {PROJECT})")
