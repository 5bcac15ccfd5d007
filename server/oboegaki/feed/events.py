"""What happened to documents, as feeds tell it."""

from dataclasses import dataclass
from typing import NamedTuple

CREATED, CHANGED, WITHDRAWN, MERGED, PURGED = (
    "created", "changed", "withdrawn", "merged", "purged"
)  # fmt: skip
LEFT = (WITHDRAWN, MERGED, PURGED)
"""Events after which a document is there no more."""


class Event(NamedTuple):
    """One version of a document: its number in the history, its IRI, and what made it so.

    `moment` is when it became visible (UTC, ISO 8601); `digest` is the hash of what was said ("" of
    a first edition and of what left); `replacement` is what it was merged into.
    """

    number: int
    iri: str
    moment: str
    event: str
    digest: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one publication or roll-back brought: the numbers of its events, which may be none."""

    edition: str
    moment: str
    first: int
    last: int


class Listed(NamedTuple):
    """A document that is there, and since when it is as it is."""

    iri: str
    modified: str
