"""Which engine answers the queries on an edition: its own, or the one that `site.toml` names."""

from typing import TYPE_CHECKING

from oboegaki.edition.place import Place
from oboegaki.site import Site

if TYPE_CHECKING:
    from oboegaki.edition.opened import Edition
    from oboegaki.store import Store


def is_remote(site: Site) -> bool:
    """Tell whether an engine elsewhere answers."""
    return site.store == "sparql"


def store_of(site: Site, place: Place, edition: "Edition") -> "Store":
    """Return the engine that answers queries from an edition.

    The data sets of an engine elsewhere hold the current edition; those before it have their own.
    """
    from oboegaki.stores.embedded import EmbeddedStore

    own = EmbeddedStore(edition.engine, edition.manifest.content, site.limits)
    if is_remote(site) and place.current_name() == edition.folder.name:
        from oboegaki.stores.judging import Judge
        from oboegaki.stores.remote.store import RemoteStore

        judge, content = Judge(site.limits), edition.manifest.content

        def names() -> list[str]:
            return [graph.iri for graph in edition.statements.graphs() if graph.iri]

        return RemoteStore(place.folder, content, site.engine, site.limits, judge, own, names)
    return own
