"""The files of a large edition that follow once it is current: written, then listed in one step.

    python -m oboegaki.edition.complete EDITION-FOLDER

The build does this at its end, and a server that finds an edition incomplete does, too; the lock
lets only one of them. Whatever interrupts it, the list names whole files or is not there.
"""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from oboegaki import dump
from oboegaki.edition.manifest import LATER, Manifest, load
from oboegaki.edition.names import DUMPS, STATEMENTS
from oboegaki.figures import LeftOut
from oboegaki.statements.reader import Statements

_LOCK = "later.lock"


def is_complete(folder: Path, manifest: Manifest) -> bool:
    """Tell whether every file of an edition is there."""
    return manifest.is_whole or (folder / LATER).is_file()


def complete(folder: Path) -> list[LeftOut]:
    """Write the files that an edition still lacks; return what a format cannot say.

    Nothing happens when they are there or somebody else is at it. Raises OSError when the disk
    refuses: then the next who tries begins again.
    """
    with _alone(folder) as is_alone:
        manifest = load(folder)
        if not is_alone or is_complete(folder, manifest):
            return []
        statements = Statements.open(folder / STATEMENTS)
        try:
            where, stem, kept = folder / DUMPS, manifest.stem, manifest.dumps
            wanted = dump.REST if kept else (*dump.FIRST, *dump.REST)
            made, left_out = dump.written(statements, where, stem, wanted, kept)
        finally:
            statements.close()
        _listed(folder / LATER, json.dumps([asdict(each) for each in made], indent=1))
    return left_out


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _listed(path: Path, text: str) -> None:
    """Write the list so that it is whole or not there, even when the power goes."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def main() -> None:
    """Complete the edition that the argument names."""
    try:
        complete(Path(sys.argv[1]))
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
