"""Faults that are planted in synthetic releases, each of which one shape must find."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from synthetic import Drawn, Statement

Edit = Callable[[list[Statement], Drawn], list[Statement]]


class Kind(NamedTuple):
    """A way to be wrong: the shape that finds it, how to make it, and where it can be."""

    shape: str
    edit: Edit
    possible: Callable[[Drawn], bool] = lambda _: True


class Planted(NamedTuple):
    """A fault in a release."""

    release: str
    kind: str
    shape: str


def _added(*statement: str) -> Edit:
    """Add one statement."""
    subject, predicate, thing = statement

    def edit(said: list[Statement], about: Drawn) -> list[Statement]:
        return [*said, (_filled(subject, about), predicate, _filled(thing, about))]

    return edit


def _without(subject: str, predicate: str) -> Edit:
    def edit(said: list[Statement], about: Drawn) -> list[Statement]:
        gone = _filled(subject, about), predicate
        return [each for each in said if each[:2] != gone]

    return edit


def _instead(subject: str, predicate: str, thing: str) -> Edit:
    """Say another thing in place of what is said."""
    gone, added = _without(subject, predicate), _added(subject, predicate, thing)

    def edit(said: list[Statement], about: Drawn) -> list[Statement]:
        return added(gone(said, about), about)

    return edit


def _filled(term: str, about: Drawn) -> str:
    """Fill in the release's number, its first person and its first body: `{n}`, `{p}`, `{b}`."""
    for mark, value in (("{n}", about.number), ("{p}", about.persons[0]), ("{b}", about.bodies[0])):
        term = term.replace(mark, str(value))
    return term


def _agreed(about: Drawn) -> bool:
    return bool(about.kind)


EVENT, AGREEMENT = "events:event-{n}-0", "agreements:agreement-{n}"
KINDS = {
    "no-title": Kind("PressRelease-title", _without(":it", "dcterms:title")),
    "two-titles": Kind("PressRelease-title", _added(":it", "dcterms:title", '"別の題"@ja')),
    "issued-as-text": Kind(
        "PressRelease-issued", _instead(":it", "dcterms:issued", '"令和5年"@ja')
    ),
    "publisher-is-a-place": Kind(
        "PressRelease-publisherKind", _instead(":it", "dcterms:publisher", "places:place-0")
    ),
    "party-is-a-place": Kind(
        "Agreement-partyKind", _added(AGREEMENT, "obg:party", "places:place-0"), _agreed
    ),
    "ends-before-it-starts": Kind(
        "Event-order", _instead(EVENT, "schema:endDate", '"2001-01-01"^^xsd:date')
    ),
    "held-at-a-body": Kind("Event-location", _instead(EVENT, "schema:location", "orgs:org-{b}")),
    "in-no-section": Kind("SectionLink-section", _instead(EVENT, "obg:inSection", ":s9")),
    "role-is-a-mode": Kind("Participation-role", _instead(":p-{p}", "obg:role", "mode:online")),
    "tenure-of-nobody": Kind("Tenure-person", _without(":t-{p}", "org:member")),
    "witness-signs": Kind(
        "Agreement-signatoryNotWitness",
        lambda said, about: [
            *said,
            *(
                (_filled(AGREEMENT, about), f"obg:{as_what}", _filled("persons:person-{p}", about))
                for as_what in ("signatory", "witness")
            ),
        ],
        _agreed,
    ),
    "hearsay-as-fact": Kind(
        "ReportedClaim-status",
        _instead(":claim-0", "obg:assertionStatus", "status:stated"),
        lambda about: about.comments > 0,
    ),
}


def kind_for(about: Drawn, seed: int, share: float, kinds: list[str]) -> str | None:
    """Draw whether a release has a fault, and which of those that it can have."""
    random = Random(seed * 7919 + about.number)
    possible = [kind for kind in kinds if KINDS[kind].possible(about)]
    return random.choice(possible) if random.random() < share and possible else None
