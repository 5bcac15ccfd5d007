"""Files that a site's pages bring along: a logo, a stylesheet of its own, its colours.

Each is served under a name with a digest of its contents, read once, and may name the others in
`url(…)`; other hosts it may not name (the Content-Security-Policy would refuse them, too).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from oboegaki.errors import SiteError, Text
from oboegaki.site import SETTINGS_FILE, Site
from oboegaki.theme import DARK, LIGHT, Palette, mixed

FOLDER = "static"
COLOURS = "theme.css"
"""The stylesheet that is made of the settings."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""Suffix -> media type."""

_NAMES = tuple(each.name for each in fields(Palette))
_LARGEST = 4 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:css|svg|png|jpg|webp|woff2)")
_REFERENCE = re.compile(r"""url\(\s*["']?([^"')\s]*)["']?\s*\)|(@import\b[^;\n]*)""", re.IGNORECASE)
_VECTOR = re.compile(r"<script\b|\son[a-z]+\s*=|\bhref\s*=\s*[\"'](?!#)", re.IGNORECASE)


def addressed(name: str, content: bytes) -> str:
    """Return a file's name with a digest of its contents: what has that name never changes."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


@cache
def own(site: Site) -> Mapping[str, bytes]:
    """Return the site's files by name, those that cannot be used left out."""
    found = {path.name: path.read_bytes() for path in _listed(site) if _usable(path)}
    plain = {name: text for name, text in found.items() if not name.endswith(".css")}
    known = {name: addressed(name, content) for name, content in plain.items()}
    styles = {
        name: _linked(content.decode(), known).encode()
        for name, content in found.items()
        if name not in plain
    }
    colours = _colours(site)
    return {**plain, **styles, **({COLOURS: colours.encode()} if colours else {})}


def digest(site: Site) -> str:
    """Return what tells whether any of them is another than before."""
    return " ".join(addressed(name, content) for name, content in own(site).items())


def faults(site: Site) -> Iterator[SiteError]:
    """Yield what is wrong with the files, and with the settings that name one."""
    for path in _listed(site):
        problem = _problem(path)
        if problem:
            yield _refused(path, *problem)
    for name, file in (("logo", site.theme.logo), ("style", site.theme.style)):
        if file and not (site.root / FOLDER / file).is_file():
            yield SiteError(
                Text(f"{site.root / SETTINGS_FILE}: theme.{name}「{file}」がありません。",
                     f'{site.root / SETTINGS_FILE}: theme.{name} "{file}" is missing.',
                     f"{site.root / SETTINGS_FILE}: thiếu theme.{name} “{file}”."),
                Text(f"サイトの {FOLDER}/ に置いてください。", f"Put it into the site's {FOLDER}/.",
                     f"Hãy đặt tệp vào {FOLDER}/ của trang."),
            )  # fmt: skip


def _listed(site: Site) -> list[Path]:
    folder = site.root / FOLDER
    return sorted(each for each in folder.glob("*") if each.is_file()) if site.settled else []


def _usable(path: Path) -> bool:
    return _problem(path) is None


def _problem(path: Path) -> tuple[Text, Text] | None:
    """Return what is wrong with a file, and the remedy."""
    if not _NAME.fullmatch(path.name) or path.name == COLOURS:
        return (
            Text("この名前のファイルは配れません。", "a file of this name is not served.",
                 "không phục vụ tệp có tên này."),
            Text("css・svg・png・jpg・webp・woff2 を、半角の英数字の名前（theme.css 以外）で"
                 "置いてください。",
                 "Use css, svg, png, jpg, webp or woff2, named in ASCII letters and digits, "
                 "not theme.css.",
                 "Hãy dùng css, svg, png, jpg, webp hoặc woff2, tên chữ và số ASCII, "
                 "không phải theme.css."),
        )  # fmt: skip
    if path.stat().st_size > _LARGEST:
        return (
            Text("大きすぎます（4 MiB まで）。", "it is too large (4 MiB at most).",
                 "tệp quá lớn (tối đa 4 MiB)."),
            Text("小さくしてください。", "Make it smaller.", "Hãy làm nhỏ lại."),
        )  # fmt: skip
    return _unsafe(path) if path.suffix in (".css", ".svg") else None


def _unsafe(path: Path) -> tuple[Text, Text] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return (
            Text(f"UTF-8 ではありません: {error}", f"it is not UTF-8: {error}.",
                 f"không phải UTF-8: {error}."),
            Text("UTF-8 で保存してください。", "Save it as UTF-8.", "Hãy lưu bằng UTF-8."),
        )  # fmt: skip
    found = _VECTOR.search(text) if path.suffix == ".svg" else _strange(path, text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return (
        Text(f"{line} 行目の「{found[0].strip()}」は使えません。",
             f'line {line}: "{found[0].strip()}" cannot be used.',
             f"dòng {line}: không dùng được “{found[0].strip()}”."),
        Text(f"書けるのは {FOLDER}/ のファイルだけです。スクリプトや @import も使えません。",
             f"Only files of {FOLDER}/ can be named: no scripts, no other host, no @import.",
             f"Chỉ được nêu tệp trong {FOLDER}/: không script, không máy chủ khác, không @import."),
    )  # fmt: skip


def _strange(path: Path, text: str) -> re.Match[str] | None:
    """Return where a stylesheet first names anything but a picture or font beside it."""
    for found in _REFERENCE.finditer(text):
        name = found[1] or ""
        is_beside = _NAME.fullmatch(name) and not name.endswith(".css")
        if not (is_beside and (path.parent / name).is_file()):
            return found
    return None


def _linked(text: str, known: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda found: f'url("{known.get(found[1], "")}")', text)


def _refused(path: Path, what: Text, remedy: Text) -> SiteError:
    return SiteError(Text(f"{path}: ", f"{path}: ", f"{path}: ") + what, remedy)


def _colours(site: Site) -> str:
    """Return the stylesheet of the site's colours, "" when they are ours.

    What it says of the day would go before what ours says of the dark, so it says both.
    """
    light, dark = mixed(site.theme.light, LIGHT), mixed(site.theme.dark, DARK)
    by_day = {name for name in _NAMES if getattr(light, name) != getattr(LIGHT, name)}
    at_night = {name for name in _NAMES if getattr(dark, name) != getattr(DARK, name)}
    if not by_day | at_night:
        return ""
    night = f"@media (prefers-color-scheme: dark) {{ {_rule(dark, by_day | at_night)} }}"
    return f"@media screen {{ {_rule(light, by_day)} {night} }}\n"


def _rule(palette: Palette, names: set[str]) -> str:
    chosen = [
        f"--{name.replace('_', '-')}: {getattr(palette, name)};" for name in _NAMES if name in names
    ]
    return f":root {{ {' '.join(chosen)} }}"
