"""The statements that carry facts 89-135: comments, each hanging on its speaker, and captions."""

from facts_of_0_to_3 import CEREMONY, MOU, PROVINCE

ANNIVERSARY = "relations:japan-vietnam-diplomatic-relations"
VIETNAMS_MINISTRY = "orgs:natural-resources-and-environment-ministry-of-vietnam"
CLEAN_CITY = "initiatives:clean-city-partnership-programme"
VINH, NAGAFUJI, MATSUZAWA = (
    "persons:nguyen-cong-vinh",
    "persons:nagafuji-hideki",
    "persons:matsuzawa",
)

STATED: dict[int, str] = {
    89: ":comment-1 obg:rendition rendition:summary . :comment-2 obg:rendition rendition:summary . "
        ":comment-3 obg:rendition rendition:summary",
    90: ":it obg:comment :comment-1 , :comment-2 , :comment-3 . "
        f":comment-1 obg:sequence 1 ; schema:creator {VINH} ; obg:titleAsPrinted "
        '"バリアブントウ省人民委員会副委員長"@ja ; obg:inCapacityOf '
        "posts:ba-ria-vung-tau-peoples-committee-vice-chairman . "
        f":comment-2 obg:sequence 2 ; schema:creator {NAGAFUJI} ; obg:titleAsPrinted "
        '"堺市長"@ja ; obg:inCapacityOf posts:sakai-mayor . '
        f":comment-3 obg:sequence 3 ; schema:creator {MATSUZAWA} ; obg:titleAsPrinted "
        '"環境省地球環境審議官"@ja ; obg:inCapacityOf '
        "posts:moe-japan-vice-minister-for-global-environmental-affairs",
    91: ':s4 rdfs:label "出席者のコメント（要約）"@ja . :s4-2 dcterms:isPartOf :s4 . '
        ":comment-2 obg:inSection :s4-2",
    104: ":comment-2 obg:medium mode:video-message",
    114: ":comment-3 obg:speaksAs role:witness",
    125: ":it obg:caption :caption-1 . :caption-1 obg:sequence 1 ; obg:captionAsPrinted "
         '"脱炭素の取組紹介の様子"@ja ; schema:about topic:decarbonisation-efforts ; '
         "obg:depiction ?d . ?d obg:sequence 1 ; obg:depictedPerson persons:tsujio ; "
         'obg:depictedAs role:presenter ; obg:roleAsPrinted "取組紹介者"@ja . '
         ":p-tsujio obg:role role:presenter",
    126: ":caption-1 obg:depiction ?d . ?d obg:depictedPerson persons:tsujio ; "
         'obg:titleAsPrinted "カーボンニュートラル推進部長"@ja',
    127: ":caption-1 obg:depiction ?d . ?d obg:sequence 2 ; obg:depictedPerson "
         "persons:dang-son-hai ; obg:depictedAs role:presenter ; obg:roleAsPrinted "
         '"取組紹介者"@ja . :p-dang-son-hai obg:role role:presenter',
    128: ":caption-1 obg:depiction ?d . ?d obg:depictedPerson persons:dang-son-hai ; "
         'obg:titleAsPrinted "天然資源環境局副局長"@ja',
    130: ":it obg:caption :caption-2 . :caption-2 obg:sequence 2 ; obg:captionAsPrinted "
         f'"覚書締結の様子"@ja ; obg:orderAsPrinted "左から"@ja ; schema:about {MOU} ; '
         "obg:depiction ?d . ?d obg:positionFromLeft 1 ; obg:sequence 1 ; obg:depictedPerson "
         f"{VINH} ; "
         'obg:titleAsPrinted "人民委員会副委員長"@ja',
    131: ":caption-2 obg:depiction ?d . ?d obg:positionFromLeft 2 ; obg:sequence 2 ; "
         'obg:depictedPerson persons:dang-son-hai ; obg:titleAsPrinted "天然資源環境局副局長"@ja',
    132: ":caption-2 obg:depiction ?d . ?d obg:positionFromLeft 3 ; obg:sequence 3 ; "
         'obg:depictedPerson persons:tsujio ; obg:titleAsPrinted "カーボンニュートラル推進部長"@ja',
    133: ":caption-2 obg:depiction ?d . ?d obg:positionFromLeft 4 ; obg:sequence 4 ; "
         f'obg:depictedPerson {MATSUZAWA} ; obg:titleAsPrinted "地球環境審議官"@ja',
    134: ":it obg:caption :caption-3 . :caption-3 obg:sequence 3 ; obg:captionAsPrinted "
         '"堺市長のコメント（ビデオメッセージ）の様子"@ja ; schema:about :comment-2',
}  # fmt: skip

