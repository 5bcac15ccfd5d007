"""A server of very many sources begins with the edition that there is, and looks meanwhile."""

import json
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
import running
from processes import family
from processes import server as process_of
from running import run, serving

pytestmark = pytest.mark.e2e

until = partial(running.until, seconds=60)

SITE = 'base = "http://127.0.0.1:8000/"\n[limits]\nprompt_sources = {}\n'
SAID = "<http://127.0.0.1:8000/id/a> <http://x.example/p> '{}' ."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two sources, built and then changed."""
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE.format(1), encoding="utf-8")
    (folder / "data" / "a.ttl").write_text(SAID.format("before"), encoding="utf-8")
    (folder / "data" / "b.ttl").write_text(SAID.format("beside"), encoding="utf-8")
    assert run("build", folder).returncode == 0
    (folder / "data" / "a.ttl").write_text(SAID.format("after"), encoding="utf-8")
    return folder


def is_build(process: int) -> bool:
    with suppress(OSError):
        return b"\0build\0" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def said(address: str) -> str:
    return httpx.get(f"{address}doc/a.nt", trust_env=False).raise_for_status().text


def test_it_serves_what_there_is_and_then_what_the_sources_say_now(site: Path) -> None:
    with serving(site) as address:
        assert '"before"' in said(address)
        until("what was changed is served", lambda: '"after"' in said(address))
    manifests = sorted((site / ".oboegaki" / "editions").glob("*/manifest.json"))
    counted = [json.loads(each.read_text(encoding="utf-8"))["source_count"] for each in manifests]
    assert counted == [2, 2], "it begins so the next time, too"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_look_ends_with_the_server(site: Path, workers: str) -> None:
    with serving(site, "--workers", workers) as address:
        process = process_of(address)
        until("a build was begun", lambda: any(map(is_build, family(process))))
        processes = family(process)
    until("all have ended", lambda: not any(Path(f"/proc/{each}").exists() for each in processes))


def test_sources_that_cannot_be_published_leave_what_there_is(site: Path) -> None:
    (site / "data" / "a.ttl").write_text("no Turtle", encoding="utf-8")
    with serving(site) as address:
        process = process_of(address)
        until("a build was begun", lambda: any(map(is_build, family(process))))
        until("it has ended", lambda: not any(map(is_build, family(process))))
        assert '"before"' in said(address)


def test_sources_that_did_not_change_are_not_built_again(site: Path) -> None:
    assert run("build", site).returncode == 0
    before = run("editions", site).stdout
    looked = run("build", "--if-changed", site)
    assert (looked.returncode, looked.stderr) == (0, "")
    (site / "data" / "a.ttl").write_text(SAID.format("later"), encoding="utf-8")
    assert run("build", "--if-changed", site).stderr
    assert run("editions", site).stdout != before


def test_few_sources_are_looked_at_before_anybody_is_served(site: Path) -> None:
    (site / "site.toml").write_text(SITE.format(2), encoding="utf-8")
    with serving(site) as address:
        assert '"after"' in said(address)
