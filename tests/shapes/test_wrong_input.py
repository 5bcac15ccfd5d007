"""One release as people write it, and what they get wrong: told with file, line and remedy."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import pytest
from checking import staged

from oboegaki import site as sites
from oboegaki.check.run import checked
from oboegaki.report import Finding, Severity

TEXT = "例市は令和5年12月6日（水）、例町委員会と覚書を結びました。\n"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
RELEASE = f"""\
PREFIX : <https://example.org/press/city/2023/mou#>
PREFIX ids: <https://example.org/id/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX role: <https://w3id.org/oboegaki/concept/role#>
PREFIX topic: <https://w3id.org/oboegaki/concept/topic#>
<https://example.org/press/city/2023/mou>
    a foaf:Document ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    foaf:primaryTopic :it ;
    obg:sourceText :text .
:it a obg:PressRelease ;
    dcterms:title "覚書を結びました"@ja ;
    dcterms:publisher ids:city-government ;
    schema:inLanguage "ja" ;
    obg:reports ids:mou .
:text a obg:SourceText ;
    rdfs:label "本文"@ja , "text"@en ;
    obg:sha256 "{DIGEST}" ;
    obg:lengthInCodePoints {len(TEXT)} .
:section a obg:Section ;
    rdfs:label "本文"@ja , "text"@en ;
    dcterms:isPartOf :it .
ids:mou a obg:MemorandumOfUnderstanding ;
    rdfs:label "例市と例町委員会との覚書"@ja , "memorandum"@en ;
    dcterms:subject topic:decarbonisation ;
    obg:party ids:city-government ,
        ids:committee ;
    obg:witness ids:ministry ;
    obg:signatory ids:mayor ;
    obg:concludedAt ids:ceremony ;
    obg:evidence :quote .
:quote oa:hasSource :text ;
    oa:hasSelector :quote-text , :quote-place .
:quote-text oa:exact "例町委員会" .
:quote-place oa:start 16 ; oa:end 21 .
ids:ceremony a schema:Event ;
    rdfs:label "締結式"@ja , "ceremony"@en ;
    schema:startDate "2023-12-06T10:00:00+09:00"^^xsd:dateTime ;
    schema:endDate "2023-12-06T11:00:00+09:00"^^xsd:dateTime ;
    obg:statedTime :time .
:time a obg:StatedInterval ;
    rdfs:label "日本時間"@ja , "Japan time"@en ;
    obg:start "2023-12-06T10:00:00+09:00"^^xsd:dateTime ;
    obg:startAsPrinted "令和5年12月6日（水）午前10時"@ja ;
    obg:startDayOfWeek schema:Wednesday ;
    obg:inSection :section .
"""
AUTHORITY = """\
PREFIX ids: <https://example.org/id/>
PREFIX obg: <https://w3id.org/oboegaki/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
ids:city-government a org:FormalOrganization , org:Organization ;
    rdfs:label "例市"@ja , "Example City"@en ;
    obg:noLinkReason "例"@ja , "example"@en .
ids:committee a org:FormalOrganization , org:Organization ;
    rdfs:label "例町委員会"@ja , "committee"@en ;
    obg:noLinkReason "例"@ja , "example"@en .
ids:ministry a org:FormalOrganization , org:Organization ;
    rdfs:label "例省"@ja , "ministry"@en ;
    obg:noLinkReason "例"@ja , "example"@en .
ids:town a schema:Place ;
    rdfs:label "例町"@ja , "Example Town"@en ;
    obg:noLinkReason "例"@ja , "example"@en .
ids:mayor a foaf:Person ;
    rdfs:label "例 太郎"@ja .
