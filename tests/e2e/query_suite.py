"""The W3C's SPARQL 1.0 and 1.1 query tests as cases: what is asked of which data, what is right.

rdflib's source package carries them; they stay out of the repository and are had from there.
"""

import subprocess
import sys
import tarfile
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pyoxigraph
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

BASE = "http://www.w3.org/2009/sparql/docs/tests/"
SUITES = ("dawg-data-r2", "sparql11")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")

ACCEPTED = {MF.PositiveSyntaxTest, MF.PositiveSyntaxTest11}
REFUSED = {MF.NegativeSyntaxTest, MF.NegativeSyntaxTest11}
EVALUATED = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
NOT_QUERIES = {"delete-insert"}
OTHER_ENTAILMENT = {"entailment"}
"""Folders that ask of another regime than simple entailment, which is the one we promise."""


class Case(NamedTuple):
    """One test: the query, the data, and the expected result or whether the syntax is right."""

    name: str
    query: Path
    base: str
    default: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    expected: Path | None = None
    is_sparql: bool = True

    @property
    def text(self) -> str:
        """Return the query with the base that the suite gives it."""
        return f"BASE <{self.base}>\n" + self.query.read_text(encoding="utf-8-sig")


def fetched(folder: Path) -> Path | None:
    """Return the folder of the suites, fetched once; None where the package cannot be had."""
    wanted = f"rdflib-{version('rdflib')}"
    suites = folder / wanted / "test" / "data" / "suites" / "w3c"
    if not suites.is_dir():
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
        package = ("--no-binary", "rdflib", wanted.replace("-", "=="), "--dest", str(folder))
        if subprocess.run([*pip, *package], capture_output=True, check=False).returncode:
            return None
        with tarfile.open(folder / f"{wanted}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    return suites


def address(path: Path, suites: Path) -> str:
    """Return the IRI of a file of the suites."""
    return BASE + path.relative_to(suites).as_posix()


def parsed(path: Path, suites: Path) -> Graph:
    """Read one file of the suites."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ill-typed literals, which the suite has on purpose
        return Graph().parse(path, publicID=address(path, suites))


def cases(suites: Path) -> Iterator[Case]:
    """Yield every query test of both suites."""
    for suite in SUITES:
        for manifest in sorted((suites / suite).glob("*/manifest.ttl")):
            if manifest.parent.name not in NOT_QUERIES | OTHER_ENTAILMENT:
                yield from _of_manifest(manifest, suites)


def _of_manifest(manifest: Path, suites: Path) -> Iterator[Case]:
    graph = parsed(manifest, suites)
    for entries in graph.objects(None, MF.entries):
        for entry in graph.items(entries):
            kinds = set(graph.objects(entry, RDF.type))
            if kinds & (ACCEPTED | REFUSED | EVALUATED):
                yield _case(graph, entry, kinds, manifest, suites)


def _case(graph: Graph, entry: Node, kinds: set[Node], manifest: Path, suites: Path) -> Case:
    def path(iri: Node | None) -> Path:
        return suites / str(iri).removeprefix(BASE)

    folder = manifest.parent.relative_to(suites).as_posix()
    name = f"{folder}/{str(entry).rpartition('#')[2]}"
    action = graph.value(entry, MF.action)
    if not kinds & EVALUATED:
        query = path(action)
        return Case(name, query, address(query, suites), is_sparql=bool(kinds & ACCEPTED))
    query = path(graph.value(action, QT.query))
    named = [path(data) for data in graph.objects(action, QT.graphData) if isinstance(data, URIRef)]
    return Case(
        name,
        query,
        address(query, suites),
        tuple(path(data) for data in graph.objects(action, QT.data)),
        tuple(sorted({*named, *_named_in(query, suites)})),
        path(graph.value(entry, MF.result)),
    )


def _named_in(query: Path, suites: Path) -> Iterator[Path]:
    """Yield the files that the FROM clauses of a query name."""
    words = query.read_text(encoding="utf-8-sig").split()
    for before, word in pairwise(words):
        if before.upper() in ("FROM", "NAMED") and word.startswith("<"):
            iri = urljoin(address(query, suites), word.strip("<>"))
            path = suites / iri.removeprefix(BASE)
            if iri.startswith(BASE) and path.is_file():
                yield path


def filled(store: pyoxigraph.Store, case: Case, suites: Path) -> None:
    """Load the data of a case as the suite says: default graph, and graphs named by their files."""
    for path in case.default:
        store.bulk_load(path=path, base_iri=address(path, suites))
    for path in case.named:
        iri = address(path, suites)
        store.bulk_load(path=path, base_iri=iri, to_graph=pyoxigraph.NamedNode(iri))
