"""The traps of the release, T1-T19 of `../shared/seed-facts.md`: where a reader could go astray."""

import pytest
from facts import PROLOGUE, RELEASE
from facts_of_0_to_3 import CEREMONY, COMMITTEE, DARE, MOU, PROGRAMME, PROJECT, PROVINCE, SEMINAR
from facts_of_4_and_5 import CLEAN_CITY, VIETNAMS_MINISTRY
from flagship_store import flagship_store
from pyoxigraph import QueryBoolean, Store


@pytest.fixture(scope="module")
def store() -> Store:
    return flagship_store()


def holds(store: Store, pattern: str, source: str = "") -> bool:
    found = store.query(f"{PROLOGUE} ASK {source} {{ {pattern} }}")
    assert isinstance(found, QueryBoolean)
    return bool(found)


TRUE = {
    "T1 the province is a place, the ministries are bodies": f"{PROVINCE} a schema:State . "
    f"orgs:moe-japan org:classification ?m . {VIETNAMS_MINISTRY} org:classification ?m . "
    '?m skos:prefLabel "国の省"@ja',
    "T2 three bodies of like names, of three territories": "orgs:moe-japan dcterms:spatial "
    f"places:japan . {VIETNAMS_MINISTRY} dcterms:spatial places:vietnam . {DARE} dcterms:spatial "
    f"{PROVINCE}",
    "T3 the party is the committee, the project's partner the province": f"{MOU} obg:party "
    f"{COMMITTEE} . {PROJECT} obg:carriedOutWith {PROVINCE}",
    "T4 one person in several roles": ":p-matsuzawa obg:role role:attendee , role:witness . "
    ":p-tsujio obg:role role:attendee , role:presenter",
    "T5 a seminar, a programme and another programme": f"{SEMINAR} a obg:Seminar . {CLEAN_CITY} a "
    f"obg:Programme . {PROGRAMME} a obg:Programme . {PROJECT} obg:partOfInitiative {PROGRAMME}",
    "T6 a comment of attendees by one who was not there": ":comment-2 schema:creator ?mayor ; "
    "obg:medium mode:video-message . :p-nagafuji obg:participant ?mayor ; obg:role "
    "role:message-sender",
    "T7 0 p.m. 5 is 12:05": ':time-ceremony-local obg:endAsPrinted "午後 0 時 5 分"@ja ; obg:end '
    '"2023-12-06T12:05:00+04:00"^^xsd:dateTime',
    "T8 one event with two notations": f"{CEREMONY} obg:statedTime :time-ceremony-local , "
    ":time-ceremony-japan",
    "T9 since 1995, every year, and the 28th": "events:cop28 obg:ordinalInSeries 28 ; obg:inSeries "
    '?series . ?series obg:heldSince "1995"^^xsd:gYear ; obg:recurrence recurrence:annual',
    "T10 one notion in two words": 'topic:circular-economy skos:prefLabel "循環経済"@ja ; '
    'skos:altLabel "サーキュラーエコノミー"@ja',
    "T11 one scheme in two spellings": 'initiatives:jcm obg:nameAsPrinted "二国間クレジット"@ja , '
    '"二国間クレジット制度"@ja',
    "T12 the two cities are a city and a province": ":claim-first-step obg:between places:sakai , "
    f"{PROVINCE} . {PROVINCE} a schema:State",
    "T13 about is kept": ":q-area obg:approximation approximation:approximate . :q-population "
    "obg:approximation approximation:approximate",
    "T15 the sea of Viet Nam": f"{PROVINCE} obg:gatewayTo ?sea . ?sea a schema:SeaBodyOfWater ; "
    'obg:nameAsPrinted "東海"@ja',
    "T18 this project is left open": ':matsuzawa-support-jica obg:referenceAsPrinted '
    '"このプロジェクト"@ja',
    "T19 a conclusion is also called a signing": f"{CEREMONY} a obg:ConclusionCeremony ; "
    'skos:altLabel "signing ceremony"@en',
}  # fmt: skip

