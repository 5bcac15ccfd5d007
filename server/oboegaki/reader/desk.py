"""One open edition, asked by a program: what `Reader` and the MCP server have in common."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from oboegaki import describe, queries, saved
from oboegaki import language as languages
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.errors import NotFound, QueryFailed, QueryTooLarge, Text
from oboegaki.formats import BY_SUFFIX, RESULTS_JSON, TURTLE, Representation
from oboegaki.forms import Form, Forms
from oboegaki.iris import MAIN, Urls, document_of, fragment_of
from oboegaki.queries import Query
from oboegaki.reader.finding import full, hits
from oboegaki.reader.kept import kept
from oboegaki.reader.labels import Labels
from oboegaki.reader.names import terms_of
from oboegaki.reader.records import Description, Hits, Incoming, KeptEdition, Terms
from oboegaki.reader.results import Result, of_json
from oboegaki.reader.trees import tree_of
from oboegaki.saved import SavedQuery
from oboegaki.search.find import Question
from oboegaki.site import Site
from oboegaki.statements.reader import Place as Document
from oboegaki.statements.reader import Statements
from oboegaki.store import Answer, Store

NEWEST = 5
"""Things that a description names of those that point at it by one property."""


Ask = Callable[[Query, Representation], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """An edition with its engine, and the addresses by which its reader knows it.

    `supplied` is the base IRI and the description of our own vocabulary, for a site that only uses
    it; `forms` makes what the shapes say of each class; `ask` answers queries in place of the
    engine, from what is held ready for example.
    """

    site: Site
    place: Place
    edition: Edition
    store: Store
    urls: Urls
    supplied: tuple[str, Statements] | None = field(repr=False)
    forms: Callable[[], Forms] = field(repr=False)
    ask: Ask | None = field(default=None, repr=False)

    def order(self, language: str) -> tuple[str, ...]:
        """Return where labels are looked for: by the reader's language, else as the site says."""
        return tuple(languages.FALLBACK.get(language, self.site.languages))

    def _labels(self, statements: Statements, language: str) -> Labels:
        vocabulary = self.supplied[1] if self.supplied else None
        other = vocabulary if vocabulary is not statements else self.edition.statements
        return Labels(statements, self.order(language), other)

    # Documents --------------------------------------------------------------------------------

    def describe(self, thing: str, language: str = "") -> Description:
        """Return what is said about an IRI, prefixed name, address or path.

        Raises NotFound, Withdrawn, or NotAcceptable when it is too large for one description.
        """
        statements, document = self._found(thing)
        order = languages.FALLBACK.get(language, ())
        tree = tree_of(statements, document, self.forms().single, order)
        iri = str(tree.get("id") or tree.get("@id"))
        labels = self._labels(statements, language)
        said = describe.read(statements.of_resource(iri)).get(iri, ())
        types = (s.value.name for s in said if s.predicate == describe.TYPE)
        urls = self.urls if statements is self.edition.statements else self._ours()
        return Description(
            iri,
            urls.absolute(urls.page(iri)),
            labels.name(iri).text,
            tuple(types),
            tree,
            _incoming(statements, iri, labels),
            b"".join(describe.triples(statements, document)),
        )

    def _ours(self) -> Urls:
        base = self.supplied[0] if self.supplied else self.urls.base
        return Urls(base, self.urls.origin, self.urls.root)

    def _found(self, thing: str) -> tuple[Statements, Document]:
        """Return the document of a thing, and the description file that has it."""
        iris = self._iris(thing.strip())
        files = (self.edition.statements, *(self.supplied[1:] if self.supplied else ()))
        for statements in files:
            found = _document(statements, iris)
            if found is not None:
                return statements, self._now(statements, found)
        since = self.place.known.gone_since(iris)
        if since:
            raise describe.withdrawn(iris[0], since, "")
        raise describe.not_found(iris[0] if iris else "")

    def _now(self, statements: Statements, found: Document) -> Document:
        """Return what took the place of a document that is one no more; raises Withdrawn."""
        past = describe.past(statements, found)
        if past is None:
            return found
        after = _document(statements, (past.replacement,)) if past.replacement else None
        if past.since or after is None:
            raise describe.withdrawn(found.iri, past.since, past.replacement)
        return after

    def _iris(self, thing: str) -> tuple[str, ...]:
        """Return the IRIs that somebody may mean, best first."""
        here = self.urls.origin + self.urls.root
        path = thing.removeprefix(here) if here and thing.startswith(here + "/") else thing
        if not path.startswith("/"):
            return (full(thing),)
        parts = urlsplit(path)
        if parts.path == "/about":
            return tuple(parse_qs(parts.query).get("iri", ()))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        stem, dot, name = parts.path.rpartition(".")
        paths = (parts.path, stem) if dot + name in BY_SUFFIX else (parts.path,)
        return tuple(iri + fragment for each in paths for iri in self.urls.resource_iris(each))

    def search(self, question: Question, language: str = "") -> Hits:
        """Return a page of what a question finds; raises BadRequest for one that cannot be."""
        narrowed = {kind: full(value) for kind, value in question.narrowed.items()}
        asked = Question(question.text, narrowed, question.page)
        labels = self._labels(self.edition.statements, language)
        return hits(self.edition, asked, labels, self.urls, self.order(language))

    def terms(self, language: str = "") -> Terms:
        """Return the names that queries may use."""
        statements, vocabulary = self.edition.statements, self.supplied
        labels = self._labels(statements, language)
        return terms_of(statements, vocabulary[1] if vocabulary else None, labels)

    def shapes(self) -> tuple[Form, ...]:
        """Return what the shapes say of each class that has any."""
        return tuple(self.forms().by_class.values())

    def queries(self) -> Mapping[str, SavedQuery]:
        """Return the saved queries by name."""
        return saved.of(self.site)

    def editions(self, language: str = "en") -> tuple[KeptEdition, ...]:
        """Return the kept editions, newest first."""
        return kept(self.place, language)

    # Queries ----------------------------------------------------------------------------------

    def read(self, text: str) -> Query:
        """Return a query that may be asked; raises a QueryError for another."""
        return queries.read(text, self.site.limits)

    def named(self, name: str) -> SavedQuery:
        """Return a saved query; raises NotFound."""
        found = self.queries().get(name)
        if found is None:
            raise NotFound(
                Text(f"「{name[:80]}」という保存済みの検索式はありません。",
                     f'There is no saved query "{name[:80]}".',
                     f'Không có truy vấn đã lưu "{name[:80]}".'),
            )  # fmt: skip
        return found

    def saved(self, name: str, values: Mapping[str, str]) -> Query:
        """Return a saved query with its values; raises NotFound, BadRequest or a QueryError."""
        found = self.named(name)
        if found.fault:
            raise QueryFailed(found.fault)
        given = found.values({key: (value,) for key, value in values.items()})
        return queries.read(found.text, self.site.limits, values=given)

    async def result(self, query: Query, most: int, chosen: Representation | None = None) -> Result:
        """Return the complete result; raises a QueryError, QueryTooLarge beyond `most` bytes."""
        table_like = query.form in ("SELECT", "ASK")
        form = chosen or (RESULTS_JSON if table_like else TURTLE)
        answer = await (self.ask or self.store.answer)(query, form)
        data = bytearray()
        async for chunk in answer.chunks:
            data += chunk
            if len(data) > most:
                await answer.chunks.aclose()  # type: ignore[attr-defined]
                raise _too_large(most)
        edition = self.edition.manifest.id
        if form is RESULTS_JSON:
            return of_json(query.form, edition, form.media_type, bytes(data))
        return Result(query.form, edition, form.media_type, bytes(data))


