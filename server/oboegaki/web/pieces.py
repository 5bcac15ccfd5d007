"""The small pieces that pages are made of most: a link, a value, a table of facts, a source.

A page has hundreds of them. As macros of templates each takes ten times as long as here; templates
know them by `parts.link(…)` all the same (`templates/parts.html`, which has the others).
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from oboegaki.formats import JSON
from oboegaki.iris import linkable
from oboegaki.language import Label
from oboegaki.web import dates
from oboegaki.web.document import Document, Link
from oboegaki.web.literal import Literal
from oboegaki.web.view import Incoming, Node

_DATES = ("xsd:date", "xsd:dateTime", "xsd:gYearMonth", "xsd:gYear")
_NUMBERS = ("xsd:integer", "xsd:decimal")
_PLAIN = (*_DATES, *_NUMBERS, "xsd:anyURI", "xsd:boolean")
_DEEPEST = 4
_TONGUES = {"/JPN": "ja", "/ENG": "en", "/VIE": "vi"}


class Pieces:
    """What is written alike on all pages of one language."""

    def __init__(
        self, language: str, gettext: Callable[[str], str],
        ngettext: Callable[[str, str, int], str],
    ) -> None:  # fmt: skip
        """Write for readers of a language, with the texts of the interface in it."""
        self._language = language
        self.gettext, self.ngettext = gettext, ngettext
        nobody, heading = gettext("(no name)"), gettext("What refers to it")
        self._nameless = _written(f'<span class="blank">{nobody}</span>')
        self._incoming = f'<h2 id="incoming">{heading}</h2>\n'
        self._standings = (
            "",
            _mark(gettext("Worked out from what is stated"), gettext("derived")),
            _mark(gettext("A link to another data set"), gettext("linked")),
            _mark(gettext("Became so after the release"), gettext("later")),
            "",
        )

    def relations(self, links: Sequence[Link]) -> Markup:
        """Return how a page stands to other things, for its head."""
        return _written("".join(map(_relation, links)))

    def forms(self, document: Document) -> Markup:
        """Return the ways to a document as data, a line each, the last with the space after it."""
        lines = (
            f'<a href="{escape(document.address(each.suffix))}"'
            f' type="{_word(each.media_type)}">{_word(each.title)}</a>\n      '
            for each in document.offers
            if (each.rdf and each.suffix) or each is JSON
        )
        return _written("".join(lines))

    def link(self, node: Node) -> Markup:
        """Return the name of a resource, which leads to the page about it."""
        links = node.reading.links
        known = links.get(node.iri)
        if known is None:
            known = links[node.iri] = self._link(node)
        return known

    def _link(self, node: Node) -> Markup:
        if node.is_blank:
            return self._nameless
        label = node.label
        named = "" if node.has_label else ' class="iri"'
        return _written(
            f'<a href="{escape(node.href)}"{self._tongue(label.language)}{named}>'
            f"{escape(label.text)}</a>"
        )

    def _tongue(self, language: str) -> str:
        """Return the attribute that tells the language of a text when it is not the page's."""
        if not language or language == self._language:
            return ""
        return f' lang="{escape(language)}"'

    def text(self, label: Label | Literal | None) -> Markup:
        """Return a text, with its language."""
        if not label:
            return Markup()
        tongue = self._tongue(label.language)
        said = escape(label.text)
        return _written(f"<span{tongue}>{said}</span>") if tongue else said

    def standing(self, level: int) -> Markup:
        """Return the mark of what is not stated."""
        return _written(self._standings[level])

    def day(self, form: object) -> Markup:
        """Return a day or moment in both calendars."""
        said = str(form)
        return _written(
            f'<time datetime="{escape(said)}">{escape(dates.spoken(said, self._language))}</time>'
            f' <span class="quiet">{escape(dates.plain(said))}</span>'
        )

    def literal(self, value: Literal) -> Markup:
        """Return a literal as its datatype has it read."""
        kind, tags = value.type_name, ""
        if value.language and value.language != self._language:
            tags += f' <small class="tag">{escape(value.language)}</small>'
        if kind and kind not in _PLAIN:
            tags += f' <small class="tag">{escape(kind)}</small>'
        return _written(self._value(value, kind) + tags)

    def _value(self, value: Literal, kind: str) -> str:
        text = escape(value.text)
        if kind in _DATES:
            spoken = escape(dates.spoken(value.text, self._language))
            quiet = "" if kind == "xsd:gYear" else f' <span class="quiet">{spoken}</span>'
            return f'<time datetime="{text}">{escape(dates.plain(value.text))}</time>{quiet}'
        if kind == "xsd:anyURI" and linkable(value.text):
            return f'<a href="{text}" rel="nofollow noopener">{text}</a>'
        if kind in _NUMBERS:
            return f'<span class="number">{text}</span>'
        return f"<span{self._tongue(value.language)}>{text}</span>"

    def value(self, each: Node | Literal, depth: int = 0) -> Markup:
        """Return a value of a property: a literal, words that are quoted, a link, or a table."""
        if isinstance(each, Literal):
            return self.literal(each)
        if each.is_blank and depth < _DEEPEST and each.is_known:
            return self.table(each, depth + 1)
        if each["oa:hasSelector"]:
            said = escape(" … ".join(each.quotes) or each.anchor)
            tongue = self._tongue(self.quoted_language(each))
            return _written(f'<q{tongue}><a href="{escape(each.href)}">{said}</a></q>')
        return self.link(each)

    def quoted_language(self, evidence: Node) -> str:
        """Return the language of the text that is quoted, "" when it is none of ours."""
        spoken = (language for source in evidence.nodes("oa:hasSource")
                  for language in source.nodes("dcterms:language")[:1])  # fmt: skip
        return "".join(_TONGUES.get(each.iri[-4:], "") for each in spoken)

    def table(self, node: Node, depth: int = 0) -> Markup:
        """Return everything that is stated about a resource, by property."""
        rows = []
        for group in node.grouped():
            if not depth and group.predicate.name == "rdf:type":
                continue
            rows.append(f"  <div>\n    <dt>{self.link(group.predicate)}"
                        f" {self.standing(group.standing)}</dt>\n    <dd>\n"
                        f"{self._values(group.values, depth)}"
                        f"{self._more(group.total - len(group.values))}"
                        "    </dd>\n  </div>\n")  # fmt: skip
        return _written(f'<dl class="facts">\n{"".join(rows)}</dl>')

    def _values(self, values: Sequence[Node | Literal], depth: int) -> str:
        if len(values) == 1:
            return f"      {self.value(values[0], depth)}\n"
        items = "".join(f"        <li>{self.value(each, depth)}</li>\n" for each in values)
        return f"      <ul>\n{items}      </ul>\n"

    def _more(self, count: int) -> str:
        if count <= 0:
            return ""
        said = self.gettext("and %(count)s more, all of them in the data")
        return f'      <p class="quiet">{said % {"count": escape(self._number(count))}}</p>\n'

    def _number(self, count: int) -> str:
        return dates.grouped(str(count), self._language)

    def source(self, node: Node) -> Markup:
        """Return how we know: the section that says it, leading to the quote where there is one."""
        sections = node.nodes("obg:inSection")
        if not sections:
            return Markup()
        evidence = node.nodes("obg:evidence")
        title = escape(sections[-1].label.text)
        if evidence and evidence[0].quotes:
            title += Markup(": 「{}」").format("…".join(evidence[0].quotes))
        return _written(
            f'<a class="source" href="{escape((evidence or sections)[0].href)}" title="{title}">'
            f"{self.section_number(sections[-1])}</a>"
        )

    def sections(self, node: Node, release: Node) -> Markup:
        """Return which sections of a release speak of a thing."""
        start = release.iri.partition("#")[0] + "#"
        return _written("").join(
            _written(
                f'<a class="source" href="{escape(each.href)}"'
                f' title="{escape(each.label.text)}">{self.section_number(each)}</a> '
            )
            for each in node.nodes("obg:inSection")
            if each.iri.startswith(start)
        )

    def section_number(self, section: Node) -> Markup:
        """Return the number of a section as it is printed, below that of the one it is part of."""
        own = section.text("obg:numberAsPrinted")
        if not own:
            return _written(f"§ {escape(section.label.text)}")
        above = section.one("dcterms:isPartOf")
        outer = above.text("obg:numberAsPrinted") if isinstance(above, Node) else None
        return _written(f"§{escape(outer.text if outer else '')}{escape(own.text)}")

    def incoming(self, node: Node) -> Markup:
        """Return what points at a resource, by property: the newest, and the way to all."""
        rows = "".join(self._pointing(node, each) for each in node.incoming)
        if not rows:
            return Markup()
        return _written(
            '<section class="incoming" aria-labelledby="incoming">\n'
            f'{self._incoming}<dl class="facts">\n{rows}</dl>\n</section>\n'
        )

    def _pointing(self, node: Node, each: Incoming) -> str:
        words = self.ngettext("%(n)s resource", "%(n)s resources", each.total)
        items = "".join(f"        <li>{self.link(one)}</li>\n" for one in each.nodes)
        return (
            f"  <div>\n    <dt>{self.link(each.predicate)} {self.standing(each.standing)}<br>"
            f'<small class="quiet">{words % {"n": escape(self._number(each.total))}}</small></dt>\n'
            f"    <dd>\n      <ul>\n{items}      </ul>\n      {self.see_all(node, each)}\n"
            "    </dd>\n  </div>\n"
        )

    def see_all(self, node: Node, each: Incoming) -> Markup:
        """Return the way to all that point at a resource, where a list has only the newest."""
        if each.total <= len(each.nodes):
            return Markup()
        at = node.reading.urls.incoming(node.iri, each.predicate.iri, int(each.standing))
        said = self.gettext("See all %(count)s") % {"count": escape(self._number(each.total))}
        return _written(f'<p><a href="{escape(at)}">{said}</a></p>\n')


def _written(html: str) -> Markup:
    """Return HTML in which every text of the data was escaped where it was put in."""
    return Markup(html)  # noqa: S704 - as said


@lru_cache(maxsize=256)
def _word(text: str) -> str:
    """Return what is the same on many pages as it stands in HTML."""
    return str(escape(text))


def _relation(link: Link) -> str:
    kind = f' type="{_word(link.media_type)}"' if link.media_type else ""
    title = f' title="{_word(link.title)}"' if link.title else ""
    return f'<link rel="{_word(link.relation)}"{kind}{title} href="{escape(link.target)}">\n'


def _mark(title: str, word: str) -> str:
    return f'<small class="mark-derived" title="{title}">{word}</small>'
