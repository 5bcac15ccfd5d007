"""What the doctor can find, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from oboegaki.errors import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can be wrong: what it means to readers, what to do, the lines that mend it.

    `nginx` belongs into the `location` of oboegaki, `caddy` into its `reverse_proxy`, unless the
    lines say otherwise. What is not `is_wrong` is only doubtful.
    """

    what: Text
    remedy: Text
    nginx: str = ""
    caddy: str = ""
    is_wrong: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that was found; `seen` is what gave it away, the same in all languages."""

    name: str
    fault: Fault
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Omitted:
    """What could not be looked at, and why."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, what was looked at, and what could not be."""

    findings: tuple[Finding, ...] = ()
    looked_at: tuple[str, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    proxy: str = ""

    @property
    def is_well(self) -> bool:
        """Tell whether nothing is wrong; what is doubtful does not count."""
        return not any(each.fault.is_wrong for each in self.findings)

    def and_then(self, other: "Diagnosis") -> "Diagnosis":
        """Return both together."""
        return Diagnosis(
            self.findings + other.findings,
            self.looked_at + other.looked_at,
            self.omitted + other.omitted,
            self.proxy or other.proxy,
        )


def named(faults: dict[str, Fault], found: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return findings from the names of faults and what was seen, each fault once."""
    first: dict[str, str] = {}
    for name, seen in found:
        first.setdefault(name, seen)
    return tuple(Finding(name, faults[name], seen) for name, seen in first.items())
