"""Which files a site has and which named graph each one is: one table from path to graph."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from oboegaki.errors import Text
from oboegaki.formats import AUTHORED, GRAPHS, SOURCE_SUFFIXES, TABLES, Representation
from oboegaki.iris import from_name
from oboegaki.report import Finding, Severity
from oboegaki.site import Site

if TYPE_CHECKING:
    from oboegaki.authoring import Home


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a site. `graph` is the IRI of the named graph it is; quads keep their own.

    The file is a string, because a site may have ten thousand of which a build opens one.
    """

    file: str
    name: str
    syntax: Representation
    compressed: bool
    graph: str
    kind: str

    @property
    def path(self) -> Path:
        """Return the file as a path."""
        return Path(self.file)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: paths like this are that graph, of this kind.

    A rule for tables `only` is of those with a release a row, whose graphs are below that one.
    """

    path: re.Pattern[str]
    graph: str
    kind: str
    several: bool = False
    only: tuple[Representation, ...] = ()

    def graph_of(self, match: re.Match[str]) -> str:
        """Return the graph of a path: `Match.expand` reads the template anew for each file."""
        return self.graph.replace(r"\1", match[1]) if match.re.groups else self.graph


_SLUG = r"[^/]+"
_YEAR = f"{_SLUG}/{_SLUG}"
_RELEASE = f"{_YEAR}/{_SLUG}"
RULES = (
    Rule(re.compile(rf"data/press/({_RELEASE})\.derived"), r"press/\1/derived", "derived"),
    Rule(re.compile(rf"data/press/({_RELEASE})"), r"press/\1", "press"),
    Rule(re.compile(rf"data/press/({_YEAR})"), r"press/\1", "press", only=TABLES),
    Rule(re.compile(r"data/authority/.+"), "graph/authority", "authority", several=True),
    Rule(re.compile(rf"data/links/({_SLUG})"), r"graph/links/\1", "links"),
    Rule(re.compile(r"data/changes/.+"), "graph/changes", "changes", several=True),
    Rule(re.compile(r"ontology/concepts/.+"), "graph/concepts", "concepts", several=True),
    Rule(re.compile(r"ontology/.+"), "graph/ontology", "ontology", several=True),
    Rule(re.compile(r"shapes/.+"), "graph/shapes", "shapes", several=True),
    Rule(re.compile(r"(?:data/)?(.+)"), r"graph/\1", "plain"),
)  # fmt: skip
"""`05-decisions.md`, 11; the path is the source's name without its suffixes."""

OUTSIDE_DEFAULT = frozenset(("changes", "shapes"))
"""Kinds of graph that stay out of the default graph and are asked for by GRAPH."""

SETTLED_FOLDERS = ("ontology", "shapes", "data")
_COMPANIONS = frozenset((".rq", ".json", ".md", ".txt", ".toml", ".license", ".bak"))
_LISTED = 5
_SKIPPED = re.compile(r"(?:^|/)(?:\.|__|node_modules/)")


def discover(site: Site) -> tuple[list[Source], list[Finding]]:
    """Return the sources of a site, in order of their names, and what is wrong with their files."""
    sources: list[Source] = []
    others: list[str] = []
    findings: list[Finding] = []
    asked = {str(path) for path in site.files}
    for path, name in _files(site):
        if not name.isascii() and "\ufffd" in (shown := _shown(name)):
            findings.append(_unnameable(shown))
            continue
        found = source(path, name, site.base)
        if found is not None and (site.files or not _is_by_chance(found)):
            sources.append(found)
        elif path in asked or Path(path).suffix not in _COMPANIONS:
            others.append(name)
    findings += [*_other_files(others, blocking=bool(site.files)), *_shared_graphs(sources)]
    if len(sources) > site.limits.source_count:
        findings.append(_too_many(len(sources), site.limits.source_count))
    if not sources and not any(each.severity is Severity.VIOLATION for each in findings):
        findings.append(_no_sources(site))
    return sources, findings


def _shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _files(site: Site) -> Iterator[tuple[str, str]]:
    """Yield every file that may be a source, and its name: as strings, for there may be many."""
    if site.files:
        yield from ((str(path), path.name) for path in site.files)
        return
    for folder in SETTLED_FOLDERS if site.settled else ("",):
        names = _names(f"{site.root}/{folder}", f"{folder}/" if folder else "")
        for name in sorted(names, key=lambda name: name.replace("/", "\0")):
            if not _SKIPPED.search(name):
                yield f"{site.root}/{name}", name


