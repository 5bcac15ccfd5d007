"""The description file: written from sources, read back, and equal to what an engine says."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.formats import from_lines
from oboegaki.site import Site
from oboegaki.statements.reader import Lines, Statements
from oboegaki.statements.schema import Standing
from oboegaki.statements.stage import Stage, stage

BASE = "https://example.org/"
EX = "https://example.org/ns#"
HEAD = f"""
PREFIX ex: <{EX}>
PREFIX id: <{BASE}id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
PRESS, OTHER = BASE + "press/sakai/2023/a", BASE + "press/sakai/2024/b"
CITY, PROVINCE = BASE + "id/org/sakai", BASE + "id/org/province"

FILES = {
    "data/press/sakai/2023/a.ttl": f"""
      <{PRESS}> dcterms:title "覚書"@ja ; dcterms:issued "2023-12-06"^^xsd:date ;
        ex:party id:org\\/sakai ; ex:about <#it> .
      <#it> a ex:Release ; ex:party id:org\\/sakai ;
        ex:when [ ex:begin "2023" ; ex:zone [ ex:name "+04:00" ] ] .
      id:org\\/sakai a ex:Org ; rdfs:label "堺市"@ja , "Sakai"@en ; ex:size 007 .
    """,
    "data/press/sakai/2023/a.derived.ttl": f"<{PRESS}> ex:party id:org\\/province ; ex:year 2023 .",
    "data/press/sakai/2024/b.ttl": f"""
      <{OTHER}> dcterms:title "続報"@ja ; dcterms:issued "2024-02-01"^^xsd:date ;
        ex:party id:org\\/sakai .
      id:org\\/sakai a ex:Org ; rdfs:label "堺市"@ja , "Sakai City"@en .
    """,
    "data/authority/orgs.ttl": """
      id:org\\/sakai a ex:Org ; rdfs:label "Sakai"@en ; skos:prefLabel "堺"@ja ; ex:in ex:Osaka .
      id:org\\/province a ex:Org ; rdfs:label "省"@ja .
    """,
    "data/links/estat.ttl": "id:org\\/sakai ex:same <http://data.e-stat.go.jp/lod/sac/C27140> .",
    "data/changes/2024.ttl": f"<{PRESS}> ex:corrected true ; ex:party id:org\\/sakai .",
    "shapes/s.ttl": "ex:Shape ex:target ex:Org .",
    "ontology/o.ttl": "ex:Org rdfs:label 'Organisation'@en .",
}  # fmt: skip


def quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """Hear of progress and say nothing."""


def staged(
    folder: Path, files: Mapping[str, str], default_graph: str = "union", path: Path | None = None
) -> Stage:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if name.endswith((".nq", ".trig")) else HEAD + content)
    site = Site(folder, settled=True, base=BASE, default_graph=default_graph)
    found = stage(site, path, quiet)
    assert found.findings == () or not found.blocked
    return found


@pytest.fixture(params=["memory", "file"])
def read_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    path = tmp_path / "statements.sqlite" if request.param == "file" else None
    found = staged(tmp_path / "site", FILES, path=path)
    yield found
    statements_of(found).close()


def statements_of(found: Stage) -> Statements:
    assert found.statements
    return found.statements


def quads(lines: Iterator[Lines]) -> list[Quad]:
    """Return what lines say, as quads of an engine; each once."""
    said = [
        quad
        for each in lines
        for quad in from_lines(nquads.in_graph(nquads.joined(each.subject, each.lines), each.graph))
    ]
    assert len(said) == len(set(said))
    return said


def engine(found: Stage) -> Store:
    """Return an engine with every graph, and the default graph's graphs once more as one."""
    store = Store()
    for graph in statements_of(found).graphs():
        for quad in quads(statements_of(found).of_graph(graph)):
            store.add(quad)
            if graph.in_default:
                store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return store


def count(store: Store, pattern: str) -> int:
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")  # type: ignore[misc]  # a SELECT
    return int(row["n"].value)


# Graphs and numbers ------------------------------------------------------------------------------


