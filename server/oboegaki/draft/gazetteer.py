"""Names that a site knows already: labels in its authority graph, by kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from oboegaki import nquads
from oboegaki.draft.document import squeezed
from oboegaki.rdf import term
from oboegaki.site import Site
from oboegaki.sources.discover import discover
from oboegaki.sources.identities import NOTHING_MERGED, Merges, Said, merges
from oboegaki.sources.read import read

_NAMES = frozenset(map(term, "rdfs:label skos:altLabel obg:nameAsPrinted foaf:name".split()))
_LANGUAGES = frozenset(("ja", ""))

Known = Mapping[str, Mapping[str, str]]
"""Kind (`org`, `person`, `place`, …) -> name without spaces -> IRI."""


def known(site: Site) -> Known:
    """Return the names in the authority files of a site that can be read.

    What was merged into another thing (ADR 0071) is a name of that one.
    """
    lines: list[bytes] = []
    said: list[Said] = []
    for source in discover(site)[0]:
        records: list[bytes] = []
        if source.kind in ("authority", "changes"):
            read(source, site, records.append)
        if source.kind == "changes":
            said += [Said(record, source.name) for record in records]
        else:
            lines += [record.partition(b" ")[2] for record in records]
    return names(lines, site.base, merges(said, site.base))


def names(lines: Iterable[bytes], base: str, merged: Merges = NOTHING_MERGED) -> Known:
    """Return the Japanese names that statements give to shared things; the first of two wins."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        named, predicate, object_ = nquads.pieces(line)
        subject = merged.now(named)
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
