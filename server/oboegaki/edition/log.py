"""The log of what happened to a site's editions: one JSON object a line, never changed.

A line that a crash cut off says nothing, and a full disk leaves none behind.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

Told = dict[str, str]


def read(log: Path) -> Iterator[Told]:
    """Yield what happened, oldest first; nothing before there is a log."""
    if not log.is_file():
        return
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if isinstance(told, dict) and {"time", "event"} <= told.keys():
                yield told


def append(log: Path, *events: Told) -> None:
    """Write events at the end: all of them, or none when the disk refuses, which is an OSError."""
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in events)
    left = "".join(lines).encode()
    with log.open("a+b", buffering=0) as file:
        whole = file.seek(0, os.SEEK_END)
        if whole and file.seek(whole - 1) >= 0 and file.read(1) != b"\n":
            left = b"\n" + left
        try:
            while left:
                left = left[file.write(left) :]
        except OSError:
            file.truncate(whole)
            raise