def _names(folder: str, start: str) -> Iterator[str]:
    """Yield the files below a folder, and below no other that a link leads to."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # not there, or not for us to read: then nothing of it is published
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _names(entry.path, f"{start}{entry.name}/")
        elif entry.is_file():
            yield start + entry.name


def source(path: Path | str, name: str, base: str) -> Source | None:
    """Return the source that a file is, or None when its suffix is not one we read."""
    compressed = name.endswith(".gz")
    plain = name.removesuffix(".gz")
    stem, dot, suffix = plain.rpartition(".")
    syntax = SOURCE_SUFFIXES.get(dot + suffix.lower())
    if syntax is None:
        return None
    for rule in RULES:
        match = rule.path.fullmatch(stem)
        if match and (not rule.only or syntax in rule.only):
            graph = base + from_name(rule.graph_of(match))
            syntax = replace(syntax, quads=True) if rule.only else syntax
            return Source(str(path), name, syntax, compressed, graph, rule.kind)
    return None


def _is_by_chance(found: Source) -> bool:
    """Tell whether a file may be anything: only where the table has a place for it is YAML ours."""
    return found.kind == "plain" and found.syntax in AUTHORED


def home_of(source: Source, site: Site) -> "Home":
    """Return where an authored source is at home: derived facts are about those of the release."""
    from oboegaki.authoring import Home

    is_derived = source.kind == "derived"
    return Home(source.graph.removesuffix("/derived") if is_derived else source.graph, site.base)


def _shared_graphs(sources: Iterable[Source]) -> Iterator[Finding]:
    """Two sources for one graph are an error except where the table says several.

    A source of quads names its graphs itself.
    """
    several = {rule.kind for rule in RULES if rule.several}
    first: dict[str, Source] = {}
    for each in sources:
        if each.kind in several or each.syntax.quads:
            continue
        other = first.setdefault(each.graph, each)
        if other is not each:
            yield Finding(
                Severity.VIOLATION,
                "two-sources",
                Text(f"「{other.name}」と同じグラフ <{each.graph}> になります。",
                     f'It would be the same graph <{each.graph}> as "{other.name}".'),
                Text("どちらかの名前を変えるか、一つのファイルにまとめてください。",
                     "Rename one of them, or put both into one file."),
                source=each.name,
            )  # fmt: skip


def _other_files(names: list[str], *, blocking: bool) -> Iterator[Finding]:
    known = " ".join(each.suffix for each in GRAPHS)
    for name in names[:_LISTED]:
        yield Finding(
            Severity.VIOLATION if blocking else Severity.WARNING,
            "unknown-suffix",
            Text("この種類のファイルは読めないため、公開されません。",
                 "This kind of file cannot be read and is not published."),
            Text(f"拡張子を {known}（または後ろに .gz）にしてください。",
                 f"Give it one of the suffixes {known} (or that and .gz)."),
            source=name,
        )  # fmt: skip
    if len(names) > _LISTED:
        rest = len(names) - _LISTED
        yield Finding(
            Severity.WARNING,
            "unknown-suffix",
            Text(f"ほかにも読めないファイルが {rest:,} 個あります。",
                 f"{rest:,} more files cannot be read and are not published."),
        )  # fmt: skip


def _unnameable(shown: str) -> Finding:
    return Finding(
        Severity.VIOLATION,
        "file-name",
        Text("ファイル名の文字コードが UTF-8 ではありません。", "Its name is not in UTF-8."),
        Text("ファイル名を付け直してください。", "Rename the file."),
        source=shown,
    )


def _too_many(found: int, limit: int) -> Finding:
    return Finding(
        Severity.VIOLATION,
        "too-many-sources",
        Text(f"ファイルが {found:,} 個あり、上限 {limit:,} 個を超えています。",
             f"There are {found:,} sources, more than the limit of {limit:,}."),
        Text("limits.source_count を上げるか、サイトを分けてください。",
             "Raise limits.source_count or split the site."),
    )  # fmt: skip


def _no_sources(site: Site) -> Finding:
    known = " ".join(each.suffix for each in GRAPHS)
    return Finding(
        Severity.VIOLATION,
        "no-sources",
        Text(
            f"{site.root} に RDF のファイルがありません。", f"There is no RDF file in {site.root}."
        ),
        Text(
            f"{known} のいずれかのファイルを置いてください。",
            f"Put a file with one of {known} there.",
        ),
        source=str(site.root),
    )
