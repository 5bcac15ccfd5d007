"""The desk of a process of its own: it follows when another edition becomes current."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from oboegaki.edition.opened import opened
from oboegaki.edition.place import Place
from oboegaki.errors import EditionError
from oboegaki.reader.desk import Desk
from oboegaki.reader.opening import desk_of
from oboegaki.site import Site


class Following:
    """Gives the desk of the current edition; one that was left is closed after its last call."""

    def __init__(self, site: Site, place: Place, desk: Desk) -> None:
        """Begin with an open edition."""
        self._site, self._place = site, place
        self._desk = desk
        self._users: dict[Desk, int] = {}
        self._refused = ""

    @asynccontextmanager
    async def desk(self, _: object) -> AsyncIterator[Desk]:
        """Give the desk of the edition that is current now."""
        left = self._look()
        if left is not None and not self._users.get(left):
            await close(left)
        desk = self._desk
        self._users[desk] = self._users.get(desk, 0) + 1
        try:
            yield desk
        finally:
            self._users[desk] -= 1
            if desk is not self._desk and not self._users[desk]:
                await close(desk)

    def _look(self) -> Desk | None:
        """Open another edition that has become current; return the desk that was left for it."""
        name, before = self._place.current_name(), self._desk
        if name in (None, self._refused, before.edition.folder.name):
            return None
        try:
            self._desk = desk_of(self._site, self._place, opened(self._place.current()))
        except EditionError:
            self._refused = name or ""  # the one before still answers
            return None
        return before

    async def close(self) -> None:
        """Close the desk."""
        await close(self._desk)


async def close(desk: Desk) -> None:
    """End the engine's processes and close the files of a desk."""
    await desk.store.close()
    desk.edition.close()
    if desk.supplied:
        desk.supplied[1].close()
