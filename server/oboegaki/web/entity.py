"""Pages about things: which template a resource has, and what that template is given."""

from collections.abc import Mapping, Sequence
from itertools import islice

from oboegaki import catalogue, citation, describe, listing
from oboegaki.check.machine import from_json
from oboegaki.errors import BadRequest, NotAcceptable, Text
from oboegaki.figures import Distribution
from oboegaki.formats import GRAPHS
from oboegaki.iris import Urls
from oboegaki.licences import BY_IRI
from oboegaki.rdf import term
from oboegaki.statements import people
from oboegaki.statements.reader import GraphRow, Place, Statements
from oboegaki.statements.schema import Standing
from oboegaki.theme import class_iri
from oboegaki.web import metadata, searchable, site_templates
from oboegaki.web.context import Context
from oboegaki.web.document import FALLBACK, Document
from oboegaki.web.files import stable_name
from oboegaki.web.mentions import mentions
from oboegaki.web.pages import page
from oboegaki.web.view import Node, Reading

TEMPLATES = {
    term("obg:PressRelease"): "press.html",
    term("owl:Ontology"): "ontology.html",
    term("skos:ConceptScheme"): "scheme.html",
    term("obg:Agreement"): "agreement.html",
    term("schema:Event"): "event_page.html",
    term("foaf:Person"): "person.html",
    term("org:Organization"): "organization.html",
    term("obg:Initiative"): "initiative.html",
    term("schema:Place"): "place.html",
}
"""Class -> template of the document that describes one; everything else has the generic page.

A site may add to it (`templates` in site.toml).
"""

HEADLINE = tuple(
    term(name)
    for name in (
        "obg:PressRelease", "obg:Agreement", "schema:Event", "obg:Initiative",
        "org:Organization", "foaf:Person", "schema:Place", "skos:Concept",
    )
)  # fmt: skip
"""Classes that the home page counts; a site that has none of them is shown its largest."""

NEWEST = 10
LARGEST = 12
FIRST_GRAPHS = 100
_RELEASE = term("obg:PressRelease")
_LARGE_GRAPH = 1 << 19


def reading(context: Context, language: str) -> Reading:
    """Return what a page in one language reads from."""
    ours = context.served.supplied
    return Reading(
        context.statements,
        context.request.urls,
        FALLBACK[language],
        ours[1] if ours else None,
        context.served.remembered,
    )


def thing(context: Context, place: Place, document: Document, language: str) -> bytes:
    """Return the page of a document, or of one list that belongs to it."""
    read = reading(context, language)
    if context.request.parameter("property"):
        return _links(context, place, document, read)
    if place.graph is not None and place.graph.bytes > _LARGE_GRAPH:
        return _graph(context, place.graph, document, read)
    subjects = read.know(place.iri, describe.whole(context.statements, place))
    told = mentions(context.statements, read, place)
    read.prepare(subjects, [each.iri for each in told.releases])
    template, main = _chosen(context, read, subjects, place.iri)
    others = [each for each in subjects if not each.is_blank and each.iri != main.iri]
    public = is_public(main)
    return page(
        context, template, language, document, main=main, subjects=others, reading=read,
        iri=place.iri, mentions=told, public=public,
        found=searchable.thing(context, main, document, public=public),
        cited=citation.sentence(metadata.work(context, place.iri, language)),
    )  # fmt: skip


def structured(context: Context, place: Place, document: Document, language: str) -> bytes:
    """Return a thing in schema.org's words, as its page has it; raises NotAcceptable without."""
    found = None
    if place.graph is None or place.graph.bytes <= _LARGE_GRAPH:
        read = reading(context, language)
        subjects = read.know(place.iri, describe.whole(context.statements, place))
        _, main = _chosen(context, read, subjects, place.iri)
        found = searchable.thing(context, main, document, public=is_public(main))
    if found is None:
        raise NotAcceptable(
            Text("schema.org による記述はありません。",
                 "There is no description of this in the words of schema.org.",
                 "Không có mô tả theo schema.org."),
            Text("プロファイルを指定せずに取得してください。", "Ask without a profile.",
                 "Hãy yêu cầu mà không kèm hồ sơ (profile)."),
            tuple(each.media_type for each in GRAPHS),
        )  # fmt: skip
    return str(found.structured).encode() + b"\n"


def is_public(person: Node) -> bool:
    """Tell whether a page may gather what is known of a person."""
    return people.is_public(
        (bool(post["obg:headOf"]) for post in person.nodes("org:holds")),
        (post.iri for tenure in person.back("org:member") for post in tenure.nodes("obg:post")),
    )


def hidden(statements: Statements, urls: Urls, iris: Sequence[str]) -> set[str]:
    """Return which of the documents are of people of whom a page gathers nothing."""
    read = Reading(statements, urls, FALLBACK["ja"])
    people = set(statements.pointing(term("foaf:Person"), term("rdf:type")))
    return {iri for iri in iris if iri in people and not is_public(read.node(iri))}


def _chosen(context: Context, read: Reading, subjects: list[Node], iri: str) -> tuple[str, Node]:
    """Return the template of a document, and the resource that it is about.

    What the site says of a class goes before what we say of it or of another class, and a class
    that is stated before those above it.
    """
    own = site_templates.views(context.site)
    views = {**own, **TEMPLATES, **own}
    stated = {each: {kind.iri for kind in each.nodes("rdf:type")} for each in subjects}
    found = _viewed(views, stated, iri)
    if found is None:
        above = context.served.remembered.above
        found = _viewed(views, {each: above(kinds) for each, kinds in stated.items()}, iri)
    return found or ("resource.html", read.node(iri))


