"""What an authored file is, whatever its syntax: scalars, mappings and sequences with places."""

from dataclasses import dataclass
from typing import TypeAlias

from oboegaki.errors import Text


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `at` is its place, `quoted` says that it was marked as a text and nothing else.

    `end` is where it ends in a text, 0 where a place is no offset.
    """

    text: str
    at: int
    quoted: bool = False
    end: int = 0


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the file."""

    pairs: "tuple[tuple[Scalar, Tree], ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several values."""

    items: "tuple[Tree, ...]"
    at: int


Tree: TypeAlias = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place, and how to mend it."""

    at: int
    rule: str
    message: Text
    remedy: Text


class Malformed(Exception):
    """The file is no tree at all; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message.en)
        self.problem = problem
