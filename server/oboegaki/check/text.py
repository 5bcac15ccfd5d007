"""The report for people: grouped by file, `file:line` first, what is wrong and what to do."""

from collections.abc import Iterator
from itertools import groupby

from oboegaki.errors import Text
from oboegaki.report import Finding, Report, Severity

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_NO_FILE = Text("サイト全体", "The site as a whole")


def render(report: Report, language: str, *, colour: bool = False) -> str:
    """Return the report in `ja`, `en` or `both`, ready to be printed."""
    pen = _Pen(("ja", "en") if language == "both" else (language,), colour)
    lines = [line for block in pen.blocks(report) for line in block]
    return "\n".join([*lines, *pen.summary(report)]) + "\n"


class _Pen:
    """Writes in some languages, in colour or not."""

    def __init__(self, languages: tuple[str, ...], colour: bool) -> None:
        self._languages = languages
        self._colour = colour

    def blocks(self, report: Report) -> Iterator[list[str]]:
        """Yield the lines about each file; files with something to mend come first."""
        by_file = {
            source: list(findings)
            for source, findings in groupby(
                sorted(report.findings, key=lambda f: (f.source, f.line, f.column)),
                key=lambda f: f.source,
            )
        }
        worst = {source: min(f.severity.order for f in by_file[source]) for source in by_file}
        for source in sorted(by_file, key=lambda source: (worst[source], source)):
            yield [self._bold(source or self._text(_NO_FILE, " / ")), ""]
            yield [line for finding in by_file[source] for line in (*self._finding(finding), "")]

    def _finding(self, finding: Finding) -> Iterator[str]:
        mark = self._painted(self._text(finding.severity.title, " / "), finding.severity)
        place = f"{finding.place}: " if finding.source else ""
        first, *others = self._lines(finding.message)
        yield f"{place}{mark}: {first}"
        yield from (f"    {other}" for other in others)
        if finding.excerpt:
            yield f"    | {finding.excerpt}"
        yield from (f"    → {line}" for line in self._lines(finding.remedy) if line)

    def summary(self, report: Report) -> Iterator[str]:
        """Yield the last line: what came out, and what it means for publishing."""
        yield from self._lines(_outcome(report))

    def _lines(self, text: Text) -> list[str]:
        lines = [text.in_language(language) for language in self._languages]
        return list(dict.fromkeys(lines))

    def _text(self, text: Text, between: str) -> str:
        return between.join(self._lines(text))

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text

    def _painted(self, text: str, severity: Severity) -> str:
        return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if self._colour else text


def _outcome(report: Report) -> Text:
    read = Text(
        f"{report.sources:,} 個のファイル、{report.quads:,} 件の記述を調べました。",
        f"Looked at {report.sources:,} file{_s(report.sources)} with {report.quads:,} "
        f"statement{_s(report.quads)}: ",
    )
    if not report.findings:
        return read + Text("問題はありません。", "all is well.")
    counts = [(severity, report.count(severity)) for severity in Severity]
    found = Text(
        "、".join(f"{severity.title.ja} {count:,} 件" for severity, count in counts if count),
        ", ".join(_counted(severity, count) for severity, count in counts if count),
    )
    if report.blocking:
        return read + found + Text("。直すまで公開されません。",
                                   ". Nothing is published until that is mended.")  # fmt: skip
    return read + found + Text("。公開できます。", ". It can be published.")


def _counted(severity: Severity, count: int) -> str:
    words = {
        Severity.VIOLATION: f"{count:,} must be mended",
        Severity.WARNING: f"{count:,} warning{_s(count)}",
        Severity.INFO: f"{count:,} note{_s(count)}",
    }
    return words[severity]


def _s(count: int) -> str:
    return "" if count == 1 else "s"
