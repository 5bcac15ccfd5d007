"""An authored file read whole: its statements, or everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from oboegaki.authoring import problems, yaml_tree
from oboegaki.authoring.expand import Expansion
from oboegaki.authoring.names import Home
from oboegaki.authoring.tree import Malformed, Problem
from oboegaki.formats import N_TRIPLES, parse
from oboegaki.nquads import Written
from oboegaki.report import Finding, Severity

_MOST = 50
_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says, with offsets into its text; nothing where `findings` says why not."""

    statements: tuple[Written, ...]
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> list[bytes]:
        """Return the statements as N-Quads lines, each once."""
        return list(dict.fromkeys(line_of(each) for each in self.statements))


def line_of(statement: Written) -> bytes:
    """Return a statement as an N-Quads line."""
    return f"{statement.subject} {statement.predicate} {statement.object} .".encode()


def read_yaml(text: str, home: Home) -> Facts:
    """Read a YAML text that is at home somewhere; `findings` have line, column and excerpt."""
    try:
        tree = yaml_tree.parsed(text)
    except Malformed as error:
        return Facts((), (_finding(error.problem, text),))
    expansion = Expansion(home)
    expansion.document(tree)
    found = [*expansion.problems, *yaml_tree.unreviewed(text, tree)]
    found += refused(expansion.statements)
    if found:
        shown = sorted(found, key=lambda each: each.at)[:_MOST]
        return Facts((), tuple(_finding(each, text) for each in shown))
    return Facts(tuple(expansion.statements), ())


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


def _finding(problem: Problem, text: str) -> Finding:
    start = text.rfind("\n", 0, problem.at) + 1
    end = text.find("\n", problem.at)
    line = text[start:] if end < 0 else text[start:end]
    return Finding(
        Severity.VIOLATION,
        problem.rule,
        problem.message,
        problem.remedy,
        line=text.count("\n", 0, problem.at) + 1,
        column=problem.at - start + 1,
        excerpt=line.strip()[:_EXCERPT],
    )