def test_every_graph_is_there_with_its_kind_and_source(read_in: Stage) -> None:
    rows = statements_of(read_in).graphs()
    assert {row.iri.removeprefix(BASE): (row.kind, row.source, row.in_default) for row in rows} == {
        "graph/authority": ("authority", "data/authority/orgs.ttl", True),
        "graph/changes": ("changes", "data/changes/2024.ttl", False),
        "graph/links/estat": ("links", "data/links/estat.ttl", True),
        "graph/ontology": ("ontology", "ontology/o.ttl", True),
        "graph/shapes": ("shapes", "shapes/s.ttl", False),
        "press/sakai/2023/a": ("press", "data/press/sakai/2023/a.ttl", True),
        "press/sakai/2023/a/derived": ("derived", "data/press/sakai/2023/a.derived.ttl", True),
        "press/sakai/2024/b": ("press", "data/press/sakai/2024/b.ttl", True),
    }
    assert [row.kind for row in statements_of(read_in).graphs_of_kind("press")] == [
        "press",
        "press",
    ]
    assert statements_of(read_in).graph(BASE + "graph/none") is None


def test_the_three_numbers_are_those_of_an_engine(read_in: Stage) -> None:
    store = engine(read_in)
    assert read_in.source_quads == count(store, "GRAPH ?g { ?s ?p ?o }")
    assert read_in.distinct_triples == count(store, "?s ?p ?o")
    for row in statements_of(read_in).graphs():
        assert row.quads == count(store, f"GRAPH <{row.iri}> {{ ?s ?p ?o }}")


def test_the_default_graph_is_the_union_with_each_triple_once(read_in: Stage) -> None:
    said = quads(statements_of(read_in).default_triples())
    stored = engine(read_in).quads_for_pattern(None, None, None, DefaultGraph())
    assert {str(quad) for quad in said} >= {str(quad) for quad in stored if '"7"' not in str(quad)}
    assert len(said) == read_in.distinct_triples


def test_uses_and_classes_are_counted_as_an_engine_counts(read_in: Stage) -> None:
    store, statements = engine(read_in), statements_of(read_in)
    uses = {iri: uses for iri, uses in statements.term_uses().items() if uses}
    assert uses == {iri: count(store, f"?s <{iri}> ?o") for iri in uses}
    assert sum(uses.values()) == read_in.distinct_triples
    classes = statements.class_counts()
    assert classes == {EX + "Org": 2, EX + "Release": 1}
    assert statements.uses_of(EX + "Org") == 2
    assert statements.uses_of(EX + "party") == uses[EX + "party"]
    assert statements.uses_of(EX + "none") == 0


def test_a_digest_is_the_hash_of_the_sorted_canonical_triples(read_in: Stage) -> None:
    statements = statements_of(read_in)
    for row in statements.graphs():
        lines = [nquads.joined(each.subject, each.lines) for each in statements.of_graph(row)]
        text = b"".join(lines)
        assert text == b"".join(sorted(text.splitlines(keepends=True)))
        assert row.digest == hashlib.sha256(text).hexdigest()


def test_literals_keep_the_form_of_the_source(read_in: Stage) -> None:
    said = b"".join(each.lines for each in statements_of(read_in).of_resource(CITY))
    assert b'"007"' in said


@pytest.mark.parametrize("default_graph", ["union", "own"])
def test_quads_of_their_own_graphs_are_counted_right(tmp_path: Path, default_graph: str) -> None:
    """With `own`, what named graphs say of the same resource is not in the default graph."""
    files = {
        "data/a.nq": f"<x:s> <x:p> <x:o> .\n<x:s> <x:p> <x:o> <{BASE}g> .\n"
        f"<x:s> <x:q> <x:o> <{BASE}g> .\n<x:t> <x:p> <x:o> <{BASE}h> .\n",
        "data/b.trig": f"<x:s> <x:r> <x:o> . <{BASE}h> {{ <x:s> <x:p> <x:o> }}",
    }  # fmt: skip
    found = staged(tmp_path, files, default_graph)
    statements = statements_of(found)
    assert found.source_quads == 6
    expected = {"union": 4, "own": 2}[default_graph]
    assert found.distinct_triples == expected
    said = quads(statements.default_triples())
    stored = engine(found).quads_for_pattern(None, None, None, DefaultGraph())
    assert set(said) == set(stored)
    assert len(said) == expected
    assert {row.iri: row.in_default for row in statements.graphs()} == {
        "": True,
        BASE + "g": default_graph == "union",
        BASE + "h": default_graph == "union",
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ex:a ex:b [ ex:c 1 ] , [ ex:c 2 ] .", "_:z ex:c 2 . _:y ex:c 1 . ex:a ex:b _:z , _:y ."),
        ("ex:a ex:b 1 , 2 , 1 .", "<ns#a> ex:b 2 . ex:a ex:b 1 ."),
        ("ex:a ex:b (1 [ ex:c 2 ]) .", "ex:a ex:b (1 [ ex:c 2 ; ex:c 2 ]) ."),
    ],
)
def test_the_same_content_has_the_same_digest(tmp_path: Path, first: str, second: str) -> None:
    digests = []
    for number, text in enumerate((first, second)):
        files = {"data/x.ttl": f"BASE <{BASE}>\n" + text, "data/y.ttl": "ex:y ex:z 1 ."}
        names = sorted(files, reverse=bool(number))
        found = staged(tmp_path / str(number), {name: files[name] for name in names})
        digests.append([(facts.iri, facts.digest) for facts in found.graphs])
    assert digests[0] == digests[1]


