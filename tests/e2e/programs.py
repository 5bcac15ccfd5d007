"""Programs of others that read what we publish, each in an environment of its own.

They are installed once into the user's cache, outside the repository; where that cannot be done,
the tests that need them skip and say so.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

CACHE = Path.home() / ".cache" / "oboegaki-tests"
READERS = (
    "extruct==0.18.0",
    "signposting==0.9.9",
    "ultimate-sitemap-parser==1.8.1",
    "cffconvert==2.0.0",
)
LDES_CLIENT = "ldes-client@0.3.0"


def _installed(folder: Path, *commands: list[str]) -> None:
    """Run the commands that fill a folder, unless it is full already."""
    done = folder / "done"
    if done.is_file():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in commands:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode:
            pytest.skip(f"{command[0]} cannot install: {run.stderr[-300:]}")
    done.touch()


@cache
def ldes_client() -> Path:
    """Return the replicator's command."""
    for tool in ("npm", "node"):
        if shutil.which(tool) is None:
            pytest.skip(f"there is no {tool} here")
    folder = CACHE / LDES_CLIENT
    _installed(folder, ["npm", "install", "--silent", "--no-audit", "--no-fund", LDES_CLIENT])
    return folder / "node_modules" / "ldes-client" / "dist" / "bin" / "cli.js"


@cache
def installed_python(packages: tuple[str, ...]) -> Path:
    """Return the Python of an environment that has these packages; a test skips without."""
    folder = CACHE / "-".join(packages).replace("==", "-")
    python = folder / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    _installed(folder, [sys.executable, "-m", "venv", "env"], [*pip, *packages])
    return python


def read_with(program: str, *arguments: str, stdin: str = "") -> object:
    """Run a small program in the readers' environment; return the JSON that it prints."""
    run = subprocess.run(
        [installed_python(READERS), "-W", "ignore", "-c", program, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
