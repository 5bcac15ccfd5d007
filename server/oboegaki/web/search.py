"""`/search`: full text and facets, as a page, JSON, CSV and RDF. Without a text it is a list."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from oboegaki import nquads
from oboegaki.contexts import Json
from oboegaki.dump import tables
from oboegaki.formats import GRAPHS, HTML, JSON, RESULTS_CSV, Representation
from oboegaki.language import Label
from oboegaki.rdf import compact, term
from oboegaki.reader.finding import checked, full
from oboegaki.rendering import rendered
from oboegaki.search.find import MOST_PAGES, PAGE, Found, Question
from oboegaki.search.index import FACETS, YEAR
from oboegaki.search.passages import Passage, Piece, marked, passage
from oboegaki.web import entity, pages
from oboegaki.web.context import Context
from oboegaki.web.document import Document, reading_language
from oboegaki.web.view import Node, Reading

NAME = "search"
_JSON = replace(JSON, name="results", profile="")


@dataclass(frozen=True, slots=True)
class Result:
    """One result as it is shown: the title in pieces, what it is, and why it was found."""

    node: Node
    title: Label
    pieces: tuple[Piece, ...]
    kind: Node
    when: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which results can be narrowed down: its name, and where that leads."""

    name: Label
    results: int
    href: str


def page(context: Context, fixed: Representation | None) -> Document:
    """Return the document of a question; raises BadRequest when it cannot be asked."""
    question = _question(context)
    path = context.request.urls.path(NAME)

    def body(document: Document, chosen: Representation, language: str) -> bytes:
        found = context.served.edition.finder.find(question)
        if chosen is HTML:
            return _page(context, document, question, found, language)
        answer = _Answer(context, question, found)
        if chosen is _JSON:
            return answer.as_json()
        return answer.as_csv() if chosen is RESULTS_CSV else rendered(answer.as_triples(), chosen)

    return Document(
        offers=(HTML, _JSON, RESULTS_CSV, *GRAPHS),
        body=body,
        address=lambda suffix: address(path + suffix, question),
        fixed=_JSON if fixed is JSON else fixed,
    )


def as_csv(context: Context, _: Representation | None) -> Document:
    """Return the same as a table."""
    return page(context, RESULTS_CSV)


