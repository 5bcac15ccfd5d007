"""A query rewritten so that an engine can read nothing into it that was not read here.

Engines do not all split a text as the standard does: pyoxigraph reads `SERVICEx:y {` as SERVICE,
`<1)SERVICE…` as less-than, and `trueSERVICE` as two words. So an engine gets our tokens, apart
from each other, with every IRI and every prefix under a name of ours.
"""

import difflib
import re
import typing
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from oboegaki.errors import QuerySyntaxError, ServiceRefused, Text, UpdateRefused
from oboegaki.queries.tokens import Token, full_width, place, plain, syntax_error, tokens
from oboegaki.rdf import PREFIXES, Literal, NamedNode

Form = typing.Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

Values = Mapping[str, NamedNode | Literal]
"""Name of a variable -> the term that stands in its place."""

_FORMS: dict[str, Form] = {
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
}
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_WORDS = frozenset(
    """
    BASE PREFIX VERSION SELECT ASK CONSTRUCT DESCRIBE DISTINCT REDUCED AS WHERE FROM NAMED GROUP BY
    HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL UNION MINUS FILTER BIND GRAPH SERVICE
    SILENT LATERAL IN NOT EXISTS SEPARATOR TRUE FALSE A
    STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT
    STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY
    HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF
    STRLANG STRLANGDIR STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC HASLANG HASLANGDIR
    REGEX SUBSTR REPLACE ISTRIPLE TRIPLE SUBJECT PREDICATE OBJECT ADJUST
    COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
    """.split()
)
"""Every bare word of SPARQL 1.1, and of 1.2 as far as the engine goes."""

_TOUCHING = frozenset(("BNODE", "COALESCE", "CONCAT"))
"""pyoxigraph 0.5 does not take space between these and their bracket, though the standard does."""

_GAP = " " * 16
"""Between two tokens: longer than any keyword, because pyoxigraph reports a syntax error where its
longest guess ended, and that must still belong to the token at fault."""

_DECLARATIONS = {"PREFIX": ("prefixed", "iri"), "BASE": ("iri",), "VERSION": ("string",)}


class Piece(NamedTuple):
    """What the engine gets in a token's place, space included, and where the token begins."""

    text: str
    position: int


