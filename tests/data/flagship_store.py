"""The flagship's data in a store, as an edition has them: named graphs, and their union."""

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from oboegaki.site import read
from oboegaki.sources.discover import OUTSIDE_DEFAULT, discover

ROOT = Path(__file__).parents[2]


def flagship_store() -> Store:
    """Load every source into its graph and, where it belongs there, into the default graph."""
    store = Store()
    sources, _ = discover(read(ROOT))
    for source in sources:
        store.load(path=source.path, format=RdfFormat.TURTLE, to_graph=NamedNode(source.graph))
        if source.kind not in OUTSIDE_DEFAULT:
            store.load(path=source.path, format=RdfFormat.TURTLE, to_graph=DefaultGraph())
    return store
