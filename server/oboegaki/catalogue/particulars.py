"""What every resource of a catalogue states alike: who publishes it, on what terms, about what."""

from collections.abc import Iterator
from functools import cached_property

from oboegaki.catalogue.datasets import WHOLE
from oboegaki.catalogue.graph import Graph, Pair, is_a, named, typed
from oboegaki.errors import Text
from oboegaki.figures import Published
from oboegaki.iris import Urls
from oboegaki.licences import BY_IRI, Work, credit, edited_from
from oboegaki.rdf import Literal, NamedNode, term
from oboegaki.site import Area, Site
from oboegaki.vocabularies import (
    ACCESS,
    FREQUENCIES,
    LANGUAGE_CODES,
    LANGUAGES,
    LICENCE_KINDS,
    PUBLISHERS,
    THEMES,
)

PATH = "catalog"


def node(site: Site, name: str) -> NamedNode:
    """Return what the catalogue describes under a name: the same IRI in every edition."""
    return NamedNode(f"{site.base}{PATH}#{name}")


def dataset_iri(site: Site) -> str:
    """Return the IRI of the whole data set."""
    return node(site, WHOLE).value


def description(site: Site) -> Text:
    """Return what the data set holds; its title when the site says nothing of it."""
    return site.description if any(site.description) else site.title


def attribution(site: Site, address: str) -> Text:
    """Return the sentence that gives credit for the data, "" when the site states no licence."""
    if not site.licence:
        return Text("", "")
    return credit(Work(site.title, site.publisher.name, address), site.licence)


def origin(site: Site) -> Text:
    """Return the sentence on what the data were made from, "" when they are no edited work."""
    source = site.portal.origin
    if not source.url:
        return Text("", "")
    return edited_from(Work(source.title, source.publisher, source.url))


