"""The static export: byte for byte what the server answers, given again by a real nginx."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import httpx
import pytest
from fastapi.testclient import TestClient
from publishing import BASE, SITE, Desk, quiet, release

from oboegaki.edition.build import build
from oboegaki.edition.opened import Edition
from oboegaki.edition.place import Place
from oboegaki.errors import PlaceUnusable, SiteError
from oboegaki.export.files import export
from oboegaki.site import Site, locate
from oboegaki.store import Store
from oboegaki.stores.embedded import EmbeddedStore
from oboegaki.web.app import create_app

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CHROMIUM = shutil.which("chromium")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGE = "press/city/2023/x"
ACCEPTS = (
    None, "*/*", BROWSER, "text/turtle", "application/ld+json", "application/n-quads",
    "application/rdf+xml, */*;q=0.1", "text/turtle;q=0.5, application/n-triples;q=0.7",
    "application/rdf+xml;q=0.9,text/turtle;q=0.9,application/n-triples;q=0.8", "image/png",
    "text/*", "application/json", "application/x-bibtex", "application/linkset+json",
    "text/turtle;charset=utf-8", "text/turtle;q=1.0, text/html;q=0.2", "application/trig;q=0.35",
)  # fmt: skip
LANGUAGES = (None, "ja", "en", "vi", "en-GB,en;q=0.9,ja;q=0.8", "fr", "fr, vi;q=0.3", "EN, ja",
             "vi, ja, en", "ja;q=0.2, en;q=0.4")  # fmt: skip
_MAIN = """
{user}
daemon off; pid {folder}/pid; error_log {folder}/error.log warn; events {{ }}
http {{
    access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""
MORE = (
    f"<{BASE}id/org/a> <http://x.example/p> <http://x.example/Thing>, <http://x.example/thing> .\n"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def store(edition: Edition) -> Store:
    return EmbeddedStore(edition.engine, edition.manifest.content, Site(root=Path()).limits)


@contextmanager
def serving(configuration: Path, folder: Path, port: int) -> Iterator[None]:
    """Serve an export with nginx."""
    text = configuration.read_text()
    assert text.count("listen 80;") == 1
    (folder / "site.conf").write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    user = "user root;" if Path("/root").owner() == "root" and _is_root() else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    assert NGINX
    with subprocess.Popen([NGINX, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()
    assert "[emerg]" not in (folder / "error.log").read_text()


def _is_root() -> bool:
    return subprocess.run(["id", "-u"], capture_output=True, text=True, check=True).stdout == "0\n"


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
        except OSError:
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Made"]:
    """Publish a small site with a past, and export it under a prefix."""
    folder = tmp_path_factory.mktemp("export")
    desk, port = Desk(folder), free_port()
    url = f"http://127.0.0.1:{port}/data/"
    files = {
        "site.toml": f'public_url = "{url}"\n{SITE}',
        f"data/{PAGE}.ttl": release("x", "覚書 & <b>"),
        "data/press/city/2023/y.ttl": release("y", "式"),
        "data/a.ttl": MORE,
        "data/あ.ttl": f"<{BASE}id/org/あ> <http://x.example/p> 'あ' .",
    }
    desk.publish(files)
    desk.publish({"site.toml": files["site.toml"], "data/press/city/2023/y.ttl": None})
    done = export(desk.site, desk.place, folder / "out", store)
    assert done.broken == (), sorted(done.broken)
    app = create_app(desk.site, desk.place, store)
    with TestClient(app, base_url=url.removesuffix("data/"), follow_redirects=False) as live:
        yield Made(folder / "out", url, live, port)


class Made:
    def __init__(self, folder: Path, url: str, live: TestClient, port: int) -> None:
        self.folder, self.url, self.live, self.port = folder, url, live, port


@pytest.fixture(scope="module")
def static(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    if NGINX is None:
        pytest.skip("there is no nginx here")
    with (
        serving(made.folder / "nginx.conf", tmp_path_factory.mktemp("nginx"), made.port),
        httpx.Client(base_url=made.url, headers={"Accept-Encoding": "identity"}) as client,
    ):
        client.headers.pop("accept")
        yield client


def test_every_file_is_byte_for_byte_what_the_server_answers(made: Made) -> None:
    www = made.folder / "www"
    compared = 0
    for file in sorted(each for each in www.rglob("*") if each.is_file()):
        name = file.relative_to(www).as_posix()
        if ".kept/" in name or ".told/" in name or "._." in name or "search" in name:
            continue
        language = re.search(r"\.html\.(ja|en|vi)$", name)
        path = "/" + (name.removesuffix(language[0]) if language else name)
        path = re.sub(r"/index$", "/", re.sub(r"/index(\.[a-z]+)$", "/", path))
        headers = {"Accept-Language": language[1] if language else "ja"}
        headers |= {"Accept": "text/html"} if language else {}
        if path.endswith("/") and not language:
            continue
        answer = made.live.get(path, headers=headers)
        assert answer.status_code == 200, path
        assert answer.content == file.read_bytes(), path
        compared += 1
    assert compared > 100


@pytest.mark.e2e
@pytest.mark.parametrize("path", ["", PAGE, "doc/org/a", "doc/org/%E3%81%82", "catalog", "ldes",
                                  ".well-known/void", "dumps/", "ldes/1",
                                  "about?iri=http%3A%2F%2Fx.example%2Fp"])  # fmt: skip
def test_nginx_negotiates_as_the_server_does(made: Made, static: httpx.Client, path: str) -> None:
    for accept in ACCEPTS:
        headers = {"Accept": accept} if accept is not None else {"Accept": ""}
        given, live = (
            static.get(path, headers=headers),
            made.live.get(f"/data/{path}", headers=headers),
        )
        assert given.status_code == live.status_code, (path, accept)
        assert given.headers["Content-Type"] == live.headers["Content-Type"], (path, accept)
        if live.status_code == 200:
            assert given.content == live.content, (path, accept)
        assert given.headers["Access-Control-Allow-Origin"] == "*"
        policy = "Content-Security-Policy"
        assert given.headers[policy] == live.headers[policy]


@pytest.mark.e2e
def test_nginx_gives_the_page_in_the_readers_language(made: Made, static: httpx.Client) -> None:
    for language in LANGUAGES:
        headers = {"Accept": BROWSER, **({"Accept-Language": language} if language else {})}
        for path in (PAGE, f"{PAGE}.html", f"{PAGE}?lang=vi", "doc/org/a?lang=en"):
            given, live = (
                static.get(path, headers=headers),
                made.live.get(f"/data/{path}", headers=headers),
            )
            assert given.status_code == live.status_code == 200, (path, given.headers)
            assert given.headers["Content-Language"] == live.headers["Content-Language"], language
            assert given.content == live.content, (path, language)
            assert "Accept-Language" in given.headers["Vary"]


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("id/org/a", 303), ("doc/org/a/", 308), ("nowhere", 404), ("sparql", 404),
        ("press/city/2023/y", 410), ("press/city/2023/y.ttl", 410), ("doc/org/never.ttl", 404),
        ("dumps/latest/everything.nq.gz", 307),
    ],
)  # fmt: skip
def test_nginx_knows_redirects_and_what_is_gone(
    made: Made, static: httpx.Client, path: str, status: int
) -> None:
    given = static.get(path, headers={"Accept": BROWSER})
    assert given.status_code == status
    live = made.live.get(f"/data/{path}", headers={"Accept": BROWSER})
    if path != "sparql":
        assert live.status_code == status
    if status < 400:
        where = (urljoin(f"{made.url}{path}", each.headers["Location"]) for each in (given, live))
        assert len(set(where)) == 1
    else:
        assert given.headers["Content-Type"] == "text/html; charset=utf-8"
        plain = static.get(path, headers={"Accept": "text/turtle"})
        assert plain.headers["Content-Type"] == "application/problem+json"
        assert plain.json()["status"] == status


@pytest.mark.e2e
@pytest.mark.parametrize("path", ["", PAGE, f"{PAGE}.html", "doc/org/a", "doc/org/%E3%81%82",
                                  "dumps/", "catalog", "graph/a", "ns", "shapes"])  # fmt: skip
def test_nginx_links_a_page_as_the_server_does(made: Made, static: httpx.Client, path: str) -> None:
    headers = {"Accept": "text/html"}
    given, live = static.get(path, headers=headers), made.live.get(f"/data/{path}", headers=headers)
    assert given.headers["Link"] == live.headers["Link"]
    assert "Link" not in static.get("nowhere", headers=headers).headers


@pytest.mark.e2e
def test_nginx_answers_304_and_compresses(static: httpx.Client) -> None:
    first = static.get(PAGE, headers={"Accept": "text/turtle"})
    again = {"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]}
    assert static.get(PAGE, headers=again).status_code == 304
    packed = static.get(f"{PAGE}.nt", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.e2e
def test_every_link_leads_somewhere(static: httpx.Client) -> None:
    waiting, seen = [str(static.base_url)], set[str]()
    unkept = tuple(f"{static.base_url}{each}" for each in ("sparql", "search", "dumps/diff"))
    while waiting:
        address = waiting.pop()
        answer = static.get(address, headers={"Accept": BROWSER})
        assert answer.status_code in (200, 301, 303, 307), address
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for href in re.findall(r'href="([^"#]+)', answer.text):
            link = urljoin(address, unescape(href))
            ours = link.startswith(str(static.base_url)) and not link.startswith(unkept)
            if ours and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 100


@pytest.mark.e2e
def test_search_finds_without_a_server(made: Made, static: httpx.Client) -> None:
    index = static.get("static/search-index.json").json()
    paths = [entry[0] for entry in index]
    assert f"/{PAGE}" in paths
    assert "/press/city/2023/y" not in paths
    page = static.get("search", headers={"Accept": BROWSER}).text
    script = re.search(r'<script src="([^"]+)" defer>', page)
    assert script
    assert static.get(urljoin(made.url, script[1])).status_code == 200
    if CHROMIUM is None:
        pytest.skip("there is no chromium here")
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
         "--dump-dom", f"{made.url}search?q=%E8%A6%9A%E6%9B%B8"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    found = re.search(r'<ol class="results">(.*?)</ol>', run.stdout, re.DOTALL)
    assert found, run.stderr
    assert f'href="/data/{PAGE}"' in found[1]
    assert unescape(found[1]).count("覚書 & <b>") == 1


@pytest.mark.slow
def test_an_export_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    site = f'public_url = "http://127.0.0.1/"\n{SITE}'
    desk.publish({"site.toml": site, f"data/{PAGE}.ttl": release("x", "覚書")})
    export(desk.site, desk.place, tmp_path / "out", store)
    desk.publish({"site.toml": site, f"data/{PAGE}.ttl": None, "data/a.ttl": MORE})
    export(desk.site, desk.place, tmp_path / "out", store)
    names = [unquote(each.name) for each in (tmp_path / "out" / "www").rglob("*")]
    assert "a.ttl" in names
    assert "x.ttl" not in names
    assert {each.name for each in tmp_path.iterdir()} == {"site", "editions", "out"}


def test_nothing_of_others_is_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.publish({"data/a.ttl": MORE})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="public address"):
        export(desk.site, desk.place, tmp_path / "mine", store)
    site = replace(desk.site, public_url="http://127.0.0.1/")
    with pytest.raises(PlaceUnusable, match="something else"):
        export(site, desk.place, tmp_path / "mine", store)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


@pytest.mark.slow
def test_the_flagship_is_exported_in_time(tmp_path: Path) -> None:
    """The goal is 10 s; the machine of the tests is shared."""
    site = replace(locate(()), public_url="http://127.0.0.1/")
    place = Place(tmp_path / "editions")
    assert build(site, place, quiet).manifest is not None
    begin = time.process_time()
    done = export(site, place, tmp_path / "out", store)
    seconds = time.process_time() - begin
    assert done.files > 2000
    assert done.broken == ()
    assert seconds < 20
