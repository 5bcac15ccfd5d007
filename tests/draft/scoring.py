"""The corpus of releases that we wrote, and how a proposal is scored against its facts.

A file of the corpus is a text, a line of dashes with scissors, and its facts. White space does not
count in names: `佐藤　健一` and `佐藤 健一` are one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oboegaki.draft.document import Document, squeezed
from oboegaki.draft.proposal import Proposal

CORPUS = Path(__file__).parent / "corpus"
_SCISSORS = "-----8<-----\n"


@dataclass(frozen=True)
class Release:
    """A release of the corpus: its text, and its facts as field and value."""

    name: str
    text: str
    facts: frozenset[tuple[str, str]]


def release(path: Path) -> Release:
    text, _, facts = path.read_text(encoding="utf-8").partition(_SCISSORS)
    pairs = (line.split(": ", 1) for line in facts.splitlines())
    return Release(path.stem, text, frozenset((name, _compared(name, value))
                                              for name, value in pairs))  # fmt: skip


def releases(folder: str) -> list[Release]:
    return [release(path) for path in sorted((CORPUS / folder).glob("*.txt"))]


def document(text: str) -> Document:
    return Document("text", "text", [(line, 0, "") for line in text.split("\n")], "")


def _compared(name: str, value: str) -> str:
    return value if name in ("date", "link", "mail") else squeezed(value)


def proposed(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield the facts of a proposal as the corpus writes them."""
    for name, value in proposal.values():
        if name not in ("person", "post", "figure"):
            yield name, _compared(name, value.text)
    for person in proposal.persons:
        yield "person", squeezed(f"{person.name.text}|{person.full_post}")
    for figure in proposal.figures:
        yield "figure", squeezed(f"約{figure.value.text}{figure.unit}")


@dataclass
class Score:
    """How often a field was right, proposed and expected."""

    right: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)

    def add(self, facts: frozenset[tuple[str, str]], found: set[tuple[str, str]]) -> None:
        for name, _ in facts:
            self.expected[name] += 1
        for pair in found:
            self.proposed[pair[0]] += 1
            self.right[pair[0]] += pair in facts

    def precision(self, name: str) -> float:
        return self.right[name] / self.proposed[name] if self.proposed[name] else 1.0

    def recall(self, name: str) -> float:
        return self.right[name] / self.expected[name] if self.expected[name] else 1.0

    def table(self) -> str:
        """Return a line for each field, and one for all of them."""
        lines = [self._line(name) for name in sorted(self.expected | self.proposed)]
        every = Score(*(Counter({"all": counted.total()})
                        for counted in (self.right, self.proposed, self.expected)))  # fmt: skip
        return "\n".join([*lines, every._line("all")])

    def _line(self, name: str) -> str:
        return (
            f"{name:10} P {self.precision(name):.2f} R {self.recall(name):.2f} "
            f"({self.right[name]}/{self.proposed[name]}/{self.expected[name]})"
        )
