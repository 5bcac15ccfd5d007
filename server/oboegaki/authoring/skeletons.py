"""Skeletons: templates with the answers to a few questions put in, as YAML and TOML write them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from string import Template

from oboegaki.authoring.values import bracketed, in_quotes, scalar

BUILT_IN = ("release", "agreement")
"""Templates of a release that come with oboegaki."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_PRINTED = re.compile(r"(?:(令和|平成|昭和)(元|\d{1,2})|(\d{4}))年(\d{1,2})月(\d{1,2})日")


def built_in(name: str) -> str:
    """Return a template of ours by the name of its file."""
    return files("oboegaki.authoring").joinpath("templates", name).read_text("utf-8")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with values in place of `$name`; KeyError and ValueError for others."""
    return Template(template).substitute(values)


def text(japanese: str, english: str = "") -> str:
    """Return a text in one or two languages as YAML."""
    if not english:
        return scalar(japanese)
    return f"{{ja: {bracketed(japanese)}, en: {bracketed(english)}}}"


def plain(value: str) -> str:
    """Return a word as YAML."""
    return scalar(value)


def toml(value: str) -> str:
    """Return a text as TOML."""
    return in_quotes(value)


def day(written: str) -> str:
    """Return a day as 2026-04-01, be it so or in the Japanese way; ValueError when it is none."""
    spaceless = "".join(unicodedata.normalize("NFKC", written).split())
    match = _PRINTED.fullmatch(spaceless)
    if not match:
        return date.fromisoformat(spaceless).isoformat()
    era, in_era, year, month, of_month = match.groups()
    whole = int(year) if year else _ERAS[era] + (1 if in_era == "元" else int(in_era))
    return date(whole, int(month), int(of_month)).isoformat()
