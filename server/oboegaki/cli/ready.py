"""Building if needed, in another process, so that what serves readers never loads rdflib."""

import subprocess
import sys
from argparse import Namespace

from oboegaki.cli.terminal import say
from oboegaki.edition.fresh import is_fresh
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import CheckFailed, Text
from oboegaki.site import Site


def ready(site: Site, place: Place, arguments: Namespace) -> Edition:
    """Return the current edition, built anew when its sources have changed, if we build at all.

    When a build fails the last good edition stays; raises CheckFailed when there is none.
    """
    builds = not getattr(arguments, "no_build", False)
    if builds and not is_fresh(site, place):
        say(Text("版を作っています…", "Building the edition …"))
        if subprocess.run(_command(arguments), check=False).returncode:
            if place.current_name() is None:
                raise CheckFailed(
                    Text("最初の版を作れませんでした。", "The first edition could not be built."),
                    Text("上の指摘を直して、もう一度実行してください。",
                         "Mend what is named above and try again."),
                )  # fmt: skip
            say(Text("新しい版は作れませんでした。前の版を使います。",
                     "The new edition could not be built. The one before it is used."))  # fmt: skip
    return opened(place.current())


def _command(arguments: Namespace) -> list[str]:
    command = [sys.executable, "-m", "oboegaki", "build", "--first-files"]
    for name in ("base", "editions", "default_graph"):
        value = getattr(arguments, name)
        if value:
            command += [f"--{name.replace('_', '-')}", value]
    return [*command, "--", *arguments.site]
