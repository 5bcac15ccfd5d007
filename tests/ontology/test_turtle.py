"""How our Turtle and SPARQL files are written: one prefix table, one style, two parsers."""

import re
import unicodedata
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from oboegaki.rdf import PREFIXES, SHAPES

ROOT = Path(__file__).parents[2]
TURTLE = sorted(
    path for folder in ("ontology", "shapes", "data", "tests/shapes/fixtures")
    for path in (ROOT / folder).rglob("*.ttl")
)  # fmt: skip
QUERIES = sorted((ROOT / "ontology" / "competency").glob("*.rq"))
EVERY = [*TURTLE, *QUERIES]

BASE = "https://w3id.org/oboegaki/"
LOCAL = {
    **{f"{kind}s": f"{BASE}id/{kind}/" for kind in
       "agreement event initiative org person place post relation".split()},
    "activity": f"{BASE}concept/activity-kind#",
    "actor": f"{BASE}concept/actor-kind#",
    "approximation": f"{BASE}concept/approximation#",
    "area": f"{BASE}concept/area-type#",
    "industry": f"{BASE}concept/industry#",
    "interpretation": f"{BASE}concept/interpretation#",
    "manner": f"{BASE}concept/manner#",
    "mode": f"{BASE}concept/attendance-mode#",
    "orgtype": f"{BASE}concept/organisation-type#",
    "quantitykind": f"{BASE}concept/quantity-kind#",
    "recurrence": f"{BASE}concept/recurrence#",
    "relationkind": f"{BASE}concept/relation-kind#",
    "rendition": f"{BASE}concept/rendition#",
    "resource": f"{BASE}concept/natural-resource#",
    "role": f"{BASE}concept/role#",
    "sentiment": f"{BASE}concept/sentiment#",
    "status": f"{BASE}concept/assertion-status#",
    "techform": f"{BASE}concept/technology-form#",
    "technology": f"{BASE}concept/technology#",
    "tenure": f"{BASE}concept/tenure-status#",
    "topic": f"{BASE}concept/topic#",
    "trait": f"{BASE}concept/trait#",
    "zone": f"{BASE}concept/zone#",
}  # fmt: skip
"""Short names of our own folders: not for others, so not in the program's table."""

EXAMPLES = {"ex": "https://example.org/id/"}
_DECLARED = re.compile(r"^PREFIX ([a-z]*): <([^>]*)>$", re.MULTILINE)
_STRING = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_NAME = re.compile(r"(?<![\w?$:-])([a-z]*):[A-Za-z_]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def declared(path: Path) -> list[tuple[str, str]]:
    return _DECLARED.findall(path.read_text(encoding="utf-8"))


def body(path: Path) -> str:
    """Return a file without comments, prefixes, strings and IRIs."""
    text = _DECLARED.sub("", path.read_text(encoding="utf-8"))
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"<[^<>\s]*>", "", _STRING.sub("", text))


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_prefixes_are_those_of_the_one_table(path: Path) -> None:
    table = {**PREFIXES, **LOCAL, **(EXAMPLES if "tests" in path.parts else {})}
    for prefix, namespace in declared(path):
        if prefix == "" and path.suffix == ".ttl":
            assert namespace.startswith((f"{BASE}press/", "https://example.org/press/"))
        elif prefix == "release" and path.suffix == ".rq":
            assert namespace.startswith(f"{BASE}press/")
        else:
            assert table[prefix] == namespace


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_each_prefix_is_declared_once_used_and_in_the_order_of_the_table(path: Path) -> None:
    names = [prefix for prefix, _ in declared(path)]
    assert set(names) == set(_NAME.findall(body(path)))
    assert len(names) == len(set(names))
    ours = [name for name in names if name in PREFIXES]
    assert ours == sorted(ours, key=list(PREFIXES).index)


@pytest.mark.parametrize("path", TURTLE, ids=name_of)
def test_a_subject_stands_alone_on_its_line_and_a_full_stop_too(path: Path) -> None:
    text = _DECLARED.sub("", path.read_text(encoding="utf-8"))
    assert "@prefix" not in text and "@base" not in text
    lines = _STRING.sub('""', text).splitlines()
    starts = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert starts
    assert not [line for line in starts if " " in line]
    assert len(starts) == lines.count("    .")


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_a_file_is_clean_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert not re.search(r"[ \t]$|\t|\r", text, re.MULTILINE)
    assert text.startswith("# ")


@pytest.mark.parametrize("path", TURTLE, ids=name_of)
def test_both_parsers_read_the_same_graph(path: Path) -> None:
    lines = serialize(parse(path=path, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
    assert lines is not None
    by_oxigraph = Graph().parse(data=lines.decode(), format="nt")
    assert isomorphic(by_oxigraph, Graph().parse(path))


def test_the_prefixes_that_shapes_declare_for_their_queries_are_those_of_the_table() -> None:
    graph = Graph().parse(ROOT / "shapes" / "shapes.ttl")
    rows = list(graph.objects(URIRef(SHAPES.removesuffix("#")), SH.declare))
    assert rows
    for row in rows:
        prefix, namespace = graph.value(row, SH.prefix), graph.value(row, SH.namespace)
        assert {**PREFIXES, **LOCAL}[str(prefix)] == str(namespace)


def test_every_short_name_of_ours_is_used() -> None:
    used = {prefix for path in EVERY for prefix, _ in declared(path)}
    assert set(LOCAL) <= used
