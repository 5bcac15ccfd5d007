"""Lines of a YAML text: which of them a value takes, and how more values are put among them."""

from collections.abc import Iterable

from oboegaki.authoring.names import INCLUDED, WORDS, keys
from oboegaki.authoring.tree import Mapping, Scalar, Sequence, Tree
from oboegaki.errors import BadRequest, Text
from oboegaki.review.facts import Facts, Thing, scalars

Change = tuple[int, int, str]
"""From, to, and what stands there then."""
Block = list[str]
"""The lines of a value or thing, with no indent."""


def changed(text: str, changes: Iterable[Change]) -> str:
    """Return a text with changes that do not overlap."""
    parts, at = [], 0
    for start, end, written in sorted(set(changes)):
        parts += [text[at:start], written]
        at = end
    return "".join([*parts, text[at:]])


def extent(facts: Facts, tree: Tree) -> tuple[int, int]:
    """Return the lines of a value or thing, from the start of the first to the end of the last."""
    last = max((each.end or each.at for each in scalars(tree)), default=tree.at)
    if last > tree.at and facts.text[last - 1] == "\n":
        last -= 1
    return facts.line_start(tree.at), facts.line_end(last)


def with_comments(facts: Facts, start: int) -> int:
    """Return where the comment lines begin that stand right above a line."""
    while start:
        above = facts.line_start(start - 1)
        if not facts.text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


def language(facts: Facts) -> str:
    """Return the language of the keys of a file, `ja` or `en`."""
    written = {key.text for thing in facts.things for key, _ in thing.mapping.pairs}
    is_english = not written.isdisjoint(WORDS["en"].values())
    return "en" if is_english and written.isdisjoint(WORDS["ja"].values()) else "ja"


def included(facts: Facts, things: list[Block]) -> str:
    """Return the text with more things in the list at its end."""
    return added(facts, facts.things[0], INCLUDED, WORDS[language(facts)][INCLUDED], things)


def added(facts: Facts, thing: Thing, name: str, key: str, blocks: list[Block]) -> str:
    """Return the text in which a thing has more values of a property (or keyword) of that name.

    `key` is how it is written where the thing does not have it yet. Raises BadRequest where the
    thing or its values are written in a way into which nothing can be put.
    """
    mapping = thing.mapping
    if facts.text[mapping.at : mapping.at + 1] == "{":
        raise refused()
    for written, value in mapping.pairs:
        if name in _names(facts, written):
            return changed(facts.text, _beside(facts, written, value, blocks))
    lines = _under(key, blocks, " " * _column(facts, mapping), name)
    last = mapping.pairs[-1][0]
    if len(mapping.pairs) > 1 and keys().keyword(last.text) == INCLUDED:
        at = with_comments(facts, facts.line_start(last.at))
        return changed(facts.text, [(at, at, "".join(f"{each}\n" for each in lines))])
    return changed(facts.text, [_after(facts, mapping, lines)])


def _names(facts: Facts, key: Scalar) -> tuple[str, str]:
    found = keys().property(key.text, facts.home)
    return keys().keyword(key.text), found.iri if found else ""


def _column(facts: Facts, tree: Tree) -> int:
    return tree.at - facts.line_start(tree.at)


def _under(key: str, blocks: list[Block], indent: str, name: str) -> Block:
    """Return the lines of a key with values: on its own line when it is one line alone."""
    if len(blocks) == 1 == len(blocks[0]) and name != INCLUDED:
        return [f"{indent}{key}: {blocks[0][0]}"]
    return [f"{indent}{key}:", *_items(blocks, f"{indent}  ")]


def _items(blocks: list[Block], indent: str) -> Block:
    """Return blocks as the items of a list; what asks something stands above its item."""
    lines = []
    for block in blocks:
        above = [each for each in block if each.startswith("#")]
        first, *rest = [each for each in block if not each.startswith("#")]
        lines += [f"{indent}{each}" for each in above]
        lines += [f"{indent}- {first}", *(f"{indent}  {each}" for each in rest)]
    return lines


def _after(facts: Facts, tree: Tree, lines: Block) -> Change:
    _, end = extent(facts, tree)
    before = "" if facts.text[:end].endswith("\n") else "\n"
    return (end, end, before + "".join(f"{each}\n" for each in lines))


def _beside(facts: Facts, key: Scalar, value: Tree, blocks: list[Block]) -> list[Change]:
    """Return the changes that put values beside those that a key has."""
    text, indent = facts.text, " " * _column(facts, key)
    own_line = facts.line_start(value.at) == facts.line_start(key.at)
    if isinstance(value, Sequence) and text[value.at] == "[":
        return [_in_brackets(facts, value, blocks)]
    if isinstance(value, Sequence):
        return [_after(facts, value, _items(blocks, " " * _column(facts, value)))]
    after = _after(facts, value, _items(blocks, f"{indent}  "))
    if isinstance(value, Mapping) and not own_line:
        return [*_as_item(facts, value, indent), after]
    if not own_line or text[value.at] in "|>":
        raise refused()
    return [(key.end + 1, value.at, f"\n{indent}  - "), after]


def _in_brackets(facts: Facts, value: Sequence, blocks: list[Block]) -> Change:
    last = max((each.end for each in scalars(value)), default=value.at + 1)
    close = facts.text.find("]", last)
    if any(len(block) > 1 or "#" in block[0] for block in blocks) or "\n" in facts.text[last:close]:
        raise refused()
    before = ", " if value.items else ""
    return (last, last, before + ", ".join(block[0] for block in blocks))


def _as_item(facts: Facts, value: Mapping, indent: str) -> list[Change]:
    """Return the changes that make a thing below a key the first item of a list."""
    start, end = extent(facts, value)
    changes: list[Change] = []
    while start < end:
        first = start == facts.line_start(value.at)
        changes.append((start, start, "  "))
        if first:
            changes[-1] = (start, value.at, f"{indent}  - ")
        start = facts.line_end(start)
    return changes


def refused() -> BadRequest:
    """Return the error of a change that has to be made by hand."""
    return BadRequest(
        Text("この書き方の所には、ここから書き加えられません。",
             "Nothing can be added from here to what is written in this way.",
             "Không thêm được từ đây vào chỗ viết theo cách này."),
        Text("ファイルをエディターで直してください。何も書き込んでいません。",
             "Change the file with an editor. Nothing was written.",
             "Hãy sửa tệp bằng trình soạn thảo. Chưa ghi gì."),
    )  # fmt: skip
