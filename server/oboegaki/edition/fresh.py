"""Is the current edition still that of the sources? Asked at every start, so it has to be quick."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from oboegaki import __version__
from oboegaki.edition.manifest import (
    Manifest,
    SourceStamp,
    file_digest,
    load,
    looks,
    settings_digest,
    source_stamp,
    verify,
)
from oboegaki.edition.place import Place
from oboegaki.errors import EditionError
from oboegaki.site import Site
from oboegaki.sources.discover import Source, discover
from oboegaki.statements.schema import FORMAT as STATEMENTS_FORMAT

Stamps = tuple[SourceStamp, ...]


def stamps(sources: Sequence[Source], known: Mapping[str, SourceStamp] | None = None) -> Stamps:
    """Return how some sources look now; what looks as is `known` is not read.

    Taken before a build reads them: a source that changes meanwhile makes the edition stale, not
    wrongly fresh.
    """
    return tuple(_stamp(source, (known or {}).get(source.name)) for source in sources)


def _stamp(source: Source, known: SourceStamp | None) -> SourceStamp:
    if known is not None and looks(source.file) == known[1:4]:
        return known
    return source_stamp(source.path, source.name)


def seen(place: Place) -> tuple[str, dict[str, SourceStamp]]:
    """Return the edition that the sources were last read for, and how they looked then.

    Raises OSError, ValueError, KeyError or TypeError when that is not told.
    """
    told = json.loads(place.seen.read_text(encoding="utf-8"))
    return told["edition"], {each[0]: SourceStamp._make(each) for each in told["rows"]}


def remember(place: Place, edition: str, seen: tuple[SourceStamp, ...]) -> None:
    """Note that an edition is what the sources say as they look now.

    This stands outside editions, which never change: a comment that is added to a source makes no
    new edition, but need not be read again at every start either.
    """
    text = json.dumps({"edition": edition, "rows": seen})
    fresh = place.seen.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(place.seen)


def usable(site: Site, place: Place) -> Manifest | None:
    """Return the current edition's manifest when it is whole, of these settings and this version.

    Raises what reading it raises.
    """
    folder = place.current()
    manifest = load(folder)
    verify(folder, manifest)
    made = (manifest.settings, manifest.tool, manifest.statements_format, manifest.id)
    of_us = (settings_digest(site), __version__, STATEMENTS_FORMAT, place.known.learned())
    return manifest if made == of_us else None


def is_served_first(site: Site, place: Place) -> bool:
    """Tell whether there is an edition to begin with, of so many sources that a look takes long."""
    with suppress(EditionError, OSError):
        manifest = usable(site, place)
        return manifest is not None and manifest.source_count > site.limits.prompt_sources
    return False


def is_fresh(site: Site, place: Place) -> bool:
    """Tell whether the current edition is usable, and of the sources as they are.

    Sizes, times and inodes are compared first; a source is hashed only where they differ.
    """
    with suppress(EditionError, OSError, ValueError, KeyError, TypeError):
        manifest = usable(site, place)
        edition, known = seen(place)
        if manifest is None or manifest.id != edition:
            return False
        sources, _ = discover(site)
        return len(sources) == len(known) and all(
            source.name in known and _unchanged(source, known[source.name]) for source in sources
        )
    return False


def _unchanged(source: Source, stamp: SourceStamp) -> bool:
    now = looks(source.file)
    if now == (stamp.size, stamp.mtime_ns, stamp.inode):
        return True
    return now[0] == stamp.size and file_digest(source.path) == stamp.sha256
