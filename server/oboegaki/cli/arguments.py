"""The arguments of each command, and their help.

Only the module of the command that is asked for is imported: the start of a build is a tenth of
what one more release costs.
"""

import argparse
import os
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

from oboegaki.errors import Text, UsageError
from oboegaki.site import PYSHACL, SCREEN

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"

_PUSH = """\
  oboegaki catalog push --to https://ckan.example.jp --organization city

creates or updates the data sets and uploads their files; the API token is read from the
environment variable OBOEGAKI_CKAN_TOKEN. It needs `pip install 'oboegaki[portal]'`.
"""


_MOST_WORKERS = 64


class Parser(argparse.ArgumentParser):
    """Complains in our own words, and lets options stand anywhere among the other words."""

    mixed = False
    _busy = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; a command's options may come between its arguments."""
        if not self.mixed or self._busy:
            return super().parse_known_args(args, namespace)
        self._busy = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._busy = False

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving at once."""
        raise UsageError(
            Text(f"使い方が違います: {message}。", f"Wrong usage: {message}."),
            Text(f"{self.prog} --help を見てください。", f"See `{self.prog} --help`."),
        )


def _command(
    commands: Commands,
    run: Command,
    help_text: str,
    site: str = "SITE|FILE",
    *,
    base: bool = True,
) -> Parser:
    """Add a command with the arguments that all of them take."""
    command = commands.add_parser(
        run.__name__,
        help=help_text,
        description=help_text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    command.mixed = True
    if site:
        command.add_argument("site", nargs="*", metavar=site, help="default: the flagship site")
    command.add_argument("--editions", metavar="DIR", help="folder of the editions")
    if base:
        command.add_argument(
            "--base", metavar="IRI", help="base IRI of a site without site.toml; ends in /"
        )
    command.add_argument(
        "--default-graph",
        choices=("union", "own"),
        help="what queries without GRAPH see: all graphs once, or the sources' default graph",
    )
    return command


def _serve(commands: Commands) -> None:
    from oboegaki.cli import serve

    command = _command(commands, serve.serve, "build if needed, then serve until Ctrl-C")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on")
    command.add_argument("--port", type=int, default=8000, help="port; 0 takes a free one")
    command.add_argument(
        "--no-build", action="store_true", help="serve the editions that another machine makes"
    )
    command.add_argument(
        "--workers", type=_few, default=1, metavar="N", help="processes that answer; default: 1"
    )
    command.add_argument(
        "--watch", action="store_true", help="for authors: show a source as soon as it is saved"
    )


def _jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs",
        type=_few,
        default=min(os.cpu_count() or 1, _MOST_WORKERS),
        metavar="N",
        help="processes that share reading and checking much data; default: one for each core",
    )
    command.add_argument(
        "--engine",
        choices=(PYSHACL, SCREEN),
        help="screen: let the extra `fast` look first; default: check_engine of site.toml",
    )


def _few(text: str) -> int:
    """Return a number of processes; raises ArgumentTypeError when it cannot be one."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= _MOST_WORKERS:
        return int(text[:4])
    raise argparse.ArgumentTypeError(f"{text} ≠ 1-{_MOST_WORKERS}")


def _check(commands: Commands) -> None:
    from oboegaki.cli import publish

    command = _command(commands, publish.check, "parse and validate; exit 1 if anything blocks")
    _jobs(command)
    command.add_argument(
        "--shapes", nargs="+", default=[], metavar="FILE", help="more SHACL shapes"
    )
    command.add_argument(
        "--format",
        choices=("text", "json", "sarif", "ttl"),
        default="text",
        help="sarif is for editors and forges, ttl is a sh:ValidationReport",
    )


def _build(commands: Commands) -> None:
    from oboegaki.cli import publish

    command = _command(commands, publish.build, "check, then make a new edition the current one")
    _jobs(command)
    command.add_argument(
        "--shapes", nargs="+", default=[], metavar="FILE", help="more SHACL shapes"
    )
    command.add_argument("--out", metavar="DIR", help="the same as --editions")
    command.add_argument(
        "--first-files",
        action="store_true",
        help="of a large site write only the first dumps; a server writes the others",
    )
    command.add_argument(
        "--if-changed",
        action="store_true",
        help="do nothing where no source looks otherwise than when the current edition was built",
    )
    command.add_argument(
        "--full",
        action="store_true",
        help="read every source again, also where only some have changed since the last edition",
    )


