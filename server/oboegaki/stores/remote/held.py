"""Which of the two data sets holds which edition: a small file beside the editions.

A load is written down before it begins and once it has been verified. So a data set that is being
loaded, or whose load was cut off, holds nothing; and an answer during which this changed is none.
"""

import json
import os
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from oboegaki.engine import Engine

_FILE = "engine.json"


@dataclass(frozen=True, slots=True)
class Held:
    """A data set: its number, the edition's content digest, and the load that brought it there."""

    number: int
    content: str
    load: str
    is_ready: bool
    since: float


class DataSets:
    """The two data sets of an engine, as the file of a place tells of them."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        """Read and write in the folder of the editions."""
        self._path = folder / _FILE
        self._queries = engine.query

    def all(self) -> dict[int, Held]:
        """Return what is known of each data set; one that was never loaded is not there."""
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        rows = enumerate(told.get(address) for address in self._queries)
        return {number: Held(number, **row) for number, row in rows if row}

    def holding(self, content: str) -> Held | None:
        """Return the first data set that holds an edition whole."""
        found = (each for each in self.all().values() if each.is_ready and each.content == content)
        return next(found, None)

    def still(self, held: Held) -> bool:
        """Tell whether a data set still holds what it held."""
        return self.all().get(held.number) == held

    def begin(self, number: int, content: str) -> Held:
        """Write down that a data set is being loaded, and so holds nothing."""
        held = Held(number, content, uuid.uuid4().hex, is_ready=False, since=time.time())
        self._write(held)
        return held

    def finish(self, begun: Held) -> Held:
        """Write down that a data set holds its edition whole."""
        held = Held(begun.number, begun.content, begun.load, is_ready=True, since=time.time())
        self._write(held)
        return held

    def forget(self, number: int) -> None:
        """Write down that a data set holds nothing any more."""
        self.begin(number, "")

    def _write(self, held: Held) -> None:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            told = {}
        row = asdict(held)
        del row["number"]
        told[self._queries[held.number]] = row
        draft = self._path.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
