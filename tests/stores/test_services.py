"""SERVICE: asked only where the operator allows it, and then really asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from asking import EX, using

from oboegaki import queries
from oboegaki.errors import QueryFailed, QuerySyntaxError, ServiceRefused
from oboegaki.formats import RESULTS_JSON
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore

ROWS = {"results": {"bindings": [{"note": {"type": "literal", "value": "from afar"}}]}}


class Elsewhere(BaseHTTPRequestHandler):
    """Another server: an endpoint with one row, one that leads there, and one that fails."""

    asked: list[str] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        """Answer, and write down who was asked."""
        self.rfile.read(int(self.headers["content-length"]))
        self.asked.append(self.path)
        body = json.dumps({"head": {"vars": ["note"]}, **ROWS}).encode()
        self.send_response({"/broken": 500, "/moved": 307}.get(self.path, 200))
        self.send_header("Location", "/sparql")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Elsewhere.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def allowing(*services: str) -> Limits:
    return Limits(query_workers=1, services=services)


async def rows(store: EmbeddedStore, text: str, limits: Limits) -> list[dict[str, str]]:
    answer = await store.answer(queries.read(text, limits), RESULTS_JSON)
    found = json.loads(b"".join([chunk async for chunk in answer.chunks]))["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_server_that_is_allowed_is_asked_and_joined(
    engine: Path, elsewhere: str, silent: str
) -> None:
    limits = allowing("https://example.org/sparql", elsewhere + "sparql")
    text = (
        f"SELECT ?name ?note {{ <{EX}city> <{EX}only> ?name ."
        f" SERVICE {silent}<{elsewhere}sparql> {{ ?s <{EX}note> ?note }} }}"
    ).replace(
        f"<{EX}city> <{EX}only> ?name", f"GRAPH <{EX}graph/a> {{ <{EX}city> <{EX}only> ?name }}"
    )

    async def body(store: EmbeddedStore) -> None:
        assert await rows(store, text, limits) == [{"name": "a", "note": "from afar"}]

    using(engine, limits, body)
    assert Elsewhere.asked == ["/sparql"]


@pytest.mark.parametrize("path", ["broken", "moved"])
def test_a_server_that_fails_or_leads_elsewhere_is_told_and_not_followed(
    engine: Path, elsewhere: str, path: str
) -> None:
    limits = allowing(elsewhere + path)

    async def body(store: EmbeddedStore) -> None:
        with pytest.raises(QueryFailed):
            await rows(store, f"SELECT * {{ SERVICE <{elsewhere}{path}> {{ ?s ?p ?o }} }}", limits)
        assert await rows(store, "SELECT (1 AS ?n) {}", limits) == [{"n": "1"}]

    using(engine, limits, body)
    assert Elsewhere.asked == ["/" + path]


ALLOWED = "https://example.org/sparql"


@pytest.mark.parametrize(
    "where",
    [
        "<https://example.org/sparql2>",
        "<https://example.org/sparql#>",
        "<http://127.0.0.1:9/>",
        "SILENT <http://127.0.0.1:9/>",
        "ex:sparql",
        "?endpoint",
        "SILENT",
        "<sparql>",
        f"<{ALLOWED}> {{ }} SERVICE <http://127.0.0.1:9/>",
        f"?e {{ <{ALLOWED}> ?p ?o }} #",
    ],
)
def test_another_than_those_allowed_is_refused_with_their_names(where: str) -> None:
    text = "BASE <https://example.org/> PREFIX ex: <https://example.org/>\n"
    text += f"SELECT * {{ SERVICE {where} {{ ?s ?p ?o }} }}"
    with pytest.raises(ServiceRefused) as refused:
        queries.read(text, allowing(ALLOWED))
    assert ALLOWED in refused.value.remedy.en


def test_an_answer_from_afar_varies_and_a_mistake_still_has_its_place() -> None:
    limits = allowing(ALLOWED)
    query = queries.read(f"SELECT * {{ SERVICE <{ALLOWED}> {{ ?s ?p ?o }} }}", limits)
    assert query.varies
    assert queries.place_in(query, len(query.spaced))[0] == 1
    with pytest.raises(QuerySyntaxError):
        queries.read(f"SELECT * {{ SERVICE <{ALLOWED}> {{ ?s ?p x:o }} }}", limits)
