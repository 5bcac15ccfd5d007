"""Mistakes that an encoder could make, seeded one by one: a rule or a question notices each.

A mistake is an update in the form DELETE … INSERT … WHERE …, made in the graph of the release and
in the default graph; the rules that it breaks by our own check, if any are asked for (a check takes
a second), and the questions that it turns red stand beside it.
"""

from pathlib import Path
from typing import NamedTuple

import pytest
from answering import red
from facts import DERIVED, PROLOGUE, RELEASE
from facts_of_0_to_3 import CEREMONY, MOU, PROJECT, PROVINCE, SEMINAR
from flagship_store import ROOT, flagship_store
from pyoxigraph import RdfFormat, Store, serialize

from oboegaki.check.run import checked
from oboegaki.errors import Text
from oboegaki.site import Site
from oboegaki.statements.stage import stage

BASE = "https://w3id.org/oboegaki/"


class Mistake(NamedTuple):
    """What is done to the data, the rules that it breaks, and the questions that it turns red."""

    update: str
    rules: str
    questions: str


def changed(subject: str, predicate: str, value: str) -> str:
    """Return the update that gives a property another value."""
    return (
        f"DELETE {{ {subject} {predicate} ?old }} INSERT {{ {subject} {predicate} {value} }} "
        f"WHERE {{ {subject} {predicate} ?old }}"
    )


def lost(subject: str, predicate: str) -> str:
    """Return the update that takes a property away."""
    return f"DELETE {{ {subject} {predicate} ?old }} WHERE {{ {subject} {predicate} ?old }}"


def added(statements: str) -> str:
    """Return the update that states something more."""
    return f"INSERT {{ {statements} }} WHERE {{}}"


DAY = "2023-12-06T"
MOMENT = "^^xsd:dateTime"
VIETNAMS_MINISTRY = "orgs:natural-resources-and-environment-ministry-of-vietnam"

