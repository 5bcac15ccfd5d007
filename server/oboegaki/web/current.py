"""The edition that readers are served from, followed while it changes."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Sequence
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from oboegaki.dump import FIRST
from oboegaki.edition.complete import is_complete
from oboegaki.edition.known import Known, Versions
from oboegaki.edition.manifest import LATER, load
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.edition.supplied import supplied
from oboegaki.errors import EditionError
from oboegaki.forms import Forms, forms_of
from oboegaki.listing import members
from oboegaki.rdf import term
from oboegaki.site import Limits
from oboegaki.statements.reader import Statements
from oboegaki.store import Store
from oboegaki.web.cache import Cache
from oboegaki.web.dates import http_date
from oboegaki.web.kept import Kept, MakeStore
from oboegaki.web.operate.allowance import Fairness
from oboegaki.web.operate.tally import Tally
from oboegaki.web.remembered import Remembered
from oboegaki.web.replies import Reply

_log = logging.getLogger(__name__)
_GLANCE = 0.025
"""Seconds after which a server looks whether the pointer to the current edition was replaced: a
`stat` of 2 µs, which any number of servers can make, also of a folder that is only read here."""
_LOOK = 20
"""Glances after which it reads the pointer in any case, and sees what followed."""
_GRACE = 5
_WARM = 500
"""Answers, of those asked for last, that are made again for a new edition."""
_ONTOLOGY = term("owl:Ontology")


@dataclass(frozen=True)
class Served:
    """One edition with all that belongs to it: its SPARQL engine and its ready answers.

    `validator` is what every ETag begins with; `since` is when it became current (an HTTP date);
    `ontology` is the IRI of the ontology it holds, "" without one; `has_changes` tells whether the
    data say what became of things. `supplied` is
    the base IRI and the description of our own vocabulary, for a site that only uses it.
    `is_pinned` says that the reader asked for this edition and no other. `place` has the others.
    """

    edition: Edition
    store: Store
    replies: Cache[Reply] = field(repr=False)
    validator: str
    since: str
    ontology: str
    place: Place
    has_changes: bool
    supplied: tuple[str, Statements] | None = None
    is_pinned: bool = False

    @property
    def known(self) -> Known:
        """Return what tells of documents that are there no more."""
        return self.place.known

    @cached_property
    def versions(self) -> Versions:
        """Return the history of documents, held open."""
        return Versions(self.known)

    @cached_property
    def forms(self) -> Forms:
        """Return what the shapes say of each class, read when it is first asked for."""
        return forms_of(self.edition.statements)

    @cached_property
    def remembered(self) -> Remembered:
        """Return what its pages have read."""
        return Remembered(self.edition.statements, self.supplied[1] if self.supplied else None)

    async def close(self) -> None:
        """End the engine's processes and close the files."""
        await self.store.close()
        self.versions.close()
        self.edition.close()
        if self.supplied is not None:
            self.supplied[1].close()


MakeAgain = Callable[[Served, Sequence[Hashable]], Coroutine[Any, Any, None]]
"""What now is served, keys of answers -> when they are ready again."""


