"""What the operator decided, read once: `site.toml` -> one frozen `Site`."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oboegaki import vocabularies
from oboegaki.engine import Engine, engine_problems
from oboegaki.errors import SiteError, Text
from oboegaki.licences import PRESETS, resolved
from oboegaki.operating import Fair, Operate, operate_problems
from oboegaki.settings import Pairs, setting, table, wrong_choice
from oboegaki.theme import Theme, theme_problems

DEFAULT_BASE = "http://127.0.0.1:8000/"
SETTINGS_FILE = "site.toml"
PYSHACL, SCREEN = "pyshacl", "screen"
SCREEN_ALONE = "screen alone"
"""For drafts: no document tests the screen. No setting of a site that is published."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the data set (not who issued the releases)."""

    iri: str = setting("IRI of the publisher in the catalogue; empty: none", "")
    name: Text = setting("name in Japanese, English and, if you like, Vietnamese", Text("", ""))
    url: str = setting("page through which the publisher can be reached", "")
    email: str = setting("address for questions about the data", "")
    kind: str = setting("ADMS publisher type, such as LocalAuthority; empty: not stated", "")


@dataclass(frozen=True, slots=True)
class Area:
    """The area that the data set is about."""

    iri: str = setting("IRI of the area; empty: not stated", "")
    name: Text = setting("its name in Japanese, English and, if you like, Vietnamese", Text("", ""))
    bbox: tuple[float, ...] = setting("west, south, east and north, in degrees (WGS 84)", ())
    centroid: tuple[float, ...] = setting("longitude and latitude, in degrees (WGS 84)", ())


@dataclass(frozen=True, slots=True)
class Origin:
    """What the data set was made from, when it is an edited work of another publication."""

    url: str = setting("where the original is published; empty: none", "")
    title: Text = setting(
        "its title in Japanese, English and, if you like, Vietnamese", Text("", "")
    )
    publisher: Text = setting(
        "who publishes it, in Japanese, English and, if you like, Vietnamese", Text("", "")
    )


@dataclass(frozen=True, slots=True)
class Portal:
    """What portals ask about a data set besides its title."""

    themes: tuple[str, ...] = setting("EU data themes, such as GOVE", ())
    keywords: tuple[Text, ...] = setting(
        "keywords in Japanese, English and, if you like, Vietnamese", ()
    )
    frequency: str = setting("EU code of how often it changes, such as IRREG", "")
    page_size: int = setting("data sets on one page of the catalogue", 50)
    indexnow_key: str = setting("key by which IndexNow knows the site; empty: none", "")
    area: Area = setting("area", Area())
    origin: Origin = setting("origin", Origin())


@dataclass(frozen=True, slots=True)
class Map:
    """Where maps get their tiles: from the site's own address only."""

    tiles: str = setting(
        "path of map tiles at our own address, such as /tiles/{z}/{x}/{y}.png; empty: no map",
        "",
    )
    credit: Text = setting(
        "whom maps are owed to, in Japanese, English and, if you like, Vietnamese", Text("", "")
    )
    zoom: int = setting("the closest zoom for which there are tiles", 18)


@dataclass(frozen=True, slots=True)
class Limits(Fair):
    """Bounds on everything that comes from outside."""

    connections: int = setting("connections at the same time; the idlest makes room for more", 800)
    request_seconds: float = setting(
        "time in which a request has to arrive whole, in seconds", 20.0
    )
    header_bytes: int = setting("address and header of one request together, in bytes", 65_536)
    query_seconds: float = setting("deadline of one query, parsing included, in seconds", 10.0)
    query_memory_mb: int = setting("address space of one query worker, in MiB", 2048)
    query_workers: int = setting("queries answered at the same time", 2)
    query_queue: int = setting("queries that may wait for a worker; more are answered 503", 16)
    query_bytes: int = setting("length of a query text, in bytes", 65_536)
    query_operators: int = setting("triple patterns and operators in one query", 100)
    query_depth: int = setting("brackets nested in one query", 100)
    merged_statements: int = setting(
        "statements of several default graphs that are put together for one query", 100_000
    )
    services: tuple[str, ...] = setting(
        "SPARQL endpoints that a query may ask with SERVICE; none: no query leaves this machine", ()
    )
    result_buffer_kb: int = setting(
        "a result up to this many KiB is complete before it is sent", 4096
    )
    result_mb: int = setting("size of one result, in MiB", 1024)
    results_mb: int = setting("results of queries kept in memory, in MiB", 64)
    pinned_editions: int = setting("kept editions that are open for queries by name", 2)
    pinned_seconds: float = setting("time after which one that nobody asks is closed", 60.0)
    cache_mb: int = setting("ready answers kept in memory, in MiB", 64)
    source_mb: int = setting("size of one source, unpacked, in MiB", 8192)
    source_count: int = setting("files of one site", 200_000)
    gzip_ratio: int = setting("how many times a .gz may grow when unpacked", 200)
    prompt_sources: int = setting(
        "sources up to which `serve` looks at them first; of more, it begins with what there is",
        5_000,
    )
    prompt_quads: int = setting(
        "source quads up to which every dump is ready with its edition; of more, three are",
        300_000,
    )
    blank_seconds: int = setting("time to name the blank nodes of one source, in seconds", 10)