class Spacing:
    """A query's text, read: its form, the tokens after the declarations, and the new pieces.

    `rewritten` are the pieces of `body`, and `prologue` the text of those before them.
    """

    def __init__(self, text: str, values: Values, services: Sequence[str] = ()) -> None:
        """Read the whole text; raises QuerySyntaxError, UpdateRefused or ServiceRefused.

        Where a variable has one of the `values`, that term takes its place. `services` are the
        endpoints that may be asked.
        """
        self._text = text
        self._values = values
        self._services = services
        self._iris: dict[str, str] = {}
        self._hoisted: list[Piece] = []
        known = _known_prologue(_prologue(text))
        self._prefixes = dict(known.prefixes)
        found = list(tokens(text, known.end))
        begin, further = self._declared(found)
        declarations = [*known.pieces, *further]
        self.body = found[begin:]
        self.form = self._form_of(self.body)
        self.has_services = self._check_services()
        self.rewritten = [self._piece(token) for token in self.body]
        before = [*declarations, *self._hoisted]
        self.prologue = "".join(piece.text for piece in before)
        self.pieces = [*before, *self.rewritten]

    def _declared(self, found: Sequence[Token]) -> tuple[int, list[Piece]]:
        """Return how many tokens the declarations take, and their pieces."""
        pieces: list[Piece] = []
        index = 0
        while index < len(found) and found[index].word in _DECLARATIONS:
            word = found[index]
            kinds = _DECLARATIONS[word.word]
            operands = found[index + 1 : index + 1 + len(kinds)]
            if tuple(token.kind for token in operands) != kinds:
                raise _incomplete(self._text, word)
            pieces.append(_apart(word.text, word))
            pieces += [_apart(self._operand(token, word), token) for token in operands]
            index += 1 + len(kinds)
        return index, pieces

    def _operand(self, token: Token, word: Token) -> str:
        if token.kind != "prefixed":
            return plain(token, self._text)
        prefix, _, rest = token.text.partition(":")
        if rest:
            raise _incomplete(self._text, word)
        return _named(prefix, self._prefixes)

    def _form_of(self, body: Sequence[Token]) -> Form:
        """Return the form that begins after the declarations; refuses updates."""
        word = body[0].word if body else ""
        if word in _UPDATES:
            raise UpdateRefused(
                Text("このサーバーは読み取り専用です。", "This server only answers, never writes.",
                     "Máy chủ này chỉ trả lời, không bao giờ ghi."),
                Text("データを直すには、サイトのファイルを直してください。",
                     "Change the site's sources to change the data.",
                     "Muốn sửa dữ liệu, hãy sửa các tệp nguồn của trang."),
            )  # fmt: skip
        if word not in _FORMS:
            raise _no_form(self._text, body[0].position if body else len(self._text.rstrip()))
        return _FORMS[word]

    def _check_services(self) -> bool:
        """Tell whether other servers are to be asked; refuses all but those that may be.

        Only a whole IRI says which one it is without doubt.
        """
        words = [index for index, token in enumerate(self.body) if token.word == "SERVICE"]
        for index in words:
            after = self.body[index + 1 : index + 3]
            named = after[1:] if after and after[0].word == "SILENT" else after[:1]
            if not any(
                token.kind == "iri" and plain(token, self._text)[1:-1] in self._services
                for token in named
            ):
                raise _no_service(self._services)
        return bool(words)

    def _piece(self, token: Token) -> Piece:
        if token.word in _TOUCHING:
            return Piece(token.text, token.position)
        return _apart(self._rewritten(token), token)

    def _rewritten(self, token: Token) -> str:
        """Return a token as the engine is to see it."""
        if token.kind == "word":
            return self._known(token)
        if token.kind == "string":
            return plain(token, self._text)
        if token.kind == "iri":
            return self._hoist(plain(token, self._text), token)
        if token.kind == "variable" and token.text[1:] in self._values:
            return self._value(self._values[token.text[1:]], token)
        if token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise _undeclared(self._text, token.position, prefix)
            return self._prefixes[prefix] + local
        return token.text

    def _known(self, token: Token) -> str:
        if token.word not in _WORDS:
            raise _unknown_word(self._text, token)
        return token.text

    def _hoist(self, iri: str, token: Token) -> str:
        """Declare an IRI as a prefix, so that no `<` is left that might mean less-than."""
        if iri not in self._iris:
            self._iris[iri] = f"i{len(self._iris)}:"
            declaration = ("PREFIX", self._iris[iri], iri)
            self._hoisted += [_apart(piece, token) for piece in declaration]
        return self._iris[iri]

    def _value(self, value: NamedNode | Literal, token: Token) -> str:
        """Return a term as the engine is to see it: written by the term itself, never pasted."""
        if isinstance(value, NamedNode):
            return self._hoist(str(value), token)
        if value.language:
            return str(value)
        return f"{Literal(value.value)}^^{self._hoist(str(value.datatype), token)}"


class _Prologue(NamedTuple):
    """Declarations at the beginning of a text: where they end, and what is made of them."""

    end: int
    pieces: tuple[Piece, ...]
    prefixes: tuple[tuple[str, str], ...]


_DECLARED = re.compile(
    r"(?P<space>[ \t\r\n]*+)(?P<word>PREFIX)(?P<gap>[ \t\r\n]++)"
    r"(?P<name>(?:[A-Za-z][A-Za-z0-9]*+)?+):(?P<between>[ \t\r\n]*+)"
    r'(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)',
    re.IGNORECASE | re.ASCII,
)
"""A declaration of the plainest kind: the same tokens, wherever such a text begins."""

_LONGEST_PROLOGUE = 4096


def _prologue(text: str) -> str:
    """Return the plain declarations that a text begins with, "" when they are long."""
    end = 0
    while end <= _LONGEST_PROLOGUE and (match := _DECLARED.match(text, end)):
        end = match.end()
    return text[:end] if end <= _LONGEST_PROLOGUE else ""


@lru_cache(maxsize=256)
def _known_prologue(text: str) -> _Prologue:
    """Read plain declarations: all queries of a program begin with the same ones."""
    prefixes: dict[str, str] = {}
    pieces: list[Piece] = []
    for match in _DECLARED.finditer(text):
        name = _named(match["name"], prefixes)
        for said, group in ((match["word"], "word"), (name, "name"), (match["iri"], "iri")):
            pieces.append(Piece(said + _GAP, match.start(group)))
    return _Prologue(len(text), tuple(pieces), tuple(prefixes.items()))


def _named(prefix: str, prefixes: dict[str, str]) -> str:
    """Return our name of a prefix, a new one when it has none yet."""
    return prefixes.setdefault(prefix, f"p{len(prefixes)}:")


