"""What has to be judged again after a change: what changed, what looks at that, what was at fault.

Shapes look from a focus node along paths. So from what changed one walks those steps back, in the
data as they were and as they are, and arrives at every node whose judgement may be another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.namespace import RDF, RDFS, SH
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.term import Node

from oboegaki.check.data import Data, token_of
from oboegaki.check.paths import BadPath
from oboegaki.check.reach import Asked, Reach, reach_of
from oboegaki.check.sparql import PATH, THIS, VALUE, BadQuery, Block, Pattern, Scope
from oboegaki.check.targets import Chosen, Focus, is_class, place_of, targeted
from oboegaki.check.terms import node
from oboegaki.statements.stage import Since

_MOST = 20_000
"""Nodes beyond which looking at everything is no more work."""


class Unbounded(Exception):
    """Nothing tells which nodes a change may matter to."""


@dataclass(slots=True)
class Steps:
    """The properties along which shapes look, onwards and back, and how many steps in a row.

    `before_back`: what leads to a value from which a shape looks back, which may be a text.
    """

    onwards: set[Node] = field(default_factory=set)
    back: set[Node] = field(default_factory=set)
    before_back: set[Node] = field(default_factory=set)
    depth: int = 0


def steps_of(shapes: Graph) -> Steps:
    """Return how shapes look at data; raises Unbounded where that cannot be told."""
    if (None, SH.targetObjectsOf, None) in shapes:
        raise Unbounded
    steps = Steps()
    try:
        depths = [_depth(shapes, shape, steps, ()) for shape in targeted(shapes)]
    except (BadPath, BadQuery) as error:
        raise Unbounded from error
    steps.depth = max(depths, default=0)
    return steps


def _depth(shapes: Graph, shape: Node, steps: Steps, above: tuple[Node, ...]) -> int:
    if shape in above:
        raise Unbounded
    reach: Reach = reach_of(shapes, shape)
    own = 0 if reach.path is None else _walk(reach.path, steps)
    inner = [_depth(shapes, each, steps, (*above, shape)) for each in reach.inner]
    asked = [_of_query(each, steps) for each in reach.queries]
    return own + max((*inner, *asked), default=0)


def _walk(path: Node | Path, steps: Steps, *, back: bool = False) -> int:
    """Note the steps of a path; return how many there are in a row."""
    match path:
        case InvPath():
            return _walk(path.arg, steps, back=not back)
        case SequencePath():
            parts = path.args[::-1] if back else path.args
            return sum(_walk(part, steps, back=back) for part in parts)
        case AlternativePath():
            return max(_walk(part, steps, back=back) for part in path.args)
        case URIRef():
            (steps.back if back else steps.onwards).add(path)
            steps.before_back.add(path)
            return 1
    raise Unbounded


def _of_query(asked: Asked, steps: Steps) -> int:
    known: set[Node] = {THIS, VALUE, *(variable for variable, _ in asked.bound)}
    return _of_scopes(asked.query.scopes, known, steps)


def _of_scopes(scopes: Iterable[Scope], known: set[Node], steps: Steps) -> int:
    depth = 0
    for scope in scopes:
        if isinstance(scope, Block):
            depth += _of_block(list(scope.patterns), known, steps)
            continue
        branches = [set(known) for _ in scope.branches]
        depth += max(
            _of_scopes(branch, end, steps)
            for branch, end in zip(scope.branches, branches, strict=True)
        )
        known.update(*branches)
    return depth


def _of_block(patterns: list[Pattern], known: set[Node], steps: Steps) -> int:
    """Note the steps of patterns in the order in which the neighbourhood takes them."""
    depth = 0
    while patterns:
        pattern = _next(patterns, known)
        patterns.remove(pattern)
        subject, predicate, object_ = pattern
        if isinstance(predicate, Variable) and predicate != PATH:
            if not {subject, object_} <= known:
                raise Unbounded
        elif predicate != PATH:
            depth += _walk(predicate, steps, back=subject not in known)
        known |= {each for each in (subject, object_) if isinstance(each, Variable | BNode)}
    return depth


def _next(patterns: list[Pattern], known: set[Node]) -> Pattern:
    for place in (0, 2):
        for pattern in patterns:
            if pattern[place] in known:
                return pattern
    raise Unbounded


def chosen_in(shapes: Graph, data: Data, places: set[str], noted: Iterable[str]) -> list[Chosen]:
    """Return every shape that has targets with the nodes of some documents that it is about."""
    names = {*noted, *(iri for place in places for iri in data.described_in(place))}
    owners = [node(token_of(name)) for name in sorted(names)]
    return [_chosen_in(shapes, shape, data, (owners, places)) for shape in targeted(shapes)]


def _chosen_in(
    shapes: Graph, shape: Node, data: Data, where: tuple[list[Node], set[str]]
) -> Chosen:
    owners, places = where
    classes = {below for class_ in _classes(shapes, shape) for below in data.classes_below(class_)}
    found: set[Focus] = set()
    for owner in owners:
        about = data.about(owner)
        found |= {(s, owner) for s, p, o in about if p == RDF.type and o in classes}
        for predicate in shapes.objects(shape, SH.targetSubjectsOf):
            found |= {(s, s) for s, p, _ in about if p == predicate}
    for named in shapes.objects(shape, SH.targetNode):
        found |= {(named, named)} if place_of(named) in places else set()
    focus = frozenset(each for each in found if data.is_sites(each[1]))
    return Chosen(shape, focus, bool(focus) or _has_any(shapes, shape, data, classes))


def _classes(shapes: Graph, shape: Node) -> set[Node]:
    own = {shape} if is_class(shapes, shape) else set()
    return {*shapes.objects(shape, SH.targetClass), *own}


def _has_any(shapes: Graph, shape: Node, data: Data, classes: set[Node]) -> bool:
    """Tell whether a shape is about anything at all."""
    if any(data.is_sites(each) for each in shapes.objects(shape, SH.targetNode)):
        return True
    if any(data.has_instance(each) for each in classes):
        return True
    return any(data.has_property(each) for each in shapes.objects(shape, SH.targetSubjectsOf))


# Walking back ------------------------------------------------------------------------------------


def places_since(shapes: Graph, before: Data, after: Data, since: Since) -> set[str]:
    """Return the documents to look at again; raises Unbounded when that is everything."""
    steps = steps_of(shapes)
    changed = {node(token_of(name)) for name in since.touched}
    if any(isinstance(each, BNode) or _says_class(each, before) or _says_class(each, after)
           for each in changed):  # fmt: skip
        raise Unbounded
    found = set(changed)
    for data in (before, after):
        found |= _looking_at(changed, data, steps)
    found |= {node(token_of(name)) for name in since.noted}
    places = {place_of(each) for each in found if not isinstance(each, Literal)}
    return places | since.places


def _says_class(changed: Node, data: Data) -> bool:
    """Tell whether a change may put other things in a class: then anything may be meant."""
    return any(predicate == RDFS.subClassOf for _, predicate, _ in data.about(changed))


def _looking_at(changed: set[Node], data: Data, steps: Steps) -> set[Node]:
    found, frontier = set(changed), changed
    for _ in range(steps.depth):
        nearer: set[Node] = set()
        for each in frontier:
            nearer |= _from(each, data, steps)
        frontier = nearer - found
        found |= frontier
        if len(found) > _MOST:
            raise Unbounded
    return found


def _from(at: Node, data: Data, steps: Steps) -> set[Node]:
    """Return from where a step of a shape leads to a node."""
    if isinstance(at, Literal | BNode):
        return set().union(*(data.pointing(at, each) for each in steps.before_back & steps.back))
    found = {o for _, p, o in data.about(at) if p in steps.back}
    for predicate in steps.onwards:
        found |= data.pointing(at, predicate)
    return found
