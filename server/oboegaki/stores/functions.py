"""Functions of ours in SPARQL: what an engine would read every text for is asked of our index.

    SELECT ?release { ?release a obg:PressRelease FILTER(obf:search(?release, "水素")) }

An engine gives an expression whose function fails no value, which would be a shorter result that
looks complete. So a failure is kept here, and whoever serves the result asks for it.
"""

from contextlib import closing
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from oboegaki.rdf import FUNCTIONS, Term

SEARCH = NamedNode(FUNCTIONS + "search")
_KEPT = 16
"""Texts of one query whose hits are kept: as many as anybody writes."""


class Functions:
    """The functions as one query sees them; `failure` is what one of them died of."""

    def __init__(self, index: Path) -> None:
        """Search in a search index, which is opened when it is first asked."""
        self._index = index
        self._hits = lru_cache(_KEPT)(self._found)
        self.failure: Exception | None = None

    def search(self, thing: Term, text: Term) -> Literal | None:
        """Tell whether a text finds a thing, as the search page does; no value for other terms."""
        if self.failure or not (isinstance(thing, NamedNode) and isinstance(text, Literal)):
            return None
        try:
            return Literal(thing.value in self._hits(text.value))
        except (RuntimeError, MemoryError) as error:
            self.failure = error
            return None

    def _found(self, text: str) -> frozenset[str]:
        # Only queries that search pay for the modules and the file.
        from sqlite3 import DatabaseError

        from oboegaki.search.find import Finder

        try:
            with closing(Finder.open(self._index)) as finder:
                return finder.everything(text)
        except DatabaseError as error:
            raise RuntimeError(f"the search index: {error}") from error