def _no_service(services: Sequence[str]) -> ServiceRefused:
    if services:
        listed = ", ".join(f"<{each}>" for each in services)
        return ServiceRefused(
            Text("このサーバーが問い合わせるのは、決められたサーバーだけです。",
                 "This server calls only the servers that its operator has named.",
                 "Máy chủ này chỉ gọi các máy chủ mà người vận hành đã nêu."),
            Text(f"SERVICE の後に、次のいずれかを省略せずに書いてください: {listed}",
                 f"After SERVICE, write one of these in full: {listed}",
                 f"Sau SERVICE, hãy viết đầy đủ một trong: {listed}"),
        )  # fmt: skip
    return ServiceRefused(
        Text("このサーバーは外部のサーバーへ問い合わせません。",
             "This server never calls another one.",
             "Máy chủ này không bao giờ gọi máy chủ khác."),
        Text("SERVICE を除くか、手元で結合してください。",
             "Remove SERVICE, or join the results on your side.",
             "Hãy bỏ SERVICE, hoặc kết hợp kết quả ở phía bạn."),
    )  # fmt: skip


def _apart(text: str, token: Token) -> Piece:
    return Piece(text + _GAP, token.position)


def _no_form(text: str, position: int) -> QuerySyntaxError:
    return syntax_error(
        place(text, position),
        Text("SELECT、ASK、CONSTRUCT、DESCRIBE のいずれかが必要です。",
             "expected SELECT, ASK, CONSTRUCT or DESCRIBE.",
             "cần có SELECT, ASK, CONSTRUCT hoặc DESCRIBE."),
        Text("例を参考にしてください。", "See the examples on the query page.",
             "Hãy xem các ví dụ trên trang truy vấn."),
    )  # fmt: skip


def _incomplete(text: str, token: Token) -> QuerySyntaxError:
    return syntax_error(
        place(text, token.position),
        Text(f"{token.text} の書き方が正しくありません。", f"{token.text} is not complete.",
             f"{token.text} chưa đầy đủ."),
        Text(f"例: PREFIX foaf: <{PREFIXES['foaf']}>",
             f"Write it like PREFIX foaf: <{PREFIXES['foaf']}>.",
             f"Hãy viết như PREFIX foaf: <{PREFIXES['foaf']}>."),
    )  # fmt: skip


def _undeclared(text: str, position: int, prefix: str) -> QuerySyntaxError:
    if text[:position].endswith("<"):
        return syntax_error(
            place(text, position - 1),
            Text("IRI に使えない文字があるか、> で閉じていません。",
                 "the IRI has a character that cannot stand in one, or no closing >.",
                 "IRI có ký tự không được phép, hoặc thiếu dấu > đóng."),
            Text("空白などは %20 のように書いてください。", "Write a space as %20, for example.",
                 "Chẳng hạn, hãy viết dấu cách là %20."),
        )  # fmt: skip
    namespace = PREFIXES.get(prefix, "…")
    return syntax_error(
        place(text, position),
        Text(f"接頭辞「{prefix}:」が宣言されていません。",
             f'the prefix "{prefix}:" is not declared.',
             f'tiền tố "{prefix}:" chưa được khai báo.'),
        Text(f"先頭に PREFIX {prefix}: <{namespace}> を書いてください。",
             f"Write PREFIX {prefix}: <{namespace}> at the top.",
             f"Hãy viết PREFIX {prefix}: <{namespace}> ở đầu."),
    )  # fmt: skip


def _unknown_word(text: str, token: Token) -> QuerySyntaxError:
    near = difflib.get_close_matches(token.word[:40], _WORDS, n=1)
    remedy = (
        Text(f"「{near[0]}」のことですか。", f"Did you mean {near[0]}?",
             f"Có phải ý bạn là {near[0]}?")
        if near
        else full_width(token.text[:40])
        or Text("変数なら ?、文字列なら引用符を付けてください。",
                "A variable begins with ?, a text is put in quotes.",
                "Biến bắt đầu bằng ?, chuỗi ký tự đặt trong dấu nháy.")
    )  # fmt: skip
    return syntax_error(
        place(text, token.position),
        Text(f"「{token.text[:40]}」は SPARQL の語ではありません。",
             f'"{token.text[:40]}" is not a word of SPARQL.',
             f'"{token.text[:40]}" không phải từ của SPARQL.'),
        remedy,
    )  # fmt: skip
