"""Nodes without a name in the graph of a release: nobody can cite them, or compare two versions."""

from collections import Counter
from collections.abc import Iterator

from oboegaki.errors import Text
from oboegaki.report import Finding, Severity
from oboegaki.statements.reader import Statements

_MOST_PER_GRAPH = 20


def nameless(statements: Statements) -> Iterator[Finding]:
    """Yield a warning for the first blank nodes of each graph of a release."""
    kinds = (statements.graphs_of_kind(kind) for kind in ("press", "derived"))
    graphs = {graph.iri for found in kinds for graph in found}
    if not graphs:
        return
    seen: Counter[str] = Counter()
    for label in statements.iris_under("_:"):
        for graph in graphs.intersection(statements.graphs_about(label, 1)):
            seen[graph] += 1
            if seen[graph] <= _MOST_PER_GRAPH:
                yield _without_name(label)


def _without_name(label: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "nameless-in-release",
        Text("名前のない節（[ … ]）があります。", "Here is a node without a name ([ … ])."),
        Text("#名前 の形の IRI を付けてください。引用や差分で指せるようになります。",
             "Give it an IRI such as #name, so that it can be cited and compared."),
        resource=label,
    )  # fmt: skip
