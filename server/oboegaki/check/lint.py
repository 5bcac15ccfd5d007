"""Lint of shapes, before any engine sees them: a shape that checks nothing must never look right.

Engines pass over misspelt terms and links to shapes that are not there, and then say that the data
conform. What cannot be checked blocks; what is never applied is told.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from oboegaki.check.data import Data
from oboegaki.check.lint_values import patterns, property_paths, queries, values
from oboegaki.check.paths import nodes_of
from oboegaki.check.problems import At, did_you_mean, nearest, problem, short
from oboegaki.check.reach import inner_shapes
from oboegaki.check.shapes import Shapes
from oboegaki.check.targets import TARGETS, Chosen, is_class
from oboegaki.check.terms import name
from oboegaki.check.vocabulary import EVALUATED, PASSED_OVER
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity

_KNOWN = EVALUATED | PASSED_OVER
_CLASSES = (SH["class"], SH.targetClass)
_PROPERTIES = (SH.targetSubjectsOf, SH.targetObjectsOf, SH.equals, SH.disjoint, SH.lessThan,
               SH.lessThanOrEquals)  # fmt: skip
_LINKS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape, SH.sparql, SH.parameter,
          SH.validator, SH.nodeValidator, SH.propertyValidator, RDF.first)  # fmt: skip
_STANDARD = (str(RDF), str(RDFS), str(OWL))
_TERMS = (RDFS.Class, OWL.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty,
          OWL.AnnotationProperty)  # fmt: skip


def linted(shapes: Shapes, data: Data, choices: Sequence[Chosen]) -> Iterator[Finding]:
    """Yield what is wrong with the shapes of a site; those that we supply are not looked at."""
    own = shapes.own
    if not shape_nodes(own):
        if shapes.by_hand or len(own):
            yield _no_shapes(shapes)
        return
    yield from _by_themselves(own, shapes.graph)
    strangers = list(_strangers(own, data))
    yield from strangers
    yield from _idle(own, choices, {finding.resource for finding in strangers})


@lru_cache(maxsize=1)
def _by_themselves(own: Graph, graph: Graph) -> tuple[Finding, ...]:
    """Return what is wrong with the shapes of a site whatever its data are."""
    checks = (_words, values, property_paths, patterns, queries)
    return (
        *chain.from_iterable(check(own) for check in checks),
        *_links(own, graph),
        *_circles(own),
        *_unused(own, graph),
    )


def shape_nodes(graph: Graph) -> set[Node]:
    """Return the shapes that a graph defines or mentions as such."""
    found = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    for predicate in (*TARGETS, SH.property, SH.path):
        found |= set(graph.subjects(predicate))
    parameters = set(graph.objects(None, SH.parameter))
    return found - parameters


def _no_shapes(shapes: Shapes) -> Finding:
    where = ", ".join(source.name for source in shapes.sources)
    return Finding(
        Severity.VIOLATION if shapes.by_hand else Severity.WARNING,
        "shapes-empty",
        Text(f"形（sh:NodeShape など）が一つもありません: {where}",
             f"There is no shape (sh:NodeShape and the like) here: {where}."),
        Text("このままでは何も検査されません。形を書くか、ファイルを取り除いてください。",
             "As it is, nothing is checked. Write a shape, or remove the file."),
    )  # fmt: skip


# Words ---------------------------------------------------------------------------------------


def _words(graph: Graph) -> Iterator[Finding]:
    """Yield terms that SHACL does not have, and those that nobody checks here."""
    for subject, predicate, value in graph:
        for term in (predicate, value):
            if isinstance(term, URIRef) and term.startswith(str(SH)):
                word = term.removeprefix(str(SH))
                at = At(subject, predicate, value)
                if word and word not in _KNOWN:
                    yield _unknown_word(graph, at, word, blocking=_is_part(graph, subject))
                elif word in PASSED_OVER:
                    yield _passed_over(graph, at, word)


def _is_part(graph: Graph, node: Node) -> bool:
    """Tell whether a node is a shape or part of one: other statements may stand in the file too."""
    linked = any(predicate in _LINKS for predicate in graph.predicates(None, node))
    words = (str(predicate).removeprefix(str(SH)) for predicate in graph.predicates(node))
    return linked or node in shape_nodes(graph) or any(word in EVALUATED for word in words)


def _unknown_word(graph: Graph, at: At, word: str, *, blocking: bool) -> Finding:
    near = nearest(word, _KNOWN)
    return problem(
        graph, "shape-unknown-term", at,
        Text(f"SHACL に sh:{word} という語はありません。", f"SHACL has no term sh:{word}."),
        did_you_mean(near and f"sh:{near}"),
        Severity.VIOLATION if blocking else Severity.WARNING,
    )  # fmt: skip


def _passed_over(graph: Graph, at: At, word: str) -> Finding:
    return problem(
        graph, "shape-passed-over", at,
        Text(f"sh:{word} は検査されません（SHACL 1.0 の中核にない語です）。",
             f"sh:{word} is not checked: it is not part of SHACL 1.0 Core or SPARQL."),
        Text("SHACL 1.0 の語か sh:sparql で書いてください。",
             "Say it in the words of SHACL 1.0, or with sh:sparql."),
        Severity.WARNING,
    )  # fmt: skip


# Links ---------------------------------------------------------------------------------------


def _links(own: Graph, graph: Graph) -> Iterator[Finding]:
    """Yield links to shapes that are not there, or that are of the wrong sort."""
    for shape in set(own.subjects()):
        for predicate, inner in inner_shapes(own, shape):
            at = At(shape, predicate, inner)
            if isinstance(inner, Literal):
                yield _no_shape(own, at)
            elif (inner, None, None) not in graph and not _is_empty_shape(inner):
                yield _dangling(own, at)
            elif predicate == SH.node and (inner, SH.path, None) in graph:
                yield _node_with_path(own, at)


def _is_empty_shape(inner: Node) -> bool:
    """Tell whether a link leads to `[]`, which asks for nothing."""
    return not isinstance(inner, URIRef)


def _no_shape(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-dangling", at,
        Text(f"{short(at.predicate or at.node)} の中の {short(at.value or at.node)} は形では"
             "ありません。",
             f"{short(at.value or at.node)} in {short(at.predicate or at.node)} is not a shape."),
        Text("形の名前か [ … ] を書いてください。", "Name a shape, or write [ … ]."),
    )  # fmt: skip


def _dangling(graph: Graph, at: At) -> Finding:
    target = short(at.value or at.node)
    names = {short(node) for node in shape_nodes(graph) if isinstance(node, URIRef)}
    return problem(
        graph, "shape-dangling", at,
        Text(f"{short(at.predicate or at.node)} の先の {target} がどこにもありません。",
             f"{short(at.predicate or at.node)} leads to {target}, which is nowhere defined."),
        did_you_mean(nearest(target, names)),
    )  # fmt: skip


def _node_with_path(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-dangling", at,
        Text(f"sh:node の先の {short(at.value or at.node)} は sh:path のある形です。",
             f"sh:node leads to {short(at.value or at.node)}, which has a sh:path."),
        Text("sh:property を使ってください。", "Use sh:property."),
    )  # fmt: skip


def _circles(graph: Graph) -> Iterator[Finding]:
    """Yield shapes that lead back to themselves; SHACL leaves open what that means (3.4.3)."""
    links = {shape: [*inner_shapes(graph, shape)] for shape in set(graph.subjects())}
    for shape in shape_nodes(graph):
        for predicate, inner in links.get(shape, ()):
            if shape in _reachable(inner, links):
                yield problem(
                    graph, "shape-circle", At(shape, predicate, inner),
                    Text("自分自身に戻ってくる形です。SHACL では意味が決まっていません。",
                         "it leads back to itself, and SHACL leaves open what that means."),
                    Text("奥の繰り返しは検査されないことがあります。形を分けてください。",
                         "Deep repetitions may go unchecked; use separate shapes."),
                    Severity.WARNING,
                )  # fmt: skip


def _reachable(start: Node, links: dict[Node, list[tuple[URIRef, Node]]]) -> set[Node]:
    found, todo = set(), [start]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo += (inner for _, inner in links.get(current, ()))
    return found


# Use -----------------------------------------------------------------------------------------


def _unused(own: Graph, graph: Graph) -> Iterator[Finding]:
    """Yield shapes that have no target and that no other shape applies."""
    applied = {inner for shape in set(graph.subjects()) for _, inner in inner_shapes(graph, shape)}
    for shape in shape_nodes(own) - applied:
        if not is_class(own, shape) and not any((shape, t, None) in own for t in TARGETS):
            yield problem(
                own, "shape-unused", At(shape),
                Text("対象（sh:targetClass など）がなく、ほかの形からも使われていません。",
                     "it has no target (sh:targetClass or the like), and no other shape uses it."),
                Text("sh:targetClass を書くか、sh:node や sh:property でつないでください。",
                     "Give it a sh:targetClass, or link it by sh:node or sh:property."),
                Severity.WARNING,
            )  # fmt: skip


def _idle(own: Graph, choices: Sequence[Chosen], told: set[str]) -> Iterator[Finding]:
    """Yield shapes that are about nothing in the data, unless it has been `told` why."""
    idle = [choice.shape for choice in choices if not choice.applies]
    severity = Severity.WARNING if len(idle) == len(choices) else Severity.INFO
    for shape in idle:
        if (shape, None, None) in own and name(shape) not in told:
            yield problem(
                own, "shape-selects-nothing", At(shape),
                Text("対象になるものがデータに一つもないため、何も検査していません。",
                     "nothing in the data is what it is about, so it has checked nothing.",
                     "dữ liệu không có gì thuộc đối tượng của nó, nên chưa kiểm tra gì."),
                Text("まだデータがなければこのままで構いません。",
                     "If there is no such data yet, leave it.",
                     "Nếu chưa có dữ liệu như vậy thì cứ để nguyên."),
                severity,
            )  # fmt: skip


def _strangers(own: Graph, data: Data) -> Iterator[Finding]:
    """Yield classes and properties that neither the data nor the ontology mention."""
    unknown = [(at, term) for at, term in _terms_in(own) if not _is_known(term, data)]
    if unknown:
        words = data.vocabulary(_TERMS)
        for at, term in unknown:
            yield _stranger(own, at, term, _namesake(str(term), words))


def _namesake(iri: str, words: set[str]) -> str:
    """Return the term of the same namespace that may have been meant, or ""."""
    namespace = iri.removesuffix(_local(iri))
    near = nearest(_local(iri), {_local(word) for word in words if word.startswith(namespace)})
    return near and namespace + near


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _is_known(term: Node, data: Data) -> bool:
    return str(term).startswith(_STANDARD) or data.knows(term)


def _terms_in(graph: Graph) -> Iterator[tuple[At, Node]]:
    for predicate in (*_CLASSES, *_PROPERTIES):
        for shape, term in graph.subject_objects(predicate):
            if isinstance(term, URIRef):
                yield At(shape, predicate, term), term
    for shape, path in graph.subject_objects(SH.path):
        if (None, SH.parameter, shape) not in graph:
            for term in nodes_of(graph, path):
                yield At(shape, SH.path, path), term


def _stranger(graph: Graph, at: At, term: Node, near: str) -> Finding:
    is_class = at.predicate in _CLASSES
    return problem(
        graph, "shape-unknown-class" if is_class else "shape-unknown-property", at,
        Text(f"{short(term)} はデータにもオントロジーにも出てきません。",
             f"neither the data nor the ontology mention {short(term)}."),
        did_you_mean(near and short(URIRef(near))),
        Severity.WARNING if near or is_class else Severity.INFO,
    )  # fmt: skip