@dataclass(frozen=True, slots=True)
class Site:
    """One operator's site: where its sources are and how it is published."""

    root: Path
    files: tuple[Path, ...] = ()
    settled: bool = False
    base: str = setting("base IRI of the data; ends in /", DEFAULT_BASE)
    base_registered: bool = setting("the base redirects to this site for the public", True)
    public_url: str = setting("address by which readers reach the server; empty: as asked", "")
    name: str = setting("short ASCII name of the data set, used in file names", "data")
    title: Text = setting(
        "title of the data set in Japanese, English and, if you like, Vietnamese", Text("", "")
    )
    description: Text = setting(
        "what the data set holds, in Japanese, English and, if you like, Vietnamese", Text("", "")
    )
    licence: str = setting(
        f"licence of the data: {', '.join(PRESETS)} or an IRI; empty: not stated", ""
    )
    languages: tuple[str, ...] = setting("languages of labels, preferred first", ("ja", "en"))
    default_graph: str = setting("union of the data graphs, or own", "union")
    keep: int = setting("editions kept besides the current one", 5)
    disk_mb: int = setting("space that the editions may take, in MiB; 0: no bound", 0)
    editions: str = setting("folder of the editions; empty: .oboegaki in the site", "")
    trusted_proxies: tuple[str, ...] = setting(
        "addresses whose X-Forwarded headers are believed", ("127.0.0.1",)
    )
    templates: Pairs = setting(
        "class (prefixed name or IRI) -> template in the site's templates/ that shows its things",
        (),
    )
    theme: Theme = setting("how pages look", Theme())
    publisher: Publisher = setting("who publishes the data set", Publisher())
    portal: Portal = setting("what portals ask", Portal())
    map: Map = setting("maps", Map())
    limits: Limits = setting("bounds", Limits())
    check_engine: str = setting(
        "what checks: pyshacl, or screen to let the extra `fast` look first", PYSHACL
    )
    store: str = setting(
        "what answers SPARQL: embedded, or sparql for that of [engine]", "embedded"
    )
    engine: Engine = setting("the engine elsewhere", Engine())
    operate: Operate = setting("how the server is watched", Operate())


_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")
_INDEXNOW = re.compile(r"(?:[A-Za-z0-9-]{8,128})?")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_TILES = re.compile(r"/(?!/)(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})[A-Za-z0-9._~{}/-]+")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


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
    chosen = table(Site, values, str(path), ())
    site = replace(Site(root=root.resolve(), settled=True), **chosen)
    return checked(replace(site, licence=resolved(site.licence)), str(path))


