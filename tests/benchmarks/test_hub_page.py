"""The page of a hub beside typical pages: how much it weighs, and how much longer it takes."""

import json
import statistics
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from measuring import measured
from releases import Corpus, write_quads
from running import serving
from synthetic import BASE

TIMES = 15
LARGEST = 200_000
"""Bytes that a page of a hub may have."""

HUB = f"{BASE}id/hub"
LINKS = 100_000
FASTER = 5


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of generated data, with one resource at which 100,000 others point."""
    folder = tmp_path_factory.mktemp("hub")
    data = folder / "data.nq"
    typical = write_quads(data, Corpus(other_words=True), triples=1e5).some()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    with data.open("a", encoding="utf-8") as file:
        file.write(f'<{HUB}> {label} "ハブ"@ja .\n')
        file.write(f"<{HUB}> {kind} <http://www.w3.org/ns/org#Organization> .\n")
        for number in range(LINKS):
            one = f"<{BASE}id/leaf/{number}>"
            file.write(f"{one} <http://purl.org/dc/terms/relation> <{HUB}> .\n")
            file.write(f'{one} {label} "{number}"@en .\n')
    places = (folder / "editions", "--base", BASE)
    measured(sys.executable, "-m", "oboegaki", "build", data, "--editions", *places)
    with (
        serving(data, "--editions", *places) as address,
        httpx.Client(base_url=address, timeout=60) as made,
    ):
        made.headers["x-typical"] = json.dumps(typical[:TIMES])
        yield made


def milliseconds(client: httpx.Client, path: str) -> float:
    """Return the time of a page that nobody asked for before: each has an address of its own."""
    begun = time.perf_counter()
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return (time.perf_counter() - begun) * 1000


def path_of(iri: str) -> str:
    return "/" + iri.removeprefix(BASE).replace("id/", "doc/", 1)


@pytest.mark.slow
@pytest.mark.parametrize("view", ["", "view=graph&"])
def test_a_hub_is_as_light_and_nearly_as_quick_as_other_pages(
    client: httpx.Client, view: str
) -> None:
    hub = path_of(HUB)
    page = client.get(f"{hub}?{view}lang=en", headers={"accept": "text/html"})
    assert "99,9" in page.text or "100,000" in page.text, "all are counted"
    assert len(page.content) < LARGEST
    typical = [path_of(iri) for iri in json.loads(client.headers["x-typical"])]
    slow = statistics.median(milliseconds(client, f"{hub}?{view}n={n}") for n in range(TIMES))
    usual = statistics.median(
        milliseconds(client, f"{path}?{view}n={n}") for n, path in enumerate(typical)
    )
    print(f"{view or 'page'}: {len(page.content)} bytes, hub {slow:.1f} ms, typical {usual:.1f} ms")
    assert slow < FASTER * usual


@pytest.mark.slow
def test_the_list_of_what_points_at_a_hub_is_paged(client: httpx.Client) -> None:
    relation = "http://purl.org/dc/terms/relation"
    page = client.get(path_of(HUB), params={"property": relation}, headers={"accept": "text/html"})
    assert len(page.content) < LARGEST
    assert 'rel="next"' in page.text
