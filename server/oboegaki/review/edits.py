"""Decisions of a reviewer -> the text that they leave: accept, correct, reject, name.

Only the characters that a decision is about change. A text that would not read as the decision
says is refused, and nothing is written.
"""

import re
from collections.abc import Iterator

from oboegaki.authoring.tree import Malformed, Mapping, Scalar, Sequence, Tree
from oboegaki.authoring.values import bracketed, in_quotes
from oboegaki.authoring.yaml_tree import UNREVIEWED
from oboegaki.contexts import LINK
from oboegaki.errors import BadRequest, Text
from oboegaki.rdf import term
from oboegaki.review.facts import Facts, Mark, Row, Spot, Thing
from oboegaki.review.lines import Change, changed, extent, included, with_comments

_EXACT = term("oa:exact")
_ALONE, _ITEM = re.compile(r" *"), re.compile(r" *- ")
_LANGUAGE = re.compile(r" *[\w@\"'-]+: *")
"""What stands on a line before a key, an item of a list, a text in a language."""


def accept(facts: Facts, row: Row, value: str) -> str:
    """Return the text in which a value holds: as it is, or as the reviewer has corrected it.

    The same words at other keys of the same thing are corrected along.
    """
    changes = [closed(facts, row.mark)] if row.mark else []
    if value == row.value.text:
        return verified(facts, changed(facts.text, changes), facts.statements)
    if not value:
        raise _refused(Text("値が空です。", "The value is empty.", "Giá trị trống."),
                       Text("値を書くか、「却下」を選んでください。", "Write one, or reject it.",
                            "Hãy ghi giá trị, hoặc chọn “Bác bỏ”."))  # fmt: skip
    if row.key.form == LINK:
        _address(facts, value)
    changes += [_written(facts, each.value, value) for each in (row, *_alike(facts, row))]
    return verified(facts, changed(facts.text, changes))


def reject(facts: Facts, row: Row) -> str:
    """Return the text without a value, and without the same words at other keys of the thing."""
    text = facts.text
    for place in sorted((each.at for each in (row, *_alike(facts, row))), reverse=True):
        now = Facts(text, facts.home)
        thing, each = now.rows[place]
        spot = Spot(thing.mapping, each.written, _among(each.holder))
        text = changed(text, [_cut(now, spot, each.value)])
    return verified(facts, text, within=facts.statements)


def settle(facts: Facts, mark: Mark) -> str:
    """Return the text without a question that has been answered."""
    return verified(facts, changed(facts.text, [closed(facts, mark)]), facts.statements)


def name(facts: Facts, thing: Thing, mark: Mark | None, address: str) -> str:
    """Return the text in which a thing has the address that the reviewer has chosen.

    With a mark, the question for the address is settled by it.
    """
    iri = _address(facts, address)
    changes = [closed(facts, mark)] if mark else []
    if iri != thing.iri:
        found = _named(facts, thing.iri)
        changes += [(each.at, each.end, bracketed(address)) for each in found]
    return verified(facts, changed(facts.text, changes))


def remove(facts: Facts, thing: Thing) -> str:
    """Return the text without a thing and without what leads to it.

    Things inside it that others lead to, too, stay: they move to the end of the file.
    """
    if thing.spot is None:
        raise _not_here(Text("この資料そのものは取り除けません。", "The release itself stays.",
                             "Không bỏ được chính bản tin."))  # fmt: skip
    text = facts.text
    kept = [_lifted(facts, each) for each in _needed_outside(facts, thing)]
    text = changed(text, [_cut(facts, thing.spot, thing.mapping)])
    if kept:
        text = included(Facts(text, facts.home), kept)
    while rest := _leading(Facts(text, facts.home), thing.iri):
        now, each_thing, row = rest
        spot = Spot(each_thing.mapping, row.written, _among(row.holder))
        text = changed(text, [_cut(now, spot, row.value)])
    return verified(facts, text, within=facts.statements)


def _leading(facts: Facts, iri: str) -> tuple[Facts, Thing, Row] | None:
    for thing, row in facts.rows.values():
        if iri and row.key.form == LINK and facts.iri_of(row.value) == iri:
            return facts, thing, row
    return None


# Characters --------------------------------------------------------------------------------------


def closed(facts: Facts, mark: Mark) -> Change:
    """Take the mark out of its comment; a comment that only asked something goes altogether."""
    start, end = facts.line_start(mark.at), facts.line_end(mark.at)
    if not facts.text[start : mark.at].strip():
        return (start, end, "")
    rest = mark.text.replace(UNREVIEWED, "").strip()
    stop = end - 1 if facts.text[end - 1 : end] == "\n" else end
    before = len(facts.text[start : mark.at].rstrip()) + start
    return (mark.at, stop, f"# {rest}") if rest else (before, stop, "")


def _written(facts: Facts, scalar: Scalar, value: str) -> Change:
    """Put another value in the place of a scalar, in quotes where the first was or it needs it."""
    written = in_quotes(value) if scalar.quoted and _is_quote(facts, scalar) else bracketed(value)
    ends_line = facts.text[scalar.end - 1 : scalar.end] == "\n" and scalar.end > scalar.at
    return (scalar.at, scalar.end, written + ("\n" if ends_line else ""))


