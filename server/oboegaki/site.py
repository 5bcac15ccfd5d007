"""What the operator decided, read once: `site.toml` -> one frozen `Site`."""

import difflib
import math
import os
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from oboegaki.errors import SiteError, Text

DEFAULT_BASE = "http://127.0.0.1:8000/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
SETTINGS_FILE = "site.toml"


def _setting(help_text: str, default: Any = MISSING) -> Any:
    metadata = {"help": help_text}
    return (
        field(metadata=metadata)
        if default is MISSING
        else field(default=default, metadata=metadata)
    )


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the data set (not who issued the releases)."""

    iri: str = _setting("IRI of the publisher in the catalogue; empty: none", "")
    name: Text = _setting("name in Japanese and English", Text("", ""))
    url: str = _setting("page through which the publisher can be reached", "")
    email: str = _setting("address for questions about the data", "")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on everything that comes from outside."""

    query_seconds: float = _setting("deadline of one query, parsing included, in seconds", 10.0)
    query_memory_mb: int = _setting("address space of one query worker, in MiB", 2048)
    query_workers: int = _setting("queries answered at the same time", 2)
    query_queue: int = _setting("queries that may wait for a worker; more are answered 503", 16)
    query_bytes: int = _setting("length of a query text, in bytes", 65_536)
    query_operators: int = _setting("triple patterns and operators in one query", 100)
    query_depth: int = _setting("brackets nested in one query", 100)
    merged_statements: int = _setting(
        "statements of several default graphs that are put together for one query", 100_000
    )
    result_buffer_kb: int = _setting(
        "a result up to this many KiB is complete before it is sent", 4096
    )
    result_mb: int = _setting("size of one result, in MiB", 1024)
    results_mb: int = _setting("results of queries kept in memory, in MiB", 64)
    pinned_editions: int = _setting("kept editions that are open for queries by name", 2)
    pinned_seconds: float = _setting("time after which one that nobody asks is closed", 60.0)
    cache_mb: int = _setting("ready answers kept in memory, in MiB", 64)
    source_mb: int = _setting("size of one source, unpacked, in MiB", 8192)
    source_count: int = _setting("files of one site", 200_000)
    gzip_ratio: int = _setting("how many times a .gz may grow when unpacked", 200)
    blank_seconds: int = _setting("time to name the blank nodes of one source, in seconds", 10)


@dataclass(frozen=True, slots=True)
class Site:
    """One operator's site: where its sources are and how it is published."""

    root: Path
    files: tuple[Path, ...] = ()
    settled: bool = False
    base: str = _setting("base IRI of the data; ends in /", DEFAULT_BASE)
    base_registered: bool = _setting("the base redirects to this site for the public", True)
    public_url: str = _setting("address by which readers reach the server; empty: as asked", "")
    name: str = _setting("short ASCII name of the data set, used in file names", "data")
    title: Text = _setting("title of the data set in Japanese and English", Text("", ""))
    description: Text = _setting("what the data set holds, in Japanese and English", Text("", ""))
    licence: str = _setting("IRI of the licence of the data; empty: not stated", "")
    languages: tuple[str, ...] = _setting("languages of labels, preferred first", ("ja", "en"))
    default_graph: str = _setting("union of the data graphs, or own", "union")
    keep: int = _setting("editions kept besides the current one", 5)
    editions: str = _setting("folder of the editions; empty: .oboegaki in the site", "")
    trusted_proxies: tuple[str, ...] = _setting(
        "addresses whose X-Forwarded headers are believed", ("127.0.0.1",)
    )
    publisher: Publisher = _setting("who publishes the data set", Publisher())
    limits: Limits = _setting("bounds", Limits())


