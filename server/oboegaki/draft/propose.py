"""From a document to a proposal: every rule once, in the order in which they need each other."""

import re
from collections.abc import Mapping
from dataclasses import replace

from oboegaki.draft.agreements import agreements
from oboegaki.draft.bodies import Bodies
from oboegaki.draft.contacts import contacts
from oboegaki.draft.dates import periods
from oboegaki.draft.details import figures, links
from oboegaki.draft.document import Document
from oboegaki.draft.events import events
from oboegaki.draft.headline import issuer, title
from oboegaki.draft.labels import Labels
from oboegaki.draft.people import persons
from oboegaki.draft.proposal import Proposal


def propose(document: Document, known: Mapping[str, str] | None = None) -> Proposal:
    """Return what a document says, as far as rules can tell; `known` are names of the site."""
    names = dict(known or {})
    labels = Labels(document)
    bodies = Bodies(document.tight, names, labels.lines())
    headline = title(document, labels)
    people = persons(document, labels, bodies)
    asked = contacts(document, labels)
    dated = periods(document)
    by = issuer(document, labels, bodies, asked)
    return Proposal(
        document,
        title=headline,
        issuer=by,
        events=tuple(events(document, labels, bodies, dated)),
        periods=tuple(dated),
        persons=tuple(people),
        agreements=tuple(agreements(document, labels, bodies, headline, by)),
        contacts=tuple(asked),
        links=tuple(links(document)),
        figures=tuple(figures(document)),
    )
