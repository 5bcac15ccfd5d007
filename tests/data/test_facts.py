"""Every fact of sections 0-3 and 7 is in the data, in the graph where its standing belongs.

Facts are numbered as in `../shared/seed-facts.md`. S: stated, in the graph of the release; I: an
intention, there as an aim with status:intended; A: words of a named person, there as a claim;
D: derived, in the derived graph with its grounds.
"""

import pytest
from flagship_store import flagship_store
from pyoxigraph import NamedNode, QueryBoolean, Store

from oboegaki.rdf import PREFIXES, term

BASE = "https://w3id.org/oboegaki/"
RELEASE = BASE + "press/sakai/2023/cop28-mou"
LOCAL = {
    "": RELEASE + "#",
    **{f"{kind}s": f"{BASE}id/{kind}/" for kind in
       "agreement event initiative org person place post relation".split()},
    **{name: f"{BASE}concept/{scheme}#" for name, scheme in {
        "actor": "actor-kind", "area": "area-type", "interpretation": "interpretation",
        "mode": "attendance-mode", "relationkind": "relation-kind", "role": "role",
        "status": "assertion-status", "topic": "topic", "zone": "zone"}.items()},
}  # fmt: skip
PROLOGUE = "".join(f"PREFIX {k}: <{v}>\n" for k, v in {**PREFIXES, **LOCAL}.items())

MOU = "agreements:sakai-ba-ria-vung-tau-mou-2023"
CEREMONY = "events:sakai-ba-ria-vung-tau-mou-ceremony-2023"
SEMINAR = "events:clean-city-partnership-programme-seminar-2023"
PROJECT = "initiatives:sakai-decarbonisation-smart-city-project"
PROGRAMME = "initiatives:city-to-city-collaboration-programme"
COMMITTEE = "orgs:ba-ria-vung-tau-peoples-committee"
DARE = "orgs:ba-ria-vung-tau-natural-resources-and-environment-department"
PROVINCE = "places:ba-ria-vung-tau"
PAVILION = "places:cop28-japan-pavilion"
DEPARTMENT = "orgs:sakai-carbon-neutral-promotion-department"
BUREAU = "orgs:sakai-environment-bureau"
DIVISION = "orgs:sakai-environmental-policy-division"
MOMENT = "^^xsd:dateTime"

