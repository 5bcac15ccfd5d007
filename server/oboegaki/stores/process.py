"""One query worker, seen from the server: a process at the other end of a socket pair.

Nothing is read before somebody wants it, so a slow reader holds the worker back and never fills
our memory.
"""

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from oboegaki.errors import QueryError, Text
from oboegaki.site import Limits
from oboegaki.stores import failures, worker
from oboegaki.stores.worker import ASKED, HEADER, READY, frame

_log = logging.getLogger(__name__)

_START_SECONDS = 30.0
_READ = 1 << 18


_POLITENESS = 10

_FEW_HEAPS = {"MALLOC_ARENA_MAX": "2"}
"""Keeps glibc from reserving 64 MiB of address space for each thread of RocksDB: by chance it took
500 to 700 MiB of the bound on a worker's memory at its start, or all of it; so it takes 260."""


class Worker:
    """One worker process. `busy` while it owes an answer; `spent` when it is of no more use."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Start the process, without waiting for it; raises QueryFailed when the system refuses."""
        self._channel, theirs = socket.socketpair()
        self._channel.setblocking(False)
        command = (
            *(sys.executable, "-P", "-m", worker.__name__, str(folder)),
            *(str(limits.query_memory_mb), str(limits.query_seconds)),
            "calls" if limits.services else "stays",
        )
        with theirs:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env={**os.environ, **_FEW_HEAPS},  # noqa: TID251 - handed on, not read
                )
            except OSError as error:
                self._channel.close()
                raise failures.not_started(Text(str(error), str(error), str(error))) from None
        self._read = bytearray()
        self._in_use = self._killed = False
        self._reaping: asyncio.Future[tuple[bytes, bytes]] | None = None
        self.busy = True
        self.spent = self.is_polite = self.is_ready = False

    async def ready(self) -> None:
        """Wait until the worker can be asked; raises QueryFailed, after which it is gone."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                kind, content = await self.frame()
        except TimeoutError:
            problem = failures.slow_start(_START_SECONDS)
        except EOFError:
            problem = failures.EARLY_END
        else:
            if kind == READY:
                self.busy, self.is_ready = False, True
                return
            _, words = json.loads(content)
            problem = Text(words, words, words)
        last_words = await self.end()
        _log.error("A query worker did not start: %s %s", problem.en, last_words)
        raise failures.not_started(problem)

    async def ask(self, query: Mapping[str, object]) -> None:
        """Give the worker a query; the frames that follow are its answer."""
        self.busy = True
        self._in_use = True
        try:
            request = frame(ASKED, json.dumps(query).encode())
            await asyncio.get_running_loop().sock_sendall(self._channel, request)
        except ConnectionError:
            raise EOFError from None
        finally:
            self._free()

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame; raises EOFError when the process has ended."""
        if self._killed:
            raise EOFError
        self._in_use = True
        try:
            kind, size = HEADER.unpack(await self._exactly(HEADER.size))
            return kind, await self._exactly(size)
        finally:
            self._free()

    def arrived(self) -> tuple[bytes, bytes] | None:
        """Return the next frame when all of it is here already."""
        if self._killed or len(self._read) < HEADER.size:
            return None
        kind, size = HEADER.unpack_from(self._read)
        end: int = HEADER.size + size
        if len(self._read) < end:
            return None
        content = bytes(self._read[HEADER.size : end])
        del self._read[:end]
        return kind, content

    async def _exactly(self, size: int) -> bytes:
        loop = asyncio.get_running_loop()
        while len(self._read) < size:
            try:
                part = await loop.sock_recv(self._channel, _READ)
            except ConnectionError:
                part = b""
            if not part:
                raise EOFError
            self._read += part
        found = bytes(self._read[:size])
        del self._read[:size]
        return found

    def _free(self) -> None:
        """Hang up if that was put off: a socket is not closed while a coroutine waits on it."""
        self._in_use = False
        if self._killed:
            self._channel.close()

    def hold_back(self, *, politely: bool = True) -> None:
        """Let all others go first while a query lasts long, or no more.

        Who may not take that back has a worker that is spent.
        """
        if self._reaping is not None:
            return  # its number may be another's by now
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _POLITENESS if politely else 0)
        except (PermissionError, ProcessLookupError):
            self.spent = True
        self.is_polite = politely

    @property
    def dead(self) -> bool:
        """Tell whether the process has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """End the process, whatever it is doing, and hang up."""
        self._process.kill()
        self._killed = True
        if not self._in_use:
            self._channel.close()

    async def end(self) -> str:
        """Wait until the process is gone, killing it; return its last words about errors."""
        self.kill()
        if self._reaping is None:
            self._reaping = asyncio.ensure_future(asyncio.to_thread(self._process.communicate))
        _, words = await asyncio.shield(self._reaping)
        return words.decode("utf-8", "replace").strip()

    async def autopsy(self, limits: Limits) -> QueryError:
        """Return the error for a worker that ended in the middle of an answer."""
        if self._killed:
            return failures.closed()
        words = await self.end()
        return failures.died(self._process.returncode, words, limits)