"""
PRESS = "data/press/city/2023/mou.ttl"
SHARED = "data/authority/shared.ttl"


class Wrong(NamedTuple):
    """What is written instead of what, and what is said of it: rule, the text of its line."""

    old: str
    new: str
    rule: str
    line: str
    remedy: str
    severity: Severity = Severity.VIOLATION


WRONG = {
    "a misspelt property": Wrong(
        "obg:witness ids:", "obg:witnes ids:", "unknown-term", "obg:witnes ids:ministry",
        'Did you mean "obg:witness"?',
    ),
    "a misspelt class": Wrong(
        "a obg:Section", "a obg:Sektion", "unknown-term", "a obg:Sektion",
        'Did you mean "obg:Section"?',
    ),
    "a concept that does not exist": Wrong(
        "topic:decarbonisation", "topic:decarbonization", "unknown-term", "topic:decarbonization",
        "concept/topic#decarbonisation",
    ),
    "a place as a party": Wrong(
        "        ids:committee", "        ids:town", "shapes:Agreement-partyKind", "ids:town",
        "Name the body",
    ),
    "a witness who is a party": Wrong(
        "obg:witness ids:ministry", "obg:witness ids:committee", "shapes:Agreement-witnessNotParty",
        "obg:witness ids:committee", "check which it is", Severity.WARNING,
    ),
    "an end before its start": Wrong(
        '"2023-12-06T11:00:00+09:00"', '"2023-12-06T09:00:00+09:00"', "shapes:Event-order",
        "schema:startDate", "Let the start be before the end",
    ),
    "a Japanese-era date that disagrees": Wrong(
        "令和5年12月6日", "令和4年12月6日", "shapes:PrintedDate", "令和4年", "Reiwa 5 is 2023",
    ),
    "a wrong day of the week": Wrong(
        "schema:Wednesday", "schema:Thursday", "shapes:PrintedWeekday", "schema:Thursday",
        "check and mend one",
    ),
    "a person without a name": Wrong(
        '    rdfs:label "例 太郎"@ja .', "    foaf:nick 'T' .", "shapes:Person-name", "ids:mayor a",
        "Give the name as printed", Severity.WARNING,
    ),
    "two labels in one language": Wrong(
        '"例省"@ja ,', '"例省"@ja , "例の省"@ja ,', "shapes:Named-label", "rdfs:label",
        "Keep one rdfs:label in each language",
    ),
    "a quote that does not occur": Wrong(
        'oa:exact "例町委員会"', 'oa:exact "例村委員会"', "quote-not-found", "oa:exact",
        "Quote the text exactly",
    ),
    "a quote at another place": Wrong(
        "oa:start 16 ; oa:end 21", "oa:start 15 ; oa:end 20", "quote-misplaced", "oa:start 15",
        "oa:start 16 ; oa:end 21",
    ),
}  # fmt: skip


def findings(folder: Path, release: str, shared: str) -> tuple[Finding, ...]:
    files = {PRESS: release, SHARED: shared, PRESS.replace(".ttl", ".txt"): TEXT}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (folder / "site.toml").write_text('base = "https://example.org/"\n', encoding="utf-8")
    site = sites.read(folder)
    return checked(staged(site), site).findings


def test_as_it_should_be_written_nothing_is_wrong(tmp_path: Path) -> None:
    assert findings(tmp_path, RELEASE, AUTHORITY) == ()


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_file_line_and_remedy(tmp_path: Path, wrong: Wrong) -> None:
    texts = {PRESS: RELEASE, SHARED: AUTHORITY}
    name = next(name for name, text in texts.items() if wrong.old in text)
    texts[name] = texts[name].replace(wrong.old, wrong.new)
    found = [f for f in findings(tmp_path, *texts.values()) if f.rule == wrong.rule]
    assert len(found) == 1, found
    (finding,) = found
    assert finding.severity is wrong.severity
    assert finding.source == name
    assert wrong.line in texts[name].splitlines()[finding.line - 1]
    assert wrong.remedy in f"{finding.message.en} {finding.remedy.en}"
    assert finding.message.ja and not finding.message.ja.isascii()