class Current:
    """Holds what is served now. An edition that takes over is opened first, then swapped in."""

    def __init__(self, place: Place, limits: Limits, make_store: MakeStore, shaped_by: str) -> None:
        """Open the current edition; raises EditionError when there is none or it is damaged.

        `shaped_by` stands for the software and the settings, which shape answers, too.
        """
        self._place = place
        self._limits = limits
        self._make_store = make_store
        self._shaped_by = shaped_by
        self._leaving: set[asyncio.Task[None]] = set()
        self._kept = Kept(place, limits, make_store)
        self.results: Cache[Reply] = Cache(limits.results_mb << 20)
        self.tally = Tally()
        self.fairness = Fairness(limits, self.tally)
        self.refused: str | None = None
        self._completing: tuple[Path, asyncio.Task[None]] | None = None
        self._warming: asyncio.Task[None] | None = None
        self.make_again: MakeAgain | None = None
        self.served = self._open()

    def _open(self) -> Served:
        edition = opened(self._place.current())
        since = formatdate(self._place.pointer.stat().st_mtime, usegmt=True)
        validator = self._validator(edition)
        replies: Cache[Reply] = Cache(self._limits.cache_mb << 20)
        ontologies = members(edition.statements, _ONTOLOGY, 1).items
        ontology = ontologies[0].subject if ontologies else ""
        store = self._make_store(edition)
        ours = supplied(edition.statements, edition.manifest.base)
        place, changes = self._place, bool(edition.statements.graphs_of_kind("changes"))
        return Served(edition, store, replies, validator, since, ontology, place, changes, ours)

    def _validator(self, edition: Edition) -> str:
        of_it = f"{edition.manifest.id} {len(edition.manifest.dumps)} {self._shaped_by}"
        return sha256(of_it.encode()).hexdigest()[:16]

    @contextlib.asynccontextmanager
    async def at(self, name: str) -> AsyncIterator[Served]:
        """Give what is served now, or an edition by its name; raises what `Kept.using` raises."""
        if name in ("", self.served.edition.manifest.id):
            yield self.served
            return
        async with self._kept.using(name) as (edition, store):
            yield replace(
                self.served,
                edition=edition,
                store=store,
                validator=self._validator(edition),
                since=http_date(edition.manifest.created),
                is_pinned=True,
            )

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follow changes for as long as the context lasts, then close what is open."""
        task = asyncio.get_running_loop().create_task(self._follow())
        try:
            yield
        finally:
            others = [self._completing[1]] if self._completing else []
            others += [self._warming] if self._warming else []
            for each in (task, *self._leaving, *others):
                each.cancel()
            await asyncio.gather(task, *self._leaving, *others, return_exceptions=True)
            await self._kept.close()
            await self.served.close()

    async def _follow(self) -> None:
        self.served.store.start()
        glances, seen = 0, None
        while True:
            await asyncio.sleep(_GLANCE)
            glances, before, seen = glances + 1, seen, self._place.sign()
            if seen != before or glances % _LOOK == 0:
                self._look()

    def _look(self) -> None:
        name = self._place.current_name()
        if name == self.served.edition.folder.name:
            self._see_files()
        if name in (None, self.served.edition.folder.name, self.refused):
            return
        try:
            new = self._open()
        except EditionError as error:
            self.refused = name
            _log.error("%s The edition before it is still served.", error)
            return
        old, self.refused = self.served, None
        self._take_over(new)
        new.store.start()
        _log.info("Now serving edition %s", name)
        task = asyncio.get_running_loop().create_task(self._retire(old))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _see_files(self) -> None:
        """Serve the files that followed; have them written when nobody does."""
        served = self.served
        folder, manifest = served.edition.folder, served.edition.manifest
        if manifest.is_whole or len(manifest.dumps) > len(FIRST):
            return
        if not is_complete(folder, manifest):
            self._have_completed(folder)
            return
        edition = replace(served.edition, manifest=load(folder))
        self._take_over(
            replace(
                served,
                edition=edition,
                replies=Cache(self._limits.cache_mb << 20),
                validator=self._validator(edition),
                since=formatdate((folder / LATER).stat().st_mtime, usegmt=True),
            )
        )

    def _take_over(self, new: Served) -> None:
        """Serve this from now on, and have ready soon what readers asked for last."""
        asked = self.served.replies.recent(_WARM)
        self.served = new
        if self._warming is not None:
            self._warming.cancel()
        if self.make_again is not None and asked:
            task = asyncio.get_running_loop().create_task(self.make_again(new, asked))
            self._warming = task

    def _have_completed(self, folder: Path) -> None:
        if self._completing is None or self._completing[0] != folder:
            task = asyncio.get_running_loop().create_task(_completed(folder))
            self._completing = (folder, task)

    async def _retire(self, old: Served) -> None:
        """Close an edition once its queries have ended and their pages have been written."""
        with contextlib.suppress(asyncio.CancelledError):
            await old.store.retire()
            await asyncio.sleep(_GRACE)
        await old.close()


async def _completed(folder: Path) -> None:
    """Write the files that follow in a process of its own, which ends with the server."""
    command = (sys.executable, "-m", "oboegaki.edition.complete", str(folder))
    process = await asyncio.create_subprocess_exec(*command)
    try:
        if await process.wait():
            _log.error("The other dumps of edition %s could not be written.", folder.name)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
