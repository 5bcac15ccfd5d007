"""`oboegaki` as pages have it typed: what would go on until Ctrl-C is begun, asked and ended.

`pip install` is not made to download anything: that each part that it names exists is looked up.
"""

import re
import sys
from importlib.metadata import metadata
from pathlib import Path
from urllib.request import Request, urlopen

from running import reviewing, run, serving


def _served(arguments: list[str]) -> int:
    kept = list(arguments)
    if "--port" in kept:
        at = kept.index("--port")
        del kept[at : at + 2]
    with serving(*kept, cwd=Path.cwd()) as address:
        return _asked(address)


def _reviewed(arguments: list[str]) -> int:
    with reviewing(*arguments, cwd=Path.cwd()) as address:
        return _asked(address)


def _asked(address: str) -> int:
    with urlopen(Request(address, headers={"Accept": "text/html"})) as answer:
        return int(answer.status != 200)


def _installed(arguments: list[str]) -> int:
    """Tell whether every `oboegaki[part]` has its part."""
    known = metadata("oboegaki").get_all("Provides-Extra") or []
    asked = [re.fullmatch(r"oboegaki(?:\[([\w,]+)\])?", each) for each in arguments[1:]]
    parts = [part for each in asked if each and each[1] for part in each[1].split(",")]
    return int(not all(asked) or bool(set(parts) - set(known)))


_BY_NAME = {"serve": _served, "review": _reviewed}


def main(program: str, *arguments: str) -> int:
    """Do what was typed; return the exit status."""
    if program == "pip":
        return _installed(list(arguments))
    if arguments[0] in _BY_NAME and "--help" not in arguments:
        return _BY_NAME[arguments[0]](list(arguments[1:]))
    done = run(*arguments, cwd=Path.cwd())
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
