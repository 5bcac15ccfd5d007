"""Which engine answers SPARQL: that of the edition itself, or the one that `site.toml` names."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from oboegaki.cli.terminal import complain, say
from oboegaki.edition.manifest import Manifest, load
from oboegaki.edition.place import Place, writable
from oboegaki.errors import BuildRunning, EditionError, EngineNotLoaded, Text
from oboegaki.site import Site
from oboegaki.stores.chosen import is_remote

if TYPE_CHECKING:
    from oboegaki.edition.build import Publishing
    from oboegaki.edition.opened import Edition
    from oboegaki.statements.stage import Progress


def named(site: Site) -> str:
    """Return the engine by its name: `embedded`, or the hosts of the two data sets."""
    if not is_remote(site):
        return "embedded"
    hosts = dict.fromkeys(urlsplit(address).netloc for address in site.engine.query)
    return "sparql " + ", ".join(hosts)


def tell(site: Site) -> None:
    """Say which engine answers SPARQL."""
    which = named(site)
    say(Text(f"SPARQL エンジン: {which}", f"SPARQL engine: {which}"))


def publishing(site: Site, place: Place, progress: "Progress") -> "Publishing | None":
    """Return what has to be done with an edition before it becomes current; None for nothing."""
    if not is_remote(site):
        return None

    def publish(folder: Path, manifest: Manifest) -> None:
        from oboegaki.stores.remote.loading import publish

        publish(site, place.folder, folder, manifest, _served(place), progress)

    return publish


def _served(place: Place) -> str:
    """Return the content digest of the current edition, "" when there is none to read."""
    try:
        return load(place.current()).content
    except EditionError:
        return ""


def ensure(site: Site, place: Place, edition: "Edition", progress: "Progress") -> None:
    """Have the engine elsewhere hold the current edition; say so when it does not take it.

    Documents do not need it: they are served either way, and queries are told what is wrong.
    """
    publish = publishing(site, place, progress)
    if publish is None:
        return
    try:
        with writable(place), place.locked():
            publish(edition.folder, edition.manifest)
    except (EngineNotLoaded, BuildRunning) as error:
        complain(error)


def forget(site: Site, place: Place, progress: "Progress") -> None:
    """Have both data sets hold the current edition, so that none remembers one before it."""
    if not is_remote(site):
        return
    from oboegaki.stores.remote.loading import overwrite

    with writable(place), place.locked():
        folder = place.current()
        overwrite(site, place.folder, folder, load(folder), progress)
