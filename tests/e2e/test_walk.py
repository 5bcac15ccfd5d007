"""A real server on a free port, walked as its readers would: the whole main job."""

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pyoxigraph
import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat
from rdflib.compare import isomorphic
from running import run, serving

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "ja"}


@contextmanager
def wait_for(address: str) -> Iterator[httpx.Client]:
    """Give a client as soon as the server answers."""
    with httpx.Client(
        base_url=address, follow_redirects=True, timeout=10, trust_env=False
    ) as client:
        for _ in range(100):
            with suppress(httpx.ConnectError):
                client.get("/healthz").raise_for_status()
                break
            time.sleep(0.05)
        yield client


def link(page: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', page)
    assert found, pattern
    return found.group(1)


def test_from_the_home_page_to_the_dump(flagship_place: Place) -> None:
    with serving("--editions", flagship_place.folder) as address, wait_for(address) as client:
        home = client.get("/", headers=HTML).text
        release = client.get(link(home, r"/press/[^\"]+"), headers=HTML)
        assert "覚書" in release.text
        agreement = client.get(link(release.text, r"/doc/agreement/[^\"]+"), headers=HTML)
        party = link(agreement.text, r"/doc/org/sakai")
        assert "堺市" in client.get(party, headers=HTML).text

        turtle = client.get(party, headers={"accept": "text/turtle"})
        by_rdflib = rdflib.Graph().parse(data=turtle.content, format="turtle")
        quads = list(pyoxigraph.parse(turtle.content, format=RdfFormat.TURTLE))
        lines = pyoxigraph.serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES)
        assert isomorphic(by_rdflib, rdflib.Graph().parse(data=lines, format="nt"))

        iri = "https://w3id.org/oboegaki/id/org/sakai"
        query = f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}"
        asked = client.get("/sparql", params={"query": query, "format": "nt"})
        stated = rdflib.Graph().parse(data=asked.content, format="nt")
        assert len(stated) > 5
        assert isomorphic(stated, by_rdflib)

        data = client.get("/dumps/", headers=HTML).text
        dump = gzip.decompress(client.get(link(data, r"/dumps/[^\"]+\.nq\.gz")).content)
        all_of_it = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        counted = client.get("/sparql", params={"query": all_of_it, "format": "csv"}).text
        assert int(counted.split()[1]) == len(dump.splitlines())


def test_a_new_edition_is_picked_up_without_a_failed_request(tmp_path: Path) -> None:
    source = tmp_path / "thing.ttl"
    source.write_text('<http://127.0.0.1:8000/thing> <http://x.example/p> "one" .')
    editions = tmp_path / "editions"
    with serving(source, "--editions", editions) as address, wait_for(address) as client:
        query = "SELECT ?o { ?s <http://x.example/p> ?o }"
        before = client.get("/thing.nt")
        assert '"one"' in before.text
        source.write_text('<http://127.0.0.1:8000/thing> <http://x.example/p> "two" .')
        assert run("build", source, "--editions", editions).returncode == 0
        seen: set[str] = set()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not {"two"} <= seen:
            document = client.get("/thing.nt")
            answer = client.get("/sparql", params={"query": query, "format": "csv"})
            assert (document.status_code, answer.status_code) == (200, 200)
            if '"two"' in document.text:
                seen.add(answer.text.split()[1])
        assert "two" in seen
        assert client.get("/thing.nt").headers["etag"] != before.headers["etag"]


def test_any_file_can_be_published_and_asked(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('<> a <http://x.example/T> ; <http://x.example/p> "é"@fr .')
    (tmp_path / "b.trig").write_text(
        "<http://x.example/g> { <http://x.example/s> a <http://x.example/T> }"
    )
    files = [tmp_path / "a.ttl", tmp_path / "b.trig"]
    count = "SELECT (COUNT(*) AS ?n) { ?s a <http://x.example/T> }"
    for default_graph, found in (("union", "2"), ("own", "0")):
        arguments = ("--editions", tmp_path / default_graph, "--default-graph", default_graph)
        answer = run("query", *files, *arguments, "--format", "csv", count)
        assert answer.stdout.split() == ["n", found], answer.stderr


def test_the_same_sources_give_the_same_digest_and_the_same_dumps(
    tmp_path: Path, flagship_place: Place
) -> None:
    built = run("build", "--editions", tmp_path)
    assert built.returncode == 0, built.stderr
    first, second = flagship_place.current(), Place(tmp_path).current()
    assert first.name.rpartition("-")[2] == second.name.rpartition("-")[2]
    names = sorted(path.name for path in (first / "dumps").iterdir())
    assert len(names) > 12
    for name in names:
        assert (first / "dumps" / name).read_bytes() == (second / "dumps" / name).read_bytes()


def test_dump_writes_every_syntax_and_they_agree(flagship_place: Place) -> None:
    def of(name: str, syntax: RdfFormat) -> Dataset:
        dumped = run("dump", "--editions", flagship_place.folder, "--format", name)
        assert dumped.returncode == 0, dumped.stderr
        found = Dataset(pyoxigraph.parse(dumped.stdout.encode(), format=syntax))
        found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return found

    assert of("nq", RdfFormat.N_QUADS) == of("trig", RdfFormat.TRIG)
    triples = of("nt", RdfFormat.N_TRIPLES)
    assert len(triples) > 1000
    for name, syntax in (
        ("ttl", RdfFormat.TURTLE),
        ("rdf", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
    ):
        assert of(name, syntax) == triples


def test_editions_can_be_listed_and_rolled_back(tmp_path: Path) -> None:
    source, editions = tmp_path / "a.ttl", tmp_path / "editions"
    for text in ("one", "two"):
        source.write_text(f'<http://x.example/s> <http://x.example/p> "{text}" .')
        assert run("build", source, "--editions", editions).returncode == 0
        time.sleep(1.1)
    listed = run("editions", source, "--editions", editions).stdout.splitlines()[2:]
    names = [line.split()[-3] for line in listed]
    assert [line.startswith("*") for line in listed] == [True, False]
    assert run("use", names[1], source, "--editions", editions).returncode == 0
    again = run("editions", source, "--editions", editions).stdout.splitlines()[2:]
    assert [line.startswith("*") for line in again] == [False, True]
    history = [event for event in Place(editions).history() if event["event"] == "current"]
    assert [event["reason"] for event in history] == ["build", "build", "use"]
    assert history[-1]["edition"] == names[1]
