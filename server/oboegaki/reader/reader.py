"""What `oboegaki.open` gives: one edition, and the loop on which its queries run."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from oboegaki.errors import Text
from oboegaki.formats import BY_NAME, RESULT_GRAPHS, RESULTS, Representation
from oboegaki.forms import Form
from oboegaki.queries import Query
from oboegaki.reader.desk import Desk
from oboegaki.reader.records import Description, Hits, KeptEdition, Terms, no_such_syntax
from oboegaki.reader.results import Result
from oboegaki.saved import SavedQuery
from oboegaki.search.find import Question

ResultT = TypeVar("ResultT")


class Reader:
    """An open site, for programs. Use it in a `with` statement, from one thread at a time.

    It reads the edition that was current when it was opened; another build does not disturb it.
    Every error is an `oboegaki.errors.OboegakiError`, which says in Japanese and English what is
    wrong and what to do.
    """

    def __init__(self, desk: Desk) -> None:
        """Ask at a desk, which is closed with the reader; `oboegaki.open` is easier."""
        self._desk = desk
        self._loop = _Loop()

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """End the processes that answer queries, and close the files; once is enough."""
        if self._loop.is_over:
            return
        try:
            if self._loop.has_begun:
                self._loop.run(self._desk.store.close())
        finally:
            self._loop.end()
            self._desk.edition.close()
            if self._desk.supplied:
                self._desk.supplied[1].close()

    @property
    def edition(self) -> str:
        """Return the name of the edition that answers."""
        return self._desk.edition.manifest.id

    @property
    def title(self) -> Text:
        """Return the title of the data set in Japanese, English and perhaps Vietnamese."""
        return self._desk.site.title

    @property
    def base(self) -> str:
        """Return the base IRI of the data."""
        return self._desk.site.base

    def describe(self, thing: str, language: str = "") -> Description:
        """Return what the edition says about one thing.

        `thing` is an IRI, a prefixed name such as `obg:Agreement`, or the address or path of a
        page. With `language` (`ja`, `en` or `vi`) each text of the tree is in that language, or
        where it has none in the next; without, in all of them.

        Raises NotFound, Withdrawn, or NotAcceptable when it is too large to be had as one tree.
        """
        return self._desk.describe(thing, language)

    def search(
        self,
        words: str = "",
        *,
        page: int = 1,
        language: str = "",
        class_: str = "",
        organization: str = "",
        topic: str = "",
        place: str = "",
        year: str = "",
    ) -> Hits:
        """Return a page of 20 things that are found by words, as `/search` finds them.

        Without words it is a list of everything, the newest first. It is narrowed down by IRIs or
        prefixed names, and by the four digits of a year.

        Raises BadRequest for more than 200 characters, or a page beyond 5,000.
        """
        by = {"class": class_, "organization": organization, "topic": topic, "place": place,
              "year": year}  # fmt: skip
        narrowed = {name: value for name, value in by.items() if value}
        return self._desk.search(Question(words, narrowed, page), language)

    def query(self, sparql: str, syntax: str = "") -> Result:
        """Return the complete result of a SPARQL query.

        `syntax` is what `data` is in: `json`, `xml`, `csv` or `tsv` for SELECT and ASK, `ttl`,
        `jsonld`, `nt`, `rdf`, `trig` or `nq` for CONSTRUCT and DESCRIBE; rows are read from `json`,
        which is the default.

        The query runs in a process that is ended at the deadline (`limits.query_seconds`), with the
        same limits as at `/sparql`. Raises a QueryError: QueryRefused, QuerySyntaxError with line
        and column, QueryTimeout, QueryTooLarge, QueryFailed; NotAcceptable for another syntax.
        """
        asked = self._desk.read(sparql)
        chosen = syntax_of(asked, syntax) if syntax else None
        return self._result(asked, chosen)

    def saved_query(self, name: str, values: Mapping[str, str] | None = None) -> Result:
        """Return the result of a saved query, its parameters filled in with `values`.

        Raises NotFound, BadRequest for a value that does not fit, or a QueryError.
        """
        return self._result(self._desk.saved(name, values or {}), None)

    def _result(self, asked: Query, chosen: Representation | None) -> Result:
        most = self._desk.site.limits.result_mb << 20
        return self._loop.run(self._desk.result(asked, most, chosen))

    def stream(self, sparql: str, syntax: str) -> Iterator[bytes]:
        """Yield the result of a query as it comes, in one syntax; raises what `query` raises.

        A result that cannot be finished ends with an error, never as if it were complete.
        """
        asked = self._desk.read(sparql)
        chosen = syntax_of(asked, syntax)
        answer = self._loop.run(self._desk.store.answer(asked, chosen))
        chunks = aiter(answer.chunks)
        with suppress(StopAsyncIteration):
            while True:
                yield self._loop.run(_next(chunks))

    def queries(self) -> Mapping[str, SavedQuery]:
        """Return the saved queries of the site by name: question, text and parameters."""
        return self._desk.queries()

    def shapes(self) -> tuple[Form, ...]:
        """Return what the shapes say of each class: its properties, and what they may hold."""
        return self._desk.shapes()

    def terms(self, language: str = "") -> Terms:
        """Return the classes, properties and concepts that queries may name, most used first."""
        return self._desk.terms(language)

    def editions(self) -> tuple[KeptEdition, ...]:
        """Return the kept editions of the site, newest first."""
        return self._desk.editions()


def syntax_of(query: Query, name: str) -> Representation:
    """Return a form that the result of a query can be had in; raises NotAcceptable."""
    offers = RESULTS if query.form in ("SELECT", "ASK") else RESULT_GRAPHS
    chosen = BY_NAME.get(name)
    if chosen not in offers or chosen is None:
        raise no_such_syntax(name, offers)
    return chosen


async def _next(chunks: AsyncIterator[bytes]) -> bytes:
    return await anext(chunks)


class _Loop:
    """An event loop in a thread of its own: the caller may be in one already, as in a notebook."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.is_over = False

    @property
    def has_begun(self) -> bool:
        """Tell whether anything has run on it."""
        return self._loop is not None

    def run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Return what a coroutine returns; it is cancelled when the caller is interrupted."""
        if self.is_over:
            work.close()
            raise ValueError("The reader is closed.")
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="oboegaki", daemon=True
            )
            self._thread.start()
        waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return waiting.result()
        except BaseException:
            waiting.cancel()
            raise

    def end(self) -> None:
        """End the thread and close the loop."""
        self.is_over = True
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
