"""What can be told from the text of a query before anything parses it.

pyoxigraph cannot be cancelled, a query of a few KB can end the process that parses it, and SERVICE
reaches any host: so a query is read as tokens (SPARQL 1.1, section 19.8) and refused on what it
would do, never on a substring, because a literal may contain any word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oboegaki.errors import QueryRefused, QuerySyntaxError, ServiceRefused, Text, UpdateRefused
from oboegaki.site import Limits

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_CODEPOINT}"
_TOKENS = re.compile(
    rf"""
    (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*>)
    | (?P<string>\"{{3}}(?:\"{{0,2}}(?:[^"\\]|{_ESCAPE}))*\"{{3}}
        |'{{3}}(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'{{3}}
        |"(?:[^"\\\r\n]|{_ESCAPE})*+"?|'(?:[^'\\\r\n]|{_ESCAPE})*+'?)
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:[\w.\-]+)
    | (?P<prefixed>(?:[^\W\d_][\w.\-]*)?:(?:[\w.\-:]|%[0-9A-Fa-f]{{2}}|\\.)*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[^\W\d_]\w*)
    | (?P<open>[{{(\[])
    | (?P<close>[}})\]])
    | (?P<number>\d[\w.+\-]*)
    | (?P<sign>\^\^|&&|\|\||[<>!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_OPERATORS = frozenset(
    "OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH EXISTS LATERAL SELECT".split()
)
_SEPARATORS = frozenset(".;,|/")


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be sent to an engine: its text, its form and its data set."""

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _TOKENS.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield match.lastgroup, match.group(), match.start()


def read(
    text: str,
    limits: Limits,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> Query:
    """Return the query when it may be sent to an engine.

    Raises QueryRefused (too long, too deep, too many patterns), UpdateRefused, ServiceRefused, or
    QuerySyntaxError when no query form is found at all.
    """
    size = len(text.encode())
    if size > limits.query_bytes:
        raise _over(Text("長さ", "length"), size, limits.query_bytes, Text("バイト", "bytes"))
    form: Form | None = None
    scan = _Scan(limits)
    for kind, token, position in _tokens(text):
        word = token.upper() if kind == "word" else ""
        if form is None and word:
            form = _form(word, text, position)
        scan.take(kind, token, word)
    if form is None:
        raise _no_form(text, len(text.rstrip()))
    if len(default_graphs) > 1 or scan.from_count > 1:
        raise _merged_graphs()
    return Query(text, form, default_graphs, named_graphs)


def _form(word: str, text: str, position: int) -> Form | None:
    """Return the form that a word outside the prologue begins; refuses updates."""
    if word in ("PREFIX", "BASE", "VERSION"):
        return None
    if word in _UPDATES:
        raise UpdateRefused(
            Text("このサーバーは読み取り専用です。", "This server only answers, it never writes."),
            Text("データを直すには、サイトのファイルを直してください。",
                 "Change the site's sources to change the data."),
        )  # fmt: skip
    for form in _FORMS:
        if word == form:
            return form  # type: ignore[return-value]  # the set holds the literal's values
    raise _no_form(text, position)


class _Scan:
    """Counts what makes a query dear, token by token."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._brackets: list[str] = []
        self._operators = 0
        self._previous = ""
        self.from_count = 0

    def take(self, kind: str, token: str, word: str) -> None:
        """Count one token; raises QueryRefused when a limit is passed."""
        if word == "SERVICE":
            raise ServiceRefused(
                Text("このサーバーは外部のサーバーへ問い合わせません。",
                     "This server never calls another one."),
                Text("SERVICE を除くか、手元で結合してください。",
                     "Remove SERVICE, or join the results on your side."),
            )  # fmt: skip
        if kind == "open":
            self._brackets.append(token)
        elif kind == "close" and self._brackets:
            self._brackets.pop()
        in_pattern = self._brackets[-1:] != ["("]
        if token == "{" or word in _OPERATORS or (in_pattern and token in _SEPARATORS):
            self._operators += 1
        if self._previous == "FROM" and word != "NAMED":
            self.from_count += 1
        self._previous = word
        self._check()

    def _check(self) -> None:
        if len(self._brackets) > self._limits.query_depth:
            limit = self._limits.query_depth
            raise _over(Text("入れ子", "nesting"), len(self._brackets), limit, Text("段", "levels"))
        if self._operators > self._limits.query_operators:
            limit = self._limits.query_operators
            unit = Text("個", "patterns and operators")
            raise _over(Text("パターンと演算子", "number of parts"), self._operators, limit, unit)


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


def place(text: str, position: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character position."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _no_form(text: str, position: int) -> QuerySyntaxError:
    line, column = place(text, position)
    return QuerySyntaxError(
        Text(f"{line} 行 {column} 列: SELECT、ASK、CONSTRUCT、DESCRIBE のいずれかが必要です。",
             f"Line {line}, column {column}: expected SELECT, ASK, CONSTRUCT or DESCRIBE."),
        Text("例を参考にしてください。", "See the examples on the query page."),
        line,
        column,
    )  # fmt: skip