def test_another_content_has_another_digest(tmp_path: Path) -> None:
    texts = ("ex:a ex:b 1 .", "ex:a ex:b 01 .", "ex:a ex:b '1' .", "ex:a ex:b 1 , 2 .")
    digests = {staged(tmp_path / f"{n}", {"data/x.ttl": text}).graphs[0].digest
               for n, text in enumerate(texts)}  # fmt: skip
    assert len(digests) == len(texts)


# Documents ---------------------------------------------------------------------------------------


def test_a_document_is_found_by_its_graph_or_by_what_is_said_of_it(read_in: Stage) -> None:
    statements = statements_of(read_in)
    assert (place := statements.place((BASE + "none", PRESS)))
    assert place.iri == PRESS
    assert place.graph
    assert (place := statements.place((CITY,)))
    assert place.graph is None
    assert statements.place((EX.removesuffix("#"),))
    assert statements.place((BASE + "none", EX + "Osaka", BASE)) is None
    assert statements.place(()) is None


def test_described_and_mentioned_are_told_apart(read_in: Stage) -> None:
    statements = statements_of(read_in)
    assert statements.is_described(CITY)
    assert not statements.is_described(EX + "Osaka")
    assert statements.is_mentioned(EX + "Osaka")
    assert statements.is_mentioned(EX + "party")
    assert not statements.is_mentioned(BASE + "none")
    assert statements.mentions_under("http://data.e-stat.go.jp/")
    assert not statements.mentions_under("http://data.e-stat.go.jp/lod/sac/C27140/")


def test_a_resource_is_told_by_standing_each_statement_once(read_in: Stage) -> None:
    found = list(statements_of(read_in).of_resource(CITY))
    assert [each.standing for each in found] == [Standing.STATED, Standing.LINKED]
    stated = found[0].lines
    assert stated.count(b'"Sakai"@en .') == 1
    assert b'"Sakai City"@en' in stated
    assert b"e-stat" in found[1].lines


def test_a_document_holds_its_fragments_and_their_blank_nodes(read_in: Stage) -> None:
    subjects = [each.subject for each in statements_of(read_in).of_document(PRESS)]
    named = [subject for subject in subjects if subject.startswith(b"<")]
    assert set(named) == {nquads.token(PRESS), nquads.token(PRESS + "#it")}
    assert len(set(subjects) - set(named)) == 2


def test_a_resource_holds_its_blank_nodes_however_deep(read_in: Stage) -> None:
    said = quads(statements_of(read_in).of_resource(PRESS + "#it"))
    assert {quad.predicate.value.removeprefix(EX) for quad in said} >= {"begin", "zone", "name"}
    assert not quads(statements_of(read_in).of_resource(BASE + "none"))


def test_with_graphs_tells_who_said_what(read_in: Stage) -> None:
    said = list(statements_of(read_in).with_graphs(PRESS))
    graphs = {each.graph: each.standing for each in said if each.subject == nquads.token(PRESS)}
    assert graphs == {
        nquads.token(PRESS): Standing.STATED,
        nquads.token(PRESS + "/derived"): Standing.DERIVED,
        nquads.token(BASE + "graph/changes"): Standing.LATER,
    }
    assert set(statements_of(read_in).graphs_about(CITY, 10)) == {
        BASE + "graph/authority", BASE + "graph/links/estat", PRESS, OTHER,
    }  # fmt: skip
    assert len(statements_of(read_in).graphs_about(CITY, 2)) == 2


def test_the_subjects_of_a_graph_come_in_pages(read_in: Stage) -> None:
    statements = statements_of(read_in)
    graph = statements.graph(PRESS)
    assert graph
    whole = [iri for _, iri in statements.subjects_of_graph(graph, 100)]
    paged: list[str] = []
    after = 0
    while page := statements.subjects_of_graph(graph, 2, after):
        paged += [iri for _, iri in page]
        after = page[-1][0]
    assert paged == whole
    assert len(whole) == 5


