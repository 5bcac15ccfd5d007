"""What speaks for two entries being one thing, and what against it: a table of reasons."""

import math
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import NamedTuple

from oboegaki.errors import Text
from oboegaki.reconcile.spelling import Forms, forms, near
from oboegaki.reconcile.things import Point, Thing

_NEAR_KM, _FAR_KM = 0.3, 20.0
_DEGREE_KM = 111.2
_ALIKE_LETTERS = 0.75


class Reason(NamedTuple):
    """One reason: above 0 for, below 0 against; 1 and -1 would be proof."""

    code: str
    weight: float
    text: Text


Rule = Callable[[Thing, Thing], Reason | None]


def reasons(one: Thing, other: Thing) -> tuple[Reason, ...]:
    """Return what tells whether two things are one, what tells most first."""
    found = [each for rule in _BY_THEMSELVES if (each := rule(one, other))]
    if any(each.weight > 0 for each in found):
        found += [each for rule in _BY_SURROUNDINGS if (each := rule(one, other))]
    return tuple(sorted(found, key=lambda each: -abs(each.weight)))


def _by_identifier(one: Thing, other: Thing) -> Reason | None:
    same = one.identifiers & other.identifiers
    if same:
        register, name = min(same)
        shown = f"{register}/{name}" if register else name
        return Reason("same-identifier", 0.97, Text(
            f"同じ識別子（{shown}）", f"the same identifier ({shown})",
            f"cùng mã định danh ({shown})"))  # fmt: skip
    theirs = dict(other.identifiers)
    for register, name in sorted(one.identifiers):
        if register and register in theirs:
            return Reason("different-identifier", -0.9, Text(
                f"{register} の識別子が違う（{name} と {theirs[register]}）",
                f"different identifiers of {register} ({name} and {theirs[register]})",
                f"mã định danh khác nhau ở {register} ({name} và {theirs[register]})"))  # fmt: skip
    return None


def _by_name(one: Thing, other: Thing) -> Reason | None:
    best: Reason | None = None
    for first in one.names:
        for second in other.names:
            found = _of_names(first, second)
            if found and (best is None or found.weight > best.weight):
                best = found
    return best


def _of_names(first: str, second: str) -> Reason | None:
    ones, others = forms(first), forms(second)
    shown = "".join(f"「{each[:60]}」" for each in dict.fromkeys((first, second)))
    for code, weight, is_so, text in _ALIKE:
        if is_so(ones, others):
            return Reason(code, weight, text + Text(shown, f" {shown}", f" {shown}"))
    return None


def _same_sound(one: Forms, other: Forms) -> bool:
    return bool(one.sound) and one.sound == other.sound and _look_alike(one, other)


def _near_sound(one: Forms, other: Forms) -> bool:
    shared = not set(near(one.sound)).isdisjoint(near(other.sound))
    return shared and _look_alike(one, other)


def _look_alike(one: Forms, other: Forms) -> bool:
    """Tell whether most letters are the same, too: sounds alone leave little of a short name."""
    return SequenceMatcher(None, one.plain, other.plain, autojunk=False).ratio() >= _ALIKE_LETTERS


_ALIKE: tuple[tuple[str, float, Callable[[Forms, Forms], bool], Text], ...] = (
    ("same-name", 0.85, lambda a, b: a.printed == b.printed,
     Text("同じ名称", "the same name", "cùng tên")),
    ("same-letters", 0.8, lambda a, b: a.plain == b.plain and bool(a.plain),
     Text("異体字・かな・記号・語順だけが違う名称",
          "names that only forms of letters, kana, dashes or order of words tell apart",
          "tên chỉ khác dạng chữ, kana, dấu hoặc thứ tự từ")),
    ("same-but-legal-form", 0.65, lambda a, b: a.bare == b.bare and bool(a.bare),
     Text("法人格・役所・括弧書きだけが違う名称",
          "names that only a legal form or a word in brackets tells apart",
          "tên chỉ khác loại hình pháp nhân hoặc phần trong ngoặc")),
    ("same-sound", 0.65, _same_sound,
     Text("音が近い名称", "names that sound alike", "tên có âm gần giống")),
    ("near-sound", 0.55, _near_sound,
     Text("一音だけ違う名称", "names that one sound tells apart", "tên chỉ khác một âm")),
)  # fmt: skip