MISTAKES = {
    # Those of the list in the issue
    "the mayor in the room": Mistake(
        changed(":p-nagafuji", "obg:attendanceMode", "mode:in-person"),
        "Participation-presence ReportedComment-presence", "09 11 40"),
    "an invented signatory": Mistake(added(f"{MOU} obg:signatory persons:nagafuji-hideki"),
        "", "37"),
    "a witness as signatory": Mistake(added(f"{MOU} obg:signatory persons:matsuzawa"),
        "Agreement-signatoryNotWitness", "37"),
    "an invented date of issue": Mistake(added(':it dcterms:issued "2023-12-06"^^xsd:date'),
        "", "06"),
    "a lost time offset": Mistake(
        changed(CEREMONY, "schema:startDate", f'"{DAY}11:35:00"{MOMENT}'),
        "Event-start StatedInterval-startInstant", "07 63"),
    "0 p.m. read as midnight": Mistake(
        changed(CEREMONY, "schema:endDate", f'"{DAY}00:05:00+04:00"{MOMENT}'),
        "Event-order StatedInterval-endInstant", "07 63"),
    "Japan time as a second start": Mistake(
        added(f'{CEREMONY} schema:startDate "{DAY}16:35:00+09:00"{MOMENT}'),
        "Event-start", "07 63"),
    "the ministry as party": Mistake(added(f"{MOU} obg:party orgs:moe-japan"),
        "Agreement-witnessNotParty", "04 53"),
    "the province as party": Mistake(
        f"DELETE {{ {MOU} obg:party ?body }} INSERT {{ {MOU} obg:party {PROVINCE} }} WHERE "
        f"{{ {MOU} obg:party ?body . ?body dcterms:spatial {PROVINCE} }}",
        "Agreement-partyKind Agreement-printedParties", "04 53"),
    "co-hosts as organisers": Mistake(
        f"INSERT {{ {SEMINAR} obg:principalOrganizer ?body }} WHERE "
        f"{{ {SEMINAR} obg:coOrganizer ?body }}", "Event-coOrganizerNotPrincipal", "57"),
    "co-hosts as organisers only": Mistake(
        f"DELETE {{ {SEMINAR} obg:coOrganizer ?body }} INSERT {{ {SEMINAR} obg:principalOrganizer "
        f"?body }} WHERE {{ {SEMINAR} obg:coOrganizer ?body }}", "", "15 57"),
    "the project split in two by its spellings": Mistake(
        f"DELETE {{ {PROJECT} obg:nameAsPrinted ?name }} INSERT {{ initiatives:other a "
        'obg:Initiative , obg:Project ; rdfs:label "別の事業"@ja , "other project"@en ; '
        "obg:carriedOutBy orgs:sakai ; obg:nameAsPrinted ?name } WHERE "
        f'{{ {PROJECT} obg:nameAsPrinted ?name FILTER CONTAINS(?name, "ンタウ") }}', "", "01"),
    "an approximation dropped": Mistake(lost(":q-population", "obg:approximation"),
        "Quantity-approximation", "26 44"),
    "the wrong ministry at work": Mistake(
        changed(":matsuzawa-past-work", "obg:workedAt", "orgs:moe-japan"), "", "21"),
    "the wrong ministry in charge": Mistake(
        changed("initiatives:city-to-city-collaboration-programme", "obg:carriedOutBy",
                VIETNAMS_MINISTRY), "", "02"),
    "a claim without its speaker": Mistake(lost(":vinh-pledge", "obg:claimedBy"),
        "ReportedClaim-claimedBy", "19"),
    "a wrong order in the caption": Mistake(
        changed(":depiction-dang-son-hai", "obg:positionFromLeft", "3") + " ; "
        + changed(":depiction-tsujio", "obg:positionFromLeft", "2"), "", "24"),
    "a gap in the caption": Mistake(
        changed(":depiction-matsuzawa", "obg:positionFromLeft", "5"), "Caption-fromTheLeft", ""),
    "a computed session number": Mistake(
        changed("events:cop28", "obg:ordinalInSeries", "29"), "", "33"),
    # More of the same kind
    "a pledge told as fact": Mistake(added(":vinh-pledge a obg:Commitment"),
        "ReportedClaim-kind", "38"),
    "a past post told as a post": Mistake(added(":matsuzawa-past-work a obg:Tenure"),
        "ReportedClaim-kind Tenure-attestedOn Tenure-organization Tenure-person Tenure-post", ""),
    "a claim with two speakers": Mistake(
        added(":vinh-pledge obg:claimedBy persons:nagafuji-hideki"),
        "ReportedClaim-claimedBy ReportedComment-speaker", "19"),
    "a claim in another's comment": Mistake(added(":comment-2 obg:asserts :vinh-pledge"),
        "ReportedClaim-comment ReportedComment-speaker", ""),
    "a comment word for word": Mistake(
        changed(":comment-1", "obg:rendition", "rendition:verbatim"), "", "72"),
    "the department as the side": Mistake(
        changed(":p-dang-son-hai", "obg:onBehalfOf",
                "orgs:ba-ria-vung-tau-natural-resources-and-environment-department"), "", "09 62"),
    "items in another order": Mistake(
        changed(":item-1", "obg:sequence", "2") + " ; " + changed(":item-2", "obg:sequence", "1"),
        "", "08"),
    "two items in one place": Mistake(changed(":item-2", "obg:sequence", "1"), "Sequence", "08"),
    "the conference ending as it did": Mistake(
        changed("events:cop28", "schema:endDate", '"2023-12-13"^^xsd:date'),
        "StatedInterval-endInstant", "14 51 63"),
    "a comprehensive partnership": Mistake(
        changed("relations:japan-vietnam-strategic-partnership", "obg:relationKind",
                "relationkind:comprehensive-strategic-partnership"), "", "05"),
    "a slash after the address": Mistake(
        changed(SEMINAR, "obg:urlAsPrinted",
                '"https://www.iges.or.jp/jp/events/20231206/"^^xsd:anyURI'), "", "17"),
    "two digits exchanged": Mistake(
        changed(":contact", "obg:telephoneAsPrinted", '"072-228-3928"'),
        "Contact-telephoneAgrees", "36"),
    "the department straight under the city": Mistake(
        "DELETE { ?unit org:subOrganizationOf ?bureau } INSERT { ?unit org:unitOf orgs:sakai } "
        "WHERE { ?unit org:subOrganizationOf ?bureau . ?bureau org:unitOf orgs:sakai }", "", "12"),
    "one spelling of the project lost": Mistake(
        f"DELETE {{ {PROJECT} obg:nameAsPrinted ?n }} WHERE {{ {PROJECT} obg:nameAsPrinted ?n "
        'FILTER CONTAINS(?n, "バリアンタウ") }', "", "01"),
    "a wrong weekday": Mistake(
        changed(":time-ceremony-local", "obg:startDayOfWeek", "schema:Thursday"),
        "PrintedWeekday", ""),
    "smart parks as a fourth field": Mistake(
        added(f"{PROJECT} obg:field topic:smart-industrial-park"), "", "30"),
    "a day for the convention": Mistake(
        changed("agreements:unfccc", "obg:adoptedIn", '"1992-05-09"^^xsd:date'),
        "Treaty-adoptedIn Treaty-order", "32"),
    "a sixth industry": Mistake(
        added(":manufacturing obg:industry resource:oil"), "Characteristic-industry", "27 59"),
    "Sakai designated, too": Mistake(
        added("places:sakai obg:designation :designation"), "Designation-of", "64"),
    "the bank as supporter": Mistake(
        added(f"{PROJECT} obg:participatingBody orgs:asian-development-bank"), "", "56"),
    "a launch on a day": Mistake(
        changed("initiatives:clean-city-partnership-programme", "obg:launchedIn",
                '"2023-02-01"^^xsd:date'), "", "34"),
    "the merger written into the release": Mistake(
        added(f"{PROVINCE} schema:containedInPlace places:ho-chi-minh-city"), "", "73"),
    "a quote that is cut short": Mistake(
        changed(":e-population-quote", "oa:exact", '"約 117"'), "Evidence-length", "45"),
    "a person without a name": Mistake(
        "DELETE { persons:tsujio rdfs:label ?a ; foaf:name ?b ; schema:name ?c } WHERE "
        "{ persons:tsujio rdfs:label ?a ; foaf:name ?b ; schema:name ?c }", "", "09 24 25 52"),
}  # fmt: skip


