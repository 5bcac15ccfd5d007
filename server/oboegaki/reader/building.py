"""Building if needed, in another process, so that what reads an edition never loads rdflib."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from oboegaki.edition.fresh import is_fresh, is_served_first
from oboegaki.edition.opened import Edition, opened
from oboegaki.edition.place import Place
from oboegaki.errors import CheckFailed, Text
from oboegaki.site import Site


@dataclass(frozen=True, slots=True)
class Named:
    """What names a site and its editions, as the command line has it."""

    sources: tuple[str, ...]
    base: str | None = None
    editions: str | None = None
    default_graph: str | None = None

    def command(self, *options: str) -> list[str]:
        """Return the command that builds it, the slower dumps left for later."""
        command = [sys.executable, "-m", "oboegaki", "build", "--first-files", *options]
        for name in ("base", "editions", "default_graph"):
            value = getattr(self, name)
            if value:
                command += [f"--{name.replace('_', '-')}", value]
        return [*command, "--", *self.sources]


Run = Callable[[list[str]], bool]
"""Runs a command and tells whether it ended well."""


def ready(
    site: Site, place: Place, named: Named, build: Run, later: Callable[[list[str]], None] | None
) -> Edition:
    """Return the current edition, built anew by `build` when its sources have changed.

    When it fails, the last good edition stays; raises CheckFailed when there is none. Where looking
    at very many sources would take long, `later` gets the command if there is somebody to run it.
    """
    if later is not None and is_served_first(site, place):
        later(named.command("--if-changed"))
        return opened(place.current())
    if not is_fresh(site, place) and not build(named.command()) and place.current_name() is None:
        raise CheckFailed(
            Text("最初の版を作れませんでした。", "The first edition could not be built."),
            Text("上の指摘を直して、もう一度実行してください。",
                 "Mend what is named above and try again."),
        )  # fmt: skip
    return opened(place.current())
