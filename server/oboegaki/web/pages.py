"""Pages: templates, the interface's texts in each language, and what every page is given."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from urllib.parse import parse_qsl, urlencode

from babel import Locale
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from oboegaki import __version__
from oboegaki.errors import OboegakiError, SiteError, Text
from oboegaki.formats import BY_NAME, HTML
from oboegaki.iris import linkable
from oboegaki.language import Label, shortened
from oboegaki.licences import BY_IRI
from oboegaki.rdf import term
from oboegaki.reader.names import CLASSES, PROPERTIES
from oboegaki.site import Site
from oboegaki.web import (
    dates,
    drawing,
    positions,
    ruby,
    site_files,
    site_templates,
    timeline,
    wording,
)
from oboegaki.web.compiled import Templates
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES, Document, at_edition, links, reading_language
from oboegaki.web.pieces import Pieces
from oboegaki.web.replies import Reply, headers_of, reply, status_of
from oboegaki.web.request import Request
from oboegaki.web.view import Node

LANGUAGE_NAMES = {"ja": "日本語", "en": "English", "vi": "Tiếng Việt"}
KINDS = {
    "class": CLASSES,
    "property": PROPERTIES,
    "agreement": ("obg:Agreement", "obg:MemorandumOfUnderstanding", "obg:Treaty"),
    "comment": ("obg:ReportedComment",),
    "initiative": ("obg:Initiative", "obg:Programme", "obg:Project", "obg:Scheme"),
}
"""Tests of templates, such as `is agreement` -> the classes that pass them."""

_SENTENCE = re.compile(r"([。！？]|[^\W\d]{3}[.!?](?=\s))")
_ANYTHING = "resource.html"
"""The page of a thing for which there is no view."""

_PACKAGE = resources.files("oboegaki.web")


def page(
    context: Context,
    template: str,
    language: str,
    document: Document | None = None,
    **values: object,
) -> bytes:
    """Return a page; `values` are what its template uses besides what every page has."""
    given = {
        "urls": context.request.urls,
        "published": context.served.edition.published,
        "ontology": context.served.ontology,
        "document": document,
        "links": tuple(links(context, document, HTML)) if document else (),
        "switches": _switches(context.request),
        "at_edition": at_edition,
        "found": None,
        "is_pinned": context.served.is_pinned,
        **values,
    }
    return sheet(context.site, template, language, **given)


def sheet(site: Site, template: str, language: str, **values: object) -> bytes:
    """Return a page that is about no edition; `values` are all that its template uses.

    A template of the site that stumbles is told of in the log, and ours takes its place.
    """
    given = {"site": site, "language": language, **values}
    if site_templates.sources(site):
        try:
            return _environment(language, site).get_template(template).render(given).encode()
        except site_templates.STUMBLES as error:
            site_templates.tell(site, template, error)
    ours = _environment(language, site, is_own=False)
    return ours.select_template([template, _ANYTHING]).render(given).encode()


def error_page(context: Context, error: OboegakiError) -> Reply:
    """Return an error as a page in the reader's language."""
    language, status = reading_language(context.request), status_of(error)
    body = page(context, "error.html", language, error=error, status=status)
    return reply(status, HTML.content_type, body, *headers_of(error, language))


def verify(site: Site) -> None:
    """Raise SiteError when anything that the site brings along for its pages cannot be used."""
    for fault in faults(site):
        raise fault


def faults(site: Site) -> Iterator[SiteError]:
    """Yield what of a site's templates, files and texts cannot be used; ours take their place."""
    yield from site_templates.faults(site, _environment(LANGUAGES[0], site))
    yield from site_files.faults(site)
    yield from wording.faults(site)


