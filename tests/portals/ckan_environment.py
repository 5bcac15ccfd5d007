"""CKAN in an environment of its own, installed once into the user's cache (60 s, 224 MB).

Where it cannot be installed, the tests that need it skip and say so.
"""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGES = ("ckan[requirements]==2.12.0", "ckanext-dcat==2.4.4", "ckanext-harvest==1.6.3")
FOLDER = Path.home() / ".cache" / "oboegaki-tests" / "ckan-2.12.0-dcat-2.4.4-harvest-1.6.3"


@cache
def ckan_python() -> Path:
    """Return the interpreter that has CKAN."""
    python = FOLDER / "env" / "bin" / "python"
    if not (FOLDER / "done").is_file():
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        pip: list[str | Path] = [
            python,
            "-m",
            "pip",
            "--quiet",
            "--disable-pip-version-check",
            "install",
        ]
        commands: list[list[str | Path]] = [
            [sys.executable, "-m", "venv", FOLDER / "env"],
            [*pip, *PACKAGES],
        ]
        for command in commands:
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode:
                pytest.skip(f"CKAN cannot be installed here: {run.stderr[-300:]}")
        (FOLDER / "done").touch()
    return python
