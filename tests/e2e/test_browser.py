"""A real browser: pages render, and the security policy refuses nothing of theirs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from running import serving
from test_walk import wait_for

from oboegaki.edition.place import Place

pytestmark = pytest.mark.e2e
CHROMIUM = shutil.which("chromium") or ""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--enable-logging=stderr --v=0 --virtual-time-budget=3000"
).split()
PAGES = ["/", "/press/sakai/2023/cop28-mou", "/doc/org/sakai", "/ns", "/sparql", "/dumps/"]


@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here and none could be installed")
def test_pages_render_without_a_complaint(flagship_place: Place, tmp_path: Path) -> None:
    with serving("--editions", flagship_place.folder) as address, wait_for(address):
        for number, path in enumerate(PAGES):
            picture = tmp_path / f"{number}.png"
            command = [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]
            seen = subprocess.run(
                [*command, f"--screenshot={picture}", address.rstrip("/") + path],
                capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            complaints = [line for line in seen.stderr.splitlines() if "CONSOLE" in line]
            assert not complaints
            assert picture.stat().st_size > 10_000, "the page is blank"
