"""The tools: what each is for, what it takes, and what it gives. One table, in English."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass

from oboegaki.agents import given, written
from oboegaki.agents.given import LANGUAGE, Argument, Given
from oboegaki.agents.written import Told, told
from oboegaki.contexts import Json
from oboegaki.errors import NotFound, Text
from oboegaki.formats import N_TRIPLES, TURTLE
from oboegaki.forms import Field, Form
from oboegaki.queries import Query
from oboegaki.rdf import compact
from oboegaki.reader.desk import Desk
from oboegaki.reader.finding import LONGEST, full
from oboegaki.reader.records import Term
from oboegaki.reader.results import Result
from oboegaki.rendering import rendered
from oboegaki.saved import SavedQuery
from oboegaki.search.find import MOST_PAGES, Question
from oboegaki.search.index import FACETS

Run = Callable[[Desk, Given], Awaitable[Told]]

MOST_ROWS, ROWS = 500, 100
MOST_NAMES = 200
_LONGEST_QUERY = 65_536


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool."""

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    run: Run

    @property
    def schema(self) -> Json:
        """Return the JSON Schema of its arguments."""
        return {
            "type": "object",
            "properties": {each.name: each.schema for each in self.arguments},
            "required": [each.name for each in self.arguments if each.is_required],
            "additionalProperties": False,
        }

    async def call(self, desk: Desk, values: Mapping[str, object]) -> Told:
        """Return the answer; raises an OboegakiError when there is none."""
        return await self.run(desk, Given(self.arguments, values))


# Things ----------------------------------------------------------------------------------------


async def _search(desk: Desk, asked: Given) -> Told:
    narrowed = {kind: asked.text(kind) for kind in FACETS if asked.text(kind)}
    question = Question(asked.text("words"), narrowed, asked.number("page"))
    found = desk.search(question, asked.text("language"))
    data = asdict(found)
    facets = {k: [{"value": v, "results": n} for v, n in each] for k, each in found.facets.items()}
    return told(written.hits(found), {**data, "facets": facets}, "Narrow the search down.")


async def _describe(desk: Desk, asked: Given) -> Told:
    found = desk.describe(asked.text("thing"), asked.text("language"))
    data: Json = {
        "iri": found.iri,
        "url": found.url,
        "label": found.label,
        "types": list(found.types),
        "tree": found.tree,
        "incoming": [asdict(each) for each in found.incoming],
    }
    if asked.text("format") == "turtle":
        return told(found.rdf("ttl"), None, _PART)
    if asked.text("format") == "json":
        tree = {key: value for key, value in found.tree.items() if key != "@context"}
        return told(json.dumps(tree, ensure_ascii=False), data, _PART)
    return told(written.description(found), data, _PART)


_PART = "Describe one of the things named here, or ask for the part you need with `query`."


async def _terms(desk: Desk, asked: Given) -> Told:
    kind, words = asked.text("kind"), asked.text("words").casefold().split()
    every = desk.terms(asked.text("language"))
    lines: list[str] = []
    data: Json = {}
    for name in ("classes", "properties", "concepts") if kind == "all" else (kind,):
        known: tuple[Term, ...] = getattr(every, name)
        found = [each for each in known if all(word in _words_of(each) for word in words)]
        shown = found[:MOST_NAMES]
        lines += [f"## {name}: {len(found)}, of which {len(shown)} are shown"]
        lines += [f"- {t.name or f'<{t.iri}>'}: {t.label} ({t.uses} uses)" for t in shown]
        data[name] = {"total": len(found), "shown": [asdict(each) for each in shown]}
    return told(written.listed("# Names that queries may use", lines), data, "Give `words`.")


def _words_of(name: Term) -> str:
    return f"{name.name} {name.iri} {name.label}".casefold()


