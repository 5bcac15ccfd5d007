"""What an edition says about itself: its named numbers and its files (`05-decisions.md`, 5)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbers:
    """Source quads: each statement once a graph. Distinct triples: `COUNT(*)`. Named graphs."""

    source_quads: int
    distinct_triples: int
    graphs: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file that can be downloaded; `statements` counts what it holds, in `counted` units."""

    file: str
    format: str
    bytes: int
    sha256: str
    statements: int
    counted: str


@dataclass(frozen=True, slots=True)
class Published:
    """An edition as the catalogue describes it; `moment` is when it was made (UTC, ISO 8601)."""

    edition: str
    moment: str
    numbers: Numbers
    dumps: tuple[Distribution, ...]
