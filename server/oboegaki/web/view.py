"""What templates see: resources with their statements and labels, in the reader's language.

`node["dcterms:title"]` are the values of a property, `node.one(…)` the first of them and
`node.text(…)` the text that suits the reader. A resource is looked up when a template first asks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from oboegaki import language as languages
from oboegaki import listing
from oboegaki.describe import About, Statement, Value, by_subject, is_text
from oboegaki.iris import Urls, document_of, linkable
from oboegaki.language import Label
from oboegaki.rdf import compact, term
from oboegaki.statements.reader import Lines, Statements
from oboegaki.statements.schema import Standing
from oboegaki.web.literal import Literal
from oboegaki.web.remembered import Remembered

_OURS = term("obg:")


@dataclass(frozen=True, slots=True)
class Node:
    """A resource on a page; `standing` is that of the statement which led here."""

    iri: str
    standing: Standing
    reading: "Reading" = field(repr=False, compare=False)

    is_node = True

    @property
    def is_blank(self) -> bool:
        """Tell whether it has no IRI."""
        return self.iri.startswith("_:")

    @property
    def href(self) -> str:
        """Return the path of the page about it; its own IRI where there can be no such page."""
        return self.reading.href(self.iri)

    @property
    def is_local(self) -> bool:
        """Tell whether its IRI answers at an address of its own here."""
        return self.reading.urls.local_path(self.iri) is not None

    @property
    def has_document(self) -> bool:
        """Tell whether a document here is about it, not about what it is a part of."""
        return self.is_local and not self.anchor

    @property
    def is_linkable(self) -> bool:
        """Tell whether its own IRI may be a live link (http and https only)."""
        return linkable(self.iri)

    @property
    def is_known(self) -> bool:
        """Tell whether the edition says anything about it."""
        return self.reading.about(self.iri).size > 0

    @property
    def name(self) -> str:
        """Return its prefixed name, or the IRI."""
        return compact(self.iri) or self.iri

    @property
    def anchor(self) -> str:
        """Return its fragment without `#`, "" when it has none."""
        return self.iri.partition("#")[2]

    @property
    def label(self) -> Label:
        """Return what to call it, not endlessly; its prefixed name or IRI when it has no label."""
        whole = self.whole_label
        return Label(languages.shortened(whole.text), whole.language)

    @property
    def whole_label(self) -> Label:
        """Return the same, however long it is."""
        return self.reading.label(self.iri) or Label(self.name, "")

    @property
    def has_label(self) -> bool:
        """Tell whether it has a label."""
        return self.reading.label(self.iri) is not None

    @property
    def statements(self) -> list[Statement]:
        """Return what is stated about it."""
        return self.reading.about(self.iri).statements

    @property
    def kinds(self) -> list["Node"]:
        """Return its classes, those with a label first."""
        kinds = [each for each in self["rdf:type"] if isinstance(each, Node)]
        return sorted(kinds, key=lambda kind: not kind.has_label)

    @property
    def kind(self) -> "Node":
        """Return its most particular class, ours before others'; itself when it has none."""
        kinds = self.kinds
        above = {upper.iri for kind in kinds for upper in kind.nodes("rdfs:subClassOf")}
        lowest = [kind for kind in kinds if kind.iri not in above] or kinds
        return min(
            lowest, key=lambda kind: (not kind.iri.startswith(_OURS), kind.iri), default=self
        )

    def is_a(self, *names: str) -> bool:
        """Tell whether it is stated to be of one of the classes."""
        wanted = {term(name) for name in names}
        return any(kind.iri in wanted for kind in self.kinds)

    def __getitem__(self, name: str) -> list["Node | Literal"]:
        """Return the values of a property, by its prefixed name."""
        return [self.reading.shown(each) for each in self.reading.stating(self.iri, term(name))]

    @property
    def quotes(self) -> list[str]:
        """Return the exact words that it quotes, when it is evidence."""
        selectors = self.nodes("oa:hasSelector")
        return [str(exact) for each in selectors for exact in each["oa:exact"]]

    def one(self, name: str) -> "Node | Literal | None":
        """Return the first value of a property."""
        return next(iter(self[name]), None)

    def text(self, *names: str) -> Label | None:
        """Return the value, in the reader's language if there is one, of the first property."""
        for name in names:
            texts = {v.language: v.text for v in self[name] if isinstance(v, Literal)}
            chosen = languages.choose(texts, self.reading.order)
            if chosen:
                return chosen
        return None

    def texts(self, name: str) -> list["Literal"]:
        """Return every text of a property, the reader's language first."""
        order = {tag: rank for rank, tag in enumerate(self.reading.order)}
        found = [each for each in self[name] if isinstance(each, Literal)]
        return sorted(found, key=lambda each: (order.get(each.language, len(order)), each.text))

    def nodes(self, name: str, by: str = "") -> list["Node"]:
        """Return the resources of a property, ordered by a property of theirs if asked."""
        found = [each for each in self[name] if isinstance(each, Node)]
        return sorted(found, key=lambda node: node.rank(by)) if by else found

    def back(self, name: str, most: int = 0) -> list["Node"]:
        """Return the first resources that point here through a property, newest first."""
        return self.reading.back(self.iri, term(name), most or self.reading.most)

    def rank(self, name: str) -> tuple[float, str]:
        """Return where it stands in the order of a property with numbers or dates."""
        value = self.one(name)
        text = str(value) if isinstance(value, Literal) else ""
        number = float(text) if text.isdecimal() else float("inf")
        return (number, text)

    def along(self, name: str) -> Iterator["Node"]:
        """Yield the resources that a property leads to one after the other, each once."""
        seen, node = {self.iri}, self
        while (following := node.nodes(name)) and following[0].iri not in seen:
            node = following[0]
            seen.add(node.iri)
            yield node

    @property
    def uses(self) -> int:
        """Return how often a property is used, or how many resources there are of a class."""
        return self.reading.statements.uses_of(self.iri)

    @property
    def incoming(self) -> list["Incoming"]:
        """Return each property that points here, how often, and the first few that do."""
        return self.reading.incoming(self.iri)

    def grouped(self) -> list["Group"]:
        """Return everything stated about it by property, in the order in which one reads it."""
        groups: dict[str, list[Statement]] = {}
        for each in self.statements:
            groups.setdefault(each.predicate, []).append(each)
        made = [Group.of(self.reading, name, found) for name, found in groups.items()]
        return sorted(made, key=lambda group: group.sort_key)