def _viewed(
    views: Mapping[str, str], classes: Mapping[Node, set[str]], iri: str
) -> tuple[str, Node] | None:
    for class_, template in views.items():
        for subject, kinds in classes.items():
            if class_ in kinds and (subject.iri == iri or class_ == _RELEASE):
                return template, subject
    return None


def _links(context: Context, place: Place, document: Document, read: Reading) -> bytes:
    """Return a page of everything that points at a resource through one property."""
    request, statements = context.request, context.statements
    predicate, target = request.parameter("property"), request.parameter("iri") or place.iri
    standing = _standing(request.parameter("standing"))
    found = listing.links(statements, target, predicate, standing, request.parameter("after"))
    nodes = [read.node(link.subject, standing) for link in found.items]
    read.find_labels([predicate, target, *(node.iri for node in nodes)])
    counts = statements.link_counts(target)
    return page(
        context,
        "links.html",
        read.order[0],
        document,
        main=read.node(target),
        predicate=read.node(predicate),
        nodes=nodes,
        total=sum(c.links for c in counts if (c.predicate, c.standing) == (predicate, standing)),
        standing=standing,
        after=found.after,
        moments=statements.moments([node.iri for node in nodes]),
    )


def _standing(text: str) -> Standing:
    if text and text not in {str(int(each)) for each in Standing}:
        raise BadRequest(
            Text(
                "standing の値が正しくありません。",
                "The value of `standing` is not one of ours.",
                "Giá trị của `standing` không hợp lệ.",
            ),
            Text(
                "一覧の最初から開き直してください。",
                "Open the list from its beginning.",
                "Hãy mở danh sách lại từ đầu.",
            ),
        )
    return Standing(int(text or 0))


def _graph(context: Context, graph: GraphRow, document: Document, read: Reading) -> bytes:
    """Return a page of what a large graph speaks of."""
    after = context.request.parameter("after")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
    rows = context.statements.subjects_of_graph(graph, listing.SIZE + 1, start)
    nodes = [read.node(iri) for _, iri in islice(rows, listing.SIZE)]
    read.find_labels(node.iri for node in nodes)
    more = str(rows[listing.SIZE - 1][0]) if len(rows) > listing.SIZE else ""
    return page(
        context, "graph.html", read.order[0], document, main=read.node(graph.iri), graph=graph,
        nodes=nodes, after=more,
    )  # fmt: skip


def home(context: Context, document: Document, language: str) -> bytes:
    """Return the home page."""
    read = reading(context, language)
    class_ = class_iri(context.site.theme.newest)
    newest = listing.members(context.statements, class_, NEWEST)
    classes = context.statements.class_counts()
    told = dict.fromkeys((class_, *site_templates.views(context.site), *HEADLINE))
    chosen = [name for name in told if name in classes] or list(islice(classes, LARGEST))
    largest = [(read.node(iri), classes[iri]) for iri in chosen]
    read.find_labels([class_, *(node.iri for node, _ in largest)])
    return page(
        context,
        "home.html",
        language,
        document,
        newest=[read.node(link.subject) for link in newest.items],
        listed=read.node(class_),
        count=classes.get(class_, 0),
        largest=largest,
        found=searchable.dataset(context, language),
        cited=_cited_whole(context, language),
    )


def shapes(
    context: Context, graphs: Sequence[GraphRow], document: Document, language: str
) -> bytes:
    """Return the page of the rules and of the report that the edition was published with."""
    read = reading(context, language)
    subjects = [
        node for graph in graphs for node in read.know("", context.statements.of_graph(graph))
    ]
    report = from_json(context.served.edition.report.read_text(encoding="utf-8"))
    named = [node for node in subjects if not node.is_blank]
    return page(
        context,
        "shapes.html",
        language,
        document,
        shapes=[n for n in subjects if n["sh:targetClass"] or (n in named and n["sh:property"])],
        groups=[node for node in named if node.is_a("sh:PropertyGroup")],
        report=report,
    )


def data(context: Context, document: Document, language: str) -> bytes:
    """Return the page of dumps and numbers."""
    urls = context.request.urls
    return page(
        context,
        "data.html",
        language,
        document,
        manifest=context.served.edition.manifest,
        groups=_groups(context.served.edition.manifest.dumps),
        stable_name=stable_name,
        credit=catalogue.attribution(context.site, urls.absolute(urls.path())),
        origin=catalogue.origin(context.site),
        licence=BY_IRI.get(context.site.licence),
        graphs=context.statements.graphs(FIRST_GRAPHS),
        reading=reading(context, language),
        found=searchable.dataset(context, language),
        cited=_cited_whole(context, language),
    )


def _cited_whole(context: Context, language: str) -> str:
    """Return how the whole data set is cited by readers of a language."""
    return citation.sentence(metadata.work(context, catalogue.dataset_iri(context.site), language))


def _groups(dumps: Sequence[Distribution]) -> list[tuple[Text, list[Distribution]]]:
    """Return the files by the part of the data that they are, in the order of the catalogue."""
    parts = {name: [dump for dump in dumps if dump.part == name] for name in catalogue.PARTS}
    return [(catalogue.PARTS[name], files) for name, files in parts.items() if files]
