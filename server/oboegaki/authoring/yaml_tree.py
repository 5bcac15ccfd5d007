"""YAML text -> tree with the offset of every value (YAML 1.1 as libyaml reads it, and less).

Taken are mappings, sequences and scalars. Anchors, aliases and tags are refused, so that nothing
can grow or be built; scalars stay texts, so that a date stays what was written.
"""

import re
from collections.abc import Iterator

import yaml

from oboegaki.authoring.tree import Malformed, Mapping, Problem, Scalar, Sequence, Tree
from oboegaki.errors import Text

DEEPEST = 64
LARGEST = 16 << 20
"""Characters of one file: a release has some ten thousand."""

UNREVIEWED = "要確認"
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#([^\n]*)", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str) -> Tree:
    """Return the tree of a YAML text; raises Malformed."""
    if len(text) > LARGEST:
        raise Malformed(_too_large())
    return _Builder(text).tree()


def comments(text: str, tree: Tree) -> Iterator[tuple[int, str]]:
    """Yield every comment with its place, without its sign."""
    inside = iter(sorted((each.at, each.end) for each in _scalars(tree)))
    start, end = next(inside, (len(text), len(text)))
    for match in _COMMENT.finditer(text):
        while end <= match.start():
            start, end = next(inside, (len(text), len(text) + 1))
        if match.start() < start:
            yield match.start(), match[1].strip()


def unreviewed(text: str, tree: Tree) -> Iterator[Problem]:
    """Yield every comment that says that nobody has looked at a value yet."""
    if UNREVIEWED not in text:
        return
    for at, comment in comments(text, tree):
        if UNREVIEWED in comment:
            yield Problem(
                at,
                "unreviewed",
                Text("まだ確認されていない値です。", "Nobody has confirmed this value yet.",
                     "Giá trị này chưa được ai xác nhận."),
                Text(f"資料と照らし合わせ、正しければ「{UNREVIEWED}」を消してください。",
                     f'Compare it with the document; when it is right, take "{UNREVIEWED}" away.',
                     f"Hãy đối chiếu với tài liệu; nếu đúng thì xóa “{UNREVIEWED}”."),
            )  # fmt: skip


def _scalars(tree: Tree) -> Iterator[Scalar]:
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Scalar):
            yield each
        elif isinstance(each, Sequence):
            waiting += each.items
        else:
            waiting += [part for pair in each.pairs for part in pair]