@dataclass(frozen=True, slots=True)
class Group:
    """A property and some of its values; `total` counts them all."""

    predicate: Node
    values: list[Node | Literal]
    total: int
    standing: Standing

    @staticmethod
    def of(reading: "Reading", predicate: str, found: Sequence[Statement]) -> "Group":
        """Take the first values of a property; texts in the reader's language come first."""
        ranked = sorted(found, key=lambda each: reading.value_rank(each.value))
        shown = [reading.shown(each) for each in ranked[: reading.most]]
        standing = min(each.standing for each in found)
        return Group(reading.node(predicate), shown, len(found), standing)

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """Order what names and classifies first, and stated before derived and linked."""
        rank = _FIRST.get(self.predicate.iri, len(_FIRST))
        return (self.standing, rank, self.predicate.name)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A property through which others point at a resource: how many, and the newest of them."""

    predicate: Node
    nodes: list[Node]
    total: int
    standing: Standing


class Reading:
    """What one page reads: the resources of an edition, each looked up once."""

    most = 50
    """Values of one property that a page shows."""
    few, several = 5, 10
    """Resources named for each property that points at one; in a list that leads on to all."""
    stated = Standing.STATED

    def __init__(
        self,
        statements: Statements,
        urls: Urls,
        order: Sequence[str],
        vocabulary: Statements | None = None,
        remembered: Remembered | None = None,
    ) -> None:
        """Read from `statements` for a reader who prefers the languages in this order.

        What has no label there may have one in `vocabulary`; `remembered` is what pages before this
        one have read.
        """
        self.statements = statements
        self._remembered = remembered or Remembered(statements, vocabulary)
        self._vocabulary = vocabulary
        self.urls = urls
        self.order = tuple(order)
        self._about: dict[str, About] = {}
        self._labels = self._remembered.chosen(self.order)
        self.links = self._remembered.links(self.order, urls)
        self._hrefs: dict[str, str] = {}
        self._incoming: dict[str, list[Incoming]] = {}
        self._link_counts = cache(statements.link_counts)

    def href(self, iri: str) -> str:
        """Return where a resource is told of: predicates of other graphs are not, for one."""
        if iri not in self._hrefs:
            told = self._remembered.is_told_of(iri, self._is_told_of) or not linkable(iri)
            self._hrefs[iri] = self.urls.page(iri) if told else iri
        return self._hrefs[iri]

    def _is_told_of(self, iri: str) -> bool:
        """Tell whether a page of ours is about a resource, or at least mentions it.

        Of what only the vocabulary names that we supply, its own site has the page.
        """
        if self.urls.local_path(iri) is not None:
            return self.statements is not self._vocabulary or self.statements.is_described(iri)
        each_known = (self.statements, self._vocabulary)
        return any(each.is_mentioned(iri) for each in each_known if each)

    def node(self, iri: str, standing: Standing = Standing.STATED) -> Node:
        """Return a resource."""
        return Node(iri, standing, self)

    def know(self, document: str, lines: Iterable[Lines]) -> list[Node]:
        """Take in the statements of a document; return its subjects.

        What it says of things that are not its own is a part of what there is to say about them,
        so those are still looked up when a template asks.
        """
        subjects = by_subject(lines)
        own = {iri for iri in subjects if document_of(iri) == document or iri.startswith("_:")}
        self._about.update((iri, subjects[iri]) for iri in own)
        return [self.node(iri) for iri in subjects]

    def about(self, iri: str) -> About:
        """Return what is stated about a resource, without its blank nodes' own statements."""
        if iri not in self._about:
            self._learn((iri,))
        return self._about[iri]

    def _learn(self, iris: Sequence[str]) -> None:
        """Look up what is stated about resources, all at once."""
        self._about |= self._remembered.about(iris)
        for iri in iris:
            self._about.setdefault(iri, _NOTHING)

    def stating(self, iri: str, predicate: str) -> list[Statement]:
        """Return the statements about a resource with a property."""
        return self.about(iri).stating(predicate)

    def label(self, iri: str) -> Label | None:
        """Return the label of a resource that suits the reader."""
        if iri not in self._labels:
            self.find_labels((iri,))
        return self._labels[iri]

    def find_labels(self, iris: Iterable[str]) -> None:
        """Look up several labels at once."""
        self._remembered.choose(iris, self.order, self._labels)

    def members(self, name: str) -> list[Node]:
        """Return the first page of the resources of a class, by its prefixed name."""
        found = listing.members(self.statements, term(name)).items
        return [self.node(link.subject) for link in found]

    def back(self, iri: str, predicate: str, most: int) -> list[Node]:
        """Return the first resources that point at one through a property, newest first."""
        nodes = [
            self.node(link.subject, count.standing)
            for count in self._link_counts(iri)
            if count.predicate == predicate
            for link in self.statements.links(iri, predicate, count.standing, most)
        ]
        self.find_labels(each.iri for each in nodes)
        return nodes

    def incoming(self, iri: str) -> list[Incoming]:
        """Return what points at a resource, by property."""
        if iri in self._incoming:
            return self._incoming[iri]
        found = self._incoming[iri] = []
        for count in self._link_counts(iri):
            links = self.statements.links(iri, count.predicate, count.standing, self.few)
            nodes = [self.node(link.subject, count.standing) for link in links]
            predicate = self.node(count.predicate)
            found.append(Incoming(predicate, nodes, count.links, count.standing))
        self.find_labels(each.iri for group in found for each in (group.predicate, *group.nodes))
        return found

    def shown(self, statement: Statement) -> Node | Literal:
        """Return a statement's value as templates see it."""
        value, literal = statement.value, statement.value.literal
        if literal is None:
            return self.node(value.name, statement.standing)
        datatype = "" if is_text(literal) else literal.datatype
        return Literal(literal.value, literal.language, datatype, statement.standing)

    def value_rank(self, value: Value) -> tuple[int, str]:
        """Order the reader's language before others."""
        if value.literal is None or not value.literal.language:
            return (0, "")
        language = value.literal.language
        known = self.order.index(language) if language in self.order else len(self.order)
        return (known, language)

    def prepare(self, nodes: Iterable[Node], others: Iterable[str] = ()) -> None:
        """Look up, at once, what a page about some resources is going to ask for.

        It shows the labels of everything that their statements name, looks at what is stated about
        it, and at the sections and words of releases to which that leads.
        """
        named = dict.fromkeys(others)
        terms: dict[str, None] = {}
        for node in nodes:
            terms[node.iri] = None
            for each in node.statements:
                terms[each.predicate] = None
                if each.value.literal is None:
                    named[each.value.name] = None
        self._foresee(named)
        parts = {part: None for iri in named for part in self._about.get(iri, _NOTHING).leads_to()}
        self._foresee(parts)
        self.find_labels({**terms, **named, **parts})

    def _foresee(self, iris: Iterable[str]) -> None:
        """Look up what is stated about resources, unless there are very many."""
        named = (iri for iri in iris if iri not in self._about and not iri.startswith(_NO_IRI))
        some = list(islice(named, _FORESEEN))
        if some:
            self._learn(some)


_NO_IRI = ("_:", "<<")
_FORESEEN = 250
_NOTHING = About()
_NAMES = """rdf:type skos:prefLabel rdfs:label foaf:name schema:name dcterms:title schema:headline
    skos:altLabel skos:definition dcterms:description schema:description"""
_FIRST = {term(name): rank for rank, name in enumerate(_NAMES.split())}
