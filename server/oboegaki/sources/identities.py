"""Two entries that turned out to be one thing: what is said of both is said of the one that stays.

A source of the changes says `old dcterms:isReplacedBy kept`; the sources that speak of `old` stay
as they are, and every statement is read as one of `kept` (ADR 0071).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.rdf import LABEL_PROPERTIES, term
from oboegaki.report import Finding, Severity

REPLACED_BY = term("dcterms:isReplacedBy")
_REPLACED, _INVALIDATED = map(nquads.token, (REPLACED_BY, term("prov:invalidatedAtTime")))
_DIFFERENT, _OTHER_NAME = map(nquads.token, (term("owl:differentFrom"), term("skos:altLabel")))
_NAMES = frozenset(map(nquads.token, LABEL_PROPERTIES))

Sink = Callable[[bytes], None]


class Said(NamedTuple):
    """A record (`graph triple`) of the changes, and the name of the source that states it."""

    record: bytes
    source: str


@dataclass(frozen=True, slots=True)
class Merges:
    """What each merged thing is now (tokens of IRIs), and what is wrong with the decisions."""

    kept: Mapping[bytes, bytes]
    findings: tuple[Finding, ...] = ()

    def now(self, token: bytes) -> bytes:
        """Return what a token stands for; a fragment goes with its thing."""
        if b"#" not in token:
            return self.kept.get(token, token)
        thing, mark, fragment = token.partition(b"#")
        kept = self.kept.get(thing + b">")
        return kept[:-1] + mark + fragment if kept else token

    def names(self) -> dict[str, str]:
        """Return the IRI of each merged thing -> the IRI of what it is now."""
        return {nquads.iri(old): nquads.iri(kept) for old, kept in self.kept.items()}


NOTHING_MERGED = Merges({})


def merges(said: Iterable[Said], base: str) -> Merges:
    """Return the merges that the changes decide; what cannot be meant is a finding instead.

    Only shared things (`<base>id/...`) are merged: a release that replaces another does not take
    its statements over. One that is withdrawn (`prov:invalidatedAtTime`) is not merged either.
    """
    start = f"<{base}id/".encode()
    into: dict[bytes, list[Said]] = {}
    withdrawn: set[bytes] = set()
    apart: list[tuple[bytes, bytes, str]] = []
    for each in said:
        _, subject, predicate, object_ = each.record.split(b" ", 3)
        if predicate == _INVALIDATED:
            withdrawn.add(subject)
        elif predicate == _DIFFERENT:
            apart.append((subject, object_, each.source))
        elif predicate == _REPLACED and subject.startswith(start) and object_.startswith(start):
            into.setdefault(subject, []).append(each)
    return _settled({old: all_ for old, all_ in into.items() if old not in withdrawn}, apart)


def _settled(into: Mapping[bytes, list[Said]], apart: list[tuple[bytes, bytes, str]]) -> Merges:
    kept: dict[bytes, bytes] = {}
    findings = []
    for old, decisions in sorted(into.items()):
        targets = {_object(each) for each in decisions}
        if len(targets) > 1:
            findings.append(_about("merged-twice", old, decisions[0].source))
            continue
        end = _end(old, into)
        if end is None:
            findings.append(_about("merge-cycle", old, decisions[0].source))
        else:
            kept[old] = end
    for one, other, source in apart:
        if kept.get(one, one) == kept.get(other, other):
            findings.append(_about("merged-and-different", one, source))
    return Merges(kept, tuple(findings))


def _object(said: Said) -> bytes:
    return said.record.rpartition(b" ")[2]


def _end(old: bytes, into: Mapping[bytes, list[Said]]) -> bytes | None:
    """Return what a thing is in the end; None when the merges lead around in a circle."""
    seen = {old}
    here = old
    while here in into:
        here = _object(into[here][0])
        if here in seen:
            return None
        seen.add(here)
    return here


_TOLD = {
    "merge-cycle": (
        Text("統合が一巡しており、どれが残るのか決まりません。",
             "The merges lead around in a circle, so that nothing stays.",
             "Các lần gộp tạo thành vòng tròn nên không mục nào còn lại."),
        Text("残すものを一つ決め、それについての統合の行を消してください。",
             "Decide which one stays, and remove the merge of that one.",
             "Hãy chọn mục được giữ và xóa lần gộp của chính mục đó."),
    ),
    "merged-twice": (
        Text("二つの別のものに統合されています。", "It is merged into two different things.",
             "Mục này được gộp vào hai mục khác nhau."),
        Text("統合先を一つにしてください。", "Merge it into one of them only.",
             "Chỉ gộp vào một mục."),
    ),
    "merged-and-different": (
        Text("「別のもの」とした二つが、統合によって一つになっています。",
             "Two that were told to be different are merged into one.",
             "Hai mục đã được xác định là khác nhau lại bị gộp làm một."),
        Text("統合か「別のもの」のどちらかを取り消してください（oboegaki reconcile --undo）。",
             "Undo one of the two decisions (`oboegaki reconcile --undo`).",
             "Hãy hủy một trong hai quyết định (`oboegaki reconcile --undo`)."),
    ),
    "merged-into-nothing": (
        Text("統合先について何も述べられていません。旧番地の読者は行き先を失います。",
             "Nothing is said of what it was merged into, so that readers are led nowhere.",
             "Không có gì được nói về mục đích của lần gộp, nên người đọc không đến được đâu."),
        Text("統合先の綴りを確かめるか、統合を取り消してください。",
             "Check the spelling of what it was merged into, or undo the merge.",
             "Hãy kiểm tra cách viết của mục đích hoặc hủy lần gộp."),
    ),
}  # fmt: skip
_WARNINGS = frozenset(("merged-into-nothing",))


def _about(rule: str, token: bytes, source: str = "") -> Finding:
    severity = Severity.WARNING if rule in _WARNINGS else Severity.VIOLATION
    path = term("owl:differentFrom") if rule == "merged-and-different" else REPLACED_BY
    what, remedy = _TOLD[rule]
    iri = nquads.iri(token)
    return Finding(severity, rule, what, remedy, source=source, resource=iri, path=path)


@dataclass(slots=True)
class Moving:
    """Gives records on as they are to be read: what is said of a merged thing is of the kept one.

    A name of a merged thing becomes another name of the kept one that has one in that language.
    """

    merges: Merges
    sink: Sink
    trace: bytes
    """Begins the subjects that tell of the decisions themselves."""
    _described: set[bytes] = field(default_factory=set)
    _named: dict[tuple[bytes, bytes, bytes], set[bytes]] = field(default_factory=dict)
    _waiting: list[bytes] = field(default_factory=list)

    def take(self, record: bytes) -> None:
        """Give one record on, now or at the end."""
        graph, subject, predicate, object_ = record.split(b" ", 3)
        if subject.startswith(self.trace):
            self.sink(record)
            return
        known = object_ if not object_.startswith(b"<") else self.merges.now(object_)
        if predicate == _REPLACED:
            self.sink(b" ".join((graph, subject, predicate, known)))
            return
        kept = self.merges.now(subject)
        if predicate != _INVALIDATED:
            self._described.add(kept)
        moved = b" ".join((graph, kept, predicate, known))
        if predicate not in _NAMES or not object_.startswith(b'"'):
            self.sink(moved)
        elif kept != subject:
            self._waiting.append(moved)
        else:
            self._named.setdefault((kept, predicate, _tag(object_)), set()).add(object_)
            self.sink(moved)

    def end(self) -> tuple[Finding, ...]:
        """Give the names of merged things on, and return what is merged into nothing."""
        for record in sorted(self._waiting):
            graph, kept, predicate, name = record.split(b" ", 3)
            there = self._named.setdefault((kept, predicate, _tag(name)), {name})
            if there == {name}:
                self.sink(record)
            elif name not in there:
                self.sink(b" ".join((graph, kept, _OTHER_NAME, name)))
        decided = sorted(self.merges.kept.items())
        lost = [old for old, target in decided if target not in self._described]
        return tuple(_about("merged-into-nothing", old) for old in lost)


def _tag(literal: bytes) -> bytes:
    return literal[literal.rindex(b'"') + 1 :].lower()
