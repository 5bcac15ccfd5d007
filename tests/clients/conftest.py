"""A real server for real clients, and the clients that come from npm."""

import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from running import environment, serving

from oboegaki.edition.place import Place

PACKAGES = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def address(flagship_place: Place) -> Iterator[str]:
    """The address of a server of the flagship, with a slash at its end."""
    with serving("--editions", flagship_place.folder) as served:
        yield served


@pytest.fixture(scope="session")
def comunica() -> Path:
    """The folder of Comunica's commands, installed into the user's cache when it is not there."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Comunica needs Node.js and npm, which are not installed")
    digest = sha256(PACKAGES.read_bytes()).hexdigest()[:12]
    folder = Path.home() / ".cache" / "oboegaki-tests" / f"comunica-{digest}"
    if not (folder / "complete").is_file():
        _install(npm, folder)
    return folder / "node_modules" / ".bin"


def _install(npm: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PACKAGES, folder)
    quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    done = subprocess.run(
        [npm, "install", *quiet],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        pytest.skip(f"npm could not install Comunica: {done.stderr[-300:]}")
    (folder / "complete").touch()
