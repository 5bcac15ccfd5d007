"""The MCP server, asked by the package's own client: over HTTP and over standard input."""

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import CallToolResult, TextContent, TextResourceContents
from running import environment, run, serving

from oboegaki.agents.tools import MOST_ROWS, TOOLS
from oboegaki.agents.written import MOST
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.listing import members
from oboegaki.rdf import term

Value = TypeVar("Value")
Target = str | StdioServerParameters
Json = dict[str, Any]
BASE = "https://w3id.org/oboegaki/"
EVERYTHING = "SELECT * { ?s ?p ?o }"


def stdio(*arguments: str | Path) -> StdioServerParameters:
    command = ["-m", "oboegaki", "mcp", *map(str, arguments)]
    return StdioServerParameters(command=sys.executable, args=command, env=environment())


def asked(target: Target, work: Callable[[Client], Awaitable[Value]], mode: str = "auto") -> Value:
    """Return what comes of some work with a client that is connected."""

    async def connected() -> Value:
        async with Client(target, mode=mode, read_timeout_seconds=60) as client:
            return await work(client)

    return asyncio.run(connected())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def call(target: Target, name: str, mode: str = "auto", /, **values: object) -> CallToolResult:
    return asked(target, lambda client: client.call_tool(name, values), mode)


@pytest.fixture(params=["http", "http of 2025", "stdio", "stdio of 2025"])
def way(request: pytest.FixtureRequest, address: str, flagship_place: Place) -> tuple[Target, str]:
    """Both ways to the flagship, each in the protocol of 2026 and in the one before."""
    mode = "legacy" if "2025" in request.param else "auto"
    over_http = request.param.startswith("http")
    return (f"{address}mcp" if over_http else stdio("--editions", flagship_place.folder)), mode


