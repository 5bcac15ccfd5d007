"""The news as Atom (RFC 4287), in archived pages (RFC 5005), with what is gone (RFC 6721)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oboegaki import __version__
from oboegaki.errors import Text
from oboegaki.feed import xml
from oboegaki.feed.events import LEFT, Event

SIZE = 50
"""Entries of one page."""

TYPE = "application/atom+xml"

_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0"'
)
_WHAT = {
    "created": Text("公開", "Published"),
    "changed": Text("更新", "Changed"),
    "withdrawn": Text("取り下げ", "Withdrawn"),
    "merged": Text("統合", "Merged"),
    "purged": Text("消去", "Erased"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a document: its titles by language, its addresses by media type."""

    event: Event
    titles: Mapping[str, str]
    published: str
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a page of the feed says besides its entries; `links` are addresses by relation."""

    iri: str
    title: Text
    subtitle: Text
    author: Text
    author_iri: str
    rights: str
    updated: str
    home: str
    links: Mapping[str, str]
    is_archive: bool


def atom(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return one page of the feed; its entries are given newest first."""
    author = feed.author.ja or feed.author.en or feed.title.ja or feed.title.en or feed.iri
    parts = [
        xml.HEAD,
        f'<feed {_NAMESPACES} xml:lang="ja">\n',
        xml.element("id", feed.iri),
        xml.element("title", _both(feed.title) or feed.iri),
        xml.element("subtitle", _both(feed.subtitle)) if feed.subtitle.ja else "",
        xml.element("updated", feed.updated),
        f"<author>\n{xml.element('name', author)}",
        xml.element("uri", feed.author_iri) if feed.author_iri else "",
        "</author>\n",
        xml.element("rights", feed.rights) if feed.rights else "",
        xml.element("generator", "oboegaki", version=__version__),
        "<fh:archive/>\n" if feed.is_archive else "",
        xml.element("link", rel="alternate", type="text/html", href=feed.home),
        *(xml.element("link", rel=name, type=TYPE, href=to) for name, to in feed.links.items()),
        *(_entry(each) for each in entries),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def _both(text: Text) -> str:
    return " / ".join(dict.fromkeys(each for each in text.both if each))


def _entry(entry: Entry) -> str:
    event, what = entry.event, _WHAT[entry.event.event]
    if event.event in LEFT:
        comment = xml.element("at:comment", _both(what))
        return (
            f"<at:deleted-entry ref={xml.attribute(event.iri)}"
            f" when={xml.attribute(event.moment)}>\n{comment}</at:deleted-entry>\n"
        )
    language, title = _title(entry)
    english = entry.titles.get("en", "")
    summary = f"{what.en}: {english}" if english and english != title else what.en
    links = (
        xml.element("link", rel="alternate", type=media_type, href=address)
        for media_type, address in entry.links.items()
    )
    return "".join(
        (
            "<entry>\n",
            xml.element("id", event.iri),
            xml.element("title", title, xml_lang=language),
            xml.element("updated", event.moment),
            xml.element("published", entry.published or event.moment),
            *links,
            xml.element("category", term=event.event, label=_both(what)),
            xml.element("summary", summary, xml_lang="en"),
            "</entry>\n",
        )
    )


def _title(entry: Entry) -> tuple[str, str]:
    """Return the title in Japanese, else in whatever there is, else the IRI, with its language."""
    for language in ("ja", "en", *sorted(entry.titles)):
        if entry.titles.get(language, "").strip():
            return language, entry.titles[language]
    return "", entry.event.iri
