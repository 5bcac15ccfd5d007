"""How a site looks and what it calls things: its settings, and whether all of it can be read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from oboegaki.errors import Text
from oboegaki.rdf import PREFIXES
from oboegaki.settings import Pairs, Phrases, setting

Problem = tuple[bool, Text, Text]
"""Is something wrong, what, and the remedy."""

READABLE = 4.5
"""Contrast that text needs with what is behind it (WCAG 2.2, 1.4.3)."""

_COLOUR = re.compile(r"(?:#[0-9A-Fa-f]{6})?")
_FILE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*)?")
_ABSOLUTE = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_TINT = 0.12


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of pages by daylight or in the dark; an empty one is the product's."""

    ink: str = setting("text, as #rrggbb", "")
    quiet: str = setting("text that is not needed at first sight", "")
    line: str = setting("lines between things", "")
    paper: str = setting("what is behind a page", "")
    soft: str = setting("what is behind cards and the footer", "")
    accent: str = setting("links and buttons", "")
    accent_soft: str = setting("what is behind a thing that was jumped to", "")
    warm: str = setting("notes and warnings", "")
    warm_soft: str = setting("what is behind them", "")


LIGHT = Palette("#1d2328", "#5b666e", "#dfe3e6", "#fdfdfb", "#f3f5f4", "#1f4e5f", "#e5eef0",
                "#8a5a00", "#fbf3e2")  # fmt: skip
DARK = Palette("#e7eaec", "#a3adb4", "#343b40", "#15191c", "#1d2226", "#8fc4d4", "#20323a",
               "#e2b868", "#302817")  # fmt: skip
"""The product's own colours, as its stylesheet has them."""

TOUCHING = (
    *(("ink", each) for each in ("paper", "soft", "accent_soft", "warm_soft")),
    *(("quiet", each) for each in ("paper", "soft")),
    *(("accent", each) for each in ("paper", "soft", "accent_soft")),
    *(("warm", each) for each in ("paper", "warm_soft")),
)
"""Which colours are read on which."""


@dataclass(frozen=True, slots=True)
class Theme:
    """How a site's pages look."""

    light: Palette = setting("colours by daylight", Palette())
    dark: Palette = setting("colours in the dark", Palette())
    logo: str = setting("file in the site's static/ that stands before the title; empty: 覚", "")
    style: str = setting("file in the site's static/ that is read after our stylesheet", "")
    footer: Text = setting(
        "sentence at the foot of every page, in Japanese, English and, if you like, Vietnamese",
        Text("", ""),
    )
    newest: str = setting("class whose newest things the home page lists", "obg:PressRelease")
    texts: Phrases = setting("a text of the interface, in English -> what the site says", ())


def mixed(chosen: Palette, ours: Palette) -> Palette:
    """Return all colours: those that are chosen, a tint of the chosen accent, and ours."""
    found = {each.name: getattr(chosen, each.name) for each in fields(Palette)}
    paper = found["paper"] or ours.paper
    if found["accent"] and not found["accent_soft"]:
        found["accent_soft"] = _between(paper, found["accent"])
    return Palette(**{name: found[name] or getattr(ours, name) for name in found})


def _between(first: str, second: str) -> str:
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * _TINT):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (channel / 255 for channel in _channels(colour))
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def theme_problems(theme: Theme, templates: Pairs) -> Iterator[Problem]:
    """Yield, for everything that shapes a site's pages: is it wrong, what, and the remedy."""
    for name, _ in templates:
        yield _of_class("templates", name)
    yield _of_class("theme.newest", theme.newest)
    for name, file in (("logo", theme.logo), ("style", theme.style)):
        yield (
            not _FILE.fullmatch(file),
            Text(f"theme.{name}「{file}」が使えません。", f'theme.{name} "{file}" cannot be used.'),
            Text("static/ にあるファイルの名前（半角の英数字）を書いてください。",
                 "Give the name of a file in static/, in ASCII letters and digits."),
        )  # fmt: skip
    for name, chosen, ours in (("light", theme.light, LIGHT), ("dark", theme.dark, DARK)):
        yield from _of_colours(f"theme.{name}", chosen, ours)


def class_iri(name: str) -> str:
    """Return the IRI of a class that settings name, by prefix or by IRI."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def _of_class(where: str, name: str) -> Problem:
    return (
        name.partition(":")[0] not in PREFIXES and not _ABSOLUTE.fullmatch(name),
        Text(f"{where} のクラス「{name}」の接頭辞は知られていません。",
             f'The prefix of the class "{name}" in {where} is unknown.'),
        Text(f"クラスの IRI を書くか、次の接頭辞を使ってください: {', '.join(PREFIXES)}",
             f"Give the IRI of the class, or use one of the prefixes {', '.join(PREFIXES)}."),
    )  # fmt: skip


def _of_colours(where: str, chosen: Palette, ours: Palette) -> Iterator[Problem]:
    given = {each.name: getattr(chosen, each.name) for each in fields(Palette)}
    wrong = [name for name, colour in given.items() if not _COLOUR.fullmatch(colour)]
    yield (
        bool(wrong),
        Text(f"{where} の色 {'、'.join(wrong)} が使えません。",
             f"{where}: {', '.join(wrong)} is no colour."),
        Text("#1f4e5f のように書いてください。", "Write colours like #1f4e5f."),
    )  # fmt: skip
    if not wrong:
        yield from _unreadable(where, mixed(chosen, ours), given)


def _unreadable(where: str, palette: Palette, given: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each pair that cannot be read, of colours of which the site has chosen one."""
    for name, behind in TOUCHING:
        one, other = getattr(palette, name), getattr(palette, behind)
        ratio = contrast(one, other)
        yield (
            any(given.values()) and ratio < READABLE,
            Text(f"{where}: {name} {one} は {behind} {other} の上で読めません"
                 f"（コントラスト {ratio:.2f}）。",
                 f"{where}: {name} {one} cannot be read on {behind} {other} "
                 f"(contrast {ratio:.2f})."),
            Text(f"どちらかを明るく、または暗くし、{READABLE} 以上にしてください（WCAG 2.2）。",
                 f"Make one of them lighter or darker: {READABLE} is needed (WCAG 2.2)."),
        )  # fmt: skip
