"""Pages: templates, the interface's texts in each language, and what every page is given."""

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from urllib.parse import parse_qsl, urlencode

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from oboegaki import __version__
from oboegaki.errors import OboegakiError, Text
from oboegaki.formats import BY_NAME, HTML
from oboegaki.iris import linkable
from oboegaki.language import Label, shortened
from oboegaki.licences import BY_IRI
from oboegaki.rdf import term
from oboegaki.site import Site
from oboegaki.web import dates, drawing, positions, ruby, site_templates, timeline
from oboegaki.web.context import Context
from oboegaki.web.document import LANGUAGES, Document, at_edition, links, reading_language
from oboegaki.web.replies import Reply, headers_of, reply, status_of
from oboegaki.web.request import Request
from oboegaki.web.view import Node

LANGUAGE_NAMES = {"ja": "日本語", "en": "English", "vi": "Tiếng Việt"}
KINDS = {
    "class": ("owl:Class", "rdfs:Class"),
    "property": (
        "owl:ObjectProperty",
        "owl:DatatypeProperty",
        "owl:AnnotationProperty",
        "rdf:Property",
    ),
    "agreement": ("obg:Agreement", "obg:MemorandumOfUnderstanding", "obg:Treaty"),
    "comment": ("obg:ReportedComment",),
    "initiative": ("obg:Initiative", "obg:Programme", "obg:Project", "obg:Scheme"),
}
"""Tests of templates, such as `is agreement` -> the classes that pass them."""

_SENTENCE = re.compile(r"([。！？]|[^\W\d]{3}[.!?](?=\s))")
_PACKAGE = resources.files("oboegaki.web")


def page(
    context: Context,
    template: str,
    language: str,
    document: Document | None = None,
    **values: object,
) -> bytes:
    """Return a page; `values` are what its template uses besides what every page has."""
    text = (
        _environment(language, context.site)
        .get_template(template)
        .render(
            site=context.site,
            urls=context.request.urls,
            language=language,
            published=context.served.edition.published,
            ontology=context.served.ontology,
            document=document,
            links=tuple(links(context, document, HTML)) if document else (),
            switches=_switches(context.request),
            at_edition=at_edition,
            **{"found": None, "is_pinned": context.served.is_pinned, **values},
        )
    )
    return text.encode()


def sheet(site: Site, template: str, language: str, **values: object) -> bytes:
    """Return a page that is about no edition; `values` are all that its template uses."""
    made = _environment(language, site).get_template(template)
    return made.render(site=site, language=language, **values).encode()


def error_page(context: Context, error: OboegakiError) -> Reply:
    """Return an error as a page in the reader's language."""
    language, status = reading_language(context.request), status_of(error)
    body = page(context, "error.html", language, error=error, status=status)
    return reply(status, HTML.content_type, body, *headers_of(error, language))


def verify(site: Site) -> None:
    """Raise SiteError when a template that the site brings along cannot be used."""
    site_templates.verify(site, _environment(LANGUAGES[0], site))


@cache
def _environment(language: str, site: Site) -> Environment:
    """Return where templates come from: the site's own first, ours after them."""
    loaders = [DictLoader(site_templates.sources(site)), PackageLoader("oboegaki.web")]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # of the i18n extension
        _translations(language), newstyle=True
    )
    environment.globals.update(
        assets={file: name for name, file in ASSETS.items()},
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


@cache
def _translations(language: str) -> NullTranslations:
    """Return the interface's texts in a language; the English ones are the templates' own."""
    source = _PACKAGE / "locale" / f"{language}.po"
    if not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


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


def _addressed(name: str) -> str:
    """Return a file's name with a digest of its contents: what has that name never changes."""
    stem, _, suffix = name.partition(".")
    return f"{stem}-{hashlib.sha256(asset(name)).hexdigest()[:12]}.{suffix}"


_FILES = ("style.css", "icon.svg", "search.js", "result.js", "query.js", "explore.js", "map.js",
          "cytoscape.js", "leaflet.js", "leaflet.css", "review.js")  # fmt: skip
ASSETS = {_addressed(name): name for name in _FILES}
"""Name in addresses -> file."""


@cache
def software() -> str:
    """Return a digest of everything of ours that shapes an answer: version, templates, texts."""
    digest = hashlib.sha256(__version__.encode())
    for folder in ("templates", "locale", "static"):
        with resources.as_file(_PACKAGE / folder) as root:
            for path in sorted(each for each in root.rglob("*") if each.is_file()):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]
