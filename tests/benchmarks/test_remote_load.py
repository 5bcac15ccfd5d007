"""`store = "sparql"` with much data: what the load of an engine elsewhere takes, and its losses."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE, run

import pytest
from engines import Running, oxigraph_serve
from goals import SIZE
from measuring import measured
from relay import relay
from releases import Corpus, write_site
from world import PYTHON

from oboegaki.edition.place import Place
from oboegaki.site import locate
from oboegaki.stores.remote.held import DataSets

pytestmark = pytest.mark.slow
SETTINGS = """
store = "sparql"
[engine]
query = ["{first.query}", "{second.query}"]
load = ["{first.load}", "{second.load}"]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of SIZE statements, in words at which no shape looks."""
    folder = tmp_path_factory.mktemp("remote") / "site"
    write_site(folder, Corpus(other_words=True), triples=SIZE)
    return folder


@contextmanager
def elsewhere(site: Path, first: Running, second: Running) -> Iterator[None]:
    """Have the site answered from two data sets."""
    path = site / "site.toml"
    before = path.read_text(encoding="utf-8")
    head, table, rest = before.partition("\n[title]")
    settings = SETTINGS.format(first=first, second=second)
    store, engine, rows = settings.partition("[engine]")
    path.write_text(f"{head}{store}{table}{rest}{engine}{rows}", encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_load_takes_little_memory_of_ours(site: Path, tmp_path: Path) -> None:
    alone = measured(*PYTHON, "build", site, "--editions", tmp_path / "own", "--first-files")
    with ExitStack() as engines:
        pair = [engines.enter_context(oxigraph_serve()) for _ in range(2)]
        engines.enter_context(elsewhere(site, *pair))
        loaded = measured(*PYTHON, "build", site, "--editions", tmp_path / "two", "--first-files")
    print(
        f"\n{SIZE:,.0f} statements: alone {alone.seconds:.1f} s, {alone.peak:.0f} MiB; with a load"
        f" of oxigraph serve {loaded.seconds:.1f} s, {loaded.peak:.0f} MiB"
    )
    assert loaded.peak < alone.peak + 128


def test_half_of_a_load_that_is_lost_is_noticed(site: Path, tmp_path: Path) -> None:
    """Nothing is published, and the next load is whole."""
    command = [*PYTHON, "build", str(site), "--editions", str(tmp_path / "e"), "--first-files"]
    place = Place(tmp_path / "e")
    with ExitStack() as engines:
        first, second = (engines.enter_context(oxigraph_serve()) for _ in range(2))
        half = engines.enter_context(
            relay(first.load, lambda body: body[: body.index(b"\n", len(body) // 2) + 1])
        )
        with elsewhere(site, Running(first.query, half), second):
            told = run(command, stderr=PIPE, text=True, check=False)
        assert told.returncode == 1
        assert "≠" in told.stderr
        assert "Traceback" not in told.stderr
        assert place.current_name() is None
        with elsewhere(site, first, second):
            assert run(command, stderr=PIPE, text=True, check=False).returncode == 0
            engine = locate((str(site),)).engine
        held = DataSets(place.folder, engine).all()
    assert [each.is_ready for each in held.values()] == [True]
