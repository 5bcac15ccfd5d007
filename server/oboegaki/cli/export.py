"""`export`: the whole site as files, with a configuration for nginx."""

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from oboegaki.cli.publish import usable_site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import say
from oboegaki.edition.place import of_site
from oboegaki.errors import Text
from oboegaki.site import checked
from oboegaki.stores.chosen import store_of

_SHOWN = 10


def export(arguments: Namespace) -> int:
    """Write a site as files, and tell which links of its pages lead nowhere."""
    from oboegaki.export.files import export as export_files

    site = usable_site_of(arguments)
    if arguments.public_url:
        site = checked(replace(site, public_url=arguments.public_url), "--public-url")
    place = of_site(site, arguments.editions)
    ready(site, place, arguments).close()
    done = export_files(
        site, place, Path(arguments.folder), lambda each: store_of(site, place, each)
    )
    say(Text(f"{done.files:,} 個のファイルを {arguments.folder} に書き出しました。",
             f"Wrote {done.files:,} files into {arguments.folder}."))  # fmt: skip
    for target in done.broken[:_SHOWN]:
        sys.stderr.write(f"  404 {target}\n")
    return 0
