"""What can be told from the text of a query before an engine parses it.

pyoxigraph cannot be cancelled, a query of a few KB can end the process that parses it, and SERVICE
reaches any host. So a query is read as tokens and refused on what it would do, never on a
substring, because a literal may contain any word.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from oboegaki.errors import QueryRefused, Text
from oboegaki.queries.spacing import Form, Spacing
from oboegaki.queries.tokens import Token, encoded, place, tokens
from oboegaki.site import Limits

__all__ = ["Form", "Query", "place", "place_in", "read"]

_OPERATORS = frozenset(
    "OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH EXISTS LATERAL SELECT".split()
)
_COST = {"{": 1, ".": 1, ";": 1, ",": 1, "|": 1, "/": 1, "{|": 3, "<<": 3, "<<(": 3}
"""What a sign adds to the parts of a query: an annotation and a reified triple are three."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be sent to an engine: its text, its form and its data set.

    `spaced` is what an engine gets; when it is empty, the text as it is.
    """

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    spaced: str = ""


def read(
    text: str,
    limits: Limits,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> Query:
    """Return the query when it may be sent to an engine.

    Raises QueryRefused (too long, too deep, too many patterns), UpdateRefused, ServiceRefused, or
    QuerySyntaxError when the text does not consist of SPARQL's words and signs.
    """
    size = len(encoded(text))
    if size > limits.query_bytes:
        raise _over(Text("長さ", "length"), size, limits.query_bytes, Text("バイト", "bytes"))
    spacing = Spacing(text)
    asked = _default_graphs(spacing.body, limits)
    if len(default_graphs) > 1 or (asked > 1 and not default_graphs and not named_graphs):
        raise _merged_graphs()
    spaced = "".join(piece.text for piece in spacing.pieces)
    return Query(text, spacing.form, default_graphs, named_graphs, spaced)


def place_in(query: Query, column: int) -> tuple[int, int, str]:
    """Return line and column in the query's own text, and the token there ("" at its end).

    `column` counts characters of `spaced`, from 1.
    """
    pieces = Spacing(query.text).pieces
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=1))
    if column >= starts[-1]:
        return *place(query.text, len(query.text.rstrip())), ""
    position = pieces[bisect.bisect_right(starts, column) - 1].position
    return *place(query.text, position), next(tokens(query.text, position)).text


def _default_graphs(body: Sequence[Token], limits: Limits) -> int:
    """Return how many default graphs the query names; raises QueryRefused past a limit."""
    brackets: list[str] = []
    parts = default_graphs = 0
    previous = ""
    for token in body:
        if token.kind == "open":
            brackets.append(token.text)
        elif token.kind == "close" and brackets:
            brackets.pop()
        if token.word in _OPERATORS:
            parts += 1
        elif brackets[-1:] != ["("]:
            parts += _COST.get(token.text, 0)
        default_graphs += previous == "FROM" and token.word != "NAMED"
        previous = token.word
        _check(len(brackets), parts, limits)
    return default_graphs


def _check(depth: int, parts: int, limits: Limits) -> None:
    if depth > limits.query_depth:
        raise _over(Text("入れ子", "nesting"), depth, limits.query_depth, Text("段", "levels"))
    if parts > limits.query_operators:
        what, unit = (
            Text("パターンと演算子", "number of parts"),
            Text("個", "patterns and operators"),
        )
        raise _over(what, parts, limits.query_operators, unit)


def _over(what: Text, found: int, limit: int, unit: Text) -> QueryRefused:
    return QueryRefused(
        Text(f"検索式の{what.ja}が上限を超えています（{limit:,} {unit.ja}まで）。",
             f"The query's {what.en} is over the limit of {limit:,} {unit.en} (found {found:,})."),
        Text("検索式を分けてください。", "Split the query into smaller ones."),
    )  # fmt: skip


def _merged_graphs() -> QueryRefused:
    return QueryRefused(
        Text("既定グラフは一つだけ指定できます。", "Only one default graph can be asked for."),
        Text("複数のグラフには GRAPH を使ってください。省略すれば全体が対象です。",
             "Use GRAPH for several, or leave it out to query all of them."),
    )  # fmt: skip
