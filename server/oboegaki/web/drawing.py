"""Where boxes and lines of a neighbourhood stand, as whole numbers of an SVG.

Two drawings of the same: columns beside each other for wide screens, a trunk with branches for
narrow ones. Style sheets choose, so that nothing has to be scaled until it cannot be read.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from oboegaki.web.view import Node

_FONT = 13
_PADDING = 10
_COLUMN, _GAP, _MIDDLE = 310, 45, 210
_BOX, _ROW = 46, 56
_NARROW, _TRUNK = 340, 28

Shown = tuple[Node, str, bool]
"""A resource, what ties it in words, and whether the one in the middle leads to it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box with two lines of text, the line that leads to it, and the head of its arrow."""

    node: Node
    x: int
    y: int
    width: int
    name: str
    caption: str
    line: str = ""
    head: str = ""
    height: int = _BOX


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: its size, the box in the middle and those around it."""

    width: int
    height: int
    main: Box
    boxes: list[Box]


def wide(main: Node, shown: Sequence[Shown]) -> Drawing:
    """Return what leads here on the left, the resource, and where it leads on the right."""
    sides = [[each for each in shown if each[2] == outward] for outward in (False, True)]
    start = _COLUMN + _GAP if sides[0] else 0
    end = start + _MIDDLE
    height = max(len(sides[0]), len(sides[1]), 1) * _ROW
    middle = height // 2
    boxes = []
    for outward, side in zip((False, True), sides, strict=True):
        top = (height - len(side) * _ROW) // 2
        for row, each in enumerate(side):
            y = top + row * _ROW + (_ROW - _BOX) // 2
            near, far = (end, end + _GAP) if outward else (start, _COLUMN)
            boxes.append(_aside(each, far, near, y, middle))
    width = end + (_GAP + _COLUMN if sides[1] else 0)
    centre = _box(main, start, middle - _BOX // 2, _MIDDLE, main.kind.label.text)
    return Drawing(width, height, centre, boxes)


def _aside(each: Shown, far: int, near: int, y: int, middle: int) -> Box:
    node, caption, outward = each
    half, centre = (far + near) // 2, y + _BOX // 2
    line = f"M{near} {middle}C{half} {middle} {half} {centre} {far} {centre}"
    head = _arrow(far, centre) if outward else _arrow(near, middle)
    return _box(node, far if outward else 0, y, _COLUMN, caption, line, head)


def narrow(main: Node, shown: Sequence[Shown]) -> Drawing:
    """Return the resource on top, and everything else as branches of one trunk."""
    boxes = []
    for row, (node, caption, outward) in enumerate(shown, start=1):
        y = row * _ROW
        centre = y + _BOX // 2
        line = f"M{_TRUNK // 2} {centre - _ROW if row > 1 else _BOX}V{centre}H{_TRUNK}"
        head = _arrow(_TRUNK, centre) if outward else _arrow(_TRUNK - 12, centre, -1)
        boxes.append(_box(node, _TRUNK, y, _NARROW - _TRUNK, caption, line, head))
    centre_box = _box(main, 0, 0, _NARROW, main.kind.label.text)
    return Drawing(_NARROW, (len(shown) + 1) * _ROW, centre_box, boxes)


def _arrow(x: int, y: int, direction: int = 1) -> str:
    back = x - 7 * direction
    return f"M{x} {y}L{back} {y - 4}V{y + 4}Z"


def _box(
    node: Node, x: int, y: int, width: int, caption: str, line: str = "", head: str = ""
) -> Box:
    room = (width - 2 * _PADDING) / _FONT
    return Box(node, x, y, width, fitted(node.label.text, room), fitted(caption, room * 1.15),
               line, head)  # fmt: skip


def fitted(text: str, ems: float) -> str:
    """Return a text, cut where it would be wider than so many of its letters' heights."""
    used = 0.0
    for position, character in enumerate(text):
        used += 1 if unicodedata.east_asian_width(character) in "WFA" else 0.62
        if used > ems:
            return text[: max(position - 1, 1)].rstrip() + "…"
    return text