def test_every_way_offers_the_same_tools_resources_and_prompts(way: tuple[Target, str]) -> None:
    async def look(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [each.name for each in tools] == [each.name for each in TOOLS]
        assert all(each.annotations and each.annotations.read_only_hint for each in tools)
        assert client.instructions and "press releases" in client.instructions
        for resource in (await client.list_resources()).resources:
            (held,) = (await client.read_resource(resource.uri)).contents
            assert isinstance(held, TextResourceContents) and len(held.text) > 500
        (prompt,) = (await client.list_prompts()).prompts
        (message,) = (await client.get_prompt(prompt.name, {"question": "誰と？"})).messages
        assert isinstance(message.content, TextContent) and "誰と？" in message.content.text
        found = await client.call_tool("search", {"words": "堺市", "language": "ja"})
        assert "堺市" in text_of(found)
        counted = await client.call_tool("query", {"sparql": "ASK { ?s ?p ?o }"})
        assert counted.structured_content["boolean"] is True

    asked(way[0], look, way[1])


# The same as the pages -------------------------------------------------------------------------


def documents(edition: Edition) -> Iterator[str]:
    """Yield the IRI of everything of which the flagship has a page."""
    iris = dict.fromkeys(
        member.subject
        for class_ in edition.statements.class_counts()
        for member in members(edition.statements, class_, 500).items
    )
    yield from (iri for iri in iris if iri.startswith((f"{BASE}id/", f"{BASE}press/")))


def page_of(iri: str) -> str:
    return iri.removeprefix(BASE).replace("id/", "doc/", 1).removesuffix("#it")


def test_every_description_is_what_the_page_says(address: str, flagship_edition: Edition) -> None:
    iris = [iri for iri in documents(flagship_edition) if "#" not in iri.removesuffix("#it")]
    assert len(iris) > 50

    async def compare(client: Client) -> int:
        async with httpx.AsyncClient() as pages:
            cut = 0
            for iri in iris:
                values = {"thing": iri, "language": "vi", "format": "json"}
                found = await client.call_tool("describe", values)
                page = await pages.get(f"{address}{page_of(iri)}.json?lang=vi")
                assert page.status_code == 200, iri
                if found.structured_content is None:
                    assert "[Cut after" in text_of(found) and len(page.text) > MOST, iri
                    cut += 1
                    continue
                assert found.structured_content["tree"] == page.json(), iri
                assert found.structured_content["url"].startswith(address)
            return cut

    assert asked(f"{address}mcp", compare) < len(iris) // 5


def test_what_points_at_a_thing_is_counted_as_the_data_count_it(
    address: str, flagship_edition: Edition
) -> None:
    for iri in (f"{BASE}id/org/sakai", f"{BASE}id/place/sakai"):
        told = call(f"{address}mcp", "describe", thing=iri).structured_content["incoming"]
        counted = [
            (each.predicate, each.links) for each in flagship_edition.statements.link_counts(iri)
        ]
        assert [(each["property"], each["total"]) for each in told] == counted
        assert counted


def test_every_competency_question_is_answered_as_at_its_address(address: str) -> None:
    async def compare(client: Client) -> int:
        async with httpx.AsyncClient() as pages:
            listed = (await client.call_tool("example_queries", {})).structured_content["queries"]
            rows = 0
            for query in listed:
                name = query["name"]
                answer = await pages.get(f"{address}queries/{name}.json")
                result = await client.call_tool("run_saved_query", {"name": name})
                page, found = answer.json(), result.structured_content
                if answer.status_code == 404:
                    assert "triples" in text_of(result), name  # it constructs a graph
                    continue
                if "boolean" in page:
                    assert found["boolean"] is page["boolean"], name
                    continue
                bindings = page["results"]["bindings"]
                assert found["total"] == len(bindings), name
                assert [{k: v["text"] for k, v in row.items()} for row in found["rows"]] == [
                    {k: v["value"] for k, v in row.items()} for row in bindings
                ], name
                rows += len(bindings)
            return rows

    assert asked(f"{address}mcp", compare) > 150


@pytest.mark.parametrize("words", ["堺市", "さかい", "脱炭素", "Vietnam", "thỏa thuận", "", "qqq"])
def test_a_search_finds_what_the_page_finds(address: str, words: str) -> None:
    found = call(f"{address}mcp", "search", words=words, language="en").structured_content
    accept = {"accept": "application/json"}
    page = httpx.get(f"{address}search", params={"q": words, "lang": "en"}, headers=accept).json()
    assert found["total"] == page["total"]
    assert [each["iri"] for each in found["hits"]] == [each["id"] for each in page["results"]]
    assert [each["label"] for each in found["hits"]] == [each["label"] for each in page["results"]]
    assert found["facets"] == page["facets"]


def test_terms_are_those_of_the_query_page(address: str) -> None:
    found = call(f"{address}mcp", "terms", words="party").structured_content
    page = httpx.get(f"{address}sparql/terms.json").json()
    for kind in ("classes", "properties", "concepts"):
        names = {each["iri"]: each["uses"] for each in page[kind]}
        assert all(names[each["iri"]] == each["uses"] for each in found[kind]["shown"])
    assert term("obg:party") in {each["iri"] for each in found["properties"]["shown"]}


# Bounds ----------------------------------------------------------------------------------------


def test_rows_and_characters_are_bounded_and_it_is_said(address: str) -> None:
    some = call(f"{address}mcp", "query", sparql=EVERYTHING, rows=3)
    assert len(some.structured_content["rows"]) == 3 < some.structured_content["total"]
    assert "Shown are 3 of" in text_of(some)
    most = call(f"{address}mcp", "query", sparql=EVERYTHING, rows=MOST_ROWS)
    assert len(text_of(most)) < MOST + 500 and "[Cut after" in text_of(most)
    turtle = call(f"{address}mcp", "query", sparql="CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(text_of(turtle)) < MOST + 500 and "[Cut after" in text_of(turtle)
    assert turtle.structured_content is None


@pytest.mark.parametrize(
    ("tool", "values", "kind"),
    [
        ("query", {"sparql": "SELECT * {"}, "QuerySyntaxError"),
        ("query", {"sparql": "DROP ALL"}, "UpdateRefused"),
        ("query", {"sparql": "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "ServiceRefused"),
        ("query", {"sparql": "SELECT * {" + "?s ?p ?o ." * 200 + "}"}, "QueryRefused"),
        ("query", {"sparql": "ASK {}", "rows": 501}, "BadRequest"),
        ("query", {"sparql": "ASK {}", "rows": True}, "BadRequest"),
        ("query", {}, "BadRequest"),
        ("describe", {"thing": "https://example.org/nobody"}, "NotFound"),
        ("describe", {"thing": 7}, "BadRequest"),
        ("describe", {"thing": "x" * 2_001}, "BadRequest"),
        ("describe", {"thing": "obg:Agreement", "language": "fr"}, "BadRequest"),
        ("search", {"words": "x" * 201}, "BadRequest"),
        ("search", {"colour": "red"}, "BadRequest"),
        ("shapes", {"class": "obg:Nothing"}, "NotFound"),
        ("run_saved_query", {"name": "../../etc/passwd"}, "NotFound"),
        ("run_saved_query", {"name": "04-parties", "values": {"x": "y"}}, "BadRequest"),
        ("run_saved_query", {"name": "04-parties", "values": {"x": ["y"]}}, "BadRequest"),
    ],
)
def test_what_cannot_be_answered_says_why(address: str, tool: str, values: Json, kind: str) -> None:
    failed = call(f"{address}mcp", tool, "legacy", **values)
    assert failed.is_error
    assert failed.structured_content["error"] == kind
    assert failed.structured_content["detail"] in text_of(failed)
    if kind == "QuerySyntaxError":
        assert failed.structured_content["line"] == 1


def test_errors_are_told_in_the_language_that_was_asked_for(address: str) -> None:
    failed = call(f"{address}mcp", "describe", thing="nobody", language="ja")
    assert "見つかりません" in text_of(failed)


def test_an_unknown_tool_resource_or_prompt_is_an_error_of_the_protocol(address: str) -> None:
    async def wrong(client: Client) -> None:
        for work in (
            client.call_tool("delete_everything", {}),
            client.read_resource("file:///etc/passwd"),
            client.get_prompt("answer_from_the_data", {}),
        ):
            with pytest.raises(MCPError):
                await work

    asked(f"{address}mcp", wrong)


@pytest.mark.slow
def test_a_query_is_ended_at_the_deadline_and_the_next_is_answered(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("[limits]\nquery_seconds = 0.5\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    data = "".join(f"<urn:x:s{n}> <urn:x:p> {n} .\n" for n in range(300))
    (tmp_path / "data" / "some.ttl").write_text(data, encoding="utf-8")

    async def slow(client: Client) -> tuple[CallToolResult, CallToolResult]:
        dear = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i }"
        late = await client.call_tool("query", {"sparql": dear})
        return late, await client.call_tool("query", {"sparql": "ASK { ?s ?p ?o }"})

    with serving(tmp_path) as served:
        late, next_one = asked(f"{served}mcp", slow)
    assert late.structured_content["error"] == "QueryTimeout"
    assert text_of(next_one) == "true"


def test_a_site_in_other_words_is_told_of_plainly(tmp_path: Path) -> None:
    (tmp_path / "books.ttl").write_text(
        "@prefix schema: <https://schema.org/> .\n<urn:x:b> a schema:Book ; schema:name 'Kokoro' .",
        encoding="utf-8",
    )

    async def look(client: Client) -> None:
        assert client.instructions and "press releases" not in client.instructions
        found = await client.call_tool("describe", {"thing": "urn:x:b"})
        assert "Kokoro" in text_of(found)

    asked(stdio(tmp_path, "--editions", tmp_path / "editions"), look)


def test_over_stdio_the_edition_is_followed(tmp_path: Path) -> None:
    source, place = tmp_path / "some.ttl", tmp_path / "editions"
    source.write_text("<urn:x:a> <urn:x:b> 1 .", encoding="utf-8")

    async def twice(client: Client) -> list[Json]:
        first = await client.call_tool("query", {"sparql": EVERYTHING})
        source.write_text("<urn:x:a> <urn:x:b> 1, 2 .", encoding="utf-8")
        built = await asyncio.to_thread(run, "build", source, "--editions", place)
        assert built.returncode == 0, built.stderr
        second = await client.call_tool("query", {"sparql": EVERYTHING})
        return [first.structured_content, second.structured_content]

    before, after = asked(stdio(source, "--editions", place), twice)
    assert (before["total"], after["total"]) == (1, 2)
    assert before["edition"] != after["edition"]


def test_queries_of_agents_are_counted_and_held_as_all_are(address: str) -> None:
    def counted(outcome: str) -> int:
        text = httpx.get(f"{address}metrics").text
        found = re.search(rf'^oboegaki_queries_total{{.*outcome="{outcome}".*}} (\d+)', text, re.M)
        return int(found[1]) if found else 0

    answered, held, refused = counted("answered"), counted("held"), counted("failed")
    sparql = "SELECT (COUNT(*) AS ?agents_count) { ?s ?p ?o }"
    first, again = (call(f"{address}mcp", "query", sparql=sparql) for _ in range(2))
    assert first.structured_content == again.structured_content
    assert (counted("answered"), counted("held")) == (answered + 1, held + 1)
    assert counted("failed") == refused


# llms.txt --------------------------------------------------------------------------------------


def test_llms_txt_leads_to_every_way_in(address: str) -> None:
    answer = httpx.get(f"{address}llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# 堺市の報道発表資料")
    links = [part.partition(")")[0] for part in answer.text.split("](")[1:]]
    assert len(links) > 15
    for link in links:
        if not link.endswith("/mcp"):
            assert httpx.get(link, follow_redirects=True).status_code == 200, link
    assert f"{address}llms.txt" in httpx.get(f"{address}robots.txt").text
    home = httpx.get(address, headers={"accept": "text/html"})
    assert '</llms.txt>; rel="service-doc"' in home.headers["link"]


def test_llms_txt_is_what_agents_read_over_mcp(address: str) -> None:
    async def read(client: Client) -> str:
        (held,) = (await client.read_resource("oboegaki:llms.txt")).contents
        assert isinstance(held, TextResourceContents)
        return held.text

    assert asked(f"{address}mcp", read) == httpx.get(f"{address}llms.txt").text


def test_the_schemas_of_the_tools_are_sound() -> None:
    for tool in TOOLS:
        Draft202012Validator.check_schema(tool.schema)
    assert len(json.dumps([each.schema for each in TOOLS])) < 8_000
