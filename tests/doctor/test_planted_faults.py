"""The doctor before a real nginx: the set-ups that the docs show are well, each fault is found."""

import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from proxy import NGINX, certificate, free_port, nginx, shown
from running import run, serving

from oboegaki.doctor.asking import Public
from oboegaki.doctor.finding import Diagnosis
from oboegaki.doctor.run import CHECKS, FAULTS, examined

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not NGINX, reason="nginx is not here and could not be installed"),
]

SITE = 'base = "https://data.example.org/"\n[limits]\nquery_seconds = 2.0\n'
THING = '<https://data.example.org/もの/堺> <http://x.example/p> "y" .'
PASS = "proxy_pass http://oboegaki;"
Edits = tuple[tuple[str, str], ...]
"""What of the configuration in the how-to is replaced by what."""


def more(*lines: str) -> Edits:
    """Return an edit that adds lines to the location."""
    return ((PASS, " ".join((PASS, *lines))),)


def without(name: str) -> Edits:
    """Return an edit that sets a header no more."""
    line = next(each for each in shown().splitlines() if f"proxy_set_header {name} " in each)
    return ((line, ""),)


CACHE = "proxy_cache_path {folder}/kept keys_zone=kept:1m; server {"
PLANTED: dict[str, tuple[Edits, set[str]]] = {
    "the scheme is not told": (without("X-Forwarded-Proto"), {"scheme", "forged"}),
    "the scheme is told wrongly": (
        (("X-Forwarded-Proto $scheme", "X-Forwarded-Proto http"),),
        {"scheme"},
    ),
    "the name of the upstream is told": (
        ((" Host $http_host;", ' Host "";'), *without("X-Forwarded-Host")),
        {"host", "forged"},
    ),
    "another name is told": (
        (("X-Forwarded-Host $http_host", "X-Forwarded-Host inner.example"),),
        {"host"},
    ),
    "the port is not told": (
        (("X-Forwarded-Host $http_host", "X-Forwarded-Host $host"),),
        {"port"},
    ),
    "the prefix is not told": (without("X-Forwarded-Prefix"), {"prefix-lost"}),
    "the prefix is taken off and not told": (
        ((PASS, "rewrite ^/data(/.*)$ $1 break; " + PASS), *without("X-Forwarded-Prefix")),
        {"prefix", "forged", "decoded", "merged"},
    ),
    "a proxy that is not trusted": (more("proxy_bind 127.0.0.2;"), {"prefix-lost"}),
    "the reader's own headers are passed on": (without("X-Forwarded-Host"), {"forged"}),
    "the path is decoded and merged": (
        (("proxy_pass http://oboegaki;", "proxy_pass http://oboegaki/data/;"),),
        {"decoded", "merged"},
    ),
    "the path is encoded again": (
        (
            (PASS, 'set $again $request_uri; if ($request_uri ~ "^(.*)%(E5.*)$")'
             ' { set $again $1%25$2; } proxy_pass http://oboegaki$again;'),
        ),
        {"encoded-again"},
    ),
    "Location is rewritten": (
        more("proxy_redirect ~^/data/(.*)$ https://inner.example/$1;"),
        {"redirect"},
    ),
    "Accept is not passed on": (more('proxy_set_header Accept "";'), {"accept-lost"}),
    "the language is not passed on": (
        more('proxy_set_header Accept-Language "";'),
        {"language-lost"},
    ),
    "Vary is hidden": (more("proxy_hide_header Vary;"), {"vary-lost"}),
    "a cache that does not look at Vary": (
        (("server {", CACHE), *more(
            "proxy_cache kept; proxy_cache_valid 200 1m;",
            "proxy_ignore_headers Vary Cache-Control Expires;",
        )),
        {"cache-mixes", "coding-lost"},
    ),
    "an age is set": (more("expires 1h;"), {"cache-rules"}),
    "the ETag is hidden": (more("proxy_hide_header ETag;"), {"etag-lost"}),
    "the proxy compresses itself": (
        more('proxy_set_header Accept-Encoding "";', "gzip on; gzip_proxied any;",
             "gzip_types text/turtle;"),
        {"compressed-again", "coding-lost"},
    ),
    "nothing is compressed": (more('proxy_set_header Accept-Encoding "";'), {"coding-lost"}),
    "conditions are not passed on": (
        more('proxy_set_header If-None-Match "";'),
        {"condition-lost"},
    ),
    "ranges are not passed on": (more('proxy_set_header Range "";'), {"range-lost"}),
    "other sites may not read": (
        more("proxy_hide_header Access-Control-Allow-Origin;"),
        {"cors-lost"},
    ),
    "other sites may read, said twice": (
        more("add_header Access-Control-Allow-Origin *;"),
        {"cors-doubled"},
    ),
    "the proxy answers OPTIONS": (
        more("if ($request_method = OPTIONS) { return 204; }"),
        {"preflight"},
    ),
    "a policy of the proxy's": (
        more("""add_header Content-Security-Policy "default-src 'self'";"""),
        {"policy"},
    ),
    "HEAD is refused": (more("if ($request_method = HEAD) { return 405; }"), {"head"}),
    "Link is hidden": (more("proxy_hide_header Link;"), {"link-lost"}),
    "errors are replaced": (
        (
            *more("proxy_intercept_errors on; error_page 404 =404 @no;"),
            ("server_name localhost;", "server_name localhost; location @no { return 404; }"),
        ),
        {"errors-replaced"},
    ),
    "POST is refused": (more("limit_except GET { deny all; }"), {"post-blocked", "preflight"}),
    "bodies are bounded": (
        (("client_max_body_size 16m", "client_max_body_size 16k"),),
        {"body-limit"},
    ),
    "nginx's own bound of addresses": (
        (("large_client_header_buffers 4 32k;", ""),),
        {"long-address"},
    ),
    "little room for the headers of answers": (
        more("proxy_buffer_size 1k; proxy_buffers 8 1k; proxy_busy_buffers_size 2k;"),
        {"large-header"},
    ),
    "oboegaki does not run": ((("server 127.0.0.1:", "server 127.0.0.1:1; #"),), {"gateway"}),
    "a password is asked for": (more("deny all;"), {"forbidden"}),
    "it leads elsewhere": (more("return 302 https://www.example.org/;"), {"elsewhere"}),
    "another program answers": (more("return 200 hello;"), {"other"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doctor")


@pytest.fixture(scope="module")
def site(folder: Path) -> Path:
    site = folder / "site"
    (site / "data").mkdir(parents=True)
    (site / "site.toml").write_text(SITE, encoding="utf-8")
    (site / "data" / "a.ttl").write_text(THING, encoding="utf-8")
    return site


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def cert(folder: Path) -> Path:
    return certificate(folder)


@contextmanager
def fronted(
    server: str, cert: Path, folder: Path, edits: Edits = (), root: str = "/data"
) -> Iterator[Public]:
    """Put nginx before the server, edited, beside a port that leads from http to https."""
    port, plain = free_port(), free_port()
    text = shown()
    for old, new in (
        ("127.0.0.1:8000", server.removeprefix("http://").rstrip("/")),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("data.example.org;", "localhost;"),
        ("/etc/ssl/certs/data.example.org.pem", str(cert)),
        ("/etc/ssl/private/data.example.org.key", str(cert.with_name("key.pem"))),
        *edits,
    ):
        assert old in text, old
        text = text.replace(old, new.replace("{folder}", str(folder)))
    secure = f"https://localhost:{port}"
    text += f"server {{ listen 127.0.0.1:{plain}; {LEADS.replace('https://$host', secure)} }}"
    trust = ssl.create_default_context(cafile=str(cert))
    with nginx(folder, text, port):
        yield Public(f"{secure}{root}/", plain, 2.0, trust)


LEADS = "return 301 https://$host$request_uri;"


def looked(public: Public, *, quick: bool = True) -> Diagnosis:
    return examined(public, lambda _: None, quick=quick)


def names(found: Diagnosis) -> set[str]:
    return {each.name for each in found.findings}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found_and_no_other(
    planted: str, server: str, cert: Path, tmp_path: Path
) -> None:
    edits, expected = PLANTED[planted]
    with fronted(server, cert, tmp_path, edits) as public:
        found = looked(public)
    assert names(found) == expected, [(each.name, each.seen) for each in found.findings]
    assert all(each.seen for each in found.findings)


def test_what_gave_a_fault_away_is_shown(server: str, cert: Path, tmp_path: Path) -> None:
    with fronted(server, cert, tmp_path, PLANTED["nothing is compressed"][0]) as public:
        (finding,) = looked(public).findings
    asked = "GET /data/catalog.ttl (Accept-Encoding: br) → 200 · Content-Encoding: —"
    assert finding.seen == asked


NO_PREFIX = (
    ("location /data/ {", "location / {"),
    ("X-Forwarded-Prefix /data;", 'X-Forwarded-Prefix "";'),
)


@pytest.mark.parametrize(("edits", "root"), [((), "/data"), (NO_PREFIX, "")])
def test_what_the_how_to_shows_is_well(
    edits: Edits, root: str, server: str, cert: Path, tmp_path: Path
) -> None:
    with fronted(server, cert, tmp_path, edits, root) as public:
        found = looked(public, quick=False)
    assert found.findings == ()
    assert found.omitted == ()
    assert found.looked_at == tuple(CHECKS)
    assert found.proxy == "nginx"


def test_a_proxy_that_waits_less_than_the_deadline_of_queries_is_found(
    server: str, cert: Path, tmp_path: Path
) -> None:
    with fronted(server, cert, tmp_path, more("proxy_read_timeout 1s;")) as public:
        found = looked(public, quick=False)
    assert names(found) == {"timeout"}


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        ("location / { return 200 hello; }", {"plain-served"}),
        ("return 301 https://$host/;", {"plain-redirect"}),
        ("return 302 https://$host$request_uri;", {"plain-redirect"}),
        ("return 308 https://$host$request_uri;", set()),
    ],
)
def test_http_leads_to_the_same_page_by_https(
    leads: str,
    expected: set[str],
    server: str,
    cert: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(__name__ + ".LEADS", leads)
    with fronted(server, cert, tmp_path) as public:
        found = looked(public)
    assert names(found) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:{closed}/", "refused"),
        ("https://127.0.0.1:{plain}/", "not-tls"),
        ("https://localhost:{secure}/data/", "certificate"),
        ("http://oboegaki-doctor.invalid/", "no-name"),
    ],
)
def test_who_is_not_reached_is_told_why_and_nothing_else(
    address: str, expected: str, server: str, cert: Path, tmp_path: Path
) -> None:
    with fronted(server, cert, tmp_path) as right:
        ports = {
            "closed": free_port(),
            "plain": server.rstrip("/").rpartition(":")[2],
            "secure": right.parts.port,
        }
        found = looked(Public(address.format(**ports)))
    assert names(found) == {expected}
    assert len(found.omitted) == len(CHECKS) - 1


