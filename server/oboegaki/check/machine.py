"""The report for programs: JSON (which we read back), SARIF 2.1.0 and a sh:ValidationReport.

Nothing here needs rdflib, so that a server can show a report.
"""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote

from oboegaki import __version__
from oboegaki.check.shacl_report import as_turtle
from oboegaki.errors import Text
from oboegaki.report import Finding, Report, Severity

__all__ = ["as_json", "as_sarif", "as_turtle", "from_json"]

_TEXTS = ("message", "remedy")
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SITE"


def as_json(report: Report) -> str:
    """Return the report as JSON: counts, and every finding with both languages."""
    body = {
        "blocking": report.blocking,
        "sources": report.sources,
        "quads": report.quads,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "findings": [_plain(finding) for finding in report.findings],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _plain(finding: Finding) -> dict[str, Any]:
    values = asdict(finding)
    values["severity"] = finding.severity.value
    for name in _TEXTS:
        said = getattr(finding, name)._asdict().items()
        values[name] = {language: text for language, text in said if text or language != "vi"}
    return values


def from_json(text: str) -> Report:
    """Return the report that `as_json` wrote; raises ValueError for anything else."""
    try:
        body = json.loads(text)
        findings = tuple(_finding(values) for values in body["findings"])
        return Report(findings, int(body["sources"]), int(body["quads"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a report of ours: {error!r}") from error


def _finding(values: dict[str, Any]) -> Finding:
    known = {field.name: values[field.name] for field in fields(Finding)}
    for name in _TEXTS:
        known[name] = Text(**known[name])
    return Finding(**{**known, "severity": Severity(known["severity"])})


def as_sarif(report: Report, root: Path) -> str:
    """Return the report as SARIF 2.1.0, for editors and forges; sources are relative to `root`."""
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    run = {
        "tool": {"driver": _driver(report, rules)},
        "originalUriBaseIds": {_ROOT: {"uri": root.resolve().as_uri() + "/"}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, rules.index(f.rule), root) for f in report.findings],
    }
    body = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _driver(report: Report, rules: list[str]) -> dict[str, Any]:
    first = {finding.rule: finding for finding in reversed(report.findings)}
    return {
        "name": "oboegaki",
        "version": __version__,
        "rules": [_rule(first[rule]) for rule in rules],
    }


def _rule(like: Finding) -> dict[str, Any]:
    """Return a rule; what to do is the same for all its findings, unlike what is wrong."""
    rule: dict[str, Any] = {
        "id": like.rule,
        "shortDescription": {"text": like.rule},
        "defaultConfiguration": {"level": _LEVELS[like.severity]},
    }
    remedy = _both(like.remedy)
    return {**rule, "help": {"text": remedy}} if remedy else rule


def _both(text: Text) -> str:
    return "\n".join(dict.fromkeys(part for part in text if part))


def _result(finding: Finding, rule_index: int, root: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, map(_both, (finding.message, finding.remedy))))},
    }
    location = _location(finding, root)
    if location:
        result["locations"] = [location]
    return result


def _location(finding: Finding, root: Path) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.source:
        location["physicalLocation"] = _physical(finding, root)
    if finding.resource:
        location["logicalLocations"] = [
            {"fullyQualifiedName": finding.resource, "kind": "resource"}
        ]
    return location


def _physical(finding: Finding, root: Path) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(finding.source, root)}
    if finding.line:
        region: dict[str, Any] = {"startLine": finding.line}
        if finding.column:
            region["startColumn"] = finding.column
        if finding.excerpt:
            region["snippet"] = {"text": finding.excerpt}
        physical["region"] = region
    return physical


def _artifact(source: str, root: Path) -> dict[str, str]:
    """Return where a file is: in the site, or (shapes given by hand) anywhere else."""
    place = Path(source)
    elsewhere = place.is_absolute() or (place.is_file() and not (root / place).is_file())
    if elsewhere:
        return {"uri": place.absolute().as_uri()}
    return {"uri": quote(source), "uriBaseId": _ROOT}