async def _shapes(desk: Desk, asked: Given) -> Told:
    language, wanted = asked.text("language"), full(asked.text("class"))
    forms = desk.shapes()
    if not wanted:
        lines = [f"- {compact(form.iri) or form.iri}: {form.name.in_language(language)}"
                 f" ({len(form.fields)} properties)" for form in forms]  # fmt: skip
        names: Json = {"classes": [form.iri for form in forms]}
        return told(written.listed("# Classes with shapes", lines), names, "Name a `class`.")
    form = next((each for each in forms if each.iri == wanted), None)
    if form is None:
        raise NotFound(
            Text(f"<{wanted[:200]}> のシェイプはありません。",
                 f"There is no shape for the class <{wanted[:200]}>.",
                 f"Không có shape cho lớp <{wanted[:200]}>."),
            Text("class なしで一覧が得られます。", "Without `class` they are listed.",
                 "Bỏ `class` để xem danh sách."),
        )  # fmt: skip
    return told(_form(form, language), {"class": form.iri, "properties": [
        {**asdict(each), "name": each.name.in_language(language),
         "description": each.description.in_language(language)} for each in form.fields
    ]}, "")  # fmt: skip


def _form(form: Form, language: str) -> str:
    name = f"# {compact(form.iri) or form.iri}: {form.name.in_language(language)}"
    return written.listed(name, [_field(each, language) for each in form.fields])


def _field(each: Field, language: str) -> str:
    count = f"{'1' if each.is_required else '0'}..{'1' if each.at_most_one else 'n'}"
    kinds = ", ".join(compact(kind) or kind for kind in (*each.classes, *each.datatypes))
    scheme = f", of <{each.scheme}>" if each.scheme else ""
    about = each.description.in_language(language)
    name = f"- {compact(each.path) or each.path} [{count}] {each.name.in_language(language)}"
    return (
        name + (f" ({kinds}{scheme})" if kinds or scheme else "") + (f": {about}" if about else "")
    )


# Queries ---------------------------------------------------------------------------------------


async def _query(desk: Desk, asked: Given) -> Told:
    return await _answer(desk, desk.read(asked.text("sparql")), asked.number("rows"))


async def _saved(desk: Desk, asked: Given) -> Told:
    query = desk.saved(asked.text("name"), asked.texts("values"))
    return await _answer(desk, query, asked.number("rows"))


async def _answer(desk: Desk, query: Query, most: int) -> Told:
    """Return a complete result, of which `most` rows are shown; raises a QueryError."""
    held = desk.site.limits.result_buffer_kb << 10
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        graph = await desk.result(query, held, N_TRIPLES)
        turtle = rendered(graph.data, TURTLE).decode()
        triples = graph.data.count(b"\n")
        return told(f"# {triples:,} triples. Edition {graph.edition}.\n{turtle}", None, _NARROW)
    result = await desk.result(query, held)
    if result.truth is not None:
        answer = "true" if result.truth else "false"
        return Told(answer, {"boolean": result.truth, "edition": result.edition})
    return told(written.rows(result, most), _rows(result, most), _NARROW)


_NARROW = "Narrow the query down, or use LIMIT and OFFSET."


def _rows(result: Result, most: int) -> Json:
    shown = [{name: _value(each) for name, each in row.items()} for row in result.rows[:most]]
    return {"variables": list(result.variables), "rows": shown, "total": len(result.rows),
            "edition": result.edition}  # fmt: skip


def _value(value: object) -> Json:
    return {name: each for name, each in asdict(value).items() if each}  # type: ignore[call-overload]


async def _examples(desk: Desk, asked: Given) -> Told:
    language, name = asked.text("language"), asked.text("name")
    if name:
        one = desk.named(name)
        return told(_whole(one, language), _example(one, language, whole=True), "")
    words = asked.text("words").casefold().split()
    found = [q for q in desk.queries().values() if all(w in _said(q) for w in words)]
    lines = [f"- {q.name}: {q.question.in_language(language)}{_open(q)}" for q in found]
    data: Json = {"total": len(found), "queries": [_example(q, language) for q in found]}
    return told(written.listed(f"# {len(found)} saved queries", lines), data, "Give `words`.")


def _said(query: SavedQuery) -> str:
    return " ".join((query.name, *query.question, query.text)).casefold()


def _open(query: SavedQuery) -> str:
    names = ", ".join(f"{each.name} ({each.type_name})" for each in query.parameters)
    return f" [values: {names}]" if names else ""


