"""Names that a site knows already: labels in its authority graph, by kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from oboegaki import nquads
from oboegaki.draft.document import squeezed
from oboegaki.rdf import term
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.sources.read import read

_NAMES = frozenset(map(term, "rdfs:label skos:altLabel obg:nameAsPrinted foaf:name".split()))
_LANGUAGES = frozenset(("ja", ""))

Known = Mapping[str, Mapping[str, str]]
"""Kind (`org`, `person`, `place`, …) -> name without spaces -> IRI."""


def known(site: Site) -> Known:
    """Return the names in the authority files of a site that can be read."""
    lines: list[bytes] = []
    for source in discover(site)[0]:
        if source.kind == "authority":
            read(source, site, lambda record: lines.append(record.partition(b" ")[2]))
    return names(lines, site.base)


def names(lines: Iterable[bytes], base: str) -> Known:
    """Return the Japanese names that statements give to shared things; the first of two wins."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        subject, predicate, object_ = nquads.pieces(line)
        kind = _kind(subject, base)
        if not kind or nquads.iri(predicate) not in _NAMES or not object_.startswith(b'"'):
            continue
        literal = nquads.literal(object_)
        if literal.language in _LANGUAGES:
            found[kind].setdefault(squeezed(literal.value), nquads.iri(subject))
    return found


def _kind(subject: bytes, base: str) -> str:
    if not subject.startswith(b"<"):
        return ""
    iri = nquads.iri(subject)
    return iri.removeprefix(f"{base}id/").partition("/")[0] if iri.startswith(f"{base}id/") else ""
