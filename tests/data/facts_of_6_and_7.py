"""The statements that carry facts 136-230: reference, contact, and what a second reading added."""

from facts_of_0_to_3 import (
    BUREAU,
    CEREMONY,
    COMMITTEE,
    DEPARTMENT,
    DIVISION,
    MOU,
    PAVILION,
    PROGRAMME,
    PROJECT,
    PROVINCE,
    SEMINAR,
)
from facts_of_4_and_5 import CLEAN_CITY

PORT = "places:cai-mep-thi-vai-port"
SOUTHEAST = "places:southeast-vietnam"
SUBSIDY = "initiatives:jcm-equipment-subsidy-programme"
HAS = f"{PROVINCE} obg:characteristic"
INDUSTRY = f"{HAS} :manufacturing . :manufacturing obg:industry industry:"
SURVEY = (
    f"{PROJECT} obg:activity :project-jcm-survey . :project-jcm-survey obg:technology technology:"
)
COP = "events:unfccc-cop"
INTRODUCTION = "initiatives:jcm obg:activity :jcm-introduction . :jcm-introduction"
GOVERNMENT_OF_JAPAN = "orgs:government-of-japan"
GOVERNMENT_OF_VIETNAM = "orgs:government-of-vietnam"

STATED: dict[int, str] = {
    136: f"{PROVINCE} obg:quantity :q-population . :q-population obg:quantityKind "
         "quantitykind:population ; schema:value 1170000 ; obg:approximation "
         'approximation:approximate ; obg:valueAsPrinted "約 117 万人"@ja',
    137: f'{PROVINCE} schema:containedInPlace {SOUTHEAST} . {SOUTHEAST} obg:nameAsPrinted '
         '"東南部"@ja ; '
         "schema:containedInPlace places:vietnam",
    138: f"{PROVINCE} obg:near places:ho-chi-minh-city . places:ho-chi-minh-city obg:nameAsPrinted "
         '"ホーチミン市"@ja',
    139: f"{PROVINCE} obg:gatewayTo places:east-sea-of-vietnam . places:east-sea-of-vietnam "
         'obg:nameAsPrinted "東海"@ja',
    140: f"{PROVINCE} obg:quantity :q-area . :q-area obg:quantityKind quantitykind:area ; "
         'schema:value 1990 ; schema:unitCode "KMK" ; schema:unitText "km²" ; obg:approximation '
         'approximation:approximate ; obg:valueAsPrinted "約 1,990 km²"@ja',
    141: f"{PROVINCE} obg:designation :designation . :designation obg:designatedAs "
         "area:southern-special-economic-zone",
    142: f":designation obg:designatedBy {GOVERNMENT_OF_VIETNAM} . {GOVERNMENT_OF_VIETNAM} "
         'obg:nameAsPrinted "ベトナム政府"@ja ; dcterms:spatial places:vietnam',
    143: f"{PROVINCE} obg:hasPort {PORT} . {PORT} obg:areaType area:large-international-port ; "
         'obg:nameAsPrinted "カイマップ・チャーバイ港"@ja',
    144: f"{HAS} :logistics-hub . :logistics-hub obg:trait trait:logistics-hub ; obg:scope "
         f'{SOUTHEAST} ; obg:groundedIn {PORT} . {SOUTHEAST} obg:nameAsPrinted '
         '"ベトナム東南地域"@ja',
    145: f"{HAS} :economic-role . :economic-role obg:trait trait:important-economic-role ; "
         f"obg:groundedIn {PORT}",
    146: f"{HAS} :resource-reserves . :resource-reserves obg:trait trait:resource-reserves ; "
         "obg:naturalResource resource:oil",
    147: ":resource-reserves obg:naturalResource resource:natural-gas . :manufacturing "
         "obg:groundedIn :resource-reserves",
    148: f"{INDUSTRY}petrochemicals . :manufacturing obg:trait trait:important-manufacturing ; "
         "obg:openListFor obg:industry",
    149: f"{INDUSTRY}electric-power",
    150: f"{INDUSTRY}steel",
    151: f"{INDUSTRY}fertiliser",
    152: f"{INDUSTRY}textiles",
    153: f"{PROVINCE} obg:areaType area:industrial-city . places:sakai obg:areaType "
         "area:industrial-city",
    154: f"{HAS} :japanese-companies . :japanese-companies obg:trait trait:many-japanese-companies "
         "; "
         "obg:actorKind actor:japanese-affiliated-companies",
    155: f'{PROGRAMME} obg:nameAsPrinted "脱炭素社会実現のための都市間連携事業"@ja',
    156: f"{PROGRAMME} obg:carriedOutBy orgs:moe-japan",
    157: f"{PROGRAMME} obg:underCollaborationOf actor:japanese-local-governments",
    158: f"{PROGRAMME} obg:underCollaborationOf actor:cities-of-developing-countries",
    159: f"{PROGRAMME} obg:participantKind actor:japanese-private-businesses",
    160: f"{PROGRAMME} obg:activity :programme-finding . :programme-finding obg:sequence 1 ; "
         "obg:activityKind activity:project-finding ; obg:concerns topic:decarbonisation-projects "
         "; "
         "obg:recipientKind actor:cities-of-developing-countries",
    161: f"{PROGRAMME} obg:activity :programme-feasibility . :programme-feasibility obg:sequence 2 "
         "; "
         "obg:activityKind activity:feasibility-study ; obg:concerns "
         "topic:decarbonisation-projects ; "
         "obg:recipientKind actor:cities-of-developing-countries",
    162: f"{PROGRAMME} obg:activity :programme-training . :programme-training obg:sequence 3 ; "
         "obg:activityKind activity:human-resource-development ; obg:goal "
         "topic:partner-city-decarbonisation ; obg:recipientKind "
         "actor:cities-of-developing-countries",
    163: f"{PROGRAMME} obg:activity :programme-institution-building . "
         ":programme-institution-building "
         "obg:sequence 4 ; obg:activityKind activity:institution-building-support ; obg:goal "
         "topic:partner-city-decarbonisation ; obg:recipientKind "
         "actor:cities-of-developing-countries",
    164: f"{PROGRAMME} obg:mayUse {SUBSIDY} ; obg:mayUseWhen topic:technology-introduction-on-site "
         ". "
         f'{SUBSIDY} obg:nameAsPrinted "二国間クレジット制度（JCM）の設備補助事業"@ja',
    165: f"{SUBSIDY} obg:partOfInitiative initiatives:jcm ; obg:connectedWith orgs:moe-japan",
    166: f"{PROJECT} obg:nameAsPrinted "
         '"堺市・バリアンタウ省都市間連携による脱炭素・スマートシティ形成推進事業"@ja . '
         f'{PROVINCE} obg:nameAsPrinted "バリアンタウ省"@ja , '
         '"ベトナム社会主義共和国バリアンタウ省"@ja',
    168: f"{PROJECT} obg:underCollaborationOf orgs:sakai , {PROVINCE}",
    169: f"{PROJECT} obg:field topic:decarbonisation",
    170: f"{PROJECT} obg:field topic:circular-economy",
    171: f"{PROJECT} obg:field topic:smart-city",
    172: f"{PROJECT} obg:fieldIncludes topic:smart-industrial-park",
    173: "orgs:sakai obg:characteristic :sakai-strength . :sakai-strength obg:trait "
         "trait:strong-fields ; "
         "obg:field topic:decarbonisation , topic:circular-economy , topic:smart-city ; "
         "obg:fieldIncludes topic:smart-industrial-park",
    174: f"{PROJECT} obg:activity :project-knowledge-sharing . :project-knowledge-sharing "
         "obg:sequence 1 ; "
         "obg:activityKind activity:knowledge-sharing",
    175: f"{PROJECT} obg:activity :project-surveys . :project-surveys obg:sequence 2 ; "
         "obg:activityKind activity:surveys",
    176: f"{PROJECT} obg:activity :project-institution-building . :project-institution-building "
         "obg:sequence 3 ; obg:activityKind activity:institution-building-support",
    177: f"{PROJECT} obg:activity :project-jcm-survey . :project-jcm-survey obg:sequence 4 ; "
         "obg:activityKind activity:jcm-project-formation-survey ; obg:concerns initiatives:jcm . "
         'initiatives:jcm obg:nameAsPrinted "二国間クレジット"@ja',
    178: f"{SURVEY}renewable-energy",
    179: f"{SURVEY}energy-saving",
    180: f"{SURVEY}waste-to-energy",
    181: f"{SURVEY}hydrogen",
    182: f"{SURVEY}biomass-energy",
    183: f"{PROJECT} obg:objective :project-objective . :project-objective obg:goal "
         f"topic:urban-environment-decarbonisation ; obg:concerns {PROVINCE} ; "
         "obg:assertionStatus status:stated",
    184: f'{COP} obg:abbreviation "COP" ; obg:nameAsPrinted "Conference of Parties"@en',
    185: 'agreements:unfccc obg:nameAsPrinted "国連気候変動枠組条約"@ja ; '
         'obg:adoptedIn "1992"^^xsd:gYear',
    186: 'agreements:unfccc obg:enteredIntoForceIn "1994"^^xsd:gYear',
    187: f"{COP} obg:underTreaty agreements:unfccc . agreements:unfccc a obg:Treaty",
    188: f"{COP} obg:objective :cop-objective . :cop-objective obg:goal "
         "topic:climate-problem-solving ; "
         "obg:actorKind actor:all-countries ; obg:assertionStatus status:stated",
    189: f'{COP} obg:heldSince "1995"^^xsd:gYear',
    190: f"{COP} obg:recurrence recurrence:annual",
    191: f"{COP} obg:organizerKind actor:parties-to-the-convention",
    192: f"events:cop28 obg:inSeries {COP} ; obg:ordinalInSeries 28",
    193: "events:cop28 schema:location places:expo-city-dubai . places:expo-city-dubai "
         'obg:nameAsPrinted "エキスポシティ"@ja',
    194: "places:expo-city-dubai schema:containedInPlace places:dubai . places:dubai "
         "schema:containedInPlace places:united-arab-emirates . places:united-arab-emirates "
         'obg:abbreviation "UAE"',
    195: "events:cop28 obg:discusses topic:global-stocktake",
    196: "events:cop28 obg:discusses topic:loss-and-damage",
    197: "events:cop28 obg:openListFor obg:discusses ; dcterms:subject topic:climate-change",
    198: f'{CLEAN_CITY} obg:nameAsPrinted "クリーン・シティ・パートナーシップ・プログラム"@ja',
    199: f'{CLEAN_CITY} a obg:Initiative ; obg:kindAsPrinted "イニシアチブ"@ja',
    200: f"{CLEAN_CITY} obg:launchedBy orgs:moe-japan",
    201: f"{CLEAN_CITY} obg:launchedBy orgs:jica",
    202: f'{CLEAN_CITY} obg:launchedIn "2023-02"^^xsd:gYearMonth ; obg:launchedInAsPrinted '
         '"令和 5 年 2 月"@ja',
    203: f"{CLEAN_CITY} obg:participatingBody orgs:moe-japan , orgs:jica ; "
         "obg:openListFor obg:participantKind",
    204: f"{CLEAN_CITY} obg:participantKind actor:private-companies",
    205: f"{CLEAN_CITY} obg:participantKind actor:financial-institutions",
    206: f"{CLEAN_CITY} obg:participantKind actor:local-governments",
    208: ":clean-city-objective obg:concerns topic:climate-change",
    209: ":clean-city-objective obg:concerns topic:pollution",
    210: ":clean-city-objective obg:concerns topic:circular-economy ; obg:openListFor obg:concerns",
    212: 'initiatives:jcm obg:nameAsPrinted "二国間クレジット制度"@ja',
    213: 'initiatives:jcm obg:nameAsPrinted "Joint Crediting Mechanism"@en ; obg:abbreviation '
         '"JCM"',
    214: 'initiatives:jcm a obg:Scheme ; obg:kindAsPrinted "枠組み"@ja',
    215: f"initiatives:jcm obg:jointOperator {GOVERNMENT_OF_JAPAN} ; obg:jointOperatorKind "
         "actor:partner-country-government",
    216: f"initiatives:jcm obg:basis topic:intergovernmental-agreement . {GOVERNMENT_OF_JAPAN} "
         'obg:nameAsPrinted "日本国政府"@ja ; dcterms:spatial places:japan',
    217: f"{INTRODUCTION} obg:sequence 1 ; obg:activityKind activity:technology-introduction ; "
         "obg:concerns topic:decarbonisation-technology , topic:low-carbon-technology ; "
         "obg:recipientKind actor:partner-country ; obg:supportedBy places:japan ; "
         "obg:openListFor obg:concerns",
    218: f"{INTRODUCTION} obg:technologyForm techform:technologies-and-products , techform:systems "
         ", "
         "techform:services , techform:infrastructure ; obg:openListFor obg:technologyForm",
    219: "initiatives:jcm obg:activity :jcm-sharing . :jcm-sharing obg:sequence 2 ; "
         "obg:activityKind "
         "activity:sharing-of-reductions ; obg:concerns topic:greenhouse-gas-reductions ; "
         "obg:between places:japan ; obg:actorKind actor:partner-country ; "
         "obg:resultsIn topic:jcm-credits",
    220: "initiatives:jcm obg:activity :jcm-use . :jcm-use obg:sequence 3 ; obg:activityKind "
         "activity:use-for-targets ; obg:concerns topic:greenhouse-gas-reductions ; "
         "obg:between places:japan ; obg:actorKind actor:partner-country ; "
         "obg:goal topic:emission-reduction-targets",
    221: f':it obg:responsibleUnit {DIVISION} ; obg:contact :contact . :contact obg:contactUnit '
         f'{DIVISION} . {DIVISION} obg:nameAsPrinted "環境政策課"@ja , '
         '"環境局 カーボンニュートラル推進部 環境政策課"@ja',
    222: f"{DIVISION} org:subOrganizationOf {DEPARTMENT}",
    223: f'{DEPARTMENT} org:subOrganizationOf {BUREAU} . {BUREAU} obg:nameAsPrinted "環境局"@ja',
    224: ':contact obg:telephoneAsPrinted "072-228-3982" ; schema:telephone "+81-72-228-3982"',
    225: ':contact obg:faxAsPrinted "072-228-7063" ; schema:faxNumber "+81-72-228-7063"',
    226: f"{CEREMONY} obg:carriedOutBy orgs:sakai ; obg:carriedOutWith {COMMITTEE}",
    227: "places:sakai obg:areaType area:industrial-city",
    228: f"{PAVILION} obg:urlAsPrinted ?a . {SEMINAR} obg:urlAsPrinted ?b",
}  # fmt: skip

INTENDED: dict[int, str] = {
    207: f"{CLEAN_CITY} obg:objective :clean-city-objective . :clean-city-objective "
         "obg:assertionStatus status:intended ; obg:goal topic:urban-problems-support ; "
         "obg:recipientKind actor:partner-cities-abroad",
    211: ":clean-city-objective obg:assertionStatus status:intended ; obg:manner "
         "manner:comprehensive , manner:synergistic",
}  # fmt: skip

ATTRIBUTED: dict[int, str] = {
    230: ":claim-first-step obg:claimedBy persons:nagafuji-hideki ; obg:assertionStatus "
         f"status:attributed ; obg:concerns {MOU} ; obg:firstStepTowards "
         "topic:concrete-collaboration ; "
         'obg:goal topic:carbon-neutrality ; obg:targetYear "2050"^^xsd:gYear',
}  # fmt: skip

DERIVED: dict[int, list[tuple[str, str, str]]] = {
    167: [(":s6-3", "schema:about", PROJECT), (":s6-1", "schema:about", PROVINCE)],
    229: [(SEMINAR, "obg:partOfInitiative", CLEAN_CITY)],
}
