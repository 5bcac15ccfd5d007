"""What an agent is told before it asks: the text at `/llms.txt`, and the instructions of MCP.

`/llms.txt` has the form of https://llmstxt.org/: a title, a summary, then lists of links.
"""

from functools import cache
from importlib.util import find_spec

from oboegaki.rdf import NAMESPACE
from oboegaki.reader.desk import Desk
from oboegaki.site import Site
from oboegaki.statements.reader import Statements

PATH, MCP = "llms.txt", "mcp"

_OF_OURS = (
    "Facts come from press releases; each leads back to the section or the exact words that state"
    " it. Stated, derived and linked facts and later changes stand in separate graphs.",
    "What a speaker said is a node of its own (obg:ReportedClaim and below), not a fact.",
)
"""What to know of data in the words of our ontology."""

_RULES = (
    "What the data do not state is unknown: say so instead of guessing.",
    "Cite things by their IRI or page, and name the edition that answered.",
    "A result is complete, or it is an error that says why; what is shown in part says so.",
)


def llms_text(desk: Desk) -> str:
    """Return the text at `/llms.txt`: what is here, and every way in, with its address."""
    site, numbers = desk.site, desk.edition.manifest.numbers
    titles = " / ".join(dict.fromkeys(each for each in site.title if each)) or site.name
    about = " ".join(dict.fromkeys(each for each in site.description if each))
    parts = [f"# {titles}"]
    parts += [f"> {about}"] if about else []
    parts += [
        f"Edition {desk.edition.manifest.id}: {numbers.distinct_triples:,} distinct triples,"
        f" {numbers.graphs:,} named graphs. Identifiers begin with {site.base} and answer here."
        + (f" Licence: {site.licence}" if site.licence else ""),
        "\n".join(f"- {rule}" for rule in _rules(desk.edition.statements)),
        *(f"## {head}\n\n" + "\n".join(_links(desk, rows)) for head, rows in _WAYS),
    ]
    return "\n\n".join(parts) + "\n"


def _links(desk: Desk, rows: tuple[tuple[str, str, str], ...]) -> list[str]:
    urls = desk.urls
    return [
        f"- [{name}]({urls.absolute(urls.path(path))}): {what}"
        for path, name, what in rows
        if path != MCP or is_spoken()
    ]


def _rules(statements: Statements) -> tuple[str, ...]:
    return (*_OF_OURS, *_RULES) if statements.mentions_under(NAMESPACE) else _RULES


@cache
def is_spoken() -> bool:
    """Tell whether the package that speaks MCP is installed, without loading it."""
    return find_spec("mcp") is not None


_JSON = "JSON by `Accept: application/json`"
_WAYS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("Ask", (
        (MCP, "MCP server", "streamable HTTP; tools to search, describe and query"),
        ("sparql", "SPARQL 1.1 endpoint",
         "`?query=…`; JSON by `Accept: application/sparql-results+json`"),
        ("search?q=", "Search", f"full text in Japanese, English and Vietnamese; {_JSON}"),
        ("queries", "Saved queries", f"questions, each with the query that answers it; {_JSON}"),
    )),
    ("Read", (
        ("", "Home", "newest releases, organisations, people, places"),
        ("sitemap.xml", "Sitemap", "every document, with the day of its last change"),
        ("feed.atom", "News", "what was published or changed, as Atom"),
        ("api", "Addresses and JSON",
         "each document is also `.json`, `.ttl`, `.jsonld`, `.nt`, `.rdf`, `.trig`, `.nq`"),
        ("openapi.json", "OpenAPI 3.1", "every address, with the schema of each class"),
    )),
    ("Understand", (
        ("sparql/terms.json", "Terms", "the classes, properties, concepts and prefixes of queries"),
        ("shapes", "Shapes", "what each class has (SHACL); Turtle at `/shapes.ttl`"),
        ("ns/context.jsonld", "JSON-LD context", "what the keys of the JSON mean"),
        (".well-known/void", "VoID", "the data set, its numbers and vocabularies"),
    )),
    ("Optional", (
        ("catalog", "Catalogue", "DCAT-AP 3, with checksummed dumps of everything"),
        ("dumps/", "Dumps", "all data as N-Quads, Turtle, TriG, JSON-LD, CSV"),
        ("ldes", "Change stream", "versions of every document, as LDES"),
        ("citation", "Citation", "how to cite the data"),
    )),
)  # fmt: skip


def instructions(site: Site, statements: Statements) -> str:
    """Return what an agent is told when it connects."""
    title = site.title.en or site.title.ja or site.name
    return (
        f"{title}. Find things with `search`, read one with `describe`, count and combine with"
        " `query` (SPARQL; see `example_queries` and `terms` first). "
        + " ".join(_rules(statements))
    )