def _whole(query: SavedQuery, language: str) -> str:
    head = f"# {query.name}: {query.question.in_language(language)}{_open(query)}"
    return f"{head}\n\n{query.text}"


def _example(query: SavedQuery, language: str, *, whole: bool = False) -> Json:
    made: Json = {
        "name": query.name,
        "question": query.question.in_language(language),
        "parameters": [asdict(each) for each in query.parameters],
    }
    return {**made, "sparql": query.text} if whole else made


async def _editions(desk: Desk, asked: Given) -> Told:
    found = desk.editions(asked.text("language"))
    lines = [f"- {each.id}{' (current)' if each.is_current else ''}: "
             f"{each.fault or f'{each.source_quads:,} source quads, {each.triples:,} triples'}"
             for each in found]  # fmt: skip
    data: Json = {"answers": desk.edition.manifest.id, "editions": [asdict(e) for e in found]}
    return told(written.listed("# Kept editions, newest first", lines), data, "")


# The table -------------------------------------------------------------------------------------

_BY = {
    "class": "class of the things, such as obg:Agreement or an IRI",
    "year": "year of the things, four digits",
    "organization": "IRI of an organisation that takes part",
    "topic": "IRI of a topic",
    "place": "IRI of a place",
}
_ROWS = given.number("rows", "rows that are shown of the result", ROWS, MOST_ROWS)

TOOLS: tuple[Tool, ...] = (
    Tool("search", "Search",
         "Full-text search in Japanese, English and Vietnamese over titles and texts; without words"
         " it lists everything, newest first. Start here to find the IRI of a thing. Gives 20 a"
         " page, the total, a passage that shows why, and values to narrow down by.",
         (given.text("words", "words to find; may be left out", LONGEST),
          *(given.text(kind, _BY[kind]) for kind in FACETS),
          given.number("page", "page of results", 1, MOST_PAGES), LANGUAGE), _search),
    Tool("describe", "Describe a thing",
         "Everything that the data say about one thing, and what points at it. Takes an IRI, a"
         " prefixed name (obg:Agreement), or the address or path of a page (/doc/org/sakai). A"
         " press release is a document with its parties, event, quotes and evidence.",
         (given.text("thing", "IRI, prefixed name, address or path", required=True),
          given.choice("format", "text to read, compact JSON-LD, or Turtle",
                       ("text", "json", "turtle")), LANGUAGE), _describe),
    Tool("query", "SPARQL query",
         "Answers a SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE query over the current edition."
         " The result is complete or there is an error that says why (syntax with line and column,"
         " deadline, size); updates and SERVICE are refused. Declare your prefixes. Look at"
         " `example_queries` and `terms` first.",
         (given.text("sparql", "the query", _LONGEST_QUERY, required=True), _ROWS), _query),
    Tool("example_queries", "Saved queries",
         "The saved queries of the site: competency questions with the query that answers each."
         " Without `name` they are listed; with it, the whole query is given.",
         (given.text("words", "words in the question or in the query", LONGEST),
          given.text("name", "name of one query"), LANGUAGE), _examples),
    Tool("run_saved_query", "Run a saved query",
         "Answers a saved query by its name, its open values filled in.",
         (given.text("name", "name of the query, as example_queries lists it", required=True),
          Argument("values", {"type": "object", "description": "parameter -> value",
                              "additionalProperties": {"type": "string"}}), _ROWS), _saved),
    Tool("terms", "Terms of the ontology",
         "Classes, properties and concepts that queries may name, with label and number of uses,"
         " most used first.",
         (given.choice("kind", "which of them", ("all", "classes", "properties", "concepts")),
          given.text("words", "words in the name or the label", LONGEST), LANGUAGE), _terms),
    Tool("shapes", "Shapes of classes",
         "What the SHACL shapes say of a class: its properties, how many values, of which kind."
         " Without `class` the classes are listed.",
         (given.text("class", "class, such as obg:Agreement"), LANGUAGE), _shapes),
    Tool("editions", "Editions",
         "The kept editions of the data set, and which of them answers.",
         (LANGUAGE,), _editions),
)  # fmt: skip

BY_NAME = {tool.name: tool for tool in TOOLS}
"""Name -> tool."""