_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def read(root: Path) -> Site:
    """Read the site in folder `root`; raises SiteError when a setting cannot be used."""
    path = root / SETTINGS_FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SiteError(
            Text(
                f"{root} に {SETTINGS_FILE} がありません。",
                f"There is no {SETTINGS_FILE} in {root}.",
            ),
            Text("サイトのフォルダーを指定してください。", "Name a site's folder."),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(
            Text(
                f"{path} は TOML として読めません: {error}", f"{path} is not valid TOML: {error}."
            ),
            Text("示された行を直してください。", "Mend the line that is named."),
        ) from None
    settings = _table(Site, values, str(path), ())
    return checked(replace(Site(root=root.resolve(), settled=True), **settings), str(path))


def checked(site: Site, where: str) -> Site:
    """Return `site` when its settings can be used together; raises SiteError."""
    problems = (
        (
            not _BASE.fullmatch(site.base),
            Text(f"base「{site.base}」が使えません。", f'The base "{site.base}" cannot be used.'),
            Text("http(s):// で始まり / で終わる IRI にしてください。",
                 "Give an http(s) IRI that ends in /."),
        ),
        (
            site.default_graph not in ("union", "own"),
            Text(f"default_graph「{site.default_graph}」は使えません。",
                 f'default_graph "{site.default_graph}" is unknown.'),
            Text("union か own にしてください。", "Use union or own."),
        ),
        (
            not _NAME.fullmatch(site.name),
            Text(f"name「{site.name}」は使えません。", f'The name "{site.name}" cannot be used.'),
            Text("半角の小文字・数字・ハイフンで書いてください。",
                 "Use lower-case ASCII letters, digits and hyphens."),
        ),
    )  # fmt: skip
    for wrong, what, remedy in problems:
        if wrong:
            raise SiteError(Text(f"{where}: ", f"{where}: ") + what, remedy)
    return site


def _table(
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


def _value(setting: "Field[Any]", value: Any, where: str, path: tuple[str, ...]) -> Any:
    """Return the TOML value as the setting's type, or raise SiteError."""
    if is_dataclass(setting.default) and isinstance(value, dict):
        default: Any = setting.default
        return replace(default, **_table(type(default), value, where, path))
    wanted = setting.type
    if wanted is Text and isinstance(value, dict) and set(value) <= {"ja", "en"}:
        texts = {language: str(text) for language, text in value.items()}
        either = next(iter(texts.values()), "")
        return Text(texts.get("ja", either), texts.get("en", either))
    if isinstance(wanted, types.GenericAlias) and isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    elif isinstance(wanted, type) and type(value) is wanted and _positive(value):
        return value
    name = ".".join(path)
    raise SiteError(
        Text(f"{where}: 設定「{name}」の値 {value!r} は使えません。",
             f'{where}: the setting "{name}" cannot be {value!r}.'),
        Text(f"{describe_type(wanted)} を書いてください。", f"Give {describe_type(wanted)}."),
    )  # fmt: skip


def _positive(value: object) -> bool:
    return isinstance(value, bool | str) or (
        isinstance(value, int | float) and 0 <= value < math.inf
    )


_TYPE_NAMES: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Text: '{ ja = "…", en = "…" }',
}


def describe_type(wanted: Any) -> str:
    """Return what to write for a setting of this type."""
    return _TYPE_NAMES.get(wanted, "a list of texts")


class Setting(typing.NamedTuple):
    """One row of the table of settings, for the reference page."""

    name: str
    type_name: str
    default: str
    help: str


def settings(kind: type = Site, prefix: str = "") -> list[Setting]:
    """Return every setting of `site.toml` with its default and help."""
    rows = []
    for each in fields(kind):
        if "help" not in each.metadata:
            continue
        if is_dataclass(each.default):
            rows += settings(type(each.default), f"{prefix}{each.name}.")
        else:
            default = "" if each.default in ("", Text("", "")) else str(each.default)
            row = Setting(
                prefix + each.name, describe_type(each.type), default, each.metadata["help"]
            )
            rows.append(row)
    return rows


def flagship_root() -> Path:
    """Return the flagship site's folder: the checkout's root, else the copy inside the wheel."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    return checkout if (checkout / SETTINGS_FILE).is_file() else package / "flagship"


def state_folder() -> Path:
    """Return where this user's programs keep their state (XDG base directories)."""
    root = os.environ.get("XDG_STATE_HOME", "")  # noqa: TID251 - settings are read here
    return (Path(root) if root.startswith("/") else Path.home() / ".local" / "state") / "oboegaki"


def reader_language() -> str:
    """Return the language in which to speak on the terminal: ja for a Japanese locale, else en."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")  # noqa: TID251 - settings are read here
    return "ja" if chosen.startswith("ja") else "en"


def plain(paths: tuple[Path, ...], base: str | None) -> Site:
    """Return a site with defaults for plain RDF files or one plain folder."""
    first = paths[0].resolve()
    root, files = (
        (first, ()) if first.is_dir() else (first.parent, tuple(p.resolve() for p in paths))
    )
    stem = first.name if first.is_dir() else first.name.partition(".")[0]
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "data"
    title = Text(stem, stem)
    site = Site(root=root, files=files, base=base or DEFAULT_BASE, name=name, title=title)
    return checked(site, "--base")


def locate(
    arguments: tuple[str, ...], base: str | None = None, default_graph: str | None = None
) -> Site:
    """Return the site that the command line names: none = the flagship, a folder, or files.

    `default_graph` overrides the site's own choice. Raises SiteError when a path is missing, or
    when folders and files are mixed.
    """
    site = _located(arguments, base)
    return replace(site, default_graph=default_graph) if default_graph else site


def _located(arguments: tuple[str, ...], base: str | None) -> Site:
    if not arguments:
        return _rebased(read(flagship_root()), base)
    paths = tuple(Path(argument) for argument in arguments)
    for path in paths:
        if not path.exists():
            raise SiteError(
                Text(f"{path} がありません。", f"{path} does not exist."),
                Text("綴りと場所を確かめてください。", "Check the spelling and the folder."),
            )
    if len(paths) == 1 and (paths[0] / SETTINGS_FILE).is_file():
        return _rebased(read(paths[0]), base)
    if len(paths) > 1 and any(path.is_dir() for path in paths):
        raise SiteError(
            Text("フォルダーは一つだけ指定できます。", "Only one folder can be given."),
            Text(
                "フォルダーを一つ、またはファイルだけを並べてください。",
                "Give one folder, or only files.",
            ),
        )
    return plain(paths, base)


def _rebased(site: Site, base: str | None) -> Site:
    if base is None or base == site.base:
        return site
    raise SiteError(
        Text(
            f"{site.root / SETTINGS_FILE} に base があります。",
            f"{site.root / SETTINGS_FILE} sets the base.",
        ),
        Text(
            "--base は site.toml のないサイトだけで使います。",
            "--base is for sites without site.toml.",
        ),
    )
