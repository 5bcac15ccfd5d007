"""A build by difference that is killed leaves the edition that it was made from as it was."""

from pathlib import Path

import pytest
from test_crash import KEPT, Site

from oboegaki.edition.manifest import load, verify

pytestmark = pytest.mark.e2e
KILLS = 5


def added(site: Site, number: int) -> None:
    text = f'<http://127.0.0.1:8000/id/new{number}> <http://x.example/p> "{number}" .\n'
    (site.folder / "data" / f"new{number}.nt").write_text(text, encoding="utf-8")


def test_no_kill_spoils_what_editions_share(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    site.write("one")
    for number in range(3):
        added(site, number)
    site.build()
    added(site, 3)
    whole = site.build()
    assert load(site.place.current()).basis
    for number in range(KILLS):
        added(site, 10 + number)
        site.killed(whole * (number + 0.5) / KILLS, alone=False)
        for name in site.place.names():
            verify(site.place.path(name), load(site.place.path(name)), whole=True)
    site.build()
    folder = site.place.current()
    verify(folder, load(folder), whole=True)
    assert load(folder).numbers.source_quads == 3000 + 4 + KILLS
    assert {path.name for path in site.place.folder.iterdir()} == KEPT
