"""oboegaki (覚書): the publisher that turns press releases into linked data.

>>> import oboegaki
>>> with oboegaki.open("mysite") as site:
...     site.describe("/doc/org/sakai", language="en").label
"""

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oboegaki.reader.reader import Reader

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(  # noqa: A001 - it is `oboegaki.open`
    *sources: str | PathLike[str],
    base: str | None = None,
    editions: str | PathLike[str] | None = None,
    default_graph: str | None = None,
    build: bool = True,
) -> "Reader":
    """Open a site, a plain folder or RDF files for reading; the flagship site without arguments.

    The arguments are those of the commands: `base` is the base IRI of a site without `site.toml`,
    `editions` the folder of its editions, `default_graph` `union` or `own`. An edition is built
    first when the sources have changed; with `build=False` the current one is opened as it is.

    Raises SiteError when the site cannot be used, CheckFailed when there is no edition and none
    can be built (the log has the report), EditionError when it cannot be opened.
    """
    from oboegaki.reader.opening import open_site

    return open_site(
        *sources, base=base, editions=editions, default_graph=default_graph, build=build
    )
