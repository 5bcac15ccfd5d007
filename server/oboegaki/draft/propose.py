"""From a document to a proposal: every rule once, in the order in which they need each other."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from oboegaki.draft.agreements import agreements
from oboegaki.draft.bodies import Bodies
from oboegaki.draft.contacts import contacts
from oboegaki.draft.dates import periods
from oboegaki.draft.details import figures, links
from oboegaki.draft.document import Document
from oboegaki.draft.events import events
from oboegaki.draft.headline import issuer, published, title
from oboegaki.draft.labels import Labels
from oboegaki.draft.people import persons
from oboegaki.draft.proposal import Proposal, Question
from oboegaki.draft.spellings import questions
from oboegaki.draft.zones import paired

Known = Mapping[str, Mapping[str, str]]


def propose(document: Document, known: Known | None = None) -> Proposal:
    """Return what a document says, as far as rules can tell.

    `known` are names of the site: kind (`org`, `person`, …) -> name without spaces -> IRI.
    """
    names = known or {}
    labels = Labels(document)
    bodies = Bodies(document.tight, names.get("org", {}), labels.lines())
    headline = title(document, labels)
    asked = contacts(document, labels)
    dated = paired(periods(document))
    by = issuer(document, labels, bodies, asked)
    proposal = Proposal(
        document,
        title=headline,
        issuer=by,
        published=published(labels, dated),
        events=tuple(events(document, labels, dated)),
        periods=tuple(dated),
        persons=tuple(persons(document, labels, bodies)),
        agreements=tuple(agreements(document, labels, bodies, headline, by)),
        contacts=tuple(asked),
        links=tuple(links(document)),
        figures=tuple(figures(document)),
        known=names,
    )
    return replace(proposal, questions=tuple(_questions(proposal, names)))


def _questions(proposal: Proposal, known: Known) -> Iterator[Question]:
    fields = ("issuer", "host", "cohost", "party")
    found = [value for name, value in proposal.values() if name in fields]
    found += [each.organization for each in proposal.persons if each.organization]
    distinct = {value.text: value for value in found}
    every = {**known.get("place", {}), **known.get("org", {})}
    yield from questions(proposal.document, distinct.values(), every)
