"""What lies in deploy/: each file is run or judged by the program that reads it, if it is here."""

import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from proxy import certificate, free_port
from running import ROOT, environment, serving

from oboegaki.doctor.asking import Public
from oboegaki.doctor.run import CHECKS, examined

pytestmark = pytest.mark.e2e

DEPLOY = ROOT / "deploy"
CADDY, BWRAP, ANALYZE = map(shutil.which, ("caddy", "bwrap", "systemd-analyze"))
EXPOSURE = 15
"""Tenths that `systemd-analyze security` may give: 0 is shut in, 100 unprotected."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("deployed")
    (site / "site.toml").write_text(
        'base = "https://data.example.org/"\n[limits]\nquery_seconds = 2.0\n', encoding="utf-8"
    )
    (site / "data").mkdir()
    (site / "data" / "a.ttl").write_text(
        "<https://data.example.org/a> a <urn:x> .", encoding="utf-8"
    )
    with serving(site) as address:
        yield address


# Caddy -----------------------------------------------------------------------------------------


@contextmanager
def behind_caddy(server: str, folder: Path) -> Iterator[Public]:
    """Run Caddy with our file, in which only name, certificate and ports are put in."""
    port, plain, cert = free_port(), free_port(), certificate(folder)
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    for written, ours in (
        ("\tservers {", f"\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n"
         f"\tstorage file_system {folder}/caddy\n\tservers {{"),
        ("data.example.org {", f"localhost {{\n\ttls {cert} {cert.with_name('key.pem')}"),
        ("127.0.0.1:8000", server.removeprefix("http://").rstrip("/")),
    ):  # fmt: skip
        assert text.count(written) == 1, written
        text = text.replace(written, ours)
    (folder / "Caddyfile").write_text(text)
    assert CADDY
    command = [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment()) as process:
        try:
            trust = ssl.create_default_context(cafile=str(cert))
            _wait(f"https://localhost:{port}/data/healthz", trust)
            yield Public(f"https://localhost:{port}/data/", None, 2.0, trust)
        finally:
            process.terminate()


def _wait(url: str, trust: ssl.SSLContext | bool = True) -> None:
    for _ in range(200):
        try:
            if httpx.get(url, verify=trust).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.skipif(not CADDY, reason="Caddy is not here and could not be installed")
def test_the_doctor_has_nothing_against_our_caddyfile(server: str, tmp_path: Path) -> None:
    with behind_caddy(server, tmp_path) as public:
        found = examined(public, lambda _: None)
    assert [(each.name, each.seen) for each in found.findings] == []
    assert found.looked_at == tuple(CHECKS)
    assert found.proxy == "caddy"


# systemd ---------------------------------------------------------------------------------------


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not here")
def test_systemd_reads_the_unit_and_finds_it_well_shut_in(tmp_path: Path) -> None:
    """No unit is started here: nothing but init can. Where the program is does not matter."""
    unit = tmp_path / "oboegaki.service"
    text = (DEPLOY / "oboegaki.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/oboegaki/bin/oboegaki", sys.executable))
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert judged.returncode == 0, judged.stdout


# Containers ------------------------------------------------------------------------------------


@pytest.mark.skipif(not BWRAP, reason="bubblewrap is not here and could not be installed")
def test_it_serves_from_a_read_only_root_without_rights(tmp_path: Path) -> None:
    """The nearest to `podman run --read-only --cap-drop=all` where no engine of containers runs."""
    assert BWRAP
    port, editions, site = free_port(), tmp_path / "editions", tmp_path / "site"
    editions.mkdir()
    site.mkdir()
    (site / "a.ttl").write_text("<http://127.0.0.1:8000/a> a <urn:x> .", encoding="utf-8")
    prefix = f"{BWRAP} --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp".split()
    prefix += ["--ro-bind", str(site), "/tmp/site", "--bind", str(editions), "/tmp/editions"]  # noqa: S108
    prefix += "--cap-drop ALL --unshare-user --uid 10001 --gid 10001 --die-with-parent".split()
    serve = [sys.executable, "-m", "oboegaki", "serve", "/tmp/site", "--editions", "/tmp/editions"]  # noqa: S108
    probe = subprocess.run(
        [*prefix, "true"], capture_output=True, text=True, check=False, env=environment()
    )
    if probe.returncode:
        pytest.skip(f"no user namespace may be made here: {probe.stderr.strip()}")
    with subprocess.Popen(
        [*prefix, *serve, "--port", str(port)], env=environment(), stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            asked = httpx.get(
                f"http://127.0.0.1:{port}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=20
            )
        finally:
            process.terminate()
    assert asked.status_code == 200
    assert "true" in asked.text
    assert any((editions / "editions").iterdir())


def test_the_containerfile_gives_away_no_right_and_names_files_that_are_there() -> None:
    """No engine runs here, and no base image can be fetched: what can be read is looked at."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert not re.search(r"^ADD |:latest|--privileged", text, re.MULTILINE)
    for name in re.findall(r"^COPY ([^-\s]\S*)", text, re.MULTILINE):
        assert (ROOT / name).exists(), name
    assert "/healthz" in text


# The permanent namespace ------------------------------------------------------------------------

APACHE = shutil.which("apache2") or shutil.which("/usr/sbin/apache2")
_MODULES = Path("/usr/lib/apache2/modules")
_HTTPD = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/error.log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot {folder}/www
<Directory {folder}/www>
    AllowOverride All
</Directory>
{user}
"""


def test_the_page_shows_the_lines_that_are_tested() -> None:
    text = (ROOT / "docs" / "how-to" / "permanent-namespace.md").read_text(encoding="utf-8")
    for line in (DEPLOY / "w3id.htaccess").read_text(encoding="utf-8").splitlines():
        if not line.startswith(("# https:", "# with")):
            assert line in text


@pytest.mark.skipif(not APACHE, reason="Apache is not here")
@pytest.mark.parametrize(
    "path",
    ["", "id/org/sakai", "ns", "%E3%82%82%E3%81%AE/%E5%A0%BA", "a%20b%25c", "about?iri=http://x/%E5",
     "press/sakai/2023/cop28-mou.ttl"],
)  # fmt: skip
def test_apache_leads_an_identifier_to_the_server_byte_for_byte(path: str, apache: str) -> None:
    answer = httpx.get(f"{apache}oboegaki/{path}", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"https://data.example.org/data/{path}"


@pytest.fixture(scope="module")
def apache() -> Iterator[str]:
    """Apache as w3id.org has it: our lines in a folder's .htaccess.

    It reads as a user of its own, to whom pytest's folders are closed.
    """
    with tempfile.TemporaryDirectory(prefix="oboegaki-apache-") as folder:
        Path(folder).chmod(0o755)
        yield from _apache(Path(folder), free_port())


def _apache(folder: Path, port: int) -> Iterator[str]:
    (folder / "www" / "oboegaki").mkdir(parents=True)
    shutil.copy(DEPLOY / "w3id.htaccess", folder / "www" / "oboegaki" / ".htaccess")
    user = "User www-data\nGroup www-data" if Path("/proc/self").stat().st_uid == 0 else ""
    settings = _HTTPD.format(folder=folder, port=port, modules=_MODULES, user=user)
    (folder / "httpd.conf").write_text(settings)
    assert APACHE
    command = [APACHE, "-f", str(folder / "httpd.conf"), "-DFOREGROUND"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(100):
                assert process.poll() is None, process.stderr and process.stderr.read()
                try:
                    httpx.get(f"http://127.0.0.1:{port}/")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
