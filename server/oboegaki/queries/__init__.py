"""What can be told from the text of a query before an engine parses it.

pyoxigraph cannot be cancelled, a query of a few KB can end the process that parses it, and SERVICE
reaches any host. So a query is read as tokens and refused on what it would do, never on a
substring, because a literal may contain any word.
"""

import bisect
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from types import MappingProxyType

from oboegaki.errors import QueryRefused, Text
from oboegaki.queries.spacing import Form, Spacing, Values
from oboegaki.queries.tokens import Token, encoded, place, tokens
from oboegaki.rdf import NamedNode
from oboegaki.site import Limits

__all__ = ["Form", "Query", "filled", "place", "place_in", "read"]

_OPERATORS = frozenset(
    "OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH EXISTS LATERAL SELECT".split()
)
_COST = {"{": 1, ".": 1, ";": 1, ",": 1, "|": 1, "/": 1, "{|": 3, "<<": 3, "<<(": 3}
"""What a sign adds to the parts of a query: an annotation and a reified triple are three."""


_EACH_TIME = frozenset(("NOW", "RAND", "UUID", "STRUUID"))
"""Functions that give something else each time they are asked."""


NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be sent to an engine: its text, its form and its data set.

    `spaced` is what an engine gets; when it is empty, the text as it is. `clauses` is a query that
    gives the graphs of its FROM clauses (`?default`, `?named`), "" unless several are to be one.
    `varies` tells whether the same question may have another answer, `renames` whether the blank
    nodes of the same answer may have other labels. `values` are what some variables stand for,
    `services` the endpoints that it might ask. `asker` is whose turn it takes when many wait.
    """

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    spaced: str = ""
    clauses: str = ""
    varies: bool = False
    renames: bool = False
    values: Values = field(default_factory=dict)
    services: tuple[str, ...] = ()
    asker: str = field(default="", compare=False)

    @property
    def digest(self) -> str:
        """Return what stands for the question: the same wherever an engine gets the same."""
        asked = (self.spaced or self.text, self.default_graphs, self.named_graphs)
        return sha256(json.dumps(asked).encode()).hexdigest()


def read(
    text: str,
    limits: Limits,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
    values: Values = NO_VALUES,
) -> Query:
    """Return the query when it may be sent to an engine; `values` stand in place of variables.

    Raises QueryRefused (too long, too deep, too many patterns, no graph of that name),
    UpdateRefused, ServiceRefused, or QuerySyntaxError when the text does not consist of SPARQL's
    words and signs.
    """
    size = len(encoded(text))
    if size > limits.query_bytes:
        raise _over(_LENGTH, size, limits.query_bytes, _BYTES)
    for iri in (*default_graphs, *named_graphs):
        _check_name(iri)
    spacing = Spacing(text, values, limits.services)
    _check_size(spacing.body, limits)
    return Query(
        text,
        spacing.form,
        default_graphs,
        named_graphs,
        "".join(piece.text for piece in spacing.pieces),
        "" if default_graphs or named_graphs else _clauses(spacing),
        spacing.has_services or any(token.word in _EACH_TIME for token in spacing.body),
        _makes_blank_nodes(spacing),
        values,
        limits.services,
    )


def _makes_blank_nodes(spacing: Spacing) -> bool:
    """Tell whether the answer holds blank nodes that are not of the data."""
    if any(token.word == "BNODE" for token in spacing.body):
        return True
    depth = 0
    for token in spacing.body if spacing.form == "CONSTRUCT" else ():
        if token.kind == "blank" or token.text in ("[", "("):
            return True
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and not depth:
            break
    return False


def _clauses(spacing: Spacing) -> str:
    """Return the query for the graphs of the FROM clauses; "" when one default graph is named."""
    default: list[str] = []
    named: list[str] = []
    before = ("", "")
    for token, piece in zip(spacing.body, spacing.rewritten, strict=True):
        if token.kind in ("iri", "prefixed") and before[1] == "FROM":
            default.append(piece.text)
        elif token.kind in ("iri", "prefixed") and before == ("FROM", "NAMED"):
            named.append(piece.text)
        before = (before[1], token.word)
    if len(default) < 2:
        return ""
    rows = (*(f"({iri} UNDEF)" for iri in default), *(f"(UNDEF {iri})" for iri in named))
    return f"{spacing.prologue} SELECT * {{ VALUES (?default ?named) {{ {' '.join(rows)} }} }}"


def _check_name(iri: str) -> None:
    """Refuse what cannot be the name of a graph: only an absolute IRI is one."""
    try:
        NamedNode(iri)
    except ValueError:
        raise QueryRefused(
            Text(f"グラフの名前「{iri[:80]}」は IRI ではありません。",
                 f'"{iri[:80]}" is not the IRI of a graph.',
                 f'"{iri[:80]}" không phải IRI của một đồ thị.'),
            Text("default-graph-uri と named-graph-uri には絶対 IRI を指定してください。",
                 "Give default-graph-uri and named-graph-uri absolute IRIs.",
                 "Hãy cho default-graph-uri và named-graph-uri các IRI tuyệt đối."),
        ) from None  # fmt: skip


def filled(query: Query) -> str:
    """Return the text of a query with its values written where the variables stand, to be shown."""
    parts, after = [], 0
    for token in tokens(query.text):
        value = query.values.get(token.text[1:]) if token.kind == "variable" else None
        if value is not None:
            parts += [query.text[after : token.position], str(value)]
            after = token.position + len(token.text)
    return "".join(parts) + query.text[after:]


def place_in(query: Query, column: int) -> tuple[int, int, str]:
    """Return line and column in the query's own text, and the token there ("" at its end).

    `column` counts characters of `spaced`, from 1.
    """
    pieces = Spacing(query.text, query.values, query.services).pieces
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=1))
    if column >= starts[-1]:
        return *place(query.text, len(query.text.rstrip())), ""
    position = pieces[bisect.bisect_right(starts, column) - 1].position
    return *place(query.text, position), next(tokens(query.text, position)).text


def _check_size(body: Iterable[Token], limits: Limits) -> None:
    """Raise QueryRefused when a query has too many parts, or too many brackets in brackets."""
    brackets: list[str] = []
    parts = 0
    for token in body:
        if token.kind == "open":
            brackets.append(token.text)
        elif token.kind == "close" and brackets:
            brackets.pop()
        if token.word in _OPERATORS:
            parts += 1
        elif brackets[-1:] != ["("]:
            parts += _COST.get(token.text, 0)
        _check(len(brackets), parts, limits)


def _check(depth: int, parts: int, limits: Limits) -> None:
    if depth > limits.query_depth:
        raise _over(
            Text("入れ子", "nesting", "Mức lồng nhau"),
            depth,
            limits.query_depth,
            Text("段", "levels", "mức"),
        )
    if parts > limits.query_operators:
        what, unit = (
            Text("パターンと演算子", "number of parts", "Số thành phần"),
            Text("個", "patterns and operators", "mẫu và toán tử"),
        )
        raise _over(what, parts, limits.query_operators, unit)


_LENGTH, _BYTES = Text("長さ", "length", "Độ dài"), Text("バイト", "bytes", "byte")


def _over(what: Text, found: int, limit: int, unit: Text) -> QueryRefused:
    return QueryRefused(
        Text(f"検索式の{what.ja}が上限を超えています（{limit:,} {unit.ja}まで）。",
             f"The query's {what.en} is over the limit of {limit:,} {unit.en} (found {found:,}).",
             f"{what.vi} của truy vấn vượt giới hạn {limit:,} {unit.vi} (đã thấy {found:,})."),
        Text("検索式を分けてください。", "Split the query into smaller ones.",
             "Hãy chia truy vấn thành các truy vấn nhỏ hơn."),
    )  # fmt: skip
