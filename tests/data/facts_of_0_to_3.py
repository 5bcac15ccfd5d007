"""The statements that carry facts 1-88: headline, introduction, memorandum, ceremony, seminar."""

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
NAME_OF_MOU = '"ベトナム社会主義共和国バリアブントウ省人民委員会と日本国堺市との覚書"@ja'
COMMITTEE_IN_FULL = '"ベトナム社会主義共和国バリアブントウ省人民委員会"@ja'
PURPOSE = "obg:assertionStatus status:stated"
OF_CEREMONY = f"schema:superEvent {CEREMONY}"
ENDS = "obg:meansTo :aim-world-decarbonisation , :aim-overseas-expansion"


def _attends(name: str, sequence: int) -> str:
    """Return the pattern of an attendance in the room, up to the body under which it is listed."""
    return (
        f"{CEREMONY} obg:participation :p-{name} . :p-{name} obg:participant ?person ; obg:role "
        f"role:attendee ; obg:attendanceMode mode:in-person ; obg:sequence {sequence} ; "
        "obg:onBehalfOf "
    )


def _holds(name: str, body: str, title: str) -> str:
    """Return the pattern of a post: as printed, as held on the day, and in which body it is."""
    return (
        f":p-{name} obg:titleAsPrinted {title} ; obg:inCapacityOf ?post . ?post org:postIn {body} "
        ". "
        f":t-{name} org:member ?person ; org:organization {body} ; obg:post ?post ; "
        'obg:attestedOn "2023-12-06"^^xsd:date ; obg:tenureStatus tenure:current . '
        f"?person org:holds ?post ; org:memberOf {body}"
    )