def checked(site: Site, where: str) -> Site:
    """Return `site` when its settings can be used together; raises SiteError."""
    problems = (
        (
            not _BASE.fullmatch(site.base),
            Text(f"base「{site.base}」が使えません。", f'The base "{site.base}" cannot be used.'),
            Text("http(s):// で始まり / で終わる IRI にしてください。",
                 "Give an http(s) IRI that ends in /."),
        ),
        wrong_choice("default_graph", site.default_graph, "union", "own"),
        wrong_choice("check_engine", site.check_engine, PYSHACL, SCREEN),
        (
            not _NAME.fullmatch(site.name),
            Text(f"name「{site.name}」は使えません。", f'The name "{site.name}" cannot be used.'),
            Text("半角の小文字・数字・ハイフンで書いてください。",
                 "Use lower-case ASCII letters, digits and hyphens."),
        ),
        (
            not _IRI.fullmatch(site.licence or "urn:none"),
            Text(f"licence「{site.licence}」は知られていません。",
                 f'The licence "{site.licence}" is not known.'),
            Text(f"{'、'.join(PRESETS)} のいずれか、または IRI を書いてください。",
                 f"Give {', '.join(PRESETS)}, or an IRI."),
        ),
        *theme_problems(site.theme, site.templates),
        *_of_map(site.map),
        *_of_portal(site.portal),
        *_unknown_terms(site),
        *engine_problems(site.store, site.engine),
        *operate_problems(site.operate),
    )  # fmt: skip
    for wrong, what, remedy in problems:
        if wrong:
            raise SiteError(Text(f"{where}: ", f"{where}: ") + what, remedy)
    return site


def _of_map(chosen: Map) -> Iterator[tuple[bool, Text, Text]]:
    """Yield, for the address of map tiles: is it wrong, what, and the remedy."""
    yield (
        not _TILES.fullmatch(chosen.tiles or "/{z}/{x}/{y}"),
        Text(f"map.tiles「{chosen.tiles}」が使えません。",
             f'map.tiles "{chosen.tiles}" cannot be used.'),
        Text("/tiles/{z}/{x}/{y}.png のように、このサイト自身のパスにしてください。",
             "Give a path of this site's own, such as /tiles/{z}/{x}/{y}.png."),
    )  # fmt: skip


def _of_portal(portal: Portal) -> Iterator[tuple[bool, Text, Text]]:
    """Yield, for settings that only portals see: is it wrong, what, and the remedy."""
    yield (
        portal.page_size < 1,
        Text("portal.page_size が 0 です。", "portal.page_size is 0."),
        Text("1 以上にしてください。", "Give 1 or more."),
    )
    yield (
        not _INDEXNOW.fullmatch(portal.indexnow_key),
        Text("portal.indexnow_key が使えません。", "portal.indexnow_key cannot be used."),
        Text("半角の英数字とハイフンで 8 から 128 文字にしてください。",
             "Give 8 to 128 ASCII letters, digits and hyphens."),
    )  # fmt: skip


def _unknown_terms(site: Site) -> Iterator[tuple[bool, Text, Text]]:
    """Yield each setting that has to be a term of a table: is it wrong, what, and the remedy."""
    portal = site.portal
    for name, code, terms in (
        *(("portal.themes", code, vocabularies.THEMES) for code in portal.themes),
        ("portal.frequency", portal.frequency, vocabularies.FREQUENCIES),
        ("publisher.kind", site.publisher.kind, vocabularies.PUBLISHERS),
    ):
        known = ", ".join(terms.terms)
        yield (
            bool(code) and code not in terms.terms,
            Text(f"{name}「{code}」は使えません。", f'{name} "{code}" is unknown.'),
            Text(f"次のいずれかにしてください: {known}", f"Use one of: {known}."),
        )
    yield (
        len(portal.area.bbox) not in (0, 4) or len(portal.area.centroid) not in (0, 2),
        Text("portal.area の数が合いません。", "portal.area has a wrong number of numbers."),
        Text("bbox は西・南・東・北の四つ、centroid は経度・緯度の二つです。",
             "bbox is west, south, east, north; centroid is longitude, latitude."),
    )  # fmt: skip


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


def portal_token() -> str:
    """Return the token with which a portal lets us write, "" when none is set."""
    return os.environ.get("OBOEGAKI_CKAN_TOKEN", "")  # noqa: TID251 - settings are read here


def engine_login(engine: Engine) -> str:
    """Return what the engine knows us by, "" when nothing; raises SiteError when it is not set."""
    login = os.environ.get(engine.login, "") if engine.login else ""  # noqa: TID251 - settings are read here
    if engine.login and not login:
        raise SiteError(
            Text(f"環境変数 {engine.login} がありません。", f"{engine.login} is not set."),
            Text("利用者名:パスワード、またはトークンを入れてください。",
                 "Put user:password or a token into that environment variable."),
        )  # fmt: skip
    return login


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
