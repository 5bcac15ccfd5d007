"""Disks that are small, or cannot be written."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(path: Path, *options: str) -> Iterator[Path]:
    """Mount a small disk; skips where this user may not."""
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", ",".join(("size=300k", *options)), "tmpfs", str(path)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)
