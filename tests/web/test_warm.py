"""A new edition takes over: what readers asked for last is soon ready again, as it is now."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from starlette.testclient import TestClient

from oboegaki.edition.build import build
from oboegaki.edition.place import Place
from oboegaki.site import locate
from oboegaki.web.app import Front

THING = "<http://127.0.0.1:8000/id/{}> <http://www.w3.org/2000/01/rdf-schema#label> '{}' ."
FILES = {
    "site.toml": 'base = "http://127.0.0.1:8000/"\n',
    "data/a.ttl": THING.format("a", "before"),
    "data/b.ttl": THING.format("b", "goes away"),
}
WISHES = [
    {"accept": "text/turtle"},
    {"accept": "text/html", "accept-language": "vi", "accept-encoding": "br"},
    {"accept": "application/ld+json", "accept-encoding": "gzip"},
]


def test_what_was_asked_for_last_is_ready_in_the_new_edition(
    serve: Callable[[dict[str, str]], TestClient], tmp_path: Path
) -> None:
    client = serve(FILES)
    front = cast(Front, client.app)
    for wish in WISHES:
        assert client.get("/doc/a", headers=wish).status_code == 200
    assert client.get("/doc/b").status_code == 200
    old = front.served
    assert len(old.replies) == 4
    folder = tmp_path / "site"
    (folder / "data" / "a.ttl").write_text(THING.format("a", "after"), encoding="utf-8")
    (folder / "data" / "b.ttl").unlink()
    assert (
        build(locate((str(folder),)), Place(tmp_path / "editions"), lambda *_: None).manifest
        is not None
    )
    end = time.monotonic() + 10
    while front.served is old or len(front.served.replies) < 3:
        assert time.monotonic() < end
        time.sleep(0.02)
    ready = front.served.replies
    keys = ready.recent(10)
    assert {key for key in keys if ready.get(key)} == {
        key for key in old.replies.recent(10) if "/doc/b" not in cast(tuple[str, ...], key)
    }
    for wish in WISHES:
        answer = client.get("/doc/a", headers=wish)
        assert "after" in answer.text
        assert "before" not in answer.text
    assert len(ready) == 3, "each was the ready one"
    assert client.get("/doc/b").status_code == 410
