"""The outcome of checking a site: findings with source, line, resource, rule and message."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from oboegaki.errors import Text


class Severity(Enum):
    """How much a finding matters; only a violation blocks publishing (sh:Violation)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def title(self) -> Text:
        """Return the word a reader sees."""
        return _TITLES[self]

    @property
    def order(self) -> int:
        """Return 0 for what matters most."""
        return _ORDER.index(self)


_TITLES = {
    Severity.VIOLATION: Text("要修正", "Must be mended", "Phải sửa"),
    Severity.WARNING: Text("注意", "Warning", "Cảnh báo"),
    Severity.INFO: Text("参考", "Note", "Lưu ý"),
}
_ORDER = (Severity.VIOLATION, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is, or may be, wrong. Lines and columns count from 1; 0 = not known.

    `resource` is an IRI, `_:` and a label, or a literal as N-Triples write it. `path` is the IRI of
    a property, or a path in the words of SPARQL with every IRI in `<…>`. `value` is a term as
    N-Triples write it. `rule` names the shape (`shapes:Agreement-parties`, or its IRI) or a check
    of our own (`literal-form`); `component` is the IRI of the kind of constraint of a shape.
    """

    severity: Severity
    rule: str
    message: Text
    remedy: Text = Text("", "")
    source: str = ""
    line: int = 0
    column: int = 0
    excerpt: str = ""
    resource: str = ""
    path: str = ""
    value: str = ""
    component: str = ""

    @property
    def place(self) -> str:
        """Return `source:line`, as editors understand it."""
        return f"{self.source}:{self.line}" if self.line else self.source

    @property
    def sort_key(self) -> tuple[str | int, ...]:
        """Order findings by severity, then by place, then by all that they say."""
        place = (self.severity.order, self.source, self.line, self.column)
        said = (self.path, self.component, self.message.en, self.message.ja, self.remedy.en)
        return (*place, self.rule, self.resource, self.value, *said)


@dataclass(frozen=True, slots=True)
class Report:
    """Every finding of one check, and what was checked."""

    findings: tuple[Finding, ...]
    sources: int
    quads: int

    @staticmethod
    def of(findings: Iterable[Finding], sources: int, quads: int) -> "Report":
        """Return a report with the findings in reading order, each once."""
        unique = dict.fromkeys(findings)
        return Report(tuple(sorted(unique, key=lambda f: f.sort_key)), sources, quads)

    @property
    def blocking(self) -> bool:
        """Tell whether anything here keeps the site from being published."""
        return any(finding.severity is Severity.VIOLATION for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
