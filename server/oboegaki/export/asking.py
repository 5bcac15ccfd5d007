"""Asks the application itself, without a network: its answers are the files of the export."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


class Asking:
    """A client of the application, inside its own process."""

    def __init__(self, app: ASGIApp) -> None:
        """Ask `app`, which has to be running."""
        self._app = app

    async def ask(self, target: str, **headers: str) -> Answer:
        """Return the answer to GET; an underscore in a header's name stands for a hyphen."""
        path, _, query = target.partition("?")
        sent: list[Message] = []
        scope = {
            "type": "http", "method": "GET", "scheme": "http", "http_version": "1.1",
            "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode())
                        for name, value in headers.items()],
            "server": ("localhost", 80), "client": ("localhost", 1), "root_path": "",
        }  # fmt: skip

        async def receive() -> Message:
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        told = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], told, b"".join(m.get("body", b"") for m in sent[1:]))


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[Asking]:
    """Run the application for as long as the context lasts (ASGI lifespan)."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}

    async def life() -> None:
        await app(scope, inbox.get, outbox.put)

    task = asyncio.create_task(life())
    try:
        await inbox.put({"type": "lifespan.startup"})
        await outbox.get()
        yield Asking(app)
    finally:
        await inbox.put({"type": "lifespan.shutdown"})
        await task
