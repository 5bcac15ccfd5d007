"""The interface's texts in each language: ours, and before them those of a site's settings."""

import difflib
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from oboegaki.errors import SiteError, Text
from oboegaki.site import SETTINGS_FILE, Site

_LOCALE = resources.files("oboegaki.web") / "locale"
_BLANK = re.compile(r"%\((\w+)\)s")


class _Own(NullTranslations):
    """Texts of a site, and of another table where it has none."""

    def __init__(self, texts: Mapping[str, str], below: NullTranslations) -> None:
        super().__init__()
        self._texts, self._below = texts, below

    def gettext(self, message: str) -> str:
        return self._texts.get(message) or self._below.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        own = self._texts.get(msgid1 if n == 1 else msgid2)
        return own or self._below.ngettext(msgid1, msgid2, n)


def translations(language: str, site: Site | None = None) -> NullTranslations:
    """Return the texts in a language; the English ones are the templates' own."""
    ours = _ours(language)
    if site is None or not site.theme.texts:
        return ours
    return _Own({key: text.in_language(language) for key, text in site.theme.texts}, ours)


@cache
def _ours(language: str) -> NullTranslations:
    source = _LOCALE / f"{language}.po"
    if not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def faults(site: Site) -> Iterator[SiteError]:
    """Yield what is wrong with the texts of a site: unknown, or with other blanks to be filled."""
    known = _known() if site.theme.texts else frozenset()
    for key, text in site.theme.texts:
        blanks = set(_BLANK.findall(key))
        stray = [each for each in text if set(_BLANK.findall(each)) - blanks]
        if key not in known:
            yield _unknown(site, key, known)
        elif stray:
            names = ", ".join(f"%({each})s" for each in sorted(blanks))
            yield SiteError(
                Text(f"{_where(site, key)}「{stray[0]}」に、ない空欄があります。",
                     f'{_where(site, key)} "{stray[0]}" has a blank that nothing fills.',
                     f"{_where(site, key)} “{stray[0]}” có chỗ trống không được điền."),
                Text(f"使える空欄: {names or '（なし）'}", f"There are: {names or 'none'}.",
                     f"Có: {names or 'không'}."),
            )  # fmt: skip


def _where(site: Site, key: str) -> str:
    return f'{site.root / SETTINGS_FILE}: theme.texts."{key}"'


def _unknown(site: Site, key: str, known: frozenset[str]) -> SiteError:
    near = difflib.get_close_matches(key, known, n=1)
    where = _where(site, key)
    return SiteError(
        Text(f"{where}: このような画面の文言はありません。",
             f"{where}: the interface has no such text.",
             f"{where}: giao diện không có văn bản này."),
        Text(f"「{near[0]}」のことですか。", f'Did you mean "{near[0]}"?',
             f"Có phải là “{near[0]}” không?")
        if near
        else Text("画面の英語の文言をそのまま書いてください。",
                  "Write a text as the English pages have it.",
                  "Hãy ghi đúng văn bản của trang tiếng Anh."),
    )  # fmt: skip


@cache
def _known() -> frozenset[str]:
    """Return every text that there is, as the templates have it, plural forms included."""
    found = read_po(io.BytesIO((_LOCALE / "ja.po").read_bytes()), locale="ja")
    ids = [each.id if isinstance(each.id, str) else "\n".join(each.id) for each in found]
    return frozenset(part for each in ids if each for part in each.split("\n"))
