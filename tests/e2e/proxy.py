"""Debian's nginx in front of a real server, with the configuration that the how-to shows."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "reverse-proxy.md"
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
PREFIX = "/data"

_MAIN = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/oboegaki.conf;
}}
"""


def shown() -> str:
    """Return the configuration of the how-to, as it stands there."""
    found = re.search(r"```nginx\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def certificate(folder: Path) -> Path:
    """Make a certificate of our own for localhost; `key.pem` lies beside it."""
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem"


@contextmanager
def behind_nginx(server: str, folder: Path) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Put nginx before the server at an address like `http://127.0.0.1:41234/`.

    Gives the origin by which clients reach it, and what they need to trust it.
    """
    cert, port = certificate(folder), free_port()
    configuration = shown()
    for written, ours in (
        ("127.0.0.1:8000", server.removeprefix("http://").rstrip("/")),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("server_name data.example.org", "server_name localhost"),
        ("/etc/ssl/certs/data.example.org.pem", str(cert)),
        ("/etc/ssl/private/data.example.org.key", str(cert.with_name("key.pem"))),
    ):
        assert configuration.count(written) == 1, written
        configuration = configuration.replace(written, ours)
    with nginx(folder, configuration, port):
        yield f"https://localhost:{port}", ssl.create_default_context(cafile=str(cert))


@contextmanager
def nginx(folder: Path, configuration: str, port: int) -> Iterator[int]:
    """Run nginx with what its `http` block holds, until it listens; give its process."""
    (folder / "oboegaki.conf").write_text(configuration)
    user = "user root;" if _is_root() else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    assert NGINX
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait(port, process)
            yield process.pid
        finally:
            process.terminate()


def _is_root() -> bool:
    return Path("/proc/self").stat().st_uid == 0


def _wait(port: int, process: "subprocess.Popen[str]") -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.05)
    raise AssertionError("nginx did not begin to listen")
