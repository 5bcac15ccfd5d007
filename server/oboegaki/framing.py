"""Framing: a compacted JSON-LD document made into the tree of one thing (as JSON-LD 1.1 Framing).

A node stands where the tree first comes to it, nearest to the root; elsewhere there is a reference
to it with its kinds and label. What the root does not lead to is in `@included`, so that the tree
says as much as the document. A key has either a list of values or one value, always the same.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

Json = dict[str, object]

NAMES = ("label", "prefLabel", "personName", "name", "title")
"""Keys that name a node, best first."""


def framed(
    document: Json, root: str, single: Collection[str], languages: Sequence[str] = ()
) -> Json:
    """Return the tree of one node of a document that `jsonld.compact_document` made.

    `root` is the node's IRI, `single` are the keys that have one value. Given `languages`, each
    text is in the first of them that it has, else in any; without, it is in all its languages.
    """
    return _Frame(document, single, languages).tree(root)


class _Frame:
    """One framing at work: what there is, and what has its place already."""

    def __init__(self, document: Json, single: Collection[str], languages: Sequence[str]) -> None:
        self._context = cast(Mapping[str, object], document["@context"])
        self._id, self._type = ("id", "type") if self._context else ("@id", "@type")
        alone = {key: value for key, value in document.items() if key != "@context"}
        nodes = cast(list[Json], document.get("@graph", [alone]))
        self._nodes = {str(node[self._id]): node for node in nodes}
        self._single = single
        self._languages = languages
        self._places: dict[str, Json] = {}
        self._waiting: deque[str] = deque()

    def tree(self, root: str) -> Json:
        """Return the whole tree with its context."""
        made: Json = {"@context": self._context, **self._grown(root)}
        included = [self._grown(each) for each in self._by_need() if each not in self._places]
        return {**made, "@included": included} if included else made

    def _by_need(self) -> list[str]:
        """Return the nodes, those first that no other one leads to."""
        led_to = {iri for node in self._nodes.values() for iri in self._links(node)}
        return sorted(self._nodes, key=led_to.__contains__)

    def _links(self, node: Json) -> Iterator[str]:
        """Yield the nodes that a node leads to."""
        for key, value in node.items():
            yield from filter(None, (self._target(key, each) for each in _listed(value)))

    def _target(self, key: str, value: object) -> str:
        """Return the IRI of a value that is a link, "" of any other value."""
        if isinstance(value, str):
            return value if self._defined(key, "@type") == "@id" else ""
        return str(value[self._id]) if isinstance(value, dict) and [*value] == [self._id] else ""

    def _defined(self, key: str, what: str) -> object:
        definition = self._context.get(key)
        return definition.get(what) if isinstance(definition, Mapping) else None

    def _grown(self, iri: str) -> Json:
        """Return a node with everything that it leads to and that has no place yet."""
        place = self._place(iri)
        while self._waiting:
            each = self._waiting.popleft()
            self._places[each] |= self._filled(self._nodes.get(each, {}))
        return place

    def _place(self, iri: str) -> Json:
        self._places[iri] = {self._id: iri}
        self._waiting.append(iri)
        return self._places[iri]

    def _filled(self, node: Json) -> Json:
        """Return what a node has: its kinds and names first, the rest by key."""
        first = (self._type, *NAMES)
        keys = sorted(node.keys() - {self._id}, key=lambda key: (_rank(first, key), key))
        return {key: self._value(key, node[key]) for key in keys}

    def _value(self, key: str, value: object) -> object:
        if self._defined(key, "@container") == "@language":
            return self._texts(key, cast(Json, value))
        values = [self._reference(self._target(key, each)) or each for each in _listed(value)]
        return values[0] if key in self._single and len(values) == 1 else values

    def _texts(self, key: str, texts: Json) -> Json:
        """Return the texts of a key by language, or those in the one that suits."""
        if self._languages:
            chosen = next((each for each in self._languages if each in texts), min(texts))
            texts = {chosen: texts[chosen]}
        is_single = key in self._single
        return {tag: each if is_single else _listed(each) for tag, each in texts.items()}

    def _reference(self, iri: str) -> Json | None:
        """Return what stands where a node is named: itself the first time, later its name."""
        if not iri or iri not in self._nodes:
            return {self._id: iri} if iri else None
        if iri not in self._places:
            return self._place(iri)
        node = self._nodes[iri]
        name = next((key for key in NAMES if key in node), None)
        keys = [key for key in (self._type, name) if key in node]
        return {self._id: iri, **{key: self._value(key, node[key]) for key in keys}}


def _rank(first: Sequence[str], key: str) -> int:
    return first.index(key) if key in first else len(first)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
