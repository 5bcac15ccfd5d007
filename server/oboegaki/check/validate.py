"""Each release (any document) with its neighbourhood against the shapes, some documents at a time.

So the cost of a check grows with what the shapes are about, never with all there is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rdflib import Graph
from rdflib.term import Node

from oboegaki.check.data import Data
from oboegaki.check.engine import CannotCheck, Engine, Result
from oboegaki.check.neighbourhood import Neighbourhood
from oboegaki.check.reach import Reach, reach_of
from oboegaki.check.screen import CannotScreen, Screen, agreed
from oboegaki.check.targets import BY_PROPERTY, Chosen, Focus, Work, focus_nodes, place_of, targeted

_BATCH = 1000
"""Focus nodes validated together: one call of the engine costs more than one node."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What the shapes found in some documents, and the part of the data they looked at.

    `disagreed`: the screen and pySHACL found different things. `unscreened`: why the screen could
    not look, so that pySHACL has looked at everything.
    """

    results: tuple[Result, ...]
    graph: Graph
    failures: tuple[CannotCheck, ...] = ()
    disagreed: bool = False
    unscreened: str = ""


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


def validated(shapes: Graph, data: Data, work: Work, screen: Screen | None = None) -> Batch:
    """Return what the shapes (made fit for the engine) say about the nodes they are about.

    With a screen pySHACL looks only at documents that the screen doubts or that test it.
    """
    try:
        compiled = _compiled(shapes)
    except CannotCheck as failure:
        return Batch((), shapes, (failure,))
    graph = _neighbourhood(compiled, data, work)
    if screen is None:
        return _asked(compiled, graph, _everything(compiled, work))
    try:
        return _screened(compiled, graph, work, screen)
    except CannotScreen as failure:
        return replace(
            _asked(compiled, graph, _everything(compiled, work)), unscreened=str(failure)
        )


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


def _neighbourhood(compiled: _Compiled, data: Data, work: Work) -> Graph:
    neighbourhood = Neighbourhood(data, compiled.reaches)
    for shape, focus in work.items():
        neighbourhood.load({owner for _, owner in focus})
        neighbourhood.visit(shape, {node for node, _ in focus})
    return neighbourhood.graph


Asks = Iterable[tuple[Node, Iterable[Focus]]]
"""Parts of shapes, each with what pySHACL is asked about."""


def _everything(compiled: _Compiled, work: Work) -> Asks:
    for shape, focus in work.items():
        for part in compiled.engine.parts(shape):
            yield part, focus


def _asked(compiled: _Compiled, graph: Graph, asks: Asks) -> Batch:
    results: list[Result] = []
    failures: list[CannotCheck] = []
    for part, focus in asks:
        nodes = {node for node, _ in focus}
        try:
            results += compiled.engine.results(part, nodes, graph) if nodes else ()
        except CannotCheck as failure:
            failures.append(failure)
    return Batch(tuple(results), graph, tuple(failures))


def _screened(compiled: _Compiled, graph: Graph, work: Work, screen: Screen) -> Batch:
    told = screen.told(work, graph)
    places = screen.doubtful(work, told)
    everything = list(_everything(compiled, work))
    doubted = (
        (part, [each for each in focus if place_of(each[1]) in places])
        for part, focus in everything
        if part not in screen.alone
    )
    again = _asked(compiled, graph, doubted)
    others = _asked(compiled, graph, (ask for ask in everything if ask[0] in screen.alone))
    return Batch(
        (*again.results, *others.results),
        graph,
        (*again.failures, *others.failures),
        disagreed=not again.failures and not agreed(told, again.results),
    )
