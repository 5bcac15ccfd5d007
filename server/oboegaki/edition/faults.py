"""What the reading of an edition's sources found fault with: it is looked at again the next time.

So a build by difference never has to keep or mend what was said of sources: all that is not named
here was read without a word, and says nothing again while it stays as it is.
"""

import json
from pathlib import Path

from oboegaki.edition.names import FAULTS
from oboegaki.statements.stage import Stage


def remember_faults(folder: Path, staged: Stage) -> None:
    """Note in an edition which of its sources there was something to say of."""
    told = {finding.source for finding in staged.findings}
    names = [source.name for source in staged.sources if source.name in told]
    (folder / FAULTS).write_text(json.dumps({"sources": names}), encoding="utf-8")


def faulty(folder: Path) -> frozenset[str]:
    """Return the sources of an edition that were found fault with; raises OSError, ValueError."""
    told = json.loads((folder / FAULTS).read_text(encoding="utf-8"))
    return frozenset(told["sources"])
