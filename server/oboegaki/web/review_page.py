"""The page of a review: source text beside the form, findings beside their field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from oboegaki.errors import Text
from oboegaki.rdf import term
from oboegaki.report import Finding, Report, Severity
from oboegaki.review.facts import EVIDENCE, Facts, Mark, Row, Thing
from oboegaki.review.form import Choice, Form, Slot
from oboegaki.review.original import Line, Original, Span, spans
from oboegaki.review.release import revision_of

_MOST = 8
"""Findings about one thing: more are only counted."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the reviewer's browser: where, which page of the source, what was refused."""

    current: int = -1
    page: int = 0
    refusal: Text | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    onward: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as the form shows it."""

    at: int
    row: Row
    slot: Slot
    label: str
    concept: Text
    findings: tuple[Finding, ...] = ()

    @property
    def value(self) -> str:
        """Return the value as it is written."""
        return self.row.value.text

    @property
    def mark(self) -> Mark | None:
        """Return what the draft says of it."""
        return self.row.mark


@dataclass(frozen=True, slots=True)
class Group:
    """A thing as the form shows it."""

    thing: Thing
    kinds: tuple[Text, ...]
    entries: tuple[Entry, ...]
    missing: tuple[Slot, ...]
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether something in it waits for a decision."""
        return bool(self.thing.marks) or any(each.row.is_open for each in self.entries)


@dataclass(frozen=True)
class Sheet:
    """Everything that the template of the page writes."""

    facts: Facts
    form: Form
    original: Original | None
    report: Report | None
    said: Said = field(default_factory=Said)

    @cached_property
    def revision(self) -> str:
        """Return what tells this text from a later one."""
        return revision_of(self.facts.text)

    @cached_property
    def current(self) -> int:
        """Return the place that is decided on: the one asked for, else the first that waits."""
        known = self.said.current in self.facts.rows or self.said.current in self.facts.marks
        if known and not self.said.onward:
            return self.said.current
        later = (each for each in self.facts.waiting if each >= self.said.current)
        return next(later, next(iter(self.facts.waiting), -1))

    @property
    def following(self) -> int:
        """Return the next place that waits; after the last one comes the first; -1 for none."""
        return self._waiting(forward=True)

    @property
    def before(self) -> int:
        """Return the place before that waits; -1 for none."""
        return self._waiting(forward=False)

    def _waiting(self, *, forward: bool) -> int:
        others = [each for each in self.facts.waiting if each != self.current]
        ordered = others if forward else others[::-1]
        beyond = (each for each in ordered if (each > self.current) is forward)
        return next(beyond, ordered[0] if ordered else -1)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return the things of the release, those that only prove something left out."""
        shown = [each for each in self.facts.things if not each.is_apparatus]
        return tuple(map(self._group, shown))

    def _group(self, thing: Thing) -> Group:
        form = self.form
        entries = [
            Entry(row.at, row, form.slot(thing, row), form.label_of(row), form.concept_of(row),
                  tuple(self._findings.get(row.at, ())))
            for row in thing.rows if row.key.iri != EVIDENCE or row.is_open
        ]  # fmt: skip
        return Group(
            thing,
            tuple(form.kinds(thing)),
            tuple(entries),
            tuple(form.missing(thing)),
            tuple(form.slots(thing)),
            tuple(self._findings.get(-1 - thing.mapping.at, ()))[:_MOST],
        )

    @cached_property
    def _findings(self) -> dict[int, list[Finding]]:
        """Return findings by the place of the value they are about, else of the thing (-1 - at)."""
        found: dict[int, list[Finding]] = {}
        for each in self.report.findings if self.report else ():
            found.setdefault(self._place(each), []).append(each)
        return found

    def _place(self, finding: Finding) -> int:
        at = self._offset(finding)
        if at in self.facts.rows:
            return at
        things = [each for each in self.facts.things if each.iri == finding.resource]
        rows = [row for thing in things for row in thing.rows if row.key.iri == finding.path]
        if len(rows) == 1:
            return rows[0].at
        holders = [each for each in self.facts.things if each.mapping.at <= at]
        chosen = (things or holders[-1:] or [self.facts.things[0]])[0]
        return -1 - chosen.mapping.at

    def _offset(self, finding: Finding) -> int:
        lines = self.facts.text.splitlines(keepends=True)
        return sum(map(len, lines[: max(finding.line - 1, 0)])) + max(finding.column - 1, 0)

    # The source ----------------------------------------------------------------------------------

    @cached_property
    def page(self) -> int:
        """Return the page of the source that is shown: the one asked for, or of what is quoted."""
        if self.original is None:
            return 0
        if 0 < self.said.page <= self.original.pages:
            return self.said.page
        here = (each for each in self._spans if each.look == "current")
        return next((self.original.page_of(each.start) for each in here), 1)

    @cached_property
    def _spans(self) -> list[Span]:
        return spans(self.original, self.facts, self.current) if self.original else []

    @property
    def lines(self) -> Sequence[Line]:
        """Return the lines of the source that are shown."""
        return self.original.page(self.page, self._spans) if self.original else ()

    @property
    def blocking(self) -> list[Finding]:
        """Return what has to be mended before the release can be published."""
        found = self.report.findings if self.report else ()
        return [each for each in found if each.severity is Severity.VIOLATION]

    @property
    def warnings(self) -> int:
        """Return how many warnings there are."""
        return self.report.count(Severity.WARNING) if self.report else 0

    @property
    def is_signed(self) -> bool:
        """Tell whether somebody stands for it, and nothing has been left since."""
        return not self.facts.left and any(
            term("obg:Review") in each.classes for each in self.facts.things
        )

    def schemes(self) -> list[str]:
        """Return the concept schemes that fields take values from."""
        return sorted({s.scheme for group in self.groups for s in group.slots if s.scheme})

    def lists(self) -> dict[str, list[Choice]]:
        """Return the things that fields may lead to, by kind."""
        wanted = {each.kind for group in self.groups for each in group.slots if each.kind}
        return {kind: self.form.things(kind) for kind in sorted(wanted)}
