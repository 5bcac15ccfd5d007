"""Health, metrics and documents under overload: the queue of queries full, hundreds connected."""

import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from running import run, serving
from wire import connected

pytestmark = pytest.mark.e2e

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
SITE = 'base = "http://127.0.0.1:8000/"\n[limits]\nconnections = 300\nquery_seconds = 4\n'
PATIENCE = 4.0
"""Seconds that an answer may take on a machine with two busy cores; alone it takes milliseconds."""


def test_who_watches_is_answered_under_overload(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    lines = [f"<http://127.0.0.1:8000/id/{n}> <http://x.example/p> {n} ." for n in range(80)]
    (tmp_path / "data" / "a.ttl").write_text("\n".join(lines), encoding="utf-8")
    assert run("build", tmp_path).returncode == 0
    with serving(tmp_path, "--no-build") as address, ExitStack() as open_ones:
        statuses: list[int] = []

        def ask() -> None:
            found = httpx.get(
                f"{address}sparql", params={"query": LONG}, trust_env=False, timeout=60
            )
            statuses.append(found.status_code)

        askers = [threading.Thread(target=ask) for _ in range(24)]
        for each in askers:
            each.start()
        for _ in range(400):
            open_ones.enter_context(closing(connected(address)))
        time.sleep(0.5)
        for path in ("healthz", "readyz", "metrics", "status", "doc/1.ttl"):
            begun = time.monotonic()
            answer = httpx.get(f"{address}{path}", trust_env=False, timeout=PATIENCE)
            assert answer.status_code == 200, path
            assert time.monotonic() - begun < PATIENCE, path
        told = httpx.get(f"{address}readyz", trust_env=False).json()["queries"]
        for each in askers:
            each.join()
        counted = httpx.get(f"{address}metrics", trust_env=False).text
    assert told["busy"] + told["waiting"] > 0
    assert set(statuses) <= {503, 504}
    assert statuses.count(503) >= 6
    assert 'oboegaki_queries_total{outcome="too many"}' in counted