def _dump(commands: Commands) -> None:
    from oboegaki.cli import ask

    command = _command(commands, ask.dump, "write the data, or a table, to standard output")
    command.add_argument("--format", choices=ask.DUMPS, help="default: nq, csv for a table")
    command.add_argument("--part", choices=ask.PARTS, default=ask.PARTS[0], help="default: all")
    command.add_argument("--table", choices=ask.TABLE_NAMES, help="a table, as CSV")
    command.add_argument("--gzip", action="store_true", help="compress it")


def _export(commands: Commands) -> None:
    from oboegaki.cli import export

    command = _command(
        commands, export.export, "write the site as files, with a configuration for nginx", site=""
    )
    command.add_argument("folder", metavar="DIR", help="empty, or what an export wrote before")
    command.add_argument("site", nargs="*", metavar="SITE|FILE")
    command.add_argument(
        "--public-url", metavar="URL", help="where readers reach it; default: of site.toml"
    )


def _catalog(commands: Commands) -> None:
    from oboegaki.cli import portal

    help_text = "print what portals are told (DCAT-AP 3), or push it into a CKAN"
    command = _command(commands, portal.catalog, help_text, "[push] SITE|FILE")
    command.epilog = _PUSH
    command.add_argument("--to", metavar="URL", help="with push: address of the CKAN")
    command.add_argument("--organization", metavar="NAME", help="with push: who publishes there")
    command.add_argument("--format", choices=portal.FORMATS, default="ttl", help="default: ttl")
    command.add_argument(
        "--score", action="store_true", help="how many of the 405 points of the EU's portal it gets"
    )


def _init(commands: Commands) -> None:
    from oboegaki.cli import new, questions

    help_text = "make a new site that can be served at once; asks what no option answers"
    command = _command(commands, new.init, help_text, site="", base=False)
    command.add_argument("folder", metavar="FOLDER", help="where; files there stay as they are")
    questions.add_options(command, questions.SITE)


def _new(commands: Commands) -> None:
    from oboegaki.cli import new, questions

    help_text = "write the skeleton of a release; asks what no option answers"
    command = _command(commands, new.new, help_text, site="")
    command.add_argument(
        "folder", nargs="?", default=".", metavar="SITE", help="default: the folder one is in"
    )
    command.add_argument(
        "--template",
        default="release",
        metavar="NAME|FILE",
        help="release, agreement, or a file with $title, $date, $publisher, $slug",
    )
    questions.add_options(command, (*questions.RELEASE, *questions.AGREEMENT))


def _convert(commands: Commands) -> None:
    from oboegaki.cli import convert

    help_text = "write a source in YAML as Turtle, or any source of one graph as YAML"
    command = _command(commands, convert.convert, help_text, site="")
    command.add_argument("file", metavar="FILE", help="a source; a site around it is noticed")
    command.add_argument("--to", choices=convert.FORMS, help="default: the other form")
    command.add_argument(
        "--keys", choices=convert.KEYS, default="ja", help="language of the keys of YAML"
    )
    command.add_argument("--out", metavar="FILE", help="a new file; default: standard output")


def _query(commands: Commands) -> None:
    from oboegaki.cli import ask

    command = _command(
        commands, ask.query, "answer a SPARQL query on the terminal", "SITE|FILE … 'SELECT …'"
    )
    command.add_argument("--file", metavar="Q.rq", help="read the query from a file")
    command.add_argument("--format", choices=ask.RESULT_NAMES, default="table")


def _mcp(commands: Commands) -> None:
    from oboegaki.cli import agents

    help_text = "answer an agent on this machine: MCP over standard input and output"
    _command(commands, agents.mcp, help_text)


def _draft(commands: Commands) -> None:
    from oboegaki.cli import draft

    help_text = "propose a release as YAML from a text, HTML, Word or PDF file; publishes nothing"
    command = _command(commands, draft.draft, help_text, site="")
    command.add_argument("document", metavar="DOCUMENT", help="the file of the release")
    command.add_argument("site", nargs="*", metavar="SITE", help="default: the flagship site")
    command.add_argument(
        "--to", metavar="PUBLISHER/YEAR/NAME", help="write it into the site as this release"
    )
    command.add_argument(
        "--text", action="store_true", help="with --to: keep the text beside it, to check quotes"
    )
    command.add_argument("--format", choices=draft.FORMATS, default="yaml", help="default: yaml")


