"""Names that are nearly the same: one body spelt two ways, or two bodies? A person is asked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from oboegaki.check.letters import modern
from oboegaki.draft.document import Document, squeezed
from oboegaki.draft.proposal import Question, Value

_FOREIGN = re.compile(
    r"(?P<run>[ァ-ヴー=]{4,20})(?P<tail>省|市|州|県|郡|区|町|村|大学|社|銀行|協会|財団|機構|事務所)"
)
_NEAR = 0.75
_ALIKE = 0.9
_SHORT = 6
_MOST = 200


def questions(
    document: Document, found: Iterable[Value], known: dict[str, str]
) -> Iterator[Question]:
    """Yield the questions about names in the text, and about names that the site has."""
    yield from _in_text(document, known)
    for value in found:
        name = squeezed(value.text)
        if name not in known:
            yield from _with_known(value, name, known)


def _in_text(document: Document, known: dict[str, str]) -> Iterator[Question]:
    """Yield foreign names that differ in a few kana: asked about the rarer of two."""
    text = document.tight.text
    times = Counter(match[0] for match in _FOREIGN.finditer(text))
    names = [each for each, _ in times.most_common(_MOST)]
    for place, common in enumerate(names):
        for rare in names[place + 1 :]:
            if _near(common, rare):
                at = text.find(rare)
                value = Value(rare, document.tight.quote(at, at + len(rare)))
                yield Question(value, common, known.get(common, ""))
    for name in names:
        for other, iri in known.items():
            if name not in known and _near(name, other):
                at = text.find(name)
                yield Question(Value(name, document.tight.quote(at, at + len(name))), other, iri)


def _near(one: str, other: str) -> bool:
    first, second = _FOREIGN.fullmatch(one), _FOREIGN.fullmatch(other)
    if first is None or second is None or first["tail"] != second["tail"]:
        return False
    return first["run"] != second["run"] and _ratio(first["run"], second["run"]) >= _NEAR


def _with_known(value: Value, name: str, known: dict[str, str]) -> Iterator[Question]:
    """Yield names of the site that only old forms of letters or one letter tell apart."""
    for other, iri in known.items():
        if abs(len(name) - len(other)) > 1 or name == other:
            continue
        same = modern(name) == modern(other)
        if same or (len(name) >= _SHORT and _ratio(name, other) >= _ALIKE):
            yield Question(value, other, iri)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