@cache
def _environment(language: str, site: Site, *, is_own: bool = True) -> Environment:
    """Return where templates come from: the site's own first, ours after them; or ours alone."""
    loaders: list[BaseLoader] = [site_templates.Loader(site), PackageLoader("oboegaki.web")]
    environment = Templates(
        loader=ChoiceLoader(loaders if is_own else loaders[1:]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    texts = wording.translations(language, site)
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # of the i18n extension
        texts, newstyle=True
    )
    environment.said = texts.gettext
    environment.globals.update(
        language=language,
        pieces=Pieces(language, texts.gettext, texts.ngettext),
        assets={file: name for name, (file, _) in assets(site).items()},
        own_styles=[
            each for each in (site_files.COLOURS, site.theme.style) if each in site_files.own(site)
        ],
        own_words=dict(site.theme.texts),
        linkable=linkable,
        licence_name=lambda iri: BY_IRI[iri].name.in_language(language) if iri in BY_IRI else iri,
        format_title=lambda name: BY_NAME[name].title,
        term=term,
        programme_line=lambda event: timeline.of_event(event, language),
        spots=positions.spots,
        in_order=timeline.in_order,
        post_line=lambda tenures: timeline.of_posts(tenures, language),
        language_name=lambda code: Locale(language).languages.get(code, code),
    )
    environment.tests.update((name, _kind_test(classes)) for name, classes in KINDS.items())
    environment.tests["described_place"] = _is_described_place
    environment.filters.update(_filters(language))
    return environment


def _filters(language: str) -> dict[str, Callable[..., object]]:
    """Return what templates write values with."""
    return {
        "spoken": lambda form: dates.spoken(str(form), language),
        "plain": lambda form: dates.plain(str(form)),
        "time": lambda form: dates.time_of(str(form)),
        "zone": lambda form: dates.zone_of(str(form)),
        "day": lambda form: dates.day_of(str(form)),
        "number": lambda number: dates.grouped(str(number), language),
        "grouped": lambda value: dates.grouped(str(value), language),
        "size": _size,
        "fitted": drawing.fitted,
        "read_as": ruby.pieces,
        "lead": _lead,
        "shortened": lambda label: Label(shortened(label.text), label.language),
        "told": lambda text: _told(text, language),
        "tongue": lambda text: _tongue(text, language),
        "say": lambda text: text.in_language(language) if isinstance(text, Text) else text,
        "lang": _lang_attribute(language),
    }


def _lang_attribute(page_language: str) -> Callable[[str], str]:
    """Return a filter that gives the language of a text when it is not the page's."""
    return lambda language: language if language and language != page_language else ""


def _tongue(text: Text, language: str) -> str:
    """Return the language in which a text is said when it is not said in the page's."""
    return "en" if language == "vi" and text.en and not text.vi else ""


def _told(text: Text, language: str) -> Markup:
    """Return a text for the body of a page, marked where its language is not the page's."""
    said, other = text.in_language(language), _tongue(text, language)
    return Markup('<span lang="{}">{}</span>').format(other, said) if other else escape(said)


def _kind_test(classes: Sequence[str]) -> Callable[[Node], bool]:
    return lambda node: node.is_a(*classes)


def _is_described_place(node: Node) -> bool:
    return bool(node["obg:quantity"] or node["obg:characteristic"])


def _lead(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, and the others: only to set them in type."""
    first, _, rest = _SENTENCE.sub(r"\1\n", text, count=1).partition("\n")
    return first.strip(), rest.strip()


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"


def _switches(request: Request) -> list[tuple[str, str, str]]:
    """Return language, its name, and the address of this same page in it."""
    kept = [(k, v) for k, v in parse_qsl(request.query, keep_blank_values=True) if k != "lang"]
    path = request.urls.root + request.path.removesuffix(HTML.suffix)
    return [
        (each, LANGUAGE_NAMES[each], f"{path}?{urlencode([*kept, ('lang', each)])}")
        for each in LANGUAGES
    ]


@cache
def asset(name: str) -> bytes:
    """Return a file of ours that pages refer to."""
    return (_PACKAGE / "static" / name).read_bytes()


_FILES = ("style.css", "icon.svg", "search.js", "result.js", "query.js", "explore.js", "map.js",
          "cytoscape.js", "leaflet.js", "leaflet.css", "review.js",
          "preview.js")  # fmt: skip
ASSETS = {site_files.addressed(name, asset(name)): name for name in _FILES}
"""Name in addresses -> file."""


@cache
def assets(site: Site) -> Mapping[str, tuple[str, bytes]]:
    """Return name in addresses -> name and contents, of ours and of the site's, which go before."""
    ours = {address: (name, asset(name)) for address, name in ASSETS.items()}
    own = site_files.own(site)
    return ours | {site_files.addressed(name, own[name]): (name, own[name]) for name in own}


@cache
def software() -> str:
    """Return a digest of everything of ours that shapes an answer: version, templates, texts."""
    digest = hashlib.sha256(__version__.encode())
    for folder in ("templates", "locale", "static"):
        with resources.as_file(_PACKAGE / folder) as root:
            for path in sorted(each for each in root.rglob("*") if each.is_file()):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]