STATED: dict[int, str] = {
    2: ':it schema:inLanguage "ja"',
    3: ':it dcterms:title "COP28 ジャパン・パビリオンで ベトナム・バリアブントウ省人民委員会と '
       '脱炭素等に関する覚書を締結しました"@ja',
    4: f":it obg:reports {MOU} . {MOU} obg:party {COMMITTEE}",
    5: f"{MOU} dcterms:subject topic:decarbonisation ; obg:openListFor dcterms:subject",
    6: f"{MOU} obg:concludedAt ?e . ?e schema:location {PAVILION}",
    7: f'{PROVINCE} schema:containedInPlace places:vietnam . places:vietnam obg:nameAsPrinted '
       '"ベトナム社会主義共和国"@ja , "ベトナム"@ja',
    8: f'{PROJECT} obg:carriedOutBy orgs:sakai ; obg:nameAsPrinted '
       '"堺市・バリアブントウ省都市間連携による脱炭素・スマートシティ形成推進事業"@ja',
    9: f"{PROJECT} obg:carriedOutWith {PROVINCE}",
    10: f'{PROJECT} obg:partOfInitiative {PROGRAMME} . {PROGRAMME} obg:nameAsPrinted '
        '"脱炭素社会実現のための都市間連携事業"@ja',
    11: f"{PROGRAMME} obg:carriedOutBy orgs:moe-japan",
    12: f"{PROGRAMME} obg:goal topic:decarbonised-society",
    13: 'events:cop28 obg:abbreviation "COP28" ; obg:nameAsPrinted '
        '"国連気候変動枠組条約第 28 回締約国会議"@ja',
    14: "events:cop28 schema:location places:dubai",
    15: f"{SEMINAR} a obg:Seminar ; schema:location {PAVILION} ; obg:nameAsPrinted "
        '"クリーン・シティ・パートナーシップ・プログラムセミナー"@ja',
    16: f'{SEMINAR} obg:subtitle "気候変動、汚染、生物多様性の損失を含む都市課題の解決に向けて"@ja',
    17: f"{SEMINAR} obg:addressesIssue topic:climate-change ; obg:openListFor obg:addressesIssue",
    18: f"{SEMINAR} obg:addressesIssue topic:pollution",
    19: f"{SEMINAR} obg:addressesIssue topic:biodiversity-loss",
    20: f"{CEREMONY} schema:superEvent {SEMINAR} . {SEMINAR} obg:programmeItem {CEREMONY}",
    21: f"{MOU} obg:objective ?o . ?o obg:goal topic:cooperation ; obg:assertionStatus "
        "status:stated ; obg:concerns topic:environment , topic:decarbonisation ; "
        "obg:openListFor obg:concerns",
    24: ":experience obg:holder orgs:sakai ; obg:experienceAs area:eco-model-city ; "
        "obg:openListFor obg:experienceAs",
    25: ":experience obg:experienceAs area:decarbonisation-leading-area",
    30: f'{MOU} dcterms:title "ベトナム社会主義共和国バリアブントウ省人民委員会と'
        '日本国堺市との覚書"@ja',
    31: f"{MOU} a obg:MemorandumOfUnderstanding",
    32: f":party-1 obg:sequence 1 ; obg:role role:party ; obg:participant {COMMITTEE} ; "
        'obg:nameAsPrinted "ベトナム社会主義共和国バリアブントウ省人民委員会"@ja',
    33: ":party-2 obg:sequence 2 ; obg:role role:party ; obg:participant orgs:sakai ; "
        'obg:nameAsPrinted "日本国堺市"@ja',
    35: f"{MOU} obg:basis ?r . ?r obg:relationKind relationkind:strategic-partnership ; "
        "obg:relationParty places:vietnam , places:japan",
    36: f"{MOU} obg:basis ?r . ?r obg:relationKind relationkind:friendly-relations ; "
        "obg:relationParty places:vietnam , places:japan",
    37: f"{MOU} obg:objective ?o . ?o obg:goal topic:mutually-beneficial-cooperation ; "
        "obg:concerns topic:environment",
    38: f"{MOU} obg:objective ?o . ?o obg:goal topic:decarbonised-city",
    39: f"{MOU} obg:objective ?o . ?o obg:goal topic:circular-economy",
    40: f"{MOU} obg:objective ?o . ?o obg:goal topic:jcm-project-formation ; "
        "obg:concerns initiatives:jcm",
    41: ':time-ceremony-local obg:startDayOfWeek schema:Wednesday ; obg:startAsPrinted '
        '"令和 5 年 12 月 6 日（水）午前 11 時 35 分"@ja',
    42: f":time-ceremony-local obg:zone zone:local-time ; obg:start "
        f'"2023-12-06T11:35:00+04:00"{MOMENT}',
    43: ':time-ceremony-local obg:endAsPrinted "午後 0 時 5 分"@ja ; obg:end '
        f'"2023-12-06T12:05:00+04:00"{MOMENT}',
    44: f':time-ceremony-japan obg:zone zone:japan-time ; obg:start '
        f'"2023-12-06T16:35:00+09:00"{MOMENT}',
    45: f':time-ceremony-japan obg:end "2023-12-06T17:05:00+09:00"{MOMENT}',
    49: ':item-1 rdfs:label "堺市の脱炭素の取組紹介"@ja ; obg:sequence 1',
    50: ':item-2 rdfs:label "バリアブントウ省の脱炭素の取組紹介"@ja ; obg:sequence 2',
    51: ':item-3 rdfs:label "覚書の締結、今後の都市間連携活動についてコメント"@ja ; obg:sequence 3',
    52: f"{CEREMONY} obg:programmeItem :item-1 , :item-2 , :item-3",
    53: ':p-dang-son-hai obg:headingAsPrinted "バリアブントウ省人民委員会"@ja . '
        ':p-tsujio obg:headingAsPrinted "堺市"@ja . '
        ':p-matsuzawa obg:headingAsPrinted "環境省（立会人）"@ja',
    54: f"{MOU} obg:witness orgs:moe-japan . :p-matsuzawa obg:role role:witness",
    55: ':p-nguyen-cong-vinh obg:participant ?p ; obg:onBehalfOf ' + COMMITTEE +
        ' . ?p obg:nameAsPrinted "Nguyen Cong Vinh" ; schema:honorificPrefix "Mr."',
    56: ':p-nguyen-cong-vinh obg:titleAsPrinted "バリアブントウ省人民委員会副委員長"@ja ; '
        f"obg:inCapacityOf ?post . ?post org:postIn {COMMITTEE}",
    57: f':p-dang-son-hai obg:participant ?p ; obg:onBehalfOf {COMMITTEE} . '
        '?p obg:nameAsPrinted "Dang Son Hai" ; schema:honorificPrefix "Mr."',
    58: ':p-dang-son-hai obg:titleAsPrinted "バリアブントウ省天然資源環境局副局長"@ja ; '
        f"obg:inCapacityOf ?post . ?post org:postIn {DARE}",
    59: f"{DARE} dcterms:spatial {PROVINCE}",
    60: ':p-tsujio obg:participant ?p ; obg:onBehalfOf orgs:sakai . '
        '?p obg:nameAsPrinted "辻尾 匡彦"@ja',
    61: ':p-tsujio obg:titleAsPrinted "堺市環境局カーボンニュートラル推進部長"@ja ; '
        f"obg:inCapacityOf ?post . ?post org:postIn {DEPARTMENT}",
    62: f"{DEPARTMENT} org:subOrganizationOf {BUREAU}",
    63: f"{BUREAU} org:unitOf orgs:sakai",
    64: ':p-matsuzawa obg:participant ?p ; obg:onBehalfOf orgs:moe-japan . '
        '?p obg:nameAsPrinted "松澤 裕"@ja',
    65: ':p-matsuzawa obg:titleAsPrinted "環境省地球環境審議官"@ja ; obg:inCapacityOf ?post . '
        "?post org:postIn orgs:moe-japan",
    66: '?t org:member ?p ; obg:post posts:sakai-mayor . ?p obg:nameAsPrinted "永藤 英機"@ja',
    67: f"{CEREMONY} obg:participation :p-nagafuji . :p-nagafuji obg:role role:message-sender ; "
        "obg:attendanceMode mode:video-message",
    68: ':p-nagafuji obg:inNote true ; obg:headingAsPrinted "堺市"@ja',
    70: ":time-seminar-local obg:startDayOfWeek schema:Wednesday ; obg:startAsPrinted "
        '"令和 5 年 12 月 6 日（水）午前 10 時 30 分"@ja',
    71: f':time-seminar-local obg:start "2023-12-06T10:30:00+04:00"{MOMENT}',
    72: f':time-seminar-local obg:end "2023-12-06T12:05:00+04:00"{MOMENT}',
    73: f':time-seminar-japan obg:start "2023-12-06T15:30:00+09:00"{MOMENT}',
    74: f':time-seminar-japan obg:end "2023-12-06T17:05:00+09:00"{MOMENT}',
    76: 'events:cop28 schema:startDate "2023-11-30"^^xsd:date . '
        ":time-cop28 obg:startDayOfWeek schema:Thursday",
    77: 'events:cop28 schema:endDate "2023-12-12"^^xsd:date . '
        ':time-cop28 obg:endDayOfWeek schema:Tuesday ; obg:endAsPrinted "12 月 12 日（火）"@ja',
    78: f"{SEMINAR} schema:location {PAVILION}",
    79: f"{PAVILION} schema:containedInPlace places:cop28-site",
    80: "places:cop28-site schema:containedInPlace places:dubai",
    81: "places:dubai schema:containedInPlace places:united-arab-emirates . "
        'places:united-arab-emirates obg:nameAsPrinted "アラブ首長国連邦"@ja',
    82: f"{SEMINAR} obg:principalOrganizer orgs:moe-japan",
    83: f'{SEMINAR} obg:coOrganizer ?o . ?o obg:abbreviation "JICA" ; '
        'obg:nameAsPrinted "独立行政法人国際協力機構"@ja',
    84: f'{SEMINAR} obg:coOrganizer ?o . ?o obg:abbreviation "IGES" ; '
        'obg:nameAsPrinted "公益財団法人地球環境戦略研究機関"@ja',
    85: f'{SEMINAR} schema:inLanguage "ja" , "en"',
    86: f"{SEMINAR} obg:interpretation interpretation:simultaneous",
    87: f'{PAVILION} obg:urlAsPrinted "http://copjapan.env.go.jp/cop/cop28/"^^xsd:anyURI',
    88: f'{SEMINAR} obg:urlAsPrinted "https://www.iges.or.jp/jp/events/20231206"^^xsd:anyURI',
    221: f':it obg:responsibleUnit {DIVISION} . {DIVISION} obg:nameAsPrinted "環境政策課"@ja',
    222: f"{DIVISION} org:subOrganizationOf {DEPARTMENT}",
    223: f'{DEPARTMENT} org:subOrganizationOf {BUREAU} . {BUREAU} obg:nameAsPrinted "環境局"@ja',
    224: ':contact obg:telephoneAsPrinted "072-228-3982" ; schema:telephone "+81-72-228-3982"',
    225: ':contact obg:faxAsPrinted "072-228-7063" ; schema:faxNumber "+81-72-228-7063"',
    226: f"{CEREMONY} obg:carriedOutBy orgs:sakai ; obg:carriedOutWith {COMMITTEE}",
    227: "places:sakai obg:areaType area:industrial-city",
    228: f"{PAVILION} obg:urlAsPrinted ?a . {SEMINAR} obg:urlAsPrinted ?b",
}  # fmt: skip