class _Builder:
    """Builds the tree of the events of a parser, with a bound on depth."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[yaml.Event, list[Tree]]] = []
        self._roots: list[Tree] = []

    def tree(self) -> Tree:
        """Return the one document of the text."""
        try:
            for event in yaml.parse(self._text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            raise Malformed(_syntax(error, self._text)) from None
        except yaml.reader.ReaderError as error:
            raise Malformed(_unprintable(error, self._text)) from None
        if not self._roots:
            raise Malformed(nothing())
        return self._roots[0]

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and self._roots:
            raise Malformed(_several(_place(event)))
        if isinstance(event, yaml.NodeEvent):
            _refuse_more(event)
        if isinstance(event, yaml.ScalarEvent):
            end = event.end_mark.index if event.end_mark else 0
            self._add(Scalar(event.value, _place(event), bool(event.style), end))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= DEEPEST:
                raise Malformed(_too_deep(_place(event)))
            self._open.append((event, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            start, parts = self._open.pop()
            at = _place(start)
            is_mapping = isinstance(start, yaml.MappingStartEvent)
            self._add(_mapping(parts, at) if is_mapping else Sequence(tuple(parts), at))

    def _add(self, tree: Tree) -> None:
        (self._open[-1][1] if self._open else self._roots).append(tree)


def _place(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _mapping(parts: list[Tree], at: int) -> Mapping:
    pairs = []
    seen: set[str] = set()
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise Malformed(_not_a_key(key.at))
        if key.text in seen:
            raise Malformed(_twice(key))
        seen.add(key.text)
        pairs.append((key, value))
    return Mapping(tuple(pairs), at)


def _refuse_more(event: yaml.NodeEvent) -> None:
    """Refuse anchors, aliases and tags; a quoted scalar has the tag "!"."""
    at = _place(event)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise Malformed(
            Problem(
                at,
                "yaml-anchor",
                Text("「&」や「*」で始まる参照は使えません。",
                     "References (& and *) are not taken here."),
                Text("値をその場に書くか、引用符で囲んでください。",
                     "Write the value itself, or put it in quotes."),
            )
        )  # fmt: skip
    if getattr(event, "tag", None) not in (None, "!"):
        raise Malformed(
            Problem(
                at,
                "yaml-tag",
                Text("「!」で始まる型の指定は使えません。", "Tags (!) are not taken here."),
                Text("型の指定を消すか、値を引用符で囲んでください。",
                     "Take the tag away, or put the value in quotes."),
            )
        )  # fmt: skip


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    if "\t" in text[start : at + 1] or text[at : at + 1] == "\t":
        return Problem(
            text.find("\t", start),
            "yaml-tab",
            Text("字下げにタブが使われています。", "A tab is used for indentation."),
            Text("タブを半角スペースに置き換えてください。", "Put spaces in place of the tab."),
        )
    reason = (error.problem or "").strip()
    line = text[start:] if end < 0 else text[start:end]
    remedy = _hint(line)
    return Problem(
        at, "syntax", Text(f"YAML の文法の誤りがあります: {reason}", f"Not YAML: {reason}."), remedy
    )


def _hint(line: str) -> Text:
    if re.match(r"[^'\"]*[：]", line) and ": " not in line:
        return Text("全角の「：」を半角の「: 」（後ろに空白）にしてください。",
                    "Write a plain colon and a space, not the full-width one.")  # fmt: skip
    return Text("字下げ、「: 」、引用符を、この行と前の行で確かめてください。記号を含む値は"
                "引用符で囲みます。",
                "Check indentation, colons and quotes on this line and the one before. Put values "
                "with punctuation in quotes.")  # fmt: skip


def _unprintable(error: yaml.reader.ReaderError, text: str) -> Problem:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    at = found.start() if found else int(error.position)
    return Problem(
        at,
        "syntax",
        Text(f"使えない文字（U+{ord(text[at]):04X}）があります。",
             f"It has a character U+{ord(text[at]):04X}."),
        Text("その文字を消してください。", "Take that character away."),
    )  # fmt: skip


def nothing() -> Problem:
    """Return the problem of a file that states nothing."""
    return Problem(
        0,
        "empty",
        Text("内容がありません。", "It states nothing."),
        Text("中身を書くか、ファイルを取り除いてください。",
             "Write its statements, or remove the file."),
    )  # fmt: skip


def _several(at: int) -> Problem:
    return Problem(
        at,
        "yaml-documents",
        Text("「---」で区切られた文書が二つ以上あります。", "It holds more than one document."),
        Text("一つのファイルには一つだけ書いてください。", "Write one document to a file."),
    )


def _too_deep(at: int) -> Problem:
    return Problem(
        at,
        "too-deep",
        Text(f"入れ子が {DEEPEST} 段を超えています。",
             f"It is nested deeper than {DEEPEST} levels."),
        Text("構造を平らにしてください。", "Make it flatter."),
    )  # fmt: skip


def _too_large() -> Problem:
    return Problem(
        0,
        "too-large",
        Text(f"大きすぎます（{LARGEST:,} 文字まで）。",
             f"It is too large (up to {LARGEST:,} characters)."),
        Text("ファイルを分けてください。", "Split it."),
    )  # fmt: skip


def _not_a_key(at: int) -> Problem:
    return Problem(
        at,
        "syntax",
        Text("項目名が文字列ではありません。", "A key is not a text."),
        Text("「項目名: 値」の形で書いてください。", "Write it as `key: value`."),
    )


def _twice(key: Scalar) -> Problem:
    return Problem(
        key.at,
        "yaml-key-twice",
        Text(f"項目「{key.text}」が二度書かれています。",
             f'The key "{key.text}" is there twice.'),
        Text("一つにまとめ、値が複数なら [値, 値] と書いてください。",
             "Put both into one; several values are written [value, value]."),
    )  # fmt: skip
