"""One source -> canonical records, graph first; or findings that say why it cannot be read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO
from xml.parsers import expat

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.formats import AUTHORED, RDF_XML, parse, to_lines
from oboegaki.report import Finding, Severity
from oboegaki.site import Site
from oboegaki.sources.blank import Relabel, has_blank, labelled, scope
from oboegaki.sources.discover import Source, home_of
from oboegaki.sources.opened import Unreadable, guess_encoding, opened, unreadable, wrong_encoding
from oboegaki.sources.terms import TermCheck

_SHOWN = 200
_BUFFERED = 200_000
"""Lines of a source up to which blank nodes get canonical labels."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one source gave: how many statements, what is wrong, and whether it is all."""

    quads: int
    findings: tuple[Finding, ...]
    complete: bool


def read(source: Source, site: Site, sink: Callable[[bytes], None]) -> Reading:
    """Give every statement of `source` to `sink` as `graph triple` and return what was found.

    The graph of a record is b"" for the default graph. A source that cannot be read to its end
    gives a blocking finding; what was given to the sink before is of no use then.
    """
    check = TermCheck(source, site)
    own_graph = b"" if source.syntax.quads else nquads.token(source.graph)
    findings: list[Finding] = []
    count, complete = 0, True
    try:
        for line in _stable_lines(source, site, findings):
            subject, predicate, object_, graph = nquads.parts(line)
            if graph:
                check.graph(graph)
            check.triple(subject, predicate, object_)
            sink((graph or own_graph) + b" " + nquads.without_graph(line, graph))
            count += 1
        if not count:
            raise _empty()
    except Unreadable as refusal:
        findings += refusal.findings
        complete = False
    found = (*findings, *check.findings, *check.summary())
    named = tuple(replace(finding, source=source.name) for finding in found)
    return Reading(count, named, complete)


def _stable_lines(source: Source, site: Site, findings: list[Finding]) -> Iterator[bytes]:
    """Yield N-Quads lines whose blank node labels depend on nothing but the source."""
    with opened(source, site.limits) as file:
        lines = _parsed(file, source, site)
        first = list(islice(lines, _BUFFERED))
        if len(first) < _BUFFERED:
            yield from _labelled(first, source, site, findings)
            return
        relabel, blank_met = Relabel(scope(source.name)), False
        for line in chain(first, lines):
            if b"_:" in line:
                blank_met = blank_met or has_blank(line)
                line = relabel.line(line)
            yield line
        if blank_met:
            findings.append(_unstable_labels())


def _labelled(
    lines: list[bytes], source: Source, site: Site, findings: list[Finding]
) -> list[bytes]:
    if not any(has_blank(line) for line in lines):
        return lines
    renamed, canonical = labelled(lines, scope(source.name), site.limits.blank_seconds)
    if not canonical:
        findings.append(_unstable_labels())
    return renamed


def _parsed(file: IO[bytes], source: Source, site: Site) -> Iterator[bytes]:
    if source.syntax in AUTHORED:
        yield from _authored(file, source, site)
        return
    try:
        yield from to_lines(parse(file, source.syntax, source.graph))
    except SyntaxError as error:
        raise _syntax_error(error, file, source) from None


def _authored(file: IO[bytes], source: Source, site: Site) -> list[bytes]:
    try:
        from oboegaki.authoring import read as read_authored

        facts = read_authored(file, source.syntax, home_of(source, site))
    except UnicodeDecodeError:
        raise _not_utf8(file, _first_not_utf8(file), 0) from None
    if facts.findings:
        raise Unreadable(*facts.findings)
    return facts.lines


def _syntax_error(error: SyntaxError, file: IO[bytes], source: Source) -> Unreadable:
    """Turn a parser's complaint into a finding with line, column and the text there."""
    file.seek(0)
    if not file.read(_SAMPLE).strip():
        return _empty()
    complaint = str(error.args[0])
    line, column = error.lineno or 0, error.offset or 0
    if "UTF-8" in complaint and (line or _first_not_utf8(file)):
        return _not_utf8(file, line or _first_not_utf8(file), column)
    if "LoadDocumentCallback" in complaint:
        return _remote_context()
    if not line and source.syntax == RDF_XML:
        line, column = _place_in_xml(file)
    reason = _PLACE.sub("", complaint).rstrip(".")
    refusal = unreadable(
        "syntax",
        Text(f"文法の誤りがあります: {reason}", f"Syntax error: {reason}."),
        Text("この行と前の行の記号（. ; , 引用符、接頭辞）を確かめてください。",
             "Check the punctuation, quotes and prefixes on this line and the one before."),
    )  # fmt: skip
    return _placed(refusal, line, column, _line(file, line).decode("utf-8", "replace"))


def _not_utf8(file: IO[bytes], line: int, column: int) -> Unreadable:
    """Return the refusal of a file that is in another encoding, shown as far as it is known."""
    file.seek(0)
    beginning = file.read(_SAMPLE)
    encoding = guess_encoding(beginning) or guess_encoding(_line(file, line)) or "UTF-16"
    excerpt = _line(file, line).decode(encoding, "replace")
    return _placed(wrong_encoding(encoding), line, column, excerpt)


_SAMPLE = 1 << 22
_PLACE = re.compile(r"^Parser error at line \d+ (?:column \d+|between columns \d+ and \d+)?[^:]*: ")


def _placed(refusal: Unreadable, line: int, column: int, excerpt: str) -> Unreadable:
    shown = excerpt.rstrip()[:_SHOWN]
    return Unreadable(replace(refusal.finding, line=line, column=column, excerpt=shown))


def _place_in_xml(file: IO[bytes]) -> tuple[int, int]:
    """Return where XML stops being well formed, which pyoxigraph does not tell; else (0, 0)."""
    file.seek(0)
    parser = expat.ParserCreate()
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return 0, 0


def _first_not_utf8(file: IO[bytes]) -> int:
    file.seek(0)
    return next((number for number, line in enumerate(file, 1) if guess_encoding(line)), 0)


def _line(file: IO[bytes], number: int) -> bytes:
    """Return one line of an open file; b"" when there is none."""
    if not number:
        return b""
    file.seek(0)
    return next(islice(file, number - 1, None), b"")


def _remote_context() -> Unreadable:
    return unreadable(
        "remote-context",
        Text("JSON-LD の @context がほかのサーバーを指しています。",
             "Its JSON-LD @context is on another server."),
        Text("外部へは取りに行きません。@context の内容をファイルの中に書いてください。",
             "Nothing is ever fetched: write the context itself into the file."),
    )  # fmt: skip


def _empty() -> Unreadable:
    return unreadable(
        "empty",
        Text("内容がありません。", "It states nothing."),
        Text(
            "中身を書くか、ファイルを取り除いてください。",
            "Write its statements, or remove the file.",
        ),
    )


def _unstable_labels() -> Finding:
    return Finding(
        Severity.WARNING,
        "blank-labels",
        Text("空白ノードが多すぎるか互いに似すぎていて、標準のラベルを付けられませんでした。",
             "Its blank nodes are too many or too alike for canonical labels."),
        Text("IRI を与えてください。順序を変えると別の内容として扱われます。",
             "Give them IRIs; until then a change of order counts as a change of content."),
    )  # fmt: skip
