"""Opening a site for programs: its current edition, built first when its sources have changed."""

import logging
import subprocess
from collections.abc import Sequence
from functools import cache
from os import PathLike, fspath

from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place, of_site
from oboegaki.edition.supplied import supplied
from oboegaki.forms import forms_of
from oboegaki.iris import Urls
from oboegaki.reader.building import Named, ready
from oboegaki.reader.desk import Desk
from oboegaki.reader.reader import Reader
from oboegaki.site import Site, locate
from oboegaki.stores.chosen import store_of

_log = logging.getLogger(__name__)
_LAST = 4_000
"""Characters of a report that an error repeats."""


def open_site(
    *sources: str | PathLike[str],
    base: str | None = None,
    editions: str | PathLike[str] | None = None,
    default_graph: str | None = None,
    build: bool = True,
) -> Reader:
    """Open a site: see `oboegaki.open`."""
    place = fspath(editions) if editions is not None else None
    named = Named(tuple(fspath(each) for each in sources), base, place, default_graph)
    site = locate(named.sources, base, default_graph)
    where = of_site(site, place)
    edition = ready(site, where, named, _build, None) if build else opened(where.current())
    return Reader(desk_of(site, where, edition))


def desk_of(site: Site, place: Place, edition: Edition) -> Desk:
    """Return what asks an open edition, which it closes with it."""
    statements = edition.statements
    return Desk(
        site,
        place,
        edition,
        store_of(site, place, edition),
        Urls.below(site.public_url, site.base) if site.public_url else Urls(site.base),
        supplied(statements, site.base),
        cache(lambda: forms_of(statements)),
    )


def _build(command: Sequence[str]) -> bool:
    """Build in another process, without a word unless something is wrong."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        _log.warning("The edition could not be built:\n%s", done.stderr[-_LAST:].strip())
    return not done.returncode
