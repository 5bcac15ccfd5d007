"""Questions to releases unlike the flagship, on two engines and after a dump was loaded again.

First the published competency questions, asked of another release; then what only these can tell.
"""

import gzip
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from answering import ROOT, Answer, Ask, by_pyoxigraph, by_rdflib, query_of
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from oboegaki.edition.opened import Edition
from oboegaki.rdf import PREFIXES

BASE = "https://example.org/"
FLAGSHIP = "https://w3id.org/oboegaki/"
RELEASE = f"{FLAGSHIP}press/sakai/2023/cop28-mou"
CHANGES = NamedNode(f"{BASE}graph/changes")
LOCAL = {
    **{f"{kind}s": f"{BASE}id/{kind}/" for kind in "agreement event org person place post".split()},
    "role": f"{FLAGSHIP}concept/role#",
    "type": f"{FLAGSHIP}concept/organisation-type#",
}
PROLOGUE = "".join(f"PREFIX {k}: <{v}>\n" for k, v in {**PREFIXES, **LOCAL}.items())


@pytest.fixture(scope="module")
def built(minazuki_edition: Edition) -> Store:
    return Store.read_only(str(minazuki_edition.engine))


@pytest.fixture(scope="module")
def reloaded(minazuki_edition: Edition) -> Store:
    """What somebody has who loads the dump of quads and puts the default graph together again."""
    store = Store()
    dump = minazuki_edition.dumps / minazuki_edition.manifest.dumps[0].file
    store.load(gzip.decompress(dump.read_bytes()), RdfFormat.N_QUADS)
    outside = (CHANGES, NamedNode(f"{BASE}graph/shapes"))
    inside = [quad for quad in store if quad.graph_name not in outside]
    store.extend([Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in inside])
    return store


@pytest.fixture(scope="module", params=["built", "rdflib", "reloaded"])
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    store = request.getfixturevalue("reloaded" if request.param == "reloaded" else "built")
    assert isinstance(store, Store)
    yield by_rdflib(store) if request.param == "rdflib" else by_pyoxigraph(store)


def short(value: Answer) -> str:
    """Return a literal's text, or the last part of an IRI."""
    return value.text if value.datatype else value.text.replace("#", "/").rpartition("/")[2]


def rows(ask: Ask, query: str, columns: str) -> list[str]:
    """Return the answers in a few words: some columns of each row, in order."""
    names = columns.split()
    return sorted({" ".join(short(row[name]) for name in names) for row in ask(query)})


# The published questions, of another release ------------------------------------------------


class Again(NamedTuple):
    """A competency question by its number, the release that it is asked of, and the answer."""

    number: str
    slug: str
    columns: str
    expected: list[str]


AGAIN = [
    Again("04", "2016/waste-mou", "party", ["hazuki", "minazuki"]),
    Again("04", "2020/waste-mou-extended", "party", ["hazuki", "minazuki"]),
    Again("06", "2016/waste-mou", "date", ["2016-04-01"]),
    Again("07", "2016/waste-mou", "start end",
          ["2016-04-01T10:00:00+09:00 2016-04-01T10:30:00+09:00"]),
    Again("09", "2016/waste-mou", "person side", []),  # nobody is in an order there
    Again("18", "2024/new-mayor", "person video", ["kimura false"]),
    Again("36", "2021/water-research", "unit telephone", ["minazuki-water 012-345-6789"]),
    Again("37", "2016/waste-mou", "signatory", ["aoki", "sato"]),
    Again("37", "2020/waste-mou-extended", "signatory", []),
    Again("37", "2024/new-mayor", "signatory", ["kimura"]),
    Again("38", "2016/waste-mou", "commitment", ["promise"]),
    Again("48", "2022/merger", "place day became", ["hazuki 2023-01-01 水無月市の区域"]),
    Again("50", "2022/merger", "body day became", ["hazuki 2023-01-01 水無月市"]),
    Again("70", "2020/waste-mou-extended", "agreement", ["waste-2020"]),
]  # fmt: skip


def asked(case: Again, ask: Ask) -> list[str]:
    query = query_of(case.number).read_text(encoding="utf-8")
    query = query.replace(RELEASE, f"{BASE}press/minazuki/{case.slug}")
    for kind in ("id", "graph"):
        query = query.replace(f"{FLAGSHIP}{kind}/", f"{BASE}{kind}/")
    return rows(ask, query, case.columns)