AIM = ":it obg:statesAim ?a . ?a obg:assertionStatus status:intended ; obg:pursuedBy orgs:sakai ; "
INTENDED: dict[int, str] = {
    22: AIM + "obg:goal topic:world-publicity ; obg:concerns topic:decarbonisation-efforts",
    23: AIM + "obg:goal topic:world-publicity ; obg:concerns topic:city-to-city-collaboration , "
        + PROVINCE,
    26: AIM + f"obg:goal topic:transfer ; obg:concerns :experience ; obg:recipient {PROVINCE}",
    27: AIM + "obg:goal topic:transfer ; obg:concerns topic:decarbonisation-technology ; "
        f"obg:recipient {PROVINCE} ; obg:actorKind actor:companies-in-the-city ; "
        "obg:openListFor obg:actorKind",
    28: AIM + "obg:goal topic:world-decarbonisation",
    29: AIM + "obg:goal topic:overseas-expansion ; obg:concerns topic:environmental-business ; "
        "obg:actorKind actor:companies-in-the-city ; obg:openListFor obg:actorKind",
}  # fmt: skip

ATTRIBUTED: dict[int, str] = {
    230: ":claim-first-step obg:assertionStatus status:attributed ; obg:claimedBy "
         f"persons:nagafuji-hideki ; obg:concerns {MOU} ; obg:firstStepTowards "
         "topic:concrete-collaboration ; obg:goal topic:carbon-neutrality ; "
         'obg:targetYear "2050"^^xsd:gYear',
}  # fmt: skip