STATED: dict[int, str] = {
    2: ':it schema:inLanguage "ja" ; dcterms:language '
       "<http://publications.europa.eu/resource/authority/language/JPN>",
    3: ':it dcterms:title "COP28 ジャパン・パビリオンで ベトナム・バリアブントウ省人民委員会と '
       '脱炭素等に関する覚書を締結しました"@ja',
    4: f":it obg:reports {MOU} , {CEREMONY} . {CEREMONY} schema:about {MOU} . {MOU} obg:party "
       f'{COMMITTEE} . {COMMITTEE} obg:nameAsPrinted "ベトナム・バリアブントウ省人民委員会"@ja ; '
       f"dcterms:spatial {PROVINCE}",
    5: f"{MOU} dcterms:subject topic:decarbonisation ; obg:openListFor dcterms:subject . "
       ":it dcterms:subject topic:decarbonisation ; obg:openListFor dcterms:subject",
    6: f"{MOU} obg:concludedAt ?e . ?e schema:location {PAVILION} . {PAVILION} obg:nameAsPrinted "
       '"COP28 ジャパン・パビリオン"@ja , "ジャパン・パビリオン"@ja',
    7: f"{PROVINCE} schema:containedInPlace places:vietnam ; obg:nameAsPrinted "
       '"バリアブントウ省"@ja , "ベトナム社会主義共和国バリアブントウ省"@ja . places:vietnam '
       'obg:nameAsPrinted "ベトナム社会主義共和国"@ja , "ベトナム"@ja',
    8: f'{PROJECT} obg:carriedOutBy orgs:sakai ; obg:nameAsPrinted '
       '"堺市・バリアブントウ省都市間連携による脱炭素・スマートシティ形成推進事業"@ja . '
       'orgs:sakai obg:nameAsPrinted "堺市"@ja',
    9: f"{PROJECT} obg:carriedOutWith {PROVINCE}",
    10: f'{PROJECT} obg:partOfInitiative {PROGRAMME} . {PROGRAMME} obg:nameAsPrinted '
        '"脱炭素社会実現のための都市間連携事業"@ja',
    11: f'{PROGRAMME} obg:carriedOutBy orgs:moe-japan . orgs:moe-japan obg:nameAsPrinted '
        '"環境省"@ja',
    12: f"{PROGRAMME} obg:goal topic:decarbonised-society",
    13: 'events:cop28 obg:abbreviation "COP28" ; obg:nameAsPrinted '
        '"国連気候変動枠組条約第 28 回締約国会議"@ja',
    14: 'events:cop28 schema:location places:dubai . places:dubai obg:nameAsPrinted "ドバイ"@ja',
    15: f"{SEMINAR} a obg:Seminar ; schema:location {PAVILION} ; obg:nameAsPrinted "
        '"クリーン・シティ・パートナーシップ・プログラムセミナー"@ja',
    16: f'{SEMINAR} obg:subtitle "気候変動、汚染、生物多様性の損失を含む都市課題の解決に向けて"@ja',
    17: f"{SEMINAR} obg:addressesIssue topic:climate-change ; obg:openListFor obg:addressesIssue",
    18: f"{SEMINAR} obg:addressesIssue topic:pollution",
    19: f"{SEMINAR} obg:addressesIssue topic:biodiversity-loss",
    20: f"{CEREMONY} schema:superEvent {SEMINAR} . {SEMINAR} obg:programmeItem {CEREMONY} . "
        f'{CEREMONY} obg:nameAsPrinted "締結式"@ja',
    21: f"{MOU} obg:objective ?o . ?o obg:sequence 1 ; obg:goal topic:cooperation ; "
        "obg:assertionStatus status:stated ; obg:concerns topic:environment , "
        "topic:decarbonisation ; "
        "obg:openListFor obg:concerns",
    24: ":experience obg:holder orgs:sakai ; obg:experienceAs area:eco-model-city ; "
        "obg:openListFor obg:experienceAs",
    25: ":experience obg:experienceAs area:decarbonisation-leading-area",
    30: f"{MOU} dcterms:title {NAME_OF_MOU} ; obg:nameAsPrinted {NAME_OF_MOU}",
    31: f"{MOU} a obg:MemorandumOfUnderstanding",
    32: f"{MOU} obg:participation :party-1 ; obg:party {COMMITTEE} . :party-1 obg:sequence 1 ; "
        f"obg:role role:party ; obg:participant {COMMITTEE} ; obg:nameAsPrinted "
        f"{COMMITTEE_IN_FULL} . "
        f"{COMMITTEE} obg:nameAsPrinted {COMMITTEE_IN_FULL}",
    33: f"{MOU} obg:participation :party-2 ; obg:party orgs:sakai . :party-2 obg:sequence 2 ; "
        'obg:role role:party ; obg:participant orgs:sakai ; obg:nameAsPrinted "日本国堺市"@ja . '
        'orgs:sakai obg:nameAsPrinted "日本国堺市"@ja . places:sakai schema:containedInPlace '
        'places:japan . places:japan obg:nameAsPrinted "日本国"@ja',
    35: f"{MOU} obg:basis ?r . ?r obg:relationKind relationkind:strategic-partnership ; "
        'obg:relationParty places:vietnam , places:japan ; obg:nameAsPrinted '
        '"戦略的パートナーシップ"@ja',
    36: f"{MOU} obg:basis ?r . ?r obg:relationKind relationkind:friendly-relations ; "
        'obg:relationParty places:vietnam , places:japan ; obg:nameAsPrinted "友好関係"@ja',
    37: f"{MOU} obg:objective ?o . ?o obg:sequence 2 ; {PURPOSE} ; "
        "obg:goal topic:mutually-beneficial-cooperation ; obg:concerns topic:environment",
    38: f"{MOU} obg:objective ?o . ?o obg:sequence 3 ; {PURPOSE} ; obg:goal "
        "topic:decarbonised-city . "
        ":objective-relationship obg:meansTo ?o",
    39: f"{MOU} obg:objective ?o . ?o obg:sequence 4 ; {PURPOSE} ; obg:goal "
        "topic:circular-economy . "
        ":objective-relationship obg:meansTo ?o",
    40: f"{MOU} obg:objective ?o . ?o obg:sequence 5 ; {PURPOSE} ; obg:goal "
        "topic:jcm-project-formation ; obg:concerns initiatives:jcm . "
        ":objective-relationship obg:meansTo ?o",
    41: f"{CEREMONY} obg:statedTime :time-ceremony-local . :time-ceremony-local "
        "obg:startDayOfWeek schema:Wednesday ; obg:startAsPrinted "
        '"令和 5 年 12 月 6 日（水）午前 11 時 35 分"@ja',
    42: f'{CEREMONY} schema:startDate "2023-12-06T11:35:00+04:00"{MOMENT} . :time-ceremony-local '
        f'obg:zone zone:local-time ; obg:start "2023-12-06T11:35:00+04:00"{MOMENT}',
    43: f'{CEREMONY} schema:endDate "2023-12-06T12:05:00+04:00"{MOMENT} . :time-ceremony-local '
        'obg:endAsPrinted "午後 0 時 5 分"@ja ; obg:end '
        f'"2023-12-06T12:05:00+04:00"{MOMENT}',
    44: f"{CEREMONY} obg:statedTime :time-ceremony-japan . :time-ceremony-japan obg:zone "
        f'zone:japan-time ; obg:start "2023-12-06T16:35:00+09:00"{MOMENT} ; obg:startAsPrinted '
        '"午後 4 時 35 分"@ja',
    45: f':time-ceremony-japan obg:end "2023-12-06T17:05:00+09:00"{MOMENT} ; obg:endAsPrinted '
        '"午後 5 時 5 分"@ja',
    49: f':item-1 rdfs:label "堺市の脱炭素の取組紹介"@ja ; {OF_CEREMONY} ; obg:sequence 1 ; '
        "schema:about orgs:sakai , topic:decarbonisation-efforts",
    50: f':item-2 rdfs:label "バリアブントウ省の脱炭素の取組紹介"@ja ; {OF_CEREMONY} ; '
        f"obg:sequence 2 ; schema:about {PROVINCE} , topic:decarbonisation-efforts",
    51: f':item-3 rdfs:label "覚書の締結、今後の都市間連携活動についてコメント"@ja ; {OF_CEREMONY} '
        '; '
        f"obg:sequence 3 ; schema:about {MOU} , topic:city-to-city-collaboration",
    52: f"{CEREMONY} obg:programmeItem :item-1 , :item-2 , :item-3",
    53: ':p-nguyen-cong-vinh obg:headingAsPrinted "バリアブントウ省人民委員会"@ja . '
        ':p-dang-son-hai obg:headingAsPrinted "バリアブントウ省人民委員会"@ja . '
        ':p-tsujio obg:headingAsPrinted "堺市"@ja . '
        ':p-matsuzawa obg:headingAsPrinted "環境省（立会人）"@ja . '
        f'{COMMITTEE} obg:nameAsPrinted "バリアブントウ省人民委員会"@ja',
    54: f"{MOU} obg:witness orgs:moe-japan ; obg:participation :witness . :witness obg:role "
        'role:witness ; obg:participant orgs:moe-japan ; obg:nameAsPrinted "環境省"@ja ; '
        'obg:headingAsPrinted "環境省（立会人）"@ja . :p-matsuzawa obg:role role:witness',
    55: _attends("nguyen-cong-vinh", 1) + f"{COMMITTEE} . ?person obg:nameAsPrinted "
        '"Nguyen Cong Vinh" ; schema:honorificPrefix "Mr."',
    56: _holds("nguyen-cong-vinh", COMMITTEE, '"バリアブントウ省人民委員会副委員長"@ja'),
    57: _attends("dang-son-hai", 2) + f"{COMMITTEE} . ?person obg:nameAsPrinted "
        '"Dang Son Hai" ; schema:honorificPrefix "Mr."',
    58: _holds("dang-son-hai", DARE, '"バリアブントウ省天然資源環境局副局長"@ja'),
    59: f"{DARE} dcterms:spatial {PROVINCE} ; obg:nameAsPrinted "
        '"バリアブントウ省天然資源環境局"@ja',
    60: _attends("tsujio", 3) + "orgs:sakai . ?person obg:nameAsPrinted "
        '"辻尾 匡彦"@ja',
    61: _holds("tsujio", DEPARTMENT, '"堺市環境局カーボンニュートラル推進部長"@ja'),
    62: f"{DEPARTMENT} org:subOrganizationOf {BUREAU} ; obg:nameAsPrinted "
        '"カーボンニュートラル推進部"@ja',
    63: f"{BUREAU} org:unitOf orgs:sakai",
    64: _attends("matsuzawa", 5) + "orgs:moe-japan . ?person obg:nameAsPrinted "
        '"松澤 裕"@ja',
    65: _holds("matsuzawa", "orgs:moe-japan", '"環境省地球環境審議官"@ja'),
    66: _holds("nagafuji", "orgs:sakai", '"堺市長"@ja') + " . ?person obg:nameAsPrinted "
        '"永藤 英機"@ja . :p-nagafuji obg:participant ?person ; obg:onBehalfOf orgs:sakai',
    67: f"{CEREMONY} obg:participation :p-nagafuji . :p-nagafuji obg:role role:message-sender ; "
        "obg:attendanceMode mode:video-message",
    68: ':p-nagafuji obg:inNote true ; obg:headingAsPrinted "堺市"@ja ; obg:sequence 4',
    70: f"{SEMINAR} obg:statedTime :time-seminar-local . :time-seminar-local obg:zone "
        "zone:local-time ; obg:startDayOfWeek schema:Wednesday ; obg:startAsPrinted "
        '"令和 5 年 12 月 6 日（水）午前 10 時 30 分"@ja',
    71: f'{SEMINAR} schema:startDate "2023-12-06T10:30:00+04:00"{MOMENT} . '
        f':time-seminar-local obg:start "2023-12-06T10:30:00+04:00"{MOMENT}',
    72: f'{SEMINAR} schema:endDate "2023-12-06T12:05:00+04:00"{MOMENT} . :time-seminar-local '
        f'obg:end "2023-12-06T12:05:00+04:00"{MOMENT} ; obg:endAsPrinted "午後 0 時 5 分"@ja',
    73: f"{SEMINAR} obg:statedTime :time-seminar-japan . :time-seminar-japan obg:zone "
        f'zone:japan-time ; obg:start "2023-12-06T15:30:00+09:00"{MOMENT} ; obg:startAsPrinted '
        '"午後 3 時 30 分"@ja',
    74: f':time-seminar-japan obg:end "2023-12-06T17:05:00+09:00"{MOMENT} ; obg:endAsPrinted '
        '"午後 5 時 5 分"@ja',
    76: 'events:cop28 schema:startDate "2023-11-30"^^xsd:date ; obg:statedTime :time-cop28 . '
        ':time-cop28 obg:start "2023-11-30"^^xsd:date ; obg:startDayOfWeek schema:Thursday ; '
        'obg:startAsPrinted "令和 5 年 11 月 30 日（木）"@ja',
    77: 'events:cop28 schema:endDate "2023-12-12"^^xsd:date . :time-cop28 obg:end '
        '"2023-12-12"^^xsd:date ; obg:endDayOfWeek schema:Tuesday ; obg:endAsPrinted '
        '"12 月 12 日（火）"@ja',
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
}  # fmt: skip

