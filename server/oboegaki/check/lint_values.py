"""Lint of what stands in a shape: kinds of value, paths, patterns and queries (SHACL, 4 and 5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef, Variable
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from oboegaki.check import paths, reach, sparql
from oboegaki.check.patterns import BadPattern, portable, translated
from oboegaki.check.problems import At, did_you_mean, nearest, problem, short
from oboegaki.check.sentences import NODE_KINDS
from oboegaki.check.vocabulary import XSD_TYPES
from oboegaki.errors import Text
from oboegaki.report import Finding, Severity

_WRITE = Text("値を直してください。", "Mend the value.")


@dataclass(frozen=True, slots=True)
class Kind:
    """What the values of a parameter have to be."""

    fits: Callable[[Graph, Node], bool]
    what: Text


def _is_literal_of(*datatypes: URIRef) -> Callable[[Graph, Node], bool]:
    return lambda _, value: (
        isinstance(value, Literal) and value.datatype in datatypes and not value.ill_typed
    )


def _is_text(_: Graph, value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype in (None, XSD.string, RDF.langString)


def _is_plain(graph: Graph, value: Node) -> bool:
    return _is_text(graph, value) and not getattr(value, "language", None)


def _is_node_kind(_: Graph, value: Node) -> bool:
    return str(value).startswith(str(SH)) and str(value).removeprefix(str(SH)) in NODE_KINDS


_INTEGER = Kind(_is_literal_of(XSD.integer), Text("整数（1 など）", "a whole number such as 1"))
_BOOLEAN = Kind(_is_literal_of(XSD.boolean), Text("true か false", "true or false"))
_IRI = Kind(lambda _, value: isinstance(value, URIRef), Text("IRI 一つ", "one IRI"))
_RESOURCE = Kind(
    lambda _, value: not isinstance(value, Literal),
    Text("別の形（名前か [ … ]）", "a shape (its name, or [ … ])"),
)
_LIST = Kind(
    lambda graph, value: paths.listed(graph, value) is not None,
    Text("かっこで囲んだ並び（( … )）", "a list in parentheses, ( … )"),
)
_PLAIN = Kind(_is_plain, Text('文字列（"…"）', 'a text, "…"'))
_TEXT = Kind(_is_text, Text("文字列", "a text"))
_LITERAL = Kind(lambda _, value: isinstance(value, Literal), Text("値", "a literal"))
_NODE_KIND = Kind(
    _is_node_kind,
    Text("、".join(f"sh:{kind}" for kind in NODE_KINDS),
         "one of " + ", ".join(f"sh:{kind}" for kind in NODE_KINDS)),
)  # fmt: skip

_KINDS: dict[Node, Kind] = {
    SH[name]: kind
    for kind, names in (
        (_INTEGER, "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount"),
        (_BOOLEAN, "closed uniqueLang deactivated qualifiedValueShapesDisjoint optional"),
        (_IRI, "class datatype targetClass targetSubjectsOf targetObjectsOf equals disjoint "
               "lessThan lessThanOrEquals severity"),
        (_RESOURCE, "property node not qualifiedValueShape sparql path"),
        (_LIST, "in languageIn and or xone ignoredProperties"),
        (_PLAIN, "pattern flags select ask prefix"),
        (_TEXT, "message name description"),
        (_LITERAL, "minExclusive minInclusive maxExclusive maxInclusive"),
        (_NODE_KIND, "nodeKind"),
    )
    for name in names.split()
}  # fmt: skip
_ONCE: tuple[Node, ...] = tuple(
    SH[name]
    for name in (
        "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount closed "
        "uniqueLang deactivated datatype nodeKind in languageIn minExclusive minInclusive "
        "maxExclusive maxInclusive flags severity ignoredProperties qualifiedValueShape"
    ).split()
)
_ONLY_WITH_PATH: tuple[Node, ...] = tuple(
    SH[name]
    for name in "minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape".split()
)


def values(graph: Graph) -> Iterator[Finding]:
    """Yield values of the wrong kind, and parameters stated twice or where they mean nothing."""
    for subject, predicate, value in graph:
        if predicate in _KINDS:
            yield from _value(graph, At(subject, predicate, value), _KINDS[predicate])
    yield from _misplaced(graph)


def _value(graph: Graph, at: At, kind: Kind) -> Iterator[Finding]:
    if at.value is None or not kind.fits(graph, at.value):
        yield _wrong_kind(graph, at, kind.what)
    elif at.predicate == SH.datatype:
        yield from _datatype(graph, at)
    elif at.predicate == SH.uniqueLang and str(at.value) == "1":
        yield _not_true(graph, at)


def _misplaced(graph: Graph) -> Iterator[Finding]:
    for predicate in _ONCE:
        for subject in set(graph.subjects(predicate)):
            if len(set(graph.objects(subject, predicate))) > 1:
                yield _twice(graph, At(subject, predicate))
    for predicate in _ONLY_WITH_PATH:
        for subject in set(graph.subjects(predicate)):
            if (subject, SH.path, None) not in graph:
                yield _without_path(graph, At(subject, predicate))


def _wrong_kind(graph: Graph, at: At, what: Text) -> Finding:
    word, value = short(at.predicate or at.node), short(at.value or at.node)
    return problem(
        graph, "shape-value", at,
        Text(f"{word} の値 {value} は使えません。{what.ja}が必要です。",
             f"{word} cannot be {value}; it has to be {what.en}."),
        _WRITE,
    )  # fmt: skip


def _datatype(graph: Graph, at: At) -> Iterator[Finding]:
    name = str(at.value).removeprefix(str(XSD))
    if name != str(at.value) and name not in XSD_TYPES:
        near = nearest(name, XSD_TYPES)
        yield problem(
            graph, "shape-value", at,
            Text(f"xsd:{name} というデータ型はありません。", f"there is no datatype xsd:{name}."),
            did_you_mean(near and f"xsd:{near}"),
        )  # fmt: skip


def _not_true(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-value", at,
        Text('sh:uniqueLang は "1" では働きません。', 'sh:uniqueLang does nothing as "1".'),
        Text("true と書いてください。", "Write true."),
        Severity.WARNING,
    )  # fmt: skip


def _twice(graph: Graph, at: At) -> Finding:
    word = short(at.predicate or at.node)
    return problem(
        graph, "shape-value", at,
        Text(f"{word} が二つ以上あります。", f"{word} is stated more than once."),
        Text("一つにしてください。", "Keep one."),
    )  # fmt: skip


def _without_path(graph: Graph, at: At) -> Finding:
    word = short(at.predicate or at.node)
    return problem(
        graph, "shape-path", at,
        Text(f"{word} は sh:path のある形でだけ使えます。",
             f"{word} can only be used in a shape with sh:path."),
        Text("sh:property [ sh:path … ] の中に書いてください。",
             "Put it into sh:property [ sh:path … ]."),
    )  # fmt: skip


# Paths ---------------------------------------------------------------------------------------


def property_paths(graph: Graph) -> Iterator[Finding]:
    """Yield property shapes without exactly one path, node shapes with one, and broken paths."""
    meant = {*graph.objects(None, SH.property), *graph.subjects(RDF.type, SH.PropertyShape)}
    for shape in meant | set(graph.subjects(SH.path)):
        found = list(graph.objects(shape, SH.path))
        if (shape, RDF.type, SH.NodeShape) in graph and found:
            yield _path_of_node_shape(graph, At(shape, SH.path, found[0]))
        elif not found and (shape, None, None) in graph:
            yield _no_path(graph, At(shape))
        elif len(found) > 1:
            yield _two_paths(graph, At(shape, SH.path))
        elif found:
            yield from _path(graph, At(shape, SH.path, found[0]))


def _path(graph: Graph, at: At) -> Iterator[Finding]:
    try:
        paths.path_of(graph, at.value or at.node)
    except paths.BadPath as error:
        yield problem(
            graph, "shape-path", at,
            Text(f"sh:path が読めません（{error}）。", f"its sh:path cannot be read: {error}."),
            Text("書き方を確かめてください。例: sh:path [ sh:inversePath org:memberOf ]",
                 "Write it like sh:path [ sh:inversePath org:memberOf ]."),
        )  # fmt: skip


def _no_path(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-path", at,
        Text("sh:path がないため、どの性質を調べるのか分かりません。",
             "it has no sh:path, so it says nothing about which property to look at."),
        Text("sh:path を一つ書いてください。", "State one sh:path."),
    )  # fmt: skip


def _two_paths(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-path", at,
        Text("sh:path が二つ以上あります。", "it has more than one sh:path."),
        Text("形を分けて、一つずつ書いてください。", "Split the shape, one path for each."),
    )  # fmt: skip


def _path_of_node_shape(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-path", at,
        Text("sh:NodeShape に sh:path は書けません。", "a sh:NodeShape cannot have a sh:path."),
        Text("sh:PropertyShape にするか、sh:property [ … ] の中に移してください。",
             "Make it a sh:PropertyShape, or move the path into sh:property [ … ]."),
    )  # fmt: skip


# Patterns ------------------------------------------------------------------------------------


def patterns(graph: Graph) -> Iterator[Finding]:
    """Yield regular expressions that are none, and those that engines read in different ways."""
    for shape, value in graph.subject_objects(SH.pattern):
        flags = str(graph.value(shape, SH.flags) or "")
        at = At(shape, SH.pattern, value)
        try:
            translated(str(value), flags)
        except BadPattern as error:
            yield problem(
                graph, "shape-pattern", at,
                Text(f"正規表現「{value}」が読めません（{error}）。",
                     f'the pattern "{value}" cannot be read: {error}.'),
                Text("かっこや「\\」を確かめてください。", "Check its brackets and backslashes."),
            )  # fmt: skip
            continue
        if not portable(str(value), flags):
            yield _own_dialect(graph, at)


def _own_dialect(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-pattern", at,
        Text(f"正規表現「{at.value}」には XPath にない書き方があります。",
             f'the pattern "{at.value}" uses what XPath does not have.'),
        Text("ほかの道具では違う意味になりえます。", "Other tools may read it otherwise."),
        Severity.WARNING,
    )  # fmt: skip


# Queries -------------------------------------------------------------------------------------


def queries(graph: Graph) -> Iterator[Finding]:
    """Yield SPARQL that cannot be read, or that SHACL does not allow in a shape."""
    for shape, constraint in graph.subject_objects(SH.sparql):
        texts = list(graph.objects(constraint, SH.select))
        if len(texts) != 1:
            yield _no_query(graph, At(shape, SH.sparql, constraint))
        for text in texts:
            at = At(constraint, SH.select, text)
            yield from _query(graph, at, SH.select, frozenset((sparql.THIS,)))
    for component in reach.components(graph):
        bound = {variable for _, variable, _ in reach.parameter_names(graph, component)}
        for validator, form, query in reach.validators(graph, component):
            value = {sparql.VALUE} if form == SH.ask else set()
            names = frozenset((sparql.THIS, *bound, *value))
            yield from _query(graph, At(validator, form, Literal(query)), form, names)


def _query(graph: Graph, at: At, form: URIRef, bound: frozenset[Variable]) -> Iterator[Finding]:
    text = sparql.written_out(graph, at.node, str(at.value))
    try:
        sparql.read(text, form, bound)
    except sparql.BadQuery as error:
        yield problem(
            graph, "shape-query", at,
            Text(f"SPARQL の検索式が使えません（{error.why.ja}）。",
                 f"its SPARQL query cannot be used: {error.why.en}."),
            Text("文法と、sh:prefixes で宣言した接頭辞を確かめてください。",
                 "Check its syntax, and the prefixes that sh:prefixes declares."),
        )  # fmt: skip


def _no_query(graph: Graph, at: At) -> Finding:
    return problem(
        graph, "shape-query", at,
        Text("sh:sparql には sh:select がちょうど一つ必要です。",
             "sh:sparql needs exactly one sh:select."),
        Text('sh:sparql [ sh:select "SELECT $this …" ] の形で書いてください。',
             'Write it like sh:sparql [ sh:select "SELECT $this …" ].'),
    )  # fmt: skip