def test_every_fault_that_is_told_of_was_planted() -> None:
    planted = set().union(*(expected for _, expected in PLANTED.values()))
    others = {"timeout", "plain-served", "plain-redirect", "refused", "not-tls", "certificate",
              "no-name"}  # fmt: skip
    assert set(FAULTS) - planted - others == {"silent", "no-http", "no-tls"}
    for name, fault in FAULTS.items():
        assert all((*fault.what, *fault.remedy)), name


# The command -----------------------------------------------------------------------------------


def test_the_command_tells_lines_for_the_proxy_that_answers(
    server: str, site: Path, cert: Path, tmp_path: Path
) -> None:
    with fronted(server, cert, tmp_path, PLANTED["the scheme is told wrongly"][0]) as public:
        trusting = {"SSL_CERT_FILE": str(cert)}
        told = run(
            "doctor", public.address, site, "--quick", extra=trusting, language="ja_JP.UTF-8"
        )
        machine = run("doctor", public.address, "--quick", "--format", "json", extra=trusting)
    assert told.returncode == 1, told.stderr
    assert "誤り [scheme]" in told.stdout
    assert "        proxy_set_header X-Forwarded-Proto $scheme;" in told.stdout
    assert "Caddy" not in told.stdout
    (finding,) = json.loads(machine.stdout)["findings"]
    assert finding["name"] == "scheme"
    assert finding["severity"] == "wrong"
    assert set(finding["what"]) == {"ja", "en", "vi"}


def test_a_server_of_this_machine_is_well_without_a_proxy(server: str, site: Path) -> None:
    told = run("doctor", server, site)
    assert told.returncode == 0, told.stdout
    assert "Nothing is wrong." in told.stdout


@pytest.mark.parametrize("url", ["http://", "https://x:0/", "http://a b/", "http://x/?q=1"])
def test_what_is_no_address_is_told(url: str) -> None:
    assert run("doctor", url).returncode == 2


def test_one_address_at_a_time() -> None:
    told = run("doctor", "http://a.example/", "http://b.example/")
    assert told.returncode == 2
    assert os.linesep in told.stderr
