"""A file that somebody may be reading, or that the power may leave, written whole or not at all."""

import os
import tempfile
from pathlib import Path


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Put a text (UTF-8) in the place of a file; raises OSError, and the file is as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".oboegaki-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
