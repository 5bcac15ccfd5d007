"""The wheel carries everything: installed into an empty environment it serves the flagship."""

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from running import ROOT, environment, serving
from test_walk import HTML, wait_for

from oboegaki import __version__

pytestmark = pytest.mark.e2e


def test_an_installed_wheel_serves_the_flagship(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)]
    made = subprocess.run(build, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [each for each in names if "examples/" in each or "tests/" in each] == []
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        str(ROOT / "constraints.txt"),
        str(wheel),
    ]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr
    where = subprocess.run(
        [python, "-c", "import oboegaki, oboegaki.site as s; print(s.flagship_root())"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert where.startswith(str(folder)), "the checkout must not be what is tested"
    _is_what_a_release_is(python, tmp_path)
    with (
        serving("--editions", tmp_path / "e", python=python, cwd=tmp_path) as address,
        wait_for(address) as client,
    ):
        assert "覚書" in client.get("/press/sakai/2023/cop28-mou", headers=HTML).text
        answer = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "format": "json"})
        assert answer.json()["boolean"] is True
        scripts = re.findall(
            r'<script defer src="([^"]+)"', client.get("/sparql", headers=HTML).text
        )
        assert [client.get(each).status_code for each in scripts] == [200, 200]


def _is_what_a_release_is(python: str, folder: Path) -> None:
    """Ask the installed program what it is, and have it check a site of another field."""

    def told(*arguments: str | Path) -> str:
        done = subprocess.run(
            [python, "-m", "oboegaki", *map(str, arguments)],
            cwd=folder, env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert told("--version").split() == ["oboegaki", __version__]
    site = folder / "library"
    shutil.copytree(ROOT / "examples" / "library-events", site)
    assert "all is well" in told("check", site, "--editions", folder / "library-editions")
