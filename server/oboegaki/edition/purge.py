"""Erasing a thing from every kept edition: each that speaks of it is written anew without it.

Statements with the thing (or a fragment of its document) as subject or object go, and with them the
blank nodes that only they lead to; where it is a press release, its graphs go. What texts say in
words cannot be found this way. Editions never change, so what is written anew has a new name.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oboegaki import dump, nquads
from oboegaki.check.machine import as_json
from oboegaki.edition import engine
from oboegaki.edition.agreement import agree
from oboegaki.edition.manifest import Manifest, content_digest, inventory, load, save
from oboegaki.edition.names import DUMPS, ENGINE, REPORT, SEARCH, STATEMENTS
from oboegaki.edition.place import Place, writable
from oboegaki.edition.search_index import indexing
from oboegaki.errors import SiteError, Text
from oboegaki.figures import Numbers
from oboegaki.report import Report
from oboegaki.site import Site
from oboegaki.statements.reader import GraphRow, Statements
from oboegaki.statements.stage import Progress
from oboegaki.statements.writer import Graph, Writer


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge came to: the editions that were written anew, old name and new name."""

    renamed: tuple[tuple[str, str], ...]


class Erased:
    """Tells which statements go with a thing."""

    def __init__(self, iri: str) -> None:
        """Erase `iri` and its fragments."""
        token = nquads.token(iri)
        self._graphs = {iri, f"{iri}/derived"}
        self._starts = (token, token[:-1] + b"#")

    def graph(self, graph: GraphRow) -> bool:
        """Tell whether a whole graph goes."""
        return graph.iri in self._graphs

    def term(self, token: bytes) -> bool:
        """Tell whether a token (perhaps with more behind it) is the thing or a fragment of it."""
        return token.startswith(self._starts)

    def of(self, statements: Statements, graph: GraphRow) -> Iterator[bytes]:
        """Yield what stays of a graph, as sorted triples."""
        if self.graph(graph):
            return
        orphans = self._orphans(statements, graph)
        for each in statements.of_graph(graph):
            if self.term(each.subject) or each.subject in orphans:
                continue
            for line in each.lines.splitlines():
                if not self.term(_object(line)):
                    yield each.subject + b" " + line[:-2]

    def _orphans(self, statements: Statements, graph: GraphRow) -> set[bytes]:
        """Return the blank nodes that nothing leads to but what goes."""
        led: dict[bytes, set[bytes]] = {}
        for each in statements.of_graph(graph):
            for line in each.lines.splitlines():
                if b" _:" in line:
                    led.setdefault(_object(line)[:-2], set()).add(each.subject)
        gone: set[bytes] = set()
        while more := {b for b, by in led.items() if b not in gone
                       and all(self.term(s) or s in gone for s in by)}:  # fmt: skip
            gone |= more
        return gone


def _object(line: bytes) -> bytes:
    return line.partition(b" ")[2]


def purge(site: Site, place: Place, iri: str, progress: Progress) -> Purged:
    """Erase a thing from every kept edition, from their files and from the history.

    Raises SiteError while the current edition still speaks of it: its sources would bring it back.
    """
    erased = Erased(iri)
    with writable(place), place.locked():
        current = place.current()
        _refuse_what_is_still_stated(current, erased, iri)
        _refuse_shared_files(current)
        renamed = []
        for number, manifest in enumerate(place.manifests()):
            if not isinstance(manifest, Manifest) or manifest.id == current.name:
                continue
            progress(Text("版の書き直し", "Rewriting editions"), number, len(place.names()))
            # one by difference holds, unread, what an edition before it said
            if manifest.basis or _speaks(place.path(manifest.id), erased):
                renamed.append((manifest.id, _rewritten(site, place, manifest, erased)))
        place.forget_thing(iri)
    return Purged(tuple(renamed))


