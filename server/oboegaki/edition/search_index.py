"""Writing the search index in a process of its own, while the dumps are written."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Indexing:
    """An index that another process writes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Watch over a process that was started by `indexing`."""
        self._process = process

    def finish(self) -> None:
        """Wait until the index is written; raises OSError with the other process's last words."""
        _, complaint = self._process.communicate()
        if self._process.returncode:
            words = complaint.decode("utf-8", "replace").strip().splitlines()
            raise OSError(words[-1] if words else "the search index ended early")


@contextmanager
def indexing(statements: Path, index: Path) -> Iterator[Indexing]:
    """Write the index of a finished description file beside the body; leaving it early ends it."""
    command = [sys.executable, "-m", "oboegaki.search.index", str(statements), str(index)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            yield Indexing(process)
        finally:
            process.kill()
