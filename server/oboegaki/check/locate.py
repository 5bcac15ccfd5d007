"""Every finding gets the file and line it is about; only files with findings are read again."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from oboegaki import nquads
from oboegaki.authoring import read as read_authored
from oboegaki.authoring.names import key_of
from oboegaki.check.places import (
    Asked,
    AuthoredReading,
    Reading,
    Spot,
    StatedPlaces,
    TextPlaces,
    TurtleReading,
    lines_about,
)
from oboegaki.check.twins import twins
from oboegaki.errors import Text
from oboegaki.formats import AUTHORED, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML
from oboegaki.iris import document_of
from oboegaki.report import Finding
from oboegaki.site import Site
from oboegaki.sources.blank import scope
from oboegaki.sources.discover import Source, home_of
from oboegaki.sources.opened import opened
from oboegaki.sources.read import read
from oboegaki.statements.reader import Statements

_LARGEST = 64 << 20
"""Larger texts are not read again: a finding in one has its resource, but no line."""
_MOST_HOMES = 20
NOTHING_MERGED: Mapping[str, str] = MappingProxyType({})
_STEP = re.compile(r"(\^?)\(*<([^>]*)>")

Homes = Callable[[str], Sequence[Source]]
"""Resource (as in `Finding.resource`) -> the sources that may speak of it, likeliest first."""


def homes_in_data(sources: Sequence[Source], statements: Statements) -> Homes:
    """Return where resources of the data are at home, by the graphs that speak about them."""
    by_graph: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_graph["" if source.syntax.quads else source.graph].append(source)
    blank = homes_by_label(sources)

    def homes(resource: str) -> Sequence[Source]:
        if resource.startswith("_:"):
            return blank(resource)
        graphs = _graphs(statements, resource)
        found = [source for graph in graphs for source in by_graph.get(graph, ())]
        found.sort(key=lambda source: source.graph != document_of(resource))
        return found if found and "" not in graphs else [*found, *by_graph[""]]

    return homes


def _graphs(statements: Statements, resource: str) -> list[str]:
    """Return the graphs that describe a resource, or else something that points at it."""
    graphs = statements.graphs_about(resource, _MOST_HOMES)
    if graphs:
        return graphs
    for count in statements.link_counts(resource):
        for link in statements.links(resource, count.predicate, count.standing, 1):
            return statements.graphs_about(link.subject, _MOST_HOMES)
    return []


def homes_by_label(sources: Sequence[Source]) -> Homes:
    """Return where resources are at home that any source may speak of: blank nodes in just one."""
    by_scope = {scope(source.name).decode(): source for source in sources}

    def homes(resource: str) -> Sequence[Source]:
        if not resource.startswith("_:"):
            return sources
        return [source for start, source in by_scope.items() if resource.startswith(start)]

    return homes


def located(
    findings: Iterable[Finding],
    sources: Sequence[Source],
    homes: Homes,
    site: Site,
    merged: Mapping[str, str] = NOTHING_MERGED,
) -> list[Finding]:
    """Return the findings with source, line, column and excerpt, where these can be told.

    A finding that names its source is looked for in that one, any other in its `homes`; one about
    a thing that others were `merged` into also by their names, which the files keep.
    """
    found = list(findings)
    wanted = _by_every_name(found, merged)
    best: dict[int, tuple[Spot, Source]] = {}
    for source, places in _by_source(found, wanted, sources, homes).items():
        asked = {place: _asked(wanted[place][1]) for place in places}
        for place, spot in _spots(source, site, asked):
            number = wanted[place][0]
            if number not in best or spot.nearness > best[number][0].nearness:
                best[number] = spot, source
    for number, (spot, source) in best.items():
        found[number] = replace(
            found[number],
            source=source.name,
            line=spot.line,
            column=spot.column,
            excerpt=spot.excerpt,
            remedy=found[number].remedy + _key_for(found[number], source),
        )
    return found


def _by_every_name(found: list[Finding], merged: Mapping[str, str]) -> list[tuple[int, Finding]]:
    """Return the number of each finding with what to look for: the finding, and by other names."""
    others: dict[str, list[str]] = defaultdict(list)
    for old, kept in merged.items():
        others[kept].append(old)
    wanted = list(enumerate(found))
    for number, finding in enumerate(found):
        more = others.get(finding.resource, ()) if finding.resource else ()
        wanted += [(number, replace(finding, resource=old)) for old in more]
    return wanted


def _key_for(finding: Finding, source: Source) -> Text:
    """Return what the property is called in the file, where that is not its name in RDF."""
    steps = _STEP.findall(finding.path) or [("", finding.path)]
    if source.syntax not in AUTHORED or steps[-1][0] or not finding.path:
        return Text("", "")
    japanese, english = key_of(steps[-1][1], "ja"), key_of(steps[-1][1], "en")
    if not japanese:
        return Text("", "")
    return Text(
        f"この項目は「{japanese}」です。", f'Its key is "{english}".', f"Khóa: “{english}”."
    )


def _by_source(
    found: list[Finding],
    wanted: list[tuple[int, Finding]],
    sources: Sequence[Source],
    homes: Homes,
) -> dict[Source, list[int]]:
    """Return what to look for (by its place in `wanted`) in which source."""
    named = {source.name: source for source in sources}
    places: dict[Source, list[int]] = defaultdict(list)
    for place, (number, finding) in enumerate(wanted):
        if not finding.resource or finding.line:
            continue
        own = [named[finding.source]] if finding.source in named else []
        for source in own if finding.source else homes(found[number].resource):
            places[source].append(place)
    return places


def _asked(finding: Finding) -> Asked:
    resource = nquads.token(finding.resource).decode()
    if finding.resource.startswith('"'):
        resource = finding.resource
    if not finding.path:
        return Asked(resource)
    steps = _STEP.findall(finding.path)
    if not steps:
        return Asked(resource, f"<{finding.path}>", finding.value)
    inverse, predicate = steps[-1]
    far = len(steps) > 1
    return Asked(resource, f"<{predicate}>", finding.value, bool(inverse) and not far, far)


def _spots(source: Source, site: Site, asked: dict[int, Asked]) -> Iterator[tuple[int, Spot]]:
    again = _again(source, site, list(asked.values()))
    if again is None:
        return
    if isinstance(again, TextPlaces):
        yield from _found(again, asked)
        return
    if isinstance(again, TurtleReading):
        asked = {key: each for key, each in asked.items() if again.may_mention(each.resource)}
    if not asked:
        return
    if any(map(_has_blank, asked.values())):
        labels = _labels(source, site, again)
        asked = {number: _relabelled(each, labels) for number, each in asked.items()}
    yield from _found(StatedPlaces(again, list(asked.values())), asked)


def _found(here: StatedPlaces | TextPlaces, asked: dict[int, Asked]) -> Iterator[tuple[int, Spot]]:
    for number, each in asked.items():
        spot = here.find(each)
        if spot is not None:
            yield number, spot


def _again(source: Source, site: Site, asked: list[Asked]) -> Reading | TextPlaces | None:
    """Return as much of a source as has to be read again; None when that is too much."""
    with opened(source, site.limits) as file:
        if source.syntax in (N_TRIPLES, N_QUADS) and not any(map(_reaches_far, asked)):
            return TurtleReading(lines_about(file, asked), source.graph)
        if source.syntax in AUTHORED:
            return AuthoredReading(read_authored(file, source.syntax, home_of(source, site)))
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return None
    if source.syntax in (JSON_LD, RDF_XML):
        return TextPlaces(data.decode(), source.graph, source.syntax)
    return TurtleReading(data.decode(), source.graph)


def _reaches_far(asked: Asked) -> bool:
    return asked.far or _has_blank(asked)


def _labels(source: Source, site: Site, again: Reading) -> dict[str, str]:
    """Return the label in our reading of the file of each blank node of a source."""
    canonical: list[tuple[str, str, str]] = []

    def take(record: bytes) -> None:
        _, _, triple = record.partition(b" ")
        subject, predicate, object_ = nquads.pieces(triple)
        canonical.append((subject.decode(), predicate.decode(), object_.decode()))

    read(source, site, take)
    return twins(canonical, [each[:3] for each in again.statements()])


def _has_blank(asked: Asked) -> bool:
    return asked.resource.startswith("_:") or asked.value.startswith("_:")


def _relabelled(asked: Asked, labels: dict[str, str]) -> Asked:
    return replace(
        asked,
        resource=labels.get(asked.resource, asked.resource),
        value=labels.get(asked.value, asked.value),
    )