AIM = ":it obg:statesAim ?a . ?a obg:assertionStatus status:intended ; obg:pursuedBy orgs:sakai ; "
INTENDED: dict[int, str] = {
    22: AIM + f"obg:sequence 1 ; {ENDS} ; obg:goal topic:world-publicity ; obg:concerns "
        "topic:decarbonisation-efforts",
    23: AIM + f"obg:sequence 2 ; {ENDS} ; obg:goal topic:world-publicity ; obg:concerns "
        f"topic:city-to-city-collaboration , {PROVINCE}",
    26: AIM + f"obg:sequence 3 ; {ENDS} ; obg:goal topic:transfer ; obg:concerns :experience ; "
        f"obg:recipient {PROVINCE}",
    27: AIM + f"obg:sequence 4 ; {ENDS} ; obg:goal topic:transfer ; obg:concerns "
        f"topic:decarbonisation-technology ; obg:recipient {PROVINCE} ; "
        "obg:actorKind actor:companies-in-the-city ; obg:openListFor obg:actorKind",
    28: AIM + "obg:sequence 5 ; obg:goal topic:world-decarbonisation",
    29: AIM + "obg:sequence 6 ; obg:goal topic:overseas-expansion ; obg:concerns "
        "topic:environmental-business ; obg:actorKind actor:companies-in-the-city ; "
        "obg:openListFor obg:actorKind",
}  # fmt: skip

ATTRIBUTED: dict[int, str] = {}

DERIVED: dict[int, list[tuple[str, str, str]]] = {
    1: [(":it", "dcterms:publisher", "orgs:sakai")],
    11: [("orgs:moe-japan", "dcterms:spatial", "places:japan")],
    34: [(MOU, "obg:numberOfParties", "2")],
    46: [(":time-ceremony-local", "obg:utcOffset", '"+04:00"'),
         (":time-ceremony-japan", "obg:utcOffset", '"+09:00"'),
         (":time-seminar-local", "obg:utcOffset", '"+04:00"'),
         (":time-seminar-japan", "obg:utcOffset", '"+09:00"')],
    47: [(CEREMONY, "schema:duration", '"PT30M"^^xsd:duration')],
    48: [(MOU, "obg:concludedOn", '"2023-12-06"^^xsd:date')],
    69: [(CEREMONY, "obg:numberListedAsAttending", "4")],
    75: [(SEMINAR, "schema:duration", '"PT1H35M"^^xsd:duration'),
         (CEREMONY, "obg:startsAfter", '"PT1H5M"^^xsd:duration')],
}  # fmt: skip
