"""`catalog`: what portals are told, how good they find it, and giving it to one that takes it."""

import sys
from argparse import Namespace

from oboegaki import catalogue
from oboegaki.cli.publish import site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import table
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import of_site
from oboegaki.edition.score import GOOD, Scored, scored
from oboegaki.errors import Text, UsageError
from oboegaki.formats import BY_NAME, GRAPHS
from oboegaki.iris import Urls
from oboegaki.rendering import rendered
from oboegaki.site import Site, reader_language

FORMATS = tuple(each.name for each in GRAPHS)


def catalog(arguments: Namespace) -> int:
    """Print the catalogue of the current edition, or its score; 1 when that is not excellent.

    With `push` for its first word, give it to a CKAN instead.
    """
    pushes = arguments.site[:1] == ["push"]
    if pushes:
        arguments.site = arguments.site[1:]
        _require_a_portal(arguments)
    site = site_of(arguments)
    edition = ready(site, of_site(site, arguments.editions), arguments)
    try:
        if pushes:
            from oboegaki.cli.push import push

            push(site, edition, urls_of(site), arguments.to, arguments.organization)
            return 0
        lines = described(site, edition)
        if not arguments.score:
            sys.stdout.buffer.write(rendered(lines, BY_NAME[arguments.format]))
            return 0
        return _score(scored(lines, lambda address: _answers(site, edition, address)))
    finally:
        edition.close()


def _require_a_portal(arguments: Namespace) -> None:
    if not (arguments.to and arguments.organization):
        raise UsageError(
            Text("送り先がありません。", "It is not said where to push."),
            Text("--to URL と --organization NAME を指定してください。",
                 "Give --to URL and --organization NAME."),
        )  # fmt: skip


def described(site: Site, edition: Edition) -> bytes:
    """Return the catalogue as one page of N-Triples."""
    return catalogue.whole(site, edition.published, urls_of(site))


def urls_of(site: Site) -> Urls:
    """Return the addresses as readers have them: below the public URL, else below the base."""
    return Urls.below(site.public_url or site.base, site.base)


def _answers(site: Site, edition: Edition, address: str) -> bool:
    """Tell whether the server would answer an address: by its file, or as the endpoint."""
    urls = urls_of(site)
    if address == urls.absolute(urls.path("sparql")):
        return True
    sizes = {catalogue.dump_url(each, urls): each for each in edition.manifest.dumps}
    dump = sizes.get(address)
    path = edition.dumps / dump.file if dump else None
    return bool(dump and path and path.is_file() and path.stat().st_size == dump.bytes)


def _score(found: list[Scored]) -> int:
    language = reader_language()
    rows = [
        [each.check.dimension.in_language(language), each.check.wants,
         f"{each.points:.0f} / {each.check.points}", _lacking(each).in_language(language)]
        for each in found
    ]  # fmt: skip
    total, most = sum(each.points for each in found), sum(each.check.points for each in found)
    header = Text("観点,項目,得点,足りないもの", "dimension,property,points,missing")
    print(table(header.in_language(language).split(","), rows))
    print(Text(f"合計 {total:.0f} / {most} 点（{GOOD} 点から「優」）",
               f"{total:.0f} of {most} points; {GOOD} and more is excellent")
          .in_language(language))  # fmt: skip
    return 0 if total >= GOOD else 1


def _lacking(each: Scored) -> Text:
    if not each.lacking:
        return Text("", "")
    names = ", ".join(name.rpartition("#")[2] for name in each.lacking[:3])
    more = len(each.lacking) - 3
    tail = Text(f" ほか {more} 件", f" and {more} more") if more > 0 else Text("", "")
    return Text(names, names) + tail
