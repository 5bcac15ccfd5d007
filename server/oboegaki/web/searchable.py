"""What search engines and previews read from a page: schema.org as JSON-LD, and OpenGraph.

It is made from the description that the page shows, and says nothing that the page does not.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from oboegaki import catalogue
from oboegaki.contexts import Json
from oboegaki.errors import Text
from oboegaki.web.context import Context
from oboegaki.web.document import Document
from oboegaki.web.files import media_type
from oboegaki.web.literal import Literal
from oboegaki.web.view import Node

_SHORTEST, _LONGEST = 50, 5_000
"""Characters of a data set's description that Google asks for."""

_HEADLINE = 110
_MOST = 20
_TO_ESCAPE = re.compile("[<>&\u2028\u2029]")
_LOCALES = {"ja": "ja_JP", "en": "en_GB", "vi": "vi_VN"}


@dataclass(frozen=True, slots=True)
class Found:
    """How a page looks to those who find it."""

    title: str
    description: str
    kind: str
    structured: Markup
    locale: str

    @staticmethod
    def of(structured: Json, language: str) -> "Found":
        """Take the preview out of the structured description."""
        kind = "article" if structured["@type"] == "NewsArticle" else "website"
        title = str(structured.get("headline") or structured.get("name") or "")
        about = str(structured.get("description") or "")
        return Found(title, about, kind, _script(structured), _LOCALES[language])


def _script(structured: Json) -> Markup:
    """Return JSON that can stand in a script element: no text of the data can end it."""
    text = json.dumps({"@context": "https://schema.org/", **structured}, ensure_ascii=False)
    escaped = _TO_ESCAPE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return Markup(escaped)  # noqa: S704 - every character that HTML knows is escaped


# The data set ----------------------------------------------------------------------------------


def dataset(context: Context, language: str) -> Found:
    """Return the data set as Google Dataset Search reads it."""
    site, urls, published = context.site, context.request.urls, context.served.edition.published
    home, credit = urls.absolute(urls.path()), catalogue.attribution(site, "")
    structured: Json = {
        "@type": "Dataset",
        "@id": catalogue.dataset_iri(site),
        "name": _said(site.title, language) or site.name,
        "alternateName": [each for each in site.title.both if each][1:],
        "description": _description(context, language),
        "url": home,
        "identifier": catalogue.dataset_iri(site),
        "license": site.licence,
        "creditText": credit.in_language(language),
        "isAccessibleForFree": True,
        "inLanguage": list(site.languages),
        "keywords": [_said(each, language) for each in site.portal.keywords],
        "version": published.edition,
        "datePublished": published.issued or published.moment,
        "dateModified": published.moment,
        "temporalCoverage": "/".join(each for each in published.period if each),
        "isBasedOn": site.portal.origin.url,
        "publisher": _publisher(context, language),
        "creator": _publisher(context, language),
        "spatialCoverage": _area(context, language),
        "includedInDataCatalog": {
            "@type": "DataCatalog", "url": urls.absolute(urls.path("catalog")),
        },
        "distribution": list(_downloads(context)),
    }  # fmt: skip
    return Found.of(_present(structured), language)


def _said(text: Text, language: str) -> str:
    return text.in_language(language) or text.ja


def _description(context: Context, language: str) -> str:
    """Return what the data set holds, in words enough for search engines."""
    site, numbers = context.site, context.served.edition.published.numbers
    told = _said(site.description, language)
    if len(told) < _SHORTEST:
        count = f"{numbers.distinct_triples:,}"
        more = Text(
            f"{site.title.ja}。リンクトデータ（RDF）として公開しています。{count} 文を含み、"
            "ページ、SPARQL、ダンプとして利用できます。",
            f"{site.title.en}: linked data (RDF) with {count} statements, to be had as pages, "
            "by SPARQL, and as files.",
            f"{site.title.en}: dữ liệu liên kết (RDF) gồm {count} câu, có dưới dạng trang, "
            "SPARQL và tệp.",
        )
        told = f"{told} {more.in_language(language)}".strip()
    return told[:_LONGEST]


def _publisher(context: Context, language: str) -> Json:
    publisher = context.site.publisher
    if not any(publisher.name):
        return {}
    return _present({
        "@type": "Organization", "@id": publisher.iri, "name": _said(publisher.name, language),
        "url": publisher.url, "email": publisher.email,
    })  # fmt: skip


def _area(context: Context, language: str) -> Json:
    area = context.site.portal.area
    if not area.iri:
        return {}
    west, south, east, north = area.bbox or (0, 0, 0, 0)
    box: Json = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    geo: Json = box if area.bbox else {}
    return _present({"@type": "Place", "@id": area.iri, "name": _said(area.name, language),
                     "geo": geo})  # fmt: skip