def _refuse_what_is_still_stated(folder: Path, erased: Erased, iri: str) -> None:
    statements = Statements.open(folder / STATEMENTS)
    try:
        sources = [g.source or g.iri for g in statements.graphs() if _loses(statements, g, erased)]
    finally:
        statements.close()
    if sources:
        named = ", ".join(sources[:3])
        raise SiteError(
            Text(f"<{iri}> は今の版でも述べられています（{named}）。",
                 f"The current edition still speaks of <{iri}> ({named})."),
            Text("まず原稿から除いて oboegaki build を実行してください。",
                 "Take it out of the sources first and run `oboegaki build`."),
        )  # fmt: skip


def _refuse_shared_files(folder: Path) -> None:
    """An edition by difference holds old statements in its files, though nobody is told of them."""
    if load(folder).basis:
        raise SiteError(
            Text("今の版は差分で作られ、以前の内容の一部が読めない形で残っています。",
                 "The current edition was made by difference: its files still hold, unread, what "
                 "went before."),
            Text("oboegaki build --full を実行してから、もう一度消去してください。",
                 "Run `oboegaki build --full`, then purge again."),
        )  # fmt: skip


def _speaks(folder: Path, erased: Erased) -> bool:
    statements = Statements.open(folder / STATEMENTS)
    try:
        return any(_loses(statements, graph, erased) for graph in statements.graphs())
    finally:
        statements.close()


def _loses(statements: Statements, graph: GraphRow, erased: Erased) -> bool:
    if erased.graph(graph):
        return True
    return any(
        erased.term(each.subject) or any(map(erased.term, map(_object, each.lines.splitlines())))
        for each in statements.of_graph(graph)
    )


def _rewritten(site: Site, place: Place, manifest: Manifest, erased: Erased) -> str:
    """Write an edition anew without a thing, put it in the old one's place; return its name."""
    old = place.path(manifest.id)
    before = Statements.open(old / STATEMENTS)
    try:
        with place.building() as folder:
            made = _written(site, folder, manifest, before, erased)
            named = replace(made, id=place.free_name(_renamed(manifest.id, made.content)))
            save(named, folder)
            place.adopt(folder, named.id)
    finally:
        before.close()
    shutil.rmtree(old)
    return named.id


def _renamed(name: str, content: str) -> str:
    return f"{name.split('-')[0]}-{content[:12]}"


def _written(
    site: Site, folder: Path, manifest: Manifest, before: Statements, erased: Erased
) -> Manifest:
    graphs = [graph for graph in before.graphs() if not erased.graph(graph)]
    outside = frozenset(nquads.token(g.iri) for g in graphs if not g.in_default)
    writer = Writer(folder / STATEMENTS)
    with engine.filling(folder / ENGINE, manifest.default_graph, outside) as filling:
        for graph in graphs:
            token = nquads.token(graph.iri) if graph.iri else b""
            triples = _tapped(filling, token, erased.of(before, graph))
            writer.add(Graph(token, graph.kind, graph.source, graph.in_default), triples)
        filling.end()
        distinct = writer.finish()
        writer.close()
        with indexing(folder / STATEMENTS, folder / SEARCH) as index:
            filling.finish()
            index.finish()
    as_it_was = replace(
        site, base=manifest.base, default_graph=manifest.default_graph,
        name=manifest.stem or site.name,
    )  # fmt: skip
    quads = sum(facts.quads for facts in writer.graphs)
    numbers = Numbers(quads, distinct, sum(bool(facts.iri) for facts in writer.graphs))
    (folder / REPORT).write_text(as_json(Report.of((), 0, quads)), encoding="utf-8")
    after = Statements.open(folder / STATEMENTS)
    try:
        wanted = (*dump.FIRST, *dump.REST)
        dumps, _ = dump.written(after, folder / DUMPS, as_it_was.name, wanted)
        made = replace(
            manifest, content=content_digest(as_it_was, writer.graphs), numbers=numbers,
            dumps=tuple(dumps), is_whole=True, warnings=0, basis="",
        )  # fmt: skip
        agree(as_it_was, folder, made, after)
    finally:
        after.close()
    return replace(made, inventory=inventory(folder))


def _tapped(filling: engine.Filling, graph: bytes, triples: Iterable[bytes]) -> Iterator[bytes]:
    for triple in triples:
        filling.take(graph + b" " + triple)
        yield triple
