"""A whole CKAN: PostgreSQL and Redis of Debian, a stub in place of Solr; driven by its own code."""

import getpass
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ckan_environment import ckan_python

DRIVER = Path(__file__).with_name("ckan_driver.py")
SETTINGS = """
[app:main]
use = egg:ckan
ckan.site_url = http://127.0.0.1:{web}
ckan.site_id = test
ckan.site_title = test
ckan.locale_default = {language}
ckan.plugins = dcat harvest ckan_harvester dcat_rdf_harvester
ckan.storage_path = {folder}/storage
ckan.auth.create_user_via_web = false
sqlalchemy.url = postgresql:///ckan?host={folder}/postgres&port={postgres}&user={user}
solr_url = http://127.0.0.1:{solr}/solr/ckan
ckan.redis.url = redis://127.0.0.1:{redis}/0
ckan.harvest.mq.type = redis
ckan.harvest.mq.hostname = 127.0.0.1
ckan.harvest.mq.port = {redis}
SECRET_KEY = only-for-this-test
WTF_CSRF_SECRET_KEY = only-for-this-test
beaker.session.secret = only-for-this-test
api_token.jwt.encode.secret = string:only-for-this-test-and-long-enough-for-it
api_token.jwt.decode.secret = string:only-for-this-test-and-long-enough-for-it
"""


@dataclass
class Ckan:
    """A CKAN that is running: `ask` has its own code do something."""

    process: "subprocess.Popen[str]"
    address: str
    token: str = ""

    def ask(self, what: str, **arguments: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([what, arguments]) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("=> "):
                answer = json.loads(line[3:])
                assert "error" not in answer, answer["error"]
                return answer["value"]
        raise AssertionError(f"CKAN ended at {what}")

    def packages(self) -> dict[str, Any]:
        """Return every package that is there, by name."""
        return {each["name"]: each for each in self.ask("packages")}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _tool(name: str) -> str:
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"], "/usr/sbin"])  # noqa: TID251
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"there is no {name} here; Debian has it")
    return found


def _as_somebody(command: list[str]) -> list[str]:
    """Return a command that does not run as root: PostgreSQL refuses to."""
    if getpass.getuser() != "root":
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", *command]


@contextmanager
def _postgres(folder: Path, port: int) -> Iterator[None]:
    data = folder / "postgres"
    data.mkdir()
    if getpass.getuser() == "root":
        shutil.chown(data, "postgres", "postgres")
        for each in (folder, *folder.parents):
            if each.is_dir() and each.stat().st_uid == 0 and str(each).startswith("/tmp/"):  # noqa: S108
                each.chmod(each.stat().st_mode | 0o011)
    initdb = [_tool("initdb"), "-D", f"{data}/db", "-A", "trust", "-U", "ckan", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync"]  # fmt: skip
    subprocess.run(_as_somebody(initdb), check=True, capture_output=True)
    server = [_tool("postgres"), "-D", f"{data}/db", "-k", str(data), "-p", str(port), "-c",
              "listen_addresses=", "-F"]  # fmt: skip
    with (folder / "postgres.log").open("wb") as log:
        running = subprocess.Popen(_as_somebody(server), stdout=log, stderr=log)
        try:
            create = [_tool("createdb"), "-h", str(data), "-p", str(port), "-U", "ckan", "ckan"]
            for _ in range(100):
                if subprocess.run(create, capture_output=True, check=False).returncode == 0:
                    break
                time.sleep(0.1)
            yield
        finally:
            running.terminate()
            running.wait(20)


@contextmanager
def _redis(folder: Path, port: int) -> Iterator[None]:
    command = [_tool("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
               "--dir", str(folder)]  # fmt: skip
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def ckan(folder: Path, language: str = "ja") -> Iterator[Ckan]:
    """Run a fresh CKAN with an organisation `city`, and give it."""
    ports = {name: free_port() for name in ("web", "postgres", "solr", "redis")}
    (folder / "storage").mkdir(parents=True)
    settings = folder / "ckan.ini"
    settings.write_text(
        SETTINGS.format(folder=folder, language=language, user="ckan", **ports), encoding="utf-8"
    )
    with _postgres(folder, ports["postgres"]), _redis(folder, ports["redis"]):
        command = [ckan_python(), "-W", "ignore", DRIVER, settings, *map(str, ports.values())]
        with (
            (folder / "ckan.log").open("w", encoding="utf-8") as log,
            subprocess.Popen(
                [str(each) for each in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log, text=True, cwd=folder,
            ) as process,
        ):  # fmt: skip
            try:
                running = Ckan(process, f"http://127.0.0.1:{ports['web']}")
                running.token = running.ask("prepare")
                yield running
            except AssertionError as error:
                tail = (folder / "ckan.log").read_text(encoding="utf-8")[-3000:]
                raise AssertionError(f"{error}\n{tail}") from error
            finally:
                process.kill()
