"""The change stream: what it says by itself, and what a real replicator makes of it."""

import re
import subprocess
from pathlib import Path

import pyoxigraph
import pytest
from programs import ldes_client
from publishing import BASE, Desk, release
from running import serving

from oboegaki.edition.opened import opened
from oboegaki.feed.ldes import SIZE

TREE = "https://w3id.org/tree#"
VERSION_OF = pyoxigraph.NamedNode("http://purl.org/dc/terms/isVersionOf")
MODIFIED = pyoxigraph.NamedNode("http://purl.org/dc/terms/modified")
DELETED = pyoxigraph.NamedNode("https://www.w3.org/ns/activitystreams#Delete")
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
A = f"<{BASE}id/org/a> <http://x.example/p> "


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def many(count: int) -> str:
    return "".join(f'<{BASE}id/org/{n:04}> <http://x.example/p> "{n}" .\n' for n in range(count))


def parsed(text: str) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))


def one_graph(quads: list[pyoxigraph.Quad]) -> pyoxigraph.Dataset:
    triples = pyoxigraph.Dataset(pyoxigraph.Quad(*q.triple) for q in quads)
    triples.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return triples


def data_of(desk: Desk) -> pyoxigraph.Dataset:
    edition = opened(desk.place.current())
    lines = b"".join(
        each.subject + b" " + line + b"\n"
        for each in edition.statements.default_triples()
        for line in each.lines.splitlines()
    )
    edition.close()
    return one_graph(parsed(lines.decode()))


def replica(quads: list[pyoxigraph.Quad]) -> pyoxigraph.Dataset:
    """Return what the last versions say of the documents that have not ended."""
    about: dict[str, tuple[str, str]] = {}
    moments = {str(q.subject): str(q.object) for q in quads if q.predicate == MODIFIED}
    for quad in quads:
        if quad.predicate == VERSION_OF:
            latest = (moments[str(quad.subject)], str(quad.subject))
            about[str(quad.object)] = max(about.get(str(quad.object), latest), latest)
    ended = {str(q.subject) for q in quads if q.object == DELETED}
    kept = {version for _, version in about.values()} - ended
    return one_graph([q for q in quads if str(q.graph_name) in kept])


def publish_a_life(desk: Desk) -> None:
    """Create, change and withdraw, with blank nodes, and with more documents than one page has."""
    b = A.replace("org/a", "org/b")
    desk.publish(
        {
            "data/many.nt": many(SIZE + 20),
            "data/b.ttl": f"{A}1, [ <http://x.example/q> 'in a' ] . {b} [] .",
            "data/press/city/2023/x.ttl": release("x", "覚書"),
            "data/press/city/2023/y.ttl": release("y", "式"),
        }
    )
    desk.publish(
        {
            "data/b.ttl": f"{A}2, [ <http://x.example/q> 'in a', '_:b c' ] .",
            "data/press/city/2023/x.ttl": release("x", "覚書 2"),
        }
    )
    desk.publish({"data/press/city/2023/y.ttl": None})


def test_the_pages_together_are_the_data(desk: Desk) -> None:
    publish_a_life(desk)
    with desk.client() as client:
        pages = [parsed(client.get(f"/ldes/{page}.nq").text) for page in (1, 2)]
    assert replica(pages[0] + pages[1]) == data_of(desk)


def test_a_full_page_never_changes_and_says_so(desk: Desk) -> None:
    files = {"data/many.nt": many(SIZE + 20), "data/a.ttl": f"{A}[ <http://x.example/q> 'a' ] ."}
    desk.publish(files)
    with desk.client() as client:
        before, open_before = client.get("/ldes/1.trig"), client.get("/ldes/2.trig")
    desk.publish({"data/many.nt": many(5), "data/a.ttl": f"{A}[ <http://x.example/q> 'b' ], [] ."})
    with desk.client() as client:
        after, open_after = client.get("/ldes/1.trig"), client.get("/ldes/2.trig")
        etag = before.headers["ETag"]
        again = client.get("/ldes/1.trig", headers={"If-None-Match": etag})
        assert again.status_code == 304
    assert before.content == after.content
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert before.headers[name] == after.headers[name]
    assert "immutable" in before.headers["Cache-Control"]
    assert open_before.content != open_after.content
    assert "no-cache" in open_before.headers["Cache-Control"]


def test_each_page_leads_on_to_what_is_not_earlier(desk: Desk) -> None:
    desk.publish({"data/many.nt": many(SIZE + 20)})
    with desk.client() as client:
        root, page = (client.get(f"/ldes{path}.nq").text for path in ("", "/1"))
    assert f"<{TREE}node> <http://127.0.0.1:8000/ldes/1> ." in root
    assert f"<{TREE}GreaterThanOrEqualToRelation>" in page
    assert f"<{TREE}node> <http://127.0.0.1:8000/ldes/2> ." in page
    value = re.search(rf'<{TREE}value> "([^"]+)"', page)
    assert value
    assert max(re.findall(r'modified> "([^"]+)"', page)) == value[1]


def test_a_withdrawal_while_somebody_reads_page_after_page_is_on_the_last(desk: Desk) -> None:
    desk.publish({"data/many.nt": many(SIZE + 20), "data/a.ttl": A + "1 ."})
    with desk.client() as client:
        first = parsed(client.get("/ldes/1.nq").text)
    desk.publish({"data/a.ttl": None})
    with desk.client() as client:
        rest = parsed(client.get("/ldes/2.nq").text)
    assert replica(first + rest) == data_of(desk)


def test_what_is_purged_is_in_no_page(desk: Desk) -> None:
    desk.publish({"data/a.ttl": A + "'secret' ."})
    desk.publish({"data/a.ttl": A + "'secret 2' ."})
    desk.publish({"data/a.ttl": None, "data/b.ttl": A.replace("org/a", "org/b") + "1 ."})
    desk.place.known.purge(f"{BASE}id/org/a", "2030-01-01T00:00:00Z")
    with desk.client() as client:
        page = client.get("/ldes/1.nq").text
    assert "secret" not in page
    assert f"<{DELETED.value}>" in page


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)
def test_the_stream_comes_in_every_syntax_that_has_graphs(
    desk: Desk, accept: str, given: str
) -> None:
    desk.publish({"data/a.ttl": A + "1 ."})
    with desk.client() as client:
        for path in ("/ldes", "/ldes/1"):
            answer = client.get(path, headers={"Accept": accept})
            assert answer.headers["Content-Type"] == given
            assert "Accept" in answer.headers["Vary"]
        assert client.get("/ldes", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize("path", ["/ldes/0", "/ldes/2", "/ldes/x", "/ldes/999999999", "/ldes/01"])
def test_there_is_no_page_that_there_is_not(desk: Desk, path: str) -> None:
    desk.publish({"data/a.ttl": A + "1 ."})
    with desk.client() as client:
        assert client.get(path).status_code == 404


@pytest.mark.e2e
def test_a_real_replicator_has_the_data_after_a_create_a_change_and_a_withdrawal(
    desk: Desk,
) -> None:
    client = ldes_client()
    publish_a_life(desk)
    with serving(desk.folder / "site", "--editions", desk.place.folder) as server:
        run = subprocess.run(
            ["node", client, "--no-shape", f"{server}ldes"],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert run.returncode == 0, run.stderr
    # Its writer abbreviates integers, which N-Quads does not.
    written = re.sub(r" ([0-9]+) <", rf' "\1"^^<{INTEGER}> <', run.stdout)
    lines = [line for line in written.splitlines() if line.endswith(" .")]
    assert replica(parsed("\n".join(lines))) == data_of(desk)
