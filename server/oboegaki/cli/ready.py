"""Building if needed, in another process, so that what serves readers never loads rdflib."""

import os
import signal
import subprocess
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from oboegaki.cli.terminal import say
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import Text
from oboegaki.parents import die_with_parent
from oboegaki.reader import building
from oboegaki.reader.building import Named
from oboegaki.site import Site


def ready(
    site: Site,
    place: Place,
    arguments: Namespace,
    later: Callable[[list[str]], None] | None = None,
) -> Edition:
    """Return the current edition, built anew when its sources have changed, if we build at all.

    When a build fails the last good edition stays; raises CheckFailed when there is none. `later`
    gets the command instead where looking at very many sources would take long.
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
    return building.ready(site, place, named, build, later)


@contextmanager
def beside(commands: Sequence[list[str]]) -> Iterator[None]:
    """Run builds beside what is done meanwhile, and stop them with it; they tell how it went."""
    running = [subprocess.Popen(each, preexec_fn=_gently) for each in commands]
    try:
        yield
    finally:
        for each in running:
            each.terminate()
            each.wait()


def _gently() -> None:
    os.nice(10)
    die_with_parent(signal.SIGTERM)
