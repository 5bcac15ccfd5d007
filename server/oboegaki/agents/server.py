"""The MCP server: the tools, resources and prompts of one site, over any transport.

Only this module imports the package `mcp`; it is imported when somebody first comes to ask.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import mcp_types as types
from mcp import MCPError
from mcp.server import Server, ServerRequestContext

from oboegaki import __version__, describe
from oboegaki.agents import guide
from oboegaki.agents.tools import BY_NAME, TOOLS, Tool
from oboegaki.errors import OboegakiError, QueriesBusy, QuerySyntaxError
from oboegaki.formats import TURTLE
from oboegaki.reader.desk import Desk
from oboegaki.reader.trees import refuse_large
from oboegaki.rendering import rendered
from oboegaki.statements.reader import Place

_log = logging.getLogger(__name__)

Context: TypeAlias = "ServerRequestContext[Any, Any]"
Desks = Callable[[Any], AbstractAsyncContextManager[Desk]]
"""The request as the transport has it (None for stdio) -> the desk that answers it."""


def server_of(desks: Desks, name: str, told: str) -> "Server[Any]":
    """Return a server that asks these desks; `told` is what it tells who connects."""
    asking = _Asking(desks)
    return Server(
        name,
        version=__version__,
        instructions=told,
        on_list_tools=asking.list_tools,
        on_call_tool=asking.call_tool,
        on_list_resources=asking.list_resources,
        on_read_resource=asking.read_resource,
        on_list_prompts=asking.list_prompts,
        on_get_prompt=asking.get_prompt,
    )


class _Asking:
    """The handlers of the protocol's requests."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    # Tools --------------------------------------------------------------------------------------

    async def list_tools(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_listed(each) for each in TOOLS])

    async def call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Answer a call; what is wrong with it is for the agent to read, not a protocol error."""
        tool = BY_NAME.get(params.name)
        if tool is None:
            known = ", ".join(BY_NAME)
            raise MCPError(types.INVALID_PARAMS, f"There is no such tool. There are: {known}.")
        values = params.arguments or {}
        try:
            async with self._desks(context.request) as desk:
                told = await tool.call(desk, values)
        except OboegakiError as error:
            return _failed(error, str(values.get("language", "en")))
        except Exception as error:
            _log.exception("The tool %s failed", params.name)
            raise MCPError(types.INTERNAL_ERROR, _INTERNAL) from error
        return types.CallToolResult(
            content=[types.TextContent(text=told.text)], structured_content=told.data
        )

    # Resources ----------------------------------------------------------------------------------

    async def list_resources(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        listed = [
            types.Resource(uri=uri, name=name, description=what, mime_type=kind)
            for uri, (name, what, kind, _make) in _RESOURCES.items()
        ]
        return types.ListResourcesResult(resources=listed)

    async def read_resource(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        if params.uri not in _RESOURCES:
            raise MCPError(types.INVALID_PARAMS, f"There are: {', '.join(_RESOURCES)}.")
        _name, _what, kind, make = _RESOURCES[params.uri]
        try:
            async with self._desks(context.request) as desk:
                text = make(desk)
        except OboegakiError as error:
            raise MCPError(types.INVALID_PARAMS, error.message("en")) from error
        held = types.TextResourceContents(uri=params.uri, mime_type=kind, text=text)
        return types.ReadResourceResult(contents=[held])

    # Prompts ------------------------------------------------------------------------------------

    async def list_prompts(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        question = types.PromptArgument(
            name="question", description="what to find out", required=True
        )
        prompt = types.Prompt(
            name=_ANSWER, description="Answer a question from the data, with evidence",
            arguments=[question],
        )  # fmt: skip
        return types.ListPromptsResult(prompts=[prompt])

    async def get_prompt(
        self, _: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        question = (params.arguments or {}).get("question", "")[:_LONGEST]
        if params.name != _ANSWER or not question:
            raise MCPError(types.INVALID_PARAMS, f"There is `{_ANSWER}`, with a `question`.")
        text = f"{_HOW_TO_ANSWER}\n\nQuestion: {question}"
        message = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(messages=[message])


_ANSWER = "answer_from_the_data"
_LONGEST = 2_000
_HOW_TO_ANSWER = (
    "Answer the question from this data set alone. Search for the things it names, describe them,"
    " and use a saved query or SPARQL where something is to be counted or combined. For each fact"
    " give the page it is from and, where there is one, the quote that states it. Tell what was"
    " said by a speaker from what is stated as a fact. If the data do not state it, say so."
)
_INTERNAL = "Something went wrong inside the server; it has been written down."


def _listed(tool: Tool) -> types.Tool:
    hints = types.ToolAnnotations(
        title=tool.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True,
        open_world_hint=False,
    )  # fmt: skip
    return types.Tool(
        name=tool.name, title=tool.title, description=tool.description, input_schema=tool.schema,
        annotations=hints,
    )  # fmt: skip


def _failed(error: OboegakiError, language: str) -> types.CallToolResult:
    """Return an error as the result of a call: what is wrong, and what to do about it."""
    told: dict[str, object] = {"error": type(error).__name__, "detail": error.message(language)}
    if isinstance(error, QuerySyntaxError):
        told |= {"line": error.line, "column": error.column}
    if isinstance(error, QueriesBusy):
        told |= {"retry_after": error.retry_after}
    text = f"{error.title.in_language(language)}: {error.message(language)}"
    return types.CallToolResult(
        content=[types.TextContent(text=text)], structured_content=told, is_error=True
    )


# Resources -------------------------------------------------------------------------------------


def _graphs(*kinds: str) -> Callable[[Desk], str]:
    """Return what writes the graphs of some kinds as Turtle; it raises NotAcceptable if large."""

    def written(desk: Desk) -> str:
        files = (desk.edition.statements, *(desk.supplied[1:] if desk.supplied else ()))
        lines: list[bytes] = []
        for statements in files:
            for graph in (g for kind in kinds for g in statements.graphs_of_kind(kind)):
                place = Place(graph.iri, graph)
                refuse_large(place)
                lines += describe.triples(statements, place)
        return rendered(b"".join(lines), TURTLE).decode()

    return written


Resource = tuple[str, str, str, Callable[[Desk], str]]
_RESOURCES: dict[str, Resource] = {
    "oboegaki:llms.txt": (
        "llms.txt", "what is here, and every way in", "text/plain", guide.llms_text,
    ),
    "oboegaki:ontology": (
        "Ontology", "the classes and properties of the data", "text/turtle", _graphs("ontology"),
    ),
    "oboegaki:concepts": (
        "Concepts", "the concept schemes of the data", "text/turtle", _graphs("concepts"),
    ),
    "oboegaki:shapes": (
        "Shapes", "what each class has (SHACL)", "text/turtle", _graphs("shapes"),
    ),
}  # fmt: skip
"""URI -> name, description, media type, and what makes the text."""