class Particulars:
    """Describes what resources share, once, when one of them first needs it."""

    def __init__(self, site: Site, urls: Urls, graph: Graph) -> None:
        """Write into `graph`."""
        self._site = site
        self._urls = urls
        self._graph = graph

    def node(self, name: str) -> NamedNode:
        """Return what the catalogue describes under a name."""
        return node(self._site, name)

    @cached_property
    def home(self) -> NamedNode:
        """The page of the site."""
        return self._graph.document(self._urls.absolute(self._urls.path()))

    @cached_property
    def data_page(self) -> NamedNode:
        """The page on which people find the files."""
        return self._graph.document(self._urls.absolute(self._urls.path("dumps", "")))

    @cached_property
    def publisher(self) -> NamedNode | None:
        """Who publishes; None when the site does not say."""
        publisher = self._site.publisher
        if not any(publisher.name):
            return None
        agent = NamedNode(publisher.iri) if publisher.iri else self.node("publisher")
        kind = self._graph.term(PUBLISHERS, publisher.kind) if publisher.kind else None
        page = self._graph.document(publisher.url) if publisher.url else None
        self._graph.add(agent, is_a("foaf:Agent"), ("foaf:name", publisher.name),
                        ("dcterms:type", kind), ("foaf:homepage", page))  # fmt: skip
        return agent

    @cached_property
    def contact(self) -> NamedNode | None:
        """Where questions go; None without a page and an address. CKAN reads no telephone."""
        publisher = self._site.publisher
        if not (publisher.url or publisher.email):
            return None
        contact = self.node("contact")
        name = publisher.name if any(publisher.name) else self._site.title
        self._graph.add(
            contact,
            is_a("vcard:Organization"),
            is_a("vcard:Kind"),
            ("vcard:fn", name),
            ("vcard:hasURL", named(publisher.url)),
            ("vcard:hasEmail", named(f"mailto:{publisher.email}" if publisher.email else "")),
        )
        return contact

    @cached_property
    def licence(self) -> NamedNode | None:
        """The licence, described: CKAN knows it by its title; None when the site states none."""
        if not self._site.licence:
            return None
        licence = NamedNode(self._site.licence)
        known = BY_IRI.get(self._site.licence)
        self._graph.add(licence, is_a("dcterms:LicenseDocument"))
        if known:
            kind = self._graph.term(LICENCE_KINDS, known.kind)
            self._graph.add(licence, ("dcterms:title", known.title), ("rdfs:label", known.name),
                            ("dcterms:type", kind),
                            ("skos:exactMatch", named(known.same_as)))  # fmt: skip
        return licence

    @cached_property
    def rights(self) -> NamedNode | None:
        """The credit that users of the data have to give, and what the data were made from."""
        credit_sentence = attribution(self._site, self._urls.absolute(self._urls.path()))
        if not any(credit_sentence):
            return None
        rights, edited = self.node("rights"), origin(self._site)
        sentence = credit_sentence + Text("。", ". ") + edited if any(edited) else credit_sentence
        self._graph.add(rights, is_a("dcterms:RightsStatement"), ("rdfs:label", sentence),
                        ("dcterms:source", named(self._site.portal.origin.url)))  # fmt: skip
        return rights

    @cached_property
    def provenance(self) -> NamedNode | None:
        """What the data were made from, as a statement to be read."""
        edited = origin(self._site)
        if not any(edited):
            return None
        provenance = self.node("provenance")
        self._graph.add(provenance, is_a("dcterms:ProvenanceStatement"), ("rdfs:label", edited))
        return provenance

    @cached_property
    def area(self) -> NamedNode | None:
        """The area that the data are about."""
        area = self._site.portal.area
        if not area.iri:
            return None
        place = NamedNode(area.iri)
        self._graph.add(place, is_a("dcterms:Location"), ("skos:prefLabel", area.name),
                        ("rdfs:label", area.name), *_geometry(area))  # fmt: skip
        return place

    def period(self, published: Published) -> NamedNode | None:
        """Return the days that the data tell of; None when they name none."""
        first, last = published.period
        if not first:
            return None
        period = self.node(f"period-{first}-{last}")
        self._graph.add(period, is_a("dcterms:PeriodOfTime"),
                        ("dcat:startDate", typed(first, "date")),
                        ("dcat:endDate", typed(last, "date")))  # fmt: skip
        return period

    def terms(self) -> Iterator[Pair]:
        """Yield licence, rights and languages."""
        yield "dcterms:license", self.licence
        yield "dcterms:rights", self.rights
        yield from self.languages()

    def languages(self) -> Iterator[Pair]:
        """Yield the languages in which the data have labels."""
        for tag in self._site.languages:
            if tag in LANGUAGE_CODES:
                yield "dcterms:language", self._graph.term(LANGUAGES, LANGUAGE_CODES[tag])

    def subjects(self) -> Iterator[Pair]:
        """Yield themes and keywords."""
        for code in self._site.portal.themes:
            yield "dcat:theme", self._graph.term(THEMES, code)
        for keyword in self._site.portal.keywords:
            yield "dcat:keyword", keyword

    def of_data(self, published: Published) -> Iterator[Pair]:
        """Yield what every data set states besides its own title and files."""
        frequency = self._site.portal.frequency
        yield from (("dcterms:publisher", self.publisher), ("dcat:contactPoint", self.contact))
        yield "dcterms:license", self.licence
        yield from self.languages()
        yield from self.subjects()
        yield "dcterms:issued", typed(published.issued or published.moment, "dateTime")
        yield "dcterms:modified", typed(published.moment, "dateTime")
        yield "dcat:version", Literal(published.edition)
        yield "dcterms:spatial", self.area
        yield "dcterms:temporal", self.period(published)
        yield "dcterms:accessRights", self._graph.term(ACCESS, "PUBLIC")
        if frequency:
            yield "dcterms:accrualPeriodicity", self._graph.term(FREQUENCIES, frequency)
        yield "dcterms:provenance", self.provenance
        yield "prov:wasDerivedFrom", named(self._site.portal.origin.url)
        yield from (("dcat:landingPage", self.home), ("foaf:page", self.data_page))


def _geometry(area: Area) -> Iterator[Pair]:
    """Yield the bounding box and the centre, as well-known text (longitude first)."""
    wkt = NamedNode(term("geo:wktLiteral"))
    if area.bbox:
        west, south, east, north = area.bbox
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        ring = ", ".join(f"{x} {y}" for x, y in corners)
        yield "dcat:bbox", Literal(f"POLYGON(({ring}))", datatype=wkt)
    if area.centroid:
        longitude, latitude = area.centroid
        yield "dcat:centroid", Literal(f"POINT({longitude} {latitude})", datatype=wkt)
