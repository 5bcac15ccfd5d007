"""The clients that come from npm."""

from pathlib import Path

import pytest
from npm import installed

PACKAGES = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def comunica() -> Path:
    """The folder of Comunica's commands, installed into the user's cache when it is not there."""
    return installed(PACKAGES, "comunica") / ".bin"
