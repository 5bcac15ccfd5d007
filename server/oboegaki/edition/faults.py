"""What was found fault with in an edition's sources: it is looked at again the next time.

So a build by difference never has to keep or mend what was said: all that is not named here was
read and judged without a word, and says nothing again while nothing that it looks at changes.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oboegaki.edition.names import FAULTS
from oboegaki.iris import document_of
from oboegaki.report import Report
from oboegaki.statements.stage import Stage
from oboegaki.statements.wholes import owners

_MANY = 1000
"""Findings of one rule from which on not all may be told."""


def remember_faults(folder: Path, staged: Stage, report: Report) -> None:
    """Note in an edition which of its sources and documents there was something to say of."""
    told = {finding.source for finding in staged.findings}
    names = [source.name for source in staged.sources if source.name in told]
    rules = Counter(finding.rule for finding in report.findings)
    noted = {
        "sources": names,
        "merges": bool(staged.merged),
        "places": sorted(_places(staged, report)),
        "many": max(rules.values(), default=0) >= _MANY,
    }
    (folder / FAULTS).write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")


def _places(staged: Stage, report: Report) -> Iterator[str]:
    """Yield the documents of what there was something to say of."""
    for name in dict.fromkeys(finding.resource for finding in report.findings):
        if name.startswith("_:") and staged.statements is not None:
            yield from map(document_of, owners(staged.statements, name))
        yield document_of(name)


@dataclass(frozen=True, slots=True)
class Faults:
    """The sources and documents that were found fault with, and whether two things were one.

    `many`: of some rule there were so many findings that not all were told.
    """

    sources: frozenset[str]
    merges: bool
    places: frozenset[str]
    many: bool


def faults_of(folder: Path) -> Faults:
    """Return what is noted in an edition; raises OSError, ValueError or KeyError."""
    told = json.loads((folder / FAULTS).read_text(encoding="utf-8"))
    sources, places = frozenset(told["sources"]), frozenset(told["places"])
    return Faults(sources, bool(told["merges"]), places, bool(told["many"]))
