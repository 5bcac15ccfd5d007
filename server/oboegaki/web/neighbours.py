"""What stands around a thing, one step away: the resources that it leads to and that lead to it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from oboegaki.contexts import Json
from oboegaki.formats import HTML, Representation
from oboegaki.iris import MAIN, document_of, linkable
from oboegaki.rdf import term
from oboegaki.statements.reader import Place
from oboegaki.web import drawing
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES, Document
from oboegaki.web.entity import is_public, reading
from oboegaki.web.pages import page
from oboegaki.web.view import Node, Reading

VIEW = "graph"
"""What `?view=` names."""

AS_JSON = Representation("neighbours", "application/json", ".json", "JSON")
MOST = 24
_LOOKED_AT = 4 * MOST
_APPARATUS = {
    term(name)
    for name in (
        "rdf:subject", "rdf:predicate", "rdf:object", "rdfs:isDefinedBy", "prov:wasDerivedFrom",
        "obg:inSection", "obg:evidence", "obg:openListFor", "oa:hasSource", "oa:hasSelector",
    )
}  # fmt: skip
"""Properties that say where a statement is from or what it is of: no ties between things."""

NAME = "Neighbourhood"
_NODE: Json = {name: {"type": "string"} for name in ("iri", "label", "language", "page", "data")}
_TIE: Json = {
    "property": {"type": "string"}, "label": {"type": "string"}, "outward": {"type": "boolean"},
}  # fmt: skip
SCHEMA: Json = {
    "type": "object",
    "required": ["iri", "neighbours", "more"],
    "properties": {
        **_NODE,
        "more": {"type": "integer"},
        "neighbours": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    **_NODE,
                    "ties": {"type": "array", "items": {"type": "object", "properties": _TIE}},
                },
            },
        },
    },
}
"""What `view=graph` has as JSON."""

_KIND = term("rdf:type")


@dataclass(frozen=True, slots=True)
class Tie:
    """A property that ties two resources; `outward` when the one in the middle states it."""

    predicate: Node
    outward: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A resource one step away, with all that ties it."""

    node: Node
    ties: list[Tie] = field(default_factory=list)

    @property
    def outward(self) -> bool:
        """Tell whether the one in the middle leads to it."""
        return any(tie.outward for tie in self.ties)

    @property
    def caption(self) -> str:
        """Return what ties it, in words."""
        return " · ".join(dict.fromkeys(tie.predicate.label.text for tie in self.ties))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A resource and the nearest of what stands around it; `more` ties are not shown."""

    main: Node
    nodes: list[Neighbour]
    more: int


def around(read: Reading, main: Node, *, alone: bool = False) -> Neighbourhood:
    """Return what stands around a resource; what leads to it is left out when it is `alone`."""
    found: dict[str, Neighbour] = {}
    total = 0
    for node, tie in _outward(read, main):
        total += 1
        found.setdefault(node.iri, Neighbour(node)).ties.append(tie)
    for count in [] if alone else read.statements.link_counts(main.iri):
        if count.predicate in _APPARATUS:
            continue
        total += count.links
        tie = Tie(read.node(count.predicate), outward=False)
        for link in read.statements.links(main.iri, count.predicate, count.standing, MOST):
            node = read.node(link.subject, count.standing)
            if not node.is_blank:
                found.setdefault(node.iri, Neighbour(node)).ties.append(tie)
    nodes = _nearest(read, found.values())
    read.find_labels(tie.predicate.iri for each in nodes for tie in each.ties)
    return Neighbourhood(main, nodes, total - sum(len(each.ties) for each in nodes))


def _has_page(node: Node) -> bool:
    """Tell whether a link to it leads somewhere: what is ours and is not described has no page."""
    return node.has_label or not node.is_local or node.is_known


def _outward(read: Reading, main: Node) -> Iterator[tuple[Node, Tie]]:
    for each in main.statements:
        iri = each.value.name
        if each.value.literal is not None or iri.startswith(("_:", "<<", main.iri)):
            continue
        if each.predicate != _KIND and each.predicate not in _APPARATUS:
            yield read.node(iri, each.standing), Tie(read.node(each.predicate), outward=True)


def _nearest(read: Reading, found: Iterable[Neighbour]) -> list[Neighbour]:
    """Return as many as there is room for: things of their own first, then what is told of them."""
    ranked = sorted(found, key=lambda each: bool(each.node.anchor))
    out = [each for each in ranked if each.outward][:_LOOKED_AT]
    back = [each for each in ranked if not each.outward][:_LOOKED_AT]
    read.find_labels(each.node.iri for each in (*out, *back))
    out, back = ([each for each in side if _has_page(each.node)] for side in (out, back))
    half = MOST // 2
    return out[: max(half, MOST - len(back))] + back[: max(half, MOST - len(out))]


def document(context: Context, place: Place, fixed: Representation | None) -> Document:
    """Return the document of what stands around a resource: a page, and JSON for programs."""
    target = _target(context, place)
    return Document(
        offers=(HTML, AS_JSON),
        body=partial(_body, context, target),
        address=partial(context.request.urls.neighbours, target),
        fixed=AS_JSON if fixed is not None and fixed is not HTML else fixed,
    )


def _target(context: Context, place: Place) -> str:
    """Return the resource in the middle: one of the document that is asked for, or its subject."""
    asked = context.request.parameter("iri")
    if asked != place.iri and document_of(asked) == place.iri:
        return asked
    main = place.iri + MAIN
    is_release = place.graph is not None and context.statements.is_described(main)
    return main if is_release else place.iri


def _body(
    context: Context, target: str, document: Document, chosen: Representation, language: str
) -> bytes:
    asked = context.request.parameter("lang")
    read = reading(context, language or (asked if asked in LANGUAGES else LANGUAGES[0]))
    main = read.node(target)
    alone = main.is_a("foaf:Person") and not is_public(main)
    found = around(read, main, alone=alone)
    if chosen is not HTML:
        return json.dumps(_json(found), ensure_ascii=False, indent=1).encode() + b"\n"
    shown = [(each.node, each.caption, each.outward) for each in found.nodes]
    return page(
        context, "neighbours.html", language, document, main=main, around=found,
        wide=drawing.wide(main, shown), narrow=drawing.narrow(main, shown),
    )  # fmt: skip


def _json(found: Neighbourhood) -> Json:
    nodes = [
        {
            **_of_node(each.node),
            "ties": [
                {
                    "property": tie.predicate.iri,
                    "label": tie.predicate.label.text,
                    "outward": tie.outward,
                }
                for tie in each.ties
            ],
        }
        for each in found.nodes
    ]
    return {**_of_node(found.main), "more": found.more, "neighbours": nodes}


def _of_node(node: Node) -> dict[str, str]:
    """Return what to call a resource, its page, and where to ask for what stands around it."""
    data = node.reading.urls.neighbours(node.iri, AS_JSON.suffix) if linkable(node.iri) else ""
    label = node.label
    return {
        "iri": node.iri, "label": label.text, "language": label.language, "page": node.href,
        "data": data,
    }  # fmt: skip