# Labels, moments and links -----------------------------------------------------------------------


def test_the_best_property_gives_the_label_of_each_language(read_in: Stage) -> None:
    labels = statements_of(read_in).labels([CITY, PROVINCE, EX + "Osaka", PRESS, CITY])
    assert labels == {
        CITY: {"ja": "堺", "en": "Sakai"},
        PROVINCE: {"ja": "省"},
        PRESS: {"ja": "覚書"},
    }
    assert statements_of(read_in).labels([]) == {}


def test_many_labels_can_be_asked_for(read_in: Stage) -> None:
    asked = [f"x:{n}" for n in range(2000)] + [CITY]
    assert list(statements_of(read_in).labels(asked)) == [CITY]


def test_moments_are_as_written(read_in: Stage) -> None:
    moments = statements_of(read_in).moments([PRESS, OTHER, CITY])
    assert moments == {PRESS: "2023-12-06", OTHER: "2024-02-01"}


def test_incoming_links_are_counted_by_property_and_best_standing(read_in: Stage) -> None:
    statements = statements_of(read_in)
    counts = {
        (c.predicate.removeprefix(EX), c.standing): c.links for c in statements.link_counts(CITY)
    }
    assert counts == {("party", Standing.STATED): 3}
    counts = {(c.predicate.removeprefix(EX), c.standing): c.links
              for c in statements.link_counts(PROVINCE)}  # fmt: skip
    assert counts == {("party", Standing.DERIVED): 1}
    assert statements.link_counts(BASE + "none") == []


def test_links_come_newest_first_in_pages(read_in: Stage) -> None:
    statements = statements_of(read_in)
    whole = statements.links(CITY, EX + "party", Standing.STATED, 10)
    assert [link.subject for link in whole] == [OTHER, PRESS, PRESS + "#it"]
    paged: list[str] = []
    after = ""
    while page := statements.links(CITY, EX + "party", Standing.STATED, 1, after):
        paged += [link.subject for link in page]
        after = page[-1].key
    assert paged == [link.subject for link in whole]
    assert statements.links(CITY, EX + "none", Standing.STATED, 10) == []


def test_a_blank_node_links_in_the_name_of_its_owner(tmp_path: Path) -> None:
    found = staged(tmp_path, {"data/x.ttl": "ex:a ex:b [ ex:c [ ex:to ex:z ] ] ; ex:to ex:z ."})
    links = statements_of(found).links(EX + "z", EX + "to", Standing.STATED, 10)
    assert [link.subject for link in links] == [EX + "a"]


def test_a_much_linked_resource_is_paged_without_gaps(tmp_path: Path) -> None:
    text = "".join(
        f"ex:s{n} ex:to ex:hub ; dcterms:issued '20{n % 30:02}-01-{n % 28 + 1:02}'^^xsd:date .\n"
        for n in range(300)
    )
    statements = statements_of(staged(tmp_path, {"data/x.ttl": text}))
    (linked,) = statements.link_counts(EX + "hub")
    assert linked.links == 300
    seen: list[str] = []
    after = ""
    while page := statements.links(EX + "hub", EX + "to", Standing.STATED, 7, after):
        seen += [link.subject for link in page]
        after = page[-1].key
    assert len(seen) == len(set(seen)) == 300
    moments = statements.moments(seen)
    assert [moments[iri] for iri in seen] == sorted(moments.values(), reverse=True)


# What cannot be read -----------------------------------------------------------------------------


def test_one_unreadable_source_leaves_nothing_to_go_on_with(tmp_path: Path) -> None:
    site = Site(tmp_path, settled=True, base=BASE)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/good.ttl").write_text("<x:s> <x:p> 1 .")
    (tmp_path / "data/bad.ttl").write_text("<x:s> <x:p>")
    found = stage(site, None, quiet)
    assert found.blocked
    assert found.unread == {"data/bad.ttl"}
    assert [(finding.source, finding.rule) for finding in found.findings] == [
        ("data/bad.ttl", "syntax")
    ]


def test_no_source_leaves_nothing_to_go_on_with(tmp_path: Path) -> None:
    found = stage(Site(tmp_path), None, quiet)
    assert found.blocked
    assert [finding.rule for finding in found.findings] == ["no-sources"]