def _reconcile(commands: Commands) -> None:
    from oboegaki.cli import reconcile
    from oboegaki.reconcile.pairs import LEAST

    help_text = "list entries that may be one thing, or write a person's decision about two"
    command = _command(commands, reconcile.reconcile, help_text)
    for option, names, meaning in (
        ("--merge", ("OLD", "KEPT"), "OLD is KEPT: its address leads there"),
        ("--different", ("A", "B"), "they are two; it is never asked again"),
        ("--undo", ("A", "B"), "take a decision back"),
    ):
        command.add_argument(option, nargs=2, metavar=names, help=meaning)
    command.add_argument("--by", metavar="NAME", help="who decides; it is published")
    command.add_argument("--why", metavar="TEXT", help="default: what speaks for and against it")
    command.add_argument("--json", action="store_true", help="the list as JSON")
    command.add_argument(
        "--least", type=float, default=LEAST, metavar="SCORE", help="0 to 1; default: 0.5"
    )
    command.add_argument("--most", type=int, default=100, metavar="N", help="default: 100")


def _review(commands: Commands) -> None:
    from oboegaki.cli import review

    help_text = "confirm a draft on a page of your own, on this machine alone"
    command = _command(commands, review.review, help_text, site="")
    command.add_argument("file", metavar="FILE", help="the YAML that `draft --to` wrote")
    command.add_argument(
        "--document", metavar="DOCUMENT", help="the file it was drafted from, without --text"
    )
    command.add_argument("--host", default="127.0.0.1", help="only names of this machine")
    command.add_argument("--port", type=int, default=0, help="port; default: a free one")


def _editions(commands: Commands) -> None:
    from oboegaki.cli import publish

    _command(commands, publish.editions, "list the editions, newest first; * is the current one")


def _use(commands: Commands) -> None:
    from oboegaki.cli import publish

    command = _command(commands, publish.use, "make a kept edition the current one", site="")
    command.add_argument("edition", metavar="EDITION", help="its name, as `editions` lists it")
    command.add_argument("site", nargs="*", metavar="SITE|FILE")


def _diff(commands: Commands) -> None:
    from oboegaki.cli import publish

    command = _command(commands, publish.diff, "what changed between two kept editions", site="")
    command.add_argument("old", metavar="EDITION", help="the one before")
    command.add_argument("new", metavar="EDITION", help="the one after")
    command.add_argument("site", nargs="*", metavar="SITE|FILE")
    command.add_argument(
        "--format",
        choices=("patch", "added.nq", "removed.nq"),
        default="patch",
        help="an RDF Patch, or the statements that came or went as N-Quads",
    )


def _gc(commands: Commands) -> None:
    from oboegaki.cli import publish

    command = _command(commands, publish.gc, "remove old editions")
    command.add_argument("--keep", type=int, metavar="N", help="editions besides the current one")
    command.add_argument("--budget", type=int, metavar="MIB", help="space that all may take")


def _purge(commands: Commands) -> None:
    from oboegaki.cli import publish

    help_text = "erase a person or thing from every kept edition, dump and feed"
    command = _command(commands, publish.purge, help_text, site="")
    command.add_argument("iri", metavar="IRI", help="what to erase; out of the sources already")
    command.add_argument("site", nargs="*", metavar="SITE|FILE")


def _doctor(commands: Commands) -> None:
    from oboegaki.cli import doctor

    help_text = "look for what is wrong with the installation, a site, and a public address"
    doctor.add_options(_command(commands, doctor.doctor, help_text, "[URL] SITE|FILE"))


COMMANDS: dict[str, Callable[[Commands], None]] = {
    "serve": _serve,
    "check": _check,
    "build": _build,
    "dump": _dump,
    "export": _export,
    "catalog": _catalog,
    "init": _init,
    "new": _new,
    "convert": _convert,
    "query": _query,
    "mcp": _mcp,
    "draft": _draft,
    "review": _review,
    "reconcile": _reconcile,
    "editions": _editions,
    "use": _use,
    "diff": _diff,
    "gc": _gc,
    "purge": _purge,
    "doctor": _doctor,
}
"""Each command, and what adds it to the parser. Its module is imported then and no sooner."""
