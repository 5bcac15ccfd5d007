"""The history as a Linked Data Event Stream (LDES 1.0): N-Quads of its root and of its pages.

A member is a version of a document, named by its number. What the version says is the graph of
that name, in the default graph's own words; so a replicator that keeps the last version of each
document, and none that ended, has the data. Pages that are full never change.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oboegaki import nquads
from oboegaki.errors import Text
from oboegaki.feed.events import LEFT, Event
from oboegaki.rdf import term

SIZE = 250
"""Versions of one page."""

_BLANK = re.compile(rb'^_:|(?<= )_:(?=[^ "<>]+ \.$)', re.MULTILINE)
"""Where a blank node's label begins: as a subject, or as an object, which ends the line."""
_DELETED = "https://www.w3.org/ns/activitystreams#Delete"
_LDES = "https://w3id.org/ldes#"
_TREE = "https://w3id.org/tree#"
_DATE_TIME = nquads.token(term("xsd:dateTime"))


class Version(NamedTuple):
    """An event of a document, and what the document said from then on, as N-Triples."""

    event: Event
    content: bytes


class Page(NamedTuple):
    """One page of the stream: its number from 1, and the one after it (0: none yet)."""

    number: int
    following: int


def page_of(number: int) -> int:
    """Return the page that a version is on."""
    return (number - 1) // SIZE + 1


def versions_of(page: int) -> tuple[int, int]:
    """Return the first and the last number of a page's versions."""
    return (page - 1) * SIZE + 1, page * SIZE


def root(view: str, first: int, title: Text) -> bytes:
    """Return the stream's description and the way to its first page; `view` is its address."""
    stream, start = f"{view}#stream", f"{view}#start"
    lines = [
        _link(stream, term("rdf:type"), _LDES + "EventStream"),
        _link(stream, _LDES + "timestampPath", term("dcterms:modified")),
        _link(stream, _LDES + "versionOfPath", term("dcterms:isVersionOf")),
        _link(stream, _LDES + "versionDeleteObject", _DELETED),
        _link(stream, _TREE + "view", view),
        *(
            _line(stream, term("dcterms:title"), f"{nquads.quoted(text)}@{tag}".encode())
            for tag, text in zip(("ja", "en"), title.both, strict=True)
            if text
        ),
        _link(view, term("rdf:type"), _TREE + "Node"),
        _link(view, _TREE + "relation", start),
        _link(start, term("rdf:type"), _TREE + "Relation"),
        _link(start, _TREE + "node", f"{view}/{first}"),
    ]
    return b"".join(lines)


def page(view: str, at: Page, versions: Iterable[Version]) -> bytes:
    """Return one page with its versions in order."""
    lines, here, latest = [], f"{view}/{at.number}", ""
    for version in versions:
        member, latest = f"{here}#v{version.event.number}", version.event.moment
        lines.append(_link(f"{view}#stream", _TREE + "member", member))
        lines += _member(member, version)
    lines.append(_link(here, term("rdf:type"), _TREE + "Node"))
    lines.append(_link(here, term("dcterms:isPartOf"), view))
    if at.following:
        lines += _relation(view, here, at.following, latest)
    return b"".join(lines)


def _member(member: str, version: Version) -> Iterator[bytes]:
    event = version.event
    yield _link(member, term("dcterms:isVersionOf"), event.iri)
    yield _moment(member, term("dcterms:modified"), event.moment)
    if event.event in LEFT:
        yield _link(member, term("rdf:type"), _DELETED)
        if event.replacement:
            yield _link(member, term("dcterms:isReplacedBy"), event.replacement)
        return
    content = _BLANK.sub(b"_:v%d" % event.number, version.content)
    yield nquads.in_graph(content, nquads.token(member)) if content else b""


def _relation(view: str, here: str, following: int, latest: str) -> Iterator[bytes]:
    """Lead on to the next page; several versions become visible in one moment, hence "or equal"."""
    relation = f"{here}#next"
    yield _link(here, _TREE + "relation", relation)
    kind = "GreaterThanOrEqualToRelation" if latest else "Relation"
    yield _link(relation, term("rdf:type"), _TREE + kind)
    yield _link(relation, _TREE + "node", f"{view}/{following}")
    if latest:
        yield _link(relation, _TREE + "path", term("dcterms:modified"))
        yield _moment(relation, _TREE + "value", latest)


def _line(subject: str, predicate: str, object_: bytes) -> bytes:
    return b"%s %s %s .\n" % (nquads.token(subject), nquads.token(predicate), object_)


def _link(subject: str, predicate: str, object_: str) -> bytes:
    return _line(subject, predicate, nquads.token(object_))


def _moment(subject: str, predicate: str, moment: str) -> bytes:
    return _line(subject, predicate, b'"%s"^^%s' % (moment.encode(), _DATE_TIME))