@pytest.mark.parametrize("case", AGAIN, ids=[f"{c.number}-{c.slug}" for c in AGAIN])
def test_a_published_question_is_answered_for_another_release(case: Again, ask: Ask) -> None:
    assert asked(case, ask) == case.expected


IN_WORDS = [
    Again("41", "2016/waste-mou", "body roleName", ["hazuki 当事者", "minazuki 当事者"]),
    Again("72", "2024/new-mayor", "person renditionName", ["kimura 発言どおり"]),
]


@pytest.mark.parametrize("case", IN_WORDS, ids=[c.number for c in IN_WORDS])
def test_a_question_that_wants_roles_in_words_has_our_concepts_beside(
    case: Again, reloaded: Store
) -> None:
    """A site's own data do not hold our concepts; whoever wants their names loads them too."""
    beside = Store()
    beside.extend(list(reloaded))
    for path in sorted((ROOT / "ontology" / "concepts").glob("*.ttl")):
        beside.load(path=path, format=RdfFormat.TURTLE)
    assert asked(case, by_pyoxigraph(beside)) == asked(case, by_rdflib(beside)) == case.expected


# What only these releases can tell -----------------------------------------------------------


class Question(NamedTuple):
    """What is asked, as a pattern, and the answer."""

    pattern: str
    columns: str
    expected: list[str]


