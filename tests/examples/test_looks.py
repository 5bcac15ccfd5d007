"""The example sites in a real browser: their colours and files are open to everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browser import NARROW, WIDE, Read, Reader
from example_sites import EXAMPLES, SITES
from running import serving

pytestmark = pytest.mark.e2e
LOOKS = (
    ("ja", WIDE, "light"),
    pytest.param("vi", NARROW, "dark", marks=pytest.mark.slow),
)


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", SITES)
def test_its_looks_are_open_to_everybody(
    name: str,
    language: str,
    width: int,
    scheme: str,
    tmp_path: Path,
    reader: Read,
    axe: Callable[[Reader], list[str]],
) -> None:
    found = {}
    with (
        serving(EXAMPLES / name, "--editions", tmp_path) as address,
        reader(language, width, scheme, address=address) as seen,
    ):
        for path in ("/", SITES[name].thing, "/ns"):
            seen.open(path)
            wide = [f"it is {seen.width} wide"] if seen.width > width else []
            found[path] = wide + axe(seen)
    assert {where: faults for where, faults in found.items() if faults} == {}