def _is_quote(facts: Facts, scalar: Scalar) -> bool:
    return facts.text[scalar.at : scalar.at + 1] in ("'", '"')


def _alike(facts: Facts, row: Row) -> list[Row]:
    """Return the other values of the thing that are the same words and have no mark."""
    thing, _ = facts.rows[row.at]
    return [
        each
        for each in thing.rows
        if each.at != row.at
        and each.value.text == row.value.text
        and each.key.form == row.key.form
        and each.mark is None
        and each.key.iri != _EXACT
    ]


def _named(facts: Facts, iri: str) -> Iterator[Scalar]:
    """Yield every scalar that is the address of a thing."""
    for thing in facts.things:
        if thing.address and thing.iri == iri:
            yield thing.address
        for row in thing.rows:
            if row.key.form in (LINK, "") and facts.iri_of(row.value) == iri:
                yield row.value


def _among(holder: Tree) -> Sequence | Mapping | None:
    return None if isinstance(holder, Scalar) else holder


def _cut(facts: Facts, spot: Spot, tree: Tree) -> Change:
    """Return the change that takes away a value or thing, with its key when it is the only one."""
    members = (
        spot.among.items
        if isinstance(spot.among, Sequence)
        else (spot.among.pairs if spot.among else ())
    )
    alone = len(members) <= 1
    start, end = extent(facts, tree)
    start = facts.line_start(spot.key.at) if alone else start
    head = facts.text[start : spot.key.at if alone else tree.at]
    pattern = _ALONE if alone else _ITEM if isinstance(spot.among, Sequence) else _LANGUAGE
    if not pattern.fullmatch(head):
        raise _not_here(Text("値がほかの値と同じ行にあるため、ここでは取り除けません。",
                             "It shares its line with others and cannot be taken away here.",
                             "Giá trị nằm chung dòng, không bỏ được ở đây."))  # fmt: skip
    return (with_comments(facts, start), end, "")


# Things that stay --------------------------------------------------------------------------------


def _needed_outside(facts: Facts, thing: Thing) -> list[Thing]:
    """Return the things inside one that others lead to, outermost only."""
    start, end = extent(facts, thing.mapping)
    found: list[Thing] = []
    for each in facts.things:
        inside = start <= each.mapping.at < end and each is not thing and each.iri
        taken = any(extent(facts, f.mapping)[0] <= each.mapping.at < extent(facts, f.mapping)[1]
                    for f in found)  # fmt: skip
        if inside and not taken and _is_led_to(facts, each.iri, start, end):
            found.append(each)
    return found


def _is_led_to(facts: Facts, iri: str, start: int, end: int) -> bool:
    return any(
        not start <= row.at < end and row.key.form == LINK and facts.iri_of(row.value) == iri
        for _, row in facts.rows.values()
    )


def _lifted(facts: Facts, thing: Thing) -> list[str]:
    """Return the lines of a thing, with no indent."""
    start, end = extent(facts, thing.mapping)
    width = thing.mapping.at - start
    return [each[width:] for each in facts.text[start:end].splitlines()]


# Trust -------------------------------------------------------------------------------------------


def _address(facts: Facts, written: str) -> str:
    try:
        return facts.home.expanded(written)
    except ValueError:
        raise _refused(
            Text(f"「{written[:80]}」は番地の形ではありません。",
                 f'"{written[:80]}" is not an address.',
                 f"“{written[:80]}” không phải là địa chỉ."),
            Text("orgs:sakai のように「種類:名前」を半角で書いてください。",
                 "Write kind:name, such as orgs:sakai.",
                 "Hãy ghi loại:tên, ví dụ orgs:sakai."),
        ) from None  # fmt: skip


def verified(
    facts: Facts,
    text: str,
    same: frozenset[tuple[str, str, str]] | None = None,
    within: frozenset[tuple[str, str, str]] | None = None,
    without: frozenset[tuple[str, str, str]] = frozenset(),
) -> str:
    """Return a text that reads as expected; raises BadRequest when it does not.

    It has to state the `same`, nothing that is not `within`, or all that `without` it was stated.
    """
    try:
        now = Facts(text, facts.home)
    except Malformed:
        raise _not_here(Text("この変更では YAML として読めなくなります。",
                             "After that it would not be YAML any more.",
                             "Sau thay đổi này tệp không còn là YAML.")) from None  # fmt: skip
    expected = (same is None or now.statements == same) and now.statements >= without
    expected = expected and now.faults <= facts.faults
    if not expected or (within is not None and not now.statements <= within):
        raise _not_here(Text("この変更はほかの値にも及びます。",
                             "It would change other values, too.",
                             "Thay đổi này ảnh hưởng đến giá trị khác."))  # fmt: skip
    return text


def _refused(what: Text, remedy: Text) -> BadRequest:
    return BadRequest(what, remedy)


def _not_here(what: Text) -> BadRequest:
    return BadRequest(
        what,
        Text("ファイルをエディターで直してください。何も書き込んでいません。",
             "Change the file with an editor. Nothing was written.",
             "Hãy sửa tệp bằng trình soạn thảo. Chưa ghi gì."),
    )  # fmt: skip
