"""Where a text is not SPARQL: told by one parser, whichever engine answers.

Engines say what they do not like in words of their own, mostly without the place. So the parser of
the embedded one, in a worker that can be killed, reads the query again, over no data at all.
"""

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph

from oboegaki.errors import QueryError, QuerySyntaxError
from oboegaki.formats import N_TRIPLES, RESULTS_JSON
from oboegaki.queries import Query
from oboegaki.site import Limits
from oboegaki.stores.embedded import EmbeddedStore


class Judge:
    """Reads queries that an engine has refused."""

    def __init__(self, limits: Limits) -> None:
        """Begin without any process."""
        self._limits = replace(limits, query_workers=1, services=())
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._store: EmbeddedStore | None = None

    async def judge(self, query: Query) -> None:
        """Raise QuerySyntaxError when a text is not SPARQL; whatever else ails it is no matter."""
        form = RESULTS_JSON if query.form in ("SELECT", "ASK") else N_TRIPLES
        unmerged = replace(query, default_graphs=(), named_graphs=(), clauses="")
        try:
            answer = await self._parser().answer(unmerged, form)
            async for _ in answer.chunks:
                pass
        except QuerySyntaxError:
            raise
        except QueryError:
            return

    def _parser(self) -> EmbeddedStore:
        if self._store is None:
            self._folder = tempfile.TemporaryDirectory(prefix="oboegaki-")
            folder = Path(self._folder.name) / "none"
            pyoxigraph.Store(folder).flush()
            self._store = EmbeddedStore(folder, "", self._limits)
        return self._store

    async def close(self) -> None:
        """End the worker."""
        if self._store is not None:
            await self._store.close()
            self._store = None
        if self._folder is not None:
            with suppress(OSError):
                self._folder.cleanup()