def _document(statements: Statements, iris: tuple[str, ...]) -> Document | None:
    """Return the document of the first IRI that is known: of a fragment, that alone."""
    for iri in iris:
        fragment = fragment_of(iri)
        if fragment in ("", MAIN):
            found = statements.place((document_of(iri),))
            if found is not None:
                return found
        if statements.is_described(iri) or statements.is_mentioned(iri):
            return Document(iri, None)
    return None


def _incoming(statements: Statements, iri: str, labels: Labels) -> tuple[Incoming, ...]:
    counts = statements.link_counts(iri)
    labels.find(count.predicate for count in counts)
    return tuple(
        Incoming(
            count.predicate,
            labels.name(count.predicate).text,
            count.links,
            tuple(
                link.subject
                for link in statements.links(iri, count.predicate, count.standing, NEWEST)
            ),
        )
        for count in counts
    )


def _too_large(most: int) -> QueryTooLarge:
    size = f"{most:,}"
    return QueryTooLarge(
        Text(f"結果が {size} バイトを超えています。", f"The result is over {size} bytes.",
             f"Kết quả vượt quá {size} byte."),
        Text("LIMIT を付けるか、条件を加えてください。", "Add a LIMIT, or narrow the query down.",
             "Hãy thêm LIMIT hoặc thu hẹp truy vấn."),
    )  # fmt: skip
