"""Questions that options answer, or else the person at the terminal."""

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from oboegaki.authoring import skeletons
from oboegaki.cli.terminal import say
from oboegaki.errors import Text, UsageError
from oboegaki.licences import PRESETS


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the option's name, the words, an example, and what makes an answer right.

    `read` returns the answer as it is used; it raises ValueError when that cannot be one.
    """

    name: str
    words: Text
    example: Text
    read: Callable[[str], str]
    optional: bool = False


def _line(answer: str) -> str:
    if not answer or not answer.isprintable():
        raise ValueError(answer)
    return answer


def _like(pattern: str) -> Callable[[str], str]:
    def read(answer: str) -> str:
        if not re.fullmatch(pattern, answer):
            raise ValueError(answer)
        return answer

    return read


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_IN_LATIN = Text("半角の小文字・数字・ハイフン（例: park-opening）",
                 "lower-case ASCII letters, digits and hyphens, such as park-opening")  # fmt: skip
_ANY_LINE = Text("一行の文字列", "one line of text")
_DAY = Text("2026-04-01 または 令和8年4月1日", "2026-04-01 or 令和8年4月1日")

TITLE = Question("title", Text("題名（日本語）", "title in Japanese"), _ANY_LINE, _line)
TITLE_EN = Question(
    "title-en", Text("題名（英語。なければ空のまま）", "title in English; may be left empty"),
    _ANY_LINE, _line, optional=True,
)  # fmt: skip
PUBLISHER = Question(
    "publisher", Text("発表者の番地の名前", "name of the issuer in addresses"), _IN_LATIN,
    _like(_SLUG),
)  # fmt: skip
DATE = Question("date", Text("発行日", "date of issue"), _DAY, skeletons.day)
SLUG = Question(
    "slug", Text("この資料の番地の名前", "name of the release in addresses"), _IN_LATIN,
    _like(_SLUG),
)  # fmt: skip
RELEASE = (TITLE, TITLE_EN, DATE, PUBLISHER, SLUG)

AGREEMENT = (
    Question("agreement", Text("合意の題名", "title of the agreement"), _ANY_LINE, _line),
    Question("party-name", Text("相手の名称", "name of the other party"), _ANY_LINE, _line),
    Question("party", Text("相手の番地の名前", "name of the other party in addresses"), _IN_LATIN,
             _like(_SLUG)),
)  # fmt: skip

SITE = (
    Question("base", Text("データの番地の始まり", "beginning of the data's addresses"),
             Text("http(s) で始まり / で終わるもの（例: https://data.example.jp/）",
                  "an http(s) address that ends in /, such as https://data.example.jp/"),
             _like(r"https?://[^\s<>\"{}|\\^`?#]+/")),
    Question("publisher-name", Text("公開者の名称（日本語）", "name of the publisher in Japanese"),
             _ANY_LINE, _line),
    Question("publisher-en", Text("公開者の名称（英語。なければ空のまま）",
                                  "name of the publisher in English; may be left empty"),
             _ANY_LINE, _line, optional=True),
    PUBLISHER,
    Question("title", Text("データセットの題名（日本語）", "title of the data set in Japanese"),
             _ANY_LINE, _line),
    TITLE_EN,
    Question("licence", Text("ライセンス", "licence of the data"),
             Text(f"{'、'.join(PRESETS)} のどれか、または IRI", f"{', '.join(PRESETS)}, or an IRI"),
             _like("|".join(map(re.escape, PRESETS)) + r"|https?://[^\s<>\"{}|\\^`]+")),
)  # fmt: skip


def add_options(command: ArgumentParser, questions: Sequence[Question]) -> None:
    """Add an option for each question."""
    for each in questions:
        command.add_argument(f"--{each.name}", metavar="TEXT", help=each.words.en)


def answers(
    questions: Sequence[Question], arguments: Namespace, defaults: Mapping[str, str]
) -> dict[str, str]:
    """Return question -> answer, "" where an optional one has none; raises UsageError."""
    return {each.name: _answer(each, arguments, defaults.get(each.name, "")) for each in questions}


def _answer(question: Question, arguments: Namespace, default: str) -> str:
    given = getattr(arguments, question.name.replace("-", "_"))
    if given is not None:
        return _checked(question, given)
    if not sys.stdin.isatty():
        if not default and not question.optional:
            raise UsageError(
                Text(f"{question.words.ja}が分かりません。",
                     f"The {question.words.en} is not given."),
                Text(f"--{question.name} を指定してください。", f"Give --{question.name}."),
            )  # fmt: skip
        return default
    return _asked(question, default)


def _asked(question: Question, default: str) -> str:
    while True:
        shown = f" [{default}]" if default else ""
        say(question.words + Text(f"{shown}: {question.example.ja}",
                                  f"{shown}: {question.example.en}"))  # fmt: skip
        try:
            given = input("> ").strip() or default
        except EOFError:
            raise KeyboardInterrupt from None
        if not given and question.optional:
            return ""
        try:
            return _checked(question, given)
        except UsageError as error:
            say(error.what + error.remedy)


def _checked(question: Question, given: str) -> str:
    if not given and question.optional:
        return ""
    try:
        return question.read(given)
    except ValueError:
        raise UsageError(
            Text(f"{question.words.ja}「{given}」は使えません。",
                 f'"{given}" cannot be the {question.words.en}.'),
            Text(f"書き方: {question.example.ja}", f"Write {question.example.en}."),
        ) from None  # fmt: skip
