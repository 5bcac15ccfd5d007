"""What an edition says about itself: its named numbers and its files (`05-decisions.md`, 5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from oboegaki.errors import Text


@dataclass(frozen=True, slots=True)
class Numbers:
    """Source quads: each statement once a graph. Distinct triples: `COUNT(*)`. Named graphs."""

    source_quads: int
    distinct_triples: int
    graphs: int


SOURCE_QUADS, DISTINCT_TRIPLES, ROWS = "source quads", "distinct triples", "rows"
UNITS: Mapping[str, Text] = {
    SOURCE_QUADS: Text("文（出典別に数える）", "source quads", "bộ bốn theo nguồn"),
    DISTINCT_TRIPLES: Text("文（重複を除く）", "distinct triples", "bộ ba khác nhau"),
    ROWS: Text("行", "rows", "hàng"),
}
"""What the statements of a file are counted in, and how to say it."""

_ONE = {
    **UNITS,
    SOURCE_QUADS: UNITS[SOURCE_QUADS]._replace(en="source quad"),
    DISTINCT_TRIPLES: UNITS[DISTINCT_TRIPLES]._replace(en="distinct triple"),
    ROWS: UNITS[ROWS]._replace(en="row"),
}

EVERYTHING, STATED, ONTOLOGY, SHAPES = "everything", "stated", "ontology", "shapes"
"""Parts of the data that there are dumps of, besides tables, which go by their own names."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file that can be downloaded; `statements` counts what it holds, in `counted` units.

    `part` is the part of the data that it is, `coding` how it is packed: "", gzip or zstd.
    """

    file: str
    format: str
    bytes: int
    sha256: str
    statements: int
    counted: str
    part: str = EVERYTHING
    coding: str = "gzip"

    @property
    def unit(self) -> Text:
        """Return the name of what is counted, after the number that there is of it."""
        return _ONE[self.counted] if self.statements == 1 else UNITS[self.counted]

    @property
    def name(self) -> str:
        """Return what tells it from the other files of an edition, the same in every edition."""
        return "-".join(filter(None, (self.part, self.format, self.coding)))


PACKED_TYPES: Mapping[str, str] = {"gzip": "application/gzip", "zstd": "application/zstd"}
PACKED_SUFFIXES: Mapping[str, str] = {"": "", "gzip": ".gz", "zstd": ".zst"}
"""How a file is packed ("": not at all) -> its media type then, and what its name ends in."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that there is not, because its format cannot say what it would have to."""

    part: str
    format: str
    why: Text


@dataclass(frozen=True, slots=True)
class Published:
    """An edition as the catalogue describes it; `moment` is when it was made (UTC, ISO 8601).

    `issued` is when the first edition became current, `period` the first and the last day that the
    data tell of, each "" when it is not known.
    """

    edition: str
    moment: str
    numbers: Numbers
    dumps: tuple[Distribution, ...]
    issued: str = ""
    period: tuple[str, str] = ("", "")