CHECKED = (RELEASE, DERIVED, f"{BASE}graph/authority", f"{BASE}graph/links/")
"""The graphs that are checked: the release, and those that supply what it leaves out."""


def seeded(update: str) -> Store:
    """Return the flagship's data with a mistake in the release: in its graph and in the union."""
    store = flagship_store()
    for step in update.split(" ; DELETE {"):
        whole = step if step.startswith(("DELETE", "INSERT")) else "DELETE {" + step
        for graph in ("", f"WITH <{RELEASE}> "):
            store.update(f"{PROLOGUE}{graph}{whole}")
    return store


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def broken(store: Store, folder: Path) -> set[str]:
    """Return the rules that the data break, by our own check of a dump of them."""
    quads = [quad for quad in store if str(quad.graph_name)[1:].startswith(CHECKED)]
    dump = folder / "seeded.nq"
    serialize(quads, dump, RdfFormat.N_QUADS)
    site = Site(root=ROOT, files=(dump,), base=BASE)
    found = checked(stage(site, None, quiet), site).findings
    return {finding.rule.removeprefix("shapes:") for finding in found}


def test_the_data_without_a_mistake_break_no_rule_and_answer_every_question(
    tmp_path: Path,
) -> None:
    assert broken(flagship_store(), tmp_path) == set()
    assert red(flagship_store()) == set()


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_noticed_by_a_rule_or_a_question(mistake: Mistake, tmp_path: Path) -> None:
    store = seeded(mistake.update)
    assert mistake.rules or mistake.questions
    assert red(store) == set(mistake.questions.split())
    if mistake.rules:
        assert broken(store, tmp_path) == set(mistake.rules.split())
