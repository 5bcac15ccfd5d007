"""The kept editions of a site, newest first."""

from oboegaki.edition.manifest import Manifest
from oboegaki.edition.place import Place
from oboegaki.errors import EditionError
from oboegaki.reader.records import KeptEdition


def kept(place: Place, language: str = "en") -> tuple[KeptEdition, ...]:
    """Return each kept edition; what is wrong with one that cannot be read is in `language`."""
    current = place.current_name()
    names = zip(place.names(), place.manifests(), strict=True)
    return tuple(_one(name, found, language, is_current=name == current) for name, found in names)


def _one(
    name: str, found: Manifest | EditionError, language: str, *, is_current: bool
) -> KeptEdition:
    if not isinstance(found, Manifest):
        return KeptEdition(name, is_current, fault=found.what.in_language(language))
    numbers = found.numbers
    return KeptEdition(
        name, is_current, found.created, numbers.source_quads, numbers.distinct_triples
    )