FALSE = {
    "T3 a place as party": f"{MOU} obg:party ?party . ?party a schema:Place",
    "T4 an attendee as party or a witness as party": f"{MOU} obg:party ?x ; obg:witness ?x",
    "T5 the seminar in the city-to-city programme": f"{SEMINAR} obg:partOfInitiative+ {PROGRAMME}",
    "T6 the mayor in the room": ":p-nagafuji obg:attendanceMode mode:in-person",
    "T8 two starts": f"{CEREMONY} schema:startDate ?a , ?b FILTER (?a != ?b)",
    "T10 two notions": '?x skos:prefLabel "サーキュラーエコノミー"@ja',
    "T11 two schemes": "?x a obg:Scheme FILTER (?x != initiatives:jcm)",
    "T12 the province as a city": f"{PROVINCE} a schema:City",
    "T15 the sea in Japan": "places:east-sea-of-vietnam schema:containedInPlace+ places:japan",
    "T18 the project taken for granted": "?claim obg:referenceAsPrinted ?words ; obg:concerns ?x",
    "T19 a signatory": "?x obg:signatory ?y",
}


@pytest.mark.parametrize("pattern", TRUE.values(), ids=list(TRUE))
def test_what_could_mislead_is_told_apart(pattern: str, store: Store) -> None:
    assert holds(store, pattern)


@pytest.mark.parametrize("pattern", FALSE.values(), ids=list(FALSE))
def test_the_mistake_is_not_made(pattern: str, store: Store) -> None:
    assert not holds(store, pattern)


OPEN = {
    (5, MOU): "dcterms:subject",
    (17, SEMINAR): "obg:addressesIssue",
    (21, ":objective-cooperation"): "obg:concerns",
    (24, ":experience"): "obg:experienceAs",
    (27, ":aim-transfer-technology"): "obg:actorKind",
    (29, ":aim-overseas-expansion"): "obg:actorKind",
    (103, ":vinh-collaboration"): "obg:meansTo",
    (112, ":nagafuji-experience"): "obg:meansTo",
    (113, ":nagafuji-technology"): "obg:meansTo",
    (119, ":matsuzawa-similarities"): "obg:similarIn",
    (148, ":manufacturing"): "obg:industry",
    (197, "events:cop28"): "obg:discusses",
    (203, CLEAN_CITY): "obg:participantKind",
    (210, ":clean-city-objective"): "obg:concerns",
    (217, ":jcm-introduction"): "obg:concerns",
    (218, ":jcm-introduction"): "obg:technologyForm",
}
"""T14: the facts with a word such as "and others", and which list it leaves open."""


@pytest.mark.parametrize(("thing", "property_"), [(t[1], p) for t, p in OPEN.items()])
def test_a_list_that_the_release_leaves_open_is_marked(
    thing: str, property_: str, store: Store
) -> None:
    pattern = f"{thing} obg:openListFor {property_} ; {property_} ?named"
    assert holds(store, pattern, f"FROM <{RELEASE}>")


def test_no_other_list_is_marked_as_open(store: Store) -> None:
    marked = {(thing, property_) for (_, thing), property_ in OPEN.items()} | {
        (":it", "dcterms:subject")
    }
    exceptions = " ".join(f"FILTER (!(?x = {x} && ?p = {p}))" for x, p in marked)
    assert not holds(store, f"?x obg:openListFor ?p {exceptions}", f"FROM <{RELEASE}>")


def test_names_are_found_without_their_spaces_and_with_either_dash(store: Store) -> None:
    """T16, T17: what is stored is what is printed; whoever asks can leave out spaces and dashes."""
    squeezed = 'REPLACE(?name, "[ ～〜]", "")'
    assert holds(store, f'?x foaf:name ?name FILTER (STR({squeezed}) = "辻尾匡彦")')
    assert holds(store, "?x obg:subtitle ?name FILTER (!CONTAINS(?name, '～'))")
    assert holds(store, '?x schema:unitText "km²" ; schema:unitCode "KMK"')
