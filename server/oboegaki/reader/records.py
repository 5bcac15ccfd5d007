"""What a reader is given: frozen records, of texts, numbers and IRIs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from oboegaki.contexts import Json
from oboegaki.errors import NotAcceptable, Text
from oboegaki.formats import GRAPHS, Representation
from oboegaki.rendering import rendered


@dataclass(frozen=True, slots=True)
class Incoming:
    """A property through which others point at a thing: how many, and the newest few of them."""

    property: str
    label: str
    total: int
    newest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What an edition says about one thing.

    `iri` is its identifier, `url` the address (or path) of its page, `label` its name in the
    reader's language and `types` its classes. `tree` is what the page gives as JSON: the form of
    its class (`docs/how-to/json-api.md`), a JSON-LD document. `incoming` tells what points at it.
    """

    iri: str
    url: str
    label: str
    types: tuple[str, ...]
    tree: Json
    incoming: tuple[Incoming, ...]
    lines: bytes = field(repr=False)

    def rdf(self, syntax: str = "ttl") -> str:
        """Return the statements in a syntax: `ttl`, `jsonld`, `nt` or `rdf`.

        Raises NotAcceptable for another one.
        """
        chosen = next((each for each in GRAPHS if each.name == syntax and not each.quads), None)
        if chosen is None:
            raise no_such_syntax(syntax, [each for each in GRAPHS if not each.quads])
        return rendered(self.lines, chosen).decode()


@dataclass(frozen=True, slots=True)
class Passage:
    """Why something was found: the words around, their language, and the thing that says them."""

    text: str
    language: str
    iri: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found; `date` is as the data write it, "" without one."""

    iri: str
    url: str
    label: str
    language: str
    types: tuple[str, ...]
    date: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found; `total` counts all of it, `has_more` tells of a next page.

    `facets` are values by which it can be narrowed down, each with its number of hits: of `class`,
    `organization`, `topic`, `place` (IRIs) and `year`. `is_ranked` tells whether the best come
    first, or the newest.
    """

    words: str
    total: int
    page: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    is_ranked: bool
    has_more: bool

    def __iter__(self) -> Iterator[Hit]:
        """Yield the hits."""
        return iter(self.hits)


@dataclass(frozen=True, slots=True)
class Term:
    """A name that queries may use; `name` is its prefixed form and `label` its label, or ""."""

    iri: str
    name: str
    label: str
    language: str
    uses: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The classes, properties and concepts that an edition uses or declares, most used first."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    concepts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition that is kept; `fault` says what is wrong with one that cannot be read, else ""."""

    id: str
    is_current: bool
    created: str = ""
    source_quads: int = 0
    triples: int = 0
    fault: str = ""

    @property
    def numbers(self) -> tuple[int, int]:
        """Return its source quads, and its distinct triples (`COUNT(*)` of the default graph)."""
        return self.source_quads, self.triples


def no_such_syntax(name: str, offers: Sequence[Representation]) -> NotAcceptable:
    """Return the error for a syntax that something cannot be had in."""
    names = ", ".join(each.name for each in offers)
    return NotAcceptable(
        Text(f"「{name[:20]}」では書けません。", f'It cannot be had as "{name[:20]}".',
             f'Không có ở dạng "{name[:20]}".'),
        Text(f"次のいずれかです: {names}", f"There are {names}.", f"Có: {names}."),
        [each.media_type for each in offers],
    )  # fmt: skip