INTENDED: dict[int, str] = {}


def _said(comment: str, speaker: str, claim: str, rest: str) -> str:
    """Return the pattern of a claim: in a comment, by its speaker, with status:attributed."""
    return (
        f"{comment} obg:asserts {claim} ; schema:creator {speaker} . {claim} obg:claimedBy "
        f"{speaker} ; "
        f"obg:assertionStatus status:attributed ; {rest}"
    )


def _vinh(claim: str, rest: str) -> str:
    return _said(":comment-1", VINH, f":vinh-{claim}", rest)


def _nagafuji(claim: str, rest: str) -> str:
    name = ":claim-first-step" if claim == "first-step" else f":nagafuji-{claim}"
    return _said(":comment-2", NAGAFUJI, name, rest)


def _matsuzawa(claim: str, rest: str) -> str:
    return _said(":comment-3", MATSUZAWA, f":matsuzawa-{claim}", rest)


PURPOSES = ":vinh-carbon-neutrality , :vinh-friendship"
PROGRESS = ":nagafuji-smart-city , :nagafuji-urban-environment"
ATTRIBUTED: dict[int, str] = {
    92: _vinh("honour", "a obg:ReportedSentiment ; obg:sentiment sentiment:honoured ; "
              f"obg:concerns :p-nguyen-cong-vinh , {CEREMONY}"),
    93: _vinh("pledge", "a obg:ReportedCommitment ; obg:committedParty places:vietnam ; "
              "obg:goal topic:carbon-neutrality"),
    94: _vinh("pledge", 'obg:targetYear "2050"^^xsd:gYear'),
    95: _vinh("pledge", 'obg:madeAt events:cop26 . events:cop26 obg:abbreviation "COP26"'),
    96: _vinh("pledge", "obg:actorKind actor:many-other-countries"),
    97: _vinh("province-measures", f"obg:concerns {PROVINCE} ; obg:activityKind "
              "activity:climate-measures"),
    98: _vinh("carbon-neutrality", "a obg:ReportedAim ; obg:goal topic:carbon-neutrality ; "
              f"obg:concerns places:vietnam ; obg:through {MOU}"),
    99: _vinh("friendship", "a obg:ReportedAim ; obg:goal topic:friendship-development ; "
              f"obg:concerns relations:japan-vietnam-friendly-relations ; obg:through {MOU}"),
    100: _vinh("anniversary", f"obg:concerns {ANNIVERSARY} ; obg:anniversaryYears 50 . "
               f'{ANNIVERSARY} obg:nameAsPrinted "外交関係"@ja ; obg:relationKind '
               "relationkind:diplomatic-relations ; obg:relationParty places:vietnam , "
               "places:japan"),
    101: _vinh("collaboration", "a obg:ReportedAim ; obg:goal topic:collaboration ; "
               "obg:concerns topic:environment ; obg:pursuedWith orgs:sakai"),
    102: _vinh("zero-carbon-city", "a obg:ReportedAim ; obg:goal topic:zero-carbon-city ; "
               f"obg:sequence 1 ; obg:meansTo {PURPOSES} . :vinh-collaboration obg:meansTo "
               ":vinh-zero-carbon-city"),
    103: _vinh("jcm-projects", "a obg:ReportedAim ; obg:goal topic:jcm-project-development ; "
               f"obg:concerns initiatives:jcm ; obg:sequence 2 ; obg:meansTo {PURPOSES} . "
               ":vinh-collaboration obg:meansTo :vinh-jcm-projects ; obg:openListFor obg:meansTo"),
    105: _nagafuji("anniversary", f"obg:concerns {ANNIVERSARY} ; obg:anniversaryYears 50 ; "
                   f"obg:inTheYearOf {CEREMONY}"),
    106: _nagafuji("gladness", "a obg:ReportedSentiment ; obg:sentiment sentiment:glad ; "
                   f"obg:concerns {MOU} ; obg:inTheYearOf {CEREMONY}"),
    107: _nagafuji("first-step", f"obg:concerns {MOU} ; obg:firstStepTowards "
                   "topic:concrete-collaboration"),
    108: _nagafuji("first-step", f"obg:between places:sakai , {PROVINCE}"),
    109: _nagafuji("first-step", 'obg:goal topic:carbon-neutrality ; obg:targetYear '
                   '"2050"^^xsd:gYear'),
    110: _nagafuji("experience", "a obg:ReportedExpectation ; obg:goal topic:spread ; obg:concerns "
                   "topic:experience-and-knowledge ; obg:holder orgs:sakai ; obg:meansTo "
                   f"{PROGRESS} ; "
                   "obg:openListFor obg:meansTo"),
    111: _nagafuji("technology", "a obg:ReportedExpectation ; obg:goal topic:spread ; obg:concerns "
                   "topic:advanced-technology ; obg:actorKind actor:companies-in-the-city ; "
                   f"obg:meansTo {PROGRESS} ; obg:openListFor obg:meansTo"),
    112: _nagafuji("smart-city", "a obg:ReportedExpectation ; obg:goal topic:smart-city ; "
                   f"obg:concerns {PROVINCE}"),
    113: _nagafuji("urban-environment", "a obg:ReportedExpectation ; obg:goal "
                   f"topic:sustainable-urban-environment ; obg:concerns {PROVINCE}"),
    115: _matsuzawa("past-work", "a obg:ReportedTenure ; obg:tenureStatus tenure:past ; "
                    'obg:capacityAsPrinted "JICA 専門家"@ja ; obg:concerns orgs:jica'),
    116: _matsuzawa("past-work", f"obg:workedAt {VIETNAMS_MINISTRY} . {VIETNAMS_MINISTRY} "
                    'obg:nameAsPrinted "ベトナム天然資源環境省"@ja ; dcterms:spatial '
                    'places:vietnam'),
    117: _matsuzawa("gladness", "a obg:ReportedSentiment ; obg:sentiment sentiment:glad ; "
                    f"obg:concerns :p-matsuzawa , {CEREMONY}"),
    118: _matsuzawa("similarities", f"obg:between {PROVINCE} , places:sakai ; "
                    "obg:concerns topic:industry-and-economy"),
    119: _matsuzawa("similarities", "obg:similarIn industry:steel ; obg:openListFor obg:similarIn"),
    120: _matsuzawa("similarities", "obg:similarIn industry:petrochemicals"),
    121: _matsuzawa("results", "a obg:ReportedExpectation ; obg:goal topic:good-results ; "
                    f"obg:concerns topic:city-to-city-collaboration ; obg:between {PROVINCE} , "
                    "places:sakai"),
    122: _matsuzawa("results", f"obg:underInitiative {CLEAN_CITY}"),
    123: _matsuzawa("support-jica", "a obg:ReportedAim ; obg:goal topic:support ; obg:pursuedWith "
                    'orgs:jica ; obg:referenceAsPrinted "このプロジェクト"@ja'),
    124: _matsuzawa("support-bank", "a obg:ReportedAim ; obg:goal topic:support ; obg:pursuedWith "
                    'orgs:asian-development-bank ; obg:qualifierAsPrinted "できれば"@ja ; '
                    'obg:referenceAsPrinted "このプロジェクト"@ja . orgs:asian-development-bank '
                    'obg:nameAsPrinted "アジア開発銀行"@ja'),
}  # fmt: skip

DERIVED: dict[int, list[tuple[str, str, str]]] = {
    129: [(":item-1", "obg:presentedBy", "persons:tsujio"),
          (":item-2", "obg:presentedBy", "persons:dang-son-hai")],
    135: [(":caption-2", "obg:numberNamed", "4")],
}  # fmt: skip
