"""What the reading of an edition's sources found fault with: it is looked at again the next time.

So a build by difference never has to keep or mend what was said of sources: all that is not named
here was read without a word, and says nothing again while it stays as it is.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from oboegaki.edition.names import FAULTS
from oboegaki.statements.stage import Stage


def remember_faults(folder: Path, staged: Stage) -> None:
    """Note in an edition which of its sources there was something to say of."""
    told = {finding.source for finding in staged.findings}
    names = [source.name for source in staged.sources if source.name in told]
    text = json.dumps({"sources": names, "merges": bool(staged.merged)})
    (folder / FAULTS).write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Faults:
    """The sources that were found fault with, and whether two things were read as one."""

    sources: frozenset[str]
    merges: bool


def faults_of(folder: Path) -> Faults:
    """Return what is noted in an edition; raises OSError, ValueError or KeyError."""
    told = json.loads((folder / FAULTS).read_text(encoding="utf-8"))
    return Faults(frozenset(told["sources"]), bool(told["merges"]))
