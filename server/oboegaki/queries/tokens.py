"""SPARQL's tokens (SPARQL 1.1, section 19.8), and what is wrong with a text that has others."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from oboegaki.errors import QuerySyntaxError, Text

_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_CODEPOINT}"
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAMING = rf"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_LOCAL = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKENS = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>)
    | (?P<string>\"{{3}}(?:\"{{0,2}}(?:[^"\\]|{_ESCAPE}))*+\"{{3}}
        |'{{3}}(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+'{{3}}
        |"(?:[^"\\\r\n]|{_ESCAPE})*+"(?!"(?<=""))|'(?:[^'\\\r\n]|{_ESCAPE})*+'(?!'(?<='')))
    | (?P<variable>[?$][{_LETTER}_0-9][{_NAMING}]*+)
    | (?P<blank>_:[{_LETTER}_0-9](?:[{_NAMING}-]|\.++(?=[{_NAMING}-]))*+)
    | (?P<number>[+-]?(?:(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++
        |[0-9]*+\.[0-9]++|[0-9]++))
    | (?P<run>[{_LETTER}][{_NAMING}.-]*+)?
      (?P<local>:(?:(?:[{_LETTER}_:0-9]|{_LOCAL})
        (?:[{_NAMING}:-]|{_LOCAL}|\.++(?=[{_NAMING}:%\\-]))*+)?)
    | (?P<word>[{_LETTER}][{_NAMING}.-]*+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*+(?:--[A-Za-z]+)?)
    | (?P<open><<\(|<<|\{{\||[{{(\[])
    | (?P<close>\)>>|>>|\|\}}|[}})\]])
    | (?P<sign>\^\^|&&|\|\||[<>!]=|[-+*/=<>!|^?.,;~])
    | (?P<bad>.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Every alternative reads on without going back, so that no text takes long."""

_ANY_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)")
_NOT_IN_IRI = frozenset('<>"{}|^`\\')


class Token(NamedTuple):
    """A piece of the text, and where it begins."""

    kind: str
    text: str
    position: int

    @property
    def word(self) -> str:
        """Return a bare word in upper case, "" for any other token."""
        return self.text.upper() if self.kind == "word" else ""


def encoded(text: str) -> bytes:
    """Return the text in UTF-8; raises QuerySyntaxError where it has half a character."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _bad(text, error.start) from None


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens; raises QuerySyntaxError at a character that begins none."""
    for match in _TOKENS.finditer(text, start):
        kind, found, position = match.lastgroup or "", match.group(), match.start()
        if kind == "bad":
            raise _bad(text, position)
        if kind == "local":
            run = match.group("run") or ""
            if run.endswith("."):
                yield from _words(run, position)
                found, position = match.group("local"), position + len(run)
            yield Token("prefixed", found, position)
        elif kind == "word" and "." in found:
            yield from _words(found, position)
        elif kind != "space":
            yield Token(kind, found, position)


def _words(run: str, position: int) -> Iterator[Token]:
    """Split letters with dots among them, as in `true.` at the end of a statement."""
    for piece in re.findall(r"\.|[^.]+", run):
        yield Token("sign" if piece == "." else "word", piece, position)
        position += len(piece)


def plain(token: Token, text: str) -> str:
    """Return a string or an IRI with its codepoint escapes resolved, on one line.

    The standard resolves them before anything else, pyoxigraph after: without any, all agree.
    """

    def character(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if not code:
            return match.group()
        number = int(code, 16)
        if not _may_stand(number, in_iri=token.kind == "iri"):
            raise _no_character(text, token.position + match.start(), match.group())
        return "\\" + chr(number) if chr(number) in "\"'\\" else chr(number)

    resolved = _ANY_ESCAPE.sub(character, token.text) if "\\" in token.text else token.text
    return resolved.replace("\r", "\\r").replace("\n", "\\n")


def _may_stand(number: int, *, in_iri: bool) -> bool:
    """Tell whether a codepoint is a character at all, and one of an IRI where it must be."""
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return False
    return not in_iri or (number > 0x20 and chr(number) not in _NOT_IN_IRI)


def place(text: str, position: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character position."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def syntax_error(at: tuple[int, int], what: Text, remedy: Text) -> QuerySyntaxError:
    """Return the error for a place (line, column) in a query's text."""
    line, column = at
    where = Text(
        f"{line} 行 {column} 列: ",
        f"Line {line}, column {column}: ",
        f"Dòng {line}, cột {column}: ",
    )
    return QuerySyntaxError(where + what, remedy, line, column)


def _bad(text: str, position: int) -> QuerySyntaxError:
    found = text[position]
    if found in "\"'":
        return syntax_error(
            place(text, position),
            Text("引用符が閉じていないか、\\ の後の文字が使えません。",
                 "a text has no closing quote, or a wrong character after \\.",
                 "chuỗi thiếu dấu nháy đóng, hoặc có ký tự sai sau \\."),
            Text("引用符を閉じてください。文字列の中の \\ は \\\\ と書きます。",
                 "Close the quote; write \\\\ for a \\ inside a text.",
                 "Hãy đóng dấu nháy; trong chuỗi, viết \\\\ thay cho \\."),
        )  # fmt: skip
    remedy = full_width(found) or Text(
        "取り除くか、文字列なら引用符で囲んでください。",
        "Remove it, or put a text in quotes.",
        "Hãy bỏ đi, hoặc đặt chuỗi ký tự trong dấu nháy.",
    )
    shown = found if found.isprintable() else repr(found)[1:-1]
    what = Text(
        f"「{shown}」はここでは使えません。",
        f'the character "{shown}" cannot stand here.',
        f'ký tự "{shown}" không được đứng ở đây.',
    )
    return syntax_error(place(text, position), what, remedy)


def full_width(found: str) -> Text | None:
    """Return what to write for letters of double width that were meant to be ASCII."""
    half = unicodedata.normalize("NFKC", found)
    if half == found or not half.isascii():
        return None
    return Text(f"全角の文字です。半角の「{half}」にしてください。",
                f"It is in full-width characters; write {half!r}.",
                f"Đây là ký tự toàn khổ; hãy viết {half!r}.")  # fmt: skip


def _no_character(text: str, position: int, escape: str) -> QuerySyntaxError:
    return syntax_error(
        place(text, position),
        Text(f"{escape} はここでは使えません。", f"the escape {escape} cannot stand here.",
             f"chuỗi thoát {escape} không được đứng ở đây."),
        Text("文字をそのまま書くか、IRI なら %XX で書いてください。",
             "Write the character itself, or %XX in an IRI.",
             "Hãy viết chính ký tự đó, hoặc %XX trong IRI."),
    )  # fmt: skip
