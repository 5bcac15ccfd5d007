"""An authored file read whole: its statements, or everything that is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import IO, NamedTuple

from oboegaki.authoring import problems, yaml_tree
from oboegaki.authoring.expand import Expansion
from oboegaki.authoring.names import Home
from oboegaki.authoring.sheets import Cell, Refused, Sheet, from_csv
from oboegaki.authoring.tables import Tables
from oboegaki.authoring.tree import Malformed, Problem
from oboegaki.authoring.workbook import from_xlsx
from oboegaki.formats import N_TRIPLES, TABLES, XLSX, Representation, parse
from oboegaki.nquads import Written
from oboegaki.report import Finding, Severity

_EXCERPT = 200


class Place(NamedTuple):
    """A place in a file, counted from 1, and the text there."""

    line: int
    column: int
    excerpt: str


Placing = Callable[[int], Place]
"""Place of a statement's subject or object -> place in the file."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says, with places; no statements where `findings` says why not.

    `graphs` is the graph of each statement, where the file has several.
    """

    statements: tuple[Written, ...]
    findings: tuple[Finding, ...]
    place: Placing
    graphs: tuple[str, ...] = ()

    @property
    def lines(self) -> list[bytes]:
        """Return the statements as N-Quads lines, each once."""
        graphs = self.graphs or repeat("")
        return list(dict.fromkeys(map(line_of, self.statements, graphs)))


def line_of(statement: Written, graph: str = "") -> bytes:
    """Return a statement as an N-Quads line, in the unnamed graph unless one is given."""
    named = f" <{graph}>" if graph else ""
    return f"{statement.subject} {statement.predicate} {statement.object}{named} .".encode()


def read(file: IO[bytes], syntax: Representation, home: Home) -> Facts:
    """Read an open file in one of the syntaxes that people write; UnicodeDecodeError as it is."""
    if syntax.media_type == XLSX.media_type:
        return _read_sheets(lambda: from_xlsx(file), syntax, home)
    text = file.read().decode()
    if syntax in TABLES:
        return _read_sheets(lambda: from_csv(text), syntax, home)
    return read_yaml(text, home)


def read_yaml(text: str, home: Home) -> Facts:
    """Read a YAML text that is at home somewhere; `findings` have line, column and excerpt."""

    def place(at: int) -> Place:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[start:] if end < 0 else text[start:end]
        return Place(text.count("\n", 0, at) + 1, at - start + 1, line.strip()[:_EXCERPT])

    try:
        tree = yaml_tree.parsed(text)
    except Malformed as error:
        return Facts((), (_finding(error.problem, place),), place)
    expansion = Expansion(home)
    expansion.document(tree)
    found = [*expansion.problems, *yaml_tree.unreviewed(text, tree)]
    return _facts(expansion.statements, found, place)


def _read_sheets(sheets: Callable[[], list[Sheet]], syntax: Representation, home: Home) -> Facts:
    """Read tables: of things, or of a release a row, each in a graph of its own."""
    tables = Tables(home)
    cells = tables.places.cells

    def place(at: int) -> Place:
        cell = cells[at] if cells else Cell("", 0, 0)
        label = f"{cell.label}: " if cell.label else ""
        printable = "".join(c if c.isprintable() else " " for c in label + cell.text)
        return Place(cell.line, cell.column, printable[:_EXCERPT])

    try:
        found = sheets()
    except Refused as error:
        if error.cell:
            tables.places.of(error.cell)
        return Facts((), (_finding(error.problem, place),), place)
    if not any(len(sheet.rows) > 1 for sheet in found):
        return Facts((), (_finding(yaml_tree.nothing(), place),), place)
    expansion = Expansion(home)
    if not syntax.quads:
        for tree in tables.things(found):
            expansion.thing(tree)
        return _facts(expansion.statements, [*tables.problems, *expansion.problems], place)
    return _read_releases(tables, found, home, place)


def _read_releases(tables: Tables, sheets: list[Sheet], home: Home, place: Placing) -> Facts:
    statements: list[Written] = []
    graphs: list[str] = []
    wrong: list[Problem] = []
    blanks = count(1)
    for slug, tree in tables.releases(sheets):
        expansion = Expansion(Home(f"{home.document}/{slug}", home.base), blanks)
        expansion.document(tree)
        statements += expansion.statements
        graphs += repeat(f"{home.document}/{slug}", len(expansion.statements))
        wrong += expansion.problems
    return _facts(statements, [*tables.problems, *wrong], place, graphs)


def _facts(
    statements: Sequence[Written],
    wrong: Iterable[Problem],
    place: Placing,
    graphs: Sequence[str] = (),
) -> Facts:
    found = [*wrong, *refused(statements)]
    if found:
        shown = sorted(found, key=lambda each: each.at)[: problems.MOST]
        return Facts((), tuple(_finding(each, place) for each in shown), place)
    return Facts(tuple(statements), (), place, tuple(graphs))


def refused(statements: Sequence[Written]) -> list[Problem]:
    """Return the first statement that a strict parser does not take: an IRI that is none."""
    lines = b"\n".join(line_of(each) for each in statements)
    try:
        for _ in parse(lines, N_TRIPLES, ""):
            pass
    except SyntaxError as error:
        at = statements[(error.lineno or 1) - 1].object_at
        return [problems.refused(at, str(error.args[0]).rpartition(": ")[2].rstrip("."))]
    return []


def _finding(problem: Problem, placing: Placing) -> Finding:
    place = placing(problem.at)
    return Finding(
        Severity.VIOLATION,
        problem.rule,
        problem.message,
        problem.remedy,
        line=place.line,
        column=place.column,
        excerpt=place.excerpt,
    )
