"""Building if needed, in another process, so that what serves readers never loads rdflib."""

import subprocess
from argparse import Namespace

from oboegaki.cli.terminal import say
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.reader import building
from oboegaki.reader.building import Named
from oboegaki.site import Site


def ready(site: Site, place: Place, arguments: Namespace) -> Edition:
    """Return the current edition, built anew when its sources have changed, if we build at all.

    When a build fails the last good edition stays; raises CheckFailed when there is none.
    """
    if getattr(arguments, "no_build", False):
        return opened(place.current())

    def build(command: list[str]) -> bool:
        say(Text("版を作っています…", "Building the edition …"))
        is_done = not subprocess.run(command, check=False).returncode
        if not is_done and place.current_name() is not None:
            say(Text("新しい版は作れませんでした。前の版を使います。",
                     "The new edition could not be built. The one before it is used."))  # fmt: skip
        return is_done

    named = Named(
        tuple(arguments.site), arguments.base, arguments.editions, arguments.default_graph
    )
    return building.ready(site, place, named, build)
