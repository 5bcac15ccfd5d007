"""Editions before the current one: open while somebody asks them by name, closed when idle."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import EditionGone, NotFound, QueriesBusy, Text
from oboegaki.site import Limits
from oboegaki.store import Store

_NAME = re.compile(r"[0-9A-Za-z-]{1,80}")

MakeStore = Callable[[Edition], Store]


@dataclass(eq=False)
class _Open:
    """An edition that is open, how many ask it now, and when it will have been idle too long."""

    edition: Edition
    store: Store
    users: int = 0
    timer: asyncio.TimerHandle | None = None


class Kept:
    """At most `limits.pinned_editions` editions, each with an engine of its own."""

    def __init__(self, place: Place, limits: Limits, make_store: MakeStore) -> None:
        """Begin with none open."""
        self._place = place
        self._limits = limits
        self._make_store = make_store
        self._open: dict[str, _Open] = {}
        self._opening = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def using(self, name: str) -> AsyncIterator[tuple[Edition, Store]]:
        """Give an edition by its name, and its engine.

        Raises EditionGone, NotFound when there never was one, EditionError when it is damaged, and
        QueriesBusy when as many as may be open are in use.
        """
        async with self._opening:
            held = await self._held(name)
            held.users += 1
        try:
            yield held.edition, held.store
        finally:
            held.users -= 1
            if not held.users:
                loop = asyncio.get_running_loop()
                held.timer = loop.call_later(self._limits.pinned_seconds, self._leave, name, held)

    async def _held(self, name: str) -> _Open:
        """Return an edition that is open, the last to be closed now that it has been asked for."""
        folder = await asyncio.to_thread(_folder, self._place, name)
        held = self._open.pop(name, None)
        if held is None:
            self._make_room()
            edition = await asyncio.to_thread(opened, folder)
            held = _Open(edition, self._make_store(edition))
        if held.timer:
            held.timer.cancel()
        self._open[name] = held
        return held

    def _make_room(self) -> None:
        if len(self._open) < max(1, self._limits.pinned_editions):
            return
        for name, held in self._open.items():
            if not held.users:
                self._leave(name, held)
                return
        raise QueriesBusy(
            Text("以前の版への問い合わせが混み合っています。",
                 "As many earlier editions as may be asked at once are in use.",
                 "Đã có quá nhiều phiên bản cũ đang được truy vấn cùng lúc."),
            Text("少し待ってからもう一度お試しください。", "Try again in a moment.",
                 "Hãy thử lại sau giây lát."),
            max(1, round(self._limits.query_seconds)),
        )  # fmt: skip

    def _leave(self, name: str, held: _Open) -> None:
        """Close an edition as soon as the answers that it has begun are over."""
        if self._open.get(name) is not held or held.users:
            return
        del self._open[name]
        task = asyncio.get_running_loop().create_task(_retire(held))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Close every edition now."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        for held in self._open.values():
            if held.timer:
                held.timer.cancel()
            await _close(held)
        self._open.clear()


async def _retire(held: _Open) -> None:
    try:
        await held.store.retire()
    finally:
        await _close(held)


async def _close(held: _Open) -> None:
    await held.store.close()
    held.edition.close()


def _folder(place: Place, name: str) -> Path:
    """Return the folder of an edition; raises EditionGone or NotFound."""
    if _NAME.fullmatch(name) and name in place.names():
        return place.path(name)
    if _NAME.fullmatch(name) and place.once_had(name):
        raise EditionGone(
            Text(f"版「{name}」はもう保存されていません。",
                 f'The edition "{name}" is kept no more.',
                 f'Phiên bản "{name}" không còn được lưu giữ.'),
            Text("edition を除けば、今の版が答えます。",
                 "Leave `edition` out to ask the current one.",
                 "Bỏ tham số `edition` để hỏi phiên bản hiện tại."),
            name,
        )  # fmt: skip
    raise NotFound(
        Text(f"版「{name[:80]}」はありません。", f'There is no edition "{name[:80]}".',
             f'Không có phiên bản "{name[:80]}".'),
        Text("Oboegaki-Edition ヘッダーにある名前を指定してください。",
             "Give a name as in the header Oboegaki-Edition.",
             "Hãy dùng tên có trong tiêu đề Oboegaki-Edition."),
    )  # fmt: skip
