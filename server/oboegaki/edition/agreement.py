"""Whether everything that states a number of an edition states the same one.

The catalogue, the VoID description, the service description, the dumps and the engine are made
apart, so they are counted apart; an edition in which two of them differ is not published.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from oboegaki import catalogue, nquads
from oboegaki.catalogue import Contents
from oboegaki.edition.manifest import Manifest
from oboegaki.edition.names import DUMPS, ENGINE
from oboegaki.errors import NumbersDisagree, Text
from oboegaki.figures import EVERYTHING, SOURCE_QUADS, Distribution
from oboegaki.formats import N_QUADS, N_TRIPLES, from_lines
from oboegaki.iris import Urls
from oboegaki.rdf import Literal, term
from oboegaki.site import Site
from oboegaki.statements.reader import Lines, Statements

_CHUNK = 1 << 20
_LINES = (N_QUADS.name, N_TRIPLES.name)


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody counts: who, what, how many, and how many there should be."""

    who: str
    what: Text
    said: int
    wanted: int


_QUADS = Text("出典別の文", "source quads")
_TRIPLES = Text("重複を除いた文", "distinct triples")
_GRAPHS = Text("名前付きグラフ", "named graphs")
_STATEMENTS = Text("文（既定グラフと名前付きグラフ）", "statements of all graphs")
_BYTES = Text("バイト", "bytes")


def agree(site: Site, folder: Path, manifest: Manifest, statements: Statements) -> None:
    """Raise NumbersDisagree with all that differs in an edition."""
    faults = [each for each in _counts(site, folder, manifest, statements)
              if each.said != each.wanted]  # fmt: skip
    damaged = [each.file for each in manifest.dumps if not _is_as_stated(folder, each)]
    if faults or damaged:
        raise _disagreement(faults, damaged)


def _counts(
    site: Site, folder: Path, manifest: Manifest, statements: Statements
) -> Iterator[Count]:
    numbers = manifest.numbers
    graphs = {graph.iri: graph.quads for graph in statements.graphs() if graph.iri}
    quads = sum(graph.quads for graph in statements.graphs())
    yield Count("statements", _QUADS, quads, numbers.source_quads)
    yield Count("statements", _GRAPHS, len(graphs), numbers.graphs)
    uses = statements.term_uses()
    yield Count("statements", _TRIPLES, sum(uses.values()), numbers.distinct_triples)
    yield from _documents(site, manifest, Contents(statements.class_counts(), uses), graphs)
    for dump in manifest.dumps:
        yield from _of_dump(folder, dump, manifest)
    yield from _of_engine(folder, manifest, statements)


def _documents(
    site: Site, manifest: Manifest, contents: Contents, graphs: Mapping[str, int]
) -> Iterator[Count]:
    """Yield what the three documents of the edition say, as a reader would find it."""
    urls = Urls.below(site.base, site.base)
    published, numbers = manifest.published, manifest.numbers
    void = _figures(catalogue.void(site, published, contents, urls), "void:triples")
    by_property = sum(void.pop(name) for name in list(void) if name.startswith("_:"))
    for said in (by_property, *void.values()):
        yield Count("VoID", _TRIPLES, said, numbers.distinct_triples)
    service = _figures(catalogue.service_description(site, published, graphs, urls), "void:triples")
    default, *named = service.values()
    yield Count("SPARQL", _TRIPLES, default, numbers.distinct_triples)
    yield Count("SPARQL", _GRAPHS, len(named), numbers.graphs)
    yield Count("SPARQL", _QUADS, sum(named), sum(graphs.values()))
    dcat = catalogue.whole(site, published, urls)
    yield Count("DCAT", _BYTES, sum(_figures(dcat, "dcat:byteSize").values()),
                sum(each.bytes for each in manifest.dumps))  # fmt: skip


def _figures(lines: bytes, property_: str) -> dict[str, int]:
    """Return the numbers that a property has in a document, by subject, in order."""
    return {
        str(quad.subject): int(quad.object.value)
        for quad in from_lines(lines)
        if quad.predicate.value == term(property_) and isinstance(quad.object, Literal)
    }


def _of_dump(folder: Path, dump: Distribution, manifest: Manifest) -> Iterator[Count]:
    """Yield how much a file of everything holds; that of lines is read again and counted."""
    if dump.part != EVERYTHING:
        return
    numbers, is_quads = manifest.numbers, dump.counted == SOURCE_QUADS
    wanted = numbers.source_quads if is_quads else numbers.distinct_triples
    what = _QUADS if is_quads else _TRIPLES
    yield Count(dump.file, what, dump.statements, wanted)
    if dump.format in _LINES and dump.coding == "gzip":
        yield Count(dump.file, what, _lines(folder / DUMPS / dump.file), wanted)


def _lines(path: Path) -> int:
    with gzip.open(path) as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))


def _of_engine(folder: Path, manifest: Manifest, statements: Statements) -> Iterator[Count]:
    """Yield how much is in the engine: the default graph and the named ones together."""
    named = sum(graph.quads for graph in statements.graphs() if graph.iri)
    wanted = manifest.numbers.distinct_triples + named
    said = len(Store.read_only(str(folder / ENGINE)))
    if said < wanted:
        wanted = _values(statements)
    yield Count("SPARQL engine", _STATEMENTS, said, wanted)


def _values(statements: Statements) -> int:
    """Return how much the engine can hold: to it two forms of one value are the same."""
    graphs = (lines for graph in statements.graphs() if graph.iri
              for lines in statements.of_graph(graph))  # fmt: skip
    return sum(map(_distinct, (*statements.default_triples(), *graphs)))


def _distinct(said: Lines) -> int:
    if said.lines.count(b"\n") == 1:
        return 1
    store = Store()
    store.extend(from_lines(nquads.joined(said.subject, said.lines)))
    return len(store)


def _is_as_stated(folder: Path, dump: Distribution) -> bool:
    path = folder / DUMPS / dump.file
    if not path.is_file() or path.stat().st_size != dump.bytes:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == dump.sha256


def _disagreement(faults: list[Count], damaged: list[str]) -> NumbersDisagree:
    ja = [f"{each.who} は{each.what.ja}を {each.said:,} とし、正しくは {each.wanted:,} です"
          for each in faults]  # fmt: skip
    en = [f"{each.who} says {each.said:,} {each.what.en} where there are {each.wanted:,}"
          for each in faults]  # fmt: skip
    ja += [f"{name} は述べられたとおりではありません" for name in damaged]
    en += [f"{name} is not what is said of it" for name in damaged]
    return NumbersDisagree(Text("。".join(ja) + "。", ". ".join(en) + "."))
