"""A description file that is changed says what one says that is written anew."""

import tempfile
from pathlib import Path

from histories import BASE, FIXED, after, edits, sites, write
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statements import quiet

from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.statements.reader import Statements
from oboegaki.statements.restage import Again, restage
from oboegaki.statements.schema import GRAPH_ORDER
from oboegaki.statements.stage import Stage, stage

NAMED = "JOIN resource ON resource.id ="
OBJECT = "JOIN resource AS o ON o.id = object JOIN resource AS p ON p.id = predicate"
IN_ORDER = f"ORDER BY {GRAPH_ORDER}"
TABLES = {
    "graph": f"SELECT iri, kind, source, quads, bytes, digest, in_default FROM graph {IN_ORDER}",
    "resource": "SELECT iri, described FROM resource ORDER BY iri",
    "statements": "SELECT graph.iri, resource.iri, lines FROM statements"
    f" JOIN graph ON graph.id = graph {NAMED} subject {IN_ORDER}, statements.id",
    "merged": f"SELECT iri, lines FROM merged {NAMED} subject ORDER BY 1",
    "nested": "SELECT o.iri, b.iri FROM nested JOIN resource AS o ON o.id = owner"
    " JOIN resource AS b ON b.id = blank ORDER BY 1, 2",
    "label": f"SELECT iri, language, text FROM label {NAMED} resource ORDER BY 1, 2",
    "moment": f"SELECT iri, value FROM moment {NAMED} resource ORDER BY 1",
    "link": f"SELECT o.iri, p.iri, standing, newness, s.iri FROM link {OBJECT}"
    " JOIN resource AS s ON s.id = subject ORDER BY 1, 2, 3, 4, 5",
    "link_count": f"SELECT o.iri, p.iri, standing, links FROM link_count {OBJECT} ORDER BY 1, 2, 3",
    "term_use": f"SELECT iri, uses FROM term_use {NAMED} predicate ORDER BY 1",
    "class_count": f"SELECT iri, resources FROM class_count {NAMED} class ORDER BY 1",
}


def tables(statements: Statements) -> dict[str, list[tuple[object, ...]]]:
    """Return every table of a description file, with names for numbers."""
    return {name: statements.select(sql).fetchall() for name, sql in TABLES.items()}


def told(statements: Statements) -> list[object]:
    """Return what readers of a description file are told."""
    iris = sorted(str(iri) for (iri,) in statements.select("SELECT iri FROM resource"))
    found: list[object] = [list(statements.default_triples()), statements.labels(iris)]
    for iri in iris:
        graph = statements.graph(iri)
        found += [
            list(statements.of_document(iri)), list(statements.with_graphs(iri)),
            statements.graphs_about(iri, 9), statements.uses_of(iri), statements.having(iri, 3),
            list(statements.of_graph(graph)) if graph else None, statements.link_counts(iri),
        ]  # fmt: skip
        for count in statements.link_counts(iri):
            links = statements.links(iri, count.predicate, count.standing, 99)
            found.append([link.subject for link in links])
    return found


def stepped(site: Site, base: Path, path: Path, renewed: set[str], distinct: int) -> Stage:
    sources, findings = discover(site)
    again = Again(tuple(sources), tuple(findings), renewed, ())
    return restage(site, base, path, again, distinct, quiet)[0]


@settings(max_examples=25, deadline=None)
@given(sites, st.lists(edits, min_size=1, max_size=4), st.sampled_from(("union", "own")))
def test_a_file_that_is_changed_again_and_again_says_what_a_new_one_says(
    files: dict[str, str], history: list[dict[str, str | None]], default_graph: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, work = Path(name) / "site", Path(name) / "work"
        work.mkdir()
        site = Site(root=root, base=BASE, settled=True, default_graph=default_graph)
        write(root, {**FIXED, **files})
        base = work / "0.sqlite"
        staged = stage(site, base, quiet)
        for number, edit in enumerate(history, 1):
            graphs = {source.name: source.graph for source in discover(site)[0]}
            files = after(files, edit)
            write(root, {**FIXED, **files})
            graphs |= {source.name: source.graph for source in discover(site)[0]}
            renewed = {graphs[name] for name in edit if name in graphs}
            path = work / f"{number}.sqlite"
            before = base.read_bytes()
            changed = stepped(site, base, path, renewed, staged.distinct_triples)
            whole = stage(site, work / f"{number}-whole.sqlite", quiet)
            assert changed.statements is not None and whole.statements is not None
            assert tables(changed.statements) == tables(whole.statements)
            assert told(changed.statements) == told(whole.statements)
            assert changed.distinct_triples == whole.distinct_triples
            assert sorted(changed.graphs, key=str) == sorted(whole.graphs, key=str)
            assert base.read_bytes() == before
            base, staged = path, changed
