"""The command `oboegaki`: its help, its exit code."""

import argparse
import sys
from collections.abc import Sequence

from oboegaki import __version__
from oboegaki.cli.arguments import COMMANDS, Parser
from oboegaki.cli.terminal import complain
from oboegaki.errors import OboegakiError, UsageError

_DESCRIPTION = """\
Turns an organisation's press releases into linked data: readable pages, resolvable URIs,
a SPARQL endpoint, dumps and a catalogue.   報道発表資料を Linked Data として公開します。
"""
_EXAMPLES = """\
first steps:
  oboegaki serve                       the flagship site on http://127.0.0.1:8000/
  oboegaki serve my-data.ttl           publish any RDF file
  oboegaki init mysite                 make a site of your own
  oboegaki new mysite                  write a release, from a few questions
  oboegaki check mysite                what is wrong, in which file, on which line
  oboegaki build mysite                publish it as a new edition
  oboegaki editions mysite             what there is to go back to
  oboegaki query mysite 'SELECT * { ?s ?p ?o } LIMIT 5'

SITE is a folder with site.toml. A plain folder and plain RDF files (.ttl .nt .nq .trig
.jsonld .rdf, also .gz) are a site, too, and so are releases in .yaml, .csv and .xlsx.
Without one, it is the flagship site.
Each command has a --help of its own.
"""


def parser(asked: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the command line: of the command that is asked for, else of all."""
    top = Parser(
        prog="oboegaki",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"oboegaki {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    only = [name for name in asked[:1] if name in COMMANDS]
    for name in only or COMMANDS:
        COMMANDS[name](commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, 1 when something is wrong, 2 when it was called wrongly."""
    asked = sys.argv[1:] if arguments is None else arguments
    try:
        parsed = parser(asked).parse_args(asked)
        return int(parsed.run(parsed))
    except UsageError as error:
        complain(error)
        return 2
    except OboegakiError as error:
        complain(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