QUESTIONS = {
    "who signed for whom, and in which post": Question(
        "?agreement obg:signatory ?person ; obg:concludedOn ?day ; obg:party ?body . ?tenure "
        "org:member ?person ; obg:attestedOn ?day ; obg:post ?post ; org:organization ?body",
        "agreement person post body",
        ["disaster-2024 kimura minazuki-mayor minazuki", "waste-2016 aoki minazuki-mayor minazuki",
         "waste-2016 sato hazuki-mayor hazuki"]),
    "which agreements were concluded by units of a body, and of which body": Question(
        "?agreement obg:party ?unit . ?unit a org:OrganizationalUnit ; org:unitOf ?body",
        "agreement unit body",
        ["water-2021 hoshi-engineering hoshi-university",
         "water-2021 minazuki-environment minazuki"]),
    "all agreements of the city, its units included": Question(
        "?agreement obg:party/(org:unitOf|org:subOrganizationOf)* orgs:minazuki", "agreement",
        ["disaster-2024", "merger-2022", "waste-2016", "waste-2020", "water-2021"]),
    "who has agreed with whom three at a time": Question(
        "?agreement obg:numberOfParties 3 ; obg:party ?party", "agreement party",
        ["water-2021 hazuki", "water-2021 hoshi-engineering", "water-2021 minazuki-environment"]),
    "what extends what, and until when it then holds": Question(
        "?later obg:extendsAgreement ?earlier ; obg:validUntil ?until . ?earlier obg:validUntil "
        "?before", "earlier before later until", ["waste-2016 2020-03-31 waste-2020 2025-03-31"]),
    "what held on 1 June 2021": Question(
        '?agreement obg:validFrom ?from ; obg:validUntil ?until FILTER (?from <= "2021-06-01"'
        '^^xsd:date && ?until >= "2021-06-01"^^xsd:date)', "agreement", ["waste-2020"]),
    "which releases report no event": Question(
        "?release a obg:PressRelease ; dcterms:issued ?day FILTER NOT EXISTS { ?release obg:reports"
        "/a schema:Event }", "day", ["2020-03-25", "2021-06-10", "2022-09-01", "2023-05-01"]),
    "which releases report no agreement": Question(
        "?release a obg:PressRelease ; dcterms:issued ?day FILTER NOT EXISTS { ?release obg:reports"
        "/a obg:Agreement }", "day", ["2022-07-01", "2022-07-05"]),
    "which events are inside another, and which is open to its end": Question(
        "?event schema:superEvent ?around BIND (EXISTS { ?event schema:endDate ?end } AS ?ends)",
        "event around ends",
        ["parade-2022 festival-2022 false", "symposium-2022 festival-2022 true"]),
    "which event is the twelfth of its kind, and since when are there such": Question(
        "?event obg:ordinalInSeries 12 ; obg:inSeries ?series . ?series obg:heldSince ?year",
        "event year", ["festival-2022 2011"]),
    "what is the programme, and who presents": Question(
        "events:symposium-2022 obg:programmeItem ?item . ?item obg:sequence ?n "
        "OPTIONAL { ?item obg:presentedBy ?by } BIND (COALESCE(?by, '-') AS ?who)", "n who",
        ["1 -", "2 tran"]),
    "what was corrected, by what, and what does each print": Question(
        "?new obg:corrects ?old ; dcterms:issued ?day . events:parade-2022 obg:statedTime ?a , ?b ."
        " ?a obg:inSection/dcterms:isPartOf ?old ; obg:startAsPrinted ?was . "
        "?b obg:inSection/dcterms:isPartOf ?new ; obg:startAsPrinted ?is", "day was is",
        ["2022-07-05 8月7日（日） 8月8日（月）"]),
    "on which day is the parade": Question(
        "events:parade-2022 schema:startDate ?day", "day", ["2022-08-08"]),
    "which release was withdrawn, and when": Question(
        "?release obg:withdrawnOn ?day ; dcterms:issued ?issued", "issued day",
        ["2023-05-01 2023-05-08"]),
    "what is reported and not taken back": Question(
        "?release a obg:PressRelease ; obg:reports ?thing . ?thing a obg:Agreement "
        "FILTER NOT EXISTS { ?release obg:withdrawnOn ?day }", "thing",
        ["disaster-2024", "merger-2022", "waste-2016", "waste-2020", "water-2021"]),
    "which parties are no more today": Question(
        "?agreement obg:party ?body . GRAPH <https://example.org/graph/changes> { ?change "
        "org:originalOrganization ?body ; org:resultingOrganization ?now }", "agreement body now",
        ["merger-2022 hazuki minazuki", "waste-2016 hazuki minazuki",
         "waste-2020 hazuki minazuki", "water-2021 hazuki minazuki"]),
    "where did the people of the merged town count, and how exactly": Question(
        "?place obg:quantity ?q . ?q schema:value ?n ; obg:approximation ?about", "place n about",
        ["hazuki 12000 approximate"]),
    "who has held the post of mayor, from when, until when": Question(
        "?tenure obg:post posts:minazuki-mayor ; org:member ?who OPTIONAL { ?tenure obg:heldFrom ?f"
        " } OPTIONAL { ?tenure obg:heldUntil ?u } BIND (COALESCE(?f, '-') AS ?from) "
        "BIND (COALESCE(?u, '-') AS ?until)", "who from until",
        ["aoki - -", "aoki - 2023-12-09", "kimura 2023-12-10 -"]),
    "who was mayor on the day of each signing": Question(
        "?event a obg:ConclusionCeremony ; schema:startDate ?start . ?tenure obg:post "
        "posts:minazuki-mayor ; org:member ?who ; obg:attestedOn ?day "
        "FILTER (STRSTARTS(STR(?start), STR(?day)))", "event who",
        ["signing-2016 aoki", "signing-2024 kimura"]),
    "who promised what as fact, and who said what": Question(
        "{ ?x a obg:Commitment ; obg:committedParty ?who } UNION { ?x a obg:ReportedClaim ; "
        "obg:claimedBy ?who }", "x who", ["claim kimura", "promise minazuki"]),
    "who leads the discussion, and from where": Question(
        "?event obg:participation ?part . ?part obg:role role:moderator ; obg:participant ?who ; "
        "obg:attendanceMode ?mode", "event who mode", ["symposium-2022 yamada online"]),
    "who is listed as having signed": Question(
        "?agreement obg:participation ?part . ?part obg:role role:signatory ; "
        "obg:participant ?who ; obg:inCapacityOf ?post", "agreement who post",
        ["disaster-2024 kimura minazuki-mayor"]),
    "which agreements have a town as party": Question(
        "?agreement obg:party ?body . ?body org:classification type:town", "agreement",
        ["merger-2022", "waste-2016", "waste-2020", "water-2021"]),
    "who stands witness": Question(
        "?agreement obg:witness ?who", "agreement who",
        ["merger-2022 nagatsuki-prefecture", "waste-2016 nagatsuki-prefecture"]),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_what_only_such_releases_tell_is_found(question: Question, ask: Ask) -> None:
    names = " ".join(f"?{name}" for name in question.columns.split())
    query = f"{PROLOGUE} SELECT DISTINCT {names} WHERE {{ {question.pattern} }}"
    assert rows(ask, query, question.columns) == question.expected


def test_no_release_graph_has_a_nameless_node(built: Store) -> None:
    for quad in built:
        assert not str(quad.subject).startswith("_:") or "shapes" in str(quad.graph_name)