DERIVED: dict[int, tuple[str, str, str]] = {
    1: (":it", "dcterms:publisher", "orgs:sakai"),
    34: (MOU, "obg:numberOfParties", "2"),
    46: (":time-ceremony-local", "obg:utcOffset", '"+04:00"'),
    47: (CEREMONY, "schema:duration", '"PT30M"^^xsd:duration'),
    48: (MOU, "obg:concludedOn", '"2023-12-06"^^xsd:date'),
    69: (CEREMONY, "obg:numberListedAsAttending", "4"),
    75: (CEREMONY, "obg:startsAfter", '"PT1H5M"^^xsd:duration'),
    229: (SEMINAR, "obg:partOfInitiative", "initiatives:clean-city-partnership-programme"),
}
ALSO_DERIVED = [
    (SEMINAR, "schema:duration", '"PT1H35M"^^xsd:duration'),
    ("orgs:moe-japan", "dcterms:spatial", "places:japan"),
    (":time-ceremony-japan", "obg:utcOffset", '"+09:00"'),
    (":time-seminar-local", "obg:utcOffset", '"+04:00"'),
    (":time-seminar-japan", "obg:utcOffset", '"+09:00"'),
]
"""More of facts 75, 11 ("of Japan") and 46."""


@pytest.fixture(scope="module")
def store() -> Store:
    return flagship_store()


def holds(store: Store, pattern: str, graph: str = RELEASE) -> bool:
    found = store.query(PROLOGUE + f"ASK FROM <{graph}> {{ {pattern} }}")
    assert isinstance(found, QueryBoolean)
    return bool(found)


def test_every_fact_of_these_sections_has_its_row() -> None:
    told = sorted([*STATED, *INTENDED, *ATTRIBUTED, *DERIVED])
    assert told == [*range(1, 89), *range(221, 231)]


@pytest.mark.parametrize(("fact", "pattern"), {**STATED, **INTENDED, **ATTRIBUTED}.items())
def test_a_stated_fact_is_in_the_graph_of_the_release(
    fact: int, pattern: str, store: Store
) -> None:
    assert holds(store, pattern)


@pytest.mark.parametrize("triple", [*DERIVED.values(), *ALSO_DERIVED], ids=" ".join)
def test_a_derived_fact_is_in_the_derived_graph_with_its_grounds(
    triple: tuple[str, str, str], store: Store
) -> None:
    subject, predicate, object_ = triple
    statement = f"{subject} {predicate} {object_}"
    reified = (
        f"?d a obg:DerivedStatement ; rdf:subject {subject} ; rdf:predicate {predicate} ; "
        f"rdf:object {object_} ; prov:wasDerivedFrom ?ground ; rdfs:comment ?reason"
    )
    assert holds(store, f"{statement} . {reified}", RELEASE + "/derived")
    assert not holds(store, statement)


def test_everything_in_the_derived_graph_is_accounted_for(store: Store) -> None:
    predicate, graph = NamedNode(term("rdf:predicate")), NamedNode(RELEASE + "/derived")
    statements = list(store.quads_for_pattern(None, predicate, None, graph))
    assert len(statements) == len(DERIVED) + len(ALSO_DERIVED)


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
    "N9 a designation": "?x ?p ?y FILTER REGEX(STR(?p), 'designat')",
    "N10 another way to reach the contact": ":contact schema:email|schema:address|"
    "schema:hoursAvailable|foaf:mbox ?x",
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
