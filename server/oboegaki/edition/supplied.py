"""Our own ontology and concepts, which every site that uses their terms can be asked about."""

from oboegaki.errors import Text
from oboegaki.rdf import NAMESPACE
from oboegaki.site import Site, flagship_root
from oboegaki.site import read as read_site
from oboegaki.sources.discover import discover
from oboegaki.statements.reader import Statements
from oboegaki.statements.stage import stage

_KINDS = frozenset(("ontology", "concepts"))


def supplied(statements: Statements, base: str) -> tuple[str, Statements] | None:
    """Return the base IRI under which our vocabulary answers, and a description file of it.

    That is its own, so that `/ns` is it; but the site's where the site has a vocabulary there, and
    ours is then asked about at `/about`. None for a site that does not use our terms, or that
    describes them itself as the flagship does.
    """
    if statements.place((NAMESPACE[:-1],)) or not statements.mentions_under(NAMESPACE):
        return None
    ours = read_site(flagship_root())
    sources, _ = discover(ours)
    files = tuple(source.path for source in sources if source.kind in _KINDS)
    known = stage(Site(root=ours.root, files=files, base=ours.base), None, _quiet).statements
    is_taken = statements.place((base + NAMESPACE[:-1].rpartition("/")[2],)) is not None
    return (base if is_taken else ours.base, known) if known is not None else None


def _quiet(what: Text, done: int = 0, total: int = 0) -> None:
    """It takes a fifth of a second: there is nothing to tell."""