def address(path: str, question: Question) -> str:
    """Return the address of a question; its parts are always in the same order."""
    page_number = str(question.page) if question.page > 1 else ""
    fields = {"q": question.text, **question.narrowed, "page": page_number}
    kept = {name: value for name, value in fields.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def _question(context: Context) -> Question:
    ask = context.request.parameter
    narrowed = {kind: full(ask(kind)) for kind in FACETS if ask(kind)}
    return checked(Question(ask("q"), narrowed, context.request.page(MOST_PAGES) or 0))


def _page(
    context: Context, document: Document, question: Question, found: Found, language: str
) -> bytes:
    read = entity.reading(context, language)
    path = context.request.urls.path(NAME)
    further = replace(question, page=question.page + 1)
    return pages.page(
        context,
        "search.html",
        language,
        document,
        question=question,
        answer=found,
        first=(question.page - 1) * PAGE + 1,
        results=list(results(context, read, question, found)),
        chosen={kind: _choice(read, path, question, kind, value, 0)
                for kind, value in question.narrowed.items()},
        facets=_facets(read, path, question, found),
        following=address(path, further) if found.has_more else "",
        before=address(path, replace(question, page=question.page - 1))
        if question.page > 1
        else "",
    )  # fmt: skip


def results(context: Context, read: Reading, question: Question, found: Found) -> Iterator[Result]:
    """Yield the results of a page as they are shown."""
    nodes = [read.node(iri) for iri in found.iris]
    read.find_labels({kind.iri for node in nodes for kind in node.kinds} | {*found.iris})
    moments = context.statements.moments(found.iris)
    terms, order = question.terms, (*read.order, "")
    for node in nodes:
        title = node.label
        why = passage(context.statements, node.iri, terms, order, title.text) if terms else None
        pieces = marked(title.text, terms)
        yield Result(node, title, pieces, node.kind, moments.get(node.iri, ""), why)


def _facets(read: Reading, path: str, question: Question, found: Found) -> dict[str, list[Choice]]:
    read.find_labels(
        each.value for kind, counts in found.facets.items() if kind != YEAR for each in counts
    )
    return {
        kind: [_choice(read, path, question, kind, each.value, each.results) for each in counts]
        for kind, counts in found.facets.items()
        if counts and kind not in question.narrowed
    }


def _choice(
    read: Reading, path: str, question: Question, kind: str, value: str, results: int
) -> Choice:
    """Return a value of a facet; of one that is chosen already, the address without it."""
    name = Label(value, "") if kind == YEAR else read.node(value).label
    narrowed = {**question.narrowed, kind: compact(value) or value}
    if kind in question.narrowed:
        narrowed = {name: each for name, each in question.narrowed.items() if name != kind}
    return Choice(name, results, address(path, Question(question.text, narrowed)))


class _Answer:
    """The results for programs."""

    def __init__(self, context: Context, question: Question, found: Found) -> None:
        self._context = context
        self._urls = context.request.urls
        read = entity.reading(context, reading_language(context.request))
        self._found = found
        self._question = question
        self._results = list(results(context, read, question, found))

    def _url(self, question: Question) -> str:
        return self._urls.absolute(address(self._urls.path(NAME), question))

    def _following(self) -> str:
        further = replace(self._question, page=self._question.page + 1)
        return self._url(further) if self._found.has_more else ""

    def as_json(self) -> bytes:
        made: Json = {
            "query": self._question.text,
            "narrowed": dict(self._question.narrowed),
            "total": self._found.total,
            "order": "relevance" if self._found.is_ranked else "newest",
            "page": self._question.page,
            "next": self._following() or None,
            "results": [self._item(each) for each in self._results],
            "facets": {
                kind: [{"value": each.value, "results": each.results} for each in counts]
                for kind, counts in self._found.facets.items()
            },
        }
        return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"

    def _item(self, result: Result) -> Json:
        why = result.passage
        return {
            "id": result.node.iri,
            "url": self._urls.absolute(result.node.href),
            "label": result.title.text,
            "language": result.title.language,
            "types": [each.iri for each in result.node.kinds],
            "date": result.when or None,
            "passage": why and {"text": why.text, "language": why.language, "of": why.iri},
        }

    def as_csv(self) -> bytes:
        """Return the page as a table for Excel: UTF-8 with its mark."""
        output = io.BytesIO()
        tables.begin(output, ["iri", "url", "label", "type", "date", "passage"])
        for each in self._results:
            why = each.passage.text if each.passage else ""
            url = self._urls.absolute(each.node.href)
            kind = each.kind.label.text
            tables.row(output, [each.node.iri, url, each.title.text, kind, each.when, why])
        return output.getvalue()

    def as_triples(self) -> bytes:
        """Return the page as a hydra:Collection, with the kinds and labels of its members."""
        view = nquads.token(self._url(self._question))
        whole = nquads.token(self._url(replace(self._question, page=1)))
        members = [nquads.token(each.node.iri) for each in self._results]
        said = [
            (whole, "rdf:type", _token("hydra:Collection")),
            (whole, "hydra:totalItems", _number(self._found.total)),
            *((whole, "hydra:member", each) for each in members),
            (whole, "hydra:view", view),
            (view, "rdf:type", _token("hydra:PartialCollectionView")),
        ]
        if self._following():
            said.append((view, "hydra:next", nquads.token(self._following())))
        labels = self._context.statements.labels(self._found.iris)
        for each in self._results:
            said += _told(each.node, labels.get(each.node.iri, {}))
        lines = {b" ".join((s, _token(p), o, b".\n")) for s, p, o in said}
        return b"".join(sorted(lines))


def _told(node: Node, labels: Mapping[str, str]) -> Iterator[tuple[bytes, str, bytes]]:
    token = nquads.token(node.iri)
    for kind in node.kinds:
        yield token, "rdf:type", nquads.token(kind.iri)
    for language, text in labels.items():
        tag = f"@{language}" if language else ""
        yield token, "rdfs:label", f"{nquads.quoted(text)}{tag}".encode()


def _token(name: str) -> bytes:
    return nquads.token(term(name))


def _number(value: int) -> bytes:
    return f'"{value}"^^<{term("xsd:integer")}>'.encode()
