"""A description in the syntax that was asked for."""

from oboegaki.formats import JSON_LD, N_QUADS, N_TRIPLES, Representation, from_lines, write
from oboegaki.jsonld import compacted
from oboegaki.rdf import PREFIXES


def rendered(lines: bytes, syntax: Representation) -> bytes:
    """Return canonical N-Quads or N-Triples lines in another syntax, with the prefixes they use.

    JSON-LD is compacted with our context; raises NotAcceptable where a syntax cannot say it.
    """
    if syntax in (N_TRIPLES, N_QUADS):
        return lines
    if syntax is JSON_LD:
        return compacted(lines)
    used = {name: iri for name, iri in PREFIXES.items() if b"<" + iri.encode() in lines}
    return write(from_lines(lines), syntax, used)
