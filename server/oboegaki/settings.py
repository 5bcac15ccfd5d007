"""Settings as fields of frozen dataclasses: read from TOML tables, listed with their help."""

import difflib
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass, replace
from typing import Any

from oboegaki.errors import SiteError, Text


def setting(help_text: str, default: Any = MISSING) -> Any:
    """Return a field of a dataclass that is a setting; its help is shown in the reference."""
    metadata = {"help": help_text}
    return (
        field(metadata=metadata)
        if default is MISSING
        else field(default=default, metadata=metadata)
    )


def table(
    kind: type, values: Mapping[str, Any], where: str, path: tuple[str, ...]
) -> dict[str, Any]:
    """Check a TOML table against the settings of a dataclass and return its values."""
    known = {f.name: f for f in fields(kind) if "help" in f.metadata}
    result = {}
    for key, value in values.items():
        if key not in known:
            raise _unknown(key, tuple(known), where, path)
        result[key] = _value(known[key], value, where, (*path, key))
    return result


def _unknown(key: str, known: tuple[str, ...], where: str, path: tuple[str, ...]) -> SiteError:
    name = ".".join((*path, key))
    near = difflib.get_close_matches(key, known, n=1)
    remedy = (
        Text(f"「{near[0]}」のことですか。", f'Did you mean "{near[0]}"?')
        if near
        else Text(f"使える設定: {', '.join(known)}", f"Known settings: {', '.join(known)}.")
    )
    return SiteError(
        Text(f"{where}: 設定「{name}」はありません。", f'{where}: there is no setting "{name}".'),
        remedy,
    )


def _value(each: "Field[Any]", value: Any, where: str, path: tuple[str, ...]) -> Any:
    """Return the TOML value as the setting's type, or raise SiteError."""
    if is_dataclass(each.default) and isinstance(value, dict):
        default: Any = each.default
        return replace(default, **table(type(default), value, where, path))
    wanted = each.type
    made = _plain(wanted, value)
    if made is not None and _positive(made):
        return made
    name = ".".join(path)
    raise SiteError(
        Text(f"{where}: 設定「{name}」の値 {value!r} は使えません。",
             f'{where}: the setting "{name}" cannot be {value!r}.'),
        Text(f"{describe_type(wanted)} を書いてください。", f"Give {describe_type(wanted)}."),
    )  # fmt: skip


Pairs = tuple[tuple[str, str], ...]
"""A TOML table of texts whose keys are the operator's own."""

Phrases = tuple[tuple[str, Text], ...]
"""The same, of texts in each language."""


def _plain(wanted: Any, value: Any) -> Any:
    """Return a TOML value as a setting's type; None when it is not of that type."""
    if wanted in _TABLES:
        return _TABLES[wanted](value)
    if isinstance(wanted, types.GenericAlias):
        kind = typing.get_args(wanted)[0]
        items = [_plain(kind, each) for each in value] if isinstance(value, list) else [None]
        return None if None in items else tuple(items)
    if wanted is Text:
        return _text(value)
    if wanted is float and type(value) is int:
        return float(value)
    return value if type(value) is wanted else None


def _pairs(value: Any) -> Pairs | None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        return None
    return tuple(value.items())


def _phrases(value: Any) -> Phrases | None:
    made = (
        {key: _text(each) for key, each in value.items()} if isinstance(value, dict) else {"": None}
    )
    found = {key: text for key, text in made.items() if text is not None}
    return tuple(found.items()) if len(found) == len(made) else None


_TABLES: dict[Any, Callable[[Any], Any]] = {Pairs: _pairs, Phrases: _phrases}


def _text(value: Any) -> Text | None:
    if not isinstance(value, dict) or not set(value) <= {"ja", "en", "vi"}:
        return None
    texts = {language: str(text) for language, text in value.items()}
    either = next(iter(texts.values()), "")
    return Text(texts.get("ja", either), texts.get("en", either), texts.get("vi", ""))


def wrong_choice(name: str, value: str, *known: str) -> tuple[bool, Text, Text]:
    """Return, of a setting that is one of a few words: is it wrong, what, and the remedy."""
    return (
        value not in known,
        Text(f"{name}「{value}」は使えません。", f'{name} "{value}" is unknown.'),
        Text(f"{' か '.join(known)} にしてください。", f"Use {' or '.join(known)}."),
    )


def _positive(value: object) -> bool:
    return not isinstance(value, int | float) or 0 <= value < math.inf


_TYPE_NAMES: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Text: '{ ja = "…", en = "…" }',
    tuple[str, ...]: "a list of texts",
    tuple[float, ...]: "a list of numbers",
    tuple[Text, ...]: 'a list of { ja = "…", en = "…" }',
    Pairs: 'a table of texts, such as { "schema:Book" = "book.html" }',
    Phrases: 'a table such as { "Home" = { ja = "…", en = "…" } }',
}


def describe_type(wanted: Any) -> str:
    """Return what to write for a setting of this type."""
    return _TYPE_NAMES.get(wanted, "a table of settings")


class Setting(typing.NamedTuple):
    """One row of the table of settings, for the reference page."""

    name: str
    type_name: str
    default: str
    help: str


def listed(kind: type, prefix: str = "") -> list[Setting]:
    """Return every setting of a dataclass and of those inside it, with its default and help."""
    rows = []
    for each in fields(kind):
        if "help" not in each.metadata:
            continue
        if is_dataclass(each.default):
            rows += listed(type(each.default), f"{prefix}{each.name}.")
        else:
            default = "" if each.default in ("", (), Text("", "")) else str(each.default)
            row = Setting(
                prefix + each.name, describe_type(each.type), default, each.metadata["help"]
            )
            rows.append(row)
    return rows
