"""Each release (any document) with its neighbourhood against the shapes, some documents at a time.

So the cost of a check grows with what the shapes are about, never with all there is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rdflib import Graph
from rdflib.term import Node

from oboegaki.check.data import Data
from oboegaki.check.engine import CannotCheck, Engine, Result
from oboegaki.check.neighbourhood import Neighbourhood
from oboegaki.check.reach import Reach, reach_of
from oboegaki.check.targets import BY_PROPERTY, Focus, focus_nodes, place_of, targeted

_BATCH = 1000
"""Focus nodes validated together: one call of the engine costs more than one node."""


Work = dict[Node, set[Focus]]
"""Shape -> nodes that it is about, in some documents: what is judged together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shape and what it is about: all, or what is to be judged again of what it `applies` to."""

    shape: Node
    focus: frozenset[Focus]
    applies: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What the shapes found in some documents, and the part of the data they looked at."""

    results: tuple[Result, ...]
    graph: Graph
    failures: tuple[CannotCheck, ...] = ()


def chosen(shapes: Graph, data: Data) -> list[Chosen]:
    """Return every shape that has targets with the nodes that it is about, be they none.

    What only our own vocabulary speaks of is left out: it has been checked where it is at home.
    """
    data.foresee({p for target in BY_PROPERTY for p in shapes.objects(None, target)})
    found = []
    for shape in targeted(shapes):
        focus = frozenset(f for f in focus_nodes(shapes, shape, data) if data.is_sites(f[1]))
        found.append(Chosen(shape, focus, bool(focus)))
    return found


def validated(shapes: Graph, data: Data, work: Work) -> Batch:
    """Return what the shapes (made fit for the engine) say about the nodes they are about."""
    try:
        compiled = _compiled(shapes)
    except CannotCheck as failure:
        return Batch((), shapes, (failure,))
    return _batch(compiled, data, work)


@dataclass(frozen=True, slots=True)
class _Compiled:
    engine: Engine
    reaches: Callable[[Node], Reach]


@lru_cache(maxsize=2)
def _compiled(shapes: Graph) -> _Compiled:
    """Return shapes ready to be asked, kept for the next check by the same ones."""
    reaches = lru_cache(maxsize=None)(lambda shape: reach_of(shapes, shape))
    return _Compiled(Engine(shapes), reaches)


def portions(choices: Sequence[Chosen]) -> Iterator[Work]:
    """Yield what to validate together: whole documents, until there is enough."""
    places: dict[str, list[tuple[Node, Focus]]] = defaultdict(list)
    for choice in choices:
        for focus in choice.focus:
            places[place_of(focus[1])].append((choice.shape, focus))
    work: dict[Node, set[Focus]] = defaultdict(set)
    size = 0
    for place in sorted(places):
        for shape, focus in places[place]:
            work[shape].add(focus)
        size += len(places[place])
        if size >= _BATCH:
            yield work
            work, size = defaultdict(set), 0
    if work:
        yield work


def _batch(compiled: _Compiled, data: Data, work: Work) -> Batch:
    neighbourhood = Neighbourhood(data, compiled.reaches)
    results: list[Result] = []
    failures: list[CannotCheck] = []
    for shape, focus in work.items():
        neighbourhood.load({owner for _, owner in focus})
        neighbourhood.visit(shape, {node for node, _ in focus})
    for shape, focus in work.items():
        try:
            results += compiled.engine.results(
                shape, {node for node, _ in focus}, neighbourhood.graph
            )
        except CannotCheck as failure:
            failures.append(failure)
    return Batch(tuple(results), neighbourhood.graph, tuple(failures))
