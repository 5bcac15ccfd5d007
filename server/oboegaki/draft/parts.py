"""What the readers of files give: lines with page and role, and notes for the person."""

from dataclasses import dataclass

from oboegaki.errors import Text

MOST_BYTES = 32 << 20
MOST_LINES = 5_000
MOST_PAGES = 50
"""A release has a few pages; what is longer is read up to here, and that is said."""
LONGEST_LINE = 10_000

Line = tuple[str, int, str]
"""Text, page (from 1, 0 for none) and role of a line."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a file, and what the person should know about how it was read."""

    lines: tuple[Line, ...]
    notes: tuple[Text, ...] = ()