def _downloads(context: Context) -> Iterator[Json]:
    urls, published = context.request.urls, context.served.edition.published
    for dump in published.dumps:
        yield {
            "@type": "DataDownload",
            "contentUrl": catalogue.dump_url(dump, urls),
            "encodingFormat": media_type(dump),
            "contentSize": f"{dump.bytes} B",
            "sha256": dump.sha256,
        }
    yield {
        "@type": "DataDownload",
        "contentUrl": urls.absolute(urls.path("sparql")),
        "encodingFormat": "application/sparql-results+json",
        "name": "SPARQL",
    }


# Things ----------------------------------------------------------------------------------------


def thing(context: Context, main: Node, document: Document, *, public: bool) -> Found | None:
    """Return what a page about one thing tells; None of people of whom it gathers nothing."""
    if main.is_a("foaf:Person") and not public:
        return None
    describe = next((make for name, make in _KINDS if main.is_a(name)), _page)
    urls, language = context.request.urls, main.reading.order[0]
    structured = {
        "@type": "WebPage",
        "@id": main.iri if main.is_linkable else "",
        "name": main.whole_label.text,
        "description": _about(main),
        "url": urls.absolute(document.canonical),
        "sameAs": [each.iri for each in main.nodes("schema:sameAs") if each.is_linkable],
        **describe(main),
    }
    return Found.of(_present(structured), language)


def _about(main: Node) -> str:
    told = main.text("dcterms:description", "schema:description", "skos:definition", "rdfs:comment")
    return told.text[:_LONGEST] if told else ""


def _page(_: Node) -> Json:
    return {}


def _release(main: Node) -> Json:
    return {
        "@type": "NewsArticle",
        "headline": main.label.text[:_HEADLINE],
        "inLanguage": _first(main, "schema:inLanguage"),
        "datePublished": _first(main, "dcterms:issued"),
        "publisher": _named(main, "dcterms:publisher", "Organization"),
        "author": _named(main, "dcterms:publisher", "Organization"),
        "about": _all(main, "obg:reports", "Thing"),
    }


def _event(main: Node) -> Json:
    return {
        "@type": "Event",
        "startDate": _first(main, "schema:startDate"),
        "endDate": _first(main, "schema:endDate"),
        "location": _named(main, "schema:location", "Place"),
        "organizer": _all(main, "schema:organizer", "Organization"),
        "superEvent": _named(main, "schema:superEvent", "Event"),
    }


def _organisation(main: Node) -> Json:
    return {
        "@type": "Organization",
        "alternateName": [each.text for each in main.texts("skos:altLabel")[:_MOST]],
        "parentOrganization": _named(main, "org:unitOf", "Organization"),
    }


def _person(main: Node) -> Json:
    posts = main.nodes("org:holds")
    return {
        "@type": "Person",
        "jobTitle": [post.label.text for post in posts[:_MOST]],
        "worksFor": [_entity(body, "Organization") for post in posts[:_MOST]
                     for body in post.nodes("org:postIn")],
    }  # fmt: skip


def _place(main: Node) -> Json:
    return {"@type": "Place", "containedInPlace": _named(main, "schema:containedInPlace", "Place")}


def _agreement(main: Node) -> Json:
    return {
        "@type": "CreativeWork",
        "dateCreated": _first(main, "obg:concludedOn"),
        "additionalType": [each.iri for each in main.nodes("rdf:type")],
    }


_KINDS: tuple[tuple[str, Callable[[Node], Json]], ...] = (
    ("obg:PressRelease", _release),
    ("obg:Agreement", _agreement),
    ("schema:Event", _event),
    ("foaf:Person", _person),
    ("org:Organization", _organisation),
    ("obg:Initiative", lambda _: {"@type": "Thing"}),
    ("schema:Place", _place),
    ("skos:Concept", lambda _: {"@type": "DefinedTerm"}),
    ("skos:ConceptScheme", lambda _: {"@type": "DefinedTermSet"}),
    ("owl:Ontology", lambda _: {"@type": "DefinedTermSet"}),
)
"""Class -> what is said of its resources besides names and addresses; the first that fits."""


def _first(main: Node, name: str) -> str:
    value = main.one(name)
    return str(value) if isinstance(value, Literal) else ""


def _all(main: Node, name: str, kind: str) -> list[Json]:
    return [_entity(node, kind) for node in main.nodes(name)[:_MOST]]


def _named(main: Node, name: str, kind: str) -> Json:
    found = _all(main, name, kind)
    return found[0] if found else {}


def _entity(node: Node, kind: str) -> Json:
    return _present({"@type": kind, "@id": node.iri if node.is_linkable else "",
                     "name": node.label.text})  # fmt: skip


def _present(structured: Mapping[str, object]) -> Json:
    """Leave out what is not known."""
    return {name: value for name, value in structured.items() if value not in ("", [], {}, None)}
