"""Tools of the tests that come from npm, kept in the user's cache and never in the repository."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from running import environment

_QUIET = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")


def installed(package: Path, name: str) -> Path:
    """Return the `node_modules` of a package.json; a test skips where npm cannot make it."""
    digest = sha256(package.read_bytes()).hexdigest()[:12]
    folder = Path.home() / ".cache" / "oboegaki-tests" / f"{name}-{digest}"
    if not (folder / "complete").is_file():
        _install(package, folder, name)
    return folder / "node_modules"


def _install(package: Path, folder: Path, name: str) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip(f"{name} comes from npm, and Node.js and npm are not installed")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(package, folder / "package.json")
    done = subprocess.run(
        [npm, "install", *_QUIET],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        pytest.skip(f"npm could not install {name}: {done.stderr[-300:]}")
    (folder / "complete").touch()