def _by_reading(one: Thing, other: Thing) -> Reason | None:
    ones, others = ({forms(each).plain for each in thing.readings} for thing in (one, other))
    if ones & others:
        return Reason("same-reading", 0.35, Text("同じ読み", "the same reading", "cùng cách đọc"))
    if one.kind == "person" and ones and others:
        return Reason("different-reading", -0.7, Text(
            "読みが違う", "they are read differently", "cách đọc khác nhau"))  # fmt: skip
    return None


def _by_family_name(one: Thing, other: Thing) -> Reason | None:
    """One person named by the family name alone, with the same post."""
    if one.kind != "person":
        return None
    for first in one.names:
        for second in other.names:
            short, whole = sorted((forms(first).plain, forms(second).plain), key=len)
            begins = 1 < len(short) < len(whole) and whole.startswith(short)
            if begins and _posts(one) & _posts(other):
                shown = f"「{first[:60]}」「{second[:60]}」"
                return Reason("family-name", 0.45, Text(
                    f"一方は姓だけ{shown}", f"one has the family name alone {shown}",
                    f"một bên chỉ có họ {shown}"))  # fmt: skip
    return None


def _posts(thing: Thing) -> frozenset[str]:
    return frozenset(each for each in thing.company if "/id/post/" in each)


def _by_post(one: Thing, other: Thing) -> Reason | None:
    if one.kind == "person" and _posts(one) & _posts(other):
        return Reason("same-post", 0.35, Text("同じ役職", "the same post", "cùng chức vụ"))
    return None


def _by_company(one: Thing, other: Thing) -> Reason | None:
    shared = one.company & other.company
    others = shared - _posts(one)
    if others:
        shown = min(others)
        return Reason("same-company", 0.15, Text(
            f"同じもの（{shown} など）とともに述べられている",
            f"told together with the same things ({shown} …)",
            f"được nhắc cùng với những thứ giống nhau ({shown} …)"))  # fmt: skip
    if one.kind == "person" and one.company and other.company and not shared:
        return Reason("other-company", -0.3, Text(
            "役職も団体も共通しない", "they share neither a post nor a body",
            "không chung chức vụ hay tổ chức nào"))  # fmt: skip
    return None


def _by_place(one: Thing, other: Thing) -> Reason | None:
    if one.iri in other.leads_to or other.iri in one.leads_to:
        return Reason("leads-to", -0.95, Text(
            "一方が他方を指している（上位と下位など）",
            "one leads to the other, as a part to a whole",
            "một bên trỏ đến bên kia, như phần và toàn thể"))  # fmt: skip
    if one.above & other.above:
        return Reason("same-above", 0.25, Text(
            "上位が同じ", "part of the same thing", "cùng thuộc một đơn vị"))  # fmt: skip
    if one.above and other.above:
        return Reason("other-above", -0.6, Text(
            "上位が違う", "parts of different things", "thuộc các đơn vị khác nhau"))  # fmt: skip
    return None


def _by_point(one: Thing, other: Thing) -> Reason | None:
    if one.point is None or other.point is None:
        return None
    away = _kilometres(one.point, other.point)
    if away < _NEAR_KM:
        return Reason("same-point", 0.4, Text(
            f"同じ場所（{away * 1000:.0f} m）", f"at the same spot ({away * 1000:.0f} m)",
            f"cùng vị trí ({away * 1000:.0f} m)"))  # fmt: skip
    if away > _FAR_KM:
        return Reason("far-away", -0.9, Text(
            f"{away:,.0f} km 離れている", f"{away:,.0f} km apart",
            f"cách nhau {away:,.0f} km"))  # fmt: skip
    return None


def _kilometres(one: Point, other: Point) -> float:
    """Return the distance, near enough for points that are close."""
    up = (one.latitude - other.latitude) * _DEGREE_KM
    turned = abs(one.longitude - other.longitude)
    middle = math.radians((one.latitude + other.latitude) / 2)
    along = min(turned, 360 - turned) * _DEGREE_KM * math.cos(middle)
    return math.hypot(up, along)


def _by_document(one: Thing, other: Thing) -> Reason | None:
    if one.documents & other.documents:
        return Reason("told-apart", -0.1, Text(
            "同じ資料で別の項目になっている", "one release has both as two entries",
            "một thông cáo ghi thành hai mục"))  # fmt: skip
    return None


_BY_THEMSELVES: tuple[Rule, ...] = (
    _by_identifier, _by_name, _by_reading, _by_family_name, _by_point,
)  # fmt: skip
_BY_SURROUNDINGS: tuple[Rule, ...] = (_by_post, _by_company, _by_place, _by_document)
"""Asked only of two that something speaks for: these look things up."""
